//! Takes that are heard joined: how long all of it is, and where in it one is.

use std::sync::Arc;

use crate::command::Cue;
use mynah_core::ids::TakeId;

/// Takes that are heard one after the other, with the pauses between them.
#[derive(Clone, Debug)]
pub struct Joined {
    cues: Arc<[Cue]>,
    pieces: Vec<Piece>,
    /// The one that is heard.
    at: usize,
    /// So many were measured.
    measured: usize,
}

/// One of them in the whole. All in seconds.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins.
    begins: f64,
    /// How long it is, with the pause behind it.
    seconds: f64,
    /// What is left out at its start.
    from: f64,
    measured: bool,
}

impl Joined {
    /// Takes in the order in which they are heard; their lengths are known as they are read.
    pub fn new(cues: Arc<[Cue]>) -> Self {
        let last = cues.len().saturating_sub(1);
        let pieces = cues.iter().enumerate().map(|(place, cue)| Piece {
            begins: 0.0,
            seconds: f64::from(cue.about_ms) / 1e3 + if place < last { pause(cue) } else { 0.0 },
            from: f64::from(cue.shape.cut.start_ms) / 1e3,
            measured: false,
        });
        let mut joined = Self {
            pieces: pieces.collect(),
            cues,
            at: 0,
            measured: 0,
        };
        joined.reckon(0);
        joined
    }

    /// Whether these are they.
    pub fn is_of(&self, cues: &[Cue]) -> bool {
        *self.cues == *cues
    }

    /// One of them was read: it is this long with its pause, without its first `from` seconds.
    pub fn measure(&mut self, place: usize, from: f64, seconds: f64) {
        let Some(piece) = self.pieces.get_mut(place) else {
            return;
        };
        self.measured += usize::from(!piece.measured);
        (piece.from, piece.seconds, piece.measured) = (from, seconds, true);
        self.reckon(place);
    }

    /// Goes to a take of them that begins; `false` where it is none.
    pub fn go_to(&mut self, take: TakeId) -> bool {
        let is_it = |cue: &Cue| cue.take == take;
        let on = self.cues.iter().skip(self.at).position(is_it);
        let place = on.map(|on| self.at + on);
        let place = place.or_else(|| self.cues.iter().position(is_it));
        self.at = place.unwrap_or(self.at);
        place.is_some()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cues.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cues.is_empty()
    }

    /// Which of them is heard, from 0.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How long all of it is, as far as that is known: exactly once all were read.
    pub fn seconds(&self) -> f64 {
        let last = self.pieces.last();
        last.map_or(0.0, |last| last.begins + last.seconds)
    }

    /// Whether the length of all of them was measured.
    pub fn is_measured(&self) -> bool {
        self.measured == self.pieces.len()
    }

    /// The place in the whole at which the one that is heard is at `seconds` of its take.
    pub fn place(&self, seconds: f64) -> f64 {
        self.pieces.get(self.at).map_or(0.0, |piece| {
            piece.begins + (seconds - piece.from).clamp(0.0, piece.seconds)
        })
    }

    /// Which of them is heard at a place in the whole.
    pub fn piece_at(&self, place: f64) -> usize {
        let after = self.pieces.partition_point(|piece| piece.begins <= place);
        after.saturating_sub(1)
    }

    /// The take that sounds at a place in the whole, and at how many seconds of it; nothing in a pause.
    pub fn sound_at(&self, place: f64) -> Option<(&Cue, f64)> {
        let at = self.piece_at(place);
        let (piece, cue) = (self.pieces.get(at)?, self.cues.get(at)?);
        let within = place - piece.begins;
        let is_last = at + 1 == self.pieces.len();
        let sounds = piece.seconds - if is_last { 0.0 } else { pause(cue) };
        (within < sounds).then_some((cue, piece.from + within))
    }

    fn reckon(&mut self, from: usize) {
        let before = from.checked_sub(1).and_then(|last| self.pieces.get(last));
        let mut begins = before.map_or(0.0, |last| last.begins + last.seconds);
        for piece in self.pieces.iter_mut().skip(from) {
            piece.begins = begins;
            begins += piece.seconds;
        }
    }
}

fn pause(cue: &Cue) -> f64 {
    f64::from(cue.pause_ms) / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(take: u64, about_ms: u32, pause_ms: u32) -> Cue {
        Cue {
            about_ms,
            pause_ms,
            ..Cue::as_made(TakeId(take))
        }
    }

    #[test]
    fn the_whole_is_reckoned_and_corrected_by_what_was_read() {
        let cues: Arc<[Cue]> = [cue(1, 2_000, 500), cue(2, 1_000, 500), cue(3, 3_000, 500)].into();
        let mut joined = Joined::new(Arc::clone(&cues));
        assert!(
            (joined.seconds() - 7.0).abs() < 1e-9,
            "no pause behind the last"
        );
        joined.measure(0, 0.25, 2.0);
        assert!((joined.seconds() - 6.5).abs() < 1e-9 && !joined.is_measured());
        assert!((joined.place(0.75) - 0.5).abs() < 1e-9);
        assert!(joined.go_to(TakeId(2)) && !joined.go_to(TakeId(9)));
        assert_eq!(joined.at(), 1);
        assert!((joined.place(0.5) - 2.5).abs() < 1e-9);
        let heard = |place: f64| joined.sound_at(place).map(|(cue, at)| (cue.take.0, at));
        assert_eq!(heard(1.0), Some((1, 1.25)));
        assert_eq!(heard(1.6), None, "a pause");
        assert_eq!(heard(2.0), Some((2, 0.0)));
        assert_eq!(heard(6.4).map(|(take, _)| take), Some(3));
        joined.measure(1, 0.0, 1.5);
        joined.measure(2, 0.0, 3.0);
        assert!(joined.is_measured() && joined.is_of(&cues));
        // It begins again.
        assert!(joined.go_to(TakeId(1)));
        assert_eq!(joined.at(), 0);
    }
}
