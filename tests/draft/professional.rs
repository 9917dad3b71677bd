//! Professional clones, through every state on the server's clock.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mynah::draft::plan::Plan;
use mynah::terms::clock::UnixMillis;
use reqwest::multipart::Form;
use serde_json::Value;
use serde_json::json;

use crate::rig::NOW;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;
use crate::rig::wav_part;
use crate::schema::assert_conforms;

const HERON: &str = "DraftHeron0000000002";
const SAID: &str = "The kettle sang, and the old dog slept by the fire.";
const PVC: &str = "/v1/voices/pvc/{voice_id}";

async fn begun(rig: &Rig) -> String {
    let body = json!({ "name": "Me", "language": "en", "labels": { "accent": "american" } });
    let made = read(rig.post("/v1/voices/pvc", &body)).await;
    assert_eq!(made.status, 200, "{}", made.text());
    assert_conforms("post", "/v1/voices/pvc", &made.json());
    format!(
        "/v1/voices/pvc/{}",
        made.json()["voice_id"].as_str().unwrap()
    )
}

async fn with_sample(rig: &Rig, voice: &str, wav: Vec<u8>) -> String {
    let form = Form::new().part("files", wav_part(wav));
    let samples = read(rig.form(&format!("{voice}/samples"), form)).await;
    assert_eq!(samples.status, 200, "{}", samples.text());
    assert_conforms("post", &format!("{PVC}/samples"), &samples.json());
    samples.json()[0]["sample_id"].as_str().unwrap().to_owned()
}

