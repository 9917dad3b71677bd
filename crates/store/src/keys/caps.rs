//! What may be spent with a key in a month: what somebody wrote, and what the service named when it refused.
//!
//! A cap is raised at the service, and its month begins there when it will: what a refusal told holds for a day and no
//! longer than the month. Then one request finds out, which costs nothing where it is refused again.

use rusqlite::{Connection, Transaction, params};

use crate::Library;
use crate::error::LibraryError;
use crate::ledger::sums;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::day::{DAY_MILLIS, Day, Month};
use mynah_core::ids::{EntryId, KeyId};

/// What may be spent with a key in a month.
pub(crate) struct Cap {
    pub key: KeyId,
    pub name: String,
    pub credits: Credits,
}

/// A cap as long as it holds; `learnt`: when the service named it, `None` where somebody wrote it.
pub(super) fn in_force(
    cap: Option<Credits>,
    learnt: Option<UnixMillis>,
    now: UnixMillis,
) -> Option<Credits> {
    let holds = |at: UnixMillis| {
        let is_this_month = Day::of(at) >= Month::with(Day::of(now)).first();
        is_this_month && now.0.abs_diff(at.0) < DAY_MILLIS.unsigned_abs()
    };
    cap.filter(|_| learnt.is_none_or(holds))
}

/// The caps of all keys that have one.
pub(crate) fn caps(connection: &Connection, now: UnixMillis) -> Result<Vec<Cap>, LibraryError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, name, cap, cap_learnt FROM key
         WHERE cap IS NOT NULL AND forgotten_at IS NULL ORDER BY id",
    )?;
    let caps = statement.query_map([], |row| {
        let credits = in_force(row.get(2)?, row.get(3)?, now);
        let (key, name) = (row.get(0)?, row.get(1)?);
        Ok(credits.map(|credits| Cap { key, name, credits }))
    })?;
    let caps = caps.filter_map(Result::transpose);
    Ok(caps.collect::<Result<_, _>>()?)
}

/// An entry was settled: where more is spent by now than the service allowed when it refused, it allows more.
pub(crate) fn forget_passed(
    tx: &Transaction<'_>,
    entry: EntryId,
    now: UnixMillis,
) -> Result<(), LibraryError> {
    let learnt = tx
        .prepare_cached(
            "SELECT key.id, key.cap FROM key JOIN entry ON entry.key = key.id
             WHERE entry.id = ?1 AND key.cap_learnt IS NOT NULL AND key.cap IS NOT NULL",
        )?
        .query_map([entry], |row| Ok((row.get(0)?, row.get(1)?)))?
        .next()
        .transpose()?;
    let Some((key, cap)): Option<(KeyId, Credits)> = learnt else {
        return Ok(());
    };
    let month = (Month::with(Day::of(now)).first(), sums::ALWAYS.1);
    if sums::spend_of_key(tx, Backend::Live, key, month)?.spent > cap {
        put(tx, key, None, None)?;
    }
    Ok(())
}

fn put(
    tx: &Transaction<'_>,
    key: KeyId,
    cap: Option<Credits>,
    learnt: Option<UnixMillis>,
) -> Result<(), LibraryError> {
    tx.prepare_cached("UPDATE key SET cap = ?2, cap_learnt = ?3 WHERE id = ?1")?
        .execute(params![key, cap, learnt])?;
    Ok(())
}

impl Library {
    /// What may be spent with a key in a month, as somebody wrote it.
    pub fn set_key_cap(&self, key: KeyId, cap: Option<Credits>) -> Result<(), LibraryError> {
        self.write(|tx| put(tx, key, cap, None))
    }

    /// The service refused and named the key's cap. What somebody wrote stays; whether it did not.
    pub fn learn_key_cap(&self, key: KeyId, cap: Credits) -> Result<bool, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            let written = tx
                .prepare_cached(
                    "SELECT 1 FROM key WHERE id = ?1 AND cap IS NOT NULL AND cap_learnt IS NULL",
                )?
                .exists([key])?;
            if !written {
                put(tx, key, Some(cap), Some(now))?;
            }
            Ok(!written)
        })
    }
}
