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

# Prints one line for all test binaries.
run_tests() {
    local log=${CARGO_TARGET_DIR:-target}/test-output.txt status=0
    mkdir -p "$(dirname "$log")"
    # Tests wait for the Draft server more than they compute.
    RUST_TEST_THREADS="${RUST_TEST_THREADS:-$((4 * $(getconf _NPROCESSORS_ONLN)))}" \
        cargo test --locked --workspace --features faults --no-fail-fast 2>&1 | tee "$log" || status=$?
    awk '/^test result:/ {passed += $4; failed += $6; ignored += $8}
         END {printf "%d passed, %d failed, %d ignored\n", passed, failed, ignored; exit ignored > 0}' "$log" \
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
