//! The jobs of this run in order, in pages: a batch of a million lines is told, asked for and dismissed line by line.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::script::pages::Pages;
use crate::studio::desk::JobCard;
use crate::studio::event::Work;
use crate::terms::ids::{JobId, LineId, ProjectId};

/// Ids that share a page.
const PAGE: u64 = 256;

/// Jobs by their ids, which count up.
#[derive(Debug, Default)]
pub struct Jobs {
    pages: BTreeMap<u64, Vec<JobCard>>,
    len: usize,
    exports: BTreeSet<JobId>,
    /// The newest job of each line.
    of_lines: HashMap<ProjectId, Pages<JobId>>,
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

    /// A job by its id.
    pub fn get(&self, id: JobId) -> Option<&JobCard> {
        let page = self.pages.get(&(id.0 / PAGE))?;
        let place = page.binary_search_by_key(&id, |job| job.id).ok()?;
        page.get(place)
    }

    /// The newest job of a project's line.
    pub fn of_line(&self, project: ProjectId, line: LineId) -> Option<JobId> {
        self.of_lines.get(&project)?.get(line)
    }

    pub(super) fn get_mut(&mut self, id: JobId) -> Option<&mut JobCard> {
        let page = self.pages.get_mut(&(id.0 / PAGE))?;
        let place = page.binary_search_by_key(&id, |job| job.id).ok()?;
        page.get_mut(place)
    }

    /// Takes a job in; one that is tried again keeps its id.
    pub(super) fn insert(&mut self, card: JobCard) {
        if let Some((project, line)) = card.line() {
            let lines = self.of_lines.entry(project).or_default();
            lines.set(&[line], card.id);
        }
        if matches!(card.work, Work::Export { .. }) {
            self.exports.insert(card.id);
        }
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
    }

    pub(super) fn remove(&mut self, id: JobId) -> Option<JobCard> {
        let number = id.0 / PAGE;
        let page = self.pages.get_mut(&number)?;
        let place = page.binary_search_by_key(&id, |job| job.id).ok()?;
        let job = page.remove(place);
        if page.is_empty() {
            self.pages.remove(&number);
        }
        self.len -= 1;
        self.exports.remove(&id);
        if let Some((project, line)) = job.line()
            && let Some(lines) = self.of_lines.get_mut(&project)
            && lines.get(line) == Some(id)
        {
            lines.remove(&[line]);
        }
        Some(job)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::desk::JobState;
    use crate::terms::credits::Credits;

    fn export(id: u64) -> JobCard {
        JobCard {
            id: JobId(id),
            work: Work::Export { takes: 1 },
            quote: Credits::ZERO,
            state: JobState::Queued,
        }
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
