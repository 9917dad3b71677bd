//! What was taken back goes to the service by no way, however it is written anew on its own.

use super::account::Service;
use super::clones::{cloned, order, written};
use super::recovery::{QUICK, is_finished, order_live, service_bench};
use super::tools::ordered;
use super::*;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::consent::{Record, Relation};
use mynah::terms::day::Day;
use mynah::terms::ids::{MakingId, ModelId};
use mynah_model::attempt::{CloneAttempt, KeptSample, SampleRow};
use mynah_model::command::VoicesCommand;
use mynah_model::command::{CloningCommand, MakingCommand, Ordered, ProfessionalCommand};
use mynah_model::event::Notice;
use mynah_model::voice_design::{Form, Kind, Making, MakingCard};
use std::path::Path;

const ID: MakingId = MakingId(1);

/// A design after a file, as the window fills it in and says who agreed.
fn after(bench: &mut Bench, file: &Path, owner: &str) -> Form {
    let before = bench.desk.browsed.makings.kept_recordings;
    let take = MakingCommand::TakeAfter(Backend::Live, ID, file.to_owned());
    bench.send(Command::Voices(VoicesCommand::Making(take)));
    bench.until("the recording", |desk| {
        desk.browsed.makings.after(ID, before).is_some()
    });
    let kept = bench.desk.browsed.makings.after(ID, before).unwrap();
    let kept = kept.unwrap().clone();
    assert!(kept.source.is_some(), "of a long one the best");
    Form {
        words: "An old sailor with a deep, rough voice who speaks slowly".to_owned(),
        text: "The sea has been calm for nine days, and nobody on this ship trusts it. ".repeat(2),
        own_text: true,
        model: Some(ModelId::from("eleven_ttv_v3")),
        after: Some(kept.input),
        agreed: Box::new(CloneAttempt {
            owner: owner.to_owned(),
            relation: Relation::Own,
            scope: "designing voices".to_owned(),
            date: Day::of(Clock::system().now()).to_string(),
            is_said: true,
            ..CloneAttempt::default()
        }),
        after_source: kept.source,
        ..Form::default()
    }
}

/// Orders its previews as the window does.
fn previews(bench: &Bench, form: &Form) {
    let request = Generation::Design(form.request(Kind::Design, 7).unwrap());
    let today = mynah::terms::day::Day::of(Clock::system().now());
    let consent = form.record(&request, today);
    let jobs = JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Live,
        asked_alone: true,
        orders: vec![ordered(request)],
        play: false,
    };
    let order = MakingCommand::Order(Box::new(Ordered {
        card: Box::new(MakingCard {
            id: ID,
            backend: Backend::Live,
            at: UnixMillis(1),
            making: Making::new(Kind::Design),
        }),
        base: Box::default(),
        number: 1,
        consent,
        jobs,
    }));
    bench.send(Command::Voices(VoicesCommand::Making(order)));
}

/// The same, until they are there.
fn previewed(bench: &mut Bench, form: &Form) {
    let before = bench.desk.jobs.len();
    previews(bench, form);
    bench.until("the job", |desk| desk.jobs.len() > before);
    let job = bench.desk.jobs.iter().nth(before).unwrap().id;
    bench.until("the previews", |desk| is_finished(desk, job));
}

/// Ada takes back all that she agreed to so far.
fn withdraw_all(home: &Path) {
    let library = Library::open(home, Clock::system()).unwrap();
    for link in library.consents().unwrap().links {
        if matches!(link.record, Record::Given(_)) {
            let withdrawn = link.hash;
            let back = Record::Withdrawn { withdrawn, at: 5 };
            library.consent(&back).unwrap();
        }
    }
}

/// A recording as a clone's row has it.
pub fn sample(bench: &mut Bench, number: u64, file: &Path) -> KeptSample {
    let look = CloningCommand::Sample(number, file.to_owned());
    bench.send(Command::Cloning(look));
    bench.until("the recording", |desk| {
        desk.cloning.sampled.contains_key(&number)
    });
    bench.desk.cloning.sampled[&number].clone().unwrap()
}

/// The record of a clone of these.
fn record(samples: Vec<KeptSample>) -> serde_json::Value {
    let rows = samples.into_iter().map(|sample| SampleRow {
        raw: Some(sample),
        ..SampleRow::default()
    });
    let attempt = CloneAttempt {
        owner: "Bob".to_owned(),
        scope: "all".to_owned(),
        date: "2026-01-31".to_owned(),
        samples: rows.collect(),
        ..CloneAttempt::default()
    };
    serde_json::from_str(&attempt.record()).unwrap()
}

