//! What the library holds of a request: it isn't bought again.

use std::collections::HashSet;

use rusqlite::params;

use super::is_whole;
use super::rows::blob_at;
use crate::library::Library;
use crate::library::accounts::{likes_of, names_of};
use crate::library::error::LibraryError;
use crate::library::ledger::NewIntent;
use crate::library::sql::Json;
use crate::terms::backend::Backend;
use crate::terms::fingerprint::{self, drawn_key, part_key, quick_key};
use crate::terms::ids::{EntryId, TakeId};
use crate::terms::request::{Generation, SpeechRequest};

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
    pub(in crate::library) fn find_named(
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
                let Json::<Generation>(request) = row.get(0)?;
                let Json::<Vec<Option<u32>>>(seeds) = row.get(1)?;
                held.insert(quick_key(&request));
                let part = request.speech().filter(|speech| !speech.context.is_empty());
                held.extend(part.map(|speech| part_key(speech.into())));
                let drawn = |seed| drawn_key(&request, seed);
                held.extend(seeds.into_iter().filter_map(drawn));
            }
            Ok(held)
        })
    }
}

/// The same line without the seed that is wanted, and that seed.
pub(in crate::library) fn unseeded(request: &Generation) -> Option<(Generation, u32)> {
    let speech = request.speech()?;
    let seed = speech.seed?;
    let speech = SpeechRequest {
        seed: None,
        ..speech.clone()
    };
    Some((speech.into(), seed))
}
