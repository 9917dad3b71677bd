//! Who speaks with which voice and settings.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::names::{folded, in_files, is_called};
use mynah_core::audio_effects::AudioEffects;
use mynah_core::backend::Backend;
use mynah_core::ids::{ModelId, VoiceId};
use mynah_core::language;
use mynah_core::settings::ChosenSettings;

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
    #[serde(deserialize_with = "language::leniently")]
    pub language: Option<String>,
    /// The place in which the speaker is heard.
    #[serde(skip_serializing_if = "AudioEffects::is_default")]
    pub place: AudioEffects,
}

impl Part {
    /// The voice for a backend.
    pub fn voice(&self, backend: Backend) -> Option<&CastVoice> {
        match backend {
            Backend::Draft => self.draft.as_ref(),
            Backend::Live => self.live.as_ref(),
        }
    }
}

/// The cast of a script: a part for every speaker that has one. The narrator's name is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cast(pub BTreeMap<String, Part>);

/// The largest cast file that is read, in bytes.
pub const LARGEST_CAST: u64 = 1 << 20;

/// Most speakers of a cast file.
const MOST_SPEAKERS: usize = 1_000;

/// A cast file: who speaks with what, by names that people write.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CastFile {
    /// By speaker; the narrator as `Narrator` or an empty name.
    pub speakers: BTreeMap<String, CastEntry>,
    /// What else stands in it: somebody else's, and kept.
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
}

/// One speaker of a cast file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CastEntry {
    /// A voice by name or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<String>,
    /// What the voice is called, where `voice` is an id: it may be gone from the account one day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The Draft voice by name or id, where `voice` is the account's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<String>,
    /// A model by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The settings that were chosen; the others are the voice's own.
    #[serde(
        deserialize_with = "ChosenSettings::strictly",
        skip_serializing_if = "ChosenSettings::is_default"
    )]
    pub settings: ChosenSettings,
    /// ISO 639-1 code.
    #[serde(
        deserialize_with = "language::strictly",
        skip_serializing_if = "Option::is_none"
    )]
    pub language: Option<String>,
    /// The place in which the speaker is heard.
    #[serde(skip_serializing_if = "AudioEffects::is_default")]
    pub place: AudioEffects,
}

/// Why a text is no cast file.
#[derive(Debug, thiserror::Error)]
pub enum CastFileError {
    /// No JSON of this kind, with what is wrong and where.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Two entries are of one speaker: names are compared whatever their case.
    #[error("two entries are of “{0}”")]
    Twice(String),
    /// More speakers than anybody casts.
    #[error("it has {0} speakers; {MOST_SPEAKERS} is the most")]
    TooMany(usize),
}

impl CastFile {
    /// Reads a cast file.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(json: &str) -> Result<Self, CastFileError> {
        // Editors of other systems begin a text with a mark of their own.
        let file: Self = serde_json::from_str(json.trim_start_matches('\u{feff}'))?;
        if file.speakers.len() > MOST_SPEAKERS {
            return Err(CastFileError::TooMany(file.speakers.len()));
        }
        let mut met = BTreeSet::new();
        for name in file.speakers.keys() {
            if !met.insert(folded(name)) {
                return Err(CastFileError::Twice(name.clone()));
            }
        }
        Ok(file)
    }

    /// The cast of a project as a file that other projects can share. Only so many speakers have room in one.
    pub fn of(cast: &Cast) -> Self {
        let mut file = Self::default();
        let mut met = BTreeSet::new();
        // Of two whose names differ in case the first has the entry.
        let parts = cast
            .0
            .iter()
            .filter(|(speaker, _)| met.insert(folded(speaker)));
        for (speaker, part) in parts.take(MOST_SPEAKERS) {
            file.put(speaker, CastEntry::of(part));
        }
        file
    }

    /// As a file is written, for people to read.
    pub fn to_json(&self) -> String {
        // Everything in it is text and finite numbers.
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        json
    }

    /// The entry of a speaker, whatever the case of the name.
    pub fn entry(&self, speaker: &str) -> Option<&CastEntry> {
        // Most stand there by the very name: plays with very many speakers ask for each.
        if let Some(entry) = self.speakers.get(speaker) {
            return Some(entry);
        }
        let wanted = folded(speaker);
        let mut entries = self.speakers.iter();
        let entry = entries.find(|(given, _)| is_called(given, &wanted));
        entry.map(|(_, entry)| entry)
    }

    /// Puts a speaker's entry in the place of the one that is there, under the name that stands there already; `false`
    /// where there is no room for one more.
    pub fn put(&mut self, speaker: &str, entry: CastEntry) -> bool {
        let wanted = folded(speaker);
        let there = self.speakers.keys().find(|given| is_called(given, &wanted));
        let name = match there {
            Some(given) => given.clone(),
            None if self.speakers.len() >= MOST_SPEAKERS => return false,
            None => in_files(speaker).to_owned(),
        };
        self.speakers.insert(name, entry);
        true
    }

    /// Takes a speaker's entry out.
    pub fn take(&mut self, speaker: &str) {
        let wanted = folded(speaker);
        self.speakers.retain(|given, _| !is_called(given, &wanted));
    }
}

