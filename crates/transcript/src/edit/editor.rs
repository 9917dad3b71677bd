//! A transcript that is edited, with its paragraphs and the steps to undo.

use std::sync::Arc;

use super::{Edit, EditError};
use crate::blocks::Blocks;
use crate::transcript::Transcript;

/// Number of steps that can be undone.
const MOST_STEPS: usize = 1_000;

/// A transcript under edit. Its paragraphs are always those of the newest words.
#[derive(Clone, Debug, Default)]
pub struct Editor {
    transcript: Arc<Transcript>,
    blocks: Blocks,
    undo: Vec<Edit>,
    redo: Vec<Edit>,
    revision: u64,
}

impl Editor {
    /// Creates an editor without steps to undo.
    pub fn new(transcript: impl Into<Arc<Transcript>>) -> Self {
        let transcript = transcript.into();
        Self {
            blocks: Blocks::of(&transcript),
            transcript,
            ..Self::default()
        }
    }

    pub fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    /// Returns the transcript as it is now, for another thread. The words are copied only if they are edited while it is
    /// in use.
    pub fn shared(&self) -> Arc<Transcript> {
        Arc::clone(&self.transcript)
    }

    pub fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    /// Returns a number that grows with every change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Applies an edit, and forgets the steps to redo.
    pub fn apply(&mut self, edit: Edit) -> Result<(), EditError> {
        if edit.is_empty() {
            return Ok(());
        }
        let inverse = edit.apply(Arc::make_mut(&mut self.transcript))?;
        self.changed(&inverse);
        self.redo.clear();
        if self.undo.len() >= MOST_STEPS {
            self.undo.remove(0);
        }
        self.undo.push(inverse);
        Ok(())
    }

    /// Undoes the last step, and returns false if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(inverse) = self.undo.pop() else {
            return false;
        };
        let Ok(edit) = inverse.apply(Arc::make_mut(&mut self.transcript)) else {
            return false;
        };
        self.changed(&edit);
        self.redo.push(edit);
        true
    }

    /// Repeats the last undone step, and returns false if there is none.
    pub fn redo(&mut self) -> bool {
        let Some(edit) = self.redo.pop() else {
            return false;
        };
        let Ok(inverse) = edit.apply(Arc::make_mut(&mut self.transcript)) else {
            return false;
        };
        self.changed(&inverse);
        self.undo.push(inverse);
        true
    }

    /// Replaces times after a verification. The steps to undo stay, as only times have changed.
    pub fn replace_times(&mut self, verified: &Transcript) {
        if verified.words.len() != self.transcript.words.len() {
            return;
        }
        let transcript = Arc::make_mut(&mut self.transcript);
        for (word, other) in transcript.words.iter_mut().zip(&verified.words) {
            if word.text == other.text {
                (word.start_s, word.end_s, word.mark) = (other.start_s, other.end_s, other.mark);
            }
        }
        self.revision += 1;
        self.blocks = Blocks::of(&self.transcript);
    }

    /// Brings the paragraphs up to date after an edit with this inverse.
    fn changed(&mut self, inverse: &Edit) {
        self.revision += 1;
        if let Edit::Words(splices) = inverse
            && let [splice] = splices.as_slice()
        {
            let start = splice.words.start;
            let old = start..start + splice.with.len();
            self.blocks
                .update(&self.transcript, old, splice.words.len());
        } else {
            self.blocks = Blocks::of(&self.transcript);
        }
    }
}
