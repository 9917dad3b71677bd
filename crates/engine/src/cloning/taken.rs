//! Taking a voice slot: what is agreed to and what is about to be sent is written down first, then it is sent, then what
//! came of it is written down.

use std::sync::Arc;

use super::added::NotAdded;
use super::noting::{Noted, Notes, Noting};
use crate::account;
use crate::backend::Connection;
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::professional;
use crate::sampling::KIND;
use mynah_api::error::ApiError;
use mynah_api::voices::{GetVoice, VoiceCategory};
use mynah_core::backend::Backend;
use mynah_core::consent::Consent;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::attempt::CloneAttempt;
use mynah_model::event::{Event, Notice};
use mynah_store::faults;

/// A voice that is about to be asked for.
#[derive(Clone)]
pub(crate) struct Wanted {
    /// At whose service.
    pub backend: Backend,
    /// How it is made there.
    pub category: VoiceCategory,
    /// Its name.
    pub name: String,
    /// Hashes of the recordings.
    pub samples: Vec<String>,
    /// Who agreed.
    pub consent: Consent,
    /// Whether it is the wizard's clone that was begun.
    pub begun: bool,
    /// Whether another one is wanted where the very same made one before that is there still.
    pub anew: bool,
    /// The voice that they are added to; nothing where one is made of them.
    pub into: Option<VoiceId>,
}

/// What became of it.
pub(crate) struct Taken {
    /// The voice.
    pub voice: VoiceId,
    /// Whether it was there before, and nothing was sent.
    pub was_there: bool,
}

/// Takes a voice slot, unless an earlier order of the same came to be after all.
///
/// # Errors
/// A consent that doesn't hold; those of the disk and of the service.
pub(crate) async fn taken(
    machine: &Arc<Machine>,
    connection: &Connection,
    wanted: Wanted,
    send: impl Future<Output = Result<VoiceId, ApiError>>,
) -> Result<Taken, StudioError> {
    // Of two orders the second one waits until it can see what became of the first.
    let _alone = machine.cloning.lock().await;
    let (name, of) = (wanted.name.clone(), (wanted.backend, wanted.begun));
    if let Some(voice) = of_own(machine, &wanted).await? {
        return Ok(Taken {
            voice,
            was_there: false,
        });
    }
    // Those that were deleted there: what else the chain has is looked at then.
    let mut gone = Vec::new();
    let noted = loop {
        match noted(machine, connection, (wanted.clone(), gone.clone())).await? {
            Notes::Sending(noted) => break noted,
            // One that was deleted there is made once more.
            Notes::There(voice) if is_gone(connection, &voice).await? => gone.push(voice),
            Notes::Namesakes(voices) => {
                for voice in voices {
                    if !is_gone(connection, &voice).await? {
                        return Err(Refusal::NameTaken { name, voice }.into());
                    }
                    gone.push(voice);
                }
            }
            Notes::There(voice) => {
                return Ok(Taken {
                    voice,
                    was_there: true,
                });
            }
        }
    };
    let earlier = if noted.is_again() {
        noted.find(connection).await?
    } else {
        None
    };
    let was_there = noted.was_found && earlier.is_some();
    let (voice, name) = match earlier {
        Some(found) => found,
        None => match send.await {
            Ok(voice) => (voice, name),
            Err(error) => noted.recovered(machine, connection, error).await?,
        },
    };
    let voice = ended(machine, connection, of, noted, (voice, name)).await?;
    Ok(Taken { voice, was_there })
}

