//! Projects into the bin and out of it.

use std::time::Duration;

use mynah::script::edit::Edit;
use mynah::terms::credits::Credits;
use mynah::terms::ids::ProjectId;
use mynah_engine::StudioOptions;
use mynah_model::command::Command;
use mynah_model::command::ProjectCommand;
use mynah_model::desk::Desk;
use mynah_model::desk::JobState;
use mynah_model::desk::Saved;
use mynah_model::event::Notice;
use mynah_model::event::Offer;

use crate::Bench;

fn open_one(desk: &Desk) -> ProjectId {
    desk.project.as_ref().unwrap().card.id
}

fn is_listed(desk: &Desk, id: ProjectId) -> bool {
    let cards = desk.projects.value().map_or(&[][..], Vec::as_slice);
    cards.iter().any(|card| card.id == id)
}

fn discard(bench: &mut Bench, id: ProjectId) {
    bench.send(Command::Project(ProjectCommand::Discard(id)));
    bench.until("the bin", |desk| {
        desk.bin.iter().any(|card| card.id == id) && open_one(desk) != id
    });
}

#[test]
fn a_deleted_project_comes_back_whole_and_its_takes_cost_nothing_meanwhile() {
    let mut bench = Bench::new();
    let id = open_one(&bench.desk);
    let order = bench.order(0, false);
    let line = bench.line(0);
    let job = bench.generate(vec![order.clone()]);
    bench.until_over(job);
    let take = bench.desk.takes[&line].picked.clone().unwrap();

    discard(&mut bench, id);
    assert!(!is_listed(&bench.desk, id));
    let offered = |notice: &Notice| matches!(notice, Notice::Offer { offer: Offer::RestoreProject(of), .. } if *of == id);
    bench.until("the way back", |desk| desk.notices.iter().any(offered));
    // Nothing was left: there is an empty project to write in.
    assert_eq!(bench.desk.script().lines().count(), 1);
    let (edit, _) = bench.desk.script().insert_after(None, order.request.text());
    bench.desk.edit(edit);
    bench.hand_over();
    let again = bench.generate(vec![mynah_model::command::LineOrder {
        line: Some(bench.line(1)),
        ..order
    }]);
    assert!(matches!(
        bench.until_over(again),
        JobState::Finished { cached: true, cost, .. } if *cost == Credits::ZERO
    ));

    bench.send(Command::Project(ProjectCommand::Restore(id)));
    bench.until("the project", |desk| is_listed(desk, id));
    assert!(bench.desk.bin.is_empty());
    bench.send(Command::Project(ProjectCommand::Open(id)));
    bench.until("it is open", |desk| open_one(desk) == id);
    assert_eq!(bench.desk.script().lines().count(), 46);
    assert_eq!(bench.desk.takes[&line].picked.as_ref().unwrap().id, take.id);
}

#[test]
fn a_project_deleted_under_another_window_is_taken_out_by_what_that_one_writes() {
    let home = tempfile::tempdir().unwrap();
    let mut first = Bench::open(StudioOptions::new(home.path()));
    let mut second = Bench::open(StudioOptions::new(home.path()));
    let id = open_one(&first.desk);
    discard(&mut first, id);

    let line = second.line(0);
    let text = "Written in the other window.".to_owned();
    second.desk.edit(Edit::SetText { id: line, text });
    second.hand_over();
    second.until("saved", |desk| desk.saved() == Saved::Yes);
    second.until("the word about it", |desk| {
        let told = |notice: &Notice| matches!(notice, Notice::Done(text) if text.contains("bin"));
        desk.notices.iter().any(told)
    });
    first.send(Command::Project(ProjectCommand::List));
    first.until("it is there again", |desk| is_listed(desk, id));
    first.send(Command::Project(ProjectCommand::Open(id)));
    first.until("it is open", |desk| open_one(desk) == id);
    let written = first.desk.script().lines().next().unwrap().text.clone();
    assert_eq!(written, "Written in the other window.");
}

#[test]
fn what_waits_in_a_deleted_project_is_not_spent() {
    let mut bench = Bench::new();
    // Slow enough that most of the batch waits when the project goes.
    bench.faults.latency(Duration::from_millis(300));
    let id = open_one(&bench.desk);
    let orders = (0..30).map(|place| bench.order(place, false)).collect();
    bench.generate(orders);
    discard(&mut bench, id);
    bench.until("the end of all", |desk| {
        desk.jobs.iter().all(|job| {
            matches!(
                job.state,
                JobState::Finished { .. } | JobState::Failed(_) | JobState::Cancelled(_)
            )
        })
    });
    let cancelled = |job: &&mynah_model::desk::JobCard| matches!(job.state, JobState::Cancelled(_));
    let count = bench.desk.jobs.iter().filter(cancelled).count();
    assert!(count > 10, "{count} of 30 were cancelled");
}
