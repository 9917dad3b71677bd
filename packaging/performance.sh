#!/usr/bin/env bash
# Writes docs/performance.md from `mynah bench --json`: a release build on a virtual screen, the median of five runs.
# Installs the programs that Mynah is compared with. Run it on a quiet machine. Names every figure that misses its goal.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/setup.sh

need_rust
find_system
need_build_tools
need_window_libraries
need_virtual_screen
case $system in
debian)
    need ffmpeg "decodes what we are compared on" has_command ffmpeg
    need chromium "a window that shows a static page" has_command chromium ;;
esac
install_lacking

cargo build --release --locked --bin mynah
mynah=${CARGO_TARGET_DIR:-target}/release/mynah
load=$(cut -d ' ' -f 1 /proc/loadavg)
runs=$(mktemp) figures=$(mktemp) missed=$(mktemp)
trap 'rm -f "$runs" "$figures" "$missed"' EXIT
# Each bench has its own process, because memory that one frees would slow down the next.
for _ in 1 2 3 4 5; do
    for name in start script frame long rooms paint peaks loudness stretch stream cache ledger queue draft client dub tools agents; do
        # -noreset: without it the screen restarts with every program, which no desktop does.
        xvfb-run -a -s "-screen 0 1440x900x24 -noreset" "$mynah" bench "$name" --json | tail -n 1 |
            tr -d '{}"' | tr ',' '\n' | tr ':' ' ' >>"$runs"
        echo >>"$runs"
    done
done
sort -k 1,1 -k 2,2g "$runs" | awk 'NF == 2 { value[$1, ++count[$1]] = $2 }
    END { for (name in count) print name, value[name, int((count[name] + 1) / 2)] }' >"$figures"

# goal NAME 'what it is' 'goal'
{
    cat <<'TEXT'
# Performance

Written by `packaging/performance.sh`: medians of five runs of `mynah bench NAME --json`. Do not edit. A ratio is Mynah’s
time divided by the other program’s: below 1 is faster. All figures are from one machine.

TEXT
    printf 'Machine: %s, %s cores, load %s before the run; %s; software rendering under Xvfb.\n\n' \
        "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$load" "$(rustc --version)"
    printf '| figure | here | goal | what it is |\n|---|---|---|---|\n'
    while IFS='|' read -r name goal what; do
        value=$(awk -v name="$name" '$1 == name {print $2}' "$figures")
        printf '| `%s` | %s | %s | %s |\n' "$name" "${value:-–}" "$goal" "$what"
        awk -v name="$name" -v goal="$goal" -v value="${value:-}" 'BEGIN {
            split(goal, part, " ")
            limit = part[2] == "" ? part[1] : part[2]
            if (value == "" || goal == "–") exit
            if (part[1] == "≥" ? value + 0 < limit + 0 : value + 0 > limit + 0) print name " is " value ", goal " goal
        }' >>"$missed"
    done <<'ROWS'
