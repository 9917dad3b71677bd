//! How soon a batch is ordered, and how well its lines fill the ceiling while some of them meet faults.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use super::Bench;
use super::BenchError;
use super::Figures;
use super::median;
use super::money;
use crate::draft::faults::Faults;
use crate::library::Library;
use crate::library::queue::NewQueued;
use crate::studio::Opening;
use crate::studio::Studio;
use crate::studio::StudioOptions;
use crate::studio::command::Command;
use crate::studio::command::JobsCommand;
use crate::studio::command::LineOrder;
use crate::studio::event::AccountEvent;
use crate::studio::event::Event;
use crate::studio::event::JobEvent;
use crate::studio::trouble::Trouble;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::ids::JobId;
use crate::terms::request::SpeechRequest;

/// Lines that are ordered at once.
const ORDERED: usize = 2_000;
const ROUNDS: usize = 9;
/// Lines that are spoken.
const SPOKEN: usize = 300;
/// One in twenty generations meets a fault.
const FAULTS: f64 = 0.05;
/// What the service takes before it answers, about.
const LATENCY: Duration = Duration::from_millis(150);
const PATIENCE: Duration = Duration::from_mins(1);

/// Milliseconds to keep two thousand orders, the part of the ceiling that is used, and refusals that need not be.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    let kept = keep(bench)?;
    let (used, refused) = speak(bench)?;
    Ok(vec![
        ("enqueue_2000_ms", Some(kept * 1_000.0)),
        ("ceiling_used_percent", Some(used * 100.0)),
        ("avoidable_429_count", Some(refused as f64)),
    ])
}

fn keep(bench: &Bench) -> Result<f64, BenchError> {
    let failed = |error: crate::library::error::LibraryError| BenchError::Failed(error.to_string());
    let home = bench.folder.path().join("enqueue");
    let library = Library::open(&home, bench.clock.clone()).map_err(failed)?;
    let order = money::line("bench".into(), "Bench".to_owned(), "bench".into());
    let job = serde_json::to_string(&order).unwrap_or_default();
    let mut rounds = Vec::new();
    for batch in 0..ROUNDS {
        let orders: Vec<_> = (0..ORDERED)
            .map(|rank| NewQueued {
                quote: Credits(100),
                batch: batch as u64,
                rank: rank as i64,
                project: None,
                backend: Backend::Live,
                job: job.clone(),
            })
            .collect();
        let (seconds, kept) = bench.seconds(|| library.enqueue(&orders));
        kept.map_err(failed)?;
        rounds.push(seconds);
    }
    Ok(median(rounds))
}

/// The part of the ceiling that was used while there was enough to fill it, and refusals of one too many.
fn speak(bench: &Bench) -> Result<(f64, usize), BenchError> {
    let mut options = StudioOptions::new(bench.folder.path().join("utilisation"));
    options.opening = Opening::Nothing;
    options.draft.faults = Faults::by_chance(FAULTS, LATENCY);
    let mut studio = Studio::start(options).map_err(|trouble| BenchError::Failed(trouble.what))?;
    let first = money::order(&mut studio)?;
    let speech = first.request.speech().cloned();
    let speech = speech.ok_or_else(|| BenchError::Failed("a line is no speech".to_owned()))?;
    let orders = (0..SPOKEN).map(|number| LineOrder {
        request: SpeechRequest {
            text: format!("Line {number} of the script."),
            ..speech.clone()
        }
        .into(),
        ..first.clone()
    });
    let batch = Command::Jobs(JobsCommand::Generate {
        project: None,
        backend: Backend::Draft,
        orders: orders.collect(),
        play: false,
        asked_alone: false,
    });
    studio
        .free_slot()
        .ok_or_else(|| BenchError::Failed("the studio takes no commands".to_owned()))?
        .send(batch);
    let mut sums = Sums::new(bench.clock.instant());
    while sums.over < SPOKEN {
        let event = studio
            .wait(PATIENCE)
            .ok_or_else(|| BenchError::Failed("the batch stands still".to_owned()))?;
        sums.take(&event, bench.clock.instant());
    }
    studio.shutdown();
    Ok((sums.used / sums.could, sums.refused))
}

/// How much of the ceiling was used: places times seconds.
struct Sums {
    used: f64,
    could: f64,
    since: Instant,
    ceiling: usize,
    running: HashSet<JobId>,
    begun: bool,
    over: usize,
    refused: usize,
}

impl Sums {
    fn new(now: Instant) -> Self {
        Self {
            used: 0.0,
            could: 0.0,
            since: now,
            ceiling: 0,
            running: HashSet::new(),
            begun: false,
            over: 0,
            refused: 0,
        }
    }

    fn take(&mut self, event: &Event, now: Instant) {
        let seconds = now.saturating_duration_since(self.since).as_secs_f64();
        // At its end a batch has fewer lines than there are places.
        let filled = SPOKEN - self.over > self.ceiling;
        if self.begun && self.ceiling > 0 && filled {
            self.used += seconds * self.running.len().min(self.ceiling) as f64;
            self.could += seconds * self.ceiling as f64;
        }
        self.since = now;
        match event {
            Event::Account(AccountEvent::Flow(flow)) => self.ceiling = flow.ceiling,
            Event::Job(id, event) => self.take_job(*id, event),
            _ => {}
        }
    }

    fn take_job(&mut self, id: JobId, event: &JobEvent) {
        match event {
            JobEvent::Running { .. } => {
                self.begun |= self.ceiling > 0;
                self.running.insert(id);
            }
            JobEvent::Held { why, .. } => {
                self.refused += usize::from(is_one_too_many(why));
                self.running.remove(&id);
            }
            JobEvent::Kept(_) | JobEvent::Failed(_) | JobEvent::Cancelled(_) => {
                self.running.remove(&id);
                self.over += 1;
            }
            _ => {}
        }
    }
}

fn is_one_too_many(why: &Trouble) -> bool {
    let mut causes = why.details.causes.iter();
    causes.any(|cause| cause.contains("TooManyConcurrent"))
}
