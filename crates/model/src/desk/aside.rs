//! Changes of the script that take longer than a frame are made beside it, on a copy and a thread of their own.
//!
//! The script that is shown stays meanwhile and can be written in; what was written is done again on top of the
//! change when it is there, as with two windows. What else takes long, and undo and redo, wait behind it: each is made
//! between what was written before it was asked for and what was written after. A project that is opened meanwhile
//! waits too, so that what is written until then goes to the one that is shown.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use crate::slices::{step_back, take_turns};

use crate::casting;
use crate::desk::Desk;
use crate::desk::count::SHORT;
use crate::desk::deeds::without_approval;
use crate::desk::{Voice, Voices};
use crate::event::Event;
use crate::event::JobEvent;
use crate::event::Opened;
use crate::event::Overtaken;
use crate::event::ProjectEvent;
use crate::event::TakesEvent;
use crate::event::{Notice, Offer};
use crate::trouble::{Charged, Details, Remedy, Trouble};
use mynah_core::backend::Backend;
use mynah_core::ids::{LineId, ModelId, ProjectId, TakeId};
use mynah_i18n::tr;
use mynah_script::deed::{Deed, TakeAct};
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_script::edit::EditError;
use mynah_script::history::Editor;
use mynah_script::history::Gone;
use mynah_script::history::Rest;
use mynah_script::many::ToMany;
use mynah_script::pages::RowSet;
use mynah_script::paste::Pasted;
use mynah_script::rebase::Rebased;

/// Rows that a change reads at once. More are read aside.
const AT_ONCE: usize = 2_000;

/// A change of the open script.
#[derive(Debug)]
pub enum Change {
    Do(Edit),
    /// One that had to wait, with the script that it was made on.
    DoFrom(Edit, Box<Script>),
    /// Puts rows in.
    Paste(Box<Pasted>),
    Undo,
    Redo,
    /// Does something in the library alone.
    Act(Vec<Deed>),
    /// Has a speaker (the first) called otherwise. These takes are final no more.
    Rename(String, String, Vec<TakeId>),
    /// Has a model (the second) take the place of another one, which the speakers without their own may have.
    Remodel(ModelId, ModelId, bool),
    /// Does something to the lines among these rows.
    Many(RowSet, ToMany),
    /// Gives speakers that have none a Draft voice of their own. They are listed block by block.
    Cast(Vec<Arc<[Arc<str>]>>),
    /// Another window was faster: goes on from there.
    Overtaken(Box<Overtaken>),
}

/// A change that is being made, and what waits for it.
#[derive(Debug)]
pub struct Aside {
    /// The revision of the copy that it is made on.
    since: u64,
    made: Receiver<Made>,
    waiting: VecDeque<Waiting>,
}

/// A change that waits.
#[derive(Debug)]
struct Waiting {
    change: Change,
    /// The revision at which it was asked for.
    after: u64,
}

/// A project that is opened once the change of the one before is made.
#[derive(Debug)]
pub struct Parked {
    pub opened: Box<Opened>,
    /// What came to be in it since.
    events: Vec<Event>,
}

/// What a change made of the copy.
#[derive(Debug)]
enum Made {
    Changed(Box<Editor>, After),
    Overtaken(Box<Overtaken>, Again),
}

/// The work that is left after a change.
#[derive(Debug, Default)]
struct After {
    /// Deeds for the library.
    deeds: Vec<Deed>,
    /// True if a step was taken back or done again.
    steps_back: bool,
    /// Number of speakers that got a Draft voice with lines that were put in, or in the whole script.
    new_voices: usize,
    /// True if the speakers of the whole script got voices.
    casts_all: bool,
}

impl Desk {
    /// Puts rows in, as one step.
    pub fn paste(&mut self, pasted: Box<Pasted>) {
        self.change(Change::Paste(pasted));
    }

    /// Makes a change, now or aside; says in which row it is seen, if it is by now.
    pub fn change(&mut self, change: Change) -> Option<LineId> {
        let is_long = self.is_long(&change);
        // What is done in the library is done in the order in which it was asked for.
        let may_overtake = match &change {
            Change::Do(edit) => !edit.has_deeds(),
            Change::Paste(_) => true,
            _ => false,
        };
        let waits = self.aside.is_some() && (is_long || !may_overtake);
        if !is_long && !waits {
            return self.change_now(change);
        }
        if let Some(project) = &mut self.project {
            // Its new rows have ids and are not seen yet: what is written meanwhile gets others.
            project.editor.skip_ids(new_rows(&change) as u64);
        }
        if waits {
            self.wait(change);
        } else {
            self.begin_aside(change);
        }
        None
    }

