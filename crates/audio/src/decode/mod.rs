//! Bytes to samples, whole or as they come, and what is wrong with them.
//!
//! [`decode_bytes`] looks at the content, [`decode_as`] reads a take whose format is known, [`hear`] hands out long
//! files block by block, and [`StreamDecoder`] turns a stream into sound while it arrives. MP3, Opus, WAV and AIFF are framed
//! by ourselves, so that lies in headers, cuts and pasted files are seen; the rest is symphonia's.

mod adts;
mod aiff;
mod container;
mod decoder;
mod downmix;
mod ear;
mod edits;
mod encodings;
mod entries;
mod extras;
mod flac;
mod long;
mod marks;
mod mp3;
mod opus;
mod packets;
mod stream;
#[cfg(test)]
mod tests;
mod tracks;
mod wav;
mod window;

pub use container::{SoundAlone, has_picture, sound_alone, version};
pub use flac::FlacFrames;
pub use long::{
    Block, Source, hear, hear_beginning, hear_folded, hear_from, hear_mono, hear_mono_from,
};
pub use marks::{Marked, Marks};
pub(crate) use mp3::{Codec as Mp3Codec, DECODER_DELAY, FrameHead, Framer, each_frame};
pub use stream::{Ended, StreamDecoder};
pub use tracks::{Chosen, Track, TrackKind, tracks};

use std::fmt;
use std::io::Cursor;
use std::ops::ControlFlow;

use super::g711;
use super::pcm::{Pcm, from_i16};
use mynah_core::format::{Codec, OutputFormat};

/// Samples that are held in memory at most: a gibibyte, 1.7 hours of one channel at 44.1 kHz.
const MOST_SAMPLES: usize = 1 << 28;

/// The share of bad packets from which a file counts as broken, in percent.
const BROKEN_PERCENT: u64 = 2;

/// Decoded sound and what was wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// The sound.
    pub pcm: Pcm,
    /// What was wrong; empty where nothing was.
    pub damage: Vec<Damage>,
}

impl Decoded {
    /// Whether an end is missing.
    pub fn is_cut(&self) -> bool {
        self.damage.iter().any(Damage::is_cut)
    }
}

/// Something wrong with sound that could be decoded all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It ends before its end.
    Cut {
        /// Frames that are here.
        frames: u64,
        /// Frames that were promised, where a header tells.
        promised: Option<u64>,
    },
    /// Packets that could not be decoded; silence stands for them.
    BadPackets {
        /// How many.
        count: u64,
        /// Where the first one was.
        first_frame: u64,
    },
    /// Another file was pasted behind; it is decoded too.
    Pasted {
        /// Where it begins.
        frame: u64,
    },
    /// What follows is encoded otherwise and can't be read.
    Changed {
        /// The frame from which it is.
        frame: u64,
    },
}

impl Damage {
    /// Whether an end is missing.
    pub fn is_cut(&self) -> bool {
        matches!(self, Self::Cut { .. })
    }
}

/// What bytes look like that are no sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// JSON: an answer that is an error.
    Json,
    /// A web page: a failed download.
    Web,
    /// Some text.
    Text,
    /// Nothing known.
    Unknown,
}

impl fmt::Display for Looks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON",
            Self::Web => "a web page",
            Self::Text => "text",
            Self::Unknown => "nothing known",
        })
    }
}

