//! Several lines under way at once: how far they are, and the word at their end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::studio::command::LineOrder;
use crate::studio::event::{Notice, Source};
use crate::studio::trouble::Charged;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::ids::{JobId, LineId, ProjectId};
use crate::tr;

/// The lines under way of each project, or those that were last: sums of two projects say nothing of either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs(BTreeMap<Option<ProjectId>, Run>);

impl Runs {
    /// Those of a project.
    pub fn of(&self, project: Option<ProjectId>) -> &Run {
        static NONE: LazyLock<Run> = LazyLock::new(Run::default);
        self.0.get(&project).unwrap_or(&NONE)
    }

    /// Of which other projects several lines are under way.
    pub fn batches_beside(&self, project: Option<ProjectId>) -> usize {
        let others = self.0.iter().filter(|(of, _)| **of != project);
        others.filter(|(_, run)| run.is_batch()).count()
    }

    /// A line was ordered.
    pub(super) fn begin(&mut self, project: Option<ProjectId>, order: &LineOrder, job: JobId) {
        let run = self.0.entry(project).or_default();
        let line = order.line.filter(|_| project.is_some());
        if order.beside {
            run.begin_part(Part::Take(job), job);
        } else {
            run.begin(line, job);
        }
        if order.rehearsed {
            run.rehearsals.insert(job);
        }
    }

    /// A line is over. At the end of several comes the word that they are, with whose they were.
    pub(super) fn end(&mut self, job: JobId, end: End) -> Option<(Option<ProjectId>, Notice)> {
        let mut all = self.0.iter_mut();
        let (project, run) = all.find(|(_, run)| run.of.contains_key(&job))?;
        Some((*project, run.end(job, end)?))
    }
}

/// The lines of a project that were ordered since nothing of it was under way last. A line that is ordered again is the
/// same line, whatever job speaks it.
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
    open: usize,
    /// The jobs of each line that are not over, or were not ordered anew since they are.
    parts: BTreeMap<Part, Vec<Try>>,
    /// Which line each job speaks.
    of: BTreeMap<JobId, Part>,
    /// What was charged, for takes or for nothing.
    cost: BTreeMap<Backend, Credits>,
    /// What was charged for those that have no take of it.
    paid: BTreeMap<JobId, Credits>,
    /// Those that may have been charged real credits.
    doubted: BTreeSet<JobId>,
    /// Those by which Draft voices rehearse lines.
    rehearsals: BTreeSet<JobId>,
}

/// A line of the script, or a job that speaks none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Line(LineId),
    Alone(JobId),
    /// One of several takes of a line.
    Take(JobId),
}

/// A job of a line, and how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Try {
    job: JobId,
    how: Option<How>,
}

/// How a line stands. Of two jobs of it the one counts that somebody has to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    Cancelled,
    Spoken,
    Stopped,
    Failed,
    Open,
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

impl End {
    fn how(&self) -> Option<How> {
        match self {
            Self::Spoken(..) => Some(How::Spoken),
            Self::Failed(_) => Some(How::Failed),
            Self::Cancelled(Charged::No) => Some(How::Cancelled),
            Self::Cancelled(_) => Some(How::Stopped),
            Self::Forgotten => None,
        }
    }
}

impl Run {
    /// Lines that are over, however.
    pub fn over(&self) -> usize {
        self.lines - self.open
    }

    /// Whether several lines are under way.
    pub fn is_batch(&self) -> bool {
        self.lines > 1 && self.open > 0
    }

    /// A line was ordered.
    fn begin(&mut self, line: Option<LineId>, job: JobId) {
        self.begin_part(line.map_or(Part::Alone(job), Part::Line), job);
    }

    fn begin_part(&mut self, part: Part, job: JobId) {
        if self.open == 0 {
            *self = Self::default();
        }
        let part = *self.of.entry(job).or_insert(part);
        self.change(part, |tries| {
            // How it ended before is past.
            tries.retain(|tried| tried.how.is_none() && tried.job != job);
            tries.push(Try { job, how: None });
        });
    }

    /// A line is over. At the end of several comes the word that they are.
    fn end(&mut self, job: JobId, end: End) -> Option<Notice> {
        let part = *self.of.get(&job)?;
        let tries = self.parts.get(&part).map_or(&[][..], Vec::as_slice);
        let is_open = |tried: &Try| tried.job == job && tried.how.is_none();
        let was_open = tries.iter().any(is_open);
        let how = end.how();
        if !was_open {
            how?;
            // It was in doubt, and is certain now.
            self.doubted.remove(&job);
        }
        self.change(part, |tries| match how {
            None => tries.retain(|tried| tried.job != job),
            Some(_) => {
                for tried in tries.iter_mut().filter(|tried| tried.job == job) {
                    tried.how = how;
                }
            }
        });
        self.charge(job, end);
        let over = was_open && self.open == 0 && self.lines > 1;
        over.then(|| match (self.failed, self.doubted.len()) {
            (0, 0) => Notice::Done(self.word()),
            _ => Notice::Heed(self.word()),
        })
    }

