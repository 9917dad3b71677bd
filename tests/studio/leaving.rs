//! What was written last is kept when its project or the window is left at once.

use super::*;
use mynah::script::edit::Edit;
use mynah_model::command::{ProjectCommand, TakeAct, TakesCommand, UsageCommand};
use mynah_model::desk::{Budget, Saved, Scope};
use mynah_model::event::Notice;

fn write(bench: &mut Bench, line: LineId, text: &str) {
    let text = text.to_owned();
    bench.desk.edit(Edit::SetText { id: line, text });
    bench.hand_over();
}

fn texts(desk: &Desk) -> Vec<String> {
    let lines = desk.script().lines().take(2);
    lines.map(|line| line.text.clone()).collect()
}

/// Two windows on one project; the first has written, which the second does not know.
fn two_windows(home: &std::path::Path) -> (Bench, Bench) {
    let mut first = Bench::open(StudioOptions::new(home));
    let second = Bench::open(StudioOptions::new(home));
    let line = first.line(0);
    write(&mut first, line, "Of the first window.");
    first.until("saved", |desk| desk.saved() == Saved::Yes);
    (first, second)
}

const BOTH: [&str; 2] = ["Of the first window.", "Of the second."];

#[test]
fn a_window_that_was_slower_and_is_closed_at_once_keeps_its_edits() {
    let home = tempfile::tempdir().unwrap();
    let (first, mut second) = two_windows(home.path());
    let line = second.line(1);
    write(&mut second, line, "Of the sec");
    write(&mut second, line, "Of the second.");
    second.studio.shutdown();
    drop(first);
    assert_eq!(
        texts(&Bench::open(StudioOptions::new(home.path())).desk),
        BOTH
    );
}

#[test]
fn a_project_that_is_left_at_once_keeps_what_a_slower_window_wrote() {
    let home = tempfile::tempdir().unwrap();
    let (first, mut second) = two_windows(home.path());
    let sample = second.desk.project.as_ref().unwrap().card.id;
    let name = "Another".to_owned();
    let line = second.line(1);
    second.send(Command::Project(ProjectCommand::Create { name }));
    second.desk.edit(Edit::SetText {
        id: line,
        text: "Of the sec".to_owned(),
    });
    // Not handed over before the other project is there; and more behind it.
    while second.desk.project.as_ref().unwrap().card.id == sample {
        let event = second.studio.wait(PATIENCE).unwrap();
        if second.desk.script().line(line).is_some() {
            write(&mut second, line, "Of the second.");
        }
        second.desk.apply(event);
    }
    let told = |notice: &Notice| matches!(notice, Notice::Done(text) if text.contains("window"));
    second.until("the word", |desk| desk.notices.iter().any(told));
    second.hand_over();
    second.send(Command::Project(ProjectCommand::Open(sample)));
    second.until("the sample again", |desk| {
        desk.project.as_ref().unwrap().card.id == sample
    });
    assert_eq!(texts(&second.desk), BOTH);
    drop((first, second));
    let mut last = Bench::open(StudioOptions::new(home.path()));
    last.until("the sample", |desk| {
        desk.project.as_ref().unwrap().card.id == sample
    });
    assert_eq!(texts(&last.desk), BOTH);
}

/// A library that refuses edits, as a full disk does.
fn refusing(home: &std::path::Path) -> rusqlite::Connection {
    let holder = rusqlite::Connection::open(home.join("library.db")).unwrap();
    let full = "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(FAIL, 'full'); END";
    holder.execute_batch(full).unwrap();
    holder
}

fn is_refused(desk: &Desk) -> bool {
    matches!(desk.saved(), Saved::Failed(_))
}

/// A line was typed on a full disk, and there is room by now.
fn refused_once(home: &std::path::Path) -> Bench {
    let mut bench = Bench::open(StudioOptions::new(home));
    let holder = refusing(home);
    let line = bench.line(0);
    write(&mut bench, line, "Typed on a full disk.");
    bench.until("trouble", is_refused);
    holder.execute_batch("DROP TRIGGER full").unwrap();
    bench
}

#[test]
fn what_the_disk_refused_is_written_once_there_is_room() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = refused_once(home.path());
    // Nobody does anything.
    bench.until("saved", |desk| desk.saved() == Saved::Yes);
}

#[test]
fn what_the_disk_refused_is_tried_a_last_time_at_the_end() {
    let home = tempfile::tempdir().unwrap();
    let bench = refused_once(home.path());
    drop(bench);
    let bench = Bench::open(StudioOptions::new(home.path()));
    assert_eq!(texts(&bench.desk)[0], "Typed on a full disk.");
}

#[test]
fn what_the_disk_refused_is_written_when_somebody_says_so() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = refused_once(home.path());
    bench.send(Command::Project(ProjectCommand::SaveAgain));
    bench.until("saved", |desk| desk.saved() == Saved::Yes);
}

/// Whoever set a limit and closed the window at once had none.
#[test]
fn a_budget_that_is_set_last_is_kept() {
    let home = tempfile::tempdir().unwrap();
    for limit in 1..=8 {
        let bench = Bench::open(StudioOptions::new(home.path()));
        let budget = Budget {
            backend: Backend::Draft,
            scope: Scope::Month,
            credits: Credits(limit),
            hard: true,
        };
        bench.send(Command::Usage(UsageCommand::SetBudget(budget)));
        bench.studio.shutdown();
        let mut bench = Bench::open(StudioOptions::new(home.path()));
        bench.until("the budget", |desk| {
            let mut budgets = desk.budgets(Backend::Draft).iter();
            budgets.any(|standing| standing.budget == budget)
        });
        bench.studio.shutdown();
    }
}

/// The window gave up as soon as the studio's queue was full.
#[test]
fn what_found_no_room_in_a_full_queue_is_kept_when_the_window_closes() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions {
        last_writes: PATIENCE,
        ..StudioOptions::new(home.path())
    });
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until_over(job);
    let line = bench.line(0);
    let take = bench.desk.takes[&line].picked.as_ref().unwrap().id;
    let project = bench.desk.project.as_ref().unwrap().card.id;
    let list = || Command::Takes(TakesCommand::List { project, line });
    while let Some(slot) = bench.studio.free_slot() {
        slot.send(list());
    }
    let note = TakeAct::Note(take, "Warmer.".to_owned());
    let Bench { studio, .. } = bench;
    studio.shutdown_after(vec![list(), Command::Takes(TakesCommand::Act(note))]);
    let again = Bench::open(StudioOptions::new(home.path()));
    let kept = again.desk.takes[&line].picked.as_ref().unwrap();
    assert_eq!(kept.note, "Warmer.");
}
