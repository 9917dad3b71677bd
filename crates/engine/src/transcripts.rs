//! Transcripts and alignments of takes, with every time compared with the recording.

use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;

use crate::Studio;
use crate::error::{Refusal, StudioError};
use mynah_audio::decode::{Source, hear, hear_mono};
use mynah_core::clock::Clock;
use mynah_core::ids::TakeId;
use mynah_core::request::{Generation, Input};
use mynah_model::trouble::{Occasion, Trouble};
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::outside;
use mynah_transcript::transcript::{TimeMark, Transcript};
use mynah_transcript::verify::Verification;
use mynah_transcript::verify::envelope::{Envelope, EnvelopeBuilder};

/// Samples a second that the energy is measured at: enough for speech.
const HZ: u32 = 16_000;
/// Bytes that are read from the disk at once.
const PIECE: usize = 1 << 18;

/// A transcript whose times were compared with its recording.
#[derive(Clone, Debug)]
pub struct VerifiedTranscript {
    /// The words with the repaired times.
    pub transcript: Transcript,
    /// The words that were repaired, and those that nothing confirms.
    pub verification: Verification,
}

impl Studio {
    /// Reads the transcript or alignment of a take and verifies its times. Reads the whole recording, so it blocks.
    ///
    /// # Errors
    /// A take without words, a recording that is gone or can't be decoded.
    pub fn transcript_of(&self, take: TakeId) -> Result<VerifiedTranscript, Trouble> {
        read_verified(&self.library, take).map_err(|error| trouble(&error, "transcribe"))
    }

    /// Returns the number of channels of an input.
    ///
    /// # Errors
    /// A recording that is gone or can't be decoded.
    pub fn channels_of(&self, input: &Input) -> Result<u16, Trouble> {
        channels(&self.library, input).map_err(|error| trouble(&error, "transcribe"))
    }

    /// Returns the start and end in seconds of each turn of a dialogue; `None` for a turn whose times are not known.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn turn_times(&self, take: TakeId) -> Result<Vec<Option<[f64; 2]>>, Trouble> {
        turns(&self.library, take).map_err(|error| trouble(&error.into(), "dialogue"))
    }
}

/// Writes a file of the user, in place of the one that may be there.
///
/// # Errors
/// A folder that can't be written, a full disk.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    outside::write(path, bytes).map_err(|error| trouble(&error.into(), "write"))
}

/// Makes a folder of the user, and those above it.
///
/// # Errors
/// A folder that can't be made.
pub fn make_folder(folder: &Path) -> Result<(), Trouble> {
    outside::make_folder(folder).map_err(|error| trouble(&error.into(), "write"))
}

/// Reads the transcript or alignment of a take and verifies its times.
///
/// # Errors
/// As [`Studio::transcript_of`].
pub(crate) fn read_verified(
    library: &Library,
    take: TakeId,
) -> Result<VerifiedTranscript, StudioError> {
    let found = library.take(take)?;
    let (input, is_alignment) = match &*found.card.request {
        Generation::Transcription(request) => (&request.input, false),
        Generation::Alignment(request) => (&request.input, true),
        _ => return Err(Refusal::NoTranscript.into()),
    };
    let document = library.sound_bytes(take)?;
    let read = if is_alignment {
        Transcript::from_alignment(&document)
    } else {
        Transcript::read(&document)
    };
    let mut transcript = read.map_err(|error| {
        log::warn!("a document is no transcript: {error}");
        StudioError::from(Refusal::NoTranscript)
    })?;
    if transcript.duration_s <= 0.0 {
        transcript.duration_s = input.seconds;
    }
    let verification = match envelope(library, input) {
        Ok(envelope) => transcript.verify(&envelope),
        Err(StudioError::Library(error)) if error.is_gone() => {
            log::warn!("a transcript is opened without its recording: {error}");
            mark_unverified(&mut transcript);
            Verification {
                checked: 0,
                repaired: Vec::new(),
                unresolved: transcript.unresolved(),
            }
        }
        Err(error) => return Err(error),
    };
    Ok(VerifiedTranscript {
        transcript,
        verification,
    })
}

/// Marks the times of all words as confirmed by nothing: there is no recording to compare them with.
pub(crate) fn mark_unverified(transcript: &mut Transcript) {
    let spoken = transcript.words.iter_mut().filter(|word| word.is_spoken());
    for word in spoken {
        word.mark = Some(TimeMark::Unresolved);
    }
}

/// Measures the energy of a recording as it is decoded; its samples are never in memory together.
fn envelope(library: &Library, input: &Input) -> Result<Envelope, StudioError> {
    let mut builder = EnvelopeBuilder::new(HZ);
    hear_mono(
        &mut *open_input(library, input)?,
        None,
        HZ,
        &mut |samples| {
            builder.push(samples);
            ControlFlow::Continue(())
        },
    )?;
    Ok(builder.finish())
}

pub(crate) fn channels(library: &Library, input: &Input) -> Result<u16, StudioError> {
    let mut channels = 1;
    hear(&mut *open_input(library, input)?, None, &mut |block| {
        channels = block.channels;
        ControlFlow::Break(())
    })?;
    Ok(channels)
}

/// Opens a recording of the library to be read in pieces.
///
/// # Errors
/// A recording that is gone or was changed.
pub(crate) fn open_input(library: &Library, input: &Input) -> Result<Box<dyn Source>, StudioError> {
    let path = library.input(input)?;
    let (file, _) = outside::open(&path)?.ok_or(Refusal::NoRecording)?;
    Ok(Box::new(BufReader::with_capacity(PIECE, file)))
}

fn turns(library: &Library, take: TakeId) -> Result<Vec<Option<[f64; 2]>>, LibraryError> {
    let found = library.take(take)?;
    let Generation::Dialogue(dialogue) = &*found.card.request else {
        return Ok(Vec::new());
    };
    let mut start = 0;
    let times = dialogue.turns.iter().map(|turn| {
        let span = start..start + turn.text.len();
        start = span.end;
        let words = found.words.iter();
        let mut words = words.filter(|word| span.contains(&word.bytes.start));
        let first = words.next()?;
        let last = words.next_back().unwrap_or(first);
        Some([first.start_ms, last.end_ms].map(|ms| f64::from(ms) / 1e3))
    });
    Ok(times.collect())
}

fn trouble(error: &StudioError, operation: &str) -> Trouble {
    crate::trouble::explain(error, &Occasion::local(operation, Clock::system().now()))
}
