//! What happened under a consent, as a sheet tells it: a line for each of its records, in their order.

mod sent;

use std::collections::HashMap;

use self::sent::{Sent, Went};
use crate::consent_report::Arrived;
use mynah_core::clock::UnixMillis;
use mynah_core::consent::{Link, Record};
use mynah_core::day::Day;
use mynah_i18n::tr;

/// The lines of the consent with this hash, of all records: what it is about may have been there before it.
pub fn events(links: &[Link], hash: &str, arrived: &Arrived) -> Vec<String> {
    // What was to be sent under it, and whether Draft voices had it.
    let mut sendings: HashMap<&str, bool> = HashMap::new();
    let (mut all, mut places, mut voices) = (Vec::new(), HashMap::new(), HashMap::new());
    for (place, link) in links.iter().enumerate() {
        places.insert(link.hash.as_str(), place);
        if let Record::Made { voice_id, .. } | Record::Derived { voice_id, .. } = &link.record {
            voices.entry(voice_id.as_str()).or_insert(place);
        }
        let was_there = |voice: &str, before: &str| {
            let (made, then) = (voices.get(voice), places.get(before));
            made.zip(then).is_some_and(|(made, then)| made < then)
        };
        let told = match &link.record {
            Record::Sending {
                sending,
                voice_name,
                samples,
                account,
                kind,
                at,
                ..
            } if sending == hash => {
                let of = Sent {
                    place,
                    link,
                    account,
                    samples,
                    kind: *kind,
                };
                let went = of.went(links, arrived);
                sendings.insert(&link.hash, matches!(went, Went::Rehearsed));
                went_in_words(went, (&day(*at), voice_name, samples.len()))
            }
            Record::Made {
                made,
                sent,
                voice_id,
                at,
                is_found,
                ..
            } if made == hash => {
                let (date, voice) = (day(*at), voice_id.as_str());
                // What is agreed to anew was made before, and so was what gets more recordings.
                match (was_there(voice, sent.as_deref().unwrap_or(hash)), sent) {
                    (true, None) => tr!("vault-happened-bound", date = date, voice = voice),
                    (true, Some(_)) => tr!("vault-happened-added", date = date, voice = voice),
                    (false, _) if *is_found => {
                        tr!("vault-happened-found", date = date, voice = voice)
                    }
                    (false, _) => tr!("vault-happened-made", date = date, voice = voice),
                }
            }
            Record::Derived {
                derived,
                voice_id,
                at,
                ..
            } if derived == hash => {
                let (date, voice) = (day(*at), voice_id.as_str());
                if was_there(voice, hash) {
                    tr!("vault-happened-bound", date = date, voice = voice)
                } else {
                    tr!("vault-happened-derived", date = date, voice = voice)
                }
            }
            Record::Dubbed {
                dubbed,
                language,
                at,
                ..
            } if dubbed == hash => {
                tr!(
                    "vault-happened-dubbed",
                    date = day(*at),
                    language = language.as_str()
                )
            }
            Record::Refused {
                refused,
                at,
                was_sent,
            } if sendings.contains_key(refused.as_str()) => match was_sent {
                Some(true) if sendings.get(refused.as_str()) == Some(&true) => {
                    tr!("vault-happened-refused-rehearsed", date = day(*at))
                }
                Some(true) => tr!("vault-happened-refused-sent", date = day(*at)),
                Some(false) => tr!("vault-happened-refused-unsent", date = day(*at)),
                None => tr!("vault-happened-refused", date = day(*at)),
            },
            Record::Withdrawn { withdrawn, at } if withdrawn == hash => {
                tr!("vault-happened-withdrawn", date = day(*at))
            }
            Record::Given(_)
            | Record::Sending { .. }
            | Record::Made { .. }
            | Record::Derived { .. }
            | Record::Dubbed { .. }
            | Record::Refused { .. }
            | Record::Withdrawn { .. }
            | Record::Other(_) => continue,
        };
        all.push(told);
    }
    all
}

/// How it went with recordings that were to be sent.
fn went_in_words(went: Went, (date, name, count): (&str, &str, usize)) -> String {
    match went {
        Went::Rehearsed => tr!(
            "vault-happened-rehearsed",
            date = date,
            name = name,
            count = count
        ),
        Went::Yes => tr!(
            "vault-happened-sent",
            date = date,
            name = name,
            count = count
        ),
        Went::No => tr!(
            "vault-happened-unsent",
            date = date,
            name = name,
            count = count
        ),
        Went::Perhaps => tr!(
            "vault-happened-perhaps",
            date = date,
            name = name,
            count = count
        ),
        Went::Lost => tr!(
            "vault-happened-lost",
            date = date,
            name = name,
            count = count
        ),
        Went::Again => tr!(
            "vault-happened-again",
            date = date,
            name = name,
            count = count
        ),
        Went::OneByOne(there) => tr!(
            "vault-happened-one-by-one",
            date = date,
            name = name,
            count = count,
            there = there
        ),
    }
}

pub(super) fn day(at: i64) -> String {
    Day::here(UnixMillis(at)).to_string()
}
