//! What came of an order: told, found since, or broken off in the middle.

use egui::accesskit::Live;
use egui::{Label, Ui};

use super::super::Hearing;
use super::{ClonePanel, Cut};
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::desk::BrokeOff;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;

impl ClonePanel {
    /// What was lost and is found since ends it like an answer.
    pub(super) fn follow_found(&mut self, cx: &StudioCtx<'_>) {
        let found = &cx.desk.cloning.found;
        for (hashes, made) in found.iter().skip(self.found) {
            if self.ordered.is_none() && self.attempt.becomes(hashes) {
                self.came(made.clone());
            } else if self.ordered.is_none() && self.attempt.has_asked(hashes) {
                self.attempt.found_before();
            }
        }
        self.found = found.len();
        if std::mem::take(&mut self.attempt.is_found_before) {
            self.cut = Cut::Other;
        }
    }

    /// The voice is there: it speaks once it is looked at.
    fn came(&mut self, made: (Backend, VoiceId)) {
        self.attempt.ended(made);
        self.trouble = None;
        (self.done, self.is_new) = (Hearing::default(), true);
    }

    /// Takes over what came of the last press.
    pub(super) fn follow_ended(&mut self, cx: &StudioCtx<'_>) {
        let ended = self.ordered.and_then(|(number, backend)| {
            let ended = cx.desk.cloning.cloned.get(&number)?;
            Some((backend, ended))
        });
        let Some((backend, ended)) = ended else {
            return;
        };
        self.ordered = None;
        self.attempt.answered();
        match ended {
            Ok(voice) => {
                let made = (backend, voice.clone());
                self.came(made);
            }
            Err(trouble) => self.trouble = Some((trouble.clone(), None)),
        }
    }

    /// Whether Mynah ended while it was being made, before anything of it was sent.
    pub(super) fn is_unsent(&self, cx: &StudioCtx<'_>) -> bool {
        let is_cut = self.cut == Cut::Yes && self.ordered.is_none();
        is_cut && cx.desk.cloning.broke_off == BrokeOff::BeforeSending
    }

    /// That Mynah ended while it was being made, and what became of that.
    pub(super) fn cut_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        if self.cut == Cut::No || self.ordered.is_some() {
            return;
        }
        let shown = &cx.desk.cloning;
        let is_sought = |account: &String| shown.sought.contains(account);
        let words = if self.attempt.made.is_some() {
            tr!("clone-cut-found")
        } else if self.cut == Cut::Other {
            tr!("clone-cut-other")
        } else if self.is_unsent(cx) {
            tr!("clone-cut-unsent")
        } else if self.attempt.into.is_some() {
            tr!("clone-cut-adds")
        } else if matches!(&shown.broke_off, BrokeOff::SentTo(account) if is_sought(account)) {
            tr!("clone-cut-none")
        } else {
            tr!("clone-cut-looking")
        };
        let label = ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        // It changes once the account was looked through.
        let live = |node: &mut egui::accesskit::Node| node.set_live(Live::Polite);
        ui.ctx().accesskit_node_builder(label.id, live);
    }
}
