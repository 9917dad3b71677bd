//! A stream of one output format to samples, as it arrives.

use super::long::Kind;
use super::{Block, Damage, DecodeError, mp3, opus};
use crate::fold::{Fold, Folder};
use crate::resample::Resampler;
use mynah_core::format::{Codec, OutputFormat};

/// Bytes that are looked at before anything is taken for sound.
const LOOK: usize = 16;

/// Turns a stream into mono samples at its format's rate while it arrives.
pub struct StreamDecoder {
    format: OutputFormat,
    inner: Inner,
    /// The first bytes, until it is clear that they are sound.
    first: Option<Vec<u8>>,
    fold: Mono,
    frames: u64,
}

enum Inner {
    Fed(Kind),
    /// Headerless; the odd byte of a sample that was cut.
    Plain(Option<u8>),
    /// WAV can't be read before its end is known.
    Whole(Vec<u8>),
}

/// How a stream ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Frames in all.
    pub frames: u64,
    /// What was wrong; empty where nothing was.
    pub damage: Vec<Damage>,
}

impl StreamDecoder {
    /// For a stream of this format.
    pub fn new(format: OutputFormat) -> Result<Self, DecodeError> {
        let inner = match format.codec {
            Codec::Mp3 => Inner::Fed(Kind::Mp3(Box::new(mp3::Mp3::new()?))),
            Codec::Opus => Inner::Fed(Kind::Opus(Box::new(opus::Ogg::new()))),
            Codec::Pcm | Codec::Ulaw | Codec::Alaw => Inner::Plain(None),
            Codec::Wav => Inner::Whole(Vec::new()),
        };
        Ok(Self {
            format,
            inner,
            first: Some(Vec::new()),
            fold: Mono::to(format.hz),
            frames: 0,
        })
    }

    /// Frames so far.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Takes a piece of any size and appends the sound that it completes.
    ///
    /// An error is final: the bytes are no sound of this format.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<f32>) -> Result<(), DecodeError> {
        let Some(first) = &mut self.first else {
            return self.take(bytes, out);
        };
        first.extend_from_slice(bytes);
        if first.len() < LOOK {
            return Ok(());
        }
        self.look(out)
    }

    /// Appends the rest and tells how it went.
    pub fn finish(mut self, out: &mut Vec<f32>) -> Result<Ended, DecodeError> {
        if let Some(first) = &self.first {
            if first.is_empty() {
                return Err(DecodeError::Empty);
            }
            self.look(out)?;
        }
        let before = out.len();
        let damage = match &mut self.inner {
            Inner::Fed(kind) => {
                let damage = kind.finish(&mut |block| self.fold.take(&block, out))?;
                self.fold.finish(out);
                damage
            }
            Inner::Plain(odd) => odd
                .map(|_half| Damage::Cut {
                    frames: self.frames,
                    promised: None,
                })
                .into_iter()
                .collect(),
            Inner::Whole(bytes) => {
                let decoded = super::decode_bytes(bytes)?;
                let mono = decoded.pcm.into_mono();
                out.extend(crate::resample::resample(&mono, self.format.hz).samples);
                decoded.damage
            }
        };
        self.frames += (out.len() - before) as u64;
        Ok(Ended {
            frames: self.frames,
            damage,
        })
    }

    fn look(&mut self, out: &mut Vec<f32>) -> Result<(), DecodeError> {
        let first = self.first.take().unwrap_or_default();
        if let Some(looks) = super::looks_of(&first) {
            return Err(DecodeError::NotAudio(looks));
        }
        let kinds: [(&[u8], &str, Codec); 3] = [
            (b"RIFF", "WAV", Codec::Wav),
            (b"OggS", "Ogg", Codec::Opus),
            (b"fLaC", "FLAC", Codec::Wav),
        ];
        for (magic, name, codec) in kinds {
            if first.starts_with(magic) && self.format.codec != codec {
                return Err(DecodeError::Other(name));
            }
        }
        self.take(&first, out)
    }

    fn take(&mut self, bytes: &[u8], out: &mut Vec<f32>) -> Result<(), DecodeError> {
        let before = out.len();
        match &mut self.inner {
            Inner::Fed(kind) => kind.push(bytes, &mut |block| self.fold.take(&block, out))?,
            Inner::Plain(odd) => {
                let mut bytes = bytes;
                if self.format.codec == Codec::Pcm {
                    if let (Some(low), Some((high, rest))) = (*odd, bytes.split_first()) {
                        super::headerless(Codec::Pcm, &[low, *high], out);
                        bytes = rest;
                        *odd = None;
                    }
                    if bytes.len() % 2 == 1 {
                        *odd = bytes.last().copied();
                    }
                }
                super::headerless(self.format.codec, bytes, out);
            }
            Inner::Whole(all) => all.extend_from_slice(bytes),
        }
        self.frames += (out.len() - before) as u64;
        Ok(())
    }
}

/// Blocks folded to one channel at one rate.
pub(super) struct Mono {
    hz: u32,
    folder: Folder,
    /// Where the stream has another rate than its format's name says.
    resampler: Option<(u32, Resampler)>,
    mono: Vec<f32>,
}

impl Mono {
    pub fn to(hz: u32) -> Self {
        Self {
            hz,
            folder: Folder::default(),
            resampler: None,
            mono: Vec::new(),
        }
    }

    /// The way in which most was folded so far.
    pub fn way(&self) -> Fold {
        self.folder.way()
    }

    pub fn take(&mut self, block: &Block<'_>, out: &mut Vec<f32>) {
        let kind = (block.hz, block.channels);
        if block.hz == self.hz {
            self.folder.push(block.samples, kind, out);
            return;
        }
        if self
            .resampler
            .as_ref()
            .is_none_or(|(hz, _)| *hz != block.hz)
        {
            self.resampler = Some((block.hz, Resampler::new(block.hz, self.hz, 1)));
        }
        self.mono.clear();
        self.folder.push(block.samples, kind, &mut self.mono);
        if let Some((_, resampler)) = &mut self.resampler {
            resampler.push(&self.mono, out);
        }
    }

    pub fn finish(&mut self, out: &mut Vec<f32>) {
        let Some((_, resampler)) = &mut self.resampler else {
            self.folder.finish(out);
            return;
        };
        self.mono.clear();
        self.folder.finish(&mut self.mono);
        resampler.push(&self.mono, out);
        resampler.finish(out);
    }
}
