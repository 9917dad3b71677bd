//! Who agreed to a clone that is being made: the statement, what shows it, what is lacking, and the record.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{CloneAttempt, KeptSample, Proof, Source, Unread, reading};
use crate::statement::{name_files, name_sounds, statement};
use mynah_core::consent::Relation;
use mynah_core::day::{Day, Month};
use mynah_core::request::Input;
use mynah_i18n::tr;

/// Who said that which recording may be sent for its words, and of whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MayCheck {
    /// The recording, by its hash.
    pub hash: String,
    /// How who said so stands to the speaker …
    pub relation: Relation,
    /// … and who that is.
    pub owner: String,
}

impl CloneAttempt {
    /// That this recording may be sent for its words, of whom the attempt speaks now.
    pub fn checking(&self, hash: &str) -> MayCheck {
        MayCheck {
            hash: hash.to_owned(),
            relation: self.relation,
            owner: self.owner.clone(),
        }
    }

    /// The words of the statement: all that the record says, so that it is what the speaker says.
    pub fn statement(&self) -> String {
        let said = |words: &str, none: String| match words.trim() {
            "" => none,
            words => words.to_owned(),
        };
        let name = said(&self.owner, tr!("clone-no-owner"));
        let scope = said(&self.scope, tr!("clone-no-scope"));
        let words = statement(self.relation, &name, &scope);
        let Ok(until) = self.until.trim().parse::<Day>() else {
            return words;
        };
        let month = Month::with(until);
        let (number, year) = (i64::from(month.month), month.year.to_string());
        let month = tr!("date-month", month = number, year = year);
        let until = tr!("clone-statement-until", day = until.number(), month = month);
        format!("{words} {until}")
    }

    /// The recording of the statement as it stands, whether or not it can be that.
    pub fn read_aloud(&self) -> Option<&KeptSample> {
        let statement = self.statement();
        let mut all = self.spoken.iter().chain(&self.spoken_beside);
        let read = all.find(|(_, words)| *words == statement);
        read.map(|(spoken, _)| spoken)
    }

    /// What the service heard in the recording of the statement.
    pub fn heard(&self) -> Option<&str> {
        let spoken = self.read_aloud()?;
        let (hash, words) = self.transcript.as_ref()?;
        (*hash == spoken.input.hash).then_some(words.as_str())
    }

    /// Why what was recorded can't be the statement; nothing where nothing was, or where it can.
    pub fn unread(&self) -> Option<Unread> {
        let spoken = self.read_aloud()?;
        let is_it = |known: &str| spoken.known_by().any(|own| own == known);
        let brought = self
            .samples
            .iter()
            .flat_map(|row| [row.raw.as_ref(), row.sent()]);
        if brought.flatten().any(|it| it.known_by().any(is_it)) {
            return Some(Unread::Sample);
        }
        reading(spoken, &self.statement(), self.heard()).err()
    }

    /// Whether the statement was read aloud as it stands, as far as that can be told.
    pub fn is_spoken(&self) -> bool {
        self.read_aloud().is_some() && self.unread().is_none()
    }

    /// Takes a document that was attached. Whoever attaches one means it to show that the speaker agreed.
    pub fn take_document(&mut self, document: Input) {
        self.document = Some(document);
        self.choose_proof();
    }

    /// What is shown as the recording of the statement is none.
    pub fn drop_reading(&mut self) {
        let shown = self.read_aloud().map(|it| it.input.hash.clone());
        let is_shown = |it: &(KeptSample, String)| shown.as_ref() == Some(&it.0.input.hash);
        self.spoken_beside.retain(|it| !is_shown(it));
        if shown.is_none() || self.spoken.as_ref().is_some_and(is_shown) {
            self.spoken = self.spoken_beside.pop();
        }
        (self.transcript, self.may_check) = (None, None);
        self.is_said = false;
        self.choose_proof();
    }

    /// Goes by what is there where whose voice it is was said otherwise, or more came.
    pub fn choose_proof(&mut self) {
        let is_written = self.document.is_some() && !self.is_spoken();
        self.proof = match self.relation {
            Relation::Licensed => Proof::Document,
            Relation::Consented if is_written => Proof::Document,
            _ => Proof::Spoken,
        };
    }

