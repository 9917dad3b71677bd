//! Audio effects: the catalogue, what is refused, and what is heard.

use mynah::audio::decode::decode_bytes;
use mynah::audio::pcm::Pcm;
use serde_json::Value;
use serde_json::json;

use crate::measure::db;
use crate::rig::Answer;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;

const TEXT: &str = "The light went out again.";

async fn ask(rig: &Rig, query: &str, effects: Value) -> Answer {
    let body = json!({ "text": TEXT, "seed": 1, "audio_effects": effects });
    read(rig.post(&format!("/v1/text-to-speech/{WREN}{query}"), &body)).await
}

async fn heard(rig: &Rig, effects: Value) -> Pcm {
    let answer = ask(rig, "?output_format=mp3_44100_192", effects).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    decode_bytes(&answer.body).unwrap().pcm
}

fn side(sound: &Pcm, number: usize) -> Vec<f32> {
    let samples = sound.samples.iter().skip(number);
    samples.step_by(sound.channels.into()).copied().collect()
}

/// Level of the treble in dB against the whole. The second differences of the samples have 12 dB more per octave.
fn treble(sound: &Pcm) -> f32 {
    let mono = sound.to_mono().samples;
    let bends = mono.windows(3).map(|it| it[0] - 2.0 * it[1] + it[2]);
    db(&bends.collect::<Vec<f32>>()) - db(&mono)
}

#[tokio::test]
async fn every_place_of_the_catalogue_is_rendered() {
    let rig = Rig::start().await;
    let catalog = rig.json("/v1/audio-effects/catalog").await;
    let plain = heard(&rig, json!({})).await;
    assert_eq!(plain.channels, 1);
    for (list, id) in [
        ("filter_presets", "filter_preset_id"),
        ("environments", "environment_id"),
        ("background_noises", "background_noise_id"),
    ] {
        let entries = catalog[list].as_array().unwrap();
        assert!(entries.len() >= 4, "{list}");
        for entry in entries {
            let sound = heard(&rig, json!({ id: entry[id] })).await;
            assert!(sound.samples != plain.samples, "{entry}");
            assert!(db(&sound.to_mono().samples) > -60.0, "{entry}");
        }
    }
    for word in ["phone", "hall", "small_room", "old_radio", "keyboard"] {
        assert!(catalog.to_string().contains(word), "{word}");
    }
    // Effects are free.
    let answer = ask(&rig, "", json!({ "environment_id": "hall" })).await;
    assert_eq!(answer.header("character-cost"), TEXT.len().to_string());
}

#[tokio::test]
async fn spectrum_level_and_balance_differ() {
    let rig = Rig::start().await;
    let plain = heard(&rig, json!({})).await;
    let far = heard(&rig, json!({ "distance": 1 })).await;
    assert!(treble(&far) < treble(&plain) - 3.0);
    assert!(db(&far.samples) < db(&plain.samples) - 6.0);
    let muffled = heard(&rig, json!({ "filter_preset_id": "behind_door" })).await;
    assert!(treble(&muffled) < treble(&plain) - 6.0);
    let left = heard(&rig, json!({ "pan": -1 })).await;
    assert_eq!(left.channels, 2);
    assert!(db(&side(&left, 0)) > db(&side(&left, 1)) + 20.0);
    let right = heard(&rig, json!({ "pan": 0.5 })).await;
    let balance = db(&side(&right, 1)) - db(&side(&right, 0));
    assert!((4.0..9.0).contains(&balance), "{balance} dB");
    let hall = heard(&rig, json!({ "environment_id": "hall" })).await;
    assert!(hall.seconds() > plain.seconds() + 1.0, "the reverb goes on");
    let noisy = heard(&rig, json!({ "background_noise_id": "rain" })).await;
    let start = plain.samples.len() / 100;
    assert!(db(&noisy.samples[..start]) > db(&plain.samples[..start]) + 6.0);
}

#[tokio::test]
async fn the_default_place_is_no_place() {
    let rig = Rig::start().await;
    let plain = read(rig.post(
        &format!("/v1/text-to-speech/{WREN}"),
        &json!({ "text": TEXT, "seed": 1 }),
    ))
    .await;
    for effects in [
        Value::Null,
        json!({}),
        json!({ "distance": 0, "pan": 0, "send_level": 1, "filter_preset_id": null }),
    ] {
        assert!(ask(&rig, "", effects).await.body == plain.body);
    }
}

#[tokio::test]
async fn unknown_places_and_one_channel_are_refused() {
    let rig = Rig::start().await;
    for id in ["filter_preset_id", "environment_id", "background_noise_id"] {
        let answer = ask(&rig, "", json!({ id: "nowhere" })).await;
        assert_eq!(answer.status, 404, "{id}");
        assert_eq!(answer.json()["detail"]["param"], id);
    }
    let stereo = [json!({ "pan": 0.1 }), json!({ "environment_id": "hall" })];
    for format in ["pcm_16000", "ulaw_8000", "alaw_8000"] {
        let query = format!("?output_format={format}");
        for effects in stereo.clone() {
            assert_eq!(ask(&rig, &query, effects).await.status, 400, "{format}");
        }
        let dry = json!({ "environment_id": "hall", "send_level": 0, "distance": 0.5 });
        assert_eq!(ask(&rig, &query, dry).await.status, 200, "{format}");
    }
    for format in ["mp3_44100_128", "opus_48000_64", "wav_16000"] {
        let query = format!("?output_format={format}");
        let answer = ask(&rig, &query, json!({ "pan": 1 })).await;
        assert_eq!(answer.status, 200, "{format}");
        let sound = decode_bytes(&answer.body).unwrap().pcm;
        assert_eq!(sound.channels, 2, "{format}");
        assert!(
            db(&side(&sound, 1)) > db(&side(&sound, 0)) + 20.0,
            "{format}"
        );
    }
    for effects in [json!(3), json!({ "pan": 2 }), json!({ "distance": "far" })] {
        assert_eq!(ask(&rig, "", effects).await.status, 422);
    }
}

#[tokio::test]
async fn a_dialogue_has_a_place_too() {
    let rig = Rig::start().await;
    let turn = |text: &str| json!({ "text": text, "voice_id": WREN });
    let body = json!({
        "inputs": [turn("Late?"), turn("Very.")],
        "audio_effects": { "pan": -1 },
    });
    let answer = read(rig.post("/v1/text-to-dialogue", &body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let sound = decode_bytes(&answer.body).unwrap().pcm;
    assert!(db(&side(&sound, 0)) > db(&side(&sound, 1)) + 20.0);
}
