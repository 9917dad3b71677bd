//! Text to dialogue: several voices, one sound, and who speaks when.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use serde_json::json;

use crate::measure::median;
use crate::measure::pitches;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;
use crate::rig::samples;
use crate::rig::streamed;
use crate::schema::assert_conforms;

pub const BITTERN: &str = "DraftBittern00000005";
const FIRST: &str = "Are you there already?";
const SECOND: &str = "I have been for a long while.";

pub fn turns() -> Value {
    json!({
        "inputs": [
            { "text": FIRST, "voice_id": WREN },
            { "text": SECOND, "voice_id": BITTERN },
        ],
        "seed": 3,
    })
}

#[tokio::test]
async fn two_voices_speak_in_one_sound_and_it_is_told_which_when() {
    let rig = Rig::start().await;
    let path = "/v1/text-to-dialogue/with-timestamps";
    let answer = read(rig.post(&format!("{path}?output_format=pcm_16000"), &turns())).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        answer.header("character-cost"),
        (FIRST.len() + SECOND.len()).to_string()
    );
    let body = answer.json();
    assert_conforms("post", path, &body);
    let sound = samples(
        &STANDARD
            .decode(body["audio_base64"].as_str().unwrap())
            .unwrap(),
    );
    let segments = body["voice_segments"].as_array().unwrap();
    assert_eq!(segments.len(), 2);
    let letters = body["alignment"]["characters"].as_array().unwrap();
    let mut pitch = Vec::new();
    for (number, (segment, text)) in segments.iter().zip([FIRST, SECOND]).enumerate() {
        assert_eq!(segment["dialogue_input_index"], number);
        let place = |name: &str| segment[name].as_u64().unwrap() as usize;
        let own = &letters[place("character_start_index")..place("character_end_index")];
        let own: String = own.iter().map(|letter| letter.as_str().unwrap()).collect();
        assert_eq!(own, text);
        let at = |name: &str| (segment[name].as_f64().unwrap() * 16_000.0) as usize;
        let spoken = &sound[at("start_time_seconds")..at("end_time_seconds").min(sound.len())];
        pitch.push(median(&pitches(spoken)));
    }
    assert!(pitch[0] > 1.5 * pitch[1], "{pitch:?}");
    let item = rig
        .json(&format!("/v1/history/{}", answer.header("history-item-id")))
        .await;
    assert_conforms("get", "/v1/history/{history_item_id}", &item);
    assert!(item["text"].is_null());
    assert_eq!(item["dialogue"][1]["text"], SECOND);
    assert_eq!(item["dialogue"][1]["voice_id"], BITTERN);
}

#[tokio::test]
async fn a_streamed_dialogue_is_the_same_in_pieces() {
    let rig = Rig::start().await;
    let query = "output_format=pcm_16000";
    let whole = read(rig.post(&format!("/v1/text-to-dialogue?{query}"), &turns())).await;
    let plain = read(rig.post(&format!("/v1/text-to-dialogue/stream?{query}"), &turns())).await;
    assert!(whole.body == plain.body && whole.body.len() > 32_000);
    let path = "/v1/text-to-dialogue/stream/with-timestamps";
    let parts = streamed(rig.post(&format!("{path}?{query}"), &turns())).await;
    let mut audio = Vec::new();
    let mut said = String::new();
    for part in &parts.lines {
        assert_conforms("post", path, part);
        audio.extend(
            STANDARD
                .decode(part["audio_base64"].as_str().unwrap())
                .unwrap(),
        );
        let letters = part["alignment"]["characters"].as_array();
        let letters: Vec<_> = letters.into_iter().flatten().collect();
        // Each object's segments cover its own letters.
        let covered = part["voice_segments"].as_array().unwrap().iter();
        let covered: u64 = covered
            .map(|segment| {
                let place = |name: &str| segment[name].as_u64().unwrap();
                place("character_end_index") - place("character_start_index")
            })
            .sum();
        assert_eq!(covered as usize, letters.len());
        said.extend(letters.iter().map(|letter| letter.as_str().unwrap()));
    }
    assert!(audio == whole.body);
    assert_eq!(said, format!("{FIRST}{SECOND}"));
}

#[tokio::test]
async fn what_can_t_be_meant_is_refused() {
    let rig = Rig::start().await;
    let ask = async |way: &str, change: &dyn Fn(&mut Value)| {
        let mut body = turns();
        change(&mut body);
        read(rig.post(&format!("/v1/text-to-dialogue{way}"), &body)).await
    };
    let refused = ask("", &|body| body["inputs"][1]["voice_id"] = json!("nobody")).await;
    assert_eq!(
        (refused.status, refused.refusal().0.as_str()),
        (404, "voice_not_found")
    );
    let refused = ask("", &|body| body["settings"] = json!({ "stability": 0.3 })).await;
    assert_eq!(refused.refusal().0, "invalid_ttd_stability");
    let refused = ask("", &|body| body["model_id"] = json!("eleven_flash_v2_5")).await;
    assert_eq!(refused.refusal().0, "unsupported_model");
    let long = |body: &mut Value| body["inputs"][0]["text"] = json!("a ".repeat(3_000));
    assert_eq!(ask("", &long).await.refusal().0, "text_too_long");
    for model in ["eleven_v4", "eleven_v4_turbo"] {
        let between = |body: &mut Value| {
            body["model_id"] = json!(model);
            body["settings"] = json!({ "stability": 0.3 });
        };
        let refused = ask("", &between).await;
        assert_eq!(refused.refusal().0, "invalid_ttd_stability", "{model}");
    }
    let refused = ask("", &|body| body["inputs"] = json!([])).await;
    assert_eq!(refused.status, 400);
    let many = |body: &mut Value| {
        let turn = |n: u32| json!({ "text": "Hi.", "voice_id": format!("voice{n}") });
        body["inputs"] = (0..11).map(turn).collect();
    };
    assert_eq!(ask("", &many).await.status, 400);
    let long = |body: &mut Value| {
        for n in 0..2 {
            body["inputs"][n]["text"] = json!("a".repeat(3_000));
        }
    };
    assert_eq!(ask("", &long).await.refusal().0, "text_too_long");
    // Not looked at one by one.
    let short = |body: &mut Value| {
        body["inputs"] = json!(vec![body["inputs"][0].clone(); 20_000]);
    };
    assert_eq!(ask("", &short).await.refusal().0, "text_too_long");
    let refused = ask("", &|body| body["inputs"][1] = json!({ "text": 1 })).await;
    assert_eq!(refused.status, 422);
    let faults = refused.json()["detail"].clone();
    assert_eq!(faults[0]["loc"], json!(["body", "inputs", 1, "text"]));
    assert_eq!(faults[1]["loc"], json!(["body", "inputs", 1, "voice_id"]));
    assert_eq!(
        ask("/stream?output_format=wav_16000", &|_| {}).await.status,
        422
    );
    assert_eq!(rig.used().await, 0);
}
