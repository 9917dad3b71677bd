//! Time as an argument. No other file reads the clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01 00:00 UTC.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(transparent)]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// Whole seconds since 1970, as most of the service's times are given.
    pub fn secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The point in time so many seconds after 1970 began.
    pub fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }
}

/// Tells the time: the system's, or one that a test sets.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    set: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self { set: None }
    }

    /// A clock that stands still at `now` until [`Clock::set`] moves it.
    pub fn scripted(now: UnixMillis) -> Self {
        Self {
            set: Some(Arc::new(AtomicI64::new(now.0))),
        }
    }

    /// Moves a scripted clock; the system's takes no orders.
    pub fn set(&self, now: UnixMillis) {
        if let Some(set) = &self.set {
            set.store(now.0, Ordering::Relaxed);
        }
    }

    /// The wall clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the wall clock"
    )]
    pub fn now(&self) -> UnixMillis {
        if let Some(set) = &self.set {
            return UnixMillis(set.load(Ordering::Relaxed));
        }
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO);
        UnixMillis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// A point in time for measuring how long something takes.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the monotonic clock"
    )]
    pub fn instant(&self) -> Instant {
        Instant::now()
    }
}
