//! What an upload brought, while the request runs: in memory, or in a file without a name once it is much.

use std::fs::File;
use std::io;
use std::io::Cursor;
use std::io::Read;
use std::io::Seek;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

/// From here on bytes go to disk.
const MUCH: usize = 1 << 20;

/// Something to read an upload from, at any place of it.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// One part of an upload. The file is gone when this is dropped.
#[derive(Debug)]
pub struct Held {
    folder: PathBuf,
    file: Option<File>,
    /// What isn't in the file.
    waiting: Vec<u8>,
    length: u64,
}

impl Held {
    /// Nothing yet; what is much will be in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            file: None,
            waiting: Vec::new(),
            length: 0,
        }
    }

    /// Bytes in all.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Takes more in. Doesn't block; answers whether [`Held::put_away`] is due.
    pub fn take_in(&mut self, bytes: &[u8]) -> bool {
        self.waiting.extend_from_slice(bytes);
        self.length += bytes.len() as u64;
        self.waiting.len() >= MUCH
    }

    /// Writes to disk what waits.
    pub fn put_away(mut self) -> io::Result<Self> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile_in(&self.folder)?,
        };
        file.write_all(&self.waiting)?;
        self.waiting.clear();
        self.file = Some(file);
        Ok(self)
    }

    /// All of it, from the start.
    pub fn open(self) -> io::Result<Box<dyn Source>> {
        if self.file.is_none() {
            return Ok(Box::new(Cursor::new(self.waiting)));
        }
        let mut file = self.put_away()?.file.ok_or(io::ErrorKind::NotFound)?;
        file.rewind()?;
        Ok(Box::new(file))
    }

    /// All of it in memory, and still held: only for what its limit keeps small.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.length as usize);
        if let Some(mut file) = self.file.as_ref() {
            file.rewind()?;
            file.read_to_end(&mut bytes)?;
        }
        bytes.extend_from_slice(&self.waiting);
        Ok(bytes)
    }

    /// All of it in memory: only for what its limit keeps small.
    pub fn into_bytes(self) -> io::Result<Vec<u8>> {
        if self.file.is_none() {
            return Ok(self.waiting);
        }
        let mut bytes = Vec::with_capacity(self.length as usize);
        self.open()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_much_comes_back_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut held = Held::new(folder.path());
        let piece: Vec<u8> = (0..=255).cycle().take(700_000).collect();
        for _ in 0..3 {
            if held.take_in(&piece) {
                held = held.put_away().unwrap();
            }
        }
        assert!(held.file.is_some());
        assert_eq!(held.len(), 2_100_000);
        assert_eq!(held.into_bytes().unwrap(), piece.repeat(3));
    }
}
