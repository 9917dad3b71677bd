//! What speech is made of: whether it has a voice, and whether it may be two people's.

use super::levels::cell_of;
use super::places::{Fault, Place, places};
use super::speech::{Cell, Speech};
use crate::decode::Block;
use crate::pitch::{self, HZ};

/// Seconds of a frame, and from one to the next.
const FRAME: f32 = 0.04;
const HOP: f32 = 0.04;
/// So many dB below the loud places it is as loud as speech.
const LOUD: f32 = 20.0;
/// Where less of the loud frames has a voice, that can't be told: noise hides it.
const LEAST_VOICED: f32 = 0.3;
/// Where less of them has one, and what is loud rises and falls by no more than so many dB, nobody speaks: whispered words
/// rise and fall all the same.
const NO_VOICE: f32 = 0.03;
const STEADY: f32 = 5.0;
/// Cells over which steadiness is told: noise moves by chance from one to the next.
const AVERAGED: usize = 20;
/// Cells of a phrase, and of a stretch within one, that has no voice and is no consonant any more.
const BURST: usize = 8;
const STRETCH: usize = 60;
/// Cells around a frame with a voice that belong to it.
const REACH: usize = 3;

/// Frames with a voice by which a phrase has a pitch.
const LEAST_FRAMES: usize = 6;
/// Phrases that there are at least, and that each of two voices has.
const LEAST_PHRASES: usize = 6;
const EACH: usize = 3;
/// Two voices lie so many semitones apart at least, …
const APART: f32 = 4.5;
/// … each of them has so much of what is said, …
const SHARE: f32 = 0.08;
/// … and they lie so many times as far apart as each of them moves (Ashman's D: one bell curve that is cut in two has 2.7, one that is as likely anywhere 3.5).
const DISTINCT: f32 = 4.5;
/// Nobody speaks more evenly than this, in semitones.
const EVEN: f32 = 0.6;

/// What may be heard beside one voice.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Sign {
    /// There is too little to tell it by.
    #[default]
    Untold,
    /// Nothing of it is heard.
    Absent,
    /// It is heard: how strongly, in its unit.
    Present(f32),
}

/// A frame of speech.
struct Frame {
    cell: usize,
    /// In semitones above 1 Hz.
    pitch: Option<f32>,
}

/// The voice of one recording while it is read for the second time.
pub(super) struct Voices<'a> {
    speech: &'a Speech,
    levels: &'a [f32],
    /// Samples that wait for their frame, about [`HZ`] a second, and the number of the first.
    samples: Vec<f32>,
    first: u64,
    /// What waits to be averaged.
    sum: f32,
    summed: u32,
    frames: Vec<Frame>,
}

