//! Long lines that were cut short, ordered again: whatever happened to their parts, none of them is bought twice, and
//! none unasked.

use std::path::Path;

use super::account::Service;
use super::parts::{PARTS, entries, in_parts};
use super::recovery::{PATIENT, QUICK, is_finished, order_live, real_service, service_bench};
use super::*;
use mynah::draft::faults::Gate;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::failures::{FailureFilter, FailureId};
use mynah::records::ledger::EntryState;
use mynah::script::edit::Edit;
use mynah::terms::clock::Clock;
use mynah_model::command::PlaybackCommand;
use mynah_model::event::Playing;

pub fn library(home: &Path) -> Library {
    Library::open(home, Clock::system()).unwrap()
}

/// What was bought, in order.
pub fn bought(home: &Path) -> Vec<String> {
    let entries = entries(&library(home)).into_iter();
    let settled = entries.filter(|entry| entry.state == EntryState::Settled);
    settled
        .map(|entry| entry.intent.request.text().to_owned())
        .collect()
}

/// What nobody knows the charge of.
fn unknown(home: &Path) -> Credits {
    library(home).spend(Backend::Live).unwrap().unknown
}

/// The second part meets a fault, and the history shows nothing.
fn second_is_lost(service: &Service) {
    let empty = Fault::EmptyHistory;
    service.faults.always_on("/v1/history", empty);
    service.faults.times(1, &Fault::Wait(Duration::ZERO));
    service.faults.next(Fault::LoseAnswer);
}

/// The second part is refused: once with the answers before it, and once with texts.
pub fn second_is_refused(service: &Service) {
    service.faults.times(1, &Fault::Wait(Duration::ZERO));
    let no = Refusal::invalid("no", "no", None, "No.");
    service.faults.times(2, &Fault::Refuse(no));
}

/// Another take of a long line that ended behind its first part, and its order.
fn ended_midway(service: &Service, home: &Path) -> (Bench, LineOrder, JobId) {
    let mut bench = service_bench(service, home, true, QUICK);
    let order = in_parts(&mut bench, true);
    second_is_refused(service);
    let failed = order_live(&mut bench, vec![order.clone()]);
    bench.until_over(failed);
    assert_eq!(bought(home), PARTS[..1]);
    (bench, order, failed)
}

/// The row of the failure log.
pub fn row(bench: &mut Bench) -> FailureId {
    bench.until("the word of the log", |desk| desk.logged > 0);
    bench.send(Command::Jobs(JobsCommand::ListFailures(
        FailureFilter::default(),
    )));
    bench.until("its row", |desk| desk.failures.len() == 1);
    bench.desk.failures[0].id.unwrap()
}

/// The service charged for the second part, of which nothing is here yet.
fn until_second_is_charged(service: &Service) {
    until_billed(service, PARTS[..2].iter().map(|part| part.len()).sum());
}

/// The service charged for so many characters: what was sent is there.
pub fn until_billed(service: &Service, characters: usize) {
    let clock = Clock::system();
    let begun = clock.instant();
    while service.billed() < characters {
        assert!(
            clock.instant() < begun + PATIENCE,
            "the second was never charged"
        );
    }
}

/// The log's button bought all that was here already, as often as it was pressed.
#[test]
fn another_take_of_a_long_line_goes_on_from_the_failure_log() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let (mut bench, _order, failed) = ended_midway(&service, home.path());
    let row = row(&mut bench);
    bench.send(Command::Jobs(JobsCommand::Dismiss(failed)));
    let line = bench.line(0);
    for takes in 1..=2 {
        bench.send(Command::Jobs(JobsCommand::RetryFailure(row)));
        bench.until("its take", |desk| {
            desk.takes.get(&line).is_some_and(|of| of.count >= takes)
                && desk.jobs.iter().all(|job| is_finished(desk, job.id))
        });
        assert_eq!(bought(home.path()), PARTS);
        assert_eq!(unknown(home.path()), Credits::ZERO);
        bench.send(Command::Jobs(JobsCommand::ListFailures(
            FailureFilter::default(),
        )));
        bench.until("the word of its row", |desk| {
            desk.failures.first().is_some_and(|row| row.made_since)
        });
    }
}

