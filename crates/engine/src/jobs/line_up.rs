//! The lines that wait, by batch, in the order in which they go: a few that were taken up and stand ready, and the
//! rest. Any of them can be moved: one that was taken up too early goes back, and its room takes up who is first now.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::jobs::Job;
use mynah_core::ids::JobId;
use mynah_model::command::Step;

/// Where a line stands that was taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// Behind others of its batch.
    Behind,
    /// It is its turn.
    First,
    /// Lines that were not taken up go before it now.
    Back,
}

#[derive(Debug, Default)]
struct Line {
    /// Those that were taken up and have not gone.
    taken: Vec<Arc<Job>>,
    /// Of these, who is to go back.
    back: HashSet<JobId>,
    /// The rest, by rank.
    rest: VecDeque<Arc<Job>>,
}

/// All lines that wait.
#[derive(Debug)]
pub(super) struct LineUp {
    lines: Mutex<BTreeMap<u64, Line>>,
    /// Told whenever somebody may stand elsewhere.
    changed: watch::Sender<()>,
}

impl Default for LineUp {
    fn default() -> Self {
        Self {
            lines: Mutex::default(),
            changed: watch::Sender::new(()),
        }
    }
}

impl Line {
    /// The rank of the first that was not taken up, once it was told of.
    fn first_of_rest(&self) -> Option<i64> {
        let first = self.rest.front()?;
        first.told.load(Ordering::Relaxed).then(|| first.rank())
    }

    fn stand(&self, job: &Job) -> Stand {
        if self.back.contains(&job.id) {
            return Stand::Back;
        }
        let is_here = self.taken.iter().any(|other| other.id == job.id);
        let before = |other: &Arc<Job>| other.id != job.id && other.rank() < job.rank();
        // Somebody is on the way back to make room for it.
        let comes =
            !self.back.is_empty() && self.first_of_rest().is_some_and(|first| first < job.rank());
        if is_here && (comes || self.taken.iter().any(before)) {
            Stand::Behind
        } else {
            Stand::First
        }
    }

    /// As many go back as lines of the rest are before them.
    fn call_back(&mut self) {
        let mut taken: Vec<_> = self.taken.iter().map(|job| (job.rank(), job.id)).collect();
        taken.sort_unstable_by(|one, other| other.cmp(one));
        let told = self
            .rest
            .iter()
            .take_while(|job| job.told.load(Ordering::Relaxed));
        let pairs = taken.into_iter().zip(told);
        let late = pairs.take_while(|((rank, _), first)| first.rank() < *rank);
        self.back = late.map(|((_, id), _)| id).collect();
    }

    fn take_up(&mut self) -> Option<Arc<Job>> {
        self.first_of_rest()?;
        let first = self.rest.pop_front()?;
        self.taken.push(Arc::clone(&first));
        Some(first)
    }

    fn leave(&mut self, id: JobId) {
        self.taken.retain(|job| job.id != id);
        self.back.remove(&id);
    }

    fn place_of(&self, rank: i64) -> usize {
        self.rest.partition_point(|job| job.rank() < rank)
    }

    /// Its neighbour by rank, in the direction of the step.
    fn beside(&self, rank: i64, step: Step) -> Option<Arc<Job>> {
        let taken = self.taken.iter();
        let at = self.place_of(rank);
        match step {
            Step::Up => {
                let rest = at.checked_sub(1).and_then(|at| self.rest.get(at));
                let before = taken.filter(|job| job.rank() < rank).chain(rest);
                before.max_by_key(|job| job.rank()).cloned()
            }
            Step::Down => {
                let mut rest = self.rest.range(at..);
                let rest = rest.find(|job| job.rank() > rank);
                let behind = taken.filter(|job| job.rank() > rank).chain(rest);
                behind.min_by_key(|job| job.rank()).cloned()
            }
            Step::First => {
                let all = taken.chain(self.rest.front());
                let first = all.min_by_key(|job| job.rank());
                first.filter(|job| job.rank() != rank).cloned()
            }
            Step::Last => {
                let all = taken.chain(self.rest.back());
                let last = all.max_by_key(|job| job.rank());
                last.filter(|job| job.rank() != rank).cloned()
            }
        }
    }

    /// Gives a line another rank, and the place that goes with it.
    fn set_rank(&mut self, job: &Arc<Job>, rank: i64) {
        let at = self.place_of(job.rank());
        let alike = self.rest.range(at..);
        let here = alike
            .take_while(|other| other.rank() == job.rank())
            .position(|other| other.id == job.id);
        if let Some(here) = here {
            self.rest.remove(at + here);
        }
        job.rank.store(rank, Ordering::Relaxed);
        if here.is_some() {
            self.rest.insert(self.place_of(rank), Arc::clone(job));
        }
    }
}

impl LineUp {
    /// Puts lines of a batch behind those that wait.
    pub fn put(&self, batch: u64, jobs: &[Arc<Job>]) {
        let mut lines = self.lock();
        let line = lines.entry(batch).or_default();
        line.rest.extend(jobs.iter().cloned());
    }

