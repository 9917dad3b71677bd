//! What undo gave a line again, and what came of it before.

use super::parts::in_parts;
use super::*;
use mynah::draft::faults::Gate;
use mynah::script::deed::{Deed, Deeds};
use mynah::script::edit::Edit;
use mynah::script::pronunciation::{Pronunciation, Word};
use mynah::script::tuning::LineChange;
use mynah::terms::ids::TakeId;
use mynah::terms::settings::Setting;
use mynah_model::command::{ProjectCommand, TakeAct, TakesCommand};
use std::sync::Arc;

/// Other words of the first line.
fn other_words(bench: &Bench) -> Edit {
    Edit::SetText {
        id: bench.line(0),
        text: "Something else altogether.".to_owned(),
    }
}

/// A take of the first line, and one of what a change makes of it under way, which undo has taken back.
fn undone(bench: &mut Bench, change: Edit) -> (TakeId, JobId, Gate) {
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
    bench.desk.edit(change);
    bench.hand_over();
    let order = bench.order(0, false);
    let job = bench.generate(vec![order]);
    bench.until("its sound", |desk| {
        desk.job(job).is_some_and(|job| job.sound().is_some())
    });
    bench.desk.undo();
    // A frame passes: there is no other take yet.
    bench.desk.finish_changes();
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
    let change = other_words(&bench);
    let (first, job, gate) = undone(&mut bench, change);
    gate.open();
    bench.until_over(job);
    has_its_own(&mut bench, first);
}

/// The take comes while another project is open; its own is opened then.
fn comes_elsewhere(bench: &mut Bench, job: JobId, gate: &Gate) {
    let project = bench.desk.project.as_ref().unwrap().card.id;
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
}

/// The same where another project was opened in between: nobody looked at the line any more.
#[test]
fn a_take_that_comes_behind_undo_while_another_project_is_open_leaves_the_line_its_own() {
    let mut bench = Bench::new();
    let change = other_words(&bench);
    let (first, job, gate) = undone(&mut bench, change);
    comes_elsewhere(&mut bench, job, &gate);
    has_its_own(&mut bench, first);
}

/// The same of what is said otherwise in the same words: only other words were seen.
#[test]
fn a_take_that_comes_behind_undo_of_the_speed_leaves_the_line_its_own() {
    for elsewhere in [false, true] {
        let mut bench = Bench::new();
        let faster = Edit::TuneLine {
            id: bench.line(0),
            change: LineChange::Setting(Setting::Speed(Some(1.2))),
        };
        let (first, job, gate) = undone(&mut bench, faster);
        if elsewhere {
            comes_elsewhere(&mut bench, job, &gate);
        } else {
            gate.open();
            bench.until_over(job);
        }
        has_its_own(&mut bench, first);
    }
}

/// A part of the other words' take was spoken anew meanwhile: it took the line's place, too.
#[test]
fn a_part_that_comes_behind_undo_leaves_the_line_its_own() {
    let mut bench = Bench::new();
    let (line, order) = (bench.line(0), bench.order(0, false));
    let job = bench.generate(vec![order]);
    bench.until_over(job);
    let picked = |desk: &Desk| Arc::clone(desk.takes[&line].picked.as_ref().unwrap());
    let first = picked(&bench.desk).id;
    let order = in_parts(&mut bench, false);
    let job = bench.generate(vec![order]);
    bench.until_over(job);
    let parted = picked(&bench.desk);
    let again = bench.desk.script().line(line).unwrap();
    let again = bench.desk.order_of_part(again, &parted, 1).unwrap();
    // Of a take that is its line's still, it is the line's, whatever the line says by now.
    let job = bench.generate(vec![again]);
    bench.until_over(job);
    let parted = picked(&bench.desk);
    assert_eq!(parted.parts.len(), 3);
    let again = bench.desk.script().line(line).unwrap();
    let again = bench.desk.order_of_part(again, &parted, 1).unwrap();
    let gate = Gate::default();
    let hold = Fault::HoldAfterBytes(2_000, gate.clone());
    bench.faults.next(hold);
    let job = bench.generate(vec![again]);
    bench.desk.undo();
    bench.desk.finish_changes();
    bench.hand_over();
    bench.until("its own take", |desk| picked(desk).id == first);
    gate.open();
    bench.until_over(job);
    assert_ne!(picked(&bench.desk).id, first);
    bench.desk.finish_changes();
    bench.hand_over();
    bench.until("its own take again", |desk| picked(desk).id == first);
    assert_eq!(bench.desk.takes[&line].count, 4);
}

