//! Places the bounds of words within one stretch of sound: by their expected lengths, at minima of the energy.

use std::ops::Range;

use super::activity::Activity;
use super::alignment::VARIANCE;
use super::envelope::HOP_S;
use super::timed_words::Spoken;

/// Farthest distance of a bound from its proportional place, in hops.
const FARTHEST_HOPS: usize = 20;
/// Level difference that counts as much as one standard deviation of a length, in dB.
const DEPTH_DB: f64 = 6.0;
/// Hops on either side that a level is compared with.
const AROUND_HOPS: usize = 8;
/// Most that a minimum counts.
const DEEPEST: f64 = 4.0;

/// Returns the hops of each word. A pause at a bound belongs to neither word.
pub(super) fn within(
    words: &[Spoken],
    activity: &Activity,
    hops: Range<usize>,
    scale: f64,
) -> Vec<Range<usize>> {
    let bounds = bounds(words, activity, &hops, scale);
    let mut ranges = Vec::with_capacity(words.len());
    let mut start = hops.start;
    for bound in bounds.into_iter().chain([hops.end]) {
        let is_last = ranges.len() + 1 >= words.len();
        let (mut end, mut next) = (bound, bound);
        if !is_last && !activity.is_active(bound) {
            while end > start + 1 && !activity.is_active(end - 1) {
                end -= 1;
            }
            while next < hops.end && !activity.is_active(next) {
                next += 1;
            }
        }
        ranges.push(start..end.max(start));
        start = next;
        if is_last {
            break;
        }
    }
    ranges
}

/// Returns the bounds between words, ascending, by the least total cost.
fn bounds(words: &[Spoken], activity: &Activity, hops: &Range<usize>, scale: f64) -> Vec<usize> {
    let total: f64 = words.iter().map(|word| word.expected).sum();
    // Lengths are those of the stretch, however fast it is said.
    let own = hops.len() as f64 * HOP_S / (total * scale).max(1e-6);
    let lengths: Vec<f64> = words
        .iter()
        .map(|word| word.expected * scale * own / HOP_S)
        .collect();
    let mut rows: Vec<Vec<(usize, f64, usize)>> = vec![vec![(hops.start, 0.0, 0)]];
    let mut at = hops.start as f64;
    for (place, length) in lengths.iter().enumerate() {
        at += length;
        let is_last = place + 1 == words.len();
        let left = lengths.get(place + 1..).unwrap_or_default().len();
        let candidates = if is_last {
            hops.end..hops.end + 1
        } else {
            let near = at.round() as usize;
            let from = near
                .saturating_sub(FARTHEST_HOPS)
                .max(hops.start + place + 1);
            let to = (near + FARTHEST_HOPS).min(hops.end.saturating_sub(left));
            from..to.max(from) + 1
        };
        let before = rows.last().map(Vec::as_slice).unwrap_or_default();
        let row = candidates
            .map(|hop| {
                let own = if is_last {
                    0.0
                } else {
                    level_cost(activity, hop)
                };
                let (cost, from) = best_before(before, hop, *length);
                (hop, cost + own, from)
            })
            .collect();
        rows.push(row);
    }
    let mut found = Vec::with_capacity(words.len());
    let mut place = 0;
    for row in rows.iter().skip(1).rev() {
        let (hop, from) = row
            .get(place)
            .map_or((hops.end, 0), |(hop, _, from)| (*hop, *from));
        found.push(hop);
        place = from;
    }
    found.reverse();
    found.pop();
    found
}

/// Returns the least cost of a bound at a hop with the bound before it, and which one that is.
fn best_before(before: &[(usize, f64, usize)], hop: usize, expected: f64) -> (f64, usize) {
    let mut best = (f64::INFINITY, 0);
    for (place, (start, cost, _)) in before.iter().enumerate() {
        let length = hop.saturating_sub(*start).max(1) as f64;
        // A bound before the one before it.
        let disorder = if hop <= *start { 1e6 } else { 0.0 };
        let off = (length / expected.max(0.5)).ln();
        let total = cost + off * off / (2.0 * VARIANCE) + disorder;
        if total < best.0 {
            best = (total, place);
        }
    }
    best
}

/// Returns the cost of a bound by its level: low in a dip or pause, high in the middle of a vowel.
fn level_cost(activity: &Activity, hop: usize) -> f64 {
    let from = hop.saturating_sub(AROUND_HOPS);
    let around = from..hop + AROUND_HOPS + 1;
    let count = around.len() as f64;
    let mean = around
        .map(|hop| f64::from(activity.level(hop)))
        .sum::<f64>()
        / count;
    let own = f64::from(
        activity
            .level(hop)
            .min(activity.level(hop.saturating_sub(1))),
    );
    ((own - mean) / DEPTH_DB).clamp(-DEEPEST, DEEPEST)
}
