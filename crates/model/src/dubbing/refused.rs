//! What can't be dubbed, mended or written, and why: said before anything is sent.

use crate::dubbing::pace::fastest;
use mynah_core::address::BadAddress;
use mynah_core::credits::Credits;
use mynah_core::language::{DUBBED, language_name};
use mynah_core::plan::Plan;
use mynah_i18n::size;
use mynah_i18n::tr;
use mynah_script::dub_sheet::{BadRow, BadSheet};

/// A fix whose sound is gone from the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoneFix {
    /// The language's code.
    pub language: String,
    /// Which line, from 1.
    pub line: usize,
    /// What it cost.
    pub cost: Credits,
    /// Whether another take of the very same is here, and lasts too long for its place: it is what would be had again.
    pub is_long: bool,
}

/// Why a place gives nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotGiven {
    /// Nobody answers there.
    Silent,
    /// It answers that it doesn't: with this status.
    Refused(u16),
    /// It broke off.
    BrokeOff,
}

/// Why something of a dub is not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDub {
    /// The recording is larger than the service takes.
    #[error("{bytes} bytes are too many")]
    TooLarge {
        /// How many it has.
        bytes: u64,
    },
    /// The recording is longer than the service takes.
    #[error("{minutes} minutes are too many")]
    TooLong {
        /// How long it is.
        minutes: u64,
    },
    /// The recording has no such part.
    #[error("it has no such part")]
    NoPart,
    /// Nothing can be heard in it, and why.
    #[error("{file} has no sound that can be read: {why}")]
    NoSound {
        /// The file.
        file: String,
        /// Why.
        why: String,
    },
    /// A table can't be used.
    #[error("{file}: {why}")]
    Sheet {
        /// The file.
        file: String,
        /// What is wrong with it.
        why: BadSheet,
    },
    /// As many tables as languages, or one for all.
    #[error("{sheets} tables for {languages} languages")]
    Sheets {
        /// How many tables.
        sheets: usize,
        /// For how many languages.
        languages: usize,
    },
    /// Nobody dubs into this language.
    #[error("nobody dubs into {0}")]
    NotDubbedInto(String),
    /// An address that nothing is fetched from.
    #[error("{0}")]
    Address(BadAddress),
    /// The place that an address leads to gives nothing.
    #[error("{host} gives nothing")]
    NotGiven {
        /// Who was asked.
        host: String,
        /// Why; nothing where nobody is known by that name.
        why: Option<NotGiven>,
    },
    /// The account's plan has it not.
    #[error("the plan has it not, {needed} has")]
    Plan {
        /// The smallest one that has.
        needed: Plan,
    },
    /// A record of consent can't be read.
    #[error("{file} is no record of consent: {why}")]
    Record {
        /// The file.
        file: String,
        /// Why.
        why: String,
    },
    /// Not everybody who is heard agreed that their voice is cloned.
    #[error("{lacking} more have to agree of {heard}")]
    Speakers {
        /// Who is heard, in words.
        heard: String,
        /// How many of them nobody agreed for.
        lacking: usize,
    },
    /// There is no such job here.
    #[error("there is no job {0}")]
    NoFilm(String),
    /// The job has no such language.
    #[error("the job has no language {0}")]
    NoLanguage(String),
    /// The language isn't here yet.
    #[error("{0} is not there yet")]
    NotReady(String),
    /// The language was paid for, and its file is gone from the disk.
    #[error("the file of {0} is gone")]
    FileGone(String),
    /// A language of it is being made, or waits.
    #[error("a language of it is under way")]
    Going,
    /// The language was paid for, and nothing can be heard of its file.
    #[error("the file of {0} can't be read")]
    Deaf(String),
    /// The service has it no more either.
    #[error("nobody has {0} any more")]
    Lost(String),
    /// Nobody knows what is said in it.
    #[error("what is said in {0} is not known")]
    NoLines(String),
    /// There is no such line.
    #[error("there is no line {line}, there are {lines}")]
    NoLine {
        /// The one that was named.
        line: usize,
        /// How many there are.
        lines: usize,
    },
    /// What is said there is another line by now.
    #[error("line {0} is another one by now")]
    OtherLine(usize),
    /// The line was said otherwise since, or is about to be.
    #[error("line {0} was said otherwise since")]
    Overtaken(usize),
    /// Only a part came of what was bought for a line.
    #[error("what came for line {0} was cut off")]
    CutOff(usize),
    /// What was bought for a line isn't on the disk any more.
    #[error("the fix of line {line} in {language} is gone")]
    FixGone {
        /// The language's code.
        language: String,
        /// The line, from 1.
        line: usize,
    },
    /// What is said doesn't fit, whatever the tempo within reason.
    #[error("{ms} ms do not fit into {room_ms}")]
    NoRoom {
        /// How long it is, in milliseconds.
        ms: u64,
        /// How much room there is, in milliseconds.
        room_ms: u64,
    },
    /// Nothing is heard of what was spoken.
    #[error("nothing is heard of it")]
    Silent,
    /// The account's plan can't have lines said anew.
    #[error("the plan has no lines said anew")]
    NotEdited,
    /// Another account has the dub, and no key of that one is here.
    #[error("another account has the dub")]
    Elsewhere,
    /// The service says lines of the language anew just now.
    #[error("lines of it are being said anew")]
    SaysAnew,
    /// Another window fixed a line meanwhile, or took a fix back: the step that was meant is the newest no more.
    #[error("another step is the newest by now")]
    OtherStep,
    /// The service has the line no more.
    #[error("the service has the line no more")]
    SegmentGone,
    /// Another line was changed at the service and not spoken yet: it would be, and be charged.
    #[error("another line was changed and not spoken yet")]
    Unspoken(String),
    /// Lines were changed at the service and not spoken, and which ones isn't known here.
    #[error("lines of the dub were changed and not spoken")]
    UnspokenSome,
}

