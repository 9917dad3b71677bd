//! AAC frame by frame in ADTS: where rate or channels change, another decoder takes over.

use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};

use super::container;
use super::ear::Ear;
use super::long::{self, Source, id3_bytes};
use super::window::Window;
use super::{Damage, DecodeError};

/// Bytes of a frame's head.
const HEAD: u64 = 7;
/// Bytes by which a part is known.
const FIRST: usize = 1 << 12;

/// Tells whether a file is ADTS by its first bytes, which may be those of a tag.
pub fn is_adts(first: &[u8]) -> bool {
    let begins = id3_bytes(first).map_or(0, |bytes| bytes + 10);
    let head = usize::try_from(begins).ok();
    let head = head.and_then(|at| first.get(at..)?.first_chunk::<7>());
    head.is_some_and(|head| Frame::parse(*head).is_some())
}

/// Decodes all parts, each of one rate and number of channels.
pub fn decode(
    source: &mut dyn Source,
    first: &[u8],
    ear: &mut Ear<'_>,
) -> Result<Vec<Damage>, DecodeError> {
    let begins = id3_bytes(first).map_or(0, |bytes| bytes + 10);
    let parts = parts(source, begins)?;
    source.rewind()?;
    if parts.len() < 2 {
        return container::decode(source, first, ear);
    }
    let mut damage = Vec::new();
    for part in parts {
        let mut window = Window::new(source, Vec::new(), part);
        let mut first = vec![0; FIRST];
        let read = long::fill(&mut window, &mut first)?;
        first.truncate(read);
        window.rewind()?;
        let heard = container::decode(&mut window, &first, ear)?;
        // A part doesn't know its length.
        damage.extend(heard.into_iter().filter(|it| !it.is_cut()));
        if ear.is_deaf() {
            break;
        }
    }
    Ok(damage)
}

/// The facts in the head of a frame (ISO/IEC 14496-3, 1.A.2).
#[derive(Clone, Copy, PartialEq)]
struct Frame {
    /// The numbers of its rate and of its channels.
    kind: [u8; 2],
    bytes: u64,
}

impl Frame {
    fn parse(head: [u8; 7]) -> Option<Self> {
        let [0xFF, second, third, fourth, fifth, sixth, _] = head else {
            return None;
        };
        let rate = third >> 2 & 15;
        let high = u64::from(fourth & 3) << 11;
        let bytes = high | u64::from(fifth) << 3 | u64::from(sixth >> 5);
        let is_frame = second & 0xF6 == 0xF0 && rate < 13 && bytes > HEAD;
        let channels = (third & 1) << 2 | fourth >> 6;
        is_frame.then_some(Self {
            kind: [rate, channels],
            bytes,
        })
    }
}

/// Returns the start and the bytes of each part of one kind. Bytes that are no frames belong to the last part.
fn parts(source: &mut dyn Source, begins: u64) -> io::Result<Vec<[u64; 2]>> {
    let length = long::length(source)?;
    source.seek(SeekFrom::Start(begins))?;
    let mut file = BufReader::new(source);
    let (mut starts, mut kind, mut at) = (Vec::new(), None, begins);
    let mut head = [0; HEAD as usize];
    while at + HEAD <= length {
        file.read_exact(&mut head)?;
        let Some(frame) = Frame::parse(head) else {
            break;
        };
        if kind != Some(frame.kind) {
            starts.push(at);
            kind = Some(frame.kind);
        }
        at += frame.bytes;
        file.seek_relative(frame.bytes.saturating_sub(HEAD) as i64)?;
    }
    let ends = starts.iter().skip(1).copied().chain([length]);
    let parts = starts.iter().zip(ends);
    Ok(parts.map(|(from, to)| [*from, to - from]).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// A frame without sound: its rate and channels by their numbers, and its bytes.
    fn frame(rate: u8, channels: u8, bytes: u16) -> Vec<u8> {
        let [_, low] = bytes.to_be_bytes();
        let mut frame = vec![
            0xFF,
            0xF1,
            0x40 | rate << 2 | channels >> 2,
            channels << 6 | (bytes >> 11) as u8,
            (bytes >> 3) as u8,
            low << 5 | 0x1F,
            0xFC,
        ];
        frame.resize(bytes.into(), 0x55);
        frame
    }

    #[test]
    fn parts_end_where_rate_or_channels_change() {
        let of = |frames: &[Vec<u8>]| parts(&mut Cursor::new(frames.concat()), 0).unwrap();
        let same = [frame(4, 1, 100), frame(4, 1, 2_500), frame(4, 1, 9)];
        assert_eq!(of(&same), [[0, 2_609]]);
        let other = [
            frame(4, 1, 100),
            frame(4, 2, 50),
            frame(3, 2, 60),
            vec![7; 30],
        ];
        assert_eq!(of(&other), [[0, 100], [100, 50], [150, 90]]);
        assert!(of(&[vec![7; 30]]).is_empty());
        assert!(is_adts(&same.concat()));
        let tag = b"ID3\x04\0\0\0\0\0\x02..";
        assert!(is_adts(&[&tag[..], &same.concat()].concat()));
        assert!(!is_adts(b"ID3\x04\0\0\0\0\0\x02..TAG and more of that"));
        // MPEG layer III.
        assert!(!is_adts(&[0xFF, 0xFB, 0x90, 0x64, 0, 0, 0]));
    }
}
