//! How a consent stands, in the words of its chip.

use crate::ui::core::consent_state::is_renewed;
use crate::ui::core::consent_state::stopped_by;
use crate::studio::event::Vault;
use crate::studio::vault::state;
use crate::ui::core::words::whole_date;
use mynah_core::consent::{Ending, Standing, forbids};
use mynah_core::day::Day;
use mynah_i18n::tr;

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
