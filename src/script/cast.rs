//! Who speaks with which voice and settings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::terms::ids::{ModelId, VoiceId};
use crate::terms::settings::VoiceSettings;

/// A voice as it was cast: the name is kept, so that a voice that vanished can still be named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CastVoice {
    /// The voice's id at its backend.
    pub id: VoiceId,
    /// Its name when it was cast.
    pub name: String,
}

/// How one speaker is spoken. A voice belongs to a backend, so both are kept and switching loses neither.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Part {
    /// The Draft voice.
    pub draft: Option<CastVoice>,
    /// The voice of the account.
    pub live: Option<CastVoice>,
    /// The model, where it differs from the project's.
    pub model: Option<ModelId>,
    /// The five settings.
    pub settings: VoiceSettings,
    /// ISO 639-1 code that is sent with the text, where one is wanted.
    pub language: Option<String>,
}

/// The cast of a script: a part for every speaker that has one. The narrator's name is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cast(pub BTreeMap<String, Part>);
