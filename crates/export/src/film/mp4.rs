//! An MP4 or MOV with another track before its own sound: its bytes stay where they are, the new track comes behind them
//! as FLAC, and then a new table of contents with one track more.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use mp4_atom::{
    Audio, Co64, Codec, Decode as _, Dfla, Dinf, Dref, DrefEntry, Edts, Elst, ElstEntry,
    Encode as _, FixedPoint, Flac, FlacMetadataBlock, FourCC, Hdlr, Mdhd, Mdia, Minf, Mvhd, Smhd,
    Stbl, Stsc, StscEntry, Stsd, Stsz, StszSamples, Stts, SttsEntry, Tkhd, Trak, Url,
};

use super::given::Given;
use super::{NewTrack, NoFilm};
use crate::tags::{DRAFT_COMMENT, Marks};
use crate::whole::Whole;
use mynah_audio::decode::Source;
use mynah_core::language;

/// The head of a box, and of one that says its size behind its name.
const HEAD: u64 = 8;
const LONG_HEAD: u64 = 16;
/// What an MP4 or a MOV begins with.
const FIRST: [&[u8; 4]; 6] = [b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"];
/// A larger table of contents is none, in bytes.
const LARGEST_TABLE: u64 = 256 << 20;

/// More boxes than these no file has at its top: they are kept while it is read.
const MOST_BOXES: usize = 1 << 20;

/// Where a box lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    kind: [u8; 4],
    at: u64,
    head: u64,
    size: u64,
}

/// Writes a film with another track under exactly this name; what had it before is replaced.
///
/// # Errors
/// It is no such film, or the disk takes no more.
pub fn write(
    original: &mut dyn Source,
    track: &mut NewTrack<'_>,
    marks: &Marks,
    path: &Path,
) -> Result<PathBuf, NoFilm> {
    let sound = Sound::of_flac(track);
    let (flac, first) = (&mut *track.flac, track.frames.first);
    write_sound(original, (&sound, marks), path, &mut |file| {
        flac.seek(SeekFrom::Start(first))?;
        io::copy(&mut (&mut *flac).take(sound.bytes), file)
    })
}

/// The same with sound that another MP4 has, copied packet by packet.
///
/// # Errors
/// As of [`write()`]; or the other one has no AAC.
pub fn write_copied(
    original: &mut dyn Source,
    given: &mut Given<'_>,
    (language, name): (&str, &str),
    marks: &Marks,
    path: &Path,
) -> Result<PathBuf, NoFilm> {
    let sound = given.sound(language, name)?;
    write_sound(original, (&sound, marks), path, &mut |file| {
        given.copy(file)
    })
}

/// Sound that a film gets, one packet behind the other.
pub(super) struct Sound {
    /// What it is encoded with.
    pub codec: Codec,
    /// Units a second, in which it lasts so long.
    pub scale: u32,
    pub total: u64,
    /// Units at its beginning that aren't heard.
    pub skipped: u64,
    pub times: Vec<SttsEntry>,
    pub sizes: Vec<u32>,
    /// All of them together.
    pub bytes: u64,
    /// Its language (ISO 639-1), and what it is called.
    pub language: String,
    pub name: String,
}

type Copy<'a> = &'a mut dyn FnMut(&mut dyn io::Write) -> io::Result<u64>;

