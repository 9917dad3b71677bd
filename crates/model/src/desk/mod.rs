//! What the interface may see. Changed only by [`Desk::apply`] and by edits of the script.
//!
//! `shown` has the values, `apply` takes events in, `lines` says how each line stands and what it costs,
//! `count` has the sums over all of them, `orders` what is ordered of many, `free` what failed for nothing and is ordered
//! again at once, `doubt` what may have been charged, `reading` which voices are to be read, `hints` what models will
//! stumble on, `payer` whose credits that costs, `heard` what plays and `aside` changes that take long.

mod account;
mod advice;
mod agents;
mod ahead;
mod alone;
mod another;
mod apply;
mod aside;
mod auditions;
mod browsed;
mod caution;
mod chapter;
mod cloning;
mod count;
mod deeds;
mod doubt;
mod dubbing;
mod flaws;
mod free;
mod heard;
mod hints;
mod history;
mod import;
mod jobs;
mod joined;
mod lexicon;
mod lines;
mod makings;
mod model_advice;
mod orders;
mod own_found;
mod own_words;
mod payer;
mod professional;
mod ranked;
mod reading;
mod recast;
mod refound;
mod rehearsal;
mod retake;
mod run;
mod series;
mod session_price;
mod shaping;
mod shown;
mod stand;
mod suggested;
mod sweep;
mod takes;
#[cfg(test)]
mod tests;
mod tools;
mod trial;
mod trials;
mod tried;
mod usage;
mod versions;
mod voice_details;
mod voices;
mod waiting;
mod weigh;
mod words;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

pub use crate::best::{BestRow, BestTake};
use crate::command::{Command, ProjectCommand};
use crate::connectivity::Lost;
use crate::event::{InTheWay, Notice};
use crate::playhead::Playhead;
use crate::remote::Remote;
pub use crate::storage::Storage;
use crate::trouble::Trouble;
use mynah_core::audio_effects::EffectCatalog;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::dice::Dice;
use mynah_core::ids::{JobId, KeyId, LineId, ModelId, ProjectId, ProjectLine, TakeId, VoiceId};
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_script::history::Editor;
use mynah_script::many::ToMany;
use mynah_script::pages::RowSet;
use mynah_script::pronunciation::Rules;
use mynah_script::review::Review;

