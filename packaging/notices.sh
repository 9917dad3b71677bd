#!/usr/bin/env bash
# Makes THIRD_PARTY_NOTICES.md anew from the tree that Cargo.lock names, with cargo-about.
# What is no crate (Flite, fonts, icons) stands in about.hbs.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo-about >/dev/null || cargo install --locked --quiet --features cli cargo-about
# The crates of all systems, not only of this one.
cargo fetch --locked
made=$(mktemp)
trap 'rm -f "$made"' EXIT
cargo about generate --frozen --all-features about.hbs -o "$made"
# Line ends and spaces at the end of lines are as their authors left them; a diff needn't show them.
sed -e 's/\r$//' -e 's/[ \t]*$//' "$made" | cat -s >THIRD_PARTY_NOTICES.md
printf 'THIRD_PARTY_NOTICES.md: %s licences\n' "$(grep -c '^```text' THIRD_PARTY_NOTICES.md)"