    /// Returns in words what the consent lacks on this day; `None` if it is complete.
    pub fn lacks_consent(&self, today: Day) -> Option<String> {
        if self.owner.trim().is_empty() {
            return Some(tr!("clone-lacks-owner"));
        }
        if self.scope.trim().is_empty() {
            return Some(tr!("clone-lacks-scope"));
        }
        let Ok(date) = self.date.trim().parse::<Day>() else {
            return Some(tr!("clone-lacks-date"));
        };
        if date > today {
            return Some(tr!("clone-lacks-date-future"));
        }
        let until = self.until.trim();
        if !until.is_empty() {
            match until.parse::<Day>() {
                Ok(until) if until < today => return Some(tr!("clone-lacks-until-past")),
                Ok(_) => {}
                Err(_) => return Some(tr!("clone-lacks-until")),
            }
        }
        // Whatever is there is recorded, whichever of the two is looked at.
        let is_shown = match self.relation {
            Relation::Own | Relation::PublicDomain => true,
            Relation::Consented => self.document.is_some() || self.is_spoken(),
            Relation::Licensed => self.document.is_some(),
        };
        match self.proof {
            Proof::Spoken if !is_shown && self.relation == Relation::Consented => {
                let unread = self.unread().map(|unread| unread.words());
                Some(unread.unwrap_or_else(|| tr!("clone-lacks-spoken")))
            }
            _ if !is_shown => Some(tr!("clone-lacks-document")),
            _ if !self.is_said => Some(tr!("clone-lacks-said")),
            _ => None,
        }
    }

    /// The record of consent, as JSON.
    pub fn record(&self) -> String {
        let samples: Vec<&str> = self.sent().map(|it| it.input.hash.as_str()).collect();
        let mut record = self.json_of(&samples);
        let sent = self.samples.iter().filter(|row| row.sent().is_some());
        let both: Vec<&KeptSample> = sent
            .flat_map(|row| [row.raw.as_ref(), row.sent()])
            .flatten()
            .collect();
        let files = both.iter().flat_map(|it| it.recordings());
        name_files(&mut record, files, &samples);
        name_sounds(&mut record, both.iter().flat_map(|it| it.sounds()));
        record.to_string()
    }

    /// The same for one recording as it was brought; for none where it is of what somebody agreed to before.
    pub fn record_of(&self, sample: Option<&KeptSample>) -> String {
        let samples: Vec<&str> = sample.iter().map(|it| it.input.hash.as_str()).collect();
        let mut record = self.json_of(&samples);
        let files = sample.into_iter().flat_map(KeptSample::recordings);
        name_files(&mut record, files, &samples);
        let sounds = sample.into_iter().flat_map(KeptSample::sounds);
        name_sounds(&mut record, sounds);
        record.to_string()
    }

    /// The same for a recording that a designed voice takes after, and the file that was brought.
    pub fn record_after(&self, input: &Input, source: Option<&Source>) -> String {
        let mut record = self.json_of(&[&input.hash]);
        name_sounds(
            &mut record,
            source.iter().filter_map(|it| it.sound.as_deref()),
        );
        let source = source.map(|it| (it.hash.as_str(), it.name.as_str()));
        let files = std::iter::once((input.hash.as_str(), input.name.as_str())).chain(source);
        name_files(&mut record, files, &[&input.hash]);
        record.to_string()
    }

    /// All hashes that what shows it is known by.
    pub fn proofs(&self) -> impl Iterator<Item = &str> {
        let spoken = self.read_aloud().filter(|_| self.is_spoken());
        let spoken = spoken.into_iter().flat_map(KeptSample::known_by);
        let document = self.document.as_ref().map(|it| it.hash.as_str());
        spoken.chain(document)
    }

    fn json_of(&self, samples: &[&str]) -> Value {
        let spoken = self.read_aloud().filter(|_| self.is_spoken());
        let sounds: BTreeSet<&str> = spoken.into_iter().flat_map(KeptSample::sounds).collect();
        let until = Some(self.until.trim()).filter(|until| !until.is_empty());
        let mut record = json!({
            "name": self.owner.trim(),
            "relation": self.relation,
            "date": self.date.trim(),
            "scope": self.scope.trim(),
            "until": until,
            "statement": {
                "text": self.statement(),
                "audio_sha256": spoken.map(|spoken| &spoken.input.hash),
                "transcript": spoken.and_then(|_| self.heard()),
                "document_sha256": self.document.as_ref().map(|document| &document.hash),
                "sounds": Some(sounds).filter(|sounds| !sounds.is_empty()),
            },
            "samples": samples,
            "renews": self.renews,
        });
        strip_nulls(&mut record);
        record
    }
}

/// Leaves out what says nothing.
fn strip_nulls(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.retain(|_, value| !value.is_null());
        fields.values_mut().for_each(strip_nulls);
    }
}
