//! The way of an order to its take.
//!
//! On the disk after each step: `intended` before anything is sent, `sent` just before the first byte leaves,
//! the whole sound under its hash, and then in one transaction the take with its real cost. Whatever ends it
//! earlier closes the entry with what is known of the charge.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::backend::Connection;
use crate::backend::Known;
use crate::error::Refusal;
use crate::error::StudioError;
use crate::jobs::End;
use crate::jobs::Job;
use crate::jobs::answer;
use crate::jobs::attempt::Attempt;
use crate::jobs::dub::anew::{self, Anew};
use crate::jobs::earlier::Earlier;
use crate::jobs::elsewhere;
use crate::jobs::failures;
use crate::jobs::parts::behind_parts;
use crate::jobs::prepare::{Prepared, check_dub, prepare};
use crate::keys;
use crate::machine::Machine;
use crate::reach;
use crate::retry::Repeats;
use mynah_api::error::ApiError;
use mynah_api::speech::Locator;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::fingerprint;
use mynah_core::fingerprint::Fingerprint;
use mynah_core::request::Generation;
use mynah_core::silence;
use mynah_i18n::tr;
use mynah_model::dubbing::refused::NoDub;
use mynah_model::event::Event;
use mynah_model::event::JobEvent;
use mynah_model::event::{Kept, Source};
use mynah_model::tool_limits::{InputLimits, song_refusal};
use mynah_model::trouble::Occasion;
use mynah_model::trouble::Remedy;
use mynah_model::trouble::Trouble;
use mynah_records::ledger::NewIntent;
use mynah_records::takes::TakeCard;
use mynah_store::error::LibraryError;

/// Speaks a line, or finds it in the library.
pub(super) async fn run(machine: &Arc<Machine>, job: &Job) -> End {
    let end = generate_patiently(machine, job).await;
    match end {
        // It goes on where it was.
        End::Moved | End::NoRoom(..) => end,
        end => behind_parts(machine, job, end).await,
    }
}

async fn generate_patiently(machine: &Arc<Machine>, job: &Job) -> End {
    // Once: whatever holds it up behind this, it does not wait again.
    if !job.wait.is_zero() {
        let why = machine.told(tr!("trouble-waits"), vec![Remedy::Retry], job.backend);
        if !pause(machine, job, why, job.wait).await {
            return cancelled_free(machine, job);
        }
    }
    let mut keys = machine.backends.keys();
    loop {
        // A key that is unlocked while this tries is seen below.
        keys.mark_unchanged();
        match Box::pin(generate(machine, job)).await {
            Ok(end) => return end,
            Err(StudioError::Refused(Refusal::KeyLocked)) if machine.has_window() => {
                tell_locked(machine, job).await;
                let hurried = job.hurry.notified();
                let unlocked = async {
                    tokio::select! {
                        // It fails only with its sender, which lives as long as the machine.
                        _ = keys.changed() => {}
                        () = hurried => {}
                    }
                };
                if until_cancelled(job, unlocked).await.is_none() {
                    return cancelled_free(machine, job);
                }
            }
            Err(StudioError::Library(LibraryError::KeyForgotten(key)))
                if keys::look_again(machine, key).await => {}
            Err(StudioError::Library(
                LibraryError::RetentionWanted(_) | LibraryError::MonthTurned(_),
            )) => {}
            Err(error) => {
                if let Some(one) = machine.is_lost(job.backend, &error) {
                    let reached = machine.until_reached(&one, job, &mut keys);
                    if until_cancelled(job, reached).await.is_none() {
                        return cancelled_free(machine, job);
                    }
                    continue;
                }
                let operation = job.order.request.operation();
                let trouble = machine.backend_trouble(&error, job.backend, operation);
                return job.refused(&error, trouble);
            }
        }
    }
}

/// Says that it waits for a passphrase, and where that is given.
async fn tell_locked(machine: &Machine, job: &Job) {
    machine.jobs.pass(job);
    let operation = job.order.request.operation();
    let error = Refusal::KeyLocked.into();
    let why = machine.backend_trouble(&error, job.backend, operation);
    let why = why.saying(tr!("trouble-key-locked-waits"));
    let held = JobEvent::Held { why, until: None };
    machine.tell(Event::Job(job.id, held)).await;
}

