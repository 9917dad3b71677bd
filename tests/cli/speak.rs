//! `mynah speak`.

use std::sync::Arc;

use mynah::library::Library;
use mynah::records::budgets::{Budget, Scope};
use mynah::records::failures::FailureFilter;
use mynah::records::ledger::{EntryState, NewIntent};
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::format::OutputFormat;
use mynah::terms::request::SpeechRequest;
use mynah::terms::settings::VoiceSettings;

use crate::rig::{Rig, decoded_seconds, probe};

#[test]
fn a_text_is_spoken_once_and_then_found() {
    let rig = Rig::new();
    let first = rig.run(&["speak", "Hello there.", "--json"]).ends(0);
    let said = first.json();
    assert_eq!(first.out.lines().count(), 1, "{first:?}");
    assert!(first.err.contains("Draft"), "{first:?}");
    assert_eq!(
        (&said["credits"], &said["cached"]),
        (&12.into(), &false.into())
    );
    assert_eq!(said["draft"], true);
    assert!(said["request_id"].as_str().unwrap().starts_with("draft_"));
    assert!(said["voice_id"].as_str().unwrap().starts_with("Draft"));
    assert!(
        said["file"]
            .as_str()
            .unwrap()
            .ends_with("0001-narrator-hello-there.draft.mp3")
    );
    let file = rig.path("0001-narrator-hello-there.draft.mp3");
    let seconds = said["seconds"].as_f64().unwrap();
    assert!((decoded_seconds(&file) - seconds).abs() < 0.06, "{seconds}");

    let again = rig.run(&["speak", "Hello there.", "--json"]).ends(0).json();
    assert_eq!(
        (&again["credits"], &again["cached"]),
        (&0.into(), &true.into())
    );
    assert_eq!(again["request_id"], said["request_id"]);
    let usage = rig.run(&["usage", "--json"]).ends(0).json();
    assert_eq!((&usage["spent"], &usage["saved"]), (&12.into(), &12.into()));

    // A silence in it is put in here.
    let silent = "Hello [silence 2.5s] there.";
    let silent = rig.run(&["speak", silent, "--json"]).ends(0).json();
    assert_eq!(silent["credits"], 0);
    let more = silent["seconds"].as_f64().unwrap() - seconds;
    assert!((2.2..=2.5).contains(&more), "{more}");
    let file = silent["file"].as_str().unwrap();
    assert!(file.ends_with("narrator-hello-there.draft.mp3"), "{file}");
}

/// It counted as one of this run's lines, and what was made was told under the wrong one.
#[test]
fn what_another_run_left_in_doubt_is_no_line_of_this_one() {
    let rig = Rig::new();
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let request = SpeechRequest {
        voice: "SomebodyElse00000001".into(),
        model: "eleven_v3".into(),
        text: "Left behind.".to_owned(),
        settings: VoiceSettings::default(),
        format: OutputFormat::default(),
        seed: None,
        language: None,
        context: Default::default(),
        seams: Vec::new(),
        rules: Vec::new(),
        place: Default::default(),
    };
    let left = NewIntent {
        project: None,
        line: None,
        operation: "speak".to_owned(),
        backend: Backend::Live,
        account: "somebody".to_owned(),
        key: None,
        fingerprint: "left behind".to_owned(),
        speaker: String::new(),
        voice_name: "Somebody".to_owned(),
        request: Arc::new(request.into()),
        quote: Credits(12),
        zero_retention: false,
    };
    let entry = library.intend(&left).unwrap();
    library.mark_sent(entry, None).unwrap();
    drop(library);
    rig.write("two.txt", "ANN: Hello there.\nBEN: And you?\n");
    let run = rig.run(&["render", "two.txt", "--out", "takes", "--json"]);
    let said = run.ends(0).json();
    assert_eq!(said["files"].as_array().unwrap().len(), 2, "{said}");
    assert_eq!(said["failed"].as_array().unwrap().len(), 0, "{said}");
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let state = library.entry(entry).unwrap().unwrap().state;
    assert_eq!(state, EntryState::Sent, "nobody could look");
}

