//! The silences that somebody wants within a part, and where its sound is cut for them: between the words that they stand
//! between, where it is quietest.

use mynah_audio::edit::{frames_from_secs, quietest};
use mynah_core::silence::Bare;
use mynah_core::timing::WordTime;

/// Between words that are further apart, in milliseconds, nothing but the gap is looked at.
const GAP_MS: u32 = 30;
/// So far around where two words meet it is looked for the quietest place, in milliseconds: times are not exact.
const NEAR_MS: u32 = 40;
/// The same where nobody told when words sound.
const FAR_MS: u32 = 250;

/// The silences of a part.
#[derive(Debug, Default)]
pub(super) struct Rests {
    /// Frames before its first word.
    pub before: Option<u64>,
    /// Between its words, in order.
    pub inside: Vec<Rest>,
    /// Frames behind its last word.
    pub behind: Option<u64>,
}

/// A silence between words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rest {
    /// The byte of what is spoken before which it stands.
    at: usize,
    /// The sample before which the sound is cut.
    pub cut: usize,
    /// How long it is.
    pub frames: u64,
}

impl Rests {
    /// The silences of a part whose words sound at these times.
    pub fn of(bare: &Bare<'_>, words: &[WordTime], samples: &[f32], hz: u32) -> Self {
        let mut rests = Self::default();
        for (at, ms) in &bare.silences {
            let frames = frames_from_secs(f64::from(*ms) / 1e3, hz);
            let before = bare.text.get(..*at).unwrap_or_default();
            if !before.contains(char::is_alphanumeric) {
                *rests.before.get_or_insert_default() += frames;
                continue;
            }
            let after = bare.text.get(*at..).unwrap_or_default();
            if !after.contains(char::is_alphanumeric) {
                *rests.behind.get_or_insert_default() += frames;
                continue;
            }
            let (from, to) = near(&bare.text, words, *at, samples.len(), hz);
            let frame = |ms: u32| frames_from_secs(f64::from(ms) / 1e3, hz) as usize;
            let least = rests.inside.last().map_or(0, |rest: &Rest| rest.cut);
            let cut = quietest(samples, hz, frame(from)..frame(to));
            rests.inside.push(Rest {
                at: *at,
                cut: cut.max(least).min(samples.len()),
                frames,
            });
        }
        rests
    }

    /// The sound, cut for them.
    pub fn pieces<'a>(&self, samples: &'a [f32]) -> Vec<&'a [f32]> {
        let ends = self.inside.iter().map(|rest| rest.cut);
        let mut from = 0;
        let mut pieces = Vec::with_capacity(self.inside.len() + 1);
        for end in ends.chain([samples.len()]) {
            pieces.push(samples.get(from..end).unwrap_or_default());
            from = end;
        }
        pieces
    }

    /// A word in the pieces that it sounds in: one, unless somebody wants a silence within it.
    pub fn cut(
        &self,
        word: &WordTime,
        text: &str,
        hz: u32,
    ) -> impl Iterator<Item = (usize, WordTime)> {
        let spoken = |bytes: std::ops::Range<usize>| {
            let words = text.get(bytes).unwrap_or_default();
            words.contains(char::is_alphanumeric)
        };
        let mut pieces = Vec::new();
        let mut rest = word.clone();
        for (place, silence) in self.inside.iter().enumerate() {
            let at = silence.at;
            if at <= rest.bytes.start || !spoken(rest.bytes.start..at.min(rest.bytes.end)) {
                if at <= rest.bytes.start {
                    continue;
                }
                // What stands before it is no word: all of it sounds behind.
                if at < rest.bytes.end {
                    rest.bytes.start = at;
                    continue;
                }
                break;
            }
            if at >= rest.bytes.end || !spoken(at..rest.bytes.end) {
                rest.bytes.end = rest.bytes.end.min(at);
                pieces.push((place, rest));
                return pieces.into_iter();
            }
            let ms = (silence.cut as u64 * 1_000 / u64::from(hz.max(1))) as u32;
            let ms = ms.clamp(rest.start_ms, rest.end_ms);
            pieces.push((
                place,
                WordTime {
                    start_ms: rest.start_ms,
                    end_ms: ms,
                    bytes: rest.bytes.start..at,
                },
            ));
            rest = WordTime {
                start_ms: ms,
                end_ms: rest.end_ms,
                bytes: at..rest.bytes.end,
            };
        }
        let place = self.inside.iter();
        let place = place
            .filter(|silence| silence.at <= rest.bytes.start)
            .count();
        pieces.push((place, rest));
        pieces.into_iter()
    }
}

