//! What every panel gets: the desk to read, and places to put wishes.

mod create_drop;
mod dubs;
mod tools;

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::action::Action;
use crate::blind::Blind;
use crate::edit_wish::EditWish;
use crate::hearing::Listened;
use crate::room::Room;
use crate::speakers::Speakers;
use crate::steps::{Stepped, Stepping};
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_core::credits::Credits;
use mynah_core::ids::{JobId, LineId, ModelId, ProjectId, TakeId, VoiceId};
use mynah_i18n::tr;
use mynah_model::command::{AccountCommand, Command, ProjectCommand, VersionCommand};
use mynah_model::desk::{
    Desk, Ground, LedgerQuery, Like, Meter, Outcome, Price, Scope, ScriptSource, StepHeard,
    StepJudged, StepMark, Unapproved, Weighed,
};
use mynah_model::event::{Notice, Offer};
use mynah_model::remote::Remote;
use mynah_model::trouble::Topic;
use mynah_script::cast::CastVoice;
use mynah_script::deed::Deed;
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_script::many::ToMany;
use mynah_script::pages::RowSet;
use mynah_script::paste::Pasted;
use mynah_script::review::Review;
use mynah_script::tuning::PartChange;
use mynah_ui_kit::theme::Tokens;

pub use self::create_drop::CreateDrop;
pub use self::dubs::{DubFiles, DubsToSave, DubsView};
pub use self::tools::{ToolTab, ToolsView};

/// What the panels wished for during a frame. The app grants it after drawing.
#[derive(Debug, Default)]
pub struct Wishes {
    /// For the studio; what finds no free slot waits for the next frame.
    pub outbox: VecDeque<Command>,
    /// For the studio too, and asked about already.
    pub agreed: VecDeque<Command>,
    /// Orders that were added up while they were gathered.
    pub weighed: VecDeque<(Command, Weighed)>,
    /// For the script.
    pub edits: VecDeque<EditWish>,
    /// For the panels themselves: what a menu, the palette or a shortcut asked for.
    pub actions: VecDeque<Action>,
    /// For the toasts.
    pub notices: VecDeque<Notice>,
    /// Folders to be shown in the system's own program.
    pub folders: VecDeque<PathBuf>,
}

/// What is heard to choose from in the place of a room, with a button of its own that spends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choosing {
    /// Nothing: the room itself is seen.
    #[default]
    Nothing,
    /// Settings of a line.
    Settings,
    /// Voices.
    Voices,
}

/// A casting call, by its project and the number that drew its letters.
pub type Call = (ProjectId, u32);

