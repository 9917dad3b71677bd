//! Voices that are being made of words: kept, listed, and at last made. What costs of them is bought by `jobs`.
//!
//! Making a preview a voice is free, takes a slot and can't be asked for twice safely: what is about to be sent is written
//! down first, and a lost answer is looked for by name and date before anything is sent again.

mod after;
mod bound;
mod elsewhere;
mod lost;
mod whose;

pub(super) use self::bound::agree;
pub(super) use self::elsewhere::{Elsewhere, look as look_elsewhere};
pub(super) use self::lost::find_lost;

use std::sync::Arc;

use crate::account;
use crate::browse;
use crate::error::{Refusal, StudioError};
use crate::held;
use crate::jobs;
use crate::lost_voice::LostVoice;
use crate::machine::Machine;
use crate::professional;
use crate::sampling;
use crate::tasks;
use mynah_api::check::{Invalid, Why};
use mynah_api::clones::Labels;
use mynah_api::design::KeepVoice;
use mynah_api::error::Repeat;
use mynah_api::voices::VoiceCategory;
use mynah_core::backend::Backend;
use mynah_core::consent::NoConsent;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{ProjectId, VoiceId};
use mynah_core::request::Generation;
use mynah_i18n::tr;
use mynah_model::command::{MakingCommand, Ordered};
use mynah_model::event::{BrowseEvent, Event, MakingEvent, Notice};
use mynah_model::trouble::{Remedy, Topic};
use mynah_model::urgency::Urgency;
use mynah_model::voice_design::{Making, MakingCard, Sending};
use mynah_store::error::LibraryError;
use mynah_store::faults;

/// Does what is asked, and tells what came of it.
pub(super) async fn run(machine: Arc<Machine>, command: MakingCommand) {
    let done = match command {
        MakingCommand::List(backend) => list(&machine, backend).await,
        MakingCommand::Keep(card, base, number) => {
            kept(&machine, *card, *base, number).await;
            return;
        }
        MakingCommand::Order(ordered) => {
            order(machine, *ordered).await;
            return;
        }
        MakingCommand::Previews {
            project,
            backend,
            requests,
        } => {
            // It may ask the service whose they are: what is typed doesn't wait for that.
            tasks::spawn(async move {
                if let Err(error) = previews(&machine, (project, backend), requests).await {
                    let trouble = machine.trouble(&error, "making");
                    machine.tell_trouble(trouble).await;
                }
            });
            return;
        }
        MakingCommand::Create(card) => {
            tasks::spawn(create(machine, *card));
            return;
        }
        MakingCommand::TakeAfter(backend, making, path) => {
            tasks::spawn(after::take(machine, (backend, making), path));
            return;
        }
    };
    if let Err(error) = done {
        let trouble = machine.trouble(&error, "making");
        machine.tell_trouble(trouble).await;
    }
}

async fn tell(machine: &Machine, backend: Backend, event: MakingEvent) {
    browse::tell(machine, backend, BrowseEvent::Making(event)).await;
}

async fn all(machine: &Machine, backend: Backend) -> Result<Vec<MakingCard>, StudioError> {
    let kept = machine
        .library(move |library| library.makings(backend))
        .await?;
    let cards = kept.into_iter().filter_map(|kept| {
        let making = Making::read(&kept.content)
            .inspect_err(|error| log::warn!("a voice on its way can't be read: {error}"))
            .ok()?;
        Some(MakingCard {
            id: kept.id,
            backend,
            at: kept.at,
            making,
        })
    });
    Ok(cards.collect())
}

async fn list(machine: &Machine, backend: Backend) -> Result<(), StudioError> {
    let cards = all(machine, backend).await?;
    held::tell_others(machine).await;
    elsewhere::tell(machine, backend).await;
    tell(machine, backend, MakingEvent::Listed(cards)).await;
    Ok(())
}

/// Keeps a way with what other windows did of it; what it is then.
async fn keep(machine: &Machine, card: &MakingCard, base: Making) -> Result<Making, StudioError> {
    let (backend, id, making) = (card.backend, (card.id, card.at), card.making.clone());
    let kept = machine.library(move |library| {
        let mut kept = making;
        library.change_making(backend, id, |there| {
            let now = kept.clone();
            kept = match there.map(|there| Making::read(&there)) {
                Some(Ok(there)) => now.merged(&base, &there),
                // What nobody can read any more is written anew.
                Some(Err(_)) | None => now,
            };
            Some(kept.written())
        })?;
        Ok(kept)
    });
    kept.await
}

/// Keeps one and tells it, with what another window added; whether it is on the disk.
async fn kept(machine: &Machine, card: MakingCard, base: Making, number: u64) -> bool {
    let kept = keep(machine, &card, base).await;
    let is_kept = kept.is_ok();
    let event = match kept {
        Ok(making) => {
            let other = Some(making).filter(|making| *making != card.making);
            if other.is_some() {
                held::tell_others(machine).await;
            }
            MakingEvent::Kept(card.id, number, Ok(other.map(Box::new)))
        }
        Err(error) => {
            let trouble = machine.trouble(&error, "making");
            machine.tell_trouble(trouble).await;
            MakingEvent::Kept(card.id, number, Err(()))
        }
    };
    tell(machine, card.backend, event).await;
    is_kept
}

