//! What a chain of records comes to: each consent, what was made by it, and whether it still holds.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::renewal::is_renewed;
use super::{Consent, Link, NoConsent, Record};
use crate::clock::UnixMillis;
use crate::day::Day;
use crate::ids::VoiceId;

/// A consent, and what happened under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its record's hash.
    pub hash: String,
    /// What was agreed to.
    pub consent: Consent,
    /// The voices that were made, the oldest first.
    pub voices: Vec<VoiceId>,
    /// What those were to be called, as far as that was written down: a voice that was deleted is known by it.
    pub names: Vec<(VoiceId, String)>,
    /// The languages into which its recordings were dubbed, in their order.
    pub dubs: Vec<String>,
    /// When it was taken back.
    pub withdrawn: Option<UnixMillis>,
    /// The place in the chain where it was given.
    pub given: usize,
    /// The place in the chain where it was taken back.
    pub back: Option<usize>,
}

impl Standing {
    /// A consent under which nothing happened yet, and which nobody wrote down.
    pub fn new(consent: Consent) -> Self {
        Self {
            hash: String::new(),
            consent,
            voices: Vec::new(),
            names: Vec::new(),
            dubs: Vec::new(),
            withdrawn: None,
            given: 0,
            back: None,
        }
    }

    /// A voice is bound by it.
    fn has_voice(&mut self, voice: &str) {
        let voice = VoiceId::from(voice);
        if !self.voices.contains(&voice) {
            self.voices.push(voice);
        }
    }

    /// What a voice was to be called that was made by it.
    pub fn name_of(&self, voice: &VoiceId) -> Option<&str> {
        let mut names = self.names.iter();
        let named = names.find(|(of, _)| of == voice);
        named.map(|(_, name)| name.as_str())
    }

    /// Whether it holds on a day.
    ///
    /// # Errors
    /// It was taken back, is over, or has not begun.
    pub fn holds_on(&self, today: Day) -> Result<(), NoConsent> {
        match self.withdrawn {
            Some(at) => Err(NoConsent::withdrawn(&self.consent.name, at)),
            None => self.consent.holds_on(today),
        }
    }
}

/// So many days before its end a consent is told of.
const SOON: i64 = 14;

/// How far the end of a consent is that has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It ends after so many days: the last one on which it holds.
    Soon(i64),
    /// It ended.
    Over,
}

impl Ending {
    /// The first day on which it holds no more, or today where that was before.
    pub(super) fn after(self, today: Day) -> Day {
        match self {
            Self::Soon(days) => today.later(days + 1),
            Self::Over => today,
        }
    }
}

impl Standing {
    /// Whether it ends soon, or ended, where nobody took it back.
    pub fn ending(&self, today: Day) -> Option<Ending> {
        let until = self.consent.until.filter(|_| self.withdrawn.is_none())?;
        match until.0 - today.0 {
            ..0 => Some(Ending::Over),
            days @ 0..=SOON => Some(Ending::Soon(days)),
            _ => None,
        }
    }
}

/// All consents of a chain, the oldest first.
pub fn standings(links: &[Link]) -> Vec<Standing> {
    let mut all: Vec<Standing> = Vec::new();
    let mut sent: HashMap<&str, &str> = HashMap::new();
    let mut named: HashMap<&str, &str> = HashMap::new();
    let refused = links.iter().filter_map(|link| match &link.record {
        Record::Refused { refused, .. } => Some(refused.as_str()),
        _ => None,
    });
    let refused: HashSet<&str> = refused.collect();
    for (place, link) in links.iter().enumerate() {
        match &link.record {
            Record::Sending { voice_name, .. } => {
                sent.insert(&link.hash, voice_name);
            }
            Record::Made {
                sent: Some(hash),
                voice_id,
                ..
            } => {
                if let Some(name) = sent.get(hash.as_str()) {
                    named.entry(voice_id).or_insert(name);
                }
            }
            _ => {}
        }
        let (hash, then): (_, &dyn Fn(&mut Standing)) = match &link.record {
            Record::Given(consent) => {
                all.push(Standing {
                    hash: link.hash.clone(),
                    given: place,
                    ..Standing::new(consent.clone())
                });
                continue;
            }
            // Whether they arrived nobody may ever hear: the voice is theirs, too, as soon as they may have.
            Record::Sending {
                sending: hash,
                into: Some(voice_id),
                ..
            } if !refused.contains(link.hash.as_str()) => {
                (hash, &|of: &mut Standing| of.has_voice(voice_id))
            }
            Record::Made {
                made: hash,
                voice_id,
                ..
            }
            | Record::Derived {
                derived: hash,
                voice_id,
                ..
            } => (hash, &|of: &mut Standing| of.has_voice(voice_id)),
            Record::Dubbed {
                dubbed, language, ..
            } => (dubbed, &|of: &mut Standing| {
                if !of.dubs.contains(language) {
                    of.dubs.push(language.clone());
                }
            }),
            Record::Withdrawn { withdrawn, at } => (withdrawn, &|of: &mut Standing| {
                of.withdrawn = of.withdrawn.or(Some(UnixMillis(*at)));
                of.back = of.back.or(Some(place));
            }),
            Record::Sending { .. } | Record::Refused { .. } | Record::Other(_) => continue,
        };
        if let Some(of) = all.iter_mut().find(|of| of.hash == *hash) {
            then(of);
        }
    }
    for of in &mut all {
        let names = of.voices.iter().filter_map(|voice| {
            let name = named.get(voice.as_str())?;
            Some((voice.clone(), (*name).to_owned()))
        });
        of.names = names.collect();
    }
    all
}

