#!/usr/bin/env bash
# Takes the pictures in docs/pictures from the real window: both sizes, both themes, large text.
# Usage: packaging/pictures.sh [BINARY [NAME…]]   without one the debug binary is built and used; without names all
#        packaging/pictures.sh --compare          tests/pictures instead: rooms and states against the pictures there
# Each picture is the studio with a home of its own; most after the sample project's first line was spoken.
# A picture that shows the same as the one that is there leaves it alone.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = --compare ]; then
    exec cargo test --locked --features faults,pictures --test pictures
fi
mynah=${1:-}
[ $# -eq 0 ] || shift
if [ -z "$mynah" ]; then
    cargo build --locked --features faults --bin mynah
    mynah=${CARGO_TARGET_DIR:-target}/debug/mynah
fi
mynah=$(realpath "$mynah")
out=docs/pictures
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A script of 100 000 lines and one of ten, and a file dialog that chooses one of them at once.
lines() {
    awk -v count="$1" -v watch="$2" 'BEGIN { for (n = 1; n <= count; n++) {
        if (n % watch == 1) printf "\n## Watch %d\n\n", (n + watch - 1) / watch
        printf "%s: The lamp turned, and it was hour %d of the night.\n", (n % 3 ? "KEEPER" : "MATE"), n
    } }'
}
lines 100000 500 >"$work/hundred-thousand-lines.txt"
lines 10 5 >"$work/ten-lines.txt"
mkdir "$work/bin"
printf '#!/bin/sh\ncat "%s"\n' "$work/chosen" >"$work/bin/zenity"
chmod +x "$work/bin/zenity"
chosen=$work/ten-lines.txt

steps() { printf '%s\n' "${@:2}" >"$work/$1"; }
steps still 'sleep 1'
steps playing 'sleep 2' 'key space' 'sleep 2.3'
steps generating 'sleep 2' 'key space' 'sleep 1.5' 'key ctrl+shift+Return' 'sleep 0.7'
# The whole sample is spoken, then a room is looked at; the first row of the history is chosen.
steps usage 'sleep 2' 'key ctrl+shift+Return' 'sleep 8' 'key ctrl+8' 'sleep 2'
steps history 'sleep 2' 'key ctrl+shift+Return' 'sleep 8' 'key ctrl+7' 'sleep 2' 'mousemove 500 200 click 1' 'sleep 1'
steps jobs 'sleep 2' 'key ctrl+j' 'sleep 0.5' 'key ctrl+shift+Return' 'sleep 0.5'
# A voice says the first line; of the library the first one is looked at. Previews take their time to be spoken.
steps voices 'sleep 2' 'key ctrl+2' 'sleep 14' 'key Return' 'sleep 1' 'mousemove 1240 254 click 1' 'mousemove 700 700' 'sleep 6'
steps voices-small 'sleep 2' 'key ctrl+2' 'sleep 9' 'key Return' 'sleep 1'
steps library 'sleep 2' 'key ctrl+2' 'sleep 2' 'mousemove 220 76 click 1' 'sleep 9' 'mousemove 300 300 click 1' 'mousemove 700 700' 'sleep 2'
steps palette 'sleep 1' 'key ctrl+k' 'sleep 0.5' 'type gen' 'sleep 0.5'
steps export 'sleep 2' 'key space' 'sleep 2' 'key ctrl+e' 'sleep 1'
steps empty 'sleep 1' 'key ctrl+n' 'sleep 1' 'key Return' 'sleep 1.5'
# The script is looked at first, and made a project by Enter; a long one is gone to its middle.
steps ten 'sleep 2' 'key ctrl+o' 'sleep 3' 'key Return' 'sleep 3'
steps long 'sleep 2' 'key ctrl+o' 'sleep 12' 'key Return' 'sleep 12' 'key ctrl+g' 'sleep 1' 'type 50000' 'key Return' 'sleep 3'
# The dice twice (a seed, none, a seed), then the takes' tab and Compare on the two newest.
steps takes 'sleep 2' 'key space' 'sleep 3' \
    'mousemove 1412 689 click 1' 'sleep 0.5' 'mousemove 700 890' 'key ctrl+Return' 'sleep 2' \
    'mousemove 1412 689 click 1' 'sleep 0.5' 'mousemove 1412 689 click 1' 'sleep 0.5' \
    'mousemove 700 890' 'key ctrl+Return' 'sleep 2' 'mousemove 1210 114 click 1' 'sleep 1' \
    'mousemove 1279 433 click 1' 'sleep 0.4' 'mousemove 1265 640 click 1' 'sleep 1.5' 'mousemove 700 890'

