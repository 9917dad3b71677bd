//! One sample between samples: a windowed sinc from a table made before the callback runs.

use std::f64::consts::PI;

use super::tape::Tape;

/// Places between two samples the table knows; between those it is interpolated.
const PHASES: usize = 256;

/// Samples that are looked at, half of them on each side.
const TAPS: usize = 32;

/// Coefficients for one pair of rates.
pub(super) struct Table {
    rows: Box<[[f32; TAPS]]>,
}

impl Table {
    /// For sound of one rate on an output of another.
    pub fn new(from: u32, to: u32) -> Self {
        // Under the lower of both limits, so that nothing folds back.
        let cut = 0.96 * (f64::from(to) / f64::from(from.max(1))).min(1.0);
        let half = TAPS as f64 / 2.0;
        let rows = (0..=PHASES)
            .map(|phase| {
                let mut row = [0f64; TAPS];
                for (tap, c) in row.iter_mut().enumerate() {
                    let t = tap as f64 - (half - 1.0) - phase as f64 / PHASES as f64;
                    let x = PI * cut * t;
                    let sinc = if x.abs() < 1e-9 { 1.0 } else { x.sin() / x };
                    let u = (t / half).clamp(-1.0, 1.0);
                    *c = sinc * (0.42 + 0.5 * (PI * u).cos() + 0.08 * (2.0 * PI * u).cos());
                }
                let sum: f64 = row.iter().sum();
                row.map(|c| (c / sum) as f32)
            })
            .collect();
        Self { rows }
    }

    /// The sample `part` (0 … 1) behind `frame`; beyond the tape's end there is silence.
    pub fn read(&self, tape: &Tape, frame: u64, part: f32) -> f32 {
        let place = part * PHASES as f32;
        let phase = (place as usize).min(PHASES - 1);
        let near = place - phase as f32;
        let (Some(a), Some(b)) = (self.rows.get(phase), self.rows.get(phase + 1)) else {
            return 0.0;
        };
        let before = TAPS as u64 / 2 - 1;
        let end = tape.filled();
        let mut sum = 0.0;
        for (tap, (a, b)) in a.iter().zip(b).enumerate() {
            let Some(at) = (frame + tap as u64).checked_sub(before) else {
                continue;
            };
            if at < end {
                sum += tape.at(at) * (a + (b - a) * near);
            }
        }
        sum
    }
}
