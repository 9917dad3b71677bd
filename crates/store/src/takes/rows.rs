//! Takes as rows.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::{LineTakes, NewTake, Take, TakeCard, TakePart};
use crate::blobs::check_blob;
use crate::error::LibraryError;
use crate::paths::Paths;
use crate::sql::Json;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, LineId, ProjectId, TakeId};
use mynah_core::request::SpeechRequest;
use mynah_records::blobs::Blob;
use mynah_records::ledger::{Entry, EntryState, NewIntent};

/// Columns of a card, in the order in which [`read_card`] reads them.
pub(super) const CARD: &str =
    "id, line, number, backend, voice_name, request, seed, seconds, cost, kept_at,
    lufs, peak_db, mini, picked, starred, note, discarded, cut, missing, remark, given,
    picked_for, approved, parts";

pub(super) fn read_card(row: &Row<'_>) -> rusqlite::Result<TakeCard> {
    let Json(request) = row.get(5)?;
    Ok(TakeCard {
        id: row.get(0)?,
        line: row.get(1)?,
        number: row.get(2)?,
        backend: row.get(3)?,
        voice_name: row.get(4)?,
        request: Arc::new(request),
        seed: row.get(6)?,
        seconds: row.get(7)?,
        cost: row.get(8)?,
        at: row.get(9)?,
        lufs: row.get(10)?,
        peak_db: row.get(11)?,
        mini: row.get::<_, Vec<u8>>(12)?.into(),
        picked: row.get(13)?,
        starred: row.get(14)?,
        note: row.get(15)?,
        discarded: row.get(16)?,
        cut: row.get(17)?,
        missing: row.get(18)?,
        remark: row.get(19)?,
        given: row.get(20)?,
        picked_for: row
            .get::<_, Option<Json<SpeechRequest>>>(21)?
            .map(|Json(request)| Box::new(request)),
        approved: row.get(22)?,
        parts: row
            .get::<_, Option<Json<Vec<TakePart>>>>(23)?
            .map_or_else(Arc::default, |Json(parts)| parts.into()),
    })
}

pub(crate) fn blob_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Blob> {
    Ok(Blob {
        hash: row.get(column)?,
        extension: row.get(column + 1)?,
        bytes: row.get(column + 2)?,
    })
}

/// Writes a take of this entry.
///
/// # Errors
/// When its sound is gone since it was put there: nobody referred to it, and somebody emptied the bin.
pub(crate) fn insert(
    (tx, paths): (&Transaction<'_>, &Paths),
    entry: &Entry,
    take: &NewTake,
    cost: Credits,
    now: UnixMillis,
) -> Result<TakeCard, LibraryError> {
    check_blob(paths, &take.blob)?;
    let intent = &entry.intent;
    tx.prepare_cached(
        "INSERT INTO take (entry, project, line, number, backend, account, fingerprint, voice_name,
            request, seed, seconds, cost, kept_at, lufs, peak_db, mini, words, cut, remark, hash,
            extension, bytes, given, parts)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19, ?20, ?21, ?22, ?23, ?24)",
    )?
    .execute(params![
        entry.id,
        intent.project,
        intent.line,
        next_number(tx, intent.project, intent.line)?,
        intent.backend,
        intent.account,
        intent.fingerprint,
        intent.voice_name,
        Json(&*intent.request),
        entry.seed,
        take.seconds,
        cost,
        now,
        take.lufs,
        take.peak_db,
        &*take.mini,
        Json(&take.words),
        entry.state != EntryState::Settled,
        take.remark,
        take.blob.hash,
        take.blob.extension,
        take.blob.bytes,
        take.given,
        (!take.parts.is_empty()).then_some(Json(&take.parts)),
    ])?;
    let id = last_take(tx);
    // Older takes of the same sound have it again, were it lost.
    tx.prepare_cached("UPDATE take SET missing = 0 WHERE hash = ?1 AND missing = 1")?
        .execute([&take.blob.hash])?;
    if take.pick {
        choose_new(tx, id)?;
    }
    card(tx, id)
}

