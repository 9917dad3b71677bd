//! The JSON of a transcript, read leniently.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::transcript::{Speaker, TimeMark, Word, WordKind};

/// Highest number of speakers that is read; the service tells at most 32 apart.
const MOST_SPEAKERS: usize = 1_000;

/// An answer, with absent what cannot be read.
#[derive(Default)]
pub(super) struct Answer {
    pub id: Option<String>,
    pub language: Option<String>,
    pub language_probability: Option<f64>,
    pub text: Option<String>,
    pub words: Option<Vec<RawWord>>,
    pub duration_s: Option<f64>,
    pub channel: Option<u32>,
    /// The answers of separate channels.
    pub channels: Option<Vec<Self>>,
    /// Names that a person gave; only in saved files.
    pub speakers: Vec<Speaker>,
}

/// A word of an answer.
#[derive(Default)]
pub(super) struct RawWord {
    text: String,
    start_s: Option<f64>,
    end_s: Option<f64>,
    kind: Option<WordKind>,
    speaker: Option<String>,
    logprob: Option<f64>,
    channel: Option<u32>,
    mark: Option<TimeMark>,
}

impl RawWord {
    /// Reads a word from its JSON, or `None` if it has no text.
    fn of(value: &Value) -> Option<Self> {
        let text = value.get("text").and_then(text_of)?;
        let logprob = value.get("logprob").and_then(number_of);
        let loss = value.get("loss").and_then(number_of);
        Some(Self {
            start_s: value.get("start").and_then(number_of),
            end_s: value.get("end").and_then(number_of),
            kind: value
                .get("type")
                .and_then(|kind| WordKind::deserialize(kind).ok()),
            speaker: value.get("speaker_id").and_then(text_of),
            logprob: logprob.or_else(|| loss.map(|loss| -loss)),
            channel: value.get("channel_index").and_then(whole_of),
            mark: value
                .get("mark")
                .and_then(|mark| TimeMark::deserialize(mark).ok()),
            text,
        })
    }

    /// Splits a text without times into words.
    pub fn split(text: &str) -> Vec<Self> {
        crate::edit::pieces(text)
            .map(|piece| Self {
                text: piece.to_owned(),
                ..Self::default()
            })
            .collect()
    }

    /// Returns the word, and adds its speaker to the table if it is new there.
    pub fn into_word(self, speakers: &mut Vec<Speaker>, channel: Option<u32>) -> Word {
        let is_blank = self.text.trim().is_empty();
        let kind = match self.kind {
            // Alignments list the spaces without a type.
            Some(WordKind::Word) | None if is_blank => WordKind::Spacing,
            kind => kind.unwrap_or_default(),
        };
        let (start, end) = (self.start_s, self.end_s);
        let missing = kind != WordKind::Spacing && (start.is_none() || end.is_none());
        let at = start.or(end).unwrap_or(f64::NAN);
        Word {
            text: self.text,
            start_s: at,
            end_s: end.unwrap_or(at),
            kind,
            speaker: self.speaker.and_then(|id| position(speakers, id)),
            logprob: self.logprob,
            channel: self.channel.or(channel),
            mark: self.mark.or_else(|| missing.then_some(TimeMark::Missing)),
        }
    }
}

/// Returns the position of a speaker in the table.
fn position(speakers: &mut Vec<Speaker>, id: String) -> Option<usize> {
    let known = speakers.iter().position(|speaker| speaker.id == id);
    if known.is_some() || speakers.len() >= MOST_SPEAKERS {
        return known;
    }
    speakers.push(Speaker {
        id,
        name: String::new(),
    });
    Some(speakers.len() - 1)
}

/// Returns a text, also if it is written as a number.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns a finite number, also if it is written as text.
fn number_of(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

fn whole_of(value: &Value) -> Option<u32> {
    number_of(value)
        .filter(|number| (0.0..=f64::from(u32::MAX)).contains(number))
        .map(|number| number as u32)
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnswerVisitor)
    }
}

struct AnswerVisitor;

impl<'de> Visitor<'de> for AnswerVisitor {
    type Value = Answer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a transcript")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answer, A::Error> {
        let mut answer = Answer::default();
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "words" => answer.words = map.next_value::<Items<RawWord>>()?.0,
                "transcripts" => answer.channels = map.next_value::<Items<Answer>>()?.0,
                "speakers" => answer.speakers = named(&map.next_value()?),
                _ => answer.set(&name, &map.next_value()?),
            }
        }
        Ok(answer)
    }
}

impl Answer {
    /// Sets a field by its name in JSON.
    fn set(&mut self, name: &str, value: &Value) {
        match name {
            "transcription_id" => self.id = text_of(value),
            "language_code" => self.language = text_of(value),
            "language_probability" => self.language_probability = number_of(value),
            "text" => self.text = value.as_str().map(str::to_owned),
            "audio_duration_secs" => self.duration_s = number_of(value),
            "channel_index" => self.channel = whole_of(value),
            _ => {}
        }
    }
}

/// Returns the speakers of a saved file.
fn named(value: &Value) -> Vec<Speaker> {
    let mut speakers: Vec<Speaker> = Vec::new();
    for item in value.as_array().into_iter().flatten().take(MOST_SPEAKERS) {
        let text = |name: &str| item.get(name).and_then(text_of);
        let id = text("id").unwrap_or_else(|| format!("speaker_{}", speakers.len()));
        if !speakers.iter().any(|speaker| speaker.id == id) {
            let name = text("name").unwrap_or_default();
            speakers.push(Speaker { id, name });
        }
    }
    speakers
}

/// An item of a list that may hold anything.
trait Item: Sized {
    /// Reads the next item into `items`, unless it is of another kind. Returns false at the end of the list.
    fn read<'de, A: SeqAccess<'de>>(list: &mut A, items: &mut Vec<Self>) -> Result<bool, A::Error>;
}

impl Item for RawWord {
    fn read<'de, A: SeqAccess<'de>>(list: &mut A, items: &mut Vec<Self>) -> Result<bool, A::Error> {
        let value: Option<Value> = list.next_element()?;
        items.extend(value.as_ref().and_then(Self::of));
        Ok(value.is_some())
    }
}

impl Item for Answer {
    fn read<'de, A: SeqAccess<'de>>(list: &mut A, items: &mut Vec<Self>) -> Result<bool, A::Error> {
        let answer: Option<Self> = list.next_element()?;
        let is_item = answer.is_some();
        items.extend(answer);
        Ok(is_item)
    }
}

/// A list, or `None` for any other value.
struct Items<T>(Option<Vec<T>>);

impl<'de, T: Item> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemsVisitor(std::marker::PhantomData))
    }
}

struct ItemsVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Item> Visitor<'de> for ItemsVisitor<T> {
    type Value = Items<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items<T>, A::Error> {
        let mut items = Vec::new();
        while T::read(&mut list, &mut items)? {}
        Ok(Items(Some(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Items<T>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Items(None))
    }

    fn visit_unit<E>(self) -> Result<Items<T>, E> {
        Ok(Items(None))
    }

    fn visit_bool<E>(self, _value: bool) -> Result<Items<T>, E> {
        Ok(Items(None))
    }

    fn visit_i64<E>(self, _value: i64) -> Result<Items<T>, E> {
        Ok(Items(None))
    }

    fn visit_u64<E>(self, _value: u64) -> Result<Items<T>, E> {
        Ok(Items(None))
    }

    fn visit_f64<E>(self, _value: f64) -> Result<Items<T>, E> {
        Ok(Items(None))
    }

    fn visit_str<E>(self, _value: &str) -> Result<Items<T>, E> {
        Ok(Items(None))
    }
}
