//! What lies under speech, without a model: speech is in the middle of a film, music and effects are spread.
//!
//! What left and right have in common goes out of a short-time spectrum where it is more than the background has there in
//! pauses; what the middle lacks then is made of what is spread. Whether that worked is measured, and said.

mod spectra;

use crate::fourier::Complex32;

use self::spectra::Spectra;
use super::pcm::{Pcm, db_from_gain, gain_from_db};

/// A bin is judged by so many frames on both sides, and by its neighbours: one, and one more for so many bins below it.
const FRAMES: usize = 3;
const A_NEIGHBOUR: usize = 64;
/// The background's share of the middle below which all of it goes, and from which on nothing does.
const SHARES: [f32; 2] = [0.2, 0.7];
/// A bin that is quieter in pauses than such a part of what it is, tells nothing: −30 dB.
const DIM: f32 = 0.001;
/// How it lies is told of a bin and its neighbours: one, and one more for so many bins below it.
const A_KIN: usize = 24;
/// This part of the frames, the ones with the least in the middle, tells how the background lies.
const PAUSES: usize = 5;
/// In pauses the middle's share is at most so many times what it is in the surest ones: 3 dB.
const ALIKE: f32 = 2.0;
/// A background has so many times the power in the middle that it has at the sides, at least and at most.
const SPREAD: [f32; 2] = [0.25, 64.0];
/// Louder at the sides than so much below the middle, in dB, or two channels are one.
const LEAST_SIDES: f32 = -36.0;
/// Quieter than this there is nothing, in dBFS.
const SILENT: f32 = -75.0;
/// Frames of loud speech are no more below the loudest ones, in dB.
const LOUD: f32 = -10.0;
/// So much of the middle goes away where it is loud, in dB, or the speech is not there.
const LEAST_GONE: f32 = -3.0;
/// What remains there is no louder than in pauses by more, in dB, nor by more than half of what went beyond the second,
/// unless it is as low as ducking makes it.
const MOST_LEFT: f32 = 6.0;
const LEAST_MORE: f32 = -2.0;
const DUCKED: f32 = -24.0;
/// Pauses lose no more than this, in dB: it would be the background.
const MOST_LOST: f32 = -2.0;

/// Stretches are no longer, in seconds: a second needs some 3 MB.
const LONGEST: u64 = 40;

/// Why what remains is no background.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unparted {
    /// There is one channel, or all are the same.
    #[error("there is but one channel")]
    Mono,
    /// It is longer than is held in memory.
    #[error("it is too long")]
    Long,
    /// Hardly anything remains.
    #[error("nothing is spread")]
    Nothing,
    /// Too much of the speech remains.
    #[error("the speech is not in the middle")]
    Speech,
    /// Pauses lose too much: the background is in the middle, too.
    #[error("the background is in the middle")]
    Background,
}

/// What remains of a stretch without its speech.
#[derive(Clone, Debug, PartialEq)]
pub struct Parted {
    /// Left and right, as long as the stretch and at its rate.
    pub background: Pcm,
    /// Why it is none.
    pub fails: Option<Unparted>,
}

/// Takes the speech out of a stretch of a film's sound.
pub fn parted(sound: &Pcm) -> Parted {
    let (mut mid, side) = middle_and_sides(sound);
    let fails = if is_one(&mid, &side) {
        Some(Unparted::Mono)
    } else if mid.len() as u64 > LONGEST * u64::from(sound.hz) {
        Some(Unparted::Long)
    } else {
        let spectra = Spectra::new(sound.hz);
        let (mids, sides) = rayon::join(|| spectra.of(&mid), || spectra.of(&side));
        let bins = Bins::judged(&spectra, &mids, &sides);
        let (taken, fails) = bins.taken(mids, &sides);
        for (sample, taken) in mid.iter_mut().zip(spectra.sound(taken)) {
            *sample -= taken;
        }
        fails
    };
    let is_silent = db(power(&mid) + power(&side)) < SILENT;
    let fails = if is_silent {
        Some(Unparted::Nothing)
    } else {
        fails
    };
    let both = mid.iter().zip(&side);
    Parted {
        background: Pcm {
            hz: sound.hz,
            channels: 2,
            samples: both
                .flat_map(|(mid, side)| [mid + side, mid - side])
                .collect(),
        },
        fails,
    }
}