/// After a restart the doubt was forgotten: Enter bought the part once more, and nobody had been told.
#[test]
fn a_part_in_doubt_is_told_again_after_a_restart_before_it_is_bought() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let order = in_parts(&mut bench, false);
    second_is_lost(&service);
    let lost = order_live(&mut bench, vec![order.clone()]);
    bench.until_over(lost);
    bench.studio.shutdown();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    // It is told as a job of its own: told later it would be taken for what is ordered next.
    bench.until("the doubt", |desk| desk.jobs.in_doubt().len() == 1);
    let asked = order_live(&mut bench, vec![order.clone()]);
    match bench.until_over(asked) {
        JobState::Failed(trouble) => {
            assert!(
                matches!(trouble.charged, Charged::Unknown { .. }),
                "{trouble:?}"
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(bought(home.path()), PARTS[..1]);
    // Who was told and asks again has it.
    let again = order_live(&mut bench, vec![order]);
    bench.until("the take", |desk| is_finished(desk, again));
    assert_eq!(bought(home.path()), PARTS);
}

/// What was fetched after a restart belonged to nobody, and was bought again.
#[test]
fn a_part_of_another_take_that_is_fetched_after_a_restart_is_that_takes() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let order = in_parts(&mut bench, true);
    service.faults.times(1, &Fault::Wait(Duration::ZERO));
    service.faults.next(Fault::StallAfterChunks(2));
    order_live(&mut bench, vec![order]);
    until_second_is_charged(&service);
    bench.studio.shutdown();
    let mut bench = service_bench(&service, home.path(), true, PATIENT);
    let line = bench.line(0);
    bench.until("the take", |desk| {
        desk.takes.get(&line).is_some_and(|takes| takes.count > 0)
    });
    let mut all = bought(home.path());
    all.sort();
    let mut once = PARTS.map(str::to_owned).to_vec();
    once.sort();
    assert_eq!(all, once);
    assert_eq!(unknown(home.path()), Credits::ZERO);
}

/// Its job was told to be over with the part for its take, and what was bought was nobody's.
#[test]
fn another_take_that_was_cancelled_goes_on_with_the_part_that_is_found() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, PATIENT);
    let order = in_parts(&mut bench, true);
    service.faults.times(1, &Fault::Wait(Duration::ZERO));
    service.faults.next(Fault::StallAfterChunks(2));
    let job = order_live(&mut bench, vec![order]);
    let path = home.path();
    until_second_is_charged(&service);
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    bench.until("the part", |desk| {
        matches!(&desk.job(job).unwrap().state, JobState::Failed(trouble) | JobState::Cancelled(trouble)
            if trouble.remedies.contains(&Remedy::Retry))
    });
    // Of what is tried again the parts that are here are no part.
    let found = match &bench.desk.job(job).unwrap().state {
        JobState::Failed(trouble) | JobState::Cancelled(trouble) => trouble.bought(),
        other => panic!("{other:?}"),
    };
    let here = library(path).spend(Backend::Live).unwrap().spent;
    assert!(found > Credits::ZERO);
    assert_eq!(found, here);
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("the take", |desk| is_finished(desk, job));
    let mut all = bought(path);
    all.sort();
    let mut once = PARTS.map(str::to_owned).to_vec();
    once.sort();
    assert_eq!(all, once);
    let line = bench.line(0);
    bench.until("it at its line", |desk| {
        desk.takes.get(&line).is_some_and(|takes| takes.count == 1)
    });
}

