//! Clicks: single jumps that stand out of all that sounds around them.

use std::collections::VecDeque;

/// A jump counts from here on, in full scale of the second difference.
const LEAST: f32 = 0.03;
/// It is so many times as strong as what is around it on both sides.
const OVER: f64 = 9.0;
/// How far around is looked, and how near isn't: a click rings in what limits the band. In seconds.
const AROUND: f32 = 0.006;
const NEAR: f32 = 0.0008;

/// Clicks of one recording while it is read.
#[derive(Default)]
pub(super) struct Clicks {
    before: [f32; 2],
    /// Squares of second differences, of the last places.
    squares: VecDeque<f32>,
    /// How many differences there were.
    count: u64,
    /// Sums of squares on both sides of the one in the middle.
    sums: [f64; 2],
    around: usize,
    near: usize,
    /// Frames at which there are clicks.
    found: Vec<u64>,
}

impl Clicks {
    pub(super) fn push(&mut self, sample: f32, hz: u32) {
        if self.around == 0 {
            self.around = ((AROUND * hz as f32) as usize).max(8);
            self.near = ((NEAR * hz as f32) as usize).max(3);
        }
        let [far, last] = self.before;
        self.before = [last, sample];
        let difference = sample - 2.0 * last + far;
        self.count += 1;
        // The beginning of a file is no jump.
        let square = if self.count <= 2 {
            0.0
        } else {
            difference * difference
        };
        self.squares.push_back(square);
        let (around, near) = (self.around, self.near);
        let whole = 2 * (around + near) + 1;
        let at = |squares: &VecDeque<f32>, place: usize| {
            squares.get(place).copied().map_or(0.0, f64::from)
        };
        let [left, right] = &mut self.sums;
        if self.squares.len() <= whole {
            // It fills up: the left side first, then the right one.
            let place = self.squares.len() - 1;
            if place < around {
                *left += f64::from(square);
            } else if place > around + 2 * near {
                *right += f64::from(square);
            }
        } else {
            *left += at(&self.squares, around) - at(&self.squares, 0);
            *right += f64::from(square) - at(&self.squares, around + 2 * near + 1);
            self.squares.pop_front();
        }
        if self.squares.len() < whole {
            return;
        }
        let middle = at(&self.squares, around + near);
        if middle < f64::from(LEAST * LEAST) {
            return;
        }
        let mean = left.max(*right).max(0.0) / around as f64;
        if middle > OVER * OVER * mean {
            self.found.push(self.count - 1 - (around + near) as u64);
        }
    }

    /// The frames of clicks.
    pub(super) fn frames(&self) -> &[u64] {
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
        clicks.frames().to_vec()
    }

    #[test]
    fn a_jump_is_found_and_what_swells_is_none() {
        let buzz = |at: usize| 0.2 * ((at as f32 * 0.05).sin() + 0.3 * (at as f32 * 0.4).sin());
        let mut samples: Vec<f32> = (0..24_000).map(buzz).collect();
        assert!(clicks(&samples).is_empty());
        samples[12_000] += 0.4;
        let found = clicks(&samples);
        assert!(!found.is_empty());
        assert!(found.iter().all(|at| at.abs_diff(12_000) < 30), "{found:?}");
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
    }
}
