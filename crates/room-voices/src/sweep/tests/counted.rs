//! What counts against the stop-loss, of what was left, of another run, and of a further try.

use super::*;
use mynah_core::ids::ProjectId;
use mynah_model::command::LineOrder;
use mynah_model::event::{JobEvent, Queued, Work};
use mynah_model::trouble::{Charged, Trouble};

fn perhaps() -> Trouble {
    Trouble {
        charged: Charged::Unknown {
            request: None,
            backend: Backend::Live,
        },
        ..made::busy()
    }
}

/// The job of the cell that the line has now, and what came of it.
fn job(desk: &mut Desk, id: u64, of: &Sent, event: JobEvent) {
    let work = Work::Generate {
        project: desk.project.as_ref().map(|open| open.card.id),
        backend: desk.backend(),
        order: Arc::new(of.order.clone()),
    };
    let id = JobId(id);
    desk.apply(Event::Queued(vec![Queued {
        id,
        work,
        quote: of.price,
        rank: 0,
        batch: None,
    }]));
    desk.apply(Event::Job(id, event));
}

/// What the line itself would send.
struct Sent {
    order: LineOrder,
    key: u64,
    price: Credits,
}

fn current(open: &Open) -> Sent {
    let sent = open.plan.current.as_ref().unwrap();
    Sent {
        order: sent.order.clone(),
        key: sent.key,
        price: sent.price(),
    }
}

/// The sweep's middle cell was ordered, and failed where nobody knows whether it was charged.
fn in_doubt<'a>() -> Room<'a> {
    let mut room = room(Backend::Live);
    let bench = room.state_mut();
    let open = bench.panel.open.as_mut().unwrap();
    let of = current(open);
    let (key, price) = (of.key, of.price);
    let now = mynah_core::clock::Clock::system().instant();
    open.limit.order(std::iter::once(key));
    open.ordered.add(&bench.desk, vec![(key, price)], now);
    job(&mut bench.desk, 1, &of, JobEvent::Failed(perhaps()));
    room.run();
    room
}

#[test]
fn what_may_have_been_charged_says_so_and_what_now() {
    let mut room = in_doubt();
    assert!(
        room.query_all_by_label_contains(&tr!("sweep-doubt"))
            .count()
            > 1
    );
    room.get_by_label_contains("It may have been charged, and counts as that");
    let bench = room.state_mut();
    let of = current(bench.panel.open.as_ref().unwrap());
    job(&mut bench.desk, 2, &of, JobEvent::LookedFor);
    room.run();
    room.get_by_label_contains("The history is asked, for nothing");
}

/// What was on its way when the program ended was counted as spent for good.
#[test]
fn what_another_run_had_under_way_counts_until_it_is_known_and_is_not_bought() {
    let mut room = room(Backend::Live);
    let bench = room.state_mut();
    let open_now = bench.panel.open.take().unwrap();
    let line = open_now.line;
    let of = current(&open_now);
    if let Some(project) = &mut bench.desk.project {
        let limit = SweepLimit {
            spent: vec![(line, Credits(90))],
            under_way: vec![(line, of.key, Credits(40))],
            ..SweepLimit::default()
        };
        project.defaults.sweep = [(Backend::Live, limit)].into();
    }
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    assert_eq!(open(&room).spent(), Credits(90));
    assert!(!sent(&room).contains("Generate {"), "{}", sent(&room));
    // It came to less.
    let bench = room.state_mut();
    let cancelled = JobEvent::Cancelled(made::busy());
    job(&mut bench.desk, 1, &of, cancelled);
    room.run();
    assert_eq!(open(&room).spent(), Credits(50));
}