/// Whoever pressed "Another take" once more, and not "Retry", paid for its parts a second time.
#[test]
fn another_take_that_is_ordered_once_more_goes_on_with_what_is_here() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let (mut bench, order, failed) = ended_midway(&service, home.path());
    let line = bench.line(0);
    for takes in 1..=2 {
        let project = bench.desk.project.as_ref().map(|open| open.card.id);
        bench.send(Command::Jobs(JobsCommand::Generate {
            project,
            backend: Backend::Live,
            asked_alone: true,
            orders: vec![order.clone()],
            play: false,
        }));
        bench.until("its take", |desk| {
            let came = desk.takes.get(&line).is_some_and(|of| of.count == takes);
            came && desk.jobs.iter().all(|job| is_finished(desk, job.id))
        });
        // What is done is done: the one behind it is another take.
        assert_eq!(bought(home.path()).len(), takes as usize * PARTS.len());
    }
    assert!(bench.desk.job(failed).is_none());
}

/// Tried again from the log, the first try stayed, and another take was its parts once more: the very same sound.
#[test]
fn another_take_behind_one_that_the_log_brought_is_another_one() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let (mut bench, order, _failed) = ended_midway(&service, home.path());
    let row = row(&mut bench);
    bench.send(Command::Jobs(JobsCommand::RetryFailure(row)));
    let line = bench.line(0);
    let has = |desk: &Desk, takes| {
        let came = desk.takes.get(&line).is_some_and(|of| of.count == takes);
        came && desk.jobs.iter().all(|job| is_finished(desk, job.id))
    };
    bench.until("its take", |desk| has(desk, 1));
    assert_eq!(bought(home.path()), PARTS);
    let another = order_live(&mut bench, vec![order]);
    bench.until("another take", |desk| is_finished(desk, another));
    assert_eq!(bought(home.path()).len(), 2 * PARTS.len());
}

/// It was told that its parts are not bought again, and once it was dismissed nothing could go on with them.
#[test]
fn another_take_that_was_cancelled_and_dismissed_goes_on_from_the_failure_log() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let order = in_parts(&mut bench, true);
    let gate = Gate::default();
    service
        .faults
        .next(Fault::HoldAfterBytes(8_000, gate.clone()));
    let job = order_live(&mut bench, vec![order]);
    until_billed(&service, PARTS[0].len());
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    gate.open();
    bench.until("its first part", |_| bought(home.path()) == PARTS[..1]);
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    bench.until("its end", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Cancelled(_))
    });
    assert_eq!(bought(home.path()), PARTS[..1]);
    let JobState::Cancelled(trouble) = &bench.desk.job(job).unwrap().state else {
        panic!("it was cancelled");
    };
    assert!(
        trouble.what.contains("from the failure log"),
        "{}",
        trouble.what
    );
    let row = row(&mut bench);
    bench.send(Command::Jobs(JobsCommand::Dismiss(job)));
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.studio.shutdown();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    bench.send(Command::Jobs(JobsCommand::RetryFailure(row)));
    let line = bench.line(0);
    bench.until("its take", |desk| {
        desk.takes.get(&line).is_some_and(|of| of.count == 1)
    });
    assert_eq!(bought(home.path()), PARTS);
}

/// The other window had made it from the failure log, and another take was its parts once more: the very same sound.
#[test]
fn another_take_behind_one_that_another_window_made_is_another_one() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let (mut bench, order, _failed) = ended_midway(&service, home.path());
    let row = row(&mut bench);
    let mut other = service_bench(&service, home.path(), true, QUICK);
    other.send(Command::Jobs(JobsCommand::RetryFailure(row)));
    other.until("its take", |desk| {
        !desk.jobs.is_empty() && desk.jobs.iter().all(|job| is_finished(desk, job.id))
    });
    assert_eq!(bought(home.path()), PARTS);
    let line = bench.line(0);
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Live,
        asked_alone: true,
        orders: vec![order],
        play: false,
    }));
    bench.until("another take", |desk| {
        let came = desk.takes.get(&line).is_some_and(|of| of.count == 2);
        came && desk.jobs.iter().all(|job| is_finished(desk, job.id))
    });
    assert_eq!(bought(home.path()).len(), 2 * PARTS.len());
}

