//! What the chain of consents says of a clone: that it is about to be sent, and what came of it.

use crate::backend::Connection;
use crate::cloning::check;
use crate::error::StudioError;
use crate::lost_voice::LostVoice;
use crate::machine::Machine;
use mynah_api::error::{ApiError, ErrorKind, Reached, Repeat};
use mynah_api::voices::VoiceCategory;
use mynah_core::consent::{Consent, Link, NoConsent, Record, VoiceKind};
use mynah_core::ids::VoiceId;
use mynah_model::cloning::in_order;
use mynah_store::consents::Chain;
use mynah_store::error::LibraryError;

/// What is about to be sent.
pub(super) struct Noting {
    pub name: String,
    pub category: VoiceCategory,
    pub account: String,
    /// Hashes of the recordings.
    pub samples: Vec<String>,
    /// Whether whoever orders it is told of what a list finds.
    pub is_told: bool,
    /// Whether another one is wanted where the very same made one before.
    pub anew: bool,
    pub gone: Vec<VoiceId>, // No more there.
    /// The voice that they are added to; nothing where one is made of them.
    pub into: Option<VoiceId>,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// What the chain of consents says of what is wanted.
pub(super) enum Notes {
    /// The very same made this voice under a consent that holds: nothing is written down for it.
    There(VoiceId),
    /// Voices have its name that were made of something else, or under another record, the newest first.
    Namesakes(Vec<VoiceId>),
    /// It is about to be sent.
    Sending(Noted),
}

/// What the chain of consents says of what is sent.
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
    /// A list showed the voice of it before anybody asked again.
    pub was_found: bool,
}

/// A record of what was sent, of which nobody knows what became.
#[derive(Clone)]
pub(super) struct Open {
    /// What kind of voice it was to be; nothing where that wasn't written down: both.
    pub kind: Option<VoiceKind>,
    /// Its own hash, and that of its consent.
    pub hash: String,
    pub given: String,
    pub name: String,
    pub account: String,
    pub samples: Vec<String>,
    /// The voice that they were added to.
    pub into: Option<VoiceId>,
    pub at: i64,
    pub owner: Option<i64>,
}

impl Noting {
    /// Writes down the consent, unless it is there, and what is about to be sent.
    pub fn note(
        self,
        chain: &Chain<'_>,
        consent: Consent,
    ) -> Result<Result<Notes, NoConsent>, LibraryError> {
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
            let is_there = open.account == self.account && open.into == self.into;
            open.is_of(self.category) && is_there && (is_same || is_old)
        });
        let mut owners = open.iter().filter_map(|open| open.owner);
        if owners.any(|owner| chain.is_other(owner)) {
            return Ok(Err(NoConsent::UnderWay));
        }
        if let Some(given) = given.as_ref().filter(|_| !self.anew)
            && let Some(voice) = self.made(chain, given)
        {
            return Ok(Ok(Notes::There(voice)));
        }
        let (mut known, mut was_found) = (made_before(links), false);
        let is_first = open.is_empty() && !self.is_told && !self.anew;
        if let Some((lost, voice)) = self.found(links).filter(|_| is_first) {
            // Whoever asks again is told of that one, where it is there still.
            open.push(lost);
            known.retain(|it| *it != voice);
            was_found = true;
        } else if let Some(others) = self.namesakes(links).filter(|_| is_first) {
            return Ok(Ok(Notes::Namesakes(others)));
        }
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
            kind: Some(kind_of(self.category)),
            into: self.into.as_ref().map(ToString::to_string),
            at: self.at,
        })?;
        Ok(Ok(Notes::Sending(Noted {
            given,
            sent: sent.hash,
            name: self.name,
            category: self.category,
            account: self.account,
            at: self.at,
            open,
            known,
            was_found,
        })))
    }
}

/// What a category is called in a record.
fn kind_of(category: VoiceCategory) -> VoiceKind {
    match category {
        VoiceCategory::Professional => VoiceKind::Professional,
        _ => VoiceKind::Instant,
    }
}

impl Open {
    /// Whether it may be a voice of this category.
    pub fn is_of(&self, category: VoiceCategory) -> bool {
        self.kind.is_none_or(|kind| kind == kind_of(category))
    }
}

/// What a record says was sent.
fn sending(link: &Link) -> Option<Open> {
    let Record::Sending {
        sending,
        voice_name,
        account,
        samples,
        owner,
        kind,
        into,
        at,
    } = &link.record
    else {
        return None;
    };
    Some(Open {
        kind: *kind,
        hash: link.hash.clone(),
        given: sending.clone(),
        name: voice_name.clone(),
        account: account.clone(),
        samples: samples.clone(),
        into: into.as_deref().map(VoiceId::from),
        at: *at,
        owner: *owner,
    })
}

/// All that was ever sent.
pub(super) fn sendings(links: &[Link]) -> Vec<Open> {
    links.iter().filter_map(sending).collect()
}