#[test]
fn every_format_is_what_it_is_called() {
    let rig = Rig::new();
    let cases = [
        ("mp3_22050_32", "mp3", "mp3", "22050"),
        ("wav_24000", "wav", "pcm_s16le", "24000"),
        ("opus_48000_96", "opus", "opus", "48000"),
    ];
    for (format, end, codec, hz) in cases {
        // Exactly this name, whatever its end says.
        let name = format!("as told.{end}");
        let run = rig.run(&[
            "speak", "Hello.", "--format", format, "--out", &name, "--json",
        ]);
        let seconds = run.ends(0).json()["seconds"].as_f64().unwrap();
        let path = rig.path(&name);
        let found = probe(&path);
        let stream = &found["streams"][0];
        assert_eq!(
            (&stream["codec_name"], &stream["sample_rate"]),
            (&codec.into(), &hz.into())
        );
        assert!((decoded_seconds(&path) - seconds).abs() < 0.06, "{format}");
        let marks = format!("{}{}", found["format"]["tags"], stream["tags"]);
        assert!(marks.contains("draft voices"), "{format}: {marks}");
    }
    for (format, bytes) in [
        ("pcm_16000", 32_000.0),
        ("ulaw_8000", 8_000.0),
        ("alaw_8000", 8_000.0),
    ] {
        let run = rig.run(&[
            "speak", "Hello.", "--format", format, "--out", "plain", "--json",
        ]);
        let seconds = run.ends(0).json()["seconds"].as_f64().unwrap();
        let length = std::fs::metadata(rig.path("plain")).unwrap().len();
        assert!(
            (length as f64 / bytes - seconds).abs() < 0.01,
            "{format} {length} {seconds}"
        );
    }
}

#[test]
fn the_extension_chooses_and_settings_are_heard() {
    let rig = Rig::new();
    let args = [
        "speak", "Hello.", "--voice", "heron", "--speed", "1.2", "--seed", "7",
    ];
    let named = [&args[..], &["--out", "x.wav", "--json"]].concat();
    let fast = rig.run(&named).ends(0).json();
    assert_eq!(fast["voice_id"], "DraftHeron0000000002");
    assert_eq!(probe(&rig.path("x.wav"))["format"]["format_name"], "wav");
    // It wrote MP3 under that name.
    rig.run(&["speak", "Hello.", "--out", "z.flac"]).ends(0);
    assert_eq!(probe(&rig.path("z.flac"))["format"]["format_name"], "flac");
    let unknown = rig.run(&["speak", "Hi.", "--out", "z.xyz"]).ends(1);
    assert!(unknown.err.contains(".flac"), "{unknown:?}");
    assert!(!rig.path("z.xyz").exists());
    let slow = [
        &args[..4],
        &[
            "--speed",
            "0.7",
            "--stability",
            "1",
            "--similarity",
            "0.2",
            "--style",
            "0",
            "--speaker-boost",
            "off",
            "--seed",
            "7",
            "--language",
            "en",
            "--model",
            "eleven_multilingual_v2",
            "--json",
            "--out",
            "y.wav",
        ],
    ]
    .concat();
    let slow = rig.run(&slow).ends(0).json();
    assert!(slow["seconds"].as_f64() > fast["seconds"].as_f64());
}

/// A file that is named is written under exactly that name, and nobody is asked.
#[test]
fn a_file_that_is_there_is_replaced_and_that_is_said() {
    let rig = Rig::new();
    rig.write("a.mp3", "something else");
    let run = rig.run(&["speak", "Hello.", "--out", "a.mp3"]).ends(0);
    assert!(run.err.contains("is replaced"), "{run:?}");
    assert_eq!(probe(&rig.path("a.mp3"))["format"]["format_name"], "mp3");
    assert_eq!(
        rig.names(".").iter().filter(|name| *name != "home").count(),
        1
    );
    let run = rig.run(&["speak", "Hello.", "--out", "b.mp3"]).ends(0);
    assert!(!run.err.contains("replaced"), "{run:?}");
    // What it can't be replaced with leaves it as it was.
    rig.write("c.mp3", "kept");
    rig.run(&[
        "speak",
        "Hello.",
        "--max-credits",
        "0",
        "--voice",
        "heron",
        "--out",
        "c.mp3",
    ])
    .ends(2);
    assert_eq!(std::fs::read(rig.path("c.mp3")).unwrap(), b"kept");
}

