//! The files of a dub: its track as WAV, with lines replaced that are said otherwise, and texts beside it.
//!
//! The track is decoded and written piece by piece; every frame that no line was replaced in is what the decoder gave.

use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::DeliverError;
use super::tags::{self, Container, Marks};
use super::whole::Whole;
use crate::audio::decode::{Source, hear};
use crate::audio::encode::{EncodeError, wav_head};
use crate::audio::pcm::to_i16;

/// Frames that take the place of others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replacement {
    /// From this frame on.
    pub from: u64,
    /// What is there then, interleaved like the track.
    pub samples: Vec<f32>,
}

/// A track that was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// The file.
    pub path: PathBuf,
    /// Frames a second.
    pub hz: u32,
    /// Samples a frame.
    pub channels: u16,
    /// Its length.
    pub frames: u64,
}

/// Writes a track as WAV under exactly this name; what had it before is replaced.
pub fn write_track(
    source: &mut dyn Source,
    replaced: &[Replacement],
    marks: &Marks,
    path: &Path,
) -> Result<Track, DeliverError> {
    let mut whole = Whole::begin(path)?;
    let mut track = Track {
        path: path.to_owned(),
        hz: 0,
        channels: 0,
        frames: 0,
    };
    let written = pour(&mut whole, source, replaced, &mut track);
    match written {
        Ok(()) => {}
        Err(Failed::Write(error)) => return Err(whole.failed(error)),
        Err(Failed::Other(error)) => return Err(error),
    }
    tags::write(whole.file(), Container::Wav, marks).map_err(|source| whole.failed(source))?;
    track.path = whole.keep()?;
    Ok(track)
}

enum Failed {
    Write(std::io::Error),
    Other(DeliverError),
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error)
    }
}

fn pour(
    whole: &mut Whole,
    source: &mut dyn Source,
    replaced: &[Replacement],
    track: &mut Track,
) -> Result<(), Failed> {
    let mut file = BufWriter::new(whole.file());
    file.write_all(&wav_head(0, 0, 0))?;
    let (mut samples, mut bytes) = (Vec::new(), Vec::new());
    let mut fault = None;
    let heard = hear(source, None, &mut |block| {
        (track.hz, track.channels) = (block.hz, block.channels);
        samples.clear();
        samples.extend_from_slice(block.samples);
        put(&mut samples, (track.frames, block.channels), replaced);
        track.frames += (samples.len() / usize::from(block.channels.max(1))) as u64;
        bytes.clear();
        bytes.extend(samples.iter().flat_map(|it| to_i16(*it).to_le_bytes()));
        match file.write_all(&bytes) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                fault = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = fault {
        return Err(error.into());
    }
    heard.map_err(|source| Failed::Other(DeliverError::Decode { number: 1, source }))?;
    let length = track.frames * u64::from(track.channels) * 2;
    let too_long = || {
        let why = "a WAV file can't be longer than 4 GiB".to_owned();
        Failed::Other(DeliverError::Encode(EncodeError::Codec(why)))
    };
    let length = u32::try_from(length + 36).map_err(|_long| too_long())? - 36;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&wav_head(track.hz, track.channels, length))?;
    file.flush()?;
    Ok(())
}

/// Puts into a piece of a track what takes its place there.
fn put(samples: &mut [f32], (first, channels): (u64, u16), replaced: &[Replacement]) {
    let channels = u64::from(channels.max(1));
    let begins = first * channels;
    for new in replaced {
        let from = new.from * channels;
        let skip = begins.saturating_sub(from) as usize;
        let room = samples
            .iter_mut()
            .skip(from.saturating_sub(begins) as usize);
        for (old, new) in room.zip(new.samples.iter().skip(skip)) {
            *old = *new;
        }
    }
}

/// Writes a text under exactly this name; what had it before is replaced.
pub fn write_text(text: &str, path: &Path) -> Result<PathBuf, DeliverError> {
    let mut whole = Whole::begin(path)?;
    let written = whole.file().write_all(text.as_bytes());
    written.map_err(|source| whole.failed(source))?;
    whole.keep()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_replaces_its_frames_and_no_others() {
        let replaced = [Replacement {
            from: 3,
            samples: vec![9.0, 9.0, 8.0, 8.0],
        }];
        let mut all = vec![0.0; 16];
        for (place, piece) in all.chunks_mut(4).enumerate() {
            put(piece, (place as u64 * 2, 2), &replaced);
        }
        let wanted = [
            0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0, 9.0, 8.0, 8.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        ];
        assert_eq!(all, wanted);
    }
}
