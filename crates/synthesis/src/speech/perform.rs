//! The way of one order: read the text, speak it step by step, hand out sound and times.

use std::ops::ControlFlow;

use super::cast::Timbre;
use super::flite;
use super::mastering::{Mastering, fade_edges};
use super::reading::{Sentence, Step, read};
use super::timing;
use super::utterance::{Phone, Prosody, Token, Utterance};
use super::{HZ, Order, Performed, Piece, SpokenWord};

/// The sound of a text with nothing to say.
const NOTHING_SECS: f64 = 0.1;

/// How much of the engine's own pause stays beside a silence that was asked for.
const MARGIN_SECS: f64 = 0.03;

/// Words that carry no stress: style makes the others stand out from them.
const UNSTRESSED: [&str; 40] = [
    "a", "an", "the", "and", "or", "but", "of", "to", "in", "on", "at", "by", "for", "with",
    "from", "as", "is", "are", "was", "were", "be", "been", "it", "its", "he", "she", "they", "we",
    "you", "i", "his", "her", "their", "my", "your", "that", "this", "than", "so", "if",
];

/// Speaks an order; see [`super::perform()`].
pub(super) fn perform(
    order: &Order<'_>,
    mut receive: impl FnMut(Piece) -> ControlFlow<()>,
) -> Performed {
    let text: Vec<char> = order.text.chars().collect();
    let steps = read(&text, order.normalise);
    let mut performance = Performance {
        manner: manner(order),
        style: order.settings.style(),
        whisper: order.voice.whisper,
        mastering: Mastering::new(order.voice.gain_db, order.settings.use_speaker_boost()),
        frames: 0,
        timed: 0.0,
        performed: Performed::default(),
    };
    if steps.is_empty() {
        let frames = (NOTHING_SECS * f64::from(HZ)) as usize;
        let piece = Piece {
            samples: vec![0.0; frames],
            chars: vec![(0.0, 0.0); text.len()],
            words: Vec::new(),
        };
        performance.frames = frames as u64;
        performance.performed.stopped = receive(piece).is_break();
    }
    let is_rest = |step: Option<&Step>| matches!(step, Some(Step::Rest { .. }));
    for (n, step) in steps.iter().enumerate() {
        let piece = match step {
            Step::Rest { chars, tag, secs } => {
                let start = performance.now();
                let frames = (secs * f64::from(HZ)).round() as u64;
                performance.frames += frames;
                let span = (start.max(performance.timed), performance.now());
                performance.timed = span.1;
                Piece {
                    samples: vec![0.0; frames as usize],
                    chars: timing::of_rest(chars, tag, span),
                    words: Vec::new(),
                }
            }
            Step::Say(sentence) => {
                let before = n.checked_sub(1).and_then(|n| steps.get(n));
                let clipped = (is_rest(before), is_rest(steps.get(n + 1)));
                performance.say(sentence, n as u32, clipped)
            }
        };
        if receive(piece).is_break() {
            performance.performed.stopped = true;
            break;
        }
    }
    Performed {
        frames: performance.frames,
        ..performance.performed
    }
}

/// An order under way.
struct Performance {
    manner: Prosody,
    style: f32,
    whisper: bool,
    mastering: Mastering,
    /// Frames handed out.
    frames: u64,
    /// Where the last character ended, in seconds.
    timed: f64,
    performed: Performed,
}

impl Performance {
    fn now(&self) -> f64 {
        self.frames as f64 / f64::from(HZ)
    }

    /// Speaks one sentence. `clipped` says on which sides a silence takes the place of the engine's own pause.
    fn say(&mut self, sentence: &Sentence, number: u32, clipped: (bool, bool)) -> Piece {
        let mut tokens = sentence.tokens.clone();
        for token in &mut tokens {
            stress(token, self.style);
            token.whisper |= self.whisper;
        }
        let manner = Prosody {
            seed: self.manner.seed.wrapping_add(number),
            ..self.manner
        };
        let mut utterance = flite::speak(&tokens, &manner).unwrap_or_else(|_refused| {
            self.performed.refused += 1;
            Utterance::default()
        });
        let mut samples = self.mastering.apply(&utterance.samples);
        timing::begin_when_heard(&mut utterance, &samples);
        clip(&mut samples, &mut utterance, clipped);

        let at = self.now();
        self.frames += samples.len() as u64;
        let chars = timing::of_sentence(sentence, &utterance.phones, (self.timed, at, self.now()));
        self.timed = chars.last().map_or(self.timed, |(_, end)| *end);
        let words = utterance
            .words
            .into_iter()
            .filter_map(|word| {
                let token = word.token?;
                let unit = sentence
                    .units
                    .iter()
                    .find(|unit| unit.tokens.contains(&token))?;
                Some(SpokenWord {
                    word: word.name,
                    chars: unit.chars.clone(),
                    start: at + word.start,
                    end: at + word.end,
                })
            })
            .collect();
        Piece {
            samples,
            chars,
            words,
        }
    }
}

