#!/usr/bin/env bash
# The official SDKs against `mynah serve`, by hand: they come from their registries. What is installed stays outside of the repository.
# `tests/sdk.sh [FOLDER]`; without node only the Python one is run. `MYNAH=PROGRAM` is asked instead of one that is built.
set -eu
cd "$(dirname "$0")/.."
folder="${1:-${TMPDIR:-/tmp}/mynah-sdk}"
# The last Python SDK that calls the paths of the description in tests/instruments.
python_sdk="elevenlabs==2.74.1"
javascript_sdk="@elevenlabs/elevenlabs-js@2.73.0"

if [ -z "${MYNAH:-}" ]; then
    # As the tests build it, so that nothing is built twice.
    cargo build --quiet --locked --features faults
    target="${CARGO_TARGET_DIR:-$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')}"
    MYNAH="$target/debug/mynah"
fi
mkdir -p "$folder"
[ -x "$folder/venv/bin/python" ] || python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "$python_sdk"
if command -v npm > /dev/null; then
    npm install --silent --no-audit --no-fund --prefix "$folder/npm" "$javascript_sdk"
    # A module is looked for beside the program that asks for it.
    cp tests/sdk/sdk.mjs "$folder/npm/"
fi

state="$(mktemp -d)"
said="$state/said"
: > "$said"
"$MYNAH" serve --data "$state/data" --key sk_test --plan pro > "$said" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$state"' EXIT
base=""
for _ in $(seq 300); do
    base="$(sed -n 's/^listening on //p' "$said")"
    [ -z "$base" ] || break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
[ -n "$base" ] || { echo "mynah serve does not start"; exit 1; }

worst=0
echo "== $python_sdk"
"$folder/venv/bin/python" tests/sdk/sdk.py "$base" sk_test || worst=1
if command -v npm > /dev/null; then
    echo "== $javascript_sdk"
    node "$folder/npm/sdk.mjs" "$base" sk_test || worst=1
fi
exit "$worst"
