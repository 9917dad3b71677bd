//! Files that are dropped onto the Create room.

/// The use that the open step of the Create room makes of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CreateDrop {
    /// A sample of the voice that is created.
    #[default]
    Sample,
    /// A recording of the consent statement, or a signed document.
    Consent {
        /// The reason why no recording of the statement can be added yet.
        why_no_reading: Option<String>,
    },
    /// A document that proves a professional clone to be one's own voice.
    Proof,
    /// The step takes no files.
    Nothing,
}