/// What is looked at: shared by the panels of a room, kept by nobody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The room that is open.
    pub room: Room,
    /// The search field of the open room is to get the keyboard focus in this frame.
    pub searches: bool,
    /// The line with the focus; the inspector shows it.
    pub line: Option<LineId>,
    /// The lines that are marked, the focused one among them when it is.
    pub marked: RowSet,
    /// How many lines a review has spoken again, once somebody says so.
    pub to_redo: usize,
    /// Whether the focused line is to be brought into view; the room takes it back.
    pub reveal: bool,
    /// A line of a project that is being opened, to be shown once it is.
    pub goal: Option<Goal>,
    /// The words that are looked for in the failure log.
    pub failure_words: String,
    /// Whether the jobs drawer is open.
    pub drawer: bool,
    /// Whether something lies over the rooms and has the keys.
    pub covered: bool,
    /// The budget whose field the Usage room is gone to for.
    pub budget: Option<Scope>,
    /// The entries of the ledger that the Usage room is gone to for.
    pub entries: Option<(Backend, Outcome)>,
    /// What undo or redo did last.
    pub stepped: Option<Stepped>,
    /// Takes that were heard in this run.
    pub listened: Listened,
    /// Undo or redo, and the script's revision, of which it was told that it would be of a casting call that isn't open;
    /// which one was, and the words.
    pub told_unseen: Option<(Action, u64, Option<Call>, String)>,
    /// What of both was asked for last while a change was being made.
    pub stepping: Option<Stepping>,
    /// Marks that lines have by undo or redo; the review of their project takes them.
    pub marks: Vec<StepMark>,
    /// What casting calls say by steps.
    pub judged: Vec<StepJudged>,
    /// What others said of them that is to count, or not, by steps.
    pub heard: Vec<StepHeard>,
    /// Reviews of projects as they were kept last.
    pub reviews: HashMap<ProjectId, Arc<Review>>,
    /// Requests that were ordered under a stop-loss, and nothing begins of them.
    pub unordered: Vec<u64>,
    /// The speakers' colours.
    pub speakers: Speakers,
    /// What of the ledger is looked at: what an export writes.
    pub ledger: LedgerQuery,
    /// What is to be looked at and made a project of, or put into the open one.
    pub imports: VecDeque<ScriptSource>,
    /// What was looked at so and is put into the open one; the Script room takes it.
    pub pasted: Option<Box<Script>>,
    /// Whether lines that want a take may not be listed: others are looked for, or only one speaker's.
    pub hides: bool,
    /// A word that is to have a rule of pronunciation; the inspector takes it.
    pub pronounce: Option<String>,
    /// The bars of the script that are open.
    pub bars: Bars,
    /// What is heard to choose from in the place of a room.
    pub choosing: Choosing,
    /// What all that the sweep in view still makes costs.
    pub sweep_price: Option<Price>,
    /// Whether the History room has a row to be saved as a file.
    pub can_save_entries: bool,
    /// What Space plays in the open room where nothing plays. The room sets it, the transport shows it.
    pub next: Option<Next>,
    /// The folder that entries of the history go into, once it was chosen.
    pub save_entries_to: Option<PathBuf>,
    /// The voice whose like the Voices room is gone to for.
    pub like: Option<Like>,
    /// A voice that a speaker is to have, once it was said what that means.
    pub recast: Option<ToRecast>,
    /// Voices that were chosen for a casting call, while one is put together.
    pub audition: Option<Vec<VoiceId>>,
    /// A casting call that is to be gone on with, by its project and the number that drew its letters; the Voices room takes it.
    pub show_audition: Option<(ProjectId, u32)>,
    /// The casting call that is seen.
    pub call: Option<Call>,
    /// What voices are called whose names nobody is to know.
    pub blind: Arc<Blind>,
    /// What takes are called that are heard to choose from: by what tells them apart there.
    pub called: Arc<HashMap<TakeId, Called>>,
    /// The folder that what is compared is to be written into: the open casting call, or the sweep.
    pub compared_to: Option<PathBuf>,
    /// What that is called: its folder, unless somebody says otherwise.
    pub compared_name: String,
    /// The file with what somebody said of it.
    pub results_from: Option<PathBuf>,
    /// A recording that voices are to sound like; the Voices room takes it.
    pub like_recording: Option<PathBuf>,
    /// Recordings that a voice is to be cloned from; the Create room takes them.
    pub samples: Vec<PathBuf>,
    /// The use that the open step of the Create room makes of a dropped file. The room sets it.
    pub create_drop: CreateDrop,
    /// What the Dubbing room is asked for, and can do.
    pub dubs: DubsView,
    /// What the Tools room is asked for, and can do.
    pub tools: ToolsView,
    /// Documents that prove a professional clone to be one's own; the Create room takes them.
    pub proofs: Vec<PathBuf>,
    /// A recording that a designed voice is to take after; the Create room takes it.
    pub take_after: Option<PathBuf>,
    /// A voice that is to be remixed; the Create room takes it.
    pub remix: Option<CastVoice>,
    /// A voice that recordings are to be added to, whose, and its name; the Create room takes it.
    pub add_to: Option<(Backend, VoiceId, String)>,
    /// A clone that was discarded and is to be there again, by its number; the Create room takes it.
    pub bring_clone: Option<u64>,
    /// A recording in which a consent is read aloud, to be taken over by the clone that it is for.
    pub reading: Option<PathBuf>,
    /// The record of consent that is to be written into a file, by its hash; nothing for all of them.
    pub consent: Option<String>,
    /// The voice whose record of consent is to be seen; the list of records takes it.
    pub consents_of: Option<VoiceId>,
    /// A signed document, to be taken over by the clone that it is for.
    pub document: Option<PathBuf>,
    /// A voice that is to be shown; the Voices room takes it.
    pub show_voice: Option<(Backend, VoiceId)>,
    /// A voice whose entries are to be shown; the History room takes it.
    pub history_of: Option<VoiceId>,
    /// The take of the selected line that the voice that is looked at made, for no line.
    pub said: Option<Said>,
    /// The backup that is to be brought back, once it was chosen and before somebody said yes.
    pub restore_from: Option<PathBuf>,
    /// Projects of which it was said what zero retention takes away, and agreed to.
    pub told_retention: HashSet<ProjectId>,
    /// Voices that may speak in a project outside the scope of their consents: a person confirmed that in this window.
    pub confirmed_scope: HashSet<(Option<ProjectId>, VoiceId)>,
    /// How often somebody said yes to what was asked about before it is sent.
    pub agreed: u64,
    /// Lines that wait for a long change with their order.
    pub awaited: VecDeque<Awaits>,
    /// What this frame tells the trouble of in its place: no toast says it again.
    pub told_here: Option<Topic>,
    /// The number of the change of the account's voices that was asked for last.
    pub voice_changes: u64,
}