    /// Takes up the next line of a batch, once it was told.
    pub fn next(&self, batch: u64) -> Option<Arc<Job>> {
        self.lock().get_mut(&batch)?.take_up()
    }

    /// One that was taken up goes back; who is first now is taken up for it. The same again where that is itself.
    pub fn swap(&self, job: &Arc<Job>) -> Arc<Job> {
        let mut lines = self.lock();
        let line = lines.entry(job.batch).or_default();
        line.back.remove(&job.id);
        let stays = line.first_of_rest().is_none_or(|first| first > job.rank());
        // One that is cancelled ends where it is.
        let next = if stays || job.cancel.is_cancelled() {
            None
        } else {
            line.leave(job.id);
            let at = line.place_of(job.rank());
            line.rest.insert(at, Arc::clone(job));
            line.take_up()
        };
        drop(lines);
        self.changed.send_replace(());
        next.unwrap_or_else(|| Arc::clone(job))
    }

    /// One that was taken up goes back, and waits at its rank.
    pub fn give_back(&self, job: &Arc<Job>) {
        {
            let mut lines = self.lock();
            let line = lines.entry(job.batch).or_default();
            line.leave(job.id);
            let at = line.place_of(job.rank());
            line.rest.insert(at, Arc::clone(job));
        }
        self.changed.send_replace(());
    }

    /// One that went and was refused for now stands where it stood: those behind it wait for it again.
    pub fn again(&self, job: &Arc<Job>) {
        {
            let mut lines = self.lock();
            let line = lines.entry(job.batch).or_default();
            if line.taken.iter().any(|other| other.id == job.id) {
                return;
            }
            line.taken.push(Arc::clone(job));
        }
        self.changed.send_replace(());
    }

    /// Counts the lines of some batches that were not taken up yet.
    pub fn count(&self, batches: &BTreeSet<u64>) -> usize {
        let lines = self.lock();
        let of = batches.iter().filter_map(|batch| lines.get(batch));
        of.map(|line| line.rest.len()).sum()
    }

    /// Whether a line waits, and was not taken up.
    pub fn has(&self, batch: u64, id: JobId) -> bool {
        let lines = self.lock();
        let rest = lines.get(&batch).map(|line| &line.rest);
        rest.is_some_and(|rest| rest.iter().any(|job| job.id == id))
    }

    /// It goes, or holds nobody up any longer.
    pub fn pass(&self, job: &Job) {
        {
            let mut lines = self.lock();
            let Some(line) = lines.get_mut(&job.batch) else {
                return;
            };
            line.leave(job.id);
            if line.taken.is_empty() && line.rest.is_empty() {
                lines.remove(&job.batch);
            }
        }
        self.changed.send_replace(());
    }

    /// Waits until it is a line's turn; `false` where it is to go back.
    pub async fn reached(&self, job: &Job) -> bool {
        self.until(job, |stand| stand != Stand::Behind).await == Stand::First
    }

    /// Waits until somebody goes before a line whose turn it was.
    pub async fn overtaken(&self, job: &Job) {
        self.until(job, |stand| stand != Stand::First).await;
    }

    async fn until(&self, job: &Job, is_wanted: impl Fn(Stand) -> bool) -> Stand {
        let mut changes = self.changed.subscribe();
        loop {
            let stand = self.stand(job);
            // It fails only with its sender, which lives as long as this.
            if is_wanted(stand) || changes.changed().await.is_err() {
                return stand;
            }
        }
    }

    fn stand(&self, job: &Job) -> Stand {
        let lines = self.lock();
        let line = lines.get(&job.batch);
        line.map_or(Stand::First, |line| line.stand(job))
    }

    /// Takes those out that nobody has taken up yet.
    pub fn take(&self, is_wanted: impl Fn(&Job) -> bool) -> Vec<Arc<Job>> {
        let mut out = Vec::new();
        let mut lines = self.lock();
        for line in lines.values_mut() {
            line.rest.retain(|job| {
                let stays = !is_wanted(job);
                if !stays {
                    out.push(Arc::clone(job));
                }
                stays
            });
        }
        lines.retain(|_, line| !(line.taken.is_empty() && line.rest.is_empty()));
        out
    }

