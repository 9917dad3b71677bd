//! Who agreed that the voice that is looked at was cloned.

use egui::Ui;

use super::details::{heading, note};
use mynah_core::consent::counts_for;
use mynah_core::day::Day;
use mynah_i18n::tr;
use mynah_model::consent_text::relation;
use mynah_model::desk::Voice;
use mynah_ui_core::consent_state::consents_ui;
use mynah_ui_core::consent_state::{Tone, told};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::words::whole_date;
use mynah_ui_kit::theme::Face;

/// Draws its record of consent; of a copy without one, that there is none.
pub(super) fn agreed_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, voice: &Voice) {
    let Some(vault) = cx.desk.cloning.vault.clone() else {
        return;
    };
    let today = Day::here(cx.clock.now());
    let Some((standing, _)) = counts_for(&vault.heeded, &voice.id, today) else {
        if voice.is_clone() {
            ui.add_space(4.0);
            heading(ui, cx, tr!("clone-consent"));
            note(ui, cx, tr!("voices-no-record"));
        }
        return;
    };
    let consent = &standing.consent;
    ui.add_space(4.0);
    heading(ui, cx, tr!("clone-consent"));
    let (words, tone) = told((&vault, standing), today);
    let ink = match tone {
        Tone::Good => cx.tokens.good,
        Tone::Warn => cx.tokens.warn,
        Tone::Bad => cx.tokens.bad_ink,
    };
    ui.add(egui::Label::new(Face::Small.rich(words, ink)).wrap());
    if let Some((_, why)) = cx.desk.barred(&voice.id, today) {
        note(ui, cx, why);
        consents_ui(ui, cx, voice.id.clone());
    }
    fact(ui, cx, &tr!("clone-owner"), &consent.name);
    fact(ui, cx, &tr!("clone-relation"), &relation(consent.relation));
    fact(ui, cx, &tr!("clone-date"), &whole_date(consent.date));
    fact(ui, cx, &tr!("clone-scope"), &consent.scope);
    if let Some(text) = &consent.statement.text {
        note(ui, cx, tr!("clone-quoted", words = text.as_str()));
    }
}
