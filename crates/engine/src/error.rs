//! Everything that can go wrong in the machine room, by where it came from.

use std::path::PathBuf;
use std::sync::Arc;

use crate::agents::AgentRefusal;
use crate::sample::SampleError;
use mynah_api::check::Invalid;
use mynah_api::error::ApiError;
use mynah_audio::decode::DecodeError;
use mynah_audio::encode::EncodeError;
use mynah_audio::recorder::NoMicrophone;
use mynah_core::consent::NoConsent;
use mynah_core::credits::Credits;
use mynah_core::ids::VoiceId;
use mynah_core::request::Tool;
use mynah_draft::server::DraftError;
use mynah_export::DeliverError;
use mynah_model::dubbing::refused::NoDub;
use mynah_script::encoding::EncodingError;
use mynah_script::import::ImportError;
use mynah_script::parse::ParseError;
use mynah_store::error::LibraryError;
use mynah_store::secrets::SecretError;

/// Everything that can go wrong in the machine room.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    /// The database, the sounds or the files beside them.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The keychain, or the sealed file in its place.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The service.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// The built-in server could not start; every job that needs it hears of it.
    #[error(transparent)]
    Draft(Arc<DraftError>),
    /// Sound that can't be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// What was paid for can't be read as what it should be; it lies there as it came.
    #[error("what arrived can't be read and lies at {path}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: Box<Self>,
    },
    /// Sound that can't be written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// Files that can't be written.
    #[error(transparent)]
    Deliver(#[from] DeliverError),
    /// A text that is no script.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// A file that is no text.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// A file that can't be read to a script.
    #[error("{file}: {why}")]
    Import {
        /// Its name.
        file: String,
        /// What is wrong with it.
        #[source]
        why: ImportError,
    },
    /// No script is written as a file with this ending.
    #[error("no script is written as .{0}")]
    ScriptEnding(String),
    /// The process that reads files could not start.
    #[error("no process can be started to read the file")]
    Importer(#[source] std::io::Error),
    /// What the studio itself refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The sample that ships is broken: a bug.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The runtime or its thread could not start.
    #[error("the studio can't start")]
    Start(#[source] std::io::Error),
    /// A blocking piece of work was cut off: the studio shuts down, or there is a bug.
    #[error("the work was cut off")]
    CutOff,
}

impl From<Invalid> for StudioError {
    fn from(invalid: Invalid) -> Self {
        Refusal::from(invalid).into()
    }
}

/// What the studio itself refuses, before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing to speak.
    #[error("there is no text")]
    NoText,
    /// A room or pan in an output format with one channel.
    #[error("the place needs an output format with two channels")]
    OneChannel,
    /// More than the model takes at once.
    #[error("{characters} characters, {limit} are allowed")]
    TextTooLong {
        /// How many there are.
        characters: usize,
        /// How many may be.
        limit: usize,
    },
    /// The system names no folder for data.
    #[error("there is no folder for data")]
    NoHome,
    /// The project speaks with the service, and there is no key.
    #[error("there is no key")]
    NoKey,
    /// The key may not write the dictionaries that rules of pronunciation need.
    #[error("the key lacks {permission}")]
    NoDictionaries {
        /// What the key lacks.
        permission: String,
        /// The words with rules.
        words: Vec<String>,
        /// Those of them that have sounds alone.
        lost: Vec<String>,
    },
    /// The stored key waits for its passphrase.
    #[error("the key is locked")]
    KeyLocked,
    /// The key that Settings name isn't in the library: a copy that is older was brought back. A person decides which one
    /// pays.
    #[error("the chosen key is not in the library")]
    KeyUnlisted,
    /// The key in use is another account's than the one that was asked.
    #[error("the key is another account's")]
    OtherAccount,
    /// No key of the account that it was ordered with is here. A person decides whether another one pays.
    #[error("it was ordered with another account")]
    OrderedElsewhere,
    /// The keychain has it no more, or it was only for an earlier run.
    #[error("the key {name} is not there any more")]
    KeyGone {
        /// What it is called.
        name: String,
    },
    /// Another key has this name.
    #[error("there is a key called {name}")]
    KeyNamed {
        /// The name.
        name: String,
    },
    /// A key can only take the place of one of the same account.
    #[error("the key is of another account than {name}")]
    ReplacesOther {
        /// What the one is called that was to be replaced.
        name: String,
    },
    /// What was pasted can't be a key.
    #[error("that is no key")]
    NotAKey,
    /// `MYNAH_KEY_COMMAND` failed or printed nothing.
    #[error("the key command gave no key")]
    KeyCommand,
    /// The run may not spend that much.
    #[error("{needed} credits are needed, {left} are left of this run's limit")]
    OverLimit {
        /// What it would cost.
        needed: Credits,
        /// What the run may still spend.
        left: Credits,
    },
    /// It was shown as free, and the library doesn't hold its take any more. A person decides.
    #[error("the library does not hold its take any more; it costs {price} credits")]
    NotFree {
        /// What it costs at most.
        price: Credits,
    },
    /// It costs more than was shown: a voice's owner raised its rate, or another account pays. A person decides.
    #[error("{shown} credits were shown; it costs {price}")]
    Dearer {
        /// What it was shown to cost at most.
        shown: Credits,
        /// What it costs at most.
        price: Credits,
    },
    /// A script file over the limit, refused before it was read.
    #[error("{path} is too large")]
    ScriptTooLarge {
        /// The file that was chosen.
        path: PathBuf,
    },
    /// The job is not there any more.
    #[error("there is no such job")]
    NoJob,
    /// The player's thread could not start, so nothing can be heard.
    #[error("there is no player")]
    NoPlayer,
    /// The service would not take it.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The project has zero retention, and this can't be asked for it.
    #[error("the service keeps what {} makes", .tool.as_str())]
    Retained {
        /// What it would have been made with.
        tool: Tool,
    },
    /// Nobody knows how long a recording is, and so what it costs.
    #[error("the recording's length isn't known")]
    NoLength,
    /// Another window saved the transcript since this one opened it.
    #[error("the transcript was saved by another window")]
    TranscriptChanged,
    /// The account has no such transcript, or not yet.
    #[error("the account has no such transcript")]
    NoSuchTranscript,
    /// The answer is no transcript.
    #[error("the answer is no transcript")]
    NoTranscript,
    /// Something of a dub can't be done.
    #[error(transparent)]
    NotDubbed(NoDub),
    /// The service could not make a dub; what it says.
    #[error("{}{}", crate::jobs::FAILED, .0)]
    DubFailed(String),
    /// The service has a dub no more, as it said several times.
    #[error("{}", crate::jobs::REMOVED)]
    DubRemoved,
    /// It is being made, or fetched, at this moment.
    #[error("it is still under way")]
    UnderWay,
    /// The service lists it, or did, and doesn't give its sound any more.
    #[error("its sound can't be had any more")]
    SoundGone,
    /// A file has no sound in it.
    #[error("there is no sound in it")]
    NoRecording,
    /// A tool can't use a file.
    #[error("{file} can't be used: {why}")]
    NoInput {
        /// Its name.
        file: String,
        /// Why, in words.
        why: String,
    },
    /// Music is longer than ElevenLabs accepts.
    #[error("{0}")]
    SongTooLong(String),
    /// Nobody is heard to speak in a recording.
    #[error("nobody is heard to speak in it")]
    NoSpeech,
    /// A voice has no preview to go by.
    #[error("the voice has no preview")]
    NoPreview,
    /// A file is far larger than a line's recording.
    #[error("{bytes} bytes are no recording of a line")]
    RecordingTooLarge {
        /// How many it has.
        bytes: u64,
    },
    /// A file is larger than any that is read here.
    #[error("{bytes} bytes are too many to be read, of at most {most}")]
    SourceTooLarge {
        /// How many it has.
        bytes: u64,
        /// How many are read.
        most: u64,
    },
    /// There are more recordings than the service makes a voice of.
    #[error("{count} are too many samples")]
    TooManySamples {
        /// How many there are.
        count: usize,
    },
    /// Nothing can be recorded.
    #[error("{0}")]
    NoMicrophone(NoMicrophone),
    /// A file that can't be a signed document: empty, or far too large.
    #[error("it is no document")]
    NoDocument,
    /// What is to show that somebody read something aloud is a take that a voice made here.
    #[error("a voice read it, nobody else")]
    ReadByVoice,
    /// The lines that are to be read aloud came as nothing that can be shown.
    #[error("the captcha is no picture that can be shown")]
    NoCaptcha,
    /// A voice has that name already; another one is made only for who says so.
    #[error("there is a voice called {name}: {voice}")]
    NameTaken {
        /// Its name.
        name: String,
        /// That voice.
        voice: VoiceId,
    },
    /// A record that lets nobody clone a voice.
    #[error("the consent can't be taken: {0:?}")]
    NoConsent(NoConsent),
    /// Nothing was picked to be exported.
    #[error("there is nothing to export")]
    NothingToExport,
    /// A file that says nothing of a casting call.
    #[error("no results of a casting call in {0}")]
    NoResults(PathBuf),
    /// Something about agents.
    #[error(transparent)]
    Agents(AgentRefusal),
}

impl From<NoDub> for StudioError {
    fn from(no: NoDub) -> Self {
        Refusal::NotDubbed(no).into()
    }
}
