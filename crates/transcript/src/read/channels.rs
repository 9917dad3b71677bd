//! Merges the transcripts of separate channels by phrases, so that crosstalk stays readable.

use super::answer::Answer;
use super::one;
use crate::transcript::{Speaker, Transcript, Word, WordKind};

/// Pause that ends a phrase, in seconds.
const PHRASE_PAUSE_S: f64 = 0.6;

/// Merges channels in the order of their phrases. Each channel has speakers of its own.
pub(super) fn merge(answer: Answer) -> Transcript {
    let mut merged = Transcript {
        id: answer.id,
        duration_s: answer.duration_s.unwrap_or_default(),
        ..Transcript::default()
    };
    let mut phrases: Vec<Vec<Word>> = Vec::new();
    for (place, channel) in answer.channels.into_iter().flatten().enumerate() {
        // Channels within channels are not a thing of the service.
        let mut own = one(Answer {
            channels: None,
            channel: channel.channel.or_else(|| u32::try_from(place).ok()),
            ..channel
        });
        super::tidy::tidy(&mut own);
        merged.duration_s = merged.duration_s.max(own.duration_s);
        merged.language = merged.language.or(own.language);
        merged.language_probability = merged.language_probability.or(own.language_probability);
        let first = merged.speakers.len();
        if own.speakers.is_empty() {
            own.speakers.push(Speaker {
                id: "speaker_0".to_owned(),
                name: String::new(),
            });
        }
        for speaker in own.speakers {
            merged.speakers.push(Speaker {
                id: format!("channel_{place}_{}", speaker.id),
                ..speaker
            });
        }
        for word in &mut own.words {
            word.speaker = Some(first + word.speaker.unwrap_or_default());
        }
        phrases.extend(split(own.words));
    }
    let start = |phrase: &[Word]| phrase.first().map_or(0.0, |word| word.start_s);
    phrases.sort_by(|a, b| start(a).total_cmp(&start(b)));
    for mut phrase in phrases {
        let has_space = phrase
            .last()
            .is_some_and(|word| word.kind == WordKind::Spacing);
        if let (false, Some(last)) = (has_space, phrase.last()) {
            let space = Word {
                speaker: last.speaker,
                channel: last.channel,
                ..Word::spacing(" ", last.end_s)
            };
            phrase.push(space);
        }
        merged.words.append(&mut phrase);
    }
    if merged
        .words
        .last()
        .is_some_and(|word| word.kind == WordKind::Spacing)
    {
        merged.words.pop();
    }
    merged
}

/// Splits the words of a channel at pauses. A space stays with the word before it.
fn split(words: Vec<Word>) -> Vec<Vec<Word>> {
    let mut phrases: Vec<Vec<Word>> = Vec::new();
    let mut spoken_until: Option<f64> = None;
    for word in words {
        let is_space = word.kind == WordKind::Spacing;
        let is_next =
            spoken_until.is_none_or(|until| !is_space && word.start_s - until >= PHRASE_PAUSE_S);
        if !is_space {
            spoken_until = Some(word.end_s);
        }
        match phrases.last_mut() {
            Some(phrase) if !is_next => phrase.push(word),
            _ => phrases.push(vec![word]),
        }
    }
    phrases
}
