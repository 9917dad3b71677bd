//! Parts of files that are no sound: chapters, tags, pictures, indexes. The library of containers refuses a whole file where
//! one of them is unusual, so it gets to see something that it passes over.

use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};

use mkv_element::io::blocking_impl::ReadFrom as _;
use mkv_element::prelude::{
    Attachments, Chapters, Cluster, Cues, Element as _, Header, Info, SeekHead, Segment, Tags,
    Tracks,
};

use super::Source;
use super::edits::number;
use super::entries::MATROSKA;
use super::long::{fill, id3_bytes};
use super::opus::checksum;

/// Bytes that tell the kind of a file.
const FIRST: usize = 64;
/// Parts that are looked at before the sound, at most.
const MOST: usize = 1 << 16;
/// The id of no element of Matroska.
const NO_ELEMENT: [u8; 4] = [0x1F, 0xFF, 0xFF, 0xFE];
/// So many bytes at the beginning of an Ogg hold what describes its streams, as a rule.
const OGG_HEADS: usize = 1 << 18;
/// The kinds of FLAC’s blocks of metadata: what describes the stream, and what fills up.
const STREAM_INFO: u8 = 0;
const PADDING: u8 = 1;
/// The kind of a box in MP4 that nobody reads.
const FREE: [u8; 4] = *b"free";

/// Bytes that are seen at a place instead of those that are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mask {
    at: u64,
    bytes: Vec<u8>,
}

impl Mask {
    fn new(at: u64, bytes: &[u8]) -> Self {
        Self {
            at,
            bytes: bytes.to_vec(),
        }
    }

    /// Puts its bytes in what was read from a place on.
    pub fn lay_over(&self, read: &mut [u8], from: u64) {
        let ends = from.saturating_add(read.len() as u64);
        if self.at >= ends || self.at.saturating_add(self.bytes.len() as u64) <= from {
            return;
        }
        for (place, byte) in (self.at..).zip(&self.bytes) {
            if !(from..ends).contains(&place) {
                continue;
            }
            if let Some(slot) = read.get_mut((place - from) as usize) {
                *slot = *byte;
            }
        }
    }
}

/// The masks of a source. Leaves the place at the start.
pub(super) fn masks(source: &mut dyn Source) -> io::Result<Vec<Mask>> {
    source.rewind()?;
    let mut first = [0; FIRST];
    let read = fill(source, &mut first)?;
    let first = first.get(..read).unwrap_or_default();
    let flac = id3_bytes(first).map_or(0, |bytes| bytes + 10);
    // What can't be read is met again by whoever reads on.
    let found = if first.starts_with(&MATROSKA) {
        of_matroska(source)
    } else if first.get(4..8) == Some(b"ftyp") {
        of_mp4(source)
    } else if first.starts_with(b"OggS") {
        of_ogg(source)
    } else if first.starts_with(b"fLaC") || flac > 0 {
        of_flac(source, flac).map(|(masks, _)| masks)
    } else {
        Ok(Vec::new())
    };
    source.rewind()?;
    Ok(found.unwrap_or_default())
}

/// The elements between the head of a segment and its first cluster.
fn of_matroska(source: &mut dyn Source) -> io::Result<Vec<Mask>> {
    let length = source.seek(SeekFrom::End(0))?;
    source.rewind()?;
    let mut file = BufReader::new(source);
    let (mut masks, mut index) = (Vec::new(), Vec::new());
    let (mut has_info, mut has_tracks) = (false, false);
    for _ in 0..MOST {
        let at = file.stream_position()?;
        let Ok(header) = Header::read_from(&mut file) else {
            break;
        };
        let id = header.id;
        if id == Segment::ID {
            let begins = file.stream_position()?;
            let is_cut = begins.saturating_add(*header.size) > length;
            if is_cut && !header.size.is_unknown {
                masks.push(unknown_size(at + 4, begins));
            }
            continue;
        }
        if id == Cluster::ID {
            break;
        }
        let extras = [Chapters::ID, Tags::ID, Attachments::ID, Cues::ID];
        if extras.contains(&id) {
            masks.push(Mask::new(at, &NO_ELEMENT));
        } else if id == SeekHead::ID {
            index.push(Mask::new(at, &NO_ELEMENT));
        }
        has_info |= id == Info::ID;
        has_tracks |= id == Tracks::ID;
        let far = i64::try_from(*header.size).ok();
        let Some(far) = far.filter(|_| !header.size.is_unknown) else {
            break;
        };
        file.seek(SeekFrom::Current(far))?;
    }
    // The index leads to extras behind the sound. Without it a description that lies there isn't found either.
    if has_info && has_tracks {
        masks.extend(index);
    }
    Ok(masks)
}

/// The checksums of pages at the beginning of an Ogg that don’t fit: programs that change tags forget them.
fn of_ogg(source: &mut dyn Source) -> io::Result<Vec<Mask>> {
    source.rewind()?;
    let mut bytes = vec![0; OGG_HEADS];
    let read = fill(source, &mut bytes)?;
    let mut rest = bytes.get(..read).unwrap_or_default();
    let (mut masks, mut at) = (Vec::new(), 0);
    while rest.starts_with(b"OggS") {
        let count = rest.get(26).copied().map_or(0, usize::from);
        let sizes = rest.get(27..27 + count).unwrap_or_default();
        let body: usize = sizes.iter().map(|size| usize::from(*size)).sum();
        let Some((page, others)) = rest.split_at_checked(27 + count + body) else {
            break;
        };
        let sum = checksum(page).to_le_bytes();
        if page.get(22..26) != Some(&sum[..]) {
            masks.push(Mask::new(at + 22, &sum));
        }
        at += page.len() as u64;
        rest = others;
    }
    Ok(masks)
}

