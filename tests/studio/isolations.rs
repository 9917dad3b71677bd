//! The account's history of isolations: in the list, fetched, deleted, and where what was paid for is found again.

use super::account::Service;
use super::history::{everywhere, forget_library};
use super::recovery::{QUICK, order_live, real_service, service_bench, state_of};
use super::tools::{bench, ordered, recording};
use super::*;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::clock::Clock;
use mynah::terms::consent::{Record, standings};
use mynah::terms::ids::{EntryId, ItemId};
use mynah::terms::request::{IsolationRequest, Tool};
use mynah_model::attempt::Fixes;
use mynah_model::command::{
    CloningCommand, Fetched, HistoryCommand, Isolating, PlaybackCommand, ToolMoment, ToolsCommand,
};
use mynah_model::desk::{HistoryFilter, HistoryRow, List, Lives};
use mynah_model::event::Notice;

pub fn isolation(library: &Library, secs: f32) -> LineOrder {
    let input = recording(library, secs);
    ordered(Generation::Isolation(IsolationRequest { input }))
}

/// A recording is isolated in a library of its own.
fn isolated() -> (Bench, Library) {
    let (mut bench, library) = bench();
    let job = bench.generate(vec![isolation(&library, 6.0)]);
    bench.until_over(job);
    assert!(bench.desk.job(job).unwrap().sound().is_none());
    (bench, library)
}

fn of(tool: Tool) -> HistoryFilter {
    HistoryFilter {
        tool: Some(tool),
        ..everywhere()
    }
}

fn saying(search: &str) -> HistoryFilter {
    HistoryFilter {
        search: search.to_owned(),
        ..everywhere()
    }
}

fn fetch(bench: &Bench, row: &HistoryRow) {
    bench.act(HistoryCommand::Fetch {
        whose: bench.desk.history.whose.clone(),
        item: row.item.clone().unwrap(),
        then: Fetched::Keep,
    });
}

#[test]
fn what_was_isolated_here_is_one_row_with_its_item() {
    let (mut bench, _library) = isolated();
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until_over(job);
    let rows = bench.listed(everywhere());
    let tools: Vec<_> = rows.iter().map(|row| row.tool).collect();
    assert_eq!(tools, [Tool::Speech, Tool::Isolation]);
    let row = &rows[1];
    assert_eq!(row.title, "clip.wav");
    assert!(row.take.is_some());
    assert!(matches!(bench.item_of(row), Some(ItemId::Isolated(_))));
    for (filter, count) in [
        (of(Tool::Isolation), 1),
        (of(Tool::Effects), 0),
        (saying("CLIP"), 1),
        (saying("no such words"), 0),
        (
            HistoryFilter {
                voice: rows[0].voice.clone(),
                ..everywhere()
            },
            1,
        ),
        (
            HistoryFilter {
                lives: Lives::Both,
                ..everywhere()
            },
            2,
        ),
        (
            HistoryFilter {
                lives: Lives::OnlyThere,
                ..everywhere()
            },
            0,
        ),
    ] {
        let found = bench.listed(filter.clone());
        assert_eq!(found.len(), count, "{filter:?}: {found:?}");
    }
    // Deleted at the provider it stays here.
    let item = bench.item_of(row).unwrap();
    bench.listed(everywhere());
    bench.act(HistoryCommand::Delete {
        whose: bench.desk.history.whose.clone(),
        item,
    });
    bench.until("the end of it", |desk| {
        let row = desk.history.row(1);
        row.is_some_and(|row| desk.history.item_of(row).is_none())
    });
    let rows = bench.listed(of(Tool::Isolation));
    assert!(rows.len() == 1 && rows[0].take.is_some() && bench.item_of(&rows[0]).is_none());
}

#[test]
fn what_was_isolated_elsewhere_is_fetched_for_nothing() {
    let (mut first, _) = isolated();
    let home = first.home.take().unwrap();
    drop(first);
    forget_library(home.path());
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let rows = bench.listed(everywhere());
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(rows[0].take.is_none() && rows[0].cost.is_none());
    assert_eq!(rows[0].title, "clip.wav", "without our mark");
    assert!((rows[0].seconds.unwrap() - 6.0).abs() < 0.1);
    fetch(&bench, &rows[0]);
    bench.until("its take", |desk| {
        desk.history.row(0).is_some_and(|row| row.take.is_some())
    });
    let row = (**bench.desk.history.row(0).unwrap()).clone();
    let take = row.take.clone().unwrap();
    assert!((take.seconds - 6.0).abs() < 0.2 && !take.cut, "{take:?}");
    assert!(bench.item_of(&row).is_some(), "it is in both");
    let library = Library::open(home.path(), Clock::system()).unwrap();
    assert!(library.verify(take.id).unwrap());
    assert_eq!(library.spend(Backend::Draft).unwrap(), Default::default());
    let again = bench.listed(everywhere());
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].take.as_ref().unwrap().id, take.id);
}

