//! A voice of the library that others share.

use mynah_core::ids::{OwnerId, VoiceId};
use serde::{Deserialize, Serialize};

/// A voice of the shared library.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SharedCard {
    /// Who shares it; needed to add it.
    pub owner: OwnerId,
    /// Its id in the library.
    pub id: VoiceId,
    /// Its name.
    pub name: String,
    /// `professional`, … in the service's words.
    pub category: String,
    /// Its description.
    pub about: String,
    /// What it is labelled with, in the service's words.
    pub labels: Vec<(String, String)>,
    /// Factor on the credits.
    pub rate: f64,
    /// Days it lives on after its owner withdraws it.
    pub notice_days: Option<u64>,
    /// Whether free plans may speak with it.
    pub free_users_allowed: Option<bool>,
    /// Whether the texts that it speaks are watched.
    pub live_moderated: Option<bool>,
    /// Languages that it was found to speak like a native, by their codes.
    pub languages: Vec<String>,
    /// With which model each of them was found so, by their ids.
    pub spoken_with: Vec<(String, String)>,
    /// Where its preview lies.
    pub preview: Option<String>,
    /// Whether the account has it already.
    pub is_added: bool,
    /// How many accounts have it.
    pub added_by: Option<u64>,
    /// US dollars per 1000 credits on top.
    pub fiat_rate: Option<f64>,
}
