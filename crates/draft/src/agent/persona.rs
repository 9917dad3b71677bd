//! Who talks in one conversation: an agent as it is kept, with what its client may override.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::store::Agent;
use mynah_core::format::OutputFormat;

/// An agent in a conversation.
#[derive(Clone, Debug)]
pub struct Persona {
    /// Its name.
    pub name: String,
    /// What it says first; empty: it waits.
    pub first: String,
    /// Whether that can't be interrupted.
    pub guards_first: bool,
    /// Its language.
    pub language: String,
    /// What it says when the time is over.
    pub last: String,
    /// A request that speaks, without its text.
    pub speech: Map<String, Value>,
    /// The voice in it.
    pub voice: String,
    /// What it is heard in.
    pub out: (String, OutputFormat),
    /// What it hears.
    pub ear: (String, OutputFormat),
    /// Whether there is no sound either way.
    pub text_only: bool,
    /// Seconds that it talks at most.
    pub longest_secs: f64,
    /// Seconds of silence after which it says something.
    pub patience_secs: f64,
    /// Seconds of silence after which it ends the conversation.
    pub end_secs: Option<f64>,
    /// Seconds of silence after which somebody has finished speaking.
    pub turn_secs: f64,
    /// Whether it may end the conversation.
    pub may_end: bool,
    /// What its client's program can do for it.
    pub tools: Vec<Tool>,
    /// What it tells its client.
    events: Vec<String>,
}

/// Something that the client's program can do.
#[derive(Clone, Debug, PartialEq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Whether the agent waits for what comes of it.
    pub is_awaited: bool,
    /// How long.
    pub patience_secs: f64,
    /// The schemas of its parameters.
    pub parameters: Map<String, Value>,
}

/// Overrides that an agent must allow: where they are, and where it says so.
const OVERRIDES: [&str; 8] = [
    "agent/first_message",
    "agent/language",
    "agent/prompt/prompt",
    "agent/prompt/llm",
    "tts/voice_id",
    "tts/stability",
    "tts/speed",
    "tts/similarity_boost",
];
/// The last of them, which is a truth value.
const TEXT_ONLY: &str = "conversation/text_only";