/// Tried again and cancelled before its first part, it was shown at the price of all: two of three were lacking.
#[test]
fn another_take_that_is_cancelled_in_the_queue_is_tried_again_without_what_is_paid() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let (mut bench, _order, job) = ended_midway(&service, home.path());
    let again = |bench: &Bench| {
        let job = bench.desk.job(job).unwrap();
        bench.desk.price_of_retry(job).unwrap().quote.most
    };
    let rest = again(&bench);
    assert!(rest > Credits::ZERO);
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("it in the queue", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Queued)
    });
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    bench.until("its end", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Cancelled(_))
    });
    assert_eq!(again(&bench), rest);
}

/// A long line was heard once its first part was there, however long that took.
#[test]
fn a_line_in_parts_is_heard_while_its_first_part_arrives() {
    let mut bench = Bench::new();
    let order = in_parts(&mut bench, false);
    let gate = Gate::default();
    bench
        .faults
        .next(Fault::HoldAfterBytes(16_000, gate.clone()));
    let job = bench.generate(vec![order]);
    bench.until("its sound", |desk| {
        let arriving = &desk.playback.playing;
        matches!(arriving, Some(Playing::Arriving { job: of, .. }) if *of == job)
            && desk.playback.first_audio_ms.is_some()
    });
    bench.until("its waveform", |desk| {
        let sound = desk.job(job).and_then(|job| job.sound());
        sound.is_some_and(|sound| !sound.complete && sound.seconds > 0.1)
    });
    let line = bench.line(0);
    let has_take = |bench: &Bench| bench.desk.takes.contains_key(&line);
    assert!(!has_take(&bench), "its first part is not here");
    gate.open();
    let state = bench.until_over(job);
    assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
    let take = bench.desk.takes[&line].picked.clone().unwrap();
    assert_eq!(take.parts.len(), PARTS.len());
    bench.until("its end", |desk| desk.playback.playing.is_none());
}

/// It was heard from the line's beginning: of a long line what was mended came minutes later.
#[test]
fn what_is_new_of_a_long_line_is_heard_at_once() {
    let mut bench = Bench::new();
    let kept =
        "Far out at sea the lamp turned and turned, and the keeper slept the whole night long.";
    let id = bench.line(0);
    let say = |bench: &mut Bench, text: String| {
        bench.desk.edit(Edit::SetText { id, text });
        bench.hand_over();
        let mut order = unpriced(bench.order(0, false));
        speech(&mut order).seams = vec![u32::try_from(kept.len() + 1).unwrap()];
        bench.generate(vec![order])
    };
    let job = say(&mut bench, format!("{kept} Nobody came."));
    bench.until_over(job);
    bench.send(Command::Playback(PlaybackCommand::Stop));
    bench.until("silence", |desk| desk.playback.playing.is_none());
    let parts = &bench.desk.takes[&id].picked.as_ref().unwrap().parts;
    let new = f64::from(parts[1].at_ms) / 1e3;
    assert!(new > 3.0, "there is something to leave out: {new} s");

    let job = say(&mut bench, format!("{kept} Somebody came."));
    bench.until("what arrives", |desk| {
        matches!(desk.playback.playing, Some(Playing::Arriving { .. }))
    });
    bench.send(Command::Playback(PlaybackCommand::TogglePause));
    bench.until("a pause", |desk| desk.playback.paused);
    let heard = bench.desk.playhead().seconds();
    // Before it are two seconds and the pause between the sentences.
    assert!(heard > new - 2.5, "{heard} s: what is new is at {new} s");
    bench.until_over(job);
    bench.send(Command::Playback(PlaybackCommand::Stop));
    bench.until("the end", |desk| desk.playback.playing.is_none());
}
