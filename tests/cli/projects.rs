//! `mynah render PROJECT`.

use std::ops::ControlFlow;

use mynah::library::Library;
use mynah::records::projects::ProjectDefaults;
use mynah::script::cast::CastVoice;
use mynah::script::document::Script;
use mynah::script::edit::Edit;
use mynah::script::parse::parse;
use mynah::script::pronunciation::{Pronunciation, Word};
use mynah::script::tuning::{LineChange, PartChange};
use mynah::terms::audio_effects::AudioEffects;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::ids::EntryId;
use mynah::terms::request::SpeechRequest;
use mynah::terms::settings::Setting;
use serde_json::Value;

use crate::rig::{KEY, Rig, Server, probe};

const TEXT: &str = "TOM: It is 1984.\nANN: Dr. No [silence 1s] is here.\nANN: Hello.\n";

fn draft(id: &str) -> PartChange {
    PartChange::Draft(Some(CastVoice {
        id: id.into(),
        name: "D".to_owned(),
    }))
}

fn phone() -> AudioEffects {
    AudioEffects::default().with_filter(Some("phone".to_owned()))
}

fn script() -> Script {
    let mut script = parse(TEXT, "t").unwrap();
    let loud = script.lines().last().unwrap().id;
    let part = |speaker: &str, change| Edit::TunePart {
        speaker: speaker.to_owned(),
        change,
    };
    for edit in [
        part("TOM", draft("DraftPlover000000003")),
        part("TOM", PartChange::Setting(Setting::Speed(Some(1.2)))),
        part("TOM", PartChange::Place(phone())),
        part("ANN", draft("DraftHeron0000000002")),
        Edit::Pronounce {
            word: Word {
                word: "Dr.".to_owned(),
                language: None,
            },
            rule: Some(Pronunciation {
                alias: "Doctor".to_owned(),
                ..Pronunciation::default()
            }),
        },
        Edit::TuneLine {
            id: loud,
            change: LineChange::Volume(-600),
        },
    ] {
        script.apply(&edit).unwrap();
    }
    script
}

/// Writes it as the studio does.
fn export(rig: &Rig, backend: Backend, script: &Script) {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let defaults = ProjectDefaults {
        format: "wav_24000".parse().unwrap(),
        ..ProjectDefaults::default()
    };
    let card = library.create_project("P", backend, &defaults, script, false);
    let file = rig.path("p.mynah");
    let packed = library.export_project(card.unwrap().id, script, &file, &mut |_, _| {
        ControlFlow::Continue(())
    });
    packed.unwrap();
}

/// What was asked for, in the order of the ledger.
fn asked(rig: &Rig) -> Vec<SpeechRequest> {
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).unwrap());
    let speech = entries.filter_map(|entry| entry.intent.request.speech().cloned());
    speech.collect()
}

fn loudest(path: &std::path::Path) -> f64 {
    let mut reader = loudness(path);
    reader.drain(..).fold(0.0, f64::max)
}

/// Samples of a 16-bit WAV file, without their signs.
fn loudness(path: &std::path::Path) -> Vec<f64> {
    let bytes = std::fs::read(path).unwrap();
    let data = bytes.windows(4).position(|name| name == b"data").unwrap() + 8;
    // What is told of it stands behind it.
    let length = u32::from_le_bytes(bytes[data - 4..data].try_into().unwrap());
    let samples = bytes[data..][..length as usize].as_chunks::<2>().0.iter();
    samples
        .map(|bytes| f64::from(i16::from_le_bytes(*bytes)).abs())
        .collect()
}

