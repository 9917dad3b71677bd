//! From the vocoder's samples to what is handed out: level, balance, clean edges.
//!
//! Each utterance is mastered by itself with a gain fixed for the voice, so that a take that streams equals one
//! made whole, and so that no measurement has to wait for its end.

use std::f64::consts::{PI, SQRT_2};

use super::HZ;

/// Peaks, those between samples too, are kept below this: −5 dBTP. What other rates and the lossy formats
/// add to it (measured: up to 3 dB at 32 kbit/s) stays below −1 dBTP.
const CEILING: f32 = 0.562;

/// The level gives way to a peak, and comes back, along blocks of 5 ms: about a period of a low voice.
const BLOCK: usize = HZ as usize / 200;

/// Samples on each side that a point between two of them is made from.
const REACH: usize = 8;

/// Length of the fade at each end of an utterance: 8 ms, well inside the pauses Flite puts there.
const FADE: usize = HZ as usize / 125;

/// What is done to every utterance of an order.
#[derive(Clone, Debug)]
pub(super) struct Mastering {
    gain: f32,
    filters: Vec<Biquad>,
}

impl Mastering {
    /// `gain_db` brings the voice to the level all voices have; `boost` brings it forward.
    pub fn new(gain_db: f32, boost: bool) -> Self {
        // Flite leaves up to half a percent of DC, and is dull: 1.5 to 3 kHz lie 20 dB below the whole.
        let mut filters = vec![Biquad::high_pass(40.0), Biquad::high_shelf(1_500.0, 4.0)];
        if boost {
            filters.push(Biquad::high_shelf(2_000.0, 3.0));
        }
        Self {
            gain: 10f32.powf(gain_db / 20.0),
            filters,
        }
    }

    /// Masters one utterance.
    pub fn apply(&self, samples: &[i16]) -> Vec<f32> {
        let mut filters = self.filters.clone();
        let mut out: Vec<f32> = samples
            .iter()
            .map(|&sample| {
                let sample = f64::from(sample) / 32_768.0;
                let filtered = filters.iter_mut().fold(sample, |x, filter| filter.step(x));
                filtered as f32 * self.gain
            })
            .collect();
        limit(&mut out);
        fade_edges(&mut out);
        out
    }
}

/// Fades both ends to silence.
pub(super) fn fade_edges(samples: &mut [f32]) {
    let fade = FADE.min(samples.len() / 2);
    let ramp = |n: usize| (0.5 - 0.5 * (PI * n as f64 / fade as f64).cos()) as f32;
    for (n, sample) in samples.iter_mut().take(fade).enumerate() {
        *sample *= ramp(n);
    }
    for (n, sample) in samples.iter_mut().rev().take(fade).enumerate() {
        *sample *= ramp(n);
    }
}

/// Turns loud places down until no peak is above the ceiling; what is quiet stays as it is to the last bit.
///
/// Each block of sound needs a gain. Where two meet it is the lower of theirs, and between two such places it
/// bends along a raised cosine: slowly, so that nothing is distorted, and never above what a block needs.
fn limit(samples: &mut [f32]) {
    let needed: Vec<f32> = peaks(samples)
        .chunks(BLOCK)
        .map(|block| CEILING / block.iter().copied().fold(CEILING, f32::max))
        .collect();
    if needed.iter().all(|gain| *gain >= 1.0) {
        return;
    }
    let of = |block: Option<usize>| block.and_then(|block| needed.get(block)).copied();
    let edge = |block: usize| {
        let both = [of(block.checked_sub(1)), of(Some(block))];
        both.into_iter().flatten().fold(1.0, f32::min)
    };
    for (number, block) in samples.chunks_mut(BLOCK).enumerate() {
        let (from, to) = (edge(number), edge(number + 1));
        for (n, sample) in block.iter_mut().enumerate() {
            let way = 0.5 - 0.5 * (PI * n as f64 / BLOCK as f64).cos();
            *sample *= from + (to - from) * way as f32;
        }
    }
}

/// The highest level at each sample and half way to its neighbours: three points between each two of them, where one may
/// reach the ceiling.
fn peaks(samples: &[f32]) -> Vec<f32> {
    let weights = [0.25, 0.5, 0.75].map(between);
    let sums = weights.map(|weights| weights.into_iter().map(f32::abs).sum::<f32>());
    // Between samples that are all quieter, no point is as loud as the ceiling: most of speech.
    let loud = CEILING / sums.into_iter().fold(1.0, f32::max) * 0.999;
    let mut peaks: Vec<f32> = samples.iter().map(|sample| sample.abs()).collect();
    // Windows to come that hold a loud sample.
    let first = peaks
        .iter()
        .take(2 * REACH - 1)
        .rposition(|peak| *peak >= loud);
    let mut left = first.map_or(0, |at| at + 1);
    for (n, window) in samples.windows(2 * REACH).enumerate() {
        if window.last().is_some_and(|newest| newest.abs() >= loud) {
            left = 2 * REACH;
        }
        if left == 0 {
            continue;
        }
        left -= 1;
        let highest = weights
            .iter()
            .map(|weights| window.iter().zip(weights).map(|(s, w)| s * w).sum::<f32>())
            .fold(0.0, |highest, point| point.abs().max(highest));
        for peak in peaks.iter_mut().skip(n + REACH - 1).take(2) {
            *peak = peak.max(highest);
        }
    }
    peaks
}

