//! Several lines under way at once: how far they are, and the word at their end.

use std::collections::{BTreeMap, BTreeSet};

use crate::studio::event::Notice;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::ids::JobId;
use crate::tr;

/// The lines that were ordered since nothing was under way last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Lines ordered.
    pub lines: usize,
    /// Those that have their take.
    pub spoken: usize,
    /// Those that have none because something went wrong.
    pub failed: usize,
    /// Those that were cancelled.
    pub cancelled: usize,
    /// What the spoken ones cost.
    cost: BTreeMap<Backend, Credits>,
    open: BTreeSet<JobId>,
    /// Which have failed: tried again they are the same lines.
    without: BTreeSet<JobId>,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At this cost.
    Spoken(Backend, Credits),
    Failed,
    Cancelled,
    /// It is told of no longer.
    Forgotten,
}

impl Run {
    /// Lines that are over.
    pub fn over(&self) -> usize {
        self.lines - self.open.len()
    }

    /// Whether several lines are under way.
    pub fn is_batch(&self) -> bool {
        self.lines > 1 && !self.open.is_empty()
    }

    /// A line was ordered.
    pub(super) fn begin(&mut self, job: JobId) {
        if self.open.is_empty() {
            *self = Self::default();
        }
        if !self.open.insert(job) {
            return;
        }
        if self.without.remove(&job) {
            self.failed -= 1;
        } else {
            self.lines += 1;
        }
    }

    /// A line is over. At the end of several comes the word that they are.
    pub(super) fn end(&mut self, job: JobId, end: End) -> Option<Notice> {
        if !self.open.remove(&job) {
            return None;
        }
        match end {
            End::Spoken(backend, cost) => {
                self.spoken += 1;
                *self.cost.entry(backend).or_default() += cost;
            }
            End::Failed => {
                self.failed += 1;
                self.without.insert(job);
            }
            End::Cancelled => self.cancelled += 1,
            End::Forgotten => self.lines -= 1,
        }
        let over = self.open.is_empty() && self.lines > 1;
        over.then(|| match self.failed {
            0 => Notice::Done(self.word()),
            _ => Notice::Heed(self.word()),
        })
    }

    fn word(&self) -> String {
        let (spoken, lines, cost) = (self.spoken, self.lines, self.cost());
        match (self.failed, self.cancelled) {
            (0, 0) => tr!("studio-run-done", lines = lines, cost = cost),
            (0, _) => tr!(
                "studio-run-cancelled",
                spoken = spoken,
                lines = lines,
                cost = cost
            ),
            (failed, _) => tr!(
                "studio-run-failed",
                spoken = spoken,
                lines = lines,
                failed = failed,
                cost = cost
            ),
        }
    }

    /// What it came to. Where real credits were spent, those count; drafts never cost money.
    fn cost(&self) -> String {
        let of = |backend| self.cost.get(&backend).copied().unwrap_or_default();
        match (of(Backend::Live), of(Backend::Draft)) {
            (Credits::ZERO, Credits::ZERO) => tr!("studio-run-cost-none"),
            (Credits::ZERO, draft) => tr!("studio-run-cost-draft", credits = draft.to_string()),
            (live, _) => tr!("studio-run-cost-live", credits = live.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(notice: Option<Notice>) -> Option<String> {
        match notice? {
            Notice::Done(text) | Notice::Heed(text) => Some(text),
            Notice::Offer { .. } | Notice::Trouble(_) | Notice::Over(_) => None,
        }
    }

    fn spoken(cost: u64) -> End {
        End::Spoken(Backend::Live, Credits(cost))
    }

    #[test]
    fn several_lines_are_counted_and_one_word_ends_them() {
        let mut run = Run::default();
        for job in 1..=3 {
            run.begin(JobId(job));
        }
        assert!(run.is_batch());
        assert_eq!(text(run.end(JobId(1), spoken(40))), None);
        assert_eq!((run.over(), run.lines), (1, 3));
        run.end(JobId(2), End::Cancelled);
        let word = text(run.end(JobId(3), End::Cancelled));
        assert_eq!(
            word.as_deref(),
            Some("Stopped: 1 of 3 lines were spoken, for 40 credits")
        );
        assert!(!run.is_batch());
    }

    /// It was counted twice, and failed for ever.
    #[test]
    fn a_line_that_is_tried_again_is_the_same_line() {
        let mut run = Run::default();
        for job in 1..=3 {
            run.begin(JobId(job));
        }
        run.end(JobId(1), End::Failed);
        run.begin(JobId(1));
        assert_eq!((run.lines, run.failed), (3, 0));
        run.end(JobId(1), spoken(0));
        run.end(JobId(2), End::Failed);
        let word = text(run.end(JobId(3), spoken(0)));
        let expected = "2 of 3 lines were spoken, at no cost; 1 failed and is listed under Failed";
        assert_eq!(word.as_deref(), Some(expected));
    }

    #[test]
    fn one_line_is_no_batch_and_needs_no_word() {
        let mut run = Run::default();
        run.begin(JobId(1));
        assert!(!run.is_batch());
        assert_eq!(text(run.end(JobId(1), spoken(5))), None);
    }

    /// What it had cost was seen in the Usage room only.
    #[test]
    fn the_word_at_the_end_says_what_it_cost() {
        let mut run = Run::default();
        for (first, cost, words) in [
            (1, 35, "All 2 lines are spoken, for 70 credits"),
            (3, 0, "All 2 lines are spoken, at no cost"),
        ] {
            run.begin(JobId(first));
            run.begin(JobId(first + 1));
            run.end(JobId(first), spoken(cost));
            let word = text(run.end(JobId(first + 1), spoken(cost)));
            assert_eq!(word.as_deref(), Some(words));
        }
        run.begin(JobId(5));
        run.begin(JobId(6));
        let draft = End::Spoken(Backend::Draft, Credits(4));
        run.end(JobId(5), draft);
        let word = text(run.end(JobId(6), draft));
        let words = "All 2 lines are spoken, free (8 draft credits)";
        assert_eq!(word.as_deref(), Some(words));
    }
}
