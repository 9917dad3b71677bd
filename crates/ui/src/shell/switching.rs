//! Another backend for the open project: voices that exist in both stay with their speakers.

use mynah_core::backend::Backend;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;

/// A switch that was asked for and whose voices are not known yet.
#[derive(Default)]
pub(super) struct Switching {
    asked: Option<(ProjectId, Backend)>,
}

impl Switching {
    /// Switches the open project.
    pub fn switch_to(&mut self, backend: Backend, cx: &mut StudioCtx<'_>) {
        if let Some(open) = &cx.desk.project {
            let project = open.card.id;
            self.asked = Some((project, backend));
            cx.send(Command::Project(ProjectCommand::SetBackend {
                project,
                backend,
            }));
        }
    }

    /// Gives speakers without a voice the one that they have in the other backend, once the voices are known.
    pub fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        let Some((project, backend)) = self.asked else {
            return;
        };
        if cx.desk.open_id() != Some(project) {
            self.asked = None;
            return;
        }
        if cx.desk.backend() != backend || cx.desk.voices_of(backend).is_empty() {
            return;
        }
        self.asked = None;
        let kept = cx.desk.voices_in_both();
        if !kept.is_empty() {
            let count = kept.len();
            let edit = cx.desk.cast_all(kept);
            cx.edit(edit);
            cx.notice(Notice::Done(tr!("backend-voices-kept", count = count)));
        }
    }
}
