//! What undo gave a line again, and what came of it before.

use super::*;
use mynah::draft::faults::Gate;
use mynah::script::edit::Edit;
use mynah::studio::command::{TakeAct, TakesCommand};

/// The take of the words that undo had taken back came and was picked: the line played them, and was final no more.
#[test]
fn a_take_that_comes_behind_undo_leaves_the_line_the_take_of_its_words() {
    let mut bench = Bench::new();
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
    gate.open();
    bench.until_over(job);
    bench.desk.finish_changes();
    bench.hand_over();
    bench.until("its own take", |desk| {
        let takes = &desk.takes[&line];
        takes.count == 2 && takes.picked.as_ref().is_some_and(|take| take.id == first)
    });
}
