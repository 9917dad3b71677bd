//! A line that the service said anew: all of the language's sound came of it, and that line alone is taken.
//!
//! Taken back it is said here as it was dubbed. The service's own transcript, and its sound, keep what was said anew last:
//! to change them back would be charged once more, and changes nothing that is heard here.

use crate::dubbing::patch::track;
use crate::error::StudioError;
use mynah_audio::pcm::{Pcm, gain_from_db};
use mynah_audio::resample::resample;
use mynah_audio::splice::{self, cut_out};
use mynah_core::ids::TakeId;
use mynah_export::dub::Replacement;
use mynah_model::dubbing::refused::NoDub;
use mynah_model::dubbing::slot::AIR;
use mynah_model::dubbing::slot::Slot;
use mynah_store::Library;

/// Where both sounds are nearer to each other than this, the line isn't said anew any more, in dB.
const SAME_DB: f32 = -60.0;
/// So much before a line is looked at, and so much from its beginning on, in seconds.
const BEFORE: f64 = 1.0;
const MOST: f64 = 60.0;
/// What differs so long before the line, in seconds, is another one's, that was taken back.
const APART: f64 = 0.1;

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

    /// Where they differ from a line on that is said at `own`, in seconds from their beginning; and what leads up to it
    /// without a gap.
    fn differ(&self, own: f64) -> Option<[f64; 2]> {
        let least = gain_from_db(SAME_DB);
        let channels = usize::from(self.channels.max(1));
        let frames = self.base.chunks(channels).zip(self.new.chunks(channels));
        let is_other = |(one, other): (&[f32], &[f32])| {
            let mut pairs = one.iter().zip(other);
            pairs.any(|(one, other)| (one - other).abs() > least)
        };
        let others: Vec<bool> = frames.map(is_other).collect();
        let hz = f64::from(self.hz.max(1));
        let own = ((own * hz) as usize).min(others.len());
        let (before, behind) = others.split_at(own);
        let to = behind
            .iter()
            .rposition(|is| *is)
            .map(|place| own + place + 1);
        let gap = (APART * hz) as usize;
        let mut from = own;
        for (place, _) in before.iter().enumerate().rev().filter(|(_, is)| **is) {
            if from - place > gap {
                break;
            }
            from = place;
        }
        let first = behind.iter().position(|is| *is).map(|place| own + place);
        let from = if from < own { Some(from) } else { first }?;
        let secs = |frame: usize| frame as f64 / hz;
        Some([secs(from), secs(to.unwrap_or(own))])
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
        (own[0] + slot.seconds.max(MOST)).min(last),
    ];
    let both = Both::of(library, takes, around)?;
    let differ = both.differ(own[0] - around[0]);
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
        for own in [0.25, 0.3, 0.35] {
            assert_eq!(both.differ(own), Some([0.3, 0.7]), "{own}");
        }
        let same = Both { new: base, ..both };
        assert_eq!(same.differ(0.3), None);
    }

    /// The end of a line that was said anew and taken back was heard before the next one that was.
    #[test]
    fn what_was_taken_back_before_a_line_is_not_of_it() {
        let base = vec![0.1_f32; 4_000];
        let mut new = base.clone();
        new[500..800].fill(0.2);
        new[1_000..3_700].fill(0.3);
        let both = Both {
            hz: 1_000,
            channels: 1,
            base,
            new,
        };
        // It begins a little early, and goes on as long as it takes.
        assert_eq!(both.differ(1.02), Some([1.0, 3.7]));
    }
}