#[test]
fn a_project_in_a_file_is_spoken_as_it_was_set_up() {
    let rig = Rig::new();
    export(&rig, Backend::Draft, &script());
    let dry = ["render", "p.mynah", "--dry-run", "--json"];
    let plan = rig.run(&dry).ends(0).json();
    assert_eq!((&plan["lines"], &plan["speakers"]), (&3.into(), &2.into()));
    // The mark of a silence is no character, and costs nothing.
    assert_eq!(plan["characters"], 32, "{plan}");
    assert!(plan["credits"].as_u64().unwrap() > 0 && plan["draft"] == true);
    let rules: Vec<&Value> = plan["hints"].as_array().unwrap().iter().collect();
    assert!(rules.iter().all(|hint| hint["excerpt"] != "Dr."), "{plan}");
    assert!(asked(&rig).is_empty());

    let render = ["render", "p.mynah", "--out", "takes", "--json"];
    let made = rig.run(&render).ends(0).json();
    assert_eq!(made["credits"], plan["credits"]);
    let names = rig.names("takes");
    let expected = [
        "0001-tom-it-is-1984.draft.wav",
        "0002-ann-dr-no-is-here.draft.wav",
        "0003-ann-hello.draft.wav",
    ];
    assert_eq!(names, expected, "its own format");
    let stream = &probe(&rig.path("takes").join(&names[0]))["streams"][0];
    assert_eq!(stream["sample_rate"], "24000");
    let asked = asked(&rig);
    let tom = asked.iter().find(|it| it.text.contains("1984")).unwrap();
    assert_eq!(
        (tom.voice.as_str(), tom.settings.speed()),
        ("DraftPlover000000003", 1.2)
    );
    assert_eq!(tom.place, phone());
    let ann = asked.iter().find(|it| it.text.contains("Dr.")).unwrap();
    assert_eq!(ann.voice.as_str(), "DraftHeron0000000002");
    assert_eq!(ann.rules.len(), 1, "{ann:?}");
    let silent = rig.path("takes").join(&names[1]);
    assert!(longest_rest(&silent) >= 0.99, "{}", longest_rest(&silent));
    // The line's volume: half of it.
    rig.write("hello.txt", "ANN: Hello.");
    rig.write(
        "cast.json",
        r#"{"speakers": {"ANN": {"voice": "DraftHeron0000000002"}}}"#,
    );
    let plain = "render hello.txt --cast cast.json --format wav_24000 --out plain --json";
    let plain = rig
        .run(&plain.split(' ').collect::<Vec<_>>())
        .ends(0)
        .json();
    assert_eq!(plain["credits"], 0, "the same request: {plain}");
    let half = loudest(&rig.path("takes").join(&names[2]));
    let whole = loudest(&rig.path("plain").join("0001-ann-hello.draft.wav"));
    assert!((half / whole - 0.5).abs() < 0.02, "{half} {whole}");

    let again = rig.run(&render).ends(0).json();
    assert_eq!(again["credits"], 0, "{again}");
    // What was named comes before what the project says.
    let named = "render p.mynah --cast cast.json --format mp3_22050_32 --dry-run --json";
    rig.write("cast.json", r#"{"speakers": {"TOM": {"voice": "Wren"}}}"#);
    let named = rig
        .run(&named.split(' ').collect::<Vec<_>>())
        .ends(0)
        .json();
    assert_eq!(named["lines"], 3, "{named}");
}

/// The longest time in which nothing is heard, in seconds.
fn longest_rest(path: &std::path::Path) -> f64 {
    let samples = loudness(path);
    let rests = samples.split(|sample| *sample > 8.0);
    rests.map(<[f64]>::len).max().unwrap_or(0) as f64 / 24_000.0
}

#[test]
fn its_own_switch_decides_who_speaks() {
    let rig = Rig::new();
    export(&rig, Backend::Live, &script());
    // Nothing falls back to drafts by itself.
    let dry = ["render", "p.mynah", "--dry-run", "--json"];
    let keyless = rig.run(&dry).ends(4);
    assert!(keyless.err.contains("there is no key"), "{keyless:?}");
    let rehearsed = ["render", "p.mynah", "--draft", "--dry-run", "--json"];
    let rehearsed = rig.run(&rehearsed).ends(0).json();
    assert_eq!(rehearsed["draft"], true, "{rehearsed}");
    let server = Server::start(&rig, &[]);
    let live = rig.live(&server, &dry).ends(0).json();
    assert_eq!(live["draft"], false, "{live}");
    // A key alone turns no drafts live.
    export(&rig, Backend::Draft, &script());
    let drafts = rig.live(&server, &dry).ends(0);
    assert!(!drafts.err.contains(KEY));
    assert_eq!(drafts.json()["draft"], true);
}

#[test]
fn what_is_no_project_ends_with_the_reason() {
    let rig = Rig::new();
    rig.write("bad.mynah", "PK");
    for args in [
        &["render", "bad.mynah", "--json"][..],
        &["render", "bad.mynah", "--dry-run", "--json"],
        &["render", "none.mynah"],
    ] {
        let bad = rig.run(args).ends(1);
        assert!(bad.err.contains(args[1]) && bad.out.is_empty(), "{bad:?}");
    }
    // Lines without words are nothing to speak.
    let mut mute = parse("TOM: Hello.", "t").unwrap();
    let id = mute.lines().next().unwrap().id;
    let text = String::new();
    mute.apply(&Edit::SetText { id, text }).unwrap();
    export(&rig, Backend::Draft, &mute);
    let mute = rig.run(&["render", "p.mynah", "--json"]).ends(1);
    assert!(mute.err.contains("nothing to speak"), "{mute:?}");
}
