//! What the chain of consents says of a clone: that it is about to be sent, and what came of it.

use crate::api::error::{ApiError, Repeat};
use crate::api::voices::VoiceCategory;
use crate::library::consents::{Chain, Consents};
use crate::library::error::LibraryError;
use crate::studio::backend::Connection;
use crate::studio::error::StudioError;
use crate::studio::lost_voice::LostVoice;
use crate::studio::machine::Machine;
use crate::terms::consent::{Consent, Link, NoConsent, Record, standings};
use crate::terms::day::Day;
use crate::terms::ids::VoiceId;

/// Whether the chain is whole and the consent was never taken back.
pub(in crate::studio) fn check(
    there: &Consents,
    consent: &Consent,
) -> Result<Option<String>, NoConsent> {
    if there.broken.is_some() {
        return Err(NoConsent::ChainBroken);
    }
    let all = standings(&there.links);
    // What was taken back is taken back for other recordings, too.
    let is_same = |known: &Consent| {
        Consent {
            samples: consent.samples.clone(),
            ..known.clone()
        } == *consent
    };
    let mut same = all.iter().filter(|known| is_same(&known.consent));
    if let Some(at) = same.find_map(|known| known.withdrawn) {
        return Err(NoConsent::Withdrawn(Day::here(at)));
    }
    let known = all.into_iter().find(|known| known.consent == *consent);
    Ok(known.map(|known| known.hash))
}

/// What is about to be sent.
pub(super) struct Noting {
    pub name: String,
    pub category: VoiceCategory,
    pub account: String,
    /// Hashes of the recordings.
    pub samples: Vec<String>,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// What the chain of consents says of it.
pub(super) struct Noted {
    /// Hash of the consent.
    given: String,
    /// Hash of the record of what is sent.
    sent: String,
    name: String,
    category: VoiceCategory,
    account: String,
    at: i64,
    /// The same recordings as they were sent before, where nobody knows what became of that.
    open: Vec<Open>,
    /// Voices of other orders.
    known: Vec<VoiceId>,
}

/// A record of what was sent, of which nobody knows what became.
#[derive(Clone)]
pub(super) struct Open {
    /// Its own hash, and that of its consent.
    pub hash: String,
    pub given: String,
    pub name: String,
    pub account: String,
    samples: Vec<String>,
    pub at: i64,
    pub owner: Option<i64>,
}

impl Noting {
    /// Writes down the consent, unless it is there, and what is about to be sent.
    pub fn note(
        self,
        chain: &Chain<'_>,
        consent: Consent,
    ) -> Result<Result<Noted, NoConsent>, LibraryError> {
        let given = match check(&chain.there, &consent) {
            Ok(given) => given,
            Err(no) => return Ok(Err(no)),
        };
        let links = &chain.there.links;
        // Whatever it is called by now and whatever was agreed to since: these recordings are one voice.
        let mut open = open(links);
        open.retain(|open| {
            let is_same = in_order(&open.samples) == in_order(&self.samples);
            let is_old = open.samples.is_empty()
                && given.as_ref() == Some(&open.given)
                && open.name == self.name;
            open.account == self.account && (is_same || is_old)
        });
        let mut owners = open.iter().filter_map(|open| open.owner);
        if owners.any(|owner| chain.is_other(owner)) {
            return Ok(Err(NoConsent::UnderWay));
        }
        let known = made_before(links);
        let given = match given {
            Some(given) => given,
            None => chain.append(&Record::Given(consent))?.hash,
        };
        let sent = chain.append(&Record::Sending {
            sending: given.clone(),
            voice_name: self.name.clone(),
            account: self.account.clone(),
            samples: self.samples,
            owner: Some(chain.owner),
            at: self.at,
        })?;
        Ok(Ok(Noted {
            given,
            sent: sent.hash,
            name: self.name,
            category: self.category,
            account: self.account,
            at: self.at,
            open,
            known,
        }))
    }
}

/// Hashes in order: the same recordings in another order are the same.
fn in_order(hashes: &[String]) -> Vec<&String> {
    let mut hashes: Vec<&String> = hashes.iter().collect();
    hashes.sort();
    hashes
}

/// All that was sent of which nobody knows what became, the oldest first.
pub(super) fn open(links: &[Link]) -> Vec<Open> {
    let mut all = Vec::<Open>::new();
    for link in links {
        match &link.record {
            Record::Sending {
                sending,
                voice_name,
                account,
                samples,
                owner,
                at,
            } => all.push(Open {
                hash: link.hash.clone(),
                given: sending.clone(),
                name: voice_name.clone(),
                account: account.clone(),
                samples: samples.clone(),
                at: *at,
                owner: *owner,
            }),
            // What was sent again and came to be is what was looked for.
            Record::Made {
                sent: Some(sent),
                account,
                ..
            } => {
                let of = all.iter().position(|open| open.hash == *sent);
                let samples = of.and_then(|of| all.get(of)).map(|of| of.samples.clone());
                if let Some((of, samples)) = of.zip(samples) {
                    let mut place = 0;
                    all.retain(|open| {
                        let is_before = place <= of;
                        place += 1;
                        let is_same = in_order(&open.samples) == in_order(&samples);
                        !(is_before && is_same && open.account == *account)
                    });
                }
            }
            Record::Made {
                made,
                sent: None,
                account,
                ..
            } => all.retain(|open| open.given != *made || open.account != *account),
            Record::Refused { refused, .. } => all.retain(|open| open.hash != *refused),
            _ => {}
        }
    }
    all
}

/// Voices that were made.
pub(super) fn made_before(links: &[Link]) -> Vec<VoiceId> {
    let made = links.iter().filter_map(|link| match &link.record {
        Record::Made { voice_id, .. } => Some(VoiceId::from(voice_id.as_str())),
        _ => None,
    });
    made.collect()
}

impl Noted {
    /// Whether nobody knows what became of the same.
    pub fn is_again(&self) -> bool {
        !self.open.is_empty()
    }

