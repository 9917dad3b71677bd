//! RIFF, read by ourselves: writers lie about sizes, and half a recording is worth having.

use super::{Damage, DecodeError, Decoded};
use crate::audio::g711;
use crate::audio::pcm::{Pcm, from_i16};

/// Reads PCM of 8 to 32 bits, floats and G.711. `Ok(None)`: another reader has to try.
pub fn decode(bytes: &[u8]) -> Result<Option<Decoded>, DecodeError> {
    let mut at = 12;
    let mut format = None;
    while let Some(head) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        let body = bytes.get(at + 8..).unwrap_or_default();
        match &head[..4] {
            b"fmt " => format = Some(Format::parse(body)?),
            b"data" => {
                let format = format.ok_or(DecodeError::Absurd("sound before its format"))?;
                // 0 and −1 are what a pipe leaves behind: to the end of the file.
                let promised = match size {
                    0 | u32::MAX => body.len(),
                    size => size as usize,
                };
                let sound = body.get(..promised).unwrap_or(body);
                let Some(mut decoded) = format.read(sound) else {
                    return Ok(None);
                };
                if promised > body.len() {
                    decoded.damage.push(Damage::Cut {
                        frames: decoded.pcm.frames() as u64,
                        promised: Some((promised / format.frame()) as u64),
                    });
                }
                return Ok(Some(decoded));
            }
            _ => {}
        }
        at = at.saturating_add(8 + size as usize + (size as usize & 1));
    }
    Err(DecodeError::Unfinished)
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

    fn read(self, sound: &[u8]) -> Option<Decoded> {
        let samples: Vec<f32> = match (self.tag, self.bits) {
            (1, 8) => sound
                .iter()
                .map(|byte| (f32::from(*byte) - 128.0) / 128.0)
                .collect(),
            (1, 16) => words(sound, |b: [u8; 2]| from_i16(i16::from_le_bytes(b))),
            (1, 24) => words(sound, |[a, b, c]: [u8; 3]| {
                (i32::from_le_bytes([0, a, b, c]) >> 8) as f32 / 8_388_608.0
            }),
            (1, 32) => words(sound, |b: [u8; 4]| {
                (f64::from(i32::from_le_bytes(b)) / f64::from(1u32 << 31)) as f32
            }),
            (3, 32) => words(sound, |b: [u8; 4]| finite(f32::from_le_bytes(b))),
            (3, 64) => words(sound, |b: [u8; 8]| finite(f64::from_le_bytes(b) as f32)),
            (6, 8) => sound.iter().map(|byte| g711::from_alaw(*byte)).collect(),
            (7, 8) => sound.iter().map(|byte| g711::from_ulaw(*byte)).collect(),
            _ => return None,
        };
        let whole = samples.len() - samples.len() % usize::from(self.channels);
        let mut pcm = Pcm {
            hz: self.hz,
            channels: self.channels,
            samples,
        };
        pcm.samples.truncate(whole);
        Some(Decoded {
            pcm,
            damage: Vec::new(),
        })
    }
}

fn words<const N: usize>(sound: &[u8], read: impl Fn([u8; N]) -> f32) -> Vec<f32> {
    sound
        .as_chunks::<N>()
        .0
        .iter()
        .map(|word| read(*word))
        .collect()
}

fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample } else { 0.0 }
}