impl<'a> Voices<'a> {
    pub(super) fn new(speech: &'a Speech, levels: &'a [f32]) -> Self {
        Self {
            speech,
            levels,
            samples: Vec::new(),
            first: 0,
            sum: 0.0,
            summed: 0,
            frames: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, block: &Block<'_>) {
        let channels = usize::from(block.channels.max(1));
        let by = (block.hz / HZ).max(1);
        for frame in block.samples.chunks_exact(channels) {
            self.sum += frame.iter().sum::<f32>() / channels as f32;
            self.summed += 1;
            if self.summed == by {
                self.samples.push(self.sum / by as f32);
                (self.sum, self.summed) = (0.0, 0);
            }
        }
        let hz = block.hz as f32 / by as f32;
        let (length, hop) = ((FRAME * hz) as usize, ((HOP * hz) as usize).max(1));
        let mut from = 0;
        while let Some(frame) = self.samples.get(from..from + length) {
            let middle = (self.first + (from + length / 2) as u64) * u64::from(by);
            let cell = cell_of(middle, block.hz) as usize;
            if self.is_loud(cell) {
                let pitch = pitch::pitch(frame, hz).map(|pitch| 12.0 * pitch.log2());
                self.frames.push(Frame { cell, pitch });
            }
            from += hop;
        }
        self.samples.drain(..from.min(self.samples.len()));
        self.first += from as u64;
    }

    fn is_loud(&self, cell: usize) -> bool {
        let level = self.levels.get(cell).copied().unwrap_or(f32::MIN);
        self.speech.cells().get(cell) == Some(&Cell::Spoken) && level > self.speech.loud() - LOUD
    }

    /// Whether what was taken for speech is steady noise.
    pub(super) fn is_steady_noise(&self) -> bool {
        let voiced = self.frames.iter().filter(|frame| frame.pitch.is_some());
        if voiced.count() as f32 >= NO_VOICE * self.frames.len() as f32 {
            return false;
        }
        let mut levels: Vec<f32> = Vec::new();
        for phrase in self.speech.phrases() {
            let cells = self.levels.get(phrase).unwrap_or_default();
            let all = cells.chunks_exact(AVERAGED).map(|some| {
                let power: f32 = some.iter().map(|db| 10f32.powf(db / 10.0)).sum();
                super::db(power / AVERAGED as f32)
            });
            levels.extend(all);
        }
        levels.sort_by(f32::total_cmp);
        let at = |part: f32| super::quantile(&levels, part);
        at(0.9)
            .zip(at(0.1))
            .is_some_and(|(high, low)| high - low <= STEADY)
    }

    /// Where something is as loud as speech and has no voice; nothing where noise hides voices.
    pub(super) fn bursts(&self) -> Vec<Place> {
        places(Fault::Noise, self.burst_cells().into_iter())
    }

    /// The same, cell by cell.
    pub(super) fn burst_cells(&self) -> Vec<usize> {
        let voiced = self.frames.iter().filter(|frame| frame.pitch.is_some());
        if (voiced.clone().count() as f32) < LEAST_VOICED * self.frames.len() as f32 {
            return Vec::new();
        }
        let mut has_voice = vec![false; self.speech.cells().len()];
        for frame in voiced {
            let reach = frame.cell.saturating_sub(REACH)..frame.cell + REACH + 1;
            let reach = reach.start..reach.end.min(has_voice.len());
            has_voice.get_mut(reach).unwrap_or_default().fill(true);
        }
        let is_mute =
            |cell: usize| self.is_loud(cell) && !has_voice.get(cell).copied().unwrap_or_default();
        let mut cells: Vec<usize> = Vec::new();
        for phrase in self.speech.phrases() {
            let has_any = has_voice
                .get(phrase.clone())
                .is_some_and(|of| of.contains(&true));
            if !has_any && phrase.len() >= BURST {
                cells.extend(phrase);
                continue;
            }
            let mut run: Vec<usize> = Vec::new();
            for cell in phrase.clone().chain([phrase.end]) {
                if cell < phrase.end && is_mute(cell) {
                    run.push(cell);
                } else if run.len() >= STRETCH {
                    cells.append(&mut run);
                } else {
                    run.clear();
                }
            }
        }
        cells
    }

    /// The pitch in which most is said, in semitones above 1 Hz; nothing where there is too little with a voice.
    pub(super) fn pitch(&self) -> Option<f32> {
        let mut all: Vec<f32> = self.frames.iter().filter_map(|frame| frame.pitch).collect();
        all.sort_by(f32::total_cmp);
        super::quantile(&all, 0.5).filter(|_| all.len() >= LEAST_FRAMES)
    }

    /// Whether two voices of different pitch speak in turn: how many semitones lie between them. Two of one pitch can't be
    /// told apart so.
    pub(super) fn second(&self) -> Sign {
        let mut pitches: Vec<(f32, usize)> = Vec::new();
        let mut frames = self.frames.iter().peekable();
        for phrase in self.speech.phrases() {
            let mut of_it: Vec<f32> = Vec::new();
            while let Some(frame) = frames.next_if(|frame| frame.cell < phrase.end) {
                of_it.extend(frame.pitch);
            }
            of_it.sort_by(f32::total_cmp);
            if of_it.len() >= LEAST_FRAMES
                && let Some(median) = super::quantile(&of_it, 0.5)
            {
                pitches.push((median, of_it.len()));
            }
        }
        two_humps(pitches)
    }
}

/// Whether pitches, each with its weight, are two heaps with a valley between.
fn two_humps(mut pitches: Vec<(f32, usize)>) -> Sign {
    if pitches.len() < LEAST_PHRASES {
        return Sign::Untold;
    }
    pitches.sort_by(|one, other| one.0.total_cmp(&other.0));
    let of = |some: &[(f32, usize)]| {
        let weight: f32 = some.iter().map(|(_, weight)| *weight as f32).sum();
        let mean = some.iter().map(|(at, w)| at * *w as f32).sum::<f32>() / weight.max(1.0);
        let spread = some.iter().map(|(at, w)| (at - mean).powi(2) * *w as f32);
        (weight, mean, spread.sum::<f32>())
    };
    // Cut where the parts are most even.
    let cuts = EACH..=pitches.len() - EACH;
    let best = cuts
        .map(|cut| {
            let (low, high) = pitches.split_at(cut);
            (of(low), of(high))
        })
        .min_by(|one, other| (one.0.2 + one.1.2).total_cmp(&(other.0.2 + other.1.2)));
    let Some((low, high)) = best else {
        return Sign::Untold;
    };
    let deviation = |(weight, _, spread): (f32, f32, f32)| (spread / weight.max(1.0)).sqrt();
    let (one, other) = (deviation(low).max(EVEN), deviation(high).max(EVEN));
    let apart = high.1 - low.1;
    let distinct = apart / (f32::midpoint(one * one, other * other)).sqrt();
    let share = low.0.min(high.0) / (low.0 + high.0).max(1.0);
    if apart >= APART && share >= SHARE && distinct >= DISTINCT {
        Sign::Present(apart)
    } else {
        Sign::Absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_heaps_are_two_voices_and_one_that_moves_is_not() {
        let of = |all: &[f32]| two_humps(all.iter().map(|at| (*at, 20)).collect());
        assert_eq!(of(&[80.0, 90.0]), Sign::Untold);
        let lively = [80.0, 81.0, 81.5, 82.0, 82.5, 83.0, 84.0, 85.5, 86.0, 88.0];
        assert_eq!(of(&lively), Sign::Absent);
        let two = [80.0, 80.5, 81.0, 81.2, 90.0, 90.3, 90.9, 91.0];
        assert!(matches!(of(&two), Sign::Present(apart) if (9.0..11.0).contains(&apart)));
        // One that cries out once is still one.
        let once = [80.0, 80.5, 81.0, 81.2, 80.2, 80.9, 81.0, 91.0];
        assert_eq!(of(&once), Sign::Absent);
    }
}
