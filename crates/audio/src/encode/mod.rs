//! Samples to bytes: every output format whole or as it comes, and the files of an export.
//!
//! [`Encoder`] speaks the service's output formats (one or two channels, at the format's rate);
//! [`FileEncoder`] writes WAV, FLAC and MP3 whose length is exact to the sample when decoded again.

mod file;
mod opus;
#[cfg(test)]
mod tests;

pub use file::{FileEncoder, FileKind};

use rusty_mp3::encode::lametag::{DECODER_DELAY, ENCODER_DELAY};
use rusty_mp3::{Mp3Encode, Mp3Encoder, Mp3EncoderConfig};

use super::g711::{to_alaw, to_ulaw};
use super::pcm::{Pcm, to_i16};
use super::resample::resample;
use mynah_core::format::{Codec, OutputFormat};

/// Whether the bytes leave at once or at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// All bytes come from [`Encoder::finish`], with a true header or length tag in front.
    Whole,
    /// Bytes leave as soon as there are any.
    Stream,
}

/// Why samples could not be encoded.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The format has no stream.
    #[error("{0} can't be streamed")]
    NotStreamed(OutputFormat),
    /// An encoder refused.
    #[error("the encoder failed: {0}")]
    Codec(String),
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] std::io::Error),
}

/// Encodes one or two channels at the format's rate.
pub struct Encoder {
    format: OutputFormat,
    channels: u16,
    inner: Inner,
}

enum Inner {
    /// Headerless: sample by sample.
    Plain,
    /// Headerless or RIFF, held until the end.
    Held(Vec<u8>),
    Mp3(Box<Mp3Encoder>),
    Mp3Stream(Box<Mp3Frames>),
    Opus(Box<opus::OggOpus>),
    /// The same, its bytes held until the end.
    OpusHeld(Box<opus::OggOpus>),
}

impl Encoder {
    /// For one format on one path, with one channel.
    pub fn new(format: OutputFormat, path: Path) -> Result<Self, EncodeError> {
        Self::with_channels(format, path, 1)
    }

    /// For one format on one path, with one channel or two. Samples are interleaved.
    pub fn with_channels(
        format: OutputFormat,
        path: Path,
        channels: u16,
    ) -> Result<Self, EncodeError> {
        let channels = channels.clamp(1, 2);
        let inner = match (format.codec, path) {
            (Codec::Wav, Path::Stream) => return Err(EncodeError::NotStreamed(format)),
            (Codec::Pcm | Codec::Ulaw | Codec::Alaw, Path::Stream) => Inner::Plain,
            (Codec::Pcm | Codec::Ulaw | Codec::Alaw | Codec::Wav, Path::Whole) => {
                Inner::Held(Vec::new())
            }
            (Codec::Mp3, Path::Whole) => {
                let mut mp3 = Mp3Encoder::new(Mp3EncoderConfig {
                    bitrate_kbps: format.kbps,
                    vbr_quality: None,
                });
                // Fixes rate and channels, so that an empty take is a file too.
                mp3.push_pcm_f32(&[], channels, format.hz).map_err(codec)?;
                Inner::Mp3(Box::new(mp3))
            }
            (Codec::Mp3, Path::Stream) => {
                Inner::Mp3Stream(Box::new(Mp3Frames::new(format.hz, format.kbps, channels)?))
            }
            (Codec::Opus, path) => {
                let opus = Box::new(opus::OggOpus::new(format.kbps, channels)?);
                match path {
                    Path::Stream => Inner::Opus(opus),
                    Path::Whole => Inner::OpusHeld(opus),
                }
            }
        };
        Ok(Self {
            format,
            channels,
            inner,
        })
    }

    /// How many frames late a decoder hears the sound that does all that the bytes tell it to
    /// (a length tag, Opus' pre-skip). Times of words have to count it.
    pub fn delay_frames(&self) -> u32 {
        match &self.inner {
            Inner::Mp3Stream(_) => (ENCODER_DELAY + DECODER_DELAY) as u32,
            Inner::Plain | Inner::Held(_) | Inner::Mp3(_) | Inner::Opus(_) | Inner::OpusHeld(_) => {
                0
            }
        }
    }

    /// Takes samples at the format's rate; gives the bytes that are ready, on [`Path::Whole`] none.
    pub fn push(&mut self, samples: &[f32]) -> Result<Vec<u8>, EncodeError> {
        match &mut self.inner {
            Inner::Plain => {
                let mut bytes = Vec::new();
                plain(self.format.codec, samples, &mut bytes);
                Ok(bytes)
            }
            Inner::Held(held) => {
                plain(self.format.codec, samples, held);
                Ok(Vec::new())
            }
            Inner::Mp3(mp3) => {
                mp3.push_pcm_f32(samples, self.channels, self.format.hz)
                    .map_err(codec)?;
                Ok(Vec::new())
            }
            Inner::Mp3Stream(frames) => Ok(frames.push(samples)?.concat()),
            Inner::Opus(opus) => {
                opus.push(samples)?;
                Ok(opus.take())
            }
            Inner::OpusHeld(opus) => {
                opus.push(samples)?;
                Ok(Vec::new())
            }
        }
    }

