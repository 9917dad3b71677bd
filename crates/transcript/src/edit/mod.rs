//! Edits of a transcript as data. Each edit has an inverse, so undo needs no copy of the transcript.
//!
//! `changes.rs` makes the edits of the editor's commands, `search.rs` those of find and replace, and
//! [`editor::Editor`] applies them and keeps the steps to undo.

mod alignment;
mod changes;
pub mod editor;
mod replacement;
pub mod search;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::transcript::{Speaker, Transcript, Word};

pub(crate) use replacement::{pieces, weight};

/// A change of a transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Replaces words. Positions are those before the edit, ascending and without overlap.
    Words(Vec<Splice>),
    /// Gives ranges of words, ascending and without overlap, to speakers.
    Assign(Vec<Assignment>),
    /// Replaces the table of speakers.
    Speakers(Vec<Speaker>),
    /// Several changes, one after the other.
    Steps(Vec<Self>),
}

/// Words in the place of others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Splice {
    /// Positions of the words that go.
    pub words: Range<usize>,
    pub with: Vec<Word>,
}

/// A range of words and their speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub words: Range<usize>,
    pub speaker: Option<usize>,
}

/// Reason why an edit does not fit the transcript, which is then unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    #[error("the transcript has no such words")]
    Words,
    #[error("the transcript has no such speaker")]
    Speaker,
}

impl Edit {
    /// Returns true if the edit changes nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Words(splices) => splices.is_empty(),
            Self::Assign(runs) => runs.is_empty(),
            Self::Speakers(_) => false,
            Self::Steps(steps) => steps.iter().all(Self::is_empty),
        }
    }

    /// Changes a transcript and returns the inverse edit. After an error the transcript is as before.
    pub fn apply(self, transcript: &mut Transcript) -> Result<Self, EditError> {
        match self {
            Self::Words(splices) => splice(transcript, splices).map(Self::Words),
            Self::Assign(runs) => assign(transcript, &runs).map(Self::Assign),
            Self::Speakers(speakers) => {
                // Words name speakers by position.
                if speakers.len() < speakers_in_use(transcript) {
                    return Err(EditError::Speaker);
                }
                let before = std::mem::replace(&mut transcript.speakers, speakers);
                Ok(Self::Speakers(before))
            }
            Self::Steps(steps) => {
                let mut inverses = Vec::with_capacity(steps.len());
                for step in steps {
                    match step.apply(transcript) {
                        Ok(inverse) => inverses.push(inverse),
                        Err(error) => {
                            for inverse in inverses.into_iter().rev() {
                                inverse.apply(transcript)?;
                            }
                            return Err(error);
                        }
                    }
                }
                inverses.reverse();
                Ok(Self::Steps(inverses))
            }
        }
    }
}

/// Returns the number of speakers up to the last one that a word names.
fn speakers_in_use(transcript: &Transcript) -> usize {
    let speakers = transcript.words.iter().filter_map(|word| word.speaker);
    speakers.max().map_or(0, |last| last + 1)
}

/// Returns true if ranges are ascending, do not overlap and end within `count`.
fn are_ranges<'a>(mut ranges: impl Iterator<Item = &'a Range<usize>>, count: usize) -> bool {
    let mut from = 0;
    ranges.all(|range| {
        let fits = range.start >= from && range.start <= range.end && range.end <= count;
        from = range.end;
        fits
    })
}

fn splice(transcript: &mut Transcript, splices: Vec<Splice>) -> Result<Vec<Splice>, EditError> {
    if !are_ranges(
        splices.iter().map(|splice| &splice.words),
        transcript.words.len(),
    ) {
        return Err(EditError::Words);
    }
    let known = transcript.speakers.len();
    let mut with = splices.iter().flat_map(|splice| &splice.with);
    if with.any(|word| word.speaker.is_some_and(|speaker| speaker >= known)) {
        return Err(EditError::Speaker);
    }
    let mut inverse = Vec::with_capacity(splices.len());
    if let [_] = splices.as_slice() {
        // A single change moves the words behind it and nothing else.
        for Splice { words, with } in splices {
            let start = words.start;
            let count = with.len();
            let removed = transcript.words.splice(words, with).collect();
            inverse.push(Splice {
                words: start..start + count,
                with: removed,
            });
        }
        return Ok(inverse);
    }
    let mut old = std::mem::take(&mut transcript.words).into_iter();
    let mut words = Vec::with_capacity(old.len());
    let mut place = 0;
    for splice in splices {
        words.extend(old.by_ref().take(splice.words.start - place));
        place = splice.words.end;
        let start = words.len();
        let removed = old.by_ref().take(splice.words.len()).collect();
        words.extend(splice.with);
        inverse.push(Splice {
            words: start..words.len(),
            with: removed,
        });
    }
    words.extend(old);
    transcript.words = words;
    Ok(inverse)
}

fn assign(transcript: &mut Transcript, runs: &[Assignment]) -> Result<Vec<Assignment>, EditError> {
    if !are_ranges(runs.iter().map(|run| &run.words), transcript.words.len()) {
        return Err(EditError::Words);
    }
    let known = transcript.speakers.len();
    let mut speakers = runs.iter().filter_map(|run| run.speaker);
    if speakers.any(|speaker| speaker >= known) {
        return Err(EditError::Speaker);
    }
    let mut inverse: Vec<Assignment> = Vec::new();
    for run in runs {
        let words = transcript
            .words
            .get_mut(run.words.clone())
            .unwrap_or_default();
        for (place, word) in words.iter_mut().enumerate() {
            let place = run.words.start + place;
            match inverse.last_mut() {
                Some(last) if last.words.end == place && last.speaker == word.speaker => {
                    last.words.end += 1;
                }
                _ => inverse.push(Assignment {
                    words: place..place + 1,
                    speaker: word.speaker,
                }),
            }
            word.speaker = run.speaker;
        }
    }
    Ok(inverse)
}

#[cfg(test)]
mod tests;
