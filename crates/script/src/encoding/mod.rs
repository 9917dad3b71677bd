//! Bytes of a script file to text, in the encoding that they show or that a person chose.

mod detection;
mod labels;

pub use labels::{Choosable, encodings, for_label};

use std::borrow::Cow;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

/// A file that is not text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum EncodingError {
    /// The file starts like another kind of file.
    #[error("the file is {0}, not text")]
    Other(Cow<'static, str>),
    /// The file holds bytes that no text holds.
    #[error("the file is not text")]
    Binary,
}

/// Returns what kind of file it is where its bytes are structured as one that is not text. Text may begin with the same
/// letters.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let begins = |start: &[u8]| bytes.starts_with(start);
    let at = |place: usize| bytes.get(place).copied();
    Some(if begins(b"PK\x03\x04") {
        "a Word, EPUB or zip file"
    } else if is_pdf(bytes) {
        "a PDF"
    } else if begins(b"\xD0\xCF\x11\xE0") {
        "an old Word file"
    } else if is_rtf(bytes) {
        "an RTF file"
    } else if begins(b"ID3") && is_id3(bytes) {
        "an MP3"
    } else if let Some(form) = riff_form(bytes) {
        match form {
            b"WAVE" => "a WAV file",
            b"AVI " => "a video (AVI)",
            _ => "a picture (WebP)",
        }
    } else if begins(b"OggS\0") {
        "an Ogg file"
    } else if begins(b"fLaC")
        && at(4).is_some_and(|kind| matches!(kind, 0 | 0x80))
        && at(5) == Some(0)
    {
        "a FLAC file"
    } else if begins(b"\x89PNG\r\n") {
        "a picture (PNG)"
    } else if begins(b"\xFF\xD8\xFF") && at(3).is_none_or(|marker| marker >= 0xC0) {
        "a picture (JPEG)"
    } else if (begins(b"GIF87a") || begins(b"GIF89a")) && has_control(bytes) {
        "a picture (GIF)"
    } else if begins(b"SQLite format 3\0") {
        "a database"
    } else {
        return None;
    })
}

/// Returns true if a file is a PDF: it has its head, and objects or an end.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    let version = bytes.strip_prefix(b"%PDF-");
    let has_version = version.is_some_and(
        |rest| matches!(rest, [b'1'..=b'2', b'.', minor, ..] if minor.is_ascii_digit()),
    );
    let has = |mark: &[u8]| bytes.windows(mark.len()).any(|part| part == mark);
    let marks: [&[u8]; 3] = [b" obj", b"startxref", b"%%EOF"];
    has_version && (has_control(bytes) || marks.into_iter().any(has))
}

/// Returns true if a file is RTF: a group with its version and either more control words or an end.
pub(crate) fn is_rtf(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"{\\rtf") else {
        return false;
    };
    let head = rest.get(..RTF_HEAD).unwrap_or(rest);
    let has = |word: &[u8]| head.windows(word.len()).any(|part| part == word);
    let words: [&[u8]; 5] = [b"\\ansi", b"\\mac", b"\\deff", b"\\fonttbl", b"\\pard"];
    let end = rest
        .iter()
        .rposition(|byte| !byte.is_ascii_whitespace() && *byte != 0);
    let ends = end.and_then(|end| rest.get(end)) == Some(&b'}');
    rest.first().is_some_and(u8::is_ascii_digit) && (ends || words.into_iter().any(has))
}

/// Returns true if bytes after `ID3` are the head of such a tag: a version, flags and a size of four times seven bits.
fn is_id3(bytes: &[u8]) -> bool {
    let Some([major, minor, flags, size @ ..]) = bytes.get(3..10) else {
        return false;
    };
    (2..=4).contains(major)
        && *minor < 0xFF
        && flags.trailing_zeros() >= 4
        && size.iter().all(|byte| *byte < 0x80)
}

/// The form of a RIFF file. Its size or its first chunk has bytes that are not text.
fn riff_form(bytes: &[u8]) -> Option<&[u8]> {
    let form = bytes.strip_prefix(b"RIFF")?.get(4..8)?;
    let known: [&[u8]; 3] = [b"WAVE", b"AVI ", b"WEBP"];
    let head = bytes.get(..RIFF_HEAD).unwrap_or(bytes);
    (known.contains(&form) && has_control(head)).then_some(form)
}

/// Returns true if the beginning of a file has a byte that no text has in a usual encoding.
fn has_control(bytes: &[u8]) -> bool {
    let head = bytes.get(..LOOK).unwrap_or(bytes);
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    head.iter().any(|byte| is_control(byte) && *byte != b'\x0B')
}

/// Bytes of RTF that have its first control words.
const RTF_HEAD: usize = 1 << 12;
/// Bytes of a RIFF file up to the end of its first chunk's head, and some more.
const RIFF_HEAD: usize = 64;

/// Bytes of a file that are looked at to tell its encoding.
const LOOK: usize = 1 << 16;

/// Text from the bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text with line ends `\n`. Characters that can't be read are U+FFFD.
    pub text: String,
    /// The encoding that the bytes were read in.
    pub encoding: &'static Encoding,
    /// The encoding is an assumption: there is no byte order mark, the bytes aren't UTF-8, and nobody chose one.
    pub is_guessed: bool,
    /// Some bytes can't be read in the encoding.
    pub has_errors: bool,
}

