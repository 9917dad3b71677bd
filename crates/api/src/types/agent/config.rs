//! What an agent is made of: the whole document as the service keeps it, and a typed view of what a studio
//! shows of it.
//!
//! The document has hundreds of fields and grows every week. So it is kept as it came; the view is read from
//! it, edited, and laid over it again, and only what differs is sent. What the view does not know, or can't
//! read, is never touched.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::types::agent::settings::AgentSettings;

/// The document that an agent is made of.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgentConfig(Map<String, Value>);

/// Without the texts in it.
impl fmt::Debug for AgentConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AgentConfig({:?})", self.0.keys().collect::<Vec<_>>())
    }
}

impl AgentConfig {
    /// A new document with these settings and nothing else.
    pub fn new(settings: &AgentSettings) -> Self {
        Self(object(settings))
    }

    /// Wraps a whole document.
    pub fn from_document(document: Map<String, Value>) -> Self {
        Self(document)
    }

    /// The document, for whoever needs more than the view shows.
    pub fn document(&self) -> &Map<String, Value> {
        &self.0
    }

    /// What a studio shows of it. A field that can't be read is `None`.
    pub fn settings(&self) -> AgentSettings {
        AgentSettings::deserialize(&self.0).unwrap_or_default()
    }

    /// What has to be sent so that the agent has these settings: only what differs. A field that is `None`
    /// stays as it is.
    pub fn changes(&self, settings: &AgentSettings) -> Map<String, Value> {
        difference(&object(&self.settings()), &object(settings))
    }

    /// The document after such changes, merged as the service does: objects member by member, all else whole.
    #[must_use]
    pub fn changed(&self, changes: &Map<String, Value>) -> Self {
        let mut document = self.0.clone();
        merge(&mut document, changes);
        Self(document)
    }
}

fn object(settings: &AgentSettings) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// The members of `now` that `was` has not, or has otherwise.
fn difference(was: &Map<String, Value>, now: &Map<String, Value>) -> Map<String, Value> {
    let mut changed = Map::new();
    for (name, value) in now {
        match (was.get(name), value) {
            (Some(before), now) if before == now => {}
            (Some(Value::Object(before)), Value::Object(now)) => {
                let inner = difference(before, now);
                if !inner.is_empty() {
                    changed.insert(name.clone(), Value::Object(inner));
                }
            }
            _ => {
                changed.insert(name.clone(), value.clone());
            }
        }
    }
    changed
}

fn merge(document: &mut Map<String, Value>, changes: &Map<String, Value>) {
    for (name, change) in changes {
        match (document.get_mut(name), change) {
            (Some(Value::Object(inner)), Value::Object(change)) => merge(inner, change),
            _ => {
                document.insert(name.clone(), change.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Said;
    use crate::types::agent::settings::{Share, TurnEagerness};
    use crate::types::agent::tools::SystemTool;

    /// A document with fields of next year beside, between and below those of the view.
    const DOCUMENT: &str = r#"{
        "agent": {"first_message": "Hello.", "language": "en", "mood": {"today": "good"},
            "dynamic_variables": {"dynamic_variable_placeholders": {"name": 7}},
            "prompt": {"prompt": "Be kind.", "llm": "next-llm-9", "temperature": 0, "max_tokens": -1,
                "tool_ids": ["t1"], "rag": {"enabled": true, "depth": 12},
                "tools": [{"type": "client", "name": "open", "description": "d", "secret_field": [1]}],
                "built_in_tools": {"end_call": {"type": "system", "name": "end_call", "params":
                    {"system_tool_type": "end_call", "grace": 3}}, "hum": {"name": "hum"}}}},
        "tts": {"voice_id": "v", "stability": "high", "speed": 1, "spice": null},
        "turn": {"turn_eagerness": "frantic", "turn_timeout": 7, "soft_timeout_config": {"timeout_seconds": 3}},
        "conversation": {"client_events": ["audio", "aroma"], "max_duration_seconds": 600},
        "asr": null, "smell": {"x": 1}}"#;

    fn config() -> AgentConfig {
        serde_json::from_str(DOCUMENT).unwrap()
    }

    #[test]
    fn nothing_edited_is_nothing_sent() {
        let config = config();
        assert!(config.changes(&config.settings()).is_empty());
        assert!(config.changes(&AgentSettings::default()).is_empty());
        let written = serde_json::to_value(&config).unwrap();
        assert_eq!(written, serde_json::from_str::<Value>(DOCUMENT).unwrap());
    }

    #[test]
    fn an_edit_sends_itself_and_loses_nothing() {
        let config = config();
        let mut settings = config.settings();
        assert_eq!(
            settings.turn.turn_eagerness,
            Some(TurnEagerness::Other("frantic".to_owned()))
        );
        settings.agent.first_message = Some(Said::from("Hi!"));
        settings.tts.stability = Some(Share::new("stability", 0.5).unwrap());
        let tools = settings.agent.prompt.built_in_tools.as_mut().unwrap();
        tools.skip_turn = Some(SystemTool::skip_turn());
        let changes = config.changes(&settings);
        let wanted = serde_json::json!({
            "agent": {"first_message": "Hi!", "prompt": {"built_in_tools": {"skip_turn":
                {"type": "system", "name": "skip_turn", "params": {"system_tool_type": "skip_turn"}}}}},
            "tts": {"stability": 0.5}});
        assert_eq!(Value::Object(changes.clone()), wanted);

        // Everything that was not edited is there to the last field.
        let mut expected: Value = serde_json::from_str(DOCUMENT).unwrap();
        expected["agent"]["first_message"] = "Hi!".into();
        expected["tts"]["stability"] = 0.5.into();
        let tools = &mut expected["agent"]["prompt"]["built_in_tools"];
        tools["skip_turn"] = wanted["agent"]["prompt"]["built_in_tools"]["skip_turn"].clone();
        let after = serde_json::to_value(config.changed(&changes)).unwrap();
        assert_eq!(after, expected);
    }

    #[test]
    fn a_tool_that_is_taken_away_is_said_to_be_none() {
        let config = config();
        let mut settings = config.settings();
        let tools = settings.agent.prompt.built_in_tools.as_mut().unwrap();
        tools.end_call = None;
        let changes = config.changes(&settings);
        let wanted =
            serde_json::json!({"agent": {"prompt": {"built_in_tools": {"end_call": null}}}});
        assert_eq!(Value::Object(changes), wanted);
    }

    #[test]
    fn tools_beside_an_edited_one_keep_what_nobody_knows() {
        let config = config();
        let mut settings = config.settings();
        let tools = settings.agent.prompt.tools.as_mut().unwrap();
        let again = tools[0].clone();
        tools.push(again);
        let changes = config.changes(&settings);
        let sent = &changes["agent"]["prompt"]["tools"];
        assert_eq!(sent[0]["secret_field"], serde_json::json!([1]));
        assert!(!format!("{config:?} {settings:?}").contains("kind"));
    }
}