/// All that was sent of which nobody knows what became, the oldest first.
pub(super) fn open(links: &[Link]) -> Vec<Open> {
    let mut all = Vec::<Open>::new();
    for link in links {
        all.extend(sending(link));
        match &link.record {
            // What was sent again and came to be is what was looked for.
            Record::Made {
                sent: Some(sent),
                account,
                ..
            } => {
                let of = all.iter().position(|open| open.hash == *sent);
                let made = of.and_then(|of| all.get(of));
                let made = made.map(|of| (of.samples.clone(), of.kind, of.into.clone()));
                if let Some((of, (samples, kind, into))) = of.zip(made) {
                    let mut place = 0;
                    all.retain(|open| {
                        let is_before = place <= of;
                        place += 1;
                        let is_same = in_order(&open.samples) == in_order(&samples);
                        // A clone of the other kind is another voice.
                        let is_kind = open.kind.zip(kind).is_none_or(|(one, other)| one == other);
                        let is_there = open.account == *account && open.into == into;
                        !(is_before && is_same && is_kind && is_there)
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

/// How these recordings were sent last for a voice at once, where nobody knows what became of that.
pub(super) fn open_of(links: &[Link], hashes: &[String], into: Option<&VoiceId>) -> Option<Open> {
    let mut own = in_order(hashes);
    own.dedup();
    let instant = |open: &&Open| open.is_of(VoiceCategory::Cloned) && open.into.as_ref() == into;
    let all = open(links);
    let mut same = all.iter().rev().filter(instant);
    same.find(|open| in_order(&open.samples) == own).cloned()
}

/// Voices that were made.
pub(super) fn made_before(links: &[Link]) -> Vec<VoiceId> {
    let made = links.iter().filter_map(|link| match &link.record {
        Record::Made { voice_id, .. } => Some(VoiceId::from(voice_id.as_str())),
        _ => None,
    });
    made.collect()
}

/// Whether what was to be sent had left as that came to nothing; nothing where some of it may have.
fn had_left(error: &ApiError) -> Option<bool> {
    match (error.facts.reached, error.kind) {
        (Reached::Refused | Reached::Accepted | Reached::Answered, _) => Some(true),
        (
            Reached::Nothing,
            ErrorKind::NoConnection
            | ErrorKind::NoSuchHost
            | ErrorKind::NotSecure
            | ErrorKind::KeyUnsendable
            | ErrorKind::Unsendable
            | ErrorKind::AddressNamesUser,
        ) => Some(false),
        // Half of a form may have gone, and then one of its files could not be read.
        (Reached::Sent | Reached::Nothing, _) => None,
    }
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
        // A professional clone is asked for without its recordings.
        let has_recordings = self.category != VoiceCategory::Professional;
        self.refused(machine, &error, has_recordings).await;
        Err(error.into())
    }

    /// Writes down that nothing came of it, where that is sure; `has_recordings` says whether that request had them in it.
    pub async fn refused(&self, machine: &Machine, error: &ApiError, has_recordings: bool) {
        if error.repeat() == Repeat::Risky {
            return;
        }
        let refused = Record::Refused {
            refused: self.sent.clone(),
            at: machine.clock.now().0,
            was_sent: if has_recordings {
                had_left(error)
            } else {
                Some(false)
            },
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
            is_found: false,
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

#[cfg(test)]
mod tests {
    use super::super::given::tests::chain;
    use super::*;

    fn sending(kind: Option<VoiceKind>, at: i64) -> Record {
        Record::Sending {
            sending: "given".to_owned(),
            voice_name: "Ada".to_owned(),
            account: "me".to_owned(),
            samples: vec!["one".to_owned()],
            owner: None,
            kind,
            into: None,
            at,
        }
    }

    fn made(sent: &str) -> Record {
        Record::Made {
            made: "given".to_owned(),
            sent: Some(sent.to_owned()),
            voice_id: "v".to_owned(),
            account: "me".to_owned(),
            at: 9,
            is_found: false,
        }
    }

    /// An instant clone that was made closed the professional one that was lost, and bound the wrong voice.
    #[test]
    fn clones_of_two_kinds_are_two_voices() {
        let (instant, trained) = (Some(VoiceKind::Instant), Some(VoiceKind::Professional));
        let mut records = vec![sending(trained, 1), sending(instant, 2)];
        let second = chain(records.clone())[1].hash.clone();
        records.push(made(&second));
        let left = open(&chain(records));
        assert_eq!(left.len(), 1, "the professional one is looked for still");
        assert!(left[0].is_of(VoiceCategory::Professional));
        assert!(!left[0].is_of(VoiceCategory::Cloned));
        // What an earlier version wrote may be either.
        let mut records = vec![sending(None, 1), sending(instant, 2)];
        assert!(open(&chain(records.clone()))[0].is_of(VoiceCategory::Professional));
        let second = chain(records.clone())[1].hash.clone();
        records.push(made(&second));
        assert!(open(&chain(records)).is_empty());
    }
}
