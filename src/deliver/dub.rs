//! The files of a dub: its track as WAV, with lines replaced that are said otherwise, and texts beside it.
//!
//! The track is decoded and written piece by piece; every frame that no line was replaced in is what the decoder gave.

use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::DeliverError;
use super::film::{self, NewTrack, NoFilm};
use super::tags::{self, Container, Marks};
use super::whole::Whole;
use crate::audio::decode::{FlacFrames, Source, hear};
use crate::audio::encode::{EncodeError, FileEncoder, wav_head};
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

impl From<EncodeError> for Failed {
    fn from(error: EncodeError) -> Self {
        match error {
            EncodeError::Write(error) => Self::Write(error),
            other => Self::Other(DeliverError::Encode(other)),
        }
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
    let mut bytes = Vec::new();
    run(source, replaced, track, &mut |_, samples| {
        bytes.clear();
        bytes.extend(samples.iter().flat_map(|it| to_i16(*it).to_le_bytes()));
        Ok(file.write_all(&bytes)?)
    })?;
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

/// Where the samples of a track go, with what they are.
type Sink<'a> = &'a mut dyn FnMut((u32, u16), &[f32]) -> Result<(), Failed>;

/// Hands out a track as it is now, piece by piece.
fn run(
    source: &mut dyn Source,
    replaced: &[Replacement],
    track: &mut Track,
    sink: Sink<'_>,
) -> Result<(), Failed> {
    let (mut samples, mut fault) = (Vec::new(), None);
    let heard = hear(source, None, &mut |block| {
        (track.hz, track.channels) = (block.hz, block.channels);
        samples.clear();
        samples.extend_from_slice(block.samples);
        put(&mut samples, (track.frames, block.channels), replaced);
        track.frames += (samples.len() / usize::from(block.channels.max(1))) as u64;
        match sink((block.hz, block.channels), &samples) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                fault = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = fault {
        return Err(error);
    }
    heard.map_err(|source| Failed::Other(DeliverError::Decode { number: 1, source }))?;
    Ok(())
}

/// Writes a film with the track before its own sound, and nothing of the film encoded anew.
///
/// # Errors
/// It is no MP4 or MOV, or the disk takes no more.
pub fn write_film(
    film: &mut dyn Source,
    (source, replaced): (&mut dyn Source, &[Replacement]),
    (language, name): (&str, &str),
    path: &Path,
) -> Result<PathBuf, NoFilm> {
    let unwritten = |source| DeliverError::Write {
        path: path.to_owned(),
        source,
    };
    let mut flac = tempfile::tempfile().map_err(unwritten)?;
    let mut track = Track {
        path: path.to_owned(),
        hz: 0,
        channels: 0,
        frames: 0,
    };
    let encoded = (|| {
        let mut encoder = None;
        run(
            source,
            replaced,
            &mut track,
            &mut |(hz, channels), samples| {
                if encoder.is_none() {
                    encoder = Some(FileEncoder::flac(BufWriter::new(&flac), hz, channels)?);
                }
                if let Some(encoder) = &mut encoder {
                    encoder.push(samples)?;
                }
                Ok(())
            },
        )?;
        Ok(encoder.map_or(Ok(()), FileEncoder::finish)?)
    })();
    match encoded {
        Ok(()) => {}
        Err(Failed::Write(error)) => return Err(unwritten(error).into()),
        Err(Failed::Other(error)) => return Err(error.into()),
    }
    let frames =
        FlacFrames::read(&mut flac).map_err(|source| DeliverError::Decode { number: 1, source })?;
    let mut track = NewTrack {
        flac: &mut flac,
        frames: &frames,
        language,
        name,
    };
    film::write_film(film, &mut track, path)
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
