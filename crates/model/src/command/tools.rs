//! Inputs and results of the tools. What costs goes with [`JobsCommand::Generate`](super::JobsCommand).

use std::path::PathBuf;
use std::sync::Arc;

use crate::tool_presets::{KeptInput, PresetChange};
use mynah_core::backend::Backend;
use mynah_core::ids::{ProjectId, TakeId, TranscriptId};
use mynah_core::request::Input;
use mynah_core::shape::Cut;
use mynah_transcript::formats::{ExportOptions, Format};
use mynah_transcript::transcript::Transcript;

/// Inputs and results of the tools. Each answer has the number of its command.
#[derive(Clone, Debug, PartialEq)]
pub enum ToolsCommand {
    /// Copies an audio or video file into the library.
    Bring(u64, PathBuf),
    /// Makes the audio of a take an input, without the ends that its line leaves out.
    BringTake(u64, TakeId, Cut),
    /// Subtracts a take from the input that it was made from and saves the difference as an input.
    KeepRemoved(u64, Box<Input>, TakeId),
    /// Writes an input to a file, in place of the one that is there.
    WriteInput(u64, Box<Input>, PathBuf),
    /// Makes the audio of a take a file under a readable name, for another room.
    Lend(u64, TakeId, String),
    /// Plays an input, or an input and its result side by side.
    Hear(Box<ToolMoment>),
    /// Reads the transcript or alignment of a take, and compares its times with the recording.
    OpenTranscript(TakeId),
    /// Saves an edited transcript beside its take.
    SaveTranscript(TakeId, Arc<Transcript>),
    /// Saves an edited transcript as a transcript of its own, which costs nothing.
    CopyTranscript(TakeId, Arc<Transcript>),
    /// Writes a transcript to a file, in place of the one that is there.
    ExportTranscript(u64, Box<TranscriptExport>),
    /// Writes the transcripts of several takes into a folder. Files that are there stay: new ones get a number.
    ExportTakes(u64, Box<TakesExport>),
    /// Lists the presets of all tools.
    ListPresets,
    /// Changes the presets.
    ChangePreset(Box<PresetChange>),
    /// Asks for the inputs that waited when a window was closed.
    TakeInputs,
    /// Keeps the inputs that wait, for the next start.
    KeepInputs(Vec<KeptInput>),
    /// Counts the channels of an input.
    CountChannels(Box<Input>),
    /// Reads a text file.
    ReadText(u64, PathBuf),
    /// Downloads a transcript of the account by its ID.
    FetchTranscript(u64, Backend, TranscriptId),
    /// Deletes a transcript of the account permanently.
    DeleteTranscript(u64, Backend, TranscriptId),
    /// Starts live captions. Captions that run are ended first.
    StartCaptions(Box<CaptionsStart>),
    /// Ends the segment of the live captions.
    CommitCaption,
    /// Ends the live captions and keeps what was understood.
    StopCaptions,
}

/// Live captions as they are ordered.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptionsStart {
    /// The backend that listens.
    pub backend: Backend,
    /// The open project: its budget and its retention count.
    pub project: Option<ProjectId>,
    /// The sound.
    pub source: CaptionSource,
    /// The language; `None` detects it.
    pub language: Option<String>,
    /// True if a person ends the segments instead of silence.
    pub is_manual: bool,
    /// True if the user agreed to exceed budgets that ask first.
    pub confirmed_budget: bool,
}

/// The sound of live captions.
#[derive(Clone, Debug, PartialEq)]
pub enum CaptionSource {
    /// A microphone, or the default one.
    Microphone(Option<String>),
    /// A recording, as fast as it plays.
    File(Box<Input>),
}

/// Seconds after which captions of a microphone end.
pub const LONGEST_CAPTIONS: f64 = 20.0 * 60.0;

/// Transcripts of several takes and the folder that they are written to.
#[derive(Clone, Debug, PartialEq)]
pub struct TakesExport {
    /// The takes, each with the name of its recording.
    pub takes: Vec<(TakeId, String)>,
    /// The kind of file.
    pub format: Format,
    /// Rules of subtitles.
    pub options: ExportOptions,
    /// The folder.
    pub folder: PathBuf,
}

/// A transcript and the file that it becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct TranscriptExport {
    /// The words.
    pub transcript: Arc<Transcript>,
    /// The kind of file.
    pub format: Format,
    /// Rules of subtitles.
    pub options: ExportOptions,
    /// The file.
    pub path: PathBuf,
}

/// An input as it is played: from a moment, alone or with its result at the same loudness.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolMoment {
    /// The input, side 0.
    pub input: Input,
    /// The result, side 1.
    pub after: Option<TakeId>,
    /// True to start with the result.
    pub is_after: bool,
    /// Start in seconds.
    pub from: f64,
}