    fn change_now(&mut self, change: Change) -> Option<LineId> {
        let voices = self.draft_voices();
        if let Change::Act(deeds) = change {
            self.do_deeds(deeds);
            return None;
        }
        let project = self.project.as_mut()?;
        match change {
            Change::Overtaken(overtaken) => {
                self.overtaken(*overtaken);
                None
            }
            change => {
                let after = make_whole(&mut project.editor, change, voices.as_deref());
                let row = after.is_some().then(|| self.row_of_newest()).flatten();
                self.finish(after.unwrap_or_default());
                self.tell_unreadable();
                self.forget_gone();
                row
            }
        }
    }

    /// Does what is left after a change.
    fn finish(&mut self, after: After) {
        self.do_deeds(after.deeds);
        if after.steps_back {
            self.refind();
        }
        let Some(open) = self.open_id().filter(|_| after.new_voices > 1) else {
            return;
        };
        // Who opens a project brought no lines.
        if after.casts_all && self.imported != Some(open) {
            return;
        }
        self.tell(Notice::Offer {
            text: tr!("cast-automatic"),
            offer: Offer::ReviewCast(open),
        });
    }

    /// Has a change wait for the one that is made aside.
    fn wait(&mut self, change: Change) {
        let (Some(aside), Some(project)) = (&mut self.aside, &self.project) else {
            return;
        };
        let change = match change {
            Change::Do(edit) => Change::DoFrom(edit, Box::new(project.editor.script().clone())),
            change => change,
        };
        let after = project.editor.revision();
        aside.waiting.push_back(Waiting { change, after });
    }

    /// Has who makes a change aside be gone before it is made, as after a panic.
    #[cfg(test)]
    pub fn lose_change(&mut self) {
        if let Some(aside) = &mut self.aside {
            aside.made = sync_channel(1).1;
        }
    }

    /// Whether a change is being made aside.
    pub fn is_changing(&self) -> bool {
        self.aside.is_some()
    }

    /// Takes up what was made aside, as far as it is there; with `wait` all of it. `true` while there is more.
    pub fn take_up(&mut self, wait: bool) -> bool {
        while let Some(aside) = &mut self.aside {
            let made = if wait {
                aside
                    .made
                    .recv()
                    .map_err(|_gone| TryRecvError::Disconnected)
            } else {
                aside.made.try_recv()
            };
            let made = match made {
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => {
                    log::error!("a change was lost");
                    self.tell(Notice::Trouble(lost()));
                    None
                }
                Ok(made) => Some(made),
            };
            if let Some(Aside { since, waiting, .. }) = self.aside.take() {
                self.take_made(made, since, waiting);
            }
            if self.aside.is_none() {
                self.open_parked();
            }
        }
        false
    }

    fn take_made(&mut self, made: Option<Made>, since: u64, waiting: VecDeque<Waiting>) {
        let mut rest = made.map_or_else(Rest::default, |made| self.go_on_from(made, since));
        for Waiting { change, after } in waiting {
            self.do_rest(&mut rest, after);
            if self.aside.is_some() {
                self.wait(change);
            } else if self.is_long(&change) {
                self.begin_aside(change);
            } else {
                self.change_now(change);
            }
        }
        self.do_rest(&mut rest, u64::MAX);
        self.tell_unreadable();
        self.forget_gone();
    }

    /// Shows what was made of the copy, without what was written meanwhile: that is the rest.
    fn go_on_from(&mut self, made: Made, since: u64) -> Rest {
        let Some(project) = &mut self.project else {
            return Rest::default();
        };
        match made {
            Made::Changed(editor, after) => {
                let rest = project.editor.go_on_from(*editor, since);
                self.finish(after);
                rest
            }
            Made::Overtaken(overtaken, mut again) => {
                let mut opened = overtaken.opened;
                let newer = std::mem::take(&mut opened.editor);
                let rest = project.editor.go_on_from(newer, since);
                again.any |= !rest.is_empty();
                self.gone_on(opened, Some(again));
                rest
            }
        }
    }

    fn do_rest(&mut self, rest: &mut Rest, through: u64) {
        if let Some(project) = &mut self.project {
            project.editor.do_rest(rest, through);
        }
    }

