//! Speech to text and forced alignment: what the server said it knows, all else it says it can't.

use mynah::audio::decode::decode_bytes;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::audio::resample::resample;
use reqwest::multipart::Form;
use reqwest::multipart::Part;
use serde_json::Value;
use serde_json::json;

use crate::dialogue::turns;
use crate::rig::Answer;
use crate::rig::Rig;
use crate::rig::read;
use crate::schema::assert_conforms;

const SAID: &str = "Seven birds came back, and <break time=\"0.3s\"/> one did not.";
const TEXT: &str = "Seven birds came back, and one did not.";

struct Spoken {
    mp3: Vec<u8>,
    sound: Pcm,
    item: Value,
}

async fn spoken(rig: &Rig) -> Spoken {
    let answer = read(rig.speech("", &json!({ "text": SAID, "seed": 2 }))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let item = answer.header("history-item-id").to_owned();
    Spoken {
        sound: decode_bytes(&answer.body).unwrap().pcm,
        mp3: answer.body,
        item: rig.json(&format!("/v1/history/{item}")).await,
    }
}

fn file(bytes: Vec<u8>) -> Form {
    let form = Form::new().part("file", Part::bytes(bytes).file_name("sound"));
    form.text("model_id", "scribe_v2")
}

async fn transcribe(rig: &Rig, form: Form) -> Answer {
    read(rig.form("/v1/speech-to-text", form)).await
}

/// The same sound in another format.
fn again(sound: &Pcm, format: &str) -> Vec<u8> {
    let format: mynah::terms::format::OutputFormat = format.parse().unwrap();
    encode(&resample(sound, format.hz), format).unwrap()
}

#[tokio::test]
async fn own_sound_is_known_again_in_every_container() {
    let rig = Rig::start().await;
    let spoken = spoken(&rig).await;
    let starts = &spoken.item["alignments"]["alignment"]["character_start_times_seconds"];
    for bytes in [
        spoken.mp3.clone(),
        again(&spoken.sound, "wav_16000"),
        again(&spoken.sound, "mp3_22050_32"),
        again(&spoken.sound, "opus_48000_32"),
    ] {
        let answer = transcribe(&rig, file(bytes)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let body = answer.json();
        assert_conforms("post", "/v1/speech-to-text", &body);
        assert_eq!(body["text"], TEXT);
        let words = body["words"].as_array().unwrap();
        let joined: String = words
            .iter()
            .map(|word| word["text"].as_str().unwrap())
            .collect();
        assert_eq!(joined, TEXT);
        let start = words[2]["start"].as_f64().unwrap();
        assert_eq!(words[2]["text"], "birds");
        assert!(
            (start - starts[6].as_f64().unwrap()).abs() < 0.03,
            "{start}"
        );
        let kept = format!(
            "/v1/speech-to-text/transcripts/{}",
            body["transcription_id"].as_str().unwrap()
        );
        assert_eq!(rig.json(&kept).await, body);
        assert_eq!(read(rig.delete(&kept)).await.status, 200);
        assert_eq!(read(rig.get(&kept)).await.status, 404);
        assert_eq!(read(rig.delete(&kept)).await.status, 404);
    }
}

#[tokio::test]
async fn a_part_of_own_sound_has_the_words_of_that_part() {
    let rig = Rig::start().await;
    let spoken = spoken(&rig).await;
    let half = spoken.sound.samples.len() / 2;
    let later = Pcm::mono(spoken.sound.hz, spoken.sound.samples[half..].to_vec());
    let body = transcribe(&rig, file(again(&later, "wav_16000")))
        .await
        .json();
    let text = body["text"].as_str().unwrap();
    assert!(
        text.ends_with("one did not.") && !text.contains("Seven"),
        "{text}"
    );
}

#[tokio::test]
async fn foreign_sound_is_refused_and_costs_nothing() {
    let rig = Rig::start().await;
    rig.say("Something else.").await;
    let used = rig.used().await;
    let tone = |n: usize| 0.3 * (n as f32 * (0.05 + n as f32 * 1e-7)).sin();
    let foreign = Pcm::mono(16_000, (0..32_000).map(tone).collect());
    let answer = transcribe(&rig, file(again(&foreign, "wav_16000"))).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.refusal().0, "draft_unavailable");
    let by_address = Form::new()
        .text("model_id", "scribe_v2")
        .text("source_url", "https://example.org/a.mp3");
    assert_eq!(
        transcribe(&rig, by_address).await.refusal().0,
        "draft_unavailable"
    );
    for wrong in [
        Form::new().text("other", "1"),
        file(Vec::new()).text("num_speakers", "33"),
        Form::new().text("model_id", "whisper"),
        file(Vec::new()).text("additional_formats", "{}"),
    ] {
        assert_eq!(transcribe(&rig, wrong).await.status, 422);
    }
    assert_eq!(
        transcribe(&rig, file(Vec::new())).await.refusal().1,
        "empty_file"
    );
    assert_eq!(rig.used().await, used);
}

#[tokio::test]
async fn speakers_and_exports_come_from_the_record() {
    let rig = Rig::start().await;
    let sound = read(rig.post("/v1/text-to-dialogue", &turns())).await.body;
    let exports: Vec<Value> = ["srt", "txt", "html", "segmented_json", "docx"]
        .map(|format| json!({ "format": format, "include_speakers": true }))
        .into();
    let form = file(sound)
        .text("diarize", "true")
        .text("timestamps_granularity", "character")
        .text("entity_detection", "null")
        .text("additional_formats", Value::from(exports).to_string());
    let answer = transcribe(&rig, form).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body = answer.json();
    assert_conforms("post", "/v1/speech-to-text", &body);
    assert_eq!(
        body["text"],
        "Are you there already? I have been for a long while."
    );
    let words = body["words"].as_array().unwrap();
    assert_eq!(words[0]["speaker_id"], "speaker_0");
    assert_eq!(words.last().unwrap()["speaker_id"], "speaker_1");
    assert_eq!(words[0]["characters"][2]["text"], "e");
    let export = |n: usize| body["additional_formats"][n]["content"].as_str().unwrap();
    assert!(export(0).starts_with("1\n00:00:00,") && export(0).contains("Speaker 2: I have been"));
    assert!(export(1).contains("Speaker 1: Are you there already?"));
    assert!(export(2).contains("<p>"));
    let segments: Value = serde_json::from_str(export(3)).unwrap();
    assert_eq!(segments["segments"][1]["speaker_id"], "speaker_1");
    assert!(export(4).starts_with("UEsDB"), "a zip archive");
}

async fn align(rig: &Rig, bytes: Vec<u8>, text: &str) -> Answer {
    let form = Form::new()
        .part("file", Part::bytes(bytes).file_name("a.wav"))
        .text("text", text.to_owned());
    read(rig.form("/v1/forced-alignment", form)).await
}

#[tokio::test]
async fn own_sound_is_aligned_exactly_and_foreign_sound_roughly() {
    let rig = Rig::start().await;
    let spoken = spoken(&rig).await;
    let wav = again(&spoken.sound, "wav_22050");
    let known = align(&rig, wav.clone(), "Seven birds came back and one did not").await;
    assert_eq!(known.status, 200, "{}", known.text());
    assert_eq!(known.header("x-mynah-draft-times"), "");
    assert_conforms("post", "/v1/forced-alignment", &known.json());
    let starts = &spoken.item["alignments"]["alignment"]["character_start_times_seconds"];
    let at = |body: &Value, word: &str| {
        let words = body["words"].as_array().unwrap();
        let found = words.iter().find(|entry| entry["text"] == word).unwrap();
        found["start"].as_f64().unwrap()
    };
    let exact = at(&known.json(), "birds");
    assert!((exact - starts[6].as_f64().unwrap()).abs() < 0.03);
    // The record is gone: the same sound is foreign now.
    let item = spoken.item["history_item_id"].as_str().unwrap();
    assert_eq!(
        read(rig.delete(&format!("/v1/history/{item}")))
            .await
            .status,
        200
    );
    let rough = align(&rig, wav.clone(), TEXT).await;
    assert_eq!(rough.header("x-mynah-draft-times"), "approximate");
    let body = rough.json();
    for word in ["birds", "back,", "one", "not."] {
        let known = known.json();
        let real = at(&known, word.trim_end_matches([',', '.']));
        assert!(
            (at(&body, word) - real).abs() < 0.25,
            "{word}: {} {real}",
            at(&body, word)
        );
    }
    let characters = body["characters"].as_array().unwrap();
    assert_eq!(characters.len(), TEXT.len());
    assert_eq!(align(&rig, wav, " ").await.refusal().0, "empty_text");
    assert_eq!(align(&rig, Vec::new(), "a").await.refusal().1, "empty_file");
}
