//! A rest that the service asked for: batches wait until it is over. Then one request of them goes ahead and shows
//! whether the rest may follow: the whole ceiling at once would be refused at once.
//!
//! Pure: the time and the chance are arguments.

use std::time::{Duration, Instant};

use crate::governor::breaker::Pass;
use crate::retry::{LONGEST_REST, backoff};

/// A lane's rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    state: State,
    /// How often it was asked for since the service took something.
    asked: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// None was asked for, or something was taken since.
    #[default]
    None,
    /// Batches wait until then.
    Lasts { until: Instant },
    /// It is over, and one goes ahead, or may.
    Over { probing: bool },
}

impl Rest {
    /// The service asked for a rest, of this length where it said one. Until when it is kept. What was sent before
    /// it began is refused, too: that makes it longer only by what the service says. `None` where it said no length
    /// and takes other requests: then only the one that was refused waits.
    /// `share` in 0…1 keeps many clients apart.
    pub fn ask(&mut self, now: Instant, after: Option<Duration>, share: f64) -> Option<Instant> {
        let rests = self.until(now);
        let asked = self.asked;
        if rests.is_none() {
            self.asked = asked.saturating_add(1);
        }
        let wait = match (after, rests, asked.checked_sub(1)) {
            (Some(after), _, _) => after.min(LONGEST_REST),
            (None, Some(_), _) => Duration::ZERO,
            (None, None, Some(before)) => backoff(before, share),
            (None, None, None) => return None,
        };
        let until = rests.map_or(now + wait, |rests| rests.max(now + wait));
        self.state = State::Lasts { until };
        Some(until)
    }

    /// Whether a request of a batch may go now.
    pub fn pass(&self, now: Instant) -> Pass {
        match self.state {
            State::None => Pass::Free,
            State::Lasts { until } if now < until => Pass::Not,
            State::Lasts { .. } | State::Over { probing: false } => Pass::Probe,
            State::Over { probing: true } => Pass::Not,
        }
    }

    /// The one that shows whether others may follow goes.
    pub fn probe(&mut self) {
        self.state = State::Over { probing: true };
    }

    /// It ended and the service took nothing: it was cancelled, not sent, or refused for what it asks for.
    pub fn probe_told_nothing(&mut self) {
        if self.state == (State::Over { probing: true }) {
            self.state = State::Over { probing: false };
        }
    }

    /// The service took something. A rest that lasts is kept to its end all the same.
    pub fn took(&mut self, now: Instant) {
        self.asked = 0;
        if self.until(now).is_none() {
            self.state = State::None;
        }
    }

    /// Until when it lasts, if it does.
    pub fn until(&self, now: Instant) -> Option<Instant> {
        match self.state {
            State::Lasts { until } => Some(until).filter(|until| now < *until),
            State::None | State::Over { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::Clock;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn it_lasts_as_long_as_the_service_says() {
        let now = Clock::system().instant();
        let mut rest = Rest::default();
        assert_eq!(rest.until(now), None);
        let until = rest.ask(now, Some(SECOND * 120), 0.5);
        assert_eq!(until, Some(now + SECOND * 120));
        assert_eq!(rest.until(now + SECOND * 119), Some(now + SECOND * 120));
        assert_eq!(rest.until(now + SECOND * 120), None);
        let week = Some(SECOND * 604_800);
        assert_eq!(rest.ask(now, week, 0.5), Some(now + LONGEST_REST));
    }

    #[test]
    fn without_a_word_each_is_longer_than_the_last_until_something_is_taken() {
        let mut now = Clock::system().instant();
        let mut rest = Rest::default();
        let mut lengths = Vec::new();
        assert_eq!(rest.ask(now, None, 1.0), None, "one of many");
        for _ in 0..4 {
            let until = rest.ask(now, None, 1.0).unwrap();
            // What was under way is refused in the same breath.
            assert_eq!(rest.ask(now, None, 1.0), Some(until));
            lengths.push((until - now).as_secs());
            now = until;
        }
        assert_eq!(lengths, [1, 2, 4, 8]);
        rest.took(now);
        assert_eq!(rest.ask(now, None, 1.0), None);
        assert_eq!(rest.ask(now, None, 1.0), Some(now + SECOND));
    }

    /// A batch stood still for a second after each busy answer, with all others taken.
    #[test]
    fn one_busy_answer_among_good_ones_holds_up_nobody() {
        let now = Clock::system().instant();
        let mut rest = Rest::default();
        for _ in 0..9 {
            assert_eq!(rest.ask(now, None, 1.0), None);
            assert_eq!(rest.pass(now), Pass::Free);
            rest.took(now);
        }
    }

    #[test]
    fn at_its_end_one_goes_ahead_until_something_is_taken() {
        let mut now = Clock::system().instant();
        let mut rest = Rest::default();
        assert_eq!(rest.pass(now), Pass::Free);
        let until = rest.ask(now, Some(SECOND * 5), 0.5).unwrap();
        rest.took(now);
        assert_eq!(rest.pass(now), Pass::Not, "what went before it began");
        now = until;
        assert_eq!(rest.pass(now), Pass::Probe);
        rest.probe();
        assert_eq!(rest.pass(now), Pass::Not, "the others wait for it");
        rest.probe_told_nothing();
        assert_eq!(rest.pass(now), Pass::Probe);
        rest.probe();
        now = rest.ask(now, Some(SECOND), 0.5).unwrap();
        assert_eq!(rest.pass(now), Pass::Probe, "refused, and rested again");
        rest.probe();
        rest.took(now);
        assert_eq!(rest, Rest::default());
    }
}
