//! What came to be. Events are facts, nested by area; only [`Desk::apply`](crate::desk::Desk::apply) takes them in.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crate::best::BestRow;
use crate::command::{Cue, HistoryOrder, LineOrder};
use crate::connectivity::Lost;
use crate::desk::{
    AccountCeiling, Alert, AppSettings, DeviceState, Elsewhere, Failure, HistoryGathered,
    HistoryKey, HistoryPage, HistoryRow, HistoryWhose, KeyCard, KeyState, LedgerWindow, LineTakes,
    Listening, Meter, Model, Sound, Spend, Standing, Statement, TakeCard, Voice, Voices,
};
use crate::shared_voices::SharedCard;
use crate::trouble::Topic;
use crate::trouble::Trouble;
use mynah_core::audio_effects::EffectCatalog;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{ItemId, JobId, KeyId, LineId, ProjectId, TakeId};
use mynah_core::settings::Preset;
use mynah_records::budgets::ByAccount;
use mynah_script::deed::Deeds;

mod agents;
mod auditions;
mod browse;
mod cloning;
mod dubbing;
mod makings;
mod offer;
mod playing;
mod professional;
mod project;
mod storage;
mod tools;
mod versions;

pub use self::agents::{
    AccountTestUpdate, AgentCard, AgentSaved, AgentsEvent, ConversationCard, ConversationEnd,
    ConversationUpdate, NewWebhook, TestRunUpdate, WebhookCard, WebhooksUpdate,
};
pub use self::auditions::{AuditionCard, AuditionEvent};
pub use self::browse::BrowseEvent;
pub use self::cloning::{CloneAside, CloningEvent, CutOff, Vault, Was};
pub use self::dubbing::{
    DubFile, DubFileKind, DubbingEvent, Exported, Fixed, Has, SilentRow, TableRead,
};
pub use self::makings::MakingEvent;
pub use self::offer::{Offer, TypedName};
pub use self::playing::{Playing, Side};
pub use self::professional::{Picture, ProfessionalEvent};
pub use self::project::{Opened, Overtaken, ProjectEvent};
pub use self::storage::StorageEvent;
pub use self::tools::{CaptionLine, CaptionsEvent, OpenTranscript, ToolsEvent};
pub use self::versions::{ToRestore, VersionEvent};
pub use crate::sounding::Sounding;

/// Something that came to be.
#[derive(Debug)]
pub enum Event {
    /// Projects and scripts.
    Project(ProjectEvent),
    /// Voices and models of a backend.
    Voices(Backend, VoicesEvent),
    /// Jobs that wait for their turn.
    Queued(Vec<Queued>),
    /// A job that an earlier run left in doubt: nothing is spoken for it now.
    LeftInDoubt(Queued),
    /// A job's state.
    Job(JobId, JobEvent),
    /// These are told of no longer.
    Dismissed(Vec<JobId>),
    /// Requests, by quick key, of an order of which nothing begins: its stop-loss couldn't be kept.
    Unordered(Vec<u64>),
    /// What the failure log has of those that were asked for, newest first.
    Failures(Arc<Vec<Failure>>),
    /// The failure log has one more.
    FailureLogged,
    /// The failure log was cleared of all that is not in doubt.
    FailuresCleared {
        /// How many are gone.
        cleared: usize,
        /// How many stay.
        kept: usize,
    },
    /// The failure log was written to this file.
    FailuresWritten(PathBuf),
    /// Takes that are kept.
    Takes(TakesEvent),
    /// What is heard.
    Playback(PlaybackEvent),
    /// Keys, backends, credits.
    Account(AccountEvent),
    /// The account's history and the library's takes as one list.
    History(HistoryEvent),
    /// What an export would write over.
    InTheWay(InTheWay),
    /// What was spent, and what may be.
    Usage(UsageEvent),
    /// Settings of this installation.
    Settings(Box<AppSettings>),
    /// What lies on the disk.
    Storage(StorageEvent),
    /// Samples of voices that are cloned, and who agreed.
    Cloning(CloningEvent),
    /// Films that are dubbed.
    Dubbing(DubbingEvent),
    /// Inputs and results of the tools.
    Tools(ToolsEvent),
    /// Voice agents.
    Agents(AgentsEvent),
    /// Something to tell.
    Notice(Notice),
}