/// Orders what costs once its attempt is on the disk, and whoever agreed to a recording that goes along.
async fn order(machine: Arc<Machine>, ordered: Ordered) {
    let Ordered {
        card,
        base,
        number,
        consent,
        jobs: command,
    } = ordered;
    let agreed = consent.is_some();
    if let Some(consent) = consent
        && let Err(error) = bound::agree(&machine, &consent).await
    {
        let trouble = machine.trouble(&error, "making");
        machine.tell_trouble(trouble).await;
        let event = MakingEvent::Kept(card.id, number, Err(()));
        return tell(&machine, card.backend, event).await;
    }
    if agreed {
        sampling::retell_vault(&machine).await;
    }
    if kept(&machine, *card, *base, number).await {
        jobs::run(machine, command).await;
    }
}

async fn previews(
    machine: &Machine,
    (project, backend): (Option<ProjectId>, Backend),
    requests: Vec<Arc<Generation>>,
) -> Result<(), StudioError> {
    let payer = machine.payer(project, backend, Urgency::Interactive).await;
    let account = if let Some(account) = payer.account.clone() {
        account
    } else {
        let way = (project, backend, Urgency::Interactive);
        machine.connect_to_pay(way, &payer).await?.account.clone()
    };
    let whose = held::name_of(machine, &account).await;
    let found = machine.library(move |library| {
        let mut found = Vec::new();
        for request in requests {
            let takes = library.takes_like((backend, &account), &request)?;
            let cards = takes.into_iter().map(|take| {
                let mut card = library.take(take)?.card;
                card.cost = library.paid_for_sound(take)?;
                Ok(card)
            });
            let cards = cards.collect::<Result<Vec<_>, LibraryError>>()?;
            if !cards.is_empty() {
                found.push((quick_key(&*request), cards.into()));
            }
        }
        Ok::<_, LibraryError>(found)
    });
    let found = found.await?;
    tell(machine, backend, MakingEvent::Previews(whose, found)).await;
    Ok(())
}

async fn create(machine: Arc<Machine>, mut card: MakingCard) {
    let backend = card.backend;
    let trouble = match made(&machine, &mut card).await {
        Ok(()) => {
            sampling::retell_vault(&machine).await;
            None
        }
        Err(error) => {
            let mut trouble = machine.backend_trouble(&error, backend, "create");
            if is_lapsed(&error) && card.making.chosen.is_none() {
                trouble = trouble.saying(tr!("making-lapsed"));
                trouble.remedies = vec![Remedy::Dismiss];
            }
            Some(Box::new(trouble.about(Topic::Backend(backend))))
        }
    };
    held::tell_others(&machine).await;
    let created = MakingEvent::Created(Box::new(card), trouble);
    tell(&machine, backend, created).await;
}

async fn made(machine: &Arc<Machine>, card: &mut MakingCard) -> Result<(), StudioError> {
    faults::reached("voice-asked");
    let connection = whose::way_of(machine, card).await?;
    // Of two orders the second one waits until it can see what became of the first.
    let _alone = machine.cloning.lock().await;
    let bound_by = bound::of_making(machine, &card.making).await?;
    let request = request(&card.making)?;
    let (sending, earlier) = match note(machine, card, (&connection.account, bound_by)).await? {
        Noted::Made => {
            // Another window's voice is in no list of this one yet.
            machine.ask_again(&connection).await;
            return Ok(());
        }
        Noted::UnderWay => return Err(Refusal::NoConsent(NoConsent::UnderWay).into()),
        Noted::Sends(sends) => *sends,
    };
    faults::reached("voice-noted");
    let mut known = made_by_others(machine, card).await?;
    known.extend(card.making.others.iter().cloned());
    if let Err(error) = lost::of_others(machine, card, (&connection, &sending), &mut known).await {
        card.making = settle(machine, card, unsent(sending, earlier)).await?;
        return Err(error);
    }
    let names = sending.names();
    let lost = LostVoice {
        category: VoiceCategory::Generated,
        names: &names,
        since: sending.at.0,
        known: &known,
    };
    let found = match &earlier {
        Some(_) => lost.find(&connection).await?,
        None => None,
    };
    let made = match found {
        Some(found) => found,
        None => match connection.client.send(&request).await {
            Ok(reply) => (reply.value.voice_id, sending.name.clone()),
            Err(error) if error.repeat() == Repeat::Risky => {
                let found = lost.find(&connection).await.ok().flatten();
                found.ok_or(error)?
            }
            Err(error) => {
                // It surely came to nothing: what is still open is what was before.
                let lapsed = professional::is_gone(&error).then(|| sending.generated.clone());
                let unsent = unsent(sending, earlier);
                let settled = settle(machine, card, move |making| {
                    unsent(making);
                    if let Some(lapsed) = lapsed {
                        making.lapse(lapsed);
                    }
                });
                card.making = settled.await?;
                return Err(error.into());
            }
        },
    };
    faults::reached("voice-answered");
    let (voice, name) = made.clone();
    lost::came(machine, card, &sending, made).await?;
    if card.making.made.as_ref() != Some(&voice) {
        // Another window made one of another preview meanwhile.
        let words = tr!("making-two", name = name);
        machine.tell(Event::Notice(Notice::Heed(words))).await;
    }
    machine.ask_again(&connection).await;
    account::read_meter(machine, &connection).await;
    Ok(())
}