/// The part of this entry with the very sound of `take`, where that is all that came: kept already, at this cost now.
pub(crate) fn same_part(
    tx: &Transaction<'_>,
    entry: &Entry,
    take: &NewTake,
    cost: Credits,
) -> Result<Option<TakeCard>, LibraryError> {
    if entry.state == EntryState::Settled {
        return Ok(None);
    }
    let part = tx
        .query_row(
            "UPDATE take SET cost = ?3 WHERE entry = ?1 AND cut = 1 AND hash = ?2 AND discarded = 0
             RETURNING id",
            params![entry.id, take.blob.hash, cost],
            |row| row.get(0),
        )
        .optional()?;
    part.map(|part| card(tx, part)).transpose()
}

/// Whether the library gave a line what it is to have already, in place of paying for it.
pub(super) fn was_saved(tx: &Transaction<'_>, intent: &NewIntent) -> rusqlite::Result<bool> {
    tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM entry
         WHERE fingerprint = ?1 AND backend = ?2 AND account = ?3 AND state = 'saved' AND quote > 0
            AND project IS ?4 AND line IS ?5)",
    )?
    .query_row(
        params![
            intent.fingerprint,
            intent.backend,
            intent.account,
            intent.project,
            intent.line
        ],
        |row| row.get(0),
    )
}

/// Returns what the request of a take cost, or `None` if that is not known or its parts were paid for one by one.
pub(super) fn cost_of(tx: &Transaction<'_>, take: TakeId) -> rusqlite::Result<Option<Credits>> {
    tx.prepare_cached(
        "SELECT max(entry.cost) FROM take JOIN entry ON entry.id = take.entry
         WHERE take.hash = (SELECT hash FROM take WHERE id = ?1) AND entry.state = 'settled' AND entry.cost > 0",
    )?
    .query_row([take], |row| row.get(0))
}

/// Gives the line of `intent` one take that the library holds.
pub(super) fn reuse_one(
    tx: &Transaction<'_>,
    take: TakeId,
    (entry, intent): (EntryId, &NewIntent),
    pick: bool,
    now: UnixMillis,
) -> Result<TakeCard, LibraryError> {
    let (project, line): (Option<ProjectId>, Option<LineId>) = tx
        .query_row(
            "SELECT project, line FROM take WHERE id = ?1",
            [take],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?
        .ok_or(LibraryError::NoTake(take))?;
    let own = line.is_some() && (project, line) == (intent.project, intent.line);
    let id = if own {
        unbin(tx, take)?;
        take
    } else {
        tx.execute(
            "INSERT INTO take (entry, project, line, number, backend, account, fingerprint,
                voice_name, request, seed, seconds, cost, kept_at, lufs, peak_db, mini,
                words, remark, hash, extension, bytes, given, parts)
             SELECT ?2, ?3, ?4, ?5, backend, account, fingerprint,
                ?6, CASE WHEN fingerprint = ?9 THEN ?7 ELSE request END, seed, seconds, 0, ?8, lufs, peak_db, mini,
                words, remark, hash, extension, bytes, given, parts
             FROM take WHERE id = ?1",
            params![
                take,
                entry,
                intent.project,
                intent.line,
                next_number(tx, intent.project, intent.line)?,
                intent.voice_name,
                Json(&*intent.request),
                now,
                intent.fingerprint,
            ],
        )?;
        last_take(tx)
    };
    if pick {
        choose_new(tx, id)?;
    }
    card(tx, id)
}

pub(super) fn last_take(tx: &Transaction<'_>) -> TakeId {
    TakeId(u64::try_from(tx.last_insert_rowid()).unwrap_or(0))
}

pub(super) fn next_number(
    tx: &Transaction<'_>,
    project: Option<ProjectId>,
    line: Option<LineId>,
) -> Result<u32, LibraryError> {
    if line.is_none() {
        return Ok(1);
    }
    Ok(tx.query_row(
        "SELECT coalesce(max(number), 0) + 1 FROM take WHERE project IS ?1 AND line IS ?2",
        params![project, line],
        |row| row.get(0),
    )?)
}

/// Makes a new take its line's. What a Draft voice rehearses in a project that speaks live never takes the place of a
/// live take with the same words, nor of a person's own recording.
fn choose_new(tx: &Transaction<'_>, take: TakeId) -> Result<(), LibraryError> {
    if leaves_pick(tx, take)? {
        return Ok(());
    }
    let real: Option<TakeId> = tx
        .prepare_cached(
            "SELECT real.id FROM take AS mine
             JOIN project ON project.id = mine.project AND project.backend = ?2
             JOIN take AS real ON real.project = mine.project AND real.line = mine.line
                AND real.picked = 1
             JOIN entry ON entry.id = real.entry AND (real.backend = ?2 OR entry.voice = '')
             WHERE mine.id = ?1 AND mine.backend = ?3",
        )?
        .query_row(params![take, Backend::Live, Backend::Draft], |row| {
            row.get(0)
        })
        .optional()?;
    if let Some(real) = real {
        let words = card(tx, take)?.request;
        if card(tx, real)?.says(words.text()) {
            return Ok(());
        }
    }
    choose(tx, take)
}

