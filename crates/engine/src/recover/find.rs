//! One look: is what an entry paid for in the account's history, and can it be kept?

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use futures_util::StreamExt as _;

use crate::backend::Connection;
use crate::error::Refusal;
use crate::error::StudioError;
use crate::isolations::{self, Sought};
use crate::jobs;
use crate::jobs::{Afar, DubProgress, Stop};
use crate::keys;
use crate::machine::Machine;
use crate::recover::conversation;
use crate::recover::keep::keep;
use crate::recover::transcript;
use mynah_api::client::Client;
use mynah_api::draft::{DraftRunning, Running};
use mynah_api::error::ErrorKind;
use mynah_api::history::GetHistoryAudio;
use mynah_api::history::GetHistoryItem;
use mynah_api::history::ListHistory;
use mynah_api::history::PageSize;
use mynah_api::page::pages;
use mynah_api::types::history::State;
use mynah_api::types::history::{HistoryItem, HistorySettings};
use mynah_api::types::voice::Settings;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{HistoryItemId, ItemId, VoiceId};
use mynah_core::models;
use mynah_core::request::{ChangeRequest, DialogueRequest, Generation, Tool};
use mynah_core::settings::VoiceSettings;
use mynah_records::ledger::{Cost, Entry, EntryState};
use mynah_records::takes::TakeCard;

/// Items of the history that are looked at for one entry.
const MOST_ITEMS: usize = 2_000;
/// The newest items, whenever that was: these are looked through for a request that isn't where it should be.
const MOST_NEWEST: usize = 300;
/// The service's clock and ours may differ by so much.
const CLOCK_SECS: i64 = 120;
/// A generation is in the history at most this long after it was sent.
const LATEST_SECS: i64 = 3_600;

/// The source of changed voices, as the service writes it.
const CHANGED: &str = "STS";

/// Whether what was made at this Unix second can be what an entry ordered.
pub(crate) fn is_in_its_time(entry: &Entry, client: &Client, secs: i64) -> bool {
    time_of(entry, client).contains(&secs)
}

/// When an entry's item was made, in the service's Unix seconds. This computer's clock may be hours off, and may have
/// been set right since.
fn time_of(entry: &Entry, client: &Client) -> RangeInclusive<i64> {
    let sent = entry.sent_at.unwrap_or(entry.intended_at).secs();
    let there = sent.saturating_add(client.ahead_secs());
    sent.min(there).saturating_sub(CLOCK_SECS)..=sent.max(there).saturating_add(LATEST_SECS)
}

/// What one look came to.
pub(super) enum Found {
    /// Its whole sound, kept as its take.
    Whole(Box<TakeCard>, Credits),
    /// It was charged; of its sound a part is kept, or nothing can be had.
    Paid(Credits),
    /// Nothing of it is there. `all`: every item that it could be was read. `running`: what was under way at a Draft server before.
    NotThere { all: bool, running: Option<Running> },
    /// It is being made.
    Making,
    /// It can't be made; what the service says. Whether that is charged it says nowhere, unless `free`.
    Failed { says: String, free: bool },
    /// Nobody wanted it any more, and it was stopped before it cost anything.
    Stopped,
    /// Nobody keeps what such a request made: what was charged can't be had again.
    NotKept,
}

/// Looks for what an entry paid for, and keeps it.
///
/// # Errors
/// Where nobody can look: no key, another account's key, no connection.
pub(super) async fn find(machine: &Machine, entry: &Entry) -> Result<Found, StudioError> {
    if let Generation::Conversation(_) = &*entry.intent.request {
        return conversation::find(machine, entry).await;
    }
    if let Generation::Transcription(_) = &*entry.intent.request {
        return transcript::find(machine, entry).await;
    }
    // A history that can't have it is not searched: whatever is found there is something else. Nor is a key wanted.
    if !entry.intent.is_listed() {
        return Ok(Found::NotKept);
    }
    let connection = connect(machine, entry).await?;
    if let Some(afar) = Afar::of(&entry.intent.request) {
        return dub(machine, &connection, entry, afar).await;
    }
    if let Generation::Isolation(_) = &*entry.intent.request {
        return isolation(machine, &connection, entry).await;
    }
    // Asked before the history: what ends between the two is filed by then.
    let running = running(&connection).await?;
    match item_of(machine, &connection, entry).await? {
        Item::There(item) => fetch(machine, &connection, entry, *item).await,
        Item::NotThere { all } => Ok(Found::NotThere { all, running }),
    }
}

