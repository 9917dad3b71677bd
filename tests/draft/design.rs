//! Voice design: previews, which of the words were used, keeping one, changing it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mynah::draft::plan::Plan;
use serde_json::Value;
use serde_json::json;

use crate::measure::median;
use crate::measure::pitches;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;
use crate::rig::samples;
use crate::schema::assert_conforms;

const TEXT: &str = "This text is a hundred characters long, because a preview of a voice may not be any shorter than so.";

async fn designed(rig: &Rig, description: &str) -> Value {
    let body = json!({ "voice_description": description, "text": TEXT, "seed": 7 });
    let path = "/v1/text-to-voice/design?output_format=pcm_16000";
    let answer = read(rig.post(path, &body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("character-cost"), "100");
    assert!(
        answer
            .header("x-mynah-draft-note")
            .starts_with("understood these words: ")
    );
    assert_conforms("post", "/v1/text-to-voice/design", &answer.json());
    answer.json()
}

fn sound(preview: &Value) -> Vec<f32> {
    let sound = preview["audio_base_64"].as_str().unwrap();
    samples(&STANDARD.decode(sound).unwrap())
}

#[tokio::test]
async fn three_previews_sound_as_described_and_stay_the_same() {
    let rig = Rig::start().await;
    let deep = designed(&rig, "A deep and slow mysterious man").await;
    let high = designed(&rig, "A high and quick young woman").await;
    let again = designed(&rig, "A high and quick young woman").await;
    let pitch = |answer: &Value, n: usize| median(&pitches(&sound(&answer["previews"][n])));
    let previews = high["previews"].as_array().unwrap();
    assert_eq!(previews.len(), 3);
    for n in 0..3 {
        assert!(pitch(&deep, n) * 1.8 < pitch(&high, n));
        assert_eq!(
            previews[n]["audio_base_64"],
            again["previews"][n]["audio_base_64"]
        );
        let secs = previews[n]["duration_secs"].as_f64().unwrap();
        assert!((secs - sound(&previews[n]).len() as f64 / 16_000.0).abs() < 0.05);
        assert!(secs < deep["previews"][n]["duration_secs"].as_f64().unwrap());
    }
    assert_ne!(previews[0]["audio_base_64"], previews[1]["audio_base_64"]);
    assert_eq!(rig.used().await, 300);
}

#[tokio::test]
async fn a_preview_is_kept_spoken_and_remixed() {
    let rig = Rig::start().await;
    let body = json!({
        "voice_description": "An old raspy Scottish man", "auto_generate_text": true, "stream_previews": true,
    });
    let made = read(rig.post("/v1/text-to-voice/design", &body))
        .await
        .json();
    assert_eq!(made["previews"][0]["audio_base_64"], "");
    let generated = made["previews"][1]["generated_voice_id"].as_str().unwrap();
    let heard = read(rig.get(&format!("/v1/text-to-voice/{generated}/stream"))).await;
    assert_eq!(heard.header("content-type"), "audio/mpeg");
    assert!(heard.body.len() > 20_000);

    let keep = json!({
        "voice_name": "Gillie", "voice_description": "An old raspy Scottish man",
        "generated_voice_id": generated, "labels": { "use_case": "narration" },
    });
    let voice = read(rig.post("/v1/text-to-voice", &keep)).await.json();
    assert_conforms("post", "/v1/text-to-voice", &voice);
    assert_eq!(voice["category"], "generated");
    // An accent that nobody named was added: labels are what they were said to be.
    assert_eq!(
        voice["labels"],
        json!({ "engine": "draft", "language": "en", "use_case": "narration" })
    );
    let id = voice["voice_id"].as_str().unwrap();
    let before = rig.sound_of(id, "One two three four.").await;

    let remix = json!({ "voice_description": "much faster", "auto_generate_text": true });
    let remixed = read(rig.post(&format!("/v1/text-to-voice/{id}/remix"), &remix))
        .await
        .json();
    assert_conforms("post", "/v1/text-to-voice/{voice_id}/remix", &remixed);
    let keep = json!({
        "voice_name": "Quick one", "voice_description": "The same, but faster than it was",
        "generated_voice_id": remixed["previews"][0]["generated_voice_id"],
    });
    let quick = read(rig.post("/v1/text-to-voice", &keep)).await.json();
    let after = rig
        .sound_of(quick["voice_id"].as_str().unwrap(), "One two three four.")
        .await;
    assert!((after.len() as f32) < 0.95 * before.len() as f32);
}

/// Strength 0 and 1 of one seed sounded the same, and nobody said that it changes nothing.
#[tokio::test]
async fn the_strength_of_a_prompt_is_heard_in_a_remix_and_told_where_it_is_not() {
    let rig = Rig::start().await;
    let design = json!({
        "voice_description": "An old raspy Scottish man", "auto_generate_text": true, "seed": 7,
        "prompt_strength": 0.3, "should_enhance": true,
    });
    let reply = read(rig.post("/v1/text-to-voice/design", &design)).await;
    let told = reply.header("x-mynah-draft-note").to_owned();
    let made = reply.json();
    let wanted = "They ignore these settings: enhancing the description, strength";
    assert!(told.contains(wanted), "{told}");
    let keep = json!({
        "voice_name": "Gillie", "voice_description": "An old raspy Scottish man",
        "generated_voice_id": made["previews"][0]["generated_voice_id"],
    });
    let voice = read(rig.post("/v1/text-to-voice", &keep)).await.json();
    let remix = format!(
        "/v1/text-to-voice/{}/remix",
        voice["voice_id"].as_str().unwrap()
    );
    let mut lengths = Vec::new();
    for strength in [0.0, 0.5, 1.0] {
        let body = json!({
            "voice_description": "much faster", "auto_generate_text": true, "seed": 7,
            "prompt_strength": strength,
        });
        let made = read(rig.post(&remix, &body)).await.json();
        lengths.push(made["previews"][0]["duration_secs"].as_f64().unwrap());
    }
    let falls = lengths.windows(2).all(|two| two[1] < 0.97 * two[0]);
    assert!(falls, "{lengths:?}");
}

#[tokio::test]
async fn what_cannot_be_designed_is_refused() {
    let rig = Rig::start_with(|options| options.plan = Some(Plan::Free)).await;
    let design = "/v1/text-to-voice/design";
    let short = json!({ "voice_description": "deep", "text": "Hi.", "loudness": 3 });
    let refused = read(rig.post(design, &short)).await;
    assert_eq!(refused.status, 422);
    let faults = refused.json()["detail"].as_array().unwrap().len();
    assert_eq!(faults, 3);
    let untold = json!({ "voice_description": "A deep and slow old man" });
    let refused = read(rig.post(design, &untold)).await;
    assert_eq!(
        (refused.status, refused.refusal().0),
        (400, "invalid_parameters".to_owned())
    );
    let good =
        json!({ "voice_description": "A deep and slow old man", "auto_generate_text": true });
    let format = format!("{design}?output_format=mp3_44100_192");
    assert_eq!(
        read(rig.post(&format, &good)).await.refusal().0,
        "output_format_not_allowed"
    );
    let keep = json!({
        "voice_name": "x", "voice_description": "A deep and slow old man", "generated_voice_id": "nobody",
    });
    let refused = read(rig.post("/v1/text-to-voice", &keep)).await;
    assert_eq!(
        (refused.status, refused.refusal().0),
        (404, "voice_not_found".to_owned())
    );
    let remix = format!("/v1/text-to-voice/{WREN}/remix");
    assert_eq!(read(rig.post(&remix, &good)).await.status, 403);
    assert_eq!(rig.used().await, 0);
    let poor = Rig::start_with(|options| options.credits = Some(20)).await;
    assert_eq!(
        read(poor.post(design, &good)).await.refusal().1,
        "quota_exceeded"
    );
}
