//! Undo gives a line the words or the voice that it had, and its take of them is picked again: the line isn't changed.

use crate::script::deed::TakeAct;
use crate::script::document::Line;
use crate::script::edit::Edit;
use crate::studio::command::{Command, TakesCommand};
use crate::studio::desk::{Desk, LineState};
use crate::studio::governor::Urgency;
use crate::terms::fingerprint::quick_key;
use crate::terms::ids::LineId;

impl Desk {
    /// Has lines that the newest step changed pick the takes that they have of what they say now. Where somebody picked
    /// another one for these very words, or the step itself picks, nothing is done.
    pub(super) fn pick_refound(&mut self) {
        let newest = self.project.as_ref().and_then(|it| it.editor.newest());
        let Some(edit) = newest.filter(|edit| !edit.has_deeds()) else {
            return;
        };
        let several = self.takes.iter().filter(|(_, takes)| takes.count > 1);
        let lines = several.filter_map(|(line, _)| self.script().line(*line));
        let lines = lines.filter(|line| changes(edit, line.id, &line.speaker));
        let picks: Vec<_> = lines.filter_map(|line| self.refound(line)).collect();
        self.left.extend(picks);
    }

    fn refound(&self, line: &Line) -> Option<Command> {
        let delivery = self.delivery_of(line)?;
        if self.take_state(line, Some(&delivery)) != LineState::Changed {
            return None;
        }
        let (project, backend) = (self.open_id()?, self.backend());
        let request = self.request(line, &delivery, false)?;
        let held = self.held_here(backend, Urgency::Interactive)?;
        held.contains(&quick_key(&request)).then(|| {
            Command::Takes(TakesCommand::Act(TakeAct::PickOf {
                project,
                line: line.id,
                backend,
                request: Box::new(request),
            }))
        })
    }
}

/// Whether an edit may have changed what a line of a speaker sends.
fn changes(edit: &Edit, line: LineId, of: &str) -> bool {
    match edit {
        Edit::SetText { id, .. } | Edit::TuneLine { id, .. } | Edit::SetOverrides { id, .. } => {
            *id == line
        }
        Edit::SetSpeaker { ids, .. } => ids.contains(&line),
        Edit::TunePart { speaker, .. } | Edit::SetPart { speaker, .. } => speaker == of,
        Edit::Group(edits) => edits.iter().any(|edit| changes(edit, line, of)),
        _ => false,
    }
}
