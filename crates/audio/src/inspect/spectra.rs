//! What sounds in speech and what in its pauses: bandwidth and hum.

use std::sync::Arc;

use crate::fourier::{FourierPlanner, RealToComplex};

use super::db;
use super::levels::cell_of;
use super::speech::{Cell, Speech};
use super::tones::Tones;
use super::voices::Sign;
use crate::decode::Block;

/// Bands begin here, in Hz; so many make an octave.
const LOWEST: f32 = 500.0;
const AN_OCTAVE: f32 = 12.0;
/// Speech reaches as high as it stands so far above the pauses, in dB, …
const ABOVE_PAUSES: f32 = 10.0;
/// … and no lower than this below its loudest band, and this altogether, in dBFS: what filters leave.
const BELOW_LOUDEST: f32 = 65.0;
const LEAST: f32 = -95.0;

/// A voice is known by what lies below this, in Hz.
const ENOUGH: f32 = 5_000.0;
/// Over a third of an octave speech falls less than so many dB; what falls more is a filter's edge.
const EDGE: (usize, f32) = (4, 15.0);

/// Seconds of a frame for bands, and from one to the next.
const BAND_FRAME: f32 = 0.04;
/// The same for hum, of which a frame is made longer with silence, so that bins lie at even frequencies in Hz.
const HUM_FRAME: f32 = 0.2;
const HUM_PADDED: f32 = 0.5;
/// Frames of pauses that hum is looked for in, at least and at most.
const LEAST_PAUSES: usize = 3;
const MOST_PAUSES: usize = 400;
/// Mains and how many harmonics are looked for.
const MAINS: [f32; 2] = [50.0, 60.0];
const HARMONICS: usize = 4;
/// Neighbours lie so far away, in Hz, on both sides.
const NEIGHBOURS: [f32; 2] = [14.0, 22.0];
/// The highest frequency that is kept for hum, in Hz.
const HUM_HIGHEST: f32 = 270.0;
/// Neighbours count as at least so loud, in dBFS: quieter hum than that nobody hears.
const HEARD: f32 = -80.0;

/// Spectra of one recording while it is read for the second time.
pub(super) struct Spectra<'a> {
    speech: &'a Speech,
    bands: Option<Frames>,
    hums: Option<Frames>,
    spoken: Mean,
    paused: Mean,
    /// Power of each bin up to [`HUM_HIGHEST`], of each frame of a pause.
    pauses: Vec<Vec<f32>>,
    tones: Tones,
    hz: u32,
}

/// The mean power of each band.
#[derive(Default)]
struct Mean {
    sums: Vec<f64>,
    frames: u32,
}

impl Mean {
    fn add(&mut self, bands: &[f32]) {
        self.sums.resize(bands.len(), 0.0);
        for (sum, band) in self.sums.iter_mut().zip(bands) {
            *sum += f64::from(*band);
        }
        self.frames += 1;
    }

    /// In dBFS; silence where there were no frames.
    fn db(&self, band: usize) -> f32 {
        let sum = self.sums.get(band).copied().unwrap_or(0.0);
        db((sum / f64::from(self.frames.max(1))) as f32)
    }
}

/// Frames that overlap by half, and their spectra.
struct Frames {
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    /// Samples that wait for their frame, the number of the first, and how many a frame has, silence included.
    samples: Vec<f32>,
    first: u64,
    padded: usize,
    /// What makes a bin's square its part of the mean square.
    scale: f32,
}

impl Frames {
    fn new(hz: u32, seconds: f32, padded: f32) -> Self {
        let even = |seconds: f32| (((hz as f32 * seconds) as usize) / 2 * 2).max(2);
        let (length, padded) = (even(seconds), even(padded));
        let turn = std::f32::consts::TAU / length as f32;
        let window = (0..length).map(|n| 0.5 - 0.5 * (turn * n as f32).cos());
        let window: Vec<f32> = window.collect();
        let power: f32 = window.iter().map(|it| it * it).sum();
        Self {
            fft: FourierPlanner::default().forward(padded),
            window,
            samples: Vec::new(),
            first: 0,
            padded,
            scale: 2.0 / (padded as f32 * power),
        }
    }

