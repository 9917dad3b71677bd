//! When the account's history is looked at again for what isn't there yet. Pure, so that it is a table.

use std::time::Duration;

use mynah_api::draft::Running;
use mynah_core::clock::UnixMillis;

/// The times of looks at a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    /// The pause after the first look. Each pause is three times the one before.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// How long after it was sent an item of the service may appear. Nobody says how long that is: this only decides
    /// when it is called doubtful, and what is found later is kept all the same.
    pub latency: Duration,
    /// How much later for each character, which has to be spoken first.
    pub per_character: Duration,
    /// The same for a Draft server, which files before it answers: until it has read what was sent.
    pub draft_latency: Duration,
    /// How long after something ended the account's count has it for sure: it lags behind by minutes.
    pub balance: Duration,
    /// Longest time that a run without a window goes on with a service that answers nothing but faults and refusals.
    pub unwell: Duration,
    /// The pauses before the looks at what stayed in doubt, which nobody asks for.
    pub late: [Duration; 5],
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(100),
            longest: Duration::from_secs(30),
            // "A short delay" is all that is said of it anywhere.
            latency: Duration::from_mins(1),
            // The slowest models speak some hundred characters a second.
            per_character: Duration::from_millis(10),
            draft_latency: Duration::from_secs(3),
            balance: Duration::from_mins(5),
            unwell: Duration::from_mins(5),
            // Soon for whoever looks at it; then when an item that comes a minute late is there.
            late: [10, 75, 300, 1_800, 10_800].map(Duration::from_secs),
        }
    }
}

impl Looks {
    /// With no pause that a person would notice.
    pub(super) fn near(self) -> Self {
        Self {
            longest: self.longest.min(Duration::from_secs(1)),
            ..self
        }
    }

    /// Returns these looks with short pauses, for a run that waits.
    pub(super) fn often(self) -> Self {
        Self {
            longest: self.longest.min(Duration::from_secs(5)),
            ..self
        }
    }

    /// How long after it was sent an item of so many characters may appear.
    pub(super) fn latency_of(&self, characters: usize) -> Duration {
        let characters = u32::try_from(characters).unwrap_or(u32::MAX);
        self.latency + self.per_character.saturating_mul(characters)
    }
}

/// Looks that were had for one thing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Had {
    looks: u32,
    waited: Duration,
    /// The newest generation that a Draft server had begun when it had read what was sent.
    newest: Option<u64>,
}

impl Had {
    /// How many there were.
    pub fn looks(self) -> u32 {
        self.looks
    }

    /// The pause before the next look.
    pub fn next(&mut self, looks: &Looks) -> Duration {
        let times = 3_u32.saturating_pow(self.looks);
        let pause = looks.first.saturating_mul(times).min(looks.longest);
        self.looks += 1;
        self.waited += pause;
        pause
    }

    /// Returns whether the pauses were as long as this in all.
    pub fn has_waited(self, pause: Duration) -> bool {
        self.waited >= pause
    }

    /// Returns whether a Draft server has ended all that it had begun when it had read what was sent. That is known to be so
    /// from the first call on.
    pub fn is_over(&mut self, running: Running) -> bool {
        let Some(newest) = running.newest else {
            return running.running == 0;
        };
        let before = *self.newest.get_or_insert(newest);
        running.oldest.is_none_or(|oldest| oldest > before)
    }

    /// Whether what was sent at `sent` would be there by now, were it ever to be. A clock that was set back makes
    /// it later, never earlier.
    pub fn is_past(self, latency: Duration, sent: UnixMillis, now: UnixMillis) -> bool {
        let since = u64::try_from(now.0.saturating_sub(sent.0)).unwrap_or(0);
        Duration::from_millis(since).max(self.waited) >= latency
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_grow_apart_until_the_latency_is_past() {
        let looks = Looks::default();
        let sent = UnixMillis(1_000_000);
        let (mut had, mut pauses) = (Had::default(), Vec::new());
        while !had.is_past(looks.latency, sent, sent) {
            pauses.push(had.next(&looks).as_millis());
        }
        assert_eq!(pauses, [100, 300, 900, 2_700, 8_100, 24_300, 30_000]);
        assert!(pauses.iter().sum::<u128>() >= looks.latency.as_millis());
    }

    #[test]
    fn a_busy_server_is_over_with_what_it_had_begun_then() {
        let mut had = Had::default();
        let mut is_over = |oldest: Option<u64>, newest| {
            let running = u64::from(oldest.is_some());
            had.is_over(Running {
                running,
                oldest,
                newest: Some(newest),
            })
        };
        assert!(!is_over(Some(5), 7));
        assert!(!is_over(Some(7), 9));
        assert!(is_over(Some(8), 12));
        assert!(is_over(None, 12));
        let old = |running| Running {
            running,
            oldest: None,
            newest: None,
        };
        assert!(had.is_over(old(0)) && !had.is_over(old(1)));
    }

    #[test]
    fn what_was_sent_long_ago_needs_one_look() {
        let (looks, had) = (Looks::default(), Had::default());
        let sent = UnixMillis(1_000_000);
        let after = |secs: i64| UnixMillis(sent.0 + secs * 1_000);
        let latency = looks.latency_of(5_000);
        assert!(!had.is_past(latency, sent, after(109)));
        assert!(had.is_past(latency, sent, after(110)));
        assert!(!had.is_past(latency, sent, after(-9_000)), "set back");
    }
}
