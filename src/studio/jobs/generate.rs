//! The way of an order to its take.
//!
//! On the disk after each step: `intended` before anything is sent, `sent` just before the first byte leaves,
//! the whole sound under its hash, and then in one transaction the take with its real cost. Whatever ends it
//! earlier closes the entry with what is known of the charge.

use std::sync::Arc;
use std::time::Duration;

use crate::api::error::ApiError;
use crate::api::speech::Spoken;
use crate::api::speech::StreamWithTimestamps;
use crate::library::faults;
use crate::library::ledger::NewIntent;
use crate::library::takes::TakeCard;
use crate::studio::backend::Connection;
use crate::studio::backend::Known;
use crate::studio::command::PlaybackCommand;
use crate::studio::error::Refusal;
use crate::studio::error::StudioError;
use crate::studio::event::Event;
use crate::studio::event::JobEvent;
use crate::studio::event::{Kept, Source};
use crate::studio::fingerprint;
use crate::studio::fingerprint::Fingerprint;
use crate::studio::jobs::End;
use crate::studio::jobs::Job;
use crate::studio::jobs::answer;
use crate::studio::jobs::earlier::Earlier;
use crate::studio::jobs::later;
use crate::studio::jobs::receive::Receiver;
use crate::studio::machine::Machine;
use crate::studio::playback;
use crate::studio::recover;
use crate::studio::retry::wait_before_repeat;
use crate::studio::trouble::Occasion;
use crate::studio::trouble::Remedy;
use crate::studio::trouble::Trouble;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::ids::EntryId;
use crate::terms::request::SpeechRequest;
use crate::tr;

/// How often it is looked whether another process has the take by now.
const ELSEWHERE_LOOK: Duration = Duration::from_millis(200);
/// What support is told.
pub(super) const OPERATION: &str = "POST /v1/text-to-speech/{voice_id}/stream/with-timestamps";

/// Speaks a line, or finds it in the library.
pub(super) async fn run(machine: &Arc<Machine>, job: &Job) -> End {
    match Box::pin(generate(machine, job)).await {
        Ok(end) => end,
        Err(error) => {
            let trouble = machine.backend_trouble(&error, job.backend, OPERATION);
            End::Failed(trouble, None)
        }
    }
}

/// What one attempt came to.
pub(super) enum Attempt {
    Over(End),
    /// Refused for now, and nothing was charged.
    Again(Box<ApiError>),
    /// The same request is under way in another process, or its take was kept just now.
    Elsewhere,
}

async fn generate(machine: &Arc<Machine>, job: &Job) -> Result<End, StudioError> {
    if !job.wait.is_zero() {
        let why = machine.told(tr!("trouble-waits"), vec![Remedy::Retry], job.backend);
        if !pause(machine, job, why, job.wait).await {
            return Ok(cancelled_free(machine, job));
        }
    }
    let Some(connection) = until_cancelled(job, machine.connect(job.backend)).await else {
        return Ok(cancelled_free(machine, job));
    };
    let connection = connection?;
    let fingerprint = fingerprint::of_speech(&job.order.request, &connection.account);
    let twin = machine.jobs.twin(&fingerprint);
    let _alone = if job.order.fresh {
        None
    } else {
        let alone = match twin.try_lock() {
            Ok(alone) => Some(alone),
            Err(_taken) => {
                job.place.pass();
                until_cancelled(job, twin.lock()).await
            }
        };
        match alone {
            Some(alone) => Some(alone),
            None => return Ok(cancelled_free(machine, job)),
        }
    };
    let known = machine.known(&connection).await;
    let request = &job.order.request;
    let order = Order {
        machine,
        job,
        connection: &connection,
        known: &known,
        fingerprint,
        quote: known.quote(request),
    };
    let mut repeats = 0;
    loop {
        if !job.order.fresh
            && let Some(kept) = order.in_library().await?
        {
            return Ok(End::Kept(kept));
        }
        match Box::pin(order.in_history()).await {
            Earlier::Nothing => {}
            Earlier::Over(end) => return Ok(*end),
            Earlier::Failed(error) => return Err(error),
        }
        order.check()?;
        let (why, wait) = match Box::pin(order.attempt()).await? {
            Attempt::Over(end) => return Ok(end),
            Attempt::Elsewhere => {
                job.place.pass();
                // Its process may have ended meanwhile; then this one fetches what that one bought.
                recover::clear_up(machine).await;
                (None, ELSEWHERE_LOOK)
            }
            Attempt::Again(error) => {
                let share = machine.options.dice.share();
                let wait = wait_before_repeat(&error, repeats, share);
                let Some(wait) = wait else {
                    return Err((*error).into());
                };
                repeats += 1;
                (Some(order.trouble(&(*error).into())), wait)
            }
        };
        let waited = match why {
            Some(why) => pause(machine, job, why, wait).await,
            None => until_cancelled(job, tokio::time::sleep(wait))
                .await
                .is_some(),
        };
        if !waited {
            return Ok(cancelled_free(machine, job));
        }
    }
}

