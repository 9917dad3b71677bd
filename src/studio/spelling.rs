//! Dictionaries as they are needed: read once, behind everything else, when a script is in their language.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use mynah_script::lint::spelling::{Dictionary, Known, Spelling};
use mynah_store::dictionaries::DictionaryPlaces;
use mynah_store::error::LibraryError;
use mynah_store::paths;

/// What knows words. Its calls block.
#[derive(Debug, Default)]
pub struct Speller {
    /// Nothing: it knows no language.
    places: Option<DictionaryPlaces>,
    read: Mutex<BTreeMap<String, Option<Arc<Dictionary>>>>,
    own: Mutex<Option<Arc<Vec<String>>>>,
}

impl Speller {
    /// With the dictionaries in these places.
    pub fn new(places: DictionaryPlaces) -> Self {
        Self {
            places: Some(places),
            ..Self::default()
        }
    }

    /// With those of this system and of the library that is used where nothing else is said.
    pub fn of_environment() -> Option<Self> {
        let places = DictionaryPlaces::new(&paths::home()?, DictionaryPlaces::of_system());
        Some(Self::new(places))
    }

    /// The dictionary of a language; nothing where there is none. The first time takes a moment.
    pub fn of(&self, language: &str) -> Option<Arc<Dictionary>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read.get(language) {
            return known.clone();
        }
        let places = self.places.as_ref();
        let files = places.map_or_else(Vec::new, |places| places.of(language));
        let bytes = files.iter().map(|files| (&*files.aff, &*files.dic));
        let names = files.iter().map(|files| files.name.as_str());
        let dictionary = Dictionary::read(bytes).map(|read| Arc::new(read.called(names)));
        read.insert(language.to_owned(), dictionary.clone());
        dictionary
    }

    /// What a look at words needs, beside those who speak.
    pub fn spelling<'a, 'b>(&'a self, names: impl IntoIterator<Item = &'b str>) -> Spelling<'a> {
        let own = self.own_words();
        Spelling {
            of: Box::new(|language: &str| self.of(language)),
            known: Known::new(own.iter().map(String::as_str), names),
        }
    }

    /// Somebody's own words, as they were read last.
    pub fn own_words(&self) -> Arc<Vec<String>> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let words = own.get_or_insert_with(|| {
            let words = self
                .places
                .as_ref()
                .map_or_else(|| Ok(Vec::new()), DictionaryPlaces::words);
            let words = words.unwrap_or_else(|error| {
                log::warn!("own words can't be read: {error}");
                Vec::new()
            });
            Arc::new(words)
        });
        Arc::clone(words)
    }

    /// Reads somebody's own words anew: another window or program may have changed them. Gives whether they are others.
    pub fn read_own_words(&self) -> bool {
        let was = self.own_words();
        *self.own.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.own_words() != was
    }

    /// Has a word among somebody's own, or (not `on`) not any more. Gives whether that is news.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn set(&self, word: &str, on: bool) -> Result<bool, LibraryError> {
        let Some(places) = &self.places else {
            return Ok(false);
        };
        let is_news = places.set_word(word, on)?;
        *self.own.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(is_news)
    }
}
