//! Dubs that two processes want at once: who makes one, who waits for it, and what cancelling either means.

use super::dubs::dubs;
use super::recovery::QUICK;
use super::tools::{ordered, until_begun};
use super::*;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::clock::Clock;
use mynah_model::trouble::Trouble;

/// Two windows on one library; one makes a dub that is long on its way, and the other waits for it.
struct Two {
    home: tempfile::TempDir,
    library: Library,
    first: Bench,
    made: JobId,
    second: Bench,
    waits: JobId,
}

fn two() -> Two {
    let home = tempfile::tempdir().unwrap();
    let open = || {
        let mut options = StudioOptions::new(home.path());
        options.draft.plan = Some(Plan::Pro);
        options.looks = QUICK;
        Bench::open(options)
    };
    let (mut first, mut second) = (open(), open());
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let request = super::dub_ways::long_dub(&library);
    let made = first.generate(vec![ordered(request.clone())]);
    until_begun(&mut first, &library);
    let waits = second.generate(vec![ordered(request)]);
    second.until("a word about the other one", |desk| {
        matches!(&desk.job(waits).unwrap().state, JobState::Held { why, .. }
            if why.what.starts_with("Another Mynah window or command has begun"))
    });
    Two {
        home,
        library,
        first,
        made,
        second,
        waits,
    }
}

fn cancelled(bench: &mut Bench, job: JobId) -> Trouble {
    match bench.until_over(job) {
        JobState::Cancelled(trouble) => trouble.clone(),
        other => panic!("{other:?}"),
    }
}

/// Who waited ordered it at its full price without a word, as soon as the other one was cancelled.
#[test]
fn a_dub_that_is_cancelled_where_it_is_made_is_not_bought_by_who_waits() {
    let mut two = two();
    two.first.send(Command::Jobs(JobsCommand::Cancel(two.made)));
    cancelled(&mut two.first, two.made);
    let told = cancelled(&mut two.second, two.waits);
    assert!(
        told.what
            .starts_with("Another Mynah window or command cancelled"),
        "{told:?}"
    );
    assert_eq!(told.charged, Charged::No);
    let all = dubs(&two.library);
    assert_eq!((all.len(), all[0].state), (1, EntryState::Released));
    drop(two.home);
}

/// It counted twice in the bar: as what the other one holds, and as what waits here.
#[test]
fn a_dub_that_another_window_makes_is_held_once() {
    let mut two = two();
    let price = dubs(&two.library)[0].intent.quote;
    two.second.until("what the other one holds", |desk| {
        desk.holds(Backend::Draft).under_way == price
    });
    assert_eq!(two.second.desk.holds(Backend::Draft).all(), price);
}

/// "Cancelled before anything was sent", and the other one made it; as that one ended this one went on with it.
#[test]
fn a_dub_that_was_cancelled_where_it_waits_is_not_gone_on_with_there() {
    let mut two = two();
    two.second
        .send(Command::Jobs(JobsCommand::Cancel(two.waits)));
    let told = cancelled(&mut two.second, two.waits);
    assert!(
        told.what.contains("another Mynah") || told.what.contains("Another Mynah"),
        "{told:?}"
    );
    assert_eq!(
        dubs(&two.library)[0].state,
        EntryState::Sent,
        "it is made there"
    );
    two.first.studio.shutdown();
    let library = &two.library;
    two.second
        .until_seen("it stopped", || dubs(library)[0].state != EntryState::Sent);
    let all = dubs(library);
    assert_eq!((all.len(), all[0].state), (1, EntryState::Released));
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, Credits::ZERO);
}
