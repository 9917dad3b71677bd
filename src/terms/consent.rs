//! Who agreed that a voice is cloned: records of which none can be changed, removed or moved unseen.
//!
//! Records are a chain: each names the hash of the one before. A hash is SHA-256 over the record's canonical JSON
//! (RFC 8785) without its own hash, fields included that this program doesn't know.

mod dubs;
mod handed;
mod no;
mod standing;

pub use dubs::{forbids_in_dub, may_dub};
pub use no::NoConsent;
pub use standing::{
    Ending, Standing, allows, allows_shown, counts_for, forbids, is_renewed, of_sample, silences,
    standings, stands_against, taken_back, taken_back_by,
};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::terms::day::Day;
use crate::terms::hex::hex;

/// What the first record of a chain has in the place of a hash.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// How the person who clones a voice stands to whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Their own.
    #[serde(rename = "self")]
    Own,
    /// Somebody else's, who agreed.
    Consented,
    /// Nobody's any more.
    PublicDomain,
    /// Somebody else's, by a licence.
    Licensed,
}

/// What shows it: words that were read aloud or only written, a signed document, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// SHA-256 of the recording in which the speaker says them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio_sha256: Option<String>,
    /// SHA-256 of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_sha256: Option<String>,
    /// What else was written in it.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Whose voice.
    pub name: String,
    /// How they stand to whoever clones it.
    pub relation: Relation,
    /// The day it was given, `YYYY-MM-DD`.
    pub date: Day,
    /// What the voice may be used for.
    pub scope: String,
    /// The last day on which it may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// What shows it.
    pub statement: Statement,
    /// SHA-256 of each recording of the voice, each once, in the order of the digits.
    #[serde(default)]
    pub samples: Vec<String>,
    /// SHA-256 of each recording as it was brought, where what is sent was made of it: who takes it back takes back those, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brought: Vec<String>,
    /// What the files of those are called, by SHA-256: whoever has one finds it by that.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
    /// The languages into which the recordings may be dubbed with the voices in them; none where it is about no dub.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Hash of a consent that was taken back, where this one was given anew after that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews: Option<String>,
    /// What else was written in it: nothing that somebody agreed to is left out.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How a voice is made of recordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoiceKind {
    /// At once.
    Instant,
    /// Of hours of them, trained for weeks.
    Professional,
}

/// What happened under a consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Record {
    /// It was given.
    Given(Consent),
    /// Recordings are about to be sent to the service.
    Sending {
        /// Hash of the consent.
        sending: String,
        /// The name that the voice is to have.
        voice_name: String,
        /// Whose service account.
        account: String,
        /// SHA-256 of each file that is sent.
        #[serde(default)]
        samples: Vec<String>,
        /// The process that sends them, by its number among the library's owners.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<i64>,
        /// What kind of voice it is to be; earlier versions didn't say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<VoiceKind>,
        /// When, in milliseconds since 1970.
        at: i64,
    },
    /// A voice came of it.
    Made {
        /// Hash of the consent.
        made: String,
        /// Hash of the record of what was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent: Option<String>,
        /// The service's id of the voice.
        voice_id: String,
        /// Whose service account.
        account: String,
        /// When, in milliseconds since 1970.
        at: i64,
        /// A list showed it after its answer was lost: whoever ordered it wasn't told.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_found: bool,
    },
    /// A voice came of what it is about in another way: of a voice that was made by it, or of a recording that it names.
    Derived {
        /// Hash of the consent.
        derived: String,
        /// The voice, or the recording's SHA-256.
        of: String,
        /// The service's id of the new voice.
        voice_id: String,
        /// Whose service account.
        account: String,
        /// When, in milliseconds since 1970.
        at: i64,
    },
    /// A recording that it names is dubbed with the voices in it.
    Dubbed {
        /// Hash of the consent.
        dubbed: String,
        /// The recording's SHA-256.
        of: String,
        /// Into which language.
        language: String,
        /// The service's id of the dub.
        dub_id: String,
        /// Whose service account.
        account: String,
        /// When, in milliseconds since 1970.
        at: i64,
    },
    /// No voice came of it: the service refused.
    Refused {
        /// Hash of the record of what was sent.
        refused: String,
        /// When, in milliseconds since 1970.
        at: i64,
    },
    /// It was taken back.
    Withdrawn {
        /// Hash of the consent.
        withdrawn: String,
        /// When, in milliseconds since 1970.
        at: i64,
    },
    /// What a later program wrote.
    Other(Map<String, Value>),
}

/// A record in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it says.
    #[serde(flatten)]
    pub record: Record,
    /// Hash of the record before.
    pub prev: String,
    /// Its own.
    pub hash: String,
}

