//! All takes of a backend in stretches, newest first, and what of an account's history the library knows.

use rusqlite::{OptionalExtension as _, params};

use super::rows::{CARD, card, read_card};
use super::{NewTake, TakeCard};
use crate::Library;
use crate::accounts::names_of;
use crate::error::LibraryError;
use crate::ledger;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, ItemId, RequestId, TakeId};
use mynah_core::request::Tool;
use mynah_records::ledger::{Came, EntryState, NewIntent};
use mynah_records::takes::{KnownItem, ListedTake, TakeFilter};

/// What begins the fingerprint of what another program or library bought: no request of ours is ever the same.
const ELSEWHERE: &str = "elsewhere:";

impl Library {
    /// At most `rows` takes that come behind `before`, newest first; the bin's are left out, and what was put into a script
    /// beside the take that it is.
    pub fn list_takes(
        &self,
        filter: &TakeFilter,
        before: Option<(UnixMillis, TakeId)>,
        rows: usize,
    ) -> Result<Vec<ListedTake>, LibraryError> {
        self.read(|connection| {
            let columns = CARD
                .split(',')
                .map(|column| format!("take.{}", column.trim()))
                .collect::<Vec<_>>()
                .join(", ");
            // Without a place to go on from it is the last one there can be: no more is read than is wanted.
            let (at, id) = before.map_or((i64::MAX, i64::MAX), |(at, id)| {
                (at.0, i64::try_from(id.0).unwrap_or(i64::MAX))
            });
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {columns}, take.project, entry.history_item, entry.zero_retention
                 FROM take JOIN entry ON entry.id = take.entry
                 WHERE take.backend = ?1 AND take.discarded = 0 AND (take.kept_at, take.id) < (?2, ?8)
                    AND (?3 IS NULL OR entry.voice = ?3) AND (?4 IS NULL OR entry.model = ?4)
                    AND (?5 IS NULL OR entry.tool = ?5) AND (?6 IS NULL OR take.kept_at >= ?6)
                    AND NOT (entry.state = 'saved' AND entry.quote = 0 AND EXISTS (
                        SELECT 1 FROM take AS first
                        WHERE first.hash = take.hash AND first.backend = take.backend
                            AND first.id < take.id AND first.discarded = 0
                    ))
                 ORDER BY take.kept_at DESC, take.id DESC LIMIT ?7"
            ))?;
            let takes = statement.query_map(
                params![
                    filter.backend,
                    at,
                    filter.voice,
                    filter.model,
                    filter.tool.map(Tool::as_str),
                    filter.since,
                    i64::try_from(rows).unwrap_or(i64::MAX),
                    id,
                ],
                |row| {
                    let card = read_card(row)?;
                    Ok(ListedTake {
                        history_item: item_of(&card, row.get("history_item")?),
                        project: row.get("project")?,
                        zero_retention: row.get("zero_retention")?,
                        card,
                    })
                },
            )?;
            Ok(takes.collect::<Result<_, _>>()?)
        })
    }

    /// One take as lists have it.
    pub fn listed_take(&self, take: TakeId) -> Result<ListedTake, LibraryError> {
        self.read(|connection| {
            let card = card(connection, take)?;
            connection
                .prepare_cached(
                    "SELECT take.project, entry.history_item, entry.zero_retention
                     FROM take JOIN entry ON entry.id = take.entry WHERE take.id = ?1",
                )?
                .query_row([take], |row| {
                    Ok(ListedTake {
                        project: row.get(0)?,
                        history_item: item_of(&card, row.get(1)?),
                        zero_retention: row.get(2)?,
                        card,
                    })
                })
                .optional()?
                .ok_or(LibraryError::NoTake(take))
        })
    }

    /// What the library knows of items of an account's histories, in their order. The item of an entry that only had
    /// its request's id is noted.
    pub fn know_items(
        &self,
        backend: Backend,
        account: &str,
        items: &[(ItemId, Option<RequestId>)],
    ) -> Result<Vec<Option<KnownItem>>, LibraryError> {
        let found = self.read(|connection| {
            let mut by_item = connection.prepare_cached(concat!(
                "SELECT id, history_item IS NULL FROM entry
                 WHERE history_item = ?1 AND backend = ?2 AND account IN ",
                names_of!("?3"),
                "
                    AND (tool = 'isolation') = ?4
                    AND state NOT IN ('intended', 'released') ORDER BY id LIMIT 1"
            ))?;
            let mut by_request = connection.prepare_cached(concat!(
                "SELECT id, history_item IS NULL FROM entry
                 WHERE request_id = ?1 AND backend = ?2 AND account IN ",
                names_of!("?3"),
                "
                    AND state NOT IN ('intended', 'released') ORDER BY id LIMIT 1"
            ))?;
            let mut take = connection.prepare_cached(
                "SELECT id, discarded FROM take WHERE entry = ?1 AND cut = 0
                 ORDER BY discarded, id LIMIT 1",
            )?;
            let mut found = Vec::with_capacity(items.len());
            for (item, request) in items {
                let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
                let isolated = matches!(item, ItemId::Isolated(_));
                let mut entry: Option<(EntryId, bool)> = by_item
                    .query_row(params![item, backend, account, isolated], read)
                    .optional()?;
                if entry.is_none()
                    && let Some(request) = request
                {
                    entry = by_request
                        .query_row(params![request, backend, account], read)
                        .optional()?;
                }
                let Some((entry, unnamed)) = entry else {
                    found.push((None, None));
                    continue;
                };
                let kept = take
                    .query_row([entry], |row| {
                        Ok(KnownItem::Take {
                            take: row.get(0)?,
                            discarded: row.get(1)?,
                        })
                    })
                    .optional()?;
                let known = kept.unwrap_or(KnownItem::Paid(entry));
                let unnamed = unnamed.then_some((entry, item));
                found.push((Some(known), unnamed));
            }
            Ok(found)
        })?;
        for (entry, item) in found.iter().filter_map(|(_, unnamed)| *unnamed) {
            self.answered(entry, None, Some(item), None)?;
        }
        Ok(found.into_iter().map(|(known, _)| known).collect())
    }

    /// Keeps the sound of an item that this library did not buy. The take says what it cost; the ledger counts nothing
    /// of it, neither as spent nor as saved. Its date is that of the item, where that is known. Of two that keep the
    /// same item at once, the second gets the first's take.
    pub fn keep_elsewhere(
        &self,
        intent: &NewIntent,
        (item, request): (&ItemId, Option<&RequestId>),
        take: &NewTake,
        (cost, made_at): (Credits, Option<UnixMillis>),
    ) -> Result<TakeCard, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        let intent = NewIntent {
            fingerprint: format!("{ELSEWHERE}{}", item.as_str()),
            quote: Credits::ZERO,
            ..intent.clone()
        };
        let card = self.write(|tx| {
            let twin = tx
                .query_row(
                    concat!(
                        "SELECT take.id FROM take JOIN entry ON entry.id = take.entry
                     WHERE take.fingerprint = ?1 AND take.backend = ?2 AND take.account IN ",
                        names_of!("?3"),
                        "
                        AND discarded = 0 AND tool = ?4 LIMIT 1"
                    ),
                    params![
                        intent.fingerprint,
                        intent.backend,
                        intent.account,
                        intent.request.tool().as_str()
                    ],
                    |row| row.get(0),
                )
                .optional()?;
            if let Some(twin) = twin {
                return card(tx, twin);
            }
            let entry = ledger::insert(tx, &intent, EntryState::Saved, owner, now)?;
            tx.execute(
                "UPDATE entry SET cost = 0, closed_at = ?2, history_item = ?3, request_id = ?4, seed = ?5,
                    reason = ?6 WHERE id = ?1",
                params![entry, now, item, request, intent.request.seed(), Came::Elsewhere.as_str()],
            )?;
            let entry = ledger::entry(tx, entry)?;
            let at = made_at.unwrap_or(now);
            let made = super::insert((tx, self.paths()), &entry, take, cost, at)?;
            // It is whole, though no request of ours settled it.
            tx.execute("UPDATE take SET cut = 0 WHERE id = ?1", [made.id])?;
            card(tx, made.id)
        })?;
        self.keep_beside(&card, take);
        Ok(card)
    }
}

fn item_of(card: &TakeCard, item: Option<String>) -> Option<ItemId> {
    item.map(|item| card.request.tool().item(item))
}
