//! A voice that is being made is killed on its way: asked for again there is one, and what was agreed to binds it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::consent::{Record, forbids};
use mynah::terms::credits::Credits;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{EntryId, GeneratedVoiceId, MakingId};
use mynah::terms::request::Generation;
use mynah_model::command::{
    CloneFrom, CloneOrder, CloningCommand, Command, MakingCommand, VoicesCommand,
};
use mynah_model::voice_design::{Attempt, Chosen, Form, Kind, Making, MakingCard, Step};
use serde_json::json;

use crate::rig::{self, Bench, Service};
use crate::{BASE, HOME, finished};

/// How the killed process makes a voice; unset in the process that tests.
const WAY: &str = "MYNAH_CRASH_WAY";

/// What the killed process does. In the testing process this is nothing.
#[test]
fn voice_victim() {
    let read = |name| std::env::var(name).ok();
    let (Some(home), Some(base), Some(way)) = (read(HOME), read(BASE), read(WAY)) else {
        return;
    };
    let home = Path::new(&home);
    let mut bench = Bench::open(rig::options(home, Some(&base)));
    if way == "clone" {
        clone(&mut bench, home, 1);
    } else if let Some(voice) = way.strip_prefix("add ") {
        bench.until("the account's voices", |desk| {
            !desk.voices_of(Backend::Live).is_empty()
        });
        send_more(&bench, home, voice);
        bench.until("its end", |desk| desk.cloning.cloned.contains_key(&2));
    } else {
        let card = previewed(&mut bench, home);
        create(&mut bench, card);
    }
}

/// Sound that passes for speech.
fn sample(home: &Path) -> PathBuf {
    let file = home.join("ada.wav");
    let mut phase = 0.0f32;
    let samples = (0..24_000 * 40).map(|at| {
        let place = (at % 72_000) as f32 / 24_000.0;
        let level = if place < 2.5 { 0.2 } else { 1e-5 };
        phase = (phase + (115.0 + 12.0 * place) / 24_000.0).fract();
        (2.0 * phase - 1.0) * level
    });
    let pcm = Pcm::mono(24_000, samples.collect());
    std::fs::write(&file, encode(&pcm, OutputFormat::WAV_24000).unwrap()).unwrap();
    file
}

/// A clone of a recording, by a consent.
fn order(file: PathBuf, consent: String) -> CloneOrder {
    CloneOrder {
        backend: Backend::Live,
        number: 1,
        into: None,
        name: "Ada".to_owned(),
        from: CloneFrom::Files(vec![file]),
        consent,
        labels: BTreeMap::new(),
        description: None,
        begun: false,
        anew: true,
    }
}

fn clone(bench: &mut Bench, home: &Path, number: u64) {
    let consent = json!({
        "name": "Ada", "relation": "self", "date": "2026-01-31", "scope": "one film",
        "statement": {"text": "I agree."},
    });
    let order = CloneOrder {
        number,
        ..order(sample(home), consent.to_string())
    };
    bench.send(Command::Cloning(CloningCommand::Create(Box::new(order))));
    bench.until("the clone", |desk| {
        desk.cloning.cloned.contains_key(&number)
    });
    if let Err(trouble) = &bench.desk.cloning.cloned[&number] {
        panic!("{trouble:?}");
    }
}

/// Has a recording of Bea's added to a voice.
fn send_more(bench: &Bench, home: &Path, voice: &str) {
    let more = home.join("bea.wav");
    let mut bytes = std::fs::read(sample(home)).unwrap();
    // Another recording than the first: as long, and not as loud.
    bytes[44..].chunks_exact_mut(2).for_each(|pair| {
        let halved = i16::from_le_bytes([pair[0], pair[1]]) / 2;
        pair.copy_from_slice(&halved.to_le_bytes());
    });
    std::fs::write(&more, bytes).unwrap();
    let consent = json!({
        "name": "Bea", "relation": "self", "date": "2026-01-31", "scope": "one film",
        "statement": {"text": "I agree, too."},
    });
    let order = CloneOrder {
        number: 2,
        into: Some((*voice).into()),
        ..order(more, consent.to_string())
    };
    bench.send(Command::Cloning(CloningCommand::Create(Box::new(order))));
}

fn previewed(bench: &mut Bench, home: &Path) -> MakingCard {
    let form = Form {
        words: "An old sailor with a deep, rough voice who speaks slowly".to_owned(),
        text: "The sea has been calm for nine days, and nobody on this ship trusts it. ".repeat(2),
        own_text: true,
        ..Form::default()
    };
    let mut making = Making::new(Kind::Design);
    let request = form.request(Kind::Design, 7).unwrap();
    making.form = form;
    making.try_out(Attempt {
        parent: None,
        request: request.clone(),
        voice: None,
        shown: Credits(143),
    });
    bench.order(Generation::Design(request));
    bench.until("the previews", |desk| finished(desk) > 0);
    let library = Library::open(home, Clock::system()).unwrap();
    let takes = library.takes_of(EntryId(1)).unwrap();
    making.chosen = Some(Chosen {
        attempt: 0,
        generated: GeneratedVoiceId::new(takes[0].given.clone().unwrap()),
    });
    (making.name, making.step) = ("Old Tom".to_owned(), Step::Name);
    MakingCard {
        id: MakingId(1),
        backend: Backend::Live,
        at: UnixMillis(1),
        making,
    }
}

