//! When a lane keeps still: after several failures in a row nothing is sent for a while, then one request goes ahead
//! and shows whether the rest may follow.
//!
//! Pure: the time and the chance are arguments.

use std::time::{Duration, Instant};

use crate::retry::full_jitter;

/// Failures in a row that open it. Five by chance, at one fault in twenty, is one batch in three million lines.
pub const OPENS_AFTER: u32 = 5;
/// The first wait is at most this long; each further one at most twice the one before.
const FIRST_WAIT: Duration = Duration::from_secs(4);
/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_mins(2);

/// A lane's breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    state: State,
    /// How often it opened since it was closed last.
    opened: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Everything goes. So many failed in a row.
    Closed { failed: u32 },
    /// Nothing goes until then.
    Open { until: Instant },
    /// One goes ahead, or may.
    HalfOpen { probing: bool },
}

/// What a breaker says to the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// It may go.
    Free,
    /// It may go alone, and shows whether others may follow.
    Probe,
    /// It waits.
    Not,
}

impl Default for Breaker {
    fn default() -> Self {
        Self {
            state: State::Closed { failed: 0 },
            opened: 0,
        }
    }
}

impl Breaker {
    /// Whether a request may go now.
    pub fn pass(&self, now: Instant) -> Pass {
        match self.state {
            State::Closed { .. } => Pass::Free,
            State::Open { until } if now < until => Pass::Not,
            State::Open { .. } | State::HalfOpen { probing: false } => Pass::Probe,
            State::HalfOpen { probing: true } => Pass::Not,
        }
    }

    /// The one that shows whether others may follow goes.
    pub fn probe(&mut self) {
        self.state = State::HalfOpen { probing: true };
    }

    /// It ended without a word about the service: it was cancelled, or not sent.
    pub fn probe_told_nothing(&mut self) {
        if self.state == (State::HalfOpen { probing: true }) {
            self.state = State::HalfOpen { probing: false };
        }
    }

    /// The service answered; what it said does not matter.
    pub fn answered(&mut self) {
        *self = Self::default();
    }

    /// It failed: no answer, none in time, or a fault of its own. True when that opened it.
    /// `share` in 0…1 keeps many clients apart.
    pub fn failed(&mut self, now: Instant, share: f64) -> bool {
        match &mut self.state {
            State::Closed { failed } => {
                *failed += 1;
                if *failed < OPENS_AFTER {
                    return false;
                }
            }
            // Those that went before it opened come to their ends.
            State::Open { .. } => return false,
            State::HalfOpen { .. } => {}
        }
        let wait = full_jitter(FIRST_WAIT, self.opened, LONGEST_WAIT, share);
        self.opened = self.opened.saturating_add(1);
        self.state = State::Open { until: now + wait };
        true
    }

    /// Whether nobody went ahead yet since it opened.
    pub fn keeps_still(&self) -> bool {
        matches!(self.state, State::Open { .. })
    }

    /// Whether nothing goes because of failures.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, State::Closed { .. })
    }

    /// Until when nothing goes, where it is only a matter of time. That it is over shows the next one that goes.
    pub fn until(&self, now: Instant) -> Option<Instant> {
        match self.state {
            State::Open { until } => Some(until).filter(|until| *until > now),
            State::Closed { .. } | State::HalfOpen { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::Clock;
    use proptest::prelude::*;

    #[test]
    fn it_opens_lets_one_through_and_closes_when_that_succeeds() {
        let mut now = Clock::system().instant();
        let mut breaker = Breaker::default();
        for failure in 1..OPENS_AFTER {
            assert!(!breaker.failed(now, 1.0), "{failure}");
            assert_eq!(breaker.pass(now), Pass::Free);
        }
        assert!(breaker.failed(now, 1.0));
        assert_eq!(breaker.until(now), Some(now + FIRST_WAIT));
        assert_eq!(breaker.pass(now), Pass::Not);
        assert!(!breaker.failed(now, 1.0), "one that was under way");
        now += FIRST_WAIT;
        assert_eq!(breaker.pass(now), Pass::Probe);
        breaker.probe();
        assert_eq!(breaker.pass(now), Pass::Not, "the others wait for it");
        breaker.probe_told_nothing();
        assert_eq!(breaker.pass(now), Pass::Probe);
        breaker.probe();
        assert!(breaker.failed(now, 1.0));
        assert_eq!(breaker.until(now), Some(now + FIRST_WAIT * 2));
        now += FIRST_WAIT * 2;
        breaker.probe();
        breaker.answered();
        assert_eq!(breaker.pass(now), Pass::Free);
        assert_eq!(breaker, Breaker::default());
    }

    proptest! {
        /// However requests end: nothing goes while it is open, never two at once while it is half open, and it is
        /// never open for longer than the longest wait.
        #[test]
        fn it_keeps_still_while_it_is_open(
            steps in proptest::collection::vec((0_u8..5, 0_u64..150_000, 0.0..1.0_f64), 1..200)
        ) {
            let mut now = Clock::system().instant();
            let mut breaker = Breaker::default();
            let mut probing = false;
            for (step, millis, share) in steps {
                now += Duration::from_millis(millis);
                match breaker.pass(now) {
                    Pass::Free => prop_assert!(!probing),
                    Pass::Probe => {
                        prop_assert!(!probing);
                        breaker.probe();
                        probing = true;
                    }
                    Pass::Not => {
                        let left = breaker.until(now).map(|until| until.saturating_duration_since(now));
                        prop_assert!(left.map_or(probing, |left| left <= LONGEST_WAIT));
                    }
                }
                match step {
                    0 => breaker.answered(),
                    1 => breaker.probe_told_nothing(),
                    2 => continue,
                    _ => {
                        breaker.failed(now, share);
                    }
                }
                probing = false;
            }
        }
    }
}
