//! What can be said of a take in a review, and the letters that say it.

/// What is done with the take that is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is final.
    Approve,
    /// It is to be spoken again.
    Redo,
    /// The word that is heard is wrong.
    Flag,
    /// It stays as it is.
    Skip,
    /// The one before is heard again.
    Back,
}

impl Verdict {
    /// All, in the order of their buttons.
    pub const ALL: [Self; 5] = [
        Self::Approve,
        Self::Redo,
        Self::Flag,
        Self::Back,
        Self::Skip,
    ];

    /// The letter that does it.
    pub fn letter(self) -> char {
        match self {
            Self::Approve => 'a',
            Self::Redo => 'r',
            Self::Flag => 'f',
            Self::Skip => 's',
            Self::Back => 'b',
        }
    }
}
