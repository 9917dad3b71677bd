//! Turns of a conversation: what each side said, tool calls and interruptions, from events or from a document of the service.

use serde_json::Value;

use mynah_model::agents::conversation::{ConversationEvent, EventKind};
use mynah_model::agents::document::{is_on, list, number, text};

/// A side of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The agent.
    Agent,
    /// The person.
    User,
}

/// A row of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Row {
    /// Something that was said.
    Turn(Turn),
    /// A tool call.
    Tool(ToolCall),
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Turn {
    /// The side that said it.
    pub side: Side,
    /// Seconds since the start.
    pub at_s: f64,
    /// The words.
    pub text: String,
    /// Words that were not heard any more.
    pub unheard: String,
    /// Milliseconds until the agent's first sound.
    pub latency_ms: Option<u64>,
    /// True if this turn interrupted the agent, or was interrupted.
    pub is_interrupted: bool,
}

impl Turn {
    fn new(side: Side, at_s: f64, text: &str) -> Self {
        Self {
            side,
            at_s,
            text: text.to_owned(),
            unheard: String::new(),
            latency_ms: None,
            is_interrupted: false,
        }
    }
}

/// A tool call with its answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ToolCall {
    /// Name of the tool.
    pub name: String,
    /// ID of the call.
    pub id: String,
    /// Arguments as they are read.
    pub sent: String,
    /// Result as it is read, and true for an error.
    pub got: Option<(String, bool)>,
    /// Milliseconds until then.
    pub duration_ms: Option<u64>,
}

/// Rows of a conversation that grows.
#[derive(Default)]
pub(crate) struct Rows {
    rows: Vec<Row>,
    /// Events that were read, and the last of them.
    read: usize,
    last_ms: u64,
    /// The latency of a reply whose text is not there yet.
    latency_ms: Option<u64>,
    /// True between an interruption and the turn that caused it.
    is_interrupted: bool,
}

impl Rows {
    /// Returns the rows of these events. Only new events are read.
    pub(crate) fn follow(&mut self, events: &[ConversationEvent]) -> &[Row] {
        let is_same = self.read <= events.len()
            && self
                .read
                .checked_sub(1)
                .is_none_or(|last| events.get(last).is_some_and(|it| it.at_ms == self.last_ms));
        if !is_same {
            *self = Self::default();
        }
        for event in events.get(self.read..).unwrap_or_default() {
            self.push(event);
            self.last_ms = event.at_ms;
        }
        self.read = events.len();
        &self.rows
    }

    fn push(&mut self, event: &ConversationEvent) {
        let at_s = event.at_ms as f64 / 1_000.0;
        match &event.kind {
            EventKind::AgentReply { text } => {
                let mut turn = Turn::new(Side::Agent, at_s, text);
                turn.latency_ms = self.latency_ms.take();
                self.rows.push(Row::Turn(turn));
            }
            EventKind::AgentSpeaking { latency_ms, .. } => match self.rows.last_mut() {
                Some(Row::Turn(turn)) if turn.side == Side::Agent => {
                    turn.latency_ms = turn.latency_ms.or(*latency_ms);
                }
                _ => self.latency_ms = *latency_ms,
            },
            EventKind::UserTranscript { text } | EventKind::UserMessage { text } => {
                let mut turn = Turn::new(Side::User, at_s, text);
                turn.is_interrupted = std::mem::take(&mut self.is_interrupted);
                self.latency_ms = None;
                self.rows.push(Row::Turn(turn));
            }
            EventKind::Interrupted { .. } => self.is_interrupted = true,
            EventKind::ReplyCorrected {
                original,
                corrected,
            } => self.correct(original, corrected),
            EventKind::ToolCall {
                name,
                call_id,
                arguments,
                ..
            } => self.rows.push(Row::Tool(ToolCall {
                name: name.clone(),
                id: call_id.clone(),
                sent: fields(arguments),
                got: None,
                duration_ms: None,
            })),
            EventKind::ToolResult {
                call_id,
                result,
                is_error,
                duration_ms,
                ..
            } => self.answer(call_id, (result, *is_error), *duration_ms),
            _ => {}
        }
    }

    /// Splits a reply into what was heard and the rest.
    fn correct(&mut self, original: &str, corrected: &str) {
        for row in self.rows.iter_mut().rev() {
            if let Row::Turn(turn) = row
                && turn.side == Side::Agent
                && turn.text == original
            {
                let rest = original.strip_prefix(corrected.trim_end_matches(['.', '…', ' ']));
                turn.unheard = rest.unwrap_or_default().to_owned();
                turn.text = if turn.unheard.is_empty() {
                    corrected.to_owned()
                } else {
                    original
                        .get(..original.len() - turn.unheard.len())
                        .unwrap_or_default()
                        .to_owned()
                };
                return;
            }
        }
    }

    fn answer(&mut self, call: &str, (result, is_error): (&str, bool), duration_ms: u64) {
        for row in self.rows.iter_mut().rev() {
            if let Row::Tool(tool) = row
                && tool.id == call
            {
                tool.got = Some((readable(result), is_error));
                tool.duration_ms = Some(duration_ms);
                return;
            }
        }
    }
}

