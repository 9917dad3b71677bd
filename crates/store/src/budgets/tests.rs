//! Budgets hold, whatever comes in which order and from which process; sums add up at every moment.

use proptest::prelude::*;

use super::*;
use crate::testing::{NOON, fresh, open, order, project, sound};
use mynah_core::clock::Clock;
use mynah_core::ids::{HistoryItemId, ItemId, RequestId};
use mynah_core::request::{AnewRequest, Generation};
use mynah_records::alerts::{AlertOf, Level};
use mynah_records::usage::Spend;

fn month(credits: u64, hard: bool) -> Budget {
    Budget {
        backend: Backend::Draft,
        scope: Scope::Month,
        credits: Credits(credits),
        hard,
    }
}

fn crossing(done: Result<Option<EntryId>, LibraryError>) -> Crossing {
    match done {
        Err(LibraryError::OverBudget(crossing)) => *crossing,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_hard_budget_stops_the_order_that_would_cross_it() {
    let (_home, library) = fresh();
    let project = project(&library, 3);
    library.set_budget(&month(10, true)).unwrap();
    let held = library.intend(&order(project, 1, "123456")).unwrap();
    let refused = crossing(library.intend_within(
        &order(project, 2, "12345"),
        true,
        &Consent::Given,
        Origin::default(),
    ));
    assert_eq!((refused.needed, refused.left), (Credits(5), Credits(4)));
    assert_eq!(refused.budget, month(10, true));
    library.intend(&order(project, 2, "1234")).unwrap();
    // What is given back can be ordered again.
    library.release(held, "cancelled").unwrap();
    library.intend(&order(project, 3, "123456")).unwrap();
    assert_eq!(
        library.budgets(Backend::Draft).unwrap()[0].left(),
        Credits(0)
    );
}

/// Only what the same process held was told apart.
#[test]
fn a_crossing_says_what_others_hold() {
    let (home, library) = fresh();
    let other = open(home.path());
    let project = project(&library, 4);
    library.set_budget(&month(10, true)).unwrap();
    let ask = || {
        crossing(library.intend_within(
            &order(project, 2, "12345"),
            true,
            &Consent::Given,
            Origin::default(),
        ))
    };
    library.intend(&order(project, 1, "123")).unwrap();
    let held = other.intend(&order(project, 3, "1234567")).unwrap();
    let refused = ask();
    assert_eq!((refused.left, refused.elsewhere), (Credits(0), Credits(7)));
    assert!(refused.may_fit());
    let draft = vec![("draft".to_owned(), Credits(7))];
    assert_eq!(library.held_elsewhere(Backend::Draft).unwrap(), draft);
    // It cost all that it held.
    let sound = sound(&other, b"seven");
    other.mark_sent(held, None).unwrap();
    other.settle(held, &sound, Credits(7)).unwrap();
    let refused = ask();
    assert_eq!((refused.left, refused.elsewhere), (Credits(0), Credits(0)));
    assert!(!refused.may_fit());
    assert_eq!(library.held_elsewhere(Backend::Draft).unwrap(), []);
    // Nor is there room for what they could not give back.
    let held = other.intend(&order(project, 4, "")).unwrap();
    other.release(held, "cancelled").unwrap();
    library.set_budget(&month(11, true)).unwrap();
    other.intend(&order(project, 4, "1")).unwrap();
    let refused = ask();
    assert_eq!(refused.elsewhere, Credits(1));
    assert!(!refused.may_fit());
}

/// What waits for its turn was intended under another limit.
#[test]
fn what_a_lowered_budget_has_no_room_for_is_not_sent() {
    let (_home, library) = fresh();
    let project = project(&library, 3);
    library.set_budget(&month(10, true)).unwrap();
    let [first, second] =
        ["12345", "123"].map(|text| library.intend(&order(project, 1, text)).unwrap());
    library.set_budget(&month(4, true)).unwrap();
    let refused = crossing(library.mark_sent(first, None).map(|()| None));
    assert_eq!((refused.needed, refused.left), (Credits(5), Credits(1)));
    library.release(first, "not sent").unwrap();
    library.mark_sent(second, None).unwrap();
    let left = library.budgets(Backend::Draft).unwrap()[0].left();
    assert_eq!(left, Credits(1));
}

#[test]
fn session_crosses_a_soft_budget_only_with_consent() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let session = order(project, 1, "12345");
    let [asked, given] = [false, true].map(Consent::confirmed);
    library.set_budget(&month(4, false)).unwrap();
    let refused = crossing(library.intend_session(&session, &asked).map(Some));
    assert_eq!((refused.needed, refused.left), (Credits(5), Credits(4)));
    let entry = library.intend_session(&session, &given).unwrap();
    library.start_session(entry, &given).unwrap();
    library.release(entry, "ended").unwrap();
    // A hard one knows no consent, and what must not be sent any more holds nothing.
    library.set_budget(&month(5, true)).unwrap();
    let entry = library.intend_session(&session, &asked).unwrap();
    library.set_budget(&month(4, true)).unwrap();
    let refused = library.start_session(entry, &given).map(|()| None);
    assert_eq!(crossing(refused).needed, Credits(5));
    let left = library.budgets(Backend::Draft).unwrap()[0].left();
    assert_eq!(left, Credits(4));
}

/// It was checked against the month in which it was sent and counted in that of its intent: the budget of neither knew
/// of it, and several such passed one by one.
#[test]
fn what_was_intended_last_month_is_intended_anew_in_this_one() {
    let home = tempfile::tempdir().unwrap();
    let december = Month::of(NOON).after().first().start();
    let clock = Clock::scripted(UnixMillis(december.0 - 1_000));
    let library = Library::open(home.path(), clock.clone()).unwrap();
    let project = project(&library, 4);
    library.set_budget(&month(8, true)).unwrap();
    let orders = [order(project, 1, "1234"), order(project, 2, "123")];
    let old = [&orders[0], &orders[1]].map(|order| library.intend(order).unwrap());
    clock.set(UnixMillis(december.0 + 1_000));
    let left = || library.budgets(Backend::Draft).unwrap()[0].left();
    for old in old {
        let refused = library.mark_sent(old, None);
        assert!(matches!(refused, Err(LibraryError::MonthTurned(entry)) if entry == old));
        library.release(old, "not sent").unwrap();
    }
    assert_eq!(left(), Credits(8));
    // What is intended in this month counts in it, before and behind what came over its beginning.
    let new = library.intend(&order(project, 3, "12")).unwrap();
    for again in &orders[..1] {
        let again = library.intend(again).unwrap();
        library.mark_sent(again, None).unwrap();
    }
    library.mark_sent(new, None).unwrap();
    assert_eq!(left(), Credits(2));
    let refused =
        crossing(library.intend_within(&orders[1], true, &Consent::Given, Origin::default()));
    assert_eq!((refused.needed, refused.left), (Credits(3), Credits(2)));
}

/// What was ordered in a month that the clock took back counted against no budget of today.
#[test]
fn a_clock_that_steps_over_a_months_end_and_back_frees_nothing() {
    let home = tempfile::tempdir().unwrap();
    let december = Month::of(NOON).after().first().start();
    let [before, after] = [-1_000, 1_000].map(|by| UnixMillis(december.0 + by));
    let clock = Clock::scripted(before);
    let library = Library::open(home.path(), clock.clone()).unwrap();
    let project = project(&library, 4);
    library.set_budget(&month(10, true)).unwrap();
    let left = || library.budgets(Backend::Draft).unwrap()[0].left();
    let add_up = |spent, reserved| {
        let spend = library.spend(Backend::Draft).unwrap();
        assert_eq!(
            (spend.spent, spend.reserved),
            (Credits(spent), Credits(reserved))
        );
    };
    // Held before the end of the month and settled behind it: it belongs to the month of its order.
    let held = library.intend(&order(project, 1, "123456")).unwrap();
    library.mark_sent(held, None).unwrap();
    clock.set(after);
    assert_eq!(left(), Credits(10));
    add_up(0, 6);
    let next = library.intend(&order(project, 2, "1234567")).unwrap();
    library.mark_sent(next, None).unwrap();
    library
        .settle(held, &sound(&library, b"one"), Credits(6))
        .unwrap();
    assert_eq!(left(), Credits(3));
    // The clock was wrong: all of it was ordered in this month.
    clock.set(before);
    assert_eq!(left(), Credits(0));
    let over = order(project, 3, "1234");
    crossing(library.intend_within(&over, true, &Consent::Given, Origin::default()));
    library
        .settle(next, &sound(&library, b"two"), Credits(7))
        .unwrap();
    add_up(13, 0);
    assert_eq!(left(), Credits(0));
    crossing(library.intend_within(&over, true, &Consent::Given, Origin::default()));
    // And when the month has really come, what counts against it still does.
    clock.set(after);
    assert_eq!(left(), Credits(3));
    add_up(13, 0);
}

#[test]
fn a_soft_budget_asks_and_a_hard_one_is_named_first() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    library.set_budget(&month(3, false)).unwrap();
    let over = order(project, 1, "12345");
    assert!(
        !crossing(library.intend_within(&over, false, &Consent::Asked, Origin::default()))
            .budget
            .hard
    );
    let other = order(project, 1, "12345");
    assert!(
        library
            .intend_within(&other, false, &Consent::Given, Origin::default())
            .unwrap()
            .is_some()
    );
    let own = Budget {
        scope: Scope::Project(project),
        credits: Credits(6),
        ..month(0, true)
    };
    library.set_budget(&own).unwrap();
    let refused = crossing(library.intend_within(&over, false, &Consent::Asked, Origin::default()));
    assert_eq!((refused.budget, refused.name.as_str()), (own, "Test"));
    library.drop_budget(Backend::Draft, own.scope).unwrap();
    assert!(
        library
            .intend_within(&over, false, &Consent::Given, Origin::default())
            .unwrap()
            .is_some()
    );
}

