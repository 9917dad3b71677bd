//! Lines that another process is making. One look serves all of them: seldom, when they take long.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::studio::event::Event;
use crate::studio::event::JobEvent;
use crate::studio::jobs::Job;
use crate::studio::machine::Machine;
use crate::studio::recover;
use crate::studio::trouble::Remedy;
use crate::terms::request::Generation;
use crate::tr;

/// The first and the longest pause between two looks: a line takes a second or two, a chapter minutes.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(3));

/// The lines that wait for another process.
#[derive(Debug, Default)]
pub(super) struct Elsewhere {
    /// Counts the looks.
    looks: watch::Sender<u64>,
    looking: Mutex<Looking>,
}

#[derive(Debug, Default)]
struct Looking {
    is_on: bool,
    /// A line began to wait since the last look.
    newcomer: bool,
}

impl Elsewhere {
    fn lock(&self) -> MutexGuard<'_, Looking> {
        self.looking.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says on the line that another process is making it.
pub(super) async fn tell(machine: &Machine, job: &Job) {
    // Of a dubbing project it need not be the same line.
    let words = match job.order.request {
        Generation::Anew(_) => tr!("trouble-anew-elsewhere"),
        Generation::Dubbing(_) => tr!("trouble-dub-elsewhere"),
        _ => tr!("trouble-elsewhere"),
    };
    let why = machine.told(words, vec![Remedy::Cancel], job.backend);
    let held = JobEvent::Held { why, until: None };
    machine.tell(Event::Job(job.id, held)).await;
}

/// Waits until the other process may be done; a line that waits for the first time does so for a moment only.
pub(super) async fn wait(machine: &Arc<Machine>, newcomer: bool) {
    let elsewhere = &machine.jobs.elsewhere;
    let mut looks = {
        let mut looking = elsewhere.lock();
        looking.newcomer |= newcomer;
        if !std::mem::replace(&mut looking.is_on, true) {
            tokio::spawn(look(Arc::clone(machine)));
        }
        elsewhere.looks.subscribe()
    };
    // It fails only with its sender, which lives as long as the machine.
    drop(looks.changed().await);
}

/// Looks for all of them until none waits any more.
async fn look(machine: Arc<Machine>) {
    let elsewhere = &machine.jobs.elsewhere;
    let (first, longest) = PAUSES;
    let mut pause = first;
    loop {
        tokio::time::sleep(pause).await;
        // Its process may have ended meanwhile; then this one fetches what that one bought.
        recover::clear_up(&machine).await;
        let mut looking = elsewhere.lock();
        if elsewhere.looks.receiver_count() == 0 {
            looking.is_on = false;
            return;
        }
        let newcomer = std::mem::take(&mut looking.newcomer);
        pause = if newcomer { first } else { pause * 2 }.min(longest);
        elsewhere.looks.send_modify(|looks| *looks += 1);
    }
}