/// Returns the rows of a conversation as the service has it.
pub(crate) fn of_document(document: &Value) -> Vec<Row> {
    let mut rows = Vec::new();
    for turn in list(document, "/transcript") {
        let side = match text(turn, "/role") {
            "agent" => Side::Agent,
            _ => Side::User,
        };
        let at_s = number(turn, "/time_in_call_secs").unwrap_or_default();
        let message = text(turn, "/message");
        if !message.is_empty() {
            let mut said = Turn::new(side, at_s, message);
            said.is_interrupted = is_on(turn, "/interrupted");
            let original = text(turn, "/original_message");
            if let Some(rest) = original.strip_prefix(message) {
                said.unheard = rest.to_owned();
            }
            let metrics = "/conversation_turn_metrics/metrics/convai_tts_service_ttfb/elapsed_time";
            let seconds = number(turn, metrics);
            said.latency_ms = seconds.map(|seconds| (seconds * 1_000.0).max(0.0) as u64);
            rows.push(Row::Turn(said));
        }
        let results = list(turn, "/tool_results");
        for call in list(turn, "/tool_calls") {
            rows.push(Row::Tool(ToolCall {
                name: text(call, "/tool_name").to_owned(),
                id: text(call, "/request_id").to_owned(),
                sent: readable(text(call, "/params_as_json")),
                got: None,
                duration_ms: None,
            }));
        }
        for result in results {
            let id = text(result, "/request_id");
            let called = rows.iter_mut().rev().find_map(|row| match row {
                Row::Tool(tool) if tool.id == id => Some(tool),
                _ => None,
            });
            if let Some(tool) = called {
                let got = readable(text(result, "/result_value"));
                tool.got = Some((got, is_on(result, "/is_error")));
                let seconds = number(result, "/tool_latency_secs");
                tool.duration_ms = seconds.map(|seconds| (seconds * 1_000.0).max(0.0) as u64);
            }
        }
    }
    rows
}

/// Returns arguments as they are read: `date: sat 28 nov, seats: 2`.
fn fields(arguments: &Value) -> String {
    let one = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match arguments {
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", one(value)));
            fields.collect::<Vec<_>>().join(", ")
        }
        Value::Null => String::new(),
        other => one(other),
    }
}

/// Returns a result as it is read: an object of JSON as its fields.
fn readable(result: &str) -> String {
    match serde_json::from_str::<Value>(result) {
        Ok(value) => fields(&value),
        Err(_) => result.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(at_ms: u64, kind: EventKind) -> ConversationEvent {
        ConversationEvent { at_ms, kind }
    }

    fn reply(text: &str) -> EventKind {
        EventKind::AgentReply { text: text.into() }
    }

    #[test]
    fn events_become_turns_with_tools_and_interruptions() {
        let mut events = vec![
            event(400, reply("Hello. How can I help?")),
            event(
                410,
                EventKind::AgentSpeaking {
                    event_id: 1,
                    latency_ms: None,
                },
            ),
            event(
                5_100,
                EventKind::Interrupted {
                    event_id: 1,
                    silent_after_ms: 20,
                },
            ),
            event(
                5_150,
                EventKind::UserTranscript {
                    text: "Two seats".into(),
                },
            ),
            event(
                5_160,
                EventKind::ReplyCorrected {
                    original: "Hello. How can I help?".into(),
                    corrected: "Hello.".into(),
                },
            ),
            event(
                5_300,
                EventKind::ToolCall {
                    name: "check_seats".into(),
                    call_id: "c1".into(),
                    arguments: json!({"seats": 2, "date": "sat"}),
                    is_client: true,
                },
            ),
        ];
        let mut rows = Rows::default();
        assert_eq!(rows.follow(&events).len(), 3);
        events.push(event(
            5_512,
            EventKind::ToolResult {
                name: "check_seats".into(),
                call_id: "c1".into(),
                result: "{\"row\": \"C\"}".into(),
                is_error: false,
                duration_ms: 212,
            },
        ));
        events.push(event(
            5_900,
            EventKind::AgentSpeaking {
                event_id: 2,
                latency_ms: Some(531),
            },
        ));
        events.push(event(5_901, reply("Row C.")));
        let rows = rows.follow(&events);
        let [
            Row::Turn(hello),
            Row::Turn(user),
            Row::Tool(tool),
            Row::Turn(answer),
        ] = rows
        else {
            panic!("{rows:?}");
        };
        assert_eq!(
            (hello.text.as_str(), hello.unheard.as_str()),
            ("Hello", ". How can I help?")
        );
        assert!(user.is_interrupted);
        assert_eq!(tool.sent, "date: sat, seats: 2");
        assert_eq!(tool.got, Some(("row: C".to_owned(), false)));
        assert_eq!(tool.duration_ms, Some(212));
        assert_eq!(answer.latency_ms, Some(531));
    }

    #[test]
    fn a_document_of_the_service_becomes_the_same_rows() {
        let document = json!({"transcript": [
            {"role": "agent", "message": "Hello", "time_in_call_secs": 0, "interrupted": true},
            {"role": "user", "message": "Seats?", "time_in_call_secs": 5},
            {"role": "agent", "message": null, "time_in_call_secs": 6,
             "tool_calls": [{"tool_name": "check", "request_id": "r", "params_as_json": "{\"n\": 2}"}],
             "tool_results": [{"request_id": "r", "result_value": "none", "is_error": true,
                               "tool_latency_secs": 0.25}]},
        ]});
        let rows = of_document(&document);
        let [Row::Turn(hello), Row::Turn(_), Row::Tool(tool)] = rows.as_slice() else {
            panic!("{rows:?}");
        };
        assert!(hello.is_interrupted);
        assert_eq!(tool.sent, "n: 2");
        assert_eq!(
            (tool.got.clone(), tool.duration_ms),
            (Some(("none".into(), true)), Some(250))
        );
        assert!(of_document(&json!({"transcript": 5})).is_empty());
    }
}
