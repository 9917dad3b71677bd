//! The voice is there: heard, cast, tried and gone to as any other new one.

use std::path::PathBuf;

use egui::Ui;

use super::super::Hearing;
use super::{ClonePanel, quiet_ui};
use mynah_i18n::tr;
use mynah_model::attempt::CloneStep;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::Button;

impl ClonePanel {
    /// Whoever asked for it from elsewhere brings recordings: a voice that was seen to be there is over.
    pub fn bring(&mut self) {
        self.wants_samples = self.at == Some(CloneStep::Done);
    }

    /// Files that fell since the last frame, to be looked at now.
    pub(super) fn fallen(&mut self, cx: &mut StudioCtx<'_>) -> Vec<PathBuf> {
        // What is being cloned is what was agreed to: what falls meanwhile waits.
        if self.ordered.is_some() {
            self.waiting = cx.view.samples.len();
            return Vec::new();
        }
        let is_over = self.attempt.step == CloneStep::Done;
        // The new voice is heard and cast first.
        if is_over && cx.view.samples.len() == self.waiting {
            return Vec::new();
        }
        let fallen = std::mem::take(&mut cx.view.samples);
        // The voice is there: these are of another one, whose owner may be somebody else.
        if is_over {
            self.begin_again(cx);
        }
        self.waiting = 0;
        fallen
    }

    pub(super) fn done_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some((backend, voice)) = self.attempt.made.clone() else {
            return;
        };
        if std::mem::take(&mut self.is_new) {
            self.done = Hearing::of_new();
        }
        let name = self.attempt.name.trim().to_owned();
        self.done.has_more = self.attempt.into.is_some();
        let lead = |ui: &Ui| self.lead.first(ui);
        self.done.is_copy = true;
        self.done.ui(ui, cx, (backend, &voice), (&name, lead));
        quiet_ui(ui, cx, &tr!("clone-done-about"));
        if self.waiting > 0 {
            quiet_ui(ui, cx, &tr!("clone-done-waits", count = self.waiting));
        }
        ui.add_space(4.0);
        let another = Button::new(tr!("clone-another"))
            .command("clone-another")
            .outline()
            .icon(icons::PLUS);
        if ui.add(another.tip(tr!("clone-another.tip"))).clicked() {
            self.begin_again(cx);
        }
    }
}
