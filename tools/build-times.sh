#!/usr/bin/env bash
# Measures build times and sizes. Writes each result into its row between the two markers in docs/performance.md and
# keeps all other rows.
#
#   tools/build-times.sh                 the four incremental builds
#   tools/build-times.sh --cold          the first build of a newcomer: time, our own crates, size of the binary
#   tools/build-times.sh --check         the full check in a fresh clone, without and with its cache
#   tools/build-times.sh --crates CRATE… the incremental builds of these folders in crates/
#
# Run it with nothing else running. Files that it changes are restored at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
document=$PWD/docs/performance.md

changed=()
folder=
restore() {
    local file
    for file in "${changed[@]}"; do mv "$file.before-measuring" "$file"; done
    changed=()
    [ -z "$folder" ] || rm -rf "$folder"
    folder=
}
trap restore EXIT

# change FILE LINE: appends an item, and keeps the original for restore.
change() {
    [ -e "$1.before-measuring" ] || { cp -p "$1" "$1.before-measuring"; changed+=("$1"); }
    printf '%s\n' "$2" >>"$1"
}

# row NAME VALUE GOAL: writes one row of the table. A name that the table lacks becomes its last row.
row() {
    echo "| $1 | $2 | $3 |" >&2
    NAME=$1 LINE="| $1 | $2 | $3 |" awk '
        /<!-- build times -->/ { inside = 1 }
        /<!-- end of build times -->/ {
            if (inside && !done) { if (!blank) print ""; print ENVIRON["LINE"]; print "" }
            inside = 0
        }
        inside && index($0, "| " ENVIRON["NAME"] " |") == 1 { print ENVIRON["LINE"]; done = 1; next }
        inside && table && /^$/ && !done { print ENVIRON["LINE"]; done = 1 }
        inside { table = /^\|/; blank = /^$/ }
        { print }' "$document" >"$document.new"
    mv "$document.new" "$document"
}

minutes() { awk -v s="$1" 'BEGIN { printf "%.1f min", s / 60 }'; }

# measure NAME COMMAND…: a row with the seconds of the command.
measure() {
    local name=$1 from=$SECONDS
    shift
    "$@" >/dev/null 2>&1 || { echo "$name failed: $*" >&2; exit 1; }
    row "$name" "$((SECONDS - from)) s" –
}

cold() {
    local from=$SECONDS
    mkdir -p target
    folder=$PWD/$(mktemp -d -p target)
    CARGO_TARGET_DIR=$folder cargo build --release --locked --bin mynah --timings
    CARGO_TARGET_DIR=$folder packaging/run.sh --version
    row 'cold `packaging/run.sh --version`' "$(minutes $((SECONDS - from)))" '≤ 22 min'
    python3 - "$folder/cargo-timings/cargo-timing.html" >"$folder/units" <<'PYTHON'
import json, re, sys
page = open(sys.argv[1]).read()
units = json.loads(re.search(r"UNIT_DATA = (\[.*?\]);", page, re.S)[1])
own = lambda unit: unit["name"].startswith("mynah")
print(round(sum(unit["duration"] for unit in units if own(unit))))
print(round(sum(unit["duration"] for unit in units)))
PYTHON
    row 'Mynah’s own crates in this build (sum of compile times)' "$(sed -n 1p "$folder/units") s" '≤ 1100 s'
    row 'all crates in this build (sum of compile times)' "$(sed -n 2p "$folder/units") s" –
    row 'size of the binary' "$(($(stat -c %s "$folder/release/mynah") / 1000000)) MB" '≤ 110 MB'
}

check() {
    local from kind goal
    mkdir -p target
    folder=$PWD/$(mktemp -d -p target)
    for kind in 'without a cache' 'with its cache'; do
        rm -rf "$folder/clone"
        git clone -q . "$folder/clone"
        from=$SECONDS
        MYNAH_CHECK_CACHE=$folder/cache bash "$folder/clone/.ci/run" 2>&1 | tee "$folder/log"
        goal='≤ 45 min'
        [ "$kind" = 'without a cache' ] || goal='≤ 15 min'
        row "full \`bash .ci/run\` in a fresh clone, $kind" "$(minutes $((SECONDS - from)))" "$goal"
    done
    row 'tests of this run, without compiling' \
        "$(minutes "$(awk '/^ *[0-9]+ s  tests$/ { print $1 }' "$folder/log")")" '≤ 10 min'
}

incremental() {
    local crate
    cargo build --locked --bin mynah >/dev/null 2>&1
    for crate in "$@"; do
        cargo check --locked -p "mynah-$crate" >/dev/null 2>&1
        cargo test --locked -p "mynah-$crate" --lib --no-run >/dev/null 2>&1
        change "crates/$crate/src/lib.rs" 'pub const MEASURED: u32 = 1;'
        measure "one line in \`$crate\`: \`cargo check -p mynah-$crate\`" cargo check --locked -p "mynah-$crate"
        change "crates/$crate/src/lib.rs" 'pub const MEASURED_AGAIN: u32 = 2;'
        measure "one line in \`$crate\`: unit tests" cargo test --locked -p "mynah-$crate" --lib
        change "crates/$crate/src/lib.rs" 'pub const MEASURED_ONCE_MORE: u32 = 3;'
        measure "one line in \`$crate\`: debug binary" cargo build --locked --bin mynah
        restore
    done
    cargo build --locked --bin mynah >/dev/null 2>&1
    change assets/locales/en.ftl '# Measured.'
    measure 'one message in `en.ftl`: debug binary' cargo build --locked --bin mynah
    restore
}

case ${1:-} in
--cold) cold ;;
--check) check ;;
--crates) shift; incremental "$@" ;;
'') incremental room-script ;;
*) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
