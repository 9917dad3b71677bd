//! Inputs and results of the tools.

use std::path::PathBuf;
use std::sync::Arc;

use mynah_core::ids::TakeId;
use mynah_core::request::Input;
use mynah_transcript::transcript::Transcript;
use mynah_transcript::verify::UnresolvedRange;

use crate::tool_presets::{KeptInput, ToolPreset};
use crate::trouble::Trouble;

/// Answers of the tools. Each has the number of its command.
#[derive(Clone, Debug, PartialEq)]
pub enum ToolsEvent {
    /// A file or take became an input, or why not.
    Brought(u64, Result<Box<Input>, Box<Trouble>>),
    /// The difference of an input and its result, or why there is none.
    Removed(u64, Result<Box<Input>, Box<Trouble>>),
    /// A file was written, or why not.
    Written(u64, Result<PathBuf, Box<Trouble>>),
    /// A transcript was opened, or why not.
    Transcript(TakeId, Result<Box<OpenTranscript>, Box<Trouble>>),
    /// An edited transcript is on the disk, or why not.
    TranscriptSaved(TakeId, Result<(), Box<Trouble>>),
    /// An edited transcript became a transcript of its own, or why not.
    TranscriptCopied(TakeId, Result<TakeId, Box<Trouble>>),
    /// All presets.
    Presets(Vec<ToolPreset>),
    /// The inputs that waited when a window was closed.
    KeptInputs(Vec<KeptInput>),
    /// The number of channels of the input with this hash, or why it is not known.
    Channels(String, Result<u16, Box<Trouble>>),
    /// A transcript of the account was downloaded, or why not.
    Fetched(u64, Result<Arc<Transcript>, Box<Trouble>>),
    /// A transcript of the account was deleted, or why not.
    Deleted(u64, Result<(), Box<Trouble>>),
    /// A text file was read, or why not.
    Text(u64, Result<Arc<str>, Box<Trouble>>),
    /// Live captions of a microphone, by the number of the session.
    Captions(u64, CaptionsEvent),
}

/// Progress of live captions.
#[derive(Clone, Debug, PartialEq)]
pub enum CaptionsEvent {
    /// The microphone and the connection are being opened.
    Starting,
    /// The connection is open.
    Started,
    /// The text of the segment so far.
    Partial(String),
    /// A segment whose text does not change any more.
    Committed(CaptionLine),
    /// The connection was lost at this second, and is open again.
    Gap(f64),
    /// Milliseconds from a piece of sound to the first text after it.
    Latency(u32),
    /// They ended early, for this reason. What was understood is kept.
    Broke(Box<Trouble>),
    /// They ended: the take with their transcript, or why they failed.
    Ended(Result<Option<TakeId>, Box<Trouble>>),
}

/// A segment of live captions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaptionLine {
    /// Start in seconds, if it is known.
    pub start_s: Option<f64>,
    /// The text.
    pub text: String,
}

/// A transcript with its recording. Each time was compared with the sound.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenTranscript {
    /// The words.
    pub transcript: Arc<Transcript>,
    /// The recording.
    pub input: Input,
    /// True for an alignment: its words have a loss instead of a confidence.
    pub is_alignment: bool,
    /// Number of spoken words whose times were compared.
    pub checked: usize,
    /// Number of words whose times were repaired.
    pub repaired: usize,
    /// Ranges of words whose times nothing confirms.
    pub unresolved: Vec<UnresolvedRange>,
    /// True if it was edited and saved before.
    pub is_edited: bool,
}