    /// Changes the jobs of a line, and counts it as it is then.
    fn change(&mut self, part: Part, change: impl FnOnce(&mut Vec<Try>)) {
        let how = |tries: &[Try]| {
            let all = tries.iter().map(|tried| tried.how.unwrap_or(How::Open));
            all.max()
        };
        let tries = self.parts.entry(part).or_default();
        let was = how(tries);
        change(tries);
        let is = how(tries);
        if tries.is_empty() {
            self.parts.remove(&part);
        }
        if let Some(was) = was {
            self.lines -= 1;
            *self.count_of(was) -= 1;
        }
        if let Some(is) = is {
            self.lines += 1;
            *self.count_of(is) += 1;
        }
    }

    fn count_of(&mut self, how: How) -> &mut usize {
        match how {
            How::Cancelled => &mut self.cancelled,
            How::Spoken => &mut self.spoken,
            How::Stopped => &mut self.stopped,
            How::Failed => &mut self.failed,
            How::Open => &mut self.open,
        }
    }

    fn charge(&mut self, job: JobId, end: End) {
        let charged = match end {
            End::Spoken(backend, cost, source) => {
                // What was charged before was counted with the try before, where that knew of it.
                let before = match source {
                    Source::Earlier => {
                        self.doubted.remove(&job);
                        self.paid.remove(&job).unwrap_or_default()
                    }
                    Source::Bought | Source::Library => Credits::ZERO,
                };
                *self.cost.entry(backend).or_default() += cost.less(before);
                return;
            }
            End::Failed(charged) | End::Cancelled(charged) => charged,
            End::Forgotten => return,
        };
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

    fn word(&self) -> String {
        let (spoken, lines, cost) = (self.spoken, self.lines, self.cost());
        let (failed, stopped, cancelled) = (self.failed, self.stopped, self.cancelled);
        // Several takes of a line are no lines, nor are takes of none that are heard to choose from.
        let mut all = self.parts.keys();
        let are_takes = all.all(|part| !matches!(part, Part::Line(_)));
        if failed + stopped + cancelled == 0 {
            return if are_takes {
                tr!("studio-run-takes", takes = lines, cost = cost)
            } else if self.of.keys().all(|job| self.rehearsals.contains(job)) {
                tr!("studio-run-rehearsed", lines = lines)
            } else {
                tr!("studio-run-done", lines = lines, cost = cost)
            };
        }
        let cost = cost.as_str();
        let all = if are_takes {
            tr!(
                "studio-run-takes-part",
                made = spoken,
                takes = lines,
                cost = cost
            )
        } else {
            tr!(
                "studio-run-part",
                spoken = spoken,
                lines = lines,
                cost = cost
            )
        };
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
            Notice::Often(_)
            | Notice::Offer { .. }
            | Notice::Alert(_)
            | Notice::Trouble(_)
            | Notice::Over(_)
            | Notice::Past(_) => None,
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
            run.begin(Some(LineId(job)), JobId(job));
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
            run.begin(Some(LineId(job)), JobId(job));
        }
        run.end(JobId(1), failed());
        run.begin(Some(LineId(1)), JobId(1));
        assert_eq!((run.lines, run.failed), (3, 0));
        run.end(JobId(1), spoken(0));
        run.end(JobId(2), failed());
        let word = text(run.end(JobId(3), spoken(0)));
        let expected = "2 of 3 lines were spoken, at no cost; 1 failed and is listed under Failed";
        assert_eq!(word.as_deref(), Some(expected));
    }

    /// An audition of six voices with three lines was told as "All 18 lines are spoken".
    #[test]
    fn takes_of_no_line_are_told_as_takes() {
        let mut run = Run::default();
        run.begin(None, JobId(1));
        run.begin(None, JobId(2));
        run.end(JobId(1), spoken(0));
        let word = text(run.end(JobId(2), spoken(0)));
        assert_eq!(word.as_deref(), Some("Both takes are made, at no cost"));
    }

    #[test]
    fn one_line_is_no_batch_and_needs_no_word() {
        let mut run = Run::default();
        run.begin(Some(LineId(1)), JobId(1));
        assert!(!run.is_batch());
        assert_eq!(text(run.end(JobId(1), spoken(5))), None);
    }