impl View {
    /// A number that no other change of the account's voices has in this window.
    pub fn next_voice_change(&mut self) -> u64 {
        self.voice_changes += 1;
        self.voice_changes
    }
}

/// What a take is called where it is heard to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// What tells it apart: the values of a cell, or who speaks.
    pub title: String,
    /// What it says.
    pub about: String,
}

/// What Space plays in a room where nothing plays.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    /// What it is.
    pub title: String,
    /// Whose it is.
    pub about: String,
    /// Its take, if it is one.
    pub take: Option<TakeId>,
    /// From where on it plays, in seconds.
    pub at: f64,
}

/// A line that a voice said to be heard, and is not cast for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its take, which belongs to no line.
    pub take: TakeId,
    /// The voice's name.
    pub voice: String,
    /// The line.
    pub line: LineId,
}

/// A line that waits for a long change with its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Awaits {
    /// Of which project it is.
    pub of: Ground,
    /// The line.
    pub line: LineId,
    /// What is ordered.
    pub wanted: Awaited,
    /// The most that it was shown to cost, if a price was.
    pub shown: Option<Credits>,
}

/// What is ordered of a line once a long change is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// Its take.
    Take,
    /// Another take.
    Another,
    /// A draft in its place.
    StandIn,
    /// A job of it again, as far as it still says that.
    Again(JobId),
    /// The same, whatever budget that crosses.
    Anyway(JobId),
}

/// The bars of the script that actions are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bars {
    /// Whether something is looked for.
    pub finds: bool,
    /// Whether hints are stepped through.
    pub hints: bool,
    /// Whether takes are reviewed.
    pub reviews: bool,
    /// Whether a bar has a button that speaks the lines to redo: it is the window's main one.
    pub again: bool,
}

/// A voice for a speaker, before somebody said yes.
#[derive(Clone, Debug, PartialEq)]
pub struct ToRecast {
    /// The project that was open when somebody asked.
    pub project: ProjectId,
    /// The speaker.
    pub speaker: String,
    /// Whose voice it is.
    pub backend: Backend,
    /// The voice.
    pub voice: CastVoice,
    /// What else of the part changes with it: the model and the settings that the voice was heard with.
    pub manner: Vec<PartChange>,
}

impl ToRecast {
    /// All that changes.
    pub fn changes(&self) -> impl Iterator<Item = PartChange> {
        let voice = PartChange::voice(self.backend, self.voice.clone());
        std::iter::once(voice).chain(self.manner.iter().cloned())
    }
}

/// A line of another project, on the way to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goal {
    /// The project that was open when somebody asked.
    pub from: Option<ProjectId>,
    /// Its project.
    pub project: ProjectId,
    /// The line.
    pub line: LineId,
    /// So many openings had ended then.
    pub ended: u64,
}

impl View {
    /// Shows the line that somebody is on the way to, if its project is open by now. Who went elsewhere stays there, and
    /// so does who didn't get there.
    pub fn arrive(&mut self, desk: &Desk) {
        let Some(goal) = self.goal else { return };
        let open = desk.project.as_ref().map(|open| open.card.id);
        if open == Some(goal.project) {
            self.show(Some(goal.line));
        }
        let tried = desk.tries.of(Topic::Opening);
        let failed = tried.ended > goal.ended && tried.trouble.is_some();
        if open != goal.from || failed {
            self.goal = None;
        }
    }

