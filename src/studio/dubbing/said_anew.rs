//! A line that the service said anew: all of the language's sound came of it, and that line alone is taken.
//!
//! Taken back it is said here as it was dubbed. The service's own transcript, and its sound, keep what was said anew last:
//! to change them back would be charged once more, and changes nothing that is heard here.

use crate::audio::pcm::{Pcm, gain_from_db};
use crate::audio::resample::resample;
use crate::audio::splice::{self, cut_out};
use crate::deliver::dub::Replacement;
use crate::library::Library;
use crate::studio::dubbing::patch::{AIR, Slot, track};
use crate::studio::dubbing::refused::NoDub;
use crate::studio::error::StudioError;
use crate::terms::ids::TakeId;

/// Where both sounds are nearer to each other than this, the line isn't said anew any more, in dB.
const SAME_DB: f32 = -60.0;
/// So much around a line is looked at, in seconds, and so many times its own length behind its beginning.
const BEFORE: f64 = 1.0;
const TIMES: f64 = 2.0;

/// A stretch of two sounds, at the rate and in the channels of the first.
struct Both {
    hz: u32,
    channels: u16,
    base: Vec<f32>,
    new: Vec<f32>,
}

impl Both {
    fn of(
        library: &Library,
        (dub, anew): (TakeId, TakeId),
        span: [f64; 2],
    ) -> Result<Self, StudioError> {
        let mut base = cut_out(&mut *track(library, dub)?, &[span])?;
        let mut new = cut_out(&mut *track(library, anew)?, &[span])?;
        let (hz, channels) = (base.hz, base.channels);
        let first = |samples: &mut Vec<Vec<f32>>| samples.first_mut().map(std::mem::take);
        let base = first(&mut base.samples).ok_or(NoDub::Silent)?;
        let sound = Pcm {
            hz: new.hz,
            channels: new.channels,
            samples: first(&mut new.samples).ok_or(NoDub::Silent)?,
        };
        let new = resample(&sound, hz).laid(channels);
        Ok(Self {
            hz,
            channels,
            base,
            new: new.samples,
        })
    }

    /// Where they differ, in seconds from their beginning.
    fn differ(&self) -> Option<[f64; 2]> {
        let least = gain_from_db(SAME_DB);
        let mut pairs = self.base.iter().zip(&self.new);
        let is_other = |(one, other): (&f32, &f32)| (one - other).abs() > least;
        let from = pairs.clone().position(is_other)?;
        let to = pairs.rposition(is_other)?;
        let frame = |place: usize| place / usize::from(self.channels.max(1));
        let secs = |frame: usize| frame as f64 / f64::from(self.hz.max(1));
        Some([secs(frame(from)), secs(frame(to) + 1)])
    }
}

/// Where a line is said in the sound that was made anew, and which stretch of the dub it takes the place of: all that is
/// another there, as far as nothing else is said.
pub(super) fn place(
    library: &Library,
    slot: Slot,
    takes: (TakeId, TakeId),
) -> Result<([f64; 2], [f64; 2]), StudioError> {
    let [first, last] = slot.bounds();
    let own = [slot.start, slot.start + slot.seconds];
    let around = [
        (own[0] - BEFORE).max(first),
        (own[0] + (slot.seconds * TIMES).max(slot.seconds + BEFORE)).min(last),
    ];
    let both = Both::of(library, takes, around)?;
    let differ = both.differ();
    let [from, to] = differ.map_or(own, |[from, to]| [around[0] + from, around[0] + to]);
    let said = [own[0], to.max(own[1])];
    let span = [
        (from.min(own[0]) - AIR[0]).max(first),
        (said[1] + AIR[1]).min(last),
    ];
    Ok((said, span))
}

/// What takes the place of the dub there.
pub(super) fn made(
    library: &Library,
    takes: (TakeId, TakeId),
    span: [f64; 2],
) -> Result<Replacement, StudioError> {
    let both = Both::of(library, takes, span)?;
    Ok(Replacement {
        from: splice::frames(span, both.hz).start,
        hz: both.hz,
        channels: both.channels,
        samples: splice::lay(&both.base, (both.hz, both.channels), &both.new),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_said_anew_where_the_sound_is_another() {
        let base = vec![0.1_f32; 2_000];
        let mut new = base.clone();
        new[601] = 0.3;
        new[1_398] = -0.3;
        let both = Both {
            hz: 1_000,
            channels: 2,
            base: base.clone(),
            new,
        };
        assert_eq!(both.differ(), Some([0.3, 0.7]));
        let same = Both { new: base, ..both };
        assert_eq!(same.differ(), None);
    }
}
