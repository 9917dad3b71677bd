//! Rules of a file that was read, taken into the script as one step.

use crate::script::edit::Edit;
use crate::script::import::Lexicon;
use crate::studio::desk::Desk;
use crate::studio::event::Notice;
use crate::studio::trouble::Topic;
use crate::terms::ids::ProjectId;
use crate::tr;

impl Desk {
    /// Takes a lexicon's rules into the project that they were read for, if it is still open.
    pub(super) fn take_lexicon(&mut self, project: ProjectId, name: &str, lexicon: Lexicon) {
        self.over(Topic::Lexicon);
        let is_open = |open: &super::OpenProject| open.card.id == project;
        if !self.project.as_ref().is_some_and(is_open) {
            return;
        }
        let Lexicon { rules, left_out } = lexicon;
        let count = rules.len();
        // Of two of one word the first is meant: done last it stands.
        let edits = rules.into_iter().rev().map(|(word, rule)| {
            let rule = Some(rule);
            Edit::Pronounce { word, rule }
        });
        self.edit(Edit::Group(edits.collect()));
        let words = if left_out == 0 {
            tr!("studio-lexicon-read", file = name, count = count)
        } else {
            tr!(
                "studio-lexicon-read-part",
                file = name,
                count = count,
                left = left_out
            )
        };
        self.tell(Notice::Done(words));
    }
}
