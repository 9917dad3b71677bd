//! Undo and redo: a script with everything that was done to it.
//!
//! Each change gives a [`JournalStep`], which the library keeps; [`Editor::restore`] makes the same
//! editor from them after a restart.

use std::collections::VecDeque;
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

use crate::document::Script;
use crate::edit::Edit;
use crate::edit::EditError;
use crate::rebase::Rebased;
use crate::rebase::carry;
use crate::shaping::{CutTake, Trim};
use crate::tuning::{LineChange, PartChange};
use mynah_core::ids::LineId;
use mynah_core::settings::Setting;

use self::stacks::Stacks;
pub use self::stacks::Way;

/// One step of the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalStep {
    /// Counts up by one with every step; undo and redo are steps too.
    pub revision: u64,
    /// What was done.
    pub edit: Arc<Edit>,
    /// What takes it back.
    pub inverse: Arc<Edit>,
    /// How the step moves through the undo history.
    pub kind: StepKind,
}

/// How a step moves through the undo history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Something new; what could be redone is gone.
    Do,
    /// Goes on with the step before (typing in one line), or is none of its own: undo doesn't stop at it.
    Extend,
    /// Takes the newest step back.
    Undo,
    /// Does it again.
    Redo,
}

/// A script and what can be undone and redone.
#[derive(Clone, Debug, Default)]
pub struct Editor {
    script: Script,
    revision: u64,
    /// The revision with which the newest step began.
    begun: u64,
    /// Whether that was made before, and done again on top of what others did.
    again: bool,
    stacks: Stacks,
    /// The next edit of this target goes on with the newest step.
    typing: Option<Target>,
    /// The newest steps, which nobody said are kept yet …
    unkept: VecDeque<Arc<JournalStep>>,
    /// … and how many of them were handed over.
    taken: usize,
    /// What is no longer needed and takes long to be given back.
    gone: Vec<Gone>,
}

/// What an editor needs no more: giving the memory of very many rows back takes longer than a frame.
#[derive(Clone, Debug)]
pub enum Gone {
    /// A script that another took the place of.
    Script(Script),
    /// What could be undone or redone.
    Edits(Vec<Arc<Edit>>),
    /// Steps that were done again on top of others.
    Steps(VecDeque<Arc<JournalStep>>),
}

/// What was done on a script that others changed meanwhile, and is yet to be done again on theirs.
#[derive(Debug, Default)]
pub struct Rest {
    /// The script that the first of the steps was done on.
    here: Script,
    steps: VecDeque<Arc<JournalStep>>,
    /// Steps that could not be taken back.
    lost: usize,
}

impl Rest {
    /// Whether nothing is left to be done.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// What an edit changes when several of them make one step: typing in a line, dragging a slider.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Text(LineId),
    Title,
    LineSetting(LineId, Discriminant<Setting>),
    LineShape(LineId, Discriminant<LineChange>),
    TakeTrim(LineId, CutTake, Discriminant<Trim>),
    PartSetting(String, Discriminant<Setting>),
    /// The place of a part.
    PartPlace(String),
}

impl Target {
    fn of(edit: &Edit) -> Option<Self> {
        match edit {
            Edit::SetText { id, .. } => Some(Self::Text(*id)),
            Edit::SetTitle { .. } => Some(Self::Title),
            Edit::TuneLine {
                id,
                change: LineChange::Setting(setting),
            } => Some(Self::LineSetting(*id, discriminant(setting))),
            Edit::TuneLine {
                id,
                change:
                    change @ (LineChange::Gap(_)
                    | LineChange::Volume(_)
                    | LineChange::Direction(_)
                    | LineChange::Place(_)),
            } => Some(Self::LineShape(*id, discriminant(change))),
            Edit::TuneLine {
                id,
                change: LineChange::Trim(take, trim),
            } => Some(Self::TakeTrim(*id, *take, discriminant(trim))),
            Edit::TunePart {
                speaker,
                change: PartChange::Setting(setting),
            } => Some(Self::PartSetting(speaker.clone(), discriminant(setting))),
            Edit::TunePart {
                speaker,
                change: PartChange::Place(_),
            } => Some(Self::PartPlace(speaker.clone())),
            Edit::Insert { .. }
            | Edit::Remove { .. }
            | Edit::Move { .. }
            | Edit::SetSpeaker { .. }
            | Edit::TuneLine { .. }
            | Edit::SetOverrides { .. }
            | Edit::TunePart { .. }
            | Edit::SetPart { .. }
            | Edit::SetFormat { .. }
            | Edit::Ignore { .. }
            | Edit::Pronounce { .. }
            | Edit::Deed(_)
            | Edit::Group(_) => None,
        }
    }
}

