//! What a file is: by its first bytes, then by its name.

use serde::{Deserialize, Serialize};

use super::container::Container;
use super::looks::looks;
use super::markup::markup;
use super::{ImportError, Unread, word};
use crate::encoding::{self, EncodingError};
use crate::parse::ParseError;
use mynah_i18n::tr;

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
        (Self::Subtitles, &["srt", "vtt", "ass", "ssa", "sbv", "lrc"]),
        (Self::Json, &["json"]),
    ];

    /// Whether reading it means unpacking or following what is in it, so that it may cost any amount.
    pub fn is_heavy(self) -> bool {
        matches!(self, Self::Word | Self::Epub | Self::Pdf | Self::Sheet)
    }

    /// What a text may be read as: the others show themselves by their bytes.
    pub const OF_TEXT: [Self; 7] = [
        Self::Text,
        Self::Markdown,
        Self::Fountain,
        Self::FinalDraft,
        Self::Table,
        Self::Subtitles,
        Self::Json,
    ];

    /// What is read where a person chose: a text as any of [`Self::OF_TEXT`], anything else as what it is.
    pub(super) fn or_chosen(self, chosen: Option<Self>) -> Self {
        let is_meant = |kind: &Self| !self.is_heavy() && !kind.is_heavy();
        chosen.filter(is_meant).unwrap_or(self)
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
        // A damaged PDF is one by its name.
        let is_named_pdf = named == Some(Self::Pdf) && bytes.starts_with(b"%PDF");
        if is_named_pdf || encoding::is_pdf(bytes) {
            return Ok(Self::Pdf);
        }
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            // Old files of Word and Excel and locked new ones share this start; the name tells which was meant.
            return Err(match named {
                Some(Self::Sheet | Self::Word) => ImportError::Locked,
                _ => ImportError::Unread(Unread::OldOffice),
            });
        }
        if encoding::is_rtf(bytes) {
            return Err(ImportError::Unread(Unread::Rtf));
        }
        if let None | Some(Self::Text) = named
            && let Ok(text) = encoding::decode(head(bytes))
            && let Some(unread) = markup(&text, ending(name).as_deref())
            && looks(&text) != Self::FinalDraft
        {
            return Err(ImportError::Unread(unread));
        }
        match named {
            Some(_) if bytes.is_empty() => Err(ParseError::Nothing.into()),
            Some(kind) if kind.is_heavy() => Err(ImportError::Misnamed {
                kind,
                not_text: encoding::decode(head(bytes)).err(),
            }),
            // Anything is saved as .txt. Stars and hashes may be meant there as they stand.
            Some(Self::Text) => match looks_of(bytes) {
                Self::Markdown => Ok(Self::Text),
                kind => Ok(kind),
            },
            Some(kind) => Ok(kind),
            None => Ok(looks_of(bytes)),
        }
    }

    /// What a file of this kind is called.
    pub fn called(self) -> String {
        match self {
            Self::Text => tr!("import-kind-text"),
            Self::Markdown => tr!("import-kind-markdown"),
            Self::Word => tr!("import-kind-word"),
            Self::Epub => tr!("import-kind-epub"),
            Self::Pdf => tr!("import-kind-pdf"),
            Self::Fountain => tr!("import-kind-fountain"),
            Self::FinalDraft => tr!("import-kind-final-draft"),
            Self::Table => tr!("import-kind-table"),
            Self::Sheet => tr!("import-kind-sheet"),
            Self::Subtitles => tr!("import-kind-subtitles"),
            Self::Json => tr!("import-kind-json"),
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

/// How much of a text tells what it is.
const LOOK: usize = 1 << 16;

/// What a text without a telling name is.
fn looks_of(bytes: &[u8]) -> Kind {
    encoding::decode(head(bytes)).map_or(Kind::Text, |text| looks(&text))
}

fn head(bytes: &[u8]) -> &[u8] {
    match bytes.get(..LOOK) {
        // Whole rows, so that no letter is cut.
        Some(head) => {
            let end = head.iter().rposition(|byte| *byte == b'\n');
            end.and_then(|end| head.get(..end)).unwrap_or(head)
        }
        None => bytes,
    }
}

fn of_zip(bytes: &[u8], named: Option<Kind>) -> Result<Kind, ImportError> {
    let kind = named.unwrap_or(Kind::Word);
    let container = Container::open(bytes, kind)?;
    let has = |entry: &str| container.has(entry);
    if container.named(word::MAIN).is_some() {
        Ok(Kind::Word)
    } else if has("META-INF/container.xml") {
        Ok(Kind::Epub)
    } else if has("xl/workbook.xml") {
        Ok(Kind::Sheet)
    } else if has("content.xml") && has("META-INF/manifest.xml") {
        Err(ImportError::Unread(Unread::OpenDocument))
    } else if has("ppt/presentation.xml") {
        Err(ImportError::Unread(Unread::PowerPoint))
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
