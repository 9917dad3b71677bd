//! The packets of a Matroska or `WebM` (RFC 9559), by the elements of its file.

use std::io::{self, BufReader, Read};

use mkv_element::io::blocking_impl::{ReadElement as _, ReadFrom as _};
use mkv_element::prelude::{
    Attachments, BlockGroup, Chapters, Cluster, Ebml, Element as _, Header, Info, Segment,
    SimpleBlock, Timestamp, Tracks, VInt64,
};

use super::NoFilm;
use super::reel::{Kind, MOST_PACKETS, PICTURE, Packet, Reel, SOUND, TEXT};
use mynah_audio::decode::Source;

/// Bytes that are read from the disk at once.
const PIECE: usize = 1 << 18;
/// A larger element that isn't sound or picture is none, in bytes; of what goes along unread, more.
const LARGEST: u64 = 64 << 20;
const LARGEST_REST: u64 = 1 << 30;

/// A file, with where one is in it.
struct Walk<'a> {
    file: BufReader<&'a mut dyn Source>,
    at: u64,
}

impl Read for Walk<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Walk<'_> {
    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        let far = i64::try_from(bytes).map_err(|_far| io::ErrorKind::InvalidData)?;
        self.file.seek_relative(far)?;
        self.at += bytes;
        Ok(())
    }
}

/// Reads them.
pub(super) fn read(film: &mut dyn Source) -> Result<Reel, NoFilm> {
    let unread = |error: io::Error| NoFilm::Damaged(error.to_string());
    let length = film.seek(io::SeekFrom::End(0)).map_err(unread)?;
    film.rewind().map_err(unread)?;
    let mut walk = Walk {
        file: BufReader::with_capacity(PIECE, film),
        at: 0,
    };
    let head = Ebml::read_from(&mut walk)?;
    let kind = head.doc_type.as_deref().unwrap_or("matroska");
    if !matches!(kind, "matroska" | "webm") {
        return Err(NoFilm::Kind);
    }
    let mut found = Found::default();
    // What is cut off at its end is there up to the cut.
    loop {
        let from = walk.at;
        let Ok(header) = Header::read_from(&mut walk) else {
            break;
        };
        let (begins, bytes) = (walk.at, *header.size);
        if header.id == Segment::ID || header.id == Cluster::ID {
            continue;
        }
        let is_there = begins.checked_add(bytes).is_some_and(|end| end <= length);
        if header.size.is_unknown || !is_there {
            break;
        }
        found.take(&mut walk, &header, from)?;
        let rest = begins + bytes - walk.at;
        walk.skip(rest).map_err(unread)?;
    }
    found.reel()
}

#[derive(Default)]
struct Found {
    reel: Reel,
    tracks: Option<Tracks>,
    /// How long it says that it is, in ticks.
    lasts: f64,
    /// When the cluster begins, in ticks.
    cluster: i64,
}

impl Found {
    /// Takes in what it is made of; what is left of the element is nobody's.
    fn take(&mut self, walk: &mut Walk<'_>, header: &Header, from: u64) -> Result<(), NoFilm> {
        let (begins, bytes) = (walk.at, *header.size);
        let is_small = bytes <= LARGEST;
        match header.id {
            Info::ID if is_small => {
                let info = Info::read_element(header, walk)?;
                self.reel.tick = (*info.timestamp_scale).max(1);
                self.lasts = info.duration.as_deref().copied().unwrap_or_default();
            }
            Tracks::ID if is_small => self.tracks = Some(Tracks::read_element(header, walk)?),
            Timestamp::ID if is_small => {
                self.cluster = *Timestamp::read_element(header, walk)? as i64;
            }
            SimpleBlock::ID => {
                let (track, at, flags) = block(walk)?;
                let head = walk.at - begins;
                let bytes = bytes.checked_sub(head).ok_or_else(short)?;
                self.packet((track, at), (walk.at, bytes), Kind::Frame { flags })?;
            }
            BlockGroup::ID if is_small => {
                let group = BlockGroup::read_element(header, walk)?;
                let (track, at, _) = block(&mut &group.block[..])?;
                self.packet((track, at), (begins, bytes), Kind::Group)?;
            }
            Chapters::ID | Attachments::ID if bytes <= LARGEST_REST => {
                self.reel.rest.push(from..begins + bytes);
            }
            _ => {}
        }
        Ok(())
    }

    fn packet(
        &mut self,
        (track, at): (u64, i64),
        (place, bytes): (u64, u64),
        kind: Kind,
    ) -> Result<(), NoFilm> {
        let packets = &mut self.reel.packets;
        if packets.len() >= MOST_PACKETS {
            return Err(NoFilm::Damaged("it has too many packets".to_owned()));
        }
        let at = self.cluster.saturating_add(at);
        let before = packets.last().map_or(at, |last| last.due);
        packets.push(Packet {
            track,
            at,
            // They stand in the order in which they are needed.
            due: before.max(at),
            place,
            bytes: u32::try_from(bytes).map_err(|_long| short())?,
            kind,
        });
        Ok(())
    }

    fn reel(self) -> Result<Reel, NoFilm> {
        let mut reel = self.reel;
        let none = || NoFilm::Damaged("it has no tracks".to_owned());
        let tracks = self.tracks.ok_or_else(none)?.track_entry;
        let is_kept = |kind: u64| matches!(kind, PICTURE | SOUND | TEXT);
        reel.tracks = tracks
            .into_iter()
            .filter(|track| is_kept(*track.track_type))
            .collect();
        let last = reel.packets.iter().map(|packet| packet.at).max();
        let last = last.unwrap_or_default().max(0) as u64;
        reel.lasts = (self.lasts.max(0.0).ceil() as u64).max(last);
        if reel.tick == 0 {
            return Err(none());
        }
        Ok(reel)
    }
}

fn short() -> NoFilm {
    NoFilm::Damaged("a block is no block".to_owned())
}

/// The head of a block: whose, when beside its cluster, and its flags.
fn block(read: &mut impl Read) -> Result<(u64, i64, u8), NoFilm> {
    let track = VInt64::read_from(read)?;
    let mut rest = [0; 3];
    read.read_exact(&mut rest).map_err(|_end| short())?;
    let [high, low, flags] = rest;
    let at = i16::from_be_bytes([high, low]);
    Ok((*track, i64::from(at), flags))
}
