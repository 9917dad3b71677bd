//! How a take came here that no request of this library made.

use super::LedgerRow;

/// Where it is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// A person's own recording.
    Recorded,
    /// The account's history has it: another program made it.
    Elsewhere,
    /// It came with its project's file.
    Opened,
}

impl Came {
    const ALL: [Self; 3] = [Self::Recorded, Self::Elsewhere, Self::Opened];

    /// What its entry in the ledger has as its reason.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Elsewhere => "made elsewhere",
            Self::Opened => "came with its project's file",
        }
    }
}

impl LedgerRow {
    /// How its take came here, where no request made it.
    pub fn came(&self) -> Option<Came> {
        let reason = self.reason.as_deref()?;
        Came::ALL.into_iter().find(|came| came.as_str() == reason)
    }
}
