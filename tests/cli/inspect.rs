//! `mynah inspect`. How well it measures: `tests/sound/samples.rs`.

use serde_json::Value;

use crate::rig::Rig;

const CHECKS: [&str; 8] = [
    "length",
    "clipping",
    "noise",
    "snr",
    "reverb",
    "bandwidth",
    "level",
    "hum",
];

#[test]
fn files_are_looked_at_one_by_one() {
    let rig = Rig::new();
    rig.run(&["speak", "Something set down a lantern.", "--out", "one.wav"])
        .ends(0);
    rig.write("none.mp3", "This is no sound.");
    let run = rig
        .run(&["inspect", "one.wav", "none.mp3", "gone.wav", "--json"])
        .ends(3);
    assert!(run.err.contains("none.mp3"), "{run:?}");
    assert!(run.err.contains("gone.wav"), "{run:?}");
    // Each once, and nothing that only programmers understand.
    assert_eq!(run.err.lines().count(), 2, "{run:?}");
    let told = run.json();
    let failed = told["failed"].as_array().unwrap();
    let names: Vec<&str> = failed.iter().filter_map(|it| it["file"].as_str()).collect();
    assert_eq!(names, ["none.mp3", "gone.wav"]);
    assert!(
        failed[0]["why"].as_str().unwrap().contains("as audio"),
        "{told}"
    );
    let files = told["files"].as_array().unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0]["file"], "one.wav");
    assert!(files[0]["seconds"].as_f64().unwrap() > 1.0);
    let checks = files[0]["checks"].as_array().unwrap();
    let names: Vec<&str> = checks
        .iter()
        .map(|it| it["check"].as_str().unwrap())
        .collect();
    assert_eq!(names, CHECKS);
    for check in checks {
        assert!(
            check["value"].is_null() || check["value"].is_number(),
            "{check}"
        );
        for key in ["unit", "good", "advice"] {
            assert!(!check[key].as_str().unwrap().is_empty(), "{check}");
        }
        // What isn't measured was said to pass.
        let verdict = check["verdict"].as_str().unwrap();
        assert!(["pass", "warn", "fail"].contains(&verdict), "{check}");
        if check["value"].is_null() {
            assert_eq!(verdict, "warn", "{check}");
        }
    }
    // Beside what was promised: where faults stand, and what may be heard beside one voice.
    assert_eq!(files[0]["places"], serde_json::json!([]));
    for sign in ["second_voice", "music"] {
        let sign = &files[0][sign];
        assert!(sign["heard"].is_null(), "two seconds tell nothing: {sign}");
        assert!(
            sign["says"].as_str().unwrap().contains("can’t be told"),
            "{sign}"
        );
    }
    let compressed = &files[0]["compressed"];
    assert_eq!(compressed["heard"], false, "a WAV loses nothing");
    assert_eq!(compressed["unit"], "kbit/s");
    let length = |checks: &Vec<Value>| checks[0]["verdict"].clone();
    assert_eq!(length(checks), "fail", "two seconds are no sample");

    // Without JSON the same in words.
    let run = rig.run(&["inspect", "one.wav"]).ends(0);
    assert!(run.out.contains("Record more"), "{run:?}");
}

#[test]
fn what_is_no_recording_ends_with_a_reason() {
    let rig = Rig::new();
    rig.write("empty.wav", "").write("text.wav", "no sound");
    for (file, said) in [
        ("empty.wav", "There is no sound in it"),
        ("text.wav", "can’t read the file as audio"),
        ("gone.wav", "gone.wav"),
        (".", "folder"),
    ] {
        let run = rig.run(&["inspect", file, "--json"]).ends(1);
        assert!(run.err.contains(said), "{run:?}");
        assert_eq!(run.out, "");
    }
}

/// Regression: a file that can't be read was called damaged, or one of AAC that has to be converted to AAC.
#[test]
fn the_reason_why_sound_is_not_read_is_its_own() {
    let rig = Rig::new();
    let made = std::process::Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", "sine=f=330:r=48000:d=1"])
        .args(["-ac", "6", "-c:a", "aac"])
        .arg(rig.path("surround.m4a"))
        .status()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(made.success());
    // A page of Ogg that begins a stream of Speex.
    let head = [&b"Speex   1.2"[..], &[0; 69]].concat();
    let page = [&b"OggS\0\x02"[..], &[0; 20], &[1, 80], &head].concat();
    std::fs::write(rig.path("voice.spx"), page).unwrap();
    for (file, said) in [
        ("surround.m4a", "AAC with 6 channels"),
        ("voice.spx", "Speex"),
    ] {
        let run = rig.run(&["inspect", file, "--json"]).ends(1);
        assert!(run.err.contains(said), "{run:?}");
        assert!(run.err.contains("WAV, FLAC or MP3"), "{run:?}");
        assert!(!run.err.contains("damaged"), "{run:?}");
    }
}

/// It breaks off, and was taken for a whole one.
#[test]
fn a_file_that_breaks_off_says_so() {
    let rig = Rig::new();
    rig.run(&["speak", "Something set down a lantern.", "--out", "one.wav"])
        .ends(0);
    let whole = std::fs::read(rig.path("one.wav")).unwrap();
    std::fs::write(rig.path("half.wav"), &whole[..whole.len() / 2]).unwrap();
    let told = rig
        .run(&["inspect", "one.wav", "half.wav", "--json"])
        .ends(0)
        .json();
    assert_eq!(told["files"][0]["damage"], serde_json::json!([]));
    let half = &told["files"][1];
    let seconds = half["seconds"].as_f64().unwrap();
    let damage = &half["damage"][0];
    assert_eq!(damage["kind"], "cut", "{half}");
    assert!(
        (damage["at"].as_f64().unwrap() - seconds).abs() < 0.02,
        "{half}"
    );
    assert_eq!(half["places"][0]["fault"], "damage", "{half}");
    let run = rig.run(&["inspect", "half.wav"]).ends(0);
    assert!(run.out.contains("breaks off at"), "{run:?}");
}

/// It had no hum and no noise "as it should be".
#[test]
fn of_silence_nothing_is_told_but_that_nobody_speaks() {
    let rig = Rig::new();
    crate::rig::silence(&rig, "silence.wav");
    let told = rig
        .run(&["inspect", "silence.wav", "--json"])
        .ends(0)
        .json();
    for check in told["files"][0]["checks"].as_array().unwrap() {
        let verdict = match check["check"].as_str().unwrap() {
            "length" | "level" => serde_json::json!("fail"),
            "clipping" => serde_json::json!("pass"),
            _ => serde_json::json!("warn"),
        };
        assert_eq!(check["verdict"], verdict, "{check}");
    }
}
