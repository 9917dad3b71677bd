//! AIFF and AIFF-C, read by ourselves: other readers refuse sound for a long head, a second marker or a size that is wrong.

use std::io::{self, SeekFrom};

use super::ear::Ear;
use super::long::{self, Source};
use super::wav::{self, Format, Layout};
use super::{Damage, DecodeError, encodings};

/// Chunks in a file at most.
const MOST_CHUNKS: usize = 10_000;
/// Bytes of the description of the sound that are of use.
const COMMON: usize = 22;
/// Bytes of the chunk of sound before the samples.
const SOUND: u64 = 8;

/// Tells whether a file is AIFF by its first bytes.
pub fn is_aiff(first: &[u8]) -> bool {
    first.starts_with(b"FORM") && matches!(first.get(8..12), Some(b"AIFF" | b"AIFC"))
}

/// Reads PCM of 8 to 32 bits, floats and G.711; anything else is named.
pub fn decode(source: &mut dyn Source, ear: &mut Ear<'_>) -> Result<Vec<Damage>, DecodeError> {
    let length = long::length(source)?;
    let (mut common, mut sound) = (None, None);
    let mut at = 12;
    for _ in 0..MOST_CHUNKS {
        let Some((id, size)) = chunk(source, at)? else {
            break;
        };
        let begins = at + 8;
        match &id {
            b"COMM" if common.is_none() => {
                let mut body = vec![0; COMMON.min(usize::try_from(size).unwrap_or(COMMON))];
                let read = long::fill(source, &mut body)?;
                body.truncate(read);
                common = Some(body);
            }
            b"SSND" if sound.is_none() => {
                let mut offset = [0; 4];
                long::fill(source, &mut offset)?;
                let offset = SOUND + u64::from(u32::from_be_bytes(offset));
                sound = Some((begins + offset, size.saturating_sub(offset)));
            }
            _ => {}
        }
        if common.is_some() && sound.is_some() {
            break;
        }
        match wav::behind(source, Layout::Riff, (begins, size))? {
            Some(next) => at = next,
            None => break,
        }
    }
    let (from, size) = sound.ok_or(DecodeError::Unfinished)?;
    let common = common.ok_or(DecodeError::Absurd("sound without a format"))?;
    let format = format_of(&common)?;
    let there = length.saturating_sub(from);
    // Writers into a pipe don’t know the size.
    let promised = Some(size).filter(|size| *size > 0 && *size < 0x7FFF_0000);
    let bytes = promised.map_or(there, |it| it.min(there));
    let frame = format.frame() as u64;
    let before = (ear.from * u64::from(format.hz)).min(bytes / frame);
    source.seek(SeekFrom::Start(from + before * frame))?;
    ear.leap(before);
    format.read(source, bytes - before * frame, ear)?;
    let cut = promised.filter(|promised| *promised > there && !ear.is_deaf());
    let cut = cut.map(|promised| Damage::Cut {
        frames: ear.frames,
        promised: Some(promised / frame),
    });
    Ok(cut.into_iter().collect())
}

/// The id and size of the chunk at a place, whose body comes next; `None` at the end.
fn chunk(source: &mut dyn Source, at: u64) -> io::Result<Option<([u8; 4], u64)>> {
    source.seek(SeekFrom::Start(at))?;
    let mut head = [0; 8];
    if long::fill(source, &mut head)? < head.len() {
        return Ok(None);
    }
    let [id @ .., a, b, c, d] = head;
    Ok(Some((id, u64::from(u32::from_be_bytes([a, b, c, d])))))
}

