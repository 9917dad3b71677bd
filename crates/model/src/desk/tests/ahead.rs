//! What is ordered and not paid yet, and what it leaves for a further batch.

use super::payers::keyed;
use super::*;
use crate::event::UsageEvent;

const LINES: &str = "ANN: One two three four.\nANN: Two and a half of it.\nANN: Three.\nANN: Four at the very end of it.";

fn limit(desk: &mut Desk, credits: u64, reserved: u64, here: u64) {
    let standing = Standing {
        budget: Budget {
            backend: Backend::Draft,
            scope: Scope::Month,
            credits: Credits(credits),
            hard: true,
        },
        name: String::new(),
        spend: Spend {
            reserved: Credits(reserved),
            ..Spend::default()
        },
        here: Credits(here),
    };
    let budgets = UsageEvent::Budgets(Backend::Draft, vec![standing]);
    desk.apply(Event::Usage(budgets));
}

fn with_left(credits: u64) -> Desk {
    let mut desk = desk(LINES);
    let meter = Meter {
        limit: Credits(credits),
        ..Meter::default()
    };
    desk.apply(Event::Account(AccountEvent::Meter(Backend::Draft, meter)));
    desk
}

fn batch(desk: &mut Desk, jobs: std::ops::Range<u64>, place: usize, quote: u64) {
    let id = line(desk.script(), place).id;
    let queued = jobs.map(|job| {
        let order = LineOrder {
            fresh: true,
            ..desk.order_for(id, false).unwrap()
        };
        Queued {
            id: JobId(job),
            work: Work::Generate {
                project: Some(ProjectId(1)),
                backend: Backend::Draft,
                order: Arc::new(order),
            },
            quote: Credits(quote),
            rank: job as i64,
            batch: Some(1),
        }
    });
    let queued = queued.collect();
    desk.apply(Event::Queued(queued));
}

fn left_of(desk: &Desk) -> Credits {
    let weighed = Weighed::new(desk, Backend::Draft);
    weighed.stops.first().unwrap().left
}

/// The question of a further batch said that it fits, and the two of them did not.
#[test]
fn what_waits_is_counted_before_a_further_batch_and_once() {
    let mut desk = desk(LINES);
    limit(&mut desk, 100, 0, 0);
    assert_eq!(left_of(&desk), Credits(100));
    batch(&mut desk, 1..5, 0, 10);
    assert_eq!(desk.ahead(Backend::Draft), Credits(40));
    assert_eq!(left_of(&desk), Credits(60), "none has an intent yet");
    // Two of them were taken up, and another window holds five.
    limit(&mut desk, 100, 25, 20);
    assert_eq!(left_of(&desk), Credits(55), "not counted twice");
    desk.apply(Event::Job(JobId(1), JobEvent::Running { progress: None }));
    assert_eq!(left_of(&desk), Credits(55));
    desk.apply(Event::Job(JobId(2), JobEvent::Cancelled(cancelled())));
    assert_eq!(desk.ahead(Backend::Draft), Credits(30));
    desk.apply(Event::Job(JobId(3), JobEvent::Dismissed));
    assert_eq!(desk.ahead(Backend::Draft), Credits(20));
    let all = gathered(&desk, Wanted::All);
    let cautions = desk.cautions(Backend::Draft, &all.orders, &all.weighed);
    assert_eq!(cautions, [], "what is left is enough");
    limit(&mut desk, 25, 0, 0);
    let all = gathered(&desk, Wanted::All);
    let cautions = desk.cautions(Backend::Draft, &all.orders, &all.weighed);
    let ahead = Caution::Ahead(Credits(20));
    assert!(cautions.contains(&ahead), "{cautions:?}");
    assert!(matches!(&cautions[0], Caution::Stops { stop, .. } if stop.left == Credits(5)));
}

fn cancelled() -> Trouble {
    let now = Occasion::local("speak", UnixMillis(0));
    Trouble::told("It was stopped".to_owned(), Vec::new(), &now)
}