    /// Moves a line among those of its batch that have not gone. The lines whose ranks are others now.
    pub fn step(&self, job: &Arc<Job>, step: Step) -> Vec<Arc<Job>> {
        let changed = {
            let mut lines = self.lock();
            let Some(line) = lines.get_mut(&job.batch) else {
                return Vec::new();
            };
            let rank = job.rank();
            let is_here = |other: &Arc<Job>| other.id == job.id;
            let waits = line.taken.iter().any(is_here)
                || line
                    .rest
                    .range(line.place_of(rank)..)
                    .take_while(|other| other.rank() == rank)
                    .any(is_here);
            let Some(other) = line.beside(rank, step).filter(|_| waits) else {
                return Vec::new();
            };
            let theirs = other.rank();
            match step {
                Step::First => line.set_rank(job, theirs - 1),
                Step::Last => line.set_rank(job, theirs + 1),
                Step::Up | Step::Down => {
                    line.set_rank(job, theirs);
                    line.set_rank(&other, rank);
                }
            }
            line.call_back();
            match step {
                Step::First | Step::Last => vec![Arc::clone(job)],
                Step::Up | Step::Down => vec![Arc::clone(job), other],
            }
        };
        self.changed.send_replace(());
        changed
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::jobs::agreed::Agreed;
    use crate::jobs::{Jobs, NewJob};
    use mynah_core::backend::Backend;
    use mynah_core::clock::Clock;
    use mynah_core::format::OutputFormat;
    use mynah_core::ids::{ModelId, VoiceId};
    use mynah_core::request::{Generation, SpeechRequest};
    use mynah_core::settings::VoiceSettings;
    use mynah_model::command::LineOrder;
    use mynah_model::urgency::Urgency;

    /// Lines of one batch that were told of.
    fn jobs(lines: usize) -> Vec<Arc<Job>> {
        let jobs = Jobs::default();
        let order = Arc::new(LineOrder {
            shown: None,
            line: None,
            speaker: String::new(),
            voice_name: String::new(),
            request: Generation::Speech(SpeechRequest {
                voice: VoiceId::new("voice"),
                model: ModelId::new("model"),
                text: "A line.".to_owned(),
                settings: VoiceSettings::default(),
                format: OutputFormat::MP3_44100_128,
                seed: None,
                language: None,
                context: Default::default(),
                seams: Vec::new(),
                rules: Vec::new(),
                place: Default::default(),
            }),
            fresh: false,
            once_more: false,
            outside_consent: false,
            beside: false,
            retake: None,
            rehearsed: false,
            stop_loss: None,
            dub_of: None,
            mend: None,
            blind: false,
            zero_retention: false,
        });
        let job = |_| {
            let job = jobs.job(NewJob {
                project: None,
                backend: Backend::Draft,
                order: Arc::clone(&order),
                batch: 0,
                urgency: Urgency::Batch,
                asked_alone: false,
                again: false,
                agreed: Agreed::No,
                play: false,
                ordered: Clock::system().instant(),
            });
            job.told.store(true, Ordering::Relaxed);
            Arc::new(job)
        };
        (0..lines).map(job).collect()
    }

    fn ranks(jobs: &[Arc<Job>]) -> Vec<JobId> {
        let mut jobs: Vec<_> = jobs.iter().collect();
        jobs.sort_by_key(|job| job.rank());
        jobs.iter().map(|job| job.id).collect()
    }

    /// Who was called back changes places until nobody is.
    fn settle(line_up: &LineUp, taken: &mut [Arc<Job>]) {
        while let Some(job) = taken
            .iter_mut()
            .find(|job| line_up.stand(job) == Stand::Back)
        {
            *job = line_up.swap(job);
        }
    }

    /// A line that had to wait for the service came behind those that stood behind it.
    #[test]
    fn one_that_comes_back_goes_before_those_behind_it() {
        let line_up = LineUp::default();
        let all = jobs(5);
        line_up.put(0, &all);
        let taken: Vec<_> = (0..3).filter_map(|_| line_up.next(0)).collect();
        line_up.pass(&taken[0]);
        assert_eq!(line_up.stand(&taken[1]), Stand::First);
        for _ in 0..2 {
            line_up.again(&taken[0]);
        }
        let stands = taken.iter().map(|job| line_up.stand(job));
        let stands: Vec<_> = stands.collect();
        assert_eq!(stands, [Stand::First, Stand::Behind, Stand::Behind]);
        // It can be moved again, too, and is gone once it went.
        line_up.step(&taken[0], Step::Last);
        assert_eq!(line_up.stand(&taken[0]), Stand::Back);
        assert_eq!(line_up.swap(&taken[0]).id, all[3].id);
        line_up.pass(&taken[1]);
        assert_eq!(line_up.stand(&taken[2]), Stand::First);
    }

    proptest! {
        /// However lines are moved, they go by rank, and none is lost or stuck.
        #[test]
        fn lines_go_by_rank(
            lines in 1_usize..24,
            ahead in 1_usize..9,
            moves in prop::collection::vec((0_usize..24, 0_usize..4), 0..40),
        ) {
            let line_up = LineUp::default();
            let all = jobs(lines);
            line_up.put(0, &all);
            let mut taken: Vec<_> = (0..ahead).filter_map(|_| line_up.next(0)).collect();
            for (place, step) in moves {
                let steps = [Step::First, Step::Up, Step::Down, Step::Last];
                let (Some(job), Some(step)) = (all.get(place), steps.get(step)) else { continue };
                line_up.step(job, *step);
            }
            let wanted = ranks(&all);
            let mut gone = Vec::new();
            while gone.len() < lines {
                settle(&line_up, &mut taken);
                let first = taken.iter().position(|job| line_up.stand(job) == Stand::First);
                let first = first.expect("somebody goes");
                let job = taken.remove(first);
                gone.push(job.id);
                line_up.pass(&job);
                taken.extend(line_up.next(0));
            }
            prop_assert_eq!(gone, wanted);
        }
    }
}