async fn is_gone(connection: &Connection, voice: &VoiceId) -> Result<bool, StudioError> {
    let there = GetVoice {
        voice: voice.clone(),
    };
    match connection.client.send(&there).await {
        Ok(_) => Ok(false),
        Err(error) if professional::is_gone(&error) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// The same for a voice that is there and gets more recordings, which `add` sends.
pub(super) async fn added(
    machine: &Arc<Machine>,
    connection: &Connection,
    wanted: Wanted,
    voice: &VoiceId,
    add: impl Future<Output = Result<usize, NotAdded>>,
) -> Result<VoiceId, StudioError> {
    let _alone = machine.cloning.lock().await;
    let (name, of) = (wanted.name.clone(), (wanted.backend, wanted.begun));
    let noted = noted(machine, connection, (wanted, Vec::new())).await?;
    let Notes::Sending(noted) = noted else {
        return Ok(voice.clone());
    };
    match add.await {
        Ok(0) => {}
        Ok(there) => {
            let words = tr!("clone-added-there", name = name.as_str(), count = there);
            machine.tell(Event::Notice(Notice::Heed(words))).await;
        }
        Err(NotAdded { error, was_asked }) => {
            if let StudioError::Api(error) = &error {
                noted.refused(machine, error, was_asked).await;
            }
            return Err(error);
        }
    }
    ended(machine, connection, of, noted, (voice.clone(), name)).await
}

async fn noted(
    machine: &Machine,
    connection: &Connection,
    (wanted, gone): (Wanted, Vec<VoiceId>),
) -> Result<Notes, StudioError> {
    let consent = wanted.consent;
    let noting = Noting {
        name: wanted.name,
        category: wanted.category,
        account: connection.account.clone(),
        samples: wanted.samples,
        is_told: wanted.begun,
        anew: wanted.anew,
        gone,
        into: wanted.into,
        at: machine.clock.now().0,
    };
    let noted =
        machine.library(move |library| library.consent_after(|chain| noting.note(chain, consent)));
    let noted = noted.await?.map_err(Refusal::NoConsent)?;
    faults::reached("clone-noted");
    Ok(noted)
}

async fn ended(
    machine: &Arc<Machine>,
    connection: &Connection,
    (backend, begun): (Backend, bool),
    noted: Noted,
    (voice, name): (VoiceId, String),
) -> Result<VoiceId, StudioError> {
    faults::reached("clone-answered");
    let (made, at) = (voice.clone(), machine.clock.now().0);
    let begun = begun.then_some((backend, voice.clone()));
    let written = machine.library(move |library| {
        library.consent_after(|chain| {
            noted.made(chain, (&made, &name), at)?;
            // The wizard knows it, too: nobody may be there any more who would tell it.
            match begun {
                Some(begun) => chain.change_unfinished(KIND, |there| of_wizard(&there, begun)),
                None => Ok(()),
            }
        })
    });
    // The voice is there whatever the disk says: the same order finds it again by what was written before.
    if let Err(error) = written.await {
        let trouble = machine.backend_trouble(&error, backend, "clone");
        let said = tr!(
            "studio-clone-unwritten",
            voice = voice.as_str(),
            why = trouble.what.as_str()
        );
        machine.tell_trouble(trouble.saying(said)).await;
    }
    machine.ask_again(connection).await;
    account::read_meter(machine, connection).await;
    Ok(voice)
}

/// The voice that the wizard's clone is by now: it was found in a list, and the window that asks didn't hear of it yet.
async fn of_own(machine: &Machine, wanted: &Wanted) -> Result<Option<VoiceId>, StudioError> {
    if !wanted.begun {
        return Ok(None);
    }
    let there = machine.library(|library| library.consent_after(|chain| chain.unfinished(KIND)));
    let Some(there) = there.await? else {
        return Ok(None);
    };
    let Ok(mut attempt) = serde_json::from_str::<CloneAttempt>(&there) else {
        return Ok(None);
    };
    let made = attempt.made.take();
    let made = made.filter(|(backend, _)| *backend == wanted.backend);
    Ok(made
        .filter(|_| attempt.becomes(&wanted.samples))
        .map(|(_, voice)| voice))
}

/// Writes down that the wizard's clone came to nothing: nobody may look there any more who would.
pub(super) async fn answered(machine: &Machine) {
    let written = machine.library(|library| {
        library.consent_after(|chain| {
            chain.change_unfinished(KIND, |there| {
                let mut attempt = serde_json::from_str::<CloneAttempt>(&there).ok()?;
                attempt.answered();
                serde_json::to_string(&attempt).ok()
            })
        })
    });
    if let Err(error) = written.await {
        log::warn!("that a clone was answered isn't written: {error}");
    }
}

/// The wizard as it stands once its voice is there.
fn of_wizard(there: &str, made: (Backend, VoiceId)) -> Option<String> {
    let mut attempt = serde_json::from_str::<CloneAttempt>(there).ok()?;
    attempt.ended(made);
    serde_json::to_string(&attempt).ok()
}
