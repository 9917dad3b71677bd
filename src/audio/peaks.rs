//! A min/max pyramid for waveforms.

/// What a waveform is drawn from. Made whole from samples or grown while they arrive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Peaks {}
