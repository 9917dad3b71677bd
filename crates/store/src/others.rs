//! What other windows and commands on this library hold, pay, and have waiting.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row, params};

use crate::Library;
use crate::accounts::account_of;
use crate::error::LibraryError;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::ProjectId;
use mynah_records::budgets::ByAccount;

/// The newest entry of all, when somebody looked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Newest(i64);

/// What was last seen of others' orders at a backend.
#[derive(Clone, Debug, Default)]
pub struct Others {
    /// The newest entry of all; nothing before the first look.
    newest: Option<Newest>,
    /// Those under way.
    open: BTreeSet<i64>,
    /// Those that an ended process left and another looks for: they hold nothing, and may be charged.
    left: BTreeSet<i64>,
    /// What they hold.
    pub held: ByAccount,
}

impl Others {
    /// Whether what they hold, or what of it is in doubt, is told otherwise than it was before.
    pub fn differs(&self, before: &Self) -> bool {
        self.held != before.held || self.left != before.left
    }
}

impl Library {
    /// What orders of other processes that are under way hold at a backend, by the account that pays.
    pub fn held_elsewhere(&self, backend: Backend) -> Result<ByAccount, LibraryError> {
        let owner = self.owner();
        self.read(|connection| held(connection, backend, owner))
    }

    /// Looks at others' orders again, and at what was paid for them since the last look.
    pub fn look_at_others(
        &self,
        backend: Backend,
        before: &Others,
    ) -> Result<(Others, ByAccount), LibraryError> {
        let owner = self.owner();
        self.read(|connection| {
            let held = held(connection, backend, owner)?;
            let newest = newest(connection)?;
            let mut begun = connection.prepare_cached(
                "SELECT id FROM entry INDEXED BY entry_open
                 WHERE state IN ('intended', 'sent') AND orphan = ?3 AND owner <> ?1 AND backend = ?2",
            )?;
            let mut begun = |is_left: bool| {
                let ids = begun.query_map(params![owner, backend, is_left], |row| row.get(0))?;
                ids.collect::<rusqlite::Result<BTreeSet<i64>>>()
            };
            let (open, left) = (begun(false)?, begun(true)?);
            let mut paid = BTreeMap::new();
            if let Some(Newest(last)) = before.newest {
                // Made and over between the two looks …
                let mut new = connection.prepare_cached(concat!(
                    "SELECT ",
                    account_of!("account"),
                    ", cost FROM entry WHERE id > ?1 AND owner <> ?2 AND backend = ?3
                        AND state NOT IN ('intended', 'sent') AND cost > 0"
                ))?;
                let rows = new.query_map(params![last, owner, backend], credits_of)?;
                add_up(&mut paid, rows)?;
                // … or over since the last.
                let mut over = connection.prepare_cached(concat!(
                    "SELECT ",
                    account_of!("account"),
                    ", cost FROM entry WHERE id = ?1 AND cost > 0
                        AND state NOT IN ('intended', 'sent')"
                ))?;
                let before = before.open.union(&before.left);
                for id in before.filter(|id| !open.contains(id) && !left.contains(id)) {
                    add_up(&mut paid, over.query_map([id], credits_of)?)?;
                }
            }
            let newest = Some(newest);
            let now = Others {
                newest,
                open,
                left,
                held,
            };
            Ok((now, paid.into_iter().collect()))
        })
    }
}

pub(super) fn newest(connection: &Connection) -> Result<Newest, LibraryError> {
    let newest = connection
        .prepare_cached("SELECT max(id) FROM entry")?
        .query_row([], |row| row.get::<_, Option<i64>>(0))?;
    Ok(Newest(newest.unwrap_or_default()))
}

/// Whether others wrote something down since that holds or cost credits, commands too.
pub(super) fn spent_since(
    connection: &Connection,
    backend: Backend,
    owner: i64,
    Newest(newest): Newest,
) -> Result<bool, LibraryError> {
    let mut spent = connection.prepare_cached(
        "SELECT 1 FROM entry WHERE id > ?1 AND (owner <> ?2 OR orphan = 1) AND backend = ?3
            AND (cost > 0 OR (cost IS NULL AND quote > 0 AND state <> 'released'))",
    )?;
    Ok(spent.exists(params![newest, owner, backend])?)
}

