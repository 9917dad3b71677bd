//! Where somebody speaks, and where nobody does.

use std::ops::Range;

use super::levels::CELLS;
use super::{db, quantile};

/// Quieter loud places than this, in dBFS, or closer to the quiet ones than that, in dB, are no speech.
const LEAST_LOUD: f32 = -70.0;
const LEAST_SPAN: f32 = 6.0;
/// Deeper below the loud places than this is not looked, in dB.
const DEPTH: f32 = 45.0;
/// Somebody speaks from this part of the span on, until it is so many dB quieter.
const ON: f32 = 0.3;
const HYSTERESIS: f32 = 6.0;
/// Cells of a pause that belong to what was said before; the shortest speech.
const HANG_OVER: usize = 20;
const SHORTEST: usize = 6;
/// Cells before and behind speech that are no pause yet.
const BEFORE: usize = 5;
const BEHIND: usize = 10;
/// Speech is as loud as what lies at most so far below its loud places, in dB.
const VOICED: f32 = 20.0;

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Spoken,
    Pause,
    /// Between both.
    Neither,
}

/// What each cell is.
pub(super) struct Speech {
    cells: Vec<Cell>,
    /// Cells from the first word of each phrase to its last, hang-over left out.
    spoken: usize,
    loud: f32,
}

impl Speech {
    /// By the levels of the cells.
    pub(super) fn of(levels: &[f32]) -> Self {
        let mut sorted = levels.to_vec();
        sorted.sort_by(f32::total_cmp);
        let loud = quantile(&sorted, 0.9).unwrap_or(f32::MIN);
        let quiet = quantile(&sorted, 0.05)
            .unwrap_or(f32::MIN)
            .max(loud - DEPTH);
        let mut cells = vec![Cell::Pause; levels.len()];
        if loud < LEAST_LOUD || loud - quiet < LEAST_SPAN {
            return Self {
                cells,
                spoken: 0,
                loud,
            };
        }
        let on = quiet + ON * (loud - quiet);
        let phrases = phrases(levels, on, on - HYSTERESIS);
        let mut spoken = 0;
        for (from, to) in phrases {
            spoken += to - from;
            let around = from.saturating_sub(BEFORE)..(to + BEHIND).min(cells.len());
            for cell in cells.get_mut(around).unwrap_or_default() {
                if *cell == Cell::Pause {
                    *cell = Cell::Neither;
                }
            }
            for cell in cells.get_mut(from..to).unwrap_or_default() {
                *cell = Cell::Spoken;
            }
        }
        Self {
            cells,
            spoken,
            loud,
        }
    }

    /// What each cell is.
    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The level of its loud places, in dBFS.
    pub(super) fn loud(&self) -> f32 {
        self.loud
    }

    /// The cells of each phrase.
    pub(super) fn phrases(&self) -> impl Iterator<Item = Range<usize>> {
        let mut at = 0;
        let runs = self.cells.chunk_by(|one, other| one == other);
        runs.filter_map(move |run| {
            let from = at;
            at += run.len();
            (run.first() == Some(&Cell::Spoken)).then_some(from..at)
        })
    }

    /// Seconds of speech; nothing where there is none.
    pub(super) fn seconds(&self) -> Option<f32> {
        (self.spoken > 0).then(|| self.spoken as f32 / CELLS as f32)
    }

    /// Its level in dBFS.
    pub(super) fn level(&self, levels: &[f32]) -> Option<f32> {
        let voiced = self.cells.iter().zip(levels);
        let voiced: Vec<f32> = voiced
            .filter(|(cell, level)| **cell == Cell::Spoken && **level > self.loud - VOICED)
            .map(|(_, level)| 10f32.powf(level / 10.0))
            .collect();
        let count = voiced.len();
        (count > 0).then(|| db(voiced.iter().sum::<f32>() / count as f32))
    }
}

/// From and to of each phrase: a pause shorter than the hang-over is part of it.
fn phrases(levels: &[f32], on: f32, off: f32) -> Vec<(usize, usize)> {
    let mut phrases = Vec::new();
    let mut begun: Option<(usize, usize)> = None;
    for (place, level) in levels.iter().enumerate() {
        begun = match begun {
            None if *level > on => Some((place, place)),
            Some((from, _)) if *level > off => Some((from, place)),
            Some((from, last)) if place - last > HANG_OVER => {
                phrases.push((from, last + 1));
                None
            }
            other => other,
        };
    }
    phrases.extend(begun.map(|(from, last)| (from, last + 1)));
    phrases.retain(|(from, to)| to - from >= SHORTEST);
    phrases
}
