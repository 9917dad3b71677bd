//! Blocks of a Matroska, gathered in clusters (RFC 9559, 10.1), with an index of where a player may begin.

use std::io::Write;

use mkv_element::io::blocking_impl::WriteTo as _;
use mkv_element::prelude::{
    Block, BlockDuration, BlockGroup, Cluster, CueClusterPosition, CuePoint, CueTime, CueTrack,
    CueTrackPositions, SimpleBlock, Timestamp, VInt64,
};
use mkv_element::{ClusterBlock, Error};

use super::reel::KEY;

/// A cluster ends with the next picture that a player may begin with once it has lasted so long, in milliseconds; it
/// lasts no longer than this, and has no more bytes.
const SHORT: i64 = 1_000;
const LONG: i64 = 5_000;
const LARGE: usize = 4 << 20;

/// A block that is to be written.
pub(super) struct Piece {
    /// Whose: a track's number.
    pub track: u64,
    /// When, in ticks.
    pub at: i64,
    /// How long it is shown, in ticks, where that isn't known by the next one.
    pub lasts: Option<u64>,
    /// Its flags.
    pub flags: u8,
    /// The group that it was part of.
    pub group: Option<BlockGroup>,
    /// What is in it.
    pub content: Vec<u8>,
}

/// What is written.
pub(super) struct Clusters<'a> {
    out: &'a mut dyn Write,
    /// Nanoseconds of a tick.
    tick: u64,
    /// The track whose pictures a player begins with.
    picture: Option<u64>,
    begins: i64,
    blocks: Vec<ClusterBlock>,
    bytes: usize,
    /// When a player may begin in the open cluster.
    key: Option<i64>,
    /// Where the next cluster lies in the segment.
    pub place: u64,
    /// Where a player may begin.
    pub index: Vec<CuePoint>,
}

impl<'a> Clusters<'a> {
    /// None yet; the first one lies there.
    pub fn at(out: &'a mut dyn Write, place: u64, tick: u64, picture: Option<u64>) -> Self {
        Self {
            out,
            tick,
            picture,
            begins: 0,
            blocks: Vec::new(),
            bytes: 0,
            key: None,
            place,
            index: Vec::new(),
        }
    }

    /// Writes one behind all others. What belongs before the very beginning is heard or seen with it.
    pub fn put(&mut self, mut piece: Piece) -> Result<(), Error> {
        piece.at = piece.at.max(0);
        let is_key = Some(piece.track) == self.picture
            && match &piece.group {
                Some(group) => group.reference_block.is_empty(),
                None => piece.flags & KEY != 0,
            };
        if !self.fits(piece.at, is_key) {
            self.end()?;
        }
        if self.blocks.is_empty() {
            self.begins = piece.at;
        }
        let far = (piece.at - self.begins).max(i64::from(i16::MIN)) as i16;
        let mut head = Vec::with_capacity(piece.content.len() + 12);
        VInt64::new(piece.track).write_to(&mut head)?;
        head.extend(far.to_be_bytes());
        head.push(piece.flags);
        head.extend(&piece.content);
        self.bytes += head.len();
        if is_key && self.key.is_none() {
            self.key = Some(piece.at);
        }
        self.blocks.push(match (piece.group, piece.lasts) {
            (None, None) => SimpleBlock(head.into()).into(),
            (group, lasts) => {
                let group = group.unwrap_or_default();
                let lasts = lasts.map(BlockDuration);
                ClusterBlock::from(BlockGroup {
                    block: Block(head.into()),
                    block_duration: lasts.or(group.block_duration),
                    ..group
                })
            }
        });
        Ok(())
    }

    /// Whether something of this moment has room in the open cluster.
    fn fits(&self, at: i64, is_key: bool) -> bool {
        if self.blocks.is_empty() {
            return true;
        }
        let far = at - self.begins;
        let millis = (i128::from(far) * i128::from(self.tick) / 1_000_000) as i64;
        i16::try_from(far).is_ok()
            && millis < LONG
            && self.bytes < LARGE
            && !(is_key && millis >= SHORT)
    }

    /// Writes the open cluster.
    pub fn end(&mut self) -> Result<(), Error> {
        if self.blocks.is_empty() {
            return Ok(());
        }
        let cluster = Cluster {
            timestamp: Timestamp(self.begins as u64),
            blocks: std::mem::take(&mut self.blocks),
            ..Cluster::default()
        };
        if let (Some(at), Some(track)) = (self.key.take(), self.picture) {
            self.index.push(CuePoint {
                cue_time: CueTime(at.max(0) as u64),
                cue_track_positions: vec![CueTrackPositions {
                    cue_track: CueTrack(track),
                    cue_cluster_position: CueClusterPosition(self.place),
                    ..CueTrackPositions::default()
                }],
                ..CuePoint::default()
            });
        }
        let mut bytes = Vec::with_capacity(self.bytes + 64);
        cluster.write_to(&mut bytes)?;
        self.out.write_all(&bytes)?;
        self.place += bytes.len() as u64;
        self.bytes = 0;
        Ok(())
    }
}
