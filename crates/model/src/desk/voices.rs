//! The voices of a backend, in its order and by their ids.

use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::sync::{Arc, LazyLock, OnceLock};

use crate::desk::{Desk, Voice};
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;
use mynah_i18n::tidy;
use mynah_script::cast::CastVoice;

/// Voices that are looked up by their ids: a script asks for a voice with every row, and an account may have thousands.
/// A copy shares them.
#[derive(Clone, Debug, Default)]
pub struct Voices(Arc<Listed>);

#[derive(Clone, Debug, Default)]
struct Listed {
    voices: Vec<Voice>,
    places: HashMap<VoiceId, usize>,
    /// Those that are known not to be there any more.
    gone: HashSet<VoiceId>,
    /// By their names as those are compared; nothing of two that share one. Made when somebody asks first.
    named: OnceLock<HashMap<String, Option<usize>>>,
}

/// A name as voices are compared by: drafts say what they are behind it.
pub fn spoken(name: &str) -> String {
    let name = name.to_lowercase();
    name.trim_end_matches("(draft)").trim().to_owned()
}

impl From<&Voice> for CastVoice {
    /// By a name that can be shown, for strangers wrote it; one without a name by its id.
    fn from(voice: &Voice) -> Self {
        let name = tidy(&voice.name);
        let name = if name.is_empty() {
            voice.id.as_str()
        } else {
            &name
        };
        Self {
            id: voice.id.clone(),
            name: name.to_owned(),
        }
    }
}

impl Desk {
    /// What a voice that was cast is called: as its account calls it by now, where that is listed.
    pub fn called<'a>(&'a self, cast: &'a CastVoice) -> &'a str {
        let mut lists = Backend::ALL.into_iter().map(|it| self.voices_of(it));
        let listed = lists.find_map(|voices| voices.of(&cast.id));
        let name = listed.map(|voice| voice.name.as_str());
        // One without a name is called by its id, as whom was cast.
        name.filter(|name| !name.trim().is_empty())
            .unwrap_or(&cast.name)
    }
}

impl Listed {
    fn named(&self) -> &HashMap<String, Option<usize>> {
        self.named.get_or_init(|| {
            let mut named = HashMap::with_capacity(self.voices.len());
            for (place, voice) in self.voices.iter().enumerate() {
                named
                    .entry(spoken(&voice.name))
                    .and_modify(|first| *first = None)
                    .or_insert(Some(place));
            }
            named
        })
    }
}

impl Voices {
    /// None at all.
    pub fn none() -> &'static Self {
        static NONE: LazyLock<Voices> = LazyLock::new(Voices::default);
        &NONE
    }

    /// The voice of an id.
    pub fn of(&self, id: &VoiceId) -> Option<&Voice> {
        self.0.voices.get(*self.0.places.get(id)?)
    }

    /// The voice of a name, whatever its case. Of two that share it none is meant.
    pub fn named(&self, name: &str) -> Option<&Voice> {
        let place = *self.0.named().get(&spoken(name))?;
        self.0.voices.get(place?)
    }

    /// How many have a name, whatever its case: more than two count as two.
    pub fn having(&self, name: &str) -> usize {
        match self.0.named().get(&spoken(name)) {
            None => 0,
            Some(Some(_)) => 1,
            Some(None) => 2,
        }
    }

    /// Whether the one who has the voices said that it isn't there any more, or not for this account.
    pub fn is_gone(&self, id: &VoiceId) -> bool {
        self.0.gone.contains(id)
    }

    /// The same, with this one known to be gone.
    #[must_use]
    pub fn without(&self, id: VoiceId) -> Self {
        let mut gone = self.0.gone.clone();
        gone.insert(id);
        Self(Arc::new(Listed {
            voices: self.0.voices.clone(),
            places: self.0.places.clone(),
            gone,
            named: self.0.named.clone(),
        }))
    }

    /// Whether it is the very list that another one is.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The same with these in the place of those of their ids; those that are new come last.
    #[must_use]
    pub fn with(&self, others: Vec<Voice>) -> Self {
        let mut voices = self.0.voices.clone();
        for other in others {
            let place = self.0.places.get(&other.id);
            match place.and_then(|place| voices.get_mut(*place)) {
                Some(voice) => *voice = other,
                None => voices.push(other),
            }
        }
        let Self(listed) = Self::from(voices);
        let gone = self.0.gone.iter();
        let gone = gone.filter(|id| !listed.places.contains_key(*id));
        Self(Arc::new(Listed {
            gone: gone.cloned().collect(),
            ..Arc::unwrap_or_clone(listed)
        }))
    }
}

impl From<Vec<Voice>> for Voices {
    fn from(voices: Vec<Voice>) -> Self {
        let mut places = HashMap::with_capacity(voices.len());
        for (place, voice) in voices.iter().enumerate() {
            // Of two with one id the first is meant, as in a list that is read through.
            places.entry(voice.id.clone()).or_insert(place);
        }
        Self(Arc::new(Listed {
            voices,
            places,
            gone: HashSet::new(),
            named: OnceLock::new(),
        }))
    }
}

impl Deref for Voices {
    type Target = [Voice];

    fn deref(&self) -> &[Voice] {
        &self.0.voices
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{OwnSettings, Rate};

    fn voice(id: &str, name: &str) -> Voice {
        Voice {
            id: id.into(),
            name: name.to_owned(),
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
    fn a_voice_is_found_by_its_name_and_of_two_none_is_meant() {
        let voices = [("a", "Ada (draft)"), ("b", "Bo"), ("c", "BO"), ("d", "Cy")];
        let voices: Vec<Voice> = voices.iter().map(|(id, name)| voice(id, name)).collect();
        let voices = Voices::from(voices);
        let id = |voices: &Voices, name: &str| voices.named(name).map(|it| it.id.to_string());
        assert_eq!(id(&voices, "ADA").as_deref(), Some("a"));
        assert_eq!(id(&voices, "bo"), None);
        let with = voices.with(vec![voice("c", "Bea")]);
        assert_eq!(id(&with, "Bo").as_deref(), Some("b"));
        assert_eq!(id(&with.without("x".into()), "bea").as_deref(), Some("c"));
    }

    #[test]
    fn a_voice_is_found_by_its_id_and_the_first_of_two_is_meant() {
        let voices = Voices::from(vec![
            voice("a", "Ada"),
            voice("b", "Bo"),
            voice("a", "Again"),
        ]);
        let name =
            |voices: &Voices, id: &str| voices.of(&id.into()).map(|voice| voice.name.clone());
        assert_eq!(name(&voices, "a").as_deref(), Some("Ada"));
        assert_eq!(name(&voices, "c"), None);
        let without = voices.without("c".into());
        assert!(without.is_gone(&"c".into()) && !voices.is_gone(&"c".into()));
        let with = without.with(vec![voice("b", "Bea"), voice("c", "Cy")]);
        assert!(!with.is_gone(&"c".into()), "it is there again");
        let names: Vec<_> = with.iter().map(|voice| voice.name.as_str()).collect();
        assert_eq!(names, ["Ada", "Bea", "Again", "Cy"]);
        assert_eq!(name(&with, "c").as_deref(), Some("Cy"));
        assert_eq!(
            name(&voices, "b").as_deref(),
            Some("Bo"),
            "the one before stays"
        );
    }
}
