//! The files of an export, written as their samples come: memory doesn't grow with their length.

use std::io::{Seek, SeekFrom, Write};

use flac_codec::encode::{FlacSampleWriter, Options};
use rusty_mp3::{Mp3Encoder, Mp3EncoderConfig};

use super::{EncodeError, Encoder, Path, codec, wav_head};
use crate::audio::pcm::to_i16;
use crate::terms::format::OutputFormat;

/// The kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// 16-bit PCM in RIFF.
    Wav,
    /// FLAC of 16 bits.
    Flac,
    /// MP3 at a constant bit rate with a length tag.
    Mp3 {
        /// Kilobits a second.
        kbps: u32,
    },
    /// One of the service's formats; the rate has to be the format's. Held in memory until the end.
    Format(OutputFormat),
}

/// Writes one channel into a file.
pub struct FileEncoder<W: Write + Seek> {
    hz: u32,
    frames: u64,
    inner: Inner<W>,
}

enum Inner<W: Write + Seek> {
    Wav { file: W, data: u32 },
    Flac(Box<FlacSampleWriter<W>>),
    Mp3 { file: W, mp3: Box<Mp3Encoder> },
    Format { file: W, encoder: Box<Encoder> },
}

impl<W: Write + Seek> FileEncoder<W> {
    /// Begins the file at the writer's place, which has to be its start.
    pub fn new(mut file: W, kind: FileKind, hz: u32) -> Result<Self, EncodeError> {
        let inner = match kind {
            FileKind::Wav => {
                file.write_all(&wav_head(hz, 1, 0))?;
                Inner::Wav { file, data: 0 }
            }
            FileKind::Flac => FlacSampleWriter::new(file, Options::default(), hz, 16, 1, None)
                .map(|flac| Inner::Flac(Box::new(flac)))
                .map_err(flac_error)?,
            FileKind::Mp3 { kbps } => {
                let mut mp3 = Mp3Encoder::new(Mp3EncoderConfig {
                    bitrate_kbps: kbps,
                    vbr_quality: None,
                });
                mp3.push_pcm_f32(&[], 1, hz).map_err(codec)?;
                Inner::Mp3 {
                    file,
                    mp3: Box::new(mp3),
                }
            }
            FileKind::Format(format) => Inner::Format {
                file,
                encoder: Box::new(Encoder::new(format, Path::Whole)?),
            },
        };
        Ok(Self {
            hz,
            frames: 0,
            inner,
        })
    }

    /// Frames so far.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Takes samples at the file's rate.
    pub fn push(&mut self, samples: &[f32]) -> Result<(), EncodeError> {
        self.frames += samples.len() as u64;
        match &mut self.inner {
            Inner::Wav { file, data } => {
                let mut bytes = Vec::with_capacity(samples.len() * 2);
                bytes.extend(samples.iter().flat_map(|s| to_i16(*s).to_le_bytes()));
                *data = data
                    .checked_add(bytes.len() as u32)
                    .ok_or_else(|| codec("a WAV file can't be longer than 4 GiB"))?;
                file.write_all(&bytes)?;
                Ok(())
            }
            Inner::Flac(flac) => {
                let words: Vec<i32> = samples.iter().map(|s| i32::from(to_i16(*s))).collect();
                flac.write(&words).map_err(flac_error)
            }
            Inner::Mp3 { mp3, .. } => mp3.push_pcm_f32(samples, 1, self.hz).map_err(codec),
            Inner::Format { file, encoder } => {
                let bytes = encoder.push(samples)?;
                Ok(file.write_all(&bytes)?)
            }
        }
    }

    /// Ends the file: lengths are written into its head.
    pub fn finish(self) -> Result<(), EncodeError> {
        match self.inner {
            Inner::Wav { mut file, data } => {
                file.seek(SeekFrom::Start(0))?;
                file.write_all(&wav_head(self.hz, 1, data))?;
                file.flush()?;
                Ok(())
            }
            Inner::Flac(flac) => flac.finalize().map_err(flac_error),
            Inner::Mp3 { mut file, mut mp3 } => {
                // The first frame tells of all others, so none was written before.
                mp3.finish();
                while let Ok(packet) = mp3.next_packet() {
                    file.write_all(&packet)?;
                }
                file.flush()?;
                Ok(())
            }
            Inner::Format { mut file, encoder } => {
                file.write_all(&encoder.finish()?)?;
                Ok(file.flush()?)
            }
        }
    }
}

fn flac_error(error: flac_codec::Error) -> EncodeError {
    match error {
        flac_codec::Error::Io(error) => EncodeError::Write(error),
        other => codec(other),
    }
}
