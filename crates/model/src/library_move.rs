//! The progress of a library that is moved to another place during a start.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The library on its way to another place while a studio starts. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Move(Arc<MoveState>);

#[derive(Debug, Default)]
struct MoveState {
    done: AtomicUsize,
    /// None while nothing is moved.
    all: AtomicUsize,
    unwanted: AtomicBool,
}

impl Move {
    /// How many files of all lie at the new place, while the library is moved.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let all = self.0.all.load(Ordering::Relaxed);
        (all > 0).then(|| (self.0.done.load(Ordering::Relaxed), all))
    }

    /// It stays where it is.
    pub fn stop(&self) {
        self.0.unwanted.store(true, Ordering::Relaxed);
    }

    /// Whether that was said.
    pub fn is_stopped(&self) -> bool {
        self.0.unwanted.load(Ordering::Relaxed)
    }

    /// For another start.
    pub fn begin(&self) {
        self.over();
        self.0.unwanted.store(false, Ordering::Relaxed);
    }

    /// Tells how far it is; breaks it off where it is unwanted.
    pub fn tell(&self, done: usize, all: usize) -> ControlFlow<()> {
        self.0.done.store(done, Ordering::Relaxed);
        self.0.all.store(all, Ordering::Relaxed);
        if self.is_stopped() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Nothing is moved any more.
    pub fn over(&self) {
        self.0.all.store(0, Ordering::Relaxed);
    }
}
