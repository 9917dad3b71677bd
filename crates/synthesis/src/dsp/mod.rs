//! What the Draft server does to sound and how it makes some, without a model: one file an effect.
//!
//! Everything works on mono samples, −1 … 1, and everything random is seeded. A place alone may make two channels of one.

pub mod activity;
pub mod aligning;
pub mod changer;
pub mod effects;
pub mod filter;
pub mod isolation;
pub mod music;
pub mod noise;
pub mod pitch;
pub mod place;
pub mod print;
pub mod spectrum;
