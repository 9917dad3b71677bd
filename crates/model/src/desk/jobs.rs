//! The jobs of this run in order, in pages: a batch of a million lines is told, asked for and dismissed line by line.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::command::DubLine;
use crate::desk::ahead::{self, Ahead};
use crate::desk::alone::Alone;
use crate::desk::free::{Free, Part};
use crate::desk::ranked::Ranked;
use crate::desk::waiting::Waiting;
use crate::desk::{JobCard, JobState, Sound};
use crate::event::Work;
use crate::trouble::Charged;
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::ids::{JobId, LineId, ProjectId};
use mynah_script::pages::Pages;

/// Ids that share a page.
const PAGE: u64 = 256;

/// What jobs are listed under: those that are over and did well are in no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Under way, held until something is over, or looked for.
    Running,
    /// Waiting for their turn, in the order in which they go.
    Waiting,
    /// Failed, or cancelled and perhaps charged.
    Failed,
    /// Not sent: a limit that the user chose has no room for them.
    Unsent,
}

impl List {
    /// All of them, as they are shown.
    pub const ALL: [Self; 4] = [Self::Running, Self::Waiting, Self::Failed, Self::Unsent];

    fn of(card: &JobCard) -> Option<Self> {
        match &card.state {
            JobState::Running { .. } | JobState::Held { .. } | JobState::LookedFor => {
                Some(Self::Running)
            }
            JobState::Queued => Some(Self::Waiting),
            JobState::Failed(trouble) if trouble.is_over_limit() => Some(Self::Unsent),
            JobState::Failed(_) => Some(Self::Failed),
            JobState::Cancelled(trouble) => {
                (trouble.charged != Charged::No).then_some(Self::Failed)
            }
            JobState::Finished { .. } => None,
        }
    }
}

/// Jobs by their ids, which count up.
#[derive(Debug, Default)]
pub struct Jobs {
    running: Ranked<(i64, JobId)>,
    waiting: Waiting,
    failed: Ranked<(i64, JobId)>,
    unsent: Ranked<(i64, JobId)>,
    pages: BTreeMap<u64, Vec<JobCard>>,
    len: usize,
    exports: BTreeSet<JobId>,
    histories: BTreeSet<JobId>,
    /// Those that may have been charged and are not looked for yet.
    in_doubt: BTreeSet<JobId>,
    /// Those that were sent by an earlier run, and are looked for.
    looked_for: BTreeSet<JobId>,
    /// Those that failed and cost nothing.
    free: Free,
    /// What those that are not over are to cost.
    ahead: Ahead,
    /// The job that was its line's newest before, of each that is not over.
    older: HashMap<JobId, JobId>,
    /// Failures for nothing whose line has a newer order: they are not ordered again with all the others.
    overtaken: HashSet<JobId>,
    /// The newest job of each line.
    of_lines: HashMap<ProjectId, Pages<JobId>>,
    /// Those that make something for no line.
    alone: Alone,
    /// Those that are not over of several takes that were ordered of a line at once.
    several: BTreeMap<(ProjectId, LineId), BTreeSet<JobId>>,
}

impl Jobs {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &JobCard> {
        self.pages.values().flatten()
    }

    /// Those that write files, oldest first.
    pub fn exports(&self) -> impl Iterator<Item = &JobCard> {
        self.exports.iter().filter_map(|id| self.get(*id))
    }

    /// Those that go through entries of the history, oldest first.
    pub fn histories(&self) -> impl Iterator<Item = &JobCard> {
        self.histories.iter().filter_map(|id| self.get(*id))
    }

    /// Those that failed and may have been charged, oldest first.
    pub fn in_doubt(&self) -> impl ExactSizeIterator<Item = JobId> {
        self.in_doubt.iter().copied()
    }

    /// Those that were sent by an earlier run and are looked for, oldest first.
    pub fn looked_for(&self) -> impl ExactSizeIterator<Item = JobId> {
        self.looked_for.iter().copied()
    }

    /// Those that failed and cost nothing: they can be ordered again or forgotten.
    pub fn free(&self) -> &Free {
        &self.free
    }

