//! What an agent is made of: the service's defaults, what its maker said, and what changes later.

use mynah_core::ids::ModelId;
use mynah_core::models::is_english_only;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::form::Form;
use crate::refusal::Refusal;
use mynah_synthesis::speech;

/// Formats of sound both ways.
const FORMATS: &[&str] = &[
    "pcm_8000",
    "pcm_16000",
    "pcm_22050",
    "pcm_24000",
    "pcm_44100",
    "pcm_48000",
    "ulaw_8000",
];

/// Models that an agent can speak by.
const MODELS: &[&str] = &[
    "eleven_turbo_v2",
    "eleven_turbo_v2_5",
    "eleven_flash_v2",
    "eleven_flash_v2_5",
    "eleven_multilingual_v2",
    "eleven_v3_conversational",
];
/// Kinds of nodes in a workflow.
const NODES: &[&str] = &[
    "start",
    "end",
    "phone_number",
    "override_agent",
    "standalone_agent",
    "tool",
];

/// An agent of which nothing is said. A default of the service that this server has no use for is left out.
fn usual() -> Value {
    let voice = speech::cast().first().map_or("", |voice| voice.id);
    json!({
        "asr": {
            "quality": "high",
            "provider": "scribe_realtime",
            "user_input_audio_format": "pcm_16000",
            "keywords": [],
        },
        "turn": {
            "turn_timeout": 7.0,
            "silence_end_call_timeout": -1.0,
            "mode": "turn",
            "turn_eagerness": "normal",
            "turn_model": "turn_v3",
        },
        "tts": {
            "model_id": "eleven_flash_v2",
            "voice_id": voice,
            "supported_voices": [],
            "expressive_mode": true,
            "agent_output_audio_format": "pcm_16000",
            "stability": 0.5,
            "speed": 1.0,
            "similarity_boost": 0.8,
            "pronunciation_dictionary_locators": [],
        },
        "conversation": {
            "text_only": false,
            "max_duration_seconds": 600,
            "client_events": [
                "conversation_initiation_metadata", "audio", "interruption", "ping", "user_transcript",
                "agent_response", "agent_response_correction", "client_tool_call", "agent_tool_response",
                "agent_chat_response_part",
            ],
        },
        "language_presets": {},
        "vad": { "background_voice_detection": false },
        "agent": {
            "first_message": "",
            "language": "en",
            "disable_first_message_interruptions": false,
            "max_conversation_duration_message": "",
            "dynamic_variables": { "dynamic_variable_placeholders": {} },
            "prompt": {
                "prompt": "",
                "llm": "gemini-2.5-flash",
                "temperature": 0.0,
                "max_tokens": -1,
                "tool_ids": [],
                "built_in_tools": {},
                "mcp_server_ids": [],
                "native_mcp_server_ids": [],
                "knowledge_base": [],
                "ignore_default_personality": true,
                "tools": [],
            },
        },
    })
}

/// A new agent out of the body of a request.
pub fn made(said: &Map<String, Value>) -> Result<Value, Refusal> {
    let mut form = Form::new(said, &["body"]);
    if said.get("conversation_config").is_none_or(Value::is_null) {
        form.fault("conversation_config", "missing", "Field required");
    }
    form.check()?;
    let blank = json!({
        "name": "",
        "tags": [],
        "conversation_config": usual(),
        "platform_settings": {},
        "workflow": { "edges": {}, "nodes": {}, "prevent_subagent_loops": false },
    });
    changed(blank, said)
}

/// The agent with what a request changes: objects merge, all else replaces.
pub fn changed(mut body: Value, said: &Map<String, Value>) -> Result<Value, Refusal> {
    let mut form = Form::new(said, &["body"]);
    form.text("name", false);
    form.list("tags", Value::is_string, "string_type");
    for name in ["conversation_config", "platform_settings", "workflow"] {
        // By the description a workflow is left out or is an object; the others may be null.
        let may_be_null = name != "workflow";
        let given = said.get(name);
        let given = given.filter(|value| !(may_be_null && value.is_null()));
        if given.is_some_and(|value| !value.is_object()) {
            form.fault(
                name,
                "model_attributes_type",
                "Input should be a valid dictionary or object to extract fields from",
            );
        }
    }
    form.check()?;
    if let Some(workflow) = said.get("workflow").and_then(Value::as_object) {
        check_nodes(workflow)?;
    }
    for name in [
        "name",
        "tags",
        "conversation_config",
        "platform_settings",
        "workflow",
    ] {
        if let Some(value) = said.get(name).filter(|value| !value.is_null())
            && let Some(kept) = body.get_mut(name)
        {
            merge(kept, value);
        }
    }
    add_start(&mut body);
    check(&body)?;
    Ok(body)
}