#[test]
fn what_an_ended_process_held_and_never_sent_is_free_again() {
    let (home, library) = fresh();
    let project = project(&library, 2);
    library.set_budget(&month(10, true)).unwrap();
    let other = open(home.path());
    let sent = other.intend(&order(project, 1, "1234")).unwrap();
    other.mark_sent(sent, None).unwrap();
    other.intend(&order(project, 1, "123456")).unwrap();
    let mine = order(project, 2, "abcdef");
    // The other one lives: all of its ten are held.
    assert_eq!(
        crossing(library.intend_within(&mine, true, &Consent::Given, Origin::default())).left,
        Credits(0)
    );
    drop(other);
    assert!(
        library
            .intend_within(&mine, true, &Consent::Given, Origin::default())
            .unwrap()
            .is_some()
    );
    // What it sent may be charged, and is still held.
    let left = library.budgets(Backend::Draft).unwrap()[0].left();
    assert_eq!(left, Credits(0));
}

#[test]
fn two_processes_never_cross_a_hard_budget_together() {
    let (home, library) = fresh();
    let project = project(&library, 1);
    library.set_budget(&month(100, true)).unwrap();
    let threads: Vec<_> = (0..4)
        .map(|thread| {
            let library = open(home.path());
            std::thread::Builder::new()
                .spawn(move || {
                    let text = |n| format!("{thread} {n} of many");
                    let held = (0..20)
                        .filter(|n| {
                            let order = order(project, 1, &text(*n));
                            match library.intend_within(
                                &order,
                                true,
                                &Consent::Given,
                                Origin::default(),
                            ) {
                                Ok(entry) => entry.is_some(),
                                Err(LibraryError::OverBudget(_)) => false,
                                Err(error) => panic!("{error}"),
                            }
                        })
                        .map(|n| text(n).chars().count() as u64)
                        .sum::<u64>();
                    (held, library)
                })
                .unwrap()
        })
        .collect();
    let ended: Vec<_> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    let held: u64 = ended.iter().map(|(held, _)| held).sum();
    let reserved = || library.budgets(Backend::Draft).unwrap()[0].spend.reserved;
    assert!((89..=100).contains(&held), "{held}");
    assert_eq!(reserved(), Credits(held));
    // Their owners end with them.
    drop(ended);
    library
        .intend_within(
            &order(project, 1, &"x".repeat(100)),
            true,
            &Consent::Given,
            Origin::default(),
        )
        .unwrap();
    assert_eq!(reserved(), Credits(100));
}

