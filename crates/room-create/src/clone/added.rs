//! Recordings for a voice that is there: which one it is, and whose.

use egui::{Label, Ui};

use super::{ClonePanel, quiet_ui, today, until_of};
use mynah_core::backend::Backend;
use mynah_core::consent::{Standing, counts_for};
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::attempt::CloneStep;
use mynah_model::command::{CloningCommand, Command};
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::Button;

impl ClonePanel {
    /// Which voice they are for, at each step; at the end what came of it says so.
    pub(super) fn adds_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if self.attempt.into.is_none() || self.attempt.step == CloneStep::Done {
            return;
        }
        let name = self.attempt.name.as_str();
        let mut is_over = false;
        ui.horizontal(|ui| {
            let title = tr!("clone-adds", name = name);
            ui.label(Face::BodyStrong.rich(title, cx.tokens.text));
            let none = Button::new(tr!("clone-adds-cancel")).ghost().small();
            // What is being sent is answered first.
            let busy = self.ordered.map(|_| tr!("clone-adds-busy"));
            let none = none.why_not(busy).tip(tr!("clone-adds-cancel.tip"));
            is_over = ui.add(none).clicked();
        });
        if is_over {
            self.add_none(cx);
            return;
        }
        match self.attempt.step {
            CloneStep::Name => {
                quiet_ui(ui, cx, &tr!("clone-adds.about"));
                self.other_owner_ui(ui, cx);
            }
            // Whether it is there or not, the fields below it are the same: who types goes on typing.
            CloneStep::Consent => {
                ui.scope(|ui| self.other_owner_ui(ui, cx));
            }
            _ => {}
        }
        ui.add_space(4.0);
    }

    /// Recordings are brought for a voice that is there, unless something is under way here.
    pub(super) fn add_to(
        &mut self,
        cx: &mut StudioCtx<'_>,
        into: (Backend, VoiceId),
        name: String,
    ) {
        if self.why_held().is_some() {
            let words = tr!("clone-adds-waits", name = name);
            cx.notice(Notice::Heed(words));
        } else if self.waits(cx) == Some(true) {
            self.put_aside(cx, Some((into, name)));
        } else {
            self.begin_again(cx);
            self.adds(cx, into, name);
        }
    }

    /// What is known of whose voice it is, is filled in.
    pub(super) fn adds(&mut self, cx: &mut StudioCtx<'_>, into: (Backend, VoiceId), name: String) {
        if let Some(of) = record_of(cx, &into.1) {
            self.attempt.owner.clone_from(&of.consent.name);
            self.attempt.relation = of.consent.relation;
            self.attempt.until = until_of(cx, of);
        }
        let hashes = samples_of(cx, &into.1);
        let listen = CloningCommand::OwnPitch(into.1.to_string(), hashes);
        cx.send(Command::Cloning(listen));
        (self.attempt.into, self.attempt.name) = (Some(into), name);
    }

    /// That the voice is somebody else's than whose recordings these are said to be.
    fn other_owner_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let into = self.attempt.into.as_ref();
        let owner = self.attempt.owner.trim();
        let of = into.and_then(|(_, voice)| record_of(cx, voice));
        let of = of.map(|of| of.consent.name.as_str());
        if let Some(of) = of.filter(|of| !owner.is_empty() && of.trim() != owner) {
            let words = tr!("clone-adds-other", of = of, owner = owner);
            ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        }
    }
}

/// The recordings that a voice was made of, by their hashes, as the records of consent name them.
fn samples_of(cx: &StudioCtx<'_>, voice: &VoiceId) -> Vec<String> {
    let vault = cx.desk.cloning.vault.as_ref();
    let all = vault.iter().flat_map(|vault| &vault.heeded);
    let of = all.filter(|of| of.voices.contains(voice));
    let mut hashes: Vec<String> = of.flat_map(|of| of.consent.samples.clone()).collect();
    hashes.sort();
    hashes.dedup();
    hashes
}

/// Who agreed to a voice, by the record that counts for it.
fn record_of<'a>(cx: &StudioCtx<'a>, voice: &VoiceId) -> Option<&'a Standing> {
    let vault = cx.desk.cloning.vault.as_ref()?;
    counts_for(&vault.heeded, voice, today(cx)).map(|(of, _)| of)
}
