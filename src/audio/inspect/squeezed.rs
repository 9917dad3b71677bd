//! Whether a file was compressed so far that a voice loses by it: told by what kind of file it is and how large. What was
//! compressed before it was saved as something else can't be told so; its bandwidth may tell.

use std::io::SeekFrom;

use super::voices::Sign;
use crate::audio::decode::{Source, has_picture};

/// Bytes that tell the kind.
const HEAD: usize = 64;
/// With fewer kilobits a second than these a voice on one channel is smeared: MPEG layer 3; AAC and Vorbis; Opus.
const MP3: f64 = 56.0;
const AAC: f64 = 40.0;
const OPUS: f64 = 20.0;
/// Two channels of one voice need so many times as much: coders share what both have.
const STEREO: f64 = 1.25;

/// Kilobits a second from which on a voice is whole, by the first bytes; nothing where the kind loses nothing.
fn least(head: &[u8]) -> Option<f64> {
    let is_at = |at: usize, sign: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(sign));
    let has = |sign: &[u8]| head.windows(sign.len()).any(|part| part == sign);
    match head {
        [0xff, second, ..] if second & 0xf6 == 0xf0 => Some(AAC),
        [0xff, second, ..] if second & 0xe0 == 0xe0 => Some(MP3),
        _ if is_at(0, b"ID3") => Some(MP3),
        _ if is_at(0, b"OggS") && has(b"OpusHead") => Some(OPUS),
        _ if is_at(0, b"OggS") && has(b"vorbis") => Some(AAC),
        _ if is_at(4, b"ftyp") => Some(AAC),
        _ if is_at(0, &[0x1a, 0x45, 0xdf, 0xa3]) => Some(OPUS),
        _ => None,
    }
}

/// How many kilobits a second there are, where that is too few. Of films nothing is told: most of them are pictures.
pub(super) fn sign(source: &mut dyn Source, seconds: f64, channels: u16) -> Sign {
    let Ok(bytes) = source.seek(SeekFrom::End(0)) else {
        return Sign::Untold;
    };
    let mut head = [0; HEAD];
    let read = source
        .seek(SeekFrom::Start(0))
        .and_then(|_| source.read(&mut head));
    let Ok(read) = read else {
        return Sign::Untold;
    };
    let Some(least) = least(head.get(..read).unwrap_or_default()) else {
        return Sign::Absent;
    };
    let is_film = head.get(4..8) == Some(b"ftyp") || head.first() == Some(&0x1a);
    if seconds <= 0.0 || is_film && has_picture(source) {
        return Sign::Untold;
    }
    let kbps = bytes as f64 * 8.0 / 1_000.0 / seconds;
    let least = if channels > 1 { least * STEREO } else { least };
    if kbps < least {
        Sign::Present(kbps as f32)
    } else {
        Sign::Absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_that_lose_something_are_known_by_their_first_bytes() {
        assert_eq!(least(b"RIFF\0\0\0\0WAVEfmt "), None);
        assert_eq!(least(b"fLaC"), None);
        assert_eq!(least(b"ID3\x04"), Some(MP3));
        assert_eq!(least(&[0xff, 0xfb, 0x90, 0x64]), Some(MP3));
        assert_eq!(least(&[0xff, 0xf3, 0x14, 0xc4]), Some(MP3));
        assert_eq!(least(&[0xff, 0xf1, 0x50, 0x80]), Some(AAC));
        assert_eq!(least(b"OggS\0\x02\0\0\0\0\0\0\0\0OpusHead"), Some(OPUS));
        assert_eq!(least(b"\0\0\0\x18ftypM4A "), Some(AAC));
        assert_eq!(least(b""), None);
    }
}
