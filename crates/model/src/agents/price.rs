//! Price of a conversation: a rate per minute.

use crate::price;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};

/// Credits per minute: about $0.08 to $0.12, in credits of the cheapest and the dearest plan. The language model is extra.
const A_MINUTE: [u64; 2] = [440, 1_200];
/// Credits per minute that the Draft server charges.
const A_DRAFT_MINUTE: u64 = 600;

/// Seconds of a conversation for which a test of the account is charged at most. The service publishes no price.
pub const TEST_SECS: u32 = 60;

/// Seconds that a conversation of a command lasts at most, if the command names no other length.
pub const COMMAND_SECS: u32 = 120;
/// Seconds of a conversation that the user ends at once.
const SHORTEST_SECS: f64 = 1.0;

/// Seconds after which the service ends a conversation if the agent has no limit of its own.
const DEFAULT_SECS: u32 = 600;
/// Seconds that any conversation is expected to last at most: a day.
const MOST_SECS: f64 = 86_400.0;

/// Returns the seconds after which a conversation ends, by the limit in the agent's document. Its highest price is
/// reserved for so long.
pub fn longest_secs(limit: Option<f64>) -> u32 {
    match limit.filter(|limit| *limit > 0.0) {
        Some(limit) => limit.min(MOST_SECS).ceil() as u32,
        None => DEFAULT_SECS,
    }
}

/// Returns the price of so many minutes of conversation.
pub fn minutes(count: u64, backend: Backend) -> Quote {
    let [least, most] = match backend {
        Backend::Live => A_MINUTE,
        Backend::Draft => [A_DRAFT_MINUTE; 2],
    };
    Quote {
        most: Credits(most.saturating_mul(count)),
        least: Credits(least.saturating_mul(count)),
        is_guess: backend == Backend::Live,
    }
}

/// Returns the price of a conversation that lasts so many seconds at most: from a call that ends at once to the longest.
pub fn call(longest_secs: u32, backend: Backend) -> Quote {
    let least = price::conversation(SHORTEST_SECS, backend).least;
    let most = price::conversation(f64::from(longest_secs), backend).most;
    price::range([least.min(most), most])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn price_is_a_range_that_grows_with_the_minutes() {
        let one = minutes(1, Backend::Live);
        assert!(one.least < one.most && one.is_guess);
        assert_eq!(minutes(3, Backend::Draft).most, Credits(1_800));
    }

    /// Regression: a talk of 70 credits was shown at 4400 to 12000 credits.
    #[test]
    fn call_costs_between_a_second_and_its_limit() {
        for (secs, backend, least, most) in [
            (COMMAND_SECS, Backend::Live, 8, 2_400),
            (COMMAND_SECS, Backend::Draft, 10, 1_200),
            (0, Backend::Draft, 0, 0),
        ] {
            let quote = call(secs, backend);
            assert_eq!([quote.least.0, quote.most.0], [least, most]);
            assert_eq!(quote.is_guess, least < most);
        }
    }

    #[test]
    fn conversation_lasts_as_long_as_its_agent_allows() {
        for (limit, secs) in [
            (None, 600),
            (Some(-1.0), 600),
            (Some(0.0), 600),
            (Some(0.2), 1),
            (Some(90.5), 91),
            (Some(1e9), 86_400),
        ] {
            assert_eq!(longest_secs(limit), secs, "{limit:?}");
        }
    }
}
