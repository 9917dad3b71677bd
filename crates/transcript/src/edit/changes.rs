//! Edits behind the commands of the editor.

use std::ops::Range;

use super::replacement::replaced;
use super::{Assignment, Edit, Splice};
use crate::transcript::{Speaker, Transcript, WordKind};

impl Transcript {
    /// Returns the edit that replaces words with a text; an empty range inserts.
    ///
    /// Words that stay keep their times. The others share the span of the words that go.
    pub fn replace_text(&self, words: Range<usize>, text: &str) -> Edit {
        let splice = replaced(self, words, text);
        let unchanged = self.words.get(splice.words.clone()) == Some(splice.with.as_slice());
        Edit::Words(if unchanged { Vec::new() } else { vec![splice] })
    }

    /// Returns the edit that inserts a text as words before a position, with the spaces it needs.
    pub fn insert_text(&self, at: usize, text: &str) -> Edit {
        let at = at.min(self.words.len());
        let is_space = |place: usize| {
            let word = self.words.get(place);
            word.is_none_or(|word| word.text.ends_with(char::is_whitespace))
        };
        let text = text.trim();
        let before = if at == 0 || is_space(at - 1) { "" } else { " " };
        let after = if at == self.words.len() || is_space(at) && !before.is_empty() {
            ""
        } else {
            " "
        };
        self.replace_text(at..at, &format!("{before}{text}{after}"))
    }

    /// Returns the edit that deletes words, and one of the spaces around them.
    pub fn delete_words(&self, words: Range<usize>) -> Edit {
        let is_space = |place: usize| {
            let word = self.words.get(place);
            word.is_some_and(|word| word.kind == WordKind::Spacing)
        };
        let (mut from, mut to) = (words.start, words.end.min(self.words.len()));
        if from >= to {
            return Edit::Words(Vec::new());
        }
        if is_space(to) && (from == 0 || is_space(from - 1)) {
            to += 1;
        } else if to == self.words.len() && from > 0 && is_space(from - 1) {
            from -= 1;
        }
        Edit::Words(vec![Splice {
            words: from..to,
            with: Vec::new(),
        }])
    }

    /// Returns the edit that names a speaker. An empty name gives back “Speaker 1”.
    pub fn rename_speaker(&self, speaker: usize, name: &str) -> Edit {
        let mut speakers = self.speakers.clone();
        if let Some(found) = speakers.get_mut(speaker) {
            name.trim().clone_into(&mut found.name);
        }
        Edit::Speakers(speakers)
    }

    /// Returns the edit that gives all words of a speaker to another. The first stays in the table without words.
    pub fn merge_speakers(&self, from: usize, into: usize) -> Edit {
        let mut runs: Vec<Assignment> = Vec::new();
        for (place, word) in self.words.iter().enumerate() {
            if word.speaker != Some(from) || from == into {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.words.end == place => run.words.end += 1,
                _ => runs.push(Assignment {
                    words: place..place + 1,
                    speaker: Some(into),
                }),
            }
        }
        Edit::Assign(runs)
    }

    /// Returns the edit that gives words to a speaker of the table, or to nobody.
    pub fn assign_speaker(&self, words: Range<usize>, speaker: Option<usize>) -> Edit {
        Edit::Assign(vec![Assignment { words, speaker }])
    }

    /// Returns the edit that gives words to a new speaker. An empty name means “Speaker 3” and so on.
    pub fn assign_new_speaker(&self, words: Range<usize>, name: &str) -> Edit {
        let mut speakers = self.speakers.clone();
        let speaker = speakers.len();
        let mut number = speaker;
        let id = loop {
            let id = format!("speaker_{number}");
            if !speakers.iter().any(|speaker| speaker.id == id) {
                break id;
            }
            number += 1;
        };
        let name = name.trim().to_owned();
        speakers.push(Speaker { id, name });
        Edit::Steps(vec![
            Edit::Speakers(speakers),
            self.assign_speaker(words, Some(speaker)),
        ])
    }
}
