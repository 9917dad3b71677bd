//! What is done in the library by steps of the script: when one is made, taken back or done again.
//!
//! It goes to the studio with the edits and in their order, so that what takes something back never overtakes it.

use crate::script::deed::Deed;
use crate::script::review::Mark;
use crate::studio::command::{Command, PresetCommand, TakesCommand};
use crate::studio::desk::Desk;
use crate::studio::desk::aside::Change;
use crate::terms::ids::{LineId, ProjectId};

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

/// Does a deed in the library, where it isn't the review's own.
fn command_of(deed: Deed) -> Option<Command> {
    Some(Command::Takes(match deed {
        Deed::Take(act) => TakesCommand::Act(act),
        Deed::Keep(preset) => TakesCommand::Preset(PresetCommand::Keep(preset)),
        Deed::Forget(name) => TakesCommand::Preset(PresetCommand::Forget(name)),
        Deed::Mark(..) => return None,
    }))
}

impl Desk {
    /// What reviews are to say by steps since the last call.
    pub fn take_marks(&mut self) -> Vec<StepMark> {
        std::mem::take(&mut self.marks)
    }

    /// Does something in the library that no step takes back.
    pub fn act(&mut self, deeds: Vec<Deed>) {
        self.change(Change::Act(deeds));
    }

    /// What steps do in the library, without the edits. For tests of panels, which have no studio to hand these to.
    #[cfg(test)]
    pub fn take_deeds(&mut self) -> Vec<Command> {
        let left = std::mem::take(&mut self.left);
        let (deeds, edits) = left
            .into_iter()
            .partition(|command| matches!(command, Command::Takes(_)));
        self.left = edits;
        deeds.into()
    }

    /// Hands deeds over with the next edits, and the review's own to whoever shows it.
    pub(super) fn do_deeds(&mut self, deeds: Vec<Deed>) {
        let open = self.project.as_ref().map(|open| open.card.id);
        for deed in deeds {
            if let (Deed::Mark(line, mark), Some(project)) = (&deed, open) {
                self.marks.push(StepMark {
                    project,
                    line: *line,
                    mark: mark.clone(),
                });
            }
            self.left.extend(command_of(deed));
        }
    }
}