/// Whether a take was ordered with others to choose from, and its line has one with its words, by who speaks it.
fn leaves_pick(tx: &Transaction<'_>, take: TakeId) -> Result<bool, LibraryError> {
    let picked: Option<TakeId> = tx
        .prepare_cached(
            "SELECT picked.id FROM take AS mine
             JOIN entry ON entry.id = mine.entry AND entry.beside = 1
             JOIN take AS picked ON picked.project IS mine.project AND picked.line = mine.line
                AND picked.picked = 1
             WHERE mine.id = ?1",
        )?
        .query_row([take], |row| row.get(0))
        .optional()?;
    let Some(picked) = picked else {
        return Ok(false);
    };
    let (mine, picked) = (card(tx, take)?, card(tx, picked)?);
    let is_own = picked.backend == mine.backend || picked.is_recorded();
    Ok(is_own && picked.says(mine.request.text()))
}

/// Takes it out of the bin, where it lies there.
pub(super) fn unbin(tx: &Transaction<'_>, take: TakeId) -> rusqlite::Result<()> {
    tx.execute("UPDATE take SET discarded = 0 WHERE id = ?1", [take])?;
    Ok(())
}

/// Makes it its line's take, in place of what the line would send where that is given.
pub(super) fn choose_instead(
    tx: &Transaction<'_>,
    take: TakeId,
    of: Option<&SpeechRequest>,
) -> Result<(), LibraryError> {
    choose(tx, take)?;
    tx.execute(
        "UPDATE take SET picked_for = ?2 WHERE id = ?1",
        params![take, of.map(Json)],
    )?;
    Ok(())
}

/// Makes it its line's take; a take without a line is nobody's.
pub(super) fn choose(tx: &Transaction<'_>, take: TakeId) -> Result<(), LibraryError> {
    tx.execute(
        "UPDATE take SET picked = 0 WHERE picked = 1
            AND (project, line) IN (SELECT project, line FROM take WHERE id = ?1)",
        [take],
    )?;
    tx.execute(
        "UPDATE take SET picked = 1, picked_for = NULL, chosen = 1 + (
            SELECT max(other.chosen) FROM take AS other
            WHERE other.project IS take.project AND other.line = take.line)
         WHERE id = ?1 AND line IS NOT NULL",
        [take],
    )?;
    Ok(())
}

/// Where the line of this take has no picked take, its newest one becomes that.
pub(super) fn choose_newest(tx: &Transaction<'_>, take: TakeId) -> Result<(), LibraryError> {
    let newest = tx
        .query_row(
            "SELECT id FROM take AS mine
             WHERE (project, line) IN (SELECT project, line FROM take WHERE id = ?1)
                AND discarded = 0 AND cut = 0 AND NOT EXISTS (
                    SELECT 1 FROM take AS other WHERE other.project = mine.project
                        AND other.line = mine.line AND other.picked = 1)
             ORDER BY number DESC LIMIT 1",
            [take],
            |row| row.get(0),
        )
        .optional()?;
    match newest {
        Some(newest) => choose(tx, newest),
        None => Ok(()),
    }
}

/// Whether a take is final, and its line's picked one isn't.
pub(super) fn is_alone_final(tx: &Transaction<'_>, take: TakeId) -> rusqlite::Result<bool> {
    tx.query_row(
        "SELECT approved AND NOT EXISTS (
            SELECT 1 FROM take AS other WHERE other.project = mine.project AND other.line = mine.line
                AND other.picked = 1 AND other.approved = 1)
         FROM take AS mine WHERE id = ?1",
        [take],
        |row| row.get(0),
    )
}

pub(super) fn card(connection: &Connection, take: TakeId) -> Result<TakeCard, LibraryError> {
    connection
        .prepare_cached(&format!("SELECT {CARD} FROM take WHERE id = ?1"))?
        .query_row([take], read_card)
        .optional()?
        .ok_or(LibraryError::NoTake(take))
}

