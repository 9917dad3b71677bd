//! Somebody agrees anew to what they took back, or to what is over.

use std::sync::Arc;

use egui::{Label, Ui, UiBuilder, vec2};

use super::clone::{ClonePanel, consent_drop, quiet_ui, today, until_of};
use super::scrolled::scrolled_ui;
use mynah_core::consent::{Standing, shown_before, shows_a_sample, shows_another};
use mynah_i18n::tr;
use mynah_model::attempt::{CloneAttempt, CloneStep, KeptSample};
use mynah_model::command::{CloningCommand, Command};
use mynah_model::consent_text::in_words;
use mynah_model::event::Vault;
use mynah_ui_core::consent_state::is_renewed;
use mynah_ui_core::ctx::{CreateDrop, StudioCtx};
use mynah_ui_core::step_foot::FOOT;
use mynah_ui_core::step_foot::{Foot, FootPress, foot_ui};
use mynah_ui_kit::theme::{Face, size};

/// Who agrees anew, and what shows it.
pub struct Anew {
    /// What they agreed to before.
    of: Standing,
    /// What is said and shown, as where a voice is cloned.
    sheet: ClonePanel,
    /// It was handed over, and the records as they were then.
    written: Option<Before>,
    /// Whether it was asked how high what was agreed to before is spoken.
    is_compared: bool,
}

/// The records as they were, where they were read.
struct Before(Option<Arc<Vault>>);

impl Anew {
    /// To the same as before, as long as it held.
    pub fn of(cx: &StudioCtx<'_>, of: &Standing) -> Self {
        let mut attempt = CloneAttempt {
            relation: of.consent.relation,
            owner: of.consent.name.clone(),
            scope: of.consent.scope.clone(),
            date: today(cx).to_string(),
            until: until_of(cx, of),
            renews: Some(of.hash.clone()),
            ..CloneAttempt::default()
        };
        attempt.choose_proof();
        Self {
            of: of.clone(),
            sheet: ClonePanel::anew(attempt),
            written: None,
            is_compared: false,
        }
    }

    /// The keys go into it.
    pub fn enter(&self, ctx: &egui::Context) {
        self.sheet.lead.go(ctx);
    }

    /// As it was left before the window closed; nothing where what is agreed to anew isn't there, or somebody did since.
    pub fn left(cx: &StudioCtx<'_>, vault: &Vault, attempt: &CloneAttempt) -> Option<Self> {
        let mut all = vault.heeded.iter();
        let of = all.find(|of| attempt.renews.as_ref() == Some(&of.hash))?;
        (!is_renewed(vault, of, today(cx))).then(|| Self {
            of: of.clone(),
            sheet: ClonePanel::anew(attempt.clone()),
            written: None,
            is_compared: false,
        })
    }

    /// Something else is looked at: nothing is recorded any more.
    pub fn rest(&mut self, cx: &mut StudioCtx<'_>) {
        self.sheet.rest(cx);
    }

    /// What was typed last, where it isn't kept yet.
    pub fn last(&mut self, cx: &mut StudioCtx<'_>) -> Option<Command> {
        self.sheet.last(cx)
    }

    /// Returns the use that is made of a dropped file.
    pub fn drop_use(&self) -> CreateDrop {
        if self.written.is_some() {
            return CreateDrop::Nothing;
        }
        consent_drop(&self.sheet.attempt)
    }

    /// Whether something is recorded here, or being kept.
    pub fn records(&self, cx: &StudioCtx<'_>) -> bool {
        self.sheet.recorder.is_at_stake(cx)
    }

