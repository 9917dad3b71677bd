//! A studio with a queue is killed, as the window is by a power cut: what was ordered goes on by itself after each start,
//! real credits once a person says so, and in the end the service's bill, the ledger and the takes agree.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use mynah::draft::faults::Fault;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::ids::EntryId;
use mynah::terms::request::Generation;
use mynah_engine::StudioOptions;
use mynah_model::command::LineOrder;
use mynah_model::desk::{Desk, JobCard, JobState};

use crate::rig::{self, Bench, Service};
use crate::{BASE, HOME};

/// What the killed studio does; unset in the process that tests.
const ACT: &str = "MYNAH_CRASH_QUEUE";
/// Lines of the batch, beside the one in parts.
const LINES: usize = 24;
/// Lines of which another take is ordered.
const AGAIN: usize = 8;
/// A short text in the place of a long one: cut where its sentences end.
const LONG: &str = "The light went out. Nobody came. She lit it again.";
const PARTS: [&str; 3] = ["The light went out.", "Nobody came.", "She lit it again."];

/// Few at once, so that most of it is in the queue when it is killed.
fn options(home: &Path, base: Option<&str>) -> StudioOptions {
    let mut options = rig::options(home, base);
    options.draft.plan = Some(Plan::Starter);
    options
}

/// What the killed process does: the first one orders, those after it go on with what is left.
#[test]
fn queue_victim() {
    let read = |name| std::env::var(name).ok();
    let (Some(home), Some(act)) = (read(HOME), read(ACT)) else {
        return;
    };
    let base = read(BASE);
    let mut bench = Bench::open(options(Path::new(&home), base.as_deref()));
    match act.as_str() {
        "all" => bench.generate_orders(all(&bench)),
        "parts" => bench.generate_orders(vec![in_parts(&bench)]),
        "one" => bench.generate(1..2, false),
        "again" => {
            bench.generate(0..AGAIN, false);
            bench.until("the first takes", |desk| desk.takes.len() == AGAIN);
            bench.generate(0..AGAIN, true);
        }
        _ => go_on(&mut bench),
    }
    bench.until("the kill", |_| false);
}

/// What costs real credits waits for a person.
fn go_on(bench: &mut Bench) {
    if bench.backend == Backend::Live {
        bench.until("the word that it waits", |desk| desk.flow.asks > 0);
        bench.go_on();
    }
}

fn all(bench: &Bench) -> Vec<LineOrder> {
    let lines = bench.desk.script().lines().skip(1).take(LINES);
    let mut orders: Vec<_> = lines
        .map(|line| bench.desk.order_for(line.id, false).unwrap())
        .collect();
    orders.insert(0, in_parts(bench));
    orders
}

/// The first line, as one that is spoken in parts.
fn in_parts(bench: &Bench) -> LineOrder {
    let first = bench.desk.script().lines().next().unwrap().id;
    let mut order = bench.desk.order_for(first, false).unwrap();
    order.shown = None;
    let Generation::Speech(request) = &mut order.request else {
        panic!("no line");
    };
    LONG.clone_into(&mut request.text);
    let seam = |part: &str| u32::try_from(LONG.find(part).unwrap()).unwrap();
    request.seams = vec![seam(PARTS[1]), seam(PARTS[2])];
    order
}

/// Runs the studio until it is killed there.
fn killed(act: &str, point: &str, home: &Path, base: Option<&str>) {
    let mut victim = Command::new(std::env::current_exe().unwrap());
    if let Some(base) = base {
        victim.env(BASE, base);
    }
    let ended = victim
        .args(["queue::queue_victim", "--exact", "--nocapture"])
        .env(HOME, home)
        .env(ACT, act)
        .env("MYNAH_KILL_AT", point)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    // 101: it waited in vain.
    let code = ended.code();
    assert!(
        !matches!(code, Some(0 | 101)),
        "it was not killed at {point}"
    );
}

fn entries(library: &Library) -> impl Iterator<Item = Entry> {
    (1..).map_while(|id| library.entry(EntryId(id)).unwrap())
}

fn queued(home: &Path) -> usize {
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    let count = database.query_row("SELECT count(*) FROM queued", [], |row| row.get(0));
    count.unwrap()
}

fn is_over(desk: &Desk) -> bool {
    desk.jobs.iter().all(|job| {
        matches!(
            job.state,
            JobState::Finished { .. } | JobState::Failed(_) | JobState::Cancelled(_)
        )
    })
}

