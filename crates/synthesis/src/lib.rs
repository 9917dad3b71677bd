//! Signal processing of the Draft voices: speech by CMU Flite, and changer, isolation, effects and music without a model.
//!
//! Pure functions from text and samples to samples. Knows no protocol, no files and no runtime.

pub mod dsp;
pub mod speech;