start_ms|≤ 400|from the start of the process to its window, warm
start_vs_chromium|≤ 0.35|the same, against Chromium's window for a static page
start_letters_ms|–|from the start of the process to the first letters in the window
start_letters_vs_chromium|–|the same, against the first letters of Chromium's page
idle_ticks_30s|≤ 1|user and system ticks (10 ms) in 30 s of nothing, with the null sound device
idle_cpu_percent|0|the same as a share of one core
memory_mb|≤ 150|resident memory of the window with the sample project
script_100k_first_ms|≤ 2000|a script of 100 000 lines is read, kept, shown and counted the first time
script_100k_open_ms|≤ 300|the same is opened again, by a window that had another project
script_100k_begin_ms|≤ 300|the same in a process that never had it: from before its library is opened to the frame that shows it
script_100k_scroll_frame_ms_p99|≤ 4|the slowest hundredth of 300 frames while it is scrolled
script_100k_scroll_own_ms_p99|≤ 4|what the window's thread had a processor for in such a frame
script_100k_type_frame_ms_p99|≤ 4|the same while a letter is typed in every frame, and a new line begun behind each sixty
script_100k_type_own_ms_p99|≤ 4|its own work
script_100k_write_frame_ms_p99|–|the same while a whole line anywhere is another one in every frame, faster than anybody writes
script_100k_write_own_ms_p99|–|its own work
script_100k_find_frame_ms_max|≤ 4|the slowest frame while a word is looked for, letter by letter
script_100k_find_own_ms_max|≤ 4|its own work
script_100k_hints_ms|–|all of it is looked through for what models stumble on, behind the window
script_100k_hints_frame_ms_max|≤ 4|the slowest frame meanwhile
script_100k_hints_own_ms_max|≤ 4|its own work
script_100k_replace_all_ms|–|a word is replaced in every line
script_100k_undo_ms|≤ 100|that is undone
script_100k_memory_mb|≤ 200|resident memory with it, once it was scrolled, written in and searched
script_100k_replaced_memory_mb|–|the same after a word was replaced in every line, that was undone, and it was opened again
frame_ms_p50|–|a frame of the Script room with 10 000 lines while scrolling: logic, ui, tessellation
frame_ms_p99|≤ 4|the slowest hundredth of 300 such frames
frame_ms_max|–|the slowest of them
frame_million_ms_p50|–|the same with a million lines, and a line written in every frame
frame_million_ms_p99|≤ 16|the slowest hundredth of 300 such frames
frame_million_ms_max|–|the slowest of them
frame_million_opening_ms_max|≤ 16|the slowest frame while the million lines are opened and counted
long_delete_frame_ms_max|≤ 16|the slowest frame while a million lines are marked and deleted
long_undo_frame_ms_max|≤ 16|the slowest frame while that is undone
long_rebase_frame_ms_max|≤ 16|the slowest frame while they are deleted and another window was faster
long_order_frame_ms_max|≤ 16|the slowest frame while a million lines are ordered
painted_frame_ms_p50|–|the same in a window, painted by the processor (llvmpipe), from frame to frame
painted_frame_ms_p99|–|the slowest hundredth of them
drawer_2000_frame_ms_p50|–|a frame of the jobs drawer with 2 000 lines that wait, while scrolling
drawer_2000_frame_ms_p99|≤ 4|the slowest hundredth of 300 such frames
history_100k_frame_ms_p50|–|a frame of the History room with 100 000 entries, half of them only at the provider, while scrolling
history_100k_frame_ms_p99|≤ 4|the slowest hundredth of 300 such frames
history_100k_memory_mb|–|resident memory that scrolling through it takes
voices_10k_frame_ms_p50|–|a frame of the Voices room with 10 000 voices while scrolling
voices_10k_frame_ms_p99|≤ 4|the slowest hundredth of 300 such frames
peaks_vs_ffmpeg|≤ 0.9|peaks of an hour of MP3 on one thread, against `ffmpeg -f null`
peaks_2_threads_vs_ffmpeg|≤ 0.6|the same on two threads
loudness_vs_ffmpeg|–|loudness and true peak of ten minutes, against ffmpeg's `ebur128`
loudness_realtime|≥ 300|seconds of sound whose loudness and true peak are measured in a second
stretch_slowest_realtime|≥ 4|seconds of sound that are brought to half the tempo at the same pitch in a second, on one thread
stretch_fastest_realtime|≥ 4|the same to twice the tempo
first_sample_ms|≤ 5|from the chunk that makes two chunks and 150 ms to the first sample at the output
first_sample_worst_ms|–|the slowest of fifty
cache_hit_ms|≤ 16|a line that the library holds, from the wish to the take
cache_miss_ms|–|the same line the first time, spoken by a Draft voice
sweep_25_cached_ms|≤ 300|a sweep of five times five that the library holds: from asking until it can be heard, equally loud
audition_6x3_cached_ms|≤ 300|the same of six voices with three lines
switch_ms|≤ 20|from one of those takes to another at the same word
enqueue_2000_ms|≤ 50|two thousand lines are ordered: from the wish until each is on the disk and told
ceiling_used_percent|≥ 98|the part of the ceiling that is under way at the service in a batch, while one generation in twenty meets a fault
dub_open_ms|≤ 1000|a dubbed film of two hours with 10 000 lines is opened once its waveform is there: its lines, waveform, loudness, and sound from its beginning
dub_scrub_ms_max|≤ 1000|from a moment of it that is pointed at until it is heard, a language and the recording at once, the slowest of six
dub_mended_heard_ms|≤ 100|from when a line's audio arrived until it is heard in its place, the median of five lines
dub_peaks_vs_ffmpeg|≤ 1|waveform and loudness of the film, by both processors, against ffmpeg that decodes its sound on one thread
dub_export_realtime|≥ 50|seconds of one language that are written in a second: films, WAV, subtitles, tables, report
dub_10k_frame_ms_p50|–|a frame of the Dubbing room with 10 000 lines, while scrolling
dub_10k_frame_ms_p99|≤ 4|the slowest hundredth of 300 such frames
dub_memory_mb|≤ 300|resident memory of the room with the film open
tools_verify_1h_ms|≤ 2000|the word times of one hour of speech are compared with its sound and repaired
tools_edit_100k_ms|–|a word is replaced in a transcript of 100 000 words
tools_captions_100k_ms|–|such a transcript becomes subtitles by the rules of Netflix
tools_level_10h_mb|≤ 150|resident memory that the level of a recording of ten hours takes
tools_bring_10h_mb|≤ 150|memory that copying and inspecting a recording of ten hours takes at most
tools_switch_ms|≤ 20|from an input to its result at the same moment
tools_100k_frame_ms_p50|–|a frame of the transcript editor with 100 000 words, while scrolling
tools_100k_frame_ms_p99|≤ 4|the slowest hundredth of 300 such frames
tools_100k_memory_mb|–|resident memory of the window with that transcript
agents_frame_ms_p50|–|a frame of the Agents room while a conversation runs
agents_frame_ms_p99|≤ 16|the slowest hundredth of such frames: an event is on the screen one frame after it came
agents_reply_ms_p50|–|the reply time of a Draft agent, from the end of a turn to the first audio
agents_interruption_ms_max|≤ 50|from an interruption until nothing of the reply is queued, the slowest of five
agents_heard_ms|≤ 60|from an audio message of the socket to its first sample at the output, the median of fifty
agents_heard_ms_max|–|the slowest of fifty
agents_microphone_percent|≤ 5|the share of one core from the samples of a microphone to the messages of the socket
agents_2h_memory_mb|≤ 20|memory that the events of a conversation of two hours take
avoidable_429_count|0|refusals in it because too many ran at once
ledger_million_sums_ms|≤ 100|a month of a ledger of a million entries: its sums, by day, project, voice, model, tool and account
ledger_million_filter_ms_max|≤ 100|a window of its table: the slowest of four filters in four orders, at the beginning and far behind it
draft_realtime|≥ 50|seconds of Draft speech per second of CPU
client_call_us|–|a small call by the client over loopback, in microseconds
client_call_vs_reqwest|≤ 1.05|the same, against plain reqwest
client_streamed_mb_us|–|a streamed megabyte read by the client over loopback, in microseconds
client_streamed_mb_vs_reqwest|≤ 1.05|the same, against plain reqwest
ROWS
} >docs/performance.md.new
# The build times are measured apart, by tools/build-times.sh.
sed -n '/^## Build times/,$p' docs/performance.md >docs/build-times.part
{ cat docs/performance.md.new; echo; cat docs/build-times.part; } >docs/performance.md
rm docs/performance.md.new docs/build-times.part
cat docs/performance.md
cat "$missed" >&2
