//! Parts of long texts: finding what the library holds of them, and keeping what was joined.

use std::collections::HashSet;

use rusqlite::{ToSql, params};

use super::rows::{blob_at, card, insert};
use super::{NewTake, TakeCard, TakePart};
use crate::Library;
use crate::accounts::{likes, names_of};
use crate::error::LibraryError;
use crate::failures::TriedAgain;
use crate::faults;
use crate::ledger;
use crate::sql::Json;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::fingerprint;
use mynah_core::ids::{EntryId, LineId, OrderId, RequestId, TakeId};
use mynah_core::request::Generation;
use mynah_records::blobs::Blob;
use mynah_records::failures::FailureId;
use mynah_records::ledger::{EntryState, NewIntent};

/// The whole takes that were made of a part's own words, whatever was said around it, newest first.
const SPOKEN: &str = "SELECT take.id, take.hash, take.extension, take.bytes
    FROM entry JOIN take ON take.entry = entry.id
    WHERE (entry.bare = ?1 OR entry.fingerprint = ?1) AND take.backend = ?2 AND take.account = ?3
        AND take.cut = 0 AND take.missing = 0 AND (?4 IS NULL OR entry.ordered = ?4)
    ORDER BY entry.id DESC";

/// The whole takes of an answer to an account.
const ANSWER: &str = concat!(
    "SELECT take.id, take.hash, take.extension, take.bytes, take.request
    FROM entry JOIN take ON take.entry = entry.id
    WHERE entry.request_id = ?1 AND take.backend = ?2 AND take.cut = 0 AND take.missing = 0
        AND take.account IN ",
    names_of!("?3"),
    " ORDER BY take.id"
);

/// What was ordered of a part's own words and is open, or in doubt.
const ORDERED: &str = "SELECT request FROM entry
    WHERE (bare = ?1 OR fingerprint = ?1) AND backend = ?2 AND account = ?3
        AND state IN ('intended', 'sent', 'unknown', 'cut', 'charged') AND (?4 IS NULL OR ordered = ?4)
    ORDER BY id DESC LIMIT 1";

/// The whole takes of a part's words that a line's picked take is, or was joined of.
const PICKED: &str = "SELECT take.id, take.hash, take.extension, take.bytes
    FROM take AS picked, entry JOIN take ON take.entry = entry.id
    WHERE picked.project = ?4 AND picked.line = ?5 AND picked.picked = 1
        AND (entry.bare = ?1 OR entry.fingerprint = ?1) AND take.backend = ?2 AND take.account = ?3
        AND take.cut = 0 AND take.missing = 0
        AND (take.id = picked.id OR entry.request_id IN
            (SELECT json_extract(value, '$.request') FROM json_each(picked.parts)))
    ORDER BY take.id = picked.id DESC, entry.id DESC";

/// What an order has of its parts from the account that paid last: who pays now has none of another one's.
const PAID: &str = concat!(
    "SELECT coalesce(sum(CASE WHEN state NOT IN ('intended', 'sent', 'released') THEN cost END), 0),
        coalesce(sum(CASE WHEN state IN ('intended', 'sent') THEN coalesce(cost, quote)
            WHEN cost IS NULL AND state NOT IN ('released', 'saved') THEN quote END), 0),
        coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM take WHERE take.entry = entry.id
            AND take.cut = 0 AND take.missing = 0) AND account IN ",
    names_of!("payer.of_last"),
    " THEN cost END), 0), max(payer.of_last)
     FROM entry, (SELECT account AS of_last FROM entry WHERE ordered = ?1 ORDER BY id DESC LIMIT 1) AS payer
     WHERE ordered = ?1"
);

/// What an account spent on the parts of an order.
const PAID_BY: &str = concat!(
    "SELECT coalesce(sum(cost), 0) FROM entry
     WHERE ordered = ?1 AND state NOT IN ('intended', 'sent', 'released') AND account IN ",
    names_of!("?2")
);

/// What was spent on the parts of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaidParts {
    /// What is known.
    pub spent: Credits,
    /// What may have been charged, or is held.
    pub perhaps: Credits,
    /// What those cost whose takes are here, of the account that paid last.
    pub bought: Credits,
    /// That account.
    pub account: Option<String>,
}

impl Library {
    /// A whole take of a part, with its sound on the disk: of the very request, else of the same words with something else
    /// around them. Nothing is written for it.
    pub fn find_part(&self, part: &NewIntent) -> Result<Option<TakeId>, LibraryError> {
        if let Some(take) = self.find_like(part)?.first() {
            return Ok(Some(*take));
        }
        self.first_part(SPOKEN, &bare(part), &[&None::<OrderId>])
    }

    /// The same for a line: what its picked take is or was joined of comes first.
    pub fn find_part_of(
        &self,
        line: Option<LineId>,
        part: &NewIntent,
    ) -> Result<Option<TakeId>, LibraryError> {
        if let (Some(project), Some(line)) = (part.project, line) {
            // Of the same words twice each is what it was among its own neighbours.
            for named in [part, &bare(part)] {
                let take = self.first_part(PICKED, named, &[&project, &line])?;
                if take.is_some() {
                    return Ok(take);
                }
            }
        }
        self.find_part(part)
    }

