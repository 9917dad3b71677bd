//! The table against the entries themselves: every filter, every order, every window.

use super::*;
use crate::accounts::Told;
use crate::testing::{NOON, fresh, order, project, sound};
use mynah_core::clock::UnixMillis;
use mynah_core::day::Day;
use mynah_core::day::Month;
use mynah_records::ledger::NewIntent;

fn query(filter: LedgerFilter, order: LedgerOrder) -> LedgerQuery {
    LedgerQuery {
        filter,
        order,
        offset: 0,
        rows: 1_000,
    }
}

#[test]
fn windows_of_every_filter_and_order_are_the_rows_themselves() {
    let (_home, library) = fresh();
    library.fill_ledger(3_000).unwrap();
    let live = LedgerFilter {
        backend: Backend::Live,
        ..LedgerFilter::default()
    };
    let now = Day::of(NOON);
    let filters = [
        live.clone(),
        LedgerFilter {
            voice: Some("voice3".into()),
            ..live.clone()
        },
        LedgerFilter {
            model: Some("model1".into()),
            outcome: Some(Outcome::Saved),
            ..live.clone()
        },
        LedgerFilter {
            days: Some((now.later(-30), now)),
            tool: Some("dubbing".to_owned()),
            ..live.clone()
        },
        LedgerFilter {
            outcome: Some(Outcome::Unknown),
            ..live.clone()
        },
        LedgerFilter {
            project: Some(None),
            account: Some("account".to_owned()),
            ..live
        },
        LedgerFilter::default(),
    ];
    let mut found = Vec::new();
    for filter in filters {
        let all = LedgerQuery {
            rows: 10_000,
            ..query(filter.clone(), LedgerOrder::Oldest)
        };
        let all = library.ledger(&all).unwrap();
        assert_eq!(all.total, all.rows.len() as u64, "{filter:?}");
        assert_eq!(all.credits, all.rows.iter().map(LedgerRow::paid).sum());
        found.push(all.total);
        for order in [
            LedgerOrder::Newest,
            LedgerOrder::Oldest,
            LedgerOrder::Dearest,
            LedgerOrder::Cheapest,
        ] {
            let mut wanted: Vec<_> = all.rows.iter().map(|row| (row.paid(), row.id)).collect();
            match order {
                LedgerOrder::Newest => wanted.sort_by_key(|row| std::cmp::Reverse(row.1)),
                LedgerOrder::Oldest => wanted.sort_by_key(|row| row.1),
                LedgerOrder::Dearest => wanted.sort_by_key(|row| std::cmp::Reverse(*row)),
                LedgerOrder::Cheapest => wanted.sort(),
            }
            for total in [all.total, FEW + 1] {
                // Whichever way they are found.
                let sql = LedgerQuery {
                    offset: 5,
                    rows: 7,
                    ..query(filter.clone(), order)
                };
                let mut rows = Vec::new();
                library
                    .read(|connection| {
                        each_row(connection, &sql, (total, (5, 7), Texts::Openings), |row| {
                            rows.push((row.paid(), row.id));
                            Ok(())
                        })
                    })
                    .unwrap();
                let wanted: Vec<_> = wanted.iter().skip(5).take(7).copied().collect();
                assert_eq!(rows, wanted, "{filter:?} {order:?}");
            }
        }
    }
    assert_eq!(found[0], 3_000);
    assert_eq!(found[5], 3_000);
    assert_eq!(found[6], 0, "draft credits are another table");
    assert!(found[1..5].iter().all(|&rows| rows > 0), "{found:?}");
}

#[test]
fn a_row_says_what_became_of_it() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let entry = library.intend(&order(project, 1, "Hällo")).unwrap();
    library.mark_sent(entry, None).unwrap();
    library.unknown(entry, "dropped").unwrap();
    let row = |library: &Library| {
        let all = query(LedgerFilter::default(), LedgerOrder::Newest);
        library.ledger(&all).unwrap().rows[0].clone()
    };
    assert_eq!(row(&library).outcome, Outcome::Unknown);
    assert_eq!(
        (row(&library).paid(), row(&library).characters),
        (Credits(5), Some(5))
    );
    library
        .settle(entry, &sound(&library, b"abc"), Credits(4))
        .unwrap();
    let settled = row(&library);
    assert_eq!(
        settled.outcome,
        Outcome::Reclaimed,
        "fetched, not bought again"
    );
    assert_eq!((settled.credits, settled.take), (Credits(4), Some(1)));
    assert_eq!(settled.project, Some((project, "Test".to_owned())));
    let statement = library
        .statement(Backend::Draft, Month::of(NOON), None)
        .unwrap();
    assert_eq!(statement.usage.spend.reclaimed, Credits(4));
    assert_eq!(statement.finished_secs, 1.5);
    assert_eq!(
        (statement.recent.spent, statement.recent.days),
        (Credits(4), 1)
    );
}

