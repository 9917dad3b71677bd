//! Draft voices: an offline speech engine in this process, built on the system's CMU Flite.
//!
//! Text goes in as an [`Order`], sound and times come out as [`Piece`]s, a sentence at a time. Everything is
//! seeded: the same order gives the same samples on one machine. English only; other languages are read with
//! English sounds, and [`note`] says so. Without the feature `draft-voices` every order answers
//! [`EngineError::NotBuilt`], so that nobody else needs a `cfg`.
//!
//! Begin with `perform.rs` (the way of one order), then `reading.rs` (text to tokens), `flite.rs` and `shim.c`
//! (the only door to the C library), `mastering.rs` (level and edges), `cast.rs` (who speaks).

mod cast;
mod language;

#[cfg(feature = "draft-voices")]
#[expect(
    unsafe_code,
    reason = "the only door to the C engine: two functions, one lock, every input made safe first"
)]
mod flite;
#[cfg(feature = "draft-voices")]
mod markup;
#[cfg(feature = "draft-voices")]
mod mastering;
#[cfg(feature = "draft-voices")]
mod perform;
#[cfg(feature = "draft-voices")]
mod reading;
#[cfg(feature = "draft-voices")]
mod timing;
#[cfg(feature = "draft-voices")]
mod utterance;

use std::ops::ControlFlow;
use std::ops::Range;

use mynah_core::settings::VoiceSettings;

pub use cast::{DraftVoice, Speaker, Timbre, cast, voice};

/// Frames per second of every [`Piece`]; one channel.
pub const HZ: u32 = 16_000;

/// One text to be spoken.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// Who speaks.
    pub voice: Timbre,
    /// Any text at all; `<break time="1.5s"/>` and `[whispers]` are understood, other markup is passed over.
    pub text: &'a str,
    /// How; values out of range are brought into it.
    pub settings: VoiceSettings,
    /// Decides everything that varies from take to take.
    pub seed: u32,
    /// Whether numbers are read as numbers (`42` as forty-two); otherwise digit by digit.
    pub normalise: bool,
    /// The language asked for (`de`, `pt-BR`); `None`: guessed from the text.
    pub language: Option<&'a str>,
}

/// A stretch of the take: one sentence, or one silence that was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// Sound at [`HZ`], −1 … 1. Joins the pieces before and after it without a step.
    pub samples: Vec<f32>,
    /// Start and end in seconds of the whole take, one for each *character* of the text that follows those of
    /// the pieces before. All pieces together cover the text; times never decrease.
    pub chars: Vec<(f64, f64)>,
    /// What was really said, in order.
    pub words: Vec<SpokenWord>,
}

/// A word as the engine said it.
#[derive(Clone, Debug, PartialEq)]
pub struct SpokenWord {
    /// Lower case, numbers and abbreviations written out.
    pub word: String,
    /// The characters of the text it reads. Several words may read the same ones (`$42.50`).
    pub chars: Range<usize>,
    /// Seconds from the start of the take.
    pub start: f64,
    /// Seconds from the start of the take.
    pub end: f64,
}

/// What came of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Performed {
    /// Frames handed out.
    pub frames: u64,
    /// Sentences the C library refused; their characters have no length.
    pub refused: u32,
    /// Whether the receiver broke off.
    pub stopped: bool,
}

/// Why nothing could be spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// Built without the feature `draft-voices`.
    #[error("this build has no Draft voices")]
    NotBuilt,
    /// The C library gave up on a sentence.
    #[error("the speech engine refused a sentence")]
    Refused,
}

/// Whether this build can speak at all.
pub const fn built() -> bool {
    cfg!(feature = "draft-voices")
}

/// Speaks an order and hands out its sound as it comes.
///
/// Blocks for about a hundredth of the take's length (longer while other orders are spoken: the C library
/// works for one at a time, and they take turns by sentence), so call it where blocking is allowed.
/// `receive` may break off. A text with nothing to say gives a tenth of a second of silence.
///
/// # Errors
///
/// [`EngineError::NotBuilt`] without the feature `draft-voices`; nothing else ends a take.
pub fn perform(
    order: &Order<'_>,
    receive: impl FnMut(Piece) -> ControlFlow<()>,
) -> Result<Performed, EngineError> {
    #[cfg(feature = "draft-voices")]
    return Ok(perform::perform(order, receive));
    #[cfg(not(feature = "draft-voices"))]
    {
        drop((order, receive));
        Err(EngineError::NotBuilt)
    }
}

/// Whether a text is in another language than English: as `language` says, else by its letters and words.
pub fn is_foreign(text: &str, language: Option<&str>) -> bool {
    language::is_foreign(text, language)
}

/// What the listener should be told about this reading, before it starts: `read with English sounds`, if the
/// text is in another language.
pub fn note(order: &Order<'_>) -> Option<&'static str> {
    language::is_foreign(order.text, order.language).then_some("read with English sounds")
}