    /// What it had cost was seen in the Usage room only.
    #[test]
    fn the_word_at_the_end_says_what_it_cost() {
        let mut run = Run::default();
        for (first, cost, words) in [
            (1, 35, "Both lines are spoken, for 70 credits"),
            (3, 0, "Both lines are spoken, at no cost"),
        ] {
            run.begin(Some(LineId(first)), JobId(first));
            run.begin(Some(LineId(first + 1)), JobId(first + 1));
            run.end(JobId(first), spoken(cost));
            let word = text(run.end(JobId(first + 1), spoken(cost)));
            assert_eq!(word.as_deref(), Some(words));
        }
        run.begin(Some(LineId(5)), JobId(5));
        run.begin(Some(LineId(6)), JobId(6));
        let draft = || End::Spoken(Backend::Draft, Credits(4), Source::Bought);
        run.end(JobId(5), draft());
        let word = text(run.end(JobId(6), draft()));
        let words = "Both lines are spoken, free (8 draft credits)";
        assert_eq!(word.as_deref(), Some(words));
    }

    fn begun(lines: u64) -> Run {
        let mut run = Run::default();
        (1..=lines).for_each(|job| run.begin(Some(LineId(job)), JobId(job)));
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
            run.begin(Some(LineId(1)), JobId(1));
            run.end(JobId(1), End::Spoken(Backend::Live, Credits(13), source));
            let word = text(run.end(JobId(2), spoken(0)));
            let words = format!("Both lines are spoken, for {cost} credits");
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
        run.begin(Some(LineId(1)), JobId(1));
        assert_eq!((run.lines, run.cancelled), (3, 0));
        run.end(JobId(1), spoken(1));
        run.end(JobId(2), spoken(1));
        let word = text(run.end(JobId(3), spoken(1)));
        let words = "All 3 lines are spoken, for 3 credits";
        assert_eq!(word.as_deref(), Some(words));
    }

    /// "6 of 31" stood over thirty lines: one that was refused and pressed again has another job.
    #[test]
    fn a_line_that_is_pressed_again_is_the_same_line_of_the_batch() {
        let mut run = Run::default();
        for line in 1..=30 {
            run.begin(Some(LineId(line)), JobId(line));
        }
        run.end(JobId(1), failed());
        run.end(JobId(2), cancelled());
        assert_eq!((run.lines, run.spoken, run.failed), (30, 0, 1));
        run.begin(Some(LineId(1)), JobId(31));
        assert_eq!((run.lines, run.spoken, run.failed), (30, 0, 0));
        assert_eq!(run.end(JobId(31), spoken(2)), None);
        assert_eq!((run.lines, run.spoken, run.cancelled), (30, 1, 1));
        // Another take of it, and nothing of the one before is told any more.
        run.begin(Some(LineId(1)), JobId(32));
        run.begin(Some(LineId(1)), JobId(33));
        assert_eq!((run.lines, run.spoken, run.over()), (30, 0, 1));
        run.end(JobId(32), spoken(2));
        assert_eq!(run.over(), 1, "one of its takes is under way");
        run.end(JobId(33), End::Forgotten);
        assert_eq!((run.lines, run.spoken), (30, 1));
        (3..=29).for_each(|job| drop(run.end(JobId(job), spoken(0))));
        let word = text(run.end(JobId(30), spoken(0)));
        let words = "Stopped: 29 of 30 lines were spoken, for 4 credits";
        assert_eq!(word.as_deref(), Some(words));
    }

    /// The lines of two projects stood in one sum.
    #[test]
    fn each_project_has_its_own_count() {
        let mut runs = Runs::default();
        let [one, other] = [1, 2].map(|id| Some(ProjectId(id)));
        for job in 1..=3 {
            runs.0
                .entry(one)
                .or_default()
                .begin(Some(LineId(job)), JobId(job));
            let run = runs.0.entry(other).or_default();
            run.begin(Some(LineId(job)), JobId(10 + job));
        }
        runs.end(JobId(11), spoken(4));
        assert_eq!((runs.of(one).lines, runs.of(one).spoken), (3, 0));
        assert_eq!((runs.of(other).lines, runs.of(other).spoken), (3, 1));
        assert_eq!(runs.batches_beside(one), 1);
        runs.end(JobId(12), spoken(4));
        let (of, word) = runs.end(JobId(13), spoken(4)).unwrap();
        assert_eq!(of, other);
        let words = "All 3 lines are spoken, for 12 credits";
        assert_eq!(text(Some(word)).as_deref(), Some(words));
        assert_eq!(runs.of(one).over(), 0);
    }
}
