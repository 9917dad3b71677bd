//! The sound of an item that is only in the account's history, into the library: free.
//!
//! What an open or doubtful entry of ours paid for is settled the way every start does it. Any other item was made
//! elsewhere: its take says what it cost, and the ledger counts nothing of it.

use std::sync::Arc;

use crate::api::history::{GetHistoryAudio, GetHistoryItem};
use crate::api::types::history::HistoryItem;
use crate::library::ledger::{EntryState, NewIntent};
use crate::library::takes::{KnownItem, ListedTake, TakeCard};
use crate::studio::backend::Connection;
use crate::studio::command::PlaybackCommand;
use crate::studio::desk::HistoryRow;
use crate::studio::error::{Refusal, StudioError};
use crate::studio::event::{Event, HistoryEvent, Notice};
use crate::studio::history::{item, tell_failed};
use crate::studio::jobs::keep_whole;
use crate::studio::machine::Machine;
use crate::studio::playback;
use crate::studio::recover;
use crate::studio::words::Words;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::format::OutputFormat;
use crate::terms::ids::{EntryId, HistoryItemId, TakeId};
use crate::tr;

/// What the service calls the operation that gives an item's sound.
const OPERATION: &str = "GET /v1/history/{history_item_id}/audio";

/// Fetches an item, tells its take, and plays it if that is wanted.
pub(super) async fn fetch(
    machine: Arc<Machine>,
    backend: Backend,
    wanted: HistoryItemId,
    play: bool,
) {
    let busy = HistoryEvent::Busy(wanted.clone());
    machine.tell(Event::History(busy)).await;
    let fetched = async {
        let take = take_of(&machine, backend, &wanted).await?;
        let listed = machine
            .library(move |library| library.listed_take(take))
            .await?;
        Ok::<_, StudioError>(HistoryRow::of_take(ListedTake {
            history_item: Some(wanted.clone()),
            ..listed
        }))
    };
    let row = match fetched.await {
        Ok(row) => Arc::new(row),
        Err(error) => {
            tell_failed(&machine, backend, wanted, &error, "fetch history").await;
            return;
        }
    };
    let take = row.take.as_ref().map(|take| take.id);
    let event = HistoryEvent::Fetched { item: wanted, row };
    machine.tell(Event::History(event)).await;
    match take {
        Some(take) if play => {
            let play = PlaybackCommand::Play {
                take,
                then: Vec::new(),
            };
            playback::run(machine, play).await;
        }
        _ => {
            let text = tr!("studio-history-fetched");
            machine.tell(Event::Notice(Notice::Done(text))).await;
        }
    }
}

/// The take of an item, fetched where the library doesn't have it.
async fn take_of(
    machine: &Machine,
    backend: Backend,
    wanted: &HistoryItemId,
) -> Result<TakeId, StudioError> {
    let connection = machine.connect(backend).await?;
    let ask = GetHistoryItem {
        item: wanted.clone(),
    };
    let item = connection.client.send(&ask).await?.value;
    match known(machine, &connection, &item).await? {
        Some(KnownItem::Take { take, discarded }) => {
            return in_sight(machine, take, discarded).await;
        }
        Some(KnownItem::Paid(entry)) => settle(machine, entry).await?,
        None => settle_alike(machine, &connection, &item).await?,
    }
    match known(machine, &connection, &item).await? {
        Some(KnownItem::Take { take, discarded }) => in_sight(machine, take, discarded).await,
        // It was paid for from here and only a part can be had: that part is a take already.
        Some(KnownItem::Paid(_)) => Err(Refusal::UnderWay.into()),
        None => Ok(keep(machine, &connection, item).await?.id),
    }
}

async fn known(
    machine: &Machine,
    connection: &Connection,
    item: &HistoryItem,
) -> Result<Option<KnownItem>, StudioError> {
    let (backend, account) = (connection.backend, connection.account.clone());
    let ids = [(item.history_item_id.clone(), item.request_id.clone())];
    let known = machine
        .library(move |library| library.know_items(backend, &account, &ids))
        .await?;
    Ok(known.into_iter().next().flatten())
}

/// What lies in the bin comes out of it.
async fn in_sight(machine: &Machine, take: TakeId, discarded: bool) -> Result<TakeId, StudioError> {
    if discarded {
        machine
            .library(move |library| library.restore(take))
            .await?;
    }
    Ok(take)
}

/// Looks for what an entry paid for, as a start does.
async fn settle(machine: &Machine, id: EntryId) -> Result<(), StudioError> {
    let entry = machine.library(move |library| library.entry(id)).await?;
    let Some(entry) = entry else { return Ok(()) };
    if entry.state == EntryState::Sent && !entry.orphan {
        return Err(Refusal::UnderWay.into());
    }
    let outcome = recover::look_patiently(machine, id, recover::Patience::Short).await;
    recover::tell(machine, &entry, outcome).await;
    Ok(())
}

/// Settles the entries that may be the ones behind an item, though the service never told them so.
async fn settle_alike(
    machine: &Machine,
    connection: &Connection,
    item: &HistoryItem,
) -> Result<(), StudioError> {
    let (backend, account) = (connection.backend, connection.account.clone());
    let unnamed = machine
        .library(move |library| library.unnamed(backend, &account))
        .await?;
    for entry in unnamed {
        if recover::is_like(item, &entry) {
            settle(machine, entry.id).await?;
        }
    }
    Ok(())
}

/// Keeps the sound of an item that was made elsewhere.
async fn keep(
    machine: &Machine,
    connection: &Connection,
    item: HistoryItem,
) -> Result<TakeCard, StudioError> {
    let ask = GetHistoryAudio {
        item: item.history_item_id.clone(),
    };
    let bytes = connection.client.send(&ask).await?.value.bytes;
    let (backend, account) = (connection.backend, connection.account.clone());
    let library = machine.library.clone();
    machine
        .blocking(move || -> Result<_, StudioError> {
            let said = item.output_format.as_deref();
            let format = said
                .and_then(|said| said.parse().ok())
                .unwrap_or(OutputFormat::MP3_44100_128);
            let (bytes, decoded) = recover::in_format(&bytes, format)?;
            let pcm = decoded.pcm.into_mono();
            let request = item::request(&item, format);
            let mut words = Words::new(&request.spoken(), 0.0);
            let alignment = item.alignments.as_ref();
            if let Some(alignment) = alignment.and_then(|both| both.alignment.as_ref()) {
                words.push(alignment.letters());
            }
            let words = words.finish(pcm.seconds());
            let take = keep_whole(&library, &bytes, &pcm, format, words)?;
            let intent = NewIntent {
                project: None,
                line: None,
                operation: OPERATION.to_owned(),
                backend,
                account,
                key: None,
                fingerprint: String::new(),
                voice_name: item::voice_name(&item),
                request: Arc::new(request),
                quote: Credits::ZERO,
                zero_retention: false,
            };
            let of = (&item.history_item_id, item.request_id.as_ref());
            let cost = item.cost().unwrap_or(Credits::ZERO);
            Ok(library.keep_elsewhere(&intent, of, &take, cost)?)
        })
        .await
}
