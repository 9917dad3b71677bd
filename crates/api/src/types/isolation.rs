//! What was isolated.

use serde::Deserialize;

use crate::types::lenient::{List, optional, or_default};
use mynah_core::ids::IsolationId;

/// A recording of which everything but the voice was taken out.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Isolated {
    /// Its id.
    pub id: IsolationId,
    /// What it is called.
    #[serde(default, deserialize_with = "optional")]
    pub title: Option<String>,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub created_at_unix: Option<i64>,
    /// What its sound is kept as.
    #[serde(default, deserialize_with = "optional")]
    pub format: Option<String>,
    /// How long it is.
    #[serde(default, deserialize_with = "optional")]
    pub duration_seconds: Option<f64>,
    /// Where the sound lies; the key must not go there.
    #[serde(default, deserialize_with = "optional")]
    pub download_url: Option<String>,
    /// Whether it is still being made.
    #[serde(default, deserialize_with = "or_default")]
    pub processing: bool,
}

/// The answer of `GET /v1/audio-isolation/history`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct IsolationPage {
    /// What was isolated, newest first.
    #[serde(default, deserialize_with = "or_default")]
    pub items: List<Isolated>,
    /// Whether there is more.
    #[serde(default, deserialize_with = "optional")]
    pub has_more: Option<bool>,
}