/// Between which milliseconds a sound is cut for a silence before this byte.
fn near(text: &str, words: &[WordTime], at: usize, samples: usize, hz: u32) -> (u32, u32) {
    let letters = |bytes: std::ops::Range<usize>| {
        let spoken = text.get(bytes).unwrap_or_default();
        spoken.chars().filter(|char| char.is_alphanumeric()).count() as u32
    };
    let is_before = |word: &&WordTime| {
        word.bytes.end <= at || (word.bytes.start < at && letters(at..word.bytes.end) == 0)
    };
    let is_behind = |word: &&WordTime| {
        word.bytes.start >= at || (word.bytes.end > at && letters(word.bytes.start..at) == 0)
    };
    let before = words.iter().rfind(is_before);
    let behind = words.iter().find(is_behind);
    let within = words.iter().find(|word| {
        word.bytes.start < at && at < word.bytes.end && !is_before(word) && !is_behind(word)
    });
    let around = |ms: u32, near: u32| (ms.saturating_sub(near), ms.saturating_add(near));
    if let Some(word) = within {
        let [head, tail] = [word.bytes.start..at, at..word.bytes.end].map(letters);
        let long = word.end_ms.saturating_sub(word.start_ms);
        let share = u64::from(long) * u64::from(head) / u64::from((head + tail).max(1));
        return around(word.start_ms.saturating_add(share as u32), NEAR_MS);
    }
    match (before, behind) {
        (Some(before), Some(behind)) if before.end_ms + GAP_MS <= behind.start_ms => {
            (before.end_ms, behind.start_ms)
        }
        (Some(before), Some(behind)) => around(before.end_ms.midpoint(behind.start_ms), NEAR_MS),
        _ => {
            let all = samples as u64 * 1_000 / u64::from(hz.max(1));
            let head = letters(0..at);
            let share = all * u64::from(head) / u64::from(letters(0..text.len()).max(1));
            around(share as u32, FAR_MS)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::*;

    const HZ: u32 = 24_000;

    fn words(text: &str, times: &[(u32, u32)]) -> Vec<WordTime> {
        let mut at = 0;
        let words = text.split(' ').zip(times);
        let words = words.map(|(word, (start_ms, end_ms))| {
            let start = at + text.get(at..).unwrap().find(word).unwrap();
            at = start + word.len();
            WordTime {
                start_ms: *start_ms,
                end_ms: *end_ms,
                bytes: start..at,
            }
        });
        words.collect()
    }

    /// Loud, but for these milliseconds.
    fn sound(ms: u32, quiet: &[std::ops::Range<u32>]) -> Vec<f32> {
        let frames = 0..ms * HZ / 1_000;
        let frames = frames.map(|frame| {
            let ms = frame * 1_000 / HZ;
            let is_quiet = quiet.iter().any(|quiet| quiet.contains(&ms));
            if is_quiet {
                0.0
            } else {
                0.3 * (frame as f32 * 0.1).sin()
            }
        });
        frames.collect()
    }

    fn cuts(marked: &str, times: &[(u32, u32)], quiet: &[std::ops::Range<u32>]) -> Vec<u32> {
        let bare = Bare::of(marked);
        let words = words(&bare.text, times);
        let rests = Rests::of(&bare, &words, &sound(2_000, quiet), HZ);
        let cuts = rests.inside.iter();
        cuts.map(|rest| rest.cut as u32 * 1_000 / HZ).collect()
    }

    #[test]
    fn a_sound_is_cut_where_it_is_quietest_between_the_words() {
        let times = [(100, 500), (800, 1_300), (1_300, 1_900)];
        let in_gap = cuts("Go. [silence 1s] Come now.", &times, from_ref(&(550..780)));
        assert!((550..780).contains(&in_gap[0]), "{in_gap:?}");
        // Words run on: a place near where they meet, not the silence within one.
        let run_on = cuts(
            "Go. Come [silence 1s] now.",
            &times,
            &[1_040..1_060, 1_310..1_325],
        );
        assert!((1_305..1_330).contains(&run_on[0]), "{run_on:?}");
        // Nobody told times.
        let untold = cuts("Go. [silence 1s] Me.", &[], from_ref(&(1_090..1_110)));
        assert!((1_085..1_115).contains(&untold[0]), "{untold:?}");
    }

    #[test]
    fn silences_at_the_ends_cut_nothing() {
        let bare = Bare::of("[silence 1s] “Go.” [silence 2s]");
        let rests = Rests::of(&bare, &[], &[0.1; 100], HZ);
        assert_eq!((rests.before, rests.behind), (Some(24_000), Some(48_000)));
        assert!(rests.inside.is_empty() && rests.pieces(&[0.1; 100]).len() == 1);
    }

    #[test]
    fn words_lie_in_the_pieces_that_they_sound_in() {
        let bare = Bare::of("One[silence 1s], two 今日は[silence 1s]明日は");
        let words = words(&bare.text, &[(0, 400), (500, 900), (1_000, 1_900)]);
        let rests = Rests::of(&bare, &words, &sound(2_000, &[]), HZ);
        let placed: Vec<(usize, &str)> = words
            .iter()
            .flat_map(|word| rests.cut(word, &bare.text, HZ))
            .map(|(place, word)| (place, bare.text.get(word.bytes).unwrap()))
            .collect();
        assert_eq!(
            placed,
            [(0, "One"), (1, "two"), (1, "今日は"), (2, "明日は")]
        );
    }
}