/// A take of the first line, one of what a step makes of it, and that step taken back.
fn gone_back(bench: &mut Bench, step: Edit) -> TakeId {
    let line = bench.line(0);
    let picked = |desk: &Desk| desk.takes[&line].picked.as_ref().unwrap().id;
    let order = bench.order(0, false);
    let job = bench.generate(vec![order]);
    bench.until_over(job);
    let first = picked(&bench.desk);
    bench.desk.edit(step);
    bench.hand_over();
    let order = bench.order(0, false);
    let job = bench.generate(vec![order]);
    bench.until_over(job);
    assert_ne!(picked(&bench.desk), first);
    bench.desk.undo();
    first
}

/// What was said and made otherwise all over the script went back, and its lines kept the takes of that.
#[test]
fn undo_of_a_rule_or_of_the_format_gives_lines_their_takes_again() {
    for is_rule in [true, false] {
        let mut bench = Bench::new();
        let step = if is_rule {
            let text = &bench.desk.script().line(bench.line(0)).unwrap().text;
            let word = text.split(' ').next().unwrap();
            Edit::Pronounce {
                word: Word::new(word),
                rule: Some(Pronunciation {
                    alias: "Zarathustra".to_owned(),
                    ..Pronunciation::default()
                }),
            }
        } else {
            let format = Some("wav_24000".parse().unwrap());
            Edit::SetFormat { format }
        };
        let first = gone_back(&mut bench, step);
        has_its_own(&mut bench, first);
    }
}

/// A step that picks a take of one line said nothing of the others, and they kept what was made by it.
#[test]
fn undo_of_a_step_that_picks_one_lines_take_finds_those_of_others() {
    let mut bench = Bench::new();
    let (line, other) = (bench.line(0), bench.line(1));
    let order = bench.order(1, false);
    let job = bench.generate(vec![order]);
    bench.until_over(job);
    let take = bench.desk.takes[&other].picked.as_ref().unwrap().id;
    let pick = vec![Deed::Take(TakeAct::Pick(take, None))];
    let picks = Deeds {
        line: Some(other),
        there: pick.clone(),
        back: pick,
    };
    let faster = Edit::TuneLine {
        id: line,
        change: LineChange::Setting(Setting::Speed(Some(1.2))),
    };
    let step = Edit::Group(vec![faster, Edit::Deed(Box::new(picks))]);
    let first = gone_back(&mut bench, step);
    has_its_own(&mut bench, first);
}

/// One line whose takes couldn't be read kept those of all behind it from being told, though they were picked.
#[test]
fn a_line_whose_takes_cannot_be_read_keeps_no_others_from_being_told() {
    let mut bench = Bench::new();
    let lines = [0, 1, 2].map(|place| bench.line(place));
    let speak = |bench: &mut Bench, place: usize, another: bool| {
        let order = bench.order(place, another);
        let job = bench.generate(vec![order]);
        bench.until_over(job);
        let takes = &bench.desk.takes[&bench.line(place)];
        takes.picked.as_ref().unwrap().id
    };
    let own = [0, 1, 2].map(|place| speak(&mut bench, place, false));
    // What lies in the bin is no take of what the line sends, and is listed.
    let damaged = speak(&mut bench, 1, true);
    let discard = TakesCommand::Act(TakeAct::Discard(damaged));
    bench.send(Command::Takes(discard));
    bench.until("it in the bin", |desk| desk.takes[&lines[1]].count == 1);
    let other = |id| Edit::SetText {
        id,
        text: "Something else altogether.".to_owned(),
    };
    bench.desk.edit(Edit::Group(lines.map(other).into()));
    bench.hand_over();
    let others = [0, 1, 2].map(|place| speak(&mut bench, place, false));
    assert!(others.iter().all(|take| !own.contains(take)));
    let home = bench.home.as_ref().unwrap().path().join("library.db");
    let database = rusqlite::Connection::open(home).unwrap();
    database.busy_timeout(PATIENCE).unwrap();
    let damage = "UPDATE take SET request = 'damaged' WHERE id = ?1";
    assert_eq!(database.execute(damage, [damaged.0]).unwrap(), 1);
    bench.desk.undo();
    bench.desk.finish_changes();
    bench.hand_over();
    // The damaged one is between them, whichever is told first.
    bench.until("their own takes", |desk| {
        [0, 2].into_iter().all(|place| {
            let picked = &desk.takes[&lines[place]].picked;
            picked.as_ref().is_some_and(|take| take.id == own[place])
        })
    });
}
