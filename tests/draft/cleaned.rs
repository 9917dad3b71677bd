//! Audio isolation and the voice changer: what they do to sound, measured.

use mynah::audio::decode::decode_bytes;
use mynah::audio::pcm::Pcm;
use mynah::audio::resample::resample;
use reqwest::multipart::Form;
use reqwest::multipart::Part;
use serde_json::Value;

use crate::dialogue::BITTERN;
use crate::measure::db;
use crate::measure::median;
use crate::measure::pitches;
use crate::measure::power_spectrum;
use crate::measure::semitones;
use crate::rig::Answer;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::client;
use crate::rig::read;
use crate::rig::samples;
use crate::schema::assert_conforms;

const SAID: &str = "The river was wide, and nobody knew a way over.";

fn raw(sound: &[f32]) -> Part {
    let bytes = sound
        .iter()
        .flat_map(|sample| ((sample * 32_768.0) as i16).to_le_bytes());
    Part::bytes(bytes.collect::<Vec<u8>>()).file_name("noisy talk.pcm")
}

async fn isolate(rig: &Rig, way: &str, sound: &[f32]) -> Answer {
    let form = Form::new()
        .part("audio", raw(sound))
        .text("file_format", "pcm_s16le_16");
    read(rig.form(&format!("/v1/audio-isolation{way}"), form)).await
}

/// A voice in steady noise, with what is voice alone.
async fn noisy(rig: &Rig) -> (Vec<f32>, Vec<f32>) {
    let mut voice = vec![0.0; 8_000];
    voice.extend(rig.sound_of(WREN, SAID).await);
    voice.extend(std::iter::repeat_n(0.0, 8_000));
    let mut state = 1_u32;
    let mixed = voice.iter().map(|sample| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        sample + 0.02 * ((state >> 8) as f32 / 8_388_608.0 - 1.0)
    });
    (mixed.collect(), voice)
}

#[tokio::test]
async fn steady_noise_goes_and_the_voice_stays() {
    let rig = Rig::start().await;
    let (mixed, voice) = noisy(&rig).await;
    let used = rig.used().await;
    for way in ["", "/stream"] {
        let answer = isolate(&rig, way, &mixed).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("content-type"), "audio/mpeg");
        let clean = resample(&decode_bytes(&answer.body).unwrap().pcm, 16_000).samples;
        // MP3 on a stream is heard 24 ms late.
        let late = if way == "/stream" { 384 } else { 0 };
        let (from, to) = (1_000, 7_000);
        let less = db(&mixed[from..to]) - db(&clean[from + late..to + late]);
        assert!(less > 12.0, "{way}: {less} dB less noise");
        let middle = 8_000..voice.len() - 8_000;
        let changed =
            db(&voice[middle.clone()]) - db(&clean[middle.start + late..middle.end + late]);
        assert!(changed.abs() < 1.5, "{way}: the voice by {changed} dB");
        assert!((clean.len() as f64 - mixed.len() as f64).abs() < 16_000.0 * 0.15);
    }
    let secs = mixed.len() as f64 / 16_000.0;
    let each = (secs * 1_000.0 / 60.0).ceil() as i64;
    assert_eq!(rig.used().await - used, 2 * each);
}