    /// What is ordered and not paid yet.
    pub fn ahead(&self) -> &Ahead {
        &self.ahead
    }

    /// How many turns the first of each batch that waits is away.
    pub fn take_turns(&mut self, away: Vec<(u64, u64)>) {
        self.waiting.set_away(away);
    }

    /// A job by its id.
    pub fn get(&self, id: JobId) -> Option<&JobCard> {
        let page = self.pages.get(&(id.0 / PAGE))?;
        let place = page.binary_search_by_key(&id, |job| job.id).ok()?;
        page.get(place)
    }

    /// The job that a project's line is told by: the newest, of several takes the first that isn't over.
    pub fn of_line(&self, project: ProjectId, line: LineId) -> Option<JobId> {
        let newest = self.newest_of(project, line)?;
        let goes_on_alone = |job: &JobCard| !job.is_beside() && job.goes_on();
        if self.get(newest).is_some_and(goes_on_alone) {
            return Some(newest);
        }
        let open = self.several_of(project, line).next();
        Some(open.unwrap_or(newest))
    }

    /// Those that are not over of several takes that were ordered of a line at once, oldest first.
    pub fn several_of(&self, project: ProjectId, line: LineId) -> impl Iterator<Item = JobId> {
        let open = self.several.get(&(project, line));
        open.into_iter().flatten().copied()
    }

    /// The newest job that makes a request for no line, by its [`quick_key`](mynah_core::fingerprint::quick_key).
    pub fn of_request(&self, backend: Backend, key: u64) -> Option<JobId> {
        self.alone.of_request(backend, key)
    }

    /// The newest job of a line of a dub.
    pub fn of_dub_line(&self, line: &DubLine) -> Option<JobId> {
        self.alone.of_dub_line(line)
    }

    fn newest_of(&self, project: ProjectId, line: LineId) -> Option<JobId> {
        self.of_lines.get(&project)?.get(line)
    }

    /// Notes whether one of several takes is over.
    fn note_several(&mut self, line: Option<(ProjectId, LineId)>, id: JobId) {
        let Some(line) = line else { return };
        let open = self
            .get(id)
            .is_some_and(|job| job.is_beside() && job.goes_on());
        if open {
            self.several.entry(line).or_default().insert(id);
        } else if let Some(all) = self.several.get_mut(&line)
            && all.remove(&id)
            && all.is_empty()
        {
            self.several.remove(&line);
        }
    }

    /// The jobs of a list, in order.
    pub fn listed(&self, list: List) -> impl Iterator<Item = &JobCard> {
        let all = self.from(list, 0);
        all.filter_map(|(_, id)| self.get(id))
    }

