//! What several rooms say about the sound they send.

use serde::Serialize;

/// What a recording that is sent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum FileFormat {
    /// Signed 16-bit little-endian PCM at 16 kHz, mono, without a header: the fastest to take.
    #[serde(rename = "pcm_s16le_16")]
    Pcm16k,
    /// Anything with a header of its own.
    #[serde(rename = "other")]
    Other,
}
