//! When each character sounds.
//!
//! The engine knows the time of every phone and which token it belongs to. The characters of a token are spread
//! over its *phones*, not over its seconds, so that a long vowel lasts long. Characters without a sound share the
//! pause they stand in; markup takes no time.

use std::ops::Range;

use super::HZ;
use super::reading::{Sentence, Unit};
use super::utterance::{Phone, Utterance};

/// What is softer than this at a word's start is still the pause before it.
const HEARD_DBFS: f32 = -40.0;

/// Lets each word after a pause begin where it is heard.
///
/// The engine counts the closed lips before a `p` as part of it, up to a tenth of a second of silence; after a
/// pause nobody can tell them apart. `samples` are the utterance's, mastered.
pub(super) fn begin_when_heard(utterance: &mut Utterance, samples: &[f32]) {
    const WINDOW: usize = HZ as usize / 250;
    let floor = 10f32.powf(HEARD_DBFS / 10.0) * WINDOW as f32;
    let mut after_pause = true;
    for phone in &mut utterance.phones {
        let begins = after_pause && phone.token.is_some();
        after_pause = phone.token.is_none();
        if !begins {
            continue;
        }
        let (from, to) = (frame(phone.start), frame(phone.end).min(samples.len()));
        let part = samples.get(from..to).unwrap_or_default();
        let loud = |window: &[f32]| window.iter().map(|s| s * s).sum::<f32>() > floor;
        let Some(wait) = part.windows(WINDOW).position(loud) else {
            continue;
        };
        // A window that just became loud has the onset at its end.
        let heard = (from + wait + WINDOW / 2) as f64 / f64::from(HZ);
        if let Some(word) = utterance
            .words
            .iter_mut()
            .find(|word| word.start == phone.start)
        {
            word.start = heard;
        }
        phone.start = heard;
    }
}

fn frame(secs: f64) -> usize {
    (secs.max(0.0) * f64::from(HZ)) as usize
}

/// Start and end of each character that the sentence covers. `from` is where the last character before it ended,
/// `at` where the utterance begins and `end` where its sound ends, all in seconds of the take.
pub(super) fn of_sentence(
    sentence: &Sentence,
    phones: &[Phone],
    (from, at, end): (f64, f64, f64),
) -> Vec<(f64, f64)> {
    let mut slots = vec![Slot::Pause; sentence.chars.len()];
    let mut phones = phones;
    for unit in &sentence.units {
        let own = if unit.tokens.is_empty() {
            &[]
        } else {
            take_unit(&mut phones, unit)
        };
        for (n, char) in unit.chars.clone().enumerate() {
            let Some(slot) = char
                .checked_sub(sentence.chars.start)
                .and_then(|n| slots.get_mut(n))
            else {
                continue;
            };
            if unit.tokens.is_empty() {
                *slot = Slot::Nothing;
            } else if !own.is_empty() {
                let edge = |n: usize| at + along(own, n as f64 / unit.chars.len() as f64);
                *slot = Slot::Sound(edge(n), edge(n + 1));
            }
        }
    }
    fill(&slots, from, end)
}

/// Start and end of each character of a silence: those of the tag spread over it, the others beside it.
pub(super) fn of_rest(
    chars: &Range<usize>,
    tag: &Range<usize>,
    (start, end): (f64, f64),
) -> Vec<(f64, f64)> {
    let share = (end - start) / tag.len().max(1) as f64;
    let edge = |char: usize| match char {
        _ if char <= tag.start => start,
        _ if char >= tag.end => end,
        _ => start + share * (char - tag.start) as f64,
    };
    chars
        .clone()
        .map(|char| (edge(char), edge(char + 1)))
        .collect()
}

#[derive(Clone, Copy)]
enum Slot {
    /// Shares the pause it stands in.
    Pause,
    /// Takes no time.
    Nothing,
    Sound(f64, f64),
}