    /// The take that a part of a joined one was made of, with its sound on the disk: the very answer, else as
    /// [`Library::find_part`] finds it.
    pub fn kept_part(
        &self,
        part: &TakePart,
        intent: &NewIntent,
    ) -> Result<Option<TakeId>, LibraryError> {
        let Some(request) = &part.request else {
            return self.find_part(intent);
        };
        let found = self.read(|connection| {
            let mut statement = connection.prepare_cached(ANSWER)?;
            let of = params![request, intent.backend, intent.account];
            let rows = statement.query_map(of, |row| {
                let Json::<Generation>(asked) = row.get(4)?;
                Ok((row.get::<_, TakeId>(0)?, blob_at(row, 1)?, asked))
            })?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        let words = intent.request.text();
        let mut same = found.into_iter();
        match same.find(|(_, blob, asked)| asked.text() == words && self.is_there(blob)) {
            Some((take, ..)) => Ok(Some(take)),
            None => self.find_part(intent),
        }
    }

    /// The take of a part that was bought for this very order: one for another take that was cut short goes on with it.
    pub fn bought_part(
        &self,
        order: OrderId,
        part: &NewIntent,
    ) -> Result<Option<TakeId>, LibraryError> {
        self.first_part(SPOKEN, &bare(part), &[&Some(order)])
    }

    /// The first take of a part's words that such a question finds and whose sound is on the disk.
    fn first_part(
        &self,
        question: &str,
        part: &NewIntent,
        rest: &[&dyn ToSql],
    ) -> Result<Option<TakeId>, LibraryError> {
        let found = self.read(|connection| {
            let mut statement = connection.prepare_cached(question)?;
            let mut found: Vec<(TakeId, Blob)> = Vec::new();
            for (fingerprint, account) in likes(connection, part)? {
                let of: [&dyn ToSql; 3] = [&fingerprint, &part.backend, &account];
                let of: Vec<&dyn ToSql> = of.iter().chain(rest).copied().collect();
                let rows = statement
                    .query_map(of.as_slice(), |row| Ok((row.get(0)?, blob_at(row, 1)?)))?;
                for row in rows {
                    found.push(row?);
                }
            }
            Ok(found)
        })?;
        let mut here = found.into_iter().filter(|(_, blob)| self.is_there(blob));
        Ok(here.next().map(|(take, _)| take))
    }

    /// What was written down for the parts of an order.
    pub fn entries_of(&self, order: OrderId) -> Result<HashSet<EntryId>, LibraryError> {
        self.read(|connection| {
            let mut entries =
                connection.prepare_cached("SELECT id FROM entry WHERE ordered = ?1")?;
            let entries = entries.query_map([order], |row| row.get(0))?;
            Ok(entries.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// What was spent on the parts of an order so far. What is under way, or came to nothing, may know a cost from its
    /// answer's head, and is not spent.
    pub fn paid_for(&self, order: OrderId) -> Result<PaidParts, LibraryError> {
        self.read(|connection| {
            let mut paid = connection.prepare_cached(PAID)?;
            let paid = paid.query_row([order], |row| {
                Ok(PaidParts {
                    spent: row.get(0)?,
                    perhaps: row.get(1)?,
                    bought: row.get(2)?,
                    account: row.get(3)?,
                })
            })?;
            Ok(paid)
        })
    }

    /// What an account spent on the parts of an order so far: of the parts that it paid for itself.
    pub fn paid_by(&self, order: OrderId, account: &str) -> Result<Credits, LibraryError> {
        self.read(|connection| {
            let mut paid = connection.prepare_cached(PAID_BY)?;
            Ok(paid.query_row(params![order, account], |row| row.get(0))?)
        })
    }

    /// What was ordered of a part's words, by one order or by any, and is under way, or perhaps charged, whatever was said
    /// around it.
    ///
    /// That very request is asked for again, and so never bought beside itself.
    pub fn ordered_part(
        &self,
        part: &NewIntent,
        order: Option<OrderId>,
    ) -> Result<Option<Generation>, LibraryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(ORDERED)?;
            for (fingerprint, account) in likes(connection, &bare(part))? {
                let mut rows =
                    statement.query(params![fingerprint, part.backend, account, order])?;
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
    /// them. The failure that was `tried` again is made by it. `beside` others it leaves the line's take as it is. `dub_of`:
    /// the recording in whose dub it is a line.
    pub fn compose(
        &self,
        intent: &NewIntent,
        take: &NewTake,
        cost: Credits,
        (tried, beside, dub_of): (Option<FailureId>, bool, Option<&str>),
    ) -> Result<TakeCard, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        let composed = self.write(|tx| {
            let entry = ledger::insert(tx, intent, EntryState::Saved, owner, now)?;
            if let Some(failure) = tried {
                TriedAgain {
                    failure,
                    sent: None,
                }
                .claim(tx, entry)?;
            }
            if beside {
                ledger::put_beside(tx, entry)?;
            }
            if let Some(dub_of) = dub_of {
                ledger::put_dub_of(tx, entry, dub_of)?;
            }
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
