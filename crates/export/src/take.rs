//! One take as a file, in the format it was ordered in.

use std::borrow::Cow;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use super::DeliverError;
use super::tags::{self, Container, Marks};
use super::whole::Whole;
use mynah_audio::encode::wav_head;
use mynah_core::format::{Codec, OutputFormat};

/// Writes a take's bytes with its marks under exactly this name; what had it before is replaced.
///
/// A take that was ordered as WAV is kept as PCM and gets its header here.
pub fn write_take(
    bytes: Vec<u8>,
    format: OutputFormat,
    marks: &Marks,
    path: &Path,
) -> Result<PathBuf, DeliverError> {
    let mut file = Whole::begin(path)?;
    let bytes = marked(bytes, format, marks);
    file.file()
        .write_all(&bytes)
        .map_err(|source| file.failed(source))?;
    file.keep()
}

/// Writes a take's bytes under this name where nothing has it yet; `None` where something does. Without a format it is
/// no sound, and is written as it is.
pub fn write_beside(
    bytes: &[u8],
    format: Option<OutputFormat>,
    marks: &Marks,
    path: &Path,
) -> Result<Option<PathBuf>, DeliverError> {
    let mut file = Whole::begin(path)?;
    let bytes = match format {
        Some(format) => Cow::Owned(marked(bytes.to_vec(), format, marks)),
        None => Cow::Borrowed(bytes),
    };
    file.file()
        .write_all(&bytes)
        .map_err(|source| file.failed(source))?;
    file.keep_beside()
}

/// A take's bytes as a file holds them: with a header where it wants one, and with marks.
///
/// Marks that can't be written leave the bytes as they are: sound that can be heard is worth more.
pub fn marked(bytes: Vec<u8>, format: OutputFormat, marks: &Marks) -> Vec<u8> {
    let bytes = if format.codec == Codec::Wav && !bytes.starts_with(b"RIFF") {
        let mut whole = wav_head(format.hz, 1, bytes.len() as u32).to_vec();
        whole.extend(bytes);
        whole
    } else {
        bytes
    };
    let Some(container) = Container::of(format.codec) else {
        return bytes;
    };
    let mut cursor = Cursor::new(bytes.clone());
    match tags::write(&mut cursor, container, marks) {
        Ok(()) => cursor.into_inner(),
        Err(error) => {
            log::warn!("no marks in a {format} take: {error}");
            bytes
        }
    }
}
