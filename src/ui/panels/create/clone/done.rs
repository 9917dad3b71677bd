//! The voice is there: heard, cast, tried and gone to as any other new one.

use std::path::PathBuf;

use egui::accesskit::Live;
use egui::{Label, Ui};

use super::super::Hearing;
use super::{ClonePanel, Cut, quiet_ui};
use crate::studio::attempt::CloneStep;
use crate::terms::backend::Backend;
use crate::terms::ids::VoiceId;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons};
use crate::ui::widgets::Button;

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

    /// That Mynah ended while it was being made, and what became of that.
    pub(super) fn cut_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        if self.cut == Cut::No || self.ordered.is_some() {
            return;
        }
        let shown = &cx.desk.cloning;
        let (is_sent, account) = match &shown.broke_off {
            None => (true, None),
            Some(account) => (account.is_some(), account.as_ref()),
        };
        let words = if self.attempt.made.is_some() {
            tr!("clone-cut-found")
        } else if self.cut == Cut::Other {
            tr!("clone-cut-other")
        } else if !is_sent {
            tr!("clone-cut-unsent")
        } else if self.attempt.into.is_some() {
            tr!("clone-cut-adds")
        } else if account.is_some_and(|it| shown.sought.contains(it)) {
            tr!("clone-cut-none")
        } else {
            tr!("clone-cut-looking")
        };
        let label = ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        // It changes once the account was looked through.
        let live = |node: &mut egui::accesskit::Node| node.set_live(Live::Polite);
        ui.ctx().accesskit_node_builder(label.id, live);
    }

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
        self.done.ui(ui, cx, (backend, &voice), (&name, lead));
        quiet_ui(ui, cx, &tr!("clone-done-about"));
        if self.waiting > 0 {
            quiet_ui(ui, cx, &tr!("clone-done-waits", count = self.waiting));
        }
        ui.add_space(4.0);
        let another = Button::new(tr!("clone-another"))
            .outline()
            .icon(icons::PLUS);
        if ui.add(another.tip(tr!("clone-another.tip"))).clicked() {
            self.begin_again(cx);
        }
    }
}
