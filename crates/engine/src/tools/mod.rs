//! Inputs and results of the tools: files are copied into the library, played and written. All of it is free.
//!
//! Requests that cost go through `jobs`.

mod bring;
mod caption_log;
mod caption_sound;
mod captions;
mod edits;
mod hear;
mod presets;
mod removed;
mod transcripts;

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) use self::bring::recording as keep_recording;
pub(super) use self::captions::Captions;
pub(super) use self::edits::ShownVersions;

use tokio::sync::Semaphore;

use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::tasks;
use mynah_audio::decode::Source;
use mynah_core::ids::TakeId;
use mynah_core::request::Input;
use mynah_model::command::ToolsCommand;
use mynah_model::event::{Event, ToolsEvent};
use mynah_model::trouble::Trouble;
use mynah_store::outside;

/// Files that are read at once.
static READERS: Semaphore = Semaphore::const_new(2);
/// Bytes that are read from the disk at once.
const PIECE: usize = 1 << 18;

/// Runs a command. Files are read and written in the background.
pub(super) async fn run(machine: Arc<Machine>, command: ToolsCommand) {
    match command {
        ToolsCommand::Hear(moment) => {
            // The newest request to play wins, whichever file is read first.
            let asked = machine.deck.ask();
            tasks::spawn(async move { hear::play(&machine, *moment, asked).await });
        }
        // Edits are saved in their order, and before the program ends.
        ToolsCommand::SaveTranscript(take, transcript) => {
            let saved = edits::save(&machine, take, transcript).await;
            let event = ToolsEvent::TranscriptSaved(take, told(&machine, saved, "save"));
            machine.tell(Event::Tools(event)).await;
        }
        ToolsCommand::CopyTranscript(take, transcript) => {
            let copied = edits::copy(&machine, take, transcript).await;
            let event = ToolsEvent::TranscriptCopied(take, told(&machine, copied, "save"));
            machine.tell(Event::Tools(event)).await;
        }
        ToolsCommand::ListPresets => {
            tell_failure(&machine, presets::run(&machine, None).await).await;
        }
        ToolsCommand::ChangePreset(change) => {
            let changed = presets::run(&machine, Some(*change)).await;
            tell_failure(&machine, changed).await;
        }
        ToolsCommand::KeepInputs(inputs) => {
            let kept = presets::keep_inputs(&machine, inputs).await;
            tell_failure(&machine, kept).await;
        }
        ToolsCommand::TakeInputs => {
            let kept = presets::kept_inputs(&machine).await;
            let kept = kept.inspect_err(|error| log::warn!("inputs can't be read: {error}"));
            let event = ToolsEvent::KeptInputs(kept.unwrap_or_default());
            machine.tell(Event::Tools(event)).await;
        }
        ToolsCommand::StartCaptions(start) => captions::start(&machine, *start).await,
        ToolsCommand::CommitCaption => machine.captions.commit(),
        ToolsCommand::StopCaptions => machine.captions.stop().await,
        other => {
            tasks::spawn(answer(machine, other));
        }
    }
}

