//! Parts of long texts: finding what the library holds of them, and keeping what was joined.

use rusqlite::params;

use super::rows::{blob_at, card, insert};
use super::{NewTake, TakeCard};
use crate::library::accounts::likes;
use crate::library::blobs::Blob;
use crate::library::error::LibraryError;
use crate::library::ledger::{self, EntryState, NewIntent};
use crate::library::sql::Json;
use crate::library::{Library, faults};
use crate::terms::clock::UnixMillis;
use crate::terms::credits::Credits;
use crate::terms::fingerprint;
use crate::terms::ids::{RequestId, TakeId};
use crate::terms::request::Generation;

/// The whole takes that were made of a part's own words, whatever was said around it, newest first.
const SPOKEN: &str =
    "SELECT take.id, take.hash, take.extension, take.bytes, entry.intended_at, entry.state
    FROM entry JOIN take ON take.entry = entry.id
    WHERE (entry.bare = ?1 OR entry.fingerprint = ?1) AND take.backend = ?2 AND take.account = ?3
        AND take.cut = 0 AND take.missing = 0
    ORDER BY entry.id DESC";

/// What was ordered of a part's own words and is open, or in doubt.
const ORDERED: &str = "SELECT request FROM entry
    WHERE (bare = ?1 OR fingerprint = ?1) AND backend = ?2 AND account = ?3
        AND state IN ('intended', 'sent', 'unknown', 'cut', 'charged')
    ORDER BY id DESC LIMIT 1";

impl Library {
    /// A whole take of a part, with its sound on the disk: of the very request, else of the same words with something else
    /// around them. Nothing is written for it.
    pub fn find_part(&self, part: &NewIntent) -> Result<Option<TakeId>, LibraryError> {
        if let Some(take) = self.find_like(part)?.first() {
            return Ok(Some(*take));
        }
        let spoken = self.spoken(part)?;
        Ok(spoken.first().map(|(take, _)| *take))
    }

    /// The takes of a part that were bought since a time, oldest first: those of a fresh order that was cut short are its
    /// own when it goes on.
    pub fn parts_since(
        &self,
        part: &NewIntent,
        since: UnixMillis,
    ) -> Result<Vec<TakeId>, LibraryError> {
        let spoken = self.spoken(part)?.into_iter().rev();
        let since = spoken.filter(|(_, bought)| bought.is_some_and(|bought| bought >= since));
        Ok(since.map(|(take, _)| take).collect())
    }

    /// Takes of a part's words, newest first, with when they were ordered where they were bought for this.
    fn spoken(&self, part: &NewIntent) -> Result<Vec<(TakeId, Option<UnixMillis>)>, LibraryError> {
        let found = self.read(|connection| {
            let mut statement = connection.prepare_cached(SPOKEN)?;
            let mut found: Vec<(TakeId, Blob, Option<UnixMillis>)> = Vec::new();
            for (fingerprint, account) in likes(connection, &bare(part))? {
                let rows =
                    statement.query_map(params![fingerprint, part.backend, account], |row| {
                        let bought = row.get_ref(5)?.as_str()? == EntryState::Settled.as_str();
                        let at: UnixMillis = row.get(4)?;
                        Ok((row.get(0)?, blob_at(row, 1)?, bought.then_some(at)))
                    })?;
                for row in rows {
                    found.push(row?);
                }
            }
            Ok(found)
        })?;
        let here = found.into_iter().filter(|(_, blob, _)| self.is_there(blob));
        Ok(here.map(|(take, _, bought)| (take, bought)).collect())
    }

    /// What was ordered of a part's words and is under way, or perhaps charged, whatever was said around it.
    ///
    /// That very request is asked for again, and so never bought beside itself.
    pub fn ordered_part(&self, part: &NewIntent) -> Result<Option<Generation>, LibraryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(ORDERED)?;
            for (fingerprint, account) in likes(connection, &bare(part))? {
                let mut rows = statement.query(params![fingerprint, part.backend, account])?;
                if let Some(row) = rows.next()? {
                    let Json(request) = row.get(0)?;
                    return Ok(Some(request));
                }
            }
            Ok(None)
        })
    }

    /// What the service called the answer that a take's sound came of, and when it was asked for.
    ///
    /// Others can go on from it for two hours, if it was read to its end and the service keeps it.
    pub fn answer_of(&self, take: TakeId) -> Result<Option<(RequestId, UnixMillis)>, LibraryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT entry.request_id, entry.sent_at FROM take
                 JOIN take AS first ON first.hash = take.hash
                 JOIN entry ON entry.id = first.entry
                 WHERE take.id = ?1 AND entry.request_id IS NOT NULL AND entry.sent_at IS NOT NULL
                    AND entry.state = 'settled' AND entry.zero_retention = 0
                    AND entry.reason IS NULL
                 ORDER BY entry.sent_at DESC LIMIT 1",
            )?;
            let mut rows = statement.query([take])?;
            match rows.next()? {
                Some(row) => Ok(Some((row.get(0)?, row.get(1)?))),
                None => Ok(None),
            }
        })
    }

    /// Keeps what was joined of parts as its line's take. It costs nothing: the parts did, and `cost` is what was paid for
    /// them now.
    pub fn compose(
        &self,
        intent: &NewIntent,
        take: &NewTake,
        cost: Credits,
    ) -> Result<TakeCard, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        let composed = self.write(|tx| {
            let entry = ledger::insert(tx, intent, EntryState::Saved, owner, now)?;
            tx.execute(
                "UPDATE entry SET cost = 0, closed_at = ?2 WHERE id = ?1",
                params![entry, now],
            )?;
            let entry = ledger::entry(tx, entry)?;
            let made = insert((tx, self.paths()), &entry, take, cost, now)?;
            // It is whole, though no request of its own settled it.
            tx.execute("UPDATE take SET cut = 0 WHERE id = ?1", [made.id])?;
            card(tx, made.id)
        })?;
        faults::reached("settled");
        self.keep_beside(&composed, take);
        Ok(composed)
    }
}

/// The same part with nothing around it.
fn bare(part: &NewIntent) -> NewIntent {
    let Some(speech) = part.request.speech() else {
        return part.clone();
    };
    let request = Generation::Speech(speech.bare());
    NewIntent {
        fingerprint: fingerprint::of(&request, &part.account).as_str().to_owned(),
        request: request.into(),
        ..part.clone()
    }
}