/// Letters that a line comes with at most where it is typed into nothing; more were pasted.
const BEGINNING: usize = 2;

/// The empty line that an edit puts in, or one with its first letters, or one whose speaker was typed before its words:
/// what is typed into it then goes on with its beginning.
fn begun_by(edit: &Edit) -> Option<LineId> {
    let items = match edit {
        Edit::Insert { items, .. } => items,
        Edit::Group(edits) => {
            return match edits.as_slice() {
                [Edit::SetSpeaker { ids, .. }, Edit::SetText { id, .. }] => {
                    (*ids == [*id]).then_some(*id)
                }
                // With a voice for who speaks it first.
                edits => begun_by(edits.first()?),
            };
        }
        _ => return None,
    };
    let line = items.first()?.line()?;
    (items.len() == 1 && line.text.chars().count() <= BEGINNING).then_some(line.id)
}

impl Edit {
    /// Whether it says another time what `before` said: typing in one line, a slider that moves on. Both can be kept
    /// as one, with the inverse of the first.
    pub fn goes_on(&self, before: &Self) -> bool {
        let target = Target::of(self);
        target.is_some() && target == Target::of(before)
    }
}

impl Editor {
    /// An editor with nothing to undo.
    pub fn new(script: Script) -> Self {
        Self {
            script,
            ..Self::default()
        }
    }

    /// The editor as it was when the last of `steps` was made. `script` is the script at `revision`; `past` are the
    /// kinds and ways back of what led there, which only fill the undo history, and `steps` follow.
    ///
    /// A step that does not fit ends it: what came before is kept, and the error says so.
    pub fn restore(
        script: Script,
        revision: u64,
        past: impl IntoIterator<Item = (StepKind, Way)>,
        steps: impl IntoIterator<Item = JournalStep>,
    ) -> (Self, Option<EditError>) {
        let mut editor = Self {
            script,
            revision,
            ..Self::default()
        };
        let mut ways: Vec<_> = past.into_iter().collect();
        let mut unfit = None;
        for step in steps {
            if let Err(error) = editor.script.apply(&step.edit) {
                unfit = Some(error);
                break;
            }
            editor.revision = step.revision;
            ways.push((step.kind, Way::Read(step.inverse)));
        }
        editor.stacks = Stacks::after(ways);
        (editor, unfit)
    }

    /// The script as it is now.
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// The script alone.
    pub fn into_script(self) -> Script {
        self.script
    }

    /// Counts up by one with every change, undo and redo included.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The revision with which the newest step began: it stays while typing goes on with that step.
    pub fn begun(&self) -> u64 {
        self.begun
    }

    /// Whether the newest step was made before, and done again on top of what others did.
    pub fn is_again(&self) -> bool {
        self.again
    }

    /// How many steps can be undone.
    pub fn undo_depth(&self) -> usize {
        self.stacks.depth()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        self.stacks.can_redo()
    }

    /// Applies what nobody asked for and nobody means to undo: voices that speakers get by themselves.
    pub fn edit_unasked(&mut self, edit: Edit) -> Result<(), EditError> {
        self.step(StepKind::Extend, Arc::new(edit))
    }

