//! How long to wait before a request is sent again. Pure, so that it is a table.
//!
//! Whether it may be at all is [`ApiError::repeat`]'s word, and the rule that matters is there: what may have been
//! done or charged is not sent again without the user. Here is how often and when.

use std::time::{Duration, Instant};

use mynah_api::error::ApiError;
use mynah_api::error::ErrorKind;
use mynah_api::error::Repeat;
use mynah_core::dice::Dice;
use mynah_model::urgency::Urgency;

/// Repeats before a 'busy' is told to the user. About a minute of waiting in all.
pub const BUSY_REPEATS: u32 = 6;
/// Repeats of a request that never left, or of a read that broke off.
pub const OTHER_REPEATS: u32 = 2;
/// Repeats of what was one too many: a slot comes free whenever somebody's request ends.
pub const SLOT_REPEATS: u32 = 60;
/// The longest single wait of what somebody waits for; a service that asks for more is told to the user instead.
pub const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// The longest that a request is repeated for in all.
pub const LONGEST_IN_ALL: Duration = Duration::from_mins(10);
/// The longest rest that a batch keeps because the service asks for it.
pub const LONGEST_REST: Duration = Duration::from_hours(1);
/// The first wait is at most this long, and half of it on average.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest pause after a concurrency refusal, half of it on average: when others' requests end is told by nobody.
const SLOT_WAIT: Duration = Duration::from_secs(3);

/// How often a request was repeated, and since when.
#[derive(Clone, Copy, Debug, Default)]
pub struct Repeats {
    /// What waited long for its turn is not out of patience when it is refused for the first time.
    since: Option<Instant>,
    /// So often.
    pub count: u32,
}

impl Repeats {
    /// How long to wait before the same request is sent once more, or `None` when it is not: it would be of no use or
    /// a risk, or it was tried often enough or for long enough.
    ///
    /// Whoever asked for one line is told of a long wait; a batch keeps it. The dice keep many clients apart.
    pub fn next(
        &mut self,
        error: &ApiError,
        urgency: Urgency,
        now: Instant,
        dice: &Dice,
    ) -> Option<Duration> {
        let share = dice.share();
        let longest = match urgency {
            Urgency::Interactive => LONGEST_WAIT,
            Urgency::Batch => LONGEST_REST,
        };
        let wait = wait_before_repeat(error, self.count, share).filter(|wait| *wait <= longest)?;
        let since = *self.since.get_or_insert(now);
        if matches!(error.repeat(), Repeat::Fine(Some(_))) && urgency == Urgency::Batch {
            // Waiting as it was told costs no patience.
            self.since = Some(since + wait);
        } else if now.saturating_duration_since(since) + wait > LONGEST_IN_ALL {
            return None;
        }
        self.count += 1;
        Some(wait)
    }
}

/// How long to wait before the same request is sent again, or `None` when it is not.
///
/// However long the service asks for. `repeats` counts what was repeated already; `share` in 0…1 keeps many clients apart.
pub fn wait_before_repeat(error: &ApiError, repeats: u32, share: f64) -> Option<Duration> {
    let Repeat::Fine(after) = error.repeat() else {
        return None;
    };
    let backoff = || backoff(repeats, share);
    let (most, wait) = match error.kind {
        // The governor shrinks the ceiling meanwhile.
        ErrorKind::TooManyConcurrent => (
            SLOT_REPEATS,
            after.unwrap_or_else(|| full_jitter(SLOT_WAIT, 0, SLOT_WAIT, share)),
        ),
        ErrorKind::RateLimited | ErrorKind::SystemBusy | ErrorKind::NotReady => {
            (BUSY_REPEATS, after.unwrap_or_else(backoff))
        }
        _ => (OTHER_REPEATS, backoff()),
    };
    (repeats < most).then_some(wait)
}

/// How long to wait where the service names no time, after so many waits before.
pub fn backoff(waits: u32, share: f64) -> Duration {
    full_jitter(FIRST_WAIT, waits, LONGEST_WAIT, share)
}

