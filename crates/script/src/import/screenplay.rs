//! What both kinds of screenplay are made of: scenes, action, and who says what.

use serde::{Deserialize, Serialize};

use super::skipped::{Place, Reason, Skipped};
use super::{Choices, directions};
use crate::document::Script;
use crate::parse::{ParseError, Reader, is_extension};

/// What becomes of a screenplay's action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// The narrator reads it.
    #[default]
    Narrated,
    /// It is left out.
    LeftOut,
}

/// Gathers a screenplay.
#[derive(Default)]
pub(super) struct Screenplay {
    reader: Reader,
    action: Action,
    speaker: Option<String>,
    /// Parentheticals above the words of the speech.
    directions: Vec<String>,
    speech: String,
    /// The row that is read, from 1.
    row: u64,
    /// The row of the speaker's cue.
    cue_row: u64,
    skipped: Vec<Skipped>,
}

impl Screenplay {
    /// An empty one, read as a person chose.
    pub fn new(choices: &Choices) -> Self {
        Self {
            reader: Reader::new(&choices.names),
            action: choices.action,
            ..Self::default()
        }
    }

    /// Sets the row of the parts that come next, from 1.
    pub fn at_row(&mut self, row: u64) {
        self.row = row;
    }

    /// Adds a part that is not imported.
    pub fn skip(&mut self, text: &str, reason: Reason) {
        self.skip_at(self.row, text, reason);
    }

    /// Adds a part of an earlier row that is not imported.
    pub fn skip_at(&mut self, row: u64, text: &str, reason: Reason) {
        if !text.trim().is_empty() {
            let skipped = Skipped::new(Place::Row(row), text, reason);
            self.skipped.push(skipped);
        }
    }

    /// An act, a sequence (level 1) or a scene (level 2).
    pub fn heading(&mut self, level: u8, words: &str) {
        self.end_speech();
        self.reader.heading(level, words);
    }

    /// What is seen.
    pub fn action(&mut self, words: &str) {
        self.end_speech();
        self.seen(self.row, words);
    }

    fn seen(&mut self, row: u64, words: &str) {
        match self.action {
            Action::Narrated => self.reader.line("", words),
            Action::LeftOut => self.skip_at(row, words, Reason::Action),
        }
    }

    /// A transition, a shot or another part for the people who make the film.
    pub fn transition(&mut self, words: &str) {
        self.end_speech();
        self.skip(words, Reason::Transition);
    }

    /// A cue: `INES (V.O.)`. Brackets tell where somebody is, and that they go on.
    pub fn character(&mut self, name: &str, brackets: &str) {
        self.end_speech();
        self.speaker = Some(name.trim().to_owned());
        self.cue_row = self.row;
        for extension in brackets.split(['(', ')', '（', '）']) {
            if !is_extension(extension) {
                self.skip(extension, Reason::Note);
            }
        }
    }

    /// Adds a parenthetical: a direction at the head of the speech, an audio tag within it.
    pub fn parenthetical(&mut self, words: &str) {
        let words = words
            .trim()
            .trim_start_matches(['(', '（'])
            .trim_end_matches([')', '）'])
            .trim();
        let direction = directions::alone(words);
        if self.speech.is_empty() && directions::is_direction(direction) {
            self.directions.push(direction.to_owned());
        } else if !words.is_empty() {
            self.say(&format!("[{words}]"));
        }
    }

    /// What is said.
    pub fn dialogue(&mut self, words: &str) {
        self.say(words);
    }

    /// Whether a speech can go on.
    pub fn is_speaking(&self) -> bool {
        self.speaker.is_some()
    }

    /// Nobody speaks any more.
    pub fn end_speech(&mut self) {
        let speech = std::mem::take(&mut self.speech);
        let directions = std::mem::take(&mut self.directions);
        let speech = directions::before(&directions, &speech);
        let Some(speaker) = self.speaker.take() else {
            return;
        };
        let row = self.cue_row;
        if self.reader.is_nobody(&speaker) {
            self.seen(row, &format!("{speaker} {speech}"));
        } else if speech.is_empty() {
            self.skip_at(row, &speaker, Reason::Missing);
        } else {
            self.reader.line(&speaker, &speech);
        }
    }

    /// Whether a script takes no more.
    pub fn is_full(&self) -> bool {
        self.reader.is_full()
    }

    /// The script, and the parts that are not in it, by their rows.
    ///
    /// # Errors
    /// Nothing to speak, and too many lines.
    pub fn script(mut self, title: &str) -> Result<(Script, Vec<Skipped>), ParseError> {
        self.end_speech();
        let mut skipped = self.skipped;
        skipped.sort_by_key(|skipped| skipped.place.row());
        Ok((self.reader.script(title)?, skipped))
    }

    fn say(&mut self, words: &str) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if !self.speech.is_empty() {
            self.speech.push(' ');
        }
        self.speech.push_str(words);
    }
}
