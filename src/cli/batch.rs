//! One batch of orders until each of them has its take or failed.

use std::collections::{HashMap, HashSet};

use crate::cli::deliver::Delivery;
use crate::cli::exit::{Exit, Stop, closed, sentence};
use crate::cli::generate::{Made, MadeTake, check_limit, say_guess};
use crate::cli::output;
use crate::cli::session::Session;
use mynah_core::backend::Backend;
use mynah_core::ids::JobId;
use mynah_core::request::{Generation, Tool};
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, LineOrder};
use mynah_model::event::{Event, JobEvent};
use mynah_model::trouble::{Charged, Kind, Remedy, Trouble};
use mynah_model::urgency::Urgency;

/// Generates all orders, shows the progress and has files written as their takes are made. An order that may have been
/// charged before is refused, unless it is marked to be sent once more.
///
/// # Errors
/// A price over `limit`, or without one over the price to ask above, before anything is sent; an interruption.
pub fn run(
    session: &mut Session,
    orders: &[LineOrder],
    (limit, asked_alone): (Option<u64>, bool),
    delivery: Option<&mut Delivery<'_>>,
) -> Result<Made, Stop> {
    let urgency = Urgency::asked(asked_alone);
    let price = session.quote(orders, urgency)?;
    // What a dub may cost is said by whoever orders it.
    let are_dubs = orders
        .iter()
        .any(|order| order.request.tool() == Tool::Dubbing);
    if !are_dubs {
        let is_speech = orders
            .iter()
            .any(|order| !order.request.voices().is_empty());
        say_guess(price, is_speech);
    }
    check_limit(session, price, limit)?;
    // The limit was for these prices: whatever is dearer by now is not bought.
    let mut shown = orders.to_vec();
    let backend = session.backend;
    session.desk.show_prices(backend, &mut shown, urgency);
    let mut batch = Batch {
        orders,
        // Jobs are queued in the order of the orders.
        places: HashMap::with_capacity(orders.len()),
        made: Made::default(),
        progress: output::Progress::new(orders.len()).of_languages(are_dubs),
        told: HashSet::new(),
        delivery,
    };
    session.send(Command::Jobs(JobsCommand::Generate {
        project: None,
        backend,
        orders: shown,
        play: false,
        asked_alone,
    }));
    let ended = batch.until_over(session);
    batch.progress.end();
    let mut made = batch.made;
    let is_listed = |order: &LineOrder| order.request.tool().is_listed();
    let retention = if are_dubs {
        Retention::Dubs
    } else if backend == Backend::Draft || orders.iter().all(is_listed) {
        Retention::Kept
    } else {
        Retention::Unkept
    };
    ended.map_err(|stop| stopped(stop, retention, (made.kept.len(), orders.len())))?;
    made.kept.sort_by_key(|kept| kept.place);
    made.failed.sort_by_key(|(place, _)| *place);
    Ok(made)
}

/// Orders on their way.
struct Batch<'a, 'b> {
    orders: &'a [LineOrder],
    places: HashMap<JobId, usize>,
    made: Made,
    progress: output::Progress,
    told: HashSet<String>,
    delivery: Option<&'a mut Delivery<'b>>,
}

/// Result of an event.
enum Step {
    /// All orders have an end, and all files that were begun are written.
    Over,
    /// There is a take whose file can be written.
    Made,
}

impl Batch<'_, '_> {
    fn until_over(&mut self, session: &mut Session) -> Result<(), Stop> {
        loop {
            match session.wait(|_, event| self.apply(event?))? {
                Step::Over => return Ok(()),
                Step::Made => {
                    let take = self.made.kept.last();
                    let delivery = self.delivery.as_mut();
                    let order = take.zip(delivery).and_then(|(take, it)| it.export(take));
                    if let Some(order) = order {
                        session.send(Command::Jobs(JobsCommand::Export(Box::new(order))));
                    }
                }
            }
        }
    }