pub use self::advice::{Advice, Load, Loss};
pub use self::agents::{
    AgentsShown, LiveConversation, LiveState, ReceivedWebhook, TestRunShown, WebhooksShown,
};
pub use self::ahead::{Ahead, Holds};
pub use self::aside::forget;
use self::aside::{Aside, Change, Parked};
pub use self::auditions::AuditionsShown;
pub use self::browsed::{
    Browsed, ChangeEnd, KnownVoices, Like, MarkChange, PreviewShown, SHARED_PAGE, SharedAnswer,
    SharedAsk, SharedFilter, SharedKind, SharedOrder, SharedShown, VoiceMark, VoicePast,
    collection_mark,
};
pub use self::caution::Caution;
pub use self::chapter::{Chapter, ChapterCounts};
pub use self::cloning::{BrokeOff, CloningShown, Heard as Recording};
use self::count::Counts;
pub use self::count::ROWS_A_FRAME;
pub use self::deeds::{StepHeard, StepJudged, StepMark, Unapproved};
pub use self::dubbing::{AccountTold, DubbingShown, LineSaid, LineVoice};
pub use self::flaws::{Ear, Flaw};
pub use self::free::{Free, FreeOf};
pub use self::heard::{Heard, Source};
use self::hints::Hints;
pub use self::hints::{HintAt, ToLook, WasLooked, Way};
pub use self::history::{
    HistoryAsk, HistoryFilter, HistoryGathered, HistoryKey, HistoryMark, HistoryPage, HistoryPlace,
    HistoryRow, HistoryShown, HistoryWhose, IsolatedPlace, Lives,
};
pub use self::import::{PartRead, Preview, ScriptSource, ToRead, WasRead};
pub use self::jobs::{Jobs, List};
pub use self::joined::Joined;
pub use self::makings::MakingsShown;
pub use self::model_advice::{ModelAdvice, ModelRow};
pub use self::orders::{Ground, LeftOut, Orders, Wanted};
pub use self::own_found::OwnFound;
pub use self::own_words::OwnWords;
pub use self::payer::WhoPays;
pub use self::professional::ProfessionalShown;
use self::reading::Reading;
pub use self::recast::{Recast, Recasting, Reckoned};
pub use self::rehearsal::{Length, Rehearsal, Stretch};
pub use self::run::{Run, Runs};
pub use self::series::{SeriesRead, SeriesShown};
pub use self::session_price::{account_test_run_quote, captions_quote};
pub use self::shown::*;
pub use self::stand::PartStand;
pub use self::suggested::{Suggested, Wanting};
pub use self::sweep::{Redo, RedoOf};
pub use self::tools::{CaptionRow, CaptionsShown, ToolsShown};
pub use self::trial::Trial;
pub use self::trials::{TrialOrder, TrialTake};
pub use self::tried::{Tried, Tries};
pub use self::usage::UsageShown;
pub use self::versions::{VersionCard, VersionsShown};
pub use self::voice_details::{Detailed, SampleFact, SharingFact, TrainingFact, VoiceDetails};
pub use self::voices::Voices;
pub use self::weigh::{Sent, Stop, Weighed};
pub use self::words::{WordsFound, WordsOf, WordsToRead};
pub use mynah_core::models::Hears;
pub use mynah_core::settings::Preset;
pub use mynah_core::timing::WordTime;
pub use mynah_records::alerts::{Alert, AlertOf, Elsewhere, TOLD_AT};
pub use mynah_records::budgets::{Budget, Scope, Standing};
pub use mynah_records::failures::{Failure, FailureCharge};
pub use mynah_records::keys::{Abilities, Ability, KeptKey, KeyCard};
pub use mynah_records::ledger::{Came, EntryState};
pub use mynah_records::ledger_table::{
    LedgerFilter, LedgerOrder, LedgerQuery, LedgerRow, LedgerWindow, Outcome,
};
pub use mynah_records::project_file::{ENDING as PROJECT_ENDING, is_named as is_project_file};
pub use mynah_records::projects::ProjectSize;
pub use mynah_records::projects::{Colours, ProjectCard, ProjectDefaults};
pub use mynah_records::settings::{
    AppSettings, Interface, LeftAt, NewProjects, StoredKeys, ThemeChoice,
};
pub use mynah_records::sweeps::{SweepChange, SweepLimit};
pub use mynah_records::takes::{LineTakes, TakeCard, TakePart};
pub use mynah_records::templates::TemplateCard;
pub use mynah_records::usage::{Recent, Spend, SpokeWith, Statement, Usage, UsageRow};

/// The open project.
#[derive(Debug)]
pub struct OpenProject {
    /// Counts the openings of this run.
    pub opening: u64,
    /// What lists show.
    pub card: ProjectCard,
    /// What it began with.
    pub defaults: ProjectDefaults,
    /// The model of the service that takes were made with in this run by what says no other.
    pub begun_with: Option<ModelId>,
    /// The newest revision that is on disk.
    pub saved: u64,
    /// Why newer ones are not.
    pub unsaved: Option<Trouble>,
    /// The review that was begun before it was opened, and isn't over.
    pub review: Option<Review>,
    /// The rules of pronunciation that the studio was told; none where there were none.
    told_rules: Option<Arc<Rules>>,
    /// The script, and what can be undone.
    editor: Editor,
}

impl OpenProject {
    /// Whether its lines are spoken and priced as they were, with these.
    fn counts_like(&self, card: &ProjectCard, defaults: &ProjectDefaults) -> bool {
        let of = |card: &ProjectCard| (card.backend, card.key, card.zero_retention);
        of(&self.card) == of(card) && self.defaults.format == defaults.format
    }
}

/// Whether everything typed is on disk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Saved<'a> {
    /// It is.
    Yes,
    /// It is on its way.
    Writing,
    /// It could not be written.
    Failed(&'a Trouble),
}