fn write_sound(
    original: &mut dyn Source,
    (sound, marks): (&Sound, &Marks),
    path: &Path,
    copy: Copy<'_>,
) -> Result<PathBuf, NoFilm> {
    let mut whole = Whole::begin(path)?;
    let read = |error: io::Error| NoFilm::Damaged(error.to_string());
    let (moov, table) = table_of(original)?;
    let length = original.seek(SeekFrom::End(0)).map_err(read)?;
    // Behind all that was there: no place in the film changes.
    let payload = sound.bytes;
    let head = if payload + HEAD > u64::from(u32::MAX) {
        LONG_HEAD
    } else {
        HEAD
    };
    let table = marked(with_track(&table, sound, length + head)?, marks)?;
    let written = (|| -> io::Result<()> {
        let mut file = BufWriter::new(whole.file());
        original.rewind()?;
        io::copy(original, &mut file)?;
        // What it was is nothing any more; what it says of places still holds.
        file.seek(SeekFrom::Start(moov.at + 4))?;
        file.write_all(b"free")?;
        file.seek(SeekFrom::Start(length))?;
        file.write_all(&head_of(*b"mdat", payload))?;
        if copy(&mut file)? != payload {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        file.write_all(&head_of(*b"moov", table.len() as u64))?;
        file.write_all(&table)?;
        file.flush()
    })();
    written.map_err(|error| whole.failed(error))?;
    Ok(whole.keep()?)
}

/// Where the table of contents lies, and what is in it.
pub(super) fn table_of(original: &mut dyn Source) -> Result<(Place, Vec<u8>), NoFilm> {
    let read = |error: io::Error| NoFilm::Damaged(error.to_string());
    let mut first = [0; HEAD as usize];
    original.rewind().map_err(read)?;
    original.read_exact(&mut first).map_err(read)?;
    if !FIRST.iter().any(|kind| first.ends_with(*kind)) {
        return Err(NoFilm::Kind);
    }
    let places = places(original).map_err(read)?;
    let of = |kind: &[u8; 4]| places.iter().find(|place| place.kind == *kind);
    let moov = *of(b"moov").ok_or(NoFilm::Kind)?;
    if of(b"moof").is_some() || moov.size > LARGEST_TABLE {
        return Err(NoFilm::Pieces);
    }
    let mut table = vec![0; (moov.size - moov.head) as usize];
    original
        .seek(SeekFrom::Start(moov.at + moov.head))
        .and_then(|_| original.read_exact(&mut table))
        .map_err(read)?;
    Ok((moov, table))
}

/// A piece of a film: where it lies, and what its head says.
pub(super) struct Piece {
    pub at: u64,
    pub body: Vec<u8>,
}

/// The table of contents of a film in pieces, and the heads of the pieces.
pub(super) fn pieces_of(original: &mut dyn Source) -> Result<(Vec<u8>, Vec<Piece>), NoFilm> {
    pieces_within(original, LARGEST_TABLE)
}

/// The same where all of it together has at most so many bytes: it is held at once.
fn pieces_within(
    original: &mut dyn Source,
    mut room: u64,
) -> Result<(Vec<u8>, Vec<Piece>), NoFilm> {
    let read = |error: io::Error| NoFilm::Damaged(error.to_string());
    let places = places(original).map_err(read)?;
    let mut body = |place: &Place| {
        room = room.checked_sub(place.size).ok_or(NoFilm::Pieces)?;
        let mut bytes = vec![0; (place.size - place.head) as usize];
        original
            .seek(SeekFrom::Start(place.at + place.head))
            .and_then(|_| original.read_exact(&mut bytes))
            .map_err(read)?;
        Ok::<_, NoFilm>(bytes)
    };
    let moov = places.iter().find(|place| place.kind == *b"moov");
    let table = body(moov.ok_or(NoFilm::Kind)?)?;
    let pieces = places.iter().filter(|place| place.kind == *b"moof");
    let pieces = pieces.map(|place| {
        Ok(Piece {
            at: place.at,
            body: body(place)?,
        })
    });
    Ok((table, pieces.collect::<Result<_, NoFilm>>()?))
}

fn head_of(kind: [u8; 4], payload: u64) -> Vec<u8> {
    let mut head = Vec::new();
    if let Ok(size) = u32::try_from(payload + HEAD) {
        head.extend(size.to_be_bytes());
        head.extend(kind);
    } else {
        head.extend(1_u32.to_be_bytes());
        head.extend(kind);
        head.extend((payload + LONG_HEAD).to_be_bytes());
    }
    head
}

/// The boxes of a file. One without an end is refused: nothing can come behind it.
fn places(file: &mut dyn Source) -> io::Result<Vec<Place>> {
    let end = file.seek(SeekFrom::End(0))?;
    let (mut at, mut all) = (0, Vec::new());
    while at + HEAD <= end {
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0; HEAD as usize];
        file.read_exact(&mut head)?;
        let [a, b, c, d, kind @ ..] = head;
        let (mut head, mut size) = (HEAD, u64::from(u32::from_be_bytes([a, b, c, d])));
        if size == 1 {
            let mut long = [0; 8];
            file.read_exact(&mut long)?;
            (head, size) = (LONG_HEAD, u64::from_be_bytes(long));
        }
        if size < head || size > end - at {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if all.len() >= MOST_BOXES {
            return Err(io::ErrorKind::InvalidData.into());
        }
        all.push(Place {
            kind,
            at,
            head,
            size,
        });
        at += size;
    }
    if at == end {
        Ok(all)
    } else {
        Err(io::ErrorKind::InvalidData.into())
    }
}

/// A box within a table, and where its payload lies in it.
pub(super) struct Within {
    pub kind: [u8; 4],
    pub all: std::ops::Range<usize>,
    payload: std::ops::Range<usize>,
}

pub(super) fn within(table: &[u8]) -> Result<Vec<Within>, NoFilm> {
    let damaged = || NoFilm::Damaged("a box has no end".to_owned());
    let (mut at, mut all) = (0, Vec::new());
    while let Some(rest) = table.get(at..).filter(|rest| rest.len() >= HEAD as usize) {
        let (head, _) = rest.as_chunks::<4>();
        let [size, kind, ..] = head else {
            break;
        };
        let size = u32::from_be_bytes(*size) as usize;
        if size < HEAD as usize || size > rest.len() {
            return Err(damaged());
        }
        all.push(Within {
            kind: *kind,
            all: at..at + size,
            payload: at + HEAD as usize..at + size,
        });
        at += size;
    }
    Ok(all)
}

/// The table of contents with what a film says of itself: that a draft is one. What it says already stays.
fn marked(mut table: Vec<u8>, marks: &Marks) -> Result<Vec<u8>, NoFilm> {
    // Behind its length a text says its language, which is none.
    const NO_LANGUAGE: u16 = 0x55c4;
    if !marks.draft {
        return Ok(table);
    }
    let there = within(&table)?.into_iter().find(|it| it.kind == *b"udta");
    let rest = match there {
        Some(there) => {
            let rest = table
                .get(there.payload.clone())
                .unwrap_or_default()
                .to_vec();
            table.drain(there.all);
            rest
        }
        None => Vec::new(),
    };
    let mut comment = (DRAFT_COMMENT.len() as u16).to_be_bytes().to_vec();
    comment.extend(NO_LANGUAGE.to_be_bytes());
    comment.extend(DRAFT_COMMENT.as_bytes());
    let mut said = head_of(*b"\xa9cmt", comment.len() as u64);
    said.extend(comment);
    said.extend(rest);
    table.extend(head_of(*b"udta", said.len() as u64));
    table.extend(said);
    Ok(table)
}

/// The table of contents with one track more, whose sound begins at this place of the file.
fn with_track(table: &[u8], sound: &Sound, begins: u64) -> Result<Vec<u8>, NoFilm> {
    let boxes = within(table)?;
    let bytes = |range: &std::ops::Range<usize>| table.get(range.clone()).unwrap_or_default();
    let head = boxes.iter().find(|it| it.kind == *b"mvhd");
    let head = head.ok_or_else(|| NoFilm::Damaged("it has no head".to_owned()))?;
    let mvhd = Mvhd::decode(&mut bytes(&head.all))?;
    let heard = sound.total.saturating_sub(sound.skipped);
    let scale = u128::from(sound.scale.max(1));
    let lasts = (u128::from(heard) * u128::from(mvhd.timescale)).div_ceil(scale) as u64;
    let id = free_id(mvhd.next_track_id, &ids(table, &boxes)?);
    let new = Mvhd {
        next_track_id: mvhd.next_track_id.max(id.saturating_add(1)),
        duration: mvhd.duration.max(lasts),
        ..mvhd
    };
    let trak = trak(sound, (id, lasts), begins)?;
    let mut out = Vec::with_capacity(table.len() + trak.len());
    let mut is_in = false;
    for part in &boxes {
        let is_sound = part.kind == *b"trak" && is_sound(bytes(&part.payload))?;
        if is_sound && !is_in {
            out.extend(&trak);
            is_in = true;
        }
        match &part.kind {
            b"mvhd" => new.encode(&mut out)?,
            b"trak" if is_sound => out.extend(second(bytes(&part.all))?),
            _ => out.extend(bytes(&part.all)),
        }
    }
    if !is_in {
        out.extend(&trak);
    }
    Ok(out)
}

/// The ids of the tracks that are there.
fn ids(table: &[u8], boxes: &[Within]) -> Result<BTreeSet<u32>, NoFilm> {
    let mut ids = BTreeSet::new();
    for track in boxes.iter().filter(|it| it.kind == *b"trak") {
        let trak = table.get(track.payload.clone()).unwrap_or_default();
        let tkhd = within(trak)?.into_iter().find(|it| it.kind == *b"tkhd");
        let head = tkhd.and_then(|it| trak.get(it.all));
        if let Some(mut head) = head {
            ids.insert(Tkhd::decode(&mut head)?.track_id);
        }
    }
    Ok(ids)
}

/// The id of a new track: the one that the film says comes next, unless it has that already or none comes behind it
/// (ISO/IEC 14496-12, 8.2.2: all ones say that a free one has to be looked for).
fn free_id(next: u32, ids: &BTreeSet<u32>) -> u32 {
    let is_free = |id: &u32| *id != u32::MAX && !ids.contains(id);
    let mut all = std::iter::once(next)
        .filter(|id| *id > 0)
        .chain(1..u32::MAX);
    all.find(is_free).unwrap_or(u32::MAX)
}

/// Whether a track is sound.
fn is_sound(trak: &[u8]) -> Result<bool, NoFilm> {
    let child = |of: &[u8], kind: &[u8; 4]| -> Result<Vec<u8>, NoFilm> {
        let found = within(of)?.into_iter().find(|it| it.kind == *kind);
        let bytes = found.and_then(|it| of.get(it.payload).map(<[u8]>::to_vec));
        Ok(bytes.unwrap_or_default())
    };
    let hdlr = child(&child(trak, b"mdia")?, b"hdlr")?;
    Ok(hdlr.get(8..12) == Some(b"soun"))
}

/// A track of sound that is there when it is chosen, and isn't played by itself any more.
fn second(trak: &[u8]) -> Result<Vec<u8>, NoFilm> {
    const ENABLED: u8 = 1;
    let mut out = trak.to_vec();
    let payload = trak.get(HEAD as usize..).unwrap_or_default();
    let tkhd = within(payload)?.into_iter().find(|it| it.kind == *b"tkhd");
    // Behind the version are three bytes of flags.
    let flags = tkhd.map(|it| HEAD as usize + it.payload.start + 3);
    if let Some(flags) = flags.and_then(|at| out.get_mut(at)) {
        *flags &= !ENABLED;
    }
    Ok(out)
}

impl Sound {
    fn of_flac(track: &NewTrack<'_>) -> Self {
        let frames = track.frames;
        let stream = FlacMetadataBlock::StreamInfo {
            minimum_block_size: frames.blocks[0],
            maximum_block_size: frames.blocks[1],
            // Nobody has to know.
            minimum_frame_size: [0; 3].into(),
            maximum_frame_size: [0; 3].into(),
            sample_rate: frames.hz,
            num_channels_minus_one: frames.channels.saturating_sub(1) as u8,
            bits_per_sample_minus_one: 15,
            number_of_interchannel_samples: frames.total,
            md5_checksum: frames.md5.to_vec(),
        };
        let rate = u16::try_from(frames.hz).unwrap_or(0);
        let codec = Flac {
            audio: Audio {
                data_reference_index: 1,
                channel_count: frames.channels,
                sample_size: 16,
                sample_rate: FixedPoint::new(rate, 0),
            },
            dfla: Dfla {
                blocks: vec![stream],
            },
        };
        let mut times: Vec<SttsEntry> = Vec::new();
        for (_, delta) in &frames.frames {
            match times.last_mut() {
                Some(last) if last.sample_delta == *delta => last.sample_count += 1,
                _ => times.push(SttsEntry {
                    sample_count: 1,
                    sample_delta: *delta,
                }),
            }
        }
        Self {
            codec: Codec::Flac(codec),
            scale: frames.hz,
            total: frames.total,
            skipped: 0,
            times,
            sizes: frames.frames.iter().map(|(size, _)| *size).collect(),
            bytes: frames.bytes(),
            language: track.language.to_owned(),
            name: track.name.to_owned(),
        }
    }
}

/// The new track as a box.
fn trak(sound: &Sound, (id, lasts): (u32, u64), begins: u64) -> Result<Vec<u8>, NoFilm> {
    let stbl = Stbl {
        stsd: Stsd {
            codecs: vec![sound.codec.clone()],
        },
        stts: Stts {
            entries: sound.times.clone(),
        },
        stsc: Stsc {
            entries: vec![StscEntry {
                first_chunk: 1,
                samples_per_chunk: sound.sizes.len() as u32,
                sample_description_index: 1,
            }],
        },
        stsz: Stsz {
            samples: StszSamples::Different {
                sizes: sound.sizes.clone(),
            },
        },
        co64: Some(Co64 {
            entries: vec![begins],
        }),
        ..Stbl::default()
    };
    let edts = (sound.skipped > 0).then(|| Edts {
        elst: Some(Elst {
            entries: vec![ElstEntry {
                segment_duration: lasts,
                media_time: Some(sound.skipped),
                media_rate: FixedPoint::new(1, 0),
            }],
        }),
    });
    let trak = Trak {
        tkhd: Tkhd {
            track_id: id,
            duration: lasts,
            enabled: true,
            in_movie: true,
            volume: FixedPoint::new(1, 0),
            ..Tkhd::default()
        },
        edts,
        mdia: Mdia {
            mdhd: Mdhd {
                timescale: sound.scale,
                duration: sound.total,
                language: language::long(&sound.language).unwrap_or("und").to_owned(),
                ..Mdhd::default()
            },
            hdlr: Hdlr {
                handler: FourCC::new(b"soun"),
                name: sound.name.clone(),
            },
            minf: Minf {
                smhd: Some(Smhd::default()),
                dinf: Dinf {
                    dref: Dref {
                        entries: vec![DrefEntry::Url(Url::default())],
                    },
                },
                stbl,
                ..Minf::default()
            },
        },
        ..Trak::default()
    };
    let mut out = Vec::new();
    trak.encode(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// The number behind the last one there is made it panic, and one that a track has already gave two tracks one number.
    #[test]
    fn a_new_track_gets_a_number_of_its_own() {
        let ids = BTreeSet::from([1, 2, 5]);
        assert_eq!(free_id(6, &ids), 6);
        assert_eq!(free_id(2, &ids), 3);
        assert_eq!(free_id(0, &ids), 3);
        assert_eq!(free_id(u32::MAX, &ids), 3);
    }

    /// Each had its bound, and a file may have any number of them.
    #[test]
    fn all_pieces_together_are_bounded() {
        let piece = |kind, size: u64| [head_of(kind, size), vec![0; size as usize]].concat();
        let table = piece(*b"moov", 100);
        let pieces = [piece(*b"moof", 400), piece(*b"mdat", 9_000)].concat();
        let file = [table, pieces.repeat(3)].concat();
        let read = |room| pieces_within(&mut Cursor::new(&file), room);
        let (_, all) = read(2_000).unwrap();
        assert_eq!(all.len(), 3);
        assert!(matches!(read(1_000), Err(NoFilm::Pieces)));
    }
}
