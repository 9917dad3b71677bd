//! Messages of the client of a conversation, read from JSON. Anything else is refused with a sentence.

use serde_json::Map;
use serde_json::Value;

/// The message that may begin a conversation.
pub const BEGINNING: &str = "conversation_initiation_client_data";

/// A message of the client.
#[derive(Debug, PartialEq)]
pub enum Said {
    /// Sound, in base64.
    Audio(String),
    /// Text of the user.
    Text(String),
    /// Context for the agent.
    Update(String),
    /// The user does something.
    Activity,
    /// A tool has answered, or failed.
    Result {
        /// The id of the call.
        id: String,
        /// The answer, or the error.
        given: Result<String, String>,
    },
    /// The opinion of the user about an answer: `like` or `dislike`.
    Feedback(String),
    /// The answer to a ping.
    Pong,
}

/// Reads a message; `Err` says what is wrong with it.
pub fn read(message: &str) -> Result<Said, String> {
    let said: Value = serde_json::from_str(message)
        .map_err(|error| format!("The message is no JSON: {error}."))?;
    let Value::Object(said) = said else {
        return Err("The message is no JSON object.".to_owned());
    };
    if let Some(audio) = text(&said, "user_audio_chunk")? {
        return Ok(Said::Audio(audio));
    }
    let Some(kind) = text(&said, "type")? else {
        return Err("The message has no type.".to_owned());
    };
    match kind.as_str() {
        "user_message" => Ok(Said::Text(text(&said, "text")?.unwrap_or_default())),
        "multimodal_message" => {
            let inner = match given(&said, "text") {
                Some(inner) => text(inner.as_object().ok_or("text is no object.")?, "text")?,
                None => None,
            };
            Ok(Said::Text(inner.unwrap_or_default()))
        }
        "contextual_update" => Ok(Said::Update(needed(&said, "text")?)),
        "user_activity" => Ok(Said::Activity),
        "client_tool_result" => tool_result(&said),
        "feedback" => match needed(&said, "score")?.as_str() {
            score @ ("like" | "dislike") => Ok(Said::Feedback(score.to_owned())),
            _ => Err("score is neither like nor dislike.".to_owned()),
        },
        "pong" => match given(&said, "event_id") {
            Some(event) if !event.is_i64() => Err("event_id is no whole number.".to_owned()),
            _ => Ok(Said::Pong),
        },
        BEGINNING => Err(format!("{BEGINNING} can only be the first message.")),
        _ => Err(format!("The message type {kind} is not known.")),
    }
}

fn tool_result(said: &Map<String, Value>) -> Result<Said, String> {
    let id = needed(said, "tool_call_id")?;
    // A text by the description; programs send their object as it is.
    let result = match given(said, "result") {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let failed = match given(said, "is_error") {
        None => false,
        Some(flag) => flag
            .as_bool()
            .ok_or("is_error is neither true nor false.")?,
    };
    Ok(Said::Result {
        id,
        given: if failed { Err(result) } else { Ok(result) },
    })
}

/// Checks the types in a first message; `Err` names the member.
pub fn check_beginning(said: &Value) -> Result<(), String> {
    const OVERRIDE: &str = "conversation_config_override";
    for path in ["", "/agent", "/agent/prompt", "/tts", "/conversation"] {
        is(said, &format!("/{OVERRIDE}{path}"), Value::is_object)?;
    }
    for path in [
        "agent/first_message",
        "agent/language",
        "agent/prompt/prompt",
        "agent/prompt/llm",
        "tts/voice_id",
    ] {
        is(said, &format!("/{OVERRIDE}/{path}"), Value::is_string)?;
    }
    for path in ["tts/stability", "tts/speed", "tts/similarity_boost"] {
        is(said, &format!("/{OVERRIDE}/{path}"), Value::is_number)?;
    }
    let text_only = format!("/{OVERRIDE}/conversation/text_only");
    is(said, &text_only, Value::is_boolean)?;
    is(said, "/user_id", Value::is_string)?;
    for name in ["custom_llm_extra_body", "source_info", "dynamic_variables"] {
        is(said, &format!("/{name}"), Value::is_object)?;
    }
    let variables = said.get("dynamic_variables").and_then(Value::as_object);
    for (name, value) in variables.into_iter().flatten() {
        if value.is_array() || value.is_object() {
            return Err(format!("The dynamic variable {name} is no single value."));
        }
    }
    Ok(())
}

/// Checks the value at a place, if there is one.
fn is(said: &Value, pointer: &str, fits: fn(&Value) -> bool) -> Result<(), String> {
    let given = said.pointer(pointer).filter(|given| !given.is_null());
    if given.is_none_or(fits) {
        return Ok(());
    }
    let name = pointer.trim_start_matches('/').replace('/', ".");
    Err(format!("{name} has a value of the wrong type."))
}

fn given<'a>(said: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    said.get(name).filter(|value| !value.is_null())
}