/// A clone that was taken back became a design after the same file, for which only what was cut out of it was looked up.
#[test]
fn no_voice_is_designed_after_a_file_whose_clone_was_taken_back() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 90);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    cloned(&mut bench, order(1, "Ada", "one film", &file)).unwrap();
    withdraw_all(home.path());
    let form = after(&mut bench, &file, "Bob");
    let before = bench.desk.jobs.len();
    previews(&bench, &form);
    bench.until("why not", |desk| {
        let mut notices = desk.notices.iter();
        notices.any(|it| matches!(it, Notice::Trouble(no) if no.what.contains("taken back")))
    });
    assert_eq!(bench.desk.jobs.len(), before, "nothing is ordered");
}

/// The other way round: previews after a file, taken back, and the file was cloned under another name.
#[test]
fn no_clone_is_made_of_a_file_that_a_design_was_after_before_it_was_taken_back() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 90);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let form = after(&mut bench, &file, "Ada");
    previewed(&mut bench, &form);
    withdraw_all(home.path());
    let no = cloned(&mut bench, order(1, "Bob", "all", &file)).unwrap_err();
    assert!(no.what.contains("taken back"), "{no:?}");
}

/// Saved anew, the recording that a design took after was another one: taken back, it became a clone under another name.
#[test]
fn a_recording_that_a_design_was_after_is_known_by_its_sound() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 8);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let form = after(&mut bench, &file, "Ada");
    previewed(&mut bench, &form);
    withdraw_all(home.path());
    let mut anew = std::fs::read(&file).unwrap();
    anew.extend(*b"LIST\x04\0\0\0INFO");
    let anew_file = home.path().join("anew.wav");
    std::fs::write(&anew_file, anew).unwrap();
    let no = cloned(&mut bench, order(1, "Bob", "all", &anew_file)).unwrap_err();
    assert!(no.what.contains("taken back"), "{no:?}");
}

/// What was bought under one record went on, once the same file was taken back by another one.
#[test]
fn previews_are_not_made_anew_after_a_file_that_another_record_took_back() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 90);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let form = after(&mut bench, &file, "Bob");
    previewed(&mut bench, &form);
    cloned(&mut bench, order(1, "Ada", "one film", &file)).unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let links = library.consents().unwrap().links;
    let of = |name: &str| {
        let given = |record: &Record| matches!(record, Record::Given(it) if it.name == name);
        let link = links.iter().find(|link| given(&link.record));
        link.unwrap().hash.clone()
    };
    let withdrawn = of("Ada");
    let back = Record::Withdrawn { withdrawn, at: 5 };
    library.consent(&back).unwrap();
    let more = Generation::Design(form.request(Kind::Design, 8).unwrap());
    let job = order_live(&mut bench, vec![ordered(more)]);
    let state = bench.until_over(job);
    let JobState::Failed(trouble) = state else {
        panic!("{state:?}");
    };
    assert!(trouble.what.contains("taken back"), "{trouble:?}");
}

/// Of a film only the hash of the sound that was written anew stood in the record: neither the one way nor the other found
/// it again, and whoever has the film couldn't check it.
#[test]
fn a_record_names_the_film_whose_sound_is_sent() {
    let home = tempfile::tempdir().unwrap();
    let wav = written(home.path(), "talk.wav", 20);
    let film = home.path().join("talk.bin");
    std::fs::rename(wav, &film).unwrap();
    let hash = {
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let bytes = std::fs::read(&film).unwrap();
        library.keep_input("talk.bin", 20.0, &*bytes).unwrap().hash
    };
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let instant = sample(&mut bench, 1, &film);
    assert_ne!(instant.input.hash, hash);
    let named = [
        (hash.as_str(), "talk.bin"),
        (&instant.input.hash, "talk.wav"),
    ];
    let files: std::collections::BTreeMap<_, _> = named.into_iter().collect();
    let files = serde_json::json!(files);
    let record_of = record(vec![instant]);
    assert_eq!(record_of["brought"], serde_json::json!([hash]));
    assert_eq!(record_of["files"], files, "what they are called");
    let look = ProfessionalCommand::Sample(ID, 1, film);
    bench.send(Command::Cloning(CloningCommand::Professional(look)));
    bench.until("the pieces", |desk| {
        desk.browsed.professional.sampled.contains_key(&(ID, 1))
    });
    let pieces = bench.desk.browsed.professional.sampled[&(ID, 1)].clone();
    let pieces = pieces.unwrap();
    assert_eq!(record(pieces)["brought"], serde_json::json!([hash]));
}