/// A size between two places that isn’t known (RFC 8794, 6.2): that of a segment whose end is missing.
fn unknown_size(from: u64, to: u64) -> Mask {
    let count = to.saturating_sub(from).clamp(1, 8) as usize;
    let mut bytes = [0xFF; 8];
    bytes[0] >>= count - 1;
    Mask::new(from, bytes.get(..count).unwrap_or_default())
}

/// The user’s data in the table of contents of an MP4, and metadata beside it.
fn of_mp4(source: &mut dyn Source) -> io::Result<Vec<Mask>> {
    let end = source.seek(SeekFrom::End(0))?;
    let mut masks = Vec::new();
    for (kind, [body, ends]) in boxes(source, [0, end])? {
        if kind == *b"meta" {
            masks.push(Mask::new(body - 4, &FREE));
        }
        if kind == *b"moov" {
            let inside = boxes(source, [body, ends])?;
            let users = inside.into_iter().filter(|(kind, _)| kind == b"udta");
            masks.extend(users.map(|(_, [body, _])| Mask::new(body - 4, &FREE)));
        }
    }
    Ok(masks)
}

/// The boxes between two places: their kinds, and between which places their bodies lie. Boxes with long sizes are passed
/// over.
fn boxes(source: &mut dyn Source, [mut at, end]: [u64; 2]) -> io::Result<Vec<([u8; 4], [u64; 2])>> {
    let mut found = Vec::new();
    while at + 8 <= end && found.len() < MOST {
        source.seek(SeekFrom::Start(at))?;
        let mut head = [0; 16];
        fill(source, &mut head)?;
        let size = |from, count| number(&head, from, count).unwrap_or(0);
        let (short, long) = (size(0, 4), size(8, 8));
        let ends = at.saturating_add(match short {
            0 => end - at,
            1 => long.max(16),
            short => short.max(8),
        });
        let ends = ends.min(end);
        let [_, _, _, _, kind @ .., _, _, _, _, _, _, _, _] = head;
        if short != 1 {
            found.push((kind, [at + 8, ends]));
        }
        at = ends;
    }
    Ok(found)
}

/// The blocks of a FLAC that begins at a place, but for the description of its stream, and where its first frame is.
pub(super) fn of_flac(source: &mut dyn Source, begins: u64) -> io::Result<(Vec<Mask>, u64)> {
    source.seek(SeekFrom::Start(begins))?;
    let mut file = BufReader::new(source);
    let mut magic = [0; 4];
    file.read_exact(&mut magic)?;
    if magic != *b"fLaC" {
        return Ok((Vec::new(), 0));
    }
    let (mut masks, mut is_described) = (Vec::new(), false);
    for _ in 0..MOST {
        let at = file.stream_position()?;
        let mut head = [0; 4];
        file.read_exact(&mut head)?;
        let [kind, a, b, c] = head;
        if kind & 0x7F == STREAM_INFO && !is_described {
            is_described = true;
        } else {
            masks.push(Mask::new(at, &[kind & 0x80 | PADDING]));
        }
        file.seek(SeekFrom::Current(u32::from_be_bytes([0, a, b, c]).into()))?;
        if kind & 0x80 != 0 {
            break;
        }
    }
    let first = file.stream_position()?;
    Ok((masks, first))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn masks_are_laid_over_what_they_meet() {
        let mask = Mask::new(10, b"abcd");
        for (from, wanted) in [
            (10, &b"abcd...."[..]),
            (12, b"cd......"),
            (8, b"..abcd.."),
            (4, b"......ab"),
            (2, b"........"),
            (14, b"........"),
        ] {
            let mut read = *b"........";
            mask.lay_over(&mut read, from);
            assert_eq!(read, wanted, "{from}");
        }
    }

    #[test]
    fn only_the_description_of_a_flac_is_seen() {
        let block = |kind: u8, body: &[u8]| {
            let [_, size @ ..] = (body.len() as u32).to_be_bytes();
            [&[kind][..], &size, body].concat()
        };
        let parts = [
            b"fLaC".to_vec(),
            block(0, &[7; 34]),
            block(5, b"a cue sheet"),
            block(0xFE, b"?"),
            b"frames".to_vec(),
        ];
        let file = parts.concat();
        let (masks, first) = of_flac(&mut Cursor::new(&file), 0).unwrap();
        let wanted = [Mask::new(42, &[1]), Mask::new(57, &[0x81])];
        assert_eq!((&masks[..], first), (&wanted[..], 62));
        let tagged = [b"ID3\x04\0\0\0\0\0\x02..", &file[..]].concat();
        let masks = super::masks(&mut Cursor::new(&tagged)).unwrap();
        assert_eq!(masks[0], Mask::new(54, &[1]));
    }

    #[test]
    fn metadata_of_an_mp4_is_passed_over() {
        let boxed = |kind: &[u8; 4], body: &[u8]| {
            let size = body.len() as u32 + 8;
            [&size.to_be_bytes()[..], kind, body].concat()
        };
        let table = [boxed(b"mvhd", b"...."), boxed(b"udta", b"?")].concat();
        let parts = [
            boxed(b"ftyp", b"isom"),
            boxed(b"mdat", b"udta"),
            boxed(b"moov", &table),
            boxed(b"meta", b""),
        ];
        let file = parts.concat();
        let masks = masks(&mut Cursor::new(&file)).unwrap();
        assert_eq!(masks, [Mask::new(48, &FREE), Mask::new(57, &FREE)]);
        for end in 0..file.len() {
            drop(super::masks(&mut Cursor::new(&file[..end])));
        }
    }
}