/// The samples by the chunk `COMM`: channels, frames, bits, rate, and of AIFF-C the encoding.
fn format_of(common: &[u8]) -> Result<Format, DecodeError> {
    let word = |at: usize| {
        let bytes = common.get(at..).and_then(|rest| rest.first_chunk::<2>());
        bytes.map_or(0, |bytes| u16::from_be_bytes(*bytes))
    };
    let kind = common.get(18..).and_then(|rest| rest.first_chunk::<4>());
    let kind = kind.copied().unwrap_or(*b"NONE");
    let bits = word(6);
    // What a sample doesn’t fill of its bytes is 0.
    let whole = bits.next_multiple_of(8);
    let (tag, bits, is_big_endian) = match &kind.map(|byte| byte.to_ascii_lowercase()) {
        b"none" | b"twos" => (1, whole, true),
        b"sowt" => (1, whole, whole == 8),
        b"raw " => (1, 8, false),
        b"in24" => (1, 24, true),
        b"in32" => (1, 32, true),
        b"42ni" => (1, 24, false),
        b"23ni" => (1, 32, false),
        b"fl32" => (3, 32, true),
        b"fl64" => (3, 64, true),
        b"alaw" => (6, 8, true),
        b"ulaw" => (7, 8, true),
        _ => {
            let name = encodings::of_samples(kind);
            return Err(DecodeError::Unsupported(format!("{name} in AIFF-C")));
        }
    };
    let format = Format {
        tag,
        channels: word(0),
        hz: rate(common).unwrap_or(0),
        bits,
        speakers: 0,
        is_big_endian,
    };
    super::check(format.hz, format.channels)?;
    if !format.is_known() {
        return Err(DecodeError::Unsupported(format!("PCM with {bits} bits")));
    }
    Ok(format)
}

