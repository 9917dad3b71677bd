//! A part of a source as a source of its own, behind a head that is put before it.

use std::io::{self, Read, Seek, SeekFrom};

use super::Source;

/// A head in memory and then a part of a source.
pub(super) struct Window<'a> {
    source: &'a mut dyn Source,
    head: Vec<u8>,
    /// Where the part begins in the source, and how many bytes it has.
    from: u64,
    bytes: u64,
    at: u64,
}

impl<'a> Window<'a> {
    /// Shows a part of a source from its beginning.
    pub fn new(source: &'a mut dyn Source, head: Vec<u8>, [from, bytes]: [u64; 2]) -> Self {
        Self {
            source,
            head,
            from,
            bytes,
            at: 0,
        }
    }

    fn length(&self) -> u64 {
        self.head.len() as u64 + self.bytes
    }
}

impl Read for Window<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let head = self.head.len() as u64;
        if self.at < head {
            let mut rest = self.head.get(self.at as usize..).unwrap_or_default();
            let read = rest.read(room)?;
            self.at += read as u64;
            return Ok(read);
        }
        let left = self.length().saturating_sub(self.at);
        let most = room.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        self.source
            .seek(SeekFrom::Start(self.from + (self.at - head)))?;
        let read = self.source.read(room.get_mut(..most).unwrap_or_default())?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Window<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl Source for Window<'_> {}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_window_begins_with_its_head_and_ends_with_its_part() {
        let mut source = Cursor::new(b"0123456789".to_vec());
        let mut window = Window::new(&mut source, b"ab".to_vec(), [3, 4]);
        let mut all = String::new();
        window.read_to_string(&mut all).unwrap();
        assert_eq!(all, "ab3456");
        for (to, rest) in [
            (SeekFrom::Start(1), "b3456"),
            (SeekFrom::End(-1), "6"),
            (SeekFrom::Start(4), "56"),
            (SeekFrom::Start(40), ""),
        ] {
            window.seek(to).unwrap();
            let mut read = String::new();
            window.read_to_string(&mut read).unwrap();
            assert_eq!(read, rest, "{to:?}");
        }
    }
}
