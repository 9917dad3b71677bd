//! Dictionaries and the person's own words, read once per language.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use mynah_script::lint::spelling::{Dictionary, DictionarySource, Known, Spelling};

/// What knows words. Its calls block.
#[derive(Debug, Default)]
pub struct Speller {
    /// Nothing: it knows no language.
    places: Option<Box<dyn DictionarySource>>,
    read: Mutex<BTreeMap<String, Option<Arc<Dictionary>>>>,
    own: Mutex<Option<Arc<Vec<String>>>>,
}

impl Speller {
    /// With the dictionaries in these places.
    pub fn new(places: impl DictionarySource + 'static) -> Self {
        Self {
            places: Some(Box::new(places)),
            ..Self::default()
        }
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
                .map_or_else(|| Ok(Vec::new()), |places| places.words());
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

    /// Forgets the own words that were read, because they changed.
    pub fn forget_own_words(&self) {
        *self.own.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