pub(super) async fn generate(machine: &Arc<Machine>, job: &Job) -> Result<End, StudioError> {
    let payer = match job.payer.get() {
        Some(payer) => payer.clone(),
        // Who pays couldn't be read as it was ordered: nobody else is asked to.
        None => anew::payer(machine, job.backend, &job.order.request)
            .await?
            .unwrap_or_default(),
    };
    let work = (job.project, job.backend, job.urgency);
    let paying = machine.connect_to_pay(work, &payer);
    let Some(connection) = until_cancelled(job, paying).await else {
        return Ok(cancelled_free(machine, job));
    };
    let connection = connection.map_err(|error| match error {
        // Trying it again with the key in use would find no such dub.
        StudioError::Refused(Refusal::OrderedElsewhere)
            if matches!(job.order.request, Generation::Anew(_)) =>
        {
            NoDub::Elsewhere.into()
        }
        error => error,
    })?;
    let zero_retention = job.has_zero_retention(machine).await?;
    let fingerprint = fingerprint::of(&job.order.request, &connection.account);
    // Lines of one language are said anew one after the other: each time all that is changed there is spoken.
    let anew = anew::turn_of(&job.order.request, &connection.account);
    let twin = machine.jobs.twins.of(anew.as_ref().unwrap_or(&fingerprint));
    let _alone = if job.order.fresh && anew.is_none() {
        None
    } else {
        match in_turn(machine, job, &twin).await {
            Some(alone) => Some(alone),
            None => return Ok(cancelled_free(machine, job)),
        }
    };
    let known = machine.known(&connection).await;
    let request = &job.order.request;
    let known = match (known.told(request), request.voice(), job.order.shown) {
        (None, Some(voice), Some(_)) => machine.known_with(&connection, known, voice).await?,
        _ => known,
    };
    // A key that may only speak knows no prices: whoever ordered it saw one.
    let shown = job.order.shown.filter(|shown| *shown > Credits::ZERO);
    let told = known.told(request).or(shown);
    let quote = told.unwrap_or_else(|| known.quote(request));
    let order = Order {
        machine,
        job,
        asked: Arc::new(request.clone()),
        connection: &connection,
        known: &known,
        fingerprint,
        quote,
        zero_retention,
        lies_here: AtomicBool::new(false),
        forgot: AtomicBool::new(false),
        named: Mutex::default(),
    };
    let mut repeats = Repeats::default();
    let (mut is_elsewhere, mut again) = (false, 0);
    loop {
        if !job.order.fresh
            && let Some(kept) = order.in_library().await?
        {
            return Ok(End::Kept(kept));
        }
        if let Some(request) = order.in_parts() {
            return Box::pin(order.speak_parts(request)).await;
        }
        if let Some(request) = order.in_recorded_parts() {
            return Box::pin(order.convert_parts(request)).await;
        }
        if !job.order.fresh {
            let fetched = Box::pin(order.fetch_lost());
            let Some(fetched) = until_cancelled(job, fetched).await else {
                return Ok(cancelled_free(machine, job));
            };
            match fetched {
                Ok(false) => {}
                Ok(true) => {
                    if let Some(kept) = order.in_library().await? {
                        return Ok(End::Kept(kept));
                    }
                }
                Err(StudioError::Api(error)) => {
                    let wait = order.wait_before(&mut repeats, &error);
                    let Some(wait) = wait else {
                        return Err(error.into());
                    };
                    let why = order.trouble(&error.into());
                    if !pause(machine, job, why, wait).await {
                        return Ok(cancelled_free(machine, job));
                    }
                    continue;
                }
                Err(error) => return Err(error),
            }
        }
        let tried = match Box::pin(order.in_history()).await {
            Earlier::Nothing(tried) => tried,
            Earlier::Over(end) => return Ok(*end),
            Earlier::Failed(error) => return Err(error),
        };
        // What was open when its parts were counted may have been fetched by now.
        if let Some(kept) = order.bought_for_this().await? {
            return Ok(End::Kept(kept));
        }
        order.check().await?;
        order.check_price(order.quote, Credits::ZERO).await?;
        if let Some(end) = machine.jobs.held_back(job, order.quote) {
            return Ok(end);
        }
        let since = machine.clock.now();
        let (why, wait) = match Box::pin(order.attempt(tried)).await? {
            Attempt::Over(End::Failed(broken, Some(entry))) if order.reclaims() => {
                match Box::pin(order.reclaim((entry, broken), &mut again)).await {
                    Ok(wait) => wait,
                    Err(end) => return Ok(*end),
                }
            }
            Attempt::Over(end) => return Ok(end),
            Attempt::Unheard(error) => return Err((*error).into()),
            Attempt::Forgotten => continue,
            Attempt::Elsewhere => {
                machine.jobs.pass(job);
                let newcomer = !std::mem::replace(&mut is_elsewhere, true);
                let awaited = order.awaited(since).await?;
                if newcomer {
                    elsewhere::tell(machine, job, awaited).await;
                }
                let looked = elsewhere::wait(machine, newcomer);
                if until_cancelled(job, looked).await.is_none() {
                    return Ok(elsewhere::left(machine, job, awaited));
                }
                if let Some(end) = order.cancelled_there(awaited).await? {
                    return Ok(end);
                }
                continue;
            }
            Attempt::Behind => {
                tell_turn(machine, job).await;
                let said = Box::pin(order.until_said());
                match until_cancelled(job, said).await {
                    None => return Ok(cancelled_free(machine, job)),
                    Some(said) => said?,
                }
                continue;
            }
            Attempt::Again(error) => {
                let wait = order.wait_before(&mut repeats, &error);
                let why = order.trouble(&(*error).clone().into());
                match wait.filter(|_| !order.is_out_of_patience(&why)) {
                    Some(wait) => (why, wait),
                    None => return Err((*error).into()),
                }
            }
        };
        if !pause(machine, job, why, wait).await {
            return Ok(cancelled_free(machine, job));
        }
    }
}

