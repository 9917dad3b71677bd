//! Professional clones in two windows of one library: nothing is made, sent or begun twice, and what one takes out is out.

use std::path::Path;

use super::account::Service;
use super::clones::{cloned, order, written};
use super::recovery::{QUICK, service_bench};
use super::*;
use mynah::draft::faults::Gate;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::consent::{Record, Relation};
use mynah::terms::ids::{MakingId, ModelId};
use mynah_model::attempt::SampleRow;
use mynah_model::command::{CloningCommand, Keeping, ProTask, ProfessionalCommand, VoicesCommand};
use mynah_model::professional::{ProfessionalCard, ProfessionalForm, Stands, TrainingState};
use mynah_model::trouble::Trouble;

const ID: MakingId = MakingId(1);
const MODEL: &str = "eleven_multilingual_v2";

fn professional(command: ProfessionalCommand) -> Command {
    Command::Cloning(CloningCommand::Professional(command))
}

/// Looks at a file as one of the clone's.
fn sampled(bench: &mut Bench, number: u64, path: &Path) -> SampleRow {
    let path = path.to_owned();
    let sample = ProfessionalCommand::Sample(ID, number, path.clone());
    bench.send(professional(sample));
    bench.until("a recording", |desk| {
        let sampled = &desk.browsed.professional.sampled;
        sampled.contains_key(&(ID, number))
    });
    let sampled = &bench.desk.browsed.professional.sampled[&(ID, number)];
    SampleRow {
        number,
        path,
        raw: Some(sampled.as_ref().unwrap()[0].clone()),
        ..SampleRow::default()
    }
}

/// A clone of two recordings that is ready to be sent.
fn brought(bench: &mut Bench, home: &Path, backend: Backend) {
    let mut form = ProfessionalForm {
        language: "en".to_owned(),
        ..ProfessionalForm::default()
    };
    let attempt = &mut form.attempt;
    for field in [&mut attempt.name, &mut attempt.owner, &mut attempt.scope] {
        "Ada".clone_into(field);
    }
    (attempt.date, attempt.relation) = ("2026-01-31".to_owned(), Relation::Own);
    for (number, name) in [(0, "one.wav"), (1, "two.wav")] {
        let file = written(home, name, 24 - u32::try_from(number).unwrap());
        attempt.samples.push(sampled(bench, number, &file));
    }
    attempt.next = 2;
    attempt.other_samples();
    (attempt.is_said, attempt.keeps_faults) = (true, true);
    let card = ProfessionalCard {
        id: ID,
        backend,
        at: UnixMillis(1),
        form,
        stands: Stands::default(),
    };
    bench.send(professional(ProfessionalCommand::Keep(Box::new(Keeping {
        base: card.form.clone(),
        number: 1,
        card,
    }))));
}

fn begin(bench: &Bench, number: u64, task: ProTask) {
    bench.send(professional(ProfessionalCommand::Do(ID, number, task)));
}

/// What came of it.
fn ended(bench: &mut Bench, number: u64) -> Option<Trouble> {
    bench.until("its end", |desk| {
        desk.browsed.professional.ended(ID, number).is_some()
    });
    let ended = bench.desk.browsed.professional.ended(ID, number);
    ended.unwrap().cloned()
}

fn done(bench: &mut Bench, number: u64, task: ProTask) {
    begin(bench, number, task);
    let ended = ended(bench, number);
    assert!(ended.is_none(), "{ended:?}");
}

/// Another window is at it.
fn refused(bench: &mut Bench, number: u64, task: ProTask) {
    begin(bench, number, task);
    let ended = ended(bench, number).unwrap();
    assert!(ended.what.contains("Another window"), "{ended:?}");
    assert_eq!(ended.charged, Charged::No);
}

fn stands(home: &Path) -> Stands {
    let library = Library::open(home, Clock::system()).unwrap();
    let all = library.professionals().unwrap();
    serde_json::from_str(&all[0].stands).unwrap()
}