#[test]
fn an_alert_comes_once_and_again_for_another_limit_or_month() {
    let (home, library) = fresh();
    let level = |used: u64, limit: u64, period: i64| Level {
        of: AlertOf::Budget(Scope::Month),
        period,
        used: Credits(used),
        limit: Credits(limit),
    };
    let told = |library: &Library, level: Level| -> Vec<u8> {
        let alerts = library.alert(Backend::Draft, &[level]).unwrap();
        alerts.iter().map(|alert| alert.percent).collect()
    };
    assert!(told(&library, level(69, 100, 1)).is_empty());
    assert_eq!(told(&library, level(70, 100, 1)), [70]);
    assert!(told(&library, level(89, 100, 1)).is_empty());
    // Another process, or this one after a restart.
    let again = open(home.path());
    assert!(told(&again, level(71, 100, 1)).is_empty());
    assert_eq!(told(&again, level(95, 100, 1)), [90]);
    assert!(told(&library, level(99, 100, 1)).is_empty());
    assert_eq!(told(&library, level(180, 200, 1)), [70, 90]);
    assert_eq!(told(&library, level(75, 100, 2)), [70]);
    assert!(
        told(&library, level(0, 0, 3)).is_empty(),
        "no limit, nothing to tell"
    );
    let list = library.alerts(Backend::Draft).unwrap();
    assert_eq!(list.len(), 5);
    assert_eq!(
        (list[0].percent, list[0].used, list[0].seen),
        (70, Credits(75), false)
    );
    assert!(library.alerts(Backend::Live).unwrap().is_empty());
    library.see_alerts(Backend::Draft).unwrap();
    assert!(
        library
            .alerts(Backend::Draft)
            .unwrap()
            .iter()
            .all(|alert| alert.seen)
    );
}

