//! Files that people write scripts in, read to a script: what kind a file is, and what is in it.
//!
//! Pure: bytes in, a script out. Nothing here trusts what a file says of itself; what unpacks is counted,
//! what nests is walked without recursion, and what is none of ours is named.

mod captions;
mod clock;
mod container;
mod cue_markup;
mod cues;
pub(crate) mod directions;
mod epub;
mod final_draft;
mod flow;
mod fountain;
mod html;
mod joint_speakers;
mod json;
mod kind;
mod lexicon;
mod looks;
mod markdown;
mod markup;
mod paragraphs;
mod pdf;
mod rolling;
mod screenplay;
mod skipped;
mod sounds;
pub(crate) mod stage_cues;
mod subtitles;
mod table;
mod word;
mod xml;

pub(crate) use self::clock::Times;
pub(super) use self::cue_markup::{Spoken, by_voice, with_breaks};
pub(super) use self::cues::{Cue, is_subtitles, read as read_cues};

pub use directions::split_direction;
pub use kind::Kind;
pub use lexicon::{LARGEST_LEXICON, Lexicon, LexiconError, lexicon};
pub use screenplay::Action;
pub use skipped::{Place, Reason, Skipped};
pub use stage_cues::LeftOutCue;
pub use table::{Column, Columns, Preview};

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

use crate::document::{Item, Line, Script};
use crate::encoding::{self, EncodingError};
use crate::names::Corrections;
use crate::parse::{ParseError, heading, parse_listed, settle_title};
use mynah_core::ids::{LineId, ModelId};
use mynah_core::models;

/// Larger files are refused before they are read: 64 MB.
pub const LARGEST: u64 = 64 << 20;
/// What a file may unpack to, in bytes.
pub const LARGEST_UNPACKED: u64 = 256 << 20;
/// Texts up to this size cost little, whatever stands in them: 64 KB.
const CHEAP: usize = 64 << 10;
/// How long a file may take to be read; whoever waits for it asks for an end then.
pub const LONGEST: Duration = Duration::from_secs(25);

/// What a person may choose otherwise than the file looks like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    /// What a text is, where it isn't what its name or its look says.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// The encoding of a text, by its label in the Encoding Standard (`windows-1252`).
    pub encoding: Option<String>,
    /// What the columns of a table are.
    pub columns: Option<Columns>,
    /// Which sheet of a workbook, from 0; nothing for the first that looks like a script.
    #[serde(default)]
    pub sheet: Option<usize>,
    /// What becomes of a screenplay's action.
    pub action: Action,
    /// Also imports sound and music cues, and what subtitles describe of sounds.
    #[serde(default)]
    pub sounds: bool,
    /// Leaves directions in parentheses before a speech in its text. Otherwise they become the direction of the line,
    /// which is not spoken.
    #[serde(default)]
    pub spoken_directions: bool,
    /// Also imports the notes of books and documents (footnotes, endnotes, comments) and the pages that a book has
    /// outside its reading order.
    #[serde(default)]
    pub notes_of_books: bool,
    /// Also imports covers, title pages, imprints and tables of contents.
    #[serde(default)]
    pub front_matter: bool,
    /// Also imports bibliographies and indexes.
    #[serde(default)]
    pub bibliography: bool,
    /// What is said of the names that were found.
    #[serde(default)]
    pub names: Corrections,
    /// Facts about the project that the file is imported into.
    #[serde(default)]
    pub destination: Destination,
}

/// Facts about the project that a file is imported into.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Destination {
    /// Speakers, each with its model if it has one of its own.
    pub speakers: BTreeMap<String, Option<ModelId>>,
    /// Model of the other speakers. `None` for the default model of ElevenLabs.
    pub model: Option<ModelId>,
}

impl Choices {
    /// Returns true if the model of a line performs audio tags: its own one, that of its speaker or that of the project.
    fn performs_tags(&self, speaker: &str, own: Option<&ModelId>) -> bool {
        let part = self.destination.speakers.get(speaker).map(Option::as_ref);
        let model = own
            .or_else(|| part.flatten())
            .or(self.destination.model.as_ref());
        match model {
            Some(model) => models::model(model).is_none_or(|model| model.tags),
            None => models::all().first().is_some_and(|model| model.tags),
        }
    }