/// An order with all that it needs.
pub(super) struct Order<'a> {
    pub machine: &'a Arc<Machine>,
    pub job: &'a Job,
    pub connection: &'a Arc<Connection>,
    pub known: &'a Known,
    pub fingerprint: Fingerprint,
    pub quote: Credits,
}

impl Order<'_> {
    pub fn request(&self) -> &SpeechRequest {
        &self.job.order.request
    }

    pub fn trouble(&self, error: &StudioError) -> Trouble {
        let occasion = self.connection.occasion(OPERATION, &self.machine.clock);
        Trouble::of(error, &occasion)
    }

    fn intent(&self) -> NewIntent {
        NewIntent {
            project: self.job.project,
            line: self.job.order.line,
            operation: OPERATION.to_owned(),
            backend: self.job.backend,
            account: self.connection.account.clone(),
            fingerprint: self.fingerprint.as_str().to_owned(),
            voice_name: self.job.order.voice_name.clone(),
            request: Arc::new(self.request().clone()),
            quote: self.quote,
        }
    }

    /// What the library holds becomes a take at once and costs nothing.
    pub async fn in_library(&self) -> Result<Option<Kept>, StudioError> {
        let intent = self.intent();
        let take = self
            .machine
            .library(move |library| {
                let found = library.find(intent.backend, &intent.account, &intent.fingerprint)?;
                found
                    .map(|take| library.reuse(take, &intent, true))
                    .transpose()
            })
            .await?;
        let Some(take) = take else { return Ok(None) };
        if self.job.play {
            let play = PlaybackCommand::Play {
                take: take.id,
                then: Vec::new(),
            };
            playback::run(Arc::clone(self.machine), play).await;
        }
        Ok(Some(self.kept(take, Credits::ZERO, Source::Library).await))
    }

    /// What the service would refuse is refused here, and nothing is sent.
    fn check(&self) -> Result<(), Refusal> {
        let text = &self.request().text;
        if text.trim().is_empty() {
            return Err(Refusal::NoText);
        }
        let characters = text.chars().count();
        match self.known.limit(&self.request().model) {
            Some(limit) if characters > limit => Err(Refusal::TextTooLong { characters, limit }),
            _ => Ok(()),
        }
    }

    /// Intends, waits for its turn, sends, and takes the answer in.
    async fn attempt(&self) -> Result<Attempt, StudioError> {
        let machine = self.machine;
        let most = machine.options.most_credits;
        let hold = machine.jobs.budget.hold(self.quote, most)?;
        let Some(entry) = self.intend().await? else {
            return Ok(Attempt::Elsewhere);
        };
        let Some(turn) = until_cancelled(self.job, self.turn()).await else {
            return self.give_up(entry).await;
        };
        let _turn = match turn {
            Ok(turn) => turn,
            Err(error) => {
                self.release(entry, "no turn").await?;
                return Err(error);
            }
        };
        let receiver = match self.make_room().await {
            Ok(receiver) => receiver,
            Err(error) => {
                self.release(entry, "no room").await?;
                return Err(error);
            }
        };
        let seed = self
            .request()
            .seed
            .unwrap_or_else(|| machine.options.dice.seed());
        let marked = machine
            .library(move |library| {
                library.mark_sent(entry, Some(seed))?;
                faults::reached("sent");
                Ok(())
            })
            .await;
        if let Err(error) = marked {
            self.release(entry, "not sent").await?;
            return Err(error);
        }
        let running = JobEvent::Running { progress: None };
        machine.tell(Event::Job(self.job.id, running)).await;
        self.job.place.pass();
        let endpoint = StreamWithTimestamps(Spoken::of(self.request(), Some(seed)));
        let sending = self.connection.client.stream_timed(&endpoint);
        let done = match until_cancelled(self.job, Box::pin(sending)).await {
            None => self.cancelled_sent(entry, &hold).await,
            Some(Err(error)) => self.refused(entry, error, &hold).await,
            Some(Ok(stream)) => Box::pin(self.receive(entry, stream, receiver, &hold)).await,
        };
        match done {
            Ok(attempt) => Ok(attempt),
            Err(error) => Ok(self.unrecorded(entry, &error, &hold).await),
        }
    }

    /// Writes down what is going to be ordered; nothing where somebody else is at it.
    async fn intend(&self) -> Result<Option<EntryId>, StudioError> {
        let (intent, fresh) = (self.intent(), self.job.order.fresh);
        self.machine
            .library(move |library| {
                if fresh {
                    library.intend(&intent).map(Some)
                } else {
                    library.intend_alone(&intent)
                }
            })
            .await
    }

    async fn make_room(&self) -> Result<Receiver, StudioError> {
        let (library, job) = (self.machine.library.clone(), self.job.id);
        let order = Arc::clone(&self.job.order);
        let (teller, clock) = (self.machine.teller.clone(), self.machine.clock.clone());
        self.machine
            .blocking(move || Receiver::new(&library, &order.request, job, teller, clock))
            .await
    }

    /// Cancelled before anything was sent.
    async fn give_up(&self, entry: EntryId) -> Result<Attempt, StudioError> {
        self.release(entry, "cancelled").await?;
        Ok(Attempt::Over(cancelled_free(self.machine, self.job)))
    }

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
        if released.is_err() {
            later::close(self.machine, entry, kept);
        }
        released
    }

    pub async fn kept(&self, take: TakeCard, cost: Credits, source: Source) -> Kept {
        answer::kept(self.machine, self.job.project, take, cost, source).await
    }
}

