//! What came of an answer that nobody else keeps, and is no take yet: the disk was full, or the program ended. It is
//! here or nowhere, so it is kept before anybody says that it is lost.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crate::error::StudioError;
use crate::jobs;
use crate::machine::Machine;
use crate::recover::conversation;
use crate::recover::keep::is_made_since;
use crate::recover::looks::Had;
use crate::recover::{Outcome, look, tell, tell_takes};
use crate::tasks;
use crate::words::Words;
use mynah_api::types::design::Designs;
use mynah_audio::decode::{DecodeError, decode_as};
use mynah_audio::encode::wav_head;
use mynah_core::format::{Codec, OutputFormat};
use mynah_core::ids::EntryId;
use mynah_core::request::{Generation, Tool};
use mynah_records::ledger::{Cost, Entry, EntryState};
use mynah_records::takes::NewTake;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::unkept::Left;

/// The longest pause between two tries.
const LONGEST: Duration = Duration::from_mins(1);
/// The pause after a try that failed.
pub(crate) const PAUSE: Duration = Duration::from_secs(1);

/// Keeps what is here of an entry, where nobody else has it; the entry as it is then.
///
/// # Errors
/// When the disk or the ledger doesn't take it: it lies where it was.
pub(super) async fn adopt(machine: &Machine, entry: Entry) -> Result<Entry, StudioError> {
    if entry.intent.is_kept() {
        return Ok(entry);
    }
    let library = machine.library.clone();
    let before = entry.state;
    let entry = machine
        .blocking(move || -> Result<Entry, StudioError> {
            let Some(left) = library.left_of(&entry)? else {
                return Ok(entry);
            };
            keep(&library, &entry, &left)?;
            Ok(library.entry(entry.id)?.unwrap_or(entry))
        })
        .await?;
    if entry.state != before {
        tell_takes(machine, &entry).await;
    }
    Ok(entry)
}

/// Keeps what is here of an entry as soon as it is over and the disk takes it, and tells what it came to; nothing where
/// nothing is here, or somebody waits for that already.
pub(crate) fn keep_left(machine: &Arc<Machine>, id: EntryId, first: Duration) {
    let unkept = move |machine: &Machine, change: fn(&mut HashSet<EntryId>, EntryId) -> bool| {
        let mut unkept = machine
            .unkept
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        change(&mut unkept, id)
    };
    if !unkept(machine, HashSet::insert) {
        return;
    }
    let machine = Arc::clone(machine);
    tasks::spawn(Box::pin(async move {
        until_kept(&machine, id, first).await;
        unkept(&machine, |unkept, id| unkept.remove(&id));
    }));
}

async fn until_kept(machine: &Arc<Machine>, id: EntryId, first: Duration) {
    let mut pause = first;
    loop {
        tokio::time::sleep(pause).await;
        pause = (pause * 2).clamp(PAUSE, LONGEST);
        let asked = machine.library(move |library| {
            let is_here = library.has_left(id);
            Ok(library.entry(id)?.filter(|_| is_here))
        });
        match asked.await {
            Ok(None) | Err(StudioError::CutOff) => return,
            Ok(Some(entry)) if entry.is_under_way() => {}
            Ok(Some(entry)) => match Box::pin(look(machine, id, &mut Had::default())).await {
                Outcome::Unable(error) => {
                    log::warn!("what came of an entry can't be kept yet: {error}");
                }
                outcome => return tell(machine, &entry, outcome).await,
            },
            Err(error) => log::warn!("an entry can't be read: {error}"),
        }
    }
}

fn keep(library: &Library, entry: &Entry, left: &Left) -> Result<(), StudioError> {
    let request = &*entry.intent.request;
    let takes = match request.tool() {
        Tool::Transcription if !left.is_whole => return keep_captions(library, entry, left),
        Tool::Design | Tool::Alignment | Tool::Conversation if !left.is_whole => {
            Err(DecodeError::Empty.into())
        }
        Tool::Conversation => return conversation::adopt(library, entry, &left.bytes),
        Tool::Design => designs(library, request, &left.bytes),
        Tool::Transcription | Tool::Alignment => {
            let seconds = request.inputs().first().map_or(0.0, |it| it.seconds);
            jobs::keep_transcript(library.writer_of("json", 0)?, &left.bytes, seconds)
        }
        _ => return keep_sound(library, entry, left),
    };
    match takes {
        Ok(takes) => {
            let cost = Cost::of(entry.cost, entry.intent.quote);
            or_ended_elsewhere(library.settle_all(entry.id, &takes, cost).map(drop))
        }
        Err(error @ StudioError::Library(_)) => Err(error),
        Err(error) => {
            nothing_to_keep(library, entry, &error);
            Ok(())
        }
    }
}

