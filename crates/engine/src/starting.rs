//! A studio that is being opened on a thread of its own: no window waits for the disk.
//! What a start may take long for is seen and stopped from the window: a library that is moved to another place.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use crate::Studio;
use crate::Waker;
use crate::error::StudioError;
use mynah_core::clock::Clock;
use mynah_model::trouble::Occasion;
use mynah_model::trouble::Trouble;

/// Starts a studio. May wait for the disk.
pub type Starter = Arc<dyn Fn(Waker) -> Result<Studio, Trouble> + Send + Sync>;

/// A studio on its way. Dropped before it is there, the studio is shut down as soon as it is.
#[derive(Debug)]
pub struct Starting {
    started: Receiver<Result<Studio, Trouble>>,
    clock: Clock,
}

/// Wakes when it is dropped, so that a thread that ends early is noticed too.
struct WakeAtEnd(Waker);

impl Drop for WakeAtEnd {
    fn drop(&mut self) {
        (self.0)();
    }
}

impl Starting {
    /// Calls `start` on a thread of its own; `ready` is called once [`Starting::poll`] has its answer, `waker`
    /// is the studio's own.
    pub fn begin(start: &Starter, waker: Waker, ready: Waker, clock: Clock) -> Self {
        let (answer, started) = sync_channel(1);
        let spawned = {
            let (start, answer) = (Arc::clone(start), answer.clone());
            std::thread::Builder::new()
                .name("opening".to_owned())
                .spawn(move || {
                    // Dropped last: the answer is there, or lost, before anybody looks for it.
                    let _ready = WakeAtEnd(ready);
                    let answer = answer;
                    // Without a window nobody wants it any more.
                    drop(answer.send(start(waker)));
                })
        };
        if let Err(error) = spawned {
            let trouble = failed(&StudioError::Start(error), &clock);
            // There is room for one, and the thread that would send it is not there.
            drop(answer.try_send(Err(trouble)));
        }
        Self { started, clock }
    }

    /// The studio, or why there is none, once that is known.
    pub fn poll(&self) -> Option<Result<Studio, Trouble>> {
        match self.started.try_recv() {
            Ok(started) => Some(started),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(failed(&StudioError::CutOff, &self.clock))),
        }
    }
}

fn failed(error: &StudioError, clock: &Clock) -> Trouble {
    crate::trouble::explain(error, &Occasion::local("start", clock.now()))
}
