//! What another take of a line costs, and what is here of one that ended midway.

use crate::command::LineOrder;
use crate::delivery::Delivery;
use crate::desk::{Desk, JobCard, JobState};
use crate::event::Work;
use crate::trouble::{Charged, Trouble};
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_script::document::Line;

impl Desk {
    /// What another take of a line costs, whatever the library holds.
    pub fn price_of_another(&self, line: &Line, delivery: &Delivery<'_>) -> Quote {
        match self.request_in_parts(line, delivery, true) {
            Some(request) => delivery.quote_beside(&request, None),
            None => delivery.quote(line.text.trim()),
        }
    }

    /// The same, less what is here of one that ended midway: ordered again it goes on with that.
    pub fn price_to_go_on(&self, line: &Line, delivery: &Delivery<'_>) -> Quote {
        let whole = self.price_of_another(line, delivery);
        let job = self.job_of(line.id);
        if job.is_none_or(|job| self.bought_of(job) == Credits::ZERO) {
            return whole;
        }
        let order = self.order(line, delivery, None, true);
        let here = order.map(|order| self.bought_for(self.backend(), &order));
        whole.less(here.unwrap_or_default())
    }

    /// Whether the library holds parts of what a line sends, so that less than all of it is paid.
    pub fn keeps_parts(&self, line: &Line) -> bool {
        let Some(delivery) = self.delivery_of(line) else {
            return false;
        };
        let Some(request) = self.request_in_parts(line, &delivery, false) else {
            return false;
        };
        let held = self.held_here(self.backend(), Urgency::Interactive);
        delivery.quote_beside(&request, held).most < delivery.quote_beside(&request, None).most
    }

    /// An order at that price.
    pub fn less_what_is_here(&self, order: LineOrder) -> LineOrder {
        let here = self.bought_for(self.backend(), &order);
        LineOrder {
            shown: order.shown.map(|shown| shown.less(here)),
            ..order
        }
    }

    /// What parts cost that are here of another take that ended midway, where an order goes on with it.
    pub fn bought_for(&self, backend: Backend, order: &LineOrder) -> Credits {
        let job = order.line.and_then(|line| self.job_of(line));
        let goes_on = |job: &&JobCard| match &job.work {
            Work::Generate {
                backend: at,
                order: before,
                ..
            } => order.is_another() && !before.beside && *at == backend && before.is_like(order),
            _ => false,
        };
        let job = job.filter(goes_on);
        job.map_or(Credits::ZERO, |job| self.bought_of(job))
    }

    /// What parts cost that are here of what came to nothing, and whoever pays now has.
    pub fn bought_of(&self, job: &JobCard) -> Credits {
        match &job.state {
            JobState::Failed(trouble) | JobState::Cancelled(trouble)
                if self.has_parts(&job.work, trouble) =>
            {
                job.bought()
            }
            _ => Credits::ZERO,
        }
    }

    /// Whether the parts that are here are those of the account that pays for the same work now, alone or in a batch.
    pub fn has_parts(&self, work: &Work, trouble: &Trouble) -> bool {
        let bought = trouble.details.bought.as_ref();
        let account = bought.and_then(|it| it.account.as_deref());
        match (work, account) {
            (
                Work::Generate {
                    project,
                    backend: Backend::Live,
                    ..
                },
                Some(account),
            ) => [Urgency::Interactive, Urgency::Batch]
                .into_iter()
                .all(|urgency| self.is_account_of(account, *project, urgency)),
            _ => true,
        }
    }
}

impl JobCard {
    /// What parts cost that are here of what came to nothing, and cost nothing more.
    pub fn bought(&self) -> Credits {
        match &self.state {
            JobState::Failed(trouble) | JobState::Cancelled(trouble)
                if trouble.charged == Charged::No =>
            {
                trouble.bought()
            }
            _ => Credits::ZERO,
        }
    }
}
