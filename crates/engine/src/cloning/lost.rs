//! Clones whose answers were lost: whoever lists the account finds them, and their consents bind them from then on.

use super::added::is_of;
use super::noting::{made_before, open, open_of};
use crate::backend::Connection;
use crate::error::StudioError;
use crate::lost_voice::LostVoice;
use crate::machine::Machine;
use crate::professional::is_gone;
use crate::sampling::{self, ASIDE, KIND};
use mynah_api::voices::{GetVoice, VoiceCategory};
use mynah_core::backend::Backend;
use mynah_core::consent::{Link, Record};
use mynah_core::ids::VoiceId;
use mynah_model::attempt::CloneAttempt;
use mynah_model::desk::Voices;
use mynah_model::event::CloningEvent;
use mynah_store::Library;

/// Tells whether anything of a clone was sent that was being made as Mynah ended.
pub(crate) async fn tell_broken_off(
    machine: &Machine,
    attempt: &CloneAttempt,
) -> Result<(), StudioError> {
    if !attempt.is_asked || attempt.made.is_some() {
        return Ok(());
    }
    let links = machine.library(Library::consents).await?.links;
    let mut asked = attempt.asked.clone();
    if asked.is_empty() {
        // Earlier versions didn't say.
        asked = attempt.sent().map(|it| it.input.hash.clone()).collect();
    }
    let into = attempt.into.as_ref().map(|(_, voice)| voice);
    let account = open_of(&links, &asked, into).map(|open| open.account);
    sampling::tell(machine, CloningEvent::BrokeOff(account)).await;
    Ok(())
}

/// An account's voices, as they were listed.
pub(crate) struct Listed<'a> {
    /// Those that came.
    pub voices: &'a Voices,
    /// Whether that is all of them.
    pub is_whole: bool,
}

/// So long after recordings were sent their voice has them, or never gets them, in milliseconds.
const SETTLED: i64 = 10 * 60 * 1000;

/// Looks at voices that recordings were added to whether those arrived, where no answer told: until then they are bound as if
/// they had.
pub(crate) async fn find_added(
    machine: &Machine,
    connection: &Connection,
) -> Result<(), StudioError> {
    let links = machine.library(Library::consents).await?.links;
    let mut is_found = false;
    for open in open(&links) {
        let Some(voice) = open.into.filter(|_| open.account == connection.account) else {
            continue;
        };
        let mut owner = open.owner.iter();
        if owner.any(|owner| machine.library.is_other(*owner)) {
            continue;
        }
        let get = GetVoice {
            voice: voice.clone(),
        };
        let samples = match connection.client.send(&get).await {
            Ok(there) => there.value.samples,
            // With the voice went what it was made of.
            Err(error) if is_gone(&error) => Default::default(),
            // Who can't be asked about one is asked about it with the next list.
            Err(_) => continue,
        };
        let names = samples.iter().map(|sample| &sample.file_name);
        let is_there = |hash: &&String| names.clone().any(|name| is_of(hash, name));
        let (arrived, at) = (
            open.samples.iter().filter(is_there).count(),
            machine.clock.now().0,
        );
        let sent = open.hash.clone();
        let record = if arrived == open.samples.len() {
            Record::Made {
                made: open.given,
                sent: Some(open.hash),
                voice_id: voice.to_string(),
                account: open.account,
                at,
                is_found: true,
            }
        } else if arrived == 0 && at - open.at > SETTLED {
            Record::Refused {
                refused: open.hash,
                at,
                was_sent: None,
            }
        } else {
            continue;
        };
        // Another window may have looked as well.
        let written = machine.library(move |library| {
            library.consent_after(|chain| {
                let mut still = self::open(&chain.there.links).into_iter();
                let is_open = still.any(|it| it.hash == sent);
                if is_open {
                    chain.append(&record)?;
                }
                Ok(is_open)
            })
        });
        is_found |= written.await?;
    }
    if is_found {
        sampling::tell_vault(machine).await?;
    }
    Ok(())
}

/// Looks in a list of an account's voices for those that nobody knows to be there, and writes down that they came to be.
pub(crate) async fn find_lost(
    machine: &Machine,
    (backend, account): (Backend, &str),
    listed: Listed<'_>,
) -> Result<(), StudioError> {
    let links = machine.library(Library::consents).await?.links;
    let mut all = open(&links);
    all.retain(|open| {
        let other = open.owner.filter(|owner| machine.library.is_other(*owner));
        open.account == account && other.is_none()
    });
    let is_any = !all.is_empty();
    // Whether what was added arrived is looked up at its voice.
    all.retain(|open| open.into.is_none());
    let mut known: Vec<VoiceId> = made_before(&links);
    let (mut is_found, mut is_instant_found) = (false, false);
    for open in all {
        let names = [open.name.clone()];
        let of_kind = [
            (VoiceCategory::Cloned, "cloned"),
            (VoiceCategory::Professional, "professional"),
        ];
        let found = of_kind.into_iter().find_map(|(category, called)| {
            let lost = LostVoice {
                category,
                names: &names,
                since: open.at,
                known: &known,
            };
            let all = listed.voices.iter().filter(|_| open.is_of(category));
            lost.in_list(called, all)
        });
        let Some(found) = found else { continue };
        let voice = found.id.clone();
        let made = Record::Made {
            made: open.given,
            sent: Some(open.hash),
            voice_id: voice.to_string(),
            account: account.to_owned(),
            at: machine.clock.now().0,
            is_found: true,
        };
        // An instant clone is the wizard's: whoever has it there asks for it no more.
        let is_instant = found.category == "cloned";
        let (samples, of) = (open.samples.clone(), (backend, voice.clone()));
        machine
            .library(move |library| {
                library.consent_after(|chain| {
                    // Another window may have read the same list.
                    let is_it = |link: &Link| {
                        matches!((&link.record, &made),
                            (Record::Made { sent: one, .. }, Record::Made { sent: other, .. }) if one == other)
                    };
                    if !chain.there.links.iter().any(is_it) {
                        chain.append(&made)?;
                    }
                    if !is_instant {
                        return Ok(());
                    }
                    for kind in [KIND, ASIDE] {
                        chain.change_each_unfinished(kind, |there| {
                            let mut attempt = serde_json::from_str::<CloneAttempt>(there).ok()?;
                            if attempt.becomes(&samples) {
                                attempt.found(of.clone());
                            } else if attempt.has_asked(&samples) {
                                // Other recordings were brought since: that is another voice.
                                attempt.found_before();
                            } else {
                                return None;
                            }
                            serde_json::to_string(&attempt).ok()
                        })?;
                    }
                    Ok(())
                })
            })
            .await?;
        if is_instant {
            let of = (backend, voice.clone());
            sampling::tell(machine, CloningEvent::Found(open.samples, of)).await;
        }
        known.push(voice);
        is_found = true;
        is_instant_found |= is_instant;
    }
    if is_any && listed.is_whole {
        let sought = CloningEvent::Sought(account.to_owned());
        sampling::tell(machine, sought).await;
    }
    if is_instant_found {
        // One that was put aside is another one by now.
        sampling::tell_aside(machine).await?;
    }
    if is_found {
        sampling::tell_vault(machine).await?;
    }
    Ok(())
}
