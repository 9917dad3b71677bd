//! How many requests run at once: the ceiling of a model's family, shared fairly.
//!
//! What a person waits for goes before batches; batches take turns. The ceiling starts from the plan, is
//! corrected by every answer's headers, shrinks by one when the service refuses, and grows back slowly. After several
//! failures in a row nothing is sent for a while, and then one request goes ahead.
//! A rest that the service asks for is kept by batches, and one of their requests goes ahead after it; what a person
//! waits for may try.
//! The rules are in `lane`, `breaker` and `rest`, which are pure; [`Governor`] lets tasks wait for them.

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
