//! What the chain of consents says of a clone: that it is about to be sent, and what came of it.

use crate::api::error::{ApiError, ErrorKind, Reached, Repeat};
use crate::api::voices::VoiceCategory;
use crate::library::consents::{Chain, Consents};
use crate::library::error::LibraryError;
use crate::studio::backend::Connection;
use crate::studio::error::StudioError;
use crate::studio::lost_voice::LostVoice;
use crate::studio::machine::Machine;
use crate::terms::consent::{
    Consent, Link, NoConsent, Record, Standing, VoiceKind, is_renewed, no_more, renewed_by,
    shown_before, standings,
};
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
            brought: consent.brought.clone(),
            sounds: consent.sounds.clone(),
            files: consent.files.clone(),
            languages: consent.languages.clone(),
            ..known.clone()
        } == *consent
    };
    let mut same = all.iter().filter(|known| is_same(&known.consent));
    let is_back = |known: &&Standing| known.withdrawn.is_some() && !is_renewed(&all, known);
    if let Some((known, at)) = same.find(is_back).and_then(|it| Some((it, it.withdrawn?))) {
        return Err(NoConsent::withdrawn(&known.consent.name, at));
    }
    // Nor by a new record of the same recordings, unless that says that it renews the one that was taken back.
    let renewed = renewed_by(&all, consent)?;
    let is_open = |of: &Standing| !renewed.contains(&&of.hash);
    let others: Vec<Standing> = all.iter().filter(|of| is_open(of)).cloned().collect();
    let mut samples = consent.recordings();
    if let Some(no) = samples.find_map(|sample| no_more(&others, sample)) {
        return Err(no);
    }
    // One that was taken back and renewed binds nothing new.
    let own = consent.unsounded();
    let mut same = all.into_iter().filter(|known| known.withdrawn.is_none());
    if let Some(known) = same.find(|known| known.consent.unsounded() == own) {
        return Ok(Some(known.hash));
    }
    let shown = (consent.name.as_str(), consent.statement.proofs());
    match shown_before(&standings(&there.links), shown, consent.renews.as_deref()) {
        Some(no) => Err(no),
        None => Ok(None),
    }
}

/// Writes down who agreed, each record that isn't there yet: all of them, or none.
pub(in crate::studio) fn given(
    chain: &Chain<'_>,
    consents: Vec<Consent>,
) -> Result<Result<(), NoConsent>, LibraryError> {
    let mut new = Vec::new();
    for consent in consents {
        match check(&chain.there, &consent) {
            Ok(None) if !new.contains(&consent) => new.push(consent),
            Ok(_) => {}
            Err(no) => return Ok(Err(no)),
        }
    }
    for consent in new {
        chain.append(&Record::Given(consent))?;
    }
    Ok(Ok(()))
}

/// Writes down that somebody agrees anew to what they took back, or what is over, for what was made by that.
///
/// Whatever else was taken back of the same recordings stays so: else of two such records neither could be the first.
pub(in crate::studio) fn renewed(
    chain: &Chain<'_>,
    mut consent: Consent,
    now: i64,
) -> Result<Result<(), NoConsent>, LibraryError> {
    if chain.there.broken.is_some() {
        return Ok(Err(NoConsent::ChainBroken));
    }
    let all = standings(&chain.there.links);
    let of = all
        .iter()
        .find(|of| consent.renews.as_ref() == Some(&of.hash));
    let Some(of) = of else {
        return Ok(Err(NoConsent::NotGiven));
    };
    let shown = (consent.name.as_str(), consent.statement.proofs());
    if let Some(no) = shown_before(&all, shown, consent.renews.as_deref()) {
        return Ok(Err(no));
    }
    consent.samples.clone_from(&of.consent.samples);
    consent.brought.clone_from(&of.consent.brought);
    consent.sounds.clone_from(&of.consent.sounds);
    consent.files.clone_from(&of.consent.files);
    consent.languages.clone_from(&of.consent.languages);
    if let Err(no) = of.may_be_renewed_by(&consent) {
        return Ok(Err(no));
    }
    let given = chain.append(&Record::Given(consent))?.hash;
    for link in &chain.there.links {
        let mut anew = link.record.clone();
        match &mut anew {
            Record::Made { made, sent, at, .. } if *made == of.hash => {
                (*made, *sent, *at) = (given.clone(), None, now);
            }
            Record::Derived { derived, at, .. } if *derived == of.hash => {
                (*derived, *at) = (given.clone(), now);
            }
            _ => continue,
        }
        chain.append(&anew)?;
    }
    Ok(Ok(()))
}

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
            open.is_of(self.category) && open.account == self.account && (is_same || is_old)
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

