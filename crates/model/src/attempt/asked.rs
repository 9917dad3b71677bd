//! What was asked for at the last press, and what became of that.

use std::collections::BTreeSet;

use super::{CloneAttempt, CloneStep};
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;

impl CloneAttempt {
    /// Whether a voice of these recordings, by their hashes, is what it is to become; not once it became one.
    pub fn becomes(&self, hashes: &[String]) -> bool {
        let own: Vec<&String> = self.sent().map(|sample| &sample.input.hash).collect();
        let is_new = self.made.is_none() && self.into.is_none();
        is_new && are_same(own, hashes)
    }

    /// Whether it has the recordings of another one.
    pub fn is_of(&self, other: &Self) -> bool {
        let hashes = |of: &Self| -> BTreeSet<String> {
            of.sent().map(|sample| sample.input.hash.clone()).collect()
        };
        hashes(self) == hashes(other)
    }

    /// It is asked for as it stands, of this one.
    pub fn ask(&mut self, of: Backend) {
        self.is_asked = true;
        self.asked_of = Some(of);
        self.asked = self.sent().map(|it| it.input.hash.clone()).collect();
    }

    /// Whether a voice of these recordings is what the last press asked for: after a lost connection it may still come to
    /// be.
    pub fn has_asked(&self, hashes: &[String]) -> bool {
        are_same(&self.asked, hashes)
    }

    /// An answer came, if only that nobody knows what became of it.
    pub fn answered(&mut self) {
        self.is_asked = false;
    }

    /// It was found, and other recordings stand here since.
    pub fn found_before(&mut self) {
        self.answered();
        self.asked.clear();
        self.is_found_before = true;
    }

    /// The voice is there.
    pub fn ended(&mut self, made: (Backend, VoiceId)) {
        self.found(made);
        self.answered();
        self.asked.clear();
    }

    /// The voice is there, and no window told so yet.
    pub fn found(&mut self, made: (Backend, VoiceId)) {
        self.made = Some(made);
        self.step = CloneStep::Done;
    }
}

/// Whether these are the same recordings, by their hashes, and any at all.
fn are_same<'a>(
    ones: impl IntoIterator<Item = &'a String>,
    others: impl IntoIterator<Item = &'a String>,
) -> bool {
    let ones: BTreeSet<&String> = ones.into_iter().collect();
    !ones.is_empty() && ones == others.into_iter().collect()
}