/// Half of what left and right add up to, and half of how they differ. What is in the middle of more channels is in both,
/// and what is behind is on its side.
fn middle_and_sides(sound: &Pcm) -> (Vec<f32>, Vec<f32>) {
    let channels = usize::from(sound.channels.max(1));
    let half = std::f32::consts::FRAC_1_SQRT_2;
    let ears = |frame: &[f32]| match *frame {
        [left, right] => [left, right],
        [left, right, middle] => [left + half * middle, right + half * middle],
        [left, right, behind, also] => [left + half * behind, right + half * also],
        [left, right, middle, .., behind, also] => [
            left + half * (middle + behind),
            right + half * (middle + also),
        ],
        [one] => [one; 2],
        [] => [0.0; 2],
    };
    let frames = sound.samples.chunks_exact(channels).map(ears);
    frames
        .map(|[left, right]| (0.5 * (left + right), 0.5 * (left - right)))
        .unzip()
}

/// A ratio of powers in decibels.
fn db(ratio: f32) -> f32 {
    db_from_gain(ratio.sqrt())
}

fn power(samples: &[f32]) -> f32 {
    let sum: f64 = samples.iter().map(|it| f64::from(it * it)).sum();
    (sum / samples.len().max(1) as f64) as f32
}

/// Whether two channels are (nearly) one.
fn is_one(mid: &[f32], side: &[f32]) -> bool {
    let (mid, side) = (power(mid).sqrt(), power(side).sqrt());
    // What is no number is none, either.
    let is_spread = side > mid * gain_from_db(LEAST_SIDES);
    !is_spread
}

/// What is known of each bin of each frame.
struct Bins {
    count: usize,
    speaks: Vec<f32>,
    is_measured: Vec<bool>,
    /// The power in the middle and at the sides, smoothed.
    mids: Vec<f32>,
    sides: Vec<f32>,
    /// Frames in which hardly anybody speaks.
    pauses: Vec<usize>,
    /// How the background lies, by bin.
    lies: Vec<Lies>,
}

impl Bins {
    fn judged(spectra: &Spectra, mids: &[Complex32], sides: &[Complex32]) -> Self {
        let count = spectra.bins();
        let powers = rayon::join(|| smoothed(mids, count), || smoothed(sides, count));
        let mut bins = Self {
            count,
            speaks: (0..count).map(|bin| spectra.speaks(bin)).collect(),
            is_measured: (0..count).map(|bin| spectra.is_measured(bin)).collect(),
            mids: powers.0,
            sides: powers.1,
            pauses: Vec::new(),
            lies: Vec::new(),
        };
        bins.pauses = bins.pauses();
        bins.lies = bins.lies(mids, sides);
        bins
    }

    /// The power of a frame in the measured band.
    fn measured(&self, powers: &[f32]) -> f32 {
        let bins = powers.iter().zip(&self.is_measured);
        bins.map(|(power, is)| if *is { *power } else { 0.0 }).sum()
    }

    /// The frames of which the least is in the middle, of those that aren't silent.
    fn pauses(&self) -> Vec<usize> {
        let frames = self.mids.chunks_exact(self.count);
        let frames = frames.zip(self.sides.chunks_exact(self.count));
        let both: Vec<[f32; 2]> = frames
            .map(|(mid, side)| [self.measured(mid), self.measured(side)])
            .collect();
        let loudest = both.iter().map(|[_, side]| *side).fold(0.0, f32::max);
        let is_heard = |side: f32| side > loudest * gain_from_db(-60.0).powi(2);
        let mut shares: Vec<(f32, usize)> = both
            .iter()
            .enumerate()
            .filter(|(_, [_, side])| is_heard(*side))
            .map(|(frame, [mid, side])| (mid / side, frame))
            .collect();
        shares.sort_by(|one, other| one.0.total_cmp(&other.0));
        shares.truncate(shares.len().div_ceil(PAUSES));
        // Where somebody speaks nearly all the time, fewer of them are pauses.
        let surest = shares.get(shares.len() / 4).map(|(share, _)| *share);
        shares.retain(|(share, _)| surest.is_some_and(|surest| *share <= surest * ALIKE));
        shares.into_iter().map(|(_, frame)| frame).collect()
    }