/// Splits the phones of a unit off the front; pauses and lost tokens before them are passed over.
fn take_unit<'a>(phones: &mut &'a [Phone], unit: &Unit) -> &'a [Phone] {
    let all = *phones;
    let within = |phone: &Phone| {
        phone
            .token
            .is_some_and(|token| unit.tokens.contains(&token))
    };
    let Some(first) = all.iter().position(within) else {
        return &[];
    };
    let rest = all.get(first..).unwrap_or_default();
    // A pause inside a unit belongs to it.
    let len = rest.iter().rposition(within).map_or(0, |last| last + 1);
    let (own, after) = rest.split_at_checked(len).unwrap_or((rest, &[]));
    *phones = after;
    own
}

/// The time at `part` (0 … 1) of the way through the phones, each counting the same.
fn along(phones: &[Phone], part: f64) -> f64 {
    let way = part * phones.len() as f64;
    let index = (way as usize).min(phones.len().saturating_sub(1));
    phones.get(index).map_or(0.0, |phone| {
        phone.start + (way - index as f64) * (phone.end - phone.start)
    })
}

fn fill(slots: &[Slot], from: f64, end: f64) -> Vec<(f64, f64)> {
    let mut times = Vec::with_capacity(slots.len());
    let mut now = from;
    let mut rest = slots;
    while let Some(slot) = rest.first() {
        if let Slot::Sound(start, stop) = *slot {
            let start = start.max(now);
            now = stop.max(start);
            times.push((start, now));
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let silent = rest.iter().position(|slot| matches!(slot, Slot::Sound(..)));
        let (gap, after) = rest.split_at(silent.unwrap_or(rest.len()));
        let until = match after.first() {
            Some(Slot::Sound(start, _)) => start.max(now),
            _ => end.max(now),
        };
        let sharing = gap.iter().filter(|slot| matches!(slot, Slot::Pause));
        let share = (until - now) / sharing.count().max(1) as f64;
        for slot in gap {
            let start = now;
            if matches!(slot, Slot::Pause) {
                now = (now + share).min(until);
            }
            times.push((start, now));
        }
        rest = after;
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(token: Option<usize>, start: f64, end: f64) -> Phone {
        Phone { token, start, end }
    }

    #[test]
    fn characters_follow_the_phones() {
        // "ab, <i>c" as two tokens: the first of two phones, a long and a short one.
        let sentence = Sentence {
            chars: 0..8,
            tokens: Vec::new(),
            units: vec![
                Unit {
                    chars: 0..2,
                    tokens: 0..1,
                },
                Unit {
                    chars: 4..7,
                    tokens: 1..1,
                },
                Unit {
                    chars: 7..8,
                    tokens: 1..2,
                },
            ],
        };
        let phones = [
            phone(None, 0.0, 0.1),
            phone(Some(0), 0.1, 0.4),
            phone(Some(0), 0.4, 0.5),
            phone(None, 0.5, 0.7),
            phone(Some(1), 0.7, 1.0),
            phone(None, 1.0, 1.1),
        ];
        let times = of_sentence(&sentence, &phones, (2.0, 2.0, 3.1));
        let near = |n: usize, start: f64, end: f64| {
            let (s, e) = times[n];
            assert!(
                (s - start).abs() < 1e-9 && (e - end).abs() < 1e-9,
                "{n}: {s} {e}"
            );
        };
        near(0, 2.1, 2.4);
        near(1, 2.4, 2.5);
        near(2, 2.5, 2.6);
        near(3, 2.6, 2.7);
        near(5, 2.7, 2.7);
        near(7, 2.7, 3.0);
    }

    #[test]
    fn a_tag_lasts_as_long_as_its_silence() {
        let times = of_rest(&(3..8), &(4..6), (1.0, 2.0));
        assert_eq!(
            times,
            [(1.0, 1.0), (1.0, 1.5), (1.5, 2.0), (2.0, 2.0), (2.0, 2.0)]
        );
    }
}