    /// The voice of a request whose answer was lost, with its name, if it came to be. A refusal is written down.
    pub async fn recovered(
        &self,
        machine: &Machine,
        connection: &Connection,
        error: ApiError,
    ) -> Result<(VoiceId, String), StudioError> {
        if error.repeat() == Repeat::Risky {
            if let Ok(Some(found)) = self.find(connection).await {
                return Ok(found);
            }
            return Err(error.into());
        }
        self.refused(machine, &error).await;
        Err(error.into())
    }

    /// Writes down that nothing came of it, where that is sure.
    pub async fn refused(&self, machine: &Machine, error: &ApiError) {
        if error.repeat() == Repeat::Risky {
            return;
        }
        let refused = Record::Refused {
            refused: self.sent.clone(),
            at: machine.clock.now().0,
        };
        let written = machine.library(move |library| library.consent(&refused));
        if let Err(error) = written.await {
            log::warn!("that a clone was refused isn't written: {error}");
        }
    }

    /// A clone of these recordings that was made since, and of no other order, with its name.
    pub async fn find(
        &self,
        connection: &Connection,
    ) -> Result<Option<(VoiceId, String)>, StudioError> {
        let mut names: Vec<String> = self.open.iter().map(|open| open.name.clone()).collect();
        names.push(self.name.clone());
        let lost = LostVoice {
            category: self.category,
            names: &names,
            since: self.open.iter().map(|open| open.at).fold(self.at, i64::min),
            known: &self.known,
        };
        lost.find(connection).await
    }

    /// Writes down that a voice came of it: under what is agreed to now, and what was agreed to as it was sent.
    pub fn made(
        &self,
        chain: &Chain<'_>,
        (voice, name): (&VoiceId, &str),
        at: i64,
    ) -> Result<(), LibraryError> {
        let made = |given: &str, sent: &str| Record::Made {
            made: given.to_owned(),
            sent: Some(sent.to_owned()),
            voice_id: voice.to_string(),
            account: self.account.clone(),
            at,
        };
        let mut bound = vec![self.given.as_str()];
        for open in self.open.iter().filter(|open| open.name == name) {
            if !bound.contains(&open.given.as_str()) {
                bound.push(&open.given);
                chain.append(&made(&open.given, &open.hash))?;
            }
        }
        chain.append(&made(&self.given, &self.sent))?;
        Ok(())
    }
}
