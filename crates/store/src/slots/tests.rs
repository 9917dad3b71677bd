use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;
use crate::testing::{fresh, open, slot};
use mynah_core::clock::{Clock, UnixMillis};

const SCOPE: &str = "me/standard";

/// A request of some process that wants a slot, or has one.
#[derive(Debug)]
struct Request {
    urgent: bool,
    ticket: Option<Ticket>,
    slot: Option<SlotId>,
}

impl Request {
    fn new(urgent: bool) -> Self {
        Self {
            urgent,
            ticket: None,
            slot: None,
        }
    }

    /// Looks once. Whether it has a slot now.
    fn look(&mut self, library: &Library, ceiling: usize) -> bool {
        let wanted = Wanted {
            scope: SCOPE,
            ceiling,
            urgent: self.urgent,
        };
        let look = library.take_slot(&wanted, &mut self.ticket).unwrap();
        self.slot = look.slot;
        self.slot.is_some()
    }

    fn end(&mut self, library: &Library) {
        library.free_slot(self.slot.take().unwrap()).unwrap();
    }
}

/// A process that freed a slot gave it to its own next line at once, as long as it had one.
#[test]
fn a_line_in_another_window_goes_before_the_next_one_of_a_batch() {
    let (home, first) = fresh();
    let second = open(home.path());
    let mut batch: VecDeque<_> = (0..9).map(|_| Request::new(false)).collect();
    assert!(batch[0].look(&first, 2) && batch[1].look(&first, 2));
    assert!(!batch[2].look(&first, 2));
    let mut line = Request::new(true);
    assert!(!line.look(&second, 2));
    batch[0].end(&first);
    assert!(!batch[2].look(&first, 2) && !batch[3].look(&first, 2));
    assert!(line.look(&second, 2));
    line.end(&second);
    assert!(batch[2].look(&first, 2));
    assert_eq!(first.slots_taken(SCOPE).unwrap(), 2);
}

/// Two batches, the second of which comes while the first has all.
#[test]
fn two_processes_share_a_ceiling() {
    let (home, first) = fresh();
    let second = open(home.path());
    let libraries = [&first, &second];
    let mut requests: [Vec<Request>; 2] = [false; 2].map(|urgent| {
        let many = (0..4).map(|_| Request::new(urgent));
        many.collect()
    });
    let look = |which: usize, requests: &mut [Vec<Request>; 2]| {
        for request in &mut requests[which] {
            if request.slot.is_none() {
                request.look(libraries[which], 4);
            }
        }
    };
    let has = |requests: &[Vec<Request>; 2]| {
        let has = |some: &Vec<Request>| some.iter().filter(|one| one.slot.is_some()).count();
        [has(&requests[0]), has(&requests[1])]
    };
    look(0, &mut requests);
    look(1, &mut requests);
    assert_eq!(has(&requests), [4, 0]);
    let mut shares = Vec::new();
    for turn in 0..8 {
        // Whose requests end makes no difference, nor who looks first.
        let whose = if turn < 2 { 0 } else { turn % 2 };
        let ended = requests[whose].iter_mut().find(|one| one.slot.is_some());
        ended.unwrap().end(libraries[whose]);
        look(0, &mut requests);
        look(1, &mut requests);
        look(0, &mut requests);
        shares.push(has(&requests));
    }
    assert_eq!(shares[0], [3, 1]);
    assert!(
        shares[1..].iter().all(|share| *share == [2, 2]),
        "{shares:?}"
    );
}

#[test]
fn the_places_of_a_process_that_ended_hold_up_nobody() {
    let (home, first) = fresh();
    let second = open(home.path());
    let mut running = Request::new(false);
    assert!(running.look(&first, 1));
    for _ in 0..3 {
        assert!(!Request::new(true).look(&second, 1));
    }
    let mut next = Request::new(false);
    assert!(!next.look(&first, 1));
    drop(second);
    running.end(&first);
    assert!(next.look(&first, 1));
}