/// Something to tell that belongs to no line.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Good news, shown as a toast and gone after a while.
    Done(String),
    /// The same of what is done again and again.
    Often(Often),
    /// Why something was not done, or what is left of it: no trouble, and no good news.
    Heed(String),
    /// The same with something that can be done about it.
    Offer {
        /// The news.
        text: String,
        /// What can be done.
        offer: Offer,
    },
    /// Trouble, shown until it is dismissed or over.
    Trouble(Trouble),
    /// So much of a limit is used; over once the limit is higher.
    Alert(Alert),
    /// What was told of this is over: it succeeded since.
    Over(Topic),
    /// What was to be heeded in these words is so no more.
    Past(String),
}

/// Good news of something that is done again and again: the newest takes the place of the one before, and counts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Often {
    /// The take of this number lies in the bin.
    Binned(u32),
    /// The take of this number is its line's.
    Picked(u32),
    /// This word is flagged.
    Flagged(String),
    /// What undo or redo did, in words.
    Stepped(String),
}

impl Notice {
    /// Whether it says what `other` said.
    pub fn repeats(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Trouble(trouble), Self::Trouble(other)) => trouble.repeats(other),
            _ => self == other,
        }
    }
}

/// Voices and models.
#[derive(Debug)]
pub enum VoicesEvent {
    /// Being asked for.
    Asked,
    /// Those that came so far; more are on their way.
    Partly(Voices),
    /// All voices.
    Voices(Voices),
    /// The voices that were found by their ids, for the key may not list them or the models.
    Restricted(Voices, Trouble),
    /// What voices were that this key listed before and that are there no more.
    Vanished(Vec<Voice>),
    /// A page of the shared library that was looked through, or why there is none.
    Shared(Result<SharedPage, Box<Trouble>>),
    /// What the Voices room asked for.
    Browse(BrowseEvent),
    /// All models that speak.
    Models(Arc<Vec<Model>>),
    /// The catalogue of places, or why there is none.
    Places(Result<Arc<EffectCatalog>, Box<Trouble>>),
    /// Could not be had.
    Failed(Trouble),
}

/// A page of the shared library.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SharedPage {
    /// The voices.
    pub voices: Vec<SharedCard>,
    /// How many there are in all, where the service says so.
    pub total: Option<u64>,
    /// Whether nothing comes behind it.
    pub is_last: bool,
}

/// A job that waits for its turn.
#[derive(Debug)]
pub struct Queued {
    /// Its id from now on.
    pub id: JobId,
    /// What is done.
    pub work: Work,
    /// The highest it can cost from here on: what is here of it already is in no price.
    pub quote: Credits,
    /// Lower goes first.
    pub rank: i64,
    /// What was ordered together takes turns with other batches; nothing where a person waits for it alone.
    pub batch: Option<u64>,
}

/// What a job came to.
#[derive(Debug)]
pub enum JobEvent {
    /// It waits, and then goes on by itself.
    Held {
        /// For what.
        why: Trouble,
        /// Until when, by the clock of the studio, where it can be told.
        until: Option<Instant>,
    },
    /// It waits for its turn again: it could not leave.
    Waiting,
    /// It was sent, nobody saw its end, and it is looked for.
    LookedFor,
    /// It costs this much at most: more than was shown.
    Priced(Credits),
    /// It goes at another place among those that wait.
    Moved {
        /// Lower goes first.
        rank: i64,
    },
    /// It runs.
    Running {
        /// 0 … 1, where it can be told.
        progress: Option<f32>,
    },
    /// Sound arrived: new peaks and words for the waveform that grows.
    Sounding {
        /// What has arrived so far.
        sound: Arc<Sound>,
    },
    /// The realtime socket heard this.
    Heard {
        /// The text of the segment so far.
        text: String,
        /// True if the text does not change any more.
        is_final: bool,
    },
    /// Generation is done.
    Kept(Kept),
    /// It went through all it had: takes to export, or entries of the history to fetch, save or delete.
    Walked {
        /// What it wrote, in the order of the takes.
        files: Vec<ExportedFile>,
    },
    /// It failed.
    Failed(Trouble),
    /// It was cancelled; the trouble says what that cost.
    Cancelled(Trouble),
    /// Forget it.
    Dismissed,
}

/// A file that an export wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportedFile {
    /// The finished file, under the name it has now.
    pub path: PathBuf,
    /// How long it sounds.
    pub seconds: f64,
}

