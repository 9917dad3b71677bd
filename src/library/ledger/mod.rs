//! The ledger: everything that could cost, written down before a byte is sent, and what became of it.
//!
//! An entry goes `intended` → `sent` → `settled` (a take, at its real cost), or ends as `released`
//! (nothing was charged), `charged` (paid, without a take so far), `unknown` or `cut` (perhaps
//! charged; `cut` with a part of the take). What the library held is `saved`: it cost nothing.
//! Draft and real credits are never in one sum: every sum is of one backend.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::library::error::LibraryError;
use crate::library::sql::Json;
use crate::library::takes::{NewTake, TakeCard};
use crate::library::{Library, faults, owners, sidecar, takes};
use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::credits::Credits;
use crate::terms::ids::{EntryId, HistoryItemId, LineId, ProjectId, RequestId};
use crate::terms::request::SpeechRequest;

mod sums;

pub use sums::{Spend, Usage, UsageRow};

/// What is about to be ordered.
#[derive(Clone, Debug, PartialEq)]
pub struct NewIntent {
    /// The project, or none for a text from the command line.
    pub project: Option<ProjectId>,
    /// The line, or none.
    pub line: Option<LineId>,
    /// `POST /v1/text-to-speech/{voice_id}/stream/with-timestamps`, …
    pub operation: String,
    /// Who speaks, and whose credits.
    pub backend: Backend,
    /// The account behind the key, as it is in the fingerprint.
    pub account: String,
    /// The request's fingerprint.
    pub fingerprint: String,
    /// The voice's name now.
    pub voice_name: String,
    /// What is ordered.
    pub request: Arc<SpeechRequest>,
    /// The highest it can cost.
    pub quote: Credits,
}

/// How far an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryState {
    /// Written down; not a byte was sent.
    Intended,
    /// Sending began.
    Sent,
    /// A take at its real cost.
    Settled,
    /// Paid, but its sound isn't here.
    Charged,
    /// Nothing was charged.
    Released,
    /// Sent, and perhaps charged.
    Unknown,
    /// As [`EntryState::Unknown`], with a part of the sound kept as a take.
    Cut,
    /// The library held it.
    Saved,
}

impl EntryState {
    const ALL: [Self; 8] = [
        Self::Intended,
        Self::Sent,
        Self::Settled,
        Self::Charged,
        Self::Released,
        Self::Unknown,
        Self::Cut,
        Self::Saved,
    ];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::Sent => "sent",
            Self::Settled => "settled",
            Self::Charged => "charged",
            Self::Released => "released",
            Self::Unknown => "unknown",
            Self::Cut => "cut",
            Self::Saved => "saved",
        }
    }

    /// The states that may become this one.
    fn comes_from(self) -> &'static [Self] {
        match self {
            Self::Intended | Self::Saved => &[],
            Self::Sent => &[Self::Intended],
            Self::Settled => &[Self::Sent, Self::Unknown, Self::Cut, Self::Charged],
            Self::Charged => &[Self::Sent, Self::Unknown, Self::Cut],
            Self::Released => &[Self::Intended, Self::Sent, Self::Unknown, Self::Cut],
            Self::Unknown | Self::Cut => &[Self::Sent],
        }
    }
}

/// An entry as it stands in the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// How far it is.
    pub state: EntryState,
    /// What was intended.
    pub intent: NewIntent,
    /// The seed that was sent.
    pub seed: Option<u32>,
    /// The real cost, where the service told it.
    pub cost: Option<Credits>,
    /// What the service calls its answer, where it told.
    pub request_id: Option<RequestId>,
    /// Its place in the account's history, where the service told.
    pub history_item: Option<HistoryItemId>,
    /// Why it ended as it did.
    pub reason: Option<String>,
    /// When it was written down.
    pub intended_at: UnixMillis,
    /// When sending began.
    pub sent_at: Option<UnixMillis>,
}

/// What an earlier process left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recovered {
    /// Not sent, so released: nothing was charged.
    pub released: Vec<Entry>,
    /// Sent without an end. They are this process's now: reclaim the sound from the account's history
    /// and settle them, or mark them unknown.
    pub sent: Vec<Entry>,
}

