//! Previews that were to become voices and whose answers were lost: each is looked for, by whoever lists the account and
//! before another one is asked for.

use super::{all, bound, settle, tell};
use crate::backend::Connection;
use crate::error::StudioError;
use crate::lost_voice::LostVoice;
use crate::machine::Machine;
use mynah_api::voices::VoiceCategory;
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::desk::{Voice, Voices};
use mynah_model::event::{Event, MakingEvent, Notice};
use mynah_model::voice_design::{MakingCard, Sending};

/// A voice came of what was sent: bound by what was agreed to, and then written down.
pub(super) async fn came(
    machine: &Machine,
    card: &mut MakingCard,
    sending: &Sending,
    (voice, name): (VoiceId, String),
) -> Result<(), StudioError> {
    let bound_by = sending.bound_by.clone();
    bound::derived(machine, bound_by, (&voice, &sending.account)).await?;
    let sending = sending.clone();
    let came = Some((voice, name));
    card.making = settle(machine, card, move |making| making.came_of(&sending, came)).await?;
    Ok(())
}

/// Looks what became of other previews of the way before one more of it is asked for: under one name nobody could tell
/// later which of them is there.
pub(super) async fn of_others(
    machine: &Machine,
    card: &mut MakingCard,
    (connection, own): (&Connection, &Sending),
    known: &mut Vec<VoiceId>,
) -> Result<(), StudioError> {
    let mut others = card.making.sent.clone();
    others.retain(|it| it.generated != own.generated && is_ours(machine, it, &own.account));
    for sending in others {
        let names = sending.names();
        let found = lost(&sending, &names, known).find(connection).await?;
        let is_found = found.is_some();
        if let Some((voice, _)) = &found {
            known.push(voice.clone());
            let bound_by = sending.bound_by.clone();
            bound::derived(machine, bound_by, (voice, &sending.account)).await?;
        }
        let name = sending.name.clone();
        card.making = settle(machine, card, move |making| {
            let voice = found.map(|(voice, _)| voice);
            making.came_of(&sending, None);
            making.others.extend(voice);
        })
        .await?;
        if is_found {
            tell_other(machine, &name).await;
        }
    }
    Ok(())
}

/// Looks in a list of an account's voices for those whose answers were lost, and writes down that they came to be.
pub(crate) async fn find_lost(
    machine: &Machine,
    (backend, account): (Backend, &str),
    voices: &Voices,
) -> Result<(), StudioError> {
    let all = all(machine, backend).await?;
    let voices_of = all.iter().flat_map(|card| card.making.clone().voices());
    let mut known: Vec<VoiceId> = voices_of.collect();
    // Of two with one name the first that was sent is the first that was made.
    let mut listed: Vec<&Voice> = voices.iter().collect();
    listed.sort_by_key(|voice| voice.facts.made);
    for mut card in all {
        for mut sending in card.making.sent.clone() {
            if !is_ours(machine, &sending, account) {
                continue;
            }
            let names = sending.names();
            let lost = lost(&sending, &names, &known);
            let Some(found) = lost.in_list("generated", listed.iter().copied()) else {
                continue;
            };
            known.push(found.id.clone());
            if sending.bound_by.is_empty() {
                // Earlier versions didn't say.
                sending.bound_by = bound::named_by(machine, &card.making).await?;
            }
            let is_other = card.making.made.is_some();
            let found = (found.id.clone(), found.name.clone());
            came(machine, &mut card, &sending, found).await?;
            if is_other {
                tell_other(machine, &sending.name).await;
            } else {
                // Nobody here waits for the answer: the list is looked through between those that do.
                let words = tr!("making-found", name = card.making.name.as_str());
                machine.tell(Event::Notice(Notice::Done(words))).await;
                let created = MakingEvent::Created(Box::new(card.clone()), None);
                tell(machine, backend, created).await;
            }
        }
    }
    Ok(())
}

fn lost<'a>(sending: &Sending, names: &'a [String], known: &'a [VoiceId]) -> LostVoice<'a> {
    LostVoice {
        category: VoiceCategory::Generated,
        names,
        since: sending.at.0,
        known,
    }
}

/// Whether it was sent for this account, and by nobody who still waits for its answer.
fn is_ours(machine: &Machine, sending: &Sending, account: &str) -> bool {
    let other = sending
        .owner
        .filter(|owner| machine.library.is_other(*owner));
    sending.account == account && other.is_none()
}

/// Says that there is a voice more than the one that was chosen: it takes a slot.
async fn tell_other(machine: &Machine, name: &str) {
    let words = tr!("making-other-found", name = name);
    machine.tell(Event::Notice(Notice::Heed(words))).await;
}
