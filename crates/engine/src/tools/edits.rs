//! Edits of transcripts: saved beside the take, unless another window saved other ones, or as a transcript of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::transcripts::TRANSCRIPT;
use crate::error::{Refusal, StudioError};
use crate::jobs::of_document;
use crate::machine::Machine;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::TakeId;
use mynah_core::models::{Task, recommended};
use mynah_core::request::{Generation, Input, TranscriptRequest};
use mynah_i18n::tr;
use mynah_records::ledger::NewIntent;
use mynah_store::Library;
use mynah_transcript::transcript::Transcript;

/// The operation of a copy in the ledger.
const OPERATION: &str = "own transcript";

/// The version of each transcript that the window of this process shows: the time at which it was saved.
#[derive(Debug, Default)]
pub(crate) struct ShownVersions(Mutex<HashMap<TakeId, Option<UnixMillis>>>);

impl ShownVersions {
    pub(super) fn show(&self, take: TakeId, version: Option<UnixMillis>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(take, version);
    }

    fn of(&self, take: TakeId) -> Option<UnixMillis> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&take).copied().flatten()
    }
}

/// Saves an edited transcript beside its take.
///
/// # Errors
/// Another window saved the transcript since this one opened it. Errors of the disk.
pub(super) async fn save(
    machine: &Machine,
    take: TakeId,
    transcript: Arc<Transcript>,
) -> Result<(), StudioError> {
    let before = machine.versions.of(take);
    let saved = machine
        .library(move |library| {
            let bytes = transcript.save();
            let content = String::from_utf8_lossy(&bytes);
            library.replace_about_take((TRANSCRIPT, take), &content, before)
        })
        .await?;
    let version = saved.ok_or(Refusal::TranscriptChanged)?;
    machine.versions.show(take, Some(version));
    Ok(())
}

/// Saves an edited transcript as a take of its own.
///
/// # Errors
/// Errors of the disk.
pub(super) async fn copy(
    machine: &Machine,
    take: TakeId,
    transcript: Arc<Transcript>,
) -> Result<TakeId, StudioError> {
    let library = machine.library.clone();
    let copied = machine.blocking(move || keep_copy(&library, take, &transcript));
    let copy = copied.await?;
    machine.versions.show(copy, None);
    Ok(copy)
}

fn keep_copy(
    library: &Library,
    take: TakeId,
    transcript: &Transcript,
) -> Result<TakeId, StudioError> {
    let card = library.take(take)?.card;
    let input = card.request.inputs().first().map(|input| (*input).clone());
    let input: Input = super::transcripts::recording_of(library, take)?
        .or(input)
        .ok_or(Refusal::NoTranscript)?;
    let input = Input {
        name: tr!("transcribe-copy-name", name = input.name.as_str()),
        ..input
    };
    let seconds = transcript.duration_s;
    let request = TranscriptRequest::new(input, recommended(Task::Transcription));
    let intent = NewIntent {
        project: None,
        line: None,
        operation: OPERATION.to_owned(),
        backend: card.backend,
        account: String::new(),
        key: None,
        fingerprint: String::new(),
        speaker: String::new(),
        voice_name: String::new(),
        request: Arc::new(Generation::Transcription(request)),
        quote: Credits::ZERO,
        zero_retention: false,
    };
    let mut room = library.writer_of("json", 0)?;
    room.write(&transcript.save())?;
    let document = of_document(room.finish()?, seconds, None);
    Ok(library.keep_recorded(&intent, &document)?.id)
}
