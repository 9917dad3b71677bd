//! A zip archive of a few files, stored as they are: sound doesn't get smaller.

use std::io::{Cursor, Write as _};

use ::zip::CompressionMethod;
use ::zip::ZipWriter;
use ::zip::result::ZipError;
use ::zip::write::SimpleFileOptions;

/// Puts files together under their names. The same files give the same bytes.
///
/// # Errors
/// A name twice, and a file of 4 GB.
pub fn archive<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
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
