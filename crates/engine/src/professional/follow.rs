//! What the service does by itself is looked at again and again, with growing pauses, also after the program was closed.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{One, all};
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::tasks;
use crate::turns::Turns;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::MakingId;
use mynah_i18n::tr;
use mynah_model::professional::state::Stands;

/// So many answers in a row say that a voice is gone: one may come of a server that lags behind the others.
const ANSWERS: u32 = 3;

/// Who is at which clone.
#[derive(Debug, Default)]
pub(crate) struct Followed {
    /// One thing at a time for each.
    pub(super) turns: Turns<MakingId>,
    /// Those that are looked at again and again.
    under_way: Mutex<HashSet<MakingId>>,
    /// Something new is waited for: pauses begin anew.
    hurry: Notify,
    /// Those whose recordings are being sent, or told apart, until somebody stops it.
    sending: Mutex<HashMap<MakingId, (u64, CancellationToken)>>,
}

impl Followed {
    /// Its recordings are to be sent from here on, or one told apart: what stops that.
    pub(super) fn sends(&self, (id, number): (MakingId, u64)) -> CancellationToken {
        let stop = CancellationToken::new();
        let mut all = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(id, (number, stop.clone()));
        stop
    }

    /// What was asked for with this number is over: there is nothing to stop of it any more.
    pub(super) fn ended(&self, (id, number): (MakingId, u64)) {
        let mut all = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        if all.get(&id).is_some_and(|(of, _)| *of == number) {
            all.remove(&id);
        }
    }

    /// Stops sending its recordings, or waiting until one is told apart.
    pub(super) fn stop(&self, id: MakingId) {
        let mut all = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, stop)) = all.remove(&id) {
            stop.cancel();
        }
    }

    fn begin(&self, id: MakingId) -> bool {
        let mut all = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.insert(id)
    }

    fn end(&self, id: MakingId) {
        let mut all = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        all.remove(&id);
    }
}

/// The pauses between two looks: the service asks for a minute at least; training takes hours and days.
struct Pace {
    next: Duration,
    first: Duration,
    longest: Duration,
}

impl Pace {
    fn new(backend: Backend) -> Self {
        let (first, longest) = match backend {
            Backend::Draft => (Duration::from_millis(250), Duration::from_secs(2)),
            Backend::Live => (Duration::from_mins(1), Duration::from_mins(30)),
        };
        Self {
            next: first,
            first,
            longest,
        }
    }

    fn next(&mut self) -> Duration {
        let next = self.next;
        self.next = (next * 3 / 2).min(self.longest);
        next
    }
}

/// Goes on with all that are waited for.
pub(crate) async fn at_the_start(machine: Arc<Machine>) {
    match all(&machine).await {
        Ok(cards) => {
            // What broke off in the middle is looked at once.
            let is_open = |of: &Stands| of.is_waited_for() || of.is_in_doubt();
            for card in cards.iter().filter(|card| is_open(&card.stands)) {
                follow(&machine, card.id);
            }
        }
        Err(StudioError::CutOff) => {}
        Err(error) => log::warn!("professional clones can't be read: {error}"),
    }
}

/// Looks at one until nothing of it is waited for. Where somebody does so already the pauses begin anew.
pub(super) fn follow(machine: &Arc<Machine>, id: MakingId) {
    if !machine.has_window() {
        return;
    }
    if !machine.professional.begin(id) {
        machine.professional.hurry.notify_waiters();
        return;
    }
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        if let Err(error) = followed(&machine, id).await {
            log::warn!("a professional clone isn't followed any more: {error}");
        }
        machine.professional.end(id);
    });
}

