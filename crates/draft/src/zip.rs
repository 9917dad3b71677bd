//! A zip archive of a few files, stored as they are: sound doesn't get smaller.

use std::io::{self, Cursor, Read, Seek, Write};

use ::zip::CompressionMethod;
use ::zip::ZipWriter;
use ::zip::result::ZipError;
use ::zip::write::SimpleFileOptions;

/// Puts files together under their names. The same files give the same bytes.
///
/// # Errors
/// As [`write()`].
pub fn archive<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> Result<Vec<u8>, ZipError> {
    let files = files
        .into_iter()
        .map(|(name, bytes)| Ok((name.to_owned(), bytes)));
    Ok(write(Cursor::new(Vec::new()), files)?.into_inner())
}

/// Writes the same, one file after the other, each asked for when the one before is through.
///
/// # Errors
/// A name twice, a file of 4 GB, and what reading and writing give.
pub fn write<W: Write + Seek, R: Read>(
    into: W,
    files: impl IntoIterator<Item = io::Result<(String, R)>>,
) -> Result<W, ZipError> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(into);
    for file in files {
        let (name, mut file) = file?;
        archive.start_file(name, options)?;
        io::copy(&mut file, &mut archive)?;
    }
    archive.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_has_its_files() {
        let files = [("a.txt", b"hello".as_slice()), ("b.mp3", &[1, 2])];
        let archive = archive(files).unwrap();
        assert_eq!(archive, super::archive(files).unwrap());
        let mut read = ::zip::ZipArchive::new(Cursor::new(archive)).unwrap();
        assert_eq!(read.len(), 2);
        for (name, bytes) in files {
            let mut found = Vec::new();
            std::io::copy(&mut read.by_name(name).unwrap(), &mut found).unwrap();
            assert_eq!(found, bytes);
        }
        let twice = [("a", b"1".as_slice()), ("a", b"2")];
        assert!(super::archive(twice).is_err());
    }
}