/// A process that is stopped lives, and waits, and never looks.
#[test]
fn who_does_not_take_its_turn_loses_it() {
    let (home, first) = fresh();
    let stopped = open(home.path());
    let mut running = Request::new(false);
    assert!(running.look(&first, 1));
    let mut lines = [Request::new(true), Request::new(true)];
    for line in &mut lines {
        assert!(!line.look(&stopped, 1));
    }
    let mut next = Request::new(false);
    for _ in 0..2 * GIVES_WAY {
        assert!(!next.look(&first, 1), "none is free");
    }
    running.end(&first);
    for _ in 0..GIVES_WAY {
        assert!(!next.look(&first, 1));
    }
    assert!(next.look(&first, 1));
    // It goes on, and waits like anybody.
    for line in &mut lines {
        assert!(!line.look(&stopped, 1));
    }
    next.end(&first);
    assert!(lines[0].look(&stopped, 1) && !lines[1].look(&stopped, 1));
}

#[test]
fn a_place_that_was_left_holds_up_nobody() {
    let (home, first) = fresh();
    let second = open(home.path());
    let mut running = Request::new(false);
    assert!(running.look(&first, 1));
    let mut line = Request::new(true);
    assert!(!line.look(&second, 1));
    second.leave_line(&line.ticket.take().unwrap()).unwrap();
    running.end(&first);
    assert!(Request::new(false).look(&first, 1));
}

#[test]
fn a_batch_in_one_window_gets_its_turn_among_many_lines_of_others() {
    let (home, first) = fresh();
    let second = open(home.path());
    let mut running = Request::new(true);
    assert!(running.look(&second, 1));
    let mut batch = Request::new(false);
    assert!(!batch.look(&first, 1));
    for turn in 0..=IN_A_ROW {
        let mut line = Request::new(true);
        assert!(!line.look(&second, 1));
        running.end(&second);
        assert_eq!(batch.look(&first, 1), turn == IN_A_ROW, "{turn}");
        assert_eq!(line.look(&second, 1), turn < IN_A_ROW, "{turn}");
        running = line;
    }
}

/// What may happen: a process gets something to do, looks for all that it has, ends one of what is under way, gives one up,
/// or ends itself and comes back.
#[derive(Clone, Debug)]
enum Act {
    Want(usize, bool),
    Look(usize),
    End(usize, usize),
    GiveUp(usize, usize),
    Die(usize),
}