/// What is wrong with a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The record at this place, counted from 0, is none, or isn't what was written.
    Changed(usize),
    /// The one before it isn't the one that was there.
    Moved(usize),
    /// Records are missing at the end.
    Short,
}

impl Consent {
    /// Reads a record that was handed in, alone or as the vault writes one into a file. What a chain adds may be missing; where
    /// its hash is there it has to be right.
    ///
    /// # Errors
    /// It is none, lacks something, was changed, or was taken back as the file says.
    pub fn read(json: &str) -> Result<Self, NoConsent> {
        let unread = |error: serde_json::Error| NoConsent::Unread(error.to_string());
        let value: Value = serde_json::from_str(json).map_err(unread)?;
        let mut value = handed::record(value)?;
        let given = value.get("hash").filter(|hash| !hash.is_null());
        if let Some(given) = given
            && given.as_str() != hash_of(&value).as_deref()
        {
            return Err(NoConsent::Changed);
        }
        // Its place in another chain.
        if let Some(fields) = value.as_object_mut() {
            fields.remove("prev");
            fields.remove("hash");
        }
        let consent: Self = serde_json::from_value(value).map_err(unread)?;
        for (field, words) in [("name", &consent.name), ("scope", &consent.scope)] {
            if words.trim().is_empty() {
                return Err(NoConsent::Empty(field));
            }
        }
        consent.statement.check()?;
        if !consent.samples.iter().all(|hash| is_hash(hash)) {
            return Err(NoConsent::NoHash("samples"));
        }
        if !consent.brought.iter().all(|hash| is_hash(hash)) {
            return Err(NoConsent::NoHash("brought"));
        }
        if consent.renews.as_deref().is_some_and(|hash| !is_hash(hash)) {
            return Err(NoConsent::NoHash("renews"));
        }
        if consent.until.is_some_and(|until| until < consent.date) {
            return Err(NoConsent::Never);
        }
        Ok(consent)
    }

    /// The same for these recordings, whose hashes are filled in where it names none.
    ///
    /// # Errors
    /// It names others.
    pub fn of_samples(mut self, samples: &[String]) -> Result<Self, NoConsent> {
        let samples = each_once(samples);
        if !self.samples.is_empty() && each_once(&self.samples) != samples {
            return Err(NoConsent::OtherSamples);
        }
        // The same recordings in another order are the same consent.
        self.samples = samples;
        Ok(self)
    }

    /// Every recording that it is about, by hash: as it is sent, and as it was brought.
    pub fn recordings(&self) -> impl Iterator<Item = &String> {
        self.samples.iter().chain(&self.brought)
    }

    /// Whether more than words shows it, where it is another one's to give: a recording of the statement or a signed document;
    /// of a licence the document.
    pub fn is_shown(&self) -> bool {
        let has_document = self.statement.document_sha256.is_some();
        match self.relation {
            Relation::Own | Relation::PublicDomain => true,
            Relation::Consented => has_document || self.statement.audio_sha256.is_some(),
            Relation::Licensed => has_document,
        }
    }

    /// Whether it holds on a day.
    ///
    /// # Errors
    /// It is over, or has not begun.
    pub fn holds_on(&self, today: Day) -> Result<(), NoConsent> {
        if self.date > today {
            return Err(NoConsent::Early(self.date));
        }
        match self.until {
            Some(until) if until < today => Err(NoConsent::Over(until)),
            _ => Ok(()),
        }
    }
}

impl Statement {
    /// Words alone.
    pub fn said(text: impl Into<String>) -> Self {
        Self {
            text: Some(text.into()),
            ..Self::default()
        }
    }

    /// Whether words are all that there is: nothing was recorded or signed.
    pub fn is_words_alone(&self) -> bool {
        self.audio_sha256.is_none() && self.document_sha256.is_none()
    }

    fn check(&self) -> Result<(), NoConsent> {
        for (field, hash) in [
            ("statement.audio_sha256", &self.audio_sha256),
            ("statement.document_sha256", &self.document_sha256),
        ] {
            if hash.as_deref().is_some_and(|hash| !is_hash(hash)) {
                return Err(NoConsent::NoHash(field));
            }
        }
        let is_silent = match &self.text {
            Some(text) => text.trim().is_empty(),
            // A recording of nobody knows which words shows nothing.
            None => self.document_sha256.is_none() || self.audio_sha256.is_some(),
        };
        if is_silent {
            return Err(NoConsent::Empty("statement.text"));
        }
        Ok(())
    }
}

impl Link {
    /// A record behind the one with this hash.
    ///
    /// # Errors
    /// It can't be written as JSON.
    pub fn behind(prev: &str, record: Record) -> Result<Self, serde_json::Error> {
        let mut link = Self {
            record,
            prev: prev.to_owned(),
            hash: String::new(),
        };
        let value = serde_json::to_value(&link)?;
        link.hash = hash_of(&value).unwrap_or_default();
        Ok(link)
    }
}

