//! Voices and their stored settings.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::types::lenient::{List, optional, or_default, whole, words};
use crate::types::sample::Sample;
use crate::types::training::{FineTuning, VoiceVerification};
use mynah_core::ids::{OwnerId, VoiceId};
use mynah_core::settings::{ChosenSettings, Setting, VoiceSettings};

words! {
    /// How a voice came to be.
    Category {
        /// The service's own.
        Premade = "premade",
        /// Cloned from a short recording.
        Cloned = "cloned",
        /// Made from a description.
        Generated = "generated",
        /// Cloned from much material, or added from the library.
        Professional = "professional",
        /// A known person's.
        Famous = "famous",
        /// Of the library, of high quality.
        HighQuality = "high_quality",
    }
}

/// A voice of the account.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Voice {
    /// Its id.
    pub voice_id: VoiceId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// How it came to be.
    #[serde(default, deserialize_with = "optional")]
    pub category: Option<Category>,
    /// What it sounds like, in words.
    #[serde(default, deserialize_with = "optional")]
    pub description: Option<String>,
    /// `accent`, `gender`, `age`, `language`, `use_case`, `descriptive`, …
    #[serde(default, deserialize_with = "labels")]
    pub labels: BTreeMap<String, String>,
    /// A public address without a key; the key must never go there.
    #[serde(default, deserialize_with = "optional")]
    pub preview_url: Option<String>,
    /// Its stored settings; lists often leave them out.
    #[serde(default, deserialize_with = "optional")]
    pub settings: Option<Settings>,
    /// How it is shared, for a voice of the library.
    #[serde(default, deserialize_with = "optional")]
    pub sharing: Option<Sharing>,
    /// The recordings it is made of; lists often leave them out.
    #[serde(default, deserialize_with = "or_default")]
    pub samples: List<Sample>,
    /// How the training of a professional clone stands.
    #[serde(default, deserialize_with = "optional")]
    pub fine_tuning: Option<FineTuning>,
    /// Whether it was proven to be one's own, for voices that need it.
    #[serde(default, deserialize_with = "optional")]
    pub voice_verification: Option<VoiceVerification>,
    /// Models that speak it at its best.
    #[serde(default, deserialize_with = "or_default")]
    pub high_quality_base_model_ids: Vec<String>,
    /// Languages it was found to speak like a native.
    #[serde(default, deserialize_with = "or_default")]
    pub verified_languages: List<VerifiedLanguage>,
    /// Plans that may use it; usually empty, which means all.
    #[serde(default, deserialize_with = "or_default")]
    pub available_for_tiers: Vec<String>,
    /// Anything but `NONE`: the voice may be unusable.
    #[serde(default, deserialize_with = "optional")]
    pub safety_control: Option<String>,
    /// What the key may do with it: `admin`, `editor`, `commenter`, `viewer`.
    #[serde(default, deserialize_with = "optional")]
    pub permission_on_resource: Option<String>,
    /// The collections it is in.
    #[serde(default, deserialize_with = "or_default")]
    pub collection_ids: Vec<String>,
    /// How well its recordings were made.
    #[serde(default, deserialize_with = "optional")]
    pub recording_quality: Option<RecordingQuality>,
    /// Why they are found so.
    #[serde(default, deserialize_with = "optional")]
    pub recording_quality_reason: Option<String>,
    /// Whether it belongs to the account.
    #[serde(default, deserialize_with = "optional")]
    pub is_owner: Option<bool>,
    /// Whether the service retired it.
    #[serde(default, deserialize_with = "optional")]
    pub is_legacy: Option<bool>,
    /// Whether it was put among the favourites.
    #[serde(default, deserialize_with = "optional")]
    pub is_bookmarked: Option<bool>,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub created_at_unix: Option<i64>,
}

words! {
    /// How well the recordings of a clone were made.
    RecordingQuality {
        /// As in a studio.
        Studio = "studio",
        /// Good.
        Good = "good",
        /// Usable.
        Usable = "ok",
        /// Poor.
        Poor = "poor",
        /// Bad.
        Bad = "bad",
    }
}

/// How a voice of the library is shared.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Sharing {
    /// Who shares it.
    #[serde(default, deserialize_with = "optional")]
    pub public_owner_id: Option<OwnerId>,
    /// The id it has in the library.
    #[serde(default, deserialize_with = "optional")]
    pub original_voice_id: Option<VoiceId>,
    /// Factor on the credits.
    #[serde(default, deserialize_with = "optional")]
    pub rate: Option<f64>,
    /// US dollars per 1000 credits on top.
    #[serde(default, deserialize_with = "optional")]
    pub fiat_rate: Option<f64>,
    /// Whether free plans may speak with it through the API.
    #[serde(default, deserialize_with = "optional")]
    pub free_users_allowed: Option<bool>,
    /// Days it lives on after its owner withdraws it.
    #[serde(default, deserialize_with = "optional")]
    pub notice_period: Option<u32>,
    /// Unix seconds of its end.
    #[serde(default, deserialize_with = "optional")]
    pub disable_at_unix: Option<i64>,
    /// `enabled`, `disabled`, `copied`, `copied_disabled`.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<String>,
    /// What became of its review: `not_requested`, `pending`, `allowed`, …
    #[serde(default, deserialize_with = "optional")]
    pub review_status: Option<String>,
    /// How many accounts have it.
    #[serde(default, deserialize_with = "whole")]
    pub cloned_by_count: Option<u64>,
}

