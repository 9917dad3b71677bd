//! Finds words whose times cannot be true.

use super::activity::Activity;
use super::timed_words::Spoken;

/// Shortest time of a word, and of each second that is expected.
const SHORTEST_S: f64 = 0.019;
const SHORTEST_PART: f64 = 0.12;
/// Longest time of a word beyond four times the expected one, in seconds, if it holds a pause.
const LONGEST_S: f64 = 1.0;
/// Pause within a word that is too long, in seconds.
const INNER_PAUSE_S: f64 = 0.3;
/// Difference of times that count as one, in seconds.
const SAME_S: f64 = 0.001;
/// Part of a word that has sound at least.
const LEAST_SOUND: f64 = 0.15;
/// Words out of order around which the others are doubtful as well.
const LOCAL: usize = 3;
/// Overlap of neighbors from which both are doubtful, as a part of the shorter one.
const OVERLAP: f64 = 0.5;

/// Marks words as suspects.
pub(super) fn find(spoken: &mut [Spoken], activity: &Activity, duration_s: f64) {
    for word in spoken.iter_mut() {
        if !is_possible(word, activity, duration_s) {
            word.is_suspect = true;
            word.is_span = false;
        }
    }
    find_shared(spoken);
    find_disorder(spoken);
    find_overlaps(spoken);
}

/// Returns true if a time has a possible length and has sound.
fn is_possible(word: &Spoken, activity: &Activity, duration_s: f64) -> bool {
    let length = word.end_s - word.start_s;
    let is_within = word.start_s >= 0.0 && word.end_s <= duration_s + 0.05;
    // Comparisons with NaN are false.
    if !(is_within && length >= SHORTEST_S.max(word.expected * SHORTEST_PART)) {
        return false;
    }
    let sound = activity.active_s(&(word.start_s..word.end_s));
    let longest = LONGEST_S + 4.0 * word.expected;
    if length > longest && length - sound > INNER_PAUSE_S {
        return false;
    }
    sound >= LEAST_SOUND * length
}

/// Finds neighbors that share a start or an end: times that stand still.
fn find_shared(spoken: &mut [Spoken]) {
    let is_same = |one: f64, other: f64| (one - other).abs() < SAME_S;
    for place in 1..spoken.len() {
        let Some([one, other]) = spoken.get_mut(place - 1..=place) else {
            continue;
        };
        if is_same(one.start_s, other.start_s) || is_same(one.end_s, other.end_s) {
            for word in [one, other] {
                word.is_suspect = true;
                word.is_span = false;
            }
        }
    }
}

/// Finds words out of order: those outside the longest ascending run, and what they were exchanged with.
fn find_disorder(spoken: &mut [Spoken]) {
    let middle = |word: &Spoken| f64::midpoint(word.start_s, word.end_s);
    let trusted: Vec<usize> = (0..spoken.len())
        .filter(|place| spoken.get(*place).is_some_and(|word| !word.is_suspect))
        .collect();
    let middles: Vec<f64> = trusted
        .iter()
        .filter_map(|place| spoken.get(*place))
        .map(middle)
        .collect();
    let is_in_order = longest_ascending(&middles);
    for (number, place) in trusted.iter().enumerate() {
        if is_in_order.get(number).copied().unwrap_or(true) {
            continue;
        }
        let Some(own) = middles.get(number).copied() else {
            continue;
        };
        // What an exchange would have passed.
        let before = middles
            .get(..number)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .rev();
        let before = before
            .take_while(|(_, other)| **other > own)
            .map(|(at, _)| at);
        let after = middles.iter().enumerate().skip(number + 1);
        let after = after
            .take_while(|(_, other)| **other < own)
            .map(|(at, _)| at);
        let passed: Vec<usize> = before
            .take(LOCAL + 1)
            .chain(after.take(LOCAL + 1))
            .collect();
        let doubtful = if passed.len() <= LOCAL {
            passed
        } else {
            Vec::new()
        };
        for suspect in doubtful
            .iter()
            .filter_map(|at| trusted.get(*at))
            .chain([place])
        {
            if let Some(word) = spoken.get_mut(*suspect) {
                word.is_suspect = true;
            }
        }
    }
}

/// Returns for each value whether it belongs to the longest ascending subsequence.
fn longest_ascending(values: &[f64]) -> Vec<bool> {
    // The last value of the best subsequence of each length, by position.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(values.len());
    let at = |place: usize| values.get(place).copied().unwrap_or_default();
    for (place, value) in values.iter().enumerate() {
        let length = tails.partition_point(|tail| at(*tail) <= *value);
        before.push(
            length
                .checked_sub(1)
                .and_then(|last| tails.get(last).copied()),
        );
        match tails.get_mut(length) {
            Some(tail) => *tail = place,
            None => tails.push(place),
        }
    }
    let mut is_in = vec![false; values.len()];
    let mut next = tails.last().copied();
    while let Some(place) = next {
        if let Some(flag) = is_in.get_mut(place) {
            *flag = true;
        }
        next = before.get(place).copied().flatten();
    }
    is_in
}

/// Finds trusted neighbors that overlap by much.
fn find_overlaps(spoken: &mut [Spoken]) {
    let mut last: Option<usize> = None;
    for place in 0..spoken.len() {
        let Some((start, length)) = spoken
            .get(place)
            .filter(|word| !word.is_suspect)
            .map(|word| (word.start_s, word.end_s - word.start_s))
        else {
            continue;
        };
        if let Some(before) = last.and_then(|last| spoken.get(last)) {
            let overlap = before.end_s - start;
            let shorter = length.min(before.end_s - before.start_s);
            if overlap > OVERLAP * shorter {
                for place in [last.unwrap_or(place), place] {
                    if let Some(word) = spoken.get_mut(place) {
                        word.is_suspect = true;
                        word.is_span = false;
                    }
                }
                last = None;
                continue;
            }
        }
        last = Some(place);
    }
}
