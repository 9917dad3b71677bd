//! Sound as samples: decode, encode, peaks, loudness, resample, edit, play.
//!
//! Knows no network, paths or toolkit.

pub mod peaks;