/// What waits in other living processes and holds nothing in the ledger, by project: at its highest.
pub(super) fn wait(
    connection: &Connection,
    backend: Backend,
    owner: i64,
) -> Result<Vec<(Option<ProjectId>, Credits)>, LibraryError> {
    let mut waits = connection.prepare_cached(
        "SELECT project, sum(quote) FROM queued
         WHERE owner IN (SELECT id FROM owner WHERE gone = 0 AND id <> ?1) AND backend = ?2
            AND (entry IS NULL OR entry IN (SELECT id FROM entry WHERE state = 'released'))
         GROUP BY project",
    )?;
    let waits = waits.query_map(params![owner, backend], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(waits.collect::<rusqlite::Result<_>>()?)
}

fn held(connection: &Connection, backend: Backend, owner: i64) -> Result<ByAccount, LibraryError> {
    let mut held = connection.prepare_cached(concat!(
        "SELECT ",
        account_of!("account"),
        ", sum(quote) FROM entry INDEXED BY entry_open
         WHERE state IN ('intended', 'sent') AND orphan = 0 AND owner <> ?1 AND backend = ?2
         GROUP BY 1"
    ))?;
    let held = held.query_map(params![owner, backend], credits_of)?;
    Ok(held.collect::<rusqlite::Result<_>>()?)
}

fn credits_of(row: &Row<'_>) -> rusqlite::Result<(String, Credits)> {
    Ok((row.get(0)?, row.get(1)?))
}

fn add_up(
    paid: &mut BTreeMap<String, Credits>,
    rows: impl Iterator<Item = rusqlite::Result<(String, Credits)>>,
) -> Result<(), LibraryError> {
    for row in rows {
        let (account, credits) = row?;
        *paid.entry(account).or_default() += credits;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budgets::{Consent, Origin};
    use crate::queue::NewQueued;
    use crate::testing::{fresh, open, order, project, sound};
    use mynah_core::ids::OrderId;
    use mynah_records::budgets::{Budget, Scope};

    /// Two windows ordered what each had room for, and together crossed the budget unasked.
    #[test]
    fn what_waits_in_another_window_takes_its_room_of_a_soft_budget() {
        let (home, library) = fresh();
        let other = open(home.path());
        let project = project(&library, 1);
        let budget = Budget {
            backend: Backend::Draft,
            scope: Scope::Month,
            credits: Credits(10),
            hard: false,
        };
        library.set_budget(&budget).unwrap();
        let fits = |credits| {
            let orders = BTreeMap::from([(Some(project), Credits(credits))]);
            library
                .soft_budgets_fit(Backend::Draft, &orders)
                .unwrap()
                .is_some()
        };
        let waiting = |credits| NewQueued {
            batch: 1,
            rank: 0,
            project: Some(project),
            backend: Backend::Draft,
            quote: Credits(credits),
            job: "{}".to_owned(),
        };
        library.enqueue(&[waiting(8)]).unwrap();
        assert!(
            fits(10),
            "its own orders were weighed when they were ordered"
        );
        let rows = other.enqueue(&[waiting(4)]).unwrap();
        assert!(fits(6));
        assert!(!fits(7));
        other.dequeue_all(&rows).unwrap();
        drop(other);
        assert!(fits(10));
    }

    #[test]
    fn what_others_paid_is_told_once() {
        let (home, library) = fresh();
        let other = open(home.path());
        let project = project(&library, 3);
        let look = |before: &Others| library.look_at_others(Backend::Draft, before).unwrap();
        let draft = |credits| vec![("draft".to_owned(), Credits(credits))];
        let before_all = other.intend(&order(project, 1, "long ago")).unwrap();
        let sent = |entry| other.mark_sent(entry, None).unwrap();
        sent(before_all);
        let paid = |entry, credits| {
            let sound = sound(&other, b"sound");
            other.settle(entry, &sound, Credits(credits)).unwrap();
        };
        paid(before_all, 8);
        let held = other.intend(&order(project, 2, "1234567")).unwrap();
        let (before, told) = look(&Others::default());
        assert_eq!((&before.held, told), (&draft(7), Vec::new()));
        sent(held);
        paid(held, 7);
        // What is under way no longer was paid, …
        let (after, told) = look(&before);
        assert_eq!((after.held.len(), told), (0, draft(7)));
        assert_eq!(look(&after).1, []);
        // … and what came and went between two looks, too; what was given back was not.
        let quick = other.intend(&order(project, 3, "12")).unwrap();
        sent(quick);
        paid(quick, 2);
        let back = other.intend(&order(project, 3, "123")).unwrap();
        other.release(back, "cancelled").unwrap();
        let own = library.intend(&order(project, 3, "1234")).unwrap();
        library.mark_sent(own, None).unwrap();
        assert_eq!(look(&after).1, draft(2));
    }

    /// What a command had left, and the next one found to be free, stayed "not settled yet" in the window for good.
    #[test]
    fn what_others_left_and_settled_is_news() {
        let (home, library) = fresh();
        let other = open(home.path());
        let project = project(&library, 1);
        let look = |before: &Others| library.look_at_others(Backend::Draft, before).unwrap();
        let left = other.intend(&order(project, 1, "1234567")).unwrap();
        other.mark_sent(left, None).unwrap();
        drop(other);
        let next = open(home.path());
        let lost = next.recover().unwrap();
        assert_eq!(lost.sent.len(), 1);
        let (doubtful, _) = look(&Others::default());
        next.release(left, "cancelled").unwrap();
        let (free, told) = look(&doubtful);
        assert_eq!(told, []);
        assert!(free.differs(&doubtful));
        assert!(!look(&free).0.differs(&free));
    }

    /// A command that spent beside a window was no reason to ask again.
    #[test]
    fn what_fitted_asks_once_others_have_spent() {
        let (home, library) = fresh();
        let other = open(home.path());
        let project = project(&library, 4);
        let budget = Budget {
            backend: Backend::Draft,
            scope: Scope::Month,
            credits: Credits(10),
            hard: false,
        };
        library.set_budget(&budget).unwrap();
        let all = BTreeMap::from([(Some(project), Credits(9))]);
        let fits = library.soft_budgets_fit(Backend::Draft, &all).unwrap();
        let consent = Consent::Fitted(fits.unwrap().into());
        let intend = |line, text| {
            let origin = Origin::default();
            library.intend_within(&order(project, line, text), true, &consent, origin)
        };
        intend(1, "12345678").unwrap().unwrap();
        // Its own crosses it: that was weighed.
        intend(2, "1234").unwrap().unwrap();
        let held = other.intend(&order(project, 3, "1")).unwrap();
        assert!(matches!(
            intend(4, "5678"),
            Err(LibraryError::OverBudget(_))
        ));
        other.release(held, "cancelled").unwrap();
        let waits = intend(4, "5678").unwrap().unwrap();
        // Somebody lowers it while the rest waits: what crosses it now is asked about, what was written down already too.
        let set = |credits: u64| {
            let budget = Budget {
                credits: Credits(credits),
                ..budget
            };
            library.set_budget(&budget).unwrap();
        };
        set(9);
        assert!(matches!(intend(5, "6"), Err(LibraryError::OverBudget(_))));
        let send = || library.mark_sent_within(waits, None, &consent);
        assert!(matches!(send(), Err(LibraryError::OverBudget(_))));
        set(11);
        intend(5, "6").unwrap().unwrap();
        send().unwrap();
    }

    /// Two windows tried one failure again, and both bought its next part.
    #[test]
    fn a_part_of_one_order_is_under_way_once() {
        let (home, library) = fresh();
        let other = open(home.path());
        let project = project(&library, 1);
        let part = order(project, 1, "Nobody came.");
        let origin = |order| Origin {
            order,
            ..Origin::default()
        };
        let intend = |of: &Library, order: Option<OrderId>| {
            let done = of.intend_within(&part, false, &Consent::Asked, origin(order));
            done.unwrap()
        };
        let mark = Some(OrderId(7));
        let sent = intend(&library, mark).unwrap();
        library.mark_sent(sent, None).unwrap();
        assert_eq!(intend(&other, mark), None);
        let another = intend(&other, Some(OrderId(8))).unwrap();
        other.release(another, "cancelled").unwrap();
        // What is bought in place of one in doubt is that order's.
        library.unknown(sent, "lost").unwrap();
        let again = intend(&library, None).unwrap();
        assert!(library.entries_of(OrderId(7)).unwrap().contains(&again));
        let paid = library.paid_for(OrderId(7)).unwrap();
        assert_eq!((paid.spent, paid.perhaps), (Credits(0), Credits(24)));
    }
}
