//! Several lines under way at once: how far they are, and the word at their end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::command::{LineOrder, Tried};
use crate::desk::{Desk, JobState};
use crate::event::{Notice, Offer, Source, Work};
use crate::trouble::{Charged, Kind, Trouble};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{JobId, LineId, ProjectId};
use mynah_core::request::Tool;
use mynah_i18n::tr;

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
        self.beside(project).filter(|run| run.is_batch()).count()
    }

    /// Those of other projects. Work of none, as a dub is, is no line of one.
    fn beside(&self, project: Option<ProjectId>) -> impl Iterator<Item = &Run> {
        let is_other = move |of: Option<ProjectId>| of.is_some() && of != project;
        let others = self.0.iter().filter(move |(of, _)| is_other(**of));
        others.map(|(_, run)| run)
    }

    /// A line was ordered; `stands_in`: by a rehearsal, and its own voice is no Draft one.
    pub fn begin(
        &mut self,
        project: Option<ProjectId>,
        order: &LineOrder,
        job: JobId,
        stands_in: bool,
    ) {
        let run = self.0.entry(project).or_default();
        let call = order.stop_loss.and_then(|under| match under.of {
            Tried::Call(call) => Some((call, order.speaker.clone())),
            Tried::Sweep(_) => None,
        });
        run.goes_on = call.is_some() && run.call == call && run.spoken == run.lines;
        let line = order.line.filter(|_| project.is_some());
        if order.beside {
            run.begin_part(Part::Take(job), job);
        } else {
            run.begin(line, job);
        }
        if run.of.len() == 1 {
            run.call = call;
        } else if run.call != call {
            run.call = None;
        }
        if stands_in {
            run.rehearsals.insert(job);
        }
        if order.request.tool() == Tool::Dubbing {
            run.dubs.insert(job);
        }
        if let Some(under) = order.stop_loss {
            // What was ordered last under it was ordered for all that was left.
            run.left_out.retain(|(of, _)| *of != under.of);
            run.left_out.push((under.of, under.held));
        }
    }

    /// A line is over. At the end of several comes the word that they are, with whose they were. What is cancelled of
    /// another project than the open one is nowhere seen: it is told of one line, too.
    pub fn end(
        &mut self,
        open: Option<ProjectId>,
        job: JobId,
        end: End,
    ) -> Option<(Option<ProjectId>, Notice)> {
        let mut all = self.0.iter_mut();
        let is_of = |run: &Run| run.of.contains_key(&job) || run.sought.contains_key(&job);
        let (project, run) = all.find(|(_, run)| is_of(run))?;
        run.find(job, &end);
        let is_other = project.is_some() && *project != open;
        let is_unseen = is_other && run.open > 0 && matches!(end, End::Cancelled(_));
        let word = run.end(job, end);
        // A line that another press gave its take lacks nothing.
        let is_told = is_unseen && run.open == 0 && run.cancelled + run.stopped > 0;
        let word = word.or_else(|| is_told.then(|| run.told()));
        Some((*project, run.of_call(*project, word?)))
    }

    /// A line that an ended window sent is looked for: what is told at the end of several waits for it.
    fn seek(&mut self, project: Option<ProjectId>, line: Option<LineId>, job: JobId) {
        let run = self.0.entry(project).or_default();
        run.sought.insert(job, line.filter(|_| project.is_some()));
    }

    /// A job is stopped on its way, and what the service makes of it is fetched.
    pub fn fetch(&mut self, job: JobId) {
        let mut all = self.0.values_mut();
        if let Some(run) = all.find(|run| run.of.contains_key(&job)) {
            run.fetching.insert(job);
        }
    }

    /// Parts that this attempt at a line paid for are here, though the line isn't.
    pub fn pay_for_parts(&mut self, job: JobId, trouble: &Trouble) {
        let mut all = self.0.values_mut();
        if let Some(bought) = &trouble.details.bought
            && let Some(run) = all.find(|run| run.of.contains_key(&job))
        {
            *run.cost.entry(bought.backend).or_default() += bought.now;
        }
    }

    /// How many lines of other projects are under way.
    pub fn open_beside(&self, project: Option<ProjectId>) -> usize {
        self.beside(project).map(|run| run.open).sum()
    }
}

impl Desk {
    /// Returns the id of the open project.
    pub fn open_id(&self) -> Option<ProjectId> {
        self.project.as_ref().map(|open| open.card.id)
    }

    /// What an ended window sent as a job is looked for.
    pub fn seek(&mut self, id: JobId) {
        if let Some(Work::Generate { project, order, .. }) = self.job(id).map(|job| &job.work) {
            let (project, line) = (*project, order.line);
            self.runs.seek(project, line, id);
        }
        self.set_job(id, JobState::LookedFor);
    }

    /// The lines of the open project under way, or those that were last.
    pub fn run(&self) -> &Run {
        self.runs.of(self.open_id())
    }

