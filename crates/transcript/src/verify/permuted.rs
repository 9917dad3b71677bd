//! Gives exchanged times back to their words: a time that one word lost may be that of another.

use super::timed_words::Spoken;
use super::{next_group, room};
use crate::transcript::TimeMark;

/// Seconds by which a time may miss the room between neighbors.
const TOLERANCE_S: f64 = 0.03;
/// Least and most of the expected duration that a word can take.
const LEAST_PART: f64 = 0.2;
const MOST_PART: f64 = 5.0;

/// Restores the words of each group whose room holds as many lost times as the group has words.
pub(super) fn restore(spoken: &mut [Spoken], duration_s: f64) {
    let mut lost: Vec<(f64, f64)> = spoken
        .iter()
        .filter(|word| word.is_suspect && word.is_span)
        .map(|word| (word.start_s, word.end_s))
        .collect();
    lost.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut from = 0;
    while let Some(group) = next_group(spoken, from) {
        from = group.end;
        let room = room(spoken, &group, duration_s);
        let first = lost.partition_point(|(start, _)| *start < room.start - TOLERANCE_S);
        let behind = lost.get(first..).unwrap_or_default();
        let count = behind.partition_point(|(start, _)| *start <= room.end);
        let Some(own) = behind.get(..count).filter(|own| own.len() == group.len()) else {
            continue;
        };
        let is_apart = own.windows(2).all(|pair| match pair {
            [one, other] => one.1 <= other.0 + TOLERANCE_S,
            _ => true,
        });
        let is_within = own
            .last()
            .is_none_or(|(_, end)| *end <= room.end + TOLERANCE_S);
        let words = spoken.get_mut(group).unwrap_or_default();
        let fits = words.iter().zip(own).all(|(word, (start, end))| {
            (LEAST_PART..=MOST_PART).contains(&((end - start) / word.expected))
        });
        if !(is_apart && is_within && fits) {
            continue;
        }
        for (word, (start, end)) in words.iter_mut().zip(own) {
            let is_same = word.start_s == *start && word.end_s == *end;
            (word.start_s, word.end_s) = (*start, *end);
            word.mark = (!is_same).then_some(TimeMark::Repaired);
            word.is_suspect = false;
        }
    }
}