/// Records of the same statement, this one among them: whoever takes one back takes back all.
pub fn of_one_statement<'a>(
    standings: &'a [Standing],
    of: &Standing,
) -> impl Iterator<Item = &'a Standing> {
    let said = |of: &Standing| Consent {
        samples: Vec::new(),
        brought: Vec::new(),
        sounds: Vec::new(),
        files: BTreeMap::new(),
        languages: Vec::new(),
        renews: None,
        ..of.consent.unsounded()
    };
    let (hash, own) = (of.hash.clone(), said(of));
    standings
        .iter()
        .filter(move |it| it.hash == hash || it.withdrawn.is_none() && said(it) == own)
}

/// When a recording, by its SHA-256, was taken back, as it was sent or as it was brought.
///
/// No voice is made of it then, after it or with it in a dub, and nobody cleans it. What only changes or reads it isn't asked
/// about.
///
/// Nothing where it wasn't, or where whose voice it is agreed anew and a record says so. Whatever else was written of it
/// changes nothing.
pub fn taken_back(standings: &[Standing], sample: &str) -> Option<UnixMillis> {
    taken_back_by(standings, sample)?.withdrawn
}

/// The same, as the first record that says so.
pub fn taken_back_by<'a>(standings: &'a [Standing], sample: &str) -> Option<&'a Standing> {
    all_taken_back_by(standings, sample).into_iter().next()
}

/// The same, as all records that say so: each may be another one's.
pub fn all_taken_back_by<'a>(standings: &'a [Standing], sample: &str) -> Vec<&'a Standing> {
    // Asked of each recording in each frame, and mostly nobody took anything back.
    let back = standings.iter().filter(|of| of.withdrawn.is_some());
    let back: Vec<&Standing> = back.collect();
    if back.is_empty() {
        return back;
    }
    // A record of one recording tells how that sounds, and what it was made of, which may have been taken back by another record.
    let of_it = standings.iter().map(|of| &of.consent);
    let alone =
        of_it.filter(|of| of.samples.len() == 1 && of.samples.iter().any(|it| it == sample));
    let made_of: Vec<&String> = alone
        .flat_map(|of| of.brought.iter().chain(&of.sounds))
        .collect();
    let is_same = |hash: &String| hash == sample || made_of.contains(&hash);
    let is_about = |of: &&Standing| of.consent.recordings().any(is_same);
    let back = back.into_iter().filter(is_about);
    back.filter(|of| !is_renewed(standings, of)).collect()
}

/// The same, as why nothing is done with it.
pub fn no_more(standings: &[Standing], sample: &str) -> Option<NoConsent> {
    let of = taken_back_by(standings, sample)?;
    Some(NoConsent::withdrawn(&of.consent.name, of.withdrawn?))
}