/// "0 · cached" stood among what was dear.
#[test]
fn what_is_shown_as_nothing_is_sorted_as_nothing() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    let held = order(project, 1, &"dear ".repeat(40));
    library.intend(&held).unwrap();
    let paid = library.intend(&order(project, 2, "cheap")).unwrap();
    library.mark_sent(paid, None).unwrap();
    let of_paid = sound(&library, b"abc");
    library.settle(paid, &of_paid, Credits(5)).unwrap();
    let dearest = query(LedgerFilter::default(), LedgerOrder::Dearest);
    let rows = library.ledger(&dearest).unwrap().rows;
    let shown: Vec<_> = rows.iter().map(LedgerRow::paid).collect();
    assert_eq!(shown, [Credits(5), Credits(0)]);
}

#[test]
fn a_table_is_written_whole_and_no_cell_is_a_formula() {
    let (home, library) = fresh();
    let project = project(&library, 2);
    let mut shouted = order(project, 1, "one");
    shouted.voice_name = "=HYPERLINK(\"x\")".to_owned();
    library.intend(&shouted).unwrap();
    library
        .intend(&order(project, 2, "two, with a comma"))
        .unwrap();
    // Of a line that is gone, and of one that was typed, an id tells nobody anything.
    let gone = order(project, 3_993_138_191, "gone since");
    library.intend(&gone).unwrap();
    let long = "Ä word after another. ".repeat(12);
    library.intend(&order(project, 4, &long)).unwrap();
    let path = home.path().join("ledger.csv");
    let all = query(LedgerFilter::default(), LedgerOrder::Oldest);
    assert_eq!(library.export_ledger(&all, &path, &|_, _| None).unwrap(), 4);
    let mut table = csv::Reader::from_path(&path).unwrap();
    assert_eq!(table.headers().unwrap().len(), COLUMNS.len());
    let rows: Vec<_> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(&rows[3][20], long.as_str(), "not cut at 80 characters");
    let shown = &library.ledger(&all).unwrap().rows[3];
    assert_eq!(shown.text.chars().count(), 80, "a row shows no more");
    assert_eq!((&rows[1][4], &rows[1][20]), ("2", "two, with a comma"));
    assert_eq!((&rows[2][4], &rows[2][20]), ("", "gone since"));
    assert_eq!(&rows[0][6], "'=HYPERLINK(\"x\")");
    assert_eq!((&rows[1][9], &rows[1][11]), ("open", "17"));
    assert!(rows[1][0].starts_with("2026-"), "{:?}", rows[1]);
}

/// What a client's account spent made one's own credits last shorter.
#[test]
fn the_pace_of_an_account_is_its_own_by_whichever_name() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let spend = |account: &str, text: &str| {
        let intent = NewIntent {
            backend: Backend::Live,
            account: account.to_owned(),
            ..order(project, 1, text)
        };
        let entry = library.intend(&intent).unwrap();
        library.mark_sent(entry, None).unwrap();
        library
            .charge(entry, Credits(text.len() as u64), "lost")
            .unwrap();
    };
    spend("user_2", "1234567");
    let clock = &library.shared.clock;
    clock.set(UnixMillis(NOON.0 + 2 * 86_400_000));
    spend("user_1", "12345");
    spend("key:0123", "123");
    let month = Month::of(NOON);
    let recent = |account: Option<&str>| {
        let statement = library.statement(Backend::Live, month, account).unwrap();
        let all = (statement.recent.spent, statement.recent.days);
        assert_eq!(all, (Credits(15), 3));
        let own = statement.recent_of_account;
        own.map(|own| (own.spent, own.days))
    };
    assert_eq!(recent(None), None);
    assert_eq!(recent(Some("user_2")), Some((Credits(7), 3)));
    assert_eq!(recent(Some("user_1")), Some((Credits(5), 1)));
    let told = Told {
        user: Some("user_1".to_owned()),
        hash: "key:0123".to_owned(),
    };
    library.key_is_of(None, &told, None).unwrap();
    assert_eq!(recent(Some("user_1")), Some((Credits(8), 1)));
}
