use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::governor::breaker::OPENS_AFTER;
use mynah_core::clock::Clock;

fn now() -> Instant {
    Clock::system().instant()
}

fn served<W>(lane: &mut Lane<W>) -> Vec<W> {
    std::iter::from_fn(|| lane.next(now()).map(|(who, _)| who)).collect()
}

#[test]
fn no_more_run_than_may() {
    let mut lane = Lane::new(2);
    for line in 0..5 {
        lane.wait(Urgency::Batch, 1, line);
    }
    assert_eq!(served(&mut lane), [0, 1]);
    lane.release(Ahead::default());
    assert_eq!(served(&mut lane), [2]);
}

#[test]
fn what_a_person_waits_for_goes_first_and_batches_take_turns() {
    let mut lane = Lane::new(1);
    for line in ["a1", "a2", "a3"] {
        lane.wait(Urgency::Batch, 1, line);
    }
    assert_eq!(served(&mut lane), ["a1"]);
    for line in ["b1", "b2"] {
        lane.wait(Urgency::Batch, 2, line);
    }
    lane.wait(Urgency::Interactive, 3, "now");
    let mut order = Vec::new();
    for _ in 0..5 {
        lane.release(Ahead::default());
        order.extend(served(&mut lane));
    }
    assert_eq!(order, ["now", "a2", "b1", "a3", "b2"]);
}

#[test]
fn a_paused_batch_waits_and_a_line_that_is_asked_for_does_not() {
    let mut lane = Lane::new(1);
    lane.paused = true;
    lane.wait(Urgency::Batch, 1, "batch");
    lane.wait(Urgency::Interactive, 2, "now");
    assert_eq!(served(&mut lane), ["now"]);
    lane.release(Ahead::default());
    assert!(served(&mut lane).is_empty());
    lane.paused = false;
    assert_eq!(served(&mut lane), ["batch"]);
}

#[test]
fn a_refusal_shrinks_and_answers_grow_it_back() {
    let mut lane = Lane::<()>::new(2);
    assert!(lane.state(5) && !lane.state(5));
    assert_eq!(lane.ceiling().used, 5);
    assert!(lane.refused() && lane.refused());
    assert_eq!(lane.ceiling().used, 3);
    for _ in 0..GROW_AFTER {
        lane.state(5);
        lane.took();
    }
    assert_eq!(lane.ceiling().used, 4);
    lane.state(2);
    assert_eq!(lane.ceiling().used, 2);
    for _ in 0..9 {
        lane.refused();
    }
    assert_eq!(lane.ceiling(), Ceiling { stated: 2, used: 1 });
    lane.adopt(Ceiling { stated: 4, used: 9 });
    assert_eq!(lane.ceiling(), Ceiling { stated: 4, used: 4 });
}

/// After a rest the whole ceiling went at once, to be refused at once.
#[test]
fn after_a_rest_one_goes_ahead_and_the_others_follow_once_it_is_taken() {
    const SECOND: Duration = Duration::from_secs(1);
    let mut at = now();
    let mut lane = Lane::new(4);
    for line in 0..12 {
        lane.wait(Urgency::Batch, 1, line);
    }
    let mut waiting = 12_u32;
    let mut go = |lane: &mut Lane<u32>, at| {
        let went: Vec<Ahead> =
            std::iter::from_fn(|| lane.next(at).map(|(_, ahead)| ahead)).collect();
        waiting -= went.len() as u32;
        went
    };
    let refuse = |lane: &mut Lane<u32>, went: Vec<Ahead>, at| {
        let asked = went
            .iter()
            .map(|_| lane.rest.ask(at, Some(SECOND * 10), 0.5));
        let until = asked.max().flatten().unwrap();
        for ahead in went {
            lane.release(ahead);
        }
        until
    };
    let went = go(&mut lane, at);
    assert_eq!(went.len(), 4);
    assert_eq!(refuse(&mut lane, went, at), at + SECOND * 10);
    assert!(go(&mut lane, at + SECOND * 9).is_empty());
    // It is refused as well: another rest, and one again.
    for _ in 0..3 {
        at += SECOND * 10;
        let went = go(&mut lane, at);
        assert_eq!(went.len(), 1);
        refuse(&mut lane, went, at);
    }
    // Whoever waits for a line may try meanwhile and afterwards.
    lane.wait(Urgency::Interactive, 2, 100);
    assert_eq!(lane.next(at).map(|(line, _)| line), Some(100));
    lane.release(Ahead::default());
    at += SECOND * 10;
    let probe = go(&mut lane, at);
    assert!(probe.len() == 1 && go(&mut lane, at + SECOND).is_empty());
    // It ends without a word: the next one goes ahead.
    for ahead in probe {
        lane.release(ahead);
    }
    let probe = go(&mut lane, at);
    assert_eq!(probe.len(), 1);
    lane.rest.took(at);
    assert_eq!(go(&mut lane, at).len(), 3, "the whole ceiling");
    assert_eq!(waiting, 12 - 4 - 3 - 2 - 3);
}

/// A request of a simulated day.
#[derive(Clone, Copy, Debug)]
struct Request {
    batch: u64,
    urgency: Urgency,
    /// When it comes, and how long it is answered for, in milliseconds.
    comes: u64,
    takes: u64,
    fails: bool,
}