/// Everything the interface may see.
#[derive(Debug, Default)]
pub struct Desk {
    /// All projects but those in the bin and in the archive.
    pub projects: Remote<Vec<ProjectCard>>,
    /// Those in the bin.
    pub bin: Vec<ProjectCard>,
    /// Those in the archive.
    pub archived: Vec<ProjectCard>,
    /// How large those are that have takes, as they were measured last.
    pub sizes: HashMap<ProjectId, ProjectSize>,
    /// The templates that people made, by their names.
    pub templates: Arc<Vec<TemplateCard>>,
    /// Versions of the open project.
    pub versions: VersionsShown,
    /// Casting calls of the open project.
    pub auditions: AuditionsShown,
    /// Clones that are being made, and who agreed.
    pub cloning: CloningShown,
    /// Films that are dubbed.
    pub dubbing: DubbingShown,
    /// Inputs and results of the tools.
    pub tools: ToolsShown,
    /// Voice agents, their conversations and tests.
    pub agents: AgentsShown,
    /// The cast file that the open project shares.
    pub series_shown: SeriesShown,
    /// Words whose saying is worth a look, as they were found last.
    pub words: Option<WordsFound>,
    /// What was read last to become a script.
    pub was_read: Option<WasRead>,
    /// The open project, if it was made of what was read.
    pub imported: Option<ProjectId>,
    /// The open one.
    pub project: Option<OpenProject>,
    /// The takes of each line.
    pub takes: HashMap<LineId, LineTakes>,
    /// All takes of the focused line.
    pub line_takes: Option<(LineId, Vec<TakeCard>)>,
    /// The takes of a project that have a star, as they were asked for last.
    pub best: Option<(ProjectId, Arc<Vec<BestRow>>)>,
    /// Why they could not be read, where they were asked for in vain last.
    pub best_failed: Option<(ProjectId, Arc<Trouble>)>,
    /// Sounds for the transport, the newest few.
    pub sounds: VecDeque<(TakeId, Arc<Sound>)>,
    /// Jobs of this run, in order.
    pub jobs: Jobs,
    /// The lines under way of each project, or those that were last.
    pub runs: Runs,
    /// Voices by backend.
    pub voices: HashMap<Backend, Remote<Voices>>,
    /// What cast voices were that lists lack by now.
    vanished: HashMap<VoiceId, Voice>,
    /// What the Voices room shows beside them.
    pub browsed: Browsed,
    /// Models by backend.
    pub models: HashMap<Backend, Remote<Arc<Vec<Model>>>>,
    /// Catalogues of places by backend, as far as they were asked for.
    pub places: HashMap<Backend, Remote<Arc<EffectCatalog>>>,
    /// Credits by backend.
    pub meters: HashMap<Backend, Remote<Meter>>,
    /// Spending by backend.
    pub spend: HashMap<Backend, Spend>,
    /// The part of what is reserved that this window's own requests hold, by backend.
    pub reserved_here: HashMap<Backend, Credits>,
    /// The part that other windows' and commands' requests hold, by backend and account.
    pub reserved_elsewhere: HashMap<Backend, Vec<(String, Credits)>>,
    /// What the History room shows.
    pub history: HistoryShown,
    /// What the Usage room shows.
    pub usage: UsageShown,
    /// What the failure log has of those that were asked for, newest first.
    pub failures: Arc<Vec<Failure>>,
    /// Counts up with every failure of this run that the log has.
    pub logged: u64,
    /// Requests under way.
    pub flow: Flow,
    /// What accounts may have at once, as far as answers told it.
    pub ceilings: Vec<AccountCeiling>,
    /// Backends that can't be reached.
    pub lost: HashMap<Backend, Lost>,
    /// The key in use.
    pub key: KeyState,
    /// Whether the service doesn't accept it.
    pub key_refused: bool,
    /// The keys there are, in the order in which they came.
    pub keys: Arc<Vec<KeyCard>>,
    /// Which of them is in use.
    pub key_in_use: Option<KeyId>,
    /// Those of them that wait for their passphrase.
    pub locked_keys: Vec<KeyId>,
    /// Whether the system is known to have no keychain.
    pub no_keychain: bool,
    /// How many keys that were typed were kept in this run.
    pub keys_kept: u64,
    /// What is heard.
    pub playback: PlaybackState,
    /// Settings of this installation.
    pub settings: AppSettings,
    /// The service's address for this run, if the environment names one: then the settings' doesn't count.
    pub run_base: Option<String>,
    /// Where exports go before a folder was chosen, if the system names one.
    pub usual_exports: Option<PathBuf>,
    /// What lies on the disk.
    pub storage: Storage,
    /// What is to be told.
    pub notices: VecDeque<Notice>,
    /// What the export that was asked about last would write over.
    pub in_the_way: Option<InTheWay>,
    /// How what belongs to no line ended.
    pub tries: Tries,
    /// Chance, for seeds that somebody wants drawn.
    pub dice: Dice,
    /// Edits of projects that were left before they were handed over, and what steps do in the library.
    left: VecDeque<Command>,
    /// Requests whose takes the library holds.
    held: payer::Held,
    /// Takes that were asked about.
    trials: trials::Trials,
    presets: Vec<Preset>,
    /// Requests that may have been charged and have no take, with the job that told so; kept when that is dismissed.
    doubt: HashMap<(Backend, u64), JobId>,
    /// Voices of the cast that were asked about, by backend.
    reading: HashMap<Backend, Reading>,
    /// What is told of the takes that are heard.
    heard_cards: Vec<TakeCard>,
    /// What came of the job that is heard, where it ended without a take.
    broken_off: Option<(JobId, Arc<Sound>)>,
    playhead: Playhead,
    marks: Vec<StepMark>,
    /// Requests that were ordered, and nothing begins of them.
    unordered: Vec<u64>,
    counts: RefCell<Counts>,
    /// What models will stumble on.
    hints: Hints,
    /// Somebody's own words.
    pub own_words: OwnWords,
    /// How often takes of lines changed.
    take_changes: u64,
    /// How often anything came to be.
    news: u64,
    /// Whether speakers are to be cast once all are known.
    casts: bool,
    /// A change of the script that takes long.
    aside: Option<Aside>,
    /// Lines whose takes are looked for behind undo and redo.
    refinding: Option<refound::Refinding>,
    /// Those that are being given them.
    picking: refound::Picking,
    /// Lines of other projects than the open one that got a take in place of another.
    came_elsewhere: HashSet<ProjectLine>,
    /// A project that is opened behind it.
    parked: Option<Parked>,
    /// The stack of the thread that makes it: no system gives a thread too large a one.
    #[cfg(test)]
    stack: Option<usize>,
}