    /// How the background of each bin lies in the middle, by what is at the sides in pauses.
    fn lies(&self, mids: &[Complex32], sides: &[Complex32]) -> Vec<Lies> {
        let mut sums = vec![Sum::default(); self.count];
        for frame in &self.pauses {
            let place = frame * self.count..(frame + 1) * self.count;
            let mids = mids.get(place.clone()).unwrap_or_default();
            let sides = sides.get(place).unwrap_or_default();
            for ((sum, mid), side) in sums.iter_mut().zip(mids).zip(sides) {
                sum.mid += mid.norm_sqr();
                sum.side += side.norm_sqr();
                sum.both += mid * side.conj();
            }
        }
        // What is so far below all that sounds there tells nothing: a breath, or what is left of a word.
        let paused = self.pauses.len() as f32;
        let frames = self.mids.chunks_exact(self.count);
        let part = DIM * paused / frames.len().max(1) as f32;
        for frame in frames {
            for (sum, mid) in sums.iter_mut().zip(frame) {
                sum.dim += part * mid;
            }
        }
        let around = |bin: usize| {
            let width = 1 + bin / A_KIN;
            let near = bin.saturating_sub(width)..(bin + width + 1).min(self.count);
            let near = sums.get(near).unwrap_or_default();
            near.iter().fold(Sum::default(), Sum::and).lies()
        };
        (0..self.count).map(around).collect()
    }

    /// What goes out of the middle, and whether what remains is the background.
    fn taken(
        &self,
        mut mids: Vec<Complex32>,
        sides: &[Complex32],
    ) -> (Vec<Complex32>, Option<Unparted>) {
        let mut told = Vec::with_capacity(mids.len() / self.count);
        let powers = self
            .mids
            .chunks_exact(self.count)
            .zip(self.sides.chunks_exact(self.count));
        let frames = mids
            .chunks_exact_mut(self.count)
            .zip(sides.chunks_exact(self.count));
        for ((mids, sides), (loud, wide)) in frames.zip(powers) {
            let mut frame = Told::default();
            let known = loud
                .iter()
                .zip(wide)
                .zip(self.speaks.iter().zip(&self.lies));
            let known = known.zip(&self.is_measured);
            for ((mid, side), (((loud, wide), (speaks, lies)), is_measured)) in
                mids.iter_mut().zip(sides).zip(known)
            {
                let share = if *loud > 0.0 {
                    lies.spread * wide / loud
                } else {
                    1.0
                };
                let goes = speaks * gone(share);
                let stays = (1.0 - goes) * (1.0 - goes);
                let lacks = if goes > 0.0 {
                    (1.0 - stays / share).clamp(0.0, 1.0).sqrt()
                } else {
                    0.0
                };
                let taken = *mid * goes - side * lies.turn * lacks;
                if *is_measured {
                    frame.was += mid.norm_sqr();
                    frame.side += side.norm_sqr();
                    frame.is += (*mid - taken).norm_sqr();
                }
                *mid = taken;
            }
            told.push(frame);
        }
        let fails = self.fails(&told);
        (mids, fails)
    }

    /// What speaks against it that what remains is the background.
    fn fails(&self, told: &[Told]) -> Option<Unparted> {
        let mut heights: Vec<f32> = told.iter().map(|it| it.was).collect();
        heights.sort_by(f32::total_cmp);
        let top = heights.len().saturating_sub(1) * 19 / 20;
        let least = heights.get(top).copied().unwrap_or_default() * gain_from_db(LOUD).powi(2);
        let loud = Told::mean(told.iter().filter(|it| it.was >= least));
        let paused = Told::mean(self.pauses.iter().filter_map(|frame| told.get(*frame)));
        let gone = db(loud.is / loud.was);
        let left = loud.is + loud.side;
        let more = db(left / (paused.is + paused.side));
        let is_gone = gone <= LEAST_GONE;
        let is_even = more <= MOST_LEFT.min(0.5 * (LEAST_MORE - gone));
        let is_low = db(left / (loud.was + loud.side)) <= DUCKED;
        if !is_gone || !(is_even || is_low) {
            return Some(Unparted::Speech);
        }
        let lost = db((paused.is + paused.side) / (paused.was + paused.side));
        let is_kept = lost >= MOST_LOST;
        (!is_kept).then_some(Unparted::Background)
    }
}