fn designs(
    library: &Library,
    request: &Generation,
    bytes: &[u8],
) -> Result<Vec<NewTake>, StudioError> {
    let Ok(designs) = serde_json::from_slice::<Designs>(bytes) else {
        return Err(DecodeError::Empty.into());
    };
    let format = request.format().unwrap_or_default();
    jobs::keep_previews(library, &designs, format)
}

/// Keeps what came of live captions. Other transcripts come whole or not at all.
fn keep_captions(library: &Library, entry: &Entry, left: &Left) -> Result<(), StudioError> {
    let Some((document, seconds)) = jobs::closed_captions(&left.bytes) else {
        nothing_to_keep(library, entry, &DecodeError::Empty.into());
        return Ok(());
    };
    let mut room = library.writer_of("json", 0)?;
    room.write(&document)?;
    let take = jobs::of_document(room.finish()?, seconds, None);
    let cost = Cost::of(entry.cost, entry.intent.quote);
    let done = match entry.state {
        EntryState::Charged => library.charge_part(entry.id, &take, cost, "cut off"),
        _ => library.cut(entry.id, &take, "cut off"),
    };
    or_ended_elsewhere(done.map(drop))
}

/// Keeps sound: whole, or as the part that it is.
fn keep_sound(library: &Library, entry: &Entry, left: &Left) -> Result<(), StudioError> {
    let intent = &entry.intent;
    let format = intent.request.format().unwrap_or_default();
    let sound = left.bytes.get(jobs::head_of(format)..).unwrap_or_default();
    let decoded = match decode_as(sound, format.on_the_wire()) {
        Ok(decoded) if decoded.pcm.frames() > 0 => decoded,
        unheard => {
            let error = unheard.err().unwrap_or(DecodeError::Empty);
            let error = if left.is_whole {
                let mut room = library.blob_writer(format, 0)?;
                room.write(sound)?;
                jobs::keep_unreadable(room, error.into())
            } else {
                error.into()
            };
            nothing_to_keep(library, entry, &error);
            return Ok(());
        }
    };
    let is_cut = !left.is_whole || decoded.is_cut();
    let pcm = decoded.pcm.into_mono();
    let words = Words::new(&intent.request.spoken(), 0.0).finish(pcm.seconds());
    let mut take = jobs::keep_whole(library, &as_kept(sound, format), &pcm, format, words)?;
    let sent = entry.sent_at.unwrap_or(entry.intended_at);
    if intent.request.tool() == Tool::Music {
        take.given = entry.remote.clone();
    }
    take.pick = !is_cut && !is_made_since(library, intent, sent)?;
    let cost = Cost::of(entry.cost, intent.quote);
    let done = match (is_cut, entry.state) {
        (false, _) => library.settle(entry.id, &take, cost),
        (true, EntryState::Charged) => library.charge_part(entry.id, &take, cost, "cut off"),
        (true, _) => library.cut(entry.id, &take, "cut off"),
    };
    or_ended_elsewhere(done.map(drop))
}

/// Sound as its file is.
fn as_kept(sound: &[u8], format: OutputFormat) -> Vec<u8> {
    let mut file = Vec::new();
    if format.codec == Codec::Wav {
        let length = u32::try_from(sound.len()).unwrap_or(u32::MAX);
        file.extend_from_slice(&wav_head(format.hz, 1, length));
    }
    file.extend_from_slice(sound);
    file
}

/// What is no sound and no document is not looked at again.
fn nothing_to_keep(library: &Library, entry: &Entry, error: &StudioError) {
    log::warn!("what came of entry {} can't be kept: {error}", entry.id);
    library.forget_left(entry.id);
}

/// Another one may have kept it meanwhile.
fn or_ended_elsewhere(done: Result<(), LibraryError>) -> Result<(), StudioError> {
    match done {
        Ok(()) | Err(LibraryError::WrongState { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
