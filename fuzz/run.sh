#!/usr/bin/env bash
# Runs a target under libFuzzer with the stable toolchain: fuzz/run.sh NAME [SECONDS].
# Only Mynah and the readers of documents are instrumented; the other crates are those of any build.
set -euo pipefail
if [[ "${1##*/}" == rustc* ]]; then # cargo calls this around rustc
  crates=' --crate-name (mynah[a-z_]*|calamine|lopdf|pdf_extract|quick_xml|csv_core|zip) |fuzz_targets/'
  if [[ " $* " =~ $crates ]]; then
    set -- "$@" -Cpasses=sancov-module --cfg fuzzing
    for part in level=4 inline-8bit-counters pc-table trace-compares; do
      set -- "$@" "-Cllvm-args=-sanitizer-coverage-$part"
    done
  fi
  exec "$@"
fi
cd "$(dirname "$0")/.."
name=$1
found=$PWD/fuzz/artifacts/$name
corpus=$PWD/fuzz/corpus/$name
mkdir -p "$found" "$corpus"
# In a folder of its own: cargo does not see that the wrapper instruments.
RUSTC_WRAPPER=$PWD/fuzz/run.sh exec cargo run -p mynah-fuzz --features libfuzzer --target-dir fuzz/target --bin "$name" -- \
  -max_total_time="${2:-60}" -rss_limit_mb=1500 -timeout=20 -artifact_prefix="$found/" "$corpus"