async fn posted(rig: &Rig, path: &str, body: &Value) -> (u16, Value) {
    let answer = read(rig.post(path, body)).await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn a_clone_is_verified_trained_and_speaks() {
    let rig = Rig::start().await;
    let voice = begun(&rig).await;
    let id = voice.rsplit('/').next().unwrap().to_owned();
    let train = format!("{voice}/train");
    let refused = read(rig.post(&train, &json!({}))).await;
    assert_eq!(
        (refused.status, refused.refusal().0),
        (400, "no_samples".to_owned())
    );
    with_sample(&rig, &voice, rig.wav_of(HERON, SAID).await).await;
    assert_eq!(
        read(rig.post(&train, &json!({}))).await.refusal().0,
        "voice_not_verified"
    );

    let captcha = format!("{voice}/captcha");
    let picture = rig.json(&captcha).await;
    let picture = STANDARD.decode(picture.as_str().unwrap()).unwrap();
    let picture = image::load_from_memory(&picture).unwrap().into_luma8();
    let dark = picture.pixels().filter(|dot| dot.0[0] < 128).count();
    assert!(dark > 2_000 && dark < picture.len() / 4, "{dark}");
    let recording = async |from: &str| {
        let form = Form::new().part(
            "recording",
            wav_part(rig.wav_of(from, "Geese flew over the quiet harbour.").await),
        );
        read(rig.form(&captcha, form)).await
    };
    let other = recording(WREN).await;
    assert_eq!(
        (other.status, other.refusal().0),
        (400, "voice_verification_failed".to_owned())
    );
    let own = recording(HERON).await;
    assert_eq!(own.status, 200, "{}", own.text());
    assert_conforms("post", &format!("{PVC}/captcha"), &own.json());
    let status = async || rig.json(&format!("/v1/voices/{id}")).await;
    let verified = status().await;
    assert_conforms("get", "/v1/voices/{voice_id}", &verified);
    assert_eq!(verified["voice_verification"]["is_verified"], true);
    assert_eq!(
        verified["voice_verification"]["verification_attempts_count"],
        2
    );
    assert_eq!(
        verified["fine_tuning"]["state"]["eleven_multilingual_v2"],
        "not_started"
    );

    let (code, answer) = posted(&rig, &train, &json!({})).await;
    assert_eq!(code, 200);
    assert_conforms("post", &format!("{PVC}/train"), &answer);
    assert_eq!(
        read(rig.post(&train, &json!({}))).await.refusal().0,
        "already_training"
    );
    for (secs, state) in [(0, "queued"), (35, "fine_tuning"), (66, "fine_tuned")] {
        rig.clock.set(UnixMillis(NOW.0 + secs * 1_000));
        let now = status().await;
        assert_eq!(now["fine_tuning"]["state"]["eleven_multilingual_v2"], state);
        let way = format!("/v1/text-to-speech/{id}?output_format=pcm_16000");
        let speech = read(rig.post(&way, &json!({ "text": "Hello." }))).await;
        let expected = if secs == 66 { 200 } else { 400 };
        assert_eq!(speech.status, expected, "{state}");
    }
    let trained = status().await;
    assert_eq!(
        trained["fine_tuning"]["progress"]["eleven_multilingual_v2"],
        1.0
    );
    let slots = rig.json("/v1/user/subscription").await;
    assert_eq!(slots["professional_voice_slots_used"], 1);
    let full = read(rig.post(
        "/v1/voices/pvc",
        &json!({ "name": "More", "language": "en" }),
    ))
    .await;
    assert_eq!(full.refusal().0, "voice_limit_reached");
    let edited = posted(&rig, &voice, &json!({ "name": "Myself" })).await.1;
    assert_conforms("post", PVC, &edited);
    assert_eq!(status().await["name"], "Myself");
}

#[tokio::test]
async fn samples_are_trimmed_seen_and_told_apart() {
    let rig = Rig::start().await;
    let voice = begun(&rig).await;
    let mut both = rig.wav_of(HERON, "The kettle sang all day.").await;
    let pause = vec![0; 16_000];
    let other = rig.wav_of(WREN, "The old dog slept by the fire.").await;
    both.truncate(both.len() & !1);
    both.extend(pause);
    both.extend(&other[44..]);
    let bytes = (both.len() - 44) as u32;
    both[40..44].copy_from_slice(&bytes.to_le_bytes());
    both[4..8].copy_from_slice(&(bytes + 36).to_le_bytes());
    let sample = with_sample(&rig, &voice, both).await;
    let path = format!("{voice}/samples/{sample}");
    let described = format!("{PVC}/samples/{{sample_id}}");

    let waveform = rig.json(&format!("{path}/waveform")).await;
    assert_conforms("get", &format!("{described}/waveform"), &waveform);
    assert!(waveform["visual_waveform"].as_array().unwrap().len() > 400);
    let heard = rig.json(&format!("{path}/audio")).await;
    assert_conforms("get", &format!("{described}/audio"), &heard);

    let before = rig.json(&format!("{path}/speakers")).await;
    assert_eq!(before["status"], "not_started");
    let (code, answer) = posted(&rig, &format!("{path}/separate-speakers"), &json!(null)).await;
    assert_eq!(code, 200, "{answer}");
    assert_conforms("post", &format!("{described}/separate-speakers"), &answer);
    assert_eq!(
        rig.json(&format!("{path}/speakers")).await["status"],
        "pending"
    );
    rig.clock.set(UnixMillis(NOW.0 + 3_000));
    let after = rig.json(&format!("{path}/speakers")).await;
    assert_conforms("get", &format!("{described}/speakers"), &after);
    assert_eq!(after["speakers"].as_object().unwrap().len(), 2, "{after}");
    let one = rig.json(&format!("{path}/speakers/speaker_1/audio")).await;
    assert_conforms(
        "get",
        &format!("{described}/speakers/{{speaker_id}}/audio"),
        &one,
    );
    assert!(
        one["duration_secs"].as_f64().unwrap() < heard["duration_secs"].as_f64().unwrap() * 0.7
    );

    let edit = json!({ "selected_speaker_ids": ["speaker_1"], "trim_start_time": 100, "file_name": "us.wav" });
    let (code, edited) = posted(&rig, &path, &edit).await;
    assert_eq!(code, 200);
    assert_conforms("post", &described, &edited);
    let unknown = json!({ "selected_speaker_ids": ["nobody"] });
    assert_eq!(
        read(rig.post(&path, &unknown)).await.refusal().0,
        "speaker_not_found"
    );
    let backwards = json!({ "trim_start_time": 100, "trim_end_time": 50 });
    assert_eq!(
        read(rig.post(&path, &backwards)).await.refusal().0,
        "invalid_trim"
    );
    let gone = read(rig.delete(&path)).await;
    assert_conforms("delete", &described, &gone.json());
    assert_eq!(
        read(rig.get(&format!("{path}/audio"))).await.refusal().0,
        "sample_not_found"
    );
}

#[tokio::test]
async fn manual_verification_takes_its_time() {
    let rig = Rig::start().await;
    let voice = begun(&rig).await;
    let form = Form::new()
        .text("extra_text", "It is me.")
        .part("files", wav_part(rig.wav_of(HERON, "It is me.").await));
    let asked = read(rig.form(&format!("{voice}/verification"), form)).await;
    assert_conforms("post", &format!("{PVC}/verification"), &asked.json());
    let id = voice.rsplit('/').next().unwrap();
    for (secs, verified) in [(0, false), (61, true)] {
        rig.clock.set(UnixMillis(NOW.0 + secs * 1_000));
        let state = rig.json(&format!("/v1/voices/{id}")).await;
        assert_eq!(
            state["fine_tuning"]["manual_verification"]["extra_text"],
            "It is me."
        );
        assert_eq!(state["fine_tuning"]["is_allowed_to_fine_tune"], verified);
    }
}

#[tokio::test]
async fn a_smaller_plan_has_none() {
    let rig = Rig::start_with(|options| options.plan = Some(Plan::Starter)).await;
    let body = json!({ "name": "Me", "language": "en" });
    let refused = read(rig.post("/v1/voices/pvc", &body)).await;
    assert_eq!(
        (refused.status, refused.refusal().0),
        (403, "can_not_use_professional_voice_cloning".to_owned())
    );
    let long = json!({ "name": "x".repeat(101) });
    let refused = read(rig.post("/v1/voices/pvc", &long)).await;
    assert_eq!(
        (
            refused.status,
            refused.json()["detail"].as_array().unwrap().len()
        ),
        (422, 2)
    );
    let cast = read(rig.post(&format!("/v1/voices/pvc/{WREN}/train"), &json!({}))).await;
    assert_eq!(cast.status, 403);
}