#[test]
fn what_the_service_does_not_give_back_is_called_so() {
    let (mut first, _) = isolated();
    let home = first.home.take().unwrap();
    drop(first);
    forget_library(home.path());
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let rows = bench.listed(everywhere());
    let gone = Refusal::not_found("not_found", "Not Found");
    bench.faults.next_on("/mynah/cleaned", Fault::Refuse(gone));
    fetch(&bench, &rows[0]);
    bench.until("the word", |desk| {
        desk.notices.iter().any(|notice| match notice {
            Notice::Trouble(trouble) => {
                trouble.what.contains("doesn’t give its sound any more")
                    && trouble.charged == Charged::No
            }
            _ => false,
        })
    });
    bench.until("no work", |desk| desk.history.busy.is_empty());
    assert!(bench.listed(everywhere())[0].take.is_none());
}

/// Sends one whose answer is lost.
fn lost(service: &Service, home: &std::path::Path) -> (Bench, Library, JobId) {
    service
        .faults
        .next_on("/audio-isolation/stream", Fault::LoseAnswer);
    let mut bench = service_bench(service, home, true, QUICK);
    let library = Library::open(home, Clock::system()).unwrap();
    let order = isolation(&library, 6.0);
    let job = order_live(&mut bench, vec![order]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert!(
                matches!(trouble.charged, Charged::Unknown { .. }),
                "{trouble:?}"
            );
        }
        other => panic!("{other:?}"),
    }
    (bench, library, job)
}

