//! What is no line is killed on its way too: a dub, a dialogue and an isolation are fetched and paid for once, and what
//! the service keeps nothing of is kept as far as it came.

use std::path::Path;
use std::process::{Command, Stdio};

use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{EntryId, ModelId};
use mynah::terms::request::{
    DesignRequest, Designed, DialogueRequest, DialogueTurn, DubRequest, EffectRequest, Generation,
    IsolationRequest, MusicRequest, Worth,
};

use crate::rig::{self, Bench, Service};
use crate::{BASE, HOME, finished};

/// What the killed process orders; unset in the process that tests.
const TOOL: &str = "MYNAH_CRASH_TOOL";
const SHEET: &str = "speaker,start_time,end_time,transcription,translation\n\
    Heron,0.5,1.3,Guten Morgen.,Good morning.\n";

/// What the killed process does. In the testing process this is nothing.
#[test]
fn tool_victim() {
    let read = |name| std::env::var(name).ok();
    let (Some(home), Some(base), Some(tool)) = (read(HOME), read(BASE), read(TOOL)) else {
        return;
    };
    let mut bench = Bench::open(rig::options(Path::new(&home), Some(&base)));
    let request = request(&bench, Path::new(&home), &tool);
    bench.order(request);
    bench.until("its end", |desk| finished(desk) > 0);
}

fn request(bench: &Bench, home: &Path, tool: &str) -> Generation {
    let format = OutputFormat::default();
    match tool {
        "effect" => Generation::Effects(EffectRequest {
            text: "Rain on a roof".to_owned(),
            seconds: Some(1.0),
            influence: None,
            looped: false,
            format,
        }),
        "music" => Generation::Music(MusicRequest {
            prompt: "A slow waltz for two cellos".to_owned(),
            model: ModelId::from("music_v1"),
            millis: Some(10_000),
            lyrics: None,
            instrumental: true,
            sections: Vec::new(),
            format,
        }),
        "design" | "previews" => Generation::Design(DesignRequest {
            from: Designed::Description {
                text: "An old sailor with a deep, rough voice who speaks slowly.".to_owned(),
                enhanced: false,
            after: None,
            },
            model: ModelId::from("eleven_multilingual_ttv_v2"),
            text: (tool == "design").then(|| "The sea has been calm for nine days, and nobody on this ship trusts it. Nobody trusts it at all, I say.".to_owned()),
            loudness: None,
            guidance: None,
            quality: None,
            seed: None,
            format,
        }),
        "dialogue" => {
            let voices = bench.desk.voices_of(Backend::Draft);
            let turns = [(0, "Is it late?"), (1, "Later than you think.")];
            Generation::Dialogue(DialogueRequest {
                turns: turns
                    .map(|(voice, text): (usize, &str)| DialogueTurn {
                        voice: voices[voice].id.clone(),
                        text: text.to_owned(),
                    })
                    .to_vec(),
                model: ModelId::from("eleven_v3"),
                delivery: None,
                format,
                seed: None,
                language: None,
                place: Default::default(),
            })
        }
        "isolation" => Generation::Isolation(IsolationRequest {
            input: Library::open(home, Clock::system())
                .unwrap()
                .keep_input("noisy talk.wav", 6.0, &tone(6)[..])
                .unwrap(),
        }),
        _ => {
            let library = Library::open(home, Clock::system()).unwrap();
            let wav = tone(3);
            let sheet = library.keep_input("lines.csv", 0.0, SHEET.as_bytes());
            Generation::Dubbing(DubRequest {
                input: library.keep_input("clip.wav", 3.0, &wav[..]).unwrap(),
                target: "en".to_owned(),
                source: Some("de".to_owned()),
                speakers: None,
                cut: None,
                sheet: Some(sheet.unwrap()),
                worth: Worth::Plain,
                drop_background: false,
                mask_profanity: false,
                without_clones: true,
                as_project: false,
                track: None,
            })
        }
    }
}

/// A recording of this many seconds.
fn tone(secs: usize) -> Vec<u8> {
    let frames = 0..16_000 * secs;
    let wave = frames.map(|n| 0.2 * (n as f32 * 0.06).sin()).collect();
    encode(&Pcm::mono(16_000, wave), "wav_16000".parse().unwrap()).unwrap()
}

