//! Which engine speaks.

use serde::{Deserialize, Serialize};

/// The account of Draft voices in fingerprints. All Draft servers of a data folder are one account.
pub const DRAFT_ACCOUNT: &str = "draft";

/// The engine behind a project. Their voices, takes' labels and credits are never mixed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Backend {
    /// The Draft voices built in: offline, free.
    #[default]
    Draft,
    /// The ElevenLabs service with the user's key.
    Live,
}

impl Backend {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Draft, Self::Live];

    /// The word in the database and in fingerprints.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Live => "live",
        }
    }
}
