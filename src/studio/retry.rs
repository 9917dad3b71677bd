//! When a request is repeated, how long that waits, and when it never is. Pure, so that it is a table.
//!
//! The rule that matters: what may have been charged is not sent again without the user. Only a complete
//! refusal that says 'too busy' is; a connection lost after sending, or a 5xx on a paid call, is not.

use std::time::Duration;

/// How a request failed, as far as repeating goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing reached the service: no route, refused connection, unknown host.
    NotSent,
    /// A complete refusal that means 'not now': 429 or 503, with the stated wait if there was one.
    Busy {
        /// `Retry-After`.
        after: Option<Duration>,
    },
    /// All requests that the plan allows at once are running: 429 `concurrent_limit_exceeded`.
    TooManyAtOnce,
    /// A complete refusal that repeating can't change: key, quota, plan, voice, text.
    Refused,
    /// The service failed on its side, or the answer broke off: it may have been done and charged.
    Lost,
}

/// What repeating a request could cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stakes {
    /// Nothing: it only reads.
    Free,
    /// The same words bought twice.
    Paid,
}

/// Repeats before a 'busy' is told to the user. About a minute of waiting in all.
pub const BUSY_REPEATS: u32 = 6;
/// Repeats of a request that never left, or of a read that broke off.
pub const OTHER_REPEATS: u32 = 2;
/// The longest single wait; a service that asks for more is told to the user instead.
pub const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// Pause after a concurrency refusal where none of our own requests will end (a second or two: others' ends are told by nobody).
const SLOT_WAIT: Duration = Duration::from_millis(1_500);

/// How long to wait before the same request is sent again, or `None` when it is not.
/// `repeats` counts what was repeated already; `spread` in 0…1 keeps many clients apart.
pub fn wait_before_repeat(
    failure: Failure,
    stakes: Stakes,
    repeats: u32,
    spread: f64,
) -> Option<Duration> {
    match failure {
        Failure::Refused => None,
        Failure::Busy { after } => {
            let wait = after.unwrap_or_else(|| backoff(repeats, spread));
            (repeats < BUSY_REPEATS && wait <= LONGEST_WAIT).then_some(wait)
        }
        // A slot comes free when somebody's request ends, so this has no end of its own; the governor
        // shrinks the ceiling meanwhile, and the user can cancel.
        Failure::TooManyAtOnce => {
            (repeats < 10 * BUSY_REPEATS).then(|| SLOT_WAIT.mul_f64(spread.mul_add(0.5, 0.75)))
        }
        Failure::NotSent => (repeats < OTHER_REPEATS).then(|| backoff(repeats, spread)),
        Failure::Lost => match stakes {
            Stakes::Free => (repeats < OTHER_REPEATS).then(|| backoff(repeats, spread)),
            Stakes::Paid => None,
        },
    }
}

/// 0.5 s, 1 s, 2 s, … with ±25 %, at most 16 s.
fn backoff(repeats: u32, spread: f64) -> Duration {
    let base = Duration::from_millis(500).saturating_mul(1 << repeats.min(5));
    base.mul_f64(spread.clamp(0.0, 1.0).mul_add(0.5, 0.75))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn nothing_that_may_have_been_charged_is_repeated() {
        for repeats in 0..10 {
            assert_eq!(
                wait_before_repeat(Failure::Lost, Stakes::Paid, repeats, 0.5),
                None
            );
            assert_eq!(
                wait_before_repeat(Failure::Refused, Stakes::Free, repeats, 0.5),
                None
            );
        }
    }

    #[test]
    fn the_table() {
        let busy = |secs| Failure::Busy {
            after: Some(SECOND * secs),
        };
        let none = Failure::Busy { after: None };
        #[rustfmt::skip]
        let cases = [
            (busy(3),                Stakes::Paid, 0, Some(SECOND * 3)),
            (busy(3),                Stakes::Paid, 5, Some(SECOND * 3)),
            (busy(3),                Stakes::Paid, 6, None),
            (busy(61),               Stakes::Paid, 0, None),
            (none,                   Stakes::Paid, 0, Some(SECOND / 2)),
            (none,                   Stakes::Paid, 3, Some(SECOND * 4)),
            (Failure::NotSent,       Stakes::Paid, 0, Some(SECOND / 2)),
            (Failure::NotSent,       Stakes::Paid, 2, None),
            (Failure::Lost,          Stakes::Free, 0, Some(SECOND / 2)),
            (Failure::Lost,          Stakes::Free, 2, None),
            (Failure::TooManyAtOnce, Stakes::Paid, 0, Some(SECOND * 3 / 2)),
            (Failure::TooManyAtOnce, Stakes::Paid, 40, Some(SECOND * 3 / 2)),
        ];
        for (failure, stakes, repeats, wait) in cases {
            assert_eq!(
                wait_before_repeat(failure, stakes, repeats, 0.5),
                wait,
                "{failure:?} {stakes:?} {repeats}"
            );
        }
    }

    #[test]
    fn waits_are_spread() {
        let wait = |spread| {
            wait_before_repeat(Failure::NotSent, Stakes::Free, 0, spread).unwrap_or_default()
        };
        assert!(wait(0.0) < wait(1.0));
        assert_eq!(wait(-3.0), wait(0.0));
    }
}
