//! What is done in the library by steps of the script: when one is made, taken back or done again.
//!
//! It goes to the studio with the edits and in their order, so that what takes something back never overtakes it.

use std::sync::Arc;

use crate::command::{AuditionCommand, Command, PresetCommand, ProjectCommand, TakesCommand};
use crate::desk::aside::Change;
use crate::desk::{Desk, TakeCard};
use mynah_core::ids::{LineId, ProjectId, TakeId};
use mynah_script::deed::{Deed, Deeds, Judge, Judged, TakeAct};
use mynah_script::document::Item;
use mynah_script::edit::Edit;
use mynah_script::review::Mark;

/// What the review of a project says of a line by a step that was taken back or done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepMark {
    /// The project.
    pub project: ProjectId,
    /// The line.
    pub line: LineId,
    /// What is said of it, if anything is.
    pub mark: Option<Mark>,
}

/// What the call of a project that drew its letters by a number says of a voice by a step.
pub type StepJudged = (ProjectId, u32, Judged);

/// What counts in the call of a project that drew its letters by a number, or doesn't, by a step.
pub type StepHeard = (ProjectId, u32, Box<Judge>, bool);

/// Does a deed in the library, where it isn't the review's own.
fn command_of(deed: Deed) -> Option<Command> {
    Some(Command::Takes(match deed {
        Deed::Take(act) => TakesCommand::Act(act),
        Deed::Keep(preset) => TakesCommand::Preset(PresetCommand::Keep(preset)),
        Deed::Forget(name) => TakesCommand::Preset(PresetCommand::Forget(name)),
        Deed::Unkeep(preset) => TakesCommand::Preset(PresetCommand::Unkeep(preset)),
        Deed::Audition {
            project,
            id,
            listed,
        } => {
            let list = AuditionCommand::Put(project, id, listed);
            return Some(Command::Project(ProjectCommand::Audition(list)));
        }
        Deed::Rate(take, stars) => TakesCommand::Rate(take, stars),
        Deed::OwnWord(word, on) => {
            return Some(Command::Project(ProjectCommand::OwnWord(word, on)));
        }
        // Whoever shows the call keeps it.
        Deed::Judge { .. } | Deed::Heard { .. } | Deed::Mark(..) | Deed::Version(_) => return None,
    }))
}

/// The lines that are final and are it no more with an edit. Of each it is told once: after that it isn't.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unapproved {
    /// Those that have other words or another voice.
    pub other: Vec<LineId>,
    /// Those that go into others.
    pub gone: Vec<LineId>,
}

impl Unapproved {
    fn of(found: Vec<Final>) -> Self {
        Self {
            other: found.into_iter().map(|(line, _)| line).collect(),
            gone: Vec::new(),
        }
    }
}

/// A line with its take that is final.
type Final = (LineId, TakeId);

fn takes_of(found: &[Final]) -> Vec<TakeId> {
    found.iter().map(|(_, take)| *take).collect()
}

/// An edit with the approval of these takes taken back, as one step.
pub fn without_approval(takes: &[TakeId], edit: Edit) -> Edit {
    if takes.is_empty() {
        return edit;
    }
    let approve = |on| vec![Deed::Take(TakeAct::Approve(takes.to_vec(), on))];
    let deeds = Deeds {
        line: None,
        there: approve(false),
        back: approve(true),
    };
    Edit::Group(vec![Edit::Deed(Box::new(deeds)), edit])
}

impl Desk {
    /// The revision with which the newest step of the open script began: it stays while typing goes on with that step.
    pub fn step_begun(&self) -> u64 {
        self.project
            .as_ref()
            .map_or(0, |project| project.editor.begun())
    }

    /// Whether that step was made before another one, and done again on top of it.
    pub fn is_step_again(&self) -> bool {
        let open = self.project.as_ref();
        open.is_some_and(|open| open.editor.is_again())
    }

    /// What casting calls are to say by steps since the last call.
    pub fn take_judged(&mut self) -> Vec<StepJudged> {
        std::mem::take(&mut self.auditions.judged)
    }

    /// What others said of casting calls that is to count there, or not, by steps since the last call.
    pub fn take_told(&mut self) -> Vec<StepHeard> {
        std::mem::take(&mut self.auditions.heard)
    }

    /// What reviews are to say by steps since the last call.
    pub fn take_marks(&mut self) -> Vec<StepMark> {
        std::mem::take(&mut self.marks)
    }

    /// Does something in the library that no step takes back.
    pub fn act(&mut self, deeds: Vec<Deed>) {
        self.change(Change::Act(deeds));
    }

    /// An edit that gives lines to another voice, with the approval of their takes taken back as one step: what is final
    /// is so in the voice that spoke it. Where a whole part gets another voice, what is final stays so; the cast asks.
    pub fn with_approvals(&self, edit: Edit) -> Edit {
        let mut found = Vec::new();
        self.final_in_other_voices(&edit, &mut found);
        without_approval(&takes_of(&found), edit)
    }

    /// The lines that are final and are it no more with an edit: they get other words or another voice, or go into
    /// others.
    pub fn unapproved_by(&self, edit: &Edit) -> Unapproved {
        let mut found = Vec::new();
        self.final_in_other_voices(edit, &mut found);
        let mut unapproved = Unapproved::of(found);
        self.final_in_other_words(edit, false, &mut unapproved);
        // One that has both is one.
        unapproved.other.sort_unstable();
        unapproved.other.dedup();
        unapproved
    }