impl Desk {
    /// An empty desk whose playhead is the player's.
    pub fn new(playhead: Playhead) -> Self {
        Self {
            playhead,
            ..Self::default()
        }
    }

    /// The open script; an empty one when none is open.
    pub fn script(&self) -> &Script {
        static NONE: std::sync::LazyLock<Script> = std::sync::LazyLock::new(Script::default);
        self.project
            .as_ref()
            .map_or(&NONE, |project| project.editor.script())
    }

    /// Counts up with every change of a line's takes.
    pub fn take_changes(&self) -> u64 {
        self.take_changes
    }

    /// Counts up with everything that comes to be behind the window.
    pub fn news(&self) -> u64 {
        self.news
    }

    /// Counts up with every change of the open script.
    pub fn revision(&self) -> u64 {
        self.project
            .as_ref()
            .map_or(0, |project| project.editor.revision())
    }

    /// Who speaks in the open project.
    pub fn backend(&self) -> Backend {
        self.project
            .as_ref()
            .map_or_else(Backend::default, |project| project.card.backend)
    }

    /// Whether the key that the open project needs waits for its passphrase.
    pub fn is_locked(&self) -> bool {
        self.backend() == Backend::Live && self.key == KeyState::Locked
    }

    /// Where the sound stands now. Cheap: read it each frame while something plays.
    pub fn playhead(&self) -> &Playhead {
        &self.playhead
    }

    /// Changes the open script. A speaker that is new with it gets a Draft voice of its own in the same step.
    /// An edit that does not fit changes nothing; only a panel's mistake makes one.
    pub fn edit(&mut self, edit: Edit) {
        self.change(Change::Do(self.with_approvals(edit)));
    }

    /// Has a model take the place of another one wherever that speaks the open script, as one step.
    pub fn replace_model(&mut self, of: ModelId, with: ModelId) {
        let usual = self.default_model() == Some(&of);
        self.change(Change::Remodel(of, with, usual));
    }

    /// Does something to the lines among these rows, as one step.
    pub fn change_many(&mut self, rows: RowSet, what: ToMany) {
        self.change(Change::Many(rows, what));
    }

    /// Ends the step that typing makes: what follows is undone on its own.
    pub fn pause_typing(&mut self) {
        if let Some(project) = &mut self.project {
            project.editor.pause();
        }
    }

    /// The edit that would take the newest step back.
    pub fn next_undo(&self) -> Option<&Edit> {
        self.project.as_ref()?.editor.next_undo()
    }

    /// The edit that would do the newest undone step again.
    pub fn next_redo(&self) -> Option<&Edit> {
        self.project.as_ref()?.editor.next_redo()
    }

    /// Takes the newest step back, and says in which row that is seen, if in one.
    pub fn undo(&mut self) -> Option<LineId> {
        self.change(Change::Undo)
    }

    /// Does the newest undone step again, and says in which row that is seen, if in one.
    pub fn redo(&mut self) -> Option<LineId> {
        self.change(Change::Redo)
    }

    fn row_of_newest(&self) -> Option<LineId> {
        let editor = &self.project.as_ref()?.editor;
        editor.script().row_of(editor.newest()?)
    }

