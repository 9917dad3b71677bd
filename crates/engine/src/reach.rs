//! Whether somebody can be reached at all: the built-in server, and each address of the service.
//!
//! When requests can't leave, that is a state and no error: what is ordered waits, the window is told once, and a free
//! request looks again and again until somebody answers. Of an address that isn't the one in use, because another key pays
//! for a batch or a project, the line that waits for it says so. Commands say so, wait for minutes and then end.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};

use crate::Opening;
use crate::account;
use crate::backend::{Key, host_of};
use crate::error::StudioError;
use crate::jobs::{self, Job};
use crate::machine::Machine;
use crate::retry::{Repeats, full_jitter};
use crate::tasks;
use mynah_api::account::GetUser;
use mynah_api::client::Client;
use mynah_api::endpoint::Price;
use mynah_api::error::{ErrorKind, Reached};
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::connectivity::Lost;
use mynah_model::event::{AccountEvent, Event, JobEvent};
use mynah_model::trouble::Remedy;
use mynah_model::urgency::Urgency;

/// The first pause between two looks is at most this long.
const FIRST_LOOK: Duration = Duration::from_secs(2);
/// The pause before it is told, the first time.
const FLUKE: Duration = Duration::from_millis(400);
/// No pause is longer: a network that is back is soon noticed.
const LONGEST_LOOK: Duration = Duration::from_mins(1);
/// From this look on the built-in server is started anew: it must have ended.
const RESTART_AT: u32 = 2;

/// Which ones can be reached.
#[derive(Debug, Default)]
pub(super) struct Reach {
    drafts: Arc<One>,
    /// By scheme, host and port.
    live: Mutex<BTreeMap<String, Arc<One>>>,
}

/// The built-in server, or one address of the service.
#[derive(Debug, Default)]
pub(super) struct One {
    /// Scheme, host and port; `None`: the built-in server, wherever it is.
    origin: Option<String>,
    state: watch::Sender<State>,
    /// Told by whoever does not want to wait for the next look.
    hurry: Notify,
    /// How often it was there all the same, since anything was answered for good.
    flukes: AtomicU32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    There,
    /// A request could not leave: one that breaks off is no word yet.
    Doubted,
    Lost(Lost),
}

impl One {
    fn backend(&self) -> Backend {
        match self.origin {
            None => Backend::Draft,
            Some(_) => Backend::Live,
        }
    }

    fn is_lost(&self) -> bool {
        matches!(*self.state.borrow(), State::Lost(_))
    }
}

impl Reach {
    /// Those of a backend that were asked for.
    fn all(&self, backend: Backend) -> Vec<Arc<One>> {
        match backend {
            Backend::Draft => vec![Arc::clone(&self.drafts)],
            Backend::Live => self.lock().values().map(Arc::clone).collect(),
        }
    }

