//! What is heard to choose from, of no line: how far each take is, and what is still to be bought under a limit.

mod left;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::day::Day;
use mynah_core::ids::JobId;
use mynah_core::request::Generation;
use mynah_model::command::{LineOrder, StopLoss};
use mynah_model::desk::{Desk, JobState, Price, TrialOrder, TrialTake};
use mynah_model::sweep::within;
use mynah_model::trouble::{Charged, Trouble};
use mynah_model::urgency::Urgency;

pub use self::left::{Keep, Left, LeftOne};

/// How far a take is.
pub enum Stand<'a> {
    /// Its take is here.
    Ready(&'a TrialTake),
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

/// What was ordered here, what it was shown to cost, and what came of it.
#[derive(Debug, Default)]
pub struct Ordered {
    orders: BTreeMap<u64, Order>,
    /// What was there before the newest order of a request.
    before: BTreeMap<u64, Order>,
    /// Counts up with every change of these.
    changes: u64,
}

/// How long nothing may come of an order before it can be given again.
const LOST: Duration = Duration::from_secs(3);

/// A request that was ordered, once or again and again.
#[derive(Clone, Copy, Debug)]
struct Order {
    /// What it was shown to cost the last time.
    shown: Credits,
    /// What it cost the times before: a charge that came to nothing is a charge.
    before: Credits,
    /// The newest job of the request when it was ordered: what came of that came before.
    old: Option<JobId>,
    /// Its own, and the batch that it was ordered with: tried again it has the same id and another batch, or waits anew.
    job: Option<(JobId, Option<u64>)>,
    since: Instant,
    stands: Stands,
    /// It is looked for after a crash: what comes of it then is no further charge.
    is_sought: bool,
}

/// How far an order is, as far as money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// It has no job yet.
    Awaited,
    /// Nothing came of it for so long that it can be given again. It may still come: what it would cost stays put aside.
    Lost,
    /// It is under way.
    Going,
    /// It failed for nothing, and a press of "Retry" buys it: what it would cost stays put aside.
    Failed,
    /// It is over, at this cost.
    Over(Credits),
}

impl Order {
    fn new(shown: Credits, now: Instant) -> Self {
        Self {
            shown,
            before: Credits::ZERO,
            old: None,
            job: None,
            since: now,
            stands: Stands::Awaited,
            is_sought: false,
        }
    }

    /// What it cost, or is to cost: as much as was shown until it is known to be less.
    fn cost(&self) -> Credits {
        self.before
            + match self.stands {
                Stands::Awaited | Stands::Going => self.shown,
                Stands::Lost | Stands::Failed => Credits::ZERO,
                Stands::Over(cost) => cost,
            }
    }

    /// What may come of it still, or of a further try that is pressed elsewhere.
    fn put_aside(&self) -> Credits {
        match self.stands {
            Stands::Lost | Stands::Failed => self.shown,
            Stands::Awaited | Stands::Going | Stands::Over(_) => Credits::ZERO,
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.stands, Stands::Awaited | Stands::Going)
    }

    /// Looks what came of it.
    fn follow(
        &mut self,
        job: Option<(JobId, Option<u64>, &JobState)>,
        take: Option<&TrialTake>,
        now: Instant,
    ) {
        let own = job.filter(|(id, _, state)| self.old != Some(*id) || goes_on(state));
        let Some((id, batch, state)) = own else {
            if let (Stands::Awaited | Stands::Lost, Some(take)) = (self.stands, take) {
                // Of an order of another run the take alone tells.
                self.stands = Stands::Over(take.card.cost.min(self.shown));
                return;
            }
            self.stands = match self.stands {
                // It was dismissed: nobody can try it again.
                Stands::Failed => Stands::Over(Credits::ZERO),
                Stands::Going => Stands::Over(self.shown),
                Stands::Awaited if now.saturating_duration_since(self.since) >= LOST => {
                    Stands::Lost
                }
                same => same,
            };
            return;
        };
        let is = match state {
            JobState::Finished { cost, .. } => Stands::Over(*cost),
            JobState::Failed(trouble) if trouble.charged == Charged::No => Stands::Failed,
            JobState::Cancelled(trouble) if trouble.charged == Charged::No => {
                Stands::Over(Credits::ZERO)
            }
            // What may have been charged was; looking for it costs nothing.
            JobState::Failed(trouble) | JobState::Cancelled(trouble) => match trouble.charged {
                Charged::Yes { credits, .. } => Stands::Over(credits),
                _ => Stands::Over(self.shown),
            },
            JobState::LookedFor => Stands::Over(self.shown),
            JobState::Queued | JobState::Held { .. } | JobState::Running { .. } => Stands::Going,
        };
        if let Stands::Over(cost) = self.stands {
            let waits = matches!(state, JobState::Queued | JobState::Held { .. });
            let is_anew = waits || self.job != Some((id, batch));
            if is == Stands::Going && !is_anew {
                // It isn't bought again: the history is asked what became of it.
                return;
            }
            // What was looked for and waits again was charged for nothing.
            if is_anew && !self.is_sought {
                self.before += cost;
            }
        }
        self.is_sought = matches!(state, JobState::LookedFor);
        (self.job, self.stands) = (Some((id, batch)), is);
    }
}