/// A language that a voice speaks like a native.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct VerifiedLanguage {
    /// ISO 639-1.
    pub language: String,
    /// With which model.
    #[serde(default, deserialize_with = "optional")]
    pub model_id: Option<String>,
    /// With which accent.
    #[serde(default, deserialize_with = "optional")]
    pub accent: Option<String>,
    /// In which country's way, as in `en-GB`.
    #[serde(default, deserialize_with = "optional")]
    pub locale: Option<String>,
    /// A public address without a key, with a text in this language.
    #[serde(default, deserialize_with = "optional")]
    pub preview_url: Option<String>,
}

/// Stored voice settings; what the service leaves out is at its default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct Settings {
    /// 0 … 1.
    #[serde(default, deserialize_with = "optional")]
    pub stability: Option<f32>,
    /// 0 … 1.
    #[serde(default, deserialize_with = "optional")]
    pub similarity_boost: Option<f32>,
    /// 0 … 1.
    #[serde(default, deserialize_with = "optional")]
    pub style: Option<f32>,
    /// 0.7 … 1.2.
    #[serde(default, deserialize_with = "optional")]
    pub speed: Option<f32>,
    /// Speaker boost.
    #[serde(default, deserialize_with = "optional")]
    pub use_speaker_boost: Option<bool>,
}

impl From<Settings> for VoiceSettings {
    /// Fills the gaps with the defaults and brings every value into its range.
    fn from(stored: Settings) -> Self {
        let Settings {
            stability,
            similarity_boost,
            style,
            speed,
            use_speaker_boost,
        } = stored;
        ChosenSettings::of([
            Setting::Stability(stability),
            Setting::SimilarityBoost(similarity_boost),
            Setting::Style(style),
            Setting::Speed(speed),
            Setting::UseSpeakerBoost(use_speaker_boost),
        ])
        .over(Self::default())
    }
}

/// A page of `GET /v2/voices`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct VoicePage {
    /// The voices.
    pub voices: List<Voice>,
    /// Whether there are more.
    #[serde(default, deserialize_with = "optional")]
    pub has_more: Option<bool>,
    /// Where they begin.
    #[serde(default, deserialize_with = "optional")]
    pub next_page_token: Option<String>,
    /// How many fit in all, where that was asked.
    #[serde(default, deserialize_with = "whole")]
    pub total_count: Option<u64>,
}

/// The answer of `GET /v1/voices/accents`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Accents {
    /// The accents.
    #[serde(default, deserialize_with = "or_default")]
    pub accents: List<Accent>,
}

/// An accent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Accent {
    /// As it stands in labels.
    pub accent: String,
    /// Of which language.
    #[serde(default, deserialize_with = "optional")]
    pub language: Option<String>,
    /// A short code.
    #[serde(default, deserialize_with = "optional")]
    pub code: Option<String>,
    /// For people.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
}

/// A voice that was just made, added or changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MadeVoice {
    /// Its id; of a voice of the library not always the one it has there.
    pub voice_id: VoiceId,
    /// Whether it can't be used before it is verified.
    #[serde(default, deserialize_with = "optional")]
    pub requires_verification: Option<bool>,
}

/// The answer of `GET /v1/voices`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct VoiceList {
    /// The voices.
    pub voices: List<Voice>,
}

/// Labels whose values are text; the service has been seen to send null for one.
fn labels<'de, D>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    let labels: BTreeMap<String, serde_json::Value> = or_default(deserializer)?;
    Ok(labels
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_needs_only_its_id() {
        let voice: Voice = serde_json::from_str(
            r#"{"voice_id": "v", "name": null, "category": "brand_new", "labels": {"accent": "odd", "age": null},
                "settings": null, "sharing": {"rate": 1.5, "notice_period": -4}, "verified_languages": [{"language": "en"}, {}]}"#,
        )
        .unwrap();
        assert_eq!(voice.voice_id, VoiceId::from("v"));
        assert_eq!(
            voice.category,
            Some(Category::Other("brand_new".to_owned()))
        );
        assert_eq!(voice.labels.len(), 1);
        assert_eq!(
            voice.sharing.as_ref().and_then(|sharing| sharing.rate),
            Some(1.5)
        );
        assert_eq!(
            voice.sharing.and_then(|sharing| sharing.notice_period),
            None
        );
        assert_eq!(voice.verified_languages.len(), 1);
        assert!(serde_json::from_str::<Voice>(r#"{"name": "x"}"#).is_err());
    }

    #[test]
    fn stored_settings_are_completed() {
        let stored: Settings =
            serde_json::from_str(r#"{"stability": 0.2, "style": null, "speed": 4}"#).unwrap();
        assert_eq!(
            VoiceSettings::from(stored),
            VoiceSettings::default()
                .with(Setting::Stability(Some(0.2)))
                .with(Setting::Speed(Some(1.2)))
        );
    }
}
