//! What can be done with films that are dubbed. What costs goes with [`JobsCommand::Generate`](super::JobsCommand).

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::dubbing::{Brought, DubForm, HalfWritten, Segment};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{DubId, FilmId, TakeId};
use mynah_core::request::{Cut, LineRequest, Worth};
use mynah_script::cast::CastVoice;

/// Films that are dubbed. What is asked under a number is answered under it.
#[derive(Debug)]
pub enum DubbingCommand {
    /// Tell those of a backend.
    List(Backend),
    /// The same where anything of the library changed since they were told.
    ListChanged(Backend),
    /// Put one into the bin, or take it out, and tell those of its backend.
    Bin(FilmId, bool),
    /// Tell the dubs of the backend's account, wherever they were begun.
    Account(u64, Backend),
    /// Tell what is said in one of them.
    Read(u64, Backend, DubId),
    /// Fetch the files of one of them into a folder.
    Fetch(u64, (Backend, DubId), PathBuf),
    /// Look at a film and keep it; nothing is wanted of it yet. The audio track is counted from 1; `None` is the file's
    /// default, or of a kept film the one that it was looked at with.
    Inspect(u64, Backend, FilmFrom, Option<usize>),
    /// Nobody wants to know that any more, under this number: no more of it is fetched or heard.
    Leave(u64),
    /// Tell what is in a table, whatever it is called.
    ReadTable(PathBuf),
    /// Look at a film, keep it, and write down what is wanted of it.
    Bring(u64, Box<FilmWish>),
    /// Forget those of these languages that were wanted and never ordered, and tell how it stands.
    Unwant(u64, FilmId, Vec<String>),
    /// Tell how one stands, with what is said in what is ready.
    Look(u64, FilmId),
    /// Fetch the languages of one again that were paid for and are gone from the disk, all where none is named, and tell
    /// how it stands. Nothing is bought.
    FetchAgain(u64, FilmId, Vec<String>),
    /// Tell what an export would take the place of.
    LookInTheWay(u64, FilmId, DubExport),
    /// Write what is ready into a folder.
    Export(u64, FilmId, DubExport),
    /// Put what is here for a line in the place of what the dub says there; what is ordered for one is put there anyway.
    Patch(Box<PatchWish>),
    /// Leave what was bought for a line where it is, and tell how its film stands. What is wanted of the line since stays.
    Forget(u64, Box<PatchWish>),
    /// Tell what was put together for a backend and left before it was ordered.
    Begun(u64, Backend),
    /// Tell a new dub of all of a film of which a part was dubbed, put together as that was and not ordered.
    Whole(u64, FilmId),
    /// Keep what is put together for a backend, or nothing of it.
    Keep(Backend, Option<Box<DubForm>>),
    /// Keep what is half written of a line; nothing of it where that is what the line said.
    Write(DubLine, Box<HalfWritten>),
    /// Take the newest patch of a language back, do it again, let the dub say a line as it did, or go back to an earlier
    /// dub.
    Step(u64, FilmId, String, PatchStep),
    /// Play a film from a moment on: as it was recorded and in a language, each ready to go over to.
    Hear(FilmMoment),
    /// Tell the pictures of a film from one of its dub on, and so many of them; `STILL_RATE` are one second.
    Stills(FilmId, [u32; 2]),
    /// Tell the waveform of the recording, then how loud it and a language are.
    Listen(u64, FilmId, String),
}

/// What becomes of the patches of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchStep {
    /// The newest step is taken back, where it is the one that was seen.
    Undo(Option<StepSeen>),
    /// The one that was taken back last is done again, where it is the one that was seen.
    Redo(Option<StepSeen>),
    /// This line, from 1, says what the service made of it.
    PutBack(usize),
    /// An earlier dub of the language comes back, with what was mended in it.
    TurnBack,
}

/// Which step somebody saw: another window may have done another one since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepSeen {
    /// The line that it is about, from 1.
    pub line: usize,
    /// When its patch was made.
    pub at: Option<UnixMillis>,
    /// Whether the line was put back to what the service said.
    pub is_put_back: bool,
}

/// From when on a film is heard, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct FilmMoment {
    /// Which one.
    pub film: FilmId,
    /// In which language.
    pub language: String,
    /// From when on, in seconds of the dub.
    pub from: f64,
    /// Until when, in seconds of the dub; nothing where it goes on to the end.
    pub until: Option<f64>,
    /// Whether the recording is heard first.
    pub original: bool,
    /// How loud the recording is heard under the dub, in dB; nothing where it isn't.
    pub under_db: Option<f32>,
    /// Whether it stands still there until somebody plays it on.
    pub paused: bool,
}

