//! Whether a backend can be reached at all.
//!
//! When requests can't leave, that is a state and no error: what is ordered waits, the window is told once, and a free
//! request looks again and again until somebody answers. Commands say so, wait for minutes and then end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};

use crate::api::account::GetUser;
use crate::api::endpoint::Price;
use crate::api::error::{ErrorKind, Reached};
use crate::studio::Opening;
use crate::studio::account;
use crate::studio::error::StudioError;
use crate::studio::event::{AccountEvent, Event};
use crate::studio::jobs;
use crate::studio::machine::Machine;
use crate::studio::retry::full_jitter;
use crate::terms::backend::Backend;

/// The first pause between two looks is at most this long.
const FIRST_LOOK: Duration = Duration::from_secs(2);
/// The pause before it is told, the first time.
const FLUKE: Duration = Duration::from_millis(400);
/// No pause is longer: a network that is back is soon noticed.
const LONGEST_LOOK: Duration = Duration::from_mins(1);
/// From this look on the built-in server is started anew: it must have ended.
const RESTART_AT: u32 = 2;

/// A backend that can't be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// When it is looked for again; `None`: just now.
    pub again: Option<Instant>,
}

/// Which backends can be reached.
#[derive(Debug, Default)]
pub(super) struct Reach {
    drafts: One,
    live: One,
}

#[derive(Debug, Default)]
struct One {
    lost: watch::Sender<bool>,
    /// Told by whoever does not want to wait for the next look.
    hurry: Notify,
    /// How often it was there all the same, since anything was answered for good.
    flukes: AtomicU32,
}

impl Reach {
    fn of(&self, backend: Backend) -> &One {
        match backend {
            Backend::Draft => &self.drafts,
            Backend::Live => &self.live,
        }
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
    /// Whether a failure means that the backend can't be reached and what is ordered waits. It is told once and looked
    /// after from here on.
    pub fn is_lost(self: &Arc<Self>, backend: Backend, error: &StudioError) -> bool {
        if !is_unreachable(error) {
            return false;
        }
        let newly = self
            .reach
            .of(backend)
            .lost
            .send_if_modified(|lost| !std::mem::replace(lost, true));
        if newly {
            log::info!("{backend:?} can't be reached: {error}");
            tokio::spawn(look_out(Arc::clone(self), backend));
        }
        true
    }

    /// Whether there is a window: with somebody before it who can unlock a key, and what is ordered in it outlives it.
    /// Commands have nobody, and who ran one runs it again.
    pub fn has_window(&self) -> bool {
        self.options.opening != Opening::Nothing
    }

    /// Waits until a backend can be reached, if it can't.
    pub async fn until_reached(&self, backend: Backend) {
        let mut lost = self.reach.of(backend).lost.subscribe();
        // It fails only with its sender, which lives as long as this.
        drop(lost.wait_for(|lost| !lost).await);
    }

    /// What was ordered is being answered.
    pub fn is_there(&self, backend: Backend) {
        let flukes = &self.reach.of(backend).flukes;
        flukes.store(0, Ordering::Relaxed);
    }

    /// Looks now.
    pub fn try_now(&self, backend: Backend) {
        self.reach.of(backend).hurry.notify_waiters();
    }
}

/// Looks with growing pauses until somebody answers; then what waited goes on.
async fn look_out(machine: Arc<Machine>, backend: Backend) {
    // One connection that breaks off is no word yet.
    let one = machine.reach.of(backend);
    let flukes = one.flukes.fetch_add(1, Ordering::Relaxed);
    let share = machine.options.dice.share();
    let pause = full_jitter(FLUKE, flukes, LONGEST_LOOK, share);
    drop(tokio::time::timeout(pause, one.hurry.notified()).await);
    if answers(&machine, backend).await {
        one.lost.send_replace(false);
        return;
    }
    let mut looks = 0;
    loop {
        let hurried = machine.reach.of(backend).hurry.notified();
        let share = machine.options.dice.share();
        // Never at once: a network that comes and goes must not be asked without a pause.
        let wait = full_jitter(FIRST_LOOK, looks, LONGEST_LOOK, share.mul_add(0.75, 0.25));
        let again = Some(machine.clock.instant() + wait);
        tell(&machine, backend, Some(Lost { again })).await;
        // Over when the time is, or somebody is in a hurry.
        drop(tokio::time::timeout(wait, hurried).await);
        tell(&machine, backend, Some(Lost { again: None })).await;
        looks += 1;
        if backend == Backend::Draft && looks >= RESTART_AT {
            account::start_drafts(&machine).await;
        }
        if answers(&machine, backend).await {
            break;
        }
    }
    machine.reach.of(backend).lost.send_replace(false);
    tell(&machine, backend, None).await;
    // What can't have been read meanwhile, and what was under way when it was lost.
    machine.backends.forget_failed_listing(backend);
    account::enter(&machine, backend).await;
    if machine.has_window() {
        jobs::look_for_doubtful(&machine, backend).await;
    }
}

/// Whether somebody answers a request that costs nothing, whatever the answer says.
async fn answers(machine: &Machine, backend: Backend) -> bool {
    let asked = match machine.connect(backend).await {
        Ok(connection) => connection.client.send(&GetUser).await.map(drop),
        Err(StudioError::Draft(_)) => return false,
        Err(error) => return !is_unreachable(&error),
    };
    asked.map_or_else(|error| !is_unreachable(&error.into()), |()| true)
}

async fn tell(machine: &Machine, backend: Backend, lost: Option<Lost>) {
    machine
        .tell(Event::Account(AccountEvent::Reach(backend, lost)))
        .await;
}