/// Why bytes could not be decoded.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// There are no bytes.
    #[error("there is nothing in it")]
    Empty,
    /// It is no sound.
    #[error("not audio: it looks like {0}")]
    NotAudio(Looks),
    /// It is a film without sound.
    #[error("a film without sound")]
    Mute,
    /// It is protected against copying: what is in it is encrypted.
    #[error("it is protected against copying")]
    Protected,
    /// It is sound of another kind than was asked for.
    #[error("another kind of audio than was asked for: {0}")]
    Other(&'static str),
    /// A header claims what can't be.
    #[error("the header claims {0}")]
    Absurd(&'static str),
    /// The end with the index is missing, so that nothing can be read.
    #[error("the file was never finished")]
    Unfinished,
    /// Nothing here decodes its encoding, which has this name.
    #[error("unsupported audio: {0}")]
    Unsupported(String),
    /// The track of sound that was chosen isn't there.
    #[error("there is no audio track {wanted}: the file has {tracks}")]
    NoTrack {
        /// The number that was chosen, from 1.
        wanted: usize,
        /// Tracks of sound in the file.
        tracks: usize,
    },
    /// Too much of it is damaged.
    #[error("{bad} of {packets} packets are damaged")]
    Broken {
        /// Bad packets.
        bad: u64,
        /// Of how many.
        packets: u64,
    },
    /// It doesn't fit into memory.
    #[error("too long to hold in memory")]
    TooLong,
    /// Where it lies can't be read.
    #[error("it can't be read: {0}")]
    Read(#[from] std::io::Error),
}

/// Decodes sound of any known kind; the content tells which.
pub fn decode_bytes(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    whole(bytes, None)
}

/// A take: as its format where that is known, else by its content.
pub fn decode_kept(bytes: &[u8], format: Option<OutputFormat>) -> Result<Decoded, DecodeError> {
    match format {
        Some(format) => decode_as(bytes, format),
        None => decode_bytes(bytes),
    }
}

/// Decodes a take that was kept in this format, headerless ones included.
pub fn decode_as(bytes: &[u8], format: OutputFormat) -> Result<Decoded, DecodeError> {
    whole(bytes, Some(format))
}

fn whole(bytes: &[u8], format: Option<OutputFormat>) -> Result<Decoded, DecodeError> {
    let mut pcm = Pcm::default();
    let damage = hear(&mut Cursor::new(bytes), format, &mut |block| {
        (pcm.hz, pcm.channels) = (block.hz, block.channels);
        pcm.samples.extend_from_slice(block.samples);
        if pcm.samples.len() > MOST_SAMPLES {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    if pcm.samples.len() > MOST_SAMPLES {
        return Err(DecodeError::TooLong);
    }
    Ok(Decoded { pcm, damage })
}

/// Samples without a header. An odd last byte of PCM is left out.
fn headerless(codec: Codec, bytes: &[u8], out: &mut Vec<f32>) {
    match codec {
        Codec::Ulaw => out.extend(bytes.iter().map(|byte| g711::from_ulaw(*byte))),
        Codec::Alaw => out.extend(bytes.iter().map(|byte| g711::from_alaw(*byte))),
        Codec::Pcm | Codec::Wav | Codec::Mp3 | Codec::Opus => {
            let (words, _odd) = bytes.as_chunks::<2>();
            out.extend(words.iter().map(|word| from_i16(i16::from_le_bytes(*word))));
        }
    }
}

/// Channels at most: large field recorders write 64.
const MOST_CHANNELS: u16 = 64;

/// What a header may claim: 1 to 768 kHz, up to 64 channels.
fn check(hz: u32, channels: u16) -> Result<(), DecodeError> {
    if !(1_000..=768_000).contains(&hz) {
        return Err(DecodeError::Absurd("an impossible sample rate"));
    }
    if !(1..=MOST_CHANNELS).contains(&channels) {
        return Err(DecodeError::Absurd("an impossible number of channels"));
    }
    Ok(())
}

/// Refuses what is mostly damaged.
fn judge(packets: u64, bad: u64) -> Result<(), DecodeError> {
    if bad > 1 && bad * 100 > packets * BROKEN_PERCENT {
        return Err(DecodeError::Broken { bad, packets });
    }
    Ok(())
}

fn note(damage: &mut Vec<Damage>, one: Damage) {
    if !damage.contains(&one) {
        damage.push(one);
    }
}

fn note_bad(damage: &mut Vec<Damage>, frame: u64) {
    for one in damage.iter_mut() {
        if let Damage::BadPackets { count, .. } = one {
            *count += 1;
            return;
        }
    }
    damage.push(Damage::BadPackets {
        count: 1,
        first_frame: frame,
    });
}

/// Looks at the first bytes: some kind of text, or `None`. Text is UTF-8 without control characters.
fn looks_of(bytes: &[u8]) -> Option<Looks> {
    let start = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let words = match std::str::from_utf8(start) {
        Ok(words) => Some(words),
        // A letter may be cut at the end of what is looked at.
        Err(error) if error.error_len().is_none() => {
            let whole = start.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).ok()
        }
        Err(_) => None,
    };
    let is_plain = |char: char| matches!(char, '\t' | '\n' | '\r') || !char.is_control();
    let text = words.is_some_and(|words| words.chars().all(is_plain));
    let first = start.trim_ascii_start();
    match first.first()? {
        b'{' | b'[' if text => Some(Looks::Json),
        b'<' if text => Some(Looks::Web),
        _ if text && start.len() >= 16 => Some(Looks::Text),
        _ => None,
    }
}
