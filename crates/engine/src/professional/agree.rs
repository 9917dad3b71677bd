//! Who agreed to a professional clone: written down before anything is sent, and heeded at each step.

use super::One;
use crate::cloning;
use crate::error::{Refusal, StudioError};
use crate::vault;
use mynah_core::consent::{Consent, NoConsent, Record, no_more, standings};
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_model::professional::recordings_there;
use mynah_store::Library;
use mynah_store::error::LibraryError;

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

    /// Whether nobody took back what was agreed to for this voice, nor a recording of it that the service has.
    pub(super) async fn is_agreed(&self, voice: &VoiceId) -> Result<(), StudioError> {
        self.is_agreed_with(voice, Vec::new()).await
    }

    /// The same with recordings that the service gets now, by all hashes that they are known by.
    pub(super) async fn is_agreed_with(
        &self,
        voice: &VoiceId,
        mut recordings: Vec<String>,
    ) -> Result<(), StudioError> {
        vault::may_speak(self.machine, voice).await?;
        recordings.extend(recordings_there(&self.form, &self.stands));
        let there = self.machine.library(Library::consents).await?;
        let all = standings(&there.heeded());
        match recordings.iter().find_map(|it| no_more(&all, it)) {
            Some(no) => Err(Refusal::NoConsent(no).into()),
            None => Ok(()),
        }
    }
}
