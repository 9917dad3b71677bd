//! Entries as rows, and the steps between their states.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{Cost, Entry, EntryState, NewIntent};
use crate::accounts::likes;
use crate::error::LibraryError;
use crate::keys;
use crate::sql::Json;
use crate::takes::is_whole;
use mynah_core::clock::UnixMillis;
use mynah_core::fingerprint::{self, Fingerprint};
use mynah_core::ids::{EntryId, KeyId};
use mynah_core::request::Generation;

/// The same request under way.
pub(super) const UNDER_WAY: &str = "SELECT 1 FROM entry WHERE state IN ('intended', 'sent')
    AND fingerprint = ?1 AND backend = ?2 AND account = ?3";
/// All takes that it gave, as [`Library::find`](crate::Library::find) gives them.
pub(super) const HELD: &str = concat!(
    "SELECT 1 FROM take WHERE fingerprint = ?1 AND backend = ?2 AND account = ?3 AND ",
    is_whole!()
);

/// The query for the entries that a condition chooses, oldest first.
pub(super) fn entries(filter: &str) -> String {
    format!(
        "SELECT id, state, project, line, operation, backend, account, fingerprint, voice_name,
            request, quote, seed, cost, request_id, history_item, reason, intended_at, sent_at, orphan,
            remote, key, zero_retention, coalesce(speaker, voice_name), coalesce(sent_as, id), closed_at, ordered
         FROM entry WHERE {filter} ORDER BY id"
    )
}

