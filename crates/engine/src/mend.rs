//! Takes whose sound is gone from the disk or damaged: fetched again from where they were made, for nothing.
//!
//! At the start, once it is known which are gone; when a key comes for those that nobody could ask about; whenever
//! every byte was looked at; and before the same would be bought again. What no service keeps stays marked.

use std::collections::HashMap;
use std::sync::Arc;

use crate::backend::Connection;
use crate::dubbing;
use crate::error::{Refusal, StudioError};
use crate::isolations::{self, Sought};
use crate::jobs::{self, Afar, DubProgress};
use crate::machine::Machine;
use crate::recover;
use crate::storage;
use mynah_api::error::ErrorKind;
use mynah_api::history::GetHistoryAudio;
use mynah_core::backend::Backend;
use mynah_core::ids::{DubId, ItemId};
use mynah_core::request::Generation;
use mynah_i18n::tr;
use mynah_model::event::{Event, Notice};
use mynah_records::ledger::{Entry, NewIntent};
use mynah_records::takes::NewTake;
use mynah_store::lost::LostSound;

/// What looking for lost sounds came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mended {
    /// Takes that have their sound again.
    pub takes: usize,
    /// Takes that have none, so far.
    pub left: usize,
    /// Whether some could not be asked for: no key, another account's, no connection.
    unasked: bool,
}

/// Looks which sounds are gone, and fetches them; again with the next key where nobody could be asked.
pub(super) async fn at_the_start(machine: Arc<Machine>) {
    let gone = match machine.library(|library| library.check_sounds()).await {
        Ok(changed) => !changed.is_empty(),
        Err(StudioError::CutOff) => return,
        Err(error) => {
            log::warn!("nobody knows which sounds are there: {error}");
            return;
        }
    };
    let mut keys = machine.backends.keys();
    let mut first = true;
    loop {
        keys.mark_unchanged();
        let mended = mend(&machine).await;
        // What was known to be gone before is marked, and was told.
        tell(&machine, mended, gone && first).await;
        first = false;
        if !mended.unasked || keys.changed().await.is_err() {
            return;
        }
    }
}

/// Says what came of it, and shows the takes as they are now.
async fn tell(machine: &Machine, mended: Mended, lost_too: bool) {
    if mended.takes > 0 {
        let text = tr!("studio-mended", takes = mended.takes);
        machine.tell(Event::Notice(Notice::Done(text))).await;
    }
    if mended.left > 0 && lost_too {
        let text = tr!("studio-lost-sounds", takes = mended.left);
        machine.tell(Event::Notice(Notice::Heed(text))).await;
    }
    if (mended.takes > 0 || lost_too)
        && let Err(error) = storage::tell_takes(machine).await
    {
        log::warn!("what was mended can't be told: {error}");
    }
}

/// Fetches the sounds that are marked as lost, one after the other.
pub(super) async fn mend(machine: &Machine) -> Mended {
    let mut mended = Mended::default();
    let lost = match machine.library(|library| library.lost_sounds()).await {
        Ok(lost) => lost,
        Err(error) => {
            log::warn!("lost sounds can't be listed: {error}");
            return mended;
        }
    };
    let mut connections = Connections::new();
    for sound in lost {
        match fetch(machine, &mut connections, &sound).await {
            Ok(Some(takes)) => mended.takes += takes,
            Ok(None) => mended.left += sound.takes,
            Err(error) => {
                log::info!("a lost sound can't be fetched now: {error}");
                mended.unasked = true;
                mended.left += sound.takes;
            }
        }
    }
    mended
}

/// Ways to the accounts that paid, each by a key of its own; `None`: there is none now.
type Connections = HashMap<(Backend, String), Option<Arc<Connection>>>;

/// Fetches one; nothing where nobody has it. An error: nobody could be asked.
async fn fetch(
    machine: &Machine,
    connections: &mut Connections,
    lost: &LostSound,
) -> Result<Option<usize>, StudioError> {
    let Some(id) = lost.entry else {
        return Ok(None);
    };
    let Some(entry) = machine.library(move |library| library.entry(id)).await? else {
        return Ok(None);
    };
    let of = (entry.intent.backend, entry.intent.account.clone());
    if !connections.contains_key(&of) {
        let connection = recover::connect(machine, &entry).await;
        if let Err(error) = &connection {
            log::info!("nobody can be asked for a lost sound: {error}");
        }
        connections.insert(of.clone(), connection.ok());
    }
    let Some(Some(connection)) = connections.get(&of) else {
        return Err(Refusal::OtherAccount.into());
    };
    replace(machine, connection, &entry, &lost.hash).await
}

