//! Messages of the service: replies and their audio, interruptions, pings, tool calls and transcripts.

use serde_json::Value;
use tokio::time::Instant;

use super::{Talking, millis};
use crate::agents::live::tool_calls::Reaction;
use mynah_api::error::ApiError;
use mynah_api::socket::conversation::{Part, TalkIn, TalkOut};
use mynah_audio::decode::StreamDecoder;
use mynah_i18n::tr;
use mynah_model::agents::conversation::EventKind;
use mynah_model::event::ConversationUpdate;

/// Bytes of a written reply at most.
const MOST_WRITTEN: usize = 1 << 20;
/// Characters of a message's name that are kept.
const MOST_NAME: usize = 80;
/// Messages about the service's inner state, which come many times a second.
const IGNORED: [&str; 7] = [
    "internal_turn_probability",
    "internal_tentative_agent_response",
    "agent_reasoning_response_part",
    "agent_typing",
    "context_usage",
    "vad_score",
    "asr_initiation_metadata",
];

impl Talking {
    /// Takes a message of the service.
    pub(super) async fn hear(&mut self, said: TalkIn) -> Result<(), ApiError> {
        match said {
            TalkIn::Sound { audio, event, .. } => self.hear_agent(&audio, event).await,
            TalkIn::Interrupted(event_id) => self.interrupt(event_id).await,
            TalkIn::Ping { event, ms } => {
                self.sender.send(&TalkOut::pong(event)).await?;
                self.log.push(EventKind::Ping { round_trip_ms: ms }).await;
            }
            TalkIn::ToolCall {
                tool,
                call,
                parameters,
            } => return self.call(tool, call, parameters).await,
            TalkIn::UserSaid { text, tentative } => {
                self.active_at = Instant::now();
                if tentative {
                    self.log.tell(ConversationUpdate::Hearing(text)).await;
                } else {
                    self.log.push(EventKind::UserTranscript { text }).await;
                }
            }
            TalkIn::AgentSays(text) => self.reply(text).await,
            TalkIn::AgentWrites { text, part } => self.write(&text, part).await,
            TalkIn::AgentSaid {
                original,
                corrected,
            } => {
                let corrected = EventKind::ReplyCorrected {
                    original,
                    corrected,
                };
                self.log.push(corrected).await;
            }
            TalkIn::Voice(_) => {}
            // The first message alone is one.
            TalkIn::Met(_) => self.note_unknown("conversation_initiation_metadata").await,
            TalkIn::Other { kind, said } => self.note(&kind, &said).await,
        }
        Ok(())
    }

    /// Takes the text of a reply.
    async fn reply(&mut self, text: String) {
        self.active_at = Instant::now();
        // In a conversation without sound the parts came before.
        if !self.written.last.is_empty() && self.written.last.trim() == text.trim() {
            self.written.last.clear();
            return;
        }
        if self.is_text_only {
            self.replies.count += 1;
            self.replies.started = Some(Instant::now());
        } else if self.replies.is_open && !self.replies.has_text {
            // Its audio came first.
            self.replies.has_text = true;
        } else {
            if self.replies.is_open && !self.voice.is_speaking() {
                self.log.push(EventKind::AgentSilent).await;
            }
            self.replies.is_open = false;
            self.replies.has_text = true;
        }
        self.log.push(EventKind::AgentReply { text }).await;
    }

    /// Takes a part of a written reply.
    async fn write(&mut self, text: &str, part: Part) {
        self.active_at = Instant::now();
        if part == Part::Start {
            self.written.text.clear();
        }
        if self.written.text.len() + text.len() <= MOST_WRITTEN {
            self.written.text.push_str(text);
        }
        if part == Part::End && !self.written.text.is_empty() {
            let text = std::mem::take(&mut self.written.text);
            self.written.last.clear();
            if self.is_text_only {
                self.reply(text.clone()).await;
                self.written.last = text;
            }
        }
    }

    /// Takes a piece of the agent's voice.
    async fn hear_agent(&mut self, audio: &[u8], event_id: u64) {
        if self.is_text_only || self.voice.is_cancelled(event_id) {
            return;
        }
        let Some(samples) = self.decode(audio) else {
            self.unreadable += 1;
            return self.note_unknown("audio").await;
        };
        self.unreadable = 0;
        if samples.is_empty() {
            return;
        }
        if !self.voice.push(event_id, &samples) {
            return self.note_unknown("audio").await;
        }
        self.replies.silent_since = None;
        self.active_at = Instant::now();
        if self.voice.is_playing() {
            self.speaker.push(&samples);
        }
        if self.replies.is_open {
            return;
        }
        let now = Instant::now();
        let ended = self.turn.ended.take();
        if self.user.is_speaking() {
            self.turn.is_answered_early = true;
        }
        self.replies.is_open = true;
        self.replies.count += 1;
        self.replies.started = Some(now);
        let latency_ms = ended.map(|ended| millis(now.saturating_duration_since(ended)));
        let speaking = EventKind::AgentSpeaking {
            event_id,
            latency_ms,
        };
        self.log.push(speaking).await;
    }

