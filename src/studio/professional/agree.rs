//! Who agreed to a professional clone: written down before anything is sent, and heeded at each step.

use super::One;
use crate::library::error::LibraryError;
use crate::studio::cloning;
use crate::studio::error::{Refusal, StudioError};
use crate::studio::vault;
use crate::terms::consent::{Consent, NoConsent, Record, standings};
use crate::terms::day::Day;
use crate::terms::ids::VoiceId;

impl One<'_> {
    /// The consent as it stands in the form, for the recordings in it.
    pub(super) fn consent(&self) -> Result<Consent, StudioError> {
        let hashes: Vec<String> = self.hashes();
        let consent = Consent::read(&self.form.attempt.record()).and_then(|consent| {
            consent.holds_on(self.today())?;
            consent.of_voice()?.of_samples(&hashes)
        });
        Ok(consent.map_err(Refusal::NoConsent)?)
    }

    /// SHA-256 of each recording that is sent.
    pub(super) fn hashes(&self) -> Vec<String> {
        let sent = self.form.sent();
        sent.map(|sample| sample.input.hash.clone()).collect()
    }

    pub(super) fn today(&self) -> Day {
        Day::here(self.machine.clock.now())
    }

    /// Writes down, where it isn't, that the consent for these recordings is one for this voice.
    pub(super) async fn agree(&self, voice: &VoiceId, consent: Consent) -> Result<(), StudioError> {
        let (account, at) = (self.connection.account.clone(), self.machine.clock.now().0);
        let voice = voice.clone();
        let written = self.machine.library(move |library| {
            library.consent_after(|chain| {
                let given = match cloning::check(&chain.there, &consent) {
                    Ok(given) => given,
                    Err(no) => return Ok(Err(no)),
                };
                let known = standings(&chain.there.links);
                let is_known = known.iter().any(|known| {
                    Some(&known.hash) == given.as_ref() && known.voices.contains(&voice)
                });
                if is_known {
                    return Ok(Ok(()));
                }
                let given = match given {
                    Some(given) => given,
                    None => chain.append(&Record::Given(consent))?.hash,
                };
                let record = Record::Made {
                    made: given,
                    sent: None,
                    voice_id: voice.to_string(),
                    account,
                    at,
                    is_found: false,
                };
                chain.append(&record)?;
                Ok::<Result<(), NoConsent>, LibraryError>(Ok(()))
            })
        });
        Ok(written.await?.map_err(Refusal::NoConsent)?)
    }

    /// Whether nobody took back what was agreed to for this voice.
    pub(super) async fn is_agreed(&self, voice: &VoiceId) -> Result<(), StudioError> {
        vault::may_speak(self.machine, voice).await
    }
}
