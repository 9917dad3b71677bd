//! Wire types: what the service answers, a file per noun, no behaviour.
//!
//! They are read leniently: ids are required, everything else is optional, unknown fields are ignored,
//! unknown words are kept, and a field of an unexpected kind counts as missing.

use serde::Deserialize;

pub mod account;
pub mod history;
pub mod lenient;
pub mod model;
pub mod sound;
pub mod speech;
pub mod voice;

/// The answer of an operation that only says that it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Done {
    /// `ok`, usually.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub status: Option<String>,
}
