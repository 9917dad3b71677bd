//! Undo gives lines the words or the voice that they had, and their takes of them are picked again: they aren't changed.

use crate::library::takes::Fitting;
use crate::script::edit::Edit;
use crate::studio::command::{Command, TakesCommand};
use crate::studio::desk::{Desk, LineState};
use crate::terms::ids::{LineId, ProjectId};

/// So many lines are looked at in a frame: what each would send is made for that.
const LINES_A_FRAME: usize = 200;

/// Lines that a step changed, before it is known what each sends now.
#[derive(Debug)]
pub(super) struct Refinding {
    project: ProjectId,
    /// Those that it names.
    lines: Vec<LineId>,
    /// Whose lines it changes, besides.
    speakers: Vec<String>,
    found: Vec<Fitting>,
}

impl Desk {
    /// Begins to look for the takes of lines that the newest step, taken back or done again, changed. Where the step itself
    /// picks, nothing is looked for.
    pub(super) fn refind(&mut self) {
        self.refinding = None;
        let Some(open) = &self.project else { return };
        let newest = open.editor.newest();
        let Some(edit) = newest.filter(|edit| !edit.has_deeds()) else {
            return;
        };
        let mut refinding = Refinding {
            project: open.card.id,
            lines: Vec::new(),
            speakers: Vec::new(),
            found: Vec::new(),
        };
        refinding.add(edit);
        if !refinding.speakers.is_empty() {
            let several = self.takes.iter().filter(|(_, takes)| takes.count > 1);
            refinding.lines.extend(several.map(|(line, _)| *line));
        }
        self.refinding = Some(refinding);
    }

    /// Goes on with that; `true` while there is more. What is found is picked at once, when all is looked at.
    pub(super) fn refind_on(&mut self) -> bool {
        if self.is_changing() {
            return false;
        }
        let Some(mut refinding) = self.refinding.take() else {
            return false;
        };
        if self.open_id() != Some(refinding.project) {
            return false;
        }
        for _ in 0..LINES_A_FRAME {
            let Some(line) = refinding.lines.pop() else {
                break;
            };
            refinding
                .found
                .extend(self.to_fit(line, &refinding.speakers));
        }
        if !refinding.lines.is_empty() {
            self.refinding = Some(refinding);
            return true;
        }
        if !refinding.found.is_empty() {
            let picks = TakesCommand::PickFitting(refinding.project, refinding.found);
            self.left.push_back(Command::Takes(picks));
        }
        false
    }

    /// What a line sends, where it isn't what its take says and others may be. Of a step that names speakers only theirs.
    fn to_fit(&self, line: LineId, speakers: &[String]) -> Option<Fitting> {
        let takes = self.takes.get(&line).filter(|takes| takes.count > 1);
        let line = self.script().line(takes.map(|_| line)?)?;
        if !speakers.is_empty() && !speakers.contains(&line.speaker) {
            return None;
        }
        let delivery = self.delivery_of(line)?;
        if self.take_state(line, Some(&delivery)) != LineState::Changed {
            return None;
        }
        Some(Fitting {
            line: line.id,
            backend: self.backend(),
            request: self.request(line, &delivery, false)?,
        })
    }
}

impl Refinding {
    /// Takes in what an edit may have changed of what lines send.
    fn add(&mut self, edit: &Edit) {
        match edit {
            Edit::SetText { id, .. }
            | Edit::TuneLine { id, .. }
            | Edit::SetOverrides { id, .. } => self.lines.push(*id),
            Edit::SetSpeaker { ids, .. } => self.lines.extend(ids),
            Edit::TunePart { speaker, .. } | Edit::SetPart { speaker, .. } => {
                self.speakers.push(speaker.clone());
            }
            Edit::Group(edits) => edits.iter().for_each(|edit| self.add(edit)),
            _ => {}
        }
    }
}
