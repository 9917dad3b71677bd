//! What an upload brought, while the request runs: in memory, or in a file without a name once it is much. And what
//! lies in a file, to be sent.

use std::fs::File;
use std::io;
use std::io::Cursor;
use std::io::Read as _;
use std::io::Seek as _;
use std::io::SeekFrom;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use mynah_audio::decode::Source;

/// From here on bytes go to disk.
const MUCH: usize = 1 << 20;

/// What lies in a file, and its length in bytes.
pub type Lying = (Box<dyn Source>, u64);

/// What lies in this file, if there is one.
pub(super) fn lying(path: &Path) -> io::Result<Option<Lying>> {
    match File::open(path) {
        Ok(file) => {
            let length = file.metadata()?.len();
            Ok(Some((Box::new(file), length)))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

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

    /// What was written into a file of [`Store::scratch`](super::Store::scratch).
    pub fn of(file: File) -> io::Result<Self> {
        Ok(Self {
            folder: PathBuf::new(),
            length: file.metadata()?.len(),
            file: Some(file),
            waiting: Vec::new(),
        })
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

    /// With more of it, on disk once it is much. Blocks.
    pub fn with(mut self, bytes: &[u8]) -> io::Result<Self> {
        if self.take_in(bytes) {
            return self.put_away();
        }
        Ok(self)
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

    /// All of it, from the start, and still held.
    pub fn read(&mut self) -> io::Result<Box<dyn Source + '_>> {
        let Some(mut file) = self.file.as_ref() else {
            return Ok(Box::new(Cursor::new(self.waiting.as_slice())));
        };
        file.seek(SeekFrom::End(0))?;
        file.write_all(&self.waiting)?;
        self.waiting.clear();
        file.rewind()?;
        Ok(Box::new(file))
    }

    /// All of it in memory: only for what its limit keeps small.
    pub fn into_bytes(mut self) -> io::Result<Vec<u8>> {
        if self.file.is_none() {
            return Ok(self.waiting);
        }
        let mut bytes = Vec::with_capacity(self.length as usize);
        self.read()?.read_to_end(&mut bytes)?;
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
        for _ in 0..2 {
            let mut again = Vec::new();
            held.read().unwrap().read_to_end(&mut again).unwrap();
            assert_eq!(again.len(), 2_100_000);
        }
        assert_eq!(held.into_bytes().unwrap(), piece.repeat(3));
    }
}