    /// How many steps can be undone.
    pub fn undo_depth(&self) -> usize {
        let open = self.project.as_ref();
        open.map_or(0, |open| open.editor.undo_depth())
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.undo_depth() > 0
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        self.project
            .as_ref()
            .is_some_and(|project| project.editor.can_redo())
    }

    /// Whether there are edits that were not handed over.
    pub fn has_edits(&self) -> bool {
        let open = self.project.as_ref();
        let here = self.aside.is_none() && open.is_some_and(|open| open.editor.has_steps());
        !self.left.is_empty() || here
    }

    /// Whether a command is to be sent later: a script is written as text with the change that is being made.
    pub fn holds_back(&self, command: &Command) -> bool {
        let saves = matches!(
            command,
            Command::Project(ProjectCommand::SaveText { .. } | ProjectCommand::ExportFile { .. })
        );
        saves && self.is_changing()
    }

    /// Waits for a change that is being made aside: the last edits are then there to be taken.
    pub fn finish_changes(&mut self) {
        self.take_up(true);
        while self.refind_on() {}
    }

    /// The edits since the last call as a command for the journal. The app asks once a frame, until there are none.
    pub fn take_edits(&mut self) -> Option<Command> {
        let left = self.left.pop_front();
        left.or_else(|| self.take_new_rules())
            .or_else(|| self.take_new_edits())
    }

    /// The rules of pronunciation, where the studio was told other ones.
    fn take_new_rules(&mut self) -> Option<Command> {
        let project = self.project.as_mut()?;
        let now = project.editor.script().rules();
        let is_told = match &project.told_rules {
            Some(told) => Arc::ptr_eq(told, now),
            None => now.is_empty(),
        };
        if is_told {
            return None;
        }
        let rules = Arc::clone(now);
        project.told_rules = Some(Arc::clone(&rules));
        let rules = ProjectCommand::Rules(project.card.id, rules);
        Some(Command::Project(rules))
    }

    fn take_new_edits(&mut self) -> Option<Command> {
        if self.aside.is_some() {
            // What was written meanwhile comes behind the change that is being made.
            return None;
        }
        let project = self.project.as_mut()?;
        let edits = project.editor.take_steps();
        if edits.is_empty() {
            return None;
        }
        Some(Command::Project(ProjectCommand::Edits {
            project: project.card.id,
            opening: project.opening,
            edits,
        }))
    }

    /// Whether everything typed is on disk.
    pub fn saved(&self) -> Saved<'_> {
        match &self.project {
            Some(project) => match &project.unsaved {
                Some(trouble) => Saved::Failed(trouble),
                None if project.saved < project.editor.revision() => Saved::Writing,
                None => Saved::Yes,
            },
            None => Saved::Yes,
        }
    }

    /// The voices of a backend; empty while they are not known.
    pub fn voices_of(&self, backend: Backend) -> &Voices {
        let known = self.voices.get(&backend).and_then(Remote::value);
        known.unwrap_or_else(|| Voices::none())
    }

    /// The models of a backend; empty while they are not known.
    pub fn models_of(&self, backend: Backend) -> &[Model] {
        self.models
            .get(&backend)
            .and_then(Remote::value)
            .map_or(&[], |models| models.as_slice())
    }

    /// A job by its id.
    pub fn job(&self, id: JobId) -> Option<&JobCard> {
        self.jobs.get(id)
    }

    /// The newest job of a line of the open project.
    pub fn job_of(&self, line: LineId) -> Option<&JobCard> {
        let open = self.project.as_ref()?.card.id;
        self.jobs.get(self.jobs.of_line(open, line)?)
    }

    /// The jobs that are not over of several takes that were ordered of a line of the open project at once.
    pub fn several_of(&self, line: LineId) -> impl Iterator<Item = JobId> {
        let open = self.project.as_ref().map(|open| open.card.id);
        let all = open.map(|open| self.jobs.several_of(open, line));
        all.into_iter().flatten()
    }

    /// The line of the open project that `line` is, unless it is another project's.
    pub fn line_here(&self, line: Option<ProjectLine>) -> Option<LineId> {
        let ProjectLine { project, line } = line?;
        let open = self.project.as_ref()?.card.id;
        (open == project).then_some(line)
    }

    /// A take's sound, if it was loaded.
    pub fn sound(&self, take: TakeId) -> Option<&Arc<Sound>> {
        self.sounds
            .iter()
            .find(|(id, _)| *id == take)
            .map(|(_, sound)| sound)
    }
}
