//! What a film goes back to where an order comes to nothing.

use crate::dubbing::film::{Film, Language};
use crate::dubbing::requests;
use mynah_core::clock::UnixMillis;
use mynah_core::request::{DubRequest, Input};
use mynah_records::ledger::Entry;
use serde::{Deserialize, Serialize};

/// What each wish for a film changes of it, whatever languages it has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Before {
    /// The background of one's own that it had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<Input>,
    /// Since when it was in the bin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binned: Option<UnixMillis>,
    /// The languages that were wanted then, until they are ordered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// Who was about to order them.
    pub owner: i64,
}

/// What was wanted with languages that are still to be ordered: whoever orders one of them later means it so.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The languages.
    pub codes: Vec<String>,
    /// The background of one's own; none is wanted, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<Input>,
}

impl Before {
    /// That of a film now.
    pub fn of(film: &Film) -> Self {
        Self {
            background: film.background.clone(),
            binned: film.binned,
            ..Self::default()
        }
    }

    /// What a film goes back to where the order of what is wanted of it now comes to nothing: an order that never came left
    /// what was there before that.
    pub fn of_wish(film: &Film, orders: &Orders) -> Self {
        let left = film.before.as_ref().filter(|it| it.is_left(film, orders));
        left.cloned().unwrap_or_else(|| Self::of(film))
    }

    /// The same, kept with the film as it is now until these languages are ordered; nothing where nothing is another.
    pub fn until_ordered(self, film: &Film, (codes, owner): (&[String], i64)) -> Option<Self> {
        let is_other = self.background != film.background || self.binned != film.binned;
        is_other.then(|| Self {
            codes: codes.to_vec(),
            owner,
            ..self
        })
    }

    /// Whether the order of what was wanted never came.
    pub fn is_left(&self, film: &Film, orders: &Orders) -> bool {
        let mut codes = self.codes.iter();
        codes.any(|code| orders.lack(film, code))
    }

    /// Has the film as it was.
    pub fn give_back(self, film: &mut Film) {
        film.background = self.background;
        film.binned = self.binned.or(film.binned);
    }

    /// The same, where its languages stay to be ordered as they were wanted.
    pub fn give_back_unordered(self, film: &mut Film, orders: &Orders) {
        let mut codes = self.codes.clone();
        codes.retain(|code| orders.lack(film, code));
        let background = film.background.clone();
        self.give_back(film);
        let is_other = film.background != background;
        film.wanted = is_other.then_some(Wanted { codes, background });
    }
}

impl Film {
    /// Of what was wanted before, these are wanted otherwise, or not any more.
    pub fn leave_wanted(&mut self, codes: &[String]) {
        if let Some(wanted) = &mut self.wanted {
            wanted.codes.retain(|code| !codes.contains(code));
        }
        self.wanted.take_if(|wanted| wanted.codes.is_empty());
    }

    /// Languages of it are ordered: it is as it was wanted with them, and goes back to nothing by itself. Whether it was
    /// anything else.
    pub fn note_ordered(&mut self, dubs: &[DubRequest]) -> bool {
        let before = self.before.as_mut();
        let before = before.filter(|before| !before.codes.is_empty());
        let was_left = before.is_some();
        if let Some(before) = before {
            before.codes.clear();
        }
        let is_meant = |wanted: &mut Wanted| {
            let mut dubs = dubs.iter();
            dubs.any(|it| wanted.codes.contains(&it.target))
        };
        let Some(wanted) = self.wanted.take_if(is_meant) else {
            return was_left;
        };
        self.before = Some(Before::of(self));
        self.background = wanted.background;
        true
    }
}

/// What was ordered of dubs so far, and what waits to be.
pub struct Orders {
    /// Entries of the ledger.
    pub dubs: Vec<Entry>,
    /// Requests in the queue.
    pub waiting: Vec<DubRequest>,
}

impl Orders {
    /// Whether a language of a film is wanted and was never ordered. Cancelled for nothing, it is what somebody wants still.
    pub fn lack(&self, film: &Film, code: &str) -> bool {
        let mut waiting = self.waiting.iter();
        let is_waiting = waiting.any(|it| it.target == *code && requests::is_asked_by(it, film));
        let language = film.language(code);
        let language = language.filter(|it| !requests::was_ordered(&self.dubs, &film.request(it)));
        language.is_some() && !is_waiting
    }
}

/// What a film was before, where something of it is wanted and not known to be ordered.
pub fn before(film: &Film) -> Option<Before> {
    let before = film.before.clone();
    before.filter(|before| !before.codes.is_empty())
}

impl Language {
    /// The dub that gave way to this one last takes its place again; whether there is one.
    pub fn is_given_back(&mut self) -> bool {
        let Some(before) = self.earlier.pop() else {
            return false;
        };
        let earlier = std::mem::take(&mut self.earlier);
        *self = Self { earlier, ..before };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gave_way_to_what_was_never_ordered_is_there_again() {
        let of = |code: &str, assumed: bool| Language {
            code: code.to_owned(),
            assumed,
            ..Language::default()
        };
        let mut language = Language {
            earlier: vec![of("es", false), of("es", true)],
            ..of("es", false)
        };
        assert!(language.is_given_back());
        assert!(language.assumed && language.earlier.len() == 1);
        assert!(language.is_given_back() && !language.assumed);
        assert!(!language.is_given_back());
    }
}
