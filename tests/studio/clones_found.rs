//! Clones whose answers were lost and that a list found: whoever asked for them asks for no second one.

use std::path::{Path, PathBuf};

use super::account::Service;
use super::brought::sample;
use super::clones::{cloned, clones, lost, order, written};
use super::recovery::{QUICK, service_bench};
use super::*;
use mynah::draft::plan::Plan;
use mynah::draft::refusal::Refusal;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah_model::attempt::{CloneAttempt, CloneStep};
use mynah_model::command::{CloneFrom, CloneOrder, CloningCommand, Sheet};
use mynah_model::desk::BrokeOff;

/// A clone that stands before its last press, with one recording that was looked at: where it is asked for, and that file.
fn brought(service: &Service, home: &Path) -> (Bench, CloneAttempt, PathBuf) {
    let file = written(home, "ada.wav", 60);
    let mut bench = service_bench(service, home, true, QUICK);
    let mut attempt = CloneAttempt {
        step: CloneStep::Name,
        name: "Ada".to_owned(),
        ..CloneAttempt::default()
    };
    let number = attempt.bring(file.clone());
    attempt.samples[0].raw = Some(sample(&mut bench, number, &file));
    (bench, attempt, file)
}

/// It was found and bound by a list, and the wizard still stood before its last press: that made a second voice.
#[test]
fn a_lost_clone_that_a_list_found_ends_the_wizard_that_asked_for_it() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut bench, attempt, file) = brought(&service, home.path());
    let looked = attempt.samples[0].raw.clone().unwrap();
    let begun = |number| CloneOrder {
        begun: true,
        from: CloneFrom::Kept(vec![looked.input.clone()]),
        ..order(number, "Ada", "one film", &file)
    };
    let keep = |bench: &mut Bench| {
        let keep = CloningCommand::Keep(Sheet::Clone, Some(Box::new(attempt.clone())));
        bench.send(Command::Cloning(keep));
    };
    keep(&mut bench);
    lost(&service, &mut bench, begun(1));
    assert_eq!(clones(&mut bench), 1);
    bench.until("what was lost is told", |desk| {
        !desk.cloning.found.is_empty()
    });
    let (_, (_, voice)) = bench.desk.cloning.found[0].clone();
    // The window may not have heard of it as it asks.
    keep(&mut bench);
    assert_eq!(cloned(&mut bench, begun(2)).unwrap(), voice);
    assert_eq!(clones(&mut bench), 1, "the same clone took a second slot");
    // Nor does the next window ask for it.
    drop(bench);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    bench.send(Command::Cloning(CloningCommand::Look));
    bench.until("what was begun", |desk| desk.cloning.begun.is_some());
    let begun = bench.desk.cloning.begun.clone().flatten().unwrap();
    assert_eq!(begun.made, Some((Backend::Live, voice)));
}

/// The window's list was told nothing, what it had was written over what was found, and a second voice was made of it.
#[test]
fn a_lost_clone_that_was_put_aside_is_taken_up_with_its_voice_and_once() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut bench, attempt, file) = brought(&service, home.path());
    let looked = attempt.samples[0].raw.clone().unwrap();
    let begun = CloneOrder {
        begun: true,
        from: CloneFrom::Kept(vec![looked.input]),
        ..order(1, "Ada", "one film", &file)
    };
    let put = CloningCommand::PutAside(7, Box::new(attempt.clone()));
    bench.send(Command::Cloning(put));
    bench.until("it to be aside", |desk| {
        desk.cloning.turned.contains_key(&7)
    });
    assert_eq!(bench.desk.cloning.aside[0].attempt.made, None);
    lost(&service, &mut bench, begun);
    assert_eq!(clones(&mut bench), 1);
    bench.until("the list to be told", |desk| {
        desk.cloning
            .aside
            .iter()
            .any(|of| of.attempt.made.is_some())
    });
    let (_, (_, voice)) = bench.desk.cloning.found[0].clone();
    let mut take_up = |as_number| {
        let other = Box::new(attempt.clone());
        let take_up = CloningCommand::TakeUp(7, (as_number, Some(other)));
        bench.send(Command::Cloning(take_up));
        bench.until("what stands there", |desk| {
            desk.cloning.turned.contains_key(&as_number)
        });
        let aside = bench.desk.cloning.aside.iter().map(|of| of.number);
        (
            bench.desk.cloning.turned[&as_number].clone(),
            aside.collect(),
        )
    };
    let (now, aside): (Option<CloneAttempt>, Vec<u64>) = take_up(8);
    let now = now.unwrap();
    assert_eq!(now.made, Some((Backend::Live, voice)));
    assert_eq!((now.step, aside), (CloneStep::Done, vec![8]));
    // Another window has it: this one's stays where it is.
    assert_eq!(take_up(9), (None, vec![8]));
}

#[test]
fn a_clone_that_was_discarded_can_be_brought_back_for_a_day() {
    let home = tempfile::tempdir().unwrap();
    let after = |hours: i64| {
        let clock = Clock::scripted(UnixMillis(1_800_000_000_000 + hours * 3_600_000));
        let mut bench = Bench::open(StudioOptions {
            clock,
            ..StudioOptions::new(home.path())
        });
        bench.send(Command::Cloning(CloningCommand::Look));
        bench.until("what was begun", |desk| desk.cloning.begun.is_some());
        bench
    };
    let turned = |mut bench: Bench, command, number: u64| {
        bench.send(Command::Cloning(command));
        bench.until("the end", |desk| desk.cloning.turned.contains_key(&number));
        bench.desk.cloning.turned[&number].clone()
    };
    let discard = |number| {
        let attempt = Box::new(CloneAttempt {
            is_discarded: true,
            ..CloneAttempt::default()
        });
        CloningCommand::PutAside(number, attempt)
    };
    let take_up = CloningCommand::TakeUp;
    assert!(turned(after(0), discard(7), 7).is_some());
    assert!(turned(after(23), take_up(7, (8, None)), 8).is_some());
    assert!(turned(after(23), discard(9), 9).is_some());
    let gone = turned(after(48), take_up(9, (10, None)), 10);
    assert_eq!(gone, None, "it is forgotten");
}

