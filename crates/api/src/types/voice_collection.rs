//! Collections of voices.

use serde::Deserialize;

use crate::types::lenient::{List, optional, or_default};

/// All collections that the account can see.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct VoiceCollections {
    /// Sorted by title.
    #[serde(default, deserialize_with = "or_default")]
    pub collections: List<VoiceCollection>,
}

/// A collection of voices. Which voices it has is said by the voices.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct VoiceCollection {
    /// Id of the collection.
    pub collection_id: String,
    /// Title that the user gave.
    #[serde(default, deserialize_with = "or_default")]
    pub title: String,
    /// Access of the account: `admin`, `editor`, `commenter` or `viewer`.
    #[serde(default, deserialize_with = "optional")]
    pub permission_on_resource: Option<String>,
}