impl Library {
    /// Writes down what is about to be ordered. On the disk when this returns; only then may it be sent.
    pub fn intend(&self, intent: &NewIntent) -> Result<EntryId, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        let entry = self.write(|tx| insert(tx, intent, EntryState::Intended, owner, now))?;
        faults::reached("intended");
        Ok(entry)
    }

    /// As [`Library::intend`], unless the library holds the take by now, or the same request is under way: in
    /// another process, or sent by one that ended and not looked for yet. Then nothing is written.
    pub fn intend_alone(&self, intent: &NewIntent) -> Result<Option<EntryId>, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        let entry = self.write(|tx| {
            if is_twin_there(tx, intent)? {
                return Ok(None);
            }
            insert(tx, intent, EntryState::Intended, owner, now).map(Some)
        })?;
        if entry.is_some() {
            faults::reached("intended");
        }
        Ok(entry)
    }

    /// Marks that sending begins, with this seed. On the disk when this returns.
    pub fn mark_sent(&self, entry: EntryId, seed: Option<u32>) -> Result<(), LibraryError> {
        let now = self.now();
        self.write(|tx| {
            advance(tx, entry, EntryState::Sent)?;
            tx.execute(
                "UPDATE entry SET seed = ?2, sent_at = ?3 WHERE id = ?1",
                params![entry, seed, now],
            )?;
            Ok(())
        })
    }

    /// Keeps what the head of the answer told. What is `None` stays as it was. Doesn't wait for the disk:
    /// sound is arriving.
    pub fn answered(
        &self,
        entry: EntryId,
        request: Option<&RequestId>,
        history_item: Option<&HistoryItemId>,
        cost: Option<Credits>,
    ) -> Result<(), LibraryError> {
        self.write_soon(|tx| {
            tx.execute(
                "UPDATE entry SET request_id = coalesce(?2, request_id),
                    history_item = coalesce(?3, history_item), cost = coalesce(?4, cost)
                 WHERE id = ?1",
                params![entry, request, history_item, cost],
            )?;
            Ok(())
        })
    }

    /// The sound is whole and in its place: the entry becomes a take at its real cost, in one transaction.
    pub fn settle(
        &self,
        entry: EntryId,
        take: &NewTake,
        cost: Credits,
    ) -> Result<TakeCard, LibraryError> {
        let card = self.close_with_take(entry, EntryState::Settled, take, cost, None)?;
        faults::reached("settled");
        Ok(card)
    }

    /// The stream was cut: what arrived is kept as a take, and the charge is unknown.
    pub fn cut(
        &self,
        entry: EntryId,
        take: &NewTake,
        reason: &str,
    ) -> Result<TakeCard, LibraryError> {
        self.close_with_take(entry, EntryState::Cut, take, Credits::ZERO, Some(reason))
    }

    /// Nothing was charged.
    pub fn release(&self, entry: EntryId, reason: &str) -> Result<(), LibraryError> {
        self.close(entry, EntryState::Released, reason)
    }

    /// Sent, and perhaps charged: nobody can tell before the account's history is looked at.
    pub fn unknown(&self, entry: EntryId, reason: &str) -> Result<(), LibraryError> {
        self.close(entry, EntryState::Unknown, reason)
    }

    /// It was paid for, but its sound isn't here. It can still be settled.
    pub fn charge(&self, entry: EntryId, cost: Credits, reason: &str) -> Result<(), LibraryError> {
        let now = self.now();
        self.write(|tx| {
            end(
                tx,
                entry,
                EntryState::Charged,
                Some(cost),
                Some(reason),
                now,
            )?;
            // A part of it may be here: that is what was paid for.
            tx.execute(
                "UPDATE take SET cost = ?2 WHERE entry = ?1 AND cut = 1",
                params![entry, cost],
            )?;
            Ok(())
        })
    }

    /// Clears up what ended processes left: what wasn't sent is released, what was sent is handed to the
    /// caller, and no other process gets it as long as this one lives.
    pub fn recover(&self) -> Result<Recovered, LibraryError> {
        let (owner, now, folder) = (self.owner(), self.now(), self.paths().owners());
        self.write(|tx| {
            owners::bury_dead(tx, &folder)?;
            let left = select(
                tx,
                "state IN ('intended', 'sent') AND owner IN (SELECT id FROM owner WHERE gone = 1)",
                [],
            )?;
            let (sent, released) = left
                .into_iter()
                .partition::<Vec<_>, _>(|entry| entry.state == EntryState::Sent);
            for entry in &released {
                end(
                    tx,
                    entry.id,
                    EntryState::Released,
                    None,
                    Some("not sent"),
                    now,
                )?;
            }
            for entry in &sent {
                tx.execute(
                    "UPDATE entry SET owner = ?2 WHERE id = ?1",
                    params![entry.id, owner],
                )?;
            }
            Ok(Recovered { released, sent })
        })
    }

    /// Entries that were charged without a whole take, or perhaps: oldest first, of a project or of no project.
    pub fn doubtful(&self, project: Option<ProjectId>) -> Result<Vec<Entry>, LibraryError> {
        self.read(|connection| {
            select(
                connection,
                "state IN ('unknown', 'cut', 'charged') AND project IS ?1",
                [project],
            )
        })
    }

    /// The newest entry of a request that was perhaps charged, without a take to show for it: one that this
    /// process has to clear up, or one whose end nobody knows.
    pub fn doubtful_like(
        &self,
        backend: Backend,
        account: &str,
        fingerprint: &str,
    ) -> Result<Option<Entry>, LibraryError> {
        let owner = self.owner();
        self.read(|connection| {
            let entries = select(
                connection,
                "fingerprint = ?1 AND backend = ?2 AND account = ?3
                    AND (state IN ('unknown', 'cut', 'charged') OR (state = 'sent' AND owner = ?4))",
                params![fingerprint, backend, account, owner],
            )?;
            Ok(entries.into_iter().next_back())
        })
    }

    /// Says that an item of the account's history is this entry's, unless it or its request is another's.
    /// True when it is this entry's now; of two that claim it at once, one gets it.
    pub fn claim(
        &self,
        entry: EntryId,
        item: &HistoryItemId,
        request: Option<&RequestId>,
    ) -> Result<bool, LibraryError> {
        self.write(|tx| {
            let claimed = tx
                .prepare_cached(
                    "UPDATE entry SET history_item = ?2 WHERE id = ?1 AND NOT EXISTS (
                        SELECT 1 FROM entry AS other WHERE other.id != ?1
                            AND (other.history_item = ?2 OR other.request_id = ?3))",
                )?
                .execute(params![entry, item, request])?;
            Ok(claimed > 0)
        })
    }

    /// One entry.
    pub fn entry(&self, entry: EntryId) -> Result<Option<Entry>, LibraryError> {
        self.read(|connection| Ok(select(connection, "id = ?1", [entry])?.into_iter().next()))
    }

    fn close(&self, entry: EntryId, state: EntryState, reason: &str) -> Result<(), LibraryError> {
        let now = self.now();
        self.write(|tx| end(tx, entry, state, None, Some(reason), now))
    }

    fn close_with_take(
        &self,
        entry: EntryId,
        state: EntryState,
        take: &NewTake,
        cost: Credits,
        reason: Option<&str>,
    ) -> Result<TakeCard, LibraryError> {
        let now = self.now();
        let real = (state == EntryState::Settled).then_some(cost);
        let card = self.write(|tx| {
            end(tx, entry, state, real, reason, now)?;
            let Some(entry) = select(tx, "id = ?1", [entry])?.into_iter().next() else {
                return Err(wrong_state(entry, state));
            };
            // Now that the whole is here, the part that was kept goes into the bin.
            tx.execute(
                "UPDATE take SET discarded = 1, picked = 0 WHERE entry = ?1 AND cut = 1",
                [entry.id],
            )?;
            takes::insert(tx, &entry, take, cost, now)
        })?;
        if let Err(error) = self.keep_peaks(card.id, &take.peaks) {
            log::warn!(
                "the waveform of take {} must be made again: {error}",
                card.id
            );
        }
        sidecar::write(self, card.id);
        Ok(card)
    }
}

