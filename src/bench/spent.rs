//! Where the time of a slow frame went: its own work, waiting for a processor, or waiting for something else.

use std::fmt;

/// Above this many milliseconds it is said where a frame's time went.
pub(super) const SLOW: f64 = 4.0;

/// What a thread spent, in nanoseconds (`/proc/PID/schedstat`); zero where the system doesn't tell.
#[derive(Clone, Copy, Default)]
pub(super) struct Spent {
    own: u64,
    in_line: u64,
    slices: u64,
}

impl Spent {
    /// What the thread that calls has spent since it began.
    pub fn now() -> Self {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        let mut told = told.split_whitespace().map(|it| it.parse().unwrap_or(0));
        let mut next = || told.next().unwrap_or(0);
        Self {
            own: next(),
            in_line: next(),
            slices: next(),
        }
    }

    /// Milliseconds that it had a processor for.
    pub fn own(self) -> f64 {
        self.own as f64 / 1e6
    }

    /// What it has spent since then.
    pub fn since(self, before: Self) -> Self {
        Self {
            own: self.own.saturating_sub(before.own),
            in_line: self.in_line.saturating_sub(before.in_line),
            slices: self.slices.saturating_sub(before.slices),
        }
    }
}

/// How long a frame took, or the slowest of several, in milliseconds.
#[derive(Clone, Copy, Default)]
pub(super) struct Took {
    /// As somebody who looks on sees it, with all the waiting for a processor.
    pub seen: f64,
    /// What its thread had a processor for.
    pub own: f64,
}

impl Took {
    /// The slower of two, by each measure.
    pub fn max(self, other: Self) -> Self {
        Self {
            seen: self.seen.max(other.seen),
            own: self.own.max(other.own),
        }
    }
}

impl fmt::Display for Spent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |nanos: u64| nanos as f64 / 1e6;
        write!(
            f,
            "{:.2} ms its own, {:.2} ms in line for a processor, on it {} times",
            millis(self.own),
            millis(self.in_line),
            self.slices
        )
    }
}