impl Persona {
    /// The agent with what the first message of its client says; `Err` names what may not be said.
    pub fn new(agent: &Agent, begin: &Value) -> Result<Self, String> {
        let mut config = agent
            .body
            .get("conversation_config")
            .cloned()
            .unwrap_or_default();
        let said = begin.get("conversation_config_override");
        for path in OVERRIDES.into_iter().chain([TEXT_ONLY]) {
            let wish = said.and_then(|said| said.pointer(&format!("/{path}")));
            let Some(wish) = wish.filter(|wish| !wish.is_null()) else {
                continue;
            };
            let allowed =
                format!("/platform_settings/overrides/conversation_config_override/{path}");
            if agent.body.pointer(&allowed) != Some(&json!(true)) {
                let field = path.rsplit('/').next().unwrap_or(path);
                return Err(format!(
                    "Override for field '{field}' is not allowed by config."
                ));
            }
            if let Some(kept) = config.pointer_mut(&format!("/{path}")) {
                *kept = wish.clone();
            }
        }
        let variables = begin.get("dynamic_variables").and_then(Value::as_object);
        let filled = |text: String| filled(&text, variables);
        let text = |path: &str| {
            let text = config.pointer(path).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let number = |path: &str| config.pointer(path).and_then(Value::as_f64);
        let flag = |path: &str| config.pointer(path) == Some(&json!(true));
        let format = |path: &str| {
            let name = text(path);
            let format = name.parse().unwrap_or_default();
            (name, format)
        };
        let mut speech = Map::new();
        let wishes = ["stability", "similarity_boost", "speed"].map(|name| {
            let value = config.pointer(&format!("/tts/{name}"));
            (name.to_owned(), value.cloned().unwrap_or_default())
        });
        speech.insert(
            "voice_settings".to_owned(),
            Value::Object(Map::from_iter(wishes)),
        );
        speech.insert("model_id".to_owned(), json!(text("/tts/model_id")));
        let locators = config.pointer("/tts/pronunciation_dictionary_locators");
        speech.insert(
            "pronunciation_dictionary_locators".to_owned(),
            locators.cloned().unwrap_or_default(),
        );
        let list = |path: &str| {
            let list = config.pointer(path).and_then(Value::as_array);
            list.cloned().unwrap_or_default()
        };
        let end_call = config.pointer("/agent/prompt/built_in_tools/end_call");
        let tools = list("/agent/prompt/tools");
        Ok(Self {
            name: agent
                .body
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            first: filled(text("/agent/first_message")),
            guards_first: flag("/agent/disable_first_message_interruptions"),
            language: text("/agent/language"),
            last: filled(text("/agent/max_conversation_duration_message")),
            voice: text("/tts/voice_id"),
            speech,
            out: format("/tts/agent_output_audio_format"),
            ear: format("/asr/user_input_audio_format"),
            text_only: flag("/conversation/text_only"),
            longest_secs: number("/conversation/max_duration_seconds").unwrap_or(600.0),
            patience_secs: number("/turn/turn_timeout").unwrap_or(7.0),
            end_secs: number("/turn/silence_end_call_timeout").filter(|secs| *secs > 0.0),
            turn_secs: match text("/turn/turn_eagerness").as_str() {
                "eager" => 0.4,
                "patient" => 1.0,
                _ => 0.6,
            },
            may_end: end_call.is_some_and(|tool| !tool.is_null())
                || tools.iter().any(|tool| name_of(tool) == "end_call"),
            tools: tools.iter().filter_map(Tool::read).collect(),
            events: list("/conversation/client_events")
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        })
    }

    /// The model that it speaks by.
    pub fn model(&self) -> &str {
        let model = self.speech.get("model_id").and_then(Value::as_str);
        model.unwrap_or_default()
    }

    /// Whether its client is told this kind of event.
    pub fn tells(&self, kind: &str) -> bool {
        self.events.iter().any(|event| event == kind)
    }
}

fn name_of(tool: &Value) -> &str {
    tool.get("name").and_then(Value::as_str).unwrap_or_default()
}

impl Tool {
    /// A tool of the client; those of servers are none of ours.
    fn read(tool: &Value) -> Option<Self> {
        let kind = tool.get("type").and_then(Value::as_str);
        if kind.is_some_and(|kind| kind != "client") {
            return None;
        }
        let properties = tool
            .pointer("/parameters/properties")
            .and_then(Value::as_object);
        let secs = tool.get("response_timeout_secs").and_then(Value::as_f64);
        Some(Self {
            name: name_of(tool).to_owned(),
            is_awaited: tool.get("expects_response") == Some(&json!(true)),
            patience_secs: secs.unwrap_or(20.0).clamp(1.0, 120.0),
            parameters: properties.cloned().unwrap_or_default(),
        })
    }
}

/// The text with the values of its `{{placeholders}}`.
fn filled(text: &str, variables: Option<&Map<String, Value>>) -> String {
    let mut filled = text.to_owned();
    for (name, value) in variables.into_iter().flatten() {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        filled = filled.replace(&format!("{{{{{name}}}}}"), &value);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::config;

    fn agent(body: &Value) -> Agent {
        Agent {
            id: "agent_1".to_owned(),
            body: config::made(body.as_object().unwrap()).unwrap(),
            made: Default::default(),
            changed: Default::default(),
            called: None,
        }
    }

    #[test]
    fn overrides_need_the_agent_s_leave() {
        let allowed = json!({ "agent": { "first_message": true } });
        let agent = agent(&json!({
            "conversation_config": {},
            "platform_settings": { "overrides": { "conversation_config_override": allowed } },
        }));
        let begin = |config: Value| {
            let begin = json!({
                "conversation_config_override": config,
                "dynamic_variables": { "who": "Ann", "age": 7 },
            });
            Persona::new(&agent, &begin)
        };
        let first = json!({ "agent": { "first_message": "Hi {{who}}, {{age}}." } });
        assert_eq!(begin(first).unwrap().first, "Hi Ann, 7.");
        let refused = begin(json!({ "tts": { "voice_id": "x" } })).unwrap_err();
        assert!(refused.contains("'voice_id'"), "{refused}");
        assert!(begin(json!({ "conversation": { "text_only": true } })).is_err());
    }

    #[test]
    fn only_the_client_s_tools_are_called() {
        let tools = json!([
            { "type": "client", "name": "look_up", "expects_response": true },
            { "type": "webhook", "name": "far" },
            { "type": "system", "name": "end_call" },
        ]);
        let agent = agent(&json!({
            "conversation_config": { "agent": { "prompt": { "tools": tools } } }
        }));
        let persona = Persona::new(&agent, &json!({})).unwrap();
        assert_eq!(persona.tools.len(), 1);
        assert!(persona.tools[0].is_awaited && persona.may_end);
        assert!(persona.tells("audio") && !persona.tells("vad_score"));
    }
}
