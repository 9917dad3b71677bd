//! What a FLAC file is made of, for whoever puts its frames elsewhere.

use symphonia::core::formats::TrackType;

use super::container::{UNREADABLE, probed};
use super::{DecodeError, Looks, Source};

/// Bytes before the description of the stream, and of it.
const HEAD: usize = 8;
const INFO: usize = 34;

/// The frames of a FLAC file, and what its decoder has to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlacFrames {
    /// Frames of sound a second.
    pub hz: u32,
    /// Samples a frame of sound.
    pub channels: u16,
    /// Frames of sound in all.
    pub total: u64,
    /// The shortest and the longest block.
    pub blocks: [u16; 2],
    /// Of the samples.
    pub md5: [u8; 16],
    /// Where the first one begins in the file.
    pub first: u64,
    /// The bytes of each, and how many frames of sound are in it.
    pub frames: Vec<(u32, u32)>,
}

impl FlacFrames {
    /// Reads them.
    ///
    /// # Errors
    /// It is no FLAC, or isn't whole.
    pub fn read(source: &mut dyn Source) -> Result<Self, DecodeError> {
        let mut start = [0; HEAD + INFO];
        source.rewind()?;
        source.read_exact(&mut start)?;
        let length = super::long::length(source)?;
        let (head, info) = start.split_at(HEAD);
        if !head.starts_with(b"fLaC") {
            return Err(DecodeError::NotAudio(Looks::Unknown));
        }
        let number = |from: usize, count: usize| {
            let bytes = info.iter().skip(from).take(count);
            bytes.fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
        };
        let mut found = Self {
            blocks: [number(0, 2) as u16, number(2, 2) as u16],
            hz: (number(10, 3) >> 4) as u32,
            channels: ((number(12, 1) >> 1) & 7) as u16 + 1,
            ..Self::default()
        };
        for (to, from) in found.md5.iter_mut().zip(info.iter().skip(18)) {
            *to = *from;
        }
        let format = probed(source);
        let mut format = format.map_err(|_error| DecodeError::Absurd(UNREADABLE))?;
        format
            .default_track(TrackType::Audio)
            .ok_or(DecodeError::NotAudio(Looks::Unknown))?;
        while let Ok(Some(packet)) = format.next_packet() {
            let sound = packet.dur.get() as u32;
            found.frames.push((packet.data.len() as u32, sound));
            found.total += u64::from(sound);
        }
        drop(format);
        found.first = length
            .checked_sub(found.bytes())
            .filter(|_| found.total > 0)
            .ok_or(DecodeError::Unfinished)?;
        Ok(found)
    }

    /// Bytes of all frames.
    pub fn bytes(&self) -> u64 {
        self.frames.iter().map(|(size, _)| u64::from(*size)).sum()
    }
}
