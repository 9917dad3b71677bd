//! What the interface wishes. Commands are intents, nested by area; the hub only routes.

mod agents;
mod auditions;
mod cloning;
mod cue;
mod dubbing;
mod makings;
mod order;
mod professional;
mod project;
mod series;
mod takes;
mod templates;
mod tools;
mod versions;
mod voices;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::audition::Page;
use crate::desk::{
    Budget, HistoryAsk, HistoryFilter, HistoryKey, HistoryMark, HistoryWhose, LedgerQuery, Scope,
};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::day::Month;
use mynah_core::ids::{ItemId, JobId, KeyId, LineId, ProjectId, TakeId};
use mynah_core::pauses::Pauses;
use mynah_core::request::SpeechRequest;
use mynah_core::secret::Secret;
use mynah_core::shape::Shape;
use mynah_script::pages::JobSet;

/// A wish of the interface.
#[derive(Debug)]
pub enum Command {
    /// Projects and scripts.
    Project(ProjectCommand),
    /// Voices and models of a backend.
    Voices(VoicesCommand),
    /// Paid and long work.
    Jobs(JobsCommand),
    /// Takes that are kept.
    Takes(TakesCommand),
    /// What is heard.
    Playback(PlaybackCommand),
    /// Keys of the service.
    Keys(KeysCommand),
    /// Backends and credits.
    Account(AccountCommand),
    /// The account's history and the library's takes as one list.
    History(HistoryCommand),
    /// What was spent, and what may be.
    Usage(UsageCommand),
    /// Settings of this installation.
    Settings(SettingsCommand),
    /// What lies on the disk.
    Storage(StorageCommand),
    /// Samples of voices that are cloned, and who agreed.
    Cloning(CloningCommand),
    /// Films that are dubbed.
    Dubbing(DubbingCommand),
    /// Inputs and results of the tools.
    Tools(ToolsCommand),
    /// Voice agents.
    Agents(AgentsCommand),
}

impl Command {
    /// Whether it keeps what somebody did or ends what costs, and costs nothing: it is sent when the window closes as
    /// well. What only shows or orders something is not.
    pub fn is_kept(&self) -> bool {
        match self {
            Self::Project(_) | Self::Usage(_) | Self::Settings(_) => true,
            Self::Takes(command) => matches!(
                command,
                TakesCommand::Act(_)
                    | TakesCommand::PickFitting(..)
                    | TakesCommand::Preset(_)
                    | TakesCommand::Rate(..)
            ),
            Self::Voices(command) => matches!(
                command,
                VoicesCommand::Mark(..) | VoicesCommand::Making(MakingCommand::Keep(..))
            ),
            Self::Jobs(command) => matches!(
                command,
                JobsCommand::Cancel(_) | JobsCommand::CancelAll | JobsCommand::CancelRehearsal(_)
            ),
            Self::Cloning(command) => matches!(
                command,
                CloningCommand::Keep(..)
                    | CloningCommand::Withdraw(_)
                    | CloningCommand::Professional(ProfessionalCommand::Keep(_))
            ),
            Self::Dubbing(command) => matches!(
                command,
                DubbingCommand::Step(..) | DubbingCommand::Write(..)
            ),
            Self::Keys(command) => matches!(
                command,
                KeysCommand::Forget(_) | KeysCommand::Rename(..) | KeysCommand::Cap(..)
            ),
            Self::Playback(_) | Self::Account(_) | Self::History(_) | Self::Storage(_) => false,
            Self::Tools(command) => matches!(
                command,
                ToolsCommand::SaveTranscript(..)
                    | ToolsCommand::CopyTranscript(..)
                    | ToolsCommand::ChangePreset(_)
                    | ToolsCommand::KeepInputs(_)
                    | ToolsCommand::StopCaptions
            ),
            Self::Agents(command) => matches!(
                command,
                AgentsCommand::EndConversation
                    | AgentsCommand::SaveTest(_)
                    | AgentsCommand::DeleteTest(_)
                    | AgentsCommand::StopTests
            ),
        }
    }
}

