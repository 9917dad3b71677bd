//! Words whose saying is worth a look, as they were found last.

use std::sync::Arc;
use std::time::Duration;

use crate::desk::Desk;
use crate::spelling::Speller;
use mynah_script::document::Script;
use mynah_script::lint::{self, ToCheck};

/// Which state of which script words were found in: its opening and its revision.
pub type WordsOf = (u64, u64);

/// A script whose words are to be looked through.
#[derive(Debug)]
pub struct WordsToRead {
    /// The state.
    pub of: WordsOf,
    /// The script as it is then.
    pub script: Script,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct WordsFound {
    /// In which state.
    pub of: WordsOf,
    /// The words, the most frequent first.
    pub words: Arc<[ToCheck]>,
    /// How long it took: the next look waits much longer.
    pub took: Duration,
}

impl Desk {
    /// The state that the open script is in.
    pub fn text_state(&self) -> Option<WordsOf> {
        let open = self.project.as_ref()?;
        Some((open.opening, self.revision()))
    }

    /// The question for words of the open script.
    pub fn words_to_check(&self) -> Option<WordsToRead> {
        let of = self.text_state()?;
        let script = self.script().clone();
        Some(WordsToRead { of, script })
    }
}

impl WordsToRead {
    /// Looks the script through. Takes a while: not for the UI thread.
    pub fn look(&self, speller: &Speller) -> Vec<ToCheck> {
        let language = lint::of_script(&self.script);
        let dictionary = language
            .as_deref()
            .and_then(|language| speller.of(language));
        let nouns = language.as_deref() == Some("de");
        let is_common = |word: &str| {
            dictionary.as_ref().is_some_and(|dictionary| {
                if nouns {
                    // There every noun has a capital.
                    dictionary.knows(word)
                } else {
                    dictionary.knows(&word.to_lowercase())
                }
            })
        };
        lint::to_check(&self.script, &is_common)
    }
}
