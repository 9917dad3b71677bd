//! What came to be of films that are dubbed.

use std::path::PathBuf;
use std::sync::Arc;

use crate::command::DubLine;
use crate::dubbing::{
    AccountDub, Brought, DubForm, DubRead, FilmCard, Looking, Loud, Patch, Still,
};
use crate::ffmpeg::NoHelp;
use crate::trouble::Trouble;
use mynah_audio::peaks::Peaks;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{DubId, FilmId, JobId};

/// Films that are dubbed.
#[derive(Clone, Debug)]
pub enum DubbingEvent {
    /// Those of a backend, the one that was begun last first.
    Listed(Backend, Vec<FilmCard>),
    /// The dubs of a backend's account, the newest first, or why they can't be had, under the number that they were asked
    /// for with: another key may be in use by now.
    Account(u64, Backend, Result<Vec<AccountDub>, Box<Trouble>>),
    /// What is said in one of them.
    Read(u64, Result<Box<DubRead>, Box<Trouble>>),
    /// What was looked at and kept under this number, or why it can't be dubbed.
    Inspected(u64, Result<Box<Brought>, Box<Trouble>>),
    /// How far it is with what is looked at under this number.
    Looking(u64, Looking),
    /// What was put together and left, asked for under this number.
    Begun(u64, Option<Box<DubForm>>),
    /// A new dub of all of a film, put together as a part of it was, or why there is none.
    Whole(u64, Result<Box<DubForm>, Box<Trouble>>),
    /// A table that was read, or why it can't be used.
    Table(PathBuf, Result<TableRead, Box<Trouble>>),
    /// One that was brought or looked at under this number, or why it can't be.
    Looked(u64, Result<Box<FilmCard>, Box<Trouble>>),
    /// One that was to be put into the bin or taken out stays where it is, and why.
    Stays(FilmId, Box<Trouble>),
    /// What was written.
    Exported(u64, Result<Exported, Box<Trouble>>),
    /// A line that is said otherwise from now on, or why it isn't; and the job that made it, where one of this run did.
    Patched(Option<JobId>, DubLine, Result<Box<Patch>, Box<Trouble>>),
    /// The waveform of a recording, under the number that it was asked for with.
    Wave(u64, FilmId, Arc<Peaks>),
    /// The waveform of a language with what was mended in it, under that number.
    Mended(u64, FilmId, String, Arc<Peaks>),
    /// The pictures of a film that were asked for with these numbers, fewer where it ends, or why there are none.
    Stills(FilmId, [u32; 2], Result<Vec<Arc<Still>>, NoHelp>),
    /// How loud a recording and one of its languages are, under that number.
    Loud(u64, FilmId, String, Arc<Loud>),
    /// Why the waveform and the loudness that were asked for with this number can't be found out.
    Unmeasured(u64, Box<Trouble>),
}

/// What is in a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRead {
    /// The hash of what it is kept as.
    pub hash: String,
    /// Who speaks, in the order in which they do.
    pub speakers: Vec<String>,
    /// From when to when each line with a translation is said, in milliseconds, in the order of their beginnings.
    pub said: Vec<[u32; 2]>,
    /// Rows that have no translation.
    pub silent: Vec<SilentRow>,
}

/// A row of a table that has no translation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SilentRow {
    /// As which line it is listed, from 1.
    pub line: usize,
    /// When it begins, in milliseconds.
    pub at: u32,
    /// What is said in the recording, where the table says that.
    pub said: String,
}

/// Something that an export of dubs could not write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The code of its language.
    pub language: String,
    /// One sentence: what is lacking, and why.
    pub why: String,
}

/// What an export of dubs wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The files.
    pub files: Vec<DubFile>,
    /// What could not be written, and why.
    pub lacking: Vec<Lacking>,
    /// What is there to know of what was written.
    pub notes: Vec<String>,
    /// Files of earlier exports beside these that have an earlier state, and were not written anew.
    pub earlier: Vec<PathBuf>,
    /// What the files have.
    pub has: Has,
}

impl Exported {
    /// Adds something of a language that could not be written.
    pub fn lack(&mut self, language: &str, why: String) {
        self.lacking.push(Lacking {
            language: language.to_owned(),
            why,
        });
    }
}

/// What files of languages have: where it is another by now, they are old.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Has {
    /// The dub of each language by its code, and the hash of the transcript that it was made of.
    pub dubs: Vec<(String, Option<DubId>, Option<String>)>,
    /// The fixes.
    pub fixes: Vec<Fixed>,
    /// The hash of the background of one's own.
    pub background: Option<String>,
}

/// A fix: of which language and line, and since when.
pub type Fixed = (String, usize, UnixMillis);

/// A file of a dub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DubFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Of which language; nothing of what tells of all.
    pub language: Option<String>,
    /// What it is.
    pub kind: DubFileKind,
}

/// What a file of a dub is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DubFileKind {
    /// The dubbed track.
    Audio,
    /// Its speech or its background alone.
    Stem,
    /// The film with the dubbed track before its own, or with those of all languages.
    Video,
    /// Subtitles.
    Subtitles,
    /// What is said, as a table.
    Transcript,
    /// When what is said, for studios.
    CueSheet,
    /// What was made, checked and mended.
    Report,
}

impl DubFileKind {
    /// Its word for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Stem => "stem",
            Self::Video => "video",
            Self::Subtitles => "subtitles",
            Self::Transcript => "transcript",
            Self::CueSheet => "cue_sheet",
            Self::Report => "report",
        }
    }
}
