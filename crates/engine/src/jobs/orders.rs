//! What orders are called: over restarts, and by no two of them.

use std::sync::atomic::{AtomicU64, Ordering};

use mynah_core::clock::UnixMillis;
use mynah_core::ids::OrderId;

/// Bits of chance behind the time: two processes order at once.
const CHANCE: u32 = 20;

/// The newest id that this process gave.
#[derive(Debug, Default)]
pub(crate) struct Orders(AtomicU64);

impl Orders {
    /// An id of when it is ordered and of chance; never one that was given before.
    pub fn next(&self, now: UnixMillis, chance: u32) -> OrderId {
        let at = u64::try_from(now.0).unwrap_or_default();
        let drawn = at << CHANCE | u64::from(chance) & ((1 << CHANCE) - 1);
        let next = |last: u64| drawn.max(last.saturating_add(1));
        let put = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
                Some(next(last))
            });
        OrderId(next(put.unwrap_or_else(|last| last)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_orders_are_called_alike() {
        let orders = Orders::default();
        let now = UnixMillis(1_790_000_000_000);
        let ids: Vec<_> = (0..1_000).map(|_| orders.next(now, 7)).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(i64::try_from(ids[999].0).is_ok(), "it lies in a column");
    }
}
