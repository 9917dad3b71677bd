//! A film as its packets, in the order in which a player needs them.

use std::ops::Range;

use mkv_element::prelude::TrackEntry;

use super::{NoFilm, of_matroska, of_mp4};
use mynah_audio::decode::Source;

/// What a Matroska begins with: the name of its first element.
const MATROSKA: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];
/// Kinds of tracks, as Matroska counts them (RFC 9559, 5.1.4.1.3).
pub(super) const PICTURE: u64 = 1;
pub(super) const SOUND: u64 = 2;
pub(super) const TEXT: u64 = 17;
/// Packets of a film: more are none, and would fill the memory.
pub(super) const MOST_PACKETS: usize = 1 << 24;

/// The packets of a film, and what they belong to.
#[derive(Debug, Default)]
pub struct Reel {
    /// Nanoseconds of a tick, in which all times of the film are counted.
    pub(super) tick: u64,
    /// Pictures, sounds and subtitles.
    pub(super) tracks: Vec<TrackEntry>,
    /// In the order in which they are needed.
    pub(super) packets: Vec<Packet>,
    /// How long it is, in ticks.
    pub(super) lasts: u64,
    /// Elements that go along as they are: chapters, and fonts of subtitles.
    pub(super) rest: Vec<Range<u64>>,
    /// Tracks of an MP4 that are neither pictures nor sound: subtitles and titles of chapters, which don't go along.
    pub(super) left_out: usize,
}

/// A packet of a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packet {
    /// Whose: a track's number.
    pub track: u64,
    /// When it is shown or heard, in ticks.
    pub at: i64,
    /// When it is needed, in ticks: not before the one in front of it.
    pub due: i64,
    /// Where it lies in the file.
    pub place: u64,
    /// How long it is there.
    pub bytes: u32,
    /// What lies there.
    pub kind: Kind,
}

/// What lies at the place of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its content, with the flags of a block of Matroska (RFC 9559, 10.2).
    Frame {
        /// Whether a player may begin with it, and how it is laced.
        flags: u8,
    },
    /// The body of a group of Matroska, with the block in it.
    Group,
}

/// The flag of what a player may begin with.
pub(super) const KEY: u8 = 0x80;

impl Reel {
    /// Reads one.
    ///
    /// # Errors
    /// It is no film that is understood, or has what Matroska can't say.
    pub fn read(film: &mut dyn Source) -> Result<Self, NoFilm> {
        let mut first = [0; MATROSKA.len()];
        film.rewind()
            .and_then(|()| film.read_exact(&mut first))
            .map_err(|error| NoFilm::Damaged(error.to_string()))?;
        if first == MATROSKA {
            of_matroska::read(film)
        } else {
            of_mp4::read(film)
        }
    }

    /// How many packets it has.
    pub fn packets(&self) -> usize {
        self.packets.len()
    }

    /// How many tracks of subtitles and chapters don't go along.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Leaves out everything but the pictures and one track of sound, counted from 1.
    pub fn keep_sound(&mut self, number: usize) {
        let mut sounds = 0;
        self.tracks.retain(|track| match *track.track_type {
            PICTURE => true,
            SOUND => {
                sounds += 1;
                sounds == number
            }
            _ => false,
        });
        self.rest.clear();
    }

    /// Its tracks of a kind.
    pub(super) fn of(&self, kind: u64) -> impl Iterator<Item = &TrackEntry> {
        let is_one = move |track: &&TrackEntry| *track.track_type == kind;
        self.tracks.iter().filter(is_one)
    }
}
