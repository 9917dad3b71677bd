//! Films that are looked at: how far that is, and which nobody wants any more.

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::machine::Machine;
use crate::teller::Teller;
use mynah_model::dubbing::inspection::Looking;
use mynah_model::event::{DubbingEvent, Event};

/// Those that are being looked at, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Lookings(Mutex<HashMap<u64, CancellationToken>>);

impl Lookings {
    /// Nobody wants it any more.
    pub fn leave(&self, number: u64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stop) = all.remove(&number) {
            stop.cancel();
        }
    }
}

/// One that is looked at, as long as somebody wants that.
#[derive(Clone, Default)]
pub(super) struct Look {
    /// Under which number it was asked for, and who tells of it; nothing where nobody asked how far it is.
    whom: Option<(u64, Teller)>,
    stop: CancellationToken,
    /// What was told last.
    told: Arc<AtomicU64>,
}

impl Look {
    /// One that was asked for under a number.
    pub fn begin(machine: &Machine, number: u64) -> Self {
        let look = Self {
            whom: Some((number, machine.teller.clone())),
            ..Self::default()
        };
        let all = &machine.lookings.0;
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(number, look.stop.clone());
        look
    }

    /// Until nobody wants it any more.
    pub async fn left(&self) {
        self.stop.cancelled().await;
    }

    /// That so much of an address came: told for each megabyte.
    pub fn fetched(&self, bytes: u64, all: Option<u64>) {
        self.tell(bytes >> 20, Looking::Fetched(bytes, all));
    }

    fn tell(&self, step: u64, far: Looking) {
        if self.told.swap(step, Ordering::Relaxed) != step
            && let Some((number, teller)) = &self.whom
        {
            let far = DubbingEvent::Looking(*number, far);
            teller.tell_if_room(Event::Dubbing(far));
        }
    }

    /// A file of so many bytes: how much of it was read is told, between these hundredths, and nothing more of it is there
    /// once nobody wants it.
    pub fn of<R>(&self, file: R, bytes: u64, between: [u64; 2]) -> Looked<R> {
        Looked {
            file,
            read: 0,
            bytes,
            between,
            look: self.clone(),
        }
    }
}

/// A file that is looked at.
pub(super) struct Looked<R> {
    file: R,
    read: u64,
    bytes: u64,
    between: [u64; 2],
    look: Look,
}

impl<R: Read> Read for Looked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.look.stop.is_cancelled() {
            return Err(io::Error::other("nobody wants it any more"));
        }
        let read = self.file.read(into)?;
        self.read += read as u64;
        // Some of it is read twice.
        let [from, to] = self.between;
        let hundredths = (from + self.read * (to - from) / self.bytes.max(1)).min(to);
        self.look.tell(hundredths, Looking::Heard(hundredths));
        Ok(read)
    }
}

impl<R: Seek> Seek for Looked<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn nothing_more_is_read_of_what_nobody_wants() {
        let look = Look::default();
        let mut file = look.of(Cursor::new(vec![0; 8]), 8, [0, 90]);
        let mut into = [0; 4];
        assert_eq!(file.read(&mut into).unwrap(), 4);
        look.stop.cancel();
        assert!(file.read(&mut into).is_err());
        assert_eq!(look.told.load(Ordering::Relaxed), 45);
    }
}
