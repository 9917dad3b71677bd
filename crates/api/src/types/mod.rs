//! Wire types: what the service answers, a file per noun, no behaviour.
//!
//! They are read leniently: ids are required, everything else is optional, unknown fields are ignored,
//! unknown words are kept, and a field of an unexpected kind counts as missing.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

pub mod account;
pub mod agent;
pub mod agent_test;
pub mod alignment;
pub mod audio_effects;
pub mod bounded;
pub mod conversation;
pub mod design;
pub mod dictionary;
pub mod dubbing;
pub mod dubbing_project;
pub mod history;
pub mod isolation;
pub mod language;
pub mod lenient;
pub mod model;
pub mod music;
pub mod sample;
pub mod shared_voice;
pub mod sound;
pub mod speech;
pub mod studio_project;
pub mod training;
pub mod transcript;
pub mod usage;
pub mod voice;
pub mod voice_collection;
pub mod webhook;

/// The answer of an operation that only says that it is done: `{"status":"ok"}`, a bare word, nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// `ok`, usually.
    pub status: Option<String>,
}

/// Whatever it says means the same: the HTTP status said it.
impl<'de> Deserialize<'de> for Done {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let said = Value::deserialize(deserializer)?;
        let status = said.get("status").unwrap_or(&said);
        Ok(Self {
            status: status.as_str().map(str::to_owned),
        })
    }
}

/// What somebody wrote or said. `Debug` tells only how long it is, so that no text gets into a log.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Said(pub String);

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Said({} bytes)", self.0.len())
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
