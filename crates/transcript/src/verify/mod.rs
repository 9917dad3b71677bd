//! Compares the times of words with the sound, and repairs those that cannot be true.
//!
//! `suspects.rs` finds impossible times, `permuted.rs` gives exchanged times back to their words, and `alignment.rs`
//! places the other words on the stretches of sound between their trusted neighbors. `order.rs` guarantees order and
//! length for whatever comes in.

mod activity;
mod alignment;
mod boundaries;
pub mod envelope;
mod order;
mod permuted;
mod suspects;
mod timed_words;

use std::ops::Range;

use self::activity::{Activity, Sound};
use self::alignment::Placed;
use self::envelope::Envelope;
use self::timed_words::{Spoken, spoken_words};
use crate::transcript::{TimeMark, Transcript};

/// Words on either side of a group that share its time if the group has too little.
const MOST_ABSORBED: usize = 3;
/// Part of the expected time that words need at least.
const LEAST_ROOM: f64 = 0.2;

/// Result of a verification.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verification {
    /// Number of spoken words.
    pub checked: usize,
    /// Positions of the words with new times that the sound confirms, ascending.
    pub repaired: Vec<usize>,
    /// Ranges whose times nothing confirms. ElevenLabs’ alignment can find them.
    pub unresolved: Vec<UnresolvedRange>,
}

/// Words whose times nothing confirms.
#[derive(Clone, Debug, PartialEq)]
pub struct UnresolvedRange {
    /// Positions in [`Transcript::words`], spaces included.
    pub words: Range<usize>,
    /// Start of the first of these words.
    pub start_s: f64,
    /// End of the last of these words.
    pub end_s: f64,
}

impl Transcript {
    /// Compares every word's time with the sound, and repairs and marks impossible times.
    ///
    /// Afterwards no word has zero length, and no two words of a channel are out of order.
    pub fn verify(&mut self, envelope: &Envelope) -> Verification {
        let sound = Sound::of(envelope);
        let duration_s = envelope.duration_s().max(self.duration_s);
        let mut repaired = Vec::new();
        let mut checked = 0;
        for channel in self.channels() {
            let mut spoken = spoken_words(&self.words, channel);
            checked += spoken.len();
            verify_words(&mut spoken, &sound, duration_s);
            for own in &spoken {
                let Some(word) = self.words.get_mut(own.word) else {
                    continue;
                };
                (word.start_s, word.end_s) = (own.start_s, own.end_s);
                word.mark = own.mark.or(word.mark);
                if own.mark == Some(TimeMark::Repaired) {
                    repaired.push(own.word);
                }
            }
        }
        repaired.sort_unstable();
        order::enforce(&mut self.words, duration_s);
        Verification {
            checked,
            repaired,
            unresolved: self.unresolved(),
        }
    }

    /// Returns the channels of the words, `None` among them for words without.
    fn channels(&self) -> Vec<Option<u32>> {
        let mut channels: Vec<Option<u32>> = self.words.iter().map(|word| word.channel).collect();
        channels.sort_unstable();
        channels.dedup();
        channels
    }

    /// Returns the ranges of words whose times nothing confirms.
    pub fn unresolved(&self) -> Vec<UnresolvedRange> {
        let mut ranges: Vec<UnresolvedRange> = Vec::new();
        let mut continues = false;
        for (place, word) in self.words.iter().enumerate() {
            if !word.is_spoken() {
                continue;
            }
            let is_open = word.mark == Some(TimeMark::Unresolved);
            match ranges.last_mut() {
                Some(range) if is_open && continues => {
                    range.words.end = place + 1;
                    range.start_s = range.start_s.min(word.start_s);
                    range.end_s = range.end_s.max(word.end_s);
                }
                _ if is_open => ranges.push(UnresolvedRange {
                    words: place..place + 1,
                    start_s: word.start_s,
                    end_s: word.end_s,
                }),
                _ => {}
            }
            continues = is_open;
        }
        ranges
    }
}

/// Verifies the words of one channel.
fn verify_words(spoken: &mut [Spoken], sound: &Sound, duration_s: f64) {
    suspects::find(spoken, &sound.faint, duration_s);
    permuted::restore(spoken, duration_s);
    let scale = timed_words::scale(spoken);
    let mut from = 0;
    while let Some(group) = next_group(spoken, from) {
        let group = widened(spoken, group, &sound.faint, duration_s, scale);
        let room = room(spoken, &group, duration_s);
        let Some(words) = spoken.get_mut(group.clone()) else {
            return;
        };
        let placed = alignment::place(words, sound, room, scale);
        for (
            word,
            Placed {
                start_s,
                end_s,
                mark,
            },
        ) in words.iter_mut().zip(placed)
        {
            (word.start_s, word.end_s, word.mark) = (start_s, end_s, Some(mark));
            word.is_suspect = false;
        }
        from = group.end;
    }
}

/// Returns the next run of suspects.
fn next_group(spoken: &[Spoken], from: usize) -> Option<Range<usize>> {
    let rest = spoken.get(from..)?;
    let start = from + rest.iter().position(|word| word.is_suspect)?;
    let rest = spoken.get(start..)?;
    let length = rest.iter().position(|word| !word.is_suspect);
    Some(start..start + length.unwrap_or(rest.len()))
}

/// Returns the time between the neighbors of a group.
fn room(spoken: &[Spoken], group: &Range<usize>, duration_s: f64) -> Range<f64> {
    let before = group
        .start
        .checked_sub(1)
        .and_then(|place| spoken.get(place));
    let after = spoken.get(group.end);
    let from = before.map_or(0.0, |word| word.end_s);
    let to = after.map_or(duration_s, |word| word.start_s);
    from..to.max(from)
}

/// Adds neighbors to a group whose time has too little sound for its words: their times are wrong as well.
fn widened(
    spoken: &[Spoken],
    group: Range<usize>,
    activity: &Activity,
    duration_s: f64,
    scale: f64,
) -> Range<usize> {
    let mut wide = group.clone();
    for _ in 0..=MOST_ABSORBED {
        let words = spoken.get(wide.clone()).unwrap_or_default();
        let needed = words.iter().map(|word| word.expected).sum::<f64>() * scale;
        if activity.active_s(&room(spoken, &wide, duration_s)) >= needed * LEAST_ROOM {
            return wide;
        }
        // A repaired neighbor has its place from the sound.
        let is_free = |place: usize| spoken.get(place).is_some_and(|word| word.mark.is_none());
        if let Some(before) = wide.start.checked_sub(1).filter(|place| is_free(*place)) {
            wide.start = before;
        }
        if is_free(wide.end) {
            wide.end += 1;
        }
    }
    group
}

#[cfg(test)]
mod tests;