/// Hashes in order: the same recordings in another order are the same.
pub(in crate::studio) fn in_order(hashes: &[String]) -> Vec<&String> {
    let mut hashes: Vec<&String> = hashes.iter().collect();
    hashes.sort();
    hashes
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
                let made = made.map(|of| (of.samples.clone(), of.kind));
                if let Some((of, (samples, kind))) = of.zip(made) {
                    let mut place = 0;
                    all.retain(|open| {
                        let is_before = place <= of;
                        place += 1;
                        let is_same = in_order(&open.samples) == in_order(&samples);
                        // A clone of the other kind is another voice.
                        let is_kind = open.kind.zip(kind).is_none_or(|(one, other)| one == other);
                        !(is_before && is_same && is_kind && open.account == *account)
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
pub(super) fn open_of(links: &[Link], hashes: &[String]) -> Option<Open> {
    let mut own = in_order(hashes);
    own.dedup();
    let instant = |open: &&Open| open.is_of(VoiceCategory::Cloned);
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
    use super::*;
    use crate::terms::consent::BEGINNING;

    fn chain(records: Vec<Record>) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        for record in records {
            let prev = links.last().map_or(BEGINNING, |link| &link.hash);
            links.push(Link::behind(prev, record).unwrap());
        }
        links
    }

    fn sending(kind: Option<VoiceKind>, at: i64) -> Record {
        Record::Sending {
            sending: "given".to_owned(),
            voice_name: "Ada".to_owned(),
            account: "me".to_owned(),
            samples: vec!["one".to_owned()],
            owner: None,
            kind,
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

    /// A wizard that fills in today's date went on with what was taken back yesterday.
    #[test]
    fn a_new_record_of_what_was_taken_back_goes_only_where_it_renews() {
        let consent = |date: &str, renews: Option<&str>| {
            let mut json = serde_json::json!({
                "name": "Ada", "relation": "self", "date": date, "scope": "all of it",
                "statement": {"text": "Yes."}, "samples": ["ab".repeat(32)],
            });
            if let Some(hash) = renews {
                json["renews"] = hash.into();
            }
            Consent::read(&json.to_string()).unwrap()
        };
        let given = Record::Given(consent("2026-01-31", None));
        let first = chain(vec![given.clone()])[0].hash.clone();
        let withdrawn = Record::Withdrawn {
            withdrawn: first.clone(),
            at: 5,
        };
        let there = Consents {
            links: chain(vec![given, withdrawn]),
            broken: None,
            behind: Vec::new(),
        };
        let anew = consent("2026-02-01", None);
        assert!(matches!(
            check(&there, &anew),
            Err(NoConsent::Withdrawn { .. })
        ));
        let anew = consent("2026-02-01", Some(&first));
        assert_eq!(check(&there, &anew), Ok(None));
    }

    /// Of what was taken back only the cleaned recording was known: as it had been brought it became a voice at once, under
    /// another name.
    #[test]
    fn what_was_taken_back_is_so_as_it_was_brought_too() {
        let [raw, cleaned] = ["ab", "cd"].map(|digits| digits.repeat(32));
        let consent = |name: &str, samples: &str, brought: Option<&str>| {
            let mut json = serde_json::json!({
                "name": name, "relation": "self", "date": "2026-01-31", "scope": "all of it",
                "statement": {"text": "Yes."}, "samples": [samples],
            });
            if let Some(brought) = brought {
                json["brought"] = [brought].into();
            }
            Consent::read(&json.to_string()).unwrap()
        };
        let given = Record::Given(consent("Ruth", &cleaned, Some(&raw)));
        let first = chain(vec![given.clone()])[0].hash.clone();
        let withdrawn = Record::Withdrawn {
            withdrawn: first,
            at: 5,
        };
        let there = |records: Vec<Record>| Consents {
            links: chain(records),
            broken: None,
            behind: Vec::new(),
        };
        let bob = consent("Bob", &raw, None);
        let otherwise = consent("Bob", &"ef".repeat(32), Some(&raw));
        let whole = there(vec![given.clone()]);
        assert_eq!(check(&whole, &bob), Ok(None));
        let back = there(vec![given, withdrawn]);
        for again in [bob, otherwise] {
            assert!(matches!(
                check(&back, &again),
                Err(NoConsent::Withdrawn { .. })
            ));
        }
    }
}
