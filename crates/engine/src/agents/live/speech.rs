//! Start and end of the user's speech, by the level of the microphone.

/// Root mean square of speech.
const LEVEL: f32 = 0.02;
/// Milliseconds of speech that start a turn.
const STARTS_MS: u64 = 60;
/// Milliseconds of silence that end it.
const ENDS_MS: u64 = 400;

/// A change of the user's speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpeechChange {
    /// The user speaks.
    Starts,
    /// The user stopped to speak so many milliseconds ago.
    Ends(u64),
}

/// Hears where speech starts and ends.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Speech {
    is_speaking: bool,
    loud_ms: u64,
    quiet_ms: u64,
}

impl Speech {
    /// Returns true from the start of a turn to its end.
    pub fn is_speaking(&self) -> bool {
        self.is_speaking
    }

    /// Hears a piece of some 20 to 100 ms.
    pub fn hear(&mut self, samples: &[f32], hz: u32) -> Option<SpeechChange> {
        let ms = samples.len() as u64 * 1_000 / u64::from(hz.max(1));
        let is_loud = rms(samples) >= LEVEL;
        if is_loud {
            self.loud_ms += ms;
            self.quiet_ms = 0;
        } else {
            self.quiet_ms += ms;
            if !self.is_speaking {
                self.loud_ms = 0;
            }
        }
        if !self.is_speaking && self.loud_ms >= STARTS_MS {
            self.is_speaking = true;
            return Some(SpeechChange::Starts);
        }
        if self.is_speaking && self.quiet_ms >= ENDS_MS {
            let ago = self.quiet_ms;
            *self = Self::default();
            return Some(SpeechChange::Ends(ago));
        }
        None
    }
}

/// Returns the root mean square of samples.
pub(super) fn rms(samples: &[f32]) -> f32 {
    let squares: f32 = samples.iter().map(|sample| sample * sample).sum();
    (squares / samples.len().max(1) as f32).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_within_a_turn_do_not_end_it() {
        let mut speech = Speech::default();
        let (loud, quiet) = ([0.2; 640], [0.0; 640]);
        let mut changes = Vec::new();
        let pattern = [(3, true), (5, false), (3, true), (10, false), (1, true)];
        for (count, is_loud) in pattern {
            for _ in 0..count {
                let piece = if is_loud { &loud } else { &quiet };
                changes.extend(speech.hear(piece, 16_000));
            }
        }
        assert_eq!(changes, [SpeechChange::Starts, SpeechChange::Ends(400)]);
        assert!(!speech.is_speaking(), "a click is no speech");
    }
}
