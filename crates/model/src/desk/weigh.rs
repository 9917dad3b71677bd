//! What orders cost together, and how many of them the credits that are left don't pay for.

use std::collections::{BTreeMap, HashSet};

use crate::command::LineOrder;
use crate::desk::{Desk, Extends, Load, Price, Scope, Standing};
use crate::price;
use crate::remote::Remote;
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{ModelId, ProjectId};

/// A budget or a key's cap that stops what doesn't fit, and how much of some orders that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// What is limited.
    pub scope: Scope,
    /// The project's or the key's name; empty for a month.
    pub name: String,
    /// The limit.
    pub limit: Credits,
    /// Credits that were left of it when this was begun: after what is ordered already for a batch, after what is reserved
    /// for a line alone, which goes ahead.
    pub left: Credits,
    /// What is left behind what fits.
    room: Credits,
    /// So many orders don't fit, each at its highest price.
    pub undone: usize,
    /// The projects whose work it counts.
    of: Vec<Option<ProjectId>>,
}

/// What is sent of some orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// So many that cost something are not.
    pub undone: usize,
    /// What the others cost.
    pub quote: Quote,
}

/// Orders that were added up.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// What they cost together.
    pub quote: Quote,
    /// What was left of the credits when it was begun, behind what is ordered already, where that is known.
    pub left: Option<Credits>,
    /// What becomes of what the credits don't pay.
    pub extends: Extends,
    /// Orders that cost something and that the credits that are left don't pay: about so many would be left undone.
    pub beyond: usize,
    /// What stops some of them.
    pub stops: Vec<Stop>,
    /// What each model is to speak of what may be sent, for money.
    pub loads: Vec<Load>,
    /// The highest that those of each project cost.
    projects: BTreeMap<Option<ProjectId>, Credits>,
    /// What is left of the credits behind what they pay.
    room: Option<Credits>,
    /// By project, what stopped its first order that didn't fit, by place: those behind that one are not sent either.
    shut: BTreeMap<Option<ProjectId>, Vec<usize>>,
    /// What fits into all that stops, and how many don't.
    within: Sent,
    /// What of that the credits pay.
    paid: Quote,
    /// Whether the script was changed behind the press, and this is more than was shown there.
    pub overtaken: bool,
    /// The places of orders with long texts, where they were noted as they were gathered.
    pub long: Option<Vec<usize>>,
}

impl Stop {
    fn of(standing: &Standing, left: Credits, of: Vec<Option<ProjectId>>) -> Self {
        Self {
            scope: standing.budget.scope,
            name: standing.name.clone(),
            limit: standing.budget.credits,
            left,
            room: left,
            undone: 0,
            of,
        }
    }
}

impl Weighed {
    /// Creates an empty sum for a batch of the open project at a backend.
    pub fn new(desk: &Desk, backend: Backend) -> Self {
        let open = desk.project.as_ref().map(|open| open.card.id);
        Self::of(desk, (backend, Urgency::Batch), vec![open])
    }

    /// Nothing yet of these projects.
    pub fn of(
        desk: &Desk,
        (backend, urgency): (Backend, Urgency),
        projects: Vec<Option<ProjectId>>,
    ) -> Self {
        let meter = desk.meter_of((backend, urgency), &projects);
        let left = meter.map(|meter| {
            let ahead = desk.ahead_of(backend, |of| desk.is_paid_from(meter, backend, of));
            let elsewhere = desk.held_elsewhere(meter, backend);
            meter.limit.less(meter.used).less(ahead + elsewhere)
        });
        let stops = desk.budgets(backend).iter().filter_map(|standing| {
            let counts = |of: &&Option<ProjectId>| desk.counts(standing, (**of, urgency));
            let of: Vec<_> = projects.iter().filter(counts).copied().collect();
            let left = desk.left_for(standing, urgency);
            (standing.budget.hard && !of.is_empty()).then(|| Stop::of(standing, left, of))
        });
        Self {
            quote: Quote::ZERO,
            left,
            extends: match (backend, meter) {
                (Backend::Draft, _) => Extends::Yes,
                (Backend::Live, meter) => meter.map_or(Extends::Unknown, |meter| meter.extends),
            },
            beyond: 0,
            stops: stops.collect(),
            loads: Vec::new(),
            projects: projects.into_iter().map(|of| (of, Credits::ZERO)).collect(),
            room: left,
            shut: BTreeMap::new(),
            within: Sent {
                undone: 0,
                quote: Quote::ZERO,
            },
            paid: Quote::ZERO,
            overtaken: false,
            long: None,
        }
    }

