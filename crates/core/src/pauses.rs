//! How long nobody speaks between takes that are heard joined.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// How long nobody speaks between the lines of a joined file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pauses {
    /// Between two lines of one speaker, in milliseconds.
    pub line_ms: u32,
    /// Where another one speaks, in milliseconds.
    pub change_ms: u32,
}

impl Pauses {
    /// The longest pause. Whoever wants more wants two files.
    pub const MOST_MS: u32 = 60_000;

    /// Reads the milliseconds of a pause that was typed in seconds, with a point or a comma.
    pub fn typed(text: &str) -> Option<u32> {
        let seconds: f64 = text.trim().replace(',', ".").parse().ok()?;
        let longest = f64::from(Self::MOST_MS) / 1e3;
        let fits = (0.0..=longest).contains(&seconds);
        fits.then(|| (seconds * 1e3).round() as u32)
    }
}

impl Default for Pauses {
    fn default() -> Self {
        Self {
            line_ms: 350,
            change_ms: 450,
        }
    }
}

/// The pauses between takes that are heard one behind the other: counted by kind, so that other settings need no
/// counting anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Between {
    /// Who speaks the first take.
    first: Option<Arc<str>>,
    /// Who speaks the last one, and the pause of its own that its line has, in milliseconds.
    last: Option<(Arc<str>, Option<u32>)>,
    /// Usual pauses in which the speaker stays the same, and in which another one follows.
    same: u32,
    changes: u32,
    /// Pauses that are their lines' own, in milliseconds.
    own_ms: u64,
}

impl Between {
    /// One more take: who speaks it, and the pause of its own behind it, in milliseconds.
    pub fn push(&mut self, speaker: &str, gap_ms: Option<u32>) {
        self.pause_before(speaker);
        let same = self.last.take().filter(|(last, _)| **last == *speaker);
        let speaker = same.map_or_else(|| Arc::from(speaker), |(last, _)| last);
        self.first.get_or_insert_with(|| Arc::clone(&speaker));
        self.last = Some((speaker, gap_ms));
    }

    /// All that are heard behind these.
    pub fn append(&mut self, next: &Self) {
        let Some(first) = &next.first else {
            return;
        };
        self.pause_before(first);
        self.first.get_or_insert_with(|| Arc::clone(first));
        self.last.clone_from(&next.last);
        self.same += next.same;
        self.changes += next.changes;
        self.own_ms += next.own_ms;
    }

    fn pause_before(&mut self, speaker: &str) {
        match &self.last {
            Some((_, Some(gap_ms))) => self.own_ms += u64::from(*gap_ms),
            Some((last, None)) if **last == *speaker => self.same += 1,
            Some(_) => self.changes += 1,
            None => {}
        }
    }

    /// All of them together, in seconds. Behind the last take there is none.
    pub fn seconds(&self, usual: Pauses) -> f64 {
        let same = f64::from(self.same) * f64::from(usual.line_ms);
        let changes = f64::from(self.changes) * f64::from(usual.change_ms);
        (same + changes + self.own_ms as f64) / 1e3
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(takes: &[(bool, Option<u32>)]) -> Between {
        let mut between = Between::default();
        for (anna, gap_ms) in takes {
            between.push(if *anna { "ANNA" } else { "TOM" }, *gap_ms);
        }
        between
    }

    #[test]
    fn a_pause_is_its_lines_own_or_the_usual_one() {
        let usual = Pauses {
            line_ms: 300,
            change_ms: 700,
        };
        let takes = [(true, None), (true, None), (false, Some(50)), (true, None)];
        assert!((of(&takes).seconds(usual) - 1.05).abs() < 1e-9);
        let alone = of(&[(true, Some(900))]).seconds(usual);
        assert!(alone.abs() < 1e-9, "none is behind the last");
    }

    proptest! {
        #[test]
        fn what_is_counted_block_by_block_is_the_whole(
            takes in prop::collection::vec((any::<bool>(), prop::option::of(0..2_000_u32)), 0..40),
            size in 1..7_usize,
        ) {
            let mut blocks = Between::default();
            for block in takes.chunks(size) {
                blocks.append(&of(block));
                blocks.append(&Between::default());
            }
            prop_assert_eq!(blocks, of(&takes));
        }
    }
}
