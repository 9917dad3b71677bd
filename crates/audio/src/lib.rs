//! Sound as samples: decode, encode, peaks, loudness, resample, edit, play.
//!
//! Knows no network, paths or toolkit. Begin with [`pcm`]; [`decode::decode_as`] reads a take and
//! [`encode::Encoder`] makes one; [`player::Player`] is heard.

pub mod decode;
pub mod edit;
pub mod encode;
pub mod fold;
pub mod fourier;
mod g711;
pub mod inspect;
pub mod join;
pub mod levels;
pub mod loudness;
pub mod pcm;
pub mod peaks;
pub mod pitch;
pub mod player;
pub mod recorder;
pub mod resample;
pub mod separate;
pub mod shape;
pub mod splice;
pub mod stretch;
