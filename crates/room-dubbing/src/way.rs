//! In which of the service's two ways a new dub is made: as a dubbing project, where the plan has its lines said anew, or the
//! classic way. Of other plans nothing of it is shown.

use egui::{Label, Ui};

use super::new::{NewDub, heading_ui};
use mynah_core::request::{DubRequest, NoProject, ProjectMaker};
use mynah_i18n::tr;
use mynah_model::dubbing::{classic_way, project_way};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::toggle_row;

/// Which ways there are.
#[derive(Default)]
pub(super) struct Way {
    /// Where the account's plan edits dubbing projects: whether Draft voices make them.
    projects: Option<bool>,
}

impl Way {
    /// Who dubs it, and on which plan.
    pub fn follow(&mut self, cx: &StudioCtx<'_>) {
        self.projects = cx.desk.dub_projects(cx.desk.backend());
    }
}

impl NewDub {
    /// Whether it is made as a project where a project has all that is wanted.
    fn wants_project(&self) -> bool {
        self.way.projects.is_some() && !self.chosen.is_classic
    }

    /// What is sent, in the way in which that goes, of a film that has a transcript of its own or none.
    pub(super) fn in_way(&self, has_sheet: bool, request: DubRequest) -> DubRequest {
        let maker = self.wants_project().then(|| self.maker(has_sheet));
        request.made_as_project(maker)
    }

    /// What of it no project has.
    fn no_project(&self) -> Option<NoProject> {
        let request = self.request("")?;
        request.no_project(self.maker(!self.sheets().is_empty()))
    }

    fn maker(&self, has_sheet: bool) -> ProjectMaker {
        ProjectMaker {
            is_draft: self.way.projects == Some(true),
            has_sheet,
        }
    }

    /// Whether it is wanted as a project, and can be one.
    pub(super) fn goes_as_project(&self) -> bool {
        self.wants_project() && self.no_project().is_none()
    }

    /// Which way it goes and why, where there are two.
    pub(super) fn way_words(&self) -> Option<String> {
        if self.way.projects.is_none() || self.brought().is_none() {
            return None;
        }
        if self.chosen.is_classic {
            return Some(tr!("dubbing-way-classic"));
        }
        Some(self.no_project().map_or_else(project_way, classic_way))
    }

    /// The choice, where there is one.
    pub(super) fn way_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        if self.way.projects.is_none() {
            return;
        }
        heading_ui(ui, cx, &tr!("dubbing-way"), "");
        let (name, explanation) = (tr!("dubbing-way-project"), tr!("dubbing-way-project.tip"));
        let mut wanted = !self.chosen.is_classic;
        if toggle_row(ui, &name, &mut wanted, &explanation, None).changed() {
            self.chosen.is_classic = !wanted;
        }
        if let Some(words) = self.way_words() {
            ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
        }
    }
}
