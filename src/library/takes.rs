//! Takes: what was generated, kept for ever.

use std::sync::Arc;

use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::credits::Credits;
use crate::terms::ids::{LineId, TakeId};
use crate::terms::request::SpeechRequest;

/// A kept take.
#[derive(Clone, Debug, PartialEq)]
pub struct TakeCard {
    /// Its id.
    pub id: TakeId,
    /// Its line.
    pub line: Option<LineId>,
    /// 1 for the line's first.
    pub number: u32,
    /// Who spoke.
    pub backend: Backend,
    /// The voice's name then.
    pub voice_name: String,
    /// What was ordered.
    pub request: Arc<SpeechRequest>,
    /// The seed that was sent.
    pub seed: Option<u32>,
    /// Length in seconds.
    pub seconds: f64,
    /// What it cost.
    pub cost: Credits,
    /// When it was kept.
    pub at: UnixMillis,
    /// Integrated loudness in LUFS, where it could be measured.
    pub lufs: Option<f32>,
    /// True peak in dBTP.
    pub peak_db: Option<f32>,
    /// 48 columns of the waveform, 0 … 255.
    pub mini: Arc<[u8]>,
    /// Whether it is the line's take.
    pub picked: bool,
    /// Whether it is starred.
    pub starred: bool,
    /// The user's words to it.
    pub note: String,
    /// Whether it lies in the bin.
    pub discarded: bool,
    /// Whether the stream was cut: only a part is here.
    pub cut: bool,
    /// A line of the service about it ("read with English sounds").
    pub remark: Option<String>,
}

/// What every row of the script needs to know of its takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineTakes {
    /// How many, the bin's left out.
    pub count: u32,
    /// The picked one.
    pub picked: Option<Arc<TakeCard>>,
}