    /// Whether what spends in what is seen is the window's main button.
    pub fn spends_above(&self) -> bool {
        let is_script = self.room == Room::Script && self.choosing == Choosing::Nothing;
        is_script && !self.bars.again
    }

    /// Focuses a row and brings it into view, if there is one.
    pub fn show(&mut self, row: Option<LineId>) {
        if row.is_some() {
            self.line = row;
            self.reveal = true;
            self.marked.clear();
        }
    }
}

/// What a panel may see and wish while it is drawn.
pub struct StudioCtx<'a> {
    /// Everything the interface may see.
    pub desk: &'a Desk,
    /// What is looked at.
    pub view: &'a mut View,
    /// The colours of this frame.
    pub tokens: &'static Tokens,
    /// The time.
    pub clock: &'a Clock,
    wishes: &'a mut Wishes,
}

impl<'a> StudioCtx<'a> {
    /// A context for one frame.
    pub fn new(
        desk: &'a Desk,
        view: &'a mut View,
        tokens: &'static Tokens,
        clock: &'a Clock,
        wishes: &'a mut Wishes,
    ) -> Self {
        Self {
            desk,
            view,
            tokens,
            clock,
            wishes,
        }
    }

    /// Wishes something of the studio.
    pub fn send(&mut self, command: Command) {
        self.wishes.outbox.push_back(command);
    }

    /// Has an account's credits read again, and what was spent of them, where that was last done before `age`:
    /// commands, other windows and other programs spend too. What was never read is not asked for here.
    pub fn read_credits(&mut self, backend: Backend, age: Duration) {
        let meter = self.desk.meters.get(&backend).and_then(Remote::value);
        let now = self.clock.now();
        let is_old = |meter: &Meter| {
            let passed = u64::try_from(now.0.saturating_sub(meter.read.0));
            passed.is_ok_and(|millis| u128::from(millis) >= age.as_millis())
        };
        if meter.is_some_and(is_old) {
            self.send(Command::Account(AccountCommand::Refresh(backend)));
        }
    }

    /// Gives speakers that are new their colours.
    pub fn follow_speakers(&mut self) {
        if let Some(open) = &self.desk.project {
            let (project, kept) = (open.card.id, &open.defaults.colours);
            let (revision, script) = (self.desk.revision(), self.desk.script());
            self.view.speakers.follow(project, revision, script, kept);
        }
    }

    /// Wishes something of the studio that somebody said yes to.
    pub fn send_agreed(&mut self, command: Command) {
        self.view.agreed += 1;
        self.wishes.agreed.push_back(command);
    }

    /// Orders lines that were added up while they were gathered: adding very many up again would be felt.
    pub fn send_weighed(&mut self, command: Command, weighed: Weighed) {
        self.wishes.weighed.push_back((command, weighed));
    }

    /// Hands wishes over that need no question: `ask` looks at each that was not agreed to, with what it costs where
    /// that is known, and gives back what may go.
    pub fn hold_back(
        &mut self,
        mut ask: impl FnMut(&Self, Command, Option<Weighed>) -> Option<Command>,
    ) {
        let wished = std::mem::take(&mut self.wishes.outbox);
        let weighed = std::mem::take(&mut self.wishes.weighed);
        let wished = wished.into_iter().map(|command| (command, None));
        let weighed = weighed
            .into_iter()
            .map(|(command, weighed)| (command, Some(weighed)));
        for (command, weighed) in wished.chain(weighed) {
            let free = ask(self, command, weighed);
            self.wishes.outbox.extend(free);
        }
        let agreed = std::mem::take(&mut self.wishes.agreed);
        self.wishes.outbox.extend(agreed);
    }

    /// Keeps a version of the open script as it is seen now; `by_itself` before a great change.
    pub fn keep_version(&mut self, name: String, by_itself: bool) {
        let Some(open) = &self.desk.project else {
            return;
        };
        let keep = VersionCommand::Keep {
            project: open.card.id,
            name,
            script: Box::new(self.desk.script().clone()),
            by_itself,
        };
        self.send(Command::Project(ProjectCommand::Version(keep)));
    }

    /// What cancelling everything stops: what other projects ordered as well, which nothing else there tells.
    pub fn cancel_all_tip(&self) -> String {
        match self.desk.open_beside() {
            0 => Action::CancelAll.tip(),
            lines => tr!("cancel-all.beside", lines = lines),
        }
    }

