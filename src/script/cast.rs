//! Who speaks with which voice and settings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::terms::ids::{ModelId, VoiceId};
use crate::terms::settings::ChosenSettings;

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
    /// The settings that were chosen; the others are the voice's own.
    pub settings: ChosenSettings,
    /// ISO 639-1 code that is sent with the text, where one is wanted.
    pub language: Option<String>,
}

/// The cast of a script: a part for every speaker that has one. The narrator's name is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cast(pub BTreeMap<String, Part>);

/// A cast file: who speaks with what, by names that people write.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CastFile {
    /// By speaker; the narrator as `Narrator` or an empty name.
    pub speakers: BTreeMap<String, CastEntry>,
}

/// One speaker of a cast file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CastEntry {
    /// A voice by name or id.
    pub voice: Option<String>,
    /// A model by id.
    pub model: Option<String>,
    /// The settings that were chosen; the others are the voice's own.
    #[serde(deserialize_with = "ChosenSettings::strictly")]
    pub settings: ChosenSettings,
    /// ISO 639-1 code.
    pub language: Option<String>,
}

impl CastFile {
    /// Reads a cast file.
    ///
    /// # Errors
    /// What is wrong with the JSON, and where.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The entry of a speaker, whatever the case of the name.
    pub fn entry(&self, speaker: &str) -> Option<&CastEntry> {
        let wanted = if speaker.is_empty() {
            "narrator"
        } else {
            speaker
        }
        .to_lowercase();
        let name = |name: &str| {
            if name.is_empty() {
                "narrator".to_owned()
            } else {
                name.to_lowercase()
            }
        };
        self.speakers
            .iter()
            .find(|(given, _)| name(given) == wanted)
            .map(|(_, entry)| entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::settings::Setting;

    #[test]
    fn reads_a_cast_file() {
        let json = r#"{"speakers": {"TOM": {"voice": "Swift", "settings": {"speed": 0.9}}, "Narrator": {"voice": "Wren"}}}"#;
        let cast = CastFile::parse(json).unwrap();
        let tom = cast.entry("Tom").unwrap();
        assert_eq!(
            (tom.voice.as_deref(), tom.settings),
            (
                Some("Swift"),
                ChosenSettings::of([Setting::Speed(Some(0.9))])
            )
        );
        assert_eq!(cast.entry("").unwrap().voice.as_deref(), Some("Wren"));
        assert!(CastFile::parse(r#"{"speakers": {"TOM": {"voise": "x"}}}"#).is_err());
    }

    /// A misspelt setting was passed over, and one out of range became another: both were paid for.
    #[test]
    fn a_setting_that_is_none_or_out_of_range_is_refused_with_its_name() {
        let refused = |settings: &str| {
            let json = format!(r#"{{"speakers": {{"TOM": {{"settings": {settings}}}}}}}"#);
            CastFile::parse(&json).unwrap_err().to_string()
        };
        let says = refused(r#"{"stabilty": 0.2}"#);
        assert!(
            says.contains("stabilty") && says.contains("stability"),
            "{says}"
        );
        let says = refused(r#"{"speed": 4}"#);
        assert!(says.contains("speed is a number from 0.7 to 1.2"), "{says}");
    }
}
