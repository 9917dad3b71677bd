//! Sound effects: length, character, loop, price.

use mynah::audio::decode::decode_bytes;
use serde_json::Value;
use serde_json::json;

use crate::measure::db;
use crate::rig::Answer;
use crate::rig::Rig;
use crate::rig::read;
use crate::rig::samples;

async fn effect(rig: &Rig, body: Value) -> Answer {
    read(rig.post("/v1/sound-generation?output_format=pcm_44100", &body)).await
}

/// How often the sound crosses zero, in Hz: rough pitch of what dominates.
fn crossings(sound: &[f32]) -> f32 {
    let count = sound
        .windows(2)
        .filter(|pair| pair[0] * pair[1] < 0.0)
        .count();
    count as f32 * 44_100.0 / 2.0 / sound.len() as f32
}

#[tokio::test]
async fn an_effect_lasts_exactly_and_sounds_like_its_kind() {
    let rig = Rig::start().await;
    for (text, secs, pitch) in [
        ("steady rain", 1.5, 1_500.0..20_000.0),
        ("a beating heart", 2.0, 20.0..400.0),
        ("a short beep", 0.5, 500.0..1_300.0),
        ("birds at dawn", 1.0, 300.0..5_000.0),
    ] {
        let body = json!({ "text": text, "duration_seconds": secs, "prompt_influence": 1.0 });
        let answer = effect(&rig, body).await;
        assert_eq!(answer.status, 200, "{text}: {}", answer.text());
        let sound = samples(&answer.body);
        assert_eq!(sound.len(), (secs * 44_100.0) as usize, "{text}");
        assert!(db(&sound) > -40.0, "{text}: {}", db(&sound));
        let crossings = crossings(&sound);
        assert!(pitch.contains(&crossings), "{text}: {crossings} Hz");
        assert_eq!(answer.header("character-cost"), (secs * 20.0).to_string());
        assert!(answer.headers.get("history-item-id").is_none());
    }
    assert_eq!(rig.history().await.len(), 0);
    assert_eq!(rig.used().await, 30 + 40 + 10 + 20);
}

#[tokio::test]
async fn the_end_of_a_loop_leads_into_its_start() {
    let rig = Rig::start().await;
    let body = json!({ "text": "engine", "duration_seconds": 1.0, "loop": true });
    let sound = samples(&effect(&rig, body).await.body);
    assert_eq!(sound.len(), 44_100);
    let steps = sound.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let largest = steps.fold(0.0, f32::max);
    assert!((sound[0] - sound[44_099]).abs() <= largest);
    // Neither end fades.
    assert!(db(&sound[..2_000]) > -35.0 && db(&sound[42_100..]) > -35.0);
}

#[tokio::test]
async fn an_unknown_sound_says_so_and_an_open_length_has_one_price() {
    let rig = Rig::start().await;
    let answer = read(rig.post("/v1/sound-generation", &json!({ "text": "grmbl" }))).await;
    assert_eq!(answer.header("content-type"), "audio/mpeg");
    assert_eq!(
        answer.header("x-mynah-draft-note"),
        "no draft sound for this description"
    );
    assert_eq!(answer.header("character-cost"), "100");
    let sound = decode_bytes(&answer.body).unwrap().pcm;
    assert!((sound.seconds() - 1.2).abs() < 0.001);
}

#[tokio::test]
async fn what_can_t_be_meant_is_refused() {
    let rig = Rig::start().await;
    for (body, code) in [
        (json!({ "text": " " }), "empty_text"),
        (json!({ "text": "a".repeat(451) }), "text_too_long"),
        (
            json!({ "text": "rain", "duration_seconds": 31 }),
            "invalid_parameters",
        ),
        (
            json!({ "text": "rain", "duration_seconds": 0.4 }),
            "invalid_parameters",
        ),
        (
            json!({ "text": "rain", "prompt_influence": 1.1 }),
            "invalid_parameters",
        ),
    ] {
        let answer = effect(&rig, body).await;
        assert_eq!((answer.status, answer.refusal().0.as_str()), (400, code));
    }
    for body in [
        json!({}),
        json!({ "text": "rain", "model_id": "other" }),
        json!({ "text": "a", "loop": 3 }),
    ] {
        assert_eq!(effect(&rig, body).await.status, 422);
    }
    assert_eq!(rig.used().await, 0);
}
