//! How the interface is told what came to be: a channel, and a bell that rings once for all that is untold.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;

use crate::Waker;
use mynah_model::event::Event;

/// Tells the interface.
#[derive(Clone)]
pub(super) struct Teller {
    events: mpsc::Sender<Event>,
    waker: Waker,
    rung: Arc<AtomicBool>,
}

/// What the interface is told.
pub(super) struct Told {
    pub events: mpsc::Receiver<Event>,
    /// Whether the waker was called since the last time that nothing was untold. Waking a window takes its lock: a worker
    /// that did so for each event, and lost its processor meanwhile, held up a frame for milliseconds.
    rung: Arc<AtomicBool>,
}

/// Both ends. While this many events are untold, who tells waits.
pub(super) fn channel(most: usize, waker: Waker) -> (Teller, Told) {
    let (sender, events) = mpsc::channel(most);
    let rung = Arc::new(AtomicBool::new(false));
    let teller = Teller {
        events: sender,
        waker,
        rung: Arc::clone(&rung),
    };
    (teller, Told { events, rung })
}

impl Teller {
    /// Tells it, and waits while too much is untold. The waker is called once the event can be polled.
    pub async fn tell(&self, event: Event) {
        if self.events.send(event).await.is_ok() {
            self.ring();
        }
    }

    /// The same from a blocking thread.
    pub fn tell_blocking(&self, event: Event) {
        if self.events.blocking_send(event).is_ok() {
            self.ring();
        }
    }

    /// Tells it unless too much is untold: for what comes again soon, such as a growing waveform.
    pub fn tell_if_room(&self, event: Event) {
        if self.events.try_send(event).is_ok() {
            self.ring();
        }
    }

    fn ring(&self) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            (self.waker)();
        }
    }
}

impl Told {
    /// The next event, if one is there.
    pub fn poll(&mut self) -> Option<Event> {
        self.events.try_recv().ok().or_else(|| {
            self.rung.swap(false, Ordering::AcqRel);
            // One that came meanwhile rang no bell.
            self.events.try_recv().ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn the_bell_rings_once_until_all_was_polled() {
        let rings = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&rings);
        let (teller, mut told) = channel(
            8,
            Arc::new(move || {
                counted.fetch_add(1, Ordering::Relaxed);
            }),
        );
        let rang = || rings.load(Ordering::Relaxed);
        teller.tell_if_room(Event::FailureLogged);
        teller.tell_if_room(Event::FailureLogged);
        assert_eq!(rang(), 1);
        assert!(told.poll().is_some());
        teller.tell_if_room(Event::FailureLogged);
        assert_eq!(rang(), 1, "one who was woken polls on");
        assert!(told.poll().is_some() && told.poll().is_some() && told.poll().is_none());
        teller.tell_if_room(Event::FailureLogged);
        assert_eq!(rang(), 2);
    }
}
