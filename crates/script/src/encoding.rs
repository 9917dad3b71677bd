//! Bytes of a script file to text: UTF-8, UTF-16 and the Latin-1 family, told apart by their bytes.

use std::borrow::Cow;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

/// A file that is not text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum EncodingError {
    /// It starts like another kind of file.
    #[error("the file is {0}, not text")]
    Other(Cow<'static, str>),
    /// It holds bytes that no text holds.
    #[error("the file is not text")]
    Binary,
}

/// Starts of files that people drop by mistake.
const OTHERS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a Word, EPUB or zip file"),
    (b"%PDF", "a PDF"),
    (b"\xD0\xCF\x11\xE0", "an old Word file"),
    (b"{\\rtf", "an RTF file"),
    (b"ID3", "an MP3"),
    (b"RIFF", "a WAV file"),
    (b"OggS", "an Ogg file"),
    (b"fLaC", "a FLAC file"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xFF\xD8\xFF", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"SQLite format 3", "a database"),
];

/// How much of a file is looked at to tell its encoding.
const LOOK: usize = 1 << 16;

/// Reads the bytes of a text file. A byte-order mark decides; else valid UTF-8 is UTF-8, text with a
/// zero in every second byte is UTF-16, and the rest is what its letters look like.
///
/// Line ends become `\n`. Characters that can't be read become U+FFFD.
///
/// # Errors
/// What is not text: known kinds of files by their first bytes, others by zeros and control codes.
pub fn decode(bytes: &[u8]) -> Result<String, EncodingError> {
    decode_as(bytes, None).map(|(text, _)| text)
}

/// As [`decode`], in the encoding that a person chose; and which one it was.
///
/// # Errors
/// As [`decode`].
pub fn decode_as(
    bytes: &[u8],
    chosen: Option<&'static Encoding>,
) -> Result<(String, &'static Encoding), EncodingError> {
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(EncodingError::Other(Cow::Borrowed(what)));
    }
    // A byte-order mark rules over both.
    let encoding = chosen.unwrap_or_else(|| detect(bytes));
    let (text, encoding, _) = encoding.decode(bytes);
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
    Ok((text, encoding))
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

/// Returns the encoding of a label of the Encoding Standard (`windows-1252`).
pub fn for_label(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.as_bytes())
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() && !bytes.iter().take(LOOK).any(|byte| *byte == 0) {
        return encoding_rs::UTF_8;
    }
    let zeros = |odd: usize| {
        bytes
            .iter()
            .take(LOOK)
            .skip(odd)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let pairs = bytes.len().min(LOOK) / 2;
    if pairs > 0 && zeros(1) * 10 > pairs * 4 && zeros(0) * 10 < pairs {
        return encoding_rs::UTF_16LE;
    }
    if pairs > 0 && zeros(0) * 10 > pairs * 4 && zeros(1) * 10 < pairs {
        return encoding_rs::UTF_16BE;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Allow)
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
        assert_eq!(
            decode(b"%PDF-1.7 ..."),
            Err(EncodingError::Other("a PDF".into()))
        );
        let noise: Vec<u8> = (0..4096_u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        assert!(decode(&noise).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_give_text_or_a_word(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            drop(decode(&bytes));
        }
    }
}
