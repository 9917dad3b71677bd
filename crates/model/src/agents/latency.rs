//! Reply times of a conversation.

use super::conversation::{ConversationEvent, EventKind};

/// Reply times in milliseconds: from the end of the user's turn to the first audio of the reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplyTimes {
    /// One per turn, in their order.
    pub turns: Vec<u64>,
}

impl ReplyTimes {
    /// Collects the reply times of these events.
    pub fn of(events: &[ConversationEvent]) -> Self {
        let turns = events.iter().filter_map(|event| match event.kind {
            EventKind::AgentSpeaking { latency_ms, .. } => latency_ms,
            _ => None,
        });
        Self {
            turns: turns.collect(),
        }
    }

    /// Returns the reply time of the newest turn.
    pub fn last(&self) -> Option<u64> {
        self.turns.last().copied()
    }

    /// Returns the median: the value in the middle, or the mean of both values there.
    pub fn median(&self) -> Option<u64> {
        let mut sorted = self.turns.clone();
        sorted.sort_unstable();
        let upper = *sorted.get(sorted.len() / 2)?;
        if sorted.len() % 2 == 1 {
            return Some(upper);
        }
        let lower = *sorted.get(sorted.len() / 2 - 1)?;
        Some(lower.midpoint(upper))
    }

    /// Returns the reply time that so many percent of the turns do not exceed (nearest rank).
    pub fn percentile(&self, percent: usize) -> Option<u64> {
        let mut sorted = self.turns.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent.min(100)).div_ceil(100);
        sorted.get(rank.saturating_sub(1)).copied()
    }

    /// Returns the slowest reply time.
    pub fn slowest(&self) -> Option<u64> {
        self.turns.iter().max().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_is_the_middle_or_the_mean_of_both_values_there() {
        for (turns, expected) in [
            (vec![], None),
            (vec![7], Some(7)),
            (vec![75, 52], Some(63)),
            (vec![900, 100, 300], Some(300)),
        ] {
            let times = ReplyTimes { turns };
            assert_eq!(times.median(), expected, "{times:?}");
        }
    }

    #[test]
    fn percentiles_are_nearest_ranks() {
        let times = ReplyTimes {
            turns: vec![400, 100, 300, 200],
        };
        assert_eq!(times.median(), Some(250));
        assert_eq!(times.percentile(95), Some(400));
        assert_eq!(times.last(), Some(200));
        assert_eq!(ReplyTimes::default().median(), None);
    }
}