/// What an ended process left was taken for this one's own, and hid from a further batch what waits for it.
#[test]
fn what_is_looked_for_is_not_under_way_here() {
    let (home, first) = fresh();
    let project = project(&first, 3);
    first.set_budget(&month(100, true)).unwrap();
    let sent = first.intend(&order(project, 1, "123456")).unwrap();
    first.mark_sent(sent, None).unwrap();
    drop(first);
    let second = open(home.path());
    second.recover().unwrap();
    second.intend(&order(project, 2, "1234")).unwrap();
    let standing = &second.budgets(Backend::Draft).unwrap()[0];
    assert_eq!(standing.spend.reserved, Credits(10));
    assert_eq!(standing.here, Credits(4));
}

/// It said 90 % for ever, although what may have been charged was not.
#[test]
fn an_alert_is_taken_back_where_a_doubt_was_not_charged() {
    let (_home, library) = fresh();
    let level = |used: u64, limit: u64| Level {
        of: AlertOf::Budget(Scope::Month),
        period: 1,
        used: Credits(used),
        limit: Credits(limit),
    };
    let percents = || -> Vec<u8> {
        let alerts = library.alerts(Backend::Draft).unwrap();
        alerts.iter().map(|alert| alert.percent).collect()
    };
    let back = |level| library.take_alerts_back(Backend::Draft, &[level]).unwrap();
    assert_eq!(
        library
            .alert(Backend::Draft, &[level(95, 100)])
            .unwrap()
            .len(),
        2
    );
    assert!(!back(level(95, 100)));
    assert!(back(level(75, 100)));
    assert_eq!(percents(), [70]);
    assert!(!back(level(75, 100)), "once");
    // Reached again it is told again.
    assert_eq!(
        library
            .alert(Backend::Draft, &[level(90, 100)])
            .unwrap()
            .len(),
        1
    );
}