/// The files that an export would take the place of; those that it wrote in this run don't count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTheWay {
    /// The number of the question.
    pub number: u64,
    /// How many.
    pub count: usize,
    /// The first of them.
    pub first: PathBuf,
}

/// A take that generation gave.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The take.
    pub take: Box<TakeCard>,
    /// What the same request gave beside it: voices to choose from come in threes.
    pub beside: Vec<TakeCard>,
    /// The project it was ordered in.
    pub project: Option<ProjectId>,
    /// The account that paid.
    pub account: String,
    /// How many takes its line has now, the bin's left out.
    pub count: u32,
    /// What it cost; 0 from the library.
    pub cost: Credits,
    /// Where it came from.
    pub source: Source,
}

impl Kept {
    /// Whether the library held it.
    pub fn is_cached(&self) -> bool {
        self.source == Source::Library
    }
}

/// Where a take came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It was charged just now.
    Bought,
    /// It was charged before, and only now its sound is here: out of the account's history, mostly.
    Earlier,
    /// The library held it.
    Library,
}

/// What a job does.
#[derive(Clone, Debug)]
pub enum Work {
    /// Speaks a line.
    Generate {
        /// The project it was ordered in.
        project: Option<ProjectId>,
        /// Who speaks.
        backend: Backend,
        /// The very request that was priced.
        order: Arc<LineOrder>,
    },
    /// Writes files.
    Export {
        /// How many takes.
        takes: usize,
    },
    /// Goes through entries of the history.
    History(Arc<HistoryOrder>),
    /// Writes a project to a file, or makes one of a file.
    ProjectFile {
        /// What the file is called.
        name: String,
        /// Which of both.
        opens: bool,
    },
}

/// Takes that are kept.
#[derive(Debug)]
pub enum TakesEvent {
    /// All takes of a line, newest first, the bin's included.
    Listed {
        /// The line's project.
        project: ProjectId,
        /// The line.
        line: LineId,
        /// Its takes.
        takes: Vec<TakeCard>,
    },
    /// The takes of a project that have a star, in the order of its script; or why they can't be read.
    Best(ProjectId, Result<Vec<BestRow>, Box<Trouble>>),
    /// A take was picked, starred, noted, discarded or restored: the line as it is now.
    Changed {
        /// The line's project.
        project: ProjectId,
        /// The line.
        line: LineId,
        /// Its takes, newest first.
        takes: Vec<TakeCard>,
    },
    /// Lines were given the takes of what they send, as it was asked for once: those that have others by that were told.
    Fitted,
    /// A recording became the take of a line of a project, with what undo takes back.
    Recorded(ProjectId, Deeds),
    /// Takes became final, or are it no more.
    Approved {
        /// Their project.
        project: ProjectId,
        /// Each with its line.
        takes: Vec<(LineId, TakeId)>,
        /// Which of both.
        approved: bool,
    },
    /// The takes of all lines of a project.
    All {
        /// The project.
        project: ProjectId,
        /// Those of every line that has one.
        takes: HashMap<LineId, LineTakes>,
    },
    /// What the library holds of requests that were asked about, for an account of a backend.
    Found(Backend, String, Vec<FoundTake>),
    /// How takes sound that were found.
    Sounding(Vec<(TakeId, Sounding)>),
    /// Settings with names, by their names.
    Presets(Vec<Preset>),
    /// A take was rated, or isn't any more (0).
    Rated(TakeId, u8),
    /// A take's sound for the transport.
    Sound(TakeId, Arc<Sound>),
    /// Requests whose takes the library holds at a backend for an account, as
    /// [`quick_key`](mynah_core::fingerprint::quick_key)s: they cost it nothing.
    Held(Backend, String, HashSet<u64>),
    /// One more of them.
    HeldToo(Backend, String, u64),
    /// One of them was thrown away, or lost its sound.
    HeldNoMore(Backend, String, u64),
}

/// A take of a request that was asked about.
#[derive(Clone, Debug)]
pub struct FoundTake {
    /// The request's [`quick_key`](mynah_core::fingerprint::quick_key).
    pub key: u64,
    /// The take.
    pub take: TakeCard,
    /// What it was rated; 0 where it wasn't.
    pub stars: u8,
}

