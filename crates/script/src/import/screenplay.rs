//! What both kinds of screenplay are made of: scenes, action, and who says what.

use serde::{Deserialize, Serialize};

use super::Choices;
use crate::document::Script;
use crate::parse::{ParseError, Reader};

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
    speech: String,
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

    /// An act, a sequence (level 1) or a scene (level 2).
    pub fn heading(&mut self, level: u8, words: &str) {
        self.end_speech();
        self.reader.heading(level, words);
    }

    /// What is seen.
    pub fn action(&mut self, words: &str) {
        self.end_speech();
        if self.action == Action::Narrated {
            self.reader.line("", words);
        }
    }

    /// Who speaks next.
    pub fn character(&mut self, name: &str) {
        self.end_speech();
        self.speaker = Some(name.trim().to_owned());
    }

    /// How it is said: a tag in the speech.
    pub fn parenthetical(&mut self, words: &str) {
        let words = words.trim().trim_start_matches('(').trim_end_matches(')');
        if !words.is_empty() {
            self.say(&format!("[{}]", words.trim()));
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
        let Some(speaker) = self.speaker.take() else {
            return;
        };
        if self.reader.is_nobody(&speaker) {
            // What stands there is seen.
            self.action(&format!("{speaker} {speech}"));
        } else {
            self.reader.line(&speaker, &speech);
        }
    }

    /// Whether a script takes no more.
    pub fn is_full(&self) -> bool {
        self.reader.is_full()
    }

    /// The script.
    ///
    /// # Errors
    /// Nothing to speak, and too many lines.
    pub fn script(mut self, title: &str) -> Result<Script, ParseError> {
        self.end_speech();
        self.reader.script(title)
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
