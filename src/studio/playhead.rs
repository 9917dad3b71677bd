//! Where the sound stands: read by the interface each frame, written by the player.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A cheap handle to the player's position. Clones share it; a default one stands at the start.
#[derive(Clone, Debug, Default)]
pub struct Playhead(Arc<Place>);

#[derive(Debug, Default)]
struct Place {
    /// Microseconds from the start of what plays.
    micros: AtomicU64,
    running: std::sync::atomic::AtomicBool,
}

impl Playhead {
    /// Seconds from the start of what plays.
    pub fn seconds(&self) -> f64 {
        self.0.micros.load(Ordering::Relaxed) as f64 / 1e6
    }

    /// Whether it moves: sound is heard now.
    pub fn is_running(&self) -> bool {
        self.0.running.load(Ordering::Relaxed)
    }
}
