//! `[{speaker, text}]`.

use std::fmt;

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer as _};

use super::{ImportError, JsonFault, Kind};
use crate::document::{Overrides, Script};
use crate::names::Corrections;
use crate::parse::Reader;
use mynah_core::ids::ModelId;
use mynah_core::settings::ChosenSettings;

/// One line as it stands in a file. What else stands there is another program's.
#[derive(Deserialize)]
#[serde(expecting = "an entry with a text")]
struct Row {
    #[serde(default)]
    speaker: Option<String>,
    text: String,
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    seed: Option<u32>,
    #[serde(default)]
    settings: Option<Strict>,
}

/// A misspelt setting, or one out of range, would be paid for as another one.
#[derive(Deserialize)]
struct Strict(#[serde(deserialize_with = "ChosenSettings::strictly")] ChosenSettings);

/// Reads a list of lines.
///
/// # Errors
/// What is no such list, saying where; a list with nothing to speak.
pub(super) fn read(text: &str, title: &str, names: &Corrections) -> Result<Script, ImportError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let lines = json.deserialize_seq(Lines(names)).and_then(|lines| {
        json.end()?;
        Ok(lines)
    });
    let out = lines.map_err(|error| why_not(text, &error))?;
    Ok(out.script(title)?)
}

/// What is no JSON is damaged; what is some isn't a list of lines.
fn why_not(text: &str, error: &serde_json::Error) -> ImportError {
    if let Err(damage) = serde_json::from_str::<IgnoredAny>(text) {
        return ImportError::Damaged {
            kind: Kind::Json,
            why: damage.to_string(),
        };
    }
    let says = error.to_string();
    let fault = if !text.trim_start().starts_with('[') {
        JsonFault::NoList
    } else if says.starts_with("missing field `text`") {
        JsonFault::NoText
    } else {
        let place = format!(" at line {} column {}", error.line(), error.column());
        JsonFault::Other(says.strip_suffix(&place).unwrap_or(&says).to_owned())
    };
    ImportError::NotLines {
        line: error.line() as u64,
        column: error.column() as u64,
        fault,
    }
}

/// Takes lines in as they come, so that a long list stands in memory once.
struct Lines<'a>(&'a Corrections);

impl<'de> Visitor<'de> for Lines<'_> {
    type Value = Reader;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of lines")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Reader, A::Error> {
        let mut out = Reader::new(self.0);
        while let Some(row) = rows.next_element::<Row>()? {
            let overrides = Overrides {
                settings: row.settings.map(|strict| strict.0),
                model: row.model.as_deref().map(ModelId::from),
                seed: row.seed,
                ..Overrides::default()
            };
            let speaker = row.speaker.unwrap_or_default();
            out.line_with(&speaker, &row.text, overrides);
            if out.is_full() {
                while rows.next_element::<IgnoredAny>()?.is_some() {}
            }
        }
        Ok(out)
    }
}
