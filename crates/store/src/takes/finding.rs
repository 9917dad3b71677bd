//! What the library holds of a request: it isn't bought again.

use std::collections::HashSet;

use rusqlite::{Connection, Row, params};

use super::is_whole;
use super::rows::blob_at;
use crate::Library;
use crate::accounts::{account_of, likes_of, names_of};
use crate::error::LibraryError;
use crate::sql::Json;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::{self, drawn_key, part_key, quick_key};
use mynah_core::ids::{EntryId, TakeId};
use mynah_core::request::{Generation, SpeechRequest};
use mynah_records::ledger::NewIntent;

impl Library {
    /// What the same request gave at the same backend and account, whole and with its sound on the disk; empty where
    /// the library doesn't hold all of it. Of several what somebody approved comes first, then what has a star, then the
    /// newest.
    pub fn find(
        &self,
        backend: Backend,
        account: &str,
        fingerprint: &str,
    ) -> Result<Vec<TakeId>, LibraryError> {
        self.find_spoken(backend, (account, fingerprint), None)
    }

    /// The same, spoken with this seed where one is given.
    fn find_spoken(
        &self,
        backend: Backend,
        (account, fingerprint): (&str, &str),
        seed: Option<u32>,
    ) -> Result<Vec<TakeId>, LibraryError> {
        let found = self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, hash, extension, bytes, entry, missing FROM take
                 WHERE fingerprint = ?1 AND backend = ?2 AND account = ?3 AND cut = 0
                    AND (?4 IS NULL OR seed = ?4)
                 WINDOW of_entry AS (PARTITION BY entry)
                 ORDER BY max(approved AND NOT discarded) OVER of_entry DESC,
                    max(starred AND NOT discarded) OVER of_entry DESC, entry DESC, id",
            )?;
            let of = params![fingerprint, backend, account, seed];
            let rows = statement.query_map(of, |row| {
                Ok((
                    row.get::<_, TakeId>(0)?,
                    blob_at(row, 1)?,
                    (row.get::<_, EntryId>(4)?, row.get::<_, bool>(5)?),
                ))
            })?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        for of_entry in found.chunk_by(|one, other| one.2.0 == other.2.0) {
            let mut all = true;
            for (take, blob, (_, missing)) in of_entry {
                if *missing {
                    all = false;
                } else if !self.is_there(blob) {
                    self.mark_missing(*take, true)?;
                    all = false;
                }
            }
            if all {
                return Ok(of_entry.iter().map(|(take, ..)| *take).collect());
            }
        }
        Ok(Vec::new())
    }

    /// As [`Library::find`], under whichever name of its account the request was bought; else what was spoken without a
    /// wanted seed and drew the one that is wanted.
    pub fn find_like(&self, intent: &NewIntent) -> Result<Vec<TakeId>, LibraryError> {
        let own = (intent.fingerprint.clone(), intent.account.as_str());
        self.find_named(intent.backend, own, &intent.request)
    }

    /// The same of a request that goes by this fingerprint for this account.
    pub(crate) fn find_named(
        &self,
        backend: Backend,
        (own, account): (String, &str),
        request: &Generation,
    ) -> Result<Vec<TakeId>, LibraryError> {
        let names = self.read(|connection| likes_of(connection, (own, account), request))?;
        for (fingerprint, account) in names {
            let found = self.find_spoken(backend, (&account, &fingerprint), None)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let Some((unseeded, seed)) = unseeded(request) else {
            return Ok(Vec::new());
        };
        let own = fingerprint::of(&unseeded, account).as_str().to_owned();
        let names = self.read(|connection| likes_of(connection, (own, account), &unseeded))?;
        for (fingerprint, account) in names {
            let found = self.find_spoken(backend, (&account, &fingerprint), Some(seed))?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// The [`quick_key`]s of the requests whose takes are held, whole and with their sound, for a backend and account.
    /// There may be very many: each is read and let go.
    pub fn held(&self, backend: Backend, account: &str) -> Result<HashSet<u64>, LibraryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(concat!(
                "SELECT request, json_group_array(DISTINCT seed) FROM take
                 WHERE backend = ?1 AND account IN ",
                names_of!("?2"),
                " AND fingerprint NOT LIKE 'elsewhere:%' AND ",
                is_whole!(),
                " GROUP BY fingerprint"
            ))?;
            let mut held = HashSet::new();
            let mut rows = statement.query(params![backend, account])?;
            while let Some(row) = rows.next()? {
                held.extend(keys_of(row)?);
            }
            Ok(held)
        })
    }

    /// The newest take of all.
    pub fn newest_take(&self) -> Result<TakeId, LibraryError> {
        self.read(newest_take)
    }

    /// The same keys of what other processes brought since that take, each with its backend and account, and the newest
    /// take of all by now.
    pub fn held_since(&self, since: TakeId) -> Result<(TakeId, Vec<HeldKey>), LibraryError> {
        let owner = self.owner();
        self.read(|connection| {
            let newest = newest_take(connection)?;
            let mut statement = connection.prepare_cached(concat!(
                "SELECT take.request, json_group_array(DISTINCT take.seed), take.backend, ",
                account_of!("take.account"),
                " FROM take JOIN entry ON entry.id = take.entry
                 WHERE take.id > ?1 AND take.id <= ?2 AND entry.owner <> ?3
                    AND take.fingerprint NOT LIKE 'elsewhere:%' AND ",
                is_whole!(),
                " GROUP BY take.backend, take.account, take.fingerprint"
            ))?;
            let mut held = Vec::new();
            let mut rows = statement.query(params![since, newest, owner])?;
            while let Some(row) = rows.next()? {
                let (backend, account): (Backend, String) = (row.get(2)?, row.get(3)?);
                let keys = keys_of(row)?.into_iter();
                held.extend(keys.map(|key| (backend, account.clone(), key)));
            }
            Ok((newest, held))
        })
    }

    /// What a take cost when it was bought: one that a request was given again from the library cost nothing itself.
    pub fn paid_for_sound(&self, take: TakeId) -> Result<Credits, LibraryError> {
        self.read(|connection| {
            let mut paid = connection.prepare_cached(
                "SELECT max(bought.cost) FROM take JOIN take AS bought
                    ON bought.fingerprint = take.fingerprint AND bought.backend = take.backend
                    AND bought.hash = take.hash
                 WHERE take.id = ?1",
            )?;
            Ok(paid.query_row([take], |row| row.get(0))?)
        })
    }
}