    /// Applies an edit. Edits of one text (or setting, or title) in a row are one step until [`Editor::pause`]; one that
    /// changes nothing is none.
    pub fn edit(&mut self, edit: Edit) -> Result<(), EditError> {
        let target = Target::of(&edit);
        let goes_on = target.is_some() && target == self.typing && self.undo_depth() > 0;
        let kind = if goes_on {
            StepKind::Extend
        } else {
            StepKind::Do
        };
        let begun = begun_by(&edit).map(Target::Text);
        let inverse = self.script.apply(&edit)?;
        // What was chosen once more changed nothing: there is nothing to take back.
        if !edit.is_the_way_back(&inverse) {
            self.record(kind, Arc::new(edit), Arc::new(inverse));
            self.typing = target.or(begun);
        }
        Ok(())
    }

    /// Ends the step that typing makes: what follows is undone on its own.
    pub fn pause(&mut self) {
        self.typing = None;
    }

    /// Takes the newest step back. False when there is none.
    pub fn undo(&mut self) -> bool {
        self.typing = None;
        let Some(edit) = self.stacks.next_undo().map(Arc::clone) else {
            return false;
        };
        self.step(StepKind::Undo, edit).is_ok()
    }

    /// Does the newest undone step again. False when there is none.
    pub fn redo(&mut self) -> bool {
        self.typing = None;
        let Some(edit) = self.stacks.next_redo().map(Arc::clone) else {
            return false;
        };
        self.step(StepKind::Redo, edit).is_ok()
    }

    /// What was done last, undo and redo included, as long as nobody said that it is kept.
    pub fn newest(&self) -> Option<&Edit> {
        self.unkept.back().map(|step| &*step.edit)
    }

    /// Whether there are steps to be taken.
    pub fn has_steps(&self) -> bool {
        self.taken < self.unkept.len()
    }

    /// The steps since the last call, for the journal.
    pub fn take_steps(&mut self) -> Vec<Arc<JournalStep>> {
        let taken = std::mem::replace(&mut self.taken, self.unkept.len());
        self.unkept.iter().skip(taken).map(Arc::clone).collect()
    }

    /// The newest revision that is kept.
    pub fn kept_revision(&self) -> u64 {
        let next = self.unkept.front().map(|step| step.revision);
        next.map_or(self.revision, |next| next.saturating_sub(1))
    }

    /// The journal holds everything up to this revision.
    pub fn kept(&mut self, revision: u64) {
        while self
            .unkept
            .front()
            .is_some_and(|step| step.revision <= revision)
        {
            self.unkept.pop_front();
            self.taken = self.taken.saturating_sub(1);
        }
    }

    /// The newest revision that was handed over, or is kept.
    pub fn taken_revision(&self) -> u64 {
        let last = self.taken.checked_sub(1);
        let last = last.and_then(|last| self.unkept.get(last));
        last.map_or_else(|| self.kept_revision(), |step| step.revision)
    }

    /// Goes on from `newer`, the same script as others left it, and does on top of it what was done here and
    /// is not kept. Those steps are to be taken anew.
    pub fn rebase(&mut self, newer: Self) -> Rebased {
        self.rebase_since(newer, 0)
    }

    /// Goes on from `newer`, which has all that was done here up to the revision `since`, and does on top of it what
    /// was done here since then.
    pub fn rebase_since(&mut self, newer: Self, since: u64) -> Rebased {
        let mut rest = self.go_on_from(newer, since);
        let mut rebased = self.do_rest(&mut rest, u64::MAX);
        rebased.dropped += rest.lost;
        rebased
    }

    /// Goes on from `newer`, which has all that was done here up to the revision `since`. What was done here since
    /// then is the rest, for [`do_rest`](Self::do_rest).
    pub fn go_on_from(&mut self, newer: Self, since: u64) -> Rest {
        let kept = self.kept_revision();
        let Self {
            script: mut here,
            stacks,
            unkept,
            gone,
            ..
        } = std::mem::replace(self, newer);
        self.kept(kept);
        self.gone.extend(gone);
        // Ids that were given here, or are promised, are given to no other row.
        self.script.next = self.script.next.max(here.next);
        let ours = unkept.iter().filter(|step| step.revision > since);
        let taken_back = ours.clone().rev().map(|step| here.apply(&step.inverse));
        // What was done can be taken back; a step that can't be is not there to be carried either.
        let lost = taken_back.filter(Result::is_err).count();
        let steps = ours.map(Arc::clone).collect();
        let edits = stacks.into_edits().map(Gone::Edits);
        self.gone.extend(edits);
        self.gone.push(Gone::Steps(unkept));
        Rest { here, steps, lost }
    }