/// Two windows on a clone that is ready to be sent.
fn two_windows(service: &Service, home: &Path) -> (Bench, Bench) {
    let mut first = service_bench(service, home, true, QUICK);
    brought(&mut first, home, Backend::Live);
    (first, service_bench(service, home, true, QUICK))
}

/// Holds the next request there until the gate is open, and waits until it is at it.
fn held(bench: &mut Bench, service: &Service, part: &str, begin: impl FnOnce(&Bench)) -> Gate {
    let gate = Gate::default();
    let holds = Fault::HoldBefore(gate.clone());
    service.faults.next_on(part, holds);
    begin(bench);
    let faults = service.faults.clone();
    bench.until_seen("that it is sent", || faults.waiting() == 0);
    gate
}

/// The second window counted its refusal as "surely nothing" and cleared what the first one had written down: after a kill
/// a second voice was made.
#[test]
fn a_professional_clone_is_made_by_one_of_two_windows() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut first, mut second) = two_windows(&service, home.path());
    let gate = held(&mut first, &service, "/v1/voices/pvc", |bench| {
        begin(bench, 1, ProTask::Send);
    });
    let before = stands(home.path());
    assert!(before.asked.is_some() && before.account.is_some());
    refused(&mut second, 1, ProTask::Send);
    refused(&mut second, 2, ProTask::GiveUp);
    assert_eq!(stands(home.path()), before, "as the first one wrote it");
    gate.open();
    assert!(ended(&mut first, 1).is_none());
    let made = stands(home.path()).voice;
    assert!(made.is_some());
    done(&mut second, 3, ProTask::Send);
    assert_eq!(stands(home.path()).voice, made, "one voice");
}

/// It stayed in the voice, and nobody knew of it.
#[test]
fn a_recording_that_another_window_takes_out_on_its_way_is_not_in_the_voice() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut first, mut second) = two_windows(&service, home.path());
    let gate = held(&mut first, &service, "/samples", |bench| {
        begin(bench, 1, ProTask::Send);
    });
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let kept = library.professional(ID).unwrap().unwrap();
    let form: ProfessionalForm = serde_json::from_str(&kept.form).unwrap();
    let hashes: Vec<String> = form.sent().map(|it| it.input.hash.clone()).collect();
    // One is on its way, the other one was to follow.
    for (number, hash) in (1..).zip(&hashes) {
        done(&mut second, number, ProTask::Remove(hash.clone()));
    }
    gate.open();
    assert!(ended(&mut first, 1).is_none());
    let stands = stands(home.path());
    assert_eq!(stands.samples, [], "nothing is known of them");
    let voice = stands.voice.unwrap();
    let details = VoicesCommand::Details(Backend::Live, voice.clone());
    first.send(Command::Voices(details));
    first.until("the voice", |desk| {
        desk.browsed.details(Backend::Live, &voice).is_some()
    });
    let told = first.desk.browsed.details(Backend::Live, &voice).unwrap();
    assert_eq!(told.as_ref().unwrap().samples.len(), 0, "nor there");
}

/// It was taken out at the service and here, once the first window was done with what had been taken out before.
#[test]
fn a_recording_that_is_brought_again_while_another_window_sends_it_stays() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut first, mut second) = two_windows(&service, home.path());
    let gate = held(&mut first, &service, "/samples", |bench| {
        begin(bench, 1, ProTask::Send);
    });
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let kept = library.professional(ID).unwrap().unwrap();
    let base: ProfessionalForm = serde_json::from_str(&kept.form).unwrap();
    let sent = base.attempt.samples[0].clone();
    let hash = sent.raw.as_ref().unwrap().input.hash.clone();
    done(&mut second, 1, ProTask::Remove(hash.clone()));
    let mut form = base.clone();
    form.attempt.samples.remove(0);
    form.attempt.samples.push(SampleRow { number: 77, ..sent });
    let card = ProfessionalCard {
        id: ID,
        backend: Backend::Live,
        at: UnixMillis(1),
        form,
        stands: Stands::default(),
    };
    let keeping = Keeping {
        card,
        base,
        number: 2,
    };
    second.send(professional(ProfessionalCommand::Keep(Box::new(keeping))));
    second.until_seen("that it is kept", || {
        let kept = library.professional(ID).unwrap().unwrap();
        kept.form.contains("\"number\":77")
    });
    gate.open();
    drop(ended(&mut first, 1));
    let stands = stands(home.path());
    assert!(!stands.removed.contains(&77), "{stands:?}");
    let sample = stands.sample(&hash).unwrap();
    assert!(sample.sample.is_some() && !sample.is_leaving, "{sample:?}");
}