    /// Of how many other projects several lines are under way.
    pub fn run_beside(&self) -> usize {
        self.runs.batches_beside(self.open_id())
    }

    /// How many lines of other projects are under way.
    pub fn open_beside(&self) -> usize {
        self.runs.open_beside(self.open_id())
    }

    /// Whether a Draft voice only stands in for the own ones of a project, as far as that is known.
    pub fn stands_in(&self, project: Option<ProjectId>) -> bool {
        project != self.open_id() || self.backend() == Backend::Live
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
    /// Those of them whose takes are being fetched.
    fetching: BTreeSet<JobId>,
    /// How many were fetched since that was told.
    fetched: usize,
    /// Lines that were not sent, because a budget or a monthly key limit had no room for them.
    pub unsent: usize,
    /// The limit that had no room for the last of them.
    limit: Limit,
    /// Those that a stop-loss had no room for when their turn came, for nothing.
    held: usize,
    /// Takes that a stop-loss had no room for when the others were ordered.
    left_out: Vec<(Tried, usize)>,
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
    /// Those by which Draft voices stand in for others.
    rehearsals: BTreeSet<JobId>,
    /// Those that dub a film.
    dubs: BTreeSet<JobId>,
    /// The casting call that all of them are takes of, by the number that drew its letters, and whose part it is.
    call: Option<(u32, String)>,
    /// The next one goes on with what is over.
    goes_on: bool,
    /// Those that an ended window sent and that are looked for, with their lines: each may be found, or wait again.
    sought: BTreeMap<JobId, Option<LineId>>,
    /// All others were over before those are: the word comes with the last one.
    is_withheld: bool,
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
    Held,
    Unsent,
    Stopped,
    Failed,
    Open,
}

/// A limit of the user that holds for all work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limit {
    /// The budget of a month or of a project.
    #[default]
    Budget,
    /// The monthly limit of a key.
    Key,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// At this cost.
    Spoken(Backend, Credits, Source),
    /// With whether it was charged nevertheless.
    Failed(Charged),
    /// A stop-loss has no room for it: it was not sent.
    Held,
    /// A limit of the user has no room for it: it was not sent.
    Unsent(Limit),
    /// With whether it was charged nevertheless.
    Cancelled(Charged),
    /// It is told of no longer.
    Forgotten,
}

impl End {
    /// Returns how a job ends with this trouble.
    pub fn of_failed(trouble: &Trouble) -> Self {
        match trouble.details.kind {
            Kind::StopLoss => Self::Held,
            Kind::Budget if trouble.is_over_limit() => Self::Unsent(Limit::Budget),
            Kind::KeyLimit if trouble.is_over_limit() => Self::Unsent(Limit::Key),
            Kind::Budget
            | Kind::KeyLimit
            | Kind::Refused
            | Kind::Credits
            | Kind::Reach
            | Kind::Waiting
            | Kind::Elsewhere => Self::Failed(trouble.charged.clone()),
        }
    }

