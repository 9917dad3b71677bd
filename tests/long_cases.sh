#!/usr/bin/env bash
# The long run of tests that try only a part of their cases otherwise: all kill points of dubs, all Draft voices, more
# random texts.
set -eu
cd "$(dirname "$0")/.."
MYNAH_LONG_TESTS=1 exec cargo test --features faults --test crash --test cli --test draft -- \
    a_project_and_a_line_of_it_that_are_killed killed_at_any_step_it_goes_on \
    what_is_let_through_without_a_word any_text_with_any_settings