/// The rate, a number of 80 bits: sign and exponent, then the digits from 1 on.
fn rate(common: &[u8]) -> Option<u32> {
    let exponent = u16::from_be_bytes(*common.get(8..)?.first_chunk()?);
    let digits = u64::from_be_bytes(*common.get(10..)?.first_chunk()?);
    let above = u32::from(exponent).checked_sub(16_383)?;
    let rate = digits >> 63_u32.checked_sub(above)?;
    u32::try_from(rate).ok()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::decode::{decode_bytes, hear_from};

    const FRAMES: usize = 8_000;

    fn chunk(id: [u8; 4], body: &[u8]) -> Vec<u8> {
        let padding = vec![0; body.len() % 2];
        let size = (body.len() as u32).to_be_bytes();
        [&id[..], &size, body, &padding].concat()
    }

    fn common(kind: &[u8], bits: u16) -> Vec<u8> {
        // 8 000 Hz.
        let rate = [0x40, 0x0B, 0xFA, 0, 0, 0, 0, 0, 0, 0];
        let frames = (FRAMES as u32).to_be_bytes();
        [&[0, 1][..], &frames, &bits.to_be_bytes(), &rate, kind].concat()
    }

    fn file(form: [u8; 4], chunks: &[Vec<u8>]) -> Vec<u8> {
        let body = [&form[..], &chunks.concat()].concat();
        chunk(*b"FORM", &body)
    }

    fn level(at: usize) -> f32 {
        (at % 200) as f32 / 256.0 - 0.25
    }

    fn sound(word: impl Fn(f32) -> Vec<u8>) -> Vec<u8> {
        let samples = (0..FRAMES).flat_map(|at| word(level(at)));
        let body: Vec<u8> = [0; 8].into_iter().chain(samples).collect();
        chunk(*b"SSND", &body)
    }

    fn big(sample: f32) -> Vec<u8> {
        ((sample * 32_768.0) as i16).to_be_bytes().to_vec()
    }

    #[track_caller]
    fn is_all(file: &[u8], name: &str) {
        let got = decode_bytes(file).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((got.pcm.hz, got.pcm.channels), (8_000, 1), "{name}");
        assert_eq!((got.pcm.frames(), got.damage), (FRAMES, vec![]), "{name}");
        let far = got.pcm.samples.iter().enumerate();
        let far = far.map(|(at, is)| (is - level(at)).abs());
        assert!(far.fold(0.0, f32::max) < 0.01, "{name}");
    }

    /// Regression: sound was called damaged for what stands beside it.
    #[test]
    fn irregular_heads_are_read() {
        let long = [common(b"NONE\x0enot compressed\0", 16), vec![0; 30]].concat();
        let short = common(b"", 16);
        let mark = |count: u8| chunk(*b"MARK", &[0, count, 9, 9]);
        let comment = chunk(*b"COMT", b"\0\x07");
        let mut unpadded = chunk(*b"NAME", b"odd");
        unpadded.pop();
        let plain = || chunk(*b"COMM", &common(b"", 16));
        for (name, form, chunks) in [
            ("plain", b"AIFF", vec![plain(), sound(big)]),
            ("long", b"AIFC", vec![chunk(*b"COMM", &long), sound(big)]),
            ("short", b"AIFC", vec![chunk(*b"COMM", &short), sound(big)]),
            (
                "long plain",
                b"AIFF",
                vec![chunk(*b"COMM", &long), sound(big)],
            ),
            ("behind", b"AIFF", vec![sound(big), plain()]),
            (
                "marks",
                b"AIFF",
                vec![mark(9), mark(1), comment, plain(), sound(big)],
            ),
            ("not padded", b"AIFF", vec![unpadded, plain(), sound(big)]),
        ] {
            is_all(&file(*form, &chunks), name);
        }
        // The size of the file and that of the sound are those of a writer into a pipe.
        let mut open = file(*b"AIFF", &[plain(), sound(big)]);
        open[4..8].fill(0);
        open[42..46].fill(0);
        is_all(&open, "open");
    }

    #[test]
    fn kinds_of_samples_are_read_or_named() {
        let word = |sample: f32| (f64::from(sample) * 2_147_483_648.0) as i32;
        for (kind, bits, body) in [
            (
                b"sowt",
                16,
                sound(|it| ((it * 32_768.0) as i16).to_le_bytes().to_vec()),
            ),
            (b"NONE", 8, sound(|it| vec![(it * 128.0) as i8 as u8])),
            (b"raw ", 8, sound(|it| vec![(it * 128.0 + 128.0) as u8])),
            (
                b"in24",
                24,
                sound(|it| word(it).to_be_bytes()[..3].to_vec()),
            ),
            (
                b"sowt",
                24,
                sound(|it| word(it).to_le_bytes()[1..].to_vec()),
            ),
            (b"23ni", 32, sound(|it| word(it).to_le_bytes().to_vec())),
            (b"FL32", 32, sound(|it| it.to_be_bytes().to_vec())),
            (
                b"fl64",
                64,
                sound(|it| f64::from(it).to_be_bytes().to_vec()),
            ),
        ] {
            let common = common(&[&kind[..], b"\0\0"].concat(), bits);
            let name = String::from_utf8_lossy(kind);
            is_all(&file(*b"AIFC", &[chunk(*b"COMM", &common), body]), &name);
        }
        for (kind, wanted) in [
            (b"MAC3", "MACE in AIFF-C"),
            (b"ima4", "ADPCM in AIFF-C"),
            (b"\0\x01\x02\x03", "code 0x00010203 in AIFF-C"),
        ] {
            let common = chunk(*b"COMM", &common(kind, 16));
            match decode_bytes(&file(*b"AIFC", &[common, sound(big)])) {
                Err(DecodeError::Unsupported(name)) => assert_eq!(name, wanted),
                other => panic!("{wanted}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_part_of_an_aiff_is_heard() {
        let whole = file(*b"AIFF", &[chunk(*b"COMM", &common(b"", 16)), sound(big)]);
        let got = decode_bytes(&whole[..whole.len() - 2_000]).unwrap();
        assert_eq!(got.pcm.frames(), FRAMES - 1_000);
        let promised = Some(FRAMES as u64);
        let frames = FRAMES as u64 - 1_000;
        assert_eq!(got.damage, [Damage::Cut { frames, promised }]);
        for (second, wanted) in [(0, FRAMES), (1, 0), (7, 0)] {
            let mut frames = 0;
            hear_from(&mut io::Cursor::new(&whole), second, &mut |block| {
                frames += block.samples.len();
                ControlFlow::Continue(())
            })
            .unwrap();
            assert_eq!(frames, wanted);
        }
        // Cut anywhere: a result or an error, at once.
        for end in 0..100 {
            drop(decode_bytes(&whole[..end]));
        }
    }
}
