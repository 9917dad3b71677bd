//! A professional clone is killed on its way: nothing is made, sent or begun twice, and what was taken out stays out.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::{Arc, Mutex};

use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::draft::faults::{Fault, Gate};
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::consent::Relation;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{MakingId, ModelId};
use mynah::terms::request::Input;
use mynah_model::attempt::SampleRow;
use mynah_model::command::{
    CloningCommand, Command, Keeping, ProTask, ProfessionalCommand, VoicesCommand,
};
use mynah_model::professional::{
    ProfessionalCard, ProfessionalForm, Separation, Stands, TrainingState,
};

use crate::rig::{self, Bench, Service};
use crate::{BASE, HOME};

/// How far the killed process goes; unset in the process that tests.
const WAY: &str = "MYNAH_CRASH_PRO";
const ID: MakingId = MakingId(1);
/// What it is trained for.
const MODEL: &str = "eleven_multilingual_v2";

/// What the killed process does. In the testing process this is nothing.
#[test]
fn professional_victim() {
    let read = |name| std::env::var(name).ok();
    let (Some(home), Some(base), Some(way)) = (read(HOME), read(BASE), read(WAY)) else {
        return;
    };
    let home = Path::new(&home);
    let mut bench = Bench::open(rig::options(home, Some(&base)));
    brought(&mut bench, home, true);
    task(&mut bench, 1, ProTask::Send);
    match way.as_str() {
        "remove" => {
            let hash = stands(home).samples[1].hash.clone();
            task(&mut bench, 2, ProTask::Remove(hash));
        }
        "people" => task(&mut bench, 2, ProTask::AskPeople),
        "speakers" => {
            let hash = stands(home).samples[0].hash.clone();
            task(&mut bench, 2, ProTask::Separate(hash));
        }
        "reading" | "training" => {
            task(&mut bench, 2, ProTask::Captcha);
            let reading = reading(&mut bench, home);
            task(&mut bench, 3, ProTask::Answer(reading));
            task(&mut bench, 4, ProTask::Train(Some(ModelId::from(MODEL))));
        }
        _ => {}
    }
}

fn professional(command: ProfessionalCommand) -> Command {
    Command::Cloning(CloningCommand::Professional(command))
}

/// Sound that passes for speech.
fn sample(home: &Path, name: &str, seconds: usize) -> PathBuf {
    let file = home.join(name);
    let mut phase = 0.0f32;
    let samples = (0..24_000 * seconds).map(|at| {
        let place = (at % 72_000) as f32 / 24_000.0;
        let level = if place < 2.5 { 0.2 } else { 1e-5 };
        phase = (phase + (115.0 + 12.0 * place) / 24_000.0).fract();
        (2.0 * phase - 1.0) * level
    });
    let pcm = Pcm::mono(24_000, samples.collect());
    std::fs::write(&file, encode(&pcm, OutputFormat::WAV_24000).unwrap()).unwrap();
    file
}

/// The lines, read by the same voice.
fn reading(bench: &mut Bench, home: &Path) -> Input {
    let path = sample(home, "read.wav", 12);
    bench.send(professional(ProfessionalCommand::Sample(ID, 9, path)));
    bench.until("the reading", |desk| {
        desk.browsed.professional.sampled.contains_key(&(ID, 9))
    });
    let read = bench.desk.browsed.professional.sampled[&(ID, 9)].as_ref();
    read.unwrap()[0].input.clone()
}

