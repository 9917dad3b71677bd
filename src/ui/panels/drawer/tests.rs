use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::studio::command::Step;
use crate::studio::event::{Event, JobEvent, Queued, Work};
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::ids::JobId;
use crate::ui::panels::testing::{SCRIPT, desk, room};

/// A desk with as many waiting lines as said, of which the first is under way.
fn busy(lines: u64) -> crate::studio::desk::Desk {
    let mut desk = desk(Backend::Live, SCRIPT);
    let line = desk.script().lines().next().map(|line| line.id).unwrap();
    let order = std::sync::Arc::new(desk.order_for(line, false).unwrap());
    let queued = (1..=lines).map(|id| Queued {
        id: JobId(id),
        work: Work::Generate {
            project: None,
            backend: Backend::Live,
            order: std::sync::Arc::clone(&order),
        },
        quote: Credits(id),
        rank: id as i64,
    });
    desk.apply(Event::Queued(queued.collect()));
    let running = JobEvent::Running { progress: None };
    desk.apply(Event::Job(JobId(1), running));
    desk
}

fn commands(harness: &egui_kittest::Harness<'_, crate::ui::testing::Bench<Drawer>>) -> Vec<String> {
    let outbox = &harness.state().wishes.outbox;
    outbox
        .iter()
        .map(|command| format!("{command:?}"))
        .collect()
}

#[test]
fn what_waits_is_moved_and_stopped() {
    let mut harness = room(
        (900.0, 300.0),
        busy(3),
        Drawer::default(),
        |drawer, ui, cx| {
            drawer.ui(ui, cx);
        },
    );
    for (part, step) in [
        ("Move to the front", Step::First),
        ("Move up", Step::Up),
        ("Move down", Step::Down),
    ] {
        harness
            .query_all_by_label_contains(part)
            .next()
            .unwrap()
            .click();
        harness.run();
        let wanted = format!("{:?}", JobsCommand::Move(JobId(2), step));
        assert!(commands(&harness).pop().unwrap().contains(&wanted));
    }
    harness
        .query_all_by_label_contains("Cancel ")
        .nth(1)
        .unwrap()
        .click();
    harness.run();
    assert!(
        commands(&harness)
            .pop()
            .unwrap()
            .contains("Cancel(JobId(1))")
    );
}

#[test]
fn of_very_many_only_those_in_view_are_laid_out() {
    let harness = room(
        (900.0, 300.0),
        busy(2_000),
        Drawer::default(),
        |drawer, ui, cx| {
            drawer.ui(ui, cx);
        },
    );
    let rows = harness.query_all_by_label_contains("Cancel ").count();
    assert!((3..20).contains(&rows), "{rows}");
}
