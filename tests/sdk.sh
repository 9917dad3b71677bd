#!/usr/bin/env bash
# The official SDKs against `mynah serve`, by hand: they come from their registries. What is installed stays outside of the repository.
# `tests/sdk.sh [FOLDER]`; without node only the Python one is run.
set -eu
cd "$(dirname "$0")/.."
folder="${1:-${TMPDIR:-/tmp}/mynah-sdk}"
# The last Python SDK that calls the paths of the description in tests/instruments.
python_sdk="elevenlabs==2.74.1"
javascript_sdk="@elevenlabs/elevenlabs-js@2.73.0"

cargo build --quiet
mkdir -p "$folder"
state="$(mktemp -d)"
"${CARGO_TARGET_DIR:-$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')}/debug/mynah" \
    serve --data "$state" --key sk_test --plan pro > "$state/said" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$state"' EXIT
for _ in $(seq 100); do
    base="$(sed -n 's/^listening on //p' "$state/said")"
    [ -z "$base" ] || break
    sleep 0.1
done
[ -n "$base" ] || { echo "mynah serve does not start"; exit 1; }

[ -x "$folder/venv/bin/python" ] || python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "$python_sdk"
echo "== $python_sdk"
worst=0
"$folder/venv/bin/python" tests/sdk/sdk.py "$base" sk_test || worst=1

if command -v npm > /dev/null; then
    npm install --silent --no-audit --no-fund --prefix "$folder/npm" "$javascript_sdk"
    echo "== $javascript_sdk"
    # A module is looked for beside the program that asks for it.
    cp tests/sdk/sdk.mjs "$folder/npm/"
    node "$folder/npm/sdk.mjs" "$base" sk_test || worst=1
fi
exit "$worst"
