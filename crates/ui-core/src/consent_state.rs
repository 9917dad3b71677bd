//! How a consent stands, in the words of its chip.

use crate::action::Action;
use crate::ctx::StudioCtx;
use crate::words::whole_date;
use egui::Ui;
use mynah_core::consent::{Ending, Standing, forbids};
use mynah_core::consent::{all_taken_back_by, stands_against};
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::consent_text::state;
use mynah_model::event::Vault;
use mynah_ui_kit::widgets::Button;

/// How a state is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It holds.
    Good,
    /// It ends soon.
    Warn,
    /// It doesn't hold.
    Bad,
}

/// Whether a consent holds, for how long where that is not long, and whether anything of it was seen here.
pub fn told((vault, standing): (&Vault, &Standing), today: Day) -> (String, Tone) {
    let mut proven = vault.standings.iter();
    let is_proven = proven.any(|of| of.hash == standing.hash);
    let is_seen = !vault.lacks_proof(&standing.consent);
    let words = state(standing, (is_proven, is_seen), today);
    if standing.holds_on(today).is_err() {
        return if is_renewed(vault, standing, today) {
            (tr!("vault-given-anew"), Tone::Warn)
        } else {
            (words, Tone::Bad)
        };
    }
    if let Some(name) = stopped_by(vault, standing) {
        return (tr!("vault-stopped-by", name = name), Tone::Bad);
    }
    // Another record may stand against all that was made by it.
    let is_silent = |voice| forbids(&vault.heeded, voice, today).is_some();
    if !standing.voices.is_empty() && standing.voices.iter().all(is_silent) {
        return (tr!("vault-silent"), Tone::Bad);
    }
    if let Some(Ending::Soon(days)) = standing.ending(today) {
        return (tr!("vault-ends", days = days), Tone::Warn);
    }
    if !is_proven || !is_seen || !standing.consent.is_shown() {
        return (words, Tone::Warn);
    }
    match standing.consent.until {
        Some(until) => (
            tr!("vault-holds-until", date = whole_date(until)),
            Tone::Good,
        ),
        None => (words, Tone::Good),
    }
}

/// Whether somebody agreed anew to what they agreed to before, that holds, and every voice of it speaks again: a record that
/// the command line wrote names none of them.
pub fn is_renewed(vault: &Vault, of: &Standing, today: Day) -> bool {
    let mut all = vault.heeded.iter();
    let is_silent = |voice: &VoiceId| stands_against(&vault.heeded, of, voice, today).is_some();
    all.any(|it| it.renews(of) && it.holds_on(today).is_ok()) && !of.voices.iter().any(is_silent)
}

/// Who took recordings back that a record names, too, where that stops it: nothing is made of them, and no voice of them
/// speaks that isn't of the same person.
pub fn stopped_by<'a>(vault: &'a Vault, standing: &Standing) -> Option<&'a str> {
    let recordings = standing.consent.recordings();
    let mut all = recordings.flat_map(|it| all_taken_back_by(&vault.heeded, it));
    // Whoever agreed by another record means the voices of that one: they speak on.
    let has_voices = !standing.voices.is_empty();
    let by = all.find(|by| !has_voices || !by.consent.is_of(&standing.consent.name))?;
    Some(by.consent.name.as_str())
}

/// The way to the record of who agreed to a voice.
pub fn consents_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, voice: VoiceId) {
    let records = Button::new(tr!("remedy-consents")).small().outline();
    if ui.add(records.tip(Action::ShowConsents.tip())).clicked() {
        cx.view.consents_of = Some(voice);
        cx.act(Action::ShowConsents);
    }
}