/// Checks the nodes of a workflow: at least one, each of a known kind.
fn check_nodes(workflow: &Map<String, Value>) -> Result<(), Refusal> {
    let Some(nodes) = workflow.get("nodes").filter(|nodes| !nodes.is_null()) else {
        return Ok(());
    };
    let mut form = Form::new(workflow, &["body", "workflow"]);
    match nodes.as_object() {
        None => form.fault("nodes", "dict_type", "Input should be a valid dictionary"),
        Some(nodes) if nodes.is_empty() => form.fault(
            "nodes",
            "too_short",
            "Dictionary should have at least 1 item after validation, not 0",
        ),
        Some(nodes) => {
            for (name, node) in nodes {
                let kind = node.get("type").map_or(Some("start"), Value::as_str);
                if !node.is_object() || !kind.is_some_and(|kind| NODES.contains(&kind)) {
                    let place = format!("nodes.{name}");
                    let message = format!("Input should be a node of type {}", NODES.join(", "));
                    form.fault(&place, "union_tag_invalid", &message);
                }
            }
        }
    }
    form.check()
}

/// Adds the start node that every workflow has, and completes the start nodes that are there.
fn add_start(body: &mut Value) {
    let nodes = body.pointer_mut("/workflow/nodes");
    let Some(nodes) = nodes.and_then(Value::as_object_mut) else {
        return;
    };
    let is_start = |node: &Value| node.get("type").is_none_or(|kind| kind == "start");
    if !nodes.values().any(is_start) {
        nodes.insert("start_node".to_owned(), json!({}));
    }
    for node in nodes.values_mut().filter(|node| is_start(node)) {
        let mut whole = json!({
            "type": "start",
            "position": { "x": 0.0, "y": 0.0 },
            "edge_order": [],
        });
        merge(&mut whole, node);
        *node = whole;
    }
}

