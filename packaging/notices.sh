#!/usr/bin/env bash
# Makes THIRD_PARTY_NOTICES.md anew from the tree that Cargo.lock names.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo-about >/dev/null || cargo install --locked --quiet --features cli cargo-about
cargo about generate --offline --all-features about.hbs -o THIRD_PARTY_NOTICES.md