/// Whether the same request is under way, or its whole take is there.
pub(crate) fn is_twin_there(
    tx: &Transaction<'_>,
    intent: &NewIntent,
) -> Result<bool, LibraryError> {
    let mut under_way = tx.prepare_cached(UNDER_WAY)?;
    let mut kept = tx.prepare_cached(HELD)?;
    for (fingerprint, account) in likes(tx, intent)? {
        let same = params![fingerprint, intent.backend, account];
        if under_way.exists(same)? || kept.exists(same)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether somebody is having a line of the same language of a dubbing project said anew: the service speaks all that is
/// changed there, and would charge both with the first that comes.
pub(crate) fn is_language_said_anew(
    tx: &Transaction<'_>,
    intent: &NewIntent,
) -> Result<bool, LibraryError> {
    let Generation::Anew(own) = &*intent.request else {
        return Ok(false);
    };
    let mut under_way = tx.prepare_cached(
        "SELECT request FROM entry WHERE operation = ?1 AND backend = ?2
            AND (state = 'intended' OR (state = 'sent' AND orphan = 0))",
    )?;
    let all = params![intent.operation, intent.backend];
    let all = under_way.query_map(all, |row| row.get::<_, Json<Generation>>(0))?;
    for other in all {
        if let Generation::Anew(other) = other?.0
            && (&other.dub, &other.target) == (&own.dub, &own.target)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes an entry.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    intent: &NewIntent,
    state: EntryState,
    owner: i64,
    now: UnixMillis,
) -> Result<EntryId, LibraryError> {
    tx.prepare_cached(
        "INSERT INTO entry (owner, project, line, operation, backend, account, fingerprint,
            request, voice, voice_name, model, quote, state, intended_at, tool, key, zero_retention, speaker,
            bare)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    )?
    .execute(params![
        owner,
        intent.project,
        intent.line,
        intent.operation,
        intent.backend,
        intent.account,
        intent.fingerprint,
        Json(&*intent.request),
        intent.request.voice().map_or("", |voice| voice.as_str()),
        intent.voice_name,
        intent.request.model().map_or("", |model| model.as_str()),
        intent.quote,
        state.as_str(),
        now,
        intent.request.tool().as_str(),
        intent.key,
        intent.zero_retention,
        intent.speaker,
        fingerprint::bare(&intent.request, &intent.account).as_ref().map(Fingerprint::as_str),
    ])?;
    Ok(EntryId(u64::try_from(tx.last_insert_rowid()).unwrap_or(0)))
}

/// Notes that it is one of several that are ordered at once.
pub(crate) fn put_beside(tx: &Transaction<'_>, entry: EntryId) -> Result<(), LibraryError> {
    tx.prepare_cached("UPDATE entry SET beside = 1 WHERE id = ?1")?
        .execute([entry])?;
    Ok(())
}

/// Notes in the dub of which recording an entry is a line.
pub(crate) fn put_dub_of(
    tx: &Transaction<'_>,
    entry: EntryId,
    recording: &str,
) -> Result<(), LibraryError> {
    tx.prepare_cached("UPDATE entry SET dub_of = ?2 WHERE id = ?1")?
        .execute(params![entry, recording])?;
    Ok(())
}

/// Moves an entry on, or says that it can't go there.
pub(super) fn advance(
    tx: &Transaction<'_>,
    entry: EntryId,
    to: EntryState,
) -> Result<(), LibraryError> {
    let from = tx
        .query_row("SELECT state FROM entry WHERE id = ?1", [entry], |row| {
            state_at(row, 0)
        })
        .optional()?;
    if !from.is_some_and(|from| to.comes_from().contains(&from)) {
        return Err(wrong_state(entry, to));
    }
    tx.execute(
        "UPDATE entry SET state = ?2 WHERE id = ?1",
        params![entry, to.as_str()],
    )?;
    Ok(())
}

/// Whether an entry may still be sent as it was intended.
pub(super) fn check_sending(tx: &Transaction<'_>, entry: EntryId) -> Result<(), LibraryError> {
    let (key, wants_none_kept): (Option<KeyId>, bool) = tx
        .prepare_cached(
            "SELECT entry.key, entry.backend = 'live' AND entry.zero_retention = 0 AND coalesce(project.zero_retention, 0)
             FROM entry LEFT JOIN project ON project.id = entry.project WHERE entry.id = ?1",
        )?
        .query_row([entry], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .unwrap_or_default();
    if let Some(key) = key
        && keys::is_forgotten(tx, key)?
    {
        return Err(LibraryError::KeyForgotten(key));
    }
    if wants_none_kept {
        return Err(LibraryError::RetentionWanted(entry));
    }
    Ok(())
}

pub(super) fn end(
    tx: &Transaction<'_>,
    entry: EntryId,
    state: EntryState,
    cost: Option<Cost>,
    reason: Option<&str>,
    now: UnixMillis,
) -> Result<(), LibraryError> {
    advance(tx, entry, state)?;
    let (credits, is_guess) = (
        cost.map(|cost| cost.credits),
        cost.map(|cost| cost.is_guess),
    );
    tx.execute(
        "UPDATE entry SET cost = coalesce(?2, cost), guessed = coalesce(?5, guessed), reason = ?3,
            closed_at = ?4 WHERE id = ?1",
        params![entry, credits, reason, now, is_guess],
    )?;
    Ok(())
}

pub(super) fn wrong_state(entry: EntryId, to: EntryState) -> LibraryError {
    LibraryError::WrongState {
        entry,
        wanted: to.as_str(),
    }
}

/// One entry that was just written.
pub(crate) fn entry(connection: &Connection, entry: EntryId) -> Result<Entry, LibraryError> {
    let mut found = select(connection, "id = ?1", [entry])?;
    found
        .pop()
        .ok_or_else(|| wrong_state(entry, EntryState::Saved))
}

pub(super) fn select(
    connection: &Connection,
    filter: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Entry>, LibraryError> {
    let mut statement = connection.prepare_cached(&entries(filter))?;
    let entries = statement.query_map(params, read)?;
    Ok(entries.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let Json::<Generation>(request) = row.get(9)?;
    let item: Option<String> = row.get(14)?;
    let item = item.map(|item| request.tool().item(item));
    Ok(Entry {
        id: row.get(0)?,
        sent_as: row.get(23)?,
        state: state_at(row, 1)?,
        intent: NewIntent {
            project: row.get(2)?,
            line: row.get(3)?,
            operation: row.get(4)?,
            backend: row.get(5)?,
            account: row.get(6)?,
            key: row.get(20)?,
            fingerprint: row.get(7)?,
            speaker: row.get(22)?,
            voice_name: row.get(8)?,
            request: Arc::new(request),
            quote: row.get(10)?,
            zero_retention: row.get(21)?,
        },
        seed: row.get(11)?,
        cost: row.get(12)?,
        request_id: row.get(13)?,
        history_item: item,
        reason: row.get(15)?,
        intended_at: row.get(16)?,
        sent_at: row.get(17)?,
        closed_at: row.get(24)?,
        orphan: row.get(18)?,
        remote: row.get(19)?,
        ordered: row.get(25)?,
    })
}

pub(super) fn state_at(row: &Row<'_>, column: usize) -> rusqlite::Result<EntryState> {
    let word = row.get_ref(column)?.as_str()?;
    EntryState::ALL
        .into_iter()
        .find(|state| state.as_str() == word)
        .ok_or_else(|| {
            rusqlite::Error::InvalidColumnType(column, word.to_owned(), rusqlite::types::Type::Text)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::doubt::{
        CLAIM, DOUBTFUL_AT, DOUBTFUL_IN, DOUBTFUL_LIKE, ISOLATIONS, LEFT_OPEN, LIKE, LOOKED_FOR_AT,
        UNNAMED,
    };
    use crate::testing::fresh;

    /// Before anything is sent the ledger is asked about it: that must not take longer as the ledger grows.
    #[test]
    fn the_ledger_is_never_read_from_end_to_end_for_one_request() {
        let (_home, library) = fresh();
        let plan = |sql: &str| {
            library
                .read(|connection| {
                    let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
                    let any = vec![rusqlite::types::Null; plan.parameter_count()];
                    let steps = plan
                        .query_map(rusqlite::params_from_iter(any), |row| {
                            row.get::<_, String>(3)
                        })?
                        .collect::<Result<Vec<_>, _>>()?;
                    Ok(steps.join("; "))
                })
                .unwrap()
        };
        let cases = [
            (UNDER_WAY.to_owned(), vec!["entry_fingerprint"]),
            (HELD.to_owned(), vec!["take_fingerprint"]),
            (entries(DOUBTFUL_LIKE), vec!["entry_fingerprint"]),
            (entries(LIKE), vec!["entry_fingerprint"]),
            (entries(DOUBTFUL_IN), vec!["entry_doubtful"]),
            (entries(DOUBTFUL_AT), vec!["entry_doubtful"]),
            (entries(LOOKED_FOR_AT), vec!["entry_open"]),
            (entries(LEFT_OPEN), vec!["entry_open"]),
            (entries(UNNAMED), vec!["entry_unnamed"]),
            (entries(ISOLATIONS), vec!["brief_facet"]),
            (
                CLAIM.to_owned(),
                vec!["entry_history_item", "entry_request"],
            ),
            (
                "SELECT id FROM take WHERE entry = ?1 AND cut = 0".to_owned(),
                vec!["take_entry"],
            ),
        ];
        for (sql, indices) in cases {
            let plan = plan(&sql);
            for index in indices {
                assert!(plan.contains(index), "{sql}: {plan}");
            }
            assert!(!plan.contains("SCAN entry"), "{sql}: {plan}");
            assert!(!plan.contains("SCAN other"), "{sql}: {plan}");
        }
    }
}
