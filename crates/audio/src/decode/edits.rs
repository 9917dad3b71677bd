//! Which part of a track of an MP4 is heard, as its edit list says: encoders put silence before what they encode, and
//! whoever plays it from there is late.

use std::io::SeekFrom;

use super::Source;

/// The head of a box.
const HEAD: u64 = 8;
/// A larger table of contents is none, in bytes.
const LARGEST: u64 = 256 << 20;
/// More than this at the start is no priming and no pause, in seconds.
const MOST_SECS: u64 = 60 * 60;

/// What is done at the start of a track, in frames of its rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Edit {
    /// So many come before it, silent.
    pub silent: u64,
    /// So many of its own are left out.
    pub skipped: u64,
    /// Frames of the track that are heard after these, if the list has an end. The number is rounded.
    pub kept: Option<u64>,
}

/// The table of contents of an MP4; nothing of any other file. Leaves the place at the start.
pub(super) fn table(source: &mut dyn Source, first: &[u8]) -> Option<Vec<u8>> {
    if first.get(4..8) != Some(b"ftyp") {
        return None;
    }
    let table = find(source);
    source.rewind().ok()?;
    table
}

/// The edit at the start of a track; none where there is none, or one that is no such simple one.
pub(super) fn first(table: &[u8], track: u32, hz: u32) -> Edit {
    of(table, track, hz).unwrap_or_default()
}

/// Whether an MP4 is protected against copying: a shop's brand (`FairPlay`'s M4P, Audible's AAX), or a track of sound whose
/// samples are encrypted. It may be readable all the same: some keep the brand once the protection is off.
pub(super) fn is_locked(first: &[u8], table: Option<&[u8]>) -> bool {
    let brand = first
        .get(8..12)
        .filter(|_| first.get(4..8) == Some(b"ftyp"));
    let is_shop = [&b"M4P "[..], b"aax ", b"aaxc"];
    brand.is_some_and(|brand| is_shop.contains(&brand)) || table.is_some_and(is_encrypted)
}

/// Whether the description of a track's samples is that of encrypted sound.
fn is_encrypted(table: &[u8]) -> bool {
    boxes(table, b"trak").any(|trak| {
        let media = boxes(trak, b"mdia").flat_map(|media| boxes(media, b"minf"));
        let tables = media.flat_map(|inside| boxes(inside, b"stbl"));
        let mut kinds = tables.flat_map(|inside| boxes(inside, b"stsd"));
        // Version and count, and the first entry with its length.
        kinds.any(|kinds| matches!(kinds.get(12..16), Some(b"drms" | b"enca")))
    })
}

fn find(source: &mut dyn Source) -> Option<Vec<u8>> {
    let end = source.seek(SeekFrom::End(0)).ok()?;
    let mut at = 0;
    while at + HEAD <= end {
        source.seek(SeekFrom::Start(at)).ok()?;
        let mut head = [0; HEAD as usize];
        source.read_exact(&mut head).ok()?;
        let (mut size, mut begins) = (number(&head, 0, 4)?, HEAD);
        if size == 1 {
            let mut long = [0; 8];
            source.read_exact(&mut long).ok()?;
            (size, begins) = (u64::from_be_bytes(long), 2 * HEAD);
        }
        if head.ends_with(b"moov") {
            let length = size.checked_sub(begins);
            let length = length.filter(|it| *it <= LARGEST && *it <= end)?;
            let mut table = vec![0; length as usize];
            source.read_exact(&mut table).ok()?;
            return Some(table);
        }
        at = at.checked_add(size.max(HEAD))?;
    }
    None
}

/// A number of so many bytes.
pub(super) fn number(bytes: &[u8], at: usize, count: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(count)?)?;
    Some(
        bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte)),
    )
}

/// The payloads of the boxes of a kind.
pub(super) fn boxes<'a>(mut rest: &'a [u8], kind: &'a [u8; 4]) -> impl Iterator<Item = &'a [u8]> {
    std::iter::from_fn(move || {
        loop {
            let size = usize::try_from(number(rest, 0, 4)?).ok()?;
            let (one, others) = rest.split_at_checked(size.max(HEAD as usize))?;
            rest = others;
            if one.get(4..8) == Some(kind) {
                return one.get(HEAD as usize..);
            }
        }
    })
}