fn text(said: &Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match given(said, name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("{name} is no text.")),
    }
}

fn needed(said: &Map<String, Value>, name: &str) -> Result<String, String> {
    text(said, name)?.ok_or_else(|| format!("{name} is missing."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_described_is_read() {
        let said = |message: &Value| read(&message.to_string()).unwrap();
        let text = Said::Text("Hi".to_owned());
        assert_eq!(said(&json!({ "type": "user_message", "text": "Hi" })), text);
        let parts = json!({ "type": "multimodal_message", "text": { "text": "Hi" } });
        assert_eq!(said(&parts), text);
        let result = json!({ "type": "client_tool_result", "tool_call_id": "c", "result": [1], "is_error": true });
        assert_eq!(
            said(&result),
            Said::Result {
                id: "c".to_owned(),
                given: Err("[1]".to_owned()),
            }
        );
        assert_eq!(said(&json!({ "type": "pong", "event_id": 3 })), Said::Pong);
        assert_eq!(
            said(&json!({ "user_audio_chunk": "AA==" })),
            Said::Audio("AA==".to_owned())
        );
    }

    #[test]
    fn what_is_not_expected_is_named() {
        for (message, why) in [
            ("{", "no JSON"),
            ("[]", "object"),
            ("7", "object"),
            ("\"user_message\"", "object"),
            ("null", "object"),
            ("{}", "no type"),
            (r#"{"type":7}"#, "type"),
            (r#"{"type":"nonsense"}"#, "nonsense"),
            (r#"{"type":"user_message","text":7}"#, "text"),
            (r#"{"type":"multimodal_message","text":"Hi"}"#, "text"),
            (r#"{"type":"contextual_update"}"#, "text"),
            (
                r#"{"type":"client_tool_result","result":"x"}"#,
                "tool_call_id",
            ),
            (r#"{"type":"feedback","score":5}"#, "score"),
            (r#"{"type":"feedback","score":"love"}"#, "score"),
            (r#"{"type":"pong","event_id":"one"}"#, "event_id"),
            (r#"{"user_audio_chunk":7}"#, "user_audio_chunk"),
            (r#"{"type":"conversation_initiation_client_data"}"#, "first"),
        ] {
            let told = read(message).unwrap_err();
            assert!(told.contains(why), "{message}: {told}");
        }
    }

    #[test]
    fn a_beginning_of_the_wrong_type_is_named() {
        let check = |said: Value| check_beginning(&said);
        let variables = json!({ "name": "Ann", "age": 5, "member": true });
        check(json!({ "dynamic_variables": variables, "user_id": null })).unwrap();
        for wrong in [
            json!({ "conversation_config_override": [] }),
            json!({ "conversation_config_override": { "agent": 7 } }),
            json!({ "conversation_config_override": { "agent": { "first_message": 7 } } }),
            json!({ "conversation_config_override": { "conversation": { "text_only": "yes" } } }),
            json!({ "dynamic_variables": 7 }),
            json!({ "dynamic_variables": { "list": [] } }),
            json!({ "user_id": 7 }),
        ] {
            check(wrong.clone()).expect_err(&wrong.to_string());
        }
    }
}
