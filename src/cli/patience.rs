//! How long a command waits for a service that was there and can't be reached any more.

use std::time::{Duration, Instant};

/// As long as one request is tried again.
const LONGEST: Duration = Duration::from_mins(10);

/// Since when nobody can be reached, if that is so.
#[derive(Debug, Default)]
pub struct Patience(Option<Instant>);

/// What is to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Nobody can be reached, and it waits.
    Lost,
    /// Somebody can again.
    Found,
}

impl Patience {
    /// Takes in whether somebody can be reached; a word for whoever reads along, once for each change.
    pub fn heed(&mut self, is_lost: bool, now: Instant) -> Option<Word> {
        match (is_lost, self.0) {
            (true, None) => {
                self.0 = Some(now);
                Some(Word::Lost)
            }
            (false, Some(_)) => {
                self.0 = None;
                Some(Word::Found)
            }
            (true, Some(_)) | (false, None) => None,
        }
    }

    /// Whether it has waited long enough.
    pub fn is_over(&self, now: Instant) -> bool {
        let since = |lost: Instant| now.saturating_duration_since(lost);
        self.0.is_some_and(|lost| since(lost) >= LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::Clock;

    #[test]
    fn it_is_told_once_and_ends_ten_minutes_after_it_was_lost_last() {
        let now = Clock::system().instant();
        let at = |minutes: u64| now + Duration::from_mins(minutes);
        let mut patience = Patience::default();
        assert_eq!(patience.heed(false, now), None);
        assert_eq!(patience.heed(true, at(1)), Some(Word::Lost));
        assert_eq!(patience.heed(true, at(8)), None, "it looks again meanwhile");
        assert!(!patience.is_over(at(10)) && patience.is_over(at(11)));
        assert_eq!(patience.heed(false, at(9)), Some(Word::Found));
        assert!(!patience.is_over(at(60)));
        patience.heed(true, at(20));
        assert!(!patience.is_over(at(29)) && patience.is_over(at(30)));
    }
}
