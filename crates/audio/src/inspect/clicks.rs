//! Clicks: single jumps that stand out of all that sounds around them.

use std::collections::VecDeque;

/// A jump counts from here on, in full scale of the second difference.
const LEAST: f32 = 0.06;
/// It is so many times as strong as the strongest around it, on both sides.
const OVER: f32 = 3.5;
/// How far around is looked, in milliseconds: a low voice has two pulses in it. How near isn't: a click rings on in what
/// limits the band.
const AROUND: usize = 35;
const NEAR: usize = 1;

/// Clicks of one recording while it is read.
#[derive(Clone, Default)]
pub(super) struct Clicks {
    before: [f32; 2],
    /// How many samples there were.
    count: u64,
    /// The strongest difference of the millisecond that is read, and of those before.
    peak: f32,
    peaks: VecDeque<f32>,
    /// How many milliseconds there were.
    millis: u64,
    /// Milliseconds with clicks.
    found: Vec<u64>,
}

impl Clicks {
    pub(super) fn push(&mut self, sample: f32, hz: u32) {
        let [far, last] = self.before;
        self.before = [last, sample];
        self.count += 1;
        // The beginning of a file is no jump.
        if self.count > 2 {
            self.peak = self.peak.max((sample - 2.0 * last + far).abs());
        }
        if self.count * 1_000 >= (self.millis + 1) * u64::from(hz.max(1)) {
            self.millis += 1;
            self.peaks.push_back(std::mem::take(&mut self.peak));
            self.look();
        }
    }

    /// Whether the millisecond in the middle has one.
    fn look(&mut self) {
        let whole = 2 * (AROUND + NEAR) + 1;
        if self.peaks.len() > whole {
            self.peaks.pop_front();
        }
        if self.peaks.len() < whole {
            return;
        }
        let middle = AROUND + NEAR;
        let here = self.peaks.get(middle).copied().unwrap_or(0.0);
        if here < LEAST {
            return;
        }
        let most = |places: std::ops::Range<usize>| {
            let peaks = self.peaks.range(places).copied();
            peaks.fold(0.0, f32::max)
        };
        let around = most(0..AROUND).max(most(middle + NEAR + 1..whole));
        if here > OVER * around {
            self.found.push(self.millis - 1 - middle as u64);
        }
    }

    /// The milliseconds with clicks.
    pub(super) fn millis(&self) -> &[u64] {
        &self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clicks(samples: &[f32]) -> Vec<u64> {
        let mut clicks = Clicks::default();
        for sample in samples {
            clicks.push(*sample, 24_000);
        }
        clicks.millis().to_vec()
    }

    #[test]
    fn a_jump_is_found_and_what_swells_or_pulses_is_none() {
        let buzz = |at: usize| 0.2 * ((at as f32 * 0.05).sin() + 0.3 * (at as f32 * 0.4).sin());
        let mut samples: Vec<f32> = (0..24_000).map(buzz).collect();
        assert!(clicks(&samples).is_empty());
        samples[12_000] += 0.4;
        let found = clicks(&samples);
        assert!(!found.is_empty());
        assert!(found.iter().all(|at| at.abs_diff(500) < 2), "{found:?}");
        // A burst begins as suddenly, but goes on.
        let mut state = 1u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        let burst: Vec<f32> = (0..24_000)
            .map(|at| if at > 12_000 { 0.2 * noise() } else { 0.0 })
            .collect();
        assert!(clicks(&burst).is_empty());
        // The pulses of a low voice are jumps that come again.
        let pulses: Vec<f32> = (0..24_000)
            .map(|at| 0.3 * ((at % 300) as f32 / 150.0 - 1.0))
            .collect();
        assert!(clicks(&pulses).is_empty());
    }
}