fn until_found(bench: &mut Bench, library: &Library, job: JobId) {
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("its sound", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    let entry = library.entry(EntryId(1)).unwrap().unwrap();
    assert_eq!(entry.state, EntryState::Settled);
    assert!(matches!(entry.history_item, Some(ItemId::Isolated(_))));
    let takes = library.takes_of(entry.id).unwrap();
    assert!(takes.len() == 1 && library.verify(takes[0].id).unwrap());
    assert!(library.entry(EntryId(2)).unwrap().is_none(), "bought once");
    bench.until("the sums", |desk| {
        let spend = desk.spend.get(&Backend::Live).copied().unwrap_or_default();
        spend.spent > Credits::ZERO && spend.unknown == Credits::ZERO
    });
}

#[test]
fn an_isolation_whose_answer_was_lost_is_found_by_its_name() {
    let (service, home) = (real_service(), tempfile::tempdir().unwrap());
    let (mut bench, library, job) = lost(&service, home.path());
    until_found(&mut bench, &library, job);
}

/// The name that it was sent with has the number that its entry had then; in the library that it comes to another
/// entry has that.
#[test]
fn an_isolation_in_a_backup_is_found_by_the_name_that_it_was_sent_with() {
    let service = real_service();
    let [first, second, place] = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let (bench, library, _) = lost(&service, first.path());
    bench.studio.shutdown();
    let mut told = |_, _| std::ops::ControlFlow::Continue(());
    let backup = library.back_up_to(place.path(), &mut told).unwrap();

    let mut bench = service_bench(&service, second.path(), true, QUICK);
    let order = bench.order(0, false);
    let line = order_live(&mut bench, vec![order]);
    assert!(matches!(bench.until_over(line), JobState::Finished { .. }));
    bench.studio.shutdown();
    let billed = service.billed();
    let library = Library::open(second.path(), Clock::system()).unwrap();
    library
        .restore_from(&backup.folder, "{}", &mut told)
        .unwrap();
    // Nothing but its name says which one it is.
    let account = rusqlite::Connection::open(service.home.path().join("draft.db")).unwrap();
    let another = account.execute("UPDATE isolations SET secs = secs + 1", []);
    assert_eq!(another.unwrap(), 1);
    let mut bench = service_bench(&service, second.path(), true, QUICK);
    let entry = || {
        let entries = super::parts::entries(&library).into_iter();
        let mut isolated = entries.filter(|it| it.intent.request.tool() == Tool::Isolation);
        isolated.next().unwrap()
    };
    // Ordered again it is looked for first, and found.
    let order = isolation(&library, 6.0);
    let again = order_live(&mut bench, vec![order]);
    match bench.until_over(again) {
        JobState::Finished { .. } => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(entry().state, EntryState::Settled);
    assert_ne!(entry().id, entry().sent_as);
    assert_eq!(service.billed(), billed);
}

/// Where the service calls it as it likes, time and length say which one it is.
#[test]
fn an_isolation_without_its_name_is_found_by_time_and_length() {
    let (service, home) = (real_service(), tempfile::tempdir().unwrap());
    let (mut bench, library, job) = lost(&service, home.path());
    let account = rusqlite::Connection::open(service.home.path().join("draft.db")).unwrap();
    let renamed = account.execute("UPDATE isolations SET title = 'Recording'", []);
    assert_eq!(renamed.unwrap(), 1);
    until_found(&mut bench, &library, job);
}

#[test]
fn an_isolation_of_another_length_or_name_is_nobody_s() {
    let (service, home) = (real_service(), tempfile::tempdir().unwrap());
    let (mut bench, library, job) = lost(&service, home.path());
    let account = rusqlite::Connection::open(service.home.path().join("draft.db")).unwrap();
    for change in [
        "UPDATE isolations SET title = 'Recording', secs = secs + 1",
        "UPDATE isolations SET title = 'clip [mynah 1 00000000].wav', secs = secs - 1",
    ] {
        account.execute(change, []).unwrap();
        bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
        bench.until("looking", |desk| {
            matches!(desk.job(job).unwrap().state, JobState::Running { .. })
        });
        bench.until_over(job);
        assert_eq!(state_of(home.path(), 1), EntryState::Unknown, "{change}");
    }
    assert!(library.takes_of(EntryId(1)).unwrap().is_empty());
}

#[test]
fn an_isolation_whose_sound_is_gone_was_charged_and_says_so() {
    let (service, home) = (real_service(), tempfile::tempdir().unwrap());
    let (mut bench, _library, job) = lost(&service, home.path());
    let gone = Refusal::not_found("not_found", "Not Found");
    service
        .faults
        .always_on("/mynah/cleaned", Fault::Refuse(gone));
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("the certain word", |desk| {
        matches!(&desk.job(job).unwrap().state, JobState::Failed(trouble)
            if matches!(trouble.charged, Charged::Yes { .. }))
    });
    assert_eq!(state_of(home.path(), 1), EntryState::Charged);
}

/// The list ended with its first thousand.
#[test]
fn isolations_are_listed_to_the_last_page() {
    let (mut bench, _library) = isolated();
    let home = bench.home.as_ref().unwrap().path();
    let store = home.join("draft").join("draft.db");
    let store = rusqlite::Connection::open(store).unwrap();
    store
        .execute_batch(
            "WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 1100)
             INSERT INTO isolations (id, title, format, secs, preview, made_ms)
             SELECT id || n, 'Tape ' || n, format, secs, preview, made_ms - 1000 * n FROM isolations, many",
        )
        .unwrap();
    // The service lists them in the order in which it filed them: what is newest lies on its second page.
    let rows = bench.listed(of(Tool::Isolation));
    assert_eq!((&*rows[0].title, &*rows[1].title), ("clip.wav", "Tape 1"));
}

/// It waited for hours, its speaker took the consent back meanwhile, and it was sent and paid for.
#[test]
fn a_recording_whose_consent_is_taken_back_while_it_waits_is_not_sent_to_be_cleaned() {
    let (mut bench, library) = bench();
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    let order = isolation(&library, 6.0);
    let Generation::Isolation(request) = &order.request else {
        panic!("{order:?}");
    };
    let hash = request.input.hash.clone();
    let consent = serde_json::json!({
        "name": "Ada", "relation": "self", "date": "2026-01-31", "scope": "one film",
        "statement": {"text": "I agree."}, "samples": [hash],
    });
    let isolating = Isolating {
        row: (1, Fixes::default()),
        consent: consent.to_string(),
        jobs: JobsCommand::Generate {
            project: None,
            backend: Backend::Draft,
            orders: vec![order, isolation(&library, 5.0)],
            play: false,
            asked_alone: false,
        },
    };
    bench.send(Command::Cloning(CloningCommand::Isolate(Box::new(
        isolating,
    ))));
    bench.until("both", |desk| desk.jobs.count(List::Waiting) == 2);
    let given = standings(&library.consents().unwrap().links)[0]
        .hash
        .clone();
    let withdrawn = Record::Withdrawn {
        withdrawn: given,
        at: 5,
    };
    library.consent(&withdrawn).unwrap();
    bench.send(Command::Jobs(JobsCommand::Continue));
    let jobs: Vec<JobId> = bench.desk.jobs.iter().map(|job| job.id).collect();
    let JobState::Failed(trouble) = bench.until_over(jobs[0]) else {
        panic!("it was sent: {:?}", bench.desk.jobs);
    };
    assert_eq!(trouble.charged, Charged::No);
    assert!(trouble.what.contains("taken back"), "{trouble:?}");
    // A recording of nobody's voice is no business of the records.
    assert!(matches!(
        bench.until_over(jobs[1]),
        JobState::Finished { .. }
    ));
}

/// Regression: the player showed 8.25 of 8.28 seconds and the pause symbol until another sound was played.
#[test]
fn an_input_and_its_result_play_to_the_end() {
    let (mut bench, library) = bench();
    let order = isolation(&library, 8.25);
    let Generation::Isolation(request) = &order.request else {
        panic!("{order:?}");
    };
    let input = request.input.clone();
    let job = bench.generate(vec![order]);
    let after = match bench.until_over(job) {
        JobState::Finished { take, .. } => *take,
        other => panic!("{other:?}"),
    };
    assert!(after.is_some());
    bench.send(Command::Playback(PlaybackCommand::Tempo(2.0)));
    for after in [None, after] {
        bench.send(Command::Tools(ToolsCommand::Hear(Box::new(ToolMoment {
            input: input.clone(),
            after,
            is_after: false,
            from: 0.0,
        }))));
        bench.until("playback", |desk| desk.playback.playing.is_some());
        bench.until("its end", |desk| desk.playback.playing.is_none());
        assert!(!bench.desk.playback.stopped, "{after:?}");
    }
}