    fn how(&self) -> Option<How> {
        match self {
            Self::Spoken(..) => Some(How::Spoken),
            Self::Failed(_) => Some(How::Failed),
            Self::Held => Some(How::Held),
            Self::Unsent(_) => Some(How::Unsent),
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

    /// How many cancelled lines are checked for what was generated.
    pub fn checked(&self) -> usize {
        self.fetching.len()
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
        // After a crash what is left of a call comes one after the other: it is told as one.
        let goes_on = std::mem::take(&mut self.goes_on) | std::mem::take(&mut self.is_withheld);
        if !goes_on && self.open == 0 {
            *self = Self {
                sought: std::mem::take(&mut self.sought),
                ..Self::default()
            };
        }
        self.fetching.remove(&job);
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
        let was_fetching = !was_open && self.fetching.remove(&job);
        if !was_open {
            how?;
            // It was in doubt, and is certain now.
            self.doubted.remove(&job);
        }
        if was_fetching && matches!(end, End::Spoken(..)) {
            self.fetched += 1;
        }
        if let End::Unsent(limit) = end {
            self.limit = limit;
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
        let over = was_open && self.open == 0 && self.lines + self.left_out() > 1;
        if over {
            self.is_withheld = !self.sought.is_empty();
            return (!self.is_withheld).then(|| self.told());
        }
        // What was told when it was stopped is another sum by now.
        let is_fetched = was_fetching && self.fetching.is_empty() && self.open == 0;
        let fetched = if is_fetched {
            std::mem::take(&mut self.fetched)
        } else {
            0
        };
        (fetched > 0).then(|| {
            let all = self.part_words();
            Notice::Done(tr!("studio-run-fetched", fetched = fetched, all = all))
        })
    }

    /// One that was looked for isn't any more. What came of it counts with the others, where there are any; what waits again
    /// is ordered anew.
    fn find(&mut self, job: JobId, end: &End) {
        let Some(line) = self.sought.remove(&job) else {
            return;
        };
        let has_others = self.open > 0 || self.is_withheld;
        if has_others && end.how().is_some() && !self.of.contains_key(&job) {
            self.begin(line, job);
        }
    }

    /// How many takes were not ordered because a stop-loss had no room for them.
    fn left_out(&self) -> usize {
        self.left_out.iter().map(|(_, held)| held).sum()
    }

    fn told(&self) -> Notice {
        match (self.failed + self.held + self.unsent, self.doubted.len()) {
            (0, 0) => Notice::Done(self.word()),
            _ => Notice::Heed(self.word()),
        }
    }

    /// Says of which casting call it is told, and leads there.
    fn of_call(&self, project: Option<ProjectId>, word: Notice) -> Notice {
        match (word, &self.call, project) {
            (Notice::Done(all), Some((call, speaker)), Some(project)) => Notice::Offer {
                text: tr!("studio-run-call", speaker = speaker.as_str(), all = all),
                offer: Offer::HearAudition(project, *call),
            },
            (Notice::Heed(all), Some((call, speaker)), Some(project)) => Notice::Offer {
                text: tr!("studio-run-call", speaker = speaker.as_str(), all = all),
                offer: Offer::ShowAudition(project, *call),
            },
            (word, ..) => word,
        }
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
            How::Held => &mut self.held,
            How::Unsent => &mut self.unsent,
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
            End::Held | End::Unsent(_) | End::Forgotten => return,
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
        let cost = self.cost();
        let (failed, stopped, cancelled) = (self.failed, self.stopped, self.cancelled);
        // Whoever chose so many hears of all of them.
        let (held, lines) = (self.held + self.left_out(), self.lines + self.left_out());
        let (are_takes, are_dubs) = self.kind();
        if failed + stopped + cancelled + held + self.unsent == 0 {
            return if are_dubs {
                tr!("studio-run-dubs", dubs = lines, cost = cost)
            } else if are_takes {
                tr!("studio-run-takes", takes = lines, cost = cost)
            } else if self.of.keys().all(|job| self.rehearsals.contains(job)) {
                tr!("studio-run-rehearsed", lines = lines)
            } else {
                tr!("studio-run-done", lines = lines, cost = cost)
            };
        }
        let cost = cost.as_str();
        if lines == 1 && self.unsent == 0 {
            return match stopped {
                0 => tr!("studio-run-one-cancelled", cost = cost),
                _ => tr!("studio-run-one-stopped", cost = cost),
            };
        }
        let all = self.part_words();
        let held_too = |words: String| match held {
            0 => words,
            _ => tr!("studio-run-held", all = words, held = held),
        };
        let held_too = |words: String| match (self.unsent, self.limit) {
            (0, _) => held_too(words),
            (lines, Limit::Budget) => {
                tr!("studio-run-unsent", all = held_too(words), lines = lines)
            }
            (lines, Limit::Key) => {
                tr!(
                    "studio-run-unsent-key",
                    all = held_too(words),
                    lines = lines
                )
            }
        };
        // As many as stand under Failed.
        let listed = failed + stopped;
        let mut words = match (failed, stopped) {
            (0, 0) if cancelled == 0 => return held_too(all),
            (0, 0) => return held_too(tr!("studio-run-cancelled", all = all)),
            (_, 0) => tr!("studio-run-failed", all = all, failed = listed),
            (0, _) => {
                let all = tr!("studio-run-cancelled", all = all);
                if self.fetching.len() == stopped {
                    tr!("studio-run-fetching", all = all, stopped = stopped)
                } else {
                    tr!("studio-run-stopped", all = all, stopped = listed)
                }
            }
            _ => tr!("studio-run-failed-or-stopped", all = all, listed = listed),
        };
        if failed > 0 && cancelled > 0 {
            words = tr!("studio-run-and-cancelled", all = words, lines = cancelled);
        }
        held_too(words)
    }

    /// Whether all are dubs.
    pub fn is_of_dubs(&self) -> bool {
        self.kind().1
    }

    /// Whether all are takes, and whether all are dubs. Several takes of a line are no lines, nor are takes of none that are
    /// heard to choose from.
    fn kind(&self) -> (bool, bool) {
        let mut all = self.parts.keys();
        let are_takes = all.all(|part| !matches!(part, Part::Line(_)));
        let are_dubs = self.of.keys().all(|job| self.dubs.contains(job));
        (are_takes, are_dubs)
    }

    /// How many are there of how many, and what they came to.
    fn part_words(&self) -> String {
        let (spoken, cost) = (self.spoken, self.cost());
        let lines = self.lines + self.left_out();
        match self.kind() {
            (_, true) => tr!(
                "studio-run-dubs-part",
                made = spoken,
                dubs = lines,
                cost = cost
            ),
            (true, _) => tr!(
                "studio-run-takes-part",
                made = spoken,
                takes = lines,
                cost = cost
            ),
            _ => tr!(
                "studio-run-part",
                spoken = spoken,
                lines = lines,
                cost = cost
            ),
        }
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
mod tests;
