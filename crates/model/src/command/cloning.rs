//! What is done on this computer before a voice is cloned, and with the records of who agreed.

use std::path::PathBuf;

use crate::attempt::{CloneAttempt, Fixes};
use crate::command::{CloneOrder, JobsCommand, ProfessionalCommand};
use crate::inspecting::Place;
use mynah_core::ids::TakeId;
use mynah_core::request::Input;
use mynah_records::recordings::{ReadKind, RecordingKind};

/// What was begun and is gone on with after a start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// A voice that is being cloned.
    #[default]
    Clone,
    /// Somebody who agrees anew.
    Anew,
}

/// Samples and consents. But for what is cloned, and what professional clones are asked for, nothing of it leaves this
/// computer.
#[derive(Debug)]
pub enum CloningCommand {
    /// Tell what was begun and not ended, and all consents.
    Look,
    /// Tell all consents.
    Consents,
    /// Keep what was begun as it stands; nothing ends it.
    Keep(Sheet, Option<Box<CloneAttempt>>),
    /// Clone a voice from recordings, once what was to be kept before is on the disk.
    Create(Box<CloneOrder>),
    /// Put a clone aside under this number, by which its end is told: another one is begun, and it is kept until it is
    /// taken up.
    PutAside(u64, Box<CloneAttempt>),
    /// Take up what was put aside under this number, as it stands there, and put this one aside under another number, by
    /// which the end is told; nothing where nothing is to be kept of it.
    TakeUp(u64, (u64, Option<Box<CloneAttempt>>)),
    /// Tell what was put aside: another window may have done that.
    Aside,
    /// Look at a file and keep what can be sent of it, under a number that is told with its end.
    Sample(u64, PathBuf),
    /// Tell how high the recordings of a voice, or of a record by its hash, are spoken: by their hashes, as far as they are
    /// kept here.
    OwnPitch(String, Vec<String>),
    /// Bring a recording in order, under the number of its row; where the service cleaned it, the take that came of that.
    Mend(u64, (Input, Option<TakeId>), Fixes),
    /// Write down who agreed, and order what cleans a recording at the service.
    Isolate(Box<Isolating>),
    /// Look at a file in which a statement or lines are read aloud, and keep it as what was recorded.
    Reading {
        /// Where it lies.
        path: PathBuf,
        /// What is read.
        what: Recorded,
    },
    /// Tell what the service wrote down of a recording of a statement, by that one's hash, in this take.
    Understand(String, TakeId),
    /// Keep a signed document, under a number that is told with its end.
    Document(u64, PathBuf),
    /// Play a recording, or some of it.
    Hear(Input, HeardOf),
    /// Write down that a consent, by its hash, was taken back.
    Withdraw(String),
    /// Write down that somebody agrees anew, by this record in JSON, which names the one that it renews; what was made by
    /// that one is bound by it.
    Renew(String),
    /// Record in the window.
    Record(RecordCommand),
    /// Something of professional clones.
    Professional(ProfessionalCommand),
    /// Write all consents to this file, or the one with this hash: JSON by its name, else a page to read.
    Export(PathBuf, Option<String>),
    /// Play a recording that is kept here, by its hash.
    HearProof(String),
    /// Tell where a document lies that is kept here, by its hash, under a number.
    ShowProof(u64, String),
}

/// A recording that the service is to clean.
#[derive(Debug)]
pub struct Isolating {
    /// The number of its row, and what is to be done to it then.
    pub row: (u64, Fixes),
    /// Who agreed, as a record in JSON.
    pub consent: String,
    /// What is ordered.
    pub jobs: JobsCommand,
}

/// What is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// The room while nobody speaks.
    Room,
    /// A sample for the row with this number, and what it is called here.
    Sample(u64, String),
    /// The statement with these words, and what it is called here.
    Statement(String, String),
    /// A sample of any length for a professional clone, under this number there, and what it is called here.
    Long(u64, String),
    /// The lines that prove a professional clone to be the person's own, read aloud, by the SHA-256 of the picture that they
    /// were read from, and what that is called here.
    Reading(String, String),
    /// An input of a tool under this number, and its name.
    Input(u64, String),
}

impl Recorded {
    /// As what it is written down while it is recorded.
    pub fn cut_off(&self) -> Option<RecordingKind> {
        match self {
            Self::Sample(..) => Some(RecordingKind::Sample),
            Self::Long(..) => Some(RecordingKind::Long),
            Self::Statement(words, _) => Some(RecordingKind::read(ReadKind::Statement, words)),
            Self::Reading(lines, _) => Some(RecordingKind::read(ReadKind::Lines, lines)),
            Self::Input(..) => Some(RecordingKind::Tool),
            Self::Room => None,
        }
    }

    /// Whether it is words that are read aloud: they are whole, or nothing.
    pub fn is_read(&self) -> bool {
        matches!(self, Self::Statement(..) | Self::Reading(..))
    }
}

/// A recording in the window.
#[derive(Debug)]
pub enum RecordCommand {
    /// Tell which microphones there are.
    Devices,
    /// Begin one with this microphone, or the system's own; one that goes on is lost.
    Begin(Recorded, Option<String>),
    /// Stand still, or go on.
    Pause(bool),
    /// End it and keep it.
    Stop,
    /// End it and forget it.
    Discard,
    /// Make this of one that was cut off as Mynah ended, by its name.
    KeepCutOff(String, Recorded),
    /// Forget one that was cut off.
    DropCutOff(String),
}

/// How much of a recording is heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HeardOf {
    /// All of it.
    All,
    /// From this second on.
    From(f32),
    /// What is around a place.
    Around(Place),
}