/// A wait of at most `first`, twice as much with each of `repeats`, never more than `longest`. All of it is up to
/// chance: many clients that failed together don't come back together.
pub fn full_jitter(first: Duration, repeats: u32, longest: Duration, share: f64) -> Duration {
    let most = first.saturating_mul(1 << repeats.min(20)).min(longest);
    most.mul_f64(share.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use mynah_api::account::GetSubscription;
    use mynah_api::endpoint::Endpoint;
    use mynah_api::error::{Call, Reached};
    use mynah_api::head::Head;
    use mynah_api::speech::StreamWithTimestamps;
    use mynah_core::clock::Clock;

    const SECOND: Duration = Duration::from_secs(1);

    fn failed<E: Endpoint>(kind: ErrorKind, reached: Reached, after: Option<u64>) -> ApiError {
        ApiError::new(Call::of::<E>(), kind, reached).with_head(Head {
            retry_after: after.map(Duration::from_secs),
            ..Head::default()
        })
    }

    fn dice() -> Dice {
        Dice::loaded(1)
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
        let told = |after| paid(ErrorKind::TooManyConcurrent, Reached::Refused, after);
        let slots = || told(None);
        let unsent = || paid(ErrorKind::NoConnection, Reached::Nothing, None);
        let read = || failed::<GetSubscription>(ErrorKind::ConnectionLost, Reached::Accepted, None);
        #[rustfmt::skip]
        let cases = [
            (rate(Some(3)),   0, Some(SECOND * 3)),
            (rate(Some(3)),   5, Some(SECOND * 3)),
            (rate(Some(3)),   6, None),
            (busy(Some(61)),  0, Some(SECOND * 61)),
            (busy(None),      0, Some(SECOND / 2)),
            (busy(None),      3, Some(SECOND * 4)),
            (unsent(),        0, Some(SECOND / 2)),
            (unsent(),        2, None),
            (read(),          0, Some(SECOND / 2)),
            (read(),          2, None),
            (slots(),         0, Some(SECOND * 3 / 2)),
            (slots(),        40, Some(SECOND * 3 / 2)),
            (told(Some(7)),   0, Some(SECOND * 7)),
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
    fn waits_are_all_up_to_chance() {
        for (kind, reached, most) in [
            (ErrorKind::NoConnection, Reached::Nothing, SECOND),
            (ErrorKind::TooManyConcurrent, Reached::Refused, SLOT_WAIT),
        ] {
            let error = paid(kind, reached, None);
            let wait = |share| wait_before_repeat(&error, 0, share).unwrap_or_default();
            assert_eq!((wait(0.0), wait(1.0)), (Duration::ZERO, most));
            assert_eq!(wait(-3.0), wait(0.0));
        }
        let long = full_jitter(SECOND, 40, LONGEST_WAIT, 1.0);
        assert_eq!(long, LONGEST_WAIT);
    }

    /// Whatever is gone through, lines or the entries of a history: each wait is drawn.
    #[test]
    fn many_that_were_refused_at_once_do_not_come_back_at_once() {
        let now = Clock::system().instant();
        let refused = failed::<GetSubscription>(ErrorKind::SystemBusy, Reached::Refused, None);
        let dice = dice();
        let waits: BTreeSet<_> = (0..20)
            .filter_map(|_| Repeats::default().next(&refused, Urgency::Interactive, now, &dice))
            .collect();
        assert_eq!(waits.len(), 20, "{waits:?}");
    }

    #[test]
    fn a_batch_waits_as_long_as_the_service_asks_and_a_person_is_told() {
        let now = Clock::system().instant();
        let busy = |secs| paid(ErrorKind::SystemBusy, Reached::Refused, Some(secs));
        let next = |secs, urgency| Repeats::default().next(&busy(secs), urgency, now, &dice());
        assert_eq!(next(60, Urgency::Interactive), Some(SECOND * 60));
        assert_eq!(next(61, Urgency::Interactive), None);
        assert_eq!(next(3_600, Urgency::Batch), Some(SECOND * 3_600));
        assert_eq!(next(3_601, Urgency::Batch), None);
        // It keeps as many rests as it may be refused.
        let mut repeats = Repeats::default();
        let mut later = now;
        for _ in 0..BUSY_REPEATS {
            let wait = repeats.next(&busy(1_000), Urgency::Batch, later, &dice());
            later += wait.unwrap();
        }
        assert_eq!(
            repeats.next(&busy(1_000), Urgency::Batch, later, &dice()),
            None
        );
    }

    #[test]
    fn nothing_is_repeated_for_ever() {
        let mut now = Clock::system().instant();
        let begun = now;
        let mut repeats = Repeats::default();
        let slots = paid(ErrorKind::TooManyConcurrent, Reached::Refused, None);
        while let Some(wait) = repeats.next(&slots, Urgency::Batch, now, &dice()) {
            now += wait + 20 * SECOND;
        }
        assert!(now - begun <= LONGEST_IN_ALL + 20 * SECOND);
        assert!(repeats.count < SLOT_REPEATS);
    }
}
