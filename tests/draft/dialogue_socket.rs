//! The dialogue socket: turns in order, prices, and what is refused.

use mynah::api::dialogue::Delivery;
use mynah::api::error::ErrorKind;
use mynah::api::socket::dialogue::{DialogueBegin, DialogueInput, DialogueOut};
use mynah::terms::ids::{ModelId, VoiceId};
use serde_json::{Value, json};

use crate::dialogue::BITTERN;
use crate::rig::{Rig, WREN};

const CHANNEL: &str = "/v1/text-to-dialogue/stream-input";

fn listening(model: &str) -> DialogueInput {
    let mut input = DialogueInput::new(ModelId::from(model)).unwrap();
    input = input.in_format("pcm_16000".parse().unwrap());
    input.seed = Some(1.into());
    input.times = true;
    input
}

fn begin(voices: &[&str]) -> DialogueOut {
    let voices = voices.iter().map(|id| VoiceId::from(*id)).collect();
    DialogueOut::Begin(DialogueBegin::new(voices).unwrap().played(Delivery::Robust))
}

#[tokio::test]
async fn turns_are_spoken_and_charged_in_order() {
    let rig = Rig::start().await;
    for (model, share) in [("eleven_v3", 1), ("eleven_v4", 1)] {
        let before = rig.used().await;
        let mut socket = rig.typed().connect(&listening(model)).await.unwrap();
        socket.send(&begin(&[WREN, BITTERN])).await.unwrap();
        let turns = [(WREN, "Late again?"), (BITTERN, "As always.")];
        for (voice, text) in turns {
            let turn = DialogueOut::turn(voice.into(), text);
            socket.send(&turn).await.unwrap();
        }
        socket.send(&DialogueOut::END).await.unwrap();
        let (mut bytes, mut letters, mut ends) = (0, String::new(), 0);
        while let Some(said) = socket.next().await {
            let said = said.unwrap();
            bytes += said.audio.len();
            ends += usize::from(said.is_final);
            let times = said.alignment.unwrap_or_default();
            letters.extend(times.letters().map(|(letter, ..)| letter.to_owned()));
        }
        assert!(bytes > 16_000 && ends == 1, "{model}: {bytes} {ends}");
        assert_eq!(letters, "Late again?As always.", "{model}");
        let characters: usize = turns.iter().map(|(_, text)| text.len()).sum();
        assert_eq!(rig.used().await - before, (characters * share) as i64);
    }
    let items = rig.history().await;
    assert!(items.iter().all(|item| item["dialogue"].is_array()));
}

async fn refused(rig: &Rig, query: &str, messages: &[Value]) -> String {
    let key = rig.server.key().expose();
    let mut socket = rig.raw(CHANNEL, &format!("{CHANNEL}?{query}")).await;
    for (place, message) in messages.iter().enumerate() {
        let mut message = message.clone();
        if place == 0 {
            message["xi_api_key"] = json!(key);
        }
        socket.say(&message).await;
    }
    let (said, code) = socket.end().await;
    assert_eq!(code, 1008, "{said:?}");
    said.last().unwrap()["error"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_can_not_be_is_refused() {
    let rig = Rig::start().await;
    let input = |voice: &str| json!({ "inputs": [{ "text": "Late?", "voice_id": voice }] });
    let two = json!({ "voices": [WREN, BITTERN] });
    let one = json!({ "voices": [WREN] });
    for (query, messages) in [
        ("model_id=eleven_v4_turbo", vec![two.clone()]),
        ("model_id=eleven_v4", vec![json!({ "voices": [] })]),
        ("model_id=eleven_v4", vec![json!({ "inputs": [] })]),
        ("model_id=eleven_v4", vec![one.clone(), input(BITTERN)]),
        ("model_id=eleven_v4", vec![one.clone(), one.clone()]),
        (
            "model_id=eleven_v3",
            vec![
                json!({ "voices": [WREN], "voice_settings": { "stability": 0.3 } }),
                input(WREN),
                json!({ "flush": true }),
            ],
        ),
    ] {
        let word = refused(&rig, query, &messages).await;
        assert!(!word.is_empty(), "{query} {messages:?}");
    }
    assert_eq!(rig.used().await, 0);
    let unchecked = rig.raw(CHANNEL, CHANNEL);
    let mut socket = unchecked.await;
    socket.say(&one).await;
    let (said, _) = socket.end().await;
    assert!(said[0]["error"].is_string(), "no key: {said:?}");
}

#[tokio::test]
async fn other_models_are_not_served() {
    let rig = Rig::start().await;
    let plain = rig.get(&format!("{CHANNEL}?model_id=eleven_flash_v2_5"));
    let upgrade = plain
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    let answer = crate::rig::read(upgrade).await;
    assert_eq!(answer.refusal().0, "unsupported_model");
    let keyless = rig.keyless().connect(&listening("eleven_v4")).await;
    let mut socket = keyless.unwrap();
    socket.send(&begin(&[WREN])).await.unwrap();
    let error = socket.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind, ErrorKind::InvalidKey);
}
