//! Value types that every other crate uses: ids, credits, clock, languages, formats, voice settings, requests,
//! fingerprints and consent records. Start with [`ids`] and [`credits`].

pub mod address;
pub mod audio_effects;
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
pub mod models;
pub mod pauses;
pub mod plan;
pub mod pronunciation;
pub mod request;
pub mod secret;
pub mod settings;
pub mod shape;
pub mod silence;
#[cfg(feature = "rusqlite")]
mod sql;
pub mod stars;
pub mod timing;