/// What is heard.
#[derive(Debug)]
pub enum PlaybackEvent {
    /// These takes are read, to be compared.
    Loading(Arc<[TakeId]>),
    /// These are heard one after the other from now on, joined; nothing where no takes are joined.
    Joined(Arc<[Cue]>),
    /// One of them was read.
    Measured {
        /// Its place among them.
        place: usize,
        /// Seconds that are left out at its start.
        from: f64,
        /// How long it is heard, in seconds, with the pause behind it.
        seconds: f64,
    },
    /// Something was loaded and begins.
    Started(Playing),
    /// It stands still.
    Paused,
    /// It goes on.
    Resumed,
    /// It came to its end.
    Ended,
    /// It was stopped.
    Stopped,
    /// A comparison went over to another take, the one at this place.
    Swapped(usize),
    /// It is heard otherwise from now on.
    Listening(Listening),
    /// What was to be heard can't be.
    Failed(Trouble),
    /// The device changed, or there is none.
    Device(DeviceState),
    /// The stream came too late once more.
    Underrun,
    /// How long it took from the order to the first sample at the player.
    FirstAudio {
        /// Milliseconds.
        millis: u32,
    },
}

/// Keys, backends, credits.
#[derive(Debug)]
pub enum AccountEvent {
    /// The state of the key in use.
    Key(KeyState),
    /// The keys there are, in the order in which they came.
    Keys {
        /// All of them.
        keys: Arc<Vec<KeyCard>>,
        /// The one in use.
        in_use: Option<KeyId>,
        /// Those that wait for their passphrase.
        locked: Vec<KeyId>,
    },
    /// The service doesn't accept the key in use.
    Refused(Trouble),
    /// A key that was typed is kept.
    Kept,
    /// The system has no keychain.
    NoKeychain,
    /// A backend's meter.
    Meter(Backend, Meter),
    /// A backend can't be asked.
    Failed(Backend, Trouble),
    /// A backend can't be reached, or can be again.
    Reach(Backend, Option<Lost>),
    /// Requests running, their ceiling, and queued.
    Flow(crate::desk::Flow),
    /// What accounts may have at once, as far as answers told it.
    Ceilings(Vec<AccountCeiling>),
    /// How many turns the first of each batch that waits is away from the next one.
    Turns(Vec<(u64, u64)>),
    /// What this library spent, reserved and saved at a backend.
    Spend {
        /// At which backend.
        backend: Backend,
        /// The sums.
        spend: Spend,
        /// The part of what is reserved that this process's own requests hold.
        here: Credits,
        /// The part that those of other windows and commands hold, by account.
        elsewhere: ByAccount,
    },
    /// What other windows and commands paid just now, by account.
    PaidElsewhere(Backend, ByAccount),
}

/// The account's history and the library's takes as one list.
#[derive(Debug)]
pub enum HistoryEvent {
    /// A page that was asked for.
    Page(Box<HistoryPage>),
    /// Something is being done with an item.
    Busy(ItemId),
    /// No more, and it is as it was.
    Idle(ItemId),
    /// An item's sound is in the library.
    Fetched {
        /// The item.
        item: ItemId,
        /// Its row, with its take.
        row: Arc<HistoryRow>,
    },
    /// Items were deleted at the service.
    Deleted(Vec<ItemId>),
    /// When entries of this account were gone through, these were left.
    Left(HistoryWhose, Arc<[HistoryKey]>),
    /// What was fetched to be put into the script.
    ToPut {
        /// The number that it was asked for under.
        number: u64,
        /// Its row with its take; nothing where it could not be fetched.
        row: Option<Arc<HistoryRow>>,
    },
    /// How far the rows of a filter are gathered.
    Gathered(HistoryGathered),
}

/// What was spent, and what may be.
#[derive(Debug)]
pub enum UsageEvent {
    /// A month.
    Statement(Box<Statement>),
    /// It can't be read.
    StatementFailed(Trouble),
    /// A stretch of the ledger.
    Ledger(Box<LedgerWindow>),
    /// It can't be read.
    LedgerFailed(Trouble),
    /// Rows of the ledger were written to a file.
    Exported {
        /// How many.
        rows: u64,
        /// The file.
        path: PathBuf,
    },
    /// The budgets of a backend as they stand.
    Budgets(Backend, Vec<Standing>),
    /// The alerts of a backend, newest first.
    Alerts(Backend, Vec<Alert>),
    /// What others spent on the account since it was first read in this period.
    Elsewhere(Backend, Elsewhere),
}
