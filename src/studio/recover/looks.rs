//! When the account's history is looked at again for what isn't there yet. Pure, so that it is a table.

use std::time::Duration;

use crate::terms::clock::UnixMillis;

/// The times of looks at a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    /// The pause after the first look. Each pause is three times the one before.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// How long after it was sent an item of the service may appear.
    pub latency: Duration,
    /// The same for the built-in server, which files before it answers: until it has read what was sent.
    pub draft_latency: Duration,
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(100),
            longest: Duration::from_secs(30),
            // "A short delay" is all that is known (reference §11); its counters lag by minutes (§12). The longest
            // text that a model takes at once is spoken in less.
            latency: Duration::from_mins(3),
            draft_latency: Duration::from_secs(3),
        }
    }
}

/// Looks that were had for one thing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Had {
    looks: u32,
    waited: Duration,
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
        let grown = [100, 300, 900, 2_700, 8_100, 24_300, 30_000];
        assert_eq!(pauses.get(..7), Some(&grown[..]));
        assert!(pauses.iter().sum::<u128>() >= looks.latency.as_millis());
        assert!(pauses.len() < 16, "{pauses:?}");
    }

    #[test]
    fn what_was_sent_long_ago_needs_one_look() {
        let (looks, had) = (Looks::default(), Had::default());
        let sent = UnixMillis(1_000_000);
        let after = |secs: i64| UnixMillis(sent.0 + secs * 1_000);
        assert!(!had.is_past(looks.latency, sent, after(179)));
        assert!(had.is_past(looks.latency, sent, after(180)));
        assert!(!had.is_past(looks.latency, sent, after(-9_000)), "set back");
    }
}
