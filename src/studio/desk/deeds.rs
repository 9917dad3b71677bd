//! What is done in the library when a step is taken back or done again.

use crate::script::deed::Deed;
use crate::studio::command::{Command, PresetCommand, TakesCommand};
use crate::studio::desk::Desk;

/// Does a deed in the library, where it isn't the review's own.
pub fn command_of(deed: Deed) -> Option<Command> {
    Some(Command::Takes(match deed {
        Deed::Take(act) => TakesCommand::Act(act),
        Deed::Keep(preset) => TakesCommand::Preset(PresetCommand::Keep(preset)),
        Deed::Forget(name) => TakesCommand::Preset(PresetCommand::Forget(name)),
        Deed::Mark(..) => return None,
    }))
}

impl Desk {
    /// Hands deeds over with the next edits.
    pub(super) fn do_deeds(&mut self, deeds: Vec<Deed>) {
        self.left.extend(deeds.into_iter().filter_map(command_of));
    }
}