/// The power of each bin, with its neighbours' and that of the frames around it.
fn smoothed(spectra: &[Complex32], count: usize) -> Vec<f32> {
    let mut wide = Vec::with_capacity(spectra.len());
    let mut sums = vec![0.0; count + 1];
    for frame in spectra.chunks_exact(count) {
        let mut sum = 0.0;
        for (bin, place) in frame.iter().zip(sums.iter_mut().skip(1)) {
            sum += f64::from(bin.norm_sqr());
            *place = sum;
        }
        wide.extend((0..count).map(|bin| {
            let near = 1 + bin / A_NEIGHBOUR;
            let (from, to) = (bin.saturating_sub(near), (bin + near + 1).min(count));
            let ends = sums.get(to).zip(sums.get(from));
            ends.map_or(0.0, |(to, from)| (to - from) as f32 / (2 * near + 1) as f32)
        }));
    }
    let mut all = vec![0.0; wide.len()];
    let frames = wide.len() / count;
    for (number, out) in all.chunks_exact_mut(count).enumerate() {
        let near = number.saturating_sub(FRAMES)..(number + FRAMES + 1).min(frames);
        for other in near {
            let other = wide.get(other * count..).unwrap_or_default();
            for (out, power) in out.iter_mut().zip(other) {
                *out += power / (2 * FRAMES + 1) as f32;
            }
        }
    }
    all
}

/// How much of the middle goes where the background has such a share of it, from 0 to 1.
fn gone(share: f32) -> f32 {
    let [all, none] = SHARES;
    let part = ((share - all) / (none - all)).clamp(0.0, 1.0);
    1.0 - part * part * (3.0 - 2.0 * part)
}

/// What is in a bin in pauses.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    mid: f32,
    side: f32,
    /// What is in both, and how far it is turned.
    both: Complex32,
    /// What counts for nothing.
    dim: f32,
}

impl Sum {
    fn and(self, other: &Self) -> Self {
        Self {
            mid: self.mid + other.mid,
            side: self.side + other.side,
            both: self.both + other.both,
            dim: self.dim + other.dim,
        }
    }

    fn lies(self) -> Lies {
        let [least, most] = SPREAD;
        let side = self.side + f32::MIN_POSITIVE;
        let tells =
            self.mid * self.mid / (self.mid * self.mid + self.dim * self.dim + f32::MIN_POSITIVE);
        let spread = (self.mid / side).clamp(least, most).powf(tells);
        let panned = self.both / side * tells;
        let panned = panned * (spread.sqrt() / panned.norm().max(spread.sqrt()));
        // What isn't panned to one side is a quarter of a turn away: neither what is left nor what is right.
        let wide = (spread - panned.norm_sqr()).max(0.0).sqrt();
        Lies {
            spread,
            turn: panned + Complex32::new(0.0, wide),
        }
    }
}

/// How the background lies in the middle, by what is at the sides.
#[derive(Clone, Copy, Debug)]
struct Lies {
    /// How many times the power.
    spread: f32,
    /// What makes of the one what is like the other.
    turn: Complex32,
}

/// The power of the measured band in a frame.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    /// In the middle, before and after.
    was: f32,
    is: f32,
    /// At the sides.
    side: f32,
}

impl Told {
    fn mean<'a>(frames: impl Iterator<Item = &'a Self>) -> Self {
        let (mut sum, mut count) = (Self::default(), 0.0_f32);
        for frame in frames {
            sum.was += frame.was;
            sum.is += frame.is;
            sum.side += frame.side;
            count += 1.0;
        }
        Self {
            was: sum.was / count.max(1.0),
            is: sum.is / count.max(1.0),
            side: sum.side / count.max(1.0),
        }
    }
}

#[cfg(test)]
mod tests;