async fn answer(machine: Arc<Machine>, command: ToolsCommand) {
    let event = match command {
        ToolsCommand::Bring(number, path) => {
            let brought = bring::file(&machine, path).await;
            ToolsEvent::Brought(number, told(&machine, brought.map(Box::new), "import"))
        }
        ToolsCommand::BringTake(number, take, cut) => {
            let brought = bring::take(&machine, take, cut).await;
            ToolsEvent::Brought(number, told(&machine, brought.map(Box::new), "import"))
        }
        ToolsCommand::KeepRemoved(number, before, after) => {
            let removed = removed::keep(&machine, *before, after).await;
            ToolsEvent::Removed(number, told(&machine, removed.map(Box::new), "isolate"))
        }
        ToolsCommand::WriteInput(number, input, path) => {
            let written = write(&machine, *input, path).await;
            ToolsEvent::Written(number, told(&machine, written, "export"))
        }
        ToolsCommand::Lend(number, take, name) => {
            let lent = lend(&machine, take, name).await;
            ToolsEvent::Written(number, told(&machine, lent, "export"))
        }
        ToolsCommand::OpenTranscript(take) => {
            let opened = transcripts::open(&machine, take).await;
            ToolsEvent::Transcript(take, told(&machine, opened.map(Box::new), "transcribe"))
        }
        ToolsCommand::ExportTranscript(number, export) => {
            let written = transcripts::export(&machine, *export).await;
            ToolsEvent::Written(number, told(&machine, written, "export"))
        }
        ToolsCommand::ExportTakes(number, export) => {
            let written = transcripts::export_takes(&machine, *export).await;
            ToolsEvent::Written(number, told(&machine, written, "export"))
        }
        ToolsCommand::ReadText(number, path) => {
            let text = transcripts::read_text(&machine, path).await;
            ToolsEvent::Text(number, told(&machine, text, "import"))
        }
        ToolsCommand::CountChannels(input) => {
            let hash = input.hash.clone();
            let counted = transcripts::channels(&machine, *input).await;
            ToolsEvent::Channels(hash, told(&machine, counted, "transcribe"))
        }
        ToolsCommand::FetchTranscript(number, backend, id) => {
            let fetched = transcripts::fetch(&machine, backend, id).await;
            let fetched = fetched
                .map_err(|error| Box::new(machine.backend_trouble(&error, backend, "transcribe")));
            ToolsEvent::Fetched(number, fetched)
        }
        ToolsCommand::DeleteTranscript(number, backend, id) => {
            let deleted = transcripts::delete(&machine, backend, id).await;
            let deleted = deleted
                .map_err(|error| Box::new(machine.backend_trouble(&error, backend, "delete")));
            ToolsEvent::Deleted(number, deleted)
        }
        ToolsCommand::Hear(_)
        | ToolsCommand::SaveTranscript(..)
        | ToolsCommand::CopyTranscript(..)
        | ToolsCommand::ListPresets
        | ToolsCommand::ChangePreset(_)
        | ToolsCommand::KeepInputs(_)
        | ToolsCommand::TakeInputs
        | ToolsCommand::StartCaptions(_)
        | ToolsCommand::CommitCaption
        | ToolsCommand::StopCaptions => return,
    };
    machine.tell(Event::Tools(event)).await;
}

/// Tells why something was not saved.
async fn tell_failure(machine: &Machine, done: Result<(), StudioError>) {
    if let Err(error) = done {
        machine.tell_trouble(machine.trouble(&error, "save")).await;
    }
}

/// Turns an error into its text for users.
fn told<T>(
    machine: &Machine,
    done: Result<T, StudioError>,
    operation: &str,
) -> Result<T, Box<Trouble>> {
    done.map_err(|error| Box::new(machine.trouble(&error, operation)))
}

/// Opens a file of the user to be read in pieces.
fn open(path: &Path) -> Result<(Box<dyn Source>, u64), StudioError> {
    let (file, bytes) = outside::open(path)?.ok_or(Refusal::NoRecording)?;
    Ok((Box::new(BufReader::with_capacity(PIECE, file)), bytes))
}

/// Copies an input to a file of the user.
async fn write(machine: &Machine, input: Input, path: PathBuf) -> Result<PathBuf, StudioError> {
    let library = machine.library.clone();
    let written = machine.blocking(move || {
        let from = library.input(&input)?;
        outside::copy(&from, &path)?;
        Ok::<_, StudioError>(path)
    });
    written.await
}

/// Copies the audio of a take to a file under a readable name.
async fn lend(machine: &Machine, take: TakeId, name: String) -> Result<PathBuf, StudioError> {
    let library = machine.library.clone();
    let lent = machine.blocking(move || library.lend(take, &name).map_err(StudioError::from));
    lent.await
}
