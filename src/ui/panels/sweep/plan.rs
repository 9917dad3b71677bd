//! What a sweep would send, what it costs, and how far each of its cells is.

use std::collections::HashMap;

use crate::script::document::Line;
use crate::studio::command::LineOrder;
use crate::studio::desk::{Desk, JobCard, JobState, Price, SweepOrder, SweptTake};
use crate::studio::governor::Urgency;
use crate::studio::sweep::{Cell, Grid, within};
use crate::studio::trouble::{Charged, Trouble};
use crate::terms::credits::{Credits, Quote};
use crate::terms::ids::JobId;

/// A combination of the matrix.
pub struct Place {
    /// Its column and row.
    pub at: (usize, usize),
    /// What is put over the line.
    pub cell: Cell,
    /// What it would send; nothing where that isn't known.
    pub sent: Option<SweepOrder>,
}

impl Place {
    /// The name of its request.
    pub fn key(&self) -> Option<u64> {
        self.sent.as_ref().map(|sent| sent.key)
    }
}

/// How far a cell is.
pub enum Stand<'a> {
    /// Its take is here.
    Ready(&'a SweptTake),
    /// It is being made; how far, where that is known.
    Going(Option<f32>),
    /// It waits for its turn, or for something else.
    Waiting(Option<&'a Trouble>),
    /// The library holds it, and it is on its way here.
    Reading,
    /// It failed.
    Failed(&'a Trouble),
    /// It is still to be made.
    Open(Credits),
    /// Nobody knows yet what it would send.
    Unknown,
}

/// All cells of a sweep, row by row, as they are reckoned for one state of the script.
#[derive(Default)]
pub struct Plan {
    /// All of them.
    pub places: Vec<Place>,
    /// What the line itself would send.
    pub current: Option<SweepOrder>,
    stamp: Option<Stamp>,
}

#[derive(PartialEq)]
struct Stamp {
    revision: u64,
    grid: Grid,
    models: usize,
    /// Which of them cost nothing.
    held: Vec<bool>,
}

/// What was ordered here, and what it was shown to cost.
pub type Ordered = HashMap<u64, Credits>;

/// What is still to be bought of a sweep.
pub struct ToBuy {
    /// Places that are ordered, in their order.
    pub orders: Vec<LineOrder>,
    /// The request of each and what it was shown to cost.
    pub keys: Vec<(u64, Credits)>,
    /// What they cost together.
    pub price: Price,
    /// What was spent here and what is under way.
    pub spent: Credits,
    /// What is held by the limit, and what the sweep would have cost with it.
    pub held: HashMap<u64, Credits>,
}

impl Plan {
    /// Reckons it anew where anything is another than it was.
    pub fn follow(&mut self, desk: &Desk, line: &Line, grid: &Grid) {
        let held = self.places.iter().filter_map(Place::key);
        let stamp = Stamp {
            revision: desk.revision(),
            grid: grid.clone(),
            models: desk.models_of(desk.backend()).len(),
            held: held.map(|key| desk.is_held_here(key)).collect(),
        };
        let known = self.places.iter().all(|place| place.sent.is_some());
        if known && self.stamp.as_ref() == Some(&stamp) {
            return;
        }
        let (columns, rows) = grid.size();
        let all = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        self.places = all
            .map(|at| {
                let cell = grid.cell(at);
                let sent = desk.sweep_order(line, &cell);
                Place { at, cell, sent }
            })
            .collect();
        self.current = desk.sweep_order(line, &Cell::default());
        let held = self.places.iter().filter_map(Place::key);
        self.stamp = Some(Stamp {
            held: held.map(|key| desk.is_held_here(key)).collect(),
            ..stamp
        });
    }

    /// The cell at a column and row.
    pub fn at(&self, at: (usize, usize)) -> Option<&Place> {
        self.places.iter().find(|place| place.at == at)
    }

    /// The cell that sends what the line itself would send.
    pub fn of_current(&self) -> Option<&Place> {
        let current = self.current.as_ref()?.key;
        self.places
            .iter()
            .find(|place| place.key() == Some(current))
    }

    /// Requests whose takes are to be asked about: the line's own too.
    pub fn unasked<'a>(&'a self, desk: &'a Desk) -> impl Iterator<Item = &'a SweepOrder> {
        let all = self.places.iter().filter_map(|place| place.sent.as_ref());
        all.chain(&self.current)
            .filter(|sent| desk.swept(sent.key).is_none() && desk.is_held_here(sent.key))
    }

    /// Jobs that make cells and are not over.
    pub fn under_way<'a>(&'a self, desk: &'a Desk) -> impl Iterator<Item = JobId> {
        let keys = self.places.iter().filter_map(Place::key);
        let jobs = keys.filter_map(|key| desk.job_of_request(key));
        jobs.filter(|job| job.goes_on()).map(|job| job.id)
    }

    /// What is still to be bought, from the middle outwards, without ever crossing a limit.
    pub fn to_buy(
        &self,
        desk: &Desk,
        grid: &Grid,
        (ordered, limit): (&Ordered, Option<Credits>),
    ) -> ToBuy {
        let mut spent = Credits::ZERO;
        for (key, price) in sorted(ordered) {
            spent += cost(desk.job_of_request(key), price);
        }
        let outwards = grid.outwards();
        let places = outwards.iter().filter_map(|at| self.at(*at));
        let mut open: Vec<&SweepOrder> = Vec::new();
        for sent in places.filter_map(|place| place.sent.as_ref()) {
            let wanted = match stand(desk, sent) {
                Stand::Open(_) => true,
                Stand::Failed(trouble) => trouble.charged == Charged::No,
                _ => false,
            };
            if wanted && open.iter().all(|other| other.key != sent.key) {
                open.push(sent);
            }
        }
        let prices: Vec<Credits> = open.iter().map(|sent| sent.price()).collect();
        let left = limit.map(|limit| limit.less(spent));
        let fits = within(&prices, left);
        let (mut orders, mut keys, mut held) = (Vec::new(), Vec::new(), HashMap::new());
        let mut sum = spent;
        for (sent, fits) in open.into_iter().zip(fits) {
            if fits {
                sum += sent.price();
                keys.push((sent.key, sent.price()));
                orders.push(sent.order.clone());
            } else {
                held.insert(sent.key, sum + sent.price());
            }
        }
        let quote = desk.quote(desk.backend(), &orders, Urgency::Batch);
        let most = Quote {
            least: sum.less(spent),
            most: sum.less(spent),
            is_guess: false,
        };
        ToBuy {
            price: desk.price(quote.unwrap_or(most)),
            orders,
            keys,
            spent,
            held,
        }
    }
}

fn sorted(ordered: &Ordered) -> Vec<(u64, Credits)> {
    let mut all: Vec<(u64, Credits)> = ordered.iter().map(|(key, price)| (*key, *price)).collect();
    all.sort_unstable();
    all
}

/// What an order comes to: as much as it was shown to cost until it is known to be less.
fn cost(job: Option<&JobCard>, shown: Credits) -> Credits {
    match job.map(|job| &job.state) {
        Some(JobState::Finished { cost, .. }) => *cost,
        Some(JobState::Failed(trouble) | JobState::Cancelled(trouble)) => {
            if trouble.charged == Charged::No {
                Credits::ZERO
            } else {
                shown
            }
        }
        _ => shown,
    }
}

/// How far a cell is.
pub fn stand<'a>(desk: &'a Desk, sent: &'a SweepOrder) -> Stand<'a> {
    if let Some(take) = desk.swept(sent.key) {
        return Stand::Ready(take);
    }
    let job = desk.job_of_request(sent.key).map(|job| &job.state);
    match job {
        Some(JobState::Queued | JobState::LookedFor) => Stand::Waiting(None),
        Some(JobState::Held { why, .. }) => Stand::Waiting(Some(why)),
        Some(JobState::Running { progress, .. }) => Stand::Going(*progress),
        Some(JobState::Failed(trouble)) => Stand::Failed(trouble),
        Some(JobState::Cancelled(trouble)) if trouble.charged != Charged::No => {
            Stand::Failed(trouble)
        }
        _ if desk.is_held_here(sent.key) => Stand::Reading,
        _ => Stand::Open(sent.price()),
    }
}