    /// Hands out the power of each bin of every whole frame that is one thing by its first sample and length.
    fn push(
        &mut self,
        samples: &[f32],
        what: impl Fn(u64, u64) -> Cell,
        mut each: impl FnMut(Cell, Vec<f32>),
    ) {
        self.samples.extend_from_slice(samples);
        let length = self.window.len();
        let mut from = 0;
        while let Some(frame) = self.samples.get(from..from + length) {
            match what(self.first, length as u64) {
                Cell::Neither => {}
                cell => each(cell, self.power(frame)),
            }
            from += length / 2;
            self.first += (length / 2) as u64;
        }
        self.samples.drain(..from);
    }

    fn power(&self, frame: &[f32]) -> Vec<f32> {
        let mut padded: Vec<f32> = frame.iter().zip(&self.window).map(|(s, w)| s * w).collect();
        padded.resize(self.padded, 0.0);
        let mut bins = self.fft.make_output_vec();
        if self.fft.process(&mut padded, &mut bins).is_err() {
            return Vec::new();
        }
        bins.iter().map(|bin| bin.norm_sqr() * self.scale).collect()
    }
}

impl<'a> Spectra<'a> {
    pub(super) fn new(speech: &'a Speech) -> Self {
        Self {
            speech,
            bands: None,
            hums: None,
            spoken: Mean::default(),
            paused: Mean::default(),
            pauses: Vec::new(),
            tones: Tones::default(),
            hz: 0,
        }
    }

    pub(super) fn push(&mut self, block: &Block<'_>) {
        let hz = block.hz;
        self.hz = hz;
        let speech = self.speech;
        let what = |first: u64, length: u64| {
            let cells = cell_of(first, hz) as usize..=cell_of(first + length - 1, hz) as usize;
            let cells = speech.cells().get(cells).unwrap_or_default();
            let first = cells.first().copied().unwrap_or(Cell::Neither);
            let is_one = cells.iter().all(|cell| *cell == first);
            if is_one { first } else { Cell::Neither }
        };
        let bands = self
            .bands
            .get_or_insert_with(|| Frames::new(hz, BAND_FRAME, BAND_FRAME));
        let hums = self
            .hums
            .get_or_insert_with(|| Frames::new(hz, HUM_FRAME, HUM_PADDED));
        let (spoken, paused, pauses) = (&mut self.spoken, &mut self.paused, &mut self.pauses);
        let channels = usize::from(block.channels.max(1));
        let frames = block.samples.chunks_exact(channels);
        let mono: Vec<f32> = frames
            .map(|frame| frame.iter().sum::<f32>() / channels as f32)
            .collect();
        bands.push(&mono, what, |cell, power| {
            let mean = if cell == Cell::Spoken {
                &mut *spoken
            } else {
                &mut *paused
            };
            mean.add(&in_bands(&power, hz));
        });
        let is_enough = pauses.len() >= MOST_PAUSES;
        let pause = |first, length| match what(first, length) {
            Cell::Pause if !is_enough => Cell::Pause,
            _ => Cell::Neither,
        };
        let tones = &mut self.tones;
        hums.push(&mono, pause, |_, mut power| {
            tones.push(&power, HUM_PADDED);
            power.truncate((HUM_HIGHEST * HUM_PADDED) as usize);
            pauses.push(power);
        });
    }

    /// Whether tones sound in pauses; those of hum are left out where `is_hum`.
    pub(super) fn tones(&self, speech: Option<f32>, is_hum: bool) -> Sign {
        self.tones.sign(speech, is_hum)
    }