fn goes_on(state: &JobState) -> bool {
    matches!(
        state,
        JobState::Queued | JobState::Held { .. } | JobState::Running { .. } | JobState::LookedFor
    )
}

impl Ordered {
    /// Takes in what is ordered now.
    pub fn add(&mut self, desk: &Desk, keys: Vec<(u64, Credits)>, now: Instant) {
        for (key, shown) in keys {
            let before = self.orders.get(&key).map_or(Credits::ZERO, |order| {
                if let Stands::Over(cost) = order.stands {
                    order.before + cost
                } else {
                    order.before
                }
            });
            let order = Order {
                before,
                old: desk.job_of_request(key).map(|job| job.id),
                ..Order::new(shown, now)
            };
            match self.orders.insert(key, order) {
                Some(before) => self.before.insert(key, before),
                None => self.before.remove(&key),
            };
        }
        self.changes += 1;
    }

    /// Forgets orders of which nothing begins: somebody said no to their price, or their limit could not be kept.
    pub fn take_back(&mut self, keys: &[u64]) {
        for key in keys {
            let never = |order: &Order| matches!(order.stands, Stands::Awaited | Stands::Lost);
            if !self.orders.get(key).is_some_and(never) {
                continue;
            }
            self.orders.remove(key);
            if let Some(before) = self.before.remove(key) {
                self.orders.insert(*key, before);
            }
            self.changes += 1;
        }
    }

    /// Takes in what was ordered by another run and wasn't over.
    pub fn restore(&mut self, open: &[(u64, Credits)], now: Instant) {
        let open = open.iter();
        let open = open.map(|(key, shown)| (*key, Order::new(*shown, now)));
        self.orders.extend(open);
        self.changes += 1;
    }

    /// Looks what came of the orders at this backend, whichever the open project speaks with.
    pub fn follow(&mut self, desk: &Desk, backend: Backend, now: Instant) {
        for (key, order) in &mut self.orders {
            let was = (order.job, order.stands);
            let job = desk.job_of_request_at(backend, *key);
            let job = job.map(|job| (job.id, job.batch, &job.state));
            let take = desk.trial_take_for((backend, Urgency::Batch), *key);
            order.follow(job, take, now);
            if was != (order.job, order.stands) {
                self.changes += 1;
            }
        }
    }

    /// Counts up with every change of what was ordered here.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// What each request came to: as much as it was shown to cost until it is known to be less.
    pub fn costs(&self) -> impl Iterator<Item = (u64, Credits)> {
        self.orders.iter().map(|(key, order)| (*key, order.cost()))
    }

    /// What all of them cost, or are to cost.
    pub fn spent(&self) -> Credits {
        self.costs().map(|(_, cost)| cost).sum()
    }

    /// Those that are on their way, and what each is to cost.
    pub fn under_way(&self) -> impl Iterator<Item = (u64, Credits)> {
        let open = self.orders.iter().filter(|(_, order)| order.is_open());
        open.map(|(key, order)| (*key, order.shown))
    }

    /// What is kept back for those that failed for nothing and can be tried again elsewhere.
    pub fn put_aside(&self) -> Credits {
        self.orders.values().map(Order::put_aside).sum()
    }

