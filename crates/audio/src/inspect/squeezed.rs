//! Whether a file was compressed so far that a voice loses by it: told by what kind of file it is and how large. What was
//! compressed before it was saved as something else can't be told so; its bandwidth may tell.

use std::io::SeekFrom;

use super::voices::Sign;
use crate::decode::{Source, sound_alone};

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
        // MP3 in WAVE, whose format stands in front as a rule.
        _ if is_at(0, b"RIFF") && has(b"fmt ") => {
            let place = head.windows(4).position(|part| part == b"fmt ")?;
            is_at(place + 8, &[0x55, 0]).then_some(MP3)
        }
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

/// How many kilobits a second there are, where that is too few; of what was heard it is known how long it is and how many
/// channels it has. What isn't sound, as the pictures of a film or those in a tag, doesn't count.
pub(super) fn sign(source: &mut dyn Source, heard: Option<(f64, u16)>) -> Sign {
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
    let told = |bytes: u64, (seconds, channels): (f64, u16)| {
        let kbps = bytes as f64 * 8.0 / 1_000.0 / seconds;
        let least = if channels > 1 { least * STEREO } else { least };
        (kbps < least).then_some(Sign::Present(kbps as f32))
    };
    let heard = heard.filter(|(seconds, _)| *seconds > 0.0);
    if let Some(told) = heard.and_then(|heard| told(bytes, heard)) {
        return told;
    }
    let Some(alone) = sound_alone(source).filter(|alone| alone.bytes > 0) else {
        return Sign::Untold;
    };
    let channels = heard.map(|(_, channels)| channels).or(alone.channels);
    let seconds = match heard {
        _ if alone.seconds > 0.0 => alone.seconds,
        Some((seconds, _)) => seconds,
        None => return Sign::Untold,
    };
    told(alone.bytes, (seconds, channels.unwrap_or(1))).unwrap_or(Sign::Absent)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::encode::encode;
    use crate::pcm::Pcm;

    /// An MP3 of six seconds at 32 kilobits a second, behind a tag with so large a picture.
    fn mp3(picture: usize) -> Vec<u8> {
        const HZ: u32 = 22_050;
        let wave = (0..6 * HZ).map(|n| 0.2 * (n as f32 * 0.05).sin());
        let pcm = Pcm::mono(HZ, wave.collect());
        let sound = encode(&pcm, "mp3_22050_32".parse().unwrap()).unwrap();
        if picture == 0 {
            return sound;
        }
        let mut frame = b"APIC".to_vec();
        let body = [&b"\0image/png\0\x03\0"[..], &vec![7; picture]].concat();
        frame.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        frame.extend([0, 0]);
        frame.extend(body);
        let size = frame.len();
        let seven = |bits: usize| (size >> bits & 0x7f) as u8;
        let head = [
            &b"ID3\x03\0\0"[..],
            &[seven(21), seven(14), seven(7), seven(0)],
        ]
        .concat();
        [head, frame, sound].concat()
    }

    /// The picture in its tag made it look as if nothing was lost.
    #[test]
    fn a_picture_in_a_tag_hides_no_compression() {
        let told = |picture: usize, heard| {
            let Sign::Present(kbps) = sign(&mut Cursor::new(mp3(picture)), heard) else {
                panic!("nothing is told");
            };
            assert!((28.0..=36.0).contains(&kbps), "{kbps}");
        };
        for heard in [Some((6.0, 1)), None] {
            told(0, heard);
            told(200_000, heard);
        }
    }

    #[test]
    fn kinds_that_lose_something_are_known_by_their_first_bytes() {
        assert_eq!(least(b"RIFF\0\0\0\0WAVEfmt "), None);
        assert_eq!(least(b"RIFF\0\0\0\0WAVEfmt \x1e\0\0\0\x55\0"), Some(MP3));
        assert_eq!(least(b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0"), None);
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
