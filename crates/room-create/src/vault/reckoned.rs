//! How each record stands, reckoned once for each change of the records and each day: what its card says is asked in each frame.

use std::sync::Arc;

use super::silenced::is_deleted_here;
use mynah_core::consent::{Ending, Standing, ends_dubs, silences, stands_against};
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_model::event::Vault;
use mynah_ui_core::consent_state::is_renewed;
use mynah_ui_core::consent_state::{Tone, told};
use mynah_ui_core::ctx::StudioCtx;

/// How the records stand that there are.
pub struct Reckoned {
    /// The records.
    pub vault: Arc<Vault>,
    today: Day,
    /// Of each that is heeded, in their order.
    pub stood: Vec<Stood>,
}

/// How one record stands.
pub struct Stood {
    /// What its chip says.
    pub told: (String, Tone),
    /// Whether it can be agreed to anew.
    pub may_be_renewed: bool,
    /// The voices that are deleted at its card.
    pub deleted_here: Vec<VoiceId>,
    /// The voices against which it stands.
    silent: Vec<VoiceId>,
    /// The voices that fall silent soon, and whether dubs end so.
    ending: Vec<VoiceId>,
    ends_dubs: bool,
}

impl Reckoned {
    /// Of the records that are there; the same where it is of these already.
    pub fn of(before: Option<Self>, cx: &StudioCtx<'_>) -> Option<Self> {
        let vault = cx.desk.cloning.vault.as_ref()?;
        let today = Day::here(cx.clock.now());
        let is_it = |it: &Self| Arc::ptr_eq(&it.vault, vault) && it.today == today;
        Some(before.filter(is_it).unwrap_or_else(|| {
            Self {
                stood: vault
                    .heeded
                    .iter()
                    .map(|of| Stood::of(vault, of, today))
                    .collect(),
                vault: Arc::clone(vault),
                today,
            }
        }))
    }

    /// How many consents with voices are over, taken back or end soon, and no other one makes that good. Where each voice is
    /// gone nothing is left to be done.
    pub fn to_heed(&self, cx: &StudioCtx<'_>) -> u64 {
        let is_there = |voice: &VoiceId| super::name_of(cx, voice).is_some();
        let heeded = self.stood.iter().filter(|of| {
            of.ends_dubs || of.ending.iter().any(is_there) || of.silent.iter().any(is_there)
        });
        heeded.count() as u64
    }
}

impl Stood {
    fn of(vault: &Vault, of: &Standing, today: Day) -> Self {
        let all = &vault.heeded;
        let holds = of.holds_on(today).is_ok() || is_renewed(vault, of, today);
        let voices = |is: &dyn Fn(&VoiceId) -> bool| {
            let voices = of.voices.iter().filter(|voice| is(voice));
            voices.cloned().collect::<Vec<VoiceId>>()
        };
        let ends_soon = |ending| matches!(ending, Some(Ending::Soon(_)));
        Self {
            told: told((vault, of), today),
            may_be_renewed: !holds && vault.broken.is_none(),
            deleted_here: voices(&|voice| is_deleted_here((vault, &of.hash), voice, today)),
            silent: voices(&|voice| stands_against(all, of, voice, today).is_some()),
            ending: voices(&|voice| ends_soon(silences(all, (of, |it: &_| it == voice), today))),
            ends_dubs: ends_soon(ends_dubs(all, of, today)),
        }
    }
}
