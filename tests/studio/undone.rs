//! What undo gave a line again, and what came of it before.

use super::*;
use mynah::draft::faults::Gate;
use mynah::script::edit::Edit;
use mynah::studio::command::{ProjectCommand, TakeAct, TakesCommand};
use mynah::terms::ids::TakeId;

/// A take of the first line, and one of other words under way, which undo has taken back.
fn undone(bench: &mut Bench) -> (TakeId, JobId, Gate) {
    let (line, order) = (bench.line(0), bench.order(0, false));
    let job = bench.generate(vec![order]);
    bench.until_over(job);
    let first = bench.desk.takes[&line].picked.as_ref().unwrap().id;
    bench.send(Command::Takes(TakesCommand::Act(TakeAct::Approve(
        vec![first],
        true,
    ))));
    bench.until("it approved", |desk| {
        let picked = &desk.takes[&line].picked;
        picked.as_ref().is_some_and(|take| take.approved)
    });
    let gate = Gate::default();
    bench
        .faults
        .next(Fault::HoldAfterBytes(8_000, gate.clone()));
    bench.desk.edit(Edit::SetText {
        id: line,
        text: "Something else altogether.".to_owned(),
    });
    bench.hand_over();
    let order = bench.order(0, false);
    let job = bench.generate(vec![order]);
    bench.until("its sound", |desk| {
        desk.job(job).is_some_and(|job| job.sound().is_some())
    });
    bench.desk.undo();
    bench.hand_over();
    (first, job, gate)
}

/// The line has both takes, and the first one is picked.
fn has_its_own(bench: &mut Bench, first: TakeId) {
    let line = bench.line(0);
    bench.desk.finish_changes();
    bench.hand_over();
    bench.until("its own take", |desk| {
        let takes = &desk.takes[&line];
        takes.count == 2 && takes.picked.as_ref().is_some_and(|take| take.id == first)
    });
}

/// The take of the words that undo had taken back came and was picked: the line played them, and was final no more.
#[test]
fn a_take_that_comes_behind_undo_leaves_the_line_the_take_of_its_words() {
    let mut bench = Bench::new();
    let (first, job, gate) = undone(&mut bench);
    gate.open();
    bench.until_over(job);
    has_its_own(&mut bench, first);
}

/// The same where another project was opened in between: nobody looked at the line any more.
#[test]
fn a_take_that_comes_behind_undo_while_another_project_is_open_leaves_the_line_its_own() {
    let mut bench = Bench::new();
    let project = bench.desk.project.as_ref().unwrap().card.id;
    let (first, job, gate) = undone(&mut bench);
    bench.send(Command::Project(ProjectCommand::Create {
        name: "Other".to_owned(),
    }));
    let is_open = |desk: &Desk| {
        let open = desk.project.as_ref();
        open.is_some_and(|open| open.card.id == project)
    };
    bench.until("the other project", |desk| !is_open(desk));
    gate.open();
    bench.until_over(job);
    bench.send(Command::Project(ProjectCommand::Open(project)));
    bench.until("the project", is_open);
    has_its_own(&mut bench, first);
}
