//! How soon a batch is ordered, and how well its lines fill the ceiling while some of them meet faults.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::Bench;
use super::BenchError;
use super::Figures;
use super::median;
use super::money;
use mynah_core::backend::Backend;
use mynah_core::request::SpeechRequest;
use mynah_draft::faults::Faults;
use mynah_engine::Opening;
use mynah_engine::Studio;
use mynah_engine::StudioOptions;
use mynah_model::command::Command;
use mynah_model::command::JobsCommand;
use mynah_model::command::LineOrder;
use mynah_model::event::AccountEvent;
use mynah_model::event::Event;
use mynah_model::event::JobEvent;
use mynah_model::trouble::Trouble;

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
/// Between two looks at the service.
const GLANCE: Duration = Duration::from_millis(1);
/// No more looks.
const OVER: usize = usize::MAX;

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

/// From the wish until each of them is on the disk, and the window knows it.
fn keep(bench: &Bench) -> Result<f64, BenchError> {
    let mut options = StudioOptions::new(bench.folder.path().join("enqueue"));
    // What a window orders outlives it.
    options.opening = Opening::LastProject;
    let mut studio = Studio::start(options).map_err(|trouble| BenchError::Failed(trouble.what))?;
    let first = money::order(&mut studio)?;
    send(&studio, Command::Jobs(JobsCommand::Pause(true)))?;
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        let orders = orders(&first, ORDERED, &format!("Round {round}"))?;
        let (seconds, told) = bench.seconds(|| {
            send(&studio, batch(orders))?;
            let mut told = 0;
            while told < ORDERED {
                if let Event::Queued(queued) = next(&mut studio)? {
                    told += queued.len();
                }
            }
            Ok::<_, BenchError>(())
        });
        told?;
        rounds.push(seconds);
    }
    studio.shutdown();
    Ok(median(rounds))
}

/// Lines of one batch, each with words of its own.
fn orders(first: &LineOrder, count: usize, words: &str) -> Result<Vec<LineOrder>, BenchError> {
    let speech = first.request.speech().cloned();
    let speech = speech.ok_or_else(|| BenchError::Failed("a line is no speech".to_owned()))?;
    let orders = (0..count).map(|number| LineOrder {
        request: SpeechRequest {
            text: format!("{words}, line {number} of the script."),
            ..speech.clone()
        }
        .into(),
        ..first.clone()
    });
    Ok(orders.collect())
}

fn batch(orders: Vec<LineOrder>) -> Command {
    Command::Jobs(JobsCommand::Generate {
        project: None,
        backend: Backend::Draft,
        orders,
        play: false,
        asked_alone: false,
    })
}

fn send(studio: &Studio, command: Command) -> Result<(), BenchError> {
    let slot = studio.free_slot();
    let slot = slot.ok_or_else(|| BenchError::Failed("the studio takes no commands".to_owned()))?;
    slot.send(command);
    Ok(())
}

fn next(studio: &mut Studio) -> Result<Event, BenchError> {
    let event = studio.wait(PATIENCE);
    event.ok_or_else(|| BenchError::Failed("the batch stands still".to_owned()))
}

/// The part of the ceiling that was used while there was enough to fill it, and refusals of one too many.
fn speak(bench: &Bench) -> Result<(f64, usize), BenchError> {
    let mut options = StudioOptions::new(bench.folder.path().join("utilisation"));
    options.opening = Opening::Nothing;
    options.draft.faults = Faults::by_chance(FAULTS, LATENCY);
    let faults = options.draft.faults.clone();
    let mut studio = Studio::start(options).map_err(|trouble| BenchError::Failed(trouble.what))?;
    let first = money::order(&mut studio)?;
    send(&studio, batch(orders(&first, SPOKEN, "Spoken")?))?;
    let mut batch = Batch::default();
    let could = AtomicUsize::new(0);
    let seen = std::thread::scope(|scope| {
        let looking = scope.spawn(|| look(&faults, &could));
        let done = loop {
            match next(&mut studio) {
                Ok(event) => batch.take(&event),
                Err(error) => break Err(error),
            }
            could.store(batch.could(), Ordering::Relaxed);
            if batch.over >= SPOKEN {
                break Ok(());
            }
        };
        could.store(OVER, Ordering::Relaxed);
        let seen = looking.join();
        done?;
        seen.map_err(|_panic| BenchError::Failed("nobody looked at the service".to_owned()))
    })?;
    studio.shutdown();
    Ok((seen, batch.refused))
}

/// Looks at the service until the batch is over: how many generations are under way there, of how many that could be.
fn look(faults: &Faults, could: &AtomicUsize) -> f64 {
    let (mut used, mut all) = (0, 0);
    loop {
        std::thread::sleep(GLANCE);
        match could.load(Ordering::Relaxed) {
            OVER => break,
            most => {
                used += faults.under_way().min(most);
                all += most;
            }
        }
    }
    used as f64 / f64::max(all as f64, 1.0)
}

/// A batch as its events tell of it.
#[derive(Debug, Default)]
struct Batch {
    ceiling: usize,
    begun: bool,
    over: usize,
    refused: usize,
}

impl Batch {
    /// How many requests could be under way now; none where that says nothing.
    fn could(&self) -> usize {
        // At its end a batch has fewer lines than there are places.
        let filled = SPOKEN - self.over > self.ceiling;
        if self.begun && filled {
            self.ceiling
        } else {
            0
        }
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::Account(AccountEvent::Flow(flow)) => self.ceiling = flow.ceiling,
            Event::Job(_, event) => self.take_job(event),
            _ => {}
        }
    }

    fn take_job(&mut self, event: &JobEvent) {
        match event {
            JobEvent::Running { .. } => self.begun |= self.ceiling > 0,
            JobEvent::Held { why, .. } => self.refused += usize::from(is_one_too_many(why)),
            JobEvent::Kept(_) | JobEvent::Failed(_) | JobEvent::Cancelled(_) => self.over += 1,
            _ => {}
        }
    }
}

fn is_one_too_many(why: &Trouble) -> bool {
    let mut causes = why.details.causes.iter();
    causes.any(|cause| cause.contains("TooManyConcurrent"))
}
