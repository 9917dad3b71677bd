//! Who agreed that a voice is cloned: records of which none can be changed, removed or moved unseen.
//!
//! Records are a chain: each names the hash of the one before. A hash is SHA-256 over the record's canonical JSON
//! (RFC 8785) without its own hash, fields included that this program doesn't know.

mod dubs;
mod fields;
mod handed;
mod no;
mod proof;
mod renewal;
mod scope;
mod standing;
mod taking_back;

pub use dubs::{Agreed, dub_agreed, dub_people, ends_dubs, forbids_in_dub, may_dub};
pub use no::NoConsent;
pub use proof::{shown_before, shows_a_sample, shows_another, took_back};
pub use renewal::{is_renewed, renewed_by};
pub use scope::outside_scope;
pub use standing::{
    Ending, Standing, all_taken_back_by, allows, allows_shown, counts_for, forbids, no_more,
    of_one_statement, of_sample, others_of, silences, standings, stands_against, taken_back,
    taken_back_by,
};
pub use taking_back::{TakingBack, going_with};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::day::Day;
use crate::hex::hex;

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
    /// Hashes of what is heard in that recording: it is known by them where it is saved anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sounds: Vec<String>,
    /// What else was written in it.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Statement {
    /// Hashes of what shows it.
    pub fn proofs(&self) -> impl Iterator<Item = &str> {
        let both = [&self.audio_sha256, &self.document_sha256];
        both.into_iter().filter_map(|it| it.as_deref())
    }

    /// All that what shows it is known by.
    pub fn known_by(&self) -> impl Iterator<Item = &str> {
        self.proofs().chain(self.sounds.iter().map(String::as_str))
    }

    /// The same of its recording alone.
    pub fn audio_known_by(&self) -> impl Iterator<Item = &str> {
        let sounds = self.sounds.iter().map(String::as_str);
        self.audio_sha256.as_deref().into_iter().chain(sounds)
    }
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
    /// What is heard in those, as SHA-256 of the sound itself: a file that is saved anew without loss is known by it. Earlier
    /// versions wrote none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sounds: Vec<String>,
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
#[expect(
    clippy::large_enum_variant,
    reason = "few are kept at a time, and many of them are consents"
)]
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
        /// The service's id of the voice that they are added to: it is bound from here on, unless they are refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        into: Option<String>,
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
        /// Whether the recordings had left by then; nothing where nobody knows, and in what earlier versions wrote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was_sent: Option<bool>,
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
        if !consent.sounds.iter().all(|hash| is_hash(hash)) {
            return Err(NoConsent::NoHash("sounds"));
        }
        if !consent.statement.sounds.iter().all(|hash| is_hash(hash)) {
            return Err(NoConsent::NoHash("statement.sounds"));
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

    /// Whether it is that of somebody of this name, however that is spaced, capitalised or dotted.
    pub fn is_of(&self, name: &str) -> bool {
        let (own, other) = (self.name.trim(), name.trim());
        own == other || letters_of(own).next().is_some() && letters_of(own).eq(letters_of(other))
    }

    /// Every recording that it is about, by hash: as it is sent, as it was brought, and as it sounds.
    pub fn recordings(&self) -> impl Iterator<Item = &String> {
        self.samples.iter().chain(&self.brought).chain(&self.sounds)
    }

    /// The same with nothing of how recordings sound: whether that was written changes nothing of what was agreed to.
    #[must_use]
    pub fn unsounded(&self) -> Self {
        Self {
            sounds: Vec::new(),
            statement: Statement {
                sounds: Vec::new(),
                ..self.statement.clone()
            },
            ..self.clone()
        }
    }

    /// Whether more than words shows it, where it is another one's to give: a recording of the statement or a signed document;
    /// of a licence the document.
    pub fn is_shown(&self) -> bool {
        let has_document = self.statement.document_sha256.is_some();
        match self.relation {
            Relation::Own | Relation::PublicDomain => true,
            Relation::Consented => has_document || self.statement_audio().is_some(),
            Relation::Licensed => has_document,
        }
    }

    /// SHA-256 of the recording of the statement; nothing where that is one of those that it is about, which shows no more
    /// than these.
    pub fn statement_audio(&self) -> Option<&String> {
        let audio = self.statement.audio_sha256.as_ref();
        let known: Vec<&str> = self.statement.audio_known_by().collect();
        audio.filter(|_| !self.is_about_one_of(&known))
    }

    /// Whether it is about one of these recordings, by any hash that they are known by.
    fn is_about_one_of(&self, recordings: &[&str]) -> bool {
        let is_one = |own: &String| recordings.iter().any(|it| it.eq_ignore_ascii_case(own));
        self.recordings().any(is_one)
    }

    /// Whether words are all that there is: nothing was recorded or signed.
    pub fn is_words_alone(&self) -> bool {
        self.statement_audio().is_none() && self.statement.document_sha256.is_none()
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
            Some(until) if until < today => Err(NoConsent::Over {
                name: self.name.clone(),
                on: until,
            }),
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

/// A name as it is compared: its letters and digits, in lower case.
fn letters_of(name: &str) -> impl Iterator<Item = char> {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests;