    /// Gives the rest, or on [`Path::Whole`] everything.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        match self.inner {
            Inner::Plain => Ok(Vec::new()),
            Inner::Held(held) if self.format.codec == Codec::Wav => {
                let mut bytes = wav_head(self.format.hz, self.channels, held.len() as u32).to_vec();
                bytes.extend(held);
                Ok(bytes)
            }
            Inner::Held(held) => Ok(held),
            Inner::Mp3(mut mp3) => {
                mp3.finish();
                let mut bytes = Vec::new();
                while let Ok(packet) = mp3.next_packet() {
                    bytes.extend(packet);
                }
                Ok(bytes)
            }
            Inner::Mp3Stream(mut frames) => Ok(frames.finish()?.concat()),
            Inner::Opus(opus) | Inner::OpusHeld(opus) => opus.finish(),
        }
    }
}

/// A whole sound in one format; channels are averaged and the rate is made the format's.
pub fn encode(pcm: &Pcm, format: OutputFormat) -> Result<Vec<u8>, EncodeError> {
    let sound = resample(&pcm.to_mono(), format.hz);
    let mut encoder = Encoder::new(format, Path::Whole)?;
    encoder.push(&sound.samples)?;
    encoder.finish()
}

/// A RIFF header of 44 bytes before 16-bit PCM of `bytes`.
pub fn wav_head(hz: u32, channels: u16, bytes: u32) -> [u8; 44] {
    let mut head = [0; 44];
    let frame = channels * 2;
    let fields: [(usize, &[u8]); 13] = [
        (0, b"RIFF"),
        (4, &bytes.saturating_add(36).to_le_bytes()),
        (8, b"WAVE"),
        (12, b"fmt "),
        (16, &16u32.to_le_bytes()),
        (20, &1u16.to_le_bytes()),
        (22, &channels.to_le_bytes()),
        (24, &hz.to_le_bytes()),
        (28, &(hz * u32::from(frame)).to_le_bytes()),
        (32, &frame.to_le_bytes()),
        (34, &16u16.to_le_bytes()),
        (36, b"data"),
        (40, &bytes.to_le_bytes()),
    ];
    for (at, field) in fields {
        for (to, from) in head.iter_mut().skip(at).zip(field) {
            *to = *from;
        }
    }
    head
}

fn plain(codec: Codec, samples: &[f32], into: &mut Vec<u8>) {
    let words = samples.iter().map(|sample| to_i16(*sample));
    match codec {
        Codec::Ulaw => into.extend(words.map(to_ulaw)),
        Codec::Alaw => into.extend(words.map(to_alaw)),
        Codec::Pcm | Codec::Wav | Codec::Mp3 | Codec::Opus => {
            into.extend(words.flat_map(i16::to_le_bytes));
        }
    }
}

fn codec(error: impl std::fmt::Display) -> EncodeError {
    EncodeError::Codec(error.to_string())
}

/// MP3 frame by frame. The encoder for files holds every frame back, because its first one tells of all.
struct Mp3Frames {
    encoder: Mp3Encode,
    head: rusty_mp3::header::FrameHeader,
    channels: usize,
    /// Interleaved.
    waiting: Vec<f32>,
    /// Bits by which the frames so far are shorter than their rate; a byte of padding makes up for it.
    owed: u32,
    pushed: bool,
}

impl Mp3Frames {
    fn new(hz: u32, kbps: u32, channels: u16) -> Result<Self, EncodeError> {
        Ok(Self {
            encoder: Mp3Encode::new(),
            head: rusty_mp3::encoder_header(hz, channels, kbps).map_err(codec)?,
            channels: usize::from(channels),
            waiting: Vec::new(),
            owed: 0,
            pushed: false,
        })
    }

    fn push(&mut self, samples: &[f32]) -> Result<Vec<Vec<u8>>, EncodeError> {
        self.pushed |= !samples.is_empty();
        self.waiting.extend(samples.iter().map(|sample| {
            // Not a number would go round and round in the rate loop.
            if sample.is_finite() {
                sample.clamp(-1.0, 1.0)
            } else {
                0.0
            }
        }));
        let frame = self.head.version.samples_per_frame();
        let mut encoded = Vec::new();
        let count = self.channels;
        let mut frames = self.waiting.chunks_exact(frame * count);
        for block in frames.by_ref() {
            let channel = |number: usize| block.iter().skip(number).step_by(count).copied();
            let channels: Vec<Vec<f32>> = (0..count).map(|it| channel(it).collect()).collect();
            self.owed +=
                (frame as u32 / 8 * self.head.bitrate_kbps * 1_000) % self.head.sample_rate;
            self.head.padding = self.owed >= self.head.sample_rate;
            if self.head.padding {
                self.owed -= self.head.sample_rate;
            }
            encoded.push(
                self.encoder
                    .encode_frame(&self.head, &channels, None)
                    .map_err(codec)?,
            );
        }
        let rest = frames.remainder().len();
        self.waiting.drain(..self.waiting.len() - rest);
        Ok(encoded)
    }

    fn finish(&mut self) -> Result<Vec<Vec<u8>>, EncodeError> {
        let frame = self.head.version.samples_per_frame();
        // The last samples, and silence until they have come through encoder and decoder.
        let late = ENCODER_DELAY + DECODER_DELAY;
        let waiting = self.waiting.len() / self.channels;
        let total = (waiting + late).next_multiple_of(frame);
        let silence = vec![0.0; (total - waiting) * self.channels];
        self.push(&silence)
    }
}
