//! One attempt at an order: written down, sent when it is its turn, and what came back taken in.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio_util::sync::CancellationToken;

use crate::consent_scope;
use crate::error::{Refusal, StudioError};
use crate::jobs::End;
use crate::jobs::PACE;
use crate::jobs::answer::{Answer, Room};
use crate::jobs::dub::anew;
use crate::jobs::generate::{Order, cancelled_free, until_cancelled};
use crate::jobs::later;
use crate::jobs::mark;
use crate::jobs::prepare::Prepared;
use crate::jobs::receive::{Receiver, head_of};
use crate::jobs::size;
use mynah_api::error::{ApiError, ChargeKnown, Reached, Repeat};
use mynah_api::progress::Progress;
use mynah_core::backend::Backend;
use mynah_core::consent::{
    NoConsent, Standing, allows, allows_shown, forbids, forbids_in_dub, may_dub, standings,
};
use mynah_core::day::Day;
use mynah_core::ids::{EntryId, VoiceId};
use mynah_core::plan::Plan;
use mynah_core::request::{Generation, Tool};
use mynah_i18n::tr;
use mynah_model::dubbing::refused::NoDub;
use mynah_model::event::Event;
use mynah_model::event::JobEvent;
use mynah_model::trouble::{Remedy, Trouble};
use mynah_store::Library;
use mynah_store::budgets::Origin;
use mynah_store::error::LibraryError;
use mynah_store::failures::TriedAgain;
use mynah_store::faults;

/// What the ledger keeps as the reason of an entry that was cancelled and cost nothing; no words for people.
pub(crate) const CANCELLED: &str = "cancelled";

/// What one attempt came to.
pub(super) enum Attempt {
    Over(End),
    /// Refused for now, and nothing was charged.
    Again(Box<ApiError>),
    /// Refused for what is said around it, and nothing was charged.
    Unheard(Box<ApiError>),
    /// Refused because its dictionary is gone, which is forgotten, or because the service does not work in the background
    /// for the account, which is remembered; nothing was charged.
    Forgotten,
    /// The same request is under way in another process, or its take was kept just now.
    Elsewhere,
    /// The service says another line of its language first; nothing was sent.
    Behind,
}

