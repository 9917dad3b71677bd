#!/usr/bin/env bash
# Everything that CI checks, fast things first: format, clippy, house, tests, docs, licences.
# Installs what it needs and says what and why; prints the seconds of each step.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/setup.sh

need_rust
find_system
say "Looking at what this machine has …"
need_build_tools
need_window_libraries
need_virtual_screen
case $system in
debian)
    need python3-venv "runs the server that judges the client" has_debian python3-venv
    need ffmpeg "an independent decoder for what is exported" has_command ffmpeg
    need xdotool "keys for the real window" has_command xdotool
    need imagemagick "pictures of the real window" has_command import ;;
fedora)
    need python3 "runs the server that judges the client" has_command python3
    need ffmpeg-free "an independent decoder for what is exported" has_command ffmpeg
    need xdotool "keys for the real window" has_command xdotool
    need ImageMagick "pictures of the real window" has_command import ;;
arch)
    need python "runs the server that judges the client" has_command python3
    need ffmpeg "an independent decoder for what is exported" has_command ffmpeg
    need xdotool "keys for the real window" has_command xdotool
    need imagemagick "pictures of the real window" has_command import ;;
macos)
    need python3 "runs the server that judges the client" has_command python3
    need ffmpeg "an independent decoder for what is exported" has_command ffmpeg ;;
esac
install_lacking

started=$SECONDS
steps=()
doing=
trap '[ -z "$doing" ] || say "── $doing failed"' EXIT
# step NAME COMMAND…
# The command stands alone: behind `||` or `if` the shell would go on after a failure inside it.
step() {
    local from=$SECONDS
    doing=$1
    shift
    say ""
    say "── $doing"
    "$@"
    steps+=("$(printf '%5d s  %s' $((SECONDS - from)) "$doing")")
    doing=
}

python_tools() {
    if [ -n "${MYNAH_TEST_PYTHON:-}" ]; then return; fi
    if [ ! -x .venv/bin/python3 ] && ! python3 -m venv .venv; then
        # It doesn't say why.
        rm -rf .venv
        df -h . "${TMPDIR:-/tmp}" >&2
        stop "the tests' Python could not be set up; a full disk is one cause"
    fi
    .venv/bin/python3 -c 'import jsonschema, referencing, aiohttp, av, pysubs2, webvtt, ttconv' 2>/dev/null \
        || .venv/bin/python3 -m pip install -q jsonschema referencing aiohttp av pysubs2 webvtt-py ttconv
}

compile_tests() {
    cargo test --locked --workspace --features faults --no-run
}

# Prints the folder and the path of each test binary, longest run first.
test_binaries() {
    cargo test --locked --workspace --features faults --no-run --message-format=json 2>/dev/null | python3 -c '
import json, os, sys
first = ["journeys", "studio", "cli", "draft", "sound"]
found = []
for line in sys.stdin:
    message = json.loads(line)
    if message.get("executable") and message["profile"]["test"]:
        name = message["target"]["name"]
        place = first.index(name) if name in first else len(first)
        found.append((place, os.path.dirname(message["manifest_path"]), message["executable"]))
for _, folder, executable in sorted(found):
    print(folder, executable, sep="\0", end="\0")'
}

# test_binary LOGS FOLDER EXECUTABLE: runs one binary as Cargo does. Prints its output at the end, and keeps it in LOGS.
test_binary() {
    local log status=0
    log=$1/$(basename "$3")
    cd "$2"
    CARGO_MANIFEST_DIR=$2 "$3" >"$log" 2>&1 || status=$?
    grep -q '^test result:' "$log" || echo "test result: FAILED. 0 passed; 1 failed; 0 ignored" >>"$log"
    echo "     Running $3"
    cat "$log"
    return $status
}
export -f test_binary

# Runs two test binaries side by side, because tests wait for the Draft server as long as they compute. Prints one line
# for all of them.
run_tests() {
    local logs=${CARGO_TARGET_DIR:-target}/test-output status=0
    rm -rf "$logs"
    mkdir -p "$logs"
    logs=$(cd "$logs" && pwd)
    export CARGO
    CARGO=$(command -v cargo)
    export RUST_TEST_THREADS=${RUST_TEST_THREADS:-$((2 * $(getconf _NPROCESSORS_ONLN)))}
    test_binaries | xargs -0 -n 2 -P 2 bash -c 'test_binary "$@"' test_binary "$logs" || status=$?
    cargo test --locked --workspace --features faults --no-fail-fast --doc >"$logs/examples" 2>&1 \
        || status=$?
    awk 'FNR == 1 {failures = 0} /^failures:$/ {failures = 1} failures' "$logs"/*
    awk '/^test result:/ {passed += $4; failed += $6; ignored += $8}
         END {printf "%d passed, %d failed, %d ignored\n", passed, failed, ignored; exit ignored > 0}' "$logs"/* \
        || stop "No test may be ignored."
    return $status
}

# The checks need no crate, so that they are there long before the first one is compiled.
house() {
    local program=${CARGO_TARGET_DIR:-target}/house-checks
    mkdir -p "$(dirname "$program")"
    CARGO_MANIFEST_DIR=$PWD CARGO_PKG_NAME=mynah CARGO=$(command -v cargo) \
        rustc --edition 2024 --test tests/house.rs -o "$program"
    CARGO_MANIFEST_DIR=$PWD "$program" "$@"
}

# Prints the counts that may only fall, and the files that are longer than they should be.
ratchets() {
    house ratchet_counts --nocapture
}

licences() {
    if ! command -v cargo-deny >/dev/null; then
        # It runs once: without optimisation and debug information it is there soonest.
        CARGO_PROFILE_DEV_DEBUG=false CARGO_INCREMENTAL=0 \
            cargo install --locked --quiet --profile dev cargo-deny || stop "cargo-deny could not be installed"
    fi
    cargo deny --all-features check bans licenses sources
    if cargo deny fetch db >/dev/null 2>&1; then
        cargo deny --all-features check advisories
    else
        say "The advisory database can't be reached from here: advisories were not checked."
    fi
}

export RUST_BACKTRACE=1
step "tools of the tests" python_tools
step "format" cargo fmt --all --check
step "house" house
step "ratchets" ratchets
step "clippy" cargo clippy --locked --workspace --all-targets --features faults -- -D warnings
step "no Draft voices" cargo check --locked --quiet --no-default-features
step "compiling the tests" compile_tests
step "tests" run_tests
step "docs" env RUSTDOCFLAGS="-D warnings" cargo doc --locked --quiet --workspace --no-deps --document-private-items
step "licences" licences

say ""
printf '%s\n' "${steps[@]}" >&2
say "All is well after $((SECONDS - started)) s."