/// Why a record stands against a voice that it is about; nothing where it holds, or where another one makes that good.
pub fn stands_against(
    standings: &[Standing],
    of: &Standing,
    voice: &VoiceId,
    today: Day,
) -> Option<NoConsent> {
    let no = of.holds_on(today).err()?;
    // Who takes it back means the voice, whatever else was written of it; what is over may have been renewed.
    let is_final = of.withdrawn.is_some() && !is_renewed(standings, of);
    let renews = |other: &Standing| {
        let is_good = of.may_be_made_good_by(&other.consent).is_ok();
        is_good && other.voices.contains(voice) && other.holds_on(today).is_ok()
    };
    (is_final || !standings.iter().any(renews)).then_some(no)
}

/// The record that counts for a voice: the newest that stands against it, with why; else the newest that holds. Nothing where
/// none is about it.
pub fn counts_for<'a>(
    standings: &'a [Standing],
    voice: &VoiceId,
    today: Day,
) -> Option<(&'a Standing, Option<NoConsent>)> {
    let of_it = || {
        standings
            .iter()
            .rev()
            .filter(|of| of.voices.contains(voice))
    };
    let against = |of: &'a Standing| Some((of, stands_against(standings, of, voice, today)?));
    if let Some((of, no)) = of_it().find_map(against) {
        return Some((of, Some(no)));
    }
    // Whatever somebody else wrote of a recording, whose voice it is means it.
    let of_another = |of: &'a Standing| {
        let samples = of.consent.recordings();
        let mut back = samples.flat_map(|sample| all_taken_back_by(standings, sample));
        let back = back.find(|back| !back.consent.is_of(&of.consent.name))?;
        let no = NoConsent::withdrawn(&back.consent.name, back.withdrawn?);
        Some((of, Some(no)))
    };
    if let Some(against) = of_it().find_map(of_another) {
        return Some(against);
    }
    let mut all = of_it();
    let holds = all.find(|of| of.holds_on(today).is_ok())?;
    Some((holds, None))
}

/// Why nothing more may be spoken with a voice; nothing where no record stands against it.
pub fn forbids(standings: &[Standing], voice: &VoiceId, today: Day) -> Option<NoConsent> {
    counts_for(standings, voice, today)?.1
}

/// How far the end of a consent is with which a voice of these falls silent; nothing where another record lets each of
/// them speak on.
pub fn silences(
    standings: &[Standing],
    (of, is_there): (&Standing, impl Fn(&VoiceId) -> bool),
    today: Day,
) -> Option<Ending> {
    let ending = of.ending(today)?;
    let after = ending.after(today);
    let mut voices = of.voices.iter().filter(|voice| is_there(voice));
    voices
        .any(|voice| stands_against(standings, of, voice, after).is_some())
        .then_some(ending)
}

/// The consents that name a recording, by its SHA-256.
pub fn of_sample<'a>(
    standings: &'a [Standing],
    sample: &'a str,
) -> impl Iterator<Item = &'a Standing> {
    let names = move |of: &&Standing| of.consent.samples.iter().any(|hash| hash == sample);
    standings.iter().filter(names)
}

/// Who else agreed to something of these recordings, by SHA-256, than the person of this name: a voice that is made of them
/// falls silent once one of those takes theirs back.
pub fn others_of<'a>(
    standings: &'a [Standing],
    recordings: &[&str],
    name: &str,
) -> BTreeSet<&'a str> {
    let is_about = |of: &&Standing| {
        of.consent
            .recordings()
            .any(|it| recordings.contains(&&**it))
    };
    let all = standings.iter().filter(|of| of.withdrawn.is_none());
    let names = all.filter(is_about).map(|of| of.consent.name.trim());
    names.filter(|other| *other != name.trim()).collect()
}

/// Whether a recording may be sent: somebody agreed to it, and nobody took that back. What was agreed to of dubs of it says
/// nothing of that.
///
/// # Errors
/// Nobody did, it is over, or it was taken back.
pub fn allows(standings: &[Standing], sample: &str, today: Day) -> Result<(), NoConsent> {
    if let Some(no) = no_more(standings, sample) {
        return Err(no);
    }
    let mut held = Err(NoConsent::NotGiven);
    for of in of_sample(standings, sample).filter(|of| of.consent.languages.is_empty()) {
        match of.holds_on(today) {
            Ok(()) => held = Ok(()),
            Err(no) if held.is_err() => held = Err(no),
            Err(_) => {}
        }
    }
    held
}

