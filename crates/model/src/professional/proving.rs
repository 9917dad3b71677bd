//! Whether a clone was proven to be the person's own voice, and what is on its way to prove it.

use serde::{Deserialize, Serialize};

use mynah_core::clock::UnixMillis;

/// Whether it was proven to be the person's own voice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProofStands {
    /// It was.
    pub is_verified: bool,
    /// How often the lines were read.
    pub attempts: u64,
    /// How often they may be.
    pub most: Option<u64>,
    /// When they may be read again, where they were read too often.
    pub again: Option<UnixMillis>,
    /// Why readings weren't taken, in the service's words.
    pub failures: Vec<String>,
    /// Whether people were asked to look at it and didn't answer yet.
    pub is_manual: bool,
    /// Whether the service told so: from then on it also tells when they are done.
    pub is_manual_told: bool,
    /// What is about to be sent, or was sent while nobody knows whether it arrived.
    pub sending: Option<ProofSending>,
    /// SHA-256 of the reading that was heard last: it isn't sent again.
    pub heard: Option<String>,
}

/// A proof on its way to the service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProofSending {
    /// SHA-256 of the reading; nothing where it is documents for people.
    pub reading: Option<String>,
    /// How often lines had been read before.
    pub attempts: u64,
    /// The process that sends it, by its number among the library's owners.
    pub owner: Option<i64>,
}

impl ProofStands {
    /// Whether documents may be with people without the service telling so yet: it does after a while.
    pub fn may_be_manual(&self) -> bool {
        let sending = self.sending.as_ref();
        !self.is_verified && sending.is_some_and(|it| it.reading.is_none())
    }

    /// Whether no reading is taken now.
    pub fn is_exhausted(&self, now: UnixMillis) -> bool {
        let is_full = self
            .most
            .is_some_and(|most| self.failures.len() as u64 >= most);
        is_full && self.again.is_none_or(|again| again > now)
    }
    /// Takes over what a look says of what was sent; `is_theirs` tells whether another process is at it.
    pub fn settle(&mut self, is_theirs: impl FnOnce(i64) -> bool) {
        let Some(sending) = self.sending.take() else {
            return;
        };
        if self.is_verified || self.is_manual && sending.reading.is_none() {
            return;
        }
        if self.attempts > sending.attempts && sending.reading.is_some() {
            self.heard = sending.reading;
            return;
        }
        // It tells of a request to people only after a while: that it knows of none says nothing yet.
        let is_open = sending.reading.is_none() || sending.owner.is_some_and(is_theirs);
        self.sending = is_open.then_some(sending);
    }
}
