//! The events of a conversation as they are told and kept. Whatever the service sends, they stay in bounded memory.

use tokio::sync::mpsc;
use tokio::time::Instant;

use mynah_model::agents::conversation::{ConversationEvent, EventKind};
use mynah_model::event::ConversationUpdate;

/// Events that are kept.
const MOST: usize = 20_000;
/// Bytes of their text that are kept.
const MOST_BYTES: usize = 16 << 20;

/// Tells and keeps the events of one conversation.
pub(super) struct Log {
    began: Instant,
    updates: mpsc::Sender<ConversationUpdate>,
    events: Vec<ConversationEvent>,
    bytes: usize,
}

impl Log {
    /// Starts a log. Times of events count from `began`.
    pub fn new(began: Instant, updates: mpsc::Sender<ConversationUpdate>) -> Self {
        Self {
            began,
            updates,
            events: Vec::new(),
            bytes: 0,
        }
    }

    /// Tells and keeps an event.
    pub async fn push(&mut self, kind: EventKind) {
        let at_ms = self.began.elapsed().as_millis().try_into();
        let event = ConversationEvent {
            at_ms: at_ms.unwrap_or(u64::MAX),
            kind,
        };
        let bytes = size_of(&event.kind);
        let has_room = self.events.len() < MOST && self.bytes + bytes <= MOST_BYTES;
        if has_room || matches!(event.kind, EventKind::Ended { .. }) {
            self.bytes += bytes;
            self.events.push(event.clone());
        }
        self.tell(ConversationUpdate::Event(event)).await;
    }

    /// Tells something that is not kept.
    pub async fn tell(&self, update: ConversationUpdate) {
        if self.updates.send(update).await.is_err() {
            log::trace!("nobody listens to the conversation");
        }
    }

    /// Tells something that may be left out.
    pub fn tell_if_room(&self, update: ConversationUpdate) {
        if self.updates.try_send(update).is_err() {
            log::trace!("an update of the conversation was left out");
        }
    }

    /// Returns the way to tell further updates.
    pub fn updates(&self) -> mpsc::Sender<ConversationUpdate> {
        self.updates.clone()
    }

    /// Returns the events.
    pub fn into_events(self) -> Vec<ConversationEvent> {
        self.events
    }
}

/// Returns about the number of bytes of an event's text.
fn size_of(kind: &EventKind) -> usize {
    match kind {
        EventKind::AgentReply { text }
        | EventKind::UserTranscript { text }
        | EventKind::UserMessage { text } => text.len(),
        EventKind::ReplyCorrected {
            original,
            corrected,
        } => original.len() + corrected.len(),
        EventKind::ToolCall {
            name, arguments, ..
        } => name.len() + arguments.to_string().len(),
        EventKind::ToolResult { name, result, .. } => name.len() + result.len(),
        EventKind::Unknown { name } => name.len(),
        EventKind::Ended { reason, .. } => reason.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_model::agents::conversation::Ending;

    #[tokio::test]
    async fn flood_of_events_is_bounded_and_keeps_the_end() {
        let (updates, told) = mpsc::channel(1);
        drop(told);
        let mut log = Log::new(Instant::now(), updates);
        let text = "x".repeat(1 << 20);
        for _ in 0..40 {
            log.push(EventKind::AgentReply { text: text.clone() }).await;
        }
        log.push(EventKind::Ended {
            ending: Ending::Agent,
            reason: String::new(),
        })
        .await;
        let events = log.into_events();
        assert_eq!(events.len(), 17);
        assert!(matches!(events[16].kind, EventKind::Ended { .. }));
    }
}
