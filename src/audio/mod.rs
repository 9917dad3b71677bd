//! Sound as samples: decode, encode, peaks, loudness, resample, edit, play.
//!
//! Knows no network, paths or toolkit. Begin with [`pcm`].

pub mod pcm;
pub mod peaks;
pub mod resample;
