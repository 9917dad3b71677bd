//! Budgets and alerts from end to end: two studios on one library, a question, a restart.

use mynah_model::urgency::Urgency;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};

use super::account::Service;
use super::keys::{OTHER, add, new, open, speak};
use super::*;
use mynah::draft::keys::KeyRule;
use mynah_model::command::UsageCommand;
use mynah_model::desk::{AlertOf, Budget, Scope};
use mynah_model::event::Notice;
use mynah_model::trouble::Trouble;

fn month(credits: Credits, hard: bool) -> Budget {
    Budget {
        backend: Backend::Draft,
        scope: Scope::Month,
        credits,
        hard,
    }
}

fn set(bench: &mut Bench, budget: Budget) {
    bench.send(Command::Usage(UsageCommand::SetBudget(budget)));
    bench.until("the budget", |desk| {
        let mut budgets = desk.budgets(Backend::Draft).iter();
        budgets.any(|standing| standing.budget == budget)
    });
}

fn over(job: &mynah_model::desk::JobCard) -> bool {
    matches!(
        job.state,
        JobState::Finished { .. } | JobState::Failed(_) | JobState::Cancelled(_)
    )
}

/// Each looked only at what it had spent itself.
#[test]
fn two_windows_never_cross_a_hard_budget_together() {
    let mut first = Bench::new();
    let home = first.home.as_ref().unwrap().path().to_owned();
    let mut second = Bench::open(StudioOptions::new(&home));
    let prices: Vec<Credits> = (0..12)
        .map(|place| first.desk.price_of(first.line(place)).unwrap().quote.most)
        .collect();
    let all: Credits = prices.iter().copied().sum();
    let limit = Credits(all.0 / 2);
    set(&mut first, month(limit, true));
    let pace = Duration::from_millis(20);
    first.faults.latency(pace);
    second.faults.latency(pace);
    let odd = (0..12).step_by(2).map(|place| first.order(place, false));
    let odd = odd.collect();
    let even = (1..12).step_by(2).map(|place| second.order(place, false));
    let even = even.collect();
    first.generate(odd);
    second.generate(even);
    for bench in [&mut first, &mut second] {
        bench.until("the end of all", |desk| {
            desk.jobs.len() == 6 && desk.jobs.iter().all(over)
        });
    }
    let mut spent = Credits::ZERO;
    let mut refused = 0;
    for job in first.desk.jobs.iter().chain(second.desk.jobs.iter()) {
        match &job.state {
            JobState::Finished { cost, .. } => spent += *cost,
            JobState::Failed(trouble) => {
                refused += 1;
                assert_eq!(trouble.charged, Charged::No);
                assert_eq!(
                    trouble.remedies.first(),
                    Some(&Remedy::ChangeBudget(Scope::Month))
                );
                assert!(trouble.what.contains("budget"), "{}", trouble.what);
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(spent <= limit, "{spent} of {limit}");
    assert!(refused > 0);
    let largest = prices.iter().copied().max().unwrap();
    assert!(limit.less(spent) < largest, "what fits is not refused");
    // The other one's end is told to nobody here: it is read again.
    set(&mut first, month(limit, true));
    first.until("the sums of both", |desk| {
        let budget = &desk.budgets(Backend::Draft)[0];
        budget.spend.reserved == Credits::ZERO
    });
}

#[test]
fn a_soft_budget_is_crossed_once_somebody_agrees() {
    let mut bench = Bench::new();
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    set(&mut bench, month(Credits(price.0 - 1), false));
    let job = bench.generate(vec![bench.order(0, false)]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert_eq!(trouble.remedies.first(), Some(&Remedy::SpendAnyway));
        }
        other => panic!("{other:?}"),
    }
    let again = Box::new(JobsCommand::Retry(job));
    bench.send(Command::Jobs(JobsCommand::Agreed(again)));
    bench.until("the take", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    // That was for this one: the next one is asked about again. Whoever asks for more than is used leaves nothing over.
    let next = bench.generate(vec![bench.order(1, false)]);
    assert!(matches!(bench.until_over(next), JobState::Failed(_)));
    let again = Box::new(JobsCommand::Retry(next));
    bench.send(Command::Jobs(JobsCommand::Agreed(again)));
    bench.until("the take", |desk| {
        matches!(desk.job(next).unwrap().state, JobState::Finished { .. })
    });
    let third = bench.generate(vec![bench.order(2, false)]);
    assert!(matches!(bench.until_over(third), JobState::Failed(_)));
}

/// Another window spent between the question and the order: nobody was asked, and the budget was crossed.
#[test]
fn what_fitted_a_soft_budget_is_asked_about_once_another_window_has_spent() {
    let mut first = Bench::new();
    let home = first.home.as_ref().unwrap().path().to_owned();
    let mut second = Bench::open(StudioOptions::new(&home));
    let price = |bench: &Bench, place| bench.desk.price_of(bench.line(place)).unwrap().quote.most;
    let all: Credits = (0..4).map(|place| price(&first, place)).sum();
    set(&mut first, month(all, false));
    let other = second.generate(vec![second.order(5, false)]);
    second.until_over(other);
    let fitted = |bench: &mut Bench, orders: Vec<LineOrder>| {
        let generate = JobsCommand::Generate {
            project: bench.desk.project.as_ref().map(|open| open.card.id),
            backend: Backend::Draft,
            orders,
            play: false,
            asked_alone: false,
        };
        bench.send(Command::Jobs(JobsCommand::Fitted(Box::new(generate))));
    };
    let orders = (0..4).map(|place| first.order(place, false)).collect();
    fitted(&mut first, orders);
    first.until("the end of all", |desk| {
        desk.jobs.len() == 4 && desk.jobs.iter().all(over)
    });
    let refused = first.desk.jobs.iter().filter_map(|job| match &job.state {
        JobState::Failed(trouble) => Some(trouble.remedies.first().cloned()),
        _ => None,
    });
    let refused: Vec<_> = refused.collect();
    assert!(!refused.is_empty());
    assert!(refused.contains(&Some(Remedy::SpendAnyway)), "{refused:?}");
    // With room for all of it, it is spoken although others of this window, agreed to, come before its end.
    let more = all.0 * 3;
    set(&mut first, month(Credits(more), false));
    let rest: Vec<_> = (6..10).map(|place| first.order(place, false)).collect();
    fitted(&mut first, rest);
    first.until("the end of these", |desk| {
        desk.jobs.len() == 8 && desk.jobs.iter().all(over)
    });
    let kept = |job: &&mynah_model::desk::JobCard| matches!(job.state, JobState::Finished { .. });
    assert!(first.desk.jobs.iter().filter(kept).count() >= 4);
}

/// It was lowered while a batch waited that had fitted, and the batch crossed it without a word.
#[test]
fn what_fitted_a_soft_budget_is_asked_about_once_it_is_lowered() {
    let mut bench = Bench::new();
    let prices: Vec<Credits> = (0..12)
        .map(|place| bench.desk.price_of(bench.line(place)).unwrap().quote.most)
        .collect();
    let all: Credits = prices.iter().copied().sum();
    set(&mut bench, month(all, false));
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    let generate = JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Draft,
        orders: (0..12).map(|place| bench.order(place, false)).collect(),
        play: false,
        asked_alone: false,
    };
    bench.send(Command::Jobs(JobsCommand::Fitted(Box::new(generate))));
    bench.until("all of them", |desk| desk.jobs.len() == 12);
    let lowered: Credits = prices.iter().take(3).copied().sum();
    set(&mut bench, month(lowered, false));
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.until("the end of all", |desk| desk.jobs.iter().all(over));
    let mut spent = Credits::ZERO;
    let mut asks = 0;
    for job in bench.desk.jobs.iter() {
        match &job.state {
            JobState::Finished { cost, .. } => spent += *cost,
            JobState::Failed(trouble) => {
                asks += 1;
                assert_eq!(trouble.charged, Charged::No);
                assert_eq!(trouble.remedies.first(), Some(&Remedy::SpendAnyway));
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(spent > Credits::ZERO && spent <= lowered, "{spent}");
    assert!(asks >= 9, "{asks}");
}

#[test]
fn an_alert_is_told_once_and_kept_over_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let (sender, shown) = mpsc::sync_channel(8);
    let sender = Arc::new(Mutex::new(sender));
    let options = || {
        let sender = Arc::clone(&sender);
        let mut options = StudioOptions::new(home.path());
        options.notify = Arc::new(move |_, text| {
            sender.lock().unwrap().send(text.to_owned()).unwrap();
        });
        options
    };
    let mut bench = Bench::open(options());
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    set(&mut bench, month(Credits(price.0 * 10 / 8), true));
    bench.generate(vec![bench.order(0, false)]);
    let told = |desk: &Desk| {
        let alerts = desk.notices.iter().filter_map(|notice| match notice {
            Notice::Alert(alert) => Some(alert.of),
            _ => None,
        });
        alerts
            .filter(|of| *of == AlertOf::Budget(Scope::Month))
            .count()
    };
    bench.until("the alert", |desk| told(desk) == 1);
    assert_eq!(bench.desk.alerts(Backend::Draft).len(), 1);
    assert_eq!(bench.desk.alerts(Backend::Draft)[0].percent, 70);
    let text = shown.recv_timeout(PATIENCE).unwrap();
    assert!(text.starts_with("70 % of the monthly budget"), "{text}");
    bench.studio.shutdown();

    let mut again = Bench::open(options());
    again.send(Command::Usage(UsageCommand::Show(
        Backend::Draft,
        mynah::terms::day::Month::default(),
    )));
    again.until("the list", |desk| desk.alerts(Backend::Draft).len() == 1);
    assert_eq!(told(&again.desk), 0);
    again.studio.shutdown();
    assert!(shown.try_recv().is_err(), "told again");
}

/// What a command or another window told was in no list of this one, until somebody opened the room.
#[test]
fn an_alert_that_another_window_told_is_told_in_this_one() {
    let home = tempfile::tempdir().unwrap();
    let mut one = Bench::open(StudioOptions::new(home.path()));
    let mut other = Bench::open(StudioOptions::new(home.path()));
    let price = one.desk.price_of(one.line(0)).unwrap().quote.most;
    set(&mut one, month(Credits(price.0 * 10 / 8), true));
    one.generate(vec![one.order(0, false)]);
    let told = |desk: &Desk| {
        let notices = desk.notices.iter();
        notices
            .filter(|notice| matches!(notice, Notice::Alert(_)))
            .count()
    };
    one.until("the alert", |desk| told(desk) == 1);
    other.until("the same", |desk| told(desk) == 1);
    assert_eq!(other.desk.alerts(Backend::Draft).len(), 1);
}

/// The key may not read what its voices cost, and they cost twice as much as most.
#[test]
fn a_voice_whose_rate_nobody_told_crosses_no_hard_budget() {
    let service = Service::start();
    let rule = KeyRule {
        may: Some(vec!["text_to_speech", "models_read", "user_read"]),
        dearer: 1,
        ..KeyRule::default()
    };
    service.keys.set(OTHER, rule);
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("robot", OTHER, &service));
    let lines: Vec<usize> = (0..6).collect();
    let prices = lines.iter().map(|line| {
        let order = bench.order(*line, false);
        order.request.text().chars().count() as u64
    });
    // What they would cost with usual voices.
    let limit = Credits(prices.sum());
    let budget = Budget {
        backend: Backend::Live,
        ..month(limit, true)
    };
    bench.send(Command::Usage(UsageCommand::SetBudget(budget)));
    bench.until("the budget", |desk| {
        let mut budgets = desk.budgets(Backend::Live).iter();
        budgets.any(|standing| standing.budget == budget)
    });
    let jobs = speak(&mut bench, &lines);
    let mut refused = 0;
    for job in jobs {
        match bench.until_over(job) {
            JobState::Finished { .. } => {}
            JobState::Failed(trouble) => {
                assert_eq!(trouble.charged, Charged::No);
                refused += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    let spent = service.keys.used(OTHER);
    assert!(spent > 0 && refused > 0);
    assert!(spent <= limit.0, "{spent} of {limit}");
}

/// What didn't fit was called failed before a line was spoken, and shorter lines behind it were taken.
#[test]
fn a_batch_is_spoken_in_order_as_far_as_its_budget_goes_and_the_rest_waits_until_then() {
    let mut bench = Bench::new();
    let lines = 12;
    let prices: Vec<Credits> = (0..lines)
        .map(|place| bench.desk.price_of(bench.line(place)).unwrap().quote.most)
        .collect();
    // A shorter one stands behind the first that doesn't fit.
    let fits = (1..lines - 1)
        .find(|place| prices[place + 1..].iter().any(|it| *it < prices[*place]))
        .unwrap();
    let paid: Credits = prices[..fits].iter().copied().sum();
    set(
        &mut bench,
        month(Credits(paid.0 + prices[fits].0 - 1), true),
    );
    bench.faults.latency(Duration::from_millis(30));
    let orders: Vec<_> = (0..lines).map(|place| bench.order(place, false)).collect();
    let weighed = bench
        .desk
        .weigh(Backend::Draft, &orders, Urgency::Batch)
        .unwrap();
    assert_eq!(weighed.sent()[0].undone, lines - fits, "the question");
    let failed = |desk: &Desk| {
        let failed = |job: &&mynah_model::desk::JobCard| matches!(job.state, JobState::Failed(_));
        desk.jobs.iter().filter(failed).count()
    };
    let spoken = |desk: &Desk| desk.run().spoken;
    bench.generate(orders);
    bench.until("one that waits", |desk| {
        assert_eq!((failed(desk), desk.run().unsent), (0, 0), "nothing is over");
        desk.jobs.iter().any(|job| match &job.state {
            JobState::Held { why, .. } => why.what.contains("It waits for what is under way"),
            _ => false,
        })
    });
    bench.until("the end of all", |desk| {
        let over = desk.jobs.iter().filter(|job| over(job)).count();
        assert!(failed(desk) == 0 || spoken(desk) == fits, "too early");
        over == lines
    });
    let run = bench.desk.run();
    assert_eq!((spoken(&bench.desk), run.unsent), (fits, lines - fits));
    // Regression: lines that a chosen budget has no room for were counted as failed.
    let tally = bench.desk.tally();
    assert_eq!((run.failed, tally.failed), (0, 0));
    assert_eq!(tally.unsent, lines - fits);
    for (place, job) in bench.desk.jobs.iter().enumerate() {
        match &job.state {
            JobState::Finished { .. } => assert!(place < fits, "{place}"),
            JobState::Failed(trouble) => {
                assert!(place >= fits, "{place}");
                // Twelve lines had twelve cards that said the same.
                assert_eq!(trouble.details.behind, place > fits, "{place}");
                assert_eq!(trouble.charged, Charged::No);
                let change = Remedy::ChangeBudget(Scope::Month);
                assert_eq!(trouble.remedies.first(), Some(&change));
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Nothing waited for what was under way, which cost far less than it held.
#[test]
fn what_waits_for_room_goes_on_when_the_budget_is_raised() {
    let mut bench = Bench::new();
    let prices: Vec<Credits> = (0..4)
        .map(|place| bench.desk.price_of(bench.line(place)).unwrap().quote.most)
        .collect();
    set(&mut bench, month(prices[0], true));
    // The first one is under way until it is let go.
    bench.faults.next(Fault::StallAfterChunks(1));
    let orders = (0..4).map(|place| bench.order(place, false)).collect();
    let first = bench.generate(orders);
    let held = |desk: &Desk| {
        let mut jobs = desk.jobs.iter();
        jobs.any(|job| matches!(job.state, JobState::Held { .. }))
    };
    bench.until("one that waits, and one that is spoken", |desk| {
        held(desk) && desk.job(first).unwrap().sound().is_some()
    });
    set(&mut bench, month(Credits(100_000), true));
    bench.send(Command::Jobs(JobsCommand::Cancel(first)));
    bench.until("the others", |desk| desk.run().spoken == 3);
    assert_eq!(bench.desk.run().failed, 0);
}

/// A batch that found the budget full of another one's was refused at once.
#[test]
fn a_batch_waits_for_the_room_that_another_one_holds() {
    let mut bench = Bench::new();
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    set(&mut bench, month(price, true));
    bench.faults.next(Fault::StallAfterChunks(1));
    let first = bench.generate(vec![bench.order(0, false), bench.order(1, false)]);
    bench.until("one that is spoken", |desk| {
        desk.job(first).unwrap().sound().is_some()
    });
    let second = bench.generate(vec![bench.order(2, false), bench.order(3, false)]);
    bench.until("one that waits", |desk| {
        matches!(desk.job(second).unwrap().state, JobState::Held { .. })
    });
    set(&mut bench, month(Credits(100_000), true));
    bench.send(Command::Jobs(JobsCommand::Cancel(first)));
    bench.until("the others", |desk| desk.run().spoken == 3);
    assert_eq!(bench.desk.run().failed, 0);
}

/// A batch that found the budget full of another window's requests was refused at once.
#[test]
fn a_batch_waits_for_the_room_that_another_window_holds() {
    let mut first = Bench::new();
    let home = first.home.as_ref().unwrap().path().to_owned();
    let mut second = Bench::open(StudioOptions::new(&home));
    let price = |bench: &Bench, place| bench.desk.price_of(bench.line(place)).unwrap().quote.most;
    let most = [price(&first, 0), price(&first, 1)]
        .into_iter()
        .max()
        .unwrap();
    set(&mut first, month(most, true));
    first.faults.next(Fault::StallAfterChunks(1));
    let held = first.generate(vec![first.order(0, false)]);
    first.until("one that is spoken", |desk| {
        desk.job(held).unwrap().sound().is_some()
    });
    second.until("what the other one holds", |desk| {
        desk.left_for_batch(Backend::Draft).is_some_and(|left| {
            let meter = desk.meters[&Backend::Draft].value().unwrap();
            left <= meter.limit.less(meter.used).less(price(&first, 0))
        })
    });
    let batch = second.generate(vec![second.order(1, false), second.order(2, false)]);
    second.until("one that waits", |desk| {
        match &desk.job(batch).unwrap().state {
            JobState::Held { why, .. } => why.what.contains("Other windows and commands hold"),
            JobState::Failed(trouble) => panic!("{trouble:?}"),
            _ => false,
        }
    });
    // It gives back what it held and did not need: nothing was charged.
    set(&mut first, month(Credits(100_000), true));
    first.send(Command::Jobs(JobsCommand::Cancel(held)));
    first.until_over(held);
    second.until("the others", |desk| desk.run().spoken == 2);
    assert_eq!(second.desk.run().failed, 0);
}

fn troubles(desk: &Desk) -> Vec<&Trouble> {
    let notices = desk.notices.iter();
    let troubles = notices.filter_map(|notice| match notice {
        Notice::Trouble(trouble) => Some(trouble),
        _ => None,
    });
    troubles.collect()
}

/// Only its row said so, wherever that was.
#[test]
fn a_line_alone_that_no_budget_has_room_for_is_told_where_somebody_looks() {
    let mut bench = Bench::new();
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    set(&mut bench, month(Credits(price.0 - 1), true));
    let job = bench.generate(vec![bench.order(0, false)]);
    assert!(matches!(bench.until_over(job), JobState::Failed(_)));
    bench.until("the word", |desk| !troubles(desk).is_empty());
    let [told] = troubles(&bench.desk)[..] else {
        panic!("once: {:?}", bench.desk.notices);
    };
    assert!(told.what.contains("monthly budget"), "{}", told.what);
    let ways = [Remedy::ChangeBudget(Scope::Month), Remedy::Dismiss];
    assert_eq!(told.remedies, ways);
}

/// "held" came with the end of the first line of a batch, and so did "all takes saved" go.
#[test]
fn what_is_held_is_told_while_it_is_under_way() {
    let mut bench = Bench::new();
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    set(&mut bench, month(Credits(100_000), true));
    bench.faults.next(Fault::StallAfterChunks(1));
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until("what is held", |desk| {
        let spend = desk.spend.get(&Backend::Draft);
        let reserved = spend.is_some_and(|spend| spend.reserved == price);
        reserved && desk.budgets(Backend::Draft)[0].here == price
    });
    let state = &bench.desk.job(job).unwrap().state;
    assert!(
        !matches!(state, JobState::Finished { .. } | JobState::Failed(_)),
        "{state:?}"
    );
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    bench.until_over(job);
}

/// Each of two batches was said to fit, and one of them did.
#[test]
fn a_batch_that_waits_is_no_room_for_the_next_one() {
    let mut bench = Bench::new();
    let orders = |bench: &Bench, places: std::ops::Range<usize>| -> Vec<LineOrder> {
        places.map(|place| bench.order(place, false)).collect()
    };
    let (first, second) = (orders(&bench, 0..6), orders(&bench, 6..12));
    let price = |bench: &Bench, orders: &[LineOrder]| {
        bench
            .desk
            .quote(Backend::Draft, orders, Urgency::Batch)
            .unwrap()
            .most
    };
    let (one, two) = (price(&bench, &first), price(&bench, &second));
    set(&mut bench, month(Credits(one.0 + two.0 - 1), true));
    let undone = |bench: &Bench| {
        let weighed = bench
            .desk
            .weigh(Backend::Draft, &second, Urgency::Batch)
            .unwrap();
        weighed.sent()[0].undone
    };
    assert_eq!(undone(&bench), 0);
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    let before = bench.desk.jobs.len();
    bench.generate(first);
    bench.until("the queue", |desk| desk.jobs.len() == before + 6);
    assert_eq!(undone(&bench), 1, "they don't fit together");
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.until("the first batch", |desk| desk.run().spoken == 6);
    bench.until("its sums", |desk| {
        let spend = desk.budgets(Backend::Draft)[0].spend;
        spend.reserved == Credits::ZERO && spend.spent > Credits::ZERO
    });
    assert!(undone(&bench) <= 1);
}