/// The voice and the settings as the engine's numbers.
fn manner(order: &Order<'_>) -> Prosody {
    let settings = order.settings;
    let Timbre {
        speaker,
        pitch,
        spread,
        pace,
        warp,
        rough,
        gain_db: _,
        whisper: _,
    } = order.voice;
    // Up to the usual 0.75 similarity leads from the plain speaker to the voice, beyond it to a crisper one.
    let likeness = (settings.similarity_boost() / 0.75).min(1.0);
    let crisp = (settings.similarity_boost() - 0.75).max(0.0) / 0.25;
    let towards = |factor: f32| 1.0 + (factor - 1.0) * likeness;
    let loose = 1.0 - settings.stability();
    Prosody {
        speaker,
        pitch: towards(pitch),
        spread: towards(spread) * (0.4 + 1.2 * loose) * (1.0 + 0.8 * settings.style()),
        stretch: 1.0 / (towards(pace) * settings.speed()),
        warp: warp * likeness,
        wander: 0.16 * loose,
        rough: rough * likeness + 0.25 * (1.0 - likeness),
        detail: 0.6 + 0.4 * likeness + 0.12 * crisp,
        seed: order.seed.wrapping_mul(0x9E37_79B1),
    }
}

/// Style sets the words that matter off from the small ones between them.
fn stress(token: &mut Token, style: f32) {
    if style <= 0.0 || token.name.bytes().all(|byte| !byte.is_ascii_alphabetic()) {
        return;
    }
    if UNSTRESSED.contains(&token.name.to_ascii_lowercase().as_str()) {
        token.gain *= 1.0 - 0.3 * style;
    } else {
        token.gain *= 1.0 + 0.25 * style;
        token.pitch *= 1.0 + 0.06 * style;
    }
}

/// Cuts the engine's own pause away where a silence follows or went before, all but a margin for the fade.
fn clip(samples: &mut Vec<f32>, utterance: &mut Utterance, (before, after): (bool, bool)) {
    let spoken = |phone: &&Phone| phone.token.is_some();
    let first = utterance
        .phones
        .iter()
        .find(spoken)
        .map(|phone| phone.start);
    let last = utterance.phones.iter().rfind(spoken).map(|phone| phone.end);
    let (Some(first), Some(last)) = (first, last) else {
        return;
    };
    let frame = |secs: f64| (secs.max(0.0) * f64::from(HZ)).round() as usize;
    if after {
        samples.truncate(frame(last + MARGIN_SECS));
    }
    if before {
        let cut = frame(first - MARGIN_SECS).min(samples.len());
        samples.drain(..cut);
        let shift = cut as f64 / f64::from(HZ);
        for phone in &mut utterance.phones {
            phone.start = (phone.start - shift).max(0.0);
            phone.end = (phone.end - shift).max(0.0);
        }
        for word in &mut utterance.words {
            word.start -= shift;
            word.end -= shift;
        }
    }
    if before || after {
        fade_edges(samples);
    }
}

#[cfg(test)]
mod tests {
    use mynah_core::settings::VoiceSettings;

    use super::super::cast;
    use super::*;

    /// Seconds of sound of a text: the engine's work is proportional to them.
    fn secs(text: &str) -> f64 {
        let voice = cast().first().unwrap();
        let order = Order {
            voice: voice.timbre,
            text,
            settings: VoiceSettings::default(),
            seed: 7,
            normalise: true,
            language: None,
        };
        let performed = perform(&order, |_| ControlFlow::Continue(()));
        performed.frames as f64 / f64::from(HZ)
    }

    #[test]
    fn a_long_word_costs_no_more_than_words_of_its_length() {
        let words = secs(&"kettle ".repeat(1_000 / 7));
        for letter in ["x", "щ", "½"] {
            let [short, long] = [1_000, 2_000].map(|count| secs(&letter.repeat(count)));
            let more = long - short;
            assert!(more < 1.5 * words, "{letter}: {more} s, {words} s of words");
        }
    }
}
