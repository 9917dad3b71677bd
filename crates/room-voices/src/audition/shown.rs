//! The casting call that what is told of a line leads to: the one that hides who says it.

use std::sync::Arc;

use super::AuditionPanel;
use mynah_core::backend::Backend;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::command::{AuditionCommand, Command, ProjectCommand};
use mynah_model::event::{AuditionCard, Notice};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;

/// One that is to be gone on with.
pub(super) struct Wanted {
    project: ProjectId,
    /// The number that drew its letters.
    call: u32,
    /// The list that hadn't it: a newer one is on its way.
    before: Option<Arc<Vec<AuditionCard>>>,
}

impl AuditionPanel {
    /// Goes on with the one that was asked for, in the place of whatever stands there; one that is open stays so.
    pub(super) fn show(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some((project, call)) = cx.view.show_audition.take() {
            self.want(cx, project, call);
        }
        let Some(wanted) = &self.wanted else { return };
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        if cx.view.room != Room::Voices || open != Some(wanted.project) {
            // Who went elsewhere meanwhile isn't fetched back.
            self.wanted = None;
            return;
        }
        let Some(cards) = cx.desk.auditions.of(wanted.project).cloned() else {
            return;
        };
        let found = cards.iter().find(|card| card.audition.seed == wanted.call);
        if found.is_none()
            && let Some(before) = &wanted.before
            && Arc::ptr_eq(before, &cards)
        {
            return;
        }
        self.wanted = None;
        match found {
            None => cx.notice(Notice::Heed(tr!("audition-not-listed"))),
            Some(card) if card.audition.backend != cx.desk.backend() => {
                cx.notice(Notice::Heed(match card.audition.backend {
                    Backend::Draft => tr!("audition-open.why-not-draft"),
                    Backend::Live => tr!("audition-open.why-not-live"),
                }));
            }
            Some(card) => {
                self.make_room(cx);
                self.resume(cx, card);
            }
        }
    }

    /// Asks for the list where it isn't known to have it.
    fn want(&mut self, cx: &mut StudioCtx<'_>, project: ProjectId, call: u32) {
        let is_it = |open: &super::Open| {
            (open.keeping.project, open.audition.seed) == (project, call) && open.is_of(cx.desk)
        };
        self.wanted = None;
        if self.open.as_ref().is_some_and(is_it) {
            return;
        }
        let before = cx.desk.auditions.of(project).cloned();
        let mut all = before.iter().flat_map(|cards| cards.iter());
        if all.all(|card| card.audition.seed != call) {
            let list = AuditionCommand::List(project);
            cx.send(Command::Project(ProjectCommand::Audition(list)));
        }
        self.wanted = Some(Wanted {
            project,
            call,
            before,
        });
    }
}
