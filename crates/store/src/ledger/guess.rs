//! What something cost where its answer didn't say it: booked at its highest, until the account's history or the
//! difference of two readings of its count tells.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::rows::select;
use super::{Entry, EntryState};
use crate::Library;
use crate::accounts::names_of;
use crate::error::LibraryError;
use crate::sidecar;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::day::{DAY_MILLIS, Day};
use mynah_core::ids::{EntryId, TakeId};

/// Entries whose costs nobody told, between two readings of their account's count.
#[derive(Clone, Debug, PartialEq)]
pub struct Untold {
    /// The entries, oldest first.
    pub entries: Vec<Entry>,
    /// What they cost together, and what others spent meanwhile.
    pub together: Credits,
    /// When it was looked.
    pub at: UnixMillis,
}

/// A reading of an account's count.
#[derive(Clone, Copy)]
struct Reading {
    period: i64,
    used: Credits,
    at: UnixMillis,
}

/// An entry that was sent, as far as it is counted here.
struct Counted {
    id: EntryId,
    state: EntryState,
    cost: Option<Credits>,
    is_guess: bool,
    sent: UnixMillis,
    closed: Option<UnixMillis>,
}

impl Library {
    /// An account's count was read. Gives the entries whose costs the difference to the reading before tells: where
    /// nothing is under way in any process, all that ended did so at least `lag` ago, and all other costs are known.
    /// Until [`Library::take_reading`] it is compared with the same one.
    pub fn untold(
        &self,
        backend: Backend,
        account: &str,
        (period, used): (i64, Credits),
        lag: Duration,
    ) -> Result<Option<Untold>, LibraryError> {
        let now = self.now();
        let settled = UnixMillis(now.0.saturating_sub(millis(lag)));
        let (before, counted) = self.read(|connection| {
            if is_any_open(connection, backend, account)? {
                return Ok((None, None));
            }
            let before = reading(connection, backend, account)?;
            let since = before.map_or(settled, |before| before.at.min(settled));
            let counted = counted_since(connection, backend, account, since)?;
            Ok((before, Some(counted)))
        })?;
        let is_clear = |counted: &Vec<Counted>| {
            let lately = |it: &Counted| it.closed.is_none_or(|closed| closed > settled);
            !counted.iter().any(lately)
        };
        let Some(mut counted) = counted.filter(is_clear) else {
            return Ok(None);
        };
        let comparable = |before: &Reading| {
            before.period == period && before.used <= used && now.0 - before.at.0 <= DAY_MILLIS
        };
        let Some(before) = before.filter(comparable) else {
            self.take_reading(backend, account, (period, used), now)?;
            return Ok(None);
        };
        counted.retain(|it| it.sent >= before.at);
        let in_doubt = |it: &Counted| matches!(it.state, EntryState::Unknown | EntryState::Cut);
        let guesses: Vec<EntryId> = counted
            .iter()
            .filter(|it| it.is_guess)
            .map(|it| it.id)
            .collect();
        if guesses.is_empty() || counted.iter().any(in_doubt) {
            self.take_reading(backend, account, (period, used), now)?;
            return Ok(None);
        }
        let paid = |it: &&Counted| {
            !it.is_guess && matches!(it.state, EntryState::Settled | EntryState::Charged)
        };
        let known = counted.iter().filter(paid).filter_map(|it| it.cost).sum();
        let entries = self.read(|connection| {
            let mut entries = Vec::new();
            for id in guesses {
                entries.extend(select(connection, "id = ?1", [id])?);
            }
            Ok(entries)
        })?;
        Ok(Some(Untold {
            entries,
            together: used.less(before.used).less(known),
            at: now,
        }))
    }

    /// The next reading is compared with this one, which was looked at then.
    pub fn take_reading(
        &self,
        backend: Backend,
        account: &str,
        (period, used): (i64, Credits),
        at: UnixMillis,
    ) -> Result<(), LibraryError> {
        self.write_soon(|tx| {
            tx.execute(
                "INSERT INTO reading (backend, account, period, used, at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET period = excluded.period, used = excluded.used, at = excluded.at",
                params![backend, account, period, used, at],
            )?;
            Ok(())
        })
    }