    fn of(&self, backend: Backend, origin: impl FnOnce() -> String) -> Arc<One> {
        match backend {
            Backend::Draft => Arc::clone(&self.drafts),
            Backend::Live => {
                let origin = origin();
                let mut live = self.lock();
                let one = live.entry(origin.clone()).or_insert_with(|| {
                    Arc::new(One {
                        origin: Some(origin),
                        ..One::default()
                    })
                });
                Arc::clone(one)
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<One>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an error says that nobody could be reached, and nothing was ordered.
pub(super) fn is_unreachable(error: &StudioError) -> bool {
    match error {
        StudioError::Api(error) => match error.kind {
            ErrorKind::NoConnection | ErrorKind::NoSuchHost => true,
            // What asked for nothing that costs says the same as a connection that was never made.
            ErrorKind::ConnectionLost | ErrorKind::NoAnswer => {
                error.facts.reached == Reached::Nothing || error.facts.call.price == Price::Free
            }
            _ => false,
        },
        _ => false,
    }
}

impl Machine {
    /// Who can't be reached, where a failure means that and what is ordered waits. It is told once and looked after from
    /// here on.
    pub fn is_lost(self: &Arc<Self>, backend: Backend, error: &StudioError) -> Option<Arc<One>> {
        if !is_unreachable(error) {
            return None;
        }
        let asked = match error {
            StudioError::Api(error) => error.facts.origin.clone(),
            _ => None,
        };
        let one = self
            .reach
            .of(backend, || asked.unwrap_or_else(|| self.origin_in_use()));
        let newly = one.state.send_if_modified(|state| {
            let newly = *state == State::There;
            if newly {
                *state = State::Doubted;
            }
            newly
        });
        if newly {
            log::info!("{backend:?} can't be reached: {error}");
            tasks::spawn(look_out(Arc::clone(self), Arc::clone(&one)));
        }
        Some(one)
    }

    /// Whether there is a window: with somebody before it who can unlock a key, and what is ordered in it outlives it.
    /// Commands have nobody, and who ran one runs it again.
    pub fn has_window(&self) -> bool {
        self.options.opening != Opening::Nothing
    }

    /// Repeats what only reads and failed for now, where a command waits for it. In a window a person asks again.
    pub async fn repeated<T, F>(&self, read: impl Fn() -> F) -> Result<T, StudioError>
    where
        F: Future<Output = Result<T, StudioError>>,
    {
        let mut repeats = Repeats::default();
        loop {
            let error = match read().await {
                Err(StudioError::Api(error)) if !self.has_window() => error,
                read => return read,
            };
            let (dice, now) = (&self.options.dice, self.clock.instant());
            match repeats.next(&error, Urgency::Interactive, now, dice) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(error.into()),
            }
        }
    }

    /// Waits until one can be reached, or another key or address may lead elsewhere. What the window doesn't say as a
    /// whole is said at the job, whose press of 'Try again' looks now.
    pub async fn until_reached(&self, one: &One, job: &Job, keys: &mut watch::Receiver<Key>) {
        let mut state = one.state.subscribe();
        let mut told = None;
        loop {
            let hurried = job.hurry.notified();
            let now = *state.borrow_and_update();
            let lost = match now {
                State::There => return,
                State::Lost(lost) if !self.is_in_use(one) => Some(lost),
                State::Doubted | State::Lost(_) => None,
            };
            if told != Some(lost) {
                told = Some(lost);
                let event = match lost {
                    None => JobEvent::Waiting,
                    Some(Lost { again }) => self.told_away(one, again),
                };
                self.tell(Event::Job(job.id, event)).await;
            }
            tokio::select! {
                // They fail only with their senders, which live as long as this.
                _ = state.changed() => {}
                _ = keys.changed() => return,
                () = hurried => one.hurry.notify_waiters(),
            }
        }
    }

    fn told_away(&self, one: &One, until: Option<Instant>) -> JobEvent {
        let host = one.origin.as_deref().map_or_else(String::new, host_of);
        let remedies = vec![Remedy::Retry, Remedy::Cancel];
        let why = self.told(tr!("trouble-away", host = host), remedies, one.backend());
        JobEvent::Held {
            why: why.waiting(),
            until,
        }
    }

    /// What was ordered is being answered.
    pub fn is_there(&self, backend: Backend, origin: &str) {
        let one = self.reach.of(backend, || origin.to_owned());
        one.flukes.store(0, Ordering::Relaxed);
    }

    /// Looks now.
    pub fn try_now(&self, backend: Backend) {
        for one in self.reach.all(backend) {
            one.hurry.notify_waiters();
        }
    }

    /// Whether it is the one that the window speaks with.
    fn is_in_use(&self, one: &One) -> bool {
        one.origin
            .as_ref()
            .is_none_or(|origin| *origin == self.origin_in_use())
    }

    fn origin_in_use(&self) -> String {
        let base = self.base();
        Client::origin_of(&base).unwrap_or(base)
    }
}

/// Looks with growing pauses until somebody answers; then what waited goes on.
async fn look_out(machine: Arc<Machine>, one: Arc<One>) {
    let backend = one.backend();
    // One connection that breaks off is no word yet.
    let flukes = one.flukes.fetch_add(1, Ordering::Relaxed);
    let share = machine.options.dice.share();
    let pause = full_jitter(FLUKE, flukes, LONGEST_LOOK, share);
    drop(tokio::time::timeout(pause, one.hurry.notified()).await);
    if answers(&machine, &one).await {
        one.state.send_replace(State::There);
        return;
    }
    let mut looks = 0;
    let mut is_told = false;
    let mut keys = machine.backends.keys();
    loop {
        let hurried = one.hurry.notified();
        keys.mark_unchanged();
        let share = machine.options.dice.share();
        // Never at once: a network that comes and goes must not be asked without a pause.
        let wait = full_jitter(FIRST_LOOK, looks, LONGEST_LOOK, share.mul_add(0.75, 0.25));
        let again = Some(machine.clock.instant() + wait);
        tell(&machine, &one, Some(Lost { again }), &mut is_told).await;
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = hurried => {}
            // Another one may be in use: the window hears of that one.
            _ = keys.changed() => {}
        }
        tell(&machine, &one, Some(Lost { again: None }), &mut is_told).await;
        looks += 1;
        if backend == Backend::Draft && looks >= RESTART_AT {
            account::start_drafts(&machine).await;
        }
        if answers(&machine, &one).await {
            break;
        }
    }
    tell(&machine, &one, None, &mut is_told).await;
    // What can't have been read meanwhile, and what was under way when it was lost.
    machine.backends.forget_failed_listing(backend);
    if machine.is_in_use(&one) {
        account::enter(&machine, backend).await;
    }
    if machine.has_window() {
        jobs::look_for_doubtful(&machine, backend).await;
    }
}

/// Whether somebody answers a request that costs nothing, whatever the answer says.
async fn answers(machine: &Machine, one: &One) -> bool {
    let asked = match &one.origin {
        // No key is needed to be refused.
        Some(origin) => match Client::new(origin, None, machine.clock.clone()) {
            Ok(client) => client.send(&GetUser).await.map(drop),
            Err(_) => return true,
        },
        None => match machine.connect(Backend::Draft).await {
            Ok(connection) => connection.client.send(&GetUser).await.map(drop),
            Err(StudioError::Draft(_)) => return false,
            Err(error) => return !is_unreachable(&error),
        },
    };
    asked.map_or_else(|error| !is_unreachable(&error.into()), |()| true)
}

/// Tells how it stands: whoever waits for it, and the window, where that speaks with it, or a command.
async fn tell(machine: &Machine, one: &One, lost: Option<Lost>, is_told: &mut bool) {
    one.state
        .send_replace(lost.map_or(State::There, State::Lost));
    let is_shown = machine.is_in_use(one) || !machine.has_window();
    let lost = lost.filter(|_| is_shown);
    let was_told = std::mem::replace(is_told, lost.is_some());
    let backend = one.backend();
    // The one that is in use by now may be lost as well, and has told it.
    let another = || {
        let all = machine.reach.all(backend);
        all.iter().any(|it| it.is_lost() && machine.is_in_use(it))
    };
    if lost.is_some() || was_told && !another() {
        machine
            .tell(Event::Account(AccountEvent::Reach(backend, lost)))
            .await;
    }
}