    /// Does the rest again up to a revision of where it was done first.
    pub fn do_rest(&mut self, rest: &mut Rest, through: u64) -> Rebased {
        let Rest { here, steps, .. } = rest;
        let due = steps.partition_point(|step| step.revision <= through);
        let rebased = self.do_again(here, steps.iter().take(due));
        steps.drain(..due);
        if steps.is_empty() {
            self.gone.push(Gone::Script(std::mem::take(here)));
        }
        rebased
    }

    /// Does an edit that was made on `here`, this script as it was before others changed it, as it is meant now.
    pub fn edit_from(&mut self, mut here: Script, edit: &Edit) -> Result<(), EditError> {
        let mut there = self.script.clone();
        let done = carry(edit, &mut here, &mut there, &mut Rebased::default());
        self.gone.extend([Gone::Script(here), Gone::Script(there)]);
        match done {
            Some((meant, _)) => self.edit(meant),
            None => Ok(()),
        }
    }

    /// Does the steps that were made on `here` again on this script; `here` is then as they left it.
    pub fn do_again<'a>(
        &mut self,
        here: &mut Script,
        steps: impl IntoIterator<Item = &'a Arc<JournalStep>>,
    ) -> Rebased {
        self.typing = None;
        let mut rebased = Rebased::default();
        let mut goes_on = false;
        for step in steps {
            let done = carry(&step.edit, here, &mut self.script, &mut rebased);
            let extends = goes_on && step.kind == StepKind::Extend;
            goes_on = done.is_some();
            if let Some((edit, inverse)) = done {
                let kind = if extends {
                    StepKind::Extend
                } else {
                    StepKind::Do
                };
                self.record(kind, Arc::new(edit), Arc::new(inverse));
                self.again = true;
            }
        }
        rebased
    }

    /// About how many rows are read to do the steps again that nobody said are kept.
    pub fn unkept_reads(&self) -> usize {
        let steps = self.unkept.iter();
        steps.map(|step| step.edit.names()).sum()
    }

    /// The edit that takes the newest step back.
    pub fn next_undo(&self) -> Option<&Edit> {
        self.stacks.next_undo().map(|edit| &**edit)
    }

    /// The edit that does it again.
    pub fn next_redo(&self) -> Option<&Edit> {
        self.stacks.next_redo().map(|edit| &**edit)
    }

    /// Whether it was found since the last call that what was done long ago can't be undone: its journal is damaged.
    pub fn take_unreadable(&mut self) -> bool {
        self.stacks.take_unreadable()
    }

    /// What is needed no more, to be dropped where nobody waits for it.
    pub fn take_gone(&mut self) -> Vec<Gone> {
        std::mem::take(&mut self.gone)
    }

    /// Leaves out the next ids: new rows of two editors of one script are then told apart.
    pub fn skip_ids(&mut self, count: u64) {
        self.script.next = self.script.next.saturating_add(count);
    }

    fn step(&mut self, kind: StepKind, edit: Arc<Edit>) -> Result<(), EditError> {
        let inverse = self.script.apply(&edit)?;
        self.record(kind, edit, Arc::new(inverse));
        Ok(())
    }

    fn record(&mut self, kind: StepKind, edit: Arc<Edit>, inverse: Arc<Edit>) {
        self.revision += 1;
        if kind != StepKind::Extend {
            self.begun = self.revision;
            self.again = false;
        }
        let gone = self.stacks.record(kind, Arc::clone(&inverse));
        if !gone.is_empty() {
            self.gone.push(Gone::Edits(gone));
        }
        self.unkept.push_back(Arc::new(JournalStep {
            revision: self.revision,
            edit,
            inverse,
            kind,
        }));
    }
}

mod stacks;
#[cfg(test)]
mod tests;