/// Weights of the samples around a point that lies so far from the middle one of them to the next: a
/// windowed sinc.
fn between(part: f64) -> [f32; 2 * REACH] {
    std::array::from_fn(|n| {
        let away = PI * (n as f64 + 1.0 - REACH as f64 - part);
        let window = 0.5 + 0.5 * (away / (REACH as f64 + 0.5)).cos();
        (away.sin() / away * window) as f32
    })
}

/// A second-order filter, after the well-known cookbook formulas of R. Bristow-Johnson.
#[derive(Clone, Debug)]
struct Biquad {
    b: [f64; 3],
    a: [f64; 2],
    memory: [f64; 2],
}

impl Biquad {
    fn new(b: [f64; 3], a: [f64; 3]) -> Self {
        let [a0, a1, a2] = a;
        Self {
            b: b.map(|b| b / a0),
            a: [a1 / a0, a2 / a0],
            memory: [0.0; 2],
        }
    }

    fn high_pass(hz: f64) -> Self {
        let (sin, cos) = (2.0 * PI * hz / f64::from(HZ)).sin_cos();
        let alpha = sin / SQRT_2;
        let b = f64::midpoint(1.0, cos);
        Self::new([b, -2.0 * b, b], [1.0 + alpha, -2.0 * cos, 1.0 - alpha])
    }

    fn high_shelf(hz: f64, db: f64) -> Self {
        let (sin, cos) = (2.0 * PI * hz / f64::from(HZ)).sin_cos();
        let a = 10f64.powf(db / 40.0);
        let slope = 2.0 * a.sqrt() * sin / SQRT_2;
        let (up, down) = (a + 1.0, a - 1.0);
        Self::new(
            [
                a * (up + down * cos + slope),
                -2.0 * a * (down + up * cos),
                a * (up + down * cos - slope),
            ],
            [
                up - down * cos + slope,
                2.0 * (down - up * cos),
                up - down * cos - slope,
            ],
        )
    }

    /// One sample, by the transposed direct form II.
    fn step(&mut self, x: f64) -> f64 {
        let [b0, b1, b2] = self.b;
        let [a1, a2] = self.a;
        let [m0, m1] = self.memory;
        let y = b0 * x + m0;
        self.memory = [b1 * x - a1 * y + m1, b2 * x - a2 * y];
        y
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_audio::loudness::measure;
    use mynah_audio::pcm::Pcm;

    fn tone(hz: f64, level: f64) -> Vec<i16> {
        (0..16_000)
            .map(|n| {
                ((2.0 * PI * hz * f64::from(n) / f64::from(HZ)).sin() * level * 32_767.0) as i16
            })
            .collect()
    }

    fn db(samples: &[f32]) -> f32 {
        let middle = &samples[4_000..12_000];
        let power: f32 = middle.iter().map(|s| s * s).sum::<f32>() / middle.len() as f32;
        10.0 * power.log10()
    }

    #[test]
    fn balance_is_mended_and_boost_brings_forward() {
        let plain = Mastering::new(0.0, false);
        let boosted = Mastering::new(0.0, true);
        let (low, high) = (tone(200.0, 0.1), tone(5_000.0, 0.1));
        assert!((db(&plain.apply(&low)) - -23.0).abs() < 0.2);
        assert!((db(&plain.apply(&high)) - -19.0).abs() < 0.3);
        assert!((db(&boosted.apply(&high)) - db(&plain.apply(&high)) - 3.0).abs() < 0.3);
        assert!(
            db(&plain.apply(&vec![3_000; 16_000])) < -60.0,
            "DC has to go away"
        );
    }

    #[test]
    fn nothing_clips_and_edges_are_silent() {
        let out = Mastering::new(20.0, true).apply(&tone(300.0, 0.9));
        assert!(out.iter().all(|sample| sample.abs() <= CEILING));
        let between = measure(&Pcm::mono(HZ, out.clone())).true_peak_db;
        assert!(between < -4.7, "{between} dB between samples");
        assert_eq!((out[0], out[15_999]), (0.0, 0.0));
        assert!(Mastering::new(0.0, true).apply(&[]).is_empty());
    }

    #[test]
    fn only_what_is_near_a_peak_gives_way() {
        let mut sound: Vec<f32> = (0..16_000).map(|n| 0.2 * (n as f32 * 0.3).sin()).collect();
        let before = sound.clone();
        sound[8_000] = 0.9;
        limit(&mut sound);
        assert!(sound[8_000] <= CEILING && sound[8_000] > 0.95 * CEILING);
        let changed = |n: &usize| sound[*n] != before[*n];
        assert!(
            (0..16_000)
                .filter(changed)
                .all(|n| n.abs_diff(8_000) <= 2 * BLOCK)
        );
    }
}