# An example is designed from; a recording is chosen and checked; what was agreed to is looked at; the dub's line that is too long.
steps design 'sleep 2' 'mousemove 180 528 click 1' 'sleep 0.5' 'key ctrl+Return' 'sleep 40'
steps clone 'sleep 2' 'mousemove 264 76 click 1' 'sleep 1' 'mousemove 538 312 click 1' 'sleep 40' 'key ctrl+Return' 'sleep 2'
steps clone-small 'sleep 2' 'mousemove 264 76 click 1' 'sleep 1' 'mousemove 372 312 click 1' 'sleep 40' 'key ctrl+Return' 'sleep 2'
steps clone-large 'sleep 2' 'mousemove 396 114 click 1' 'sleep 1' 'mousemove 540 470 click 1' 'sleep 40' 'key ctrl+Return' 'sleep 2'
steps dub-large 'sleep 3' 'mousemove 300 195 click 1' 'sleep 2'
steps consents 'sleep 2' 'mousemove 558 76 click 1' 'sleep 2'
steps dub 'sleep 3' 'mousemove 200 130 click 1' 'sleep 2' 'mousemove 560 446 click 1' 'sleep 2'

# Tabs of the Tools room: a result of each tool, made of the recording where the tool takes files.
describe() { printf '%s\n' 'mousemove 400 150 click 1'; for word in "$@"; do printf '%s\n' "type $word" 'key space'; done; }
spoken() { printf '%s\n' 'sleep 2' 'key ctrl+1' 'sleep 1' 'key space' 'sleep 5' 'key ctrl+5'; }
tool() { printf '%s\n' 'sleep 3' "mousemove $1 76 click 1" 'sleep 1'; }
{ spoken; tool 120; printf '%s\n' 'mousemove 400 150 click 1' 'sleep 3' 'key ctrl+Return' 'sleep 9'; } >"$work/tools-transcribe"
{ spoken; tool 205; printf '%s\n' 'mousemove 266 150 click 1' 'sleep 3' 'key ctrl+Return' 'sleep 12'; } >"$work/tools-captions"
{ spoken; tool 702; printf '%s\n' 'mousemove 400 150 click 1' 'sleep 3' 'key ctrl+Return' 'sleep 9'; } >"$work/tools-align"
{ tool 302; printf '%s\n' 'mousemove 157 150 click 1' 'sleep 6' 'key ctrl+Return' 'sleep 9'; } >"$work/tools-changer"
{ tool 502; printf '%s\n' 'mousemove 157 150 click 1' 'sleep 6' 'key ctrl+Return' 'sleep 9'; } >"$work/tools-isolate"
{ tool 414; describe Rain on a tin roof; printf '%s\n' 'key ctrl+Return' 'sleep 5' 'mousemove 420 264 click 1' 'sleep 2'; } >"$work/tools-effects"
{ tool 574; printf '%s\n' 'key ctrl+Return' 'sleep 9'; } >"$work/tools-dialogue"
{ tool 643; describe A slow harbor waltz; printf '%s\n' 'key ctrl+Return' 'sleep 9'; } >"$work/tools-music"

# The Agents room: an agent from a template is called, its tool answers, and the call becomes a test.
told() { for word in "$@"; do printf '%s\n' "type $word" 'key space'; done; printf '%s\n' 'key Return' 'sleep 7'; }
called() { printf '%s\n' 'sleep 4' "mousemove $1 click 1" 'sleep 1' "mousemove $2 click 1" 'sleep 3' "${@:4}"; printf '%s\n' "type '\"shipped\"'" 'sleep 0.5' "mousemove $3 click 1" 'sleep 6'; }
rule() { printf '%s\n' "mousemove $1 click 1" 'sleep 1' "mousemove $2 click 1" 'sleep 1' "mousemove $3 click 1" 'sleep 0.5'; }
wide() { called '168 474' '197 540' '908 706' "$(rule '860 171' '790 255' '830 290')"; printf '%s\n' 'mousemove 850 745 click 1'; told get order status 7; }
{ wide; } >"$work/agents-call"
{ called '152 446' '190 520' '510 506' 'mousemove 335 110 click 1' 'sleep 1' "$(rule '388 215' '334 299' '374 334')"; printf '%s\n' 'mousemove 450 538 click 1'; told get order status 7; } >"$work/agents-call-small"
{ wide; told goodbye; printf '%s\n' 'mousemove 1280 748 click 1' 'sleep 2' 'mousemove 205 68 click 1' 'sleep 2' 'mousemove 130 171 click 1' 'sleep 1' 'mousemove 1280 706 click 1' 'sleep 12'; } >"$work/agents-tests"

