//! The sound of an item that is only in the account's history, into the library: free.
//!
//! What an open or doubtful entry of ours paid for is settled the way every start does it. Any other item was made
//! elsewhere: its take says what it cost, and the ledger counts nothing of it.

use std::sync::Arc;

use crate::backend::Connection;
use crate::error::{Refusal, StudioError};
use crate::history::{connect, item, tell_failed};
use crate::isolations;
use crate::jobs::keep_whole;
use crate::machine::Machine;
use crate::playback;
use crate::recover;
use crate::words::Words;
use mynah_api::history::{GetHistoryAudio, GetHistoryItem};
use mynah_api::types::history::HistoryItem;
use mynah_api::types::isolation::Isolated;
use mynah_api::types::speech::Alignment;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{EntryId, ItemId, RequestId, TakeId};
use mynah_core::request::Generation;
use mynah_i18n::tr;
use mynah_model::command::{Fetched, PlaybackCommand};
use mynah_model::desk::{HistoryRow, HistoryWhose};
use mynah_model::event::{Event, HistoryEvent, Notice};
use mynah_records::ledger::NewIntent;
use mynah_records::takes::{KnownItem, ListedTake, TakeCard};

/// What the service calls the operation that gives an item's sound.
const OPERATION: &str = "GET /v1/history/{history_item_id}/audio";
/// What calls the one that says where an isolated recording lies.
const ISOLATED: &str = "GET /v1/audio-isolation/history";

/// How often a sound is put there again that somebody removed before it was a take.
const TRIES: usize = 3;

/// Fetches an item, and does with it what is wanted.
pub(super) async fn fetch(
    machine: Arc<Machine>,
    whose: HistoryWhose,
    wanted: ItemId,
    then: Fetched,
) {
    let fetched = row_of(&machine, &whose, &wanted).await;
    if let Fetched::Put(number) = then {
        let row = fetched.as_ref().ok().cloned();
        let to_put = HistoryEvent::ToPut { number, row };
        machine.tell(Event::History(to_put)).await;
    }
    let take = match fetched {
        Ok(row) => row.take.as_ref().map(|take| take.id),
        Err(error) => return tell_failed(&machine, whose.backend, &error, "fetch history").await,
    };
    match (take, then) {
        (Some(take), Fetched::Play) => {
            let play = PlaybackCommand::Play {
                take,
                then: Vec::new(),
            };
            playback::run(machine, play).await;
        }
        // The script says it.
        (_, Fetched::Put(_)) => {}
        (_, Fetched::Keep | Fetched::Play) => {
            let text = tr!("studio-history-fetched");
            machine.tell(Event::Notice(Notice::Done(text))).await;
        }
    }
}

/// Fetches an item into the library. A failure is for the caller to tell.
pub(crate) async fn fetch_one(
    machine: &Arc<Machine>,
    whose: &HistoryWhose,
    wanted: &ItemId,
) -> Result<TakeId, StudioError> {
    let row = row_of(machine, whose, wanted).await?;
    let take = row.take.as_ref().map(|take| take.id);
    Ok(take.ok_or(Refusal::SoundGone)?)
}

/// Fetches an item, and tells its row with its take.
async fn row_of(
    machine: &Arc<Machine>,
    whose: &HistoryWhose,
    wanted: &ItemId,
) -> Result<Arc<HistoryRow>, StudioError> {
    let busy = HistoryEvent::Busy(wanted.clone());
    machine.tell(Event::History(busy)).await;
    let fetched = async {
        let take = take_of(machine, whose, wanted).await?;
        let listed = machine
            .library(move |library| library.listed_take(take))
            .await?;
        Ok::<_, StudioError>(Arc::new(HistoryRow::of_take(ListedTake {
            history_item: Some(wanted.clone()),
            ..listed
        })))
    };
    let fetched = fetched.await;
    let item = wanted.clone();
    let event = match &fetched {
        Ok(row) => HistoryEvent::Fetched {
            item,
            row: Arc::clone(row),
        },
        Err(_) => HistoryEvent::Idle(item),
    };
    machine.tell(Event::History(event)).await;
    fetched
}

/// An item as the service tells it.
enum Item {
    Generated(Box<HistoryItem>),
    Isolated(Box<Isolated>),
}

impl Item {
    async fn read(connection: &Connection, wanted: &ItemId) -> Result<Self, StudioError> {
        match wanted.clone() {
            ItemId::Generated(item) => {
                let item = connection.client.send(&GetHistoryItem { item }).await?;
                Ok(Self::Generated(Box::new(item.value)))
            }
            ItemId::Isolated(wanted) => {
                let listed = isolations::list(connection, "").await?.items;
                let item = listed.into_iter().find(|item| item.id == wanted);
                let item = item.ok_or(Refusal::SoundGone)?;
                Ok(Self::Isolated(Box::new(item)))
            }
        }
    }
}

/// The take of an item, fetched where the library doesn't have it.
async fn take_of(
    machine: &Arc<Machine>,
    whose: &HistoryWhose,
    wanted: &ItemId,
) -> Result<TakeId, StudioError> {
    let connection = connect(machine, whose).await?;
    let item = Item::read(&connection, wanted).await?;
    match known(machine, &connection, &item).await? {
        Some(KnownItem::Take { take, discarded }) => {
            return in_sight(machine, take, discarded).await;
        }
        Some(KnownItem::Paid(entry)) => settle(machine, entry).await?,
        None => {
            if let Item::Generated(item) = &item {
                settle_alike(machine, &connection, item).await?;
            }
        }
    }
    match (known(machine, &connection, &item).await?, item) {
        (Some(KnownItem::Take { take, discarded }), _) => in_sight(machine, take, discarded).await,
        // It was paid for from here and only a part can be had: that part is a take already.
        (Some(KnownItem::Paid(_)), Item::Generated(_)) => Err(Refusal::UnderWay.into()),
        (Some(KnownItem::Paid(_)), Item::Isolated(_)) => Err(Refusal::SoundGone.into()),
        (None, Item::Generated(item)) => Ok(keep(machine, &connection, *item).await?.id),
        (None, Item::Isolated(item)) => Ok(keep_isolated(machine, &connection, *item).await?.id),
    }
}

