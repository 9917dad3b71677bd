#!/usr/bin/env bash
# Takes the pictures in docs/pictures from the real window: both sizes, both themes, large text.
# Usage: packaging/pictures.sh [BINARY]     without one the debug binary is built and used
# Each picture is the studio with a home of its own; most after the sample project's first line was spoken.
set -euo pipefail
cd "$(dirname "$0")/.."

mynah=${1:-}
if [ -z "$mynah" ]; then
    cargo build --locked --bin mynah
    mynah=${CARGO_TARGET_DIR:-target}/debug/mynah
fi
out=docs/pictures
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

steps() { printf '%s\n' "${@:2}" >"$work/$1"; }
steps still 'sleep 1'
steps playing 'sleep 2' 'key space' 'sleep 2.3'
steps generating 'sleep 2' 'key space' 'sleep 1.5' 'key ctrl+shift+Return' 'sleep 0.7'
steps palette 'sleep 1' 'key ctrl+k' 'sleep 0.5' 'type gen' 'sleep 0.5'
steps export 'sleep 2' 'key space' 'sleep 2' 'key ctrl+e' 'sleep 1'
steps empty 'sleep 1' 'key ctrl+n' 'sleep 1' 'key Return' 'sleep 1.5'
# The dice twice (a seed, none, a seed), then the takes' tab and Compare on the two newest.
steps takes 'sleep 2' 'key space' 'sleep 3' \
    'mousemove 1408 614 click 1' 'sleep 0.5' 'mousemove 700 890' 'key ctrl+Return' 'sleep 2' \
    'mousemove 1408 614 click 1' 'sleep 0.5' 'mousemove 1408 614 click 1' 'sleep 0.5' \
    'mousemove 700 890' 'key ctrl+Return' 'sleep 2' 'mousemove 1210 114 click 1' 'sleep 1' \
    'mousemove 1262 338 click 1' 'sleep 0.4' 'mousemove 1262 488 click 1' 'sleep 1.5' 'mousemove 700 890'

# picture NAME WxH THEME ZOOM ROOM STEPS
picture() {
    local home=$work/home/$1
    mkdir -p "$home"
    printf '{"theme": "%s", "zoom": %s}\n' "$3" "$4" >"$home/settings.json"
    MYNAH_HOME=$home MYNAH_AUDIO=null tests/instruments/screenshot.sh -s "$2" -n Mynah -d 2 -x "$work/$6" \
        -l "$work/$1.log" "$work/$1.png" -- "$mynah" --room "$5"
    # Few colours are in use: a palette makes a third of it.
    convert "$work/$1.png" -strip +dither -colors 256 -define png:compression-level=9 "PNG8:$out/$1.png"
}

picture script-1440x900-dark 1440x900 dark 1.0 script playing
picture script-1440x900-light 1440x900 light 1.0 script playing
picture script-1100x700-dark 1100x700 dark 1.0 script playing
picture script-1100x700-light 1100x700 light 1.0 script playing
picture script-1440x900-large-text 1440x900 dark 1.5 script playing
picture script-1100x700-large-text 1100x700 dark 1.5 script playing
picture first-run-1440x900-dark 1440x900 dark 1.0 script still
picture generating-1440x900-dark 1440x900 dark 1.0 script generating
picture takes-1440x900-dark 1440x900 dark 1.0 script takes
picture palette-1440x900-dark 1440x900 dark 1.0 script palette
picture export-1440x900-light 1440x900 light 1.0 script export
picture empty-1440x900-dark 1440x900 dark 1.0 script empty
picture settings-1440x900-dark 1440x900 dark 1.0 settings still
picture settings-1440x900-light 1440x900 light 1.0 settings still
