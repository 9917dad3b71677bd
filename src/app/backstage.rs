//! The studio on its way, from the loaded renderer until the window has it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use egui::Context;

use mynah_core::clock::Clock;
use mynah_engine::Studio;
use mynah_engine::Waker;
use mynah_engine::starting::Starter;
use mynah_engine::starting::Starting;
use mynah_model::trouble::Trouble;

/// Starts the studio, also again where it could not start, and wakes the window for it.
pub struct Backstage {
    start: Starter,
    starting: Option<Starting>,
    bell: Bell,
    clock: Clock,
}

impl Backstage {
    /// Begins to start the studio: that opens the library, and disks take their time.
    pub fn begin(start: Starter, clock: Clock) -> Self {
        let mut backstage = Self {
            start,
            starting: None,
            bell: Bell::default(),
            clock,
        };
        backstage.again();
        backstage
    }

    /// Begins once more.
    pub(super) fn again(&mut self) {
        self.starting = Some(Starting::begin(
            &self.start,
            self.bell.patient(),
            self.bell.at_once(),
            self.clock.clone(),
        ));
    }

    /// From now on there is a window to wake; `patience` is how long an event waits for others to share its frame.
    pub(super) fn wake(&self, window: &Context, patience: Duration) {
        self.bell.hang(window.clone(), patience);
    }

    /// The studio, or why there is none, once that is known; said once.
    pub(super) fn poll(&mut self) -> Option<Result<Studio, Trouble>> {
        let started = self.starting.as_ref()?.poll()?;
        self.starting = None;
        Some(started)
    }
}

/// Wakes a window. Rung before there is one it is silent, and nothing is missed: a first frame looks by itself.
#[derive(Clone, Default)]
struct Bell(Arc<OnceLock<(Context, Duration)>>);

impl Bell {
    fn hang(&self, window: Context, patience: Duration) {
        // Hung once: a bell has one window.
        drop(self.0.set((window, patience)));
    }

    /// For events, which may wait for each other.
    fn patient(&self) -> Waker {
        let bell = Arc::clone(&self.0);
        Arc::new(move || {
            if let Some((window, patience)) = bell.get() {
                window.request_repaint_after(*patience);
            }
        })
    }

    fn at_once(&self) -> Waker {
        let bell = Arc::clone(&self.0);
        Arc::new(move || {
            if let Some((window, _patience)) = bell.get() {
                window.request_repaint();
            }
        })
    }
}
