//! Transcripts of takes and of the account: opened, saved, exported, downloaded and deleted.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;

use super::READERS;
use crate::error::{Refusal, StudioError};
use crate::jobs::transcript_document;
use crate::machine::Machine;
use crate::transcripts::read_verified;
use mynah_api::transcripts::DeleteTranscript;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{TakeId, TranscriptId};
use mynah_core::request::{Generation, Input};
use mynah_model::command::{TakesExport, TranscriptExport};
use mynah_model::event::OpenTranscript;
use mynah_script::file_names::numbered;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::outside;
use mynah_transcript::transcript::Transcript;

/// Kinds of what is saved about a take: its edited transcript, and the recording of live captions.
pub(super) const TRANSCRIPT: &str = "transcript";
pub(super) const RECORDING: &str = "recording";
/// Bytes of the largest text file that is read.
const LARGEST_TEXT: u64 = 8 << 20;

/// Reads a transcript as it was saved last, or verifies the times of the service's answer.
pub(super) async fn open(machine: &Machine, take: TakeId) -> Result<OpenTranscript, StudioError> {
    let library = machine.library.clone();
    let _turn = READERS.acquire().await;
    let (open, version) = machine.blocking(move || read(&library, take)).await?;
    machine.versions.show(take, version);
    Ok(open)
}

/// Returns the recording that was saved for a take. Captions of a microphone have it only at their end.
pub(super) fn recording_of(library: &Library, take: TakeId) -> Result<Option<Input>, StudioError> {
    let saved = library.about_take(RECORDING, take)?;
    Ok(saved.and_then(|(saved, _)| serde_json::from_str(&saved).ok()))
}

/// Reads a transcript, with the time at which its edits were saved.
fn read(
    library: &Library,
    take: TakeId,
) -> Result<(OpenTranscript, Option<UnixMillis>), StudioError> {
    let request = library.take(take)?.card.request;
    let (input, is_alignment) = match &*request {
        Generation::Transcription(request) => (request.input.clone(), false),
        Generation::Alignment(request) => (request.input.clone(), true),
        _ => return Err(Refusal::NoTranscript.into()),
    };
    let input = recording_of(library, take)?.unwrap_or(input);
    let (saved, version) = library.about_take(TRANSCRIPT, take)?.unzip();
    let saved = saved.and_then(|saved| {
        let read = Transcript::read(saved.as_bytes());
        read.inspect_err(|error| log::warn!("an edited transcript can't be read: {error}"))
            .ok()
    });
    if let Some(transcript) = saved {
        // Its times were compared before the first edit.
        let spoken = transcript.words.iter().filter(|word| word.is_spoken());
        let open = OpenTranscript {
            checked: spoken.count(),
            repaired: count_repaired(&transcript),
            unresolved: transcript.unresolved(),
            transcript: Arc::new(transcript),
            input,
            is_alignment,
            is_edited: true,
        };
        return Ok((open, version));
    }
    let verified = read_verified(library, take)?;
    let open = OpenTranscript {
        transcript: Arc::new(verified.transcript),
        input,
        is_alignment,
        checked: verified.verification.checked,
        repaired: verified.verification.repaired.len(),
        unresolved: verified.verification.unresolved,
        is_edited: false,
    };
    Ok((open, version))
}

fn count_repaired(transcript: &Transcript) -> usize {
    use mynah_transcript::transcript::TimeMark;
    let words = transcript.words.iter();
    words
        .filter(|word| word.mark == Some(TimeMark::Repaired))
        .count()
}

/// Returns the number of channels of an input.
pub(super) async fn channels(machine: &Machine, input: Input) -> Result<u16, StudioError> {
    let library = machine.library.clone();
    let _turn = READERS.acquire().await;
    machine
        .blocking(move || crate::transcripts::channels(&library, &input))
        .await
}

/// Writes a transcript to a file of the user.
pub(super) async fn export(
    machine: &Machine,
    export: TranscriptExport,
) -> Result<PathBuf, StudioError> {
    machine
        .blocking(move || {
            let bytes = export.transcript.export(export.format, &export.options);
            outside::write(&export.path, &bytes)?;
            Ok::<_, StudioError>(export.path)
        })
        .await
}

/// Writes the transcripts of several takes into a folder. A file that is there stays: the new one gets a number.
pub(super) async fn export_takes(
    machine: &Machine,
    export: TakesExport,
) -> Result<PathBuf, StudioError> {
    let library = machine.library.clone();
    machine
        .blocking(move || {
            for (take, name) in &export.takes {
                let (open, _) = read(&library, *take)?;
                let bytes = open.transcript.export(export.format, &export.options);
                let stem = name
                    .rsplit_once('.')
                    .map_or(name.as_str(), |(stem, _)| stem);
                let file = format!("{stem}.{}", export.format.extension());
                let path = export.folder.join(file);
                let free = numbered(&path).find(|path| !outside::is_there(path));
                let taken = || LibraryError::Io {
                    path: path.clone(),
                    source: ErrorKind::AlreadyExists.into(),
                };
                let path = free.ok_or_else(taken)?;
                outside::write(&path, &bytes)?;
            }
            Ok::<_, StudioError>(export.folder)
        })
        .await
}

/// Reads a text file of the user.
pub(super) async fn read_text(machine: &Machine, path: PathBuf) -> Result<Arc<str>, StudioError> {
    machine
        .blocking(move || {
            let bytes = outside::read(&path, LARGEST_TEXT)?;
            let bytes = bytes.ok_or(Refusal::ScriptTooLarge { path })?;
            Ok::<_, StudioError>(Arc::from(&*String::from_utf8_lossy(&bytes)))
        })
        .await
}

/// Downloads a transcript of the account.
pub(super) async fn fetch(
    machine: &Machine,
    backend: Backend,
    transcript: TranscriptId,
) -> Result<Arc<Transcript>, StudioError> {
    let connection = machine.connect(backend).await?;
    let document = transcript_document(&connection.client, &transcript).await?;
    let document = document.ok_or(Refusal::NoSuchTranscript)?;
    let read = machine.blocking(move || {
        let read = Transcript::read(&document);
        read.map(Arc::new)
            .map_err(|_error| StudioError::from(Refusal::NoTranscript))
    });
    read.await
}

/// Deletes a transcript of the account.
pub(super) async fn delete(
    machine: &Machine,
    backend: Backend,
    transcript: TranscriptId,
) -> Result<(), StudioError> {
    let connection = machine.connect(backend).await?;
    connection
        .client
        .send(&DeleteTranscript { transcript })
        .await?;
    Ok(())
}
