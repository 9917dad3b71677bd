//! What orders cost together, and how many of them the credits that are left don't pay for.

use std::collections::HashSet;

use crate::studio::command::LineOrder;
use crate::studio::desk::{Desk, Load, Scope, Standing};
use crate::studio::price;
use crate::studio::remote::Remote;
use crate::terms::backend::Backend;
use crate::terms::credits::{Credits, Quote};
use crate::terms::fingerprint::quick_key;
use crate::terms::ids::ModelId;

/// A budget or a key's cap that stops what doesn't fit, and how much of some orders that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// What is limited.
    pub scope: Scope,
    /// The project's or the key's name; empty for a month.
    pub name: String,
    /// The limit.
    pub limit: Credits,
    /// What was left of it when it was begun.
    pub left: Credits,
    /// What is left behind what fits.
    room: Credits,
    /// So many orders don't fit, each at its highest price.
    pub undone: usize,
}

/// Orders that were added up.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// What they cost together.
    pub quote: Quote,
    /// What was left of the credits when it was begun, where that is known.
    pub left: Option<Credits>,
    /// Orders that cost something and begin where the credits end: about so many would be left undone.
    pub beyond: usize,
    /// What stops some of them.
    pub stops: Vec<Stop>,
    /// What each model is to speak of it, for money.
    pub loads: Vec<Load>,
}

impl Stop {
    fn of(standing: &Standing) -> Self {
        Self {
            scope: standing.budget.scope,
            name: standing.name.clone(),
            limit: standing.budget.credits,
            left: standing.left(),
            room: standing.left(),
            undone: 0,
        }
    }
}

impl Weighed {
    /// Nothing yet, at a backend.
    pub(super) fn new(desk: &Desk, backend: Backend) -> Self {
        Self {
            quote: Quote::ZERO,
            left: desk.left(backend),
            beyond: 0,
            stops: desk.hard_budgets(backend).map(Stop::of).collect(),
            loads: Vec::new(),
        }
    }

    /// One more order. What the library holds, and what another of them asks for too, costs nothing.
    pub(super) fn add(&mut self, price: Quote) {
        self.quote += price;
        // Of a price that isn't known for certain its least: nobody is warned of what need not be.
        let is_beyond = self.left.is_some_and(|left| self.quote.least > left);
        self.beyond += usize::from(is_beyond && price != Quote::ZERO);
        let fits = self.stops.iter().all(|stop| price.most <= stop.room);
        for stop in &mut self.stops {
            if fits {
                stop.room = stop.room.less(price.most);
            } else {
                stop.undone += usize::from(price.most > stop.room);
            }
        }
    }

    /// So many more orders that cost this together, reckoned as if they cost the same each.
    pub(super) fn add_alike(&mut self, orders: usize, together: Credits) {
        if orders == 0 || together == Credits::ZERO {
            return;
        }
        let each = Credits(together.0.div_ceil(orders as u64));
        let fit =
            |room: Credits| usize::try_from(room.0 / each.0).map_or(orders, |fit| fit.min(orders));
        if let Some(left) = self.left {
            self.beyond += orders - fit(left.less(self.quote.least));
        }
        let fits = self.stops.iter().map(|stop| fit(stop.room)).min();
        for stop in &mut self.stops {
            let taken = fits.unwrap_or(orders);
            stop.room = stop.room.less(Credits(each.0 * taken as u64));
            if each > stop.room {
                stop.undone += orders - taken;
            }
        }
        self.quote += together.into();
    }

    /// A model has this to speak for so much.
    pub(super) fn load(
        &mut self,
        model: &ModelId,
        price: Quote,
        (text, language): (&str, Option<&str>),
    ) {
        if price == Quote::ZERO {
            return;
        }
        let known = self.loads.iter().position(|load| load.model == *model);
        let place = known.unwrap_or_else(|| {
            self.loads.push(Load::new(model.clone()));
            self.loads.len() - 1
        });
        if let Some(load) = self.loads.get_mut(place) {
            load.add(price.most, text, language);
        }
    }
}

impl Desk {
    /// What is left of a backend's credits, where that is known.
    pub fn left(&self, backend: Backend) -> Option<Credits> {
        let meter = self.meters.get(&backend).and_then(Remote::value)?;
        Some(meter.limit.less(meter.used))
    }

    /// The budgets that stop what crosses them and count for a batch of the open project: the month's, its own, and the
    /// cap of the key that pays.
    pub fn hard_budgets(&self, backend: Backend) -> impl Iterator<Item = &Standing> {
        let open = self.project.as_ref().map(|open| &open.card);
        let project = open.map(|card| card.id);
        let bound = open.and_then(|card| card.key);
        let pays = bound.or(self.settings.batch_key).or(self.key_in_use);
        self.budgets(backend).iter().filter(move |standing| {
            let counts = match standing.budget.scope {
                Scope::Month => true,
                Scope::Project(of) => project == Some(of),
                Scope::Key(key) => pays == Some(key),
            };
            counts && standing.budget.hard
        })
    }

    /// Adds orders up, where all that they name is known. Twins are spoken once.
    pub fn weigh(&self, backend: Backend, orders: &[LineOrder]) -> Option<Weighed> {
        let mut met = HashSet::new();
        let mut weighed = Weighed::new(self, backend);
        let (offer, held) = (self.offer(backend), self.held.get(&backend));
        for order in orders {
            let key = quick_key(&order.request);
            let known = held.is_some_and(|held| held.contains(&key)) || !met.insert(key);
            let price = if known && !order.fresh {
                Quote::ZERO
            } else {
                price::quote(&order.request, offer)?
            };
            weighed.add(price);
            if let Some(speech) = order.request.speech() {
                let told = (speech.text.as_str(), speech.language.as_deref());
                weighed.load(&speech.model, price, told);
            }
        }
        Some(weighed)
    }
}