/// Fetches what a request sounds like that is about to be bought again, where its take is here and only its sound is
/// gone. True when one has its sound again.
///
/// # Errors
/// The service could not be asked: what it has is not bought a second time.
pub(super) async fn like(
    machine: &Machine,
    connection: &Connection,
    intent: NewIntent,
) -> Result<bool, StudioError> {
    let lost = machine
        .library(move |library| library.lost_like(&intent))
        .await?;
    for sound in lost {
        let Some(id) = sound.entry else { continue };
        let entry = machine.library(move |library| library.entry(id)).await?;
        let Some(entry) = entry else { continue };
        if replace(machine, connection, &entry, &sound.hash)
            .await?
            .is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Fetches what an entry brought once more, where nothing could be heard of what came. What is here stays until another
/// came. True when one did.
///
/// # Errors
/// The service could not be asked.
pub(super) async fn anew(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
) -> Result<bool, StudioError> {
    let id = entry.id;
    let hash = machine.library(move |library| {
        let takes = library.takes_of(id)?;
        let deaf = takes.iter().find(|take| take.seconds <= 0.0);
        let blob = deaf.map(|take| library.take(take.id)).transpose()?;
        Ok(blob.map(|take| take.blob.hash))
    });
    let Some(hash) = hash.await? else {
        return Ok(false);
    };
    let replaced = replace(machine, connection, entry, &hash).await?;
    Ok(replaced.is_some())
}

/// Puts what the service has of an entry in the place of what is gone.
async fn replace(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
    hash: &str,
) -> Result<Option<usize>, StudioError> {
    let Some((take, revision)) = sound_of(machine, connection, entry).await? else {
        return Ok(None);
    };
    let hash = hash.to_owned();
    let films = dubbing::refetch_begins(machine, entry, revision).await?;
    // Two lines that had one sound need not have one now.
    let only = entry.intent.request.is_of_project().then_some(entry.id);
    let takes = machine
        .library(move |library| library.replace_sound(&hash, only, &take))
        .await?;
    dubbing::refetch_over(machine, films).await;
    Ok(Some(takes.len()))
}

/// The sound of an entry as its service keeps it, on the disk; and which revision it is of, where a dubbing project tells.
async fn sound_of(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
) -> Result<Option<(NewTake, Option<u64>)>, StudioError> {
    let request = Arc::clone(&entry.intent.request);
    // A line that was said anew is in the sound of its language as long as it says so still.
    if let Generation::Anew(line) = &*request
        && !jobs::still_says(connection, line).await?
    {
        return Ok(None);
    }
    if let (Some(afar), Some(remote)) = (Afar::of(&request), &entry.remote) {
        let dub = DubId::new(remote.clone());
        let standing = jobs::look_at_dub(machine, connection, &dub, afar).await?;
        return Ok(match standing {
            DubProgress::Ready(take, revision) => Some((take, revision)),
            DubProgress::Making
            | DubProgress::Failed(_)
            | DubProgress::Unknown
            | DubProgress::Removed => None,
        });
    }
    if entry.intent.zero_retention {
        return Ok(None);
    }
    let bytes = match request.tool() {
        tool if tool.is_in_isolations() => isolated(machine, connection, entry).await?,
        tool if tool.is_in_history() => generated(machine, connection, entry).await?,
        _ => None,
    };
    let Some(bytes) = bytes else { return Ok(None) };
    let library = machine.library.clone();
    machine
        .blocking(move || -> Result<_, StudioError> {
            let format = request.format().unwrap_or_default();
            let (bytes, decoded) = match recover::in_format(&bytes, format) {
                Ok(sound) => sound,
                Err(error) => {
                    log::warn!("what the history has can't be read: {error}");
                    return Ok(None);
                }
            };
            if !decoded.damage.is_empty() {
                return Ok(None);
            }
            let pcm = decoded.pcm.into_mono();
            let take = jobs::keep_whole(&library, &bytes, &pcm, format, Vec::new());
            take.map(|take| Some((take, None)))
        })
        .await
}

async fn generated(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
) -> Result<Option<Vec<u8>>, StudioError> {
    let item = match &entry.history_item {
        Some(ItemId::Generated(item)) => item.clone(),
        _ => match recover::item_of_request(machine, connection, entry).await? {
            Some(item) => item,
            None => return Ok(None),
        },
    };
    match connection.client.send(&GetHistoryAudio { item }).await {
        Ok(reply) => Ok(Some(reply.value.bytes)),
        Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn isolated(
    machine: &Machine,
    connection: &Connection,
    entry: &Entry,
) -> Result<Option<Vec<u8>>, StudioError> {
    match isolations::item_of(machine, connection, entry).await? {
        Sought::There(item) => isolations::sound(connection, &item).await,
        Sought::Making | Sought::NotThere { .. } => Ok(None),
    }
}