impl NoDub {
    /// The same in words for people.
    pub fn words(&self) -> String {
        match self {
            Self::TooLarge { bytes } => tr!("dub-too-large", size = size(*bytes)),
            Self::TooLong { minutes } => tr!("dub-too-long", minutes = *minutes),
            Self::NoPart => tr!("dub-no-part"),
            Self::NoSound { file, why } => {
                tr!("dub-no-sound", file = file.as_str(), why = why.as_str())
            }
            Self::Sheet { file, why } => {
                tr!("dub-sheet", file = file.as_str(), why = sheet(why))
            }
            Self::Sheets { sheets, languages } => {
                tr!("dub-sheets", sheets = *sheets, languages = *languages)
            }
            Self::NotDubbedInto(code) => {
                let all = DUBBED.join(", ");
                tr!("dub-not-into", language = code.as_str(), all = all)
            }
            Self::Address(BadAddress::None) => tr!("dub-address-none"),
            Self::Address(BadAddress::Scheme(scheme)) => {
                tr!("dub-address-scheme", scheme = scheme.as_str())
            }
            Self::Address(BadAddress::Private(host)) => {
                tr!("dub-address-private", host = host.as_str())
            }
            Self::NotGiven { host, why } => {
                let host = host.as_str();
                match why {
                    None => tr!("dub-fetch-unknown", host = host),
                    Some(NotGiven::Silent) => tr!("dub-fetch-silent", host = host),
                    Some(NotGiven::Refused(status)) => {
                        tr!("dub-fetch-refused", host = host, status = *status)
                    }
                    Some(NotGiven::BrokeOff) => tr!("dub-fetch-broken", host = host),
                }
            }
            Self::Plan { needed } => tr!("dub-plan", plan = needed.name()),
            Self::Record { file, why } => {
                tr!("dub-record", file = file.as_str(), why = why.as_str())
            }
            Self::NoFilm(job) => tr!("dub-no-job", job = job.as_str()),
            Self::NoLanguage(code) => tr!("dub-no-language", language = code.as_str()),
            Self::NotReady(code) => tr!("dub-not-ready", language = language_name(code)),
            Self::FileGone(code) => tr!("dub-file-gone", language = language_name(code)),
            Self::Going => tr!("dubbing-bin-going"),
            Self::Deaf(code) => tr!("dub-deaf", language = language_name(code)),
            Self::Lost(code) => tr!("dub-lost", language = language_name(code)),
            Self::Speakers { heard, lacking } => {
                tr!("dub-speakers", heard = heard.as_str(), lacking = *lacking)
            }
            Self::NoLines(code) => tr!("dub-no-lines", language = language_name(code)),
            Self::NoLine { line, lines } => tr!("dub-no-line", line = *line, lines = *lines),
            Self::OtherLine(line) => tr!("dub-other-line", line = *line),
            Self::Overtaken(line) => tr!("dub-overtaken", line = *line),
            Self::CutOff(line) => tr!("dub-cut-off", line = *line),
            Self::FixGone { language, line } => {
                tr!(
                    "dub-fix-gone",
                    language = language_name(language),
                    line = *line
                )
            }
            Self::NoRoom { ms, room_ms } => {
                let seconds = secs(ms.div_ceil(100));
                let room = secs(room_ms / 100);
                let fastest = fastest();
                tr!(
                    "dub-no-room",
                    seconds = seconds,
                    room = room,
                    fastest = fastest
                )
            }
            Self::Silent => tr!("dub-silent"),
            Self::NotEdited => tr!("dub-not-edited", plan = Plan::Enterprise.name()),
            Self::Elsewhere => tr!("dub-elsewhere"),
            Self::SaysAnew => tr!("dub-says-anew"),
            Self::OtherStep => tr!("dub-other-step"),
            Self::SegmentGone => tr!("dub-segment-gone"),
            Self::Unspoken(text) => tr!("dub-unspoken", text = text.as_str()),
            Self::UnspokenSome => tr!("dub-unspoken-some"),
        }
    }
}

fn secs(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn sheet(why: &BadSheet) -> String {
    match why {
        BadSheet::Empty => tr!("dub-sheet-empty"),
        BadSheet::TooMany => tr!("dub-sheet-many"),
        BadSheet::NoColumn(columns) => {
            let quoted = |name: &&str| tr!("dub-sheet-quoted", column = *name);
            let columns: Vec<String> = columns.iter().map(quoted).collect();
            tr!("dub-sheet-column", columns = columns.join(", "))
        }
        BadSheet::Rows { rows, more } => {
            let told = rows.iter().map(row_of);
            let more = (*more > 0).then(|| tr!("dub-sheet-more", count = *more));
            told.chain(more).collect::<Vec<_>>().join("; ")
        }
    }
}

fn row_of(bad: &BadRow) -> String {
    match bad {
        BadRow::NoRow { row } => tr!("dub-sheet-row", row = *row),
        BadRow::NoTime { row, time } => {
            tr!("dub-sheet-time", row = *row, time = time.as_str())
        }
        BadRow::Backwards { row } => tr!("dub-sheet-backwards", row = *row),
        BadRow::Behind { row } => tr!("dub-sheet-behind", row = *row),
    }
}
