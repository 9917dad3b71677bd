//! Undo and redo for the fixes of a dub. The steps are kept with the film.

use std::borrow::Cow;

use crate::command::{PatchStep, StepSeen};
use crate::dubbing::film::{Language, Patch, Segment};
use mynah_core::silence::Bare;
use serde::{Deserialize, Serialize};

/// Steps that are kept at most.
const MOST: usize = 200;

/// What was done to the patch of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mending {
    /// Which line, from 1.
    pub line: usize,
    /// The patch that it had.
    pub before: Option<Patch>,
    /// The patch that it got.
    pub after: Option<Patch>,
}

impl Mending {
    /// Whether the line was put back to what the service said.
    pub fn is_put_back(&self) -> bool {
        self.after.is_none()
    }

    /// What it is known by to who saw it.
    pub fn seen(&self) -> StepSeen {
        let patch = self.after.as_ref().or(self.before.as_ref());
        StepSeen {
            line: self.line,
            at: patch.map(|patch| patch.at),
            is_put_back: self.is_put_back(),
        }
    }
}

impl Patch {
    /// What is heard of it; the service itself knows no marks.
    pub fn heard(&self) -> Cow<'_, str> {
        if self.speech.is_anew() {
            return Cow::Borrowed(&self.text);
        }
        Bare::of(&self.text).text
    }
}

impl Language {
    /// What is said of it now: as the service says it, with what was mended.
    pub fn now(&self) -> Vec<Segment> {
        let mut lines = self.lines.to_vec();
        for patch in &self.patches {
            let line = patch.line.checked_sub(1);
            if let Some(line) = line.and_then(|line| lines.get_mut(line)) {
                let [start, end] = patch.said;
                line.text.clone_from(&patch.text);
                (line.start, line.end) = (start, end);
                line.words = Vec::new();
            }
        }
        lines
    }

    /// The same as it is heard: a mark of silence in a fix is nothing that anybody reads.
    pub fn heard(&self) -> Vec<Segment> {
        let mut lines = self.now();
        for patch in &self.patches {
            let place = patch.line.checked_sub(1);
            if let Some(line) = place.and_then(|place| lines.get_mut(place)) {
                line.text = patch.heard().into_owned();
            }
        }
        lines
    }

    /// When each line of it is said now, in seconds from its beginning.
    pub fn spans(&self) -> Vec<[f64; 2]> {
        let mut spans: Vec<[f64; 2]> = self.lines.iter().map(|it| [it.start, it.end]).collect();
        for patch in &self.patches {
            let place = patch.line.checked_sub(1);
            if let Some(span) = place.and_then(|place| spans.get_mut(place)) {
                *span = patch.said;
            }
        }
        spans
    }

    /// Has a line mended, or not any more; it can be taken back.
    pub fn mend(&mut self, line: usize, after: Option<Patch>) {
        let before = self.patches.iter().find(|it| it.line == line).cloned();
        if before == after {
            return;
        }
        self.put(line, after.clone());
        self.steps.push(Mending {
            line,
            before,
            after,
        });
        if self.steps.len() > MOST {
            self.steps.remove(0);
        }
        self.undone.clear();
    }

    /// Whether a step is the one that somebody saw as it was asked for.
    pub fn has_seen(&self, step: PatchStep) -> bool {
        let (newest, seen) = match step {
            PatchStep::Undo(seen) => (self.steps.last(), seen),
            PatchStep::Redo(seen) => (self.undone.last(), seen),
            PatchStep::PutBack(_) | PatchStep::TurnBack => return true,
        };
        seen.is_none() || newest.map(Mending::seen) == seen
    }

    /// Takes the newest step back; the line that it was about.
    pub fn undo(&mut self) -> Option<usize> {
        let step = self.steps.pop()?;
        self.put(step.line, step.before.clone());
        let line = step.line;
        self.undone.push(step);
        Some(line)
    }

    /// Does the step again that was taken back last; the line that it is about.
    pub fn redo(&mut self) -> Option<usize> {
        let step = self.undone.pop()?;
        self.put(step.line, step.after.clone());
        let line = step.line;
        self.steps.push(step);
        Some(line)
    }

    fn put(&mut self, line: usize, patch: Option<Patch>) {
        self.patches.retain(|it| it.line != line);
        self.patches.extend(patch);
        self.patches.sort_by_key(|it| it.line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dubbing::testing::patch;

    fn texts(language: &Language) -> Vec<&str> {
        let patches = language.patches.iter();
        patches.map(|it| it.text.as_str()).collect()
    }

    /// What another window had fixed since was taken back, and told as the line that was meant.
    #[test]
    fn a_step_is_taken_back_by_who_saw_it_alone() {
        let mut language = Language::default();
        language.mend(3, Some(patch(3, "three")));
        let seen = language.steps.last().map(Mending::seen);
        assert!(language.has_seen(PatchStep::Undo(seen)));
        // It was done again, and told as taken back.
        language.mend(3, None);
        assert!(!language.has_seen(PatchStep::Undo(seen)));
        language.mend(9, Some(patch(9, "nine")));
        assert!(!language.has_seen(PatchStep::Undo(seen)));
        assert!(language.has_seen(PatchStep::Undo(None)));
        assert!(!language.has_seen(PatchStep::Redo(seen)), "none is there");
    }

    #[test]
    fn patches_are_taken_back_done_again_and_put_back() {
        let mut language = Language::default();
        language.mend(2, Some(patch(2, "two")));
        language.mend(1, Some(patch(1, "one")));
        language.mend(2, Some(patch(2, "another")));
        assert_eq!(texts(&language), ["one", "another"]);
        assert_eq!(language.undo(), Some(2));
        assert_eq!(texts(&language), ["one", "two"]);
        assert_eq!(language.redo(), Some(2));
        language.mend(2, None);
        assert_eq!(texts(&language), ["one"]);
        assert_eq!(language.redo(), None, "something else was done since");
        let kept = serde_json::to_string(&language).unwrap();
        let mut language: Language = serde_json::from_str(&kept).unwrap();
        assert_eq!(language.undo(), Some(2));
        assert_eq!(texts(&language), ["one", "another"]);
        language.mend(2, None);
        language.mend(2, None);
        assert_eq!(language.steps.len(), 4, "what changes nothing is no step");
    }
}