    /// How much of that is one request's.
    pub fn put_aside_for(&self, key: u64) -> Credits {
        let order = self.orders.get(&key);
        order.map_or(Credits::ZERO, Order::put_aside)
    }

    /// Whether nothing was ordered.
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// Whether all of it is over.
    pub fn is_over(&self) -> bool {
        !self.orders.values().any(Order::is_open)
    }

    /// Whether all of it is over and none of it can be tried again: nothing comes of it any more.
    pub fn is_done(&self, desk: &Desk, backend: Backend) -> bool {
        self.orders.iter().all(|(key, order)| {
            matches!(order.stands, Stands::Over(_)) && !is_unknown(desk, backend, *key)
        })
    }

    /// Whether a request is on its way, as far as it is known here.
    pub fn is_open(&self, key: u64) -> bool {
        self.orders.get(&key).is_some_and(Order::is_open)
    }

    fn is_awaited(&self, key: u64) -> bool {
        let order = self.orders.get(&key);
        order.is_some_and(|order| order.stands == Stands::Awaited)
    }
}

/// Requests whose takes the library was asked for. One that came back without its take is asked for again after a while,
/// each time after a longer one.
#[derive(Debug, Default)]
pub struct Asked(HashMap<u64, (Instant, u32)>);

impl Asked {
    /// Of those that nobody told of, the ones that are to be asked for now.
    pub fn due<'a>(
        &mut self,
        unasked: impl Iterator<Item = &'a TrialOrder>,
        now: Instant,
    ) -> Vec<Arc<Generation>> {
        let before = std::mem::take(&mut self.0);
        let mut due = Vec::new();
        for sent in unasked {
            if self.0.contains_key(&sent.key) {
                continue;
            }
            let (since, times) = before.get(&sent.key).copied().unwrap_or((now, 0));
            if times == 0 || now.saturating_duration_since(since) >= wait(times) {
                due.push(Arc::clone(&sent.request));
                self.0.insert(sent.key, (now, times + 1));
            } else {
                self.0.insert(sent.key, (since, times));
            }
        }
        due
    }

    /// How long until one is to be asked for again; nothing where none is missing.
    pub fn again_in(&self, now: Instant) -> Option<Duration> {
        let left = |(since, times): &(Instant, u32)| {
            wait(*times).saturating_sub(now.saturating_duration_since(*since))
        };
        self.0.values().map(left).min()
    }
}

fn wait(times: u32) -> Duration {
    LOST * 2_u32.saturating_pow(times.saturating_sub(1).min(6))
}

/// What is still to be bought.
#[derive(Default)]
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

/// Jobs that make some of these requests and are not over.
pub fn under_way(desk: &Desk, keys: impl Iterator<Item = u64>) -> impl Iterator<Item = JobId> {
    let jobs = keys.filter_map(|key| desk.job_of_request(key));
    jobs.filter(|job| job.goes_on()).map(|job| job.id)
}

