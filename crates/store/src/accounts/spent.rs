//! What a key spent before its user's account was first read. A busy key's year takes a second to add up, so that is done
//! before the transaction in which it is wanted: nobody else may write in one.

use rusqlite::{Connection, Transaction, params};

use crate::error::LibraryError;

/// What names spent by the time at which balances of a user were kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SpentBefore(Vec<OfName>);

/// The same of one name, as long as its ledger has this mark.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OfName {
    name: String,
    mark: Mark,
    spent: Vec<OfBalance>,
}

/// The same until one balance was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OfBalance {
    backend: String,
    period: i64,
    credits: i64,
}

/// A ledger in short: another one after whatever changes what was spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    entries: i64,
    credits: i64,
}

impl SpentBefore {
    /// Adds up what these names spent, for the balances of this user.
    pub fn of(connection: &Connection, names: &[String], user: &str) -> Result<Self, LibraryError> {
        let mut all = Self::default();
        for name in names {
            all.0.push(OfName {
                name: name.clone(),
                mark: mark(connection, name)?,
                spent: add_up(connection, name, user)?,
            });
        }
        Ok(all)
    }

    /// What a name spent is in what the user's account had used when that was first read.
    pub(super) fn put_into_balances(
        &self,
        tx: &Transaction<'_>,
        name: &str,
        user: &str,
    ) -> Result<(), LibraryError> {
        let mark = mark(tx, name)?;
        let known = self.0.iter().find(|of| of.name == name && of.mark == mark);
        let balances: usize = tx
            .prepare_cached("SELECT count(*) FROM balance WHERE account = ?1")?
            .query_row([user], |row| row.get(0))?;
        let anew;
        let spent = match known {
            Some(known) if known.spent.len() == balances => &known.spent,
            _ => {
                anew = add_up(tx, name, user)?;
                &anew
            }
        };
        let mut put = tx.prepare_cached(
            "UPDATE balance SET spent = spent + ?4 WHERE backend = ?1 AND account = ?2 AND period = ?3",
        )?;
        for of in spent {
            put.execute(params![of.backend, user, of.period, of.credits])?;
        }
        Ok(())
    }
}

fn mark(connection: &Connection, name: &str) -> Result<Mark, LibraryError> {
    let mut sums = connection.prepare_cached(
        "SELECT coalesce(sum(entries), 0), coalesce(sum(credits), 0) FROM spending
         WHERE state NOT IN ('saved', 'released', 'intended')
            AND facet IN (SELECT id FROM facet WHERE account = ?1)",
    )?;
    Ok(sums.query_row([name], |row| {
        Ok(Mark {
            entries: row.get(0)?,
            credits: row.get(1)?,
        })
    })?)
}

fn add_up(connection: &Connection, name: &str, user: &str) -> Result<Vec<OfBalance>, LibraryError> {
    let mut sums = connection.prepare_cached(
        "SELECT backend, period,
            (SELECT coalesce(sum(brief.credits), 0) FROM facet JOIN brief ON brief.facet = facet.id
             JOIN entry ON entry.id = brief.id
             WHERE facet.backend = balance.backend AND facet.account = ?1
                AND brief.state NOT IN ('saved', 'released', 'intended')
                AND coalesce(entry.sent_at, entry.intended_at) < balance.at)
         FROM balance WHERE account = ?2",
    )?;
    let sums = sums.query_map([name, user], |row| {
        Ok(OfBalance {
            backend: row.get(0)?,
            period: row.get(1)?,
            credits: row.get(2)?,
        })
    })?;
    Ok(sums.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Library;
    use crate::testing::{NOON, fresh, order, project};
    use mynah_core::backend::Backend;
    use mynah_core::clock::UnixMillis;
    use mynah_core::credits::Credits;
    use mynah_records::ledger::NewIntent;

    fn balance(library: &Library) -> i64 {
        let spent = "SELECT spent FROM balance WHERE account = 'user_1'";
        library
            .read(|connection| Ok(connection.query_row(spent, [], |row| row.get(0))?))
            .unwrap()
    }

    /// All other windows waited while a busy key's ledger was added up.
    #[test]
    fn what_was_added_up_before_is_not_added_up_while_others_wait() {
        let (_home, library) = fresh();
        let project = project(&library, 1);
        let sent = |text: &str| {
            let order = NewIntent {
                backend: Backend::Live,
                account: "key:0123".to_owned(),
                ..order(project, 1, text)
            };
            let entry = library.intend(&order).unwrap();
            library.mark_sent(entry, None).unwrap();
            entry
        };
        sent("12345");
        let clock = &library.shared.clock;
        clock.set(UnixMillis(NOON.0 + 60_000));
        let read = |period| {
            let read = (period, Credits(9));
            library
                .spent_elsewhere(Backend::Live, "user_1", read)
                .unwrap()
        };
        read(7);
        let names = ["key:0123".to_owned()];
        let add = || library.read(|connection| SpentBefore::of(connection, &names, "user_1"));
        let put = |spent: &SpentBefore| {
            library
                .write(|tx| spent.put_into_balances(tx, &names[0], "user_1"))
                .unwrap();
            balance(&library)
        };
        let mut spent = add().unwrap();
        assert_eq!(put(&spent), 5);
        // What it was told is what it takes.
        spent.0[0].spent[0].credits = 100;
        assert_eq!(put(&spent), 105);
        // Unless something was spent meanwhile, or the balance is another one.
        let entry = sent("123");
        assert_eq!(put(&spent), 110);
        library.unknown(entry, "lost").unwrap();
        let mut spent = add().unwrap();
        spent.0[0].spent.clear();
        assert_eq!(put(&spent), 115);
        assert_eq!(put(&SpentBefore::default()), 120);
    }
}
