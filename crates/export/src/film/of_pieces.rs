//! The packets of an MP4 in pieces (ISO/IEC 14496-12, 8.8): its table of contents says what its tracks are, and each piece
//! what is in it.

use std::collections::HashMap;

use mp4_atom::{Atom as _, Decode as _, Moof, Mvex, Traf, Trex};

use super::NoFilm;
use super::mp4::{Piece, within};
use super::reel::MOST_PACKETS;

/// The flag of what a player can't begin with (8.8.3.1).
const NO_KEY: u32 = 1 << 16;

/// A packet of a track in its own units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Whose: the track's number in the file.
    pub track: u32,
    /// When it is needed, and how much later it is shown.
    pub due: u64,
    pub shift: i64,
    pub place: u64,
    pub bytes: u32,
    pub is_key: bool,
}

/// All packets of pieces, those of each track in their order; the file is so long.
pub(super) fn packets(table: &[u8], pieces: &[Piece], length: u64) -> Result<Vec<Found>, NoFilm> {
    let mut usual: HashMap<u32, Trex> = HashMap::new();
    for part in within(table)?.iter().filter(|part| part.kind == *b"mvex") {
        let bytes = table.get(part.all.clone()).unwrap_or_default();
        let mvex = Mvex::decode(&mut &*bytes)?;
        usual.extend(mvex.trex.into_iter().map(|trex| (trex.track_id, trex)));
    }
    let (mut found, mut next) = (Vec::new(), HashMap::new());
    for piece in pieces {
        let moof = Moof::decode_body(&mut &*piece.body)?;
        let mut ends = piece.at;
        for traf in &moof.traf {
            let trex = usual.get(&traf.tfhd.track_id);
            let begins = match traf.tfhd.base_data_offset {
                Some(place) => place,
                None if traf.tfhd.default_base_is_moof => piece.at,
                None => ends,
            };
            let due = next.entry(traf.tfhd.track_id).or_insert(0);
            ends = read((traf, trex), (begins, length), due, &mut found)?;
        }
    }
    Ok(found)
}

/// The packets of one track in a piece; where they end.
fn read(
    (traf, trex): (&Traf, Option<&Trex>),
    (begins, length): (u64, u64),
    due: &mut u64,
    found: &mut Vec<Found>,
) -> Result<u64, NoFilm> {
    let damaged = |why: &str| NoFilm::Damaged(why.to_owned());
    let tfhd = &traf.tfhd;
    let usual = |own: Option<u32>, other: fn(&Trex) -> u32| {
        own.or_else(|| trex.map(other)).unwrap_or_default()
    };
    let lasts = usual(tfhd.default_sample_duration, |it| {
        it.default_sample_duration
    });
    let size = usual(tfhd.default_sample_size, |it| it.default_sample_size);
    let flags = usual(tfhd.default_sample_flags, |it| it.default_sample_flags);
    if let Some(tfdt) = &traf.tfdt {
        *due = tfdt.base_media_decode_time;
    }
    let mut place = begins;
    for run in &traf.trun {
        if let Some(offset) = run.data_offset {
            let begins = begins.checked_add_signed(i64::from(offset));
            place = begins.ok_or_else(|| damaged("a piece has no place"))?;
        }
        for sample in &run.samples {
            if found.len() >= MOST_PACKETS {
                return Err(damaged("it has too many packets"));
            }
            let bytes = sample.size.unwrap_or(size);
            let ends = place.checked_add(u64::from(bytes));
            // Nothing is no packet: a damaged count would have millions of them.
            let ends = ends.filter(|end| *end <= length && bytes > 0);
            let ends = ends.ok_or_else(|| damaged("a packet lies behind its end"))?;
            found.push(Found {
                track: tfhd.track_id,
                due: *due,
                shift: sample.cts.unwrap_or_default(),
                place,
                bytes,
                is_key: sample.flags.unwrap_or(flags) & NO_KEY == 0,
            });
            place = ends;
            *due = due.saturating_add(u64::from(sample.duration.unwrap_or(lasts)));
        }
    }
    Ok(place)
}