#[test]
fn texts_come_from_files_and_pipes_in_their_encoding() {
    let rig = Rig::new();
    let wide: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain("Größe.".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    rig.write("wide.txt", &wide);
    let file = rig
        .run(&["speak", "-f", "wide.txt", "--json", "--out", "a.mp3"])
        .ends(0);
    assert_eq!(file.json()["credits"], 6);
    let piped = rig
        .run_with_input(&["speak", "-", "--json", "--out", "a.mp3"], &wide)
        .ends(0);
    assert_eq!(piped.json()["cached"], true);
    rig.run_with_input(&["speak", "-"], b" \n").ends(1);
    rig.run_with_input(&["speak", "-"], &[0, 1, 2, 3, 4])
        .ends(1);
}

#[test]
fn subtitles_lie_within_the_sound() {
    let rig = Rig::new();
    let args = [
        "speak",
        "One two. Three four five.",
        "--json",
        "--out",
        "a.wav",
        "--subtitles",
    ];
    let said = rig.run(&[&args[..], &["a.srt"]].concat()).ends(0).json();
    rig.run(&[&args[..], &["a.vtt"]].concat()).ends(0);
    let srt = std::fs::read_to_string(rig.path("a.srt")).unwrap();
    assert!(
        srt.starts_with("1\r\n00:00:00,") && srt.contains("Three four five."),
        "{srt}"
    );
    let last = srt.lines().rfind(|line| line.contains(" --> ")).unwrap();
    let (_, end) = last.rsplit_once(':').unwrap();
    let end: f64 = end.replace(',', ".").parse().unwrap();
    assert!(end <= said["seconds"].as_f64().unwrap(), "{srt}");
    let vtt = std::fs::read_to_string(rig.path("a.vtt")).unwrap();
    assert!(vtt.starts_with("WEBVTT\n\n"));
}

#[test]
fn it_is_played_at_real_speed_without_a_device() {
    let rig = Rig::new();
    let begun = Clock::system().instant();
    let run = rig.run(&["speak", "Hello.", "--play", "--json"]).ends(0);
    let seconds = run.json()["seconds"].as_f64().unwrap();
    assert!(begun.elapsed().as_secs_f64() >= seconds * 0.9);
}

/// The program ended before it was written down.
#[test]
fn what_a_command_fails_at_is_in_the_failure_log() {
    let rig = Rig::new();
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let budget = Budget {
        backend: Backend::Draft,
        scope: Scope::Month,
        credits: Credits(1),
        hard: true,
    };
    library.set_budget(&budget).unwrap();
    for text in ["One.", "Two.", "Three."] {
        rig.run(&["speak", text]).ends(2);
    }
    let failures = library
        .failures(&FailureFilter::default(), 10, &|_| false)
        .unwrap();
    let texts: Vec<_> = failures.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, ["Three.", "Two.", "One."]);
}

#[test]
fn a_limit_holds_and_sends_nothing() {
    let rig = Rig::new();
    let run = rig
        .run(&["speak", "Hello.", "--max-credits", "5", "--json"])
        .ends(2);
    assert!(run.out.is_empty(), "{run:?}");
    assert_eq!(rig.run(&["usage", "--json"]).json()["spent"], 0);
    rig.run(&["speak", "Hello.", "--max-credits", "6"]).ends(0);
    // What is there costs nothing.
    rig.run(&["speak", "Hello.", "--max-credits", "0"]).ends(0);
}
