//! The files of an export, written as their samples come: memory doesn't grow with their length.

use std::io::{Seek, SeekFrom, Write};

use flac_codec::encode::{FlacSampleWriter, Options};
use rusty_mp3::encode::lametag::{ENCODER_DELAY, TagInfo, TagStats, tag_frame, tag_header};
use rusty_mp3::header::FrameHeader;
use rusty_mp3::{Mp3Encoder, Mp3EncoderConfig};

use super::{EncodeError, Encoder, Mp3Frames, Path, codec, wav_head};
use crate::pcm::to_i16;
use mynah_core::format::OutputFormat;

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

trait Output: Write + Seek + Send {}
impl<W: Write + Seek + Send> Output for W {}

/// The file behind one type, so that the encoders are compiled once.
type Boxed<'w> = Box<dyn Output + 'w>;

/// Writes interleaved samples into a file.
pub struct FileEncoder<'w> {
    hz: u32,
    channels: u16,
    samples: u64,
    inner: Inner<'w>,
}

enum Inner<'w> {
    Wav {
        file: Boxed<'w>,
        data: u32,
    },
    Flac(Box<FlacSampleWriter<Boxed<'w>>>),
    Mp3 {
        file: Boxed<'w>,
        mp3: Box<Mp3Encoder>,
    },
    LeanMp3 {
        file: Boxed<'w>,
        mp3: Box<TaggedFrames>,
    },
    Format {
        file: Boxed<'w>,
        encoder: Box<Encoder>,
    },
}

impl<'w> FileEncoder<'w> {
    /// Begins the file at the writer's place, which has to be its start. One channel or two, pushed interleaved.
    pub fn new(
        file: impl Write + Seek + Send + 'w,
        kind: FileKind,
        (hz, channels): (u32, u16),
    ) -> Result<Self, EncodeError> {
        Self::boxed(Box::new(file), kind, (hz, channels))
    }

    fn boxed(
        mut file: Boxed<'w>,
        kind: FileKind,
        (hz, channels): (u32, u16),
    ) -> Result<Self, EncodeError> {
        let inner = match kind {
            FileKind::Wav => {
                file.write_all(&wav_head(hz, channels, 0))?;
                Inner::Wav { file, data: 0 }
            }
            FileKind::Flac => return Self::flac_boxed(file, hz, channels),
            FileKind::Mp3 { kbps } => return Self::mp3_boxed(file, (hz, channels), kbps),
            FileKind::Format(format) => Inner::Format {
                file,
                encoder: Box::new(Encoder::with_channels(format, Path::Whole, channels)?),
            },
        };
        Ok(Self {
            hz,
            channels,
            samples: 0,
            inner,
        })
    }

    /// Begins a FLAC of so many channels; samples are pushed interleaved.
    pub fn flac(
        file: impl Write + Seek + Send + 'w,
        hz: u32,
        channels: u16,
    ) -> Result<Self, EncodeError> {
        Self::flac_boxed(Box::new(file), hz, channels)
    }

    fn flac_boxed(file: Boxed<'w>, hz: u32, channels: u16) -> Result<Self, EncodeError> {
        let most = u8::try_from(channels).unwrap_or(u8::MAX);
        let flac = FlacSampleWriter::new(file, Options::default(), hz, 16, most, None);
        Ok(Self {
            hz,
            channels,
            samples: 0,
            inner: Inner::Flac(Box::new(flac.map_err(flac_error)?)),
        })
    }

    /// Begins an MP3 of one or two channels; samples are pushed interleaved. Held in memory until the end.
    pub fn mp3(
        file: impl Write + Seek + Send + 'w,
        (hz, channels): (u32, u16),
        kbps: u32,
    ) -> Result<Self, EncodeError> {
        Self::mp3_boxed(Box::new(file), (hz, channels), kbps)
    }