/// What is dubbed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilmFrom {
    /// A file.
    File(PathBuf),
    /// What lies at an address.
    Address(String),
    /// What was looked at and kept.
    Kept(Arc<Brought>),
}

impl PartialEq for FilmFrom {
    /// What is shared is the same at once: a form is compared in each frame, and a film has thousands of phrases.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(path), Self::File(other)) => path == other,
            (Self::Address(address), Self::Address(other)) => address == other,
            (Self::Kept(brought), Self::Kept(other)) => {
                Arc::ptr_eq(brought, other) || brought == other
            }
            _ => false,
        }
    }
}

/// A record of somebody who agreed that a dub speaks with their voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// In a file.
    Record(PathBuf),
    /// As JSON.
    Said(String),
}

/// What is to be dubbed, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct FilmWish {
    /// With whom.
    pub backend: Backend,
    /// What.
    pub from: FilmFrom,
    /// Into which languages, by their codes.
    pub languages: Vec<String>,
    /// From which language; found out if not said.
    pub source: Option<String>,
    /// Transcripts with their translations: one for all languages, or one for each.
    pub sheets: Vec<PathBuf>,
    /// How many speak; found out if not said.
    pub speakers: Option<u32>,
    /// Which part of it.
    pub cut: Option<Cut>,
    /// What it is worth.
    pub worth: Worth,
    /// Whether music and noise are left out.
    pub drop_background: bool,
    /// A background of one's own, which is laid under speech alone here; nothing for the one that is there already.
    pub background: Option<PathBuf>,
    /// Whether swear words are masked.
    pub mask_profanity: bool,
    /// Whether voices of the library speak instead of cloned ones.
    pub without_clones: bool,
    /// Whether it is made as a dubbing project, where one has all that is wanted.
    pub as_project: bool,
    /// Who agreed that their voice is cloned; nobody has to where none is.
    pub agreed: Vec<Agreement>,
}

/// What is written of a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DubExport {
    /// These languages have files of their own, all that are ready where none is named. What has all languages always has
    /// all that are ready.
    pub languages: Vec<String>,
    /// Where.
    pub folder: PathBuf,
    /// As what sound; films, subtitles and tables come along.
    pub sounds: Vec<DubSound>,
    /// Files that are left out.
    pub without: Vec<DubPart>,
    /// Whether what is in the way may go; else new files get a number.
    pub over: bool,
}

impl DubExport {
    /// Returns true if files of a kind are written.
    pub fn writes(&self, part: DubPart) -> bool {
        !self.without.contains(&part)
    }
}

/// Files of a dub other than its sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DubPart {
    /// The film with one language.
    Video,
    /// The film with all languages.
    AllInOne,
    /// Subtitles.
    Subtitles,
    /// Tables of what is said, and the cue sheet.
    Tables,
    /// The report of all languages.
    Report,
}

impl DubPart {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Video,
        Self::AllInOne,
        Self::Subtitles,
        Self::Tables,
        Self::Report,
    ];
}

/// The ending of a dub's background alone.
pub const BACKGROUND: &str = "background.wav";

/// A file of a dub's sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DubSound {
    /// 16-bit PCM in RIFF.
    Wav,
    /// FLAC of 16 bits.
    Flac,
    /// As the service encoded it where it did and nothing was mended, else encoded here.
    Mp3,
    /// AAC, as a file and in the MP4: by `ffmpeg`, where that is installed.
    Aac,
    /// Speech and background each for itself, as WAV, where there is a background of one's own.
    Stems,
}

impl DubSound {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Wav, Self::Flac, Self::Mp3, Self::Aac, Self::Stems];

    /// Its word for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Mp3 => "mp3",
            Self::Aac => "aac",
            Self::Stems => "stems",
        }
    }

    /// The endings of its files.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Wav => &["wav"],
            Self::Flac => &["flac"],
            Self::Mp3 => &["mp3"],
            Self::Aac => &["m4a"],
            Self::Stems => &["dub.wav", BACKGROUND],
        }
    }
}

/// A line of a dub.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DubLine {
    /// Of which film.
    pub film: FilmId,
    /// In which language.
    pub language: String,
    /// Which one, from 1.
    pub line: usize,
}

/// A line that is to be said otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineMend {
    /// Which one.
    pub at: DubLine,
    /// What the dub says there as far as it was seen: numbers may be those of other lines by then.
    pub seen: Segment,
    /// What is said instead.
    pub text: String,
    /// With which voice.
    pub voice: CastVoice,
}

/// A line that is to be said otherwise, and what was bought for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PatchWish {
    /// How.
    pub mend: LineMend,
    /// What was bought.
    pub speech: LineRequest,
    /// The take that came of it; nothing where any of the account that pays will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<TakeId>,
}