    /// Changes the script after this frame.
    pub fn edit(&mut self, edit: Edit) {
        let unapproved = self.desk.unapproved_by(&edit);
        self.tell_unapproved(&unapproved);
        self.wishes.edits.push_back(EditWish::Do(edit));
    }

    /// Tells, before it is done, that lines aren't any more what was approved, or are gone, with a way back. Of each
    /// once: after that it isn't approved.
    fn tell_unapproved(&mut self, unapproved: &Unapproved) {
        let desk = self.desk;
        let Some(open) = &desk.project else { return };
        let script = desk.script();
        let told = |lines: &[LineId]| {
            let place = script.place(*lines.first()?).unwrap_or(0);
            Some((lines.len(), script.items().line_number(place)))
        };
        let other = told(&unapproved.other)
            .map(|(lines, number)| tr!("script-unapproved", lines = lines, number = number));
        let gone = told(&unapproved.gone)
            .map(|(lines, number)| tr!("script-unapproved-gone", lines = lines, number = number));
        for text in other.into_iter().chain(gone) {
            let offer = Offer::UndoStep(open.card.id, desk.revision(), true);
            self.notice(Notice::Offer { text, offer });
        }
    }

    /// Does something in the library after this frame, which no step takes back.
    pub fn act_without_a_way_back(&mut self, deeds: Vec<Deed>) {
        self.wishes.edits.push_back(EditWish::Act(deeds));
    }

    /// Puts rows in after this frame.
    pub fn paste(&mut self, pasted: Pasted) {
        self.wishes
            .edits
            .push_back(EditWish::Paste(Box::new(pasted)));
    }

    /// Does something to the lines among these rows after this frame.
    pub fn change_many(&mut self, rows: RowSet, what: ToMany) {
        self.wishes.edits.push_back(EditWish::Many(rows, what));
    }

    /// Has a speaker called otherwise after this frame, in the same colour; one who `joins` another speaker gets that one's.
    pub fn rename_speaker(&mut self, from: String, to: String, joins: bool) {
        let unapproved = self.desk.unapproved_by_name(&from, &to);
        self.tell_unapproved(&unapproved);
        if !joins {
            self.view.speakers.rename(&from, &to);
        }
        self.wishes.edits.push_back(EditWish::Rename(from, to));
    }

    /// Has a model take the place of another one wherever that speaks, after this frame.
    pub fn replace_model(&mut self, of: ModelId, with: ModelId) {
        self.wishes.edits.push_back(EditWish::Remodel(of, with));
    }

    /// Ends the step that typing makes: what follows is undone on its own.
    pub fn pause_typing(&mut self) {
        self.wishes.edits.push_back(EditWish::Pause);
    }

    /// Takes the newest step back: of the script, or what was done to takes since.
    pub fn undo(&mut self) {
        self.wishes.edits.push_back(EditWish::Undo);
    }

    /// Does the step again that was taken back last.
    pub fn redo(&mut self) {
        self.wishes.edits.push_back(EditWish::Redo);
    }

    /// Whether something is to be heard from this frame on.
    pub fn begins_to_play(&self) -> bool {
        let mut wished = self.wishes.outbox.iter();
        wished.any(|wish| matches!(wish, Command::Playback(play) if play.is_to_be_heard()))
    }

    /// Asks for an action, as if its shortcut had been pressed; run before the next frame is drawn.
    pub fn act(&mut self, action: Action) {
        self.wishes.actions.push_back(action);
    }

    /// The actions that were asked for, oldest first.
    pub fn take_actions(&mut self) -> VecDeque<Action> {
        std::mem::take(&mut self.wishes.actions)
    }

    /// The notices of this frame.
    pub fn take_notices(&mut self) -> VecDeque<Notice> {
        std::mem::take(&mut self.wishes.notices)
    }

    /// Shows a folder in the system's own program.
    pub fn show_folder(&mut self, folder: impl Into<PathBuf>) {
        self.wishes.folders.push_back(folder.into());
    }

    /// The folders to be shown.
    pub fn take_folders(&mut self) -> VecDeque<PathBuf> {
        std::mem::take(&mut self.wishes.folders)
    }

    /// Tells something that belongs to no line.
    pub fn notice(&mut self, notice: Notice) {
        self.wishes.notices.push_back(notice);
    }
}