fn merge(kept: &mut Value, said: &Value) {
    match (kept, said) {
        (Value::Object(kept), Value::Object(said)) => {
            for (name, value) in said {
                merge(kept.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (kept, said) => *kept = said.clone(),
    }
}

/// Holds what this server reads of an agent against the description.
fn check(body: &Value) -> Result<(), Refusal> {
    let empty = Map::new();
    let part = |path: &str| {
        let part = body.pointer(&format!("/conversation_config/{path}"));
        part.and_then(Value::as_object).unwrap_or(&empty)
    };
    let mut faults = Vec::new();
    let mut hold = |path: &'static [&'static str], held: &dyn Fn(&mut Form<'_>)| {
        let place: Vec<&str> = ["body", "conversation_config"]
            .into_iter()
            .chain(path.iter().copied())
            .collect();
        let members = part(&path.join("/"));
        let mut form = Form::new(members, &place);
        held(&mut form);
        faults.append(&mut form.faults);
    };
    hold(&["tts"], &|form| {
        form.text("voice_id", true);
        form.word("model_id", MODELS);
        form.word("agent_output_audio_format", FORMATS);
        form.number("stability", Some((0.0, 1.0)));
        form.number("similarity_boost", Some((0.0, 1.0)));
        form.number("speed", Some((0.7, 1.2)));
    });
    hold(&["asr"], &|form| {
        form.word("user_input_audio_format", FORMATS);
        form.list("keywords", Value::is_string, "string_type");
    });
    hold(&["turn"], &|form| {
        form.number("turn_timeout", None);
        form.number("silence_end_call_timeout", None);
        form.word("mode", &["turn", "silence"]);
        form.word("turn_eagerness", &["patient", "normal", "eager"]);
    });
    hold(&["conversation"], &|form| {
        form.flag("text_only");
        form.number("max_duration_seconds", None);
        form.list("client_events", Value::is_string, "enum");
    });
    hold(&["agent"], &|form| {
        form.text("first_message", true);
        form.text("language", true);
        form.flag("disable_first_message_interruptions");
    });
    hold(&["agent", "prompt"], &|form| {
        form.text("prompt", true);
        form.list("tool_ids", Value::is_string, "string_type");
        let is_named = |tool: &Value| tool.get("name").is_some_and(Value::is_string);
        form.list("tools", is_named, "missing");
    });
    if !faults.is_empty() {
        return Err(Refusal::schema(faults));
    }
    let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str);
    let language = text("/conversation_config/agent/language").unwrap_or("en");
    let model = text("/conversation_config/tts/model_id").unwrap_or_default();
    if language != "en" && is_english_only(&ModelId::new(model)) {
        return Err(invalid(
            "model_id",
            "Non-english Agents must use turbo or flash v2_5.",
        ));
    }
    let count = |pointer: &str| {
        let list = body.pointer(pointer).and_then(Value::as_array);
        list.map_or(0, Vec::len)
    };
    if count("/conversation_config/agent/prompt/tools") > 0
        && count("/conversation_config/agent/prompt/tool_ids") > 0
    {
        return Err(invalid(
            "tools",
            "Both tools and tool_ids are given: only one of them can be.",
        ));
    }
    Ok(())
}

fn invalid(param: &'static str, message: &str) -> Refusal {
    Refusal::invalid(
        "invalid_parameters",
        "invalid_agent_config",
        Some(param),
        message,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn objects_merge_and_lists_replace() {
        let first = object(
            &json!({ "conversation_config": { "tts": { "stability": 0.2 } }, "tags": ["a", "b"] }),
        );
        let made = made(&first).unwrap();
        assert_eq!(made["conversation_config"]["tts"]["stability"], 0.2);
        assert_eq!(made["conversation_config"]["tts"]["speed"], 1.0);
        let change = object(
            &json!({ "conversation_config": { "tts": { "speed": 1.1 } }, "tags": ["c"], "name": null }),
        );
        let changed = changed(made, &change).unwrap();
        assert_eq!(changed["conversation_config"]["tts"]["stability"], 0.2);
        assert_eq!(changed["conversation_config"]["tts"]["speed"], 1.1);
        assert_eq!(changed["tags"], json!(["c"]));
        assert_eq!(changed["name"], "");
    }

    #[test]
    fn every_workflow_has_a_start() {
        let start = |body: &Value, name: &str| {
            let node = &body["workflow"]["nodes"][name];
            assert_eq!(node["type"], "start", "{body}");
            assert_eq!(node["edge_order"], json!([]));
            node["position"].clone()
        };
        let plain = made(&object(&json!({ "conversation_config": {} }))).unwrap();
        assert_eq!(start(&plain, "start_node"), json!({ "x": 0.0, "y": 0.0 }));
        let own = json!({ "begin": { "position": { "x": 3.0 } }, "end": { "type": "end" } });
        let own = made(&object(
            &json!({ "conversation_config": {}, "workflow": { "nodes": own } }),
        ))
        .unwrap();
        assert_eq!(start(&own, "begin"), json!({ "x": 3.0, "y": 0.0 }));
        assert_eq!(own["workflow"]["nodes"].as_object().unwrap().len(), 2);
        let ends = object(&json!({ "workflow": { "nodes": { "end": { "type": "end" } } } }));
        let ended = changed(plain, &ends).unwrap();
        start(&ended, "start_node");
        assert_eq!(ended["workflow"]["nodes"]["end"]["type"], "end");
    }

    #[test]
    fn what_can_not_be_is_refused() {
        let nodes =
            |nodes: Value| json!({ "conversation_config": {}, "workflow": { "nodes": nodes } });
        let model =
            |model: &str| json!({ "conversation_config": { "tts": { "model_id": model } } });
        for wrong in [
            json!({}),
            nodes(json!({})),
            nodes(json!([])),
            nodes(json!({ "a": 1 })),
            nodes(json!({ "a": { "type": "beginning" } })),
            model("scribe_v2"),
            model("eleven_text_to_sound_v2"),
            model("eleven_multilingual_sts_v2"),
            json!({ "conversation_config": [] }),
            json!({ "conversation_config": { "tts": { "stability": 2 } } }),
            json!({ "conversation_config": { "asr": { "user_input_audio_format": "mp3" } } }),
            json!({ "conversation_config": { "agent": { "language": "de" } } }),
            json!({ "conversation_config": { "agent": { "prompt": { "tools": [{}] } } } }),
        ] {
            assert!(made(&object(&wrong)).is_err(), "{wrong}");
        }
    }
}
