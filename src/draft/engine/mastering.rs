//! From the vocoder's samples to what is handed out: level, balance, clean edges.
//!
//! Each utterance is mastered by itself with a gain fixed for the voice, so that a take that streams equals one
//! made whole, and so that no measurement has to wait for its end.

use std::f64::consts::{PI, SQRT_2};

use super::HZ;

/// Peaks are kept below this, −1 dBFS.
const CEILING: f32 = 0.891;

/// Samples beyond this are bent towards the ceiling.
const KNEE: f32 = 0.7;

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
                soft_limit(filtered as f32 * self.gain)
            })
            .collect();
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

fn soft_limit(sample: f32) -> f32 {
    let size = sample.abs();
    if size <= KNEE {
        return sample;
    }
    let room = CEILING - KNEE;
    (KNEE + room * ((size - KNEE) / room).tanh()).copysign(sample)
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
        assert_eq!((out[0], out[15_999]), (0.0, 0.0));
        assert!(Mastering::new(0.0, true).apply(&[]).is_empty());
    }
}
