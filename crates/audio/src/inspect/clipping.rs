//! Where sound was cut off at its highest level.

use std::collections::HashMap;

/// So many equal samples are a plateau.
const LEAST: u32 = 3;

/// So many may be there by chance.
const CHANCE: u32 = 2;

/// Levels within this part of the highest are the highest: a recording that was turned down later keeps its plateaus.
const HIGHEST: f32 = 0.985;

/// Plateaus of these parts of the highest level are compared with: coarse steps make plateaus everywhere.
const COMPARED: [f32; 2] = [0.55, 0.97];

/// Steps of levels. Finer differences than a 16-bit file's are none.
const STEPS: f32 = 32_768.0;

/// The plateaus of one channel while it is read.
#[derive(Clone, Default)]
pub(super) struct Clipping {
    peak: f32,
    last: f32,
    equal: u32,
    /// Samples without a break that are as high as any can be, and how often there were enough of them.
    over: u32,
    overs: u32,
    /// How many plateaus there are at each level.
    plateaus: HashMap<i32, u32>,
    /// The level of the highest plateau of each cell, plus one; [`i32::MAX`] where it is beyond full scale.
    highest: Vec<i32>,
}

impl Clipping {
    pub(super) fn push(&mut self, sample: f32, cell: usize) {
        self.peak = self.peak.max(sample.abs());
        // What was cut off before it was compressed comes back higher than it was, and is cut off when it is heard.
        self.over = if sample.abs() >= 1.0 {
            self.over + 1
        } else {
            0
        };
        if self.over == LEAST && sample != self.last {
            self.overs += 1;
            self.note(cell, i32::MAX);
        }
        if sample == self.last {
            self.equal += 1;
            // Counted once, when it is long enough.
            if self.equal == LEAST {
                let step = step_of(sample.abs());
                *self.plateaus.entry(step).or_default() += 1;
                self.note(cell, step.saturating_add(1));
            }
        } else {
            (self.last, self.equal) = (sample, 1);
        }
    }

    fn note(&mut self, cell: usize, level: i32) {
        if self.highest.len() <= cell {
            self.highest.resize(cell + 1, 0);
        }
        if let Some(highest) = self.highest.get_mut(cell) {
            *highest = level.max(*highest);
        }
    }

    /// The cells in which the sound was cut off.
    pub(super) fn cells(&self) -> impl Iterator<Item = usize> {
        let is_any = self.runs() > 0;
        let least = step_of(self.peak * HIGHEST);
        let cells = self.highest.iter().enumerate();
        let cut = cells.filter(move |(_, level)| is_any && **level > least.max(0));
        cut.map(|(cell, _)| cell)
    }

    /// How often the sound stays at its highest level, beyond how often it stays at others.
    pub(super) fn runs(&self) -> u32 {
        let between = |from: f32, to: f32| {
            let (from, to) = (step_of(self.peak * from), step_of(self.peak * to));
            let counted = self.plateaus.iter();
            let counted = counted.filter(|(step, _)| (from..=to).contains(step));
            counted.map(|(_, count)| count).sum::<u32>()
        };
        if step_of(self.peak) == 0 {
            return 0;
        }
        let highest = between(HIGHEST, 1.0);
        let [from, to] = COMPARED;
        let usual = between(from, to) as f32 * (1.0 - HIGHEST) / (to - from);
        // Chance puts a plateau or two there where plateaus are usual.
        let usual = usual + 3.0 * usual.sqrt();
        let runs = self.overs + highest.saturating_sub(usual.ceil() as u32);
        if runs > CHANCE { runs } else { 0 }
    }
}

fn step_of(level: f32) -> i32 {
    (level * STEPS) as i32
}