/// The same where the recording goes along with what is asked for: of another one's voice words alone don't do.
///
/// # Errors
/// As [`allows`], and [`NoConsent::NotShown`].
pub fn allows_shown(standings: &[Standing], sample: &str, today: Day) -> Result<(), NoConsent> {
    allows(standings, sample, today)?;
    let mut held = of_sample(standings, sample).filter(|of| of.holds_on(today).is_ok());
    let is_shown = held.any(|of| of.consent.languages.is_empty() && of.consent.is_shown());
    is_shown.then_some(()).ok_or(NoConsent::NotShown)
}

#[cfg(any(test, feature = "testing"))]
#[expect(clippy::unwrap_used, reason = "test support")]
impl Standing {
    /// One that Ada took back, of a voice.
    pub fn taken_back_of(voice: &VoiceId) -> Self {
        Self {
            consent: Consent {
                name: "Ada".to_owned(),
                relation: super::Relation::Consented,
                date: "2020-01-01".parse().unwrap(),
                scope: "all".to_owned(),
                until: None,
                statement: Default::default(),
                samples: Vec::new(),
                brought: Vec::new(),
                sounds: Vec::new(),
                files: Default::default(),
                languages: Vec::new(),
                renews: None,
                other: Default::default(),
            },
            hash: "1".repeat(64),
            withdrawn: Some(UnixMillis(1_600_000_000_000)),
            voices: vec![voice.clone()],
            names: vec![(voice.clone(), "Ada’s voice".to_owned())],
            dubs: Vec::new(),
            given: 0,
            back: Some(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(date: &str, renews: Option<&str>) -> Record {
        let mut json = serde_json::json!({
            "name": "Ada", "relation": "self", "date": date, "scope": "all of it",
            "statement": {"text": "Yes."}, "samples": ["ab".repeat(32)],
        });
        if let Some(hash) = renews {
            json["renews"] = hash.into();
        }
        Record::Given(Consent::read(&json.to_string()).unwrap())
    }

    fn behind(links: &mut Vec<Link>, record: Record) -> String {
        let prev = links
            .last()
            .map_or(super::super::BEGINNING, |link| &link.hash);
        let link = Link::behind(prev, record).unwrap();
        let hash = link.hash.clone();
        links.push(link);
        hash
    }

    /// Who wrote another day into the record went on with what was taken back.
    #[test]
    fn what_was_taken_back_stays_so_unless_a_record_renews_it() {
        let sample = "ab".repeat(32);
        let today = Day::of(UnixMillis(1_790_000_000_000));
        let mut links = Vec::new();
        let first = behind(&mut links, given("2026-01-31", None));
        let withdrawn = Record::Withdrawn {
            withdrawn: first.clone(),
            at: 5,
        };
        behind(&mut links, withdrawn);
        behind(&mut links, given("2026-02-01", None));
        let all = standings(&links);
        assert!(taken_back(&all, &sample).is_some());
        assert!(matches!(
            allows(&all, &sample, today),
            Err(NoConsent::Withdrawn { .. })
        ));
        let anew = behind(&mut links, given("2026-02-02", Some(&first)));
        let all = standings(&links);
        assert_eq!(taken_back(&all, &sample), None);
        assert_eq!(allows(&all, &sample, today), Ok(()));
        // Nor is it renewed by what somebody else wrote, or of other recordings.
        for (field, other) in [
            ("name", "Bob".into()),
            ("samples", vec!["cd".repeat(32)].into()),
        ] {
            let mut links = links.clone();
            let Some(Record::Given(anew)) = links.pop().map(|link| link.record) else {
                panic!("it is the last");
            };
            let mut anew = serde_json::to_value(anew).unwrap();
            anew[field] = other;
            let anew = Consent::read(&anew.to_string()).unwrap();
            behind(&mut links, Record::Given(anew));
            assert!(taken_back(&standings(&links), &sample).is_some(), "{field}");
        }
        // That one can be taken back, too.
        let withdrawn = Record::Withdrawn {
            withdrawn: anew,
            at: 7,
        };
        behind(&mut links, withdrawn);
        assert!(taken_back(&standings(&links), &sample).is_some());
    }

    /// A voice that spoke was called taken back, or over, where another record had made that good.
    #[test]
    fn the_record_that_counts_is_the_one_that_lets_a_voice_speak() {
        let voice = VoiceId::from("v");
        let of = |hash: &str, until: Option<&str>, renews: Option<&str>| {
            let mut of = Standing::taken_back_of(&voice);
            (of.hash, of.withdrawn) = (hash.to_owned(), None);
            of.consent.until = until.map(|day| day.parse().unwrap());
            of.consent.renews = renews.map(str::to_owned);
            of
        };
        let [before, after] = ["2026-12-31", "2027-01-01"].map(|day| day.parse().unwrap());
        let mut ends = vec![of("1", Some("2026-12-31"), None)];
        assert_eq!(
            silences(&ends, (&ends[0], |_: &_| true), before),
            Some(Ending::Soon(0))
        );
        assert_eq!(
            silences(&ends, (&ends[0], |_: &_| true), after),
            Some(Ending::Over)
        );
        // Words alone, whatever they say of whose voice it is, and whatever stands around the name.
        let mut other = of("2", None, None);
        other.consent.relation = super::super::Relation::Own;
        other.consent.name = " Ada".to_owned();
        ends.push(other.clone());
        assert!(stands_against(&ends, &ends[0], &voice, after).is_some());
        ends.pop();
        other.consent.statement.document_sha256 = Some("3".repeat(64));
        ends.push(other);
        for day in [before, after] {
            assert_eq!(silences(&ends, (&ends[0], |_: &_| true), day), None);
            let (counts, no) = counts_for(&ends, &voice, day).unwrap();
            assert_eq!((counts.hash.as_str(), no), ("2", None));
        }
        let mut back = vec![of("1", None, None)];
        back[0].withdrawn = Some(UnixMillis(5));
        assert!(stands_against(&back, &back[0], &voice, after).is_some());
        let mut anew = of("2", None, Some("1"));
        // Another one's voice is theirs to give: words alone renew nothing.
        back.push(anew.clone());
        assert!(stands_against(&back, &back[0], &voice, after).is_some());
        back.pop();
        anew.consent.statement.document_sha256 = Some("3".repeat(64));
        back.push(anew);
        assert!(stands_against(&back, &back[0], &voice, after).is_none());
        assert_eq!(counts_for(&back, &voice, after).unwrap().0.hash, "2");
    }

    /// The first who took a recording back hid all others: once she did too, a voice spoke on that was Ben's as well.
    #[test]
    fn whoever_takes_a_recording_back_silences_its_voices() {
        let voice = VoiceId::from("v");
        let of = |hash: &str, name: &str, withdrawn: bool| {
            let mut of = Standing::taken_back_of(&voice);
            of.hash = hash.to_owned();
            of.consent.name = name.to_owned();
            of.consent.samples = vec!["ab".repeat(32)];
            of.withdrawn = of.withdrawn.filter(|_| withdrawn);
            of.voices.retain(|_| hash == "3");
            of
        };
        let today = Day::of(UnixMillis(1_790_000_000_000));
        for ada in [false, true] {
            let all = [
                of("1", "Ada", ada),
                of("2", "Ben", true),
                of("3", "Ada", false),
            ];
            let no = forbids(&all, &voice, today);
            assert!(
                matches!(&no, Some(NoConsent::Withdrawn { name, .. }) if name == "Ben"),
                "{no:?}"
            );
        }
    }

    /// A voice that was deleted was called "Deleted, or of another account", and its sheet had only its id.
    #[test]
    fn a_voice_that_was_made_is_known_by_name_whatever_became_of_it() {
        let mut links = Vec::new();
        let first = behind(&mut links, given("2026-01-31", None));
        let sent = behind(
            &mut links,
            Record::Sending {
                sending: first.clone(),
                voice_name: "Ruth".to_owned(),
                account: "me".to_owned(),
                samples: Vec::new(),
                owner: None,
                kind: None,
                into: None,
                at: 1,
            },
        );
        let made = |made: String, sent| Record::Made {
            made,
            sent,
            voice_id: "v".to_owned(),
            account: "me".to_owned(),
            at: 2,
            is_found: false,
        };
        behind(&mut links, made(first.clone(), Some(sent)));
        // Given anew it names nothing that was sent.
        let anew = behind(&mut links, given("2026-02-02", Some(&first)));
        behind(&mut links, made(anew, None));
        let voice = VoiceId::from("v");
        for of in standings(&links) {
            assert_eq!(of.name_of(&voice), Some("Ruth"));
            assert_eq!(of.name_of(&VoiceId::from("w")), None);
        }
    }
}
