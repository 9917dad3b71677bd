//! Entries whose end nobody saw: what ended processes left, what was perhaps charged, and whose an item of the
//! account's history is.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::rows::{end, select};
use super::{Entry, EntryState, NewIntent};
use crate::Library;
use crate::accounts::{likes, names_of};
use crate::error::LibraryError;
use crate::owners;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{EntryId, ItemId, ProjectId, RequestId};

pub(super) const LEFT_OPEN: &str =
    "state IN ('intended', 'sent') AND owner IN (SELECT id FROM owner WHERE gone = 1)";
pub(super) const DOUBTFUL_IN: &str = "state IN ('unknown', 'cut', 'charged') AND project IS ?1";
pub(super) const DOUBTFUL_LIKE: &str = "fingerprint = ?1 AND backend = ?2 AND account = ?3
    AND (state IN ('unknown', 'cut', 'charged') OR (state = 'sent' AND orphan = 1))";
/// Of a line, whichever account it was sent to.
pub(super) const DOUBTFUL_AT: &str = "state IN ('unknown', 'cut', 'charged') AND project IS ?1
    AND line IS ?2 AND backend = ?3";
pub(super) const LOOKED_FOR_AT: &str =
    "state IN ('intended', 'sent') AND owner IN (SELECT id FROM owner) AND state = 'sent' AND orphan = 1
    AND project IS ?1 AND line IS ?2 AND backend = ?3";
pub(super) const LIKE: &str = "fingerprint = ?1 AND backend = ?2 AND account = ?3";
pub(super) const UNNAMED: &str = concat!(
    "backend = ?1 AND account IN ",
    names_of!("?2"),
    " AND state IN ('sent', 'unknown', 'cut', 'charged')
    AND history_item IS NULL AND request_id IS NULL AND zero_retention = 0"
);
/// Found by what entries are about: of them few are isolations, and of those few have no item.
pub(super) const ISOLATIONS: &str = concat!(
    "history_item IS NULL AND state NOT IN ('intended', 'released', 'saved')
    AND id IN (SELECT brief.id FROM facet JOIN brief ON brief.facet = facet.id
        WHERE facet.tool = 'isolation' AND facet.backend = ?1 AND facet.account IN ",
    names_of!("?2"),
    ")"
);
/// Found by what entries are about.
pub(super) const OF_TOOL: &str =
    "id IN (SELECT brief.id FROM facet JOIN brief ON brief.facet = facet.id
        WHERE facet.tool = ?1 AND facet.backend = ?2)";
pub(super) const CLAIM: &str = "UPDATE entry SET history_item = ?2 WHERE id = ?1 AND NOT EXISTS (
    SELECT 1 FROM entry AS other WHERE other.id != ?1
        AND ((other.history_item = ?2 AND (other.tool = 'isolation') = ?4) OR other.request_id = ?3))";

/// What an earlier process left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recovered {
    /// Not sent, so released: nothing was charged.
    pub released: Vec<Entry>,
    /// Sent without an end. They are this process's now: reclaim the sound from the account's history
    /// and settle them, or mark them unknown.
    pub sent: Vec<Entry>,
}

/// Gives back what ended processes held and never sent. Says how many entries those were.
pub(crate) fn release_unsent(tx: &Transaction<'_>, now: UnixMillis) -> Result<usize, LibraryError> {
    let mut left = select(tx, LEFT_OPEN, [])?;
    left.retain(|entry| entry.state == EntryState::Intended);
    for entry in &left {
        end(
            tx,
            entry.id,
            EntryState::Released,
            None,
            Some("not sent"),
            now,
        )?;
    }
    Ok(left.len())
}

