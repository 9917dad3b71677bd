//! Where frames of a long MP3 lie: to get to a moment, what comes before it needn't be read.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::Source;
use super::mp3::{Tag, each_frame};

/// Every so many frames one is marked: some 13 s of 44.1 kHz.
const EVERY: u64 = 512;

/// Places of frames, from the first one on, as far as they follow each other in one piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Where each frame begins that is marked, in bytes.
    at: Vec<u64>,
}

impl Marks {
    /// Goes through an MP3 from its beginning; nothing is decoded. There are none in anything else.
    ///
    /// # Errors
    /// It can't be read.
    pub fn of(source: &mut dyn Source) -> io::Result<Self> {
        let (mut at, mut count, mut tag) = (Vec::new(), 0, None);
        let mut kind = None;
        each_frame(source, &mut |head, found, begins| {
            if count == 0 && tag.is_none() && found.is_some() {
                tag = found;
                return ControlFlow::Continue(());
            }
            let promised = tag.and_then(|tag: Tag| tag.frames);
            // Another file was pasted behind, or it goes on otherwise: that is read in its turn.
            if found.is_some()
                || promised.is_some_and(|promised| count >= u64::from(promised))
                || *kind.get_or_insert((head.hz, head.channels)) != (head.hz, head.channels)
            {
                return ControlFlow::Break(());
            }
            if count % EVERY == 0 {
                at.push(begins);
            }
            count += 1;
            ControlFlow::Continue(())
        })?;
        Ok(Self { at })
    }

    /// The last marked frame up to this one, counted from 0: its number, and where it begins, in bytes.
    pub(super) fn up_to(&self, frame: u64) -> Option<(u64, u64)> {
        let last = (self.at.len() as u64).checked_sub(1)?;
        let place = (frame / EVERY).min(last);
        Some((place * EVERY, *self.at.get(place as usize)?))
    }

    /// As they are kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.at.iter().flat_map(|at| at.to_le_bytes()).collect()
    }

    /// The same read; nothing of anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (all, []) = bytes.as_chunks::<8>() else {
            return None;
        };
        let at: Vec<u64> = all.iter().map(|at| u64::from_le_bytes(*at)).collect();
        at.is_sorted().then_some(Self { at })
    }
}

/// A source whose marks are known.
pub struct Marked<S> {
    source: S,
    marks: Arc<Marks>,
}

impl<S> Marked<S> {
    /// Puts both together; the marks are of this very source.
    pub fn new(source: S, marks: Marks) -> Self {
        Self {
            source,
            marks: Arc::new(marks),
        }
    }
}

impl<S: Read> Read for Marked<S> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.source.read(room)
    }
}

impl<S: Seek> Seek for Marked<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}

impl<S: Source> Source for Marked<S> {
    fn marks(&self) -> Option<Arc<Marks>> {
        Some(Arc::clone(&self.marks))
    }

    fn track(&self) -> Option<usize> {
        self.source.track()
    }
}
