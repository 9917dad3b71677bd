//! Several lines under way at once: how far they are, and the word at their end.

use std::collections::{BTreeMap, BTreeSet};

use crate::studio::event::{Notice, Source};
use crate::studio::trouble::Charged;
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
    /// Those that were cancelled, for nothing.
    pub cancelled: usize,
    /// Those that were cancelled on their way, and perhaps charged: they are listed with those that failed.
    pub stopped: usize,
    /// What was charged, for takes or for nothing.
    cost: BTreeMap<Backend, Credits>,
    open: BTreeSet<JobId>,
    /// How those ended that are over: tried again they are the same lines.
    over: BTreeMap<JobId, How>,
    /// What was charged for those that have no take of it.
    paid: BTreeMap<JobId, Credits>,
    /// Those that may have been charged real credits.
    doubted: BTreeSet<JobId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Spoken,
    Failed,
    Cancelled,
    Stopped,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At this cost.
    Spoken(Backend, Credits, Source),
    /// With whether it was charged nevertheless.
    Failed(Charged),
    /// The same.
    Cancelled(Charged),
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
        if self.open.insert(job) && !self.take_back(job) {
            self.lines += 1;
        }
    }

    /// A line is over. At the end of several comes the word that they are.
    pub(super) fn end(&mut self, job: JobId, end: End) -> Option<Notice> {
        if !self.open.remove(&job) {
            // It was in doubt, and is certain now.
            if end != End::Forgotten && self.take_back(job) {
                self.doubted.remove(&job);
                self.count(job, end);
            }
            return None;
        }
        self.count(job, end);
        let over = self.open.is_empty() && self.lines > 1;
        over.then(|| match (self.failed, self.doubted.len()) {
            (0, 0) => Notice::Done(self.word()),
            _ => Notice::Heed(self.word()),
        })
    }

    fn count(&mut self, job: JobId, end: End) {
        let (how, charged) = match end {
            End::Spoken(backend, cost, source) => {
                self.spoken += 1;
                // What was charged before was counted with the try before, where that knew of it.
                let before = match source {
                    Source::Earlier => {
                        self.doubted.remove(&job);
                        self.paid.remove(&job).unwrap_or_default()
                    }
                    Source::Bought | Source::Library => Credits::ZERO,
                };
                *self.cost.entry(backend).or_default() += cost.less(before);
                (How::Spoken, Charged::No)
            }
            End::Failed(charged) => {
                self.failed += 1;
                (How::Failed, charged)
            }
            End::Cancelled(Charged::No) => {
                self.cancelled += 1;
                (How::Cancelled, Charged::No)
            }
            End::Cancelled(charged) => {
                self.stopped += 1;
                (How::Stopped, charged)
            }
            End::Forgotten => {
                self.lines -= 1;
                return;
            }
        };
        self.over.insert(job, how);
        match charged {
            Charged::No => {}
            Charged::Yes { credits, backend } => {
                // Told again it is the same charge.
                let before = self.paid.insert(job, credits).unwrap_or_default();
                *self.cost.entry(backend).or_default() += credits.less(before);
            }
            // Drafts never cost money.
            Charged::Unknown { backend, .. } => {
                if backend == Backend::Live {
                    self.doubted.insert(job);
                }
            }
        }
    }

    /// A line that was over isn't, or not so.
    fn take_back(&mut self, job: JobId) -> bool {
        let how = self.over.remove(&job);
        match how {
            Some(How::Spoken) => self.spoken -= 1,
            Some(How::Failed) => self.failed -= 1,
            Some(How::Cancelled) => self.cancelled -= 1,
            Some(How::Stopped) => self.stopped -= 1,
            None => {}
        }
        how.is_some()
    }

    fn word(&self) -> String {
        let (spoken, lines, cost) = (self.spoken, self.lines, self.cost());
        let (failed, stopped, cancelled) = (self.failed, self.stopped, self.cancelled);
        if failed + stopped + cancelled == 0 {
            return tr!("studio-run-done", lines = lines, cost = cost);
        }
        let cost = cost.as_str();
        let all = tr!(
            "studio-run-part",
            spoken = spoken,
            lines = lines,
            cost = cost
        );
        // As many as stand under Failed.
        let listed = failed + stopped;
        let mut words = match (failed, stopped) {
            (0, 0) => return tr!("studio-run-cancelled", all = all),
            (_, 0) => tr!("studio-run-failed", all = all, failed = listed),
            (0, _) => {
                let all = tr!("studio-run-cancelled", all = all);
                tr!("studio-run-stopped", all = all, stopped = listed)
            }
            _ => tr!("studio-run-failed-or-stopped", all = all, listed = listed),
        };
        if failed > 0 && cancelled > 0 {
            words = tr!("studio-run-and-cancelled", all = words, lines = cancelled);
        }
        words
    }

    /// What it came to. Where real credits were spent, those count; drafts never cost money.
    fn cost(&self) -> String {
        let of = |backend| self.cost.get(&backend).copied().unwrap_or_default();
        let cost = match (of(Backend::Live), of(Backend::Draft)) {
            (Credits::ZERO, Credits::ZERO) => None,
            (Credits::ZERO, draft) => {
                let credits = draft.to_string();
                Some(tr!("studio-run-cost-draft", credits = credits))
            }
            (live, _) => Some(tr!("studio-run-cost-live", credits = live.to_string())),
        };
        match (cost, self.doubted.len()) {
            (Some(cost), 0) => cost,
            (None, 0) => tr!("studio-run-cost-none"),
            (Some(cost), lines) => tr!("studio-run-cost-doubt", cost = cost, lines = lines),
            (None, lines) => tr!("studio-run-cost-doubt-only", lines = lines),
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
        End::Spoken(Backend::Live, Credits(cost), Source::Bought)
    }

    fn failed() -> End {
        End::Failed(Charged::No)
    }

    fn cancelled() -> End {
        End::Cancelled(Charged::No)
    }

    fn charged(credits: u64) -> Charged {
        Charged::Yes {
            credits: Credits(credits),
            backend: Backend::Live,
        }
    }

    fn in_doubt() -> Charged {
        Charged::Unknown {
            request: None,
            backend: Backend::Live,
        }
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
        run.end(JobId(2), cancelled());
        let word = text(run.end(JobId(3), cancelled()));
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
        run.end(JobId(1), failed());
        run.begin(JobId(1));
        assert_eq!((run.lines, run.failed), (3, 0));
        run.end(JobId(1), spoken(0));
        run.end(JobId(2), failed());
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
        let draft = || End::Spoken(Backend::Draft, Credits(4), Source::Bought);
        run.end(JobId(5), draft());
        let word = text(run.end(JobId(6), draft()));
        let words = "All 2 lines are spoken, free (8 draft credits)";
        assert_eq!(word.as_deref(), Some(words));
    }

    fn begun(lines: u64) -> Run {
        let mut run = Run::default();
        (1..=lines).for_each(|job| run.begin(JobId(job)));
        run
    }

    /// Both may have been charged, and the word said "at no cost".
    #[test]
    fn what_failed_and_was_charged_is_no_line_at_no_cost() {
        let mut run = begun(2);
        run.end(JobId(1), End::Failed(in_doubt()));
        let word = text(run.end(JobId(2), End::Failed(in_doubt())));
        let words = "0 of 2 lines were spoken, and 2 lines may have been charged; \
                     2 failed and are listed under Failed";
        assert_eq!(word.as_deref(), Some(words));
        let mut run = begun(3);
        run.end(JobId(1), End::Failed(charged(13)));
        run.end(JobId(2), spoken(7));
        let notice = run.end(JobId(3), End::Cancelled(in_doubt()));
        let words = "1 of 3 lines were spoken, for 20 credits, and 1 line may have been charged; \
                     2 failed or were stopped on the way and are listed under Failed";
        assert_eq!(text(notice).as_deref(), Some(words));
        let mut run = begun(2);
        run.end(JobId(1), cancelled());
        let notice = run.end(JobId(2), End::Cancelled(in_doubt()));
        assert!(matches!(notice, Some(Notice::Heed(_))), "{notice:?}");
        let words = "Stopped: 0 of 2 lines were spoken, and 1 line may have been charged; \
                     1 was stopped on the way and is listed under Failed";
        assert_eq!(text(notice).as_deref(), Some(words));
    }

    /// What was charged stays so when it is tried again; what the second try only fetched isn't charged twice.
    #[test]
    fn a_charge_is_counted_once() {
        for (source, cost) in [(Source::Earlier, 13), (Source::Bought, 26)] {
            let mut run = begun(2);
            run.end(JobId(1), End::Failed(charged(13)));
            run.begin(JobId(1));
            run.end(JobId(1), End::Spoken(Backend::Live, Credits(13), source));
            let word = text(run.end(JobId(2), spoken(0)));
            let words = format!("All 2 lines are spoken, for {cost} credits");
            assert_eq!(word, Some(words), "{source:?}");
        }
    }

    #[test]
    fn a_doubt_that_ends_before_the_batch_is_told_no_longer() {
        let mut run = begun(3);
        run.end(JobId(1), End::Failed(in_doubt()));
        run.end(JobId(2), End::Failed(in_doubt()));
        let found = End::Spoken(Backend::Live, Credits(9), Source::Earlier);
        assert_eq!(run.end(JobId(1), found), None);
        assert_eq!(run.end(JobId(2), failed()), None);
        assert_eq!((run.lines, run.spoken, run.failed), (3, 1, 1));
        let word = text(run.end(JobId(3), spoken(1)));
        let words = "2 of 3 lines were spoken, for 10 credits; 1 failed and is listed under Failed";
        assert_eq!(word.as_deref(), Some(words));
    }

    /// "9 of 16 lines, 1 failed" stood above six that were listed.
    #[test]
    fn the_word_counts_what_is_listed_under_failed() {
        let mut run = begun(16);
        (1..=9).for_each(|job| drop(run.end(JobId(job), spoken(1))));
        run.end(JobId(10), failed());
        (11..=15).for_each(|job| drop(run.end(JobId(job), End::Cancelled(in_doubt()))));
        let word = text(run.end(JobId(16), cancelled()));
        let words = "9 of 16 lines were spoken, for 9 credits, and 5 lines may have been charged; \
                     6 failed or were stopped on the way and are listed under Failed; 1 was cancelled";
        assert_eq!(word.as_deref(), Some(words));
    }

    /// It was counted twice: "Stopped: 3 of 4 lines".
    #[test]
    fn a_cancelled_line_that_is_tried_again_is_the_same_line() {
        let mut run = begun(3);
        run.end(JobId(1), cancelled());
        run.begin(JobId(1));
        assert_eq!((run.lines, run.cancelled), (3, 0));
        run.end(JobId(1), spoken(1));
        run.end(JobId(2), spoken(1));
        let word = text(run.end(JobId(3), spoken(1)));
        let words = "All 3 lines are spoken, for 3 credits";
        assert_eq!(word.as_deref(), Some(words));
    }
}