    /// Returns true if the model of the project or of one of its speakers performs audio tags.
    fn performs_some_tags(&self) -> bool {
        let mut speakers = self.destination.speakers.keys();
        self.performs_tags("", None) || speakers.any(|speaker| self.performs_tags(speaker, None))
    }
}

/// What a file was read to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Imported {
    /// What the file is.
    pub kind: Kind,
    /// Its headings, lines and speakers.
    pub script: Script,
    /// How its text was encoded, where it is a text.
    pub encoding: Option<String>,
    /// The encoding is an assumption: no byte order mark, valid UTF-8 or person decided it.
    #[serde(default)]
    pub encoding_guessed: bool,
    /// Its columns, where it is a table.
    pub table: Option<Preview>,
    /// Number of sound and music cues, and of descriptions of sounds in subtitles, whether or not they are left out.
    #[serde(default)]
    pub sounds: usize,
    /// Sound and music cues that are left out, in the order of the file.
    #[serde(default)]
    pub cues: Vec<LeftOutCue>,
    /// Number of lines that begin with directions in parentheses, whether or not these are spoken.
    #[serde(default)]
    pub directions: usize,
    /// Parts that did not become lines, in the order of the file.
    #[serde(default)]
    pub skipped: Vec<Skipped>,
    /// True if the file's own title heading became the title of the script.
    #[serde(default)]
    pub is_titled: bool,
    /// True if the file says what is action, and [`Choices::action`] decides about it.
    #[serde(default)]
    pub is_screenplay: bool,
}

impl Imported {
    /// The document's title, else its first heading unless that only counts, as `Chapter 1` does. Nothing where a file has
    /// none and is called `file` itself.
    pub fn title(&self, file: &str) -> Option<&str> {
        let title = self.script.title();
        if !title.is_empty() && (self.is_titled || title != file) {
            return Some(title);
        }
        match self.script.items().iter().next()? {
            Item::Heading(first) if heading(&first.title).is_none() => Some(&first.title),
            _ => None,
        }
    }

    /// Puts `restored` cues back into a script that was read, and takes `removed` lines out of it.
    pub fn choose_lines(
        &self,
        script: &mut Script,
        removed: &BTreeSet<LineId>,
        restored: &BTreeSet<LineId>,
    ) {
        stage_cues::choose(script, &self.cues, removed, restored);
    }

    fn new(kind: Kind, script: Script) -> Self {
        Self {
            kind,
            script,
            encoding: None,
            encoding_guessed: false,
            table: None,
            sounds: 0,
            cues: Vec::new(),
            directions: 0,
            skipped: Vec::new(),
            is_titled: false,
            is_screenplay: matches!(kind, Kind::Fountain | Kind::FinalDraft),
        }
    }
}

