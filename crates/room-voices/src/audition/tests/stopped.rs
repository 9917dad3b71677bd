//! What is shown of a call that is stopped midway: one sum, whatever is still being fetched.

use super::*;
use mynah_model::trouble::{Remedy, Trouble};

/// A job is stopped: on its way, or before it was sent.
fn stop(room: &mut Room<'_>, job: JobId, is_sent: bool) {
    let mut trouble = Trouble {
        charged: Charged::No,
        ..made::busy()
    };
    if is_sent {
        trouble.charged = Charged::Unknown {
            request: None,
            backend: Backend::Draft,
        };
        trouble.remedies = vec![Remedy::CheckHistory, Remedy::Dismiss];
    }
    let event = Event::Job(job, JobEvent::Cancelled(trouble));
    room.state_mut().desk.apply(event);
    room.run();
}

/// It said "12 not made" and "Make the other 7", and those that were being fetched were "Failed".
#[test]
fn what_was_sent_before_a_stop_is_being_fetched_and_all_sums_are_one() {
    let mut room = unspoken();
    let jobs = order(&mut room);
    for (place, job) in jobs.iter().enumerate() {
        stop(&mut room, *job, place < 2);
    }
    let count = |room: &Room<'_>, words: &str| room.query_all_by_label_contains(words).count();
    let said = |room: &Room<'_>| {
        [
            " · being fetched",
            " · not made",
            " · Failed",
            " · Generating",
        ]
        .map(|words| count(room, words))
    };
    assert_eq!(said(&room), [2, 4, 0, 0]);
    room.get_by_label_contains(&tr!("audition-generate", count = 4));
    let told = |room: &Room<'_>| {
        let told = "2 takes were sent already and are being fetched";
        let told = room.get_by_label_contains(told);
        told.accesskit_node().value().unwrap()
    };
    let before = told(&room);
    assert!(!before.contains("up to 0 credits"), "{before}");
    // "Up to 0 credits of that", once a rule or the format was another.
    super::bought::say_otherwise(&mut room);
    assert_eq!(told(&room), before);
    // One of them is here: its line isn't whole, and says how far it is.
    let open = opened(&room);
    let key = open.plan.fetched(&room.state().desk).next().unwrap().key;
    let sent = open.plan.all().find(|sent| sent.key == key).unwrap();
    let line = made::line(&room.state().desk, 2);
    let mut take = made::take(&room.state().desk, line, 1);
    (take.line, take.request) = (None, Arc::clone(&sent.request));
    let found = vec![FoundTake {
        key,
        take,
        stars: 0,
    }];
    let found = TakesEvent::Found(Backend::Draft, String::new(), found);
    room.state_mut().desk.apply(Event::Takes(found));
    room.run();
    let [fetched, not_made, ..] = said(&room);
    let part = count(&room, " · 1 of 3 made");
    assert_eq!((fetched, not_made + part), (1, 5));
    assert!(part > 0, "{part}");
    room.get_by_label_contains(&tr!("audition-generate", count = 4));
}