/// By line it said less than holds after a restart, and more where lines were tried by themselves before.
#[test]
fn what_is_spent_counts_for_the_line_that_the_sweep_was_opened_with() {
    let mut room = of_two_lines();
    let bench = room.state_mut();
    let lines = bench.panel.open.as_ref().unwrap().lines.all().to_vec();
    let limit = SweepLimit {
        limits: vec![(lines[0], Some(Credits(500)))],
        spent: vec![(lines[0], Credits(90)), (lines[1], Credits(70))],
        ..SweepLimit::default()
    };
    if let Some(project) = &mut bench.desk.project {
        project.defaults.sweep = [(Backend::Draft, limit)].into();
    }
    bench.with(|panel, cx| panel.open(cx));
    room.run();
    assert_eq!(open(&room).spent(), Credits(90));
    room.get_by_label_contains("Generate").click();
    room.run();
    let outbox = &room.state().wishes.outbox;
    let told = outbox.iter().rev().find_map(|wish| match wish {
        Command::Project(ProjectCommand::KeepSweepLimit { change, .. }) => Some(change.clone()),
        _ => None,
    });
    let told = told.unwrap();
    assert!(!told.begun.is_empty());
    assert!(told.begun.iter().all(|(of, ..)| *of == lines[0]));
    assert_eq!(told.spent.map(|(of, _)| of), Some(lines[0]));
}

/// It was followed in every frame until the program ended.
#[test]
fn a_sweep_that_was_left_is_followed_until_it_is_over_and_kept() {
    let mut room = room(Backend::Live);
    let bench = room.state_mut();
    let open = bench.panel.open.as_mut().unwrap();
    let line = open.line;
    let of = current(open);
    let now = mynah_core::clock::Clock::system().instant();
    open.limit.order(std::iter::once(of.key));
    open.ordered.add(&bench.desk, vec![(of.key, of.price)], now);
    room.run();
    room.key_press(Key::Escape);
    room.run();
    assert!(!room.state().panel.is_open());
    let left = |room: &mut Room<'_>| {
        room.state_mut().with(SweepPanel::follow_unseen);
        room.state().panel.left.all().count()
    };
    assert_eq!(left(&mut room), 1);
    let keep = |room: &mut Room<'_>, under_way| {
        let limit = SweepLimit {
            under_way,
            ..SweepLimit::default()
        };
        let project = room.state_mut().desk.project.as_mut().unwrap();
        project.defaults.sweep = [(Backend::Live, limit)].into();
    };
    keep(&mut room, vec![(line, of.key, of.price)]);
    let cancelled = JobEvent::Cancelled(made::busy());
    job(&mut room.state_mut().desk, 1, &of, cancelled);
    assert_eq!(left(&mut room), 1, "its end is told");
    assert_eq!(left(&mut room), 1, "and isn't kept yet");
    keep(&mut room, Vec::new());
    assert_eq!(left(&mut room), 0);
}

/// The orders that were pressed last.
fn ordered(room: &Room<'_>) -> Vec<LineOrder> {
    let mut sent = room.state().wishes.outbox.iter().rev();
    let orders = sent.find_map(|wish| match wish {
        Command::Jobs(JobsCommand::Generate { orders, .. }) => Some(orders.clone()),
        _ => None,
    });
    orders.unwrap()
}

/// They were counted for good, as if they might still come: another matrix was held by a limit that nothing had used.
#[test]
fn what_somebody_said_no_to_is_not_put_aside_under_the_stop_loss() {
    let mut room = room(Backend::Live);
    let line = made::line(&room.state().desk, 2);
    // One of them failed for nothing before: its further try is put aside, and stays so.
    let of = current(open(&room));
    job(
        &mut room.state_mut().desk,
        1,
        &of,
        JobEvent::Failed(made::busy()),
    );
    let now = mynah_core::clock::Clock::system().instant();
    let bench = room.state_mut();
    let panel = bench.panel.open.as_mut().unwrap();
    panel.ordered.restore(&[(of.key, of.price)], now);
    panel.limit.text = "500".to_owned();
    room.run();
    let before = open(&room).ordered.put_aside();
    assert_eq!(before, of.price);
    room.get_by_label_contains(&tr!("sweep-generate", count = 9))
        .click();
    room.run();
    assert!(open(&room).ordered.spent() > before);
    let orders = ordered(&room);
    let keys: Vec<u64> = orders
        .iter()
        .map(|order| mynah_core::fingerprint::quick_key(&order.request))
        .collect();
    room.state_mut().with(|panel, _| panel.take_back(&keys));
    room.run();
    let open = open(&room);
    assert_eq!(open.spent(), Credits::ZERO, "{line:?}");
    assert_eq!(open.ordered.put_aside(), before);
    room.get_by_label_contains(&tr!("sweep-generate", count = 9));
}