/// Waits for the same order to come to its end: a dub takes half an hour, and nobody should wonder why nothing happens.
/// Nothing when it was cancelled first.
pub(super) async fn in_turn<'a>(
    machine: &Machine,
    job: &Job,
    twin: &'a tokio::sync::Mutex<()>,
) -> Option<tokio::sync::MutexGuard<'a, ()>> {
    if let Ok(alone) = twin.try_lock() {
        return Some(alone);
    }
    tell_turn(machine, job).await;
    let alone = until_cancelled(job, twin.lock()).await?;
    machine.tell(Event::Job(job.id, JobEvent::Waiting)).await;
    Some(alone)
}

/// Says that it comes after another one, and lets others go first.
async fn tell_turn(machine: &Machine, job: &Job) {
    machine.jobs.pass(job);
    machine.jobs.let_go_first(job);
    let words = match job.order.request {
        Generation::Anew(_) => tr!("trouble-anew-turn"),
        _ => tr!("trouble-twin"),
    };
    let why = machine.told(words, vec![Remedy::Cancel], job.backend);
    let why = why.waiting();
    let held = JobEvent::Held { why, until: None };
    machine.tell(Event::Job(job.id, held)).await;
}

/// An order with all that it needs.
pub(super) struct Order<'a> {
    pub machine: &'a Arc<Machine>,
    pub job: &'a Job,
    /// What is ordered, as the ledger and its takes share it.
    asked: Arc<Generation>,
    pub connection: &'a Arc<Connection>,
    pub known: &'a Known,
    pub fingerprint: Fingerprint,
    pub quote: Credits,
    /// Whether the service is to keep nothing of it.
    pub zero_retention: bool,
    /// Whether what came of it lies here until the disk takes it.
    pub lies_here: AtomicBool,
    /// Whether its dictionary was forgotten, because the account has it no more.
    pub forgot: AtomicBool,
    /// The dictionary that was sent along.
    pub named: Mutex<Option<Locator>>,
}