    fn mp3_boxed(
        file: Boxed<'w>,
        (hz, channels): (u32, u16),
        kbps: u32,
    ) -> Result<Self, EncodeError> {
        let mut mp3 = Mp3Encoder::new(Mp3EncoderConfig {
            bitrate_kbps: kbps,
            vbr_quality: None,
        });
        mp3.push_pcm_f32(&[], channels, hz).map_err(codec)?;
        Ok(Self {
            hz,
            channels,
            samples: 0,
            inner: Inner::Mp3 {
                file,
                mp3: Box::new(mp3),
            },
        })
    }

    /// Begins an MP3 whose frames are written when they are there, so that memory doesn't grow. Frames lend each other
    /// no bits, for which it sounds a little worse at its rate.
    pub fn lean_mp3(
        file: impl Write + Seek + Send + 'w,
        hz: u32,
        kbps: u32,
    ) -> Result<Self, EncodeError> {
        let mut file: Boxed<'w> = Box::new(file);
        let mp3 = Box::new(TaggedFrames::new(hz, kbps)?);
        // Kept free for the tag, which tells of all frames.
        file.write_all(&vec![0; mp3.tag.frame_size()])?;
        Ok(Self {
            hz,
            channels: 1,
            samples: 0,
            inner: Inner::LeanMp3 { file, mp3 },
        })
    }

    /// Frames so far.
    pub fn frames(&self) -> u64 {
        self.samples / u64::from(self.channels.max(1))
    }

    /// Takes samples at the file's rate.
    pub fn push(&mut self, samples: &[f32]) -> Result<(), EncodeError> {
        self.samples += samples.len() as u64;
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
            Inner::Mp3 { mp3, .. } => mp3
                .push_pcm_f32(samples, self.channels, self.hz)
                .map_err(codec),
            Inner::LeanMp3 { file, mp3 } => {
                let frames = mp3.frames.push(samples)?;
                mp3.write(frames, file)
            }
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
                file.write_all(&wav_head(self.hz, self.channels, data))?;
                file.flush()?;
                Ok(())
            }
            Inner::Flac(flac) => flac.finalize().map_err(flac_error),
            Inner::Mp3 {
                mut file, mut mp3, ..
            } => {
                // The first frame tells of all others, so none was written before.
                mp3.finish();
                while let Ok(packet) = mp3.next_packet() {
                    file.write_all(&packet)?;
                }
                file.flush()?;
                Ok(())
            }
            Inner::LeanMp3 { mut file, mut mp3 } => {
                let frames = mp3.frames.finish()?;
                mp3.write(frames, &mut file)?;
                file.seek(SeekFrom::Start(0))?;
                file.write_all(&mp3.tag(self.samples))?;
                Ok(file.flush()?)
            }
            Inner::Format { mut file, encoder } => {
                file.write_all(&encoder.finish()?)?;
                Ok(file.flush()?)
            }
        }
    }
}

/// MP3 frame by frame, and what the tag before them tells.
struct TaggedFrames {
    frames: Mp3Frames,
    tag: FrameHeader,
    stats: TagStats,
}

impl TaggedFrames {
    fn new(hz: u32, kbps: u32) -> Result<Self, EncodeError> {
        let frames = Mp3Frames::new(hz, kbps, 1)?;
        let tag = tag_header(&frames.head);
        let stats = TagStats::new(tag.frame_size());
        Ok(Self { frames, tag, stats })
    }

    fn write(&mut self, frames: Vec<Vec<u8>>, file: &mut impl Write) -> Result<(), EncodeError> {
        for frame in frames {
            self.stats.add_frame(&frame);
            file.write_all(&frame)?;
        }
        Ok(())
    }

    /// The tag of so many samples.
    fn tag(&self, samples: u64) -> Vec<u8> {
        let all = u64::from(self.stats.frames()) * self.tag.version.samples_per_frame() as u64;
        let padding = all.saturating_sub(ENCODER_DELAY as u64 + samples);
        let info = TagInfo {
            vbr: false,
            delay: ENCODER_DELAY,
            padding: padding as usize,
        };
        tag_frame(&self.tag, &self.stats, &info)
    }
}

fn flac_error(error: flac_codec::Error) -> EncodeError {
    match error {
        flac_codec::Error::Io(error) => EncodeError::Write(error),
        other => codec(other),
    }
}