/// Regression: it stayed in the list after its budget was removed.
#[test]
fn an_alert_goes_with_its_budget() {
    let (_home, library) = fresh();
    let level = |limit: u64| Level {
        of: AlertOf::Budget(Scope::Month),
        period: 1,
        used: Credits(95),
        limit: Credits(limit),
    };
    let plan = Level {
        of: AlertOf::Plan,
        ..level(100)
    };
    let count = || library.alerts(Backend::Live).unwrap().len();
    let levels = [level(100), plan];
    library.alert(Backend::Live, &levels).unwrap();
    assert_eq!(count(), 4);
    let back = |levels: &[Level]| library.take_alerts_back(Backend::Live, levels).unwrap();
    assert!(back(&[level(100_000)]), "another limit");
    assert_eq!(count(), 2, "those of the plan stay");
    library.alert(Backend::Live, &levels).unwrap();
    assert!(back(&[]), "removed");
    assert_eq!(count(), 2);
    assert!(!back(&[]), "once");
}

#[test]
fn what_others_spent_on_an_account_is_noticed_by_its_balance() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let elsewhere = |used| {
        library
            .spent_elsewhere(Backend::Draft, "draft", (7, Credits(used)))
            .unwrap()
            .credits
    };
    assert_eq!(elsewhere(1_000), Credits(0), "from here on");
    let entry = library.intend(&order(project, 1, "12345")).unwrap();
    library.mark_sent(entry, None).unwrap();
    library
        .settle(entry, &sound(&library, b"abc"), Credits(5))
        .unwrap();
    assert_eq!(
        elsewhere(1_000),
        Credits(0),
        "the service's count lags behind"
    );
    assert_eq!(elsewhere(1_005), Credits(0));
    assert_eq!(elsewhere(1_025), Credits(20));
}

/// A step of an entry's life.
#[derive(Clone, Copy, Debug)]
enum Step {
    Send,
    Answer(u64),
    Settle(u64),
    Cut,
    Unknown,
    Charge(u64),
    Release,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Send),
        1 => (0..12_u64).prop_map(Step::Answer),
        2 => (0..12_u64).prop_map(Step::Settle),
        1 => Just(Step::Cut),
        1 => Just(Step::Unknown),
        1 => (0..12_u64).prop_map(Step::Charge),
        1 => Just(Step::Release),
    ]
}