    /// Opens a project once the change that is made aside is there. One that was to be opened before is not any more.
    pub fn park(&mut self, opened: Opened) {
        let before = self.parked.replace(Parked {
            opened: Box::new(opened),
            events: Vec::new(),
        });
        self.unpark(before);
    }

    /// What was to be opened is not any more: what came to be in it is told for itself.
    pub fn unpark(&mut self, parked: Option<Parked>) {
        for event in parked.into_iter().flat_map(|parked| parked.events) {
            self.apply(event);
        }
    }

    /// The project that waits to be opened, with what came to be in it.
    pub fn parked_of(&mut self, event: &Event) -> Option<&mut Vec<Event>> {
        let parked = self.parked.as_mut()?;
        let here = project_of(event) == Some(parked.opened.card.id);
        here.then_some(&mut parked.events)
    }

    fn open_parked(&mut self) {
        let Some(Parked { opened, events }) = self.parked.take() else {
            return;
        };
        self.open(*opened);
        for event in events {
            self.apply(event);
        }
    }

    /// Makes a change on a copy; where there can be no thread, here and now.
    fn begin_aside(&mut self, change: Change) {
        let voices = self.draft_voices();
        let Some(project) = &self.project else { return };
        let mut editor = project.editor.clone();
        let since = editor.revision();
        let (send, made) = sync_channel(1);
        let (hand_over, handed) = sync_channel(1);
        let work = move || {
            take_turns();
            let Ok(change) = handed.recv() else { return };
            let done = match change {
                Change::Overtaken(mut overtaken) => {
                    let again = overtaken.go_on(&mut editor);
                    overtaken.opened.editor = editor;
                    Made::Overtaken(overtaken, again)
                }
                change => {
                    let after = make_whole(&mut editor, change, voices.as_deref());
                    Made::Changed(Box::new(editor), after.unwrap_or_default())
                }
            };
            // Nobody waits for it any more when the window is closed.
            send.send(done).ok();
        };
        let thread = std::thread::Builder::new().name("change".to_owned());
        #[cfg(test)]
        let thread = match self.stack {
            Some(bytes) => thread.stack_size(bytes),
            None => thread,
        };
        if let Err(error) = thread.spawn(work) {
            // A frame that takes long is better than a change that is lost.
            log::warn!("a long change has no thread: {error}");
            self.change_now(change);
            return;
        }
        // There is room for one, and who takes it is there.
        hand_over.send(change).ok();
        self.aside = Some(Aside {
            since,
            made,
            waiting: VecDeque::new(),
        });
    }

    fn is_long(&self, change: &Change) -> bool {
        let Some(project) = &self.project else {
            return false;
        };
        let editor = &project.editor;
        let rows = match change {
            // New rows are asked who speaks them.
            Change::Do(edit) | Change::DoFrom(edit, _) => edit.reads().max(new_rows(change)),
            Change::Paste(_) => new_rows(change),
            Change::Undo => editor.next_undo().map_or(0, Edit::reads),
            Change::Redo => editor.next_redo().map_or(0, Edit::reads),
            // Every line is asked who speaks it.
            Change::Rename(..) | Change::Remodel(..) => editor.script().items().lines(),
            Change::Many(rows, _) => rows.len(),
            Change::Cast(blocks) => blocks.iter().map(|block| block.len()).sum(),
            Change::Overtaken(_) => editor.unkept_reads(),
            Change::Act(_) => 0,
        };
        // Every line is asked what it tells of speakers who get a voice.
        rows > AT_ONCE || editor.script().items().lines() > AT_ONCE && self.casts(change)
    }

    /// Returns true if a change gives a speaker a voice.
    fn casts(&self, change: &Change) -> bool {
        if self.draft_voices().is_none_or(|voices| voices.is_empty()) {
            return false;
        }
        let script = self.script();
        let is_uncast = |speaker: &str| casting::is_uncast(script, speaker);
        match change {
            Change::Do(edit) | Change::DoFrom(edit, _) => {
                casting::speakers_in(edit).into_iter().any(is_uncast)
            }
            Change::Paste(pasted) => pasted.rows.lines().any(|line| is_uncast(&line.speaker)),
            Change::Cast(blocks) => {
                let mut speakers = blocks.iter().flat_map(|block| block.iter());
                speakers.any(|speaker| is_uncast(speaker))
            }
            _ => false,
        }
    }

