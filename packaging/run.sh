#!/usr/bin/env bash
# Builds Mynah and opens the studio. Arguments are passed on: packaging/run.sh speak "Hello"
#
# Installs what the system lacks (and says what and why), builds the release binary, runs it.
# Without a display it says so and instead renders the sample script to audio files and writes a
# picture of the studio, so that the main job is seen to run on a server too.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/setup.sh

need_rust
find_system
display=yes
case $system in
macos | other) ;;
*) [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${WAYLAND_SOCKET:-}" ] || display=no ;;
esac

say "Looking at what this machine has …"
need_build_tools
# Commands need no window; the studio does, and so does its picture.
if [ $# -eq 0 ] || [ "${1:-}" = --screenshot ]; then
    need_window_libraries
    [ $display = yes ] || need_virtual_screen
fi
install_lacking

say "Building Mynah (the first build takes about 20 minutes on 2 cores) …"
cargo build --release --locked --bin mynah
target=${CARGO_TARGET_DIR:-target}
mynah=$target/release/mynah

# On a virtual screen: virtually COMMAND…
virtually() {
    local fifo number screen status=0
    fifo=$(mktemp -u)
    mkfifo "$fifo"
    Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp 3>"$fifo" >/dev/null 2>&1 &
    screen=$!
    read -r -t 20 number <"$fifo" || { kill "$screen"; rm -f "$fifo"; stop "The virtual screen did not start."; }
    rm -f "$fifo"
    DISPLAY=:$number "$@" || status=$?
    kill "$screen" 2>/dev/null || true
    wait "$screen" 2>/dev/null || true
    return $status
}

if [ $# -gt 0 ]; then
    if [ "$1" = --screenshot ] && [ $display = no ]; then
        virtually "$mynah" "$@"
        exit
    fi
    exec "$mynah" "$@"
fi
if [ $display = yes ]; then
    exec "$mynah"
fi

say "There is no display here, so the studio can't open a window. Instead I render the sample script …"
out=mynah-sample
"$mynah" render assets/sample/salt-harbour.txt --cast assets/sample/salt-harbour.cast.json --draft --out "$out"
say "… and take a picture of the studio."
virtually env MYNAH_AUDIO=null "$mynah" --screenshot "$out/studio.png" --size 1440x900
say "Done: $(find "$out" -name '*.mp3' | wc -l) audio files and studio.png in $out/"
