//! What crosses the door to the C library, as plain values: tokens and a manner in, sound and times out.

use super::cast::Speaker;

/// Most tokens of one utterance: bounds its memory, and how long others wait for the engine.
pub(super) const MAX_TOKENS: usize = 120;

/// Longest name of a token. Longer ones take Flite's letter rules disproportionate time.
pub(super) const MAX_NAME: usize = 40;

/// One token of text and how it is spoken; the numbers are factors, 1 changes nothing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// Printable ASCII; anything else is left out.
    pub name: String,
    /// Punctuation before it.
    pub before: String,
    /// Punctuation after it: it shapes the phrase.
    pub after: String,
    /// Duration.
    pub stretch: f32,
    /// Pitch.
    pub pitch: f32,
    /// Spread of the pitch around its mean.
    pub spread: f32,
    /// Loudness, linear.
    pub gain: f32,
    /// Without voice.
    pub whisper: bool,
}

impl Token {
    /// A token spoken as the voice speaks.
    pub fn plain(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            before: String::new(),
            after: String::new(),
            stretch: 1.0,
            pitch: 1.0,
            spread: 1.0,
            gain: 1.0,
            whisper: false,
        }
    }
}

/// How a whole utterance is spoken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Prosody {
    pub speaker: Speaker,
    /// Factor of the mean pitch.
    pub pitch: f32,
    /// Factor of the pitch's spread.
    pub spread: f32,
    /// Factor of the duration.
    pub stretch: f32,
    /// Added to the vocoder's all-pass constant: moves all formants.
    pub warp: f32,
    /// Depth of a slow seeded wander of the pitch.
    pub wander: f32,
    /// 0 … 1: unsteadiness of the pitch from frame to frame.
    pub rough: f32,
    /// Factor of the spectrum's fine structure.
    pub detail: f32,
    pub seed: u32,
}

impl Prosody {
    /// The recorded speaker as it is.
    #[cfg(test)]
    pub fn neutral(speaker: Speaker, seed: u32) -> Self {
        Self {
            speaker,
            pitch: 1.0,
            spread: 1.0,
            stretch: 1.0,
            warp: 0.0,
            wander: 0.0,
            rough: 0.0,
            detail: 1.0,
            seed,
        }
    }
}

/// What the engine said. Times are seconds from the utterance's start.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Utterance {
    /// Sound at [`super::HZ`].
    pub samples: Vec<i16>,
    pub words: Vec<Word>,
    pub phones: Vec<Phone>,
}

/// A word that sounded.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    pub name: String,
    /// Which token it belongs to.
    pub token: Option<usize>,
    pub start: f64,
    pub end: f64,
}

/// A single sound, or a pause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Phone {
    /// Which token it belongs to; `None` for a pause.
    pub token: Option<usize>,
    pub start: f64,
    pub end: f64,
}
