//! What a file is: by its first bytes, then by its name.

use serde::{Deserialize, Serialize};

use super::container::Container;
use super::{ImportError, Unread};
use crate::script::encoding::EncodingError;

/// Kinds of files that scripts come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A Word document since 2007.
    Word,
    /// A book as EPUB.
    Epub,
    /// The text of a PDF.
    Pdf,
    /// A screenplay as Fountain.
    Fountain,
    /// A screenplay of Final Draft.
    FinalDraft,
    /// Values separated by commas, semicolons or tabs.
    Table,
    /// An Excel workbook.
    Sheet,
    /// SRT or WebVTT.
    Subtitles,
    /// `[{speaker, text}]`.
    Json,
}

impl Kind {
    /// All, with the endings of their files.
    pub const ALL: &[(Self, &[&str])] = &[
        (Self::Text, &["txt", "text"]),
        (Self::Markdown, &["md", "markdown"]),
        (Self::Word, &["docx", "docm"]),
        (Self::Epub, &["epub"]),
        (Self::Pdf, &["pdf"]),
        (Self::Fountain, &["fountain", "spmd"]),
        (Self::FinalDraft, &["fdx"]),
        (Self::Table, &["csv", "tsv", "tab"]),
        (Self::Sheet, &["xlsx", "xlsm"]),
        (Self::Subtitles, &["srt", "vtt"]),
        (Self::Json, &["json"]),
    ];

    /// Whether reading it means unpacking or following what is in it, so that it may cost any amount.
    pub fn is_heavy(self) -> bool {
        matches!(self, Self::Word | Self::Epub | Self::Pdf | Self::Sheet)
    }

    /// Whether it is a text in some encoding, which may be chosen.
    pub fn is_text(self) -> bool {
        !self.is_heavy() && self != Self::FinalDraft
    }

    pub(super) fn of(name: &str, bytes: &[u8]) -> Result<Self, ImportError> {
        let named = Self::named(name);
        if ending(name).as_deref() == Some("mynah") {
            return Err(ImportError::Unread(Unread::Project));
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return of_zip(bytes, named);
        }
        if bytes.starts_with(b"%PDF") {
            return Ok(Self::Pdf);
        }
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            // Old files of Word and Excel and locked new ones share this start; the name tells which was meant.
            return Err(match named {
                Some(Self::Sheet | Self::Word) => ImportError::Locked,
                _ => ImportError::Unread(Unread::OldOffice),
            });
        }
        if bytes.starts_with(b"{\\rtf") {
            return Err(ImportError::Unread(Unread::Rtf));
        }
        match named {
            Some(kind) if kind.is_heavy() => Err(ImportError::Damaged {
                kind,
                why: "its first bytes are another file's".to_owned(),
            }),
            Some(kind) => Ok(kind),
            None => Ok(looks(bytes)),
        }
    }

    /// What a file is called for, by its ending.
    pub fn named(name: &str) -> Option<Self> {
        let ending = ending(name)?;
        Self::ALL
            .iter()
            .find(|(_, endings)| endings.contains(&&*ending))
            .map(|(kind, _)| *kind)
    }
}

fn ending(name: &str) -> Option<String> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(ending.to_lowercase())
}

/// What a text without a telling name starts like.
fn looks(bytes: &[u8]) -> Kind {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = start.get(..512).unwrap_or(start);
    let holds = |what: &[u8]| head.windows(what.len()).any(|window| window == what);
    if start.starts_with(b"WEBVTT") {
        Kind::Subtitles
    } else if holds(b"<FinalDraft") {
        Kind::FinalDraft
    } else {
        Kind::Text
    }
}

fn of_zip(bytes: &[u8], named: Option<Kind>) -> Result<Kind, ImportError> {
    let kind = named.unwrap_or(Kind::Word);
    let container = Container::open(bytes, kind)?;
    let has = |entry: &str| container.has(entry);
    if has("word/document.xml") {
        Ok(Kind::Word)
    } else if has("META-INF/container.xml") {
        Ok(Kind::Epub)
    } else if has("xl/workbook.xml") {
        Ok(Kind::Sheet)
    } else if has("content.xml") && has("META-INF/manifest.xml") {
        Err(ImportError::Unread(Unread::OpenDocument))
    } else if has("project.json") {
        Err(ImportError::Unread(Unread::Project))
    } else if let Some(kind) = named.filter(|kind| kind.is_heavy()) {
        Err(ImportError::Damaged {
            kind,
            why: "its main part is missing".to_owned(),
        })
    } else if named.is_some() {
        Err(EncodingError::Other("a zip file".into()).into())
    } else {
        Err(ImportError::Unread(Unread::Zip))
    }
}
