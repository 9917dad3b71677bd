//! Unconfirmed requests of a run without a window. Each is looked for in the account's history before the run ends, and
//! sent again only if it certainly was not made. In a window a person decides.

use std::time::Duration;

use crate::jobs::End;
use crate::jobs::generate::{Order, until_cancelled};
use crate::recover::{self, Outcome, Patience};
use crate::retry;
use mynah_core::ids::EntryId;
use mynah_model::event::{Event, JobEvent};
use mynah_model::trouble::{Charged, Remedy, Trouble};

/// Most times that a request is sent again after broken answers.
const MOST_AGAIN: u32 = 5;

impl Order<'_> {
    /// Returns whether this run looks for its own unconfirmed requests. A dub is followed by itself.
    pub fn reclaims(&self) -> bool {
        let tool = self.request().tool();
        let is_listed = tool.is_in_history() || tool.is_in_isolations();
        !self.machine.has_window() && is_listed && !self.zero_retention
    }

    /// Looks for what a `broken` answer may have been charged for. Returns why and after which pause the request is sent
    /// again, or how the order ends.
    pub async fn reclaim(
        &self,
        (entry, broken): (EntryId, Trouble),
        again: &mut u32,
    ) -> Result<(Trouble, Duration), Box<End>> {
        let machine = self.machine;
        machine.jobs.pass(self.job);
        let until = Some(machine.clock.instant() + machine.options.looks.latency);
        let why = broken.clone();
        let held = JobEvent::Held { why, until };
        machine.tell(Event::Job(self.job.id, held)).await;
        let look = Box::pin(recover::look_patiently(machine, entry, Patience::Run));
        let Some(outcome) = until_cancelled(self.job, look).await else {
            let told = self.told_sent();
            return Err(Box::new(End::Cancelled(told, Some(entry))));
        };
        match outcome {
            Outcome::Kept(kept) => Err(Box::new(End::Kept(kept))),
            Outcome::Paid(trouble) => Err(Box::new(End::Failed(trouble, Some(entry)))),
            Outcome::Free => self.send_again(broken, again),
            Outcome::Unable(error) => {
                log::info!("an unconfirmed request can't be looked for: {error}");
                Err(Box::new(End::Failed(broken, Some(entry))))
            }
            Outcome::Doubtful(_) | Outcome::NotYet(_) | Outcome::Making(_) => {
                Err(Box::new(End::Failed(broken, Some(entry))))
            }
        }
    }

    /// Decides whether a request that certainly was not made is sent again.
    fn send_again(
        &self,
        broken: Trouble,
        again: &mut u32,
    ) -> Result<(Trouble, Duration), Box<End>> {
        self.machine.jobs.budget.give_back(self.quote);
        let free = Trouble {
            remedies: vec![Remedy::Retry, Remedy::Dismiss],
            ..broken.charged(Charged::No)
        };
        if *again >= MOST_AGAIN || self.is_out_of_patience(&free) {
            return Err(Box::new(End::Failed(free.of_reach(), None)));
        }
        let wait = retry::backoff(*again, self.machine.options.dice.share());
        *again += 1;
        Ok((free, wait))
    }

    /// Returns whether a run has gone on for too long with a service that does not work. Then nothing more of its batch is
    /// sent.
    pub fn is_out_of_patience(&self, trouble: &Trouble) -> bool {
        let machine = self.machine;
        let unwell = machine.governor.unwell_for(&self.lane());
        let is_over = !machine.has_window() && unwell >= machine.options.looks.unwell;
        if is_over {
            let stopped = trouble.clone().charged(Charged::No).of_reach();
            machine.jobs.stops.all(self.job, stopped);
        }
        is_over
    }
}