impl CastEntry {
    /// The voice that is meant for a backend. A voice that has a name beside it is the account's: no Draft voice stands in
    /// for it but the one that is told.
    pub fn voice_of(&self, backend: Backend) -> Option<String> {
        match backend {
            Backend::Draft if self.draft.is_some() => self.draft.clone(),
            Backend::Draft if self.name.is_some() => None,
            _ => self.voice.clone(),
        }
    }

    /// What a part is told as: the account's voice by its id with its name beside it, the Draft voice by its name.
    pub fn of(part: &Part) -> Self {
        let draft = part.draft.as_ref().map(|voice| voice.name.clone());
        let (voice, name, draft) = match &part.live {
            Some(live) => (Some(live.id.to_string()), Some(live.name.clone()), draft),
            None => (draft, None, None),
        };
        Self {
            voice,
            name,
            draft,
            model: part.model.as_ref().map(ModelId::to_string),
            settings: part.settings,
            language: part.language.clone(),
            place: part.place.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use mynah_core::settings::Setting;

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

    #[test]
    fn a_place_is_written_only_where_there_is_one() {
        let plain = serde_json::to_string(&Part::default()).unwrap();
        assert!(!plain.contains("place"), "{plain}");
        let part = Part {
            place: AudioEffects::default().with_filter(Some("phone".to_owned())),
            ..Part::default()
        };
        let mut file = CastFile::default();
        file.put("TOM", CastEntry::of(&part));
        let json = file.to_json();
        assert!(json.contains(r#""filter_preset_id": "phone""#), "{json}");
        assert_eq!(CastFile::parse(&json).unwrap(), file);
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

    #[test]
    fn a_file_that_is_written_by_hand_wrongly_says_what_is_wrong() {
        let refused = |json: &str| CastFile::parse(json).unwrap_err().to_string();
        let twice = r#"{"speakers": {"TOM": {"voice": "Swift"}, "Tom": {"voice": "Wren"}}}"#;
        assert!(refused(twice).contains("Tom"));
        let narrator = r#"{"speakers": {"": {}, "Narrator": {}}}"#;
        assert!(refused(narrator).contains("Narrator"));
        assert!(refused("{}").contains("speakers"));
        assert!(refused("[]").contains("line 1"));
        let many: Vec<String> = (0..1_001).map(|n| format!("\"S{n}\": {{}}")).collect();
        let many = format!("{{\"speakers\": {{{}}}}}", many.join(","));
        assert!(refused(&many).contains("1001"));
        assert!(CastFile::parse("\u{feff}{\"speakers\": {}}").is_ok());
    }

    #[test]
    fn an_entry_is_put_under_the_name_that_stands_there() {
        let mut file = CastFile::parse(r#"{"speakers": {"TOM": {}, "narrator": {}}}"#).unwrap();
        file.put("Tom", entry_of("Swift"));
        file.put("", entry_of("Wren"));
        file.put("Inês", entry_of("Rook"));
        let names: Vec<_> = file.speakers.keys().map(String::as_str).collect();
        assert_eq!(names, ["Inês", "TOM", "narrator"]);
        assert_eq!(file.entry("").unwrap().voice.as_deref(), Some("Wren"));
        file.take("tom");
        assert!(file.entry("TOM").is_none());
    }

    /// Which voice a file means hangs on who speaks: no Draft voice is called as one of the account.
    #[test]
    fn an_entry_has_a_voice_for_each_backend() {
        let entry = |json: &str| serde_json::from_str::<CastEntry>(json).unwrap();
        let of = |json: &str| {
            let entry = entry(json);
            [Backend::Draft, Backend::Live].map(|backend| entry.voice_of(backend))
        };
        let some = |name: &str| Some(name.to_owned());
        let both = r#"{"voice": "abc", "name": "Rachel", "draft": "Wren"}"#;
        assert_eq!(of(both), [some("Wren"), some("abc")]);
        assert_eq!(
            of(r#"{"voice": "abc", "name": "Rachel"}"#),
            [None, some("abc")]
        );
        assert_eq!(of(r#"{"voice": "Wren"}"#), [some("Wren"), some("Wren")]);
    }

    /// What somebody else wrote into it was lost when a part was told.
    #[test]
    fn what_else_stands_in_a_file_is_kept() {
        let json = r#"{"about": {"season": 2}, "speakers": {"TOM": {}}, "version": 3}"#;
        let mut file = CastFile::parse(json).unwrap();
        file.put("Tom", entry_of("Swift"));
        let written: Value = serde_json::from_str(&file.to_json()).unwrap();
        let expected =
            r#"{"about": {"season": 2}, "speakers": {"TOM": {"voice": "Swift"}}, "version": 3}"#;
        assert_eq!(written, serde_json::from_str::<Value>(expected).unwrap());
    }

    /// `DE` and `de` were two requests, and the same line was paid for twice.
    #[test]
    fn a_language_has_one_spelling_and_what_is_none_is_refused() {
        let file = |code: &str| {
            CastFile::parse(&format!(
                r#"{{"speakers": {{"TOM": {{"language": {code}}}}}}}"#
            ))
        };
        let language = |code: &str| file(code).unwrap().entry("TOM").unwrap().language.clone();
        assert_eq!(language(r#""DE""#).as_deref(), Some("de"));
        assert_eq!(language(r#""pt-BR""#).as_deref(), Some("pt"));
        assert_eq!(language("null"), None);
        let why = file(r#""german""#).unwrap_err().to_string();
        assert!(why.contains("german") && why.contains("line 1"), "{why}");
        let part: Part = serde_json::from_str(r#"{"language": "DE"}"#).unwrap();
        assert_eq!(part.language.as_deref(), Some("de"));
        assert_eq!(serde_json::from_str::<Part>("{}").unwrap().language, None);
    }

    #[test]
    fn of_two_parts_whose_names_differ_in_case_the_first_is_in_the_file() {
        let part = |name: &str| Part {
            draft: Some(CastVoice {
                id: VoiceId::from(name),
                name: name.to_owned(),
            }),
            ..Part::default()
        };
        let parts = [("TOM", part("Rook")), ("Tom", part("Wren"))];
        let parts = parts.map(|(name, part)| (name.to_owned(), part));
        let file = CastFile::of(&Cast(parts.into()));
        assert_eq!(file.speakers.len(), 1);
        assert_eq!(file.entry("tom").unwrap().voice.as_deref(), Some("Rook"));
    }

    fn entry_of(voice: &str) -> CastEntry {
        CastEntry {
            voice: Some(voice.to_owned()),
            ..CastEntry::default()
        }
    }

    fn any_voice() -> impl Strategy<Value = Option<CastVoice>> {
        let voice = ("[a-zA-Z0-9]{1,24}", ".{0,12}").prop_map(|(id, name)| CastVoice {
            id: VoiceId::from(id.as_str()),
            name,
        });
        proptest::option::of(voice)
    }

    proptest! {
        /// What is written reads back the same, whatever anything is called.
        #[test]
        fn a_cast_that_is_written_reads_back_the_same(
            parts in proptest::collection::btree_map(
                ".{0,8}",
                (any_voice(), any_voice(), proptest::option::of(0.0_f32..=1.0), proptest::option::of("[a-z]{2}")),
                0..6,
            ),
        ) {
            let parts = parts.into_iter().map(|(name, (draft, live, stability, language))| {
                let settings = ChosenSettings::of([Setting::Stability(stability)]);
                (name, Part { draft, live, settings, language, ..Part::default() })
            });
            let file = CastFile::of(&Cast(parts.collect()));
            prop_assert_eq!(CastFile::parse(&file.to_json()).unwrap(), file);
        }

        /// No text brings the reader down.
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            let _read = CastFile::parse(&text).map(|file| file.to_json());
        }
    }
}