fn of(table: &[u8], track: u32, hz: u32) -> Option<Edit> {
    let movie = timescale(boxes(table, b"mvhd").next()?)?;
    let trak = boxes(table, b"trak").find(|trak| {
        let tkhd = boxes(trak, b"tkhd").next();
        tkhd.and_then(track_id) == Some(u64::from(track))
    })?;
    let media = timescale(boxes(boxes(trak, b"mdia").next()?, b"mdhd").next()?)?;
    let list = boxes(boxes(trak, b"edts").next()?, b"elst").next()?;
    let wide = *list.first()? == 1;
    let (count, field) = (number(list, 4, 4)?, if wide { 8 } else { 4 });
    let frames = |time: u64, scale: u64| {
        let frames = u128::from(time) * u128::from(hz) / u128::from(scale.max(1));
        u64::try_from(frames).ok()
    };
    let mut edit = Edit::default();
    for entry in 0..count.min(2) as usize {
        let at = 8 + entry * (2 * field + 4);
        let lasts = number(list, at, field)?;
        let from = number(list, at + field, field)?;
        let is_empty = from == if wide { u64::MAX } else { u64::from(u32::MAX) };
        if is_empty && entry == 0 {
            edit.silent = frames(lasts, movie)?;
            continue;
        }
        if !is_empty {
            edit.skipped = frames(from, media)?;
            // What is joined has no single end.
            let is_last = count == entry as u64 + 1;
            let lasts = Some(lasts).filter(|lasts| is_last && *lasts > 0);
            edit.kept = lasts.and_then(|lasts| frames(lasts, movie));
        }
        break;
    }
    let most = MOST_SECS * u64::from(hz);
    (edit.silent <= most && edit.skipped <= most).then_some(edit)
}

/// Units a second: of `mvhd` and of `mdhd`.
fn timescale(head: &[u8]) -> Option<u64> {
    let at = if *head.first()? == 1 { 20 } else { 12 };
    number(head, at, 4).filter(|scale| *scale > 0)
}

/// The id of a track, from its head.
pub(super) fn track_id(tkhd: &[u8]) -> Option<u64> {
    let at = if *tkhd.first()? == 1 { 20 } else { 12 };
    number(tkhd, at, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: [u8; 4], payload: &[u8]) -> Vec<u8> {
        let size = payload.len() as u32 + 8;
        [&size.to_be_bytes()[..], &kind, payload].concat()
    }

    fn film(entries: &[[u32; 2]]) -> Vec<u8> {
        let scaled = |scale: u32| [&[0; 12][..], &scale.to_be_bytes()].concat();
        let list: Vec<u8> = entries
            .iter()
            .flat_map(|[lasts, from]| {
                [lasts.to_be_bytes(), from.to_be_bytes(), [0, 1, 0, 0]].concat()
            })
            .collect();
        let count = (entries.len() as u32).to_be_bytes();
        let list = [&[0; 4][..], &count, &list].concat();
        let trak = [
            boxed(*b"tkhd", &scaled(7)),
            boxed(*b"edts", &boxed(*b"elst", &list)),
            boxed(*b"mdia", &boxed(*b"mdhd", &scaled(48_000))),
        ];
        let table = [
            boxed(*b"mvhd", &scaled(1_000)),
            boxed(*b"trak", &trak.concat()),
        ];
        [boxed(*b"ftyp", b"isom"), boxed(*b"moov", &table.concat())].concat()
    }

    #[test]
    fn what_comes_before_a_track_is_left_out_and_a_pause_is_kept() {
        let edit = |film: &[u8]| {
            let table = table(&mut std::io::Cursor::new(film.to_vec()), film);
            table.map_or_else(Edit::default, |table| first(&table, 7, 48_000))
        };
        let priming = Edit {
            silent: 0,
            skipped: 1_024,
            kept: Some(960_000),
        };
        assert_eq!(edit(&film(&[[20_000, 1_024]])), priming);
        let late = Edit {
            silent: 24_000,
            skipped: 1_024,
            kept: Some(960_000),
        };
        assert_eq!(edit(&film(&[[500, u32::MAX], [20_000, 1_024]])), late);
        let joined = Edit {
            kept: None,
            ..priming
        };
        assert_eq!(edit(&film(&[[200, 1_024], [300, 90_000]])), joined);
        assert_eq!(edit(&film(&[])), Edit::default());
        assert_eq!(edit(b"RIFF"), Edit::default());
        // Cut anywhere it is none, and no harm.
        let whole = film(&[[20_000, 1_024]]);
        for end in 0..whole.len() {
            let _ = edit(&whole[..end]);
        }
    }
}