    /// The Draft voices, where speakers get them by themselves.
    fn draft_voices(&self) -> Option<Voices> {
        if self.backend() != Backend::Draft {
            return None;
        }
        let voices = self.voices.get(&Backend::Draft)?.value()?;
        Some(voices.clone())
    }

    /// What was done long ago and is damaged ends undo: that is said when somebody comes near it.
    fn tell_unreadable(&mut self) {
        let project = self.project.as_mut();
        if project.is_some_and(|project| project.editor.take_unreadable()) {
            self.tell(Notice::Heed(tr!("step-unreadable")));
        }
    }

    /// Gives memory back that the editor needs no more.
    pub fn forget_gone(&mut self) {
        let Some(project) = &mut self.project else {
            return;
        };
        for gone in project.editor.take_gone() {
            let rows = match &gone {
                Gone::Script(script) => script.items().len(),
                Gone::Edits(edits) => edits.iter().map(|edit| edit.names()).sum(),
                Gone::Steps(steps) => steps.iter().map(|step| step.edit.names()).sum(),
            };
            forget(gone, rows);
        }
    }
}

/// What was done again on top of another window's edits.
#[derive(Clone, Copy, Debug)]
pub struct Again {
    pub rebased: Rebased,
    /// Whether the studio did something again.
    pub any: bool,
    /// The newest revision that is on disk.
    pub newest: u64,
}

impl Overtaken {
    /// Puts the newest edits into `editor`, below what was done there and is not in them.
    pub fn go_on(&mut self, editor: &mut Editor) -> Again {
        let newer = std::mem::take(&mut self.opened.editor);
        let newest = newer.revision();
        let Rebased { dropped, both } = editor.rebase_since(newer, self.through);
        Again {
            rebased: Rebased {
                dropped: dropped + self.rebased.dropped,
                both: both + self.rebased.both,
            },
            any: self.through > 0,
            newest,
        }
    }
}

/// What is told after edits of two windows met in one project.
pub fn both_windows(rebased: Rebased) -> String {
    let Rebased { dropped, both } = rebased;
    if dropped > 0 {
        tr!("studio-two-windows-dropped", count = dropped)
    } else if both > 0 {
        tr!("studio-two-windows-lines", count = both)
    } else {
        tr!("studio-two-windows")
    }
}

/// Makes a change of an editor, and says what is left to do then. `None` where it is no change.
fn make_whole(editor: &mut Editor, change: Change, voices: Option<&[Voice]>) -> Option<After> {
    let deeds = deeds_of(editor, &change);
    let steps_back = matches!(change, Change::Undo | Change::Redo);
    let casts_all = matches!(change, Change::Cast(_));
    let before = (casts_all || matches!(change, Change::Paste(_))).then(|| cast_count(editor));
    make(editor, change, voices).then(|| After {
        deeds,
        steps_back,
        new_voices: before.map_or(0, |before| cast_count(editor).saturating_sub(before)),
        casts_all,
    })
}

/// Number of speakers that have a Draft voice.
fn cast_count(editor: &Editor) -> usize {
    let parts = editor.script().cast().0.values();
    parts.filter(|part| part.draft.is_some()).count()
}

/// Makes a change of an editor; says whether it is one.
fn make(editor: &mut Editor, change: Change, voices: Option<&[Voice]>) -> bool {
    let done = match change {
        Change::Do(edit) => {
            let script = editor.script();
            editor.edit(with_voices(script, script, edit, voices))
        }
        Change::DoFrom(edit, here) => {
            let edit = with_voices(editor.script(), &here, edit, voices);
            editor.edit_from(*here, &edit)
        }
        Change::Paste(pasted) => {
            let Some(edit) = pasted.edit(editor.script()) else {
                return false;
            };
            let script = editor.script();
            editor.edit(with_voices(script, script, edit, voices))
        }
        Change::Cast(blocks) => {
            let speakers = blocks.iter().flat_map(|block| block.iter());
            let speakers = speakers.map(|speaker| &**speaker);
            let voices = voices.unwrap_or_default();
            let parts = casting::missing(speakers, editor.script(), voices);
            if parts.is_empty() {
                return false;
            }
            editor.edit_unasked(Edit::Group(parts))
        }
        Change::Rename(from, to, takes) => {
            let Some(edit) = editor.script().rename_speaker(&from, &to) else {
                return false;
            };
            editor.edit(without_approval(&takes, edit))
        }
        Change::Remodel(of, with, usual) => {
            let Some(edit) = editor.script().replace_model(&of, &with, usual) else {
                return false;
            };
            editor.edit(edit)
        }
        Change::Many(rows, what) => {
            let Some(edit) = editor.script().edit_many(&rows, &what) else {
                return false;
            };
            editor.edit(edit)
        }
        Change::Undo => return editor.undo(),
        Change::Redo => return editor.redo(),
        Change::Overtaken(_) | Change::Act(_) => Ok::<(), EditError>(()),
    };
    if let Err(error) = done {
        // Only a panel's mistake makes one.
        log::warn!("an edit did not fit: {error}");
        return false;
    }
    true
}