/// The links of a chain as they were written, and what is wrong with it.
pub fn read_chain(written: &[String], count: usize) -> (Vec<Link>, Option<Broken>) {
    let mut links: Vec<Link> = Vec::new();
    for (place, json) in written.iter().enumerate() {
        let value: Option<Value> = serde_json::from_str(json).ok();
        let link = value
            .as_ref()
            .and_then(|value| Link::deserialize(value).ok());
        let Some((value, link)) = value.zip(link) else {
            return (links, Some(Broken::Changed(place)));
        };
        if hash_of(&value).as_deref() != Some(&link.hash) {
            return (links, Some(Broken::Changed(place)));
        }
        let before = links.last().map_or(BEGINNING, |before| &before.hash);
        if link.prev != before {
            return (links, Some(Broken::Moved(place)));
        }
        links.push(link);
    }
    let broken = (links.len() != count).then_some(Broken::Short);
    (links, broken)
}

/// The hash that a record should have; nothing where it is none.
fn hash_of(record: &Value) -> Option<String> {
    let mut fields = record.as_object()?.clone();
    fields.remove("hash");
    let json = serde_json_canonicalizer::to_vec(&fields).ok()?;
    Some(hex(&Sha256::digest(&json)))
}

/// Hashes in small letters, each once, in order.
fn each_once(hashes: &[String]) -> Vec<String> {
    let mut hashes: Vec<String> = hashes.iter().map(|it| it.to_lowercase()).collect();
    hashes.sort();
    hashes.dedup();
    hashes
}