fn requests() -> impl Strategy<Value = Vec<Request>> {
    let request = (
        0_u64..6,
        0_u64..5_000,
        1_u64..400,
        prop::bool::weighted(0.3),
    );
    prop::collection::vec(request, 1..200).prop_map(|all| {
        let of = |(batch, comes, takes, fails)| Request {
            batch,
            // One batch in three is a person's wish.
            urgency: if batch % 3 == 0 {
                Urgency::Interactive
            } else {
                Urgency::Batch
            },
            comes,
            takes,
            fails,
        };
        all.into_iter().map(of).collect()
    })
}

/// What a day came to: who went when.
struct Day {
    went: Vec<(u64, Request)>,
    most: usize,
}

/// Lives through all requests under a simulated clock: each goes once, the breaker and the ceiling are kept.
fn live(mut requests: Vec<Request>, ceiling: usize) -> Result<Day, TestCaseError> {
    requests.sort_by_key(|request| request.comes);
    let all = requests.len();
    let start = now();
    let mut lane = Lane::new(ceiling);
    let mut coming = requests.into_iter().peekable();
    let mut running: Vec<(u64, Request, Ahead)> = Vec::new();
    let (mut went, mut most, mut millis) = (Vec::new(), 0, 0_u64);
    while went.len() < all || !running.is_empty() {
        let at = start + Duration::from_millis(millis);
        while let Some(request) = coming.next_if(|request| request.comes <= millis) {
            lane.wait(request.urgency, request.batch, request);
        }
        let (over, going): (Vec<_>, Vec<_>) =
            running.into_iter().partition(|(end, ..)| *end <= millis);
        running = going;
        for (_, request, ahead) in over {
            if request.fails {
                lane.breaker.failed(at, 0.5);
            } else {
                lane.breaker.answered();
            }
            lane.release(ahead);
        }
        let still = lane.breaker.until(at).is_some();
        while let Some((request, ahead)) = lane.next(at) {
            prop_assert!(!still, "nothing goes while the breaker is open");
            running.push((millis + request.takes, request, ahead));
            went.push((millis, request));
            if ahead.of_failures {
                prop_assert!(lane.next(at).is_none(), "it goes alone");
            }
        }
        most = most.max(running.len());
        prop_assert!(lane.running == running.len() && lane.running <= ceiling);
        let ends = running.iter().map(|(end, ..)| *end);
        let opens = lane.breaker.until(at);
        let opens = opens.map(|until| until.duration_since(start).as_millis() as u64 + 1);
        let next = ends
            .chain(coming.peek().map(|next| next.comes))
            .chain(opens);
        let Some(next) = next.min() else { break };
        millis = next.max(millis + 1);
    }
    prop_assert_eq!(went.len(), all, "each goes once");
    Ok(Day { went, most })
}

proptest! {
    /// Whatever comes and however it ends: every request goes once, never more at once than may.
    #[test]
    fn each_goes_once_under_the_ceiling(requests in requests(), ceiling in 1_usize..9) {
        let day = live(requests, ceiling)?;
        prop_assert!(day.most <= ceiling);
    }

    /// Batches that wait all the time get turns that differ by one at most, however many lines they have.
    #[test]
    fn batches_share_fairly(lines in prop::collection::vec(5_usize..40, 2..6)) {
        let mut lane = Lane::new(1);
        for (batch, lines) in lines.iter().enumerate() {
            for _ in 0..*lines {
                lane.wait(Urgency::Batch, batch as u64, batch);
            }
        }
        let least = lines.iter().min().copied().unwrap_or(0);
        let mut turns = BTreeMap::<usize, usize>::new();
        for _ in 0..least * lines.len() {
            let (batch, _) = lane.next(now()).unwrap();
            lane.release(Ahead::default());
            *turns.entry(batch).or_default() += 1;
            if turns.len() == lines.len() {
                let (least, most) = (turns.values().min(), turns.values().max());
                prop_assert!(most.unwrap() - least.unwrap() <= 1, "{turns:?}");
            }
        }
    }

    /// What a person waits for goes at the next turn, and yet a batch that waits gets its turns.
    #[test]
    fn interactive_goes_before_batches_and_batches_do_not_starve(wishes in 1_usize..200) {
        let mut lane = Lane::new(1);
        for line in 0..40 {
            lane.wait(Urgency::Batch, 1, (false, line));
        }
        for wish in 0..wishes {
            lane.wait(Urgency::Interactive, 100 + wish as u64, (true, wish));
        }
        let (mut in_a_row, mut seen) = (0, 0);
        while seen < wishes {
            let ((wish, _), _) = lane.next(now()).unwrap();
            lane.release(Ahead::default());
            if wish {
                seen += 1;
                in_a_row += 1;
                prop_assert!(in_a_row <= IN_A_ROW);
            } else {
                prop_assert_eq!(in_a_row, IN_A_ROW, "a batch goes only after so many");
                in_a_row = 0;
            }
        }
    }

    /// Whatever fails: after the last failure everything still goes, and in between nobody is sent into an open lane.
    #[test]
    fn a_breaker_only_delays(fails in prop::collection::vec(any::<bool>(), OPENS_AFTER as usize..60)) {
        let requests = fails.iter().map(|fails| Request {
            batch: 1,
            urgency: Urgency::Batch,
            comes: 0,
            takes: 10,
            fails: *fails,
        });
        let day = live(requests.collect(), 3)?;
        let in_order = day.went.is_sorted_by_key(|(at, _)| *at);
        prop_assert!(in_order);
    }
}