#[tokio::test]
async fn what_was_cleaned_is_listed_until_it_is_deleted() {
    let rig = Rig::start().await;
    for _ in 0..3 {
        assert_eq!(isolate(&rig, "", &vec![0.1; 16_000]).await.status, 200);
    }
    let list = |query: &str| {
        let path = format!("/v1/audio-isolation/history?{query}");
        let rig = &rig;
        async move { rig.json(&path).await }
    };
    let page = list("page_size=2").await;
    assert_conforms("get", "/v1/audio-isolation/history", &page);
    assert_eq!(
        (page["items"].as_array().unwrap().len(), &page["has_more"]),
        (2, &Value::Bool(true))
    );
    assert_eq!(
        list("page_size=2&page=2").await["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        list("search=NOISY").await["items"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    assert_eq!(
        list("search=other").await["items"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    let item = &page["items"][0];
    assert_eq!(
        (&item["title"], item["duration_seconds"].as_f64()),
        (&Value::from("noisy talk.pcm"), Some(1.0))
    );
    let path = format!(
        "/v1/audio-isolation/history/{}",
        item["id"].as_str().unwrap()
    );
    assert_eq!(read(rig.delete(&path)).await.status, 204);
    assert_eq!(read(rig.delete(&path)).await.status, 404);
    assert_eq!(rig.history().await.len(), 0);
    assert_eq!(
        read(rig.get("/v1/audio-isolation/history?page=0"))
            .await
            .status,
        422
    );
}

#[tokio::test]
async fn what_was_cleaned_is_kept_where_its_address_says_and_needs_no_key() {
    let rig = Rig::start().await;
    let mut sent = Vec::new();
    for way in ["/stream", ""] {
        sent.push(isolate(&rig, way, &vec![0.1; 32_000]).await.body);
    }
    let page = rig.json("/v1/audio-isolation/history").await;
    let mut urls = Vec::new();
    for (item, sent) in page["items"]
        .as_array()
        .unwrap()
        .iter()
        .zip(sent.iter().rev())
    {
        let url = item["download_url"].as_str().unwrap().to_owned();
        let answer = read(client().get(&url)).await;
        assert_eq!(answer.status, 200, "{url}");
        assert_eq!(answer.header("content-type"), "audio/mpeg");
        assert!(answer.body == *sent, "as it was answered");
        // Its id is known to whoever may list it, its address is not to be guessed from it.
        assert!(!url.contains(item["id"].as_str().unwrap()), "{url}");
        urls.push(url);
    }
    let (first, second) = (&urls[0], &urls[1]);
    let guessed = first.replace(".mp3", "0.mp3");
    assert_eq!(read(client().get(guessed)).await.status, 404);
    let id = page["items"][0]["id"].as_str().unwrap();
    let path = format!("/v1/audio-isolation/history/{id}");
    assert_eq!(read(rig.delete(&path)).await.status, 204);
    for (url, status) in [(first, 404), (second, 200)] {
        assert_eq!(read(client().get(url)).await.status, status);
    }
}

#[tokio::test]
async fn of_what_was_cleaned_the_oldest_sound_makes_room() {
    let rig = Rig::start_with(|options| options.keep_bytes = 40_000).await;
    for _ in 0..3 {
        assert_eq!(isolate(&rig, "", &vec![0.1; 32_000]).await.status, 200);
    }
    let page = rig.json("/v1/audio-isolation/history").await;
    let urls = page["items"].as_array().unwrap().iter();
    let kept: Vec<bool> = urls.map(|item| item["download_url"].is_string()).collect();
    assert_eq!(kept, [true, false, false]);
    let files = std::fs::read_dir(rig.folder.path().join("audio")).unwrap();
    assert_eq!(files.count(), 1);
}

#[tokio::test]
async fn what_can_not_be_charged_is_not_listed() {
    let rig = Rig::start().await;
    rig.refuse_charges();
    assert_eq!(isolate(&rig, "", &vec![0.1; 16_000]).await.status, 500);
    let path = "/v1/audio-isolation/history";
    assert_eq!(rig.json(path).await["items"], Value::Array(Vec::new()));
    assert_eq!(rig.used().await, 0);
}

#[tokio::test]
async fn what_is_no_sound_is_refused() {
    let rig = Rig::start().await;
    let send =
        async |path: &str, part: Part| read(rig.form(path, Form::new().part("audio", part))).await;
    for path in [
        "/v1/audio-isolation",
        &format!("/v1/speech-to-speech/{WREN}"),
    ] {
        let text = Part::bytes(b"no sound at all".to_vec()).file_name("a.mp3");
        let answer = send(path, text).await;
        assert_eq!(
            (answer.status, answer.refusal().0.as_str()),
            (400, "invalid_audio_format")
        );
        let empty = send(path, Part::bytes(Vec::new()).file_name("a.mp3")).await;
        assert_eq!(empty.refusal().1, "empty_file");
        assert_eq!(
            read(rig.form(path, Form::new().text("other", "1")))
                .await
                .status,
            422
        );
    }
}

async fn change(rig: &Rig, way: &str, sound: &[f32]) -> Answer {
    let form = Form::new()
        .part("audio", raw(sound))
        .text("model_id", "eleven_multilingual_sts_v2")
        .text("file_format", "pcm_s16le_16");
    read(rig.form(&format!("/v1/{way}"), form)).await
}

/// Levels of 20 ms.
fn levels(sound: &[f32]) -> Vec<f32> {
    sound
        .chunks(320)
        .map(|frame| db(frame).max(-60.0))
        .collect()
}

/// The mean spectrum of what is loud, in dB over bands from 300 Hz to 5 kHz, without the level.
fn colour(sound: &[f32]) -> Vec<f32> {
    let mut bands = [0.0; 16];
    for frame in sound.chunks_exact(512).filter(|frame| db(frame) > -40.0) {
        let power = power_spectrum(frame);
        for (n, band) in bands.iter_mut().enumerate() {
            let edge =
                |n: usize| (300.0 * (5_000.0_f32 / 300.0).powf(n as f32 / 16.0) / 31.25) as usize;
            *band += power[edge(n)..=edge(n + 1)].iter().sum::<f32>();
        }
    }
    let bands: Vec<f32> = bands.iter().map(|band| 10.0 * band.log10()).collect();
    let mean = bands.iter().sum::<f32>() / 16.0;
    bands.iter().map(|band| band - mean).collect()
}

fn apart(one: &[f32], other: &[f32]) -> f32 {
    let squares = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
    (squares.sum::<f32>() / one.len() as f32).sqrt()
}

fn correlation(one: &[f32], other: &[f32]) -> f32 {
    let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
    let (a, b) = (mean(one), mean(other));
    let pairs = one.iter().zip(other);
    let dot = |f: fn(f32, f32) -> f32| pairs.clone().map(|(x, y)| f(x - a, y - b)).sum::<f32>();
    dot(|x, y| x * y) / (dot(|x, _| x * x) * dot(|_, y| y * y)).sqrt()
}

#[tokio::test]
async fn a_changed_voice_has_the_other_s_pitch_and_size_and_its_own_timing() {
    let rig = Rig::start().await;
    for (from, to) in [(WREN, BITTERN), (BITTERN, WREN)] {
        let own = rig.sound_of(from, SAID).await;
        let other = rig.sound_of(to, SAID).await;
        let answer = change(
            &rig,
            &format!("speech-to-speech/{to}?output_format=pcm_16000"),
            &own,
        )
        .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let changed = samples(&answer.body);
        assert_eq!(changed.len(), own.len());
        let pitch = |sound: &[f32]| median(&pitches(sound));
        let off = semitones(pitch(&changed), pitch(&other));
        assert!(off < 2.0, "{from} to {to}: {off} semitones");
        let alike = correlation(&levels(&own), &levels(&changed));
        assert!(alike > 0.85, "{from} to {to}: {alike}");
        let before = apart(&colour(&own), &colour(&other));
        let after = apart(&colour(&changed), &colour(&other));
        assert!(
            after < 0.7 * before,
            "{from} to {to}: {before} to {after} dB"
        );
        let item = rig
            .json(&format!("/v1/history/{}", answer.header("history-item-id")))
            .await;
        assert_eq!(
            (&item["source"], &item["voice_id"]),
            (&"STS".into(), &to.into())
        );
        assert!(item["text"].is_null());
        let secs = own.len() as f64 / 16_000.0;
        let cost = (secs * 1_000.0 / 60.0).ceil() as u64;
        assert_eq!(answer.header("character-cost"), cost.to_string());
    }
    let changed = rig.json("/v1/history?source=STS").await;
    assert_eq!(changed["history"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_streamed_change_is_the_same_under_both_names() {
    let rig = Rig::start().await;
    let own = Pcm::mono(16_000, rig.sound_of(WREN, "Hello over there.").await).samples;
    let query = "output_format=pcm_16000";
    let whole = change(&rig, &format!("voice-changer/{BITTERN}?{query}"), &own).await;
    let stream = change(
        &rig,
        &format!("voice-changer/{BITTERN}/stream?{query}"),
        &own,
    )
    .await;
    assert!(whole.status == 200 && whole.body == stream.body);
    let other = change(&rig, "speech-to-speech/nobody", &own).await;
    assert_eq!(
        (other.status, other.refusal().0.as_str()),
        (404, "voice_not_found")
    );
    let wav = change(
        &rig,
        &format!("speech-to-speech/{BITTERN}/stream?output_format=wav_16000"),
        &own,
    )
    .await;
    assert_eq!(wav.status, 422);
    let form = Form::new()
        .part("audio", raw(&own))
        .text("model_id", "eleven_v3");
    let spoken = read(rig.form(&format!("/v1/speech-to-speech/{BITTERN}"), form)).await;
    assert_eq!(spoken.refusal().0, "unsupported_model");
}