/// Kills it there, opens what it left, and waits until nothing of it is open; what became of it.
fn killed(tool: &str, point: &str) -> (EntryState, Credits, [Credits; 2]) {
    let (home, service) = (tempfile::tempdir().unwrap(), Service::start());
    let ended = Command::new(std::env::current_exe().unwrap())
        .args(["tools::tool_victim", "--exact", "--nocapture"])
        .env(HOME, home.path())
        .env(BASE, &service.base)
        .env(TOOL, tool)
        .env("MYNAH_KILL_AT", point)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!ended.success(), "{tool}: it was not killed at {point}");
    let database = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    database.execute_batch("DELETE FROM queued").unwrap();
    drop(database);
    let mut bench = Bench::open(rig::options(home.path(), Some(&service.base)));
    bench.until("a clear ledger", |desk| {
        let spend = desk.spend.get(&Backend::Live);
        // What came of an isolation is kept first, and then it is looked for.
        let over = |unknown| tool != "isolation" || unknown == Credits::ZERO;
        spend.is_some_and(|spend| spend.reserved == Credits::ZERO && over(spend.unknown))
    });
    let bill = bench.bill();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let entry = library.entry(EntryId(1)).unwrap().unwrap();
    assert!(library.entry(EntryId(2)).unwrap().is_none(), "bought once");
    for take in library.takes_of(entry.id).unwrap() {
        assert!(library.verify(take.id).unwrap(), "{tool} at {point}");
    }
    let spend = library.spend(Backend::Live).unwrap();
    (entry.state, bill, [spend.spent, spend.unknown])
}

#[test]
fn a_dub_killed_at_any_point_is_fetched_and_paid_for_once() {
    for (point, state) in [
        ("intended", EntryState::Released),
        ("sent", EntryState::Released),
        ("begun", EntryState::Settled),
        ("settled", EntryState::Settled),
    ] {
        let (ended, bill, [spent, unknown]) = killed("dub", point);
        assert_eq!((ended, unknown), (state, Credits::ZERO), "{point}");
        assert_eq!(bill > Credits::ZERO, spent > Credits::ZERO, "{point}");
    }
}

#[test]
fn a_dialogue_killed_while_it_arrives_is_fetched_and_paid_for_once() {
    for point in ["arriving", "blob-written", "settled"] {
        let (ended, bill, [spent, unknown]) = killed("dialogue", point);
        assert_eq!(
            (ended, unknown),
            (EntryState::Settled, Credits::ZERO),
            "{point}"
        );
        assert_eq!(bill, spent, "{point}");
    }
}

/// What nobody else keeps was deleted by the next start, whole as it was.
#[test]
fn what_nobody_else_keeps_is_kept_as_far_as_it_came() {
    let settled = &[EntryState::Settled][..];
    let part = &[EntryState::Cut, EntryState::Unknown][..];
    for (tool, point, states) in [
        ("effect", "intended", &[EntryState::Released][..]),
        ("effect", "arriving", part),
        ("effect", "received", settled),
        ("effect", "settled", settled),
        ("music", "arriving", part),
        ("music", "received", settled),
        ("music", "blob-written", settled),
        ("design", "intended", &[EntryState::Released][..]),
        ("design", "blob-written:2", settled),
        ("design", "settled", settled),
    ] {
        let (ended, bill, [spent, unknown]) = killed(tool, point);
        assert!(states.contains(&ended), "{tool} at {point}: {ended:?}");
        assert!(bill <= spent + unknown, "{tool} at {point}: {bill}");
    }
}

/// What says words of the service's own was booked at the most that those could have cost, though its answer said it.
#[test]
fn previews_killed_while_they_are_kept_are_booked_as_charged() {
    let (ended, bill, [spent, unknown]) = killed("previews", "blob-written:2");
    assert_eq!((ended, unknown), (EntryState::Settled, Credits::ZERO));
    assert_eq!(bill, spent);
}

#[test]
fn an_isolation_killed_at_any_point_is_fetched_and_paid_for_once() {
    for (point, state) in [
        ("intended", EntryState::Released),
        ("sent", EntryState::Released),
        ("arriving", EntryState::Settled),
        ("received", EntryState::Settled),
        ("settled", EntryState::Settled),
    ] {
        let (ended, bill, [spent, unknown]) = killed("isolation", point);
        assert_eq!((ended, unknown), (state, Credits::ZERO), "{point}");
        assert_eq!(bill, spent, "{point}");
    }
}