/// The same of the plan; a line alone goes before what waits.
#[test]
fn the_plans_credits_are_what_the_queue_leaves() {
    let mut desk = with_left(100);
    batch(&mut desk, 1..7, 0, 15);
    let weighed = Weighed::new(&desk, Backend::Draft);
    assert_eq!(weighed.left, Some(Credits(10)));
    let all = gathered(&desk, Wanted::All);
    let cautions = desk.cautions_of_all(Backend::Live, (all.orders.len(), false), &all.weighed);
    assert!(
        matches!(
            cautions[0],
            Caution::Short {
                left: Credits(10),
                ..
            }
        ),
        "{cautions:?}"
    );
    let alone = &all.orders[..1];
    let weighed = desk
        .weigh(Backend::Draft, alone, Urgency::Interactive)
        .unwrap();
    assert_eq!(desk.cautions(Backend::Draft, alone, &weighed), []);
}

/// What another window's batch held was left for this one's, too.
#[test]
fn the_plans_credits_are_what_other_windows_leave() {
    let mut desk = with_left(100);
    let spend = AccountEvent::Spend {
        backend: Backend::Draft,
        spend: Spend {
            reserved: Credits(70),
            ..Spend::default()
        },
        here: Credits(0),
        elsewhere: vec![("draft".to_owned(), Credits(70))],
    };
    desk.apply(Event::Account(spend));
    batch(&mut desk, 1..2, 0, 15);
    let weighed = Weighed::new(&desk, Backend::Draft);
    assert_eq!(weighed.left, Some(Credits(15)));
    let all = gathered(&desk, Wanted::All);
    let cautions = desk.cautions_of_all(Backend::Live, (all.orders.len(), false), &all.weighed);
    assert!(
        matches!(cautions[0], Caution::Short { left, .. } if left == Credits(15)),
        "{cautions:?}"
    );
    // What they paid is left no more than what they held.
    desk.apply(Event::Account(AccountEvent::PaidElsewhere(
        Backend::Draft,
        vec![("draft".to_owned(), Credits(70))],
    )));
    desk.apply(Event::Account(AccountEvent::Spend {
        backend: Backend::Draft,
        spend: Spend::default(),
        here: Credits(0),
        elsewhere: Vec::new(),
    }));
    assert_eq!(Weighed::new(&desk, Backend::Draft).left, Some(Credits(15)));
}

/// A shorter line was said to fit behind one that doesn't, and a budget would have stopped it.
#[test]
fn the_plans_credits_end_a_batch_where_they_end() {
    let mut desk = with_left(20);
    let meter = Meter {
        limit: Credits(20),
        extends: Extends::No,
        ..Meter::default()
    };
    desk.apply(Event::Account(AccountEvent::Meter(Backend::Live, meter)));
    let mut weighed = Weighed::new(&desk, Backend::Live);
    let sent = [10, 50, 5, 0].map(|price| weighed.add(Credits(price).into()));
    assert_eq!(sent, [true, false, false, false]);
    assert_eq!(weighed.beyond, 2);
    assert_eq!(weighed.sent()[0].undone, 2);
    assert_eq!(weighed.sent()[0].quote, Credits(10).into());
}

/// The advice spoke of lines that no budget had room for.
#[test]
fn a_cheaper_model_is_weighed_by_what_is_sent() {
    let mut desk = desk(LINES);
    let all = gathered(&desk, Wanted::All).weighed.loads[0].credits;
    let first = desk.price_of(line(desk.script(), 0).id).unwrap().quote.most;
    limit(&mut desk, first.0, 0, 0);
    let fits = gathered(&desk, Wanted::All).weighed.loads[0].credits;
    assert_eq!(fits, first);
    assert!(first < all);
    let orders = gathered(&desk, Wanted::All).orders;
    let weighed = desk.weigh(Backend::Draft, &orders, Urgency::Batch).unwrap();
    assert_eq!(weighed.loads[0].credits, first);
}

/// Regression: one line above a hard budget was enabled and priced, then refused without a warning.
#[test]
fn line_alone_above_a_hard_budget_is_asked_about() {
    let mut desk = desk(LINES);
    let alone = gathered(&desk, Wanted::All).orders[..1].to_vec();
    let price = desk.price_of(line(desk.script(), 0).id).unwrap().quote.most;
    let asked = |desk: &Desk| {
        let weighed = desk.weigh(Backend::Draft, &alone, Urgency::Interactive);
        desk.cautions(Backend::Draft, &alone, &weighed.unwrap())
    };
    limit(&mut desk, price.0 - 1, 0, 0);
    let cautions = asked(&desk);
    assert!(
        matches!(&cautions[..], [Caution::Stops { stop, lines: 1 }] if stop.left.0 == price.0 - 1),
        "{cautions:?}"
    );
    // It goes ahead of what waits, but not of what is reserved.
    limit(&mut desk, price.0, 0, 0);
    batch(&mut desk, 1..5, 1, 10);
    assert_eq!(asked(&desk), []);
    limit(&mut desk, price.0, 1, 1);
    assert!(!asked(&desk).is_empty());
}