/// Whether the service has no such preview.
fn is_lapsed(error: &StudioError) -> bool {
    matches!(error, StudioError::Api(error) if professional::is_gone(error))
}

/// It was never sent, or surely came to nothing: what is still open of the same is what was before.
fn unsent(sending: Sending, earlier: Option<Sending>) -> impl FnOnce(&mut Making) + Send {
    move |making| {
        making.came_of(&sending, None);
        making.sent.extend(earlier);
    }
}

/// What makes the chosen preview a voice.
fn request(making: &Making) -> Result<KeepVoice, StudioError> {
    let Some(chosen) = &making.chosen else {
        return Err(Invalid::new("generated_voice_id", Why::Holds("no preview")).into());
    };
    let mut request = KeepVoice::new(
        chosen.generated.clone(),
        making.name.trim(),
        making.description(),
    )?;
    let labels = making.labels.iter();
    request.labels = labels
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(label, value)| (label.clone(), value.trim().to_owned()))
        .collect::<Labels>();
    let heard = making.heard.iter();
    let others = heard.filter(|other| **other != chosen.generated);
    request.played_not_selected_voice_ids = others.cloned().collect();
    Ok(request)
}

/// What is on the disk of a voice that is about to be sent.
enum Noted {
    /// It is there: another window made it.
    Made,
    /// Another process is sending it.
    UnderWay,
    /// This is sent now; the same as it was sent before, where nobody knows what became of that.
    Sends(Box<(Sending, Option<Sending>)>),
}

/// Writes down what is about to be sent, unless another window did or does; the way is then as it is on the disk.
async fn note(
    machine: &Machine,
    card: &mut MakingCard,
    (account, bound_by): (&str, bound::Bound),
) -> Result<Noted, StudioError> {
    let Some(chosen) = card.making.chosen.clone() else {
        return Err(StudioError::CutOff);
    };
    let new = Sending {
        generated: chosen.generated,
        name: card.making.name.trim().to_owned(),
        before: Vec::new(),
        account: account.to_owned(),
        owner: Some(machine.library.owner()),
        bound_by,
        at: machine.clock.now(),
    };
    let (backend, id, own) = (card.backend, (card.id, card.at), card.making.clone());
    let (making, noted) = machine
        .library(move |library| {
            let (mut making, mut noted) = (own, Noted::Made);
            library.change_making(backend, id, |there| {
                if let Some(Ok(there)) = there.map(|there| Making::read(&there)) {
                    making = with(making.clone(), &there);
                }
                if making.made.is_some() {
                    return None;
                }
                let is_same =
                    |it: &Sending| it.generated == new.generated && it.account == new.account;
                let earlier = making.sent.iter().find(|it| is_same(it)).cloned();
                let other = earlier.as_ref().and_then(|earlier| earlier.owner);
                if other.is_some_and(|owner| library.is_other(owner)) {
                    noted = Noted::UnderWay;
                    return None;
                }
                let mut sending = new;
                if let Some(earlier) = &earlier {
                    sending.at = earlier.at;
                    sending.before = earlier.names();
                    sending.before.retain(|name| *name != sending.name);
                }
                // What was sent of other previews is looked for still.
                making.came_of(&sending, None);
                making.sent.push(sending.clone());
                noted = Noted::Sends(Box::new((sending, earlier)));
                Some(making.written())
            })?;
            Ok((making, noted))
        })
        .await?;
    card.making = making;
    Ok(noted)
}

/// Changes a way as it is on the disk; what it is then.
async fn settle(
    machine: &Machine,
    card: &MakingCard,
    change: impl FnOnce(&mut Making) + Send + 'static,
) -> Result<Making, StudioError> {
    let (backend, id, own) = (card.backend, (card.id, card.at), card.making.clone());
    let settled = machine.library(move |library| {
        let mut making = own;
        library.change_making(backend, id, |there| {
            if let Some(Ok(there)) = there.map(|there| Making::read(&there)) {
                making = with(making.clone(), &there);
            }
            change(&mut making);
            Some(making.written())
        })?;
        Ok(making)
    });
    settled.await
}

/// One that was handed over already, with what another window wrote since.
fn with(making: Making, there: &Making) -> Making {
    let base = making.clone();
    making.merged(&base, there)
}

/// Voices that came of other ways.
async fn made_by_others(machine: &Machine, card: &MakingCard) -> Result<Vec<VoiceId>, StudioError> {
    let others = all(machine, card.backend).await?;
    let others = others.into_iter().filter(|other| other.id != card.id);
    Ok(others.flat_map(|it| it.making.voices()).collect())
}
