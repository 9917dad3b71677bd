//! Casting calls that were left are followed as long as anything comes of them, and no longer.

use super::*;

fn left(room: &mut Room<'_>) -> usize {
    let mut count = 0;
    room.state_mut().with(|panel, cx| {
        panel.follow(cx);
        count = panel.left.count();
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
        let stopped = crate::studio::trouble::Trouble {
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