    /// The jobs of lists that stand one after the other, from one row to another.
    pub fn rows<'a>(
        &'a self,
        lists: &'a [List],
        rows: std::ops::Range<usize>,
    ) -> impl Iterator<Item = &'a JobCard> {
        let mut above = rows.start;
        let from_there = lists.iter().flat_map(move |list| {
            let of_list = self.from(*list, above);
            above = above.saturating_sub(self.count(*list));
            of_list
        });
        let some = from_there.take(rows.len());
        some.filter_map(|(_, id)| self.get(id))
    }

    /// How many a list has.
    pub fn count(&self, list: List) -> usize {
        match list {
            List::Running => self.running.len(),
            List::Waiting => self.waiting.len(),
            List::Failed => self.failed.len(),
            List::Unsent => self.unsent.len(),
        }
    }

    fn from(&self, list: List, row: usize) -> Box<dyn Iterator<Item = (i64, JobId)> + '_> {
        match list {
            List::Running => Box::new(self.running.from(row)),
            List::Waiting => Box::new(self.waiting.from(row)),
            List::Failed => Box::new(self.failed.from(row)),
            List::Unsent => Box::new(self.unsent.from(row)),
        }
    }

    /// Changes a job, and the lists that it stands in.
    pub fn change(&mut self, id: JobId, change: impl FnOnce(&mut JobCard)) {
        let counts = !self.overtaken.contains(&id);
        let Some(job) = self.get_mut(id) else { return };
        let (before, was) = (Stand::of(job), Part::of(job));
        let was_ahead = ahead::part_of(job);
        change(job);
        let (after, is) = (Stand::of(job), Part::of(job));
        let is_ahead = ahead::part_of(job);
        let (doubt, line) = (Doubt::of(job), job.line());
        self.doubt(id, doubt);
        self.ahead.change(was_ahead, is_ahead);
        if before != after {
            self.unlist(id, before);
            self.enlist(id, after);
            self.note_several(line, id);
        }
        if counts && self.is_behind(id) {
            self.overtaken.insert(id);
            self.add_up(was, None);
        } else if counts {
            self.add_up(was, is);
        }
    }

    /// Whether a job failed for nothing while its line's newer order is under way.
    fn is_behind(&self, id: JobId) -> bool {
        let Some(job) = self.get(id).filter(|job| job.is_free_failure()) else {
            return false;
        };
        let newest = job
            .line()
            .and_then(|(project, line)| self.newest_of(project, line));
        let newest = newest.filter(|newest| *newest != id);
        newest
            .and_then(|newest| self.get(newest))
            .is_some_and(|newest| {
                newest.goes_on() && newest.is_instead_of(job) && newest.backend() == job.backend()
            })
    }

    fn add_up(&mut self, was: Option<Part>, is: Option<Part>) {
        if was != is {
            if let Some(part) = was {
                self.free.take(part);
            }
            if let Some(part) = is {
                self.free.add(part);
            }
        }
    }

    fn doubt(&mut self, id: JobId, doubt: Option<Doubt>) {
        for (of, those) in [
            (Doubt::Open, &mut self.in_doubt),
            (Doubt::LookedFor, &mut self.looked_for),
        ] {
            if doubt == Some(of) {
                those.insert(id);
            } else {
                those.remove(&id);
            }
        }
    }

    fn enlist(&mut self, id: JobId, stand: Stand) {
        let place = (stand.rank, id);
        match stand.list {
            Some(List::Running) => self.running.insert(place),
            Some(List::Waiting) => self.waiting.insert(stand.batch, place),
            Some(List::Failed) => self.failed.insert(place),
            Some(List::Unsent) => self.unsent.insert(place),
            None => {}
        }
    }

    fn unlist(&mut self, id: JobId, stand: Stand) {
        let place = (stand.rank, id);
        match stand.list {
            Some(List::Running) => self.running.remove(place),
            Some(List::Waiting) => self.waiting.remove(stand.batch, place),
            Some(List::Failed) => self.failed.remove(place),
            Some(List::Unsent) => self.unsent.remove(place),
            None => {}
        }
    }

    fn get_mut(&mut self, id: JobId) -> Option<&mut JobCard> {
        let page = self.pages.get_mut(&(id.0 / PAGE))?;
        let place = page.binary_search_by_key(&id, |job| job.id).ok()?;
        page.get_mut(place)
    }

    /// A job came to its end: what its line's order before it came to, for nothing, is told no more.
    pub fn supersede(&mut self, id: JobId) {
        let older = self.older.remove(&id);
        let Some(older) = older.and_then(|older| self.get(older)) else {
            return;
        };
        let backend = self.get(id).and_then(JobCard::backend);
        if older.is_free_failure() && older.backend() == backend {
            self.remove(older.id);
        }
    }

    /// Whether its line was ordered anew since it failed for nothing.
    #[cfg(test)]
    pub fn is_overtaken(&self, id: JobId) -> bool {
        self.overtaken.contains(&id)
    }

    /// A line was ordered anew: what failed of it before for nothing is not ordered again with all that failed.
    fn overtake(&mut self, older: JobId, backend: Option<Backend>) {
        let Some(job) = self.get(older) else { return };
        if job.is_free_failure() && job.backend() == backend {
            let part = Part::of(job);
            if self.overtaken.insert(older) {
                self.add_up(part, None);
            }
        }
    }

    /// Takes a job in; one that is tried again keeps its id.
    pub fn insert(&mut self, card: JobCard) {
        let line = card.line();
        let older = line.and_then(|(project, line)| self.newest_of(project, line));
        let older = older.filter(|older| {
            let older = self.get(*older);
            older.is_none_or(|older| card.is_instead_of(older))
        });
        if let Some(older) = older.filter(|older| *older != card.id) {
            self.older.insert(card.id, older);
            self.overtake(older, card.backend());
        }
        if let Some((project, line)) = card.line() {
            let lines = self.of_lines.entry(project).or_default();
            lines.set(&[line], card.id);
        }
        match &card.work {
            Work::Generate { order, backend, .. } => {
                self.alone.insert(*backend, order, card.id);
            }
            Work::Export { .. } | Work::ProjectFile { .. } => {
                self.exports.insert(card.id);
            }
            Work::History(_) => {
                self.histories.insert(card.id);
            }
        }
        if let Some(before) = self.get(card.id) {
            let (stand, was) = (Stand::of(before), Part::of(before));
            let was_ahead = ahead::part_of(before);
            self.unlist(card.id, stand);
            self.ahead.change(was_ahead, None);
            if !self.overtaken.remove(&card.id) {
                self.add_up(was, None);
            }
        }
        self.add_up(None, Part::of(&card));
        self.enlist(card.id, Stand::of(&card));
        let is_ahead = ahead::part_of(&card);
        self.ahead.change(None, is_ahead);
        self.doubt(card.id, Doubt::of(&card));
        let id = card.id;
        let page = self.pages.entry(card.id.0 / PAGE).or_default();
        match page.binary_search_by_key(&card.id, |job| job.id) {
            Ok(place) => {
                if let Some(job) = page.get_mut(place) {
                    *job = card;
                }
            }
            Err(place) => {
                page.insert(place, card);
                self.len += 1;
            }
        }
        self.note_several(line, id);
    }

    /// Removes a job and returns its card.
    pub fn remove(&mut self, id: JobId) -> Option<JobCard> {
        let number = id.0 / PAGE;
        let page = self.pages.get_mut(&number)?;
        let place = page.binary_search_by_key(&id, |job| job.id).ok()?;
        let job = page.remove(place);
        if page.is_empty() {
            self.pages.remove(&number);
        }
        self.len -= 1;
        self.exports.remove(&id);
        self.histories.remove(&id);
        self.doubt(id, None);
        self.older.remove(&id);
        self.unlist(id, Stand::of(&job));
        let was_ahead = ahead::part_of(&job);
        self.ahead.change(was_ahead, None);
        if !self.overtaken.remove(&id) {
            self.add_up(Part::of(&job), None);
        }
        self.note_several(job.line(), id);
        if let Work::Generate { order, backend, .. } = &job.work {
            self.alone.remove(*backend, order, id);
        }
        if let Some((project, line)) = job.line()
            && let Some(lines) = self.of_lines.get_mut(&project)
            && lines.get(line) == Some(id)
        {
            lines.remove(&[line]);
        }
        Some(job)
    }
}

