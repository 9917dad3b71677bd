//! When a window would draw its next frame: as soon as a repaint is due, and rarely otherwise.
//!
//! A wait that draws without need takes the processor from the tests beside it.

use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use mynah::terms::clock::Clock;

/// The shortest time between two frames of a wait, as in a real window.
const FRAME: Duration = Duration::from_millis(16);

/// Rest after a frame, as a multiple of the time that it took: several tests share a processor.
const SHARE: u32 = 4;

/// The longest time between two frames of a wait: its condition may be a file that no repaint announces.
const LONGEST_REST: Duration = Duration::from_millis(100);

/// Collects repaint requests of all threads.
#[derive(Clone)]
pub struct NextFrame(Arc<(Mutex<Option<Instant>>, Condvar)>);

impl NextFrame {
    /// Follows the repaint requests of `ctx`.
    pub fn of(ctx: &egui::Context) -> Self {
        let next = Self(Arc::default());
        let asked = next.clone();
        ctx.set_request_repaint_callback(move |request| {
            let Some(due) = Clock::system().instant().checked_add(request.delay) else {
                return;
            };
            let (earliest, changed) = &*asked.0;
            let mut earliest = earliest.lock().expect("no thread panics here");
            *earliest = Some(earliest.map_or(due, |earliest| earliest.min(due)));
            changed.notify_all();
        });
        next
    }

    /// Forgets the requests that the frame about to be drawn answers.
    pub fn begin(&self) {
        *self.0.0.lock().expect("no thread panics here") = None;
    }

    /// Returns true if a window would draw its next frame now.
    pub fn is_due(&self) -> bool {
        let earliest = self.0.0.lock().expect("no thread panics here");
        earliest.is_some_and(|earliest| earliest <= Clock::system().instant())
    }

    /// Waits until a frame is due. `cost`: how long the previous one took to draw.
    pub fn wait(&self, cost: Duration) {
        let clock = Clock::system();
        let now = clock.instant();
        let soonest = now + (cost * SHARE).max(FRAME);
        let latest = soonest.max(now + LONGEST_REST);
        let (earliest, changed) = &*self.0;
        let mut due = earliest.lock().expect("no thread panics here");
        loop {
            let until = due.map_or(latest, |due| due.min(latest)).max(soonest);
            let left = until.saturating_duration_since(clock.instant());
            if left.is_zero() {
                return;
            }
            due = changed
                .wait_timeout(due, left)
                .expect("no thread panics here")
                .0;
        }
    }
}