pub(super) fn whole(connection: &Connection, take: TakeId) -> Result<Take, LibraryError> {
    let card = card(connection, take)?;
    connection
        .prepare_cached(
            // A take from the cache has no answer of its own: the first one's of the same sound is shown.
            "SELECT take.project, take.fingerprint, take.words, take.hash, take.extension, take.bytes,
                entry.request_id, entry.history_item, take.account, entry.zero_retention
             FROM take JOIN take AS first ON first.hash = take.hash
             JOIN entry ON entry.id = first.entry
             WHERE take.id = ?1
             ORDER BY (first.id = take.id AND entry.request_id IS NOT NULL) DESC,
                entry.request_id IS NULL, first.id
             LIMIT 1",
        )?
        .query_row([take], |row| {
            let Json(words) = row.get(2)?;
            let tool = card.request.tool();
            let item: Option<String> = row.get(7)?;
            Ok(Take {
                card,
                project: row.get(0)?,
                account: row.get(8)?,
                fingerprint: row.get(1)?,
                words,
                blob: blob_at(row, 3)?,
                path: PathBuf::new(),
                request_id: row.get(6)?,
                history_item: item.map(|item| tool.item(item)),
                zero_retention: row.get(9)?,
            })
        })
        .map_err(LibraryError::from)
}

pub(super) fn line_takes(
    connection: &Connection,
    project: Option<ProjectId>,
    line: Option<LineId>,
) -> Result<Vec<TakeCard>, LibraryError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {CARD} FROM take WHERE project IS ?1 AND line = ?2 ORDER BY number DESC"
    ))?;
    let cards = statement.query_map(params![project, line], read_card)?;
    Ok(cards.collect::<Result<_, _>>()?)
}

pub(super) fn starred(
    connection: &Connection,
    project: ProjectId,
    also: &[TakeId],
) -> Result<Vec<TakeCard>, LibraryError> {
    let mut starred = connection.prepare_cached(&format!(
        "SELECT {CARD} FROM take
         WHERE project = ?1 AND starred = 1 AND discarded = 0 AND line IS NOT NULL"
    ))?;
    let cards = starred.query_map([project], read_card)?;
    let mut cards = cards.collect::<Result<Vec<_>, _>>()?;
    let mut one = connection.prepare_cached(&format!(
        "SELECT {CARD} FROM take
         WHERE id = ?1 AND project = ?2 AND starred = 0 AND discarded = 0 AND line IS NOT NULL"
    ))?;
    for take in also {
        let card = one.query_row(params![take, project], read_card);
        cards.extend(card.optional()?);
    }
    cards.sort_by_key(|card| (card.line, card.number));
    Ok(cards)
}

/// Two queries for the whole project, however many lines it has.
pub(crate) fn summaries(
    connection: &Connection,
    project: ProjectId,
) -> Result<Vec<(LineId, LineTakes)>, LibraryError> {
    let mut counts = connection.prepare_cached(
        "SELECT line, sum(1 - discarded) FROM take
         WHERE project = ?1 AND line IS NOT NULL GROUP BY line ORDER BY line",
    )?;
    let mut lines = counts
        .query_map([project], |row| {
            let count = row.get(1)?;
            Ok((
                row.get(0)?,
                LineTakes {
                    count,
                    picked: None,
                },
            ))
        })?
        .collect::<Result<Vec<(LineId, LineTakes)>, _>>()?;
    let mut picked = connection.prepare_cached(&format!(
        "SELECT {CARD} FROM take WHERE project = ?1 AND picked = 1"
    ))?;
    for card in picked.query_map([project], read_card)? {
        let card = card?;
        let place = lines.binary_search_by_key(&card.line, |(line, _)| Some(*line));
        if let Some((_, takes)) = place.ok().and_then(|place| lines.get_mut(place)) {
            takes.picked = Some(Arc::new(card));
        }
    }
    Ok(lines)
}

/// Marks a take whose sound is gone or damaged, or takes the mark away.
pub(crate) fn set_missing(
    tx: &Transaction<'_>,
    take: TakeId,
    missing: bool,
) -> Result<(), LibraryError> {
    tx.prepare_cached("UPDATE take SET missing = ?2 WHERE id = ?1")?
        .execute(params![take, missing])?;
    Ok(())
}