/// A request whose take is held, as a [`quick_key`], for a backend and account.
pub type HeldKey = (Backend, String, u64);

fn newest_take(connection: &Connection) -> Result<TakeId, LibraryError> {
    let newest = connection
        .prepare_cached("SELECT coalesce(max(id), 0) FROM take")?
        .query_row([], |row| row.get(0))?;
    Ok(newest)
}

/// The keys by which a request is known as held, of a row that begins with it and its seeds.
fn keys_of(row: &Row<'_>) -> rusqlite::Result<Vec<u64>> {
    let Json::<Generation>(request) = row.get(0)?;
    let Json::<Vec<Option<u32>>>(seeds) = row.get(1)?;
    let part = request.speech().filter(|speech| !speech.context.is_empty());
    let part = part.map(|speech| part_key(speech.into()));
    let drawn = seeds.into_iter();
    let drawn = drawn.filter_map(|seed| drawn_key(&request, seed));
    let whole = std::iter::once(quick_key(&request));
    Ok(whole.chain(part).chain(drawn).collect())
}

/// The same line without the seed that is wanted, and that seed.
pub(crate) fn unseeded(request: &Generation) -> Option<(Generation, u32)> {
    let speech = request.speech()?;
    let seed = speech.seed?;
    let speech = SpeechRequest {
        seed: None,
        ..speech.clone()
    };
    Some((speech.into(), seed))
}