    /// Draws it; whether it is over.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, goes_on: bool) -> bool {
        if self.follow(cx) {
            self.sheet.forget(cx);
            return true;
        }
        let whole = ui.available_rect_before_wrap();
        let (body, foot) = whole.split_top_bottom_at_y(whole.bottom() - FOOT);
        let builder = UiBuilder::new()
            .id_salt("anew")
            .max_rect(body.shrink2(vec2(size::PAD_MAIN, 12.0)));
        let mut inside = ui.new_child(builder);
        inside.set_clip_rect(body.intersect(ui.clip_rect()));
        ui.advance_cursor_after_rect(whole);
        scrolled_ui(&mut inside, "anew-body", |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            let name = self.of.consent.name.as_str();
            let title = tr!("vault-anew-title", name = name);
            ui.add(Label::new(Face::BodyStrong.rich(title, cx.tokens.text)).wrap());
            quiet_ui(ui, cx, &tr!("vault-anew-title.about"));
            let is_free = self.written.is_none();
            ui.add_enabled_ui(is_free, |ui| self.sheet.agreed_ui(ui, cx));
        });
        self.sheet.recorder.rest_unseen(cx);
        let foot_of = Foot {
            can_go_back: self.written.is_none(),
            label: tr!("vault-anew-write"),
            tip: tr!("vault-anew-write.tip"),
            price: None,
            why_not: self.lacks(cx),
            heed: None,
            busy: self.written.is_some(),
            goes_on,
        };
        match foot_ui(ui, cx, foot, foot_of) {
            Some(FootPress::Back) => {
                self.rest(cx);
                self.sheet.forget(cx);
                return true;
            }
            Some(FootPress::GoOn) => {
                self.written = Some(Before(cx.desk.cloning.vault.clone()));
                let record = self.sheet.attempt.record_of(None);
                cx.send(Command::Cloning(CloningCommand::Renew(record)));
            }
            None => {}
        }
        self.sheet.keep(ui, cx);
        false
    }

    /// Takes over what came of what was asked for; whether it is written down.
    fn follow(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        self.compare(cx);
        self.sheet.follow_document(cx);
        self.sheet.follow_reading(cx);
        self.sheet.follow_words(cx);
        self.sheet.follow_recorder(cx);
        let Some(Before(before)) = &self.written else {
            return false;
        };
        let now = &cx.desk.cloning.vault;
        let is_told = match (before, now) {
            (Some(before), Some(now)) => !Arc::ptr_eq(before, now),
            (before, now) => before.is_some() != now.is_some(),
        };
        if !is_told {
            return false;
        }
        // Where it could not be written that is said, and it can be tried again.
        self.written = None;
        now.as_ref()
            .is_some_and(|vault| is_renewed(vault, &self.of, today(cx)))
    }

    /// What is read aloud is compared with the recordings that were agreed to before.
    fn compare(&mut self, cx: &mut StudioCtx<'_>) {
        let of = &self.of.hash;
        if let Some(pitch) = cx.desk.cloning.own_pitches.get(of) {
            self.sheet.compare_with(*pitch);
        }
        // All of them are decoded for it.
        if self.sheet.has_reading() && !std::mem::replace(&mut self.is_compared, true) {
            let samples = self.of.consent.samples.clone();
            let listen = CloningCommand::OwnPitch(of.clone(), samples);
            cx.send(Command::Cloning(listen));
        }
    }

    /// Attaches a document, for tests.
    #[cfg(test)]
    pub fn attach(&mut self, document: mynah_core::request::Input) {
        self.sheet.attempt.document = Some(document);
    }

    /// What is missing before it can be written down.
    pub(super) fn lacks(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let name = self.of.consent.name.as_str();
        if self.sheet.attempt.owner.trim() != name {
            return Some(tr!("vault-anew-other", name = name));
        }
        let vault = cx.desk.cloning.vault.as_ref();
        let old = vault.and_then(|it| {
            let proofs = self.sheet.attempt.proofs();
            let old = shown_before(&it.heeded, (name, proofs), Some(&self.of.hash));
            let audio = || {
                let spoken = self.sheet.attempt.read_aloud().into_iter();
                spoken.flat_map(KeptSample::known_by)
            };
            let others = || shows_another(&it.heeded, (name, audio()));
            old.or_else(others)
                .or_else(|| shows_a_sample(&it.heeded, audio()))
        });
        if let Some(old) = old {
            return Some(in_words(&old));
        }
        self.sheet.attempt.lacks(CloneStep::Consent, today(cx))
    }
}