/// Why a file is no script.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ImportError {
    /// It isn't text, though it should be.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// Somebody chose an encoding by a label that is none of the Encoding Standard.
    #[error("no encoding is called {label}")]
    UnknownEncoding {
        /// The label as it was written.
        label: String,
    },
    /// There is nothing to speak in it, or too much.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// A kind of file that is no script, or that nobody here reads.
    #[error("{0:?} is not read")]
    Unread(Unread),
    /// It is another kind of file than its name says.
    #[error("the file isn't what its name says")]
    Misnamed {
        /// What its name says.
        kind: Kind,
        /// What it is, or that nobody knows; nothing where it is text.
        not_text: Option<EncodingError>,
    },
    /// It is damaged, or isn't what it claims to be.
    #[error("the file is damaged: {why}")]
    Damaged {
        /// What it claims to be.
        kind: Kind,
        /// Where it stopped making sense.
        why: String,
    },
    /// It is JSON, and no list of lines.
    #[error("it is no list of lines: {line}:{column}")]
    NotLines {
        /// From 1.
        line: u64,
        /// From 1.
        column: u64,
        /// What isn't as it has to be.
        fault: JsonFault,
    },
    /// It unpacks to more than [`LARGEST_UNPACKED`], or to more text than a file may be large.
    #[error("the file unpacks to too much")]
    Unpacks,
    /// It asks for a password, or its text is enciphered for one shop's readers.
    #[error("the file is locked")]
    Locked,
    /// Its pages are pictures.
    #[error("the file holds no text")]
    Pictures,
    /// A row of a table has another number of cells than the first.
    #[error("row {row} has {cells} cells, the first one {expected}")]
    Ragged {
        /// From 1.
        row: u64,
        /// How many it has.
        cells: u64,
        /// How many the first one has.
        expected: u64,
    },
    /// A quote of a table is never closed, so that rows behind it are part of a cell.
    #[error("the quote in row {row} is never closed")]
    OpenQuote {
        /// From 1.
        row: u64,
    },
    /// No column of a table is the text.
    #[error("no column is the text")]
    NoText,
    /// A cell isn't what its column holds.
    #[error("row {row}: {column} is {value}")]
    Cell {
        /// From 1.
        row: u64,
        /// The column's name.
        column: String,
        /// What stands there.
        value: String,
    },
    /// It took longer than [`LONGEST`], or more memory than it may.
    #[error("reading the file takes too much")]
    TooMuch,
}

/// What keeps JSON from being a list of lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JsonFault {
    /// It is no list.
    NoList,
    /// An entry says no text.
    NoText,
    /// Something else, in the words of its reader.
    Other(String),
}

/// Files that people try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unread {
    /// `.doc` and `.xls`, from before 2007.
    OldOffice,
    /// `.odt` and `.ods`.
    OpenDocument,
    /// `.pptx`.
    PowerPoint,
    /// `.rtf`.
    Rtf,
    /// A web page.
    Html,
    /// Timed text as XML.
    Ttml,
    /// XML of another kind.
    Xml,
    /// LaTeX.
    Latex,
    /// A zip of other things.
    Zip,
    /// A project of ours: it is opened, not imported.
    Project,
}

/// What a file is, as far as its name and first bytes tell.
///
/// # Errors
/// Kinds that nobody here reads.
pub fn kind_of(name: &str, bytes: &[u8]) -> Result<Kind, ImportError> {
    Kind::of(name, bytes)
}

/// Whether reading it may take more time or memory than anybody should wait for or have: whatever has to be unpacked, and
/// texts of some size, because what is built of them may be many times as large.
pub fn is_costly(bytes: &[u8]) -> bool {
    bytes.len() > CHEAP || bytes.starts_with(b"PK") || bytes.starts_with(b"%PDF")
}

/// As [`read`], for files from anywhere: a reader that fails on what a file holds gives a word, too.
///
/// # Errors
/// As [`read`].
pub fn read_any(name: &str, bytes: &[u8], choices: &Choices) -> Result<Imported, ImportError> {
    let read = || read(name, bytes, choices);
    std::panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_panic| {
        Err(ImportError::Damaged {
            kind: Kind::of(name, bytes)?,
            why: "its reader failed".to_owned(),
        })
    })
}

/// Reads a text that is put into a script, as what it looks like; one that only looks so is plain text.
///
/// # Errors
/// A text with nothing to speak, and one with too many lines.
pub fn read_pasted(text: &str) -> Result<Imported, ParseError> {
    let kind = looks::looks(text);
    if kind != Kind::Text {
        let choices = Choices {
            kind: Some(kind),
            ..Choices::default()
        };
        match read_any("", text.as_bytes(), &choices) {
            Err(error) if is_none(kind, &error) => {
                log::info!("what was pasted is no {kind:?}: {error}");
            }
            read => return read.map_err(|_nothing| ParseError::Nothing),
        }
    }
    let (script, skipped) = parse_listed(text, "", &Corrections::default())?;
    let mut imported = Imported {
        skipped,
        ..Imported::new(Kind::Text, script)
    };
    settle_title(&mut imported.script, false);
    directions::apply(&mut imported, false);
    Ok(imported)
}

