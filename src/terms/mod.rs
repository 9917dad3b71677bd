//! The field's nouns as types. Everyone may use them; they use nobody.
//!
//! Begin with [`ids`] and [`credits`]; [`text`] is how a word reaches a person.

pub mod backend;
pub mod clock;
pub mod consent;
pub mod credits;
pub mod day;
pub mod dice;
pub mod fingerprint;
pub mod format;
pub mod hex;
pub mod ids;
pub mod language;
pub mod pauses;
pub mod plan;
pub mod pronunciation;
pub mod request;
pub mod secret;
pub mod settings;
pub mod shape;
pub mod silence;
pub mod stars;
pub mod text;
pub mod timing;