/// Reads the bytes of a text file. A byte order mark decides; else valid UTF-8 is UTF-8, and the rest is the encoding
/// whose letters make the most likely words.
///
/// Line ends become `\n`. Characters that can't be read become U+FFFD.
///
/// # Errors
/// Files that are not text: known kinds by their first bytes, others by zeros and control codes.
pub fn decode(bytes: &[u8]) -> Result<String, EncodingError> {
    decode_as(bytes, None).map(|decoded| decoded.text)
}

/// Reads the bytes of a text file as [`decode`] does, in the encoding that a person chose.
///
/// # Errors
/// As [`decode`].
pub fn decode_as(
    bytes: &[u8],
    chosen: Option<&'static Encoding>,
) -> Result<Decoded, EncodingError> {
    if let Some(kind) = other_kind(bytes) {
        return Err(EncodingError::Other(Cow::Borrowed(kind)));
    }
    let (assumed, is_sure) = match chosen {
        Some(chosen) => (chosen, true),
        None => detection::detect(bytes),
    };
    // A byte order mark decides over a person, too.
    let wide = detection::utf32(bytes);
    let is_sure = is_sure || wide.is_some();
    let (text, encoding, has_errors) = match wide {
        Some(text) => (Cow::Owned(text), encoding_rs::UTF_8, false),
        None => assumed.decode(bytes),
    };
    let look = text.chars().take(LOOK);
    let (mut all, mut strange) = (0_usize, 0_usize);
    for char in look {
        all += 1;
        strange += usize::from(char == '\0' || (char.is_control() && !char.is_whitespace()));
    }
    // A stray control code is nothing; one in a hundred is a program or a picture.
    if strange * 100 > all {
        return Err(EncodingError::Binary);
    }
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    Ok(Decoded {
        text,
        encoding,
        is_guessed: !is_sure,
        has_errors,
    })
}

/// The text of bytes in an encoding that is said by its name, as dictionaries do. A name that nobody knows stands for UTF-8.
pub fn decode_by_name(bytes: &[u8], name: &str) -> String {
    let label = match name.to_ascii_lowercase().as_str() {
        "tis620-2533" => "windows-874".to_owned(),
        other => other
            .strip_prefix("microsoft-cp")
            .map_or_else(|| other.to_owned(), |page| format!("windows-{page}")),
    };
    let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    encoding.decode(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, (big, mark): (bool, bool)) -> Vec<u8> {
        let units = mark
            .then_some(0xFEFF)
            .into_iter()
            .chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn tells_encodings_apart() {
        let text = "Zoë: Grüße aus Köln.\nÀ bientôt!";
        let latin: Vec<u8> = text
            .chars()
            .map(|char| u8::try_from(u32::from(char)).unwrap())
            .collect();
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.extend(text.as_bytes());
        let mut all = vec![text.as_bytes().to_vec(), marked, latin];
        for order in [(false, true), (true, true), (false, false), (true, false)] {
            all.push(utf16(text, order));
        }
        for bytes in all {
            assert_eq!(decode(&bytes).as_deref(), Ok(text), "{bytes:?}");
        }
        assert_eq!(decode(b"a\r\nb\rc"), Ok("a\nb\nc".to_owned()));
        assert_eq!(decode(b""), Ok(String::new()));
    }

    #[test]
    fn says_what_is_not_text() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n1 0 obj\n"[..], "a PDF"),
            (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n\0", "a PDF"),
            (b"{\\rtf1\\ansi Hello", "an RTF file"),
            (b"{\\rtf1 Hello.}\n\0", "an RTF file"),
            (b"ID3\x04\0\0\0\0\x02\x01TIT2", "an MP3"),
            (b"RIFF\x24\0\0\0WAVEfmt ", "a WAV file"),
            (b"RIFF    WAVEfmt \x10\0\0\0\x01\0", "a WAV file"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "a picture (WebP)"),
            (b"OggS\0\x02\0\0", "an Ogg file"),
            (b"fLaC\0\0\0\x22", "a FLAC file"),
            (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "a picture (JPEG)"),
            (b"GIF89a\x01\0\x01\0", "a picture (GIF)"),
            (b"PK\x03\x04\x14\0", "a Word, EPUB or zip file"),
            (b"SQLite format 3\0\x10", "a database"),
        ] {
            let other = Err(EncodingError::Other(kind.into()));
            assert_eq!(decode(bytes), other, "{kind}");
        }
        let noise: Vec<u8> = (0..4096_u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        assert!(decode(&noise).is_err());
    }

    /// Regression: a text about "ID3 tags" was refused as an MP3.
    #[test]
    fn text_may_begin_like_another_kind() {
        for text in [
            "RIFF",
            "RIFF is a container.",
            "RIFF or WAVE files are large.",
            "RIFF und WAVE: größer.",
            "ID3",
            "ID3 tags hold the title.",
            "ID3v2.4 is newer.",
            "ID3\n\nWhat is it?",
            "OggS",
            "OggS begins each page.",
            "fLaC is how FLAC begins.",
            "fLaC",
            "PK is a football club.",
            "PK",
            "%PDF",
            "%PDF is a comment.",
            "%PDF-1.7 is the version I use.",
            "{\\rtf is how RTF begins.",
            "{\\rtf1 is how RTF begins.",
            "GIF8 is no format.",
            "GIF89a is the newer format.",
            "SQLite format 3 is old.",
            "{ANNA sighs} Hello.",
        ] {
            assert_eq!(decode(text.as_bytes()).as_deref(), Ok(text));
            let latin = encoding_rs::WINDOWS_1252.encode(text).0;
            let decoded = decode(&latin);
            assert!(
                decoded.is_ok_and(|decoded| decoded.get(..2) == text.get(..2)),
                "{text}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_give_text_or_a_word(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            drop(decode(&bytes));
        }
    }
}