/// A way to the account that an entry was sent to, by whichever key of it is here. Another account's history knows
/// nothing of it.
pub(crate) async fn connect(
    machine: &Machine,
    entry: &Entry,
) -> Result<Arc<Connection>, StudioError> {
    let intent = &entry.intent;
    let in_use = match machine.connect(intent.backend).await {
        Ok(connection) if machine.is_account(&connection, &intent.account).await? => {
            return Ok(connection);
        }
        Ok(_) => Err(Refusal::OtherAccount.into()),
        Err(error) => Err(error),
    };
    match in_use {
        Err(error) if intent.backend == Backend::Draft || !keys::is_about_the_key(&error) => {
            Err(error)
        }
        in_use => match machine
            .connect_as(&intent.account, intent.key, keys::Others::ForIt)
            .await?
        {
            Some(connection) => Ok(connection),
            None => in_use,
        },
    }
}

/// A dub goes on at the service, and stays there once it is made.
async fn dub(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
    afar: Afar<'_>,
) -> Result<Found, StudioError> {
    // Asked before the list: what begins between the two is in it by then.
    let running = running(connection).await?;
    let (dub, all) = jobs::find_begun(connection, entry).await?;
    let Some(dub) = dub else {
        return Ok(Found::NotThere { all, running });
    };
    let id = entry.id;
    if entry.remote.is_none() {
        let remote = dub.to_string();
        let begun = machine.library(move |library| library.begun(id, &remote));
        begun.await?;
        afar.begun(machine, connection, &dub).await;
    }
    let cost = Cost::of(entry.cost, entry.intent.quote);
    let progress = jobs::look_at_dub(machine, connection, &dub, afar).await?;
    // What it made may be in its lists a while later. What was told to be gone is looked at as it is now.
    if matches!(progress, DubProgress::Unknown | DubProgress::Removed) {
        if !jobs::was_told_gone(entry) && !machine.is_gone(id, entry.intent.backend) {
            return Ok(Found::Making);
        }
    } else {
        machine.is_not_gone(id);
    }
    let backend = entry.intent.backend;
    let stop = match progress {
        DubProgress::Making if jobs::is_given_up(machine, id) => {
            jobs::stops(connection, (backend, &dub), afar).await
        }
        DubProgress::Unknown if !matches!(entry.state, EntryState::Charged | EntryState::Saved) => {
            jobs::stopped_before(connection, (backend, &dub), afar).await?
        }
        _ => Stop::GoesOn,
    };
    let gone = |cost: Cost| machine.library(move |library| library.charge(id, cost, jobs::REMOVED));
    match stop {
        Stop::Free => {
            let release = machine.library(move |library| library.release(id, jobs::CANCELLED));
            release.await?;
            return Ok(Found::Stopped);
        }
        Stop::Charged(credits) => {
            gone(credits.into()).await?;
            return Ok(Found::Paid(credits));
        }
        Stop::GoesOn => {}
    }
    Ok(match progress {
        DubProgress::Ready(take, _) => {
            let settled = machine.library(move |library| library.settle(id, &take, cost));
            let settled = settled.await?;
            afar.begun(machine, connection, &dub).await;
            jobs::tell_ready(machine, afar).await;
            Found::Whole(Box::new(settled), cost.credits)
        }
        DubProgress::Making => Found::Making,
        // A Draft server charges for what it made; what the service does nobody says.
        DubProgress::Failed(says) => Found::Failed {
            says,
            free: connection.draft,
        },
        DubProgress::Removed => {
            gone(cost).await?;
            Found::Paid(cost.credits)
        }
        DubProgress::Unknown => Found::NotKept,
    })
}

/// What was isolated is in a history of its own, which may not give its sound back.
async fn isolation(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
) -> Result<Found, StudioError> {
    // Asked before the list: what ends between the two is in it by then.
    let running = running(connection).await?;
    let item = match isolations::item_of(machine, connection, entry).await? {
        Sought::There(item) => item,
        Sought::Making => return Ok(Found::Making),
        Sought::NotThere { all } => {
            return Ok(Found::NotThere { all, running });
        }
    };
    let cost = Cost::of(entry.cost, entry.intent.quote);
    if let Some(bytes) = isolations::sound(connection, &item).await? {
        return keep(machine, entry, (bytes, None), cost).await;
    }
    let id = entry.id;
    machine
        .library(move |library| library.charge(id, cost, "its sound can't be had any more"))
        .await?;
    Ok(Found::Paid(cost.credits))
}

