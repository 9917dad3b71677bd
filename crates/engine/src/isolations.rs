//! The account's history of isolations: what is in it, whose an item is, its sound. All of it is free.
//!
//! No answer says which item came of it. The name of the recording that was sent does (`jobs/mark.rs`), as far as the
//! service keeps it; else when it was made and how long it is, where only one can be meant.

use std::collections::HashSet;

use futures_util::StreamExt as _;

use crate::backend::Connection;
use crate::error::StudioError;
use crate::jobs;
use crate::machine::Machine;
use crate::recover;
use mynah_api::client::Client;
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::isolation::ListIsolated;
use mynah_api::page::pages;
use mynah_api::types::isolation::{Isolated, IsolationPage};
use mynah_core::ids::{IsolationId, ItemId};
use mynah_records::ledger::Entry;
use mynah_records::takes::KnownItem;

/// Lengths of what was sent and of what came back differ by no more: codecs fill their last frame.
const APART_SECS: f64 = 0.25;

/// Items, newest first.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub items: Vec<Isolated>,
    /// Whether there are no others.
    pub all: bool,
}

/// Reads the list; those whose title holds `search`, where it isn't empty.
pub(super) async fn list(connection: &Connection, search: &str) -> Result<Listed, StudioError> {
    let first = match search {
        "" => ListIsolated::default(),
        search => ListIsolated::searching(search),
    };
    let mut listed = Listed::default();
    let mut met = HashSet::new();
    let mut list = std::pin::pin!(pages(&connection.client, first));
    while let Some(page) = list.next().await {
        let page = match page {
            Ok(page) => page.value,
            // The service doesn't say whether it has pages where nothing is looked for.
            Err(error) if !met.is_empty() && search.is_empty() => {
                log::info!("the history of isolations is listed to its first page: {error}");
                listed.all = false;
                break;
            }
            Err(error) => return Err(error.into()),
        };
        if !listed.take_in(page, &mut met) {
            break;
        }
    }
    listed
        .items
        .sort_by_key(|item| std::cmp::Reverse(item.created_at_unix));
    Ok(listed)
}

impl Listed {
    /// Takes a page in that says what none before it said; false where there is nothing new in it: who gives the first
    /// page whatever is asked for has no others.
    fn take_in(&mut self, page: IsolationPage, met: &mut HashSet<IsolationId>) -> bool {
        self.all = page.has_more != Some(true) && page.items.unread() == 0;
        let before = self.items.len();
        let items = page.items.into_iter();
        self.items
            .extend(items.filter(|item| met.insert(item.id.clone())));
        self.items.len() > before
    }
}

/// What is known of it here by the name that was sent.
fn is_marked(item: &Isolated, entry: &Entry) -> bool {
    let title = item.title.as_deref().unwrap_or_default();
    jobs::is_marked(title, entry.sent_as, &entry.intent.fingerprint)
}

/// Whether an item that says nothing of whose it is can be an entry's: made when that was sent, and as long.
fn is_like(client: &Client, item: &Isolated, entry: &Entry) -> bool {
    let title = item.title.as_deref().unwrap_or_default();
    let input = entry.intent.request.inputs().into_iter().next();
    let (Some(at), Some(seconds), Some(input)) =
        (item.created_at_unix, item.duration_seconds, input)
    else {
        return false;
    };
    !jobs::has_mark(title)
        && recover::is_in_its_time(entry, client, at)
        && (seconds - input.seconds).abs() <= APART_SECS
}

