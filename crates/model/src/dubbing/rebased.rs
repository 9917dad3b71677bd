//! A dubbing project whose sound was fetched again: fixes and steps move to the lines that it has now.

use std::collections::HashSet;
use std::sync::Arc;

use crate::dubbing::film::{Language, Patch, Segment};
use mynah_core::ids::DubId;
use mynah_core::request::DubRequest;

/// What becomes of a language whose sound says other lines.
#[derive(Debug, Default)]
pub struct Rebased {
    /// The numbers of the lines that say something else than before.
    pub others: Vec<usize>,
    /// Fixes whose line is gone.
    pub gone: Vec<Patch>,
}

impl Language {
    /// Notes that the dub of this request was fetched again, at this revision. Returns whether it is this language's.
    pub fn note_refetched(
        &mut self,
        (dub, request): (&DubId, &DubRequest),
        revision: Option<u64>,
    ) -> bool {
        let is_it = self.code == request.target && self.of.as_ref() == Some(dub);
        if is_it {
            (self.refetched, self.revision) = (true, revision);
        }
        is_it
    }

    /// Its sound says these lines by now. Fixes that it says itself are none any more, and nothing that was done to a line
    /// that says something else can be taken back. What was bought for a line that is gone waits half written at the one
    /// that is said then.
    pub fn rebase(&mut self, lines: Vec<Segment>) -> Rebased {
        let was = std::mem::replace(&mut self.lines, Arc::new(lines));
        let place = |line: usize| {
            let own = was.get(line.checked_sub(1)?)?;
            let is_it = |it: &Segment| match &own.id {
                Some(id) => it.id.as_ref() == Some(id),
                None => it.id.is_none() && it.start < own.end && own.start < it.end,
            };
            self.lines.iter().position(is_it).map(|place| place + 1)
        };
        let text = |lines: &[Segment], line: usize| {
            let line = line.checked_sub(1).and_then(|place| lines.get(place));
            line.map_or_else(String::new, |it| it.text.trim().to_owned())
        };
        let numbers: Vec<Option<usize>> = (1..=was.len()).map(place).collect();
        let new_of = |line: usize| numbers.get(line.checked_sub(1)?).copied().flatten();
        let others = (1..=was.len()).filter_map(|line| {
            let new = new_of(line)?;
            (text(&was, line) != text(&self.lines, new)).then_some(new)
        });
        let others: HashSet<usize> = others.collect();
        let moved = |patch: &Patch| {
            let line = new_of(patch.line)?;
            Some(Patch {
                line,
                ..patch.clone()
            })
        };
        let is_said = |patch: &Patch| {
            patch.speech.is_anew() && patch.text.trim() == text(&self.lines, patch.line)
        };
        let (left, gone): (Vec<_>, Vec<_>) = self
            .patches
            .iter()
            .partition(|it| new_of(it.line).is_some());
        let gone: Vec<Patch> = gone.into_iter().cloned().collect();
        let patches = left.into_iter().filter_map(moved);
        let patches = patches.filter(|it| !is_said(it)).collect();
        for steps in [&mut self.steps, &mut self.undone] {
            steps.retain_mut(|step| {
                let Some(line) = new_of(step.line) else {
                    return false;
                };
                step.line = line;
                for patch in step.before.iter_mut().chain(&mut step.after) {
                    patch.line = line;
                }
                !others.contains(&line)
            });
        }
        let seen = |line: usize| {
            let own = self.lines.get(line.checked_sub(1)?)?;
            Some(Segment {
                words: Vec::new(),
                ..own.clone()
            })
        };
        for mend in self.wishes.iter_mut().map(|wish| &mut wish.what.mend) {
            if let Some(line) = new_of(mend.at.line)
                && let Some(own) = seen(line)
            {
                (mend.at.line, mend.seen) = (line, own);
            }
        }
        for half in &mut self.half {
            if let Some(line) = new_of(half.line)
                && let Some(own) = seen(line)
            {
                (half.line, half.own) = (line, own);
            }
        }
        self.patches = patches;
        for patch in &gone {
            self.leave_fix(&was, patch);
        }
        self.half.sort_by_key(|it| it.line);
        (self.assumed, self.refetched, self.unsure) = (false, false, false);
        let mut others: Vec<usize> = others.into_iter().collect();
        others.sort_unstable();
        Rebased { others, gone }
    }
}