async fn known(
    machine: &Arc<Machine>,
    connection: &Connection,
    item: &Item,
) -> Result<Option<KnownItem>, StudioError> {
    let item = match item {
        Item::Generated(item) => item,
        Item::Isolated(item) => {
            let known = isolations::know(machine, connection, std::slice::from_ref(item)).await?;
            return Ok(known.into_iter().next().flatten());
        }
    };
    let (backend, account) = (connection.backend, connection.account.clone());
    let ids = [(item.history_item_id.clone().into(), item.request_id.clone())];
    let known = machine
        .library(move |library| library.know_items(backend, &account, &ids))
        .await?;
    Ok(known.into_iter().next().flatten())
}

/// What lies in the bin comes out of it.
async fn in_sight(
    machine: &Arc<Machine>,
    take: TakeId,
    discarded: bool,
) -> Result<TakeId, StudioError> {
    if discarded {
        machine
            .library(move |library| library.restore(take))
            .await?;
    }
    Ok(take)
}

/// Looks for what an entry paid for, as a start does.
async fn settle(machine: &Arc<Machine>, id: EntryId) -> Result<(), StudioError> {
    let entry = machine.library(move |library| library.entry(id)).await?;
    let Some(entry) = entry else { return Ok(()) };
    if entry.is_under_way() {
        return Err(Refusal::UnderWay.into());
    }
    let outcome = recover::look_patiently(machine, id, recover::Patience::Short).await;
    recover::tell(machine, &entry, outcome).await;
    Ok(())
}

/// Settles the entries that may be the ones behind an item, though the service never told them so.
async fn settle_alike(
    machine: &Arc<Machine>,
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
    machine: &Arc<Machine>,
    connection: &Connection,
    item: HistoryItem,
) -> Result<TakeCard, StudioError> {
    let ask = GetHistoryAudio {
        item: item.history_item_id.clone(),
    };
    let bytes = connection.client.send(&ask).await?.value.bytes;
    let said = item.output_format.as_deref();
    let format = said
        .and_then(|said| said.parse().ok())
        .unwrap_or(OutputFormat::MP3_44100_128);
    let made = Made {
        bytes,
        format,
        request: item::request(&item, format),
        alignment: item
            .alignments
            .as_ref()
            .and_then(|both| both.alignment.clone()),
        voice_name: item::voice_name(&item),
        cost: item.cost().unwrap_or(Credits::ZERO),
        at: item::made_at(item.date_unix),
        item: item.history_item_id.into(),
        request_id: item.request_id,
        operation: OPERATION,
    };
    keep_made(machine, connection, made).await
}

/// The same of an isolated recording, whose sound lies somewhere else.
async fn keep_isolated(
    machine: &Arc<Machine>,
    connection: &Connection,
    item: Isolated,
) -> Result<TakeCard, StudioError> {
    let bytes = isolations::sound(connection, &item).await?;
    let made = Made {
        bytes: bytes.ok_or(Refusal::SoundGone)?,
        // Isolation answers nothing else, and what lies there otherwise is made into it.
        format: OutputFormat::MP3_44100_128,
        request: item::isolated_request(&item),
        alignment: None,
        voice_name: String::new(),
        // Nobody tells.
        cost: Credits::ZERO,
        at: item::made_at(item.created_at_unix),
        item: item.id.into(),
        request_id: None,
        operation: ISOLATED,
    };
    keep_made(machine, connection, made).await
}

/// What was made elsewhere, with its sound.
struct Made {
    bytes: Vec<u8>,
    format: OutputFormat,
    request: Generation,
    alignment: Option<Alignment>,
    voice_name: String,
    cost: Credits,
    at: Option<UnixMillis>,
    item: ItemId,
    request_id: Option<RequestId>,
    operation: &'static str,
}

async fn keep_made(
    machine: &Arc<Machine>,
    connection: &Connection,
    made: Made,
) -> Result<TakeCard, StudioError> {
    let (backend, account) = (connection.backend, connection.account.clone());
    let library = machine.library.clone();
    machine
        .blocking(move || -> Result<_, StudioError> {
            let (bytes, decoded) = recover::in_format(&made.bytes, made.format)?;
            let pcm = decoded.pcm.into_mono();
            let mut words = Words::new(&made.request.spoken(), 0.0);
            if let Some(alignment) = &made.alignment {
                words.push(alignment.letters());
            }
            let words = words.finish(pcm.seconds());
            let intent = NewIntent {
                project: None,
                line: None,
                operation: made.operation.to_owned(),
                backend,
                account,
                key: None,
                fingerprint: String::new(),
                speaker: made.voice_name.clone(),
                voice_name: made.voice_name,
                request: Arc::new(made.request),
                quote: Credits::ZERO,
                zero_retention: false,
            };
            let of = (&made.item, made.request_id.as_ref());
            let mut again = 0..TRIES;
            loop {
                let take = keep_whole(&library, &bytes, &pcm, made.format, words.clone())?;
                match library.keep_elsewhere(&intent, of, &take, (made.cost, made.at)) {
                    // The same lay in a bin that was emptied just then.
                    Err(error) if error.is_gone() && again.next().is_some() => {}
                    kept => return Ok(kept?),
                }
            }
        })
        .await
}