/// What is still to be bought of these, in their order, without ever crossing a limit of all that was ordered.
pub fn to_buy<'a>(
    desk: &'a Desk,
    wanted: impl Iterator<Item = &'a TrialOrder>,
    (ordered, limit): (&Ordered, Option<Credits>),
) -> ToBuy {
    let spent = ordered.spent();
    let bound = spent + ordered.put_aside();
    let mut open: Vec<&TrialOrder> = Vec::new();
    for sent in wanted {
        let wanted = match stand(desk, sent) {
            Stand::Open(_) => true,
            Stand::Failed(trouble) => trouble.charged == Charged::No,
            _ => false,
        } && !ordered.is_awaited(sent.key);
        if wanted && open.iter().all(|other| other.key != sent.key) {
            open.push(sent);
        }
    }
    // What is put aside for one of them is there already.
    let more = |sent: &TrialOrder| sent.price().less(ordered.put_aside_for(sent.key));
    let prices: Vec<Credits> = open.iter().map(|sent| more(sent)).collect();
    let left = limit.map(|limit| limit.less(bound));
    let fits = within(&prices, left);
    let (mut orders, mut keys, mut held) = (Vec::new(), Vec::new(), HashMap::new());
    let (mut sum, mut price) = (bound, Credits::ZERO);
    for (sent, fits) in open.into_iter().zip(fits) {
        if fits {
            sum += more(sent);
            price += sent.price();
            keys.push((sent.key, sent.price()));
            orders.push(sent.order.clone());
        } else {
            held.insert(sent.key, sum + more(sent));
        }
    }
    let quote = desk.quote(desk.backend(), &orders, Urgency::Batch);
    let most = Quote {
        least: price,
        most: price,
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

/// The first of these that would be refused, and why: a record of consent stands against its voice.
pub fn silent<'a>(
    desk: &Desk,
    orders: &'a [LineOrder],
    today: Day,
) -> Option<(&'a LineOrder, String)> {
    orders.iter().find_map(|order| {
        let mut voices = order.request.voices().into_iter();
        let why = voices.find_map(|voice| desk.why_silent(voice, today));
        why.map(|why| (order, why))
    })
}

/// Orders as they are given under a stop-loss.
pub fn under(orders: Vec<LineOrder>, stop_loss: StopLoss) -> Vec<LineOrder> {
    let orders = orders.into_iter().map(|order| LineOrder {
        stop_loss: Some(stop_loss),
        ..order
    });
    orders.collect()
}

/// Whether a request was sent and its take is being fetched: it is neither made nor missing.
pub fn is_being_fetched(desk: &Desk, sent: &TrialOrder) -> bool {
    let job = desk.job_of_request_at(desk.backend(), sent.key);
    let is_here = desk.trial_take(sent.key).is_some();
    !is_here && job.is_some_and(|job| job.state.is_being_fetched())
}

/// Whether nobody knows yet whether a request was charged: it is looked for, or somebody is asked.
pub fn is_in_doubt(desk: &Desk, sent: &TrialOrder) -> bool {
    is_unknown(desk, desk.backend(), sent.key)
}

fn is_unknown(desk: &Desk, backend: Backend, key: u64) -> bool {
    match desk.job_of_request_at(backend, key).map(|job| &job.state) {
        Some(JobState::LookedFor) => true,
        Some(JobState::Failed(trouble) | JobState::Cancelled(trouble)) => {
            matches!(trouble.charged, Charged::Unknown { .. })
        }
        _ => false,
    }
}

/// Whether a request isn't to be made again: its take is here, is on its way, or may have been charged.
pub fn is_made(desk: &Desk, key: u64) -> bool {
    let is_here = desk.trial_take(key).is_some() || desk.is_held_here(key);
    let job = desk.job_of_request(key).map(|job| &job.state);
    is_here
        || job.is_some_and(|state| match state {
            JobState::Failed(trouble) | JobState::Cancelled(trouble) => {
                trouble.charged != Charged::No
            }
            state => goes_on(state),
        })
}

/// How far the take of a request is, of who pays for batches.
pub fn stand<'a>(desk: &'a Desk, sent: &'a TrialOrder) -> Stand<'a> {
    stand_for(desk, sent, (desk.backend(), Urgency::Batch))
}

/// The same of who pays for work of this urgency.
pub fn stand_for<'a>(
    desk: &'a Desk,
    sent: &'a TrialOrder,
    (backend, urgency): (Backend, Urgency),
) -> Stand<'a> {
    if let Some(take) = desk.trial_take_for((backend, urgency), sent.key) {
        return Stand::Ready(take);
    }
    let job = desk.job_of_request_at(backend, sent.key);
    let job = job.map(|job| &job.state);
    match job {
        Some(state) if state.is_being_fetched() => Stand::Waiting(None),
        Some(JobState::Queued) => Stand::Waiting(None),
        Some(JobState::Held { why, .. }) => Stand::Waiting(Some(why)),
        Some(JobState::Running { progress, .. }) => Stand::Going(*progress),
        Some(JobState::Failed(trouble)) => Stand::Failed(trouble),
        Some(JobState::Cancelled(trouble)) if trouble.charged != Charged::No => {
            Stand::Failed(trouble)
        }
        _ if desk.is_held_for((backend, urgency), sent.key) => Stand::Reading,
        _ => Stand::Open(sent.price()),
    }
}

/// Which of so many that were left makes room for another one: the oldest that isn't under way, where there is one.
fn makes_room<'a>(left: impl Iterator<Item = &'a Ordered>) -> usize {
    left.enumerate()
        .find(|(_, ordered)| ordered.is_over())
        .map_or(0, |(place, _)| place)
}

#[cfg(test)]
mod tests;
