//! The ledger: intents and what became of them.

use crate::terms::credits::Credits;

/// What this library knows of its own spending at a backend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spend {
    /// Settled.
    pub spent: Credits,
    /// Held by open intents.
    pub reserved: Credits,
    /// Not spent because the library held it.
    pub saved: Credits,
    /// Sent, and perhaps charged.
    pub unknown: Credits,
}
