#!/usr/bin/env bash
# Measures build times and writes the table between the two markers in docs/performance.md.
#
#   tools/build-times.sh [--cold] [CRATE…]     CRATE: folder names in crates/, default: all rooms
#
# --cold also measures `packaging/run.sh --version` with empty build folders (takes about half an hour).
# Run it with nothing else running. Changed files are restored at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

cold=no
if [ "${1:-}" = --cold ]; then cold=yes; shift; fi
[ $# -gt 0 ] || set -- room-script room-voices room-create room-dubbing room-tools room-agents room-account

changed=()
restore() {
    local file
    for file in "${changed[@]}"; do mv "$file.before-measuring" "$file"; done
    changed=()
}
trap restore EXIT

# change FILE LINE: appends an item, and keeps the original for restore.
change() {
    [ -e "$1.before-measuring" ] || { cp -p "$1" "$1.before-measuring"; changed+=("$1"); }
    printf '%s\n' "$2" >>"$1"
}

rows=()
# measure NAME COMMAND…
measure() {
    local name=$1 from=$SECONDS
    shift
    "$@" >/dev/null 2>&1 || { echo "$name failed: $*" >&2; exit 1; }
    rows+=("| $name | $((SECONDS - from)) s |")
    echo "${rows[-1]}" >&2
}

if [ $cold = yes ]; then
    folder=$(mktemp -d)
    measure 'cold `packaging/run.sh --version`' env CARGO_TARGET_DIR="$folder" packaging/run.sh --version
    rm -rf "$folder"
fi

cargo build --locked --bin mynah >/dev/null 2>&1
for crate in "$@"; do
    cargo check --locked -p "mynah-$crate" >/dev/null 2>&1
    cargo test --locked -p "mynah-$crate" --lib --no-run >/dev/null 2>&1
    change "crates/$crate/src/lib.rs" 'pub const MEASURED: u32 = 1;'
    measure "one line in \`$crate\`: \`cargo check -p mynah-$crate\`" cargo check --locked -p "mynah-$crate"
    change "crates/$crate/src/lib.rs" 'pub const MEASURED_AGAIN: u32 = 2;'
    measure "one line in \`$crate\`: its unit tests" cargo test --locked -p "mynah-$crate" --lib
    change "crates/$crate/src/lib.rs" 'pub const MEASURED_ONCE_MORE: u32 = 3;'
    measure "one line in \`$crate\`: debug binary" cargo build --locked --bin mynah
    restore
done
cargo build --locked --bin mynah >/dev/null 2>&1
change assets/locales/en.ftl '# Measured.'
measure 'one message in `en.ftl`: debug binary' cargo build --locked --bin mynah
restore

table=$(printf '%s\n' "| step ($(nproc) cores) | time |" '|---|---|' "${rows[@]}")
awk -v table="$table" '
    /<!-- build times -->/ { print; print ""; print table; print ""; skip = 1; next }
    /<!-- end of build times -->/ { skip = 0 }
    !skip' docs/performance.md >docs/performance.md.new
mv docs/performance.md.new docs/performance.md
