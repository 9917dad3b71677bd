//! Lists where captions break rules.

use super::layout::length;
use super::{Caption, CaptionRules};

/// Seconds by which a time may miss a rule: files have milliseconds.
const TOLERANCE_S: f64 = 0.002;

/// A caption that breaks a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Position of the caption.
    pub caption: usize,
    pub kind: ViolationKind,
}

/// A broken rule with the value found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViolationKind {
    LineTooLong {
        chars: usize,
    },
    TooManyLines {
        lines: usize,
    },
    TooFast {
        chars_per_second: f64,
    },
    TooShort {
        duration_s: f64,
    },
    TooLong {
        duration_s: f64,
    },
    /// The gap to the next caption is shorter than allowed.
    GapTooShort {
        gap_s: f64,
    },
    /// The next caption starts before this one ends.
    Overlap {
        by_s: f64,
    },
}

impl CaptionRules {
    /// Lists where captions break the rules, in order.
    pub fn check(&self, captions: &[Caption]) -> Vec<Violation> {
        let mut violations = Vec::new();
        for (place, caption) in captions.iter().enumerate() {
            let mut found = Vec::new();
            self.check_text(caption, &mut found);
            if let Some(next) = captions.get(place + 1) {
                let gap_s = next.start_s - caption.end_s;
                if gap_s < -TOLERANCE_S {
                    found.push(ViolationKind::Overlap { by_s: -gap_s });
                } else if gap_s < self.min_gap_s - TOLERANCE_S {
                    found.push(ViolationKind::GapTooShort { gap_s });
                }
            }
            violations.extend(found.into_iter().map(|kind| Violation {
                caption: place,
                kind,
            }));
        }
        violations
    }

    fn check_text(&self, caption: &Caption, found: &mut Vec<ViolationKind>) {
        let lengths = caption.lines.iter().map(|line| length(line));
        let chars = lengths.clone().max().unwrap_or_default();
        if chars > self.max_chars_per_line {
            found.push(ViolationKind::LineTooLong { chars });
        }
        let lines = caption.lines.len();
        if lines > self.max_lines {
            found.push(ViolationKind::TooManyLines { lines });
        }
        let duration_s = caption.end_s - caption.start_s;
        let chars_per_second = lengths.sum::<usize>() as f64 / duration_s.max(TOLERANCE_S);
        // A millisecond of rounding at either end.
        if chars_per_second > self.max_chars_per_second * (1.0 + TOLERANCE_S / duration_s.max(0.1))
        {
            found.push(ViolationKind::TooFast { chars_per_second });
        }
        if duration_s < self.min_duration_s - TOLERANCE_S {
            found.push(ViolationKind::TooShort { duration_s });
        }
        if duration_s > self.max_duration_s + TOLERANCE_S {
            found.push(ViolationKind::TooLong { duration_s });
        }
    }
}
