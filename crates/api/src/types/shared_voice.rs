//! Voices that others share with everyone. These are no voices of the account: their labels are members of
//! their own, and they have to be added before they can speak.

use serde::Deserialize;

use crate::types::lenient::{List, optional, or_default, whole};
use crate::types::voice::{Category, VerifiedLanguage};
use mynah_core::ids::{OwnerId, VoiceId};

/// A voice of the shared library.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SharedVoice {
    /// Who shares it; needed to add it.
    pub public_owner_id: OwnerId,
    /// Its id in the library.
    pub voice_id: VoiceId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// What it sounds like, in words.
    #[serde(default, deserialize_with = "optional")]
    pub description: Option<String>,
    /// How it came to be.
    #[serde(default, deserialize_with = "optional")]
    pub category: Option<Category>,
    /// `female`, …
    #[serde(default, deserialize_with = "optional")]
    pub gender: Option<String>,
    /// `young`, …
    #[serde(default, deserialize_with = "optional")]
    pub age: Option<String>,
    /// `british`, …
    #[serde(default, deserialize_with = "optional")]
    pub accent: Option<String>,
    /// `calm`, …
    #[serde(default, deserialize_with = "optional")]
    pub descriptive: Option<String>,
    /// `narrative_story`, …
    #[serde(default, deserialize_with = "optional")]
    pub use_case: Option<String>,
    /// ISO 639-1.
    #[serde(default, deserialize_with = "optional")]
    pub language: Option<String>,
    /// `en-GB`, …
    #[serde(default, deserialize_with = "optional")]
    pub locale: Option<String>,
    /// Languages it was found to speak like a native.
    #[serde(default, deserialize_with = "or_default")]
    pub verified_languages: List<VerifiedLanguage>,
    /// A public address without a key; the key must never go there.
    #[serde(default, deserialize_with = "optional")]
    pub preview_url: Option<String>,
    /// A public address without a key.
    #[serde(default, deserialize_with = "optional")]
    pub image_url: Option<String>,
    /// Factor on the credits.
    #[serde(default, deserialize_with = "optional")]
    pub rate: Option<f64>,
    /// US dollars per 1000 credits on top.
    #[serde(default, deserialize_with = "optional")]
    pub fiat_rate: Option<f64>,
    /// Whether free plans may speak with it through the API.
    #[serde(default, deserialize_with = "optional")]
    pub free_users_allowed: Option<bool>,
    /// Whether the texts it speaks are watched.
    #[serde(default, deserialize_with = "optional")]
    pub live_moderation_enabled: Option<bool>,
    /// Days it lives on after its owner withdraws it.
    #[serde(default, deserialize_with = "whole")]
    pub notice_period: Option<u64>,
    /// Whether the service puts it forward.
    #[serde(default, deserialize_with = "optional")]
    pub featured: Option<bool>,
    /// Whether the account has it already.
    #[serde(default, deserialize_with = "optional")]
    pub is_added_by_user: Option<bool>,
    /// How many accounts have it.
    #[serde(default, deserialize_with = "whole")]
    pub cloned_by_count: Option<u64>,
    /// Characters it spoke in a year.
    #[serde(default, deserialize_with = "whole")]
    pub usage_character_count_1y: Option<u64>,
    /// Characters it spoke in a week.
    #[serde(default, deserialize_with = "whole")]
    pub usage_character_count_7d: Option<u64>,
    /// Unix seconds since it is shared.
    #[serde(default, deserialize_with = "optional")]
    pub date_unix: Option<i64>,
}

/// A page of the shared library, or what is alike a recording.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SharedVoices {
    /// The voices.
    #[serde(default, deserialize_with = "or_default")]
    pub voices: List<SharedVoice>,
    /// Whether there are more.
    #[serde(default, deserialize_with = "optional")]
    pub has_more: Option<bool>,
    /// How many fit in all; a snapshot.
    #[serde(default, deserialize_with = "whole")]
    pub total_count: Option<u64>,
}
