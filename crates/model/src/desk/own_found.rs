//! The account's voices while their list isn't whole here: those that came, and those that the service found.

use std::collections::HashSet;

use crate::desk::{Desk, Voice, Voices};
use crate::remote::Remote;
use crate::trouble::Trouble;
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;

/// Voices that were found that are held.
const MOST: usize = 1_000;

/// Voices that the service found while its list wasn't whole here.
#[derive(Debug, Default)]
pub struct OwnFound {
    /// What was looked for last, with an answer.
    pub words: String,
    /// Those that were found for it.
    pub hits: HashSet<VoiceId>,
    /// Counts up with every answer.
    pub answers: u64,
    /// Why the service couldn't be asked for the words.
    pub trouble: Option<Box<Trouble>>,
    /// All that were found.
    voices: Vec<Voice>,
}

impl OwnFound {
    /// All that were found, the newest ones first.
    pub fn voices(&self) -> &[Voice] {
        &self.voices
    }

    /// Takes in the answer to a search for these words.
    pub fn take_in(&mut self, words: String, found: Result<Vec<Voice>, Box<Trouble>>) {
        self.words = words;
        self.answers += 1;
        self.trouble = None;
        let found = match found {
            Ok(found) => found,
            Err(trouble) => {
                self.hits.clear();
                self.trouble = Some(trouble);
                return;
            }
        };
        self.hits = found.iter().map(|voice| voice.id.clone()).collect();
        self.voices.retain(|voice| !self.hits.contains(&voice.id));
        self.voices.splice(0..0, found);
        self.voices.truncate(MOST);
    }
}

impl Desk {
    /// Whether all of a backend's voices are here.
    pub fn has_all_voices(&self, backend: Backend) -> bool {
        matches!(self.voices.get(&backend), Some(Remote::Ready(_)))
    }

    /// The voices that the Voices room lists: all that are known, else those that came so far. Nothing is made of it that
    /// one is missing.
    pub fn listed_voices(&self, backend: Backend) -> &Voices {
        let known = self.voices_of(backend);
        if known.is_empty() {
            self.browsed.partly.get(&backend).unwrap_or(known)
        } else {
            known
        }
    }

    /// A voice that the Voices room lists.
    pub fn listed_voice(&self, backend: Backend, id: &VoiceId) -> Option<&Voice> {
        let listed = self.listed_voices(backend).of(id);
        let found = || {
            let found = self.browsed.found(backend)?.voices();
            found.iter().find(|voice| voice.id == *id)
        };
        listed.or_else(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{OwnSettings, Rate};
    use crate::event::{BrowseEvent, Event, VoicesEvent};

    fn voice(id: &str) -> Voice {
        Voice {
            id: id.into(),
            name: id.to_owned(),
            category: String::new(),
            about: String::new(),
            labels: Vec::new(),
            rate: Rate::UNTOLD,
            settings: OwnSettings::Unknown,
            preview: false,
            facts: Default::default(),
        }
    }

    #[test]
    fn a_voice_that_was_found_stays_until_the_list_is_whole() {
        let mut desk = Desk::default();
        let live = Backend::Live;
        let mut tell = |event| desk.apply(Event::Voices(live, event));
        tell(VoicesEvent::Asked);
        tell(VoicesEvent::Partly(vec![voice("a")].into()));
        let found = BrowseEvent::Found("far".to_owned(), Ok(vec![voice("z")]));
        tell(VoicesEvent::Browse(found));
        let other = BrowseEvent::Found("near".to_owned(), Ok(vec![voice("y")]));
        tell(VoicesEvent::Browse(other));
        assert!(!desk.has_all_voices(live));
        for id in ["a", "z", "y"] {
            assert!(desk.listed_voice(live, &id.into()).is_some(), "{id}");
        }
        assert!(
            desk.voices_of(live).is_empty(),
            "who speaks is looked up in whole lists"
        );
        let hits = desk.browsed.found(live).map(|found| found.hits.clone());
        assert_eq!(hits, Some(HashSet::from(["y".into()])));
        desk.apply(Event::Voices(
            live,
            VoicesEvent::Voices(vec![voice("a")].into()),
        ));
        assert!(desk.has_all_voices(live));
        assert!(desk.listed_voice(live, &"z".into()).is_none());
    }
}
