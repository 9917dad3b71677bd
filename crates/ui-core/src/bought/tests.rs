//! What orders come to, and what is to be bought.

use super::*;
use crate::testing::fixtures as made;
use mynah_core::clock::Clock;

type Step = Option<(JobId, JobState)>;

fn job(id: u64, state: JobState) -> (JobId, JobState) {
    (JobId(id), state)
}

fn running() -> JobState {
    JobState::Running {
        progress: None,
        sound: None,
    }
}

fn finished(cost: u64) -> JobState {
    JobState::Finished {
        cost: Credits(cost),
        cached: false,
        take: None,
    }
}

fn trouble(charged: Charged) -> Trouble {
    Trouble {
        charged,
        ..made::busy()
    }
}

/// What an order of 10 credits comes to after each of these.
fn costs(steps: &[Step]) -> Vec<(u64, u64)> {
    let now = Clock::system().instant();
    let mut order = Order::new(Credits(10), now);
    let mut told = Vec::new();
    for step in steps {
        order.follow(
            step.as_ref().map(|(id, state)| (*id, None, state)),
            None,
            now,
        );
        told.push((order.cost().0, order.put_aside().0));
    }
    told
}

/// Another was bought in the place of one that failed, and "Retry" bought that one too: the limit was crossed.
#[test]
fn what_failed_for_nothing_stays_put_aside_until_it_is_dismissed() {
    let failed = || Some(job(1, JobState::Failed(trouble(Charged::No))));
    let again = Some(job(1, running()));
    let done = Some(job(1, finished(8)));
    assert_eq!(
        costs(&[None, failed(), again, done]),
        [(10, 0), (0, 10), (10, 0), (8, 0)]
    );
    assert_eq!(costs(&[failed(), None]), [(0, 10), (0, 0)]);
}

/// One that was charged without a take, dismissed and bought again was counted once.
#[test]
fn each_charge_of_a_request_counts() {
    let unknown = Charged::Unknown {
        request: None,
        backend: Backend::Live,
    };
    let yes = Charged::Yes {
        credits: Credits(9),
        backend: Backend::Live,
    };
    let cancelled = |charged: &Charged| {
        let state = JobState::Cancelled(trouble(charged.clone()));
        Some(job(1, state))
    };
    let charged = |_| cancelled(&unknown);
    assert_eq!(costs(&[cancelled(&yes)]), [(9, 0)]);
    let looked_for = Some(job(1, JobState::LookedFor));
    let done = |id| Some(job(id, finished(7)));
    assert_eq!(
        costs(&[charged(1), looked_for, done(1)]),
        [(10, 0), (10, 0), (7, 0)],
        "looking for it costs nothing"
    );
    // The history is asked by a job that runs.
    let asks = Some(job(1, running()));
    assert_eq!(
        costs(&[charged(1), asks, done(1)]),
        [(10, 0), (10, 0), (7, 0)]
    );
    let again = Some(job(1, JobState::Queued));
    assert_eq!(
        costs(&[charged(1), again, done(1)]),
        [(10, 0), (20, 0), (17, 0)]
    );
    assert_eq!(
        costs(&[charged(1), None, done(2)]),
        [(10, 0), (10, 0), (17, 0)]
    );
}

/// One that was sent when the window was killed was counted twice: as what was looked for, and as what was made then.
#[test]
fn what_was_looked_for_after_a_crash_and_waits_again_is_counted_once() {
    let looked_for = Some(job(1, JobState::LookedFor));
    let again = Some(job(2, JobState::Queued));
    let done = Some(job(2, finished(8)));
    assert_eq!(
        costs(&[None, looked_for, None, again, done]),
        [(10, 0), (10, 0), (10, 0), (10, 0), (8, 0)]
    );
}

#[test]
fn an_order_that_nothing_came_of_is_put_aside_and_can_be_given_again() {
    let start = Clock::system().instant();
    let mut order = Order::new(Credits(10), start);
    order.follow(None, None, start + LOST);
    assert_eq!((order.cost().0, order.put_aside().0), (0, 10));
    order.follow(Some((JobId(3), None, &running())), None, start + LOST);
    assert_eq!((order.cost().0, order.put_aside().0), (10, 0));
}

#[test]
fn what_was_charged_before_is_kept_when_it_is_ordered_anew() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let now = Clock::system().instant();
    let mut ordered = Ordered::default();
    ordered.add(&desk, vec![(1, Credits(10)), (2, Credits(4))], now);
    if let Some(order) = ordered.orders.get_mut(&1) {
        order.stands = Stands::Over(Credits(10));
    }
    ordered.add(&desk, vec![(1, Credits(6))], now);
    assert_eq!(ordered.spent(), Credits(20));
    assert!(!ordered.is_over() && ordered.is_awaited(1));
    ordered.follow(&desk, Backend::Draft, now + LOST);
    assert_eq!(
        (ordered.spent(), ordered.put_aside()),
        (Credits(10), Credits(10))
    );
    assert_eq!(ordered.put_aside_for(1), Credits(6));
}

/// One whose take the library couldn't tell of was "Reading" for good.
#[test]
fn a_take_that_was_asked_for_and_did_not_come_is_asked_for_again_after_a_while() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = desk.script().line(made::line(&desk, 1)).cloned();
    let voices = desk.voices_of(desk.backend());
    let sent = line
        .zip(voices.iter().next())
        .and_then(|(line, voice)| desk.audition_order(&line, desk.backend(), voice));
    let sent = sent.unwrap();
    let start = Clock::system().instant();
    let mut asked = Asked::default();
    let mut due = |after: Duration, wanted: &[&TrialOrder]| {
        asked.due(wanted.iter().copied(), start + after).len()
    };
    assert_eq!(due(Duration::ZERO, &[&sent, &sent]), 1);
    assert_eq!(due(LOST / 2, &[&sent]), 0);
    assert_eq!(due(LOST, &[&sent]), 1);
    assert_eq!(due(LOST * 2, &[&sent]), 0, "later each time");
    assert_eq!(due(LOST * 3, &[&sent]), 1);
    // Its take came, and was forgotten among very many.
    assert_eq!(due(LOST * 3, &[]), 0);
    assert_eq!(asked.again_in(start), None);
    assert_eq!(asked.due(std::iter::once(&sent), start + LOST * 3).len(), 1);
}