names=" $* "
failed=()
furnished=

# picture NAME WxH THEME ZOOM ROOM STEPS
picture() {
    [ "$names" = "  " ] || case $names in *" $1 "*) ;; *) return 0 ;; esac
    local home=$work/home/$1 new=$work/$1.png kept=$out/$1.png
    mkdir -p "$home"
    [ -z "$furnished" ] || cp -a "$furnished/." "$home"
    printf '%s\n' "$chosen" >"$work/chosen"
    printf '{"theme": "%s", "zoom": %s}\n' "$3" "$4" >"$home/settings.json"
    # Whose pictures these are is nobody's business: exports go to a home that everybody could have.
    if ! PATH=$PWD/packaging/screen:$work/bin:$PATH MYNAH_HOME=$home MYNAH_AUDIO=null HOME=/home/wren \
        tests/instruments/screenshot.sh -s "$2" -n Mynah -d 2 -x "$work/$6" -l "$work/$1.log" "$new" -- "$mynah" --room "$5" >/dev/null; then
        cat "$work/$1.log" >&2
        failed+=("$1")
        return 0
    fi
    # Few colours are in use: a palette makes a third of it.
    convert "$new" -strip +dither -colors 256 -define png:compression-level=9 "PNG8:$new"
    # A hundredth of a shade is the palette's doing, some points are a clock's or a meter's.
    if [ -e "$kept" ] && [ "$(compare -metric AE -fuzz 4% "$kept" "$new" null: 2>&1 | cut -d . -f 1)" -lt 200 ] 2>/dev/null; then
        printf '%s: as it was\n' "$1"
        return 0
    fi
    mv "$new" "$kept"
    printf '%s: new\n' "$1"
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
picture takes-1440x900-light 1440x900 light 1.0 script takes
picture palette-1440x900-dark 1440x900 dark 1.0 script palette
picture palette-1440x900-light 1440x900 light 1.0 script palette
picture export-1440x900-light 1440x900 light 1.0 script export
picture empty-1440x900-dark 1440x900 dark 1.0 script empty
picture ten-lines-1440x900-dark 1440x900 dark 1.0 script ten
picture ten-lines-1440x900-light 1440x900 light 1.0 script ten
picture ten-lines-1440x900-large-text 1440x900 dark 1.5 script ten
chosen=$work/hundred-thousand-lines.txt
picture long-script-1440x900-dark 1440x900 dark 1.0 script long
picture long-script-1440x900-light 1440x900 light 1.0 script long
picture long-script-1440x900-large-text 1440x900 dark 1.5 script long
chosen=$work/ten-lines.txt
picture usage-1440x900-dark 1440x900 dark 1.0 script usage
picture usage-1100x700-light 1100x700 light 1.0 script usage
picture usage-1100x700-large-text 1100x700 dark 1.5 script usage
picture history-1440x900-dark 1440x900 dark 1.0 script history
picture history-1100x700-light 1100x700 light 1.0 script history
picture history-1440x900-large-text 1440x900 dark 1.5 script history
picture voices-1440x900-dark 1440x900 dark 1.0 script voices
picture voices-1100x700-light 1100x700 light 1.0 script voices-small
picture voices-1440x900-large-text 1440x900 dark 1.5 script voices-small
picture library-1440x900-light 1440x900 light 1.0 script library
picture jobs-1440x900-dark 1440x900 dark 1.0 script jobs
picture jobs-1100x700-large-text 1100x700 dark 1.5 script jobs
picture settings-1440x900-dark 1440x900 dark 1.0 settings still
picture settings-1440x900-light 1440x900 light 1.0 settings still


# voice NAME TEXT FILE
voice() { "$mynah" speak "$2" --voice "$1 (draft)" --draft --out "$3" >/dev/null 2>&1; }

