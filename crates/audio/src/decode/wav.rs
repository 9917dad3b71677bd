//! RIFF, read by ourselves: writers lie about sizes, and half a recording is worth having.

use std::io::SeekFrom;

use super::long::{self, Ear, Source};
use super::{Block, Damage, DecodeError};
use crate::g711;
use crate::pcm::from_i16;

/// Bytes of sound that are read at once, about.
const PIECE: usize = 1 << 16;

/// Reads PCM of 8 to 32 bits, floats and G.711. `Ok(None)`: another reader has to try.
pub fn decode(
    source: &mut dyn Source,
    ear: &mut Ear<'_>,
) -> Result<Option<Vec<Damage>>, DecodeError> {
    let length = long::length(source)?;
    let mut at = 12_u64;
    let mut format = None;
    loop {
        source.seek(SeekFrom::Start(at))?;
        let mut head = [0; 8];
        if long::fill(source, &mut head)? < head.len() {
            return Err(DecodeError::Unfinished);
        }
        let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        match &head[..4] {
            b"fmt " => {
                let mut body = [0; 40];
                let read = long::fill(source, &mut body)?;
                format = Some(Format::parse(body.get(..read).unwrap_or_default())?);
            }
            b"data" => {
                let format = format.ok_or(DecodeError::Absurd("sound before its format"))?;
                if !format.is_known() {
                    return Ok(None);
                }
                let there = length.saturating_sub(at + 8);
                // 0 and −1 are what a pipe leaves behind: to the end of the file.
                let promised = match size {
                    0 | u32::MAX => there,
                    size => u64::from(size),
                };
                let frame = format.frame() as u64;
                let before = (ear.from * u64::from(format.hz)).min(promised.min(there) / frame);
                if before > 0 {
                    source.seek(SeekFrom::Start(at + 8 + before * frame))?;
                    ear.frames = before;
                }
                format.read(source, promised.min(there) - before * frame, ear)?;
                let cut = (promised > there).then(|| Damage::Cut {
                    frames: ear.frames,
                    promised: Some(promised / format.frame() as u64),
                });
                return Ok(Some(cut.into_iter().collect()));
            }
            _ => {}
        }
        at += 8 + u64::from(size) + u64::from(size & 1);
    }
}

#[derive(Clone, Copy)]
struct Format {
    tag: u16,
    channels: u16,
    hz: u32,
    bits: u16,
}

impl Format {
    fn parse(body: &[u8]) -> Result<Self, DecodeError> {
        let word = |at: usize| {
            body.get(at..)
                .and_then(|rest| rest.first_chunk::<2>())
                .map_or(0, |bytes| u16::from_le_bytes(*bytes))
        };
        let format = Self {
            // WAVE_FORMAT_EXTENSIBLE keeps the real tag in its first two bytes of GUID.
            tag: if word(0) == 0xFFFE { word(24) } else { word(0) },
            channels: word(2),
            hz: u32::from(word(4)) | u32::from(word(6)) << 16,
            bits: word(14),
        };
        super::check(format.hz, format.channels)?;
        Ok(format)
    }

    fn frame(self) -> usize {
        (usize::from(self.channels) * usize::from(self.bits / 8)).max(1)
    }

    fn is_known(self) -> bool {
        matches!(
            (self.tag, self.bits),
            (1, 8 | 16 | 24 | 32) | (3, 32 | 64) | (6 | 7, 8)
        )
    }

    /// Hands out so many bytes of sound; half a frame at the end is left out.
    fn read(
        self,
        source: &mut dyn Source,
        mut left: u64,
        ear: &mut Ear<'_>,
    ) -> Result<(), DecodeError> {
        let frame = self.frame();
        let mut piece = vec![0; (PIECE / frame).max(1) * frame];
        let mut samples = Vec::new();
        while left >= frame as u64 && !ear.is_deaf() {
            let most = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let read = long::fill(source, piece.get_mut(..most).unwrap_or_default())?;
            let whole = piece.get(..read - read % frame).unwrap_or_default();
            if whole.is_empty() {
                break;
            }
            left -= whole.len() as u64;
            samples.clear();
            self.convert(whole, &mut samples);
            ear.take(Block {
                hz: self.hz,
                channels: self.channels,
                samples: &samples,
            });
        }
        Ok(())
    }

    fn convert(self, sound: &[u8], into: &mut Vec<f32>) {
        match (self.tag, self.bits) {
            (1, 8) => into.extend(sound.iter().map(|byte| (f32::from(*byte) - 128.0) / 128.0)),
            (1, 16) => words(sound, into, |b: [u8; 2]| from_i16(i16::from_le_bytes(b))),
            (1, 24) => words(sound, into, |[a, b, c]: [u8; 3]| {
                (i32::from_le_bytes([0, a, b, c]) >> 8) as f32 / 8_388_608.0
            }),
            (1, 32) => words(sound, into, |b: [u8; 4]| {
                (f64::from(i32::from_le_bytes(b)) / f64::from(1u32 << 31)) as f32
            }),
            (3, 32) => words(sound, into, |b: [u8; 4]| finite(f32::from_le_bytes(b))),
            (3, 64) => words(sound, into, |b: [u8; 8]| {
                finite(f64::from_le_bytes(b) as f32)
            }),
            (6, _) => into.extend(sound.iter().map(|byte| g711::from_alaw(*byte))),
            _ => into.extend(sound.iter().map(|byte| g711::from_ulaw(*byte))),
        }
    }
}

fn words<const N: usize>(sound: &[u8], into: &mut Vec<f32>, read: impl Fn([u8; N]) -> f32) {
    into.extend(sound.as_chunks::<N>().0.iter().map(|word| read(*word)));
}

fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample } else { 0.0 }
}
