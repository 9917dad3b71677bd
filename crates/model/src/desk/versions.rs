//! Versions of the open project as they are shown.

use std::sync::Arc;

use crate::desk::aside::Change;
use crate::desk::{Desk, forget};
use crate::event::{ToRestore, VersionEvent};
use mynah_core::ids::ProjectId;
use mynah_script::compare::Comparison;

pub use mynah_records::versions::VersionCard;

/// What is known of versions.
#[derive(Debug, Default)]
pub struct VersionsShown {
    listed: Option<(ProjectId, Arc<Vec<VersionCard>>)>,
    compared: Option<(u64, Option<Arc<Comparison>>)>,
}

impl VersionsShown {
    /// Those of a project, newest first; nothing while they aren't known.
    pub fn of(&self, project: ProjectId) -> Option<&Arc<Vec<VersionCard>>> {
        let listed = self.listed.as_ref().filter(|(of, _)| *of == project);
        listed.map(|(_, cards)| cards)
    }

    /// The answer to a question what differs: nothing within it where that can't be told.
    pub fn compared(&self, number: u64) -> Option<Option<&Arc<Comparison>>> {
        let answer = self.compared.as_ref().filter(|(of, _)| *of == number);
        answer.map(|(_, comparison)| comparison.as_ref())
    }
}

impl Desk {
    /// Applies an event about versions of the script.
    pub fn apply_versions(&mut self, event: VersionEvent) {
        match event {
            VersionEvent::Listed(project, cards) => {
                self.versions.listed = Some((project, Arc::new(cards)));
            }
            VersionEvent::Compared(number, comparison) => {
                let before = self.versions.compared.replace((number, comparison));
                let of = before.and_then(|(_, comparison)| comparison);
                let rows = of.as_ref().map_or(0, |comparison| comparison.rows.len());
                forget(of, rows);
            }
            VersionEvent::ToRestore(ToRestore {
                project,
                edit,
                here,
                revision,
            }) => {
                if self.open_as(project).is_none() {
                    return;
                }
                // What was typed meanwhile stays.
                let change = if self.revision() == revision && !self.is_changing() {
                    Change::Do(edit)
                } else {
                    Change::DoFrom(edit, here)
                };
                self.pause_typing();
                self.change(change);
            }
        }
    }
}