/// Where a job is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stand {
    list: Option<List>,
    batch: Option<u64>,
    rank: i64,
}

impl Stand {
    fn of(card: &JobCard) -> Self {
        Self {
            list: List::of(card),
            batch: card.batch,
            rank: card.rank,
        }
    }
}

/// What nobody knows of a job that may have been charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubt {
    /// It can be looked for.
    Open,
    /// It is looked for.
    LookedFor,
}

impl Doubt {
    fn of(job: &JobCard) -> Option<Self> {
        if matches!(job.state, JobState::LookedFor) {
            return Some(Self::LookedFor);
        }
        job.state.can_be_looked_for().then_some(Self::Open)
    }
}

impl JobCard {
    /// Whether it came to nothing, and cost nothing.
    pub fn is_free_failure(&self) -> bool {
        matches!(&self.state, JobState::Failed(trouble) if trouble.charged == Charged::No)
    }

    /// Whether it runs, is held or waits.
    pub fn goes_on(&self) -> bool {
        matches!(List::of(self), Some(List::Running | List::Waiting))
    }

    /// Returns its urgency when it was ordered: with it the key that pays may be another one.
    pub fn urgency(&self) -> Urgency {
        Urgency::asked(self.batch.is_none())
    }

    /// Whether it makes one of several takes that were ordered at once.
    pub fn is_beside(&self) -> bool {
        match &self.work {
            Work::Generate { order, .. } => order.beside,
            Work::Export { .. } | Work::History(_) | Work::ProjectFile { .. } => false,
        }
    }

