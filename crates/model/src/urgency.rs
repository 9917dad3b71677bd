//! How soon a request has to run.

/// How much somebody waits for it. Lower goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// One line that a person wants to hear now.
    Interactive,
    /// Many lines.
    Batch,
}

impl Urgency {
    /// That of what a person asks for alone, or of lines that are gathered, even where one line comes of it.
    pub fn asked(alone: bool) -> Self {
        if alone {
            Self::Interactive
        } else {
            Self::Batch
        }
    }
}