async fn followed(machine: &Arc<Machine>, id: MakingId) -> Result<(), StudioError> {
    let mut tries = Pace::new(Backend::Draft);
    let kept = loop {
        match machine
            .library(move |library| library.professional(id))
            .await
        {
            Ok(kept) => break kept,
            Err(StudioError::CutOff) => return Err(StudioError::CutOff),
            Err(error) => log::warn!("a professional clone can't be read: {error}"),
        }
        tokio::time::sleep(tries.next()).await;
    };
    let Some(kept) = kept else { return Ok(()) };
    let (mut pace, mut gone) = (Pace::new(kept.backend), 0);
    // The pause that was begun before the program was closed is kept to.
    let mut pause = first_pause(super::card(&kept)?.stands.next, machine.clock.now(), &pace);
    loop {
        let is_hurried = tokio::select! {
            () = tokio::time::sleep(pause) => false,
            () = machine.professional.hurry.notified() => true,
        };
        if is_hurried {
            pace = Pace {
                next: pace.first,
                ..pace
            };
            pause = pace.next();
            continue;
        }
        pause = pace.next();
        let turn = machine.professional.turns.of(&id);
        let _alone = turn.lock().await;
        match looked(machine, id, (pause, &mut gone)).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error @ (StudioError::CutOff | StudioError::Refused(Refusal::NoJob))) => {
                return Err(error);
            }
            // The disk may take it the next time.
            Err(error) => log::warn!("how a professional clone stands isn't written: {error}"),
        }
    }
}

fn first_pause(next: Option<UnixMillis>, now: UnixMillis, pace: &Pace) -> Duration {
    let left = next.map_or(0, |next| next.0.saturating_sub(now.0));
    let left = Duration::from_millis(u64::try_from(left).unwrap_or(0));
    left.min(pace.longest)
}

/// Looks once; whether something is still waited for. Counts how often in a row it was said to be gone.
async fn looked(
    machine: &Arc<Machine>,
    id: MakingId,
    (pause, gone): (Duration, &mut u32),
) -> Result<bool, StudioError> {
    let mut one = match One::open(machine, id).await {
        Ok(one) => one,
        Err(error @ (StudioError::CutOff | StudioError::Refused(Refusal::NoJob))) => {
            return Err(error);
        }
        // Another key may be in use for a while, or none, or there is no network: it is looked again.
        Err(error) => {
            log::info!("a professional clone can't be looked at: {error}");
            return Ok(true);
        }
    };
    if !one.stands.is_waited_for() && !one.stands.is_in_doubt() {
        return Ok(false);
    }
    let mut is_told = true;
    match one.look().await {
        Ok(()) => *gone = 0,
        Err(StudioError::Api(error)) if super::is_gone(&error) => {
            *gone += 1;
            if *gone < ANSWERS {
                return Ok(true);
            }
            one.change(|stands| (stands.next, stands.is_gone) = (None, true))
                .await?;
            one.notify(tr!("pro-told-gone-by-itself", name = one.name()))
                .await;
            return Ok(false);
        }
        Err(StudioError::Api(error)) => {
            log::info!("a professional clone can't be looked at: {error}");
            is_told = false;
        }
        Err(error) => return Err(error),
    }
    let waits = one.stands.is_waited_for() || !is_told && one.stands.is_in_doubt();
    let pause = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
    let next = UnixMillis(machine.clock.now().0.saturating_add(pause));
    one.change(move |stands| stands.next = waits.then_some(next))
        .await?;
    Ok(waits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_a_minute_to_half_an_hour_and_are_kept_to_over_a_restart() {
        let mut pace = Pace::new(Backend::Live);
        let pauses: Vec<u64> = (0..12).map(|_| pace.next().as_secs()).collect();
        assert_eq!(pauses[..3], [60, 90, 135]);
        assert_eq!(pauses[11], 30 * 60);
        let left = |next: i64| first_pause(Some(UnixMillis(next)), UnixMillis(1_000), &pace);
        assert_eq!(left(61_000), Duration::from_mins(1));
        assert_eq!(left(0), Duration::ZERO, "it is due");
        assert_eq!(
            left(i64::MAX),
            Duration::from_mins(30),
            "a clock that was wrong"
        );
    }
}
