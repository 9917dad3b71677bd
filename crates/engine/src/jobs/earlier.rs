//! What earlier attempts at an order came to: what was perhaps charged is looked for before it is bought again.

use std::collections::HashSet;

use crate::error::StudioError;
use crate::jobs::elsewhere;
use crate::jobs::generate::{Order, cancelled_free, until_cancelled};
use crate::jobs::parts::Part;
use crate::jobs::{End, Question};
use crate::recover;
use crate::recover::{Outcome, Patience};
use mynah_core::backend::Backend;
use mynah_core::ids::EntryId;
use mynah_core::request::Generation;
use mynah_i18n::tr;
use mynah_model::event::Event;
use mynah_model::event::JobEvent;
use mynah_model::event::Kept;
use mynah_model::trouble::Remedy;
use mynah_records::ledger::{Entry, EntryState};
use mynah_store::failures::TriedAgain;

/// What came of earlier attempts at an order.
pub(super) enum Earlier {
    /// None that is in the way; with the failure that is tried again.
    Nothing(Option<TriedAgain>),
    /// They end this one: their take is here, or it is not bought again unasked.
    Over(Box<End>),
    Failed(StudioError),
}

impl Order<'_> {
    /// What an earlier attempt was perhaps charged for is looked for before it is bought again, with whichever account
    /// pays now: as long as it may still appear, and never again unasked. Cancelled meanwhile, it ends as doubtful as the earlier attempt is.
    pub async fn in_history(&self) -> Earlier {
        self.look_at_earlier().await.unwrap_or_else(Earlier::Failed)
    }

    async fn look_at_earlier(&self) -> Result<Earlier, StudioError> {
        let machine = self.machine;
        if !self.until_recovered().await {
            let end = cancelled_free(machine, self.job);
            return Ok(Earlier::Over(Box::new(end)));
        }
        let intent = self.intent();
        let mut earlier = machine
            .library(move |library| library.doubtful_like(&intent))
            .await?;
        let mut is_elsewhere = false;
        let (tried, sent_for) = loop {
            let (tried, sent_for) = self.sent_for().await?;
            if !sent_for.as_ref().is_some_and(Entry::is_under_way) {
                break (tried, sent_for);
            }
            machine.jobs.pass(self.job);
            let newcomer = !std::mem::replace(&mut is_elsewhere, true);
            let awaited = sent_for.map(|entry| entry.id);
            if newcomer {
                elsewhere::tell(machine, self.job, awaited).await;
            }
            let looked = elsewhere::wait(machine, newcomer);
            let looked = until_cancelled(self.job, looked).await;
            let end = match looked {
                None => Some(elsewhere::left(machine, self.job, awaited)),
                Some(()) => self.cancelled_there(awaited).await?,
            };
            if let Some(end) = end {
                return Ok(Earlier::Over(Box::new(end)));
            }
        };
        if let Some(entry) = &sent_for
            && entry.state == EntryState::Settled
        {
            let kept = match recover::look_patiently(machine, entry.id, Patience::Short).await {
                Outcome::Kept(kept) => self.picked(kept).await?,
                Outcome::Unable(error) => return Err(error),
                // Nothing else comes of what is settled.
                _ => return Err(StudioError::CutOff),
            };
            return Ok(Earlier::Over(Box::new(End::Kept(kept))));
        }
        let another = self.job.order.fresh && !self.job.again;
        let own = self.own_parts().await?;
        if another {
            // Another take is wanted whatever there is; but nobody knows yet what an open one was.
            earlier.retain(|entry| entry.state == EntryState::Sent || own.contains(&entry.id));
        }
        let mut doubts = Vec::new();
        for entry in earlier {
            let whose = &entry.intent.account;
            let is_others = !machine.is_account(self.connection, whose).await?;
            // Nor has another account anything to do with another take.
            if another && is_others {
                continue;
            }
            self.tell_looking(&entry).await;
            let look = Box::pin(self.look_to_the_end(entry.id));
            let Some(outcome) = until_cancelled(self.job, look).await else {
                // It is looked for on, though no longer for the sake of this.
                let trouble = recover::not_found(machine, &entry);
                let end = End::Cancelled(trouble, Some(entry.id));
                return Ok(Earlier::Over(Box::new(end)));
            };
            match outcome {
                Outcome::Kept(kept) => {
                    let ours = (self.job.project, self.job.order.line);
                    let ordered_here = (entry.intent.project, entry.intent.line) == ours;
                    recover::tell(machine, &entry, Outcome::Kept(kept.clone())).await;
                    if another && !own.contains(&entry.id) {
                        continue;
                    }
                    if ordered_here {
                        let kept = self.picked(kept).await?;
                        return Ok(Earlier::Over(Box::new(End::Kept(kept))));
                    }
                    // Another line's take is this line's only as a copy.
                    if let Some(copy) = self.in_library().await? {
                        return Ok(Earlier::Over(Box::new(End::Kept(copy))));
                    }
                }
                Outcome::Unable(_) if is_others && self.is_agreed() && self.was_told(entry.id) => {}
                Outcome::Unable(error) if is_others => {
                    self.job.question.get_or_init(|| Question::Unasked);
                    let end = recover::unasked(machine, &entry, &error).await;
                    return Ok(Earlier::Over(Box::new(end)));
                }
                // Nothing like it is sent before somebody could look.
                Outcome::Unable(error) => return Err(error),
                outcome @ Outcome::Free => recover::tell(machine, &entry, outcome).await,
                outcome => doubts.push((entry, outcome)),
            }
        }
        let untold = doubts.into_iter().find(|(entry, _)| {
            let is_tried = sent_for.as_ref().is_some_and(|sent| sent.id == entry.id);
            !self.was_told(entry.id) || is_tried
        });
        match untold {
            Some((entry, outcome)) => {
                let end = recover::end_of(machine, &entry, outcome).await;
                Ok(Earlier::Over(Box::new(end)))
            }
            None => Ok(Earlier::Nothing(tried)),
        }
    }

    /// Waits until what ended processes left is looked for. False when it was cancelled first.
    pub async fn until_recovered(&self) -> bool {
        let mut recovered = self.machine.recovered.subscribe();
        // It fails only with its sender, which lives as long as this.
        let all = async { drop(recovered.wait_for(|done| *done).await) };
        until_cancelled(self.job, all).await.is_some()
    }

    /// What was written down for the order that this is a part of.
    async fn own_parts(&self) -> Result<HashSet<EntryId>, StudioError> {
        match (&self.job.part, self.job.mark.get().copied()) {
            (Some(_), Some(order)) => {
                let entries = self
                    .machine
                    .library(move |library| library.entries_of(order));
                entries.await
            }
            _ => Ok(HashSet::new()),
        }
    }

    /// Returns true if the order is sent although the earlier request may have been charged. A command needs its flag for
    /// that, except with Draft voices, whose credits are free; a dub needs it there, too. A window asks before it orders a
    /// line alone; of a part of a longer text, this process has to have told the doubt.
    fn was_told(&self, entry: EntryId) -> bool {
        let job = self.job;
        if !self.machine.has_window() {
            let is_dub = matches!(self.request(), Generation::Dubbing(_));
            let is_free = job.backend == Backend::Draft && !is_dub;
            return job.order.once_more || is_free;
        }
        let parts = &self.machine.jobs.parts;
        let told = |part: &Part| parts.tell((job.project, part.line), entry);
        let is_meant = job.asked_alone || job.order.once_more;
        job.part.as_deref().is_none_or(told) && is_meant
    }

    /// Returns true if somebody agreed to pay with another account than that of the earlier request, which can't be asked.
    fn is_agreed(&self) -> bool {
        let is_flagged = !self.machine.has_window() && self.job.order.once_more;
        is_flagged || self.job.answered == Some(Question::Unasked)
    }

    /// The failure that is tried again, and what was sent for it where another take is wanted. One is wanted: it is looked
    /// for, and is it here by now, it is that take; another one is ordered at the line.
    async fn sent_for(&self) -> Result<(Option<TriedAgain>, Option<Entry>), StudioError> {
        let Some(failure) = self.job.logged.get().copied() else {
            return Ok((None, None));
        };
        let fresh = self.job.order.fresh;
        let (tried, sent) = self
            .machine
            .library(move |library| {
                let tried = library.tried_again(failure)?;
                let sent = match tried.sent {
                    Some(sent) if fresh => library.entry(sent)?,
                    _ => None,
                };
                Ok((tried, sent))
            })
            .await?;
        let intent = self.intent();
        Ok((
            Some(tried),
            sent.filter(|sent| intent.is_like(&sent.intent)),
        ))
    }

    /// What the service is still at is followed: nobody asks for two.
    async fn look_to_the_end(&self, entry: EntryId) -> Outcome {
        loop {
            let outcome = recover::look_patiently(self.machine, entry, Patience::Full).await;
            if self.job.order.fresh || !matches!(outcome, Outcome::Making(_)) {
                return outcome;
            }
            tokio::time::sleep(self.machine.options.looks.longest).await;
        }
    }

    /// A take that is asked for now is its line's, whatever was made since it was sent.
    async fn picked(&self, mut kept: Kept) -> Result<Kept, StudioError> {
        let id = kept.take.id;
        if !kept.take.picked && kept.take.line.is_some() && !self.job.order.beside {
            self.machine
                .library(move |library| library.pick(id))
                .await?;
            kept.take.picked = true;
        }
        Ok(kept)
    }

    /// Tells that the service is asked for the earlier request. Of a kind that it keeps nothing of, there is nothing to ask.
    async fn tell_looking(&self, entry: &Entry) {
        let what = match (entry.intent.is_listed(), &entry.remote) {
            (true, _) => tr!("trouble-left-looking"),
            // It has no history, but its result is fetched by its ID.
            (false, Some(_)) => tr!("trouble-left-asking"),
            (false, None) => return,
        };
        self.machine.jobs.pass(self.job);
        let why = self
            .machine
            .told(what, vec![Remedy::Cancel], self.job.backend);
        let why = why.charged(recover::charge_of(entry));
        self.machine
            .tell(Event::Job(self.job.id, JobEvent::Held { why, until: None }))
            .await;
    }
}