impl Library {
    /// Whether anything is there that [`Self::recover`] would clear up; costs next to nothing.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn is_left_open(&self) -> Result<bool, LibraryError> {
        let folder = self.paths().owners();
        self.read(|connection| {
            let mut owners = connection.prepare_cached(
                "SELECT DISTINCT owner.id, owner.gone FROM entry JOIN owner ON owner.id = entry.owner
                 WHERE entry.state IN ('intended', 'sent')",
            )?;
            let owners = owners
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<Vec<(i64, bool)>, _>>()?;
            let mut all = owners.into_iter();
            Ok(all.any(|(id, gone)| gone || !owners::is_alive(&folder, id)))
        })
    }

    /// Clears up what ended processes left: what wasn't sent is released, what was sent is handed to the
    /// caller, and no other process gets it as long as this one lives.
    pub fn recover(&self) -> Result<Recovered, LibraryError> {
        let (owner, now, folder) = (self.owner(), self.now(), self.paths().owners());
        self.write(|tx| {
            owners::bury_dead(tx, &folder)?;
            let left = select(tx, LEFT_OPEN, [])?;
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
                    "UPDATE entry SET owner = ?2, orphan = 1 WHERE id = ?1",
                    params![entry.id, owner],
                )?;
            }
            Ok(Recovered { released, sent })
        })
    }

    /// Entries that were charged without a whole take, or perhaps: oldest first, of a project or of no project.
    pub fn doubtful(&self, project: Option<ProjectId>) -> Result<Vec<Entry>, LibraryError> {
        self.read(|connection| select(connection, DOUBTFUL_IN, [project]))
    }

    /// Whether the library had a take of what an entry ordered before it was ordered: another one was wanted then.
    pub fn was_another(&self, entry: &Entry) -> Result<bool, LibraryError> {
        self.has_take_like(entry, "take.entry < ?4")
    }

    /// Whether an entry ordered one of several takes, which leaves the picked one picked.
    pub fn is_beside(&self, id: EntryId) -> Result<bool, LibraryError> {
        self.read(|connection| {
            let mut asked = connection.prepare_cached("SELECT beside FROM entry WHERE id = ?1")?;
            Ok(asked.query_row([id], |row| row.get(0))?)
        })
    }

    /// SHA-256 of the recording in whose dub an entry is a line.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn dub_of(&self, id: EntryId) -> Result<Option<String>, LibraryError> {
        self.read(|connection| {
            let mut asked = connection.prepare_cached("SELECT dub_of FROM entry WHERE id = ?1")?;
            Ok(asked.query_row([id], |row| row.get(0))?)
        })
    }

    /// What was ordered for lines of the dubs of a recording, the newest last.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn lines_of_dub(&self, recording: &str) -> Result<Vec<Entry>, LibraryError> {
        self.read(|connection| select(connection, "dub_of = ?1", [recording]))
    }

    /// Whether what an entry ordered was made behind it.
    pub fn is_ordered_since(&self, entry: &Entry) -> Result<bool, LibraryError> {
        // What was ordered together with it is no answer to its doubt.
        let behind = "take.entry > ?4 AND entry.state != 'saved' AND entry.intended_at >
            (SELECT coalesce(it.closed_at, it.intended_at) FROM entry AS it WHERE it.id = ?4)";
        self.has_take_like(entry, behind)
    }

    /// `condition` is ours, never words of a user.
    fn has_take_like(&self, entry: &Entry, condition: &str) -> Result<bool, LibraryError> {
        let (intent, id) = (&entry.intent, entry.id);
        self.read(|connection| {
            let mut found = connection.prepare_cached(&format!(
                "SELECT EXISTS (SELECT 1 FROM take JOIN entry ON entry.id = take.entry
                    WHERE take.fingerprint = ?1 AND take.backend = ?2 AND take.account = ?3 AND take.cut = 0
                        AND {condition})"
            ))?;
            for (fingerprint, account) in likes(connection, intent)? {
                let like = params![fingerprint, intent.backend, account, id];
                if found.query_row(like, |row| row.get(0))? {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// The entries of a request that were perhaps charged, without a take to show for it, newest first: those whose
    /// process ended before they did, and those whose end nobody knows. Those of its line are among them whichever
    /// account they were sent to.
    pub fn doubtful_like(&self, intent: &NewIntent) -> Result<Vec<Entry>, LibraryError> {
        self.read(|connection| {
            let mut entries = Vec::new();
            let likes = likes(connection, intent)?;
            for (fingerprint, account) in &likes {
                let like = params![fingerprint, intent.backend, account];
                entries.extend(select(connection, DOUBTFUL_LIKE, like)?);
            }
            let is_own = |account: &String| likes.iter().any(|(_, own)| own == account);
            for at in [DOUBTFUL_AT, LOOKED_FOR_AT] {
                let line = params![intent.project, intent.line, intent.backend];
                let mut others = select(connection, at, line)?;
                others.retain(|it| !is_own(&it.intent.account) && intent.is_like(&it.intent));
                entries.append(&mut others);
            }
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.id));
            Ok(entries)
        })
    }

    /// The newest entry of a request, whoever ordered it and whatever became of it.
    pub fn newest_like(&self, intent: &NewIntent) -> Result<Option<Entry>, LibraryError> {
        self.read(|connection| {
            let mut newest: Option<Entry> = None;
            for (fingerprint, account) in likes(connection, intent)? {
                let like = params![fingerprint, intent.backend, account];
                let all = select(connection, LIKE, like)?.into_iter().chain(newest);
                newest = all.max_by_key(|entry| entry.id);
            }
            Ok(newest)
        })
    }

    /// Whether an entry is another process's that lives.
    pub fn is_made_elsewhere(&self, id: EntryId) -> Result<bool, LibraryError> {
        let owner = self.read(|connection| {
            let mut owner = connection.prepare_cached("SELECT owner FROM entry WHERE id = ?1")?;
            Ok(owner.query_row([id], |row| row.get(0)).optional()?)
        })?;
        Ok(owner.is_some_and(|owner| self.is_other(owner)))
    }

    /// The entries of an account that may each be the one behind an item of its history: sent, without a take, and
    /// with no word of the service which item is theirs.
    pub fn unnamed(&self, backend: Backend, account: &str) -> Result<Vec<Entry>, LibraryError> {
        self.read(|connection| select(connection, UNNAMED, params![backend, account]))
    }

    /// The isolations of an account that may each be behind an item of its history of isolations: sent, and with no
    /// word of the service which item is theirs. Those with a take, too: their answer doesn't say it either.
    pub fn unnamed_isolations(
        &self,
        backend: Backend,
        account: &str,
    ) -> Result<Vec<Entry>, LibraryError> {
        self.read(|connection| select(connection, ISOLATIONS, params![backend, account]))
    }

    /// All entries of a tool at a backend, the newest last.
    pub(crate) fn entries_of_tool(
        &self,
        tool: &str,
        backend: Backend,
    ) -> Result<Vec<Entry>, LibraryError> {
        self.read(|connection| select(connection, OF_TOOL, params![tool, backend]))
    }

    /// Says that an item of the account's histories is this entry's, unless it or its request is another's.
    /// True when it is this entry's now; of two that claim it at once, one gets it.
    pub fn claim(
        &self,
        entry: EntryId,
        item: &ItemId,
        request: Option<&RequestId>,
    ) -> Result<bool, LibraryError> {
        let isolated = matches!(item, ItemId::Isolated(_));
        self.write(|tx| {
            let claimed = tx
                .prepare_cached(CLAIM)?
                .execute(params![entry, item, request, isolated])?;
            Ok(claimed > 0)
        })
    }
}
