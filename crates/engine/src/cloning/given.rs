//! A consent goes into the chain of records: whether it may, alone or in the place of one that was taken back.

use mynah_core::consent::{
    Consent, NoConsent, Record, Standing, is_renewed, no_more, renewed_by, shown_before,
    shows_a_sample, shows_another, standings,
};
use mynah_records::consents::Consents;
use mynah_store::consents::Chain;
use mynah_store::error::LibraryError;

/// Whether the chain is whole and the consent was never taken back.
pub(crate) fn check(there: &Consents, consent: &Consent) -> Result<Option<String>, NoConsent> {
    if there.broken.is_some() {
        return Err(NoConsent::ChainBroken);
    }
    let all = standings(&there.links);
    // What was taken back is taken back for other recordings, too.
    let unheard = Consent {
        sounds: consent.sounds.clone(),
        ..consent.unsounded()
    };
    let is_same = |known: &Consent| {
        Consent {
            samples: consent.samples.clone(),
            brought: consent.brought.clone(),
            sounds: consent.sounds.clone(),
            files: consent.files.clone(),
            languages: consent.languages.clone(),
            ..known.unsounded()
        } == unheard
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
    match old_or_sample(&standings(&there.links), consent) {
        Some(no) => Err(no),
        None => Ok(None),
    }
}

/// Writes down who agreed, each record that isn't there yet: all of them, or none.
pub(crate) fn given(
    chain: &Chain<'_>,
    consents: Vec<Consent>,
) -> Result<Result<(), NoConsent>, LibraryError> {
    let mut new: Vec<Consent> = Vec::new();
    for consent in consents {
        // Each of those that come together is one person's, too.
        let there: Vec<Standing> = new.iter().cloned().map(Standing::new).collect();
        let audio = consent.statement.audio_known_by();
        if let Some(no) = shows_another(&there, (&consent.name, audio)) {
            return Ok(Err(no));
        }
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
pub(crate) fn renewed(
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
    if let Some(no) = old_or_sample(&all, &consent) {
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
    let mut bound: Vec<String> = Vec::new();
    for link in &chain.there.links {
        let mut anew = link.record.clone();
        match &mut anew {
            Record::Made {
                made,
                sent,
                voice_id,
                at,
                ..
            } if *made == of.hash => {
                bound.push(voice_id.clone());
                (*made, *sent, *at) = (given.clone(), None, now);
            }
            Record::Derived { derived, at, .. } if *derived == of.hash => {
                (*derived, *at) = (given.clone(), now);
            }
            _ => continue,
        }
        chain.append(&anew)?;
    }
    // What was added to a voice and never answered binds it as well.
    for link in &chain.there.links {
        let Record::Sending {
            sending,
            into: Some(voice),
            account,
            ..
        } = &link.record
        else {
            continue;
        };
        if *sending == of.hash
            && of.voices.contains(&voice.as_str().into())
            && !bound.contains(voice)
        {
            bound.push(voice.clone());
            chain.append(&Record::Made {
                made: given.clone(),
                sent: None,
                voice_id: voice.clone(),
                account: account.clone(),
                at: now,
                is_found: false,
            })?;
        }
    }
    Ok(Ok(()))
}

/// That what is to show a consent shows nothing of it: it showed what was taken back, or is a recording of a voice. What it
/// is about itself is told where it is handed in: words may do there.
fn old_or_sample(all: &[Standing], consent: &Consent) -> Option<NoConsent> {
    let shown = (consent.name.as_str(), consent.statement.known_by());
    let old = shown_before(all, shown, consent.renews.as_deref());
    let audio = || consent.statement.audio_known_by();
    let others = || shows_another(all, (&consent.name, audio()));
    old.or_else(others).or_else(|| {
        // Where it is about that one itself it shows words alone, which is told.
        consent.statement_audio()?;
        shows_a_sample(all, audio())
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use mynah_core::consent::{BEGINNING, Link};

    /// Records, one behind the other.
    pub fn chain(records: Vec<Record>) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        for record in records {
            let prev = links.last().map_or(BEGINNING, |link| &link.hash);
            links.push(Link::behind(prev, record).unwrap());
        }
        links
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