fn act() -> impl Strategy<Value = Act> {
    let who = 0..3_usize;
    prop_oneof![
        4 => (who.clone(), any::<bool>()).prop_map(|(who, urgent)| Act::Want(who, urgent)),
        6 => who.clone().prop_map(Act::Look),
        4 => (who.clone(), 0..9_usize).prop_map(|(who, which)| Act::End(who, which)),
        1 => (who.clone(), 0..9_usize).prop_map(|(who, which)| Act::GiveUp(who, which)),
        1 => who.prop_map(Act::Die),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However processes come and go: the ceiling is never crossed, and when things calm down everybody is served.
    #[test]
    fn the_ceiling_is_never_crossed_and_everybody_is_served(
        ceiling in 1..4_usize,
        acts in proptest::collection::vec(act(), 1..60),
    ) {
        let home = tempfile::tempdir().unwrap();
        let mut processes: Vec<(Library, Vec<Request>)> =
            (0..3).map(|_| (open(home.path()), Vec::new())).collect();
        let under_way = |processes: &[(Library, Vec<Request>)]| {
            let all = processes.iter().flat_map(|(_, requests)| requests);
            all.filter(|one| one.slot.is_some()).count()
        };
        for act in acts {
            match act {
                Act::Want(who, urgent) => processes[who].1.push(Request::new(urgent)),
                Act::Look(who) => {
                    let (library, requests) = &mut processes[who];
                    for one in requests.iter_mut().filter(|one| one.slot.is_none()) {
                        one.look(library, ceiling);
                    }
                }
                Act::End(who, which) => {
                    let (library, requests) = &mut processes[who];
                    if let Some(one) = requests.get_mut(which).filter(|one| one.slot.is_some()) {
                        one.end(library);
                        requests.remove(which);
                    }
                }
                Act::GiveUp(who, which) => {
                    let (library, requests) = &mut processes[who];
                    let waits = |one: &&mut Request| one.ticket.is_some();
                    if let Some(one) = requests.get_mut(which).filter(waits) {
                        library.leave_line(one.ticket.as_ref().unwrap()).unwrap();
                        requests.remove(which);
                    }
                }
                Act::Die(who) => {
                    processes.remove(who);
                    processes.insert(who, (open(home.path()), Vec::new()));
                }
            }
            prop_assert!(under_way(&processes) <= ceiling);
        }
        let left: usize = processes.iter().map(|(_, requests)| requests.len()).sum();
        for _ in 0..=left {
            for (library, requests) in &mut processes {
                for one in requests.iter_mut().filter(|one| one.slot.is_none()) {
                    one.look(library, ceiling);
                }
            }
            prop_assert!(under_way(&processes) <= ceiling);
            for (library, requests) in &mut processes {
                for one in requests.iter_mut().filter(|one| one.slot.is_some()) {
                    one.end(library);
                }
                // Each is looked at once more, without a slot: it is over.
                requests.retain(|one| one.ticket.is_some() || one.slot.is_some());
            }
        }
        prop_assert!(processes.iter().all(|(_, requests)| requests.is_empty()));
    }
}

/// It stayed taken as long as its process lived, and everybody waited for it.
#[test]
fn a_slot_that_could_not_be_given_back_is_free_when_one_is_wanted() {
    let home = tempfile::tempdir().unwrap();
    let open = || Library::open(home.path(), Clock::system()).unwrap();
    let (first, second) = (open(), open());
    let take = |library: &Library| slot(library, "me/standard", 2).slot;
    let lost = take(&first).unwrap();
    let kept = take(&first).unwrap();
    let database = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    let stuck =
        "CREATE TRIGGER stuck BEFORE DELETE ON slot BEGIN SELECT RAISE(ABORT, 'stuck'); END";
    database.execute_batch(stuck).unwrap();
    assert!(first.free_slot(lost).is_err());
    assert_eq!(take(&first), None);
    database.execute_batch("DROP TRIGGER stuck").unwrap();
    // Another process can't know whose it is.
    assert_eq!(take(&second), None);
    assert!(take(&first).is_some());
    assert_eq!(take(&first), None, "the other one is still held");
    first.free_slot(kept).unwrap();
    assert!(take(&second).is_some());
    assert_eq!(first.slots_taken("me/standard").unwrap(), 2);
}

#[test]
fn what_one_process_learnt_of_a_ceiling_holds_for_all_and_for_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let open = || Library::open(home.path(), Clock::system()).unwrap();
    let (first, second) = (open(), open());
    let learnt = Ceiling { stated: 5, used: 1 };
    first.keep_ceiling("me/standard", learnt).unwrap();
    let look = slot(&second, "me/standard", 5);
    assert!(look.slot.is_some() && look.learnt == Some(learnt));
    assert_eq!(slot(&first, "me/standard", 5).slot, None);
    assert_eq!(slot(&first, "me/turbo", 5).learnt, None);
    drop((first, second));
    let look = slot(&open(), "me/standard", 5);
    assert!(look.slot.is_some() && look.learnt == Some(learnt));
}

/// It was kept for ever, over restarts.
#[test]
fn a_ceiling_that_shrank_is_forgotten_by_its_age() {
    const MINUTE: i64 = 60_000;
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::scripted(UnixMillis(1_000 * MINUTE));
    let library = Library::open(home.path(), clock.clone()).unwrap();
    let shrunk = Ceiling { stated: 5, used: 1 };
    library.keep_ceiling(SCOPE, shrunk).unwrap();
    let learnt = |minute: i64| {
        clock.set(UnixMillis(minute * MINUTE));
        slot(&library, SCOPE, 5).learnt
    };
    assert_eq!(learnt(1_009), Some(shrunk));
    let whole = Ceiling { stated: 5, used: 5 };
    assert_eq!(learnt(1_010), Some(whole));
    // A clock that was set back.
    assert_eq!(learnt(900), Some(whole));
    // A plan may be another one by then.
    assert_eq!(learnt(1_000 + 24 * 60), None);
}