/// To where it can be trained.
fn proven(bench: &mut Bench, home: &Path) {
    done(bench, 1, ProTask::Send);
    done(bench, 2, ProTask::Captcha);
    let file = written(home, "read.wav", 12);
    let read = sampled(bench, 9, &file).raw.unwrap().input;
    done(bench, 3, ProTask::Answer(read));
}

/// It was asked for twice; and refused, the second window wrote over what the first one had begun.
#[test]
fn a_training_is_asked_for_by_one_of_two_windows() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut first, mut second) = two_windows(&service, home.path());
    proven(&mut first, home.path());
    let train = || ProTask::Train(Some(ModelId::from(MODEL)));
    let gate = held(&mut first, &service, "/train", |bench| {
        begin(bench, 4, train());
    });
    refused(&mut second, 1, train());
    assert_eq!(
        stands(home.path()).trainings[MODEL].state,
        TrainingState::Asked,
        "the first one asks still"
    );
    gate.open();
    assert!(ended(&mut first, 4).is_none());
    let state = stands(home.path()).trainings[MODEL].state;
    assert!(
        state.is_under_way() || state == TrainingState::Done,
        "{state:?}"
    );
}

/// Nothing was looked at any more until a restart.
#[test]
fn a_professional_clone_is_followed_on_though_the_disk_refuses_once() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    brought(&mut bench, home.path(), Backend::Draft);
    proven(&mut bench, home.path());
    done(&mut bench, 4, ProTask::Train(Some(ModelId::from(MODEL))));
    let holder = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    let full =
        "CREATE TRIGGER full BEFORE UPDATE ON professional BEGIN SELECT RAISE(FAIL, 'full'); END";
    holder.execute_batch(full).unwrap();
    for _ in 0..3 {
        let looks = Fault::Wait(Duration::ZERO);
        bench.faults.next_on("/v1/voices/", looks);
    }
    let faults = bench.faults.clone();
    bench.until_seen("more looks than one", || faults.waiting() == 0);
    let looked = stands(home.path()).looked;
    holder.execute_batch("DROP TRIGGER full").unwrap();
    bench.until_seen("a look that is written", || {
        stands(home.path()).looked != looked
    });
}

/// A recording was taken back by the record of another clone of it, and this one was trained with it all the same.
#[test]
fn nothing_is_trained_with_a_recording_that_was_taken_back_elsewhere() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    brought(&mut bench, home.path(), Backend::Live);
    done(&mut bench, 1, ProTask::Send);
    let file = home.path().join("one.wav");
    cloned(&mut bench, order(1, "Ada", "one film", &file)).unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let links = library.consents().unwrap().links;
    let of_film = |record: &Record| matches!(record, Record::Given(it) if it.scope == "one film");
    let withdrawn = links.iter().find(|link| of_film(&link.record)).unwrap();
    let withdrawn = withdrawn.hash.clone();
    let back = Record::Withdrawn { withdrawn, at: 5 };
    library.consent(&back).unwrap();
    for (number, task) in [
        (2, ProTask::Send),
        (3, ProTask::Train(Some(ModelId::from(MODEL)))),
    ] {
        begin(&bench, number, task);
        let no = ended(&mut bench, number).unwrap();
        assert!(no.what.contains("taken back"), "{no:?}");
    }
    assert!(stands(home.path()).trainings.is_empty());
}