/// What lies on the disk.
#[derive(Debug)]
pub enum StorageCommand {
    /// Say what lies there.
    Measure,
    /// Put takes into the bin that are no line's own and not starred, of one project or of all.
    CleanUp(Option<ProjectId>),
    /// Take these out of the bin again.
    PutBack(Vec<TakeId>),
    /// Take all that lies in a project's bin out of it again, whenever it came there.
    PutBinBack(ProjectId),
    /// Delete what lies in the bin for good, of one project or of all.
    EmptyBin(Option<ProjectId>),
    /// Remove the files of dubs whose films are in the bin; what is known of them stays, and they are fetched again where
    /// somebody wants them.
    LetDubsGo,
    /// Read every take's sound.
    Check,
    /// Stop doing so.
    StopCheck,
    /// Copy the whole library into a new folder below this one, verified.
    BackUp(PathBuf),
    /// Bring the backup in this folder back, once every file of it was verified. Nothing that costs is turned back.
    BringBack(PathBuf),
    /// Copy the library into this empty folder; the rest follows at the next start, and it lies there then.
    MoveTo(PathBuf),
    /// Take an order to move back: the library stays where it is.
    Stay,
    /// Stop any of these.
    StopCopy,
}

pub use self::agents::{
    AccountTestRun, AgentSave, AgentsCommand, ConversationStart, TestRun, ToolAnswer, ToolRule,
    WebhooksCommand,
};
pub use self::auditions::{AuditionCommand, KeepAudition};
pub use self::cloning::{CloningCommand, HeardOf, Isolating, RecordCommand, Recorded, Sheet};
pub use self::cue::Cue;
pub use self::dubbing::{
    Agreement, BACKGROUND, DubExport, DubLine, DubPart, DubSound, DubbingCommand, FilmFrom,
    FilmMoment, FilmWish, LineMend, PatchStep, PatchWish, StepSeen,
};
pub use self::makings::{MakingCommand, Ordered};
pub use self::order::{LineOrder, Retake};
pub use self::professional::{Keeping, ProTask, ProfessionalCommand};
pub use self::project::ProjectCommand;
pub use self::series::SeriesCommand;
pub use self::takes::{PresetCommand, Recording, TakesCommand};
pub use self::templates::TemplateCommand;
pub use self::tools::{
    CaptionSource, CaptionsStart, LONGEST_CAPTIONS, TakesExport, ToolMoment, ToolsCommand,
    TranscriptExport,
};
pub use self::versions::{Newer, ToCompare, VersionCommand};
pub use self::voices::{
    CloneFrom, CloneOrder, PreviewAt, SampleAt, UNWATCHED, VoiceChange, VoicesCommand,
};
pub use mynah_records::failures::{FailureFilter, FailureId};
pub use mynah_records::settings::{Interface, KeepChoice, LeftAt, NewProjects, ThemeChoice};
pub use mynah_records::stop_loss::{StopLoss, Tried};
pub use mynah_script::deed::TakeAct;
pub use mynah_script::history::{JournalStep, StepKind};