/// What the sums say, and what the entries say themselves.
fn both(library: &Library, backend: Backend) -> (Spend, Spend) {
    let by_rows = library
        .read(|connection| {
            let mut statement = connection.prepare(
                "SELECT state, orphan, coalesce(cost, quote), quote FROM entry WHERE backend = ?1",
            )?;
            let mut spend = Spend::default();
            let mut rows = statement.query([backend])?;
            while let Some(row) = rows.next()? {
                let (cost, quote): (Credits, Credits) = (row.get(2)?, row.get(3)?);
                match row.get::<_, String>(0)?.as_str() {
                    "settled" | "charged" => spend.spent += cost,
                    "intended" | "sent" => spend.reserved += quote,
                    "unknown" | "cut" => spend.unknown += cost,
                    "saved" => spend.saved += quote,
                    _ => {}
                }
            }
            Ok(spend)
        })
        .unwrap();
    (library.spend(backend).unwrap(), by_rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever becomes of orders, in whatever order: spent, reserved and left are the budget, and no order crossed it.
    #[test]
    fn at_every_moment_spent_reserved_and_left_add_up(
        limit in 0_u64..60,
        orders in proptest::collection::vec((0_usize..2, 1_usize..12, any::<bool>()), 1..10),
        steps in proptest::collection::vec((0_usize..10, step()), 0..40),
    ) {
        let (_home, library) = fresh();
        let projects = [project(&library, 10), project(&library, 10)];
        library.set_budget(&month(limit, true)).unwrap();
        let own = Budget { scope: Scope::Project(projects[1]), credits: Credits(limit / 2), ..month(0, true) };
        library.set_budget(&own).unwrap();
        let mut entries = Vec::new();
        let check = |over: Credits| {
            for backend in Backend::ALL {
                let (mut sums, rows) = both(&library, backend);
                sums.reclaimed = Credits::ZERO;
                assert_eq!(sums, rows);
            }
            for standing in library.budgets(Backend::Draft).unwrap() {
                let (limit, used) = (standing.budget.credits, standing.spend.committed());
                // Only what the service charges beyond its highest price can pass a hard budget.
                assert!(used <= limit + over, "{used:?} of {limit:?}");
                if used <= limit {
                    assert_eq!(used + standing.left(), limit);
                }
            }
            let statement = library.statement(Backend::Draft, Month::of(crate::testing::NOON), None).unwrap();
            let spend = statement.usage.spend;
            for rows in [&statement.usage.by_voice, &statement.usage.by_model, &statement.usage.by_project,
                &statement.usage.by_tool, &statement.usage.by_account] {
                assert_eq!(rows.iter().map(|row| row.spent).sum::<Credits>(), spend.spent);
            }
            assert_eq!(statement.days.iter().map(|day| day.1).sum::<Credits>(), spend.spent);
        };
        for (number, (of, length, live)) in orders.iter().enumerate() {
            let mut order = order(projects[*of], 1, &"x".repeat(*length));
            order.fingerprint = number.to_string();
            if *live {
                order.backend = Backend::Live;
            }
            match library.intend_within(&order, true, &Consent::Given, Origin::default()) {
                Ok(entry) => entries.push((entry.unwrap(), *length as u64, *live)),
                Err(LibraryError::OverBudget(_)) => prop_assert!(!live),
                Err(error) => panic!("{error}"),
            }
            check(Credits::ZERO);
        }
        let mut over = Credits::ZERO;
        for (place, step) in steps {
            let Some((entry, quote, live)) = entries.get(place).copied() else { continue };
            let sound = sound(&library, format!("{entry}").as_bytes());
            let done = match step {
                Step::Send => library.mark_sent(entry, None),
                Step::Answer(cost) => library.answered(
                    entry,
                    Some(&RequestId::from("r")),
                    Some(&ItemId::from(HistoryItemId::from("h"))),
                    Some(Credits(cost)),
                ),
                Step::Settle(cost) => library.settle(entry, &sound, Credits(cost)).map(drop),
                Step::Cut => library.cut(entry, &sound, "cut").map(drop),
                Step::Unknown => library.unknown(entry, "unknown"),
                Step::Charge(cost) => library.charge(entry, Credits(cost), "charged"),
                Step::Release => library.release(entry, "released"),
            };
            match done {
                Ok(()) => {
                    if let (Step::Answer(cost) | Step::Settle(cost) | Step::Charge(cost), false) = (step, live) {
                        over += Credits(cost).less(Credits(quote));
                    }
                }
                Err(LibraryError::WrongState { .. }) => {}
                // What was charged beyond its highest price has taken its room.
                Err(LibraryError::OverBudget(_)) => assert!(over > Credits::ZERO && matches!(step, Step::Send)),
                Err(error) => panic!("{error}"),
            }
            check(over);
        }
    }
}

/// What was changed in two windows was spoken, and charged, with the first that came.
#[test]
fn lines_of_one_language_are_said_anew_one_after_the_other_in_all_processes() {
    let (home, library) = fresh();
    let project = project(&library, 1);
    let other = open(home.path());
    let said = |segment: &str, target: &str| NewIntent {
        operation: "POST anew".to_owned(),
        fingerprint: format!("{segment} {target}"),
        request: Arc::new(Generation::Anew(AnewRequest {
            dub: "dub".into(),
            target: target.to_owned(),
            segment: segment.into(),
            text: "Come in.".to_owned(),
            seconds: 2.0,
            cloned: false,
        })),
        ..order(project, 1, "12345")
    };
    let intend = |library: &Library, intent: &NewIntent| {
        let done = library.intend_within(intent, true, &Consent::Given, Origin::default());
        done.unwrap()
    };
    let third = intend(&library, &said("3", "en")).expect("nobody is at it");
    assert_eq!(intend(&other, &said("7", "en")), None);
    assert!(intend(&other, &said("7", "fr")).is_some());
    library.mark_sent(third, None).unwrap();
    assert_eq!(intend(&other, &said("7", "en")), None);
    library.release(third, "refused").unwrap();
    assert!(intend(&other, &said("7", "en")).is_some());
}
