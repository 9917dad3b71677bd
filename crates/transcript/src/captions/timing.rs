//! Times of captions: long enough to read, not too long, and with gaps between them.

use super::layout::length;
use super::{Caption, CaptionRules};

/// Shortest time that a caption is shown, whatever the speech leaves.
const SHORTEST_S: f64 = 0.04;

/// Gives captions the times in which they are shown.
///
/// A caption starts with its first word, unless the one before it is still shown. It stays long enough to be read if
/// there is room before the next one.
pub(super) fn settle(captions: &mut [Caption], rules: &CaptionRules) {
    captions.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    let mut free_from = 0.0_f64;
    let mut rest = captions;
    while let Some((caption, behind)) = rest.split_first_mut() {
        caption.start_s = caption.start_s.max(free_from);
        let least = caption.start_s + SHORTEST_S.min(rules.max_duration_s);
        let chars: usize = caption.lines.iter().map(|line| length(line)).sum();
        let reading = chars as f64 / rules.max_chars_per_second;
        let needed = caption.start_s + reading.max(rules.min_duration_s);
        let mut end = caption.end_s.max(needed);
        if let Some(next) = behind.first() {
            let latest = next.start_s - rules.min_gap_s;
            if end > latest || next.start_s - end < rules.close_gaps_s {
                end = latest;
            }
        }
        let longest = caption.start_s + rules.max_duration_s;
        caption.end_s = end.min(longest).max(least);
        free_from = caption.end_s + rules.min_gap_s;
        rest = behind;
    }
}