    /// The highest frequency of speech in Hz; nothing where nobody speaks, or where noise hides it.
    pub(super) fn bandwidth(&self) -> Option<f32> {
        if self.spoken.frames == 0 {
            return None;
        }
        let bands = 0..self.spoken.sums.len();
        let loudest = bands
            .clone()
            .map(|band| self.spoken.db(band))
            .fold(LEAST, f32::max);
        let least = LEAST.max(loudest - BELOW_LOUDEST);
        let (below, falls) = EDGE;
        let is_cut = |band: usize| {
            let before = band.checked_sub(below).map(|band| self.spoken.db(band));
            before.is_some_and(|before| self.spoken.db(band) <= before - falls)
        };
        let highest = bands.clone().rev().find(|band| {
            let level = self.spoken.db(*band);
            level > least && level > self.paused.db(*band) + ABOVE_PAUSES && !is_cut(*band)
        });
        let next = highest.map_or(0, |band| band + 1);
        let top = edge(next).min(self.hz as f32 / 2.0);
        // Speech may reach higher where it sinks into noise.
        let is_noise = self.paused.db(next) + ABOVE_PAUSES > least;
        let is_hidden = bands.contains(&next) && is_noise && !is_cut(next);
        (!is_hidden || top >= ENOUGH).then_some(top)
    }

    /// Decibels by which hum stands above its neighbours in pauses; nothing where there are too few pauses.
    pub(super) fn hum(&self) -> Option<f32> {
        if self.pauses.len() < LEAST_PAUSES {
            return None;
        }
        // What comes and goes, such as breath and echo, is no hum.
        let bins = self.pauses.first().map_or(0, Vec::len);
        let steady: Vec<f32> = (0..bins)
            .map(|bin| {
                let mut all: Vec<f32> = self
                    .pauses
                    .iter()
                    .filter_map(|it| it.get(bin).copied())
                    .collect();
                all.sort_by(f32::total_cmp);
                super::quantile(&all, 0.5).unwrap_or(0.0)
            })
            .collect();
        let between = |from: f32, to: f32| {
            let bins = (from * HUM_PADDED).round() as usize..=(to * HUM_PADDED).round() as usize;
            steady.get(bins).unwrap_or_default()
        };
        let mean = |bins: &[f32]| bins.iter().sum::<f32>() / bins.len().max(1) as f32;
        let over = MAINS.map(|mains| {
            let (mut hum, mut around) = (0.0, 0.0);
            for harmonic in 1..=HARMONICS {
                let at = mains * harmonic as f32;
                let [near, far] = NEIGHBOURS;
                let below = mean(between(at - far, at - near));
                let above = mean(between(at + near, at + far));
                around += f32::midpoint(below, above);
                let itself = between(at - 2.0, at + 2.0).iter();
                hum += itself.copied().fold(0.0, f32::max);
            }
            // A tone of this level has its highest bin so high.
            let heard = 10f32.powf(HEARD / 10.0) * HUM_FRAME / HUM_PADDED / 1.5;
            db(hum) - db(f32::max(around, heard))
        });
        Some(over.into_iter().fold(0.0, f32::max))
    }
}

/// The lower edge of a band in Hz.
fn edge(band: usize) -> f32 {
    LOWEST * 2f32.powf(band as f32 / AN_OCTAVE)
}

/// The power of each band that begins below half the rate.
fn in_bands(power: &[f32], hz: u32) -> Vec<f32> {
    let half = hz as f32 / 2.0;
    let a_bin = half / power.len().saturating_sub(1).max(1) as f32;
    let bands = (AN_OCTAVE * (half / LOWEST).max(1.0).log2()).ceil() as usize;
    let bin_of = |band: usize| ((edge(band) / a_bin).ceil() as usize).min(power.len());
    (0..bands)
        .map(|band| {
            let bins = power.get(bin_of(band)..bin_of(band + 1));
            bins.unwrap_or_default().iter().sum()
        })
        .collect()
}
