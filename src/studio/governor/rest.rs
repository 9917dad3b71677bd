//! A rest that the service asked for: batches wait until it is over.
//!
//! Pure: the time and the chance are arguments.

use std::time::{Duration, Instant};

use crate::studio::retry::{LONGEST_REST, backoff};

/// A lane's rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    until: Option<Instant>,
    /// How often it was asked for since the service took something.
    asked: u32,
}

impl Rest {
    /// The service asked for a rest, of this length where it said one. Until when it is kept. What was sent before
    /// it began is refused, too: that makes it longer only by what the service says.
    /// `share` in 0…1 keeps many clients apart.
    pub fn ask(&mut self, now: Instant, after: Option<Duration>, share: f64) -> Instant {
        let rests = self.until(now);
        let wait = match (after, rests) {
            (Some(after), _) => after.min(LONGEST_REST),
            (None, Some(_)) => Duration::ZERO,
            (None, None) => backoff(self.asked, share),
        };
        if rests.is_none() {
            self.asked = self.asked.saturating_add(1);
        }
        let until = rests.map_or(now + wait, |rests| rests.max(now + wait));
        self.until = Some(until);
        until
    }

    /// The service took something.
    pub fn answered(&mut self) {
        self.asked = 0;
    }

    /// Until when it lasts, if it does.
    pub fn until(&self, now: Instant) -> Option<Instant> {
        self.until.filter(|until| now < *until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::clock::Clock;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn it_lasts_as_long_as_the_service_says() {
        let now = Clock::system().instant();
        let mut rest = Rest::default();
        assert_eq!(rest.until(now), None);
        assert_eq!(rest.ask(now, Some(SECOND * 120), 0.5), now + SECOND * 120);
        assert_eq!(rest.until(now + SECOND * 119), Some(now + SECOND * 120));
        assert_eq!(rest.until(now + SECOND * 120), None);
        let week = Some(SECOND * 604_800);
        assert_eq!(rest.ask(now, week, 0.5), now + LONGEST_REST);
    }

    #[test]
    fn without_a_word_each_is_longer_than_the_last_until_something_is_taken() {
        let mut now = Clock::system().instant();
        let mut rest = Rest::default();
        let mut lengths = Vec::new();
        for _ in 0..4 {
            let until = rest.ask(now, None, 1.0);
            // What was under way is refused in the same breath.
            assert_eq!(rest.ask(now, None, 1.0), until);
            lengths.push((until - now).as_secs());
            now = until;
        }
        assert_eq!(lengths, [1, 2, 4, 8]);
        rest.answered();
        assert_eq!(rest.ask(now, None, 1.0), now + SECOND);
    }
}