/// Whether the same request is under way, or its whole take is there.
fn is_twin_there(tx: &Transaction<'_>, intent: &NewIntent) -> Result<bool, LibraryError> {
    let same = params![intent.fingerprint, intent.backend, intent.account];
    let under_way = tx
        .prepare_cached(
            "SELECT 1 FROM entry WHERE state IN ('intended', 'sent')
                AND fingerprint = ?1 AND backend = ?2 AND account = ?3",
        )?
        .exists(same)?;
    let kept = tx
        .prepare_cached(
            "SELECT 1 FROM take WHERE fingerprint = ?1 AND backend = ?2 AND account = ?3
                AND cut = 0 AND missing = 0",
        )?
        .exists(same)?;
    Ok(under_way || kept)
}

/// Writes an entry.
pub(super) fn insert(
    tx: &Transaction<'_>,
    intent: &NewIntent,
    state: EntryState,
    owner: i64,
    now: UnixMillis,
) -> Result<EntryId, LibraryError> {
    tx.prepare_cached(
        "INSERT INTO entry (owner, project, line, operation, backend, account, fingerprint,
            request, voice, voice_name, model, quote, state, intended_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
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
        intent.request.voice,
        intent.voice_name,
        intent.request.model,
        intent.quote,
        state.as_str(),
        now,
    ])?;
    Ok(EntryId(u64::try_from(tx.last_insert_rowid()).unwrap_or(0)))
}