/// Returns what is under way at a Draft server; nothing for another one.
async fn running(connection: &Connection) -> Result<Option<Running>, StudioError> {
    if !connection.draft {
        return Ok(None);
    }
    match connection.client.send(&DraftRunning).await {
        Ok(reply) => Ok(Some(reply.value)),
        // An older one doesn't tell.
        Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

enum Item {
    There(Box<HistoryItem>),
    /// `all`: every item that it could be was looked at.
    NotThere {
        all: bool,
    },
}

/// What the account's history lists, up to so many, and whether that is all of it. What is still being made has neither
/// sound nor cost, and is left out.
async fn listed(
    client: &Client,
    list: ListHistory,
    most: usize,
) -> Result<(Vec<HistoryItem>, bool), StudioError> {
    let mut items = Vec::new();
    let mut all = true;
    let mut list = std::pin::pin!(pages(client, list));
    while let Some(page) = list.next().await {
        let page = match page {
            Ok(page) => page.value.history,
            // What came may hold it; what didn't, too.
            Err(error) if error.kind == ErrorKind::Malformed && !items.is_empty() => {
                all = false;
                break;
            }
            Err(error) => return Err(error.into()),
        };
        all &= page.unread() == 0;
        items.extend(page);
        if items.len() >= most {
            all = false;
            break;
        }
    }
    let looked = items.len();
    items.retain(is_made);
    all &= items.len() == looked;
    Ok((items, all))
}

/// The entry's item: by its own id or the request's, else the first unclaimed one that says the same.
async fn item_of(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
) -> Result<Item, StudioError> {
    let client = &connection.client;
    if let Some(ItemId::Generated(item)) = &entry.history_item {
        return match client.send(&GetHistoryItem { item: item.clone() }).await {
            Ok(reply) if is_made(&reply.value) => Ok(Item::There(Box::new(reply.value))),
            Ok(_) => Ok(Item::NotThere { all: false }),
            // Announced, and not filed yet.
            Err(error) if error.kind == ErrorKind::NotFound => Ok(Item::NotThere { all: true }),
            Err(error) => Err(error.into()),
        };
    }
    let time = time_of(entry, client);
    let list = ListHistory {
        page_size: Some(PageSize::new(100)),
        voice: voice_of_item(&entry.intent.request).cloned(),
        after_secs: Some(*time.start()),
        before_secs: Some(*time.end()),
        ..ListHistory::default()
    };
    let newest = ListHistory {
        after_secs: None,
        before_secs: None,
        ..list.clone()
    };
    let (mut items, mut all) = listed(client, list, MOST_ITEMS).await?;
    if let Some(request) = &entry.request_id {
        let same = |item: &HistoryItem| item.request_id.as_ref() == Some(request);
        if let Some(item) = items.into_iter().find(same) {
            return Ok(Item::There(Box::new(item)));
        }
        // The clock may have stepped since it was sent; the request's name is the same.
        let (items, _) = listed(client, newest, MOST_NEWEST).await?;
        return Ok(match items.into_iter().find(same) {
            Some(item) => Item::There(Box::new(item)),
            None => Item::NotThere { all },
        });
    }
    // Its price is how long it is, and nothing else tells which recording was changed: any of them may be this one.
    if entry.intent.request.tool() == Tool::Changer {
        all &= items.is_empty();
    }
    // Oldest first, so that equal texts go in the order they were sent.
    items.retain(|item| is_like(item, entry));
    items.sort_by_key(|item| item.date_unix);
    let rivals = rivals_of(machine, entry).await?;
    let mut seen = HashSet::new();
    for item in items {
        if !seen.insert(item.history_item_id.clone()) {
            continue;
        }
        if rivals.iter().any(|rival| is_like(&item, rival)) {
            all = false;
            continue;
        }
        let (id, place, request) = (
            entry.id,
            ItemId::from(item.history_item_id.clone()),
            item.request_id.clone(),
        );
        let claimed = machine
            .library(move |library| library.claim(id, &place, request.as_ref()))
            .await?;
        if claimed {
            return Ok(Item::There(Box::new(item)));
        }
    }
    Ok(Item::NotThere { all })
}

/// What an entry cost, where the history lists it and says so.
pub(super) async fn cost_of(
    machine: &Machine,
    entry: &Entry,
) -> Result<Option<Credits>, StudioError> {
    // Without an id any item that says the same would be claimed.
    if entry.request_id.is_none() && entry.history_item.is_none() {
        return Ok(None);
    }
    let connection = connect(machine, entry).await?;
    Ok(match item_of(machine, &connection, entry).await? {
        Item::There(item) => item.cost(),
        Item::NotThere { .. } => None,
    })
}

/// What the history calls the item of a request whose id is known, where it still has it.
pub(crate) async fn item_of_request(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
) -> Result<Option<HistoryItemId>, StudioError> {
    // Without its id any item that says the same would be claimed.
    if entry.request_id.is_none() {
        return Ok(None);
    }
    Ok(match item_of(machine, connection, entry).await? {
        Item::There(item) => Some(item.history_item_id),
        Item::NotThere { .. } => None,
    })
}

/// The voice by which the history lists the item of a request. Dialogues have none there.
fn voice_of_item(request: &Generation) -> Option<&VoiceId> {
    let is_dialogue = request.model().is_some_and(models::is_sent_as_dialogue);
    request.voice().filter(|_| !is_dialogue)
}

fn is_made(item: &HistoryItem) -> bool {
    item.state != Some(State::Processing)
}

/// Whether an item can be what an entry ordered: all that it says of itself is as ordered.
pub(crate) fn is_like(item: &HistoryItem, entry: &Entry) -> bool {
    let request = &*entry.intent.request;
    let wire = request
        .format()
        .map(|format| format.on_the_wire().to_string());
    let same_words = match request {
        Generation::Speech(request) => {
            let is_said = if item.dialogue.is_empty() {
                item.text.as_deref() == Some(request.text.as_str())
            } else {
                is_said_so(item, &DialogueRequest::of_line(request))
            };
            let voice = item.voice_id.as_ref();
            is_said
                && voice.is_none_or(|voice| *voice == request.voice)
                && item
                    .settings
                    .is_none_or(|said| is_spoken_so(said, request.settings, entry))
        }
        Generation::Dialogue(request) => is_said_so(item, request),
        Generation::Changer(request) => is_changed_so(item, request, entry),
        _ => false,
    };
    let model = item.model_id.as_ref();
    same_words
        && model.is_none_or(|model| Some(model) == request.model())
        && item
            .output_format
            .as_ref()
            .is_none_or(|said| Some(said) == wire.as_ref())
}

/// Whether the same is said by the same voices.
fn is_said_so(item: &HistoryItem, request: &DialogueRequest) -> bool {
    let said = item.dialogue.iter();
    said.len() == request.turns.len()
        && said.zip(&request.turns).all(|(said, turn)| {
            let voice = said.voice_id.as_ref();
            said.text == turn.text && voice.is_none_or(|voice| *voice == turn.voice)
        })
}

/// Whether a recording as long as the ordered one was changed so: what it cost tells how long it was.
fn is_changed_so(item: &HistoryItem, request: &ChangeRequest, entry: &Entry) -> bool {
    item.source.as_deref() == Some(CHANGED)
        && item.voice_id.as_ref() == Some(&request.voice)
        && item
            .cost()
            .is_some_and(|cost| cost.0.abs_diff(entry.intent.quote.0) <= 1)
        && item
            .settings
            .is_none_or(|said| is_spoken_so(said, request.settings, entry))
}

fn is_spoken_so(said: HistorySettings, ordered: VoiceSettings, entry: &Entry) -> bool {
    let same =
        |said: Option<f32>, ordered: f32| said.is_none_or(|said| (said - ordered).abs() < 0.005);
    let seed = |seed: u64| entry.seed.is_none_or(|sent| u64::from(sent) == seed);
    let Settings {
        stability,
        similarity_boost,
        style,
        speed,
        use_speaker_boost,
    } = said.voice;
    same(stability, ordered.stability())
        && same(similarity_boost, ordered.similarity_boost())
        && same(style, ordered.style())
        && same(speed, ordered.speed())
        && use_speaker_boost.is_none_or(|said| said == ordered.use_speaker_boost())
        && said.seed.is_none_or(seed)
}

/// The other open entries whose items are listed with the same voice and that were ordered otherwise: an item that can be
/// one of theirs too is nobody's.
async fn rivals_of(machine: &Machine, entry: &Entry) -> Result<Vec<Entry>, StudioError> {
    let (backend, account) = (entry.intent.backend, entry.intent.account.clone());
    let mut others = machine
        .library(move |library| library.unnamed(backend, &account))
        .await?;
    others.retain(|other| {
        other.id != entry.id
            && !other.intent.is_like(&entry.intent)
            && other.intent.request.tool() == entry.intent.request.tool()
            && voice_of_item(&other.intent.request) == voice_of_item(&entry.intent.request)
    });
    Ok(others)
}

/// Fetches an item's sound and keeps what can be had of it. What it cost is known from here on.
async fn fetch(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
    item: HistoryItem,
) -> Result<Found, StudioError> {
    let told = item.cost().or(entry.cost);
    let cost = Cost::of(told, entry.intent.quote);
    let id = entry.id;
    let (request, place) = (item.request_id.clone(), item.history_item_id.clone().into());
    machine
        .library(move |library| library.answered(id, request.as_ref(), Some(&place), told))
        .await?;
    let fetch = GetHistoryAudio {
        item: item.history_item_id.clone(),
    };
    let bytes = match connection.client.send(&fetch).await {
        Ok(reply) => reply.value.bytes,
        // Listed, and its sound is no longer kept.
        Err(error) if error.kind == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let alignment = item.alignments.and_then(|both| both.alignment);
    keep(machine, entry, (bytes, alignment), cost).await
}
