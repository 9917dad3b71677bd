//! The tools: `transcribe`, `align`, `convert`, `effect`, `isolate`, `dialogue` and `music`.

use std::path::Path;

use mynah::audio::decode::decode_bytes;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::terms::format::OutputFormat;
use serde_json::Value;

use crate::faulty::Service;
use crate::rig::{Rig, Server, decoded_seconds, silence};

/// Sound that nobody speaks, of so many seconds.
pub fn tone(rig: &Rig, name: &str, secs: f32) {
    const HZ: u32 = 24_000;
    let frames = (secs * HZ as f32) as usize;
    let wave = |n: usize| {
        // Pauses, in which a long recording can be cut.
        let is_loud = (n as f32 / HZ as f32) % 5.0 < 4.5;
        if is_loud {
            0.2 * (n as f32 * 0.05).sin()
        } else {
            0.0
        }
    };
    let pcm = Pcm::mono(HZ, (0..frames).map(wave).collect());
    rig.write(name, encode(&pcm, OutputFormat::WAV_24000).unwrap());
}

/// A text spoken by a Draft voice, which the Draft server understands.
fn speech(rig: &Rig, name: &str, text: &str) {
    rig.run(&["speak", text, "--out", name]).ends(0);
}

fn read(rig: &Rig, name: &str) -> String {
    std::fs::read_to_string(rig.path(name)).unwrap()
}

/// Credits that were spent in the library.
fn spent(rig: &Rig) -> u64 {
    let usage = rig.run(&["usage", "--draft", "--json"]).ends(0).json();
    usage["spent"].as_u64().unwrap()
}

#[test]
fn a_recording_is_transcribed_with_verified_times() {
    let rig = Rig::new();
    speech(&rig, "hello.wav", "The lamp was lit before dawn.");
    let run = rig.run(&[
        "transcribe",
        "hello.wav",
        "--speakers",
        "2",
        "--words",
        "--out",
        "hello.srt",
        "--json",
    ]);
    let run = run.ends(0);
    let told = run.json();
    assert_eq!(run.out.lines().count(), 1, "{run:?}");
    assert_eq!(told["draft"], true);
    assert!(told["credits"].as_u64().unwrap() > 0);
    assert!(told["file"].as_str().unwrap().ends_with("hello.srt"));
    let words = told["words"].as_array().unwrap();
    let times = |word: &Value| [&word["start"], &word["end"]].map(|it| it.as_f64().unwrap());
    assert_eq!(words.len(), 6, "{told}");
    for pair in words.windows(2) {
        let ([start, end], [next, _]) = (times(&pair[0]), times(&pair[1]));
        assert!(start < end && end <= next + 1e-6, "{pair:?}");
    }
    assert!(told["repaired"].is_u64(), "{told}");
    let srt = read(&rig, "hello.srt");
    assert!(srt.contains("-->") && srt.contains("lamp"), "{srt}");
    // The same again is free, and goes to standard output without --out.
    let before = spent(&rig);
    let again = rig
        .run(&["transcribe", "hello.wav", "--speakers", "2"])
        .ends(0);
    assert!(again.out.contains("lamp"), "{again:?}");
    assert_eq!(spent(&rig), before);
}