/// The one that stops them was gone, and all of them were bought.
#[test]
fn cells_of_another_matrix_that_are_being_made_can_be_stopped() {
    let mut room = room(Backend::Draft);
    room.get_by_label_contains(&tr!("sweep-generate", count = 9))
        .click();
    room.run();
    let orders = ordered(&room);
    for (order, id) in orders.into_iter().zip(1..) {
        let of = Sent {
            key: 0,
            price: order.shown.unwrap(),
            order,
        };
        let event = JobEvent::Running { progress: None };
        job(&mut room.state_mut().desk, id, &of, event);
    }
    room.run();
    room.get_by_label(&tr!("sweep-stop"));
    room.state_mut().with(|panel, cx| {
        let open = panel.open.as_mut().unwrap();
        let line = cx.desk.script().line(open.line).unwrap();
        open.try_luck(cx, line);
    });
    room.run();
    room.get_by_label(&tr!("sweep-stop")).click();
    room.run();
    let sent = sent(&room);
    for id in 1..=9 {
        assert!(sent.contains(&format!("Cancel(JobId({id}))")), "{sent}");
    }
}

/// It was under way when it was seen last, and is no job any more: what it was shown to cost was spent.
#[test]
fn what_fails_for_nothing_and_is_dismissed_while_another_room_is_shown_counts_nothing() {
    let mut room = room(Backend::Live);
    let bench = room.state_mut();
    let open_now = bench.panel.open.as_mut().unwrap();
    let of = current(open_now);
    let now = mynah_core::clock::Clock::system().instant();
    open_now.limit.order(std::iter::once(of.key));
    open_now
        .ordered
        .add(&bench.desk, vec![(of.key, of.price)], now);
    let job_is = |room: &mut Room<'_>, event| {
        job(&mut room.state_mut().desk, 1, &of, event);
        let bench = room.state_mut();
        bench.view.room = mynah_ui_core::room::Room::Usage;
        bench.with(SweepPanel::follow_unseen);
    };
    job_is(&mut room, JobEvent::Running { progress: None });
    job_is(&mut room, JobEvent::Failed(made::busy()));
    let dismissed = Event::Job(JobId(1), JobEvent::Dismissed);
    let bench = room.state_mut();
    bench.desk.apply(dismissed);
    bench.with(SweepPanel::follow_unseen);
    bench.view.room = mynah_ui_core::room::Room::Script;
    room.run();
    assert_eq!(open(&room).spent(), Credits::ZERO);
}

/// Followed in its own project alone: what failed for nothing, and was dismissed in another one, was spent for good.
#[test]
fn what_fails_for_nothing_and_is_dismissed_in_another_project_counts_nothing() {
    for is_left in [false, true] {
        let mut room = room(Backend::Live);
        let line = made::line(&room.state().desk, 2);
        let bench = room.state_mut();
        let open_now = bench.panel.open.as_mut().unwrap();
        let of = current(open_now);
        let now = mynah_core::clock::Clock::system().instant();
        open_now.limit.order(std::iter::once(of.key));
        open_now
            .ordered
            .add(&bench.desk, vec![(of.key, of.price)], now);
        let running = JobEvent::Running { progress: None };
        job(&mut bench.desk, 1, &of, running);
        room.run();
        assert_eq!(open(&room).spent(), of.price);
        if is_left {
            room.key_press(Key::Escape);
            room.run();
        }
        let bench = room.state_mut();
        bench.view.room = mynah_ui_core::room::Room::Usage;
        bench.with(SweepPanel::follow_unseen);
        made::switch_to(&mut bench.desk, ProjectId(9), made::SCRIPT);
        for event in [JobEvent::Failed(made::busy()), JobEvent::Dismissed] {
            bench.desk.apply(Event::Job(JobId(1), event));
            bench.with(SweepPanel::follow_unseen);
        }
        made::switch_to(&mut bench.desk, made::PROJECT, made::SCRIPT);
        bench.with(SweepPanel::follow_unseen);
        bench.view.room = mynah_ui_core::room::Room::Script;
        bench.view.line = Some(line);
        bench.with(|panel, cx| panel.open(cx));
        room.run();
        assert_eq!(open(&room).spent(), Credits::ZERO, "left: {is_left}");
    }
}
