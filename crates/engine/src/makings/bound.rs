//! Whose consent binds a voice that is made of words: that of the voice it is a remix of, or of the recording that it takes
//! after. What binds the one binds the other.

use crate::cloning::given;
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use mynah_core::consent::{
    Consent, NoConsent, Record, Standing, allows, forbids, of_sample, standings,
};
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_core::request::Designed;
use mynah_model::voice_design::Making;
use mynah_store::Library;
use mynah_store::consents::Chain;

/// Consents that bind a new voice: the hash of each, and what it is about there.
pub(super) type Bound = Vec<(String, String)>;

/// Writes down who agreed to a recording before it is sent for the first time. As where a voice is cloned, somebody else's
/// word is shown by more than words.
pub(crate) async fn agree(machine: &Machine, consent: &str) -> Result<(), StudioError> {
    let today = Day::here(machine.clock.now());
    let consent = Consent::read(consent).and_then(|consent| {
        consent.holds_on(today)?;
        if !consent.is_shown() {
            return Err(NoConsent::NotShown);
        }
        consent.of_voice()
    });
    let consent = consent.map_err(Refusal::NoConsent)?;
    let agreed = machine.library(move |library| {
        library.consent_after(|chain: &Chain<'_>| given(chain, vec![consent]))
    });
    Ok(agreed.await?.map_err(Refusal::NoConsent)?)
}

/// What the preview that was chosen came of, beside words.
fn origin(making: &Making) -> Option<&Designed> {
    let chosen = making.chosen.as_ref()?;
    Some(&making.attempts.get(chosen.attempt)?.request.from)
}

async fn all(machine: &Machine) -> Result<Vec<Standing>, StudioError> {
    let there = machine.library(Library::consents).await?;
    Ok(standings(&there.heeded()))
}

fn binding(all: &[Standing], from: Option<&Designed>) -> Bound {
    match from {
        Some(Designed::Remix { voice, .. }) => {
            let of_it = all.iter().filter(|of| of.voices.contains(voice));
            of_it
                .map(|of| (of.hash.clone(), voice.to_string()))
                .collect()
        }
        Some(Designed::Description {
            after: Some(after), ..
        }) => {
            let hash = after.input.hash.as_str();
            let of_it = of_sample(all, hash);
            of_it.map(|of| (of.hash.clone(), hash.to_owned())).collect()
        }
        Some(Designed::Description { after: None, .. }) | None => Bound::new(),
    }
}

/// The consents that bind what is made.
pub(super) async fn named_by(machine: &Machine, making: &Making) -> Result<Bound, StudioError> {
    Ok(binding(&all(machine).await?, origin(making)))
}

/// The same, which have to hold.
pub(super) async fn of_making(machine: &Machine, making: &Making) -> Result<Bound, StudioError> {
    let (all, today) = (all(machine).await?, Day::here(machine.clock.now()));
    let from = origin(making);
    match from {
        Some(Designed::Remix { voice, .. }) => {
            if let Some(no) = forbids(&all, voice, today) {
                return Err(Refusal::NoConsent(no).into());
            }
        }
        Some(Designed::Description {
            after: Some(after), ..
        }) => allows(&all, &after.input.hash, today).map_err(Refusal::NoConsent)?,
        Some(Designed::Description { after: None, .. }) | None => {}
    }
    Ok(binding(&all, from))
}

/// Writes down that a voice came of what these consents are about. It is bound before anybody can speak with it.
pub(super) async fn derived(
    machine: &Machine,
    bound: Bound,
    (voice, account): (&VoiceId, &str),
) -> Result<(), StudioError> {
    if bound.is_empty() {
        return Ok(());
    }
    let (voice, account, at) = (voice.clone(), account.to_owned(), machine.clock.now().0);
    let written = machine.library(move |library| {
        library.consent_after(|chain| {
            let known = standings(&chain.there.heeded());
            for (hash, of) in bound {
                let is_known = |it: &Standing| it.hash == hash && it.voices.contains(&voice);
                if known.iter().any(is_known) {
                    continue;
                }
                chain.append(&Record::Derived {
                    derived: hash,
                    of,
                    voice_id: voice.to_string(),
                    account: account.clone(),
                    at,
                })?;
            }
            Ok(())
        })
    });
    written.await
}
