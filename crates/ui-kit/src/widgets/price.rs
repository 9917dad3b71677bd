//! A price on a button.

/// A price as it is shown and as it is read out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceLabel {
    /// `50 cr`.
    pub shown: String,
    /// The same in whole words.
    pub said: String,
    /// What such credits are, in a sentence for the hover; empty where everybody knows.
    pub meaning: String,
}
