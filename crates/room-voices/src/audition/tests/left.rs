//! Casting calls that were left are followed as long as anything comes of them, and no longer.

use super::*;

fn left(room: &mut Room<'_>) -> usize {
    let mut count = 0;
    room.state_mut().with(|panel, cx| {
        panel.follow(cx);
        count = panel.left.all().count();
    });
    count
}

/// The library has all that was handed over.
fn answer(room: &mut Room<'_>) {
    let outbox = room.state().wishes.outbox.iter();
    let keeps = outbox.filter_map(|wish| match wish {
        Command::Project(ProjectCommand::Audition(AuditionCommand::Keep(keep))) => {
            Some(keep.now.clone())
        }
        _ => None,
    });
    let keeps: Vec<Audition> = keeps.collect();
    for audition in keeps {
        let card = AuditionCard {
            id: AuditionId(5),
            at: UnixMillis(0),
            audition: Arc::new(audition),
        };
        let event = AuditionEvent::Kept(made::PROJECT, card.id, Some(card));
        let event = Event::Project(ProjectEvent::Auditions(event));
        room.state_mut().desk.apply(event);
    }
}

fn leave(room: &mut Room<'_>) {
    room.key_press(Key::Escape);
    room.run();
    assert!(!room.state().panel.is_open());
}

/// It was followed in every frame until the program ended.
#[test]
fn one_that_ordered_nothing_is_not_followed() {
    let mut room = room();
    begun(&mut room);
    answer(&mut room);
    room.run();
    leave(&mut room);
    answer(&mut room);
    assert_eq!(left(&mut room), 0);
}

#[test]
fn one_is_followed_until_its_orders_are_over_and_kept() {
    let mut room = unspoken();
    let jobs = order(&mut room);
    leave(&mut room);
    answer(&mut room);
    assert_eq!(left(&mut room), 1, "it is under way");
    let end = |room: &mut Room<'_>, job: JobId, charged| {
        let stopped = mynah_model::trouble::Trouble {
            charged,
            ..made::busy()
        };
        let event = Event::Job(job, JobEvent::Cancelled(stopped));
        room.state_mut().desk.apply(event);
    };
    for job in &jobs {
        end(&mut room, *job, Charged::No);
    }
    room.state_mut().wishes.outbox.clear();
    assert_eq!(left(&mut room), 1, "the library doesn't know it yet");
    answer(&mut room);
    assert_eq!(left(&mut room), 0);
}

/// Of two windows each took the orders of the one for its own: what was spent was nothing, and then twice as much.
#[test]
fn what_another_window_has_under_way_is_counted_once() {
    let mut room = unspoken();
    let jobs = order(&mut room);
    let all = opened(&room).spent();
    assert!(all > Credits::ZERO);
    let card = AuditionCard {
        id: AuditionId(5),
        at: UnixMillis(0),
        audition: Arc::new(kept(&room).unwrap().now.clone()),
    };
    assert_eq!(card.audition.under_way.len(), jobs.len());
    // The other window, in which none of it is a job.
    let mut room = unspoken();
    leave(&mut room);
    let elsewhere = AuditionEvent::Elsewhere([card.audition.seed].into());
    let desk = &mut room.state_mut().desk;
    desk.apply(Event::Project(ProjectEvent::Auditions(elsewhere)));
    room.state_mut().with(|panel, cx| panel.resume(cx, &card));
    room.run();
    assert_eq!(opened(&room).spent(), all);
    give(room.state_mut());
    room.run();
    assert_eq!(opened(&room).spent(), all);
    // What is said here leaves the other window's orders where they are.
    room.key_press(Key::Num4);
    room.run();
    let told = &kept(&room).unwrap().now;
    assert!(told.is_said());
    assert_eq!((told.spent, told.under_way.len()), (all, jobs.len()));
}

/// The one that is open, in a frame of another room.
fn unseen(room: &mut Room<'_>) {
    room.state_mut().with(AuditionPanel::follow);
}

/// It was under way when it was seen last, and is no job any more: all that it was shown to cost was spent, for good.
#[test]
fn what_fails_for_nothing_and_is_dismissed_while_another_room_is_shown_is_not_spent() {
    let mut room = unspoken();
    let jobs = order(&mut room);
    let all = opened(&room).spent();
    for job in &jobs {
        for event in [JobEvent::Failed(made::busy()), JobEvent::Dismissed] {
            room.state_mut().desk.apply(Event::Job(*job, event));
            unseen(&mut room);
        }
    }
    assert!(all > Credits::ZERO);
    let told = &kept(&room).unwrap().now;
    assert_eq!((told.spent, told.under_way.len()), (Credits::ZERO, 0));
    room.run();
    assert_eq!(opened(&room).spent(), Credits::ZERO);
    assert_eq!(opened(&room).to_buy.orders.len(), 6, "none is held for it");
}

/// Its jobs aren't those of the backend that the project went over to.
#[test]
fn what_draft_voices_still_make_is_followed_when_the_project_goes_live() {
    let mut room = unspoken();
    let jobs = order(&mut room);
    let all = opened(&room).spent();
    let desk = &mut room.state_mut().desk;
    let mut card = desk.project.as_ref().unwrap().card.clone();
    card.backend = Backend::Live;
    desk.apply(Event::Project(ProjectEvent::Changed {
        card: Box::new(card),
        defaults: Box::default(),
    }));
    unseen(&mut room);
    assert_eq!(kept(&room).unwrap().now.under_way.len(), jobs.len());
    room.run();
    assert!(!room.state().panel.is_open(), "another backend's");
    for job in &jobs {
        let stopped = JobEvent::Cancelled(made::busy());
        room.state_mut().desk.apply(Event::Job(*job, stopped));
    }
    unseen(&mut room);
    assert!(all > Credits::ZERO);
    assert_eq!(kept(&room).unwrap().now.spent, Credits::ZERO);
}

/// Ordered with the call, it waited until somebody came back.
#[test]
fn what_was_ordered_with_it_goes_in_whichever_room_one_is_by_then() {
    let mut room = unspoken();
    room.get_by_label_contains(&tr!("audition-generate", count = 6))
        .click();
    room.run();
    let card = AuditionCard {
        id: AuditionId(5),
        at: UnixMillis(0),
        audition: Arc::new(opened(&room).audition.clone()),
    };
    let begun = AuditionEvent::Begun(made::PROJECT, card);
    let begun = Event::Project(ProjectEvent::Auditions(begun));
    room.state_mut().desk.apply(begun);
    unseen(&mut room);
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("Generate {"), "{sent}");
}
