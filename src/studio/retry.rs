//! How long to wait before a request is sent again. Pure, so that it is a table.
//!
//! Whether it may be at all is [`ApiError::repeat`]'s word, and the rule that matters is there: what may have been
//! done or charged is not sent again without the user. Here is how often and when.

use std::time::Duration;

use crate::api::error::ApiError;
use crate::api::error::ErrorKind;
use crate::api::error::Repeat;

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
pub fn wait_before_repeat(error: &ApiError, repeats: u32, spread: f64) -> Option<Duration> {
    let Repeat::Fine(after) = error.repeat() else {
        return None;
    };
    let (most, wait) = match error.kind {
        // A slot comes free when somebody's request ends, so this has no end of its own; the governor
        // shrinks the ceiling meanwhile, and the user can cancel.
        ErrorKind::TooManyConcurrent => (
            10 * BUSY_REPEATS,
            SLOT_WAIT.mul_f64(spread.mul_add(0.5, 0.75)),
        ),
        ErrorKind::RateLimited | ErrorKind::SystemBusy | ErrorKind::NotReady => (
            BUSY_REPEATS,
            after.unwrap_or_else(|| backoff(repeats, spread)),
        ),
        _ => (OTHER_REPEATS, backoff(repeats, spread)),
    };
    (repeats < most && wait <= LONGEST_WAIT).then_some(wait)
}

/// 0.5 s, 1 s, 2 s, … with ±25 %, at most 16 s.
fn backoff(repeats: u32, spread: f64) -> Duration {
    let base = Duration::from_millis(500).saturating_mul(1 << repeats.min(5));
    base.mul_f64(spread.clamp(0.0, 1.0).mul_add(0.5, 0.75))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::account::GetSubscription;
    use crate::api::endpoint::Endpoint;
    use crate::api::error::{Call, Reached};
    use crate::api::head::Head;
    use crate::api::speech::StreamWithTimestamps;

    const SECOND: Duration = Duration::from_secs(1);

    fn failed<E: Endpoint>(kind: ErrorKind, reached: Reached, after: Option<u64>) -> ApiError {
        ApiError::new(Call::of::<E>(), kind, reached).with_head(Head {
            retry_after: after.map(Duration::from_secs),
            ..Head::default()
        })
    }

    fn paid(kind: ErrorKind, reached: Reached, after: Option<u64>) -> ApiError {
        failed::<StreamWithTimestamps>(kind, reached, after)
    }

    #[test]
    fn nothing_that_may_have_been_charged_is_repeated() {
        for repeats in 0..10 {
            for error in [
                paid(ErrorKind::ConnectionLost, Reached::Sent, None),
                paid(ErrorKind::NoAnswer, Reached::Sent, Some(1)),
                paid(ErrorKind::Stalled, Reached::Accepted, None),
                paid(ErrorKind::ServerError, Reached::Refused, Some(1)),
                paid(ErrorKind::QuotaExceeded, Reached::Refused, None),
                paid(ErrorKind::VoiceNotFound, Reached::Refused, None),
            ] {
                assert_eq!(wait_before_repeat(&error, repeats, 0.5), None, "{error}");
            }
        }
    }

    #[test]
    fn the_table() {
        let busy = |after| paid(ErrorKind::SystemBusy, Reached::Refused, after);
        let rate = |after| paid(ErrorKind::RateLimited, Reached::Refused, after);
        let slots = || paid(ErrorKind::TooManyConcurrent, Reached::Refused, None);
        let unsent = || paid(ErrorKind::NoConnection, Reached::Nothing, None);
        let read = || failed::<GetSubscription>(ErrorKind::ConnectionLost, Reached::Accepted, None);
        #[rustfmt::skip]
        let cases = [
            (rate(Some(3)),   0, Some(SECOND * 3)),
            (rate(Some(3)),   5, Some(SECOND * 3)),
            (rate(Some(3)),   6, None),
            (busy(Some(61)),  0, None),
            (busy(None),      0, Some(SECOND / 2)),
            (busy(None),      3, Some(SECOND * 4)),
            (unsent(),        0, Some(SECOND / 2)),
            (unsent(),        2, None),
            (read(),          0, Some(SECOND / 2)),
            (read(),          2, None),
            (slots(),         0, Some(SECOND * 3 / 2)),
            (slots(),        40, Some(SECOND * 3 / 2)),
        ];
        for (error, repeats, wait) in cases {
            assert_eq!(
                wait_before_repeat(&error, repeats, 0.5),
                wait,
                "{error} {repeats}"
            );
        }
    }

    #[test]
    fn waits_are_spread() {
        let error = paid(ErrorKind::NoConnection, Reached::Nothing, None);
        let wait = |spread| wait_before_repeat(&error, 0, spread).unwrap_or_default();
        assert!(wait(0.0) < wait(1.0));
        assert_eq!(wait(-3.0), wait(0.0));
    }
}