/// Paid and long work.
#[derive(Debug)]
pub enum JobsCommand {
    /// Generate lines. What the library holds becomes a take at once and costs nothing.
    Generate {
        /// The project, or none.
        project: Option<ProjectId>,
        /// The backend that speaks.
        backend: Backend,
        /// The lines in order.
        orders: Vec<LineOrder>,
        /// Play the first one as it arrives.
        play: bool,
        /// Somebody asks for this very line and means it: what an earlier attempt was perhaps charged for is looked
        /// for, and bought again where it isn't found. Otherwise it is left out.
        asked_alone: bool,
    },
    /// Stop a job. What was sent may still be charged; the answer says so.
    Cancel(JobId),
    /// Stop all.
    CancelAll,
    /// Stop what a project's rehearsals ordered.
    CancelRehearsal(ProjectId),
    /// Move one that waits among those that were ordered with it.
    Move(JobId, Step),
    /// Tell what the failure log has of these.
    ListFailures(FailureFilter),
    /// Write what the failure log has of these to a file: JSON where its name ends so, else CSV.
    ExportFailures {
        /// Which ones.
        filter: FailureFilter,
        /// Where to.
        path: PathBuf,
    },
    /// Clear the failure log of all that is not in doubt.
    ClearFailures,
    /// Order something of the failure log again, at its price.
    RetryFailure(FailureId),
    /// Let batches wait, or go on. What is under way comes to its end, and a line that is asked for alone is spoken.
    Pause(bool),
    /// Lets the lines go on that an ended window left, and ends a pause.
    Continue,
    /// The same order again; one that waits goes on now.
    Retry(JobId),
    /// The same orders again, as batches: those of these that failed and cost nothing. What goes on already is left
    /// alone, and so is what deletes.
    RetryAll {
        /// Where they were to be made; none for exports, and for entries of the history.
        backend: Option<Backend>,
        /// Which ones.
        jobs: JobSet,
    },
    /// The same order again after a wait, which [`JobsCommand::Retry`] cuts short and a cancel ends.
    RetryAfter(JobId, Duration),
    /// Look in the history whether what was sent came to be, and fetch it.
    CheckHistory(JobId),
    /// The same, and somebody agreed that it crosses soft budgets.
    Agreed(Box<Self>),
    /// The same, and a person confirmed that voices speak outside the scope of their consents. It is for
    /// [`JobsCommand::Generate`], [`JobsCommand::Retry`] and those two within the commands above and below.
    OutsideConsent(Box<Self>),
    /// The same, and soft budgets had room for all of it: what is ordered after it doesn't take that away. Whether
    /// other programs did is looked for as it begins.
    Fitted(Box<Self>),
    /// Forget a finished or failed job; one that is under way is stopped instead.
    Dismiss(JobId),
    /// Forget those of these that are not under way.
    DismissAll(JobSet),
    /// Write takes to files, in place of those that are there.
    Export(Box<ExportOrder>),
    /// Look which files it would take the place of. The answer has the same number.
    LookInTheWay(u64, Arc<ExportOrder>),
    /// Look whether a file is there that something else would take the place of. Answered the same way.
    LookForFile(u64, PathBuf),
}

/// Where a waiting line goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Before all others.
    First,
    /// Before the one before it.
    Up,
    /// Behind the one behind it.
    Down,
    /// Behind all others.
    Last,
}

/// What MP3 files are encoded with: the best the service makes, and the least that audiobook shops take.
/// Takes that are MP3 already are not encoded again.
pub const MP3_KBPS: u32 = 192;

/// What an export is to write.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportOrder {
    /// The project; none for takes of the command line.
    pub project: Option<ProjectId>,
    /// The takes in the order of their lines, with the words the file names are made of.
    pub takes: Vec<ExportTake>,
    /// One file a take, or one joined file.
    pub shape: ExportShape,
    /// The kind of file.
    pub kind: ExportKind,
    /// The folder, or for one joined file its exact name.
    pub to: PathBuf,
    /// The pauses of one joined file.
    pub pauses: Pauses,
    /// Subtitles of one joined file: WebVTT where the name ends in `.vtt`, else SRT.
    pub subtitles: Option<PathBuf>,
    /// A page to listen by, and a sheet, beside one file a take.
    pub page: Option<Box<Page>>,
}

/// One take of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportTake {
    /// The take.
    pub take: TakeId,
    /// The line's number in the script, from 1.
    pub number: usize,
    /// Its speaker.
    pub speaker: String,
    /// Its text, for the slug.
    pub text: String,
    /// The name that somebody wants for its file instead of the pattern's.
    pub file: Option<String>,
    /// What is done to its sound.
    pub shape: Shape,
    /// The pause behind it in a joined file, where it is not the order's.
    pub gap_ms: Option<u32>,
}

/// One file a take, or one joined file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportShape {
    /// One file a take, `{n:04}-{speaker}-{slug}.{ext}`.
    #[default]
    Files,
    /// All in one file with pauses between.
    Joined,
}

/// The kind of file an export writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportKind {
    /// 16-bit PCM in RIFF.
    #[default]
    Wav,
    /// FLAC.
    Flac,
    /// MP3.
    Mp3,
    /// Each take as it was made, in the format that it was ordered in. Joined: all in the first one's format.
    Own,
}

/// What is done with an item that was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It is kept.
    Keep,
    /// It is played.
    Play,
    /// It is told under this number, to be put into the script.
    Put(u64),
}

