//! What is heard to choose from, of no line: how far each take is, and what is still to be bought under a limit.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::studio::command::LineOrder;
use crate::studio::desk::{Desk, JobCard, JobState, Price, SweepOrder, SweptTake};
use crate::studio::governor::Urgency;
use crate::studio::sweep::within;
use crate::studio::trouble::{Charged, Trouble};
use crate::terms::credits::{Credits, Quote};
use crate::terms::ids::JobId;

/// How far a take is.
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

/// How long nothing may come of an order before it can be given again.
const LOST: Duration = Duration::from_secs(3);

/// What was ordered here, and what it was shown to cost.
#[derive(Debug, Default)]
pub struct Ordered {
    prices: HashMap<u64, Credits>,
    /// What was ordered so lately that it has no job yet, and since when.
    awaited: Vec<(u64, Instant)>,
}

impl Ordered {
    /// Takes in what is ordered now.
    pub fn add(&mut self, keys: Vec<(u64, Credits)>, now: Instant) {
        self.awaited.extend(keys.iter().map(|(key, _)| (*key, now)));
        self.prices.extend(keys);
    }

    /// Looks which orders have their jobs by now.
    pub fn follow(&mut self, desk: &Desk, now: Instant) {
        self.awaited.retain(|(key, since)| {
            desk.job_of_request(*key).is_none()
                && desk.swept(*key).is_none()
                && now.saturating_duration_since(*since) < LOST
        });
    }

    fn is_awaited(&self, key: u64) -> bool {
        self.awaited.iter().any(|(awaited, _)| *awaited == key)
    }
}

/// What is still to be bought.
pub struct ToBuy {
    /// Places that are ordered, in their order.
    pub orders: Vec<LineOrder>,
    /// The request of each and what it was shown to cost.
    pub keys: Vec<(u64, Credits)>,
    /// What they cost together.
    pub price: Price,
    /// What was spent here and what is under way.
    pub spent: Credits,
    /// What is held by the limit, and what all would have cost with it.
    pub held: HashMap<u64, Credits>,
}

/// Jobs that make some of these and are not over.
pub fn under_way<'a>(
    desk: &'a Desk,
    sent: impl Iterator<Item = &'a SweepOrder>,
) -> impl Iterator<Item = JobId> {
    let jobs = sent.filter_map(|sent| desk.job_of_request(sent.key));
    jobs.filter(|job| job.goes_on()).map(|job| job.id)
}

/// What is still to be bought of these, in their order, without ever crossing a limit of all that was ordered.
pub fn to_buy<'a>(
    desk: &'a Desk,
    wanted: impl Iterator<Item = &'a SweepOrder>,
    (ordered, limit): (&Ordered, Option<Credits>),
) -> ToBuy {
    let mut spent = Credits::ZERO;
    for (key, price) in sorted(&ordered.prices) {
        spent += cost(desk.job_of_request(key), price);
    }
    let mut open: Vec<&SweepOrder> = Vec::new();
    for sent in wanted {
        let wanted = match stand(desk, sent) {
            Stand::Open(_) => !ordered.is_awaited(sent.key),
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

fn sorted(ordered: &HashMap<u64, Credits>) -> Vec<(u64, Credits)> {
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

/// How far the take of a request is.
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
