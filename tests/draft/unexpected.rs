//! Frames that are JSON but nothing that a socket expects: each is answered with an error, then a goodbye.

use serde_json::Value;
use serde_json::json;

use crate::conversations;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;

/// Messages that no socket expects.
fn strangers() -> Vec<Value> {
    vec![
        json!([]),
        json!(["text"]),
        json!(7),
        json!("text"),
        json!(true),
        Value::Null,
        json!({}),
        json!({ "nonsense": 1 }),
        json!({ "type": 7 }),
        json!({ "type": "nonsense" }),
        json!({ "message_type": ["input_audio_chunk"] }),
    ]
}

/// The error that a frame is answered with, and the code of the goodbye.
async fn refused(rig: &Rig, (channel, path): (&'static str, &str), said: &[Value]) -> (Value, u16) {
    let mut socket = rig.raw(channel, path).await;
    for message in said {
        socket.say(message).await;
    }
    let (mut told, code) = socket.end().await;
    (told.pop().unwrap_or_default(), code)
}

#[tokio::test]
async fn speech_sockets_refuse_what_they_do_not_expect() {
    let rig = Rig::start().await;
    let key = json!(rig.server.key().expose());
    let begin = json!({ "text": " ", "xi_api_key": key });
    for (channel, way) in [
        ("/v1/text-to-speech/{voice_id}/stream-input", "stream-input"),
        (
            "/v1/text-to-speech/{voice_id}/multi-stream-input",
            "multi-stream-input",
        ),
    ] {
        let path = format!("/v1/text-to-speech/{WREN}/{way}");
        let mut wrong = strangers();
        wrong.extend([
            json!({ "text": 7 }),
            json!({ "text": "Hi.", "flush": "yes" }),
            json!({ "text": "Hi.", "context_id": 7 }),
            json!({ "text": "Hi.", "voice_settings": [] }),
            json!({ "text": "Hi.", "generation_config": 7 }),
            json!({ "text": "Hi.", "pronunciation_dictionary_locators": 7 }),
        ]);
        for message in wrong {
            let said = [begin.clone(), message.clone()];
            let (error, code) = refused(&rig, (channel, &path), &said).await;
            assert!(error["message"].is_string(), "{way} {message}: {error}");
            assert_eq!((&error["code"], code), (&json!(1008), 1008), "{message}");
            // Also as the first one.
            let (error, code) =
                refused(&rig, (channel, &path), std::slice::from_ref(&message)).await;
            assert!(error["message"].is_string(), "{way} {message}: {error}");
            assert_eq!(code, 1008, "{message}");
        }
    }
    assert_eq!(rig.used().await, 0);
}

#[tokio::test]
async fn the_listening_socket_refuses_what_it_does_not_expect() {
    const CHANNEL: &str = "/v1/speech-to-text/realtime";
    let rig = Rig::start().await;
    let chunk = |name: &str, value: Value| {
        let mut chunk = json!({
            "message_type": "input_audio_chunk", "audio_base_64": "", "commit": false, "sample_rate": 16_000,
        });
        chunk[name] = value;
        chunk
    };
    let mut wrong = strangers();
    wrong.extend([
        json!({ "message_type": "input_audio_chunk" }),
        chunk("audio_base_64", json!(7)),
        chunk("commit", json!("yes")),
        chunk("sample_rate", json!("16000")),
        chunk("previous_text", json!([])),
    ]);
    for message in wrong {
        let token = rig.post("/v1/single-use-token/realtime_scribe", &json!({}));
        let token = read(token).await.json();
        let path = format!("{CHANNEL}?token={}", token["token"].as_str().unwrap());
        let (error, code) = refused(&rig, (CHANNEL, &path), std::slice::from_ref(&message)).await;
        assert_eq!(error["message_type"], "input_error", "{message}: {error}");
        assert_eq!(code, 1008, "{message}");
    }
}

#[tokio::test]
async fn conversations_refuse_what_they_do_not_expect() {
    const CHANNEL: &str = "/v1/convai/conversation";
    let rig = Rig::start().await;
    let agent = conversations::made(&rig, json!({ "conversation_config": {} })).await;
    let path = format!("{CHANNEL}?agent_id={agent}");
    let begin = json!({ "type": "conversation_initiation_client_data" });
    let mut wrong = strangers();
    wrong.extend([
        json!({ "user_audio_chunk": 7 }),
        json!({ "type": "user_message", "text": [] }),
        json!({ "type": "feedback", "score": 1 }),
        begin.clone(),
    ]);
    for message in wrong {
        let said = [begin.clone(), message.clone()];
        let (error, code) = refused(&rig, (CHANNEL, &path), &said).await;
        assert_eq!(error["type"], "error", "{message}: {error}");
        assert_eq!(error["error_event"]["error_type"], "invalid_message");
        assert_eq!(code, 1008, "{message}");
    }
    for message in [
        json!([]),
        json!({ "type": "conversation_initiation_client_data", "dynamic_variables": 7 }),
        json!({
            "type": "conversation_initiation_client_data",
            "conversation_config_override": { "agent": { "first_message": 7 } },
        }),
    ] {
        let (error, code) = refused(&rig, (CHANNEL, &path), std::slice::from_ref(&message)).await;
        assert_eq!(
            (error["type"].as_str(), code),
            (Some("error"), 1008),
            "{message}"
        );
    }
}
