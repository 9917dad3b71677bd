//! What came to be of samples and consents.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::attempt::{CloneAttempt, Fixes, KeptSample};
use crate::command::{Recorded, Sheet};
use crate::trouble::Trouble;
use mynah_audio::recorder::Heard;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::consent::{Broken, Consent, Standing};
use mynah_core::ids::VoiceId;
use mynah_core::request::Input;
use mynah_records::recordings::RecordingKind;

/// All consents, and whether their records are what was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vault {
    /// The oldest first.
    pub standings: Vec<Standing>,
    /// Those behind a damaged record, too: they prove nothing, but what forbids is heeded.
    pub heeded: Vec<Standing>,
    /// What is wrong.
    pub broken: Option<Broken>,
    /// SHA-256 of what is to show a consent and was never kept on this computer: nobody here can hear or open it.
    pub unkept: BTreeSet<String>,
    /// Names of the library's projects, in the bin and the archive too: the scope of a consent may name them.
    pub projects: Vec<String>,
}

impl Vault {
    /// Whether what a consent names as its proof was never here.
    pub fn lacks_proof(&self, of: &Consent) -> bool {
        let mut proofs = of.statement.proofs();
        proofs.any(|hash| self.unkept.contains(hash))
    }
}

/// What came of a recording.
#[derive(Debug)]
pub enum Was {
    /// The level of the room, in dBFS.
    Room(f32),
    /// A recording that is kept.
    Kept(Box<KeptSample>),
    /// An input of a tool.
    Input(Box<Input>),
}

/// A recording that was cut off as Mynah ended.
#[derive(Clone, Debug, PartialEq)]
pub struct CutOff {
    /// By which it is asked for.
    pub name: String,
    /// What it was to be.
    pub kind: RecordingKind,
    /// When it was begun.
    pub began: UnixMillis,
    /// How long it is by then.
    pub seconds: f64,
}

/// A clone that was put aside.
#[derive(Clone, Debug, PartialEq)]
pub struct CloneAside {
    /// Under which it is kept.
    pub number: u64,
    /// When that was.
    pub at: UnixMillis,
    /// As it was then, and with the voice where one came of it after all.
    pub attempt: CloneAttempt,
}

/// What is known of clones that are being made.
#[derive(Debug)]
pub enum CloningEvent {
    /// What was begun and not ended.
    Begun(Sheet, Option<Box<CloneAttempt>>),
    /// Clones that were put aside, the newest first.
    Aside(Vec<CloneAside>),
    /// What the window has from here on, by the number of the press; nothing where what stands there stays.
    Turned(u64, Option<Box<CloneAttempt>>),
    /// A clone of recordings with these hashes whose answer was lost is there, and at whose service.
    Found(Vec<String>, (Backend, VoiceId)),
    /// Mynah ended while the clone that was begun was being made: the account to which anything was sent, if any was.
    BrokeOff(Option<String>),
    /// Clones whose answers were lost were looked for among all voices of this account.
    Sought(String),
    /// All consents.
    Vault(Box<Vault>),
    /// What was looked at under this number, or why nothing can be made of it.
    Sampled(u64, Result<Box<KeptSample>, Box<Trouble>>),
    /// The pitch in which most is said in the recordings of a voice, or of a record, in semitones above 1 Hz.
    OwnPitch(String, f32),
    /// A recording was brought in order, or why not.
    Mended(u64, Fixes, Result<Box<KeptSample>, Box<Trouble>>),
    /// The microphones, the system's own first.
    Microphones(Vec<String>),
    /// How a recording goes; nothing once it ended.
    Recording(Option<Heard>),
    /// Recordings that were cut off as Mynah ended, the longest first.
    CutOff(Vec<CutOff>),
    /// What was recorded, or why nothing was.
    Recorded(Recorded, Result<Was, Box<Trouble>>),
    /// What is said in the recording of a statement with this hash, as the service wrote it down.
    Understood(String, Result<String, Box<Trouble>>),
    /// The document of this number is kept, or why not.
    Document(u64, Result<Input, Box<Trouble>>),
    /// Where the document lies that was asked for under this number.
    ProofAt(u64, PathBuf),
}