/// Opens what is left, orders nothing, and compares all three in the end; the lines that have their takes. What was
/// marked as sent and never left waits again like the rest.
fn goes_on(home: &Path, base: Option<&str>) -> usize {
    let mut bench = Bench::open(options(home, base));
    let backend = bench.backend;
    assert!(queued(home) > 0, "nothing was left to go on with");
    go_on(&mut bench);
    bench.until("its end", |desk| {
        let spend = desk.spend.get(&backend);
        let clear = spend.is_some_and(|spend| spend.reserved == Credits::ZERO);
        clear && is_over(desk) && queued(home) == 0
    });
    let failed = |job: &JobCard| matches!(job.state, JobState::Failed(_));
    assert!(!bench.desk.jobs.iter().any(failed), "{:?}", bench.desk.jobs);

    let bill = bench.bill();
    let library = Library::open(home, Clock::system()).unwrap();
    let all: Vec<_> = entries(&library).collect();
    let paid: Vec<_> = all
        .iter()
        .filter(|entry| entry.state == EntryState::Settled)
        .collect();
    let spent: Credits = paid.iter().map(|entry| entry.cost.unwrap()).sum();
    assert_eq!(spent, bill, "the ledger and the service's bill");
    let names: BTreeSet<_> = paid.iter().map(|entry| &entry.intent.fingerprint).collect();
    assert_eq!(names.len(), paid.len(), "nothing was bought twice");
    for entry in &all {
        let takes = library.takes_of(entry.id).unwrap();
        match entry.state {
            EntryState::Released => assert!(takes.is_empty(), "{entry:?}"),
            EntryState::Settled | EntryState::Saved => {
                assert_eq!(takes.len(), 1, "{entry:?}");
                assert!(library.verify(takes[0].id).unwrap(), "{entry:?}");
            }
            other => panic!("{other:?}: {entry:?}"),
        }
    }
    let words: Vec<_> = paid
        .iter()
        .map(|entry| entry.intent.request.text())
        .filter(|text| PARTS.contains(text))
        .collect();
    assert_eq!(words, PARTS, "each part was bought once, in its order");
    bench.desk.takes.len()
}

#[test]
fn a_studio_that_is_killed_with_a_queue_goes_on_with_it_by_itself() {
    let home = tempfile::tempdir().unwrap();
    killed("all", "settled:2", home.path(), None);
    for point in ["arriving:4", "sent:2", "blob-written"] {
        killed("go on", point, home.path(), None);
    }
    assert_eq!(goes_on(home.path(), None), LINES + 1);
}

/// Regression: of 47 other takes that were being made three were lost, and the room said "Draft" and "Failed 0".
#[test]
fn other_takes_that_were_being_made_are_made_after_a_kill() {
    let home = tempfile::tempdir().unwrap();
    let point = format!("sent:{}", AGAIN + 3);
    killed("again", &point, home.path(), None);
    let mut bench = Bench::open(options(home.path(), None));
    bench.until("its end", |desk| {
        let spend = desk.spend.get(&Backend::Draft);
        let clear = spend.is_some_and(|spend| spend.reserved == Credits::ZERO);
        clear && is_over(desk) && queued(home.path()) == 0
    });
    let lines = bench.desk.script().lines().take(AGAIN);
    let counts: Vec<u32> = lines.map(|line| bench.desk.takes[&line.id].count).collect();
    assert_eq!(counts, [2; AGAIN]);
    assert_eq!(bench.desk.tally().failed, 0, "{:?}", bench.desk.jobs);
}

/// The service finishes what it was sent, bills it and files it.
#[test]
fn a_studio_that_is_killed_with_a_queue_pays_once_for_all_of_it() {
    let (home, service) = (tempfile::tempdir().unwrap(), Service::on(Plan::Starter));
    let base = Some(service.base.as_str());
    killed("all", "settled:2", home.path(), base);
    for point in ["arriving:4", "sent:2", "blob-written"] {
        killed("go on", point, home.path(), base);
    }
    assert_eq!(goes_on(home.path(), base), LINES + 1);
}

/// Between its parts nothing is under way: the rest of the line is in the queue alone.
#[test]
fn a_line_in_parts_that_is_killed_between_them_goes_on_with_the_next_one() {
    for point in ["settled:1", "settled:2", "intended:2", "arriving:2"] {
        let (home, service) = (tempfile::tempdir().unwrap(), Service::start());
        let base = Some(service.base.as_str());
        killed("parts", point, home.path(), base);
        assert_eq!(goes_on(home.path(), base), 1, "{point}");
    }
    for point in ["settled:1", "sent:2", "arriving:2"] {
        let home = tempfile::tempdir().unwrap();
        killed("parts", point, home.path(), None);
        assert_eq!(goes_on(home.path(), None), 1, "{point}");
    }
}

/// It goes on being looked for, and whoever stopped it wants it no more.
#[test]
fn a_line_that_is_stopped_while_it_is_looked_for_is_not_ordered_anew() {
    for (stops, bought) in [(true, 0), (false, 1)] {
        let home = tempfile::tempdir().unwrap();
        killed("one", "sent", home.path(), None);
        let options = options(home.path(), None);
        let slow = Fault::Wait(Duration::from_millis(700));
        options.draft.faults.always_on("/v1/history", slow);
        let mut bench = Bench::open(options);
        let is_looked_for = |job: &JobCard| matches!(job.state, JobState::LookedFor);
        bench.until("the line", |desk| desk.jobs.iter().any(is_looked_for));
        if stops {
            bench.stop_all();
        }
        bench.until("its end", |desk| {
            let spend = desk.spend.get(&Backend::Draft);
            let clear = spend.is_some_and(|spend| spend.reserved == Credits::ZERO);
            clear && is_over(desk) && queued(home.path()) == 0
        });
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let settled = entries(&library).filter(|entry| entry.state == EntryState::Settled);
        assert_eq!(settled.count(), bought);
    }
}
