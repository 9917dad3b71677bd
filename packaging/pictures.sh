#!/usr/bin/env bash
# Takes the pictures in docs/pictures from the real window: both sizes, both themes, large text.
# Each picture is the studio with a home of its own, after the sample project's first line was spoken.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --locked --bin mynah
mynah=${CARGO_TARGET_DIR:-target}/debug/mynah
out=docs/pictures
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'sleep 2\nkey space\nsleep 4\n' >"$work/steps"

# picture NAME WxH THEME ZOOM ROOM
picture() {
    local home=$work/$1
    mkdir -p "$home"
    printf '{"theme": "%s", "zoom": %s}\n' "$3" "$4" >"$home/settings.json"
    MYNAH_HOME=$home MYNAH_AUDIO=null tests/instruments/screenshot.sh -s "$2" -n Mynah -d 2 -x "$work/steps" \
        -l "$work/$1.log" "$out/$1.png" -- "$mynah" --room "$5"
}

picture script-1440x900-dark 1440x900 dark 1.0 script
picture script-1440x900-light 1440x900 light 1.0 script
picture script-1100x700-dark 1100x700 dark 1.0 script
picture script-1440x900-large-text 1440x900 dark 1.5 script
picture settings-1440x900-dark 1440x900 dark 1.0 settings