    fn decode(&mut self, audio: &[u8]) -> Option<Vec<f32>> {
        if self.decoder.is_none() {
            self.decoder = StreamDecoder::new(self.formats.agent).ok();
        }
        let mut samples = Vec::new();
        let decoded = self.decoder.as_mut()?.push(audio, &mut samples);
        if let Err(error) = decoded {
            log::info!("audio of the agent can't be decoded: {error}");
            self.decoder = None;
            return None;
        }
        Some(samples)
    }

    /// Drops what was not heard of a reply.
    async fn interrupt(&mut self, event_id: u64) {
        let since = Instant::now();
        self.voice.interrupt(event_id);
        self.speaker.silence();
        self.decoder = None;
        self.replies.is_open = false;
        self.replies.has_text = false;
        self.replies.silent_since = None;
        self.active_at = since;
        let interrupted = EventKind::Interrupted {
            event_id,
            silent_after_ms: millis(since.elapsed()),
        };
        self.log.push(interrupted).await;
    }

    /// Takes a call of a client tool.
    async fn call(
        &mut self,
        name: String,
        call_id: String,
        arguments: Value,
    ) -> Result<(), ApiError> {
        self.active_at = Instant::now();
        let call = EventKind::ToolCall {
            name: name.clone(),
            call_id: call_id.clone(),
            arguments: arguments.clone(),
            is_client: true,
        };
        self.log.push(call).await;
        match self.tools.call(&name, &call_id, &arguments) {
            Reaction::Answer(result) => self.send_result((name, call_id), result, 0).await,
            Reaction::Runs => Ok(()),
            Reaction::Asks => {
                let waits = ConversationUpdate::ToolWaits {
                    name,
                    call_id,
                    arguments,
                };
                self.log.tell(waits).await;
                Ok(())
            }
        }
    }

    /// Takes a message without a meaning of its own here.
    async fn note(&mut self, kind: &str, said: &Value) {
        if IGNORED.contains(&kind) {
            return;
        }
        if let Some(event) = service_tool(kind, said) {
            return self.log.push(event).await;
        }
        if let Some((call_id, result)) = failed_call(kind, said) {
            return self.give_up(call_id, result).await;
        }
        // The end of a client's tool call was told when it was answered.
        if kind != "agent_tool_response" && kind != "agent_tool_request" {
            self.note_unknown(kind).await;
        }
    }

    /// Ends a client's tool call that the agent no longer waits for.
    async fn give_up(&mut self, call_id: String, result: String) {
        // A call that Mynah answered with an error has ended already.
        if let Some((name, duration_ms)) = self.tools.end(&call_id) {
            let result = if result.is_empty() {
                tr!("talk-no-answer")
            } else {
                result
            };
            let event = EventKind::ToolResult {
                name,
                call_id,
                result,
                is_error: true,
                duration_ms,
            };
            self.log.push(event).await;
        }
    }

    async fn note_unknown(&mut self, kind: &str) {
        let name = if kind.is_empty() { "?" } else { kind };
        let name = name.chars().take(MOST_NAME).collect();
        self.log.push(EventKind::Unknown { name }).await;
    }
}

/// Reads the failure of a client's tool call: the ID of the call and the error, which can be empty.
fn failed_call(kind: &str, said: &Value) -> Option<(String, String)> {
    let event = said.get(kind).filter(|_| kind == "agent_tool_response")?;
    let is_error = event.get("is_error").and_then(Value::as_bool) == Some(true);
    let text = |name: &str| event.get(name).and_then(Value::as_str);
    let result = text("full_tool_result").unwrap_or_default().to_owned();
    let call_id = text("tool_call_id")?.to_owned();
    is_error.then_some((call_id, result))
}

/// Reads the call or the result of a tool that the service runs.
fn service_tool(kind: &str, said: &Value) -> Option<EventKind> {
    let event = said.get(kind)?;
    let text = |name: &str| {
        let text = event.get(name).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    if text("tool_type") == "client" {
        return None;
    }
    let (name, call_id) = (text("tool_name"), text("tool_call_id"));
    match kind {
        "agent_tool_request" => Some(EventKind::ToolCall {
            name,
            call_id,
            arguments: event.get("parameters").cloned().unwrap_or_default(),
            is_client: false,
        }),
        "agent_tool_response" => Some(EventKind::ToolResult {
            name,
            call_id,
            result: text("full_tool_result"),
            is_error: event.get("is_error").and_then(Value::as_bool) == Some(true),
            duration_ms: 0,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn failed_calls_of_client_tools_are_read() {
        let kind = "agent_tool_response";
        for (event, expected) in [
            (json!({"tool_call_id": "c", "is_error": false}), None),
            (json!({"is_error": true}), None),
            (json!({"tool_call_id": "c", "is_error": true}), Some("")),
            (
                json!({"tool_call_id": "c", "is_error": true, "full_tool_result": "late"}),
                Some("late"),
            ),
        ] {
            let expected = expected.map(|result| ("c".to_owned(), result.to_owned()));
            let said = json!({kind: event});
            assert_eq!(failed_call(kind, &said), expected, "{said}");
        }
    }
}