    /// Whether it was ordered in place of an older one of its line: of several takes none is another's.
    fn is_instead_of(&self, older: &Self) -> bool {
        !(self.is_beside() && older.is_beside())
    }

    /// Whether a rehearsal ordered it.
    pub fn is_rehearsed(&self) -> bool {
        match &self.work {
            Work::Generate { order, .. } => order.rehearsed,
            Work::Export { .. } | Work::History(_) | Work::ProjectFile { .. } => false,
        }
    }

    /// Who speaks, where it speaks.
    pub fn backend(&self) -> Option<Backend> {
        match &self.work {
            Work::Generate { backend, .. } => Some(*backend),
            Work::Export { .. } | Work::History(_) | Work::ProjectFile { .. } => None,
        }
    }

    /// The line it speaks, if it was ordered in this project.
    pub fn line_in(&self, project: ProjectId) -> Option<LineId> {
        let (ordered, line) = self.line()?;
        (ordered == project).then_some(line)
    }

    /// The line it speaks, if it was ordered for one of a project.
    pub fn line(&self) -> Option<(ProjectId, LineId)> {
        match &self.work {
            Work::Generate { project, order, .. } => project.zip(order.line),
            Work::Export { .. } | Work::History(_) | Work::ProjectFile { .. } => None,
        }
    }

    /// What has arrived so far.
    pub fn sound(&self) -> Option<&Arc<Sound>> {
        match &self.state {
            JobState::Running { sound, .. } => sound.as_ref(),
            JobState::Queued
            | JobState::Held { .. }
            | JobState::LookedFor
            | JobState::Finished { .. }
            | JobState::Failed(_)
            | JobState::Cancelled(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::credits::Credits;

    fn export(id: u64) -> JobCard {
        JobCard {
            id: JobId(id),
            work: Work::Export { takes: 1 },
            quote: Credits::ZERO,
            rank: i64::try_from(id).unwrap(),
            batch: None,
            buys: None,
            state: JobState::Queued,
        }
    }

    #[test]
    fn a_job_is_in_the_list_of_its_state_and_at_its_rank() {
        let mut jobs = Jobs::default();
        (1..=4).for_each(|id| jobs.insert(export(id)));
        let order = |jobs: &Jobs, list| jobs.listed(list).map(|job| job.id.0).collect::<Vec<_>>();
        jobs.change(JobId(3), |job| job.rank = 0);
        jobs.change(JobId(1), |job| {
            job.state = JobState::Running {
                progress: None,
                sound: None,
            }
        });
        assert_eq!(order(&jobs, List::Waiting), [3, 2, 4]);
        assert_eq!(order(&jobs, List::Running), [1]);
        jobs.insert(export(1));
        jobs.remove(JobId(2));
        assert_eq!(order(&jobs, List::Waiting), [3, 1, 4]);
        assert_eq!(jobs.count(List::Running), 0);
    }

    #[test]
    fn jobs_are_found_in_order_and_forgotten_one_by_one() {
        let mut jobs = Jobs::default();
        for id in (1..=600).rev().chain([5]) {
            jobs.insert(export(id));
        }
        assert_eq!(jobs.len(), 600);
        assert!(jobs.iter().map(|job| job.id.0).eq(1..=600));
        assert_eq!(jobs.iter().nth(299).unwrap().id, JobId(300));
        for id in 1..600 {
            assert_eq!(jobs.remove(JobId(id)).map(|job| job.id), Some(JobId(id)));
            assert!(jobs.get(JobId(id)).is_none() && jobs.remove(JobId(id)).is_none());
        }
        assert_eq!(jobs.len(), 1);
        assert!(jobs.exports().map(|job| job.id).eq([JobId(600)]));
    }
}