fn is_hash(words: &str) -> bool {
    words.len() == 64 && words.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::terms::ids::VoiceId;

    fn consent(name: &str) -> Consent {
        let json = serde_json::json!({
            "name": name, "relation": "self", "date": "2026-01-31", "scope": "all of it",
            "statement": {"text": "Yes."},
        });
        Consent::read(&json.to_string()).unwrap()
    }

    fn chain(names: &[String]) -> Vec<String> {
        let mut prev = BEGINNING.to_owned();
        let mut written = Vec::new();
        for name in names {
            let link = Link::behind(&prev, Record::Given(consent(name))).unwrap();
            prev.clone_from(&link.hash);
            written.push(serde_json::to_string(&link).unwrap());
        }
        written
    }

    #[test]
    fn a_record_is_read_as_it_was_promised() {
        let read = consent("Ada");
        assert_eq!(read.relation, Relation::Own);
        assert_eq!(read.date.to_string(), "2026-01-31");
        let link = Link::behind(BEGINNING, Record::Given(read.clone())).unwrap();
        let json = serde_json::to_string(&link).unwrap();
        assert_eq!(
            Consent::read(&json).unwrap(),
            read,
            "a link is a record, too"
        );
        let other = json.replace("all of it", "some of it");
        assert_eq!(Consent::read(&other), Err(NoConsent::Changed));
    }

    #[test]
    fn nothing_that_was_agreed_to_is_left_out() {
        let json = serde_json::json!({
            "name": "Ada", "relation": "consented", "date": "2026-01-31", "scope": "one film",
            "only_in": ["Norway"], "samples": [],
            "statement": {
                "text": "I agree.", "document_sha256": "ab".repeat(32), "witness": "Bea",
            },
        });
        let read = Consent::read(&json.to_string()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), json);
        let link = Link::behind(BEGINNING, Record::Given(read)).unwrap();
        let written = serde_json::to_string(&link).unwrap();
        let (links, broken) = read_chain(std::slice::from_ref(&written), 1);
        assert_eq!((links.first(), broken), (Some(&link), None), "{written}");
    }

    #[test]
    fn what_a_later_program_writes_is_no_damage() {
        let later = Map::from_iter([("archived".to_owned(), Value::from("x"))]);
        let link = Link::behind(BEGINNING, Record::Other(later)).unwrap();
        let written = serde_json::to_string(&link).unwrap();
        assert_eq!(read_chain(&[written], 1), (vec![link], None));
    }

    #[test]
    fn what_lacks_something_is_refused() {
        let good = serde_json::json!({
            "name": "Ada", "relation": "consented", "date": "2026-01-31", "scope": "one film",
            "until": "2026-12-31", "statement": {"document_sha256": "ab".repeat(32)},
        });
        let with = |field: &str, value: Value| {
            let mut changed = good.clone();
            changed[field] = value;
            Consent::read(&changed.to_string())
        };
        assert!(with("name", "Ada".into()).is_ok());
        assert_eq!(with("name", " ".into()), Err(NoConsent::Empty("name")));
        assert_eq!(with("scope", "".into()), Err(NoConsent::Empty("scope")));
        assert_eq!(with("until", "2026-01-30".into()), Err(NoConsent::Never));
        let short = serde_json::json!({"document_sha256": "ab"});
        let short = with("statement", short);
        assert_eq!(short, Err(NoConsent::NoHash("statement.document_sha256")));
        for (field, value) in [
            ("relation", "friend".into()),
            ("date", "31.1.2026".into()),
            ("date", "2026-02-30".into()),
            ("statement", Value::Null),
            ("samples", "x".into()),
        ] {
            let read = with(field, value);
            assert!(
                matches!(read, Err(NoConsent::Unread(_))),
                "{field}: {read:?}"
            );
        }
        let ada = with("name", "Ada".into()).unwrap();
        let [before, within, last, behind] =
            ["2026-01-30", "2026-01-31", "2026-12-31", "2027-01-01"]
                .map(|day| day.parse::<Day>().unwrap());
        assert_eq!(ada.holds_on(before), Err(NoConsent::Early(within)));
        assert_eq!(ada.holds_on(within), Ok(()));
        assert_eq!(ada.holds_on(last), Ok(()));
        assert_eq!(ada.holds_on(behind), Err(NoConsent::Over(last)));
    }

    #[test]
    fn recordings_are_those_that_are_named() {
        let [one, other] = ["1".repeat(64), "2".repeat(64)];
        let open = consent("Ada")
            .of_samples(&[one.clone(), other.clone()])
            .unwrap();
        assert_eq!(open.samples, [one.clone(), other.clone()]);
        let turned = [other.clone(), one.clone(), other];
        assert_eq!(
            consent("Ada").of_samples(&turned).as_ref(),
            Ok(&open),
            "in any order"
        );
        assert_eq!(open.clone().of_samples(&turned).as_ref(), Ok(&open));
        assert_eq!(open.of_samples(&[one]), Err(NoConsent::OtherSamples));
    }

    #[test]
    fn a_consent_that_was_taken_back_forbids_its_voices() {
        let mut links = Vec::<Link>::new();
        let mut add = |record| {
            let prev = links.last().map_or(BEGINNING, |link| &link.hash);
            links.push(Link::behind(prev, record).unwrap());
            (links.clone(), links.last().unwrap().hash.clone())
        };
        let ada = add(Record::Given(consent("Ada"))).1;
        let made = |voice: &str, made: &str| Record::Made {
            made: made.to_owned(),
            sent: None,
            voice_id: voice.to_owned(),
            account: "x".to_owned(),
            at: 5,
            is_found: false,
        };
        add(made("one", &ada));
        let (links, _) = add(made("two", &"0".repeat(64)));
        let today: Day = "2026-02-01".parse().unwrap();
        let voice = VoiceId::from("one");
        assert_eq!(forbids(&standings(&links), &voice, today), None);
        let (links, _) = add(Record::Withdrawn {
            withdrawn: ada,
            at: today.start().0,
        });
        let all = standings(&links);
        let gone = Some(NoConsent::Withdrawn(today));
        assert_eq!(forbids(&all, &voice, today), gone);
        assert_eq!(forbids(&all, &VoiceId::from("two"), today), None);
    }

    proptest! {
        #[test]
        fn whatever_is_changed_removed_or_moved_is_found(
            names in prop::collection::vec("[a-z]{1,8}", 2..8),
            place in any::<prop::sample::Index>(),
            other in any::<prop::sample::Index>(),
            letter in any::<prop::sample::Index>(),
        ) {
            let written = chain(&names);
            let count = written.len();
            prop_assert_eq!(read_chain(&written, count).1, None);
            let (place, other) = (place.index(count), other.index(count));

            let mut changed = written.clone();
            let mut bytes = changed[place].clone().into_bytes();
            let at = letter.index(bytes.len());
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            changed[place] = String::from_utf8(bytes).unwrap();
            prop_assert!(read_chain(&changed, count).1.is_some(), "{}", changed[place]);

            let mut removed = written.clone();
            removed.remove(place);
            prop_assert!(read_chain(&removed, count).1.is_some());

            let mut moved = written.clone();
            moved.swap(place, other);
            prop_assert_eq!(read_chain(&moved, count).1.is_some(), place != other);

            let mut doubled = written.clone();
            doubled.insert(place, written[other].clone());
            prop_assert!(read_chain(&doubled, count).1.is_some());
        }

        #[test]
        fn any_text_is_read(json in "\\PC{0,200}") {
            drop(Consent::read(&json));
            drop(read_chain(&[json], 1));
        }
    }
}