impl Order<'_> {
    pub fn request(&self) -> &Generation {
        &self.asked
    }

    pub fn trouble(&self, error: &StudioError) -> Trouble {
        crate::trouble::explain(error, &self.occasion())
    }

    pub fn occasion(&self) -> Occasion {
        let operation = self.request().operation();
        self.connection.occasion(operation, &self.machine.clock)
    }

    pub fn intent(&self) -> NewIntent {
        NewIntent {
            project: self.job.project,
            line: self.job.order.line,
            operation: self.request().operation().to_owned(),
            backend: self.job.backend,
            account: self.connection.account.clone(),
            key: self.connection.key,
            fingerprint: self.fingerprint.as_str().to_owned(),
            speaker: self.job.order.speaker.clone(),
            voice_name: self.job.order.voice_name.clone(),
            request: Arc::clone(&self.asked),
            quote: self.quote,
            zero_retention: self.zero_retention,
        }
    }

    /// How long to wait before it is tried again; nothing where it isn't, or waits until somebody can be reached.
    fn wait_before(&self, repeats: &mut Repeats, error: &ApiError) -> Option<Duration> {
        let (dice, now) = (&self.machine.options.dice, self.machine.clock.instant());
        let lost = reach::is_unreachable(&error.clone().into());
        let wait = repeats.next(error, self.job.urgency, now, dice);
        wait.filter(|_| !lost)
    }

    /// What the service would refuse is refused here, and nothing is sent.
    async fn check(&self) -> Result<(), StudioError> {
        self.check_retention()?;
        let Generation::Speech(request) = self.request() else {
            // What it changes is looked at as it is sent.
            if matches!(self.request(), Generation::Anew(_)) {
                return Ok(());
            }
            // By its length it is priced.
            let mut inputs = self.request().inputs().into_iter();
            if inputs.next().is_some_and(|input| input.seconds <= 0.0) {
                return Err(Refusal::NoLength.into());
            }
            self.check_limits()?;
            if let Generation::Dubbing(_) = self.request() {
                let (library, order) = (self.machine.library.clone(), Arc::clone(&self.job.order));
                let check = move || match &order.request {
                    Generation::Dubbing(request) => check_dub(&library, request),
                    _ => Ok(()),
                };
                return self.machine.blocking(check).await;
            }
            return self.prepare(None, String::new()).await.map(drop);
        };
        if silence::is_unspoken(&request.text) {
            return Err(Refusal::NoText.into());
        }
        if !request.place.suits(request.format) {
            return Err(Refusal::OneChannel.into());
        }
        let characters = request.text.chars().count();
        let limit = self.known.limit(&request.model);
        match limit {
            Some(limit) if characters > limit => {
                Err(Refusal::TextTooLong { characters, limit }.into())
            }
            _ => Ok(Prepared::of_speech(request, None, limit, self.zero_retention).map(drop)?),
        }
    }

    /// Refuses a recording or a song that ElevenLabs would refuse for its length or size.
    fn check_limits(&self) -> Result<(), StudioError> {
        if let Generation::Music(request) = self.request()
            && let Some(why) = song_refusal(request)
        {
            return Err(Refusal::SongTooLong(why).into());
        }
        let limits = InputLimits::of(self.request());
        let input = self.request().inputs().into_iter().next();
        let Some((limits, input)) = limits.zip(input) else {
            return Ok(());
        };
        match limits.refusal(input) {
            None => Ok(()),
            Some(why) => {
                let file = input.name.clone();
                Err(Refusal::NoInput { file, why }.into())
            }
        }
    }

    /// The operation, ready to be sent.
    pub async fn prepare(&self, seed: Option<u32>, name: String) -> Result<Prepared, StudioError> {
        if let Generation::Speech(request) = self.request() {
            // Nothing of it is on the disk.
            let limit = self.known.limit(&request.model);
            let prepared = Prepared::of_speech(request, seed, limit, self.zero_retention)?;
            let locator = self.locator().await?;
            self.named
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone_from(&locator);
            let prepared = prepared.pronounced(locator);
            return Ok(match &self.job.part {
                Some(part) => prepared.beside(part.beside.at(self.machine.clock.now()))?,
                None => prepared,
            });
        }
        if let Generation::Anew(request) = self.request() {
            let what = (request, self.job.cancel.clone());
            let anew = Anew::ready(self.machine, self.connection, what).await?;
            return Ok(Prepared::Anew(Box::new(anew)));
        }
        let (library, order) = (self.machine.library.clone(), Arc::clone(&self.job.order));
        let zero_retention = self.zero_retention;
        let prepared = self
            .machine
            .blocking(move || prepare(&library, &order.request, seed, &name, zero_retention))
            .await?;
        Ok(match prepared {
            Prepared::Transcript(transcript) if self.is_in_background().await => {
                Prepared::Transcript(Box::new(transcript.in_background()))
            }
            prepared => prepared,
        })
    }

    pub async fn kept(
        &self,
        takes: Vec<TakeCard>,
        cost: Credits,
        source: Source,
    ) -> Result<Kept, StudioError> {
        let whose = (self.job.project, self.connection.account.as_str());
        let kept = answer::kept(self.machine, whose, takes, cost, source).await;
        kept.ok_or(StudioError::CutOff)
    }
}

/// The value, or nothing when the job is cancelled first.
pub(super) async fn until_cancelled<T>(job: &Job, work: impl Future<Output = T>) -> Option<T> {
    job.cancel.run_until_cancelled(work).await
}

/// Waits before a request is sent again, or until somebody is in a hurry. False when it was cancelled.
pub(super) async fn pause(machine: &Machine, job: &Job, why: Trouble, wait: Duration) -> bool {
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

/// Cancelled before anybody took it up. Tries before this one may have bought parts of it.
pub(super) async fn cancelled_waiting(machine: &Machine, job: &Job) -> End {
    let end = behind_parts(machine, job, cancelled_free(machine, job)).await;
    if let Some((trouble, doubtful)) = failures::to_log(job, &end) {
        failures::log(machine, job, &trouble, doubtful).await;
    }
    end
}

impl Machine {
    /// Something to tell of a backend that is no error.
    pub(crate) fn told(&self, what: String, remedies: Vec<Remedy>, backend: Backend) -> Trouble {
        let occasion = Occasion {
            backend,
            ..self.occasion("")
        };
        Trouble::told(what, remedies, &occasion)
    }
}
