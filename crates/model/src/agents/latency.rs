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

    /// Returns the median.
    pub fn median(&self) -> Option<u64> {
        self.percentile(50)
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
    fn percentiles_are_nearest_ranks() {
        let times = ReplyTimes {
            turns: vec![400, 100, 300, 200],
        };
        assert_eq!(times.median(), Some(200));
        assert_eq!(times.percentile(95), Some(400));
        assert_eq!(times.last(), Some(200));
        assert_eq!(ReplyTimes::default().median(), None);
    }
}