# A film of four lines whose dub has one that says another number and one that is too long, a recording of two
# minutes, and a voice made of it: $work/film, and a library that knows them, $work/furnished.
furnish() {
    mkdir -p "$work/film" "$work/furnished"
    (
        export MYNAH_HOME=$work/furnished MYNAH_AUDIO=null
        cd "$work/film"
        voice Wren "The lamp was lit before the storm came in from the west." 1.mp3
        voice Heron "Nobody had climbed these stairs for 11 years." 2.mp3
        voice Wren "Then whose are the footprints on the landing?" 3.mp3
        voice Heron "Hold the rail. The seventh step is loose." 4.mp3
        ffmpeg -v error -f lavfi -i "gradients=s=640x360:c0=0x16263a:c1=0xc8925a:x0=320:y0=0:x1=320:y1=360:speed=0.00001:r=25" \
            -i 1.mp3 -i 2.mp3 -i 3.mp3 -i 4.mp3 -filter_complex \
            "[1:a]adelay=500:all=1[a];[2:a]adelay=4500:all=1[b];[3:a]adelay=8700:all=1[c];[4:a]adelay=12000:all=1[d];[a][b][c][d]amix=inputs=4:normalize=0,apad=whole_dur=16.5[s]" \
            -map 0:v -map "[s]" -t 16.5 -pix_fmt yuv420p keeper.mp4
        cat >keeper.csv <<'TABLE'
speaker,start_time,end_time,transcription,translation
Mate,0.5,3.8,The lamp was lit before the storm came in from the west.,Encendieron la lámpara antes de que llegara la tormenta del oeste.
Keeper,4.5,8.2,Nobody had climbed these stairs for 11 years.,Nadie había subido estas escaleras en 12 años.
Mate,8.7,11.2,Then whose are the footprints on the landing?,"Entonces, ¿de quién son las huellas que se ven en el rellano de la escalera de la torre?"
Keeper,12.0,15.4,Hold the rail. The seventh step is loose.,Agárrate a la barandilla. El séptimo escalón está suelto.
TABLE
        "$mynah" dub keeper.mp4 --draft --to es --csv keeper.csv --out "$work/dubs" >/dev/null
        for reading in one two three four five six seven eight nine ten; do
            voice Wren "This is reading $reading. The lamp was lit before the storm came in from the west, and nobody had climbed these stairs for eleven years. Hold the rail, the seventh step is loose. I read this aloud so that a copy of my voice can be made of it." "ada-$reading.mp3"
            printf "file '%s'\n" "$PWD/ada-$reading.mp3"
        done >readings.txt
        ffmpeg -v error -f concat -safe 0 -i readings.txt -ar 44100 ada.wav
        cat >ada.json <<'RECORD'
{"name": "Ada Voss", "relation": "self", "date": "2026-11-01", "scope": "The Keeper, all episodes",
 "statement": {"text": "I agree that a copy of my voice may be made and used for The Keeper."}}
RECORD
        "$mynah" clone Ada ada.wav --consent ada.json --draft >/dev/null
    )
    furnished=$work/furnished
    chosen=$work/film/ada.wav
}
# What the tools hear: a line of the film.
listen() {
    voice Heron "Nobody had climbed these stairs for eleven years. Hold the rail, the seventh step is loose." "$work/stairs.mp3"
    chosen=$work/stairs.mp3
}
case $names in "  " | *" tools"*) listen ;; esac
for tool in transcribe captions align changer effects isolate dialogue music; do
    picture "tools-$tool-1440x900-dark" 1440x900 dark 1.0 tools "tools-$tool"
    picture "tools-$tool-1100x700-light" 1100x700 light 1.0 tools "tools-$tool"
done
picture agents-call-1440x900-dark 1440x900 dark 1.0 agents agents-call
picture agents-call-1100x700-light 1100x700 light 1.0 agents agents-call-small
picture agents-tests-1440x900-dark 1440x900 dark 1.0 agents agents-tests
case $names in "  " | *" create"* | *" dubbing"*) furnish ;; esac
picture create-design-1440x900-dark 1440x900 dark 1.0 create design
picture create-clone-1440x900-dark 1440x900 dark 1.0 create clone
picture create-clone-1440x900-large-text 1440x900 dark 1.5 create clone-large
picture create-clone-1100x700-light 1100x700 light 1.0 create clone-small
picture create-consents-1440x900-light 1440x900 light 1.0 create consents
picture dubbing-1440x900-dark 1440x900 dark 1.0 dubbing dub
picture dubbing-1440x900-light 1440x900 light 1.0 dubbing dub
picture dubbing-1440x900-large-text 1440x900 dark 1.5 dubbing dub-large
picture dubbing-1100x700-light 1100x700 light 1.0 dubbing dub

[ ${#failed[@]} -eq 0 ] || { printf 'These did not come: %s\n' "${failed[*]}" >&2; exit 1; }