    /// The same of a speaker's lines that become another one's.
    pub fn unapproved_by_name(&self, from: &str, to: &str) -> Unapproved {
        Unapproved::of(self.final_beside(from, to))
    }

    fn final_in_other_words(&self, edit: &Edit, joins: bool, found: &mut Unapproved) {
        match edit {
            Edit::SetText { id, text } => {
                let picked = self.takes.get(id).and_then(|takes| takes.picked.as_ref());
                let is_left = picked.is_some_and(|take| take.approved && !take.says(text));
                // Of very many that are replaced few are approved, and looked up.
                let line = is_left.then(|| self.script().line(*id)).flatten();
                let line = line.filter(|line| self.is_approved(line));
                found.other.extend(line.map(|line| line.id));
            }
            // Whoever only deletes means it.
            Edit::Remove { at, count } if joins => {
                let gone = self.script().items().from(*at).take(*count);
                let gone = gone.filter_map(Item::line);
                let gone = gone.filter(|line| self.is_approved(line));
                found.gone.extend(gone.map(|line| line.id));
            }
            Edit::Group(edits) => {
                let joins = edits
                    .iter()
                    .any(|it| matches!(it, Edit::SetText { text, .. } if !text.is_empty()));
                // Of a script whose rows are all deleted an empty line is left.
                let deletes = edits.iter().any(|it| matches!(it, Edit::Remove { .. }));
                let is_left =
                    |it: &&Edit| matches!(it, Edit::SetText { text, .. } if text.is_empty());
                for edit in edits.iter().filter(|it| !(deletes && is_left(it))) {
                    self.final_in_other_words(edit, joins, found);
                }
            }
            _ => {}
        }
    }

    /// Has a speaker called otherwise, as one step: all lines, voices and settings go along. Who is one with another
    /// speaker then has that one's voice.
    pub fn rename_speaker(&mut self, from: String, to: String) {
        let takes = takes_of(&self.final_beside(&from, &to));
        self.change(Change::Rename(from, to, takes));
    }

    /// The takes of a speaker's lines that are final in another voice than that of who they are to be given to. Who has
    /// no part yet gets the speaker's own.
    fn final_beside(&self, from: &str, to: &str) -> Vec<Final> {
        let script = self.script();
        let mut found = Vec::new();
        if script.cast().0.contains_key(to) {
            let is_of = |id: &&LineId| script.line(**id).is_some_and(|line| line.speaker == from);
            self.final_otherwise(self.takes.keys().filter(is_of), to, &mut found);
        }
        found
    }

    fn final_otherwise<'a>(
        &self,
        lines: impl Iterator<Item = &'a LineId>,
        speaker: &str,
        found: &mut Vec<Final>,
    ) {
        let part = self.script().cast().0.get(speaker);
        let voice = part.and_then(|part| part.voice(self.backend()));
        let is_other = |take: &&Arc<TakeCard>| {
            let spoken = take.request.speech().map(|speech| &speech.voice);
            let is_other = spoken != voice.map(|voice| &voice.id);
            take.approved && !take.is_recorded() && is_other
        };
        found.extend(lines.filter_map(|id| {
            let picked = self.takes.get(id)?.picked.as_ref();
            Some((*id, picked.filter(is_other)?.id))
        }));
    }

    fn final_in_other_voices(&self, edit: &Edit, found: &mut Vec<Final>) {
        match edit {
            Edit::SetSpeaker { ids, speaker } => self.final_otherwise(ids.iter(), speaker, found),
            Edit::Group(edits) => {
                for edit in edits {
                    self.final_in_other_voices(edit, found);
                }
            }
            _ => {}
        }
    }

    /// What steps do in the library, without the edits. For tests of panels, which have no studio to hand these to.
    #[cfg(any(test, feature = "testing"))]
    pub fn take_deeds(&mut self) -> Vec<Command> {
        let left = std::mem::take(&mut self.left);
        let (deeds, edits) = left.into_iter().partition(|command| {
            let is_audition = matches!(command, Command::Project(ProjectCommand::Audition(_)));
            is_audition || matches!(command, Command::Takes(_))
        });
        self.left = edits;
        deeds.into()
    }

    /// Hands deeds over with the next edits, and the review's own to whoever shows it.
    pub fn do_deeds(&mut self, deeds: Vec<Deed>) {
        let open = self.project.as_ref().map(|open| open.card.id);
        for deed in deeds {
            if let (Deed::Mark(line, mark), Some(project)) = (&deed, open) {
                self.marks.push(StepMark {
                    project,
                    line: *line,
                    mark: mark.clone(),
                });
            }
            if let Deed::Heard {
                project,
                call,
                judge,
                counts,
            } = &deed
            {
                let heard = (*project, *call, judge.clone(), *counts);
                self.auditions.heard.push(heard);
            }
            if let Deed::Judge {
                project,
                call,
                judged,
            } = deed
            {
                self.auditions.judged.push((project, call, judged));
            }
            self.left.extend(command_of(deed));
        }
    }
}
