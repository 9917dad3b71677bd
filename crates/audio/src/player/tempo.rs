//! A track at another tempo: its sound, stretched into a tape of its own, a little ahead of what is heard.
//!
//! So the callback knows nothing of it: it reads one more tape.

use std::sync::Arc;

use super::tape::Tape;
use super::voice::Deck;
use crate::stretch::Stretcher;

/// Seconds that are stretched ahead of what is heard.
const AHEAD_SECS: f64 = 3.0;

/// Seconds that are there before it begins.
const FIRST_SECS: f64 = 0.3;

/// Frames that are read at once.
const PIECE: usize = 1_024;

/// Frames behind the one that is read that its interpolation looks at.
const MARGIN: u64 = 32;

/// A track that is being stretched.
pub(super) struct Stretching {
    /// Where it is read, at the output's rate.
    source: Deck,
    stretcher: Stretcher,
    hz: u32,
    /// Where in the track it begins, in seconds.
    from: f64,
    pub tape: Arc<Tape>,
}

impl Stretching {
    /// From `from` seconds of a track on, for an output of `hz`; what is heard first, from `at` seconds, is there at
    /// once. Nothing where the tempo is none.
    pub fn begin(mut source: Deck, (from, at): (f64, f64), tempo: f32, hz: u32) -> Option<Self> {
        let stretcher = match Stretcher::new(hz, tempo) {
            Ok(stretcher) => stretcher,
            Err(error) => {
                log::warn!("nothing is played at {tempo}×: {error}");
                return None;
            }
        };
        source.place(from);
        let from = source.seconds(hz);
        let left = source.tape.from + source.tape.seconds() - from;
        let is_whole = source.tape.is_done();
        let tape = Tape::growing(
            source.tape.key,
            hz,
            is_whole.then_some(left / stretcher.tempo()),
        );
        let mut begun = Self {
            source,
            stretcher,
            hz,
            from,
            tape: Arc::new(tape),
        };
        begun.stretch(begun.place(at) + FIRST_SECS);
        Some(begun)
    }

    /// How it is played.
    pub fn deck(&self, gain: f32) -> Deck {
        Deck::stretched(
            Arc::clone(&self.tape),
            gain,
            self.from,
            self.stretcher.tempo(),
        )
    }

    /// Stretches on, so that there is enough behind a place in the track, in seconds.
    pub fn keep_ahead(&mut self, at: f64) {
        self.stretch(self.place(at) + AHEAD_SECS);
    }

    /// Seconds of the tape before a place in the track.
    fn place(&self, at: f64) -> f64 {
        (at - self.from).max(0.0) / self.stretcher.tempo()
    }

    /// Until the tape has so many seconds, or all that has arrived.
    fn stretch(&mut self, seconds: f64) {
        let wanted = (seconds * f64::from(self.hz)) as u64;
        let mut out = Vec::new();
        while !self.tape.is_done() && self.tape.filled() < wanted {
            // Asked before how much there is: what arrives in between is read the next time.
            let done = self.source.tape.is_done();
            let end = self.source.tape.filled();
            let end = if done {
                end
            } else {
                end.saturating_sub(MARGIN)
            };
            let mut piece = Vec::with_capacity(PIECE);
            while piece.len() < PIECE && self.source.at() < end {
                piece.push(self.source.read(self.hz));
                self.source.step(self.hz);
            }
            let all = done && self.source.at() >= end;
            out.clear();
            let mut made = self.stretcher.push(&piece, &mut out);
            if all && made.is_ok() {
                made = self.stretcher.finish(&mut out);
            }
            self.tape.append(&out);
            if let Err(error) = &made {
                log::warn!("a take is cut short at another tempo: {error}");
            }
            if all || made.is_err() {
                self.tape.finish();
            } else if piece.is_empty() {
                break;
            }
        }
        // A stream begins when it would begin at its own tempo.
        if self.source.tape.is_ready() && (self.tape.filled() > 0 || self.tape.is_done()) {
            self.tape.make_ready();
        }
    }
}
