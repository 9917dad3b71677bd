//! Compares the times of words with the sound, and repairs those that cannot be true.

pub mod envelope;
mod order;

use std::ops::Range;

use self::envelope::Envelope;
use crate::transcript::Transcript;

/// Result of a verification.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verification {
    /// Number of spoken words.
    pub checked: usize,
    /// Positions of the words with new times that the sound confirms.
    pub repaired: Vec<usize>,
    /// Ranges whose times nothing confirms. ElevenLabs’ alignment can find them.
    pub unresolved: Vec<UnresolvedRange>,
}

/// Words whose times nothing confirms.
#[derive(Clone, Debug, PartialEq)]
pub struct UnresolvedRange {
    /// Positions in [`Transcript::words`], spaces included.
    pub words: Range<usize>,
    /// The time between the neighbors that can be trusted.
    pub start_s: f64,
    pub end_s: f64,
}

impl Transcript {
    /// Compares every word's time with the sound, and repairs and marks impossible times.
    ///
    /// Afterwards no word has zero length, and no two words of a channel are out of order.
    pub fn verify(&mut self, envelope: &Envelope) -> Verification {
        let mut verification = Verification {
            checked: self.words.iter().filter(|word| word.is_spoken()).count(),
            ..Verification::default()
        };
        order::enforce(&mut self.words, envelope.duration_s().max(self.duration_s));
        verification.repaired.sort_unstable();
        verification
    }
}