/// Entries of the history, and what is done to each.
#[derive(Clone, Debug)]
pub struct HistoryOrder {
    /// Whose: of no other account is anything touched.
    pub whose: HistoryWhose,
    /// The entries, in the list's order.
    pub marks: Arc<[HistoryMark]>,
    /// What is done.
    pub work: HistoryWork,
}

/// What is done to entries of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryWork {
    /// What is only at the provider is fetched into the library.
    Fetch,
    /// Each is written into this folder, as it was made and in place of nothing. What isn't here is fetched first.
    Save(PathBuf),
    /// They are deleted at the provider, for good. Takes stay.
    Delete,
}

/// All rows of a filter are wanted.
#[derive(Debug)]
pub struct HistoryGather {
    /// The number that is told with them; 0 ends the gathering that is under way.
    pub number: u64,
    /// Which rows.
    pub filter: HistoryFilter,
    /// The account whose list it is; what another one's has is not gathered.
    pub account: Option<String>,
    /// Those that were made until then.
    pub until: UnixMillis,
    /// But not these.
    pub but: HashSet<HistoryKey>,
}

/// What is heard.
#[derive(Debug)]
pub enum PlaybackCommand {
    /// Play a take from its start; `then` follow without a gap in the list.
    Play {
        /// The take.
        take: TakeId,
        /// What follows.
        then: Vec<TakeId>,
    },
    /// Play lines as they sound in a joined file; one alone with its silence.
    Hear(Vec<Cue>),
    /// Go on with this one of the takes that are heard one after the other.
    GoOnWith(usize),
    /// Shape a take that is heard otherwise, where it stands.
    Reshape {
        /// The take.
        take: TakeId,
        /// What is done to its sound from now on.
        shape: Shape,
    },
    /// Load takes as their lines shape them, all at one loudness, and play one of them; [`PlaybackCommand::GoTo`] and
    /// [`PlaybackCommand::Swap`] go to others, at the word that is heard.
    Compare {
        /// The takes, in their order.
        cues: Vec<Cue>,
        /// The place of the one that is heard first.
        first: usize,
    },
    /// Go over to this one of the takes that are compared, and go on if it was paused; while they are loaded it becomes the
    /// one that is heard first.
    GoTo(TakeId),
    /// What is compared, or loaded to be, ends at its end: it doesn't begin again.
    PlayOut,
    /// Go over to the next one of them, behind the last one to the first: from A to B or back.
    Swap,
    /// Go on or stand still.
    TogglePause,
    /// Stop and go back to the start.
    Stop,
    /// Go to a place.
    SeekMillis(u64),
    /// 0 … 1.
    Volume(f32),
    /// So many times its own tempo, 0.5 … 2, at the same pitch.
    Tempo(f32),
    /// Whether what is played begins again at its end.
    Loop(bool),
    /// Use this device, or the system's default.
    Device(Option<String>),
    /// Look for a device again.
    ReopenDevice,
}

impl PlaybackCommand {
    /// Whether somebody expects to hear something new.
    pub fn is_to_be_heard(&self) -> bool {
        matches!(
            self,
            Self::Play { .. } | Self::Hear(_) | Self::GoOnWith(_) | Self::Compare { .. }
        )
    }
}

/// Keys of the service, by name.
#[derive(Debug)]
pub enum KeysCommand {
    /// Look which keys there are and which is in use: another window may have changed it.
    Look,
    /// Test a key against the service and, if it is good, keep it.
    Add(Box<NewKeyOrder>),
    /// Ask again what a key may do.
    Test(KeyId),
    /// Use this one where nothing is bound to another.
    Use(KeyId),
    /// Give one another name.
    Rename(KeyId, String),
    /// Open a sealed one with its passphrase.
    Unlock(KeyId, Secret),
    /// Forget one, here and in every process of this library.
    Forget(KeyId),
    /// What may be spent with one in a month of the calendar.
    Cap(KeyId, Option<Credits>),
    /// Batches are paid with this one; `None`: with the one in use.
    ForBatches(Option<KeyId>),
    /// A project's work is paid with this one; `None`: with the one in use.
    ForProject(ProjectId, Option<KeyId>),
}

