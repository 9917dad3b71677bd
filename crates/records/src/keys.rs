//! API keys by name. The secret itself is never part of a row.

use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::day::DAY_MILLIS;
use mynah_core::ids::KeyId;
use serde::{Deserialize, Serialize};

/// The place where an API key is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptKey {
    /// The keychain of the system.
    Keychain,
    /// An encrypted file.
    File,
    /// Memory of this process only.
    ThisRun,
    /// An environment variable.
    Environment,
}

impl KeptKey {
    /// All places.
    pub const ALL: [Self; 4] = [Self::Keychain, Self::File, Self::ThisRun, Self::Environment];

    /// Returns the word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::File => "file",
            Self::ThisRun => "run",
            Self::Environment => "environment",
        }
    }
}

/// The result of testing a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ability {
    /// The key has the permission.
    May,
    /// The key lacks the permission.
    MayNot,
    /// The permission cannot be tested without a charge.
    Unknown,
}

/// Permissions of a key, by the name that the service gives them.
pub type Abilities = Vec<(String, Ability)>;

/// An API key without its secret.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyCard {
    /// Id of the key.
    pub id: KeyId,
    /// Name of the key.
    pub name: String,
    /// Last four characters of the secret, after dots.
    pub masked: String,
    /// The place of the secret.
    pub kept: KeptKey,
    /// Base address of the service; `None` for the default.
    pub base: Option<String>,
    /// The key's account, once it is known.
    pub account: Option<String>,
    /// Permissions found by the last test.
    pub may: Abilities,
    /// Limit of the spending with this key in a calendar month.
    pub cap: Option<Credits>,
    /// True if it belongs to a service account.
    pub is_service_account: bool,
    /// Time when the key was added.
    pub added: UnixMillis,
    /// Time of the last test.
    pub tested: Option<UnixMillis>,
    /// Time of the last reminder to rotate it.
    pub reminded: Option<UnixMillis>,
    /// Credits that this library spent, or may have spent, with it.
    pub paid: Credits,
    /// Number of requests with a known or possible charge that only a key of this account can look up, if this is the
    /// account's last stored key.
    pub waits: usize,
}

impl KeyCard {
    /// Creates a key without account, tests and spending.
    #[cfg(feature = "testing")]
    pub fn untold(id: u64, name: &str) -> Self {
        Self {
            id: KeyId(id),
            name: name.to_owned(),
            masked: "••••cdef".to_owned(),
            kept: KeptKey::Keychain,
            base: None,
            account: None,
            may: Vec::new(),
            cap: None,
            is_service_account: false,
            added: UnixMillis(0),
            tested: None,
            reminded: None,
            paid: Credits::ZERO,
            waits: 0,
        }
    }

    /// Returns the age of the key in days.
    pub fn days(&self, now: UnixMillis) -> u64 {
        u64::try_from((now.0 - self.added.0) / DAY_MILLIS).unwrap_or(0)
    }

    /// Returns the test result of a permission, or [`Ability::Unknown`] if it was not tested.
    pub fn ability(&self, permission: &str) -> Ability {
        let found = self.may.iter().find(|(word, _)| word == permission);
        found.map_or(Ability::Unknown, |(_, ability)| *ability)
    }
}