#[test]
fn several_files_are_written_and_those_that_failed_are_named() {
    let rig = Rig::new();
    speech(&rig, "one.mp3", "One bird sings.");
    speech(&rig, "two.mp3", "Two birds sing.");
    silence(&rig, "silent.wav");
    rig.write("empty.wav", b"");
    rig.write("notes.txt", b"No sound at all. ".repeat(40));
    let files = [
        "one.mp3",
        "silent.wav",
        "two.mp3",
        "empty.wav",
        "notes.txt",
        "gone.wav",
    ];
    let mut arguments = vec!["transcribe"];
    arguments.extend(files);
    arguments.extend(["--format", "vtt", "--out", "texts/", "--json"]);
    let run = rig.run(&arguments).ends(3);
    let told = run.json();
    assert_eq!(told["files"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(told["failed"].as_array().unwrap().len(), 4, "{told}");
    assert_eq!(rig.names("texts"), ["one.vtt", "two.vtt"]);
    for file in ["silent.wav", "empty.wav", "notes.txt", "gone.wav"] {
        assert!(run.err.contains(file), "{file}: {run:?}");
    }
    assert!(run.err.contains("1 of 2"), "{run:?}");
}

#[test]
fn bad_files_are_refused_before_anything_is_sent() {
    let rig = Rig::new();
    silence(&rig, "silent.wav");
    rig.write("empty.wav", b"");
    rig.write("words.mp3", b"No sound at all. ".repeat(40));
    tone(&rig, "short.wav", 2.0);
    for (arguments, why) in [
        (vec!["isolate", "silent.wav", "--out", "a.mp3"], "silent"),
        (vec!["isolate", "short.wav", "--out", "a.mp3"], "4.6"),
        (
            vec!["convert", "empty.wav", "--voice", "Wren", "--out", "a.mp3"],
            "empty",
        ),
        (
            vec!["align", "words.mp3", "--text", "Hello", "--out", "a.srt"],
            "words.mp3",
        ),
        (
            vec!["align", "short.wav", "--text", " ", "--out", "a.srt"],
            "no text",
        ),
        (vec!["transcribe", "gone.wav"], "gone.wav"),
        (
            vec!["transcribe", "short.wav", "short.wav", "--out", "a.srt"],
            "a folder",
        ),
        (vec!["transcribe", "short.wav", "--out", "a.pdf"], "a.pdf"),
        (vec!["transcribe", "short.wav", "--format", "docx"], "--out"),
        (
            vec!["effect", "Rain", "--seconds", "31", "--out", "a.mp3"],
            "30",
        ),
        (
            vec!["effect", "Rain", "--seconds", "2", "--out", "a.txt"],
            "a.txt",
        ),
        (
            vec!["music", "A waltz", "--seconds", "2", "--out", "a.mp3"],
            "600",
        ),
    ] {
        let run = rig.run(&arguments).ends(1);
        assert!(run.err.contains(why), "{arguments:?}: {run:?}");
    }
    let long = "x".repeat(451);
    rig.run(&["effect", &long, "--seconds", "2", "--out", "a.mp3"])
        .ends(1);
    assert_eq!(spent(&rig), 0);
    assert!(!Path::new(&rig.path("a.mp3")).exists());
}

#[test]
fn a_limit_of_credits_sends_nothing() {
    let rig = Rig::new();
    let effect = [
        "effect",
        "Rain",
        "--seconds",
        "5",
        "--out",
        "a.mp3",
        "--max-credits",
        "1",
    ];
    rig.run(&effect).ends(2);
    assert_eq!(spent(&rig), 0);
}

#[test]
fn each_sound_tool_writes_its_file_and_repeats_it_for_nothing() {
    let rig = Rig::new();
    tone(&rig, "take.wav", 6.0);
    rig.write(
        "scene.txt",
        "ANN: Is it late?\n\nBEN: Later than you think.\n",
    );
    for (arguments, file, seconds) in [
        (
            vec!["effect", "Rain on a roof", "--seconds", "2", "--loop"],
            "rain.wav",
            2.0,
        ),
        (vec!["isolate", "take.wav"], "clean.flac", 6.0),
        (
            vec![
                "convert",
                "take.wav",
                "--voice",
                "Wren",
                "--stability",
                "0.4",
            ],
            "wren.mp3",
            6.0,
        ),
        (
            vec!["music", "A slow waltz", "--seconds", "3", "--instrumental"],
            "waltz.mp3",
            3.0,
        ),
    ] {
        let mut arguments = arguments;
        arguments.extend(["--out", file, "--json"]);
        let told = rig.run(&arguments).ends(0).json();
        assert_eq!(
            (&told["draft"], &told["cached"]),
            (&true.into(), &false.into())
        );
        assert!(told["credits"].as_u64().unwrap() > 0, "{told}");
        let is = decoded_seconds(&rig.path(file));
        // An MP3 file has whole frames of padding.
        assert!(
            (is - seconds).abs() < (0.01 * seconds).max(0.05),
            "{file}: {is}"
        );
        let again = rig.run(&arguments).ends(0).json();
        assert_eq!(
            (&again["credits"], &again["cached"]),
            (&0.into(), &true.into())
        );
    }
    let told = rig.run(&["dialogue", "scene.txt", "--out", "scene.mp3", "--json"]);
    let told = told.ends(0).json();
    let lines = told["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 2, "{told}");
    assert_eq!(lines[1]["speaker"], "BEN");
    let at = |line: usize, key: &str| lines[line][key].as_f64().unwrap();
    let split = rig.run(&["dialogue", "scene.txt", "--out", "lines/", "--json"]);
    let split = split.ends(0).json();
    assert_eq!(split["credits"], 0, "{split}");
    let names = rig.names("lines");
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[1].starts_with("0002-ben-"), "{names:?}");
    assert!(
        at(0, "start") < at(0, "end") && at(0, "end") <= at(1, "start") + 0.01,
        "{told}"
    );
}

/// A loop that is written as another kind of file has neither silent nor cut edges.
#[test]
fn a_loop_stays_a_loop_as_a_wav_file() {
    let rig = Rig::new();
    for (text, file) in [("engine", "engine.wav"), ("clock", "clock.wav")] {
        let effect = ["effect", text, "--seconds", "2", "--loop", "--out", file];
        rig.run(&effect).ends(0);
        let sound = decode_bytes(&std::fs::read(rig.path(file)).unwrap()).unwrap();
        let sound = sound.pcm;
        assert_eq!(sound.seconds(), 2.0, "{file}");
        let frames = sound.samples.len();
        let round = sound.samples.repeat(2);
        let step = |at: usize| (round[at] - round[at - 1]).abs();
        let beside = (frames - 441..frames).chain(frames + 1..frames + 441);
        let excess = step(frames) - beside.map(step).fold(0.0, f32::max);
        assert!(excess <= 0.001, "{file}: {excess}");
        let peak = |samples: &[f32]| samples.iter().fold(0.0f32, |peak, it| peak.max(it.abs()));
        let ends = [&sound.samples[..50], &sound.samples[frames - 50..]];
        if text == "engine" {
            assert!(ends.iter().all(|end| peak(end) > 0.05), "silent edges");
        }
    }
}

#[test]
fn a_known_text_is_aligned() {
    let rig = Rig::new();
    speech(&rig, "hello.mp3", "The lamp was lit before dawn.");
    rig.write("text.txt", "The lamp was lit before dawn.");
    let align = [
        "align",
        "hello.mp3",
        "--text",
        "text.txt",
        "--out",
        "hello.json",
        "--json",
    ];
    let told = rig.run(&align).ends(0).json();
    assert_eq!(told["words"].as_array().unwrap().len(), 6, "{told}");
    assert!(told["credits"].as_u64().unwrap() > 0, "{told}");
    serde_json::from_str::<Value>(&read(&rig, "hello.json")).unwrap();
    let again = rig.run(&align).ends(0).json();
    assert_eq!(again["credits"], 0);
    let typed = [
        "align",
        "hello.mp3",
        "--text",
        "The lamp was lit",
        "--out",
        "a.srt",
    ];
    rig.run(&typed).ends(0);
    assert!(read(&rig, "a.srt").contains("-->"));
}

/// The text is told as it is heard, and the captions go to the file.
#[test]
fn a_recording_is_captioned_through_the_realtime_socket() {
    let rig = Rig::new();
    speech(&rig, "hello.wav", "The lamp was lit before dawn.");
    let caption = [
        "caption",
        "--wav",
        "hello.wav",
        "--out",
        "hello.vtt",
        "--json",
    ];
    let run = rig.run(&caption).ends(0);
    assert!(run.err.contains("lamp"), "{run:?}");
    let told = run.json();
    assert!(told["credits"].as_u64().unwrap() > 0, "{told}");
    assert_eq!(told["words"].as_array().unwrap().len(), 6, "{told}");
    assert!(read(&rig, "hello.vtt").contains("lamp"));
    let again = rig.run(&caption).ends(0).json();
    assert_eq!(again["credits"], 0, "{again}");
}

/// A recording of more than five minutes goes in parts, each paid by itself, and lasts as long as before.
#[test]
fn a_long_recording_is_converted_in_parts() {
    let rig = Rig::new();
    tone(&rig, "talk.wav", 312.0);
    let convert = [
        "convert", "talk.wav", "--voice", "Wren", "--out", "wren.mp3", "--json",
    ];
    let told = rig.run(&convert).ends(0).json();
    let is = decoded_seconds(&rig.path("wren.mp3"));
    assert!((is - 312.0).abs() < 3.12, "{is}");
    let paid = told["credits"].as_u64().unwrap();
    assert_eq!(paid, 5_200, "{told}");
    assert_eq!(spent(&rig), paid);
    let again = rig.run(&convert).ends(0).json();
    assert_eq!(again["credits"], 0, "{again}");
}

/// Regression: an account without a voice could use none of the tools, of which only the changer needs one.
#[test]
fn an_account_without_voices_uses_the_tools() {
    let rig = Rig::new();
    let service = Service::start(&rig);
    let aligned = "The lamp was lit before dawn.";
    // The service hears what it spoke itself.
    let speak = ["speak", aligned, "--out", "hello.wav"];
    service.run(&rig, &speak).ends(0);
    service.faults.without_voices(true);
    tone(&rig, "take.wav", 6.0);
    for arguments in [
        &["transcribe", "hello.wav", "--out", "hello.srt"][..],
        &["align", "hello.wav", "--text", aligned, "--out", "a.json"],
        &["caption", "--wav", "hello.wav", "--out", "hello.vtt"],
        &["isolate", "take.wav", "--out", "clean.mp3"],
        &["effect", "Rain", "--seconds", "2", "--out", "rain.mp3"],
        &["music", "A waltz", "--seconds", "3", "--out", "waltz.mp3"],
    ] {
        service.run(&rig, arguments).ends(0);
    }
    let before = service.left(&rig);
    let listed = service.run(&rig, &["voices", "--json"]).ends(0);
    assert_eq!(listed.json(), Value::Array(Vec::new()));
    for arguments in [
        &["speak", "Hello.", "--out", "a.mp3"][..],
        &["speak", "Hello.", "--voice", "Wren", "--out", "a.mp3"],
        &["convert", "hello.wav", "--voice", "Wren", "--out", "b.mp3"],
    ] {
        let refused = service.run(&rig, arguments).ends(1);
        assert!(refused.err.contains("no voice"), "{refused:?}");
    }
    assert_eq!(service.left(&rig), before);
}

/// The ledger of the library is the bill of the service.
#[test]
fn the_service_is_paid_what_the_ledger_says() {
    let rig = Rig::new();
    let server = Server::start(&rig, &["--plan", "pro"]);
    tone(&rig, "take.wav", 6.0);
    let left = |rig: &Rig| {
        let usage = rig.live(&server, &["usage", "--json"]).ends(0).json();
        (
            usage["left"].as_u64().unwrap(),
            usage["spent"].as_u64().unwrap(),
        )
    };
    let (before, _) = left(&rig);
    for arguments in [
        vec!["effect", "Rain", "--seconds", "2", "--out", "rain.mp3"],
        vec!["isolate", "take.wav", "--out", "clean.mp3"],
        vec!["align", "take.wav", "--text", "La la la", "--out", "la.srt"],
        vec!["music", "A waltz", "--seconds", "3", "--out", "waltz.mp3"],
    ] {
        rig.live(&server, &arguments).ends(0);
    }
    let (after, spent) = left(&rig);
    assert!(spent > 0);
    assert_eq!(before - after, spent);
}
