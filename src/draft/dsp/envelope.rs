//! The spectral envelope of a voice: what its throat and mouth make of every pitch.
//!
//! By linear prediction over the mean correlations of voiced frames (J. D. Markel, A. H. Gray, "Linear Prediction of
//! Speech", 1976), each frame weighing the same.

use std::f32::consts::PI;

use super::pitch::STEP_SECS;

/// Frequencies at which it is kept, from 0 to half the rate.
const POINTS: usize = 129;
/// Order of the linear prediction at 16 kHz: two for each kHz and two for the slope.
const ORDER: usize = 18;
/// Formants lie between, in Hz.
const FORMANTS: (f32, f32) = (300.0, 4_500.0);

/// Levels over frequency.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    levels: Vec<f32>,
    nyquist: f32,
}

impl Envelope {
    /// Of the frames that have a pitch in `track`, 32 ms long and half of that apart; `None` if there is none.
    pub fn of(samples: &[f32], hz: u32, track: &[Option<f32>]) -> Option<Self> {
        let frame = (hz as usize * 32 / 1_000).max(2);
        let window: Vec<f32> = (0..frame)
            .map(|n| 0.5 - 0.5 * (2.0 * PI * n as f32 / frame as f32).cos())
            .collect();
        let mut sum = [0.0; ORDER + 1];
        for (n, samples) in samples.windows(frame).step_by(frame / 2).enumerate() {
            let secs = (n * (frame / 2)) as f32 / hz as f32;
            let look = (secs / STEP_SECS) as usize;
            if track.get(look).copied().flatten().is_none() {
                continue;
            }
            let mut before = 0.0;
            let emphasised: Vec<f32> = samples
                .iter()
                .zip(&window)
                .map(|(sample, weight)| {
                    let out = (sample - 0.95 * before) * weight;
                    before = *sample;
                    out
                })
                .collect();
            let own = emphasised.iter().map(|sample| sample * sample).sum::<f32>();
            for (lag, sum) in sum.iter_mut().enumerate() {
                let shifted = emphasised.get(lag..).unwrap_or_default();
                let dot: f32 = emphasised.iter().zip(shifted).map(|(a, b)| a * b).sum();
                *sum += f64::from(dot / own.max(1e-9));
            }
        }
        let filter = predictor(&sum)?;
        let angles = (0..POINTS).map(|point| PI * point as f32 / (POINTS - 1) as f32);
        Some(Self {
            levels: angles.map(|angle| filter_db(&filter, angle)).collect(),
            nyquist: hz as f32 / 2.0,
        })
    }

    /// The level at a frequency in dB.
    pub fn db(&self, hz: f32) -> f32 {
        let point = (hz / self.nyquist * (POINTS - 1) as f32).max(0.0);
        let below = (point as usize).min(POINTS - 1);
        let left = self.levels.get(below).copied().unwrap_or(0.0);
        let right = self.levels.get(below + 1).copied().unwrap_or(left);
        left + (right - left) * (point - below as f32).clamp(0.0, 1.0)
    }

    /// How far `other`, levels by frequency, lies above it over the range of the formants: mean and standard
    /// deviation in dB.
    pub fn difference(&self, other: impl Fn(f32) -> f32) -> (f32, f32) {
        // 40 equal ratios.
        let (low, high) = FORMANTS;
        let differences: Vec<f32> = (0..40)
            .map(|n| {
                let hz = low * (high / low).powf(n as f32 / 39.0);
                other(hz) - self.db(hz)
            })
            .collect();
        let mean = differences.iter().sum::<f32>() / differences.len() as f32;
        let square: f32 = differences.iter().map(|d| (d - mean).powi(2)).sum();
        (mean, (square / differences.len() as f32).sqrt())
    }
}

/// The prediction filter `1, a1, a2 …` for these correlations, by Levinson's recursion.
fn predictor(correlations: &[f64]) -> Option<Vec<f64>> {
    let mut error = correlations.first()? * (1.0 + 1e-6);
    if error <= 0.0 {
        return None;
    }
    let mut filter = vec![1.0];
    for order in 1..=ORDER {
        let sum: f64 = filter
            .iter()
            .enumerate()
            .filter_map(|(n, a)| Some(a * correlations.get(order - n)?))
            .sum();
        let reflection = -sum / error;
        filter.push(0.0);
        let mirrored: Vec<f64> = filter.iter().rev().copied().collect();
        for (a, mirror) in filter.iter_mut().zip(mirrored) {
            *a += reflection * mirror;
        }
        error *= 1.0 - reflection * reflection;
    }
    Some(filter)
}

/// The level of an all-pole filter at an angle.
fn filter_db(filter: &[f64], angle: f32) -> f32 {
    let (mut real, mut imaginary) = (0.0, 0.0);
    for (n, a) in filter.iter().enumerate() {
        let phase = f64::from(angle) * n as f64;
        real += a * phase.cos();
        imaginary -= a * phase.sin();
    }
    -10.0 * (real * real + imaginary * imaginary).max(1e-12).log10() as f32
}