/// What a change does in the library.
fn deeds_of(editor: &Editor, change: &Change) -> Vec<Deed> {
    let step = match change {
        Change::Undo => editor.next_undo(),
        Change::Redo => editor.next_redo(),
        Change::Do(edit) | Change::DoFrom(edit, _) => Some(edit),
        Change::Rename(_, _, takes) if !takes.is_empty() => {
            return vec![Deed::Take(TakeAct::Approve(takes.clone(), false))];
        }
        _ => None,
    };
    let mut deeds = step.map(Edit::deeds).unwrap_or_default();
    if !matches!(change, Change::Undo | Change::Redo) {
        // The review has said it already.
        deeds.retain(|deed| !matches!(deed, Deed::Mark(..)));
    }
    deeds
}

/// An edit of `here` with a Draft voice for every speaker that is new in `now` with it, in the same step. What the edit
/// says tells of them, too.
fn with_voices(now: &Script, here: &Script, edit: Edit, voices: Option<&[Voice]>) -> Edit {
    let Some(voices) = voices else { return edit };
    let speakers = casting::speakers_in(&edit).into_iter();
    let uncast: Vec<&str> = speakers
        .filter(|speaker| casting::is_uncast(now, speaker))
        .collect();
    if uncast.is_empty() {
        return edit;
    }
    let mut after = here.clone();
    if let Err(error) = after.apply(&edit) {
        log::info!("voices are cast without the new lines: {error}");
    }
    let parts = casting::missing(uncast.into_iter(), &after, voices);
    if parts.is_empty() {
        return edit;
    }
    Edit::Group(std::iter::once(edit).chain(parts).collect())
}

/// The project that an event is about and that has to be open for it.
fn project_of(event: &Event) -> Option<ProjectId> {
    match event {
        Event::Project(ProjectEvent::Changed { card, .. }) => Some(card.id),
        Event::Project(ProjectEvent::Overtaken(overtaken)) => Some(overtaken.opened.card.id),
        Event::Project(
            ProjectEvent::Saved { project, .. } | ProjectEvent::NotSaved { project, .. },
        )
        | Event::Takes(
            TakesEvent::Listed { project, .. }
            | TakesEvent::Changed { project, .. }
            | TakesEvent::Approved { project, .. }
            | TakesEvent::Recorded(project, _)
            | TakesEvent::All { project, .. },
        ) => Some(*project),
        Event::Job(_, JobEvent::Kept(kept)) => kept.project,
        _ => None,
    }
}

/// What is told of a change that nobody makes any more.
fn lost() -> Trouble {
    let details = Details {
        operation: "change".to_owned(),
        ..Details::default()
    };
    Trouble {
        what: tr!("trouble-change-lost"),
        charged: Charged::No,
        remedies: vec![Remedy::Report, Remedy::Dismiss],
        details: Arc::new(details),
        topic: None,
    }
}

/// How many rows a change puts in.
fn new_rows(change: &Change) -> usize {
    match change {
        Change::Do(edit) | Change::DoFrom(edit, _) => inserts(edit),
        Change::Paste(pasted) => pasted.rows.items().len(),
        _ => 0,
    }
}

/// How many rows an edit puts in.
fn inserts(edit: &Edit) -> usize {
    match edit {
        Edit::Insert { items, .. } => items.len(),
        Edit::Group(edits) => edits.iter().map(inserts).sum(),
        _ => 0,
    }
}

/// Drops what is made of so many rows; giving the memory of very many back takes longer than a frame.
pub fn forget(what: impl Send + 'static, rows: usize) {
    if rows <= SHORT {
        return;
    }
    let thread = std::thread::Builder::new().name("forget".to_owned());
    // Without a thread it is dropped here.
    let work = move || {
        step_back();
        drop(what);
    };
    thread.spawn(work).ok();
}
