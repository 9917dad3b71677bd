//! Price of a conversation: a rate per minute.

use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};

/// Credits per minute: about $0.08 to $0.12, in credits of the cheapest and the dearest plan. The language model is extra.
const A_MINUTE: [u64; 2] = [440, 1_200];
/// Credits per minute that the Draft server charges.
const A_DRAFT_MINUTE: u64 = 600;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn price_is_a_range_that_grows_with_the_minutes() {
        let one = minutes(1, Backend::Live);
        assert!(one.least < one.most && one.is_guess);
        assert_eq!(minutes(3, Backend::Draft).most, Credits(1_800));
    }
}