/// Moves an entry on, or says that it can't go there.
fn advance(tx: &Transaction<'_>, entry: EntryId, to: EntryState) -> Result<(), LibraryError> {
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

fn end(
    tx: &Transaction<'_>,
    entry: EntryId,
    state: EntryState,
    cost: Option<Credits>,
    reason: Option<&str>,
    now: UnixMillis,
) -> Result<(), LibraryError> {
    advance(tx, entry, state)?;
    tx.execute(
        "UPDATE entry SET cost = coalesce(?2, cost), reason = ?3, closed_at = ?4 WHERE id = ?1",
        params![entry, cost, reason, now],
    )?;
    Ok(())
}

fn wrong_state(entry: EntryId, to: EntryState) -> LibraryError {
    LibraryError::WrongState {
        entry,
        wanted: to.as_str(),
    }
}

fn select(
    connection: &Connection,
    filter: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Entry>, LibraryError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id, state, project, line, operation, backend, account, fingerprint, voice_name,
            request, quote, seed, cost, request_id, history_item, reason, intended_at, sent_at
         FROM entry WHERE {filter} ORDER BY id"
    ))?;
    let entries = statement.query_map(params, read)?;
    Ok(entries.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let Json(request) = row.get(9)?;
    Ok(Entry {
        id: row.get(0)?,
        state: state_at(row, 1)?,
        intent: NewIntent {
            project: row.get(2)?,
            line: row.get(3)?,
            operation: row.get(4)?,
            backend: row.get(5)?,
            account: row.get(6)?,
            fingerprint: row.get(7)?,
            voice_name: row.get(8)?,
            request: Arc::new(request),
            quote: row.get(10)?,
        },
        seed: row.get(11)?,
        cost: row.get(12)?,
        request_id: row.get(13)?,
        history_item: row.get(14)?,
        reason: row.get(15)?,
        intended_at: row.get(16)?,
        sent_at: row.get(17)?,
    })
}

fn state_at(row: &Row<'_>, column: usize) -> rusqlite::Result<EntryState> {
    let word = row.get_ref(column)?.as_str()?;
    EntryState::ALL
        .into_iter()
        .find(|state| state.as_str() == word)
        .ok_or_else(|| {
            rusqlite::Error::InvalidColumnType(column, word.to_owned(), rusqlite::types::Type::Text)
        })
}

#[cfg(test)]
mod tests;