/// A form with two recordings, a paper, and who agrees, where they said so.
fn brought(bench: &mut Bench, home: &Path, is_said: bool) {
    let mut form = ProfessionalForm {
        language: "en".to_owned(),
        ..ProfessionalForm::default()
    };
    let attempt = &mut form.attempt;
    (attempt.name, attempt.owner) = ("Ada".to_owned(), "Ada".to_owned());
    (attempt.date, attempt.scope) = ("2026-01-31".to_owned(), "one film".to_owned());
    attempt.relation = Relation::Own;
    for (number, (name, seconds)) in [("one.wav", 24), ("two.wav", 20)].into_iter().enumerate() {
        let number = number as u64;
        let path = sample(home, name, seconds);
        bench.send(professional(ProfessionalCommand::Sample(
            ID,
            number,
            path.clone(),
        )));
        bench.until("a recording", |desk| {
            let sampled = &desk.browsed.professional.sampled;
            sampled.contains_key(&(ID, number))
        });
        let sampled = &bench.desk.browsed.professional.sampled[&(ID, number)];
        let kept = sampled.as_ref().unwrap()[0].clone();
        attempt.samples.push(SampleRow {
            number,
            path,
            name: name.to_owned(),
            raw: Some(kept),
            ..SampleRow::default()
        });
    }
    attempt.next = 2;
    attempt.other_samples();
    (attempt.is_said, attempt.keeps_faults) = (is_said, true);
    let paper = home.join("paper.pdf");
    std::fs::write(&paper, b"%PDF me").unwrap();
    bench.send(professional(ProfessionalCommand::Document(ID, paper)));
    bench.until("the paper", |desk| {
        desk.browsed.professional.documents.contains_key(&ID)
    });
    if let [Ok(input)] = bench.desk.browsed.professional.documents[&ID].as_slice() {
        form.documents.push(input.clone());
    }
    let card = ProfessionalCard {
        id: ID,
        backend: Backend::Live,
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

fn task(bench: &mut Bench, number: u64, task: ProTask) {
    bench.send(professional(ProfessionalCommand::Do(ID, number, task)));
    bench.until("its end", |desk| {
        desk.browsed.professional.ended(ID, number).is_some()
    });
    let ended = bench.desk.browsed.professional.ended(ID, number);
    if let Some(Some(trouble)) = ended {
        panic!("{trouble:?}");
    }
}

fn stands(home: &Path) -> Stands {
    let library = Library::open(home, Clock::system()).unwrap();
    let all = library.professionals().unwrap();
    serde_json::from_str(&all[0].stands).unwrap()
}

/// Kills it there; what it left.
fn killed(way: &str, point: &str) -> (tempfile::TempDir, Service, Bench) {
    let (home, service) = killed_alone(way, point);
    let bench = again(home.path(), &service);
    (home, service, bench)
}

/// The same, before it is started again.
fn killed_alone(way: &str, point: &str) -> (tempfile::TempDir, Service) {
    let (home, service) = (tempfile::tempdir().unwrap(), Service::on(Plan::Creator));
    let ended = Process::new(std::env::current_exe().unwrap())
        .args([
            "professional::professional_victim",
            "--exact",
            "--nocapture",
        ])
        .env(HOME, home.path())
        .env(BASE, &service.base)
        .env(WAY, way)
        .env("MYNAH_KILL_AT", point)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!ended.success(), "{way}: it was not killed at {point}");
    (home, service)
}

/// Started again.
fn again(home: &Path, service: &Service) -> Bench {
    let mut bench = Bench::open(rig::options(home, Some(&service.base)));
    bench.until("the account's voices", |desk| {
        !desk.voices_of(Backend::Live).is_empty()
    });
    bench
}

/// The voices called Ada.
fn voices(bench: &mut Bench) -> usize {
    let before = bench.desk.browsed.listings;
    bench.send(Command::Voices(VoicesCommand::Refresh(Backend::Live)));
    bench.until("a list that is whole", |desk| {
        desk.browsed.listings >= before + 2
    });
    let voices = bench.desk.voices_of(Backend::Live);
    voices.iter().filter(|voice| voice.name == "Ada").count()
}

#[test]
fn a_professional_clone_killed_as_it_is_sent_has_each_recording_once() {
    for point in [
        "clone-noted",
        "clone-answered",
        "sample-marked",
        "sample-answered",
        "sample-answered:2",
    ] {
        let (home, _service, mut bench) = killed("send", point);
        task(&mut bench, 1, ProTask::Send);
        assert_eq!(voices(&mut bench), 1, "{point}");
        let stands = stands(home.path());
        let mut there: Vec<_> = stands.samples.iter().map(|it| it.sample.clone()).collect();
        assert!(there.iter().all(Option::is_some), "{point}: {there:?}");
        there.dedup();
        assert_eq!(there.len(), 2, "{point}: {there:?}");
    }
}

/// It was marked, and came back as "waits".
#[test]
fn a_recording_that_was_taken_out_stays_out_over_a_kill() {
    let (home, _service, mut bench) = killed("remove", "sample-leaving");
    let left = stands(home.path());
    assert!(left.samples[1].is_leaving, "the wish is written down");
    task(&mut bench, 1, ProTask::Send);
    let stands = stands(home.path());
    assert_eq!(stands.samples.len(), 1, "{:?}", stands.samples);
}

/// People were asked, and nobody wrote it down.
#[test]
fn people_who_were_asked_before_a_kill_are_known_to_look_at_it() {
    for (point, was_sent) in [("people-marked", false), ("people-asked", true)] {
        let (home, service, mut bench) = killed("people", point);
        // The start asks the service: nobody has to press anything to know.
        bench.until("a look", |desk| {
            let stands = desk.browsed.professional.stands(ID);
            stands.is_some_and(|stands| stands.looked.is_some())
        });
        let proof = stands(home.path()).proof;
        assert_eq!(proof.is_manual || proof.is_verified, was_sent, "{point}");
        assert_eq!(proof.sending.is_some(), !was_sent, "{point}: perhaps sent");
        if was_sent {
            service.faults.next_on("/verification", Fault::HangUp);
        }
        task(&mut bench, 1, ProTask::AskPeople);
        let proof = stands(home.path()).proof;
        assert!(proof.is_manual || proof.is_verified, "{point}");
        assert_eq!(proof.sending, None, "{point}");
        let unused = usize::from(was_sent);
        assert_eq!(service.faults.waiting(), unused, "{point}: sent twice");
    }
}

/// A day has few readings: one that was heard is known to be, and isn't sent again.
#[test]
fn a_reading_that_was_sent_before_a_kill_is_known_to_be_heard() {
    for (point, was_sent) in [("reading-marked", false), ("reading-answered", true)] {
        let (home, service) = killed_alone("reading", point);
        let proof = stands(home.path()).proof;
        assert!(!proof.is_verified, "{point}");
        let read = proof.sending.and_then(|it| it.reading);
        assert!(read.is_some(), "{point}: it isn't written down");
        // The start asks the service: nobody has to press anything to know.
        let mut bench = again(home.path(), &service);
        bench.until("how it stands", |desk| {
            let stands = desk.browsed.professional.stands(ID);
            stands.is_some_and(|stands| !stands.is_in_doubt())
        });
        let proof = stands(home.path()).proof;
        assert_eq!(proof.is_verified, was_sent, "{point}: {proof:?}");
        if was_sent {
            service.faults.next_on("/captcha", Fault::HangUp);
        }
        let reading = reading(&mut bench, home.path());
        task(&mut bench, 1, ProTask::Answer(reading));
        assert!(stands(home.path()).proof.is_verified, "{point}");
        let unused = usize::from(was_sent);
        assert_eq!(service.faults.waiting(), unused, "{point}: sent twice");
    }
}

/// It was asked for and nobody wrote that down: asked again it is the same one.
#[test]
fn speakers_who_were_to_be_told_apart_before_a_kill_are_so_once() {
    let (home, _service, mut bench) = killed("speakers", "speakers-asked");
    let hash = stands(home.path()).samples[0].hash.clone();
    task(&mut bench, 1, ProTask::Separate(hash));
    let speakers = &stands(home.path()).samples[0].speakers;
    assert!(
        matches!(speakers, Separation::Pending | Separation::Done(_)),
        "{speakers:?}"
    );
}

/// Killed before it was sent it was forgotten, and nobody was told: it is asked, said, and can be asked for again.
#[test]
fn speakers_whose_telling_apart_a_kill_cut_are_told_of() {
    let (home, service) = killed_alone("speakers", "speakers-marked");
    let speakers = |home: &Path| stands(home).samples[0].speakers.clone();
    assert_eq!(speakers(home.path()), Separation::Pending);
    let told = Arc::new(Mutex::new(Vec::new()));
    let mut options = rig::options(home.path(), Some(&service.base));
    let all = Arc::clone(&told);
    options.notify = Arc::new(move |_, text| all.lock().unwrap().push(text.to_owned()));
    let mut bench = Bench::open(options);
    bench.until("how it stands", |desk| {
        let stands = desk.browsed.professional.stands(ID);
        stands.is_some_and(|stands| stands.samples[0].speakers == Separation::No)
    });
    bench.until("the word", |_| {
        let told = told.lock().unwrap();
        let mut told = told.iter();
        told.any(|it: &String| it.contains("the service has not begun it"))
    });
    let hash = stands(home.path()).samples[0].hash.clone();
    task(&mut bench, 1, ProTask::Separate(hash));
    assert!(matches!(
        speakers(home.path()),
        Separation::Pending | Separation::Done(_)
    ));
}

/// Whether it was sent before the kill or not, it is trained once.
#[test]
fn a_training_killed_as_it_is_asked_for_is_begun_once() {
    for (point, was_sent) in [("training-asked", false), ("training-answered", true)] {
        let (home, service) = killed_alone("training", point);
        let state = |home: &Path| stands(home).trainings[MODEL].state;
        assert_eq!(state(home.path()), TrainingState::Asked, "{point}");
        // The start asks the service: nobody has to press anything to know.
        let mut bench = again(home.path(), &service);
        bench.until("how it stands", |desk| {
            let stands = desk.browsed.professional.stands(ID);
            stands.is_some_and(|stands| !stands.is_in_doubt())
        });
        let is_known = stands(home.path()).trainings.contains_key(MODEL);
        assert_eq!(is_known, was_sent, "{point}");
        if was_sent {
            service.faults.next_on("/train", Fault::HangUp);
        }
        task(&mut bench, 1, ProTask::Train(Some(ModelId::from(MODEL))));
        let begun = state(home.path());
        let is_begun = begun.is_under_way() || begun == TrainingState::Done;
        assert!(
            is_begun && begun != TrainingState::Asked,
            "{point}: {begun:?}"
        );
        assert_eq!(service.faults.waiting(), usize::from(was_sent), "{point}");
    }
}

/// What the form came to by the time of its turn was sent, whether or not somebody had agreed to that.
#[test]
fn what_nobody_agreed_to_is_not_sent_whatever_was_pressed() {
    let (home, service) = (tempfile::tempdir().unwrap(), Service::on(Plan::Creator));
    let mut bench = Bench::open(rig::options(home.path(), Some(&service.base)));
    brought(&mut bench, home.path(), false);
    let send = ProfessionalCommand::Do(ID, 1, ProTask::Send);
    bench.send(professional(send));
    bench.until("its end", |desk| {
        desk.browsed.professional.ended(ID, 1).is_some()
    });
    let ended = bench.desk.browsed.professional.ended(ID, 1);
    assert!(matches!(ended, Some(Some(_))), "it was sent: {ended:?}");
    assert!(stands(home.path()).samples.is_empty());
    assert_eq!(voices(&mut bench), 0);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    assert!(library.consents().unwrap().links.is_empty());
}

/// Two windows had the same clone open: what both sent was there twice, and trained on twice.
#[test]
fn a_second_window_sends_no_recording_that_the_first_one_is_at() {
    let (home, service) = (tempfile::tempdir().unwrap(), Service::on(Plan::Creator));
    let mut bench = Bench::open(rig::options(home.path(), Some(&service.base)));
    brought(&mut bench, home.path(), true);
    let gate = Gate::default();
    let held = Fault::HoldBefore(gate.clone());
    service.faults.next_on("/samples", held);
    let send = || professional(ProfessionalCommand::Do(ID, 1, ProTask::Send));
    bench.send(send());
    bench.until("that one is marked", |desk| {
        let stands = desk.browsed.professional.stands(ID);
        stands.is_some_and(|stands| !stands.samples.is_empty())
    });
    let mut other = Bench::open(rig::options(home.path(), Some(&service.base)));
    other.send(send());
    other.until("its end", |desk| {
        desk.browsed.professional.ended(ID, 1).is_some()
    });
    let ended = other.desk.browsed.professional.ended(ID, 1);
    let Some(Some(trouble)) = ended else {
        panic!("it was sent twice: {ended:?}");
    };
    assert!(trouble.what.contains("Another window"), "{trouble:?}");
    gate.open();
    bench.until("its end", |desk| {
        desk.browsed.professional.ended(ID, 1).is_some()
    });
    let stands = stands(home.path());
    let there = stands.samples.iter().filter(|it| it.sample.is_some());
    assert_eq!(there.count(), 2, "{:?}", stands.samples);
}