    /// What of them is sent, at least and at most: nobody may know whether a plan goes on beyond its credits.
    pub fn sent(&self) -> [Sent; 2] {
        let paid = Sent {
            undone: self.within.undone + self.beyond,
            quote: self.paid,
        };
        match self.extends {
            Extends::No => [paid, paid],
            Extends::Yes => [self.within, self.within],
            Extends::Unknown => [paid, self.within],
        }
    }

    /// The highest that those of a project cost.
    pub fn of_project(&self, project: ProjectId) -> Credits {
        let of = self.projects.get(&Some(project)).copied();
        of.unwrap_or_default()
    }

    /// One more order of the one project; whether it may be sent, for money. What the library holds, and what another
    /// of them asks for too, costs nothing.
    pub fn add(&mut self, price: Quote) -> bool {
        let of = self.projects.keys().next().copied().flatten();
        self.add_of(of, price)
    }

    /// One more order of one of the projects; whether it may be sent, for money.
    pub fn add_of(&mut self, project: Option<ProjectId>, price: Quote) -> bool {
        self.quote += price;
        if price == Quote::ZERO {
            return false;
        }
        *self.projects.entry(project).or_default() += price.most;
        let counts = |stop: &Stop| stop.of.contains(&project);
        if !self.shut.contains_key(&project) {
            let stops = self.stops.iter().enumerate();
            let full = stops.filter(|(_, stop)| counts(stop) && price.most > stop.room);
            let full: Vec<_> = full.map(|(place, _)| place).collect();
            if !full.is_empty() {
                self.shut.insert(project, full);
            }
        }
        if self.leave_out(project, 1) {
            return false;
        }
        for stop in self.stops.iter_mut().filter(|stop| counts(stop)) {
            stop.room = stop.room.less(price.most);
        }
        self.within.quote += price;
        // Of a price that isn't known for certain its least: nobody is warned of what need not be. A batch goes in
        // order as far as the credits go: behind a line that they don't pay a shorter one is not sent either.
        match self.room {
            Some(room) if self.beyond > 0 || price.least > room => {
                self.beyond += 1;
                self.extends != Extends::No
            }
            room => {
                self.room = room.map(|room| room.less(price.least));
                self.paid += price;
                true
            }
        }
    }

    /// Leaves so many more orders of a project out, where one before them didn't fit; whether it did.
    fn leave_out(&mut self, project: Option<ProjectId>, orders: usize) -> bool {
        let Some(full) = self.shut.get(&project) else {
            return false;
        };
        for place in full {
            if let Some(stop) = self.stops.get_mut(*place) {
                stop.undone += orders;
            }
        }
        self.within.undone += orders;
        true
    }

    /// So many more orders of each project that cost this together, reckoned as if they cost the same each.
    pub fn add_alike(&mut self, of: &BTreeMap<Option<ProjectId>, usize>, together: Credits) {
        let orders: usize = of.values().sum();
        if orders == 0 || together == Credits::ZERO {
            return;
        }
        let each = Credits(together.0.div_ceil(orders as u64));
        let mut rest = together;
        for (project, orders) in of {
            let share = Credits(each.0 * *orders as u64).min(rest);
            rest = rest.less(share);
            self.add_many(*project, *orders, (each, share));
        }
    }