/// What the library knows of items, in their order. Whose an item is that no entry had so far is noted, where that is
/// sure.
pub(super) async fn know(
    machine: &Machine,
    connection: &Connection,
    items: &[Isolated],
) -> Result<Vec<Option<KnownItem>>, StudioError> {
    let known = look_up(machine, connection, items).await?;
    let (backend, account) = (connection.backend, connection.account.clone());
    let unnamed = machine
        .library(move |library| library.unnamed_isolations(backend, &account))
        .await?;
    // What is under way finds its item itself, where it has to.
    let over = unnamed.into_iter().filter(|entry| !entry.is_under_way());
    let unnamed: Vec<Entry> = over.collect();
    if unnamed.is_empty() {
        return Ok(known);
    }
    let strangers = items.iter().zip(&known);
    let strangers = strangers.filter(|(_, known)| known.is_none());
    let strangers: Vec<&Isolated> = strangers.map(|(item, _)| item).collect();
    let client = &connection.client;
    let mut claims = Vec::new();
    for item in &strangers {
        let of = unnamed.iter().find(|entry| is_marked(item, entry));
        let of = of.or_else(|| {
            let mut like = unnamed.iter().filter(|entry| is_like(client, item, entry));
            let one = like.next().filter(|_| like.next().is_none())?;
            let rivals = strangers.iter().filter(|other| is_like(client, other, one));
            (rivals.count() == 1).then_some(one)
        });
        claims.extend(of.map(|entry| (entry.id, ItemId::from(item.id.clone()))));
    }
    if claims.is_empty() {
        return Ok(known);
    }
    machine
        .library(move |library| {
            for (entry, item) in &claims {
                library.claim(*entry, item, None)?;
            }
            Ok(())
        })
        .await?;
    look_up(machine, connection, items).await
}

async fn look_up(
    machine: &Machine,
    connection: &Connection,
    items: &[Isolated],
) -> Result<Vec<Option<KnownItem>>, StudioError> {
    let (backend, account) = (connection.backend, connection.account.clone());
    let ids = items.iter().map(|item| (item.id.clone().into(), None));
    let ids: Vec<_> = ids.collect();
    machine
        .library(move |library| library.know_items(backend, &account, &ids))
        .await
}

/// What became of looking for an entry's item.
pub(super) enum Sought {
    /// It is this one, and no other entry's.
    There(Box<Isolated>),
    /// It is being made.
    Making,
    /// `all`: every item that it could be was looked at.
    NotThere { all: bool },
}

/// The item of an entry: by its id or its name, else the only one that can be it.
pub(super) async fn item_of(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
) -> Result<Sought, StudioError> {
    let listed = list(connection, "").await?;
    let named = listed.items.iter().find(|item| match &entry.history_item {
        Some(known) => *known == ItemId::from(item.id.clone()),
        None => is_marked(item, entry),
    });
    if let Some(item) = named {
        return claimed(machine, entry, item).await;
    }
    let client = &connection.client;
    let mut all = listed.all;
    if entry.history_item.is_some() {
        return Ok(Sought::NotThere { all });
    }
    let (backend, account) = (connection.backend, connection.account.clone());
    let mut rivals = machine
        .library(move |library| library.unnamed_isolations(backend, &account))
        .await?;
    rivals.retain(|rival| rival.id != entry.id && !rival.intent.is_like(&entry.intent));
    // Oldest first, so that equal recordings go in the order they were sent.
    for item in listed.items.iter().rev() {
        if !is_like(client, item, entry) {
            continue;
        }
        if rivals.iter().any(|rival| is_like(client, item, rival)) {
            all = false;
            continue;
        }
        match claimed(machine, entry, item).await? {
            Sought::NotThere { .. } => {}
            found => return Ok(found),
        }
    }
    Ok(Sought::NotThere { all })
}

async fn claimed(machine: &Machine, entry: &Entry, item: &Isolated) -> Result<Sought, StudioError> {
    if item.processing {
        return Ok(Sought::Making);
    }
    let (id, place) = (entry.id, ItemId::from(item.id.clone()));
    let claimed = machine
        .library(move |library| library.claim(id, &place, None))
        .await?;
    Ok(if claimed {
        Sought::There(Box::new(item.clone()))
    } else {
        Sought::NotThere { all: true }
    })
}

/// The sound of an item, from where the service says that it lies; nothing where it can't be had any more. The key is
/// not sent there.
pub(super) async fn sound(
    connection: &Connection,
    item: &Isolated,
) -> Result<Option<Vec<u8>>, StudioError> {
    let Some(address) = &item.download_url else {
        return Ok(None);
    };
    match connection.client.sound(address).await {
        Ok(reply) => Ok(Some(reply.value.bytes)),
        Err(error) if is_gone(&error) => {
            log::info!("the sound of an isolated recording can't be had: {error}");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// No address for the likes of us, or nothing lies there. What may pass is no such answer.
fn is_gone(error: &ApiError) -> bool {
    error.kind == ErrorKind::Unsendable
        || matches!(error.status(), Some(status @ 400..=499) if !matches!(status, 408 | 425 | 429))
}
