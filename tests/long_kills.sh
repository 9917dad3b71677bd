#!/usr/bin/env bash
# The long run: two hundred kills on one library at every named point in turn, and two hundred at seeded moments in the
# middle of batches; then the ledger is compared with the bill.
set -eu
cd "$(dirname "$0")/.."
MYNAH_CRASH_KILLS="${1:-200}" exec cargo test --features faults --test crash -- killed_again_and_again killed_in_the_middle