/// Whether a text only looked so. Subtitles of which nothing is left are some still: their times are nobody's to say.
fn is_none(kind: Kind, error: &ImportError) -> bool {
    kind != Kind::Subtitles || *error != ImportError::Parse(ParseError::Nothing)
}

/// Reads a file of any kind. `name` is its file name; its stem is the title where the file has none.
///
/// # Errors
/// What [`ImportError`] tells apart.
pub fn read(name: &str, bytes: &[u8], choices: &Choices) -> Result<Imported, ImportError> {
    let encoding = chosen_encoding(choices)?;
    let mut choices = choices.clone();
    let known = choices.destination.speakers.keys();
    choices.names.know(known.map(String::as_str));
    let choices = &choices;
    let mut imported = read_kind(name, bytes, choices)?;
    // What is pasted comes without a file's name, and into a project that has its own.
    imported.is_titled = settle_title(&mut imported.script, Kind::named(name).is_some());
    note_encoding(&mut imported, bytes, encoding);
    let text: usize = imported.script.lines().map(|line| line.text.len()).sum();
    // What unpacks to more than a file may be is no script either.
    if text as u64 > LARGEST {
        return Err(ImportError::Unpacks);
    }
    let mut imported = leave_out(imported, &choices.names)?;
    stage_cues::leave_out(&mut imported, choices.sounds, &choices.names);
    directions::apply(&mut imported, choices.spoken_directions);
    joint_speakers::apply(&mut imported, &choices.destination);
    Ok(imported)
}

/// What was read, without the lines of speakers that are left out.
fn leave_out(mut imported: Imported, names: &Corrections) -> Result<Imported, ImportError> {
    let script = &mut imported.script;
    let (out, stays): (Vec<&Line>, Vec<&Line>) = script
        .lines()
        .partition(|line| names.is_left_out(&line.speaker));
    if !out.is_empty() && stays.is_empty() {
        return Err(ParseError::Nothing.into());
    }
    let out: Vec<LineId> = out.iter().map(|line| line.id).collect();
    if let Some((edit, _)) = script.remove_rows(&out.as_slice().into()) {
        let applied = script.apply(&edit);
        debug_assert!(applied.is_ok(), "its own rows: {applied:?}");
    }
    if let Some(table) = &mut imported.table {
        table.voices.retain(|name, _| !names.is_left_out(name));
    }
    Ok(imported)
}

fn read_kind(name: &str, bytes: &[u8], choices: &Choices) -> Result<Imported, ImportError> {
    let looks = Kind::of(name, bytes)?;
    let kind = looks.or_chosen(choices.kind);
    let is_guess = kind != Kind::Text
        && Kind::named(name).is_none_or(|named| named == Kind::Text)
        && Kind::OF_TEXT.contains(&kind)
        && choices.kind.is_none()
        && choices.columns.is_none();
    match read_as(kind, name, bytes, choices) {
        Err(error) if is_guess && is_none(kind, &error) => {
            log::info!("a plain text is no {kind:?}: {error}");
            read_as(Kind::Text, name, bytes, choices)
        }
        read => read,
    }
}