/// What is kept of the wizard's clone by now, and the next window.
fn left(bench: Bench, service: &Service, home: &Path) -> (Bench, CloneAttempt) {
    drop(bench);
    let mut bench = service_bench(service, home, true, QUICK);
    bench.send(Command::Cloning(CloningCommand::Look));
    bench.until("what was begun", |desk| desk.cloning.begun.is_some());
    let begun = bench.desk.cloning.begun.clone().flatten().unwrap();
    (bench, begun)
}

/// What the wizard orders as it stands.
fn of_wizard(attempt: &CloneAttempt, file: &Path) -> CloneOrder {
    CloneOrder {
        begun: true,
        from: CloneFrom::Kept(attempt.sent().map(|it| it.input.clone()).collect()),
        ..order(1, "Ada", "one film", file)
    }
}

/// "Mynah ended before this voice was asked for" was said after every end, where another room was open as the answer came.
#[test]
fn what_was_answered_is_over_whatever_the_window_shows() {
    for is_refused in [false, true] {
        let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
        let (mut bench, mut attempt, file) = brought(&service, home.path());
        attempt.ask(Backend::Live);
        let begun = of_wizard(&attempt, &file);
        let keep = CloningCommand::Keep(Sheet::Clone, Some(Box::new(attempt)));
        bench.send(Command::Cloning(keep));
        if is_refused {
            let no = Refusal::not_found("not_found", "Not Found");
            service.faults.next_on("/v1/voices/add", Fault::Refuse(no));
        }
        assert_eq!(cloned(&mut bench, begun).is_err(), is_refused);
        let (bench, begun) = left(bench, &service, home.path());
        assert!(!begun.is_asked, "{is_refused}");
        assert_eq!(begun.made.is_none(), is_refused);
        assert_eq!(bench.desk.cloning.broke_off, BrokeOff::Untold);
    }
}

/// "Nothing was sent" was said of what had been sent, since a further recording was brought.
#[test]
fn what_was_sent_is_told_by_what_was_asked_then() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut bench, mut attempt, file) = brought(&service, home.path());
    attempt.ask(Backend::Live);
    let inputs: Vec<_> = attempt.sent().map(|it| it.input.clone()).collect();
    let other = written(home.path(), "more.wav", 40);
    let number = attempt.bring(other.clone());
    attempt.samples[1].raw = Some(sample(&mut bench, number, &other));
    assert_ne!(attempt.sent().count(), attempt.asked.len());
    // Not the wizard's: it is as if no answer came.
    let asked = CloneOrder {
        from: CloneFrom::Kept(inputs),
        ..order(1, "Ada", "one film", &file)
    };
    let away = Refusal::not_found("not_found", "Not Found");
    lost(&service, &mut bench, asked);
    let keep = CloningCommand::Keep(Sheet::Clone, Some(Box::new(attempt)));
    bench.send(Command::Cloning(keep));
    // Nobody finds it meanwhile.
    service.faults.always_on("/v2/voices", Fault::Refuse(away));
    let (mut bench, begun) = left(bench, &service, home.path());
    assert!(begun.is_asked);
    let told = &bench.desk.cloning.broke_off;
    assert!(matches!(told, BrokeOff::SentTo(_)), "it was sent: {told:?}");
    // Once it is found that is told, and is over.
    service.faults.clear();
    assert_eq!(clones(&mut bench), 1);
    bench.until("what was lost is told", |desk| {
        !desk.cloning.found.is_empty()
    });
    let (_, begun) = left(bench, &service, home.path());
    assert!(!begun.is_asked && begun.made.is_none());
    assert!(begun.is_found_before, "whichever window tells it");
}

/// The connection was lost after all was sent, a further recording was brought, and a second slot was taken: nobody said
/// that the first voice was there.
#[test]
fn what_was_lost_is_told_where_another_recording_was_brought() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut bench, mut attempt, file) = brought(&service, home.path());
    attempt.ask(Backend::Live);
    let begun = of_wizard(&attempt, &file);
    let keep = CloningCommand::Keep(Sheet::Clone, Some(Box::new(attempt.clone())));
    bench.send(Command::Cloning(keep));
    lost(&service, &mut bench, begun);
    // Nobody finds it meanwhile.
    let away = Refusal::not_found("not_found", "Not Found");
    service.faults.always_on("/v2/voices", Fault::Refuse(away));
    attempt.answered();
    let other = written(home.path(), "more.wav", 40);
    let number = attempt.bring(other.clone());
    attempt.samples[1].raw = Some(sample(&mut bench, number, &other));
    let keep = CloningCommand::Keep(Sheet::Clone, Some(Box::new(attempt)));
    bench.send(Command::Cloning(keep));
    service.faults.clear();
    assert_eq!(clones(&mut bench), 1);
    bench.until("what was lost is told", |desk| {
        !desk.cloning.found.is_empty()
    });
    let (_, begun) = left(bench, &service, home.path());
    assert!(begun.is_found_before && begun.made.is_none());
}