/// The value, or nothing when the job is cancelled first.
pub(super) async fn until_cancelled<T>(job: &Job, work: impl Future<Output = T>) -> Option<T> {
    job.cancel.run_until_cancelled(work).await
}

/// Waits before a request is sent again, or until somebody is in a hurry. False when it was cancelled.
async fn pause(machine: &Machine, job: &Job, why: Trouble, wait: Duration) -> bool {
    // Listened for before the wait is told, so that no answer to it is missed.
    let hurried = job.hurry.notified();
    let until = Some(machine.clock.instant() + wait);
    machine
        .tell(Event::Job(job.id, JobEvent::Held { why, until }))
        .await;
    let over = until_cancelled(job, tokio::time::timeout(wait, hurried)).await;
    over.is_some()
}

/// Cancelled before anything was sent.
pub(super) fn cancelled_free(machine: &Machine, job: &Job) -> End {
    let trouble = machine.told(
        tr!("trouble-cancelled"),
        vec![Remedy::Retry, Remedy::Dismiss],
        job.backend,
    );
    End::Cancelled(trouble, None)
}

impl Machine {
    /// Something to tell of a backend that is no error.
    pub(in crate::studio) fn told(
        &self,
        what: String,
        remedies: Vec<Remedy>,
        backend: Backend,
    ) -> Trouble {
        let occasion = Occasion {
            backend,
            ..self.occasion(OPERATION)
        };
        Trouble::told(what, remedies, &occasion)
    }
}
