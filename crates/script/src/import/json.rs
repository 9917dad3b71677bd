//! `[{speaker, text}]`.

use std::fmt;

use serde::de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{ImportError, JsonFault, Kind, Place, Reason, Skipped};
use crate::document::{Overrides, Script};
use crate::names::Corrections;
use crate::parse::Reader;
use mynah_core::ids::ModelId;
use mynah_core::settings::ChosenSettings;

/// A list that was read, and its entries that are no lines.
pub(super) struct List {
    pub script: Script,
    pub skipped: Vec<Skipped>,
}

/// Reads a list of lines. An entry is an object with a text, or a text alone. Entries without a text are skipped.
///
/// # Errors
/// A text that is no such list, with the place in it; a list with nothing to speak.
pub(super) fn read(text: &str, title: &str, names: &Corrections) -> Result<List, ImportError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let lines = json.deserialize_seq(Lines(names)).and_then(|lines| {
        json.end()?;
        Ok(lines)
    });
    let (out, skipped) = lines.map_err(|error| why_not(text, &error))?;
    match out.script(title) {
        Ok(script) => Ok(List { script, skipped }),
        Err(_nothing) if !skipped.is_empty() => Err(no_text(text)),
        Err(error) => Err(error.into()),
    }
}

/// A text that is no JSON is damaged. Other JSON isn't a list of lines.
fn why_not(text: &str, error: &serde_json::Error) -> ImportError {
    if let Err(damage) = serde_json::from_str::<IgnoredAny>(text) {
        return ImportError::Damaged {
            kind: Kind::Json,
            why: damage.to_string(),
        };
    }
    let says = error.to_string();
    let fault = if text.trim_start().starts_with('[') {
        let place = format!(" at line {} column {}", error.line(), error.column());
        JsonFault::Other(says.strip_suffix(&place).unwrap_or(&says).to_owned())
    } else {
        JsonFault::NoList
    };
    ImportError::NotLines {
        line: error.line() as u64,
        column: error.column() as u64,
        fault,
    }
}

/// No entry has a text. The place is that of the first entry.
fn no_text(text: &str) -> ImportError {
    let list = text.find('[').map_or(0, |at| at + 1);
    let (before, list) = text.split_at_checked(list).unwrap_or_default();
    let gap = list.len() - list.trim_start().len();
    let before = [before, list.get(..gap).unwrap_or_default()].concat();
    let row = before.rsplit('\n').next().unwrap_or_default();
    ImportError::NotLines {
        line: before.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1,
        column: row.chars().count() as u64 + 1,
        fault: JsonFault::NoText,
    }
}

/// Reads lines one after the other, so that a long list is in memory once.
struct Lines<'a>(&'a Corrections);

impl<'de> Visitor<'de> for Lines<'_> {
    type Value = (Reader, Vec<Skipped>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of lines")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut out = Reader::new(self.0);
        let mut skipped = Vec::new();
        let mut number = 0;
        while let Some(entry) = entries.next_element::<Entry>()? {
            number += 1;
            let mut skip = |words: &str| {
                skipped.push(Skipped::new(Place::Entry(number), words, Reason::NoText));
            };
            match entry {
                Entry::Text(text) if text.trim().is_empty() => skip(""),
                Entry::Text(text) => out.line("", &text),
                Entry::Other(words) => skip(&words),
                Entry::Line(line) => {
                    let text = line.text.text.as_deref().unwrap_or_default();
                    if text.trim().is_empty() {
                        skip(&line.words());
                        continue;
                    }
                    let overrides = Overrides {
                        settings: line.settings.map(|strict| strict.0),
                        model: line.model.as_deref().map(ModelId::from),
                        seed: line.seed,
                        ..Overrides::default()
                    };
                    let speaker = line.speaker.text.as_deref().unwrap_or_default();
                    out.line_with(speaker, text, overrides);
                }
            }
            if out.is_full() {
                while entries.next_element::<IgnoredAny>()?.is_some() {}
            }
        }
        Ok((out, skipped))
    }
}

/// An entry of a list.
enum Entry {
    Line(Box<Line>),
    /// A text alone, which the narrator says.
    Text(String),
    /// A number, a list or nothing, with its words.
    Other(String),
}

/// One line of a file. Fields that are not listed here are another program's.
#[derive(Default)]
struct Line {
    speaker: Scalar,
    text: Scalar,
    model: Option<String>,
    seed: Option<u32>,
    settings: Option<Strict>,
    /// The texts of fields that are not read.
    others: Scalar,
}

impl Line {
    /// Everything that somebody wrote into it.
    fn words(self) -> String {
        let fields = [self.speaker, self.text, self.others];
        let words = fields.into_iter().flat_map(Scalar::words);
        let words: Vec<String> = words.filter(|word| !word.trim().is_empty()).collect();
        words.join(", ")
    }
}

