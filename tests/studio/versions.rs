//! Versions in the studio: what differs is told, and what was typed meanwhile stays.

use super::*;
use mynah::script::compare::Fate;
use mynah::script::document::Script;
use mynah::script::edit::Edit;
use mynah::terms::ids::{ProjectId, TakeId, VersionId};
use mynah_model::command::{
    Newer, ProjectCommand, StorageCommand, TakeAct, TakesCommand, ToCompare, VersionCommand,
};
use mynah_model::desk::VersionCard;
use mynah_model::event::Notice;

fn open(bench: &Bench) -> ProjectId {
    bench.desk.project.as_ref().unwrap().card.id
}

fn cards(desk: &Desk) -> Vec<VersionCard> {
    let of = desk.project.as_ref().unwrap().card.id;
    let cards = desk.versions.of(of);
    cards.map_or_else(Vec::new, |cards| cards.to_vec())
}

fn send(bench: &Bench, command: VersionCommand) {
    bench.send(Command::Project(ProjectCommand::Version(command)));
}

fn keep(bench: &mut Bench, name: &str) -> VersionId {
    let script = Box::new(bench.desk.script().clone());
    let (project, count) = (open(bench), cards(&bench.desk).len());
    let name = name.to_owned();
    let by_itself = false;
    send(
        bench,
        VersionCommand::Keep {
            project,
            name,
            script,
            by_itself,
        },
    );
    bench.until("the version", |desk| cards(desk).len() > count);
    cards(&bench.desk)[0].id
}

fn write(bench: &mut Bench, line: LineId, text: &str) {
    let text = text.to_owned();
    bench.desk.edit(Edit::SetText { id: line, text });
}

fn text(desk: &Desk, line: LineId) -> &str {
    &desk.script().line(line).unwrap().text
}

fn restore(bench: &Bench, version: VersionId, here: Script) {
    let revision = bench.desk.revision();
    let here = Box::new(here);
    send(
        bench,
        VersionCommand::Restore {
            version,
            here,
            revision,
        },
    );
}

#[test]
fn going_back_keeps_what_is_typed_meanwhile_and_outlives_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let (first, second) = (bench.line(0), bench.line(1));
    let original = text(&bench.desk, first).to_owned();
    let version = keep(&mut bench, "First night");
    write(&mut bench, first, "Other words.");
    let here = bench.desk.script().clone();
    restore(&bench, version, here);
    write(&mut bench, second, "Typed meanwhile.");
    bench.until("the old words", |desk| text(desk, first) == original);
    assert_eq!(text(&bench.desk, second), "Typed meanwhile.");
    bench.until("as it was before", |desk| cards(desk).len() == 2);
    let names = cards(&bench.desk).into_iter().map(|card| card.name);
    let names: Vec<_> = names.collect();
    assert_eq!(names, ["Before going back to “First night”", "First night"]);
    let edits = bench.desk.take_edits();
    if let Some(edits) = edits {
        bench.send(edits);
    }
    bench.until("saved", |desk| {
        desk.saved() == mynah_model::desk::Saved::Yes
    });
    bench.studio.shutdown();

    let mut bench = Bench::open(StudioOptions::new(home.path()));
    assert_eq!(text(&bench.desk, first), original);
    // What is the same already is no step.
    let revision = bench.desk.revision();
    write(&mut bench, second, "");
    let version = keep(&mut bench, "Second");
    let here = bench.desk.script().clone();
    restore(&bench, version, here);
    bench.until("the word about it", |desk| {
        let heed = |notice: &Notice| matches!(notice, Notice::Heed(_));
        desk.notices.iter().any(heed)
    });
    assert_eq!(bench.desk.revision(), revision + 1);
}

#[test]
fn another_take_is_told_and_a_version_that_is_gone_too() {
    let mut bench = Bench::new();
    let before = keep(&mut bench, "Before");
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until_over(job);
    let (project, first) = (open(&bench), bench.line(0));
    let compare = |bench: &mut Bench, number: u64, older: VersionId| {
        let newer = Newer::Now(Box::new(bench.desk.script().clone()));
        let order = ToCompare {
            number,
            project,
            older,
            newer,
        };
        send(bench, VersionCommand::Compare(order));
        bench.until("an answer", |desk| desk.versions.compared(number).is_some());
    };
    compare(&mut bench, 1, before);
    let compared = bench.desk.versions.compared(1).unwrap().unwrap();
    let rows: Vec<_> = compared
        .rows
        .iter()
        .map(|row| (row.row, row.fate))
        .collect();
    assert_eq!(rows, [(first, Fate::Take)]);
    assert_eq!(compared.rows[0].takes, Some((None, Some(1))));

    compare(&mut bench, 2, VersionId(99));
    assert!(bench.desk.versions.compared(2).unwrap().is_none());
    bench.until("the word about it", |desk| {
        let trouble = |notice: &Notice| matches!(notice, Notice::Trouble(_));
        desk.notices.iter().any(trouble)
    });
}

/// The take that a version had was gone for good, another one had its number by then, and that one was picked.
#[test]
fn going_back_picks_no_other_take_of_the_same_number() {
    let mut bench = Bench::new();
    let (project, line) = (open(&bench), bench.line(0));
    let speak = |bench: &mut Bench| -> TakeId {
        let job = bench.generate(vec![bench.order(0, true)]);
        bench.until_over(job);
        bench.desk.takes[&line].picked.clone().unwrap().id
    };
    let act = |bench: &Bench, act| bench.send(Command::Takes(TakesCommand::Act(act)));
    let picked = |desk: &Desk| {
        let picked = desk.takes[&line].picked.as_ref();
        picked.map(|take| (take.id, take.number))
    };
    let (first, second) = (speak(&mut bench), speak(&mut bench));
    let version = keep(&mut bench, "With the second");
    let pick_first = |bench: &mut Bench| {
        act(bench, TakeAct::Pick(first, None));
        bench.until("the first", |desk| picked(desk) == Some((first, 1)));
    };
    pick_first(&mut bench);
    act(&bench, TakeAct::Discard(second));
    bench.until("one take", |desk| desk.takes[&line].count == 1);
    bench.send(Command::Storage(StorageCommand::EmptyBin(Some(project))));
    let third = speak(&mut bench);
    assert_eq!(picked(&bench.desk), Some((third, 2)));

    let newer = Newer::Now(Box::new(bench.desk.script().clone()));
    let order = ToCompare {
        number: 1,
        project,
        older: version,
        newer,
    };
    send(&bench, VersionCommand::Compare(order));
    bench.until("an answer", |desk| desk.versions.compared(1).is_some());
    let compared = bench.desk.versions.compared(1).unwrap().unwrap();
    assert_eq!(compared.rows[0].takes, Some((Some(2), Some(2))));

    pick_first(&mut bench);
    restore(&bench, version, bench.desk.script().clone());
    bench.until("the word about it", |desk| {
        let heed = |notice: &Notice| matches!(notice, Notice::Heed(_));
        desk.notices.iter().any(heed)
    });
    assert_eq!(picked(&bench.desk), Some((first, 1)));
}