fn create(bench: &mut Bench, card: MakingCard) {
    let (id, before) = (card.id, bench.desk.browsed.makings.ended);
    let create = MakingCommand::Create(Box::new(card));
    bench.send(Command::Voices(VoicesCommand::Making(create)));
    bench.until("the voice", |desk| {
        desk.browsed.makings.created(id, before).is_some()
    });
    let (_, trouble) = bench.desk.browsed.makings.created(id, before).unwrap();
    assert!(trouble.is_none(), "{trouble:?}");
}

/// Kills it there; what it left.
fn killed(way: &str, point: &str) -> (tempfile::TempDir, Service, Bench) {
    let (home, service) = (tempfile::tempdir().unwrap(), Service::on(Plan::Creator));
    let bench = killed_at(way, point, (home.path(), &service));
    (home, service, bench)
}

fn killed_at(way: &str, point: &str, (home, service): (&Path, &Service)) -> Bench {
    let ended = Process::new(std::env::current_exe().unwrap())
        .args(["voices::voice_victim", "--exact", "--nocapture"])
        .env(HOME, home)
        .env(BASE, &service.base)
        .env(WAY, way)
        .env("MYNAH_KILL_AT", point)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!ended.success(), "{way}: it was not killed at {point}");
    let mut bench = Bench::open(rig::options(home, Some(&service.base)));
    bench.until("the account's voices", |desk| {
        !desk.voices_of(Backend::Live).is_empty()
    });
    bench
}

fn named(bench: &mut Bench, name: &str) -> usize {
    let before = bench.desk.browsed.listings;
    bench.send(Command::Voices(VoicesCommand::Refresh(Backend::Live)));
    bench.until("a list that is whole", |desk| {
        desk.browsed.listings >= before + 2
    });
    let voices = bench.desk.voices_of(Backend::Live);
    voices.iter().filter(|voice| voice.name == name).count()
}

#[test]
fn a_clone_killed_at_any_point_is_made_once_and_bound() {
    for (point, there) in [("clone-noted", 0), ("clone-answered", 1)] {
        let (home, _service, mut bench) = killed("clone", point);
        assert_eq!(named(&mut bench, "Ada"), there, "{point}");
        if there == 0 {
            clone(&mut bench, home.path(), 1);
            assert_eq!(named(&mut bench, "Ada"), 1, "{point}");
        }
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let links = library.consents().unwrap().links;
        let made = links
            .iter()
            .filter(|link| matches!(link.record, Record::Made { .. }));
        assert_eq!(made.count(), 1, "{point}: {links:?}");
    }
}

#[test]
fn a_designed_voice_killed_at_any_point_is_made_once() {
    for point in ["voice-noted", "voice-answered"] {
        let (home, _service, mut bench) = killed("voice", point);
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let kept = library.makings(Backend::Live).unwrap();
        let card = MakingCard {
            id: kept[0].id,
            backend: Backend::Live,
            at: kept[0].at,
            making: Making::read(&kept[0].content).unwrap(),
        };
        assert_eq!(card.making.name, "Old Tom", "nothing is typed again");
        create(&mut bench, card);
        assert_eq!(named(&mut bench, "Old Tom"), 1, "{point}");
    }
}

/// A recording that had arrived as the window died bound its voice by nothing: once its speaker took it back, the voice spoke on.
#[test]
fn what_is_added_and_killed_at_any_point_binds_its_voice() {
    for point in ["clone-noted", "clone-answered"] {
        let (home, service) = (tempfile::tempdir().unwrap(), Service::on(Plan::Creator));
        let mut bench = Bench::open(rig::options(home.path(), Some(&service.base)));
        clone(&mut bench, home.path(), 1);
        let voice = bench.desk.cloning.cloned[&1].clone().unwrap();
        drop(bench);
        let way = format!("add {voice}");
        let mut bench = killed_at(&way, point, (home.path(), &service));
        let is_bound = |bench: &Bench, name: &str| {
            let vault = bench.desk.cloning.vault.as_ref();
            vault.is_some_and(|vault| {
                let mut all = vault.standings.iter();
                all.any(|of| of.consent.name == name && of.voices.contains(&voice))
            })
        };
        bench.send(Command::Cloning(CloningCommand::Consents));
        bench.until("the consents", |desk| desk.cloning.vault.is_some());
        assert!(is_bound(&bench, "Bea"), "{point}");
        // What arrived is found there, and nothing else is called that.
        named(&mut bench, "Ada");
        let links = Library::open(home.path(), Clock::system()).unwrap();
        let links = links.consents().unwrap().links;
        let found = links.iter().filter(|link| {
            matches!(&link.record, Record::Made { is_found: true, voice_id, .. } if *voice_id == voice.as_str())
        });
        let arrived = usize::from(point == "clone-answered");
        assert_eq!(found.count(), arrived, "{point}: {links:?}");
        send_more(&bench, home.path(), voice.as_str());
        bench.until("its end", |desk| desk.cloning.cloned.contains_key(&2));
        assert!(bench.desk.cloning.cloned[&2].is_ok(), "{point}");
        let vault = bench.desk.cloning.vault.clone().unwrap();
        let bea = vault.standings.iter().find(|of| of.consent.name == "Bea");
        let back = CloningCommand::Withdraw(bea.unwrap().hash.clone());
        bench.send(Command::Cloning(back));
        let today = "2026-03-01".parse().unwrap();
        bench.until("that it is silent", |desk| {
            let vault = desk.cloning.vault.as_ref();
            vault.is_some_and(|vault| forbids(&vault.heeded, &voice, today).is_some())
        });
    }
}