/// A misspelt setting, or one out of range, would be paid for as another one.
#[derive(Deserialize)]
struct Strict(#[serde(deserialize_with = "ChosenSettings::strictly")] ChosenSettings);

/// The most words of fields that are kept of an entry.
const MOST_OTHERS: usize = 8;

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntryVisitor)
    }
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entry with a text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Entry, E> {
        Ok(Entry::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Entry, E> {
        Ok(Entry::Text(text))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Entry, E> {
        Ok(Entry::Other("null".to_owned()))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Entry, E> {
        Ok(Entry::Other(value.to_string()))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Entry, E> {
        Ok(Entry::Other(value.to_string()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Entry, E> {
        Ok(Entry::Other(value.to_string()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Entry, E> {
        Ok(Entry::Other(value.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Entry, A::Error> {
        let mut all = Scalar::default();
        while let Some(value) = values.next_element()? {
            all.add_within(value);
        }
        Ok(Entry::Other(all.within.join(", ")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Entry, A::Error> {
        let mut line = Box::<Line>::default();
        let mut read: Vec<&str> = Vec::new();
        while let Some(name) = fields.next_key::<String>()? {
            let known = ["speaker", "text", "model", "seed", "settings"];
            let Some(known) = known.into_iter().find(|known| *known == name) else {
                line.others.add_within(fields.next_value()?);
                continue;
            };
            if read.contains(&known) {
                return Err(de::Error::duplicate_field(known));
            }
            read.push(known);
            match known {
                "speaker" => line.speaker = fields.next_value()?,
                "text" => line.text = fields.next_value()?,
                "model" => line.model = fields.next_value()?,
                "seed" => line.seed = fields.next_value()?,
                _ => line.settings = fields.next_value()?,
            }
        }
        Ok(Entry::Line(line))
    }
}

/// A text, or a number or truth value as text.
#[derive(Default)]
struct Scalar {
    /// The value as text. `None` for null, a list or an object.
    text: Option<String>,
    /// The texts in a list or an object.
    within: Vec<String>,
}

impl Scalar {
    fn of(text: String) -> Self {
        Self {
            text: Some(text),
            within: Vec::new(),
        }
    }

    fn words(self) -> impl Iterator<Item = String> {
        self.text.into_iter().chain(self.within)
    }

    fn add_within(&mut self, other: Self) {
        let free = MOST_OTHERS.saturating_sub(self.within.len());
        self.within.extend(other.words().take(free));
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::of(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Scalar, E> {
        Ok(Scalar::of(text))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::of(value.to_string()))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::of(value.to_string()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar::of(value.to_string()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Scalar, E> {
        Ok(Scalar::of(value.to_string()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Scalar, E> {
        Ok(Scalar::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Scalar, A::Error> {
        let mut all = Scalar::default();
        while let Some(value) = values.next_element()? {
            all.add_within(value);
        }
        Ok(all)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Scalar, A::Error> {
        let mut all = Scalar::default();
        while let Some((_name, value)) = fields.next_entry::<IgnoredAny, Scalar>()? {
            all.add_within(value);
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> List {
        read(text, "t", &Corrections::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn texts(list: &List) -> Vec<String> {
        let lines = list.script.lines();
        lines
            .map(|line| format!("{}: {}", line.speaker, line.text))
            .collect()
    }

    #[test]
    fn numbers_and_truth_values_are_texts() {
        for (text, expected) in [
            (r#"[{"text": 1984}]"#, ": 1984"),
            (r#"[{"text": -3}]"#, ": -3"),
            (r#"[{"text": 3.1}]"#, ": 3.1"),
            (r#"[{"text": true}]"#, ": true"),
            (r#"[{"speaker": 7, "text": "Hi."}]"#, "7: Hi."),
            (r#"[{"speaker": null, "text": "Hi."}]"#, ": Hi."),
            (r#"[{"text": "Hi.", "mood": {"a": [1]}}]"#, ": Hi."),
            (r#"["Hi."]"#, ": Hi."),
        ] {
            let list = list(text);
            assert_eq!(texts(&list), [expected], "{text}");
            assert!(list.skipped.is_empty(), "{text}");
        }
    }

    #[test]
    fn entries_without_a_text_are_listed() {
        for (entry, words) in [
            ("null", "null"),
            ("5", "5"),
            ("false", "false"),
            ("\" \"", ""),
            (r#"["Oh.", "Well."]"#, "Oh., Well."),
            ("{}", ""),
            (r#"{"speaker": "Ann"}"#, "Ann"),
            (
                r#"{"speaker": "Ann", "line": "Hi.", "n": 3}"#,
                "Ann, Hi., 3",
            ),
            (r#"{"speaker": "Ann", "text": null}"#, "Ann"),
            (r#"{"speaker": "Ann", "text": ""}"#, "Ann"),
            (r#"{"speaker": "Ann", "text": ["Hi."]}"#, "Ann, Hi."),
            (
                r#"{"text": {"en": "Hi.", "de": ["Hallo."]}}"#,
                "Hi., Hallo.",
            ),
        ] {
            let list = list(&format!(
                r#"[{{"text": "One."}}, {entry}, {{"text": "Two."}}]"#
            ));
            assert_eq!(texts(&list), [": One.", ": Two."], "{entry}");
            let expected = Skipped::new(Place::Entry(2), words, Reason::NoText);
            assert_eq!(list.skipped, [expected], "{entry}");
        }
    }

    #[test]
    fn settings_are_still_strict() {
        for text in [
            r#"[{"text": "Hi.", "settings": {"stabilty": 0.5}}]"#,
            r#"[{"text": "Hi.", "settings": {"stability": 7}}]"#,
            r#"[{"text": "Hi.", "seed": "x"}]"#,
            r#"[{"text": "Hi.", "text": "Oh."}]"#,
        ] {
            let error = read(text, "t", &Corrections::default()).map(|list| texts(&list));
            assert!(
                matches!(error, Err(ImportError::NotLines { line: 1, .. })),
                "{text}: {error:?}"
            );
        }
    }

    #[test]
    fn a_list_without_any_text_is_refused_at_its_first_entry() {
        let error = read(
            "[\n  {\"speaker\": \"Ann\"}, 5]",
            "t",
            &Corrections::default(),
        );
        assert_eq!(
            error.map(|list| texts(&list)),
            Err(ImportError::NotLines {
                line: 2,
                column: 3,
                fault: JsonFault::NoText
            })
        );
    }
}