    /// So many more orders of a project at one price, which cost this together.
    fn add_many(
        &mut self,
        project: Option<ProjectId>,
        orders: usize,
        (each, together): (Credits, Credits),
    ) {
        self.quote += together.into();
        *self.projects.entry(project).or_default() += together;
        if orders == 0 || self.leave_out(project, orders) {
            return;
        }
        let fit = |room: Credits, orders: usize| {
            usize::try_from(room.0 / each.0).map_or(orders, |fit| fit.min(orders))
        };
        let of = |fit: usize| match fit {
            all if all == orders => together,
            fit => Credits(each.0 * fit as u64).min(together),
        };
        let counts = |stop: &&mut Stop| stop.of.contains(&project);
        let rooms = self.stops.iter_mut().filter(counts).map(|stop| stop.room);
        let taken = rooms.map(|room| fit(room, orders)).min().unwrap_or(orders);
        for stop in self.stops.iter_mut().filter(counts) {
            stop.room = stop.room.less(of(taken));
        }
        if taken < orders {
            let stops = self.stops.iter().enumerate();
            let full = stops.filter(|(_, stop)| stop.of.contains(&project) && each > stop.room);
            let full = full.map(|(place, _)| place).collect();
            self.shut.insert(project, full);
            self.leave_out(project, orders - taken);
        }
        self.within.quote += of(taken).into();
        let paid = match self.room {
            _ if self.beyond > 0 => 0,
            None => taken,
            Some(room) => fit(room, taken),
        };
        self.room = self.room.map(|room| room.less(of(paid)));
        self.paid += of(paid).into();
        self.beyond += taken - paid;
    }

