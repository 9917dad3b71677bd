//! How blocks are looked through, behind the window, and what is told of words that nobody knows.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Found, Hints, ToLook, Unknown, WasLooked};
use crate::desk::{Desk, Model};
use crate::spelling::Speller;
use mynah_core::ids::LineId;
use mynah_core::models;
use mynah_script::document::Line;
use mynah_script::lint::spelling::Meant;
use mynah_script::lint::{self, Ground, Hint, Rule};

impl Desk {
    /// The hints of a line's text. Where it has words that nobody knows is known by its marks.
    pub fn words_anew(&self, ground: &Ground, line: &Line) -> Vec<Hint> {
        let mut hints = ground.of_text(line);
        // Dictionaries are nothing for this thread: where such words stand is known.
        let marks = self.marks_of(line).iter();
        let unknown = marks.filter(|mark| mark.rule == Rule::Spelling);
        let language = ground.language_of(line).unwrap_or_default();
        hints.extend(unknown.map(|mark| {
            let bytes = mark.bytes.start as usize..mark.bytes.end as usize;
            let word = line.text.get(bytes.clone()).unwrap_or_default();
            let unknown = (word.to_owned(), language.to_owned());
            let meant = self.hints.meant.get(&unknown);
            let meant = meant.map_or_else(|| Cow::Owned(Meant::default()), Cow::Borrowed);
            lint::spelling::hint(&line.text, bytes, &meant)
        }));
        hints.sort_by_key(|hint| (hint.bytes.start, hint.rule));
        hints
    }

    /// Words of a line that nobody knows and of which nobody asked what may be meant.
    pub fn unasked(&self, hints: &Hints, line: Option<LineId>) -> Vec<Unknown> {
        let line = line.and_then(|id| self.script().line(id));
        let Some((line, ground)) = line.zip(hints.ground.as_ref()) else {
            return Vec::new();
        };
        let found = hints.found_of(self.script().items(), line.id);
        let marks = found.map_or(&[][..], |marked| &marked.marks);
        let language = ground.language_of(line).unwrap_or_default();
        let unknown = marks.iter().filter(|mark| mark.rule == Rule::Spelling);
        let unknown = unknown.filter_map(|mark| {
            let bytes = mark.bytes.start as usize..mark.bytes.end as usize;
            let word = line.text.get(bytes)?;
            Some((word.to_owned(), language.to_owned()))
        });
        unknown
            .filter(|unknown| !hints.meant.contains_key(unknown))
            .collect()
    }

    /// Takes somebody's own words in. Where they changed, what nobody knew may be known by now, and the other way round.
    pub(in crate::desk) fn take_own_words(&mut self, words: Arc<Vec<String>>, are_others: bool) {
        self.own_words.all = Some(words);
        if !are_others {
            return;
        }
        self.own_words.changes += 1;
        let Hints { made, waning, .. } = &mut self.hints;
        made.take_all(&mut |found: Found| drop(waning.insert(found.block, found.looked)));
    }
}

impl Model {
    /// What is published of it, with what the account tells of it.
    pub fn to_lint(&self) -> lint::Model {
        match models::model(&self.id) {
            Some(published) => lint::Model {
                limit: self.limit,
                languages: if self.languages.is_empty() {
                    published.languages.clone()
                } else {
                    self.languages.clone()
                },
                ..published.clone()
            },
            None => lint::Model::unknown(
                self.id.clone(),
                self.name.clone(),
                self.limit,
                self.languages.clone(),
            ),
        }
    }
}

impl ToLook {
    /// Looks the blocks through. Takes a while: not for the UI thread.
    pub fn look(self, speller: &Speller) -> WasLooked {
        let ground = match self.sample {
            None => self.ground,
            Some(sample) => Arc::new(Ground {
                language: lint::language_of(&sample),
                ..(*self.ground).clone()
            }),
        };
        let spelling = speller.spelling(ground.cast.0.keys().map(String::as_str));
        let blocks = self.blocks.iter();
        let blocks = blocks.map(|block| (block.stamp(), ground.look(block, Some(&spelling))));
        let blocks = blocks.collect();
        let meant = self.unknown.into_iter().map(|unknown| {
            let (word, language) = &unknown;
            let dictionary = speller.of(language);
            let meant = dictionary.map(|dictionary| dictionary.meant(word));
            let meant = meant.unwrap_or_default();
            (unknown, meant)
        });
        WasLooked {
            number: self.number,
            blocks,
            meant: meant.collect(),
            ground,
        }
    }
}