impl Order<'_> {
    /// Intends, waits for its turn, sends, and takes the answer in.
    pub async fn attempt(&self, tried: Option<TriedAgain>) -> Result<Attempt, StudioError> {
        let machine = self.machine;
        let most = machine.options.most_credits;
        self.check_plan()?;
        self.check_consent().await?;
        let hold = machine.jobs.budget.hold(self.quote, most)?;
        let Some(entry) = self.intend(tried).await? else {
            return Ok(Attempt::Elsewhere);
        };
        let Some(turn) = until_cancelled(self.job, self.turn()).await else {
            return self.give_up(entry).await;
        };
        let turn = match turn {
            Ok(Some(turn)) => turn,
            Ok(None) => {
                self.release(entry, "moved in the queue").await?;
                return Ok(Attempt::Over(End::Moved));
            }
            Err(error) => {
                self.release(entry, error.to_string()).await?;
                return Err(error);
            }
        };
        let seed = self.seed();
        let name = mark::name_of(self.request(), entry, self.fingerprint.as_str());
        let ready = async {
            Ok::<_, StudioError>((
                self.make_room(entry).await?,
                self.prepare(seed, name).await?,
            ))
        };
        let (room, prepared) = match ready.await {
            Ok(ready) => ready,
            // Its dictionary could not be made for now.
            Err(StudioError::Api(error)) if matches!(error.repeat(), Repeat::Fine(_)) => {
                self.release(entry, error.to_string()).await?;
                return Ok(Attempt::Again(Box::new(error)));
            }
            Err(StudioError::Refused(Refusal::NotDubbed(no @ NoDub::SaysAnew))) => {
                self.release(entry, no.to_string()).await?;
                return Ok(Attempt::Behind);
            }
            Err(error) => {
                self.release(entry, error.to_string()).await?;
                return Err(error);
            }
        };
        // What went before it may have been refused for all meanwhile.
        if let Some(end) = machine.jobs.held_back(self.job, self.quote) {
            let why = match &end {
                End::Failed(trouble, _) | End::NoRoom(trouble, _) => trouble.what.as_str(),
                End::Kept(_) | End::Cancelled(..) | End::Moved => "not sent",
            };
            self.release(entry, why).await?;
            return Ok(Attempt::Over(end));
        }
        // It may have been taken back while this waited.
        if let Err(no) = self.check_consent().await {
            self.release(entry, no.to_string()).await?;
            return Err(no);
        }
        let consent = self.job.consent();
        let marked = machine
            .library(move |library| {
                library.mark_sent_within(entry, seed, &consent)?;
                faults::reached("sent");
                Ok(())
            })
            .await;
        if let Err(error) = marked {
            self.release(entry, error.to_string()).await?;
            return Err(error);
        }
        self.job.attempts.fetch_add(1, Ordering::Relaxed);
        let running = JobEvent::Running { progress: None };
        machine.tell(Event::Job(self.job.id, running)).await;
        self.machine.jobs.pass(self.job);
        let mut sending = Box::pin(self.send(&prepared));
        let (stop, mut is_stopped) = (self.stop_of_sending(), false);
        let sent = match until_stopped(&stop, sending.as_mut()).await {
            Begun::No => return self.give_up(entry).await,
            // The service makes and charges it all the same, and nobody else keeps it.
            Begun::Yes(None) if self.request().tool() == Tool::Design => {
                is_stopped = true;
                self.tell_stopped().await;
                Some(sending.await)
            }
            Begun::Yes(sent) => sent,
        };
        // What goes on at the service for half an hour is no request under way.
        let turn = (!matches!(sent, Some(Ok(Answer::Begun(_))))).then_some(turn);
        let done = match sent {
            None => self.cancelled_sent(entry, &hold).await,
            Some(Err(error)) if self.stopped_itself(&error) => {
                if error.charge() == ChargeKnown::No {
                    self.give_up(entry).await
                } else {
                    self.cancelled_sent(entry, &hold).await
                }
            }
            Some(Err(error)) => self.refused(entry, error, &hold).await,
            Some(Ok(answer)) => Box::pin(self.take_in(entry, answer, room, &hold, turn)).await,
        };
        let attempt = match done {
            Ok(attempt) => attempt,
            Err(error) => self.unrecorded(entry, &error, &hold).await,
        };
        let attempt = self.told_as_unkept(attempt);
        Ok(if is_stopped {
            self.after_stop(attempt)
        } else {
            attempt
        })
    }

    /// It is stopped for whoever looks, and what it comes to is told once it is known.
    async fn tell_stopped(&self) {
        let what = tr!("trouble-cancelled-comes");
        let told = Trouble::told(what, Vec::new(), &self.occasion());
        // No history has previews: the answer alone tells.
        let stopped = JobEvent::Cancelled(told.charged(self.unknown()).awaited());
        self.machine.tell(Event::Job(self.job.id, stopped)).await;
    }

    /// What an attempt comes to that was stopped: it isn't made again.
    fn after_stop(&self, attempt: Attempt) -> Attempt {
        match attempt {
            Attempt::Over(End::Failed(_, None))
            | Attempt::Again(_)
            | Attempt::Unheard(_)
            | Attempt::Forgotten
            | Attempt::Elsewhere
            | Attempt::Behind => {
                let remedies = vec![Remedy::Retry, Remedy::Dismiss];
                let what = tr!("trouble-left-free");
                let free = self.machine.told(what, remedies, self.job.backend);
                Attempt::Over(End::Cancelled(free, None))
            }
            Attempt::Over(end) => Attempt::Over(end),
        }
    }

    /// What stops the sending. A dub of Draft voices is begun to its end: who has its name can have it stopped, and it costs
    /// nothing then. A line of a dubbing project stops itself, once its text is what it was.
    fn stop_of_sending(&self) -> CancellationToken {
        match self.request() {
            Generation::Dubbing(_) if self.job.backend == Backend::Draft => {
                CancellationToken::new()
            }
            Generation::Anew(_) => CancellationToken::new(),
            _ => self.job.cancel.clone(),
        }
    }

    /// Whether a line of a dubbing project was stopped: before anything of it was spoken, or as that was asked for. What is
    /// known of its text alone is told as any error is: it may stay changed.
    fn stopped_itself(&self, error: &ApiError) -> bool {
        let is_anew = matches!(self.request(), Generation::Anew(_));
        let is_known = error.facts.reached == Reached::Nothing;
        let is_stopped = is_known || error.charge() == ChargeKnown::Unknown;
        is_anew && self.job.cancel.is_cancelled() && is_stopped
    }

    /// Sends it, and tells how far its recordings are on their way.
    async fn send(&self, prepared: &Prepared) -> Result<Answer, ApiError> {
        if self.request().inputs().is_empty() {
            return prepared.send(&self.connection.client).await;
        }
        let progress = Progress::default();
        let client = self.connection.client.counting(&progress);
        let mut sending = std::pin::pin!(prepared.send(&client));
        let mut told = None;
        loop {
            tokio::select! {
                biased;
                answer = &mut sending => return answer,
                () = tokio::time::sleep(PACE) => {}
            }
            let way = progress.sent();
            // Once all of it is there nobody knows how far it is.
            let share = way.of.filter(|of| way.bytes < *of);
            let share = share.map(|of| (way.bytes as f64 / of as f64).min(1.0) as f32);
            if share != told {
                told = share;
                let running = JobEvent::Running { progress: share };
                let teller = &self.machine.teller;
                teller.tell_if_room(Event::Job(self.job.id, running));
            }
        }
    }

    /// Refuses what would be spoken with a voice whose owner's consent is over or was taken back, what would send a
    /// recording to take after that nobody agreed to, and a dub that clones voices whose owners didn't.
    async fn check_consent(&self) -> Result<(), StudioError> {
        let voices = self.request().voices();
        let sample = self.request().taken_after();
        let cleaned = match self.request() {
            Generation::Isolation(request) => Some(&request.input),
            _ => None,
        };
        let dub_of = self.job.order.dub_of.as_deref();
        let dubbed = match self.request() {
            Generation::Dubbing(request) if !request.without_clones => {
                Some((request.input.hash.as_str(), request.target.as_str()))
            }
            // Of which recording isn't known: nobody is known to have agreed.
            Generation::Anew(request) if request.cloned => {
                let film = dub_of.ok_or(Refusal::NoConsent(NoConsent::NotGiven))?;
                Some((film, request.target.as_str()))
            }
            _ => None,
        };
        if voices.is_empty() && sample.is_none() && cleaned.is_none() && dubbed.is_none() {
            return Ok(());
        }
        let there = self.machine.library(Library::consents).await?.heeded();
        let (all, today) = (standings(&there), Day::here(self.machine.clock.now()));
        if let Some(sample) = sample {
            allows_shown(&all, &sample.hash, today).map_err(Refusal::NoConsent)?;
        }
        // Whoever cleans a sample of a voice said who agreed; other recordings are nobody's business here.
        match cleaned.map_or(Ok(()), |input| allows(&all, &input.hash, today)) {
            Ok(()) | Err(NoConsent::NotGiven) => {}
            Err(no) => return Err(Refusal::NoConsent(no).into()),
        }
        if let Some(wanted) = dubbed {
            may_dub(&all, wanted, today).map_err(Refusal::NoConsent)?;
        }
        let no = |voice: &VoiceId| {
            let in_dub = dub_of.and_then(|film| forbids_in_dub(&all, film, voice, today));
            in_dub.or_else(|| forbids(&all, voice, today))
        };
        match voices.iter().find_map(|voice| no(voice)) {
            Some(no) => Err(Refusal::NoConsent(no).into()),
            None => self.check_scope(&all, today).await,
        }
    }

    /// Refuses voices that would speak outside the scope of their consents, unless a person confirmed that.
    async fn check_scope(&self, all: &[Standing], today: Day) -> Result<(), StudioError> {
        if self.job.order.outside_consent {
            return Ok(());
        }
        let voices = self.request().speaking_voices();
        consent_scope::check_scope(self.machine, (all, today), self.job.project, &voices).await
    }

    /// Refuses a dub that the account's plan has not, as far as that is known.
    fn check_plan(&self) -> Result<(), StudioError> {
        let plan = || self.machine.backends.plan(&self.connection.account);
        let request = match self.request() {
            Generation::Dubbing(request) => request,
            Generation::Anew(_) if !plan().may_edit_dubs() => {
                return Err(NoDub::NotEdited.into());
            }
            _ => return Ok(()),
        };
        if plan().dubs(request.worth) {
            return Ok(());
        }
        let needed = Plan::needed_for_dub(request.worth);
        Err(NoDub::Plan { needed }.into())
    }

    /// Writes down what is going to be ordered; nothing where somebody else is at it.
    async fn intend(&self, tried: Option<TriedAgain>) -> Result<Option<EntryId>, StudioError> {
        let alone = !self.job.order.fresh;
        let origin = Origin {
            queued: self.job.row.get().copied(),
            tried,
            order: self
                .job
                .part
                .as_ref()
                .and_then(|_| self.job.mark.get().copied()),
            beside: self.job.order.beside,
            stop_loss: self.job.order.stop_loss,
            dub_of: self.job.order.dub_of.clone(),
        };
        let (intent, consent) = (self.intent(), self.job.consent());
        let done = self
            .machine
            .library(move |library| library.intend_within(&intent, alone, &consent, origin))
            .await;
        if matches!(done, Ok(Some(_))) {
            self.machine.held_changed(self.job.backend);
        }
        done
    }

    /// The seed that is sent: the wanted one, else one that is drawn and kept with the take.
    fn seed(&self) -> Option<u32> {
        let request = self.request();
        request.seed().or_else(|| {
            let largest = request.largest_seed()?;
            Some(self.machine.options.dice.seed() & largest)
        })
    }

    /// Room on the disk. What nobody else keeps lies under its entry's name.
    async fn make_room(&self, entry: EntryId) -> Result<Room, StudioError> {
        let (library, job) = (self.machine.library.clone(), self.job.id);
        let order = Arc::clone(&self.job.order);
        let alone = (!self.is_kept()).then(|| self.fingerprint.as_str().to_owned());
        let (teller, clock) = (self.machine.teller.clone(), self.machine.clock.clone());
        let (part, backend) = (self.job.part.clone(), self.job.backend);
        self.machine
            .blocking(move || {
                let request = &order.request;
                let needs = match request {
                    Generation::Anew(line) => anew::expected(&library, backend, line)?,
                    request => size::expected(request),
                };
                let room = |extension: &str, head| {
                    let mut room = match &alone {
                        Some(named) => {
                            library.writer_for((entry, named.as_str()), extension, head)?
                        }
                        None => library.writer_of(extension, head)?,
                    };
                    room.reserve(needs)?;
                    Ok::<_, LibraryError>(room)
                };
                Ok::<_, StudioError>(match request.tool() {
                    Tool::Design
                    | Tool::Dubbing
                    | Tool::Transcription
                    | Tool::Alignment
                    | Tool::Conversation => Room::File(Box::new(room("json", 0)?)),
                    _ => {
                        let format = request.format().unwrap_or_default();
                        let room = room(format.extension(), head_of(format))?;
                        let receiver = Receiver::new(room, request, job, teller, clock)?;
                        Room::Sound(Box::new(receiver.within(part.as_deref())))
                    }
                })
            })
            .await
    }

    /// Cancelled before anything was sent.
    async fn give_up(&self, entry: EntryId) -> Result<Attempt, StudioError> {
        self.release(entry, CANCELLED).await?;
        Ok(Attempt::Over(cancelled_free(self.machine, self.job)))
    }

    /// It cost nothing, that is certain. What the library doesn't take now it takes later.
    pub async fn release(
        &self,
        entry: EntryId,
        reason: impl Into<String>,
    ) -> Result<(), StudioError> {
        let reason = reason.into();
        let kept = reason.clone();
        let released = self
            .machine
            .library(move |library| library.release(entry, &reason))
            .await;
        self.machine.held_changed(self.job.backend);
        if released.is_err() {
            later::release(self.machine, entry, kept);
        }
        released
    }
}

/// Whether work was begun before somebody stopped it.
#[derive(Debug, PartialEq, Eq)]
enum Begun<T> {
    /// Not a step of it was done.
    No,
    /// It was, and came to this; nothing where it was stopped on its way.
    Yes(Option<T>),
}

/// Works until it is stopped. What is stopped before its first step never was sent.
async fn until_stopped<T>(stop: &CancellationToken, work: impl Future<Output = T>) -> Begun<T> {
    let mut begun = false;
    let work = async {
        begun = true;
        work.await
    };
    let done = stop.run_until_cancelled(work).await;
    if begun { Begun::Yes(done) } else { Begun::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cancelled between the word in the ledger and the first byte, it was said that it may have been charged.
    #[tokio::test]
    async fn what_was_stopped_before_its_first_byte_was_never_sent() {
        let stop = CancellationToken::new();
        assert_eq!(until_stopped(&stop, async { 7 }).await, Begun::Yes(Some(7)));
        let stopped_on_its_way = until_stopped(&stop, async {
            stop.cancel();
            std::future::pending::<()>().await;
        });
        assert_eq!(stopped_on_its_way.await, Begun::Yes(None));
        assert_eq!(until_stopped(&stop, async { 7 }).await, Begun::No);
    }
}