    /// A model has this to speak for so much.
    pub fn load(&mut self, model: &ModelId, price: Quote, (text, language): (&str, Option<&str>)) {
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

    /// Returns true if a budget or a monthly key limit counts orders of a project: the month's, its own, and the limit of
    /// the key that pays.
    pub(super) fn counts(
        &self,
        standing: &Standing,
        (project, urgency): (Option<ProjectId>, Urgency),
    ) -> bool {
        match standing.budget.scope {
            Scope::Month => true,
            Scope::Project(of) => project == Some(of),
            Scope::Key(key) => self.pays_for(project, urgency) == Some(key),
        }
    }

    /// The budgets that stop what crosses them and count for a batch of the open project.
    pub fn hard_budgets(&self, backend: Backend) -> impl Iterator<Item = &Standing> {
        let open = self.project.as_ref().map(|open| open.card.id);
        let hard = self.budgets(backend).iter();
        let of = (open, Urgency::Batch);
        hard.filter(move |standing| standing.budget.hard && self.counts(standing, of))
    }

    /// Notes at each order what it costs at most now, where that is known: what is dearer or no longer free by the
    /// time it is sent is a question then, and no purchase.
    pub fn show_prices(&self, backend: Backend, orders: &mut [LineOrder], urgency: Urgency) {
        let open = self.project.as_ref().map(|open| open.card.id);
        self.show_prices_for((open, backend, urgency), orders);
    }

    /// The same of orders of a project, or of none: what another account holds is not free for the one that pays.
    pub fn show_prices_for(
        &self,
        (project, backend, urgency): (Option<ProjectId>, Backend, Urgency),
        orders: &mut [LineOrder],
    ) {
        let held = self.held_for(backend, project, urgency);
        for order in orders {
            let it = (&order.request, quick_key(&order.request));
            let free = !order.fresh && self.is_held(backend, held, it);
            order.shown = match self.price_of_order(backend, order, held) {
                _ if free => Some(Credits::ZERO),
                price => price.map(|price| price.most),
            };
        }
    }

    /// What an order costs; nothing where it isn't known.
    fn price_of_order(
        &self,
        backend: Backend,
        order: &LineOrder,
        held: Option<&HashSet<u64>>,
    ) -> Option<Quote> {
        let offer = self.offer(backend);
        match order.request.speech() {
            Some(speech) if let Some(retake) = order.retake => {
                offer.quote_of_part(speech, retake.place)
            }
            Some(speech) => offer.quote_beside(speech, held.filter(|_| !order.fresh)),
            None => price::quote(&order.request, offer),
        }
    }

    /// What orders of a project, or of none, cost who pays for them, where all that they name is known. Twins are spoken
    /// once.
    pub fn price_for(
        &self,
        (project, backend, urgency): (Option<ProjectId>, Backend, Urgency),
        orders: &[LineOrder],
    ) -> Option<Price> {
        let held = self.held_for(backend, project, urgency);
        let mut met = HashSet::new();
        let prices = orders
            .iter()
            .map(|order| self.price_beside(backend, order, (held, &mut met)));
        let unkept = orders.iter().any(|order| order.zero_retention);
        Some(Price {
            quote: prices.sum::<Option<Quote>>()?,
            backend,
            zero_retention: self.is_unkept(backend, project, unkept),
        })
    }

    /// What an order costs beside what is held, and what was met before it.
    fn price_beside(
        &self,
        backend: Backend,
        order: &LineOrder,
        (held, met): (Option<&HashSet<u64>>, &mut HashSet<u64>),
    ) -> Option<Quote> {
        let key = quick_key(&order.request);
        let known = self.is_held(backend, held, (&order.request, key)) || !met.insert(key);
        if known && !order.fresh {
            return Some(Quote::ZERO);
        }
        self.price_of_order(backend, order, held)
    }

    /// Adds orders of the open project up, where all that they name is known. Twins are spoken once.
    pub fn weigh(
        &self,
        backend: Backend,
        orders: &[LineOrder],
        urgency: Urgency,
    ) -> Option<Weighed> {
        let open = self.project.as_ref().map(|open| open.card.id);
        self.weigh_for((open, backend, urgency), orders)
    }

    /// The same of orders of a project, or of none: another budget and another account's credits count.
    pub fn weigh_for(
        &self,
        (project, backend, urgency): (Option<ProjectId>, Backend, Urgency),
        orders: &[LineOrder],
    ) -> Option<Weighed> {
        let mut met = HashSet::new();
        let mut weighed = Weighed::of(self, (backend, urgency), vec![project]);
        let held = self.held_for(backend, project, urgency);
        for order in orders {
            let price = self.price_beside(backend, order, (held, &mut met))?;
            let price = price.less(self.bought_for(backend, order));
            if weighed.add(price)
                && let Some(speech) = order.request.speech()
            {
                let told = (speech.text.as_str(), speech.language.as_deref());
                weighed.load(&speech.model, price, told);
            }
        }
        Some(weighed)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn weighed(room: Option<u64>, limits: &[(u64, u8)]) -> Weighed {
        let projects = || (0..3).map(|project| Some(ProjectId(project)));
        let stops = limits.iter().map(|(limit, of)| Stop {
            scope: Scope::Month,
            name: String::new(),
            limit: Credits(*limit),
            left: Credits(*limit),
            room: Credits(*limit),
            undone: 0,
            of: projects()
                .enumerate()
                .filter(|(place, _)| of >> place & 1 == 1)
                .map(|(_, project)| project)
                .collect(),
        });
        Weighed {
            quote: Quote::ZERO,
            left: room.map(Credits),
            extends: Extends::Unknown,
            beyond: 0,
            stops: stops.collect(),
            loads: Vec::new(),
            projects: projects().map(|of| (of, Credits::ZERO)).collect(),
            room: room.map(Credits),
            shut: BTreeMap::new(),
            within: Sent {
                undone: 0,
                quote: Quote::ZERO,
            },
            paid: Quote::ZERO,
            overtaken: false,
            long: None,
        }
    }

    proptest! {
        /// One project's budget was said to stop another one's lines.
        #[test]
        fn many_that_are_reckoned_alike_are_as_many_that_are_weighed_one_by_one(
            room in proptest::option::of(0_u64..80),
            limits in proptest::collection::vec((0_u64..80, 0_u8..8), 0..4),
            before in proptest::collection::vec((0_u64..3, 0_u64..9), 0..6),
            each in 1_u64..7,
            orders in proptest::collection::btree_map(0_u64..3, 0_usize..9, 0..4),
        ) {
            let mut one_by_one = weighed(room, &limits);
            for (project, price) in before {
                one_by_one.add_of(Some(ProjectId(project)), Credits(price).into());
            }
            let mut alike = one_by_one.clone();
            let orders: BTreeMap<_, _> = orders
                .into_iter()
                .map(|(project, orders)| (Some(ProjectId(project)), orders))
                .collect();
            for (project, orders) in &orders {
                for _ in 0..*orders {
                    one_by_one.add_of(*project, Credits(each).into());
                }
            }
            let all: usize = orders.values().sum();
            alike.add_alike(&orders, Credits(each * all as u64));
            prop_assert_eq!(&alike.stops, &one_by_one.stops);
            prop_assert_eq!(alike.sent(), one_by_one.sent());
            prop_assert_eq!(alike.quote, one_by_one.quote);
            prop_assert_eq!(alike.beyond, one_by_one.beyond);
            prop_assert_eq!(alike.room, one_by_one.room);
            prop_assert_eq!(&alike.projects, &one_by_one.projects);
        }
    }
}