/// A key that is to be tested and kept.
#[derive(Debug)]
pub struct NewKeyOrder {
    /// What it is to be called; empty: something is found.
    pub name: String,
    /// The key.
    pub key: Secret,
    /// Where to keep it.
    pub keep: KeepKey,
    /// The address it is for; `None`: the default one.
    pub base: Option<String>,
    /// Whether it is to be used from now on.
    pub switch: bool,
    /// The key that it takes the place of: its name, its work, its projects.
    pub replaces: Option<KeyId>,
}

/// Backends and credits.
#[derive(Debug)]
pub enum AccountCommand {
    /// Tell all about a backend that no project uses yet: voices, models, credits, what the library holds.
    Enter(Backend),
    /// Read credits and ceiling again, and what the library says was spent.
    Refresh(Backend),
    /// Look now whether a backend can be reached again.
    TryNow(Backend),
    /// Host of the service: a region or a custom base URL; `None` for the default.
    SetBase(Option<String>),
}

/// Where a key is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeepKey {
    /// The system's keychain.
    #[default]
    Keychain,
    /// An encrypted file with this passphrase.
    File(Secret),
    /// This run only.
    ThisRun,
}

/// What was spent, and what may be.
#[derive(Debug)]
pub enum UsageCommand {
    /// Tell what a month of a backend adds up to, and its budgets and alerts.
    Show(Backend, Month),
    /// Tell a stretch of the ledger.
    Ledger(Box<LedgerQuery>),
    /// Set a budget, or another limit for it.
    SetBudget(Budget),
    /// Take a budget away.
    DropBudget(Backend, Scope),
    /// Somebody looked at the alerts of a backend.
    Seen(Backend),
    /// Write the ledger to a file of comma-separated values, in the query's order and all of it.
    Export {
        /// Which entries.
        query: Box<LedgerQuery>,
        /// The file.
        path: PathBuf,
    },
}

/// Settings of this installation, one at a time: two windows that change two of them keep both. Volume, device
/// and the service's address are set where they are used.
#[derive(Debug)]
pub enum SettingsCommand {
    /// The look.
    Theme(ThemeChoice),
    /// The size of the text, 0.8 … 2.0.
    Zoom(f32),
    /// Whether nothing is animated.
    ReducedMotion(bool),
    /// Whether the Script room has its inspector at its right.
    Inspector(bool),
    /// From which price on orders are asked about.
    ConfirmAbove(Option<Credits>),
    /// Confirms the settings that were recovered from a damaged file.
    ConfirmRecovered,
    /// Whether the command line uses the stored key without a project.
    KeyOnCommandLine(bool),
    /// After so many days it is told that a key is old; `None`: never.
    RotateKeysAfter(Option<u32>),
    /// The pauses of joined files.
    Pauses(Pauses),
    /// Where the next keys are kept.
    KeepKeys(KeepChoice),
    /// The folder that exports go to; empty for the usual one.
    ExportFolder(PathBuf),
    /// The folder that files of a dub went to.
    DubFolder(PathBuf),
    /// Model and format of new projects.
    NewProjects(NewProjects),
    /// Language and shortcuts of the window.
    Interface(Interface),
    /// Where somebody was when the window was closed.
    LeftAt(LeftAt),
}

/// The account's history and the library's takes as one list. All of it is free.
#[derive(Debug)]
pub enum HistoryCommand {
    /// Make a page of it.
    Page(Box<HistoryAsk>),
    /// Fetch an item's sound into the library.
    Fetch {
        /// Whose.
        whose: HistoryWhose,
        /// The item.
        item: ItemId,
        /// What is done with it once it is here.
        then: Fetched,
    },
    /// Go through entries, one after the other.
    Many(Box<HistoryOrder>),
    /// Gather all rows of a filter.
    Gather(Box<HistoryGather>),
    /// Give a line a take that the library holds, as its own.
    Put {
        /// The take.
        take: TakeId,
        /// The line's project.
        project: ProjectId,
        /// The line.
        line: LineId,
        /// What the line would send instead, where that is something else: it is not changed for it.
        instead: Option<Box<SpeechRequest>>,
    },
    /// Delete an item at the service, for good. Its take stays.
    Delete {
        /// Whose.
        whose: HistoryWhose,
        /// The item.
        item: ItemId,
    },
}
