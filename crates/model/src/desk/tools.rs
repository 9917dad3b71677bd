//! Inputs and results of the tools, as they are shown.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::event::{CaptionLine, CaptionsEvent, OpenTranscript, ToolsEvent};
use crate::tool_presets::{KeptInput, ToolPreset};
use crate::trouble::Trouble;
use mynah_core::ids::{JobId, TakeId};
use mynah_core::request::Input;
use mynah_transcript::transcript::Transcript;

/// Answers of each kind that are kept.
const KEPT: u64 = 256;
/// Transcripts that are kept: one of ten hours has 10 MB.
const TRANSCRIPTS: u64 = 8;

/// A transcript or why it cannot be opened, with the number of answers so far.
type Opening = (u64, Result<Box<OpenTranscript>, Box<Trouble>>);

/// Answers of the tools, by the numbers of their commands.
#[derive(Debug, Default)]
pub struct ToolsShown {
    /// Files and takes that became inputs.
    pub brought: HashMap<u64, Result<Box<Input>, Box<Trouble>>>,
    /// Differences of inputs and results.
    pub removed: HashMap<u64, Result<Box<Input>, Box<Trouble>>>,
    /// Files that were written.
    pub written: HashMap<u64, Result<PathBuf, Box<Trouble>>>,
    /// Transcripts that were opened.
    pub transcripts: HashMap<TakeId, Opening>,
    /// Transcripts whose edits are not on the disk, and why.
    pub unsaved: HashMap<TakeId, Box<Trouble>>,
    /// Number of answers to savings of each transcript.
    pub saves: HashMap<TakeId, u64>,
    /// Transcripts whose edits became a transcript of their own, and that one.
    pub copies: HashMap<TakeId, TakeId>,
    /// Presets of all tools.
    pub presets: Vec<ToolPreset>,
    /// The inputs that waited when a window was closed, once they are read.
    pub kept_inputs: Option<Vec<KeptInput>>,
    /// Numbers of channels of inputs, by their hashes.
    pub channels: HashMap<String, Result<u16, Box<Trouble>>>,
    /// Transcripts of the account.
    pub fetched: HashMap<u64, Result<Arc<Transcript>, Box<Trouble>>>,
    /// Deletions of transcripts of the account.
    pub deleted: HashMap<u64, Result<(), Box<Trouble>>>,
    /// Text files.
    pub texts: HashMap<u64, Result<Arc<str>, Box<Trouble>>>,
    /// Live captions.
    pub captions: CaptionsShown,
    /// Number of transcripts that were opened.
    opened: u64,
}

impl ToolsShown {
    /// Applies an answer.
    pub(super) fn apply(&mut self, event: ToolsEvent) {
        match event {
            ToolsEvent::Brought(number, input) => keep(&mut self.brought, number, input),
            ToolsEvent::Removed(number, input) => keep(&mut self.removed, number, input),
            ToolsEvent::Written(number, path) => keep(&mut self.written, number, path),
            ToolsEvent::Transcript(take, opened) => {
                self.opened += 1;
                let newest = self.opened;
                self.transcripts
                    .retain(|_, (at, _)| *at + TRANSCRIPTS > newest);
                self.transcripts.insert(take, (newest, opened));
            }
            ToolsEvent::TranscriptSaved(take, saved) => {
                *self.saves.entry(take).or_default() += 1;
                match saved {
                    Ok(()) => self.unsaved.remove(&take),
                    Err(trouble) => self.unsaved.insert(take, trouble),
                };
            }
            ToolsEvent::TranscriptCopied(take, copied) => match copied {
                Ok(copy) => {
                    self.unsaved.remove(&take);
                    self.copies.insert(take, copy);
                }
                Err(trouble) => {
                    self.unsaved.insert(take, trouble);
                }
            },
            ToolsEvent::Presets(all) => self.presets = all,
            ToolsEvent::KeptInputs(inputs) => self.kept_inputs = Some(inputs),
            ToolsEvent::Channels(hash, channels) => {
                self.channels.insert(hash, channels);
            }
            ToolsEvent::Fetched(number, fetched) => keep(&mut self.fetched, number, fetched),
            ToolsEvent::Deleted(number, deleted) => keep(&mut self.deleted, number, deleted),
            ToolsEvent::Text(number, text) => keep(&mut self.texts, number, text),
            ToolsEvent::Captions(number, event) => self.captions.apply(number, event),
        }
    }
}

/// Keeps an answer and drops old ones.
fn keep<T>(answers: &mut HashMap<u64, T>, number: u64, answer: T) {
    answers.retain(|other, _| other.saturating_add(KEPT) > number);
    answers.insert(number, answer);
}

/// A row of live captions.
#[derive(Clone, Debug, PartialEq)]
pub enum CaptionRow {
    /// A segment.
    Line(CaptionLine),
    /// The connection was lost at this second.
    Gap(f64),
}

/// Live captions as they are shown.
#[derive(Debug, Default)]
pub struct CaptionsShown {
    /// The number of the session of a microphone.
    number: u64,
    /// True while the microphone and the connection are opened.
    pub is_starting: bool,
    /// True while captions of a microphone run.
    pub is_running: bool,
    /// The job whose captions are shown, for captions of a file.
    pub job: Option<JobId>,
    /// Segments and gaps in their order.
    pub rows: Vec<CaptionRow>,
    /// The text of the segment so far.
    pub partial: String,
    /// Milliseconds from the newest piece of sound to its text.
    pub latency_ms: Option<u32>,
    /// The take of the captions that ended last.
    pub take: Option<TakeId>,
    /// The reason why they failed.
    pub trouble: Option<Box<Trouble>>,
}

impl CaptionsShown {
    /// Takes what the realtime socket heard of a file.
    pub(super) fn hear(&mut self, job: JobId, text: String, is_final: bool) {
        if self.job != Some(job) && !self.is_running && !self.is_starting {
            *self = Self {
                job: Some(job),
                ..Self::default()
            };
        }
        if self.job != Some(job) {
            return;
        }
        if is_final {
            self.partial.clear();
            self.rows.push(CaptionRow::Line(CaptionLine {
                start_s: None,
                text,
            }));
        } else {
            self.partial = text;
        }
    }

    fn apply(&mut self, number: u64, event: CaptionsEvent) {
        if event == CaptionsEvent::Starting {
            *self = Self {
                number,
                is_starting: true,
                ..Self::default()
            };
        }
        // A session that was replaced has nothing to show any more.
        if number != self.number {
            return;
        }
        match event {
            CaptionsEvent::Starting => {}
            CaptionsEvent::Started => {
                self.is_starting = false;
                self.is_running = true;
            }
            CaptionsEvent::Partial(text) => self.partial = text,
            CaptionsEvent::Committed(line) => {
                self.partial.clear();
                self.rows.push(CaptionRow::Line(line));
            }
            CaptionsEvent::Gap(at) => self.rows.push(CaptionRow::Gap(at)),
            CaptionsEvent::Latency(millis) => self.latency_ms = Some(millis),
            CaptionsEvent::Broke(trouble) => self.trouble = Some(trouble),
            CaptionsEvent::Ended(ended) => {
                self.is_starting = false;
                self.is_running = false;
                self.partial.clear();
                match ended {
                    Ok(take) => self.take = take,
                    Err(trouble) => self.trouble = Some(trouble),
                }
            }
        }
    }
}
