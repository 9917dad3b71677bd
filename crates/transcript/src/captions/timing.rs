//! Times of captions: long enough to read, not too long, with gaps between them, and none behind the end of the audio.

use super::layout::length;
use super::{Caption, CaptionRules};

/// Shortest time that a caption is shown, whatever the speech leaves.
const SHORTEST_S: f64 = 0.04;

/// Gives captions the times in which they are shown. `end_s` is the end of the audio, 0 if nothing says it.
///
/// A caption starts with its first word, unless the one before it is still shown. It stays long enough to be read if
/// there is room before the next one. Captions that are still too short take time of their neighbors.
pub(super) fn settle(captions: &mut [Caption], rules: &CaptionRules, end_s: f64) {
    captions.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    let mut free_from = 0.0_f64;
    let mut rest = &mut *captions;
    while let Some((caption, behind)) = rest.split_first_mut() {
        caption.start_s = caption.start_s.max(free_from);
        let least = caption.start_s + SHORTEST_S.min(rules.max_duration_s);
        let needed = caption.start_s + reading_s(caption, rules);
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
    // A caption far behind the end shows that the end is another one's.
    let last = captions.last().map_or(f64::INFINITY, |last| last.start_s);
    let end_s = (end_s > 0.0 && last < end_s + rules.max_duration_s).then_some(end_s);
    if let Some(end_s) = end_s {
        end_at(captions, rules, end_s);
    }
    // A caption that is read in a hurry is better than one that nobody reads.
    let calm: Vec<f64> = captions.iter().map(|it| reading_s(it, rules)).collect();
    let hurried = vec![rules.min_duration_s; captions.len()];
    for keep in [calm, hurried] {
        for at in 0..captions.len() {
            lengthen(captions, at, (rules, &keep), end_s);
        }
    }
}

/// Returns the time in which a caption is read, which is the shortest duration at least.
fn reading_s(caption: &Caption, rules: &CaptionRules) -> f64 {
    let chars: usize = caption.lines.iter().map(|line| length(line)).sum();
    (chars as f64 / rules.max_chars_per_second).max(rules.min_duration_s)
}

/// Ends captions at the end of the audio.
fn end_at(captions: &mut [Caption], rules: &CaptionRules, end_s: f64) {
    let mut latest = end_s;
    for caption in captions.iter_mut().rev() {
        if caption.end_s <= latest {
            return;
        }
        let least = latest - SHORTEST_S.min(rules.max_duration_s);
        caption.end_s = latest;
        caption.start_s = caption.start_s.min(least);
        latest = caption.start_s - rules.min_gap_s;
    }
}

/// Lets a caption that is shorter than the shortest duration start earlier and end later. Its neighbors give the time that
/// they have beyond what each keeps.
fn lengthen(
    captions: &mut [Caption],
    at: usize,
    (rules, keep): (&CaptionRules, &[f64]),
    end_s: Option<f64>,
) {
    let (least, gap) = (rules.min_duration_s, rules.min_gap_s);
    let times = |at: Option<usize>| {
        let (caption, keep) = (captions.get(at?)?, keep.get(at?)?);
        Some((caption.start_s, caption.end_s, *keep))
    };
    let Some((start, end, _)) = times(Some(at)) else {
        return;
    };
    if end - start >= least {
        return;
    }
    let (before, after) = (at.checked_sub(1), at.checked_add(1));
    let earliest = times(before).map_or(0.0, |(from, to, keep)| to.min(from + keep) + gap);
    let new_start = (end - least).max(earliest).min(start);
    let latest = match times(after) {
        Some((from, to, keep)) => from.max(to - keep) - gap,
        None => end_s.unwrap_or(f64::INFINITY),
    };
    let new_end = (new_start + least).min(latest).max(end);
    if let Some(caption) = captions.get_mut(at) {
        (caption.start_s, caption.end_s) = (new_start, new_end);
    }
    if let Some(caption) = before.and_then(|before| captions.get_mut(before)) {
        caption.end_s = caption.end_s.min(new_start - gap);
    }
    if let Some(caption) = after.and_then(|after| captions.get_mut(after)) {
        caption.start_s = caption.start_s.max(new_end + gap);
    }
}