/// Orders the first line of a script with real credits.
fn order_live(desk: &mut Desk, job: u64, batch: Option<u64>, fresh: bool, quote: u64) {
    let id = line(desk.script(), 0).id;
    let order = LineOrder {
        fresh,
        ..desk.order_for(id, false).unwrap()
    };
    desk.apply(Event::Queued(vec![Queued {
        id: JobId(job),
        work: Work::Generate {
            project: Some(ProjectId(1)),
            backend: Backend::Live,
            order: Arc::new(order),
        },
        quote: Credits(quote),
        rank: 0,
        batch,
    }]));
}

/// A monthly limit of 300 credits for a key, of which this window reserves some.
fn key_limit(key: u64, reserved: u64) -> Standing {
    Standing {
        budget: Budget {
            backend: Backend::Live,
            scope: Scope::Key(KeyId(key)),
            credits: Credits(300),
            hard: true,
        },
        name: format!("key {key}"),
        spend: Spend {
            reserved: Credits(reserved),
            ..Spend::default()
        },
        here: Credits(reserved),
    }
}

/// Regression: a line that ran with the key in use counted against the monthly limit of the key for batches: "50 left"
/// although 300 were.
#[test]
fn line_alone_counts_against_the_limit_of_its_own_key() {
    let mut desk = keyed();
    let mut settings = desk.settings.clone();
    settings.batch_key = Some(KeyId(2));
    desk.apply(Event::Settings(Box::new(settings)));
    order_live(&mut desk, 1, None, true, 250);
    desk.apply(Event::Job(JobId(1), JobEvent::Running { progress: None }));
    let limits = vec![key_limit(1, 250), key_limit(2, 0)];
    let told = UsageEvent::Budgets(Backend::Live, limits.clone());
    desk.apply(Event::Usage(told));
    let left = |desk: &Desk| {
        let open = Some(ProjectId(1));
        [Urgency::Interactive, Urgency::Batch].map(|urgency| {
            let weighed = Weighed::of(desk, (Backend::Live, urgency), vec![open]);
            let stops = weighed.stops.iter();
            stops
                .map(|stop| (stop.name.clone(), stop.left.0))
                .collect::<Vec<_>>()
        })
    };
    let of = |key: &str, left: u64| vec![(key.to_owned(), left)];
    assert_eq!(left(&desk), [of("key 1", 50), of("key 2", 300)]);
    assert_eq!(desk.left_behind(&limits[1]), Credits(300));
    order_live(&mut desk, 2, Some(1), true, 100);
    assert_eq!(left(&desk), [of("key 1", 50), of("key 2", 200)]);
    assert_eq!(desk.left_behind(&limits[0]), Credits(50));
}

#[test]
fn request_that_is_ordered_alone_and_by_a_batch_counts_once_for_each_key() {
    let mut desk = keyed();
    order_live(&mut desk, 1, Some(1), false, 40);
    order_live(&mut desk, 2, None, false, 40);
    let [first, second] = [key_limit(1, 0), key_limit(2, 0)];
    assert_eq!(desk.waits(&first), Credits(40), "one key buys it once");
    let mut settings = desk.settings.clone();
    settings.batch_key = Some(KeyId(2));
    desk.apply(Event::Settings(Box::new(settings)));
    let both = |desk: &Desk| [desk.waits(&first), desk.waits(&second)];
    assert_eq!(both(&desk), [Credits(40), Credits(40)]);
    desk.apply(Event::Job(JobId(2), JobEvent::Dismissed));
    assert_eq!(both(&desk), [Credits::ZERO, Credits(40)]);
    desk.apply(Event::Job(JobId(1), JobEvent::Dismissed));
    assert_eq!(desk.ahead(Backend::Live), Credits::ZERO);
}