fn read_as(
    kind: Kind,
    name: &str,
    bytes: &[u8],
    choices: &Choices,
) -> Result<Imported, ImportError> {
    let title = stem(name);
    let plain = |script| Imported::new(kind, script);
    let names = &choices.names;
    let wanted = choices.encoding.as_deref();
    let of_text = |read: &dyn Fn(&str) -> Result<Imported, ImportError>| {
        let (text, encoding) = text_of(bytes, wanted)?;
        Ok(Imported {
            encoding: Some(encoding.name().to_owned()),
            ..read(&text)?
        })
    };
    match kind {
        Kind::Text => of_text(&|text| {
            let (script, skipped) = parse_listed(text, title, names)?;
            Ok(Imported {
                skipped,
                ..plain(script)
            })
        }),
        Kind::Markdown => of_text(&|text| {
            let read = markdown::read(text, title, choices)?;
            Ok(read.imported(kind))
        }),
        Kind::Fountain => of_text(&|text| {
            let (script, skipped) = fountain::read(text, title, choices)?;
            Ok(Imported {
                skipped,
                ..plain(script)
            })
        }),
        Kind::Subtitles => of_text(&|text| {
            let captions = captions::Captions::read(text);
            let web = captions.as_ref().map_or(text, |captions| &captions.text);
            let mut read = subtitles::read(web, title, choices)?;
            if let Some(captions) = captions {
                captions.place(&mut read.skipped);
                read.skipped.extend(captions.skipped);
                read.skipped.sort_by_key(|part| part.place.row());
            }
            Ok(Imported {
                sounds: read.sounds,
                skipped: read.skipped,
                ..plain(read.script)
            })
        }),
        Kind::Json => of_text(&|text| {
            let list = json::read(text, title, names)?;
            Ok(Imported {
                skipped: list.skipped,
                ..plain(list.script)
            })
        }),
        Kind::FinalDraft => {
            let (script, skipped) = final_draft::read(bytes, title, choices)?;
            Ok(Imported {
                skipped,
                ..plain(script)
            })
        }
        Kind::Word => Ok(word::read(bytes, title, choices)?.imported(kind)),
        Kind::Epub => Ok(epub::read(bytes, title, choices)?.imported(kind)),
        Kind::Pdf => pdf::read(bytes, title, choices),
        Kind::Table => of_text(&|text| {
            let table = table::read(table::delimited(text)?, choices, title)?;
            Ok(imported_table(kind, table))
        }),
        Kind::Sheet => {
            let cells = table::workbook(bytes, choices.sheet)?;
            Ok(imported_table(kind, table::read(cells, choices, title)?))
        }
    }
}

/// Returns the script of a table with its columns.
fn imported_table(kind: Kind, table: table::Table) -> Imported {
    Imported {
        table: Some(table.preview),
        skipped: table.skipped,
        ..Imported::new(kind, table.script)
    }
}

/// The file's name without its ending.
fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

fn text_of(bytes: &[u8], wanted: Option<&str>) -> Result<(String, &'static Encoding), ImportError> {
    let wanted = wanted.and_then(encoding::for_label);
    let decoded = encoding::decode_as(bytes, wanted)?;
    Ok((decoded.text, decoded.encoding))
}

/// The encoding that somebody chose.
fn chosen_encoding(choices: &Choices) -> Result<Option<&'static Encoding>, ImportError> {
    let Some(label) = &choices.encoding else {
        return Ok(None);
    };
    let unknown = || ImportError::UnknownEncoding {
        label: label.clone(),
    };
    encoding::for_label(label).ok_or_else(unknown).map(Some)
}

/// The most rows with letters that can't be read that are listed.
const MOST_UNREADABLE: usize = 1000;

/// Notes whether the encoding of a text is an assumption, and the rows with letters that can't be read in it.
fn note_encoding(imported: &mut Imported, bytes: &[u8], chosen: Option<&'static Encoding>) {
    let is_utf8 = imported.encoding.as_deref() == Some(encoding_rs::UTF_8.name())
        && std::str::from_utf8(bytes).is_ok();
    if imported.encoding.is_none() || is_utf8 {
        return;
    }
    let Ok(decoded) = encoding::decode_as(bytes, chosen) else {
        return;
    };
    imported.encoding_guessed = decoded.is_guessed;
    if decoded.has_errors {
        let rows = (1..).zip(decoded.text.lines());
        let unreadable = rows.filter(|(_, row)| row.contains(char::REPLACEMENT_CHARACTER));
        let unreadable = unreadable.take(MOST_UNREADABLE);
        let skipped =
            unreadable.map(|(row, text)| Skipped::new(Place::Row(row), text, Reason::Unreadable));
        imported.skipped.extend(skipped);
    }
}

#[cfg(test)]
mod tests;