    /// What an entry cost is known now, whose cost was an estimate; whether it was one.
    pub fn tell_cost(&self, entry: EntryId, cost: Credits) -> Result<bool, LibraryError> {
        let takes = self.write(|tx| {
            let told = tx.execute(
                "UPDATE entry SET cost = ?2, guessed = 0
                 WHERE id = ?1 AND guessed = 1 AND state IN ('settled', 'charged')",
                params![entry, cost],
            )?;
            if told == 0 {
                return Ok(None);
            }
            // Of several the first bears it.
            let first: Option<TakeId> = tx
                .prepare_cached(
                    "SELECT id FROM take WHERE entry = ?1 ORDER BY cost DESC, id LIMIT 1",
                )?
                .query_row([entry], |row| row.get(0))
                .optional()?;
            if let Some(take) = first {
                tx.execute(
                    "UPDATE take SET cost = ?2 WHERE id = ?1",
                    params![take, cost],
                )?;
            }
            Ok(Some(first))
        })?;
        if let Some(Some(take)) = takes {
            sidecar::write(self, take);
        }
        Ok(takes.is_some())
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

fn is_any_open(
    connection: &Connection,
    backend: Backend,
    account: &str,
) -> Result<bool, LibraryError> {
    let mut open = connection.prepare_cached(concat!(
        "SELECT 1 FROM entry INDEXED BY entry_open
         WHERE state IN ('intended', 'sent') AND backend = ?1 AND account IN ",
        names_of!("?2")
    ))?;
    Ok(open.exists(params![backend, account])?)
}

fn reading(
    connection: &Connection,
    backend: Backend,
    account: &str,
) -> Result<Option<Reading>, LibraryError> {
    let mut reading = connection.prepare_cached(
        "SELECT period, used, at FROM reading WHERE backend = ?1 AND account = ?2",
    )?;
    let reading = reading.query_row(params![backend, account], |row| {
        Ok(Reading {
            period: row.get(0)?,
            used: row.get(1)?,
            at: row.get(2)?,
        })
    });
    Ok(reading.optional()?)
}

/// What an account was sent since the day before a time: what goes on for long was intended before.
fn counted_since(
    connection: &Connection,
    backend: Backend,
    account: &str,
    since: UnixMillis,
) -> Result<Vec<Counted>, LibraryError> {
    let mut sent = connection.prepare_cached(concat!(
        "SELECT entry.id, entry.state, entry.cost, entry.guessed, entry.sent_at, entry.closed_at
         FROM brief CROSS JOIN entry ON entry.id = brief.id
         WHERE brief.day >= ?3 AND brief.state NOT IN ('saved', 'intended') AND entry.sent_at IS NOT NULL
            AND entry.backend = ?1 AND entry.account IN ",
        names_of!("?2"),
        " ORDER BY entry.id"
    ))?;
    let day = Day::of(since).0 - 1;
    let sent = sent.query_map(params![backend, account, day], |row| {
        Ok(Counted {
            id: row.get(0)?,
            state: super::rows::state_at(row, 1)?,
            cost: row.get(2)?,
            is_guess: row.get(3)?,
            sent: row.get(4)?,
            closed: row.get(5)?,
        })
    })?;
    Ok(sent.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{NOON, fresh, open, order, project, sound};
    use mynah_records::ledger::Cost;

    const LAG: Duration = Duration::from_mins(5);

    fn read(library: &Library, used: u64) -> Option<Untold> {
        library
            .untold(Backend::Draft, "draft", (7, Credits(used)), LAG)
            .unwrap()
    }

    fn later(library: &Library, minutes: i64) {
        library
            .shared
            .clock
            .set(UnixMillis(library.now().0 + minutes * 60_000));
    }

    fn bought(library: &Library, (line, text): (u64, &str), told: Option<u64>) -> EntryId {
        let order = order(project(library, 4), line, text);
        let entry = library.intend(&order).unwrap();
        library.mark_sent(entry, None).unwrap();
        let cost = Cost::of(told.map(Credits), order.quote);
        library
            .settle(entry, &sound(library, text.as_bytes()), cost)
            .unwrap();
        entry
    }

    /// The top of a range stayed booked for good.
    #[test]
    fn what_nobody_told_is_the_difference_of_two_readings() {
        let (home, library) = fresh();
        let other = open(home.path());
        assert_eq!(read(&library, 100), None, "nothing to compare it with");
        later(&library, 1);
        let guess = bought(&library, (1, "1234567890"), None);
        bought(&library, (2, "1234"), Some(3));
        assert_eq!(read(&library, 109), None, "the count may lag behind");
        later(&library, 6);
        let open = other.intend(&order(project(&other, 1), 1, "12")).unwrap();
        assert_eq!(read(&library, 109), None, "another window is at it");
        other.release(open, "cancelled").unwrap();
        let untold = read(&library, 109).unwrap();
        let ids: Vec<_> = untold.entries.iter().map(|entry| entry.id).collect();
        assert_eq!((ids, untold.together), (vec![guess], Credits(6)));
        assert!(library.tell_cost(guess, Credits(6)).unwrap());
        assert!(!library.tell_cost(guess, Credits(5)).unwrap(), "once");
        assert_eq!(library.spend(Backend::Draft).unwrap().spent, Credits(9));
        let takes = library.takes_of(guess).unwrap();
        assert_eq!(takes[0].cost, Credits(6));
        assert_eq!(read(&library, 109), None, "nothing is left to tell");
    }

    #[test]
    fn a_doubt_or_another_period_tells_nothing() {
        let (_home, library) = fresh();
        let order = order(project(&library, 2), 2, "12");
        read(&library, 100);
        let guess = bought(&library, (1, "1234567890"), None);
        let entry = library.intend(&order).unwrap();
        library.mark_sent(entry, None).unwrap();
        library.unknown(entry, "lost").unwrap();
        later(&library, 6);
        assert_eq!(read(&library, 109), None);
        let guess = library.entry(guess).unwrap().unwrap();
        assert_eq!(guess.cost, Some(Credits(10)), "the highest stays");
        bought(&library, (2, "123456"), None);
        later(&library, 6);
        let anew = library.untold(Backend::Draft, "draft", (8, Credits(3)), LAG);
        assert_eq!(anew.unwrap(), None);
        assert!(library.now() > NOON);
    }
}