    fn apply(&mut self, event: &Event) -> Option<Step> {
        if let Some(delivery) = &mut self.delivery
            && delivery.apply(event)
        {
            return self.is_over().then_some(Step::Over);
        }
        let (job, event) = match event {
            Event::Queued(queued) => {
                for queued in queued {
                    self.places.insert(queued.id, self.places.len());
                }
                return None;
            }
            Event::Job(job, event) => (job, event),
            _ => return None,
        };
        match event {
            JobEvent::Kept(kept) => {
                let place = *self.places.get(job)?;
                let order = self.orders.get(place)?.clone();
                self.made.kept.push(MadeTake {
                    place,
                    take: (*kept.take).clone(),
                    order,
                    cost: kept.cost,
                    cached: kept.is_cached(),
                });
                self.step(place);
                if self.delivery.is_some() {
                    return Some(Step::Made);
                }
            }
            JobEvent::Failed(trouble) | JobEvent::Cancelled(trouble) => {
                let place = *self.places.get(job)?;
                let order = self.orders.get(place)?;
                self.made.failed.push((place, repeatable(trouble, order)));
                self.step(place);
            }
            JobEvent::Running {
                progress: Some(share),
            } => self.progress.sent(*share),
            JobEvent::Heard { text, is_final } => self.progress.heard(text, *is_final),
            // For as long as another window wants, say. Who can't be reached is told already.
            JobEvent::Held { why, until: None }
                if why.details.kind != Kind::Reach && self.told.insert(waits_for(why)) =>
            {
                self.progress.say(&waits_for(why));
            }
            _ => {}
        }
        self.is_over().then_some(Step::Over)
    }

    /// Tells that one more is over; of several recordings each by its name.
    fn step(&mut self, place: usize) {
        let request = self.orders.get(place).map(|order| &order.request);
        let request = request.filter(|request| request.tool() != Tool::Dubbing);
        let input = request.and_then(|request| request.inputs().into_iter().next());
        match input {
            Some(input) => self.progress.step_of(&input.name),
            None => self.progress.step(),
        }
    }

    fn is_over(&self) -> bool {
        let ended = self.made.kept.len() + self.made.failed.len();
        let is_idle = self.delivery.as_ref().is_none_or(|it| it.is_idle());
        ended == self.orders.len() && is_idle
    }
}

/// Returns what is said of an order that waits. Its charge is told at its end.
fn waits_for(why: &Trouble) -> String {
    match why.charged {
        Charged::No => sentence(why),
        Charged::Yes { .. } | Charged::Unknown { .. } => closed(&why.what),
    }
}

/// Returns a failure with the way on: what may have been charged is sent again only with the flag `--again`. Draft
/// credits are free, and the flag of a dub wants languages.
fn repeatable(trouble: &Trouble, order: &LineOrder) -> Trouble {
    let mut trouble = trouble.clone();
    let backend = match trouble.charged {
        Charged::No => return trouble,
        Charged::Yes { backend, .. } | Charged::Unknown { backend, .. } => backend,
    };
    trouble.remedies.retain(|remedy| *remedy != Remedy::Retry);
    if backend == Backend::Live && !matches!(order.request, Generation::Dubbing(_)) {
        trouble.remedies.push(Remedy::Retry);
    }
    trouble
}

/// The place of a batch's results if the run stops.
#[derive(Clone, Copy)]
enum Retention {
    /// Dubs, each of which goes on there.
    Dubs,
    /// Results that are listed in the account's history.
    Kept,
    /// Results of which no copy is kept.
    Unkept,
}

/// Adds to why a batch stopped how much of it is made.
fn stopped(stop: Stop, retention: Retention, (kept, lines): (usize, usize)) -> Stop {
    let why = stop.words.as_str();
    let words = match (stop.exit, retention) {
        (Exit::Interrupted, Retention::Dubs) => {
            tr!("cli-interrupted-languages", kept = kept, lines = lines)
        }
        (Exit::Unreachable, Retention::Dubs) => {
            tr!("cli-lost-languages", why = why, kept = kept, lines = lines)
        }
        (Exit::Interrupted, Retention::Kept) => {
            tr!("cli-interrupted-lines", kept = kept, lines = lines)
        }
        (Exit::Interrupted, Retention::Unkept) => {
            tr!("cli-interrupted-unkept", kept = kept, results = lines)
        }
        (Exit::Unreachable, Retention::Kept | Retention::Unkept) => {
            tr!("cli-lost-lines", why = why, kept = kept, lines = lines)
        }
        _ => return stop,
    };
    Stop { words, ..stop }
}
