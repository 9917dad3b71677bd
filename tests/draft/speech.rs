//! The four calls that speak: formats, streams, times.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mynah::audio::decode::decode_as;
use mynah::audio::pcm::Pcm;
use mynah::terms::format::Codec;
use mynah::terms::format::OutputFormat;
use serde_json::Value;
use serde_json::json;

use crate::rig::Rig;
use crate::rig::read;
use crate::rig::streamed;

const TEXT: &str = "Tap the top key. Go back to bed!";

fn line() -> Value {
    json!({ "text": TEXT, "seed": 5 })
}

fn audio_of(line: &Value) -> Vec<u8> {
    STANDARD
        .decode(line["audio_base64"].as_str().unwrap())
        .unwrap()
}

fn decoded(bytes: &[u8], format: OutputFormat) -> Pcm {
    let decoded = decode_as(bytes, format).unwrap();
    assert!(decoded.damage.is_empty(), "{format}: {:?}", decoded.damage);
    decoded.pcm
}

#[tokio::test]
async fn every_format_decodes_to_the_same_length() {
    let rig = Rig::start().await;
    let plain = read(rig.speech("?output_format=pcm_16000", &line())).await;
    let seconds = plain.body.len() as f64 / 32_000.0;
    assert!(seconds > 1.0);
    for format in OutputFormat::ALL {
        for way in ["", "/stream"] {
            if way == "/stream" && !format.streams() {
                continue;
            }
            let answer = read(rig.speech(&format!("{way}?output_format={format}"), &line())).await;
            assert_eq!(answer.status, 200, "{format} {way}: {}", answer.text());
            let kind = match format.codec {
                Codec::Mp3 => "audio/mpeg",
                Codec::Pcm => "audio/pcm",
                Codec::Wav => "audio/wav",
                Codec::Ulaw | Codec::Alaw => "audio/basic",
                Codec::Opus => "audio/ogg",
            };
            assert_eq!(answer.header("content-type"), kind);
            let pcm = decoded(&answer.body, *format);
            assert_eq!(pcm.hz, format.hz);
            // A streamed MP3 can't say where its last frame's sound ends: three frames at most.
            let spare = if format.codec == Codec::Mp3 && way == "/stream" {
                0.15
            } else {
                0.001
            };
            let longer = pcm.seconds() - seconds;
            assert!(
                (-0.001..spare).contains(&longer),
                "{format} {way}: {longer}"
            );
        }
    }
}

#[tokio::test]
async fn a_stream_comes_in_small_objects_that_make_up_the_whole() {
    let rig = Rig::start().await;
    for name in [
        "mp3_44100_128",
        "mp3_22050_32",
        "mp3_24000_48",
        "pcm_24000",
        "opus_48000_64",
        "ulaw_8000",
    ] {
        let format: OutputFormat = name.parse().unwrap();
        let query = format!("output_format={name}");
        let whole = read(rig.speech(&format!("/stream?{query}"), &line())).await;
        let parts =
            streamed(rig.speech(&format!("/stream/with-timestamps?{query}"), &line())).await;
        assert!(parts.headers.contains_key("history-item-id"));
        assert_eq!(parts.headers["content-type"], "application/json");
        let audio: Vec<u8> = parts.lines.iter().flat_map(audio_of).collect();
        // Each Ogg stream has a serial number of its own; all else is the same bytes.
        if format.codec == Codec::Opus {
            assert_eq!(
                decoded(&audio, format).samples,
                decoded(&whole.body, format).samples
            );
        } else {
            assert!(audio == whole.body, "{name}");
        }
        let bytes_a_second = audio.len() as f64 / decoded(&audio, format).seconds();
        for (number, part) in parts.lines.iter().enumerate() {
            let seconds = match format.codec {
                Codec::Mp3 | Codec::Pcm | Codec::Ulaw => {
                    audio_of(part).len() as f64 / bytes_a_second
                }
                _ => continue,
            };
            assert!(seconds <= 0.25, "{name}, object {number}: {seconds}");
        }
        assert!(parts.lines.len() as f64 >= decoded(&audio, format).seconds() / 0.25);
        let said: String = parts
            .lines
            .iter()
            .flat_map(|part| letters(&part["alignment"]))
            .collect();
        assert_eq!(said, TEXT);
    }
}

fn letters(alignment: &Value) -> Vec<String> {
    let letters = alignment["characters"].as_array();
    letters
        .into_iter()
        .flatten()
        .map(|letter| letter.as_str().unwrap().to_owned())
        .collect()
}

/// The letters of a whole take with their times, from one object or many.
fn times(parts: &[Value], which: &str) -> Vec<(String, Range<f64>)> {
    let mut times = Vec::new();
    for part in parts {
        let number = |name: &str, place: usize| part[which][name][place].as_f64().unwrap();
        for (place, letter) in letters(&part[which]).into_iter().enumerate() {
            let start = number("character_start_times_seconds", place);
            let end = number("character_end_times_seconds", place);
            times.push((letter, start..end));
        }
    }
    times
}

#[tokio::test]
async fn times_grow_over_the_whole_take_and_end_with_it() {
    let rig = Rig::start().await;
    let parts = streamed(rig.speech("/stream/with-timestamps?output_format=pcm_16000", &line()))
        .await
        .lines;
    let whole = read(rig.speech("/with-timestamps?output_format=pcm_16000", &line()))
        .await
        .json();
    let seconds = audio_of(&whole).len() as f64 / 32_000.0;
    for which in ["alignment", "normalized_alignment"] {
        let told = times(std::slice::from_ref(&whole), which);
        assert_eq!(told, times(&parts, which), "streamed or not");
        for pair in told.windows(2) {
            assert!(pair[0].1.end <= pair[1].1.start + 1e-5, "{which} {pair:?}");
        }
        assert!(
            told.iter()
                .all(|(_, time)| time.start <= time.end && time.end <= seconds + 1e-3)
        );
    }
    let spoken: String = times(&parts, "normalized_alignment")
        .into_iter()
        .map(|(letter, _)| letter)
        .collect();
    assert_eq!(spoken, "tap the top key go back to bed");
    // The objects that carry a letter's time also carry its sound.
    let mut heard = 0.0;
    for part in &parts {
        let until = heard + audio_of(part).len() as f64 / 32_000.0;
        for (letter, time) in times(std::slice::from_ref(part), "alignment") {
            assert!(
                time.start < until + 0.05 && time.start > heard - 0.05,
                "{letter} {time:?} {heard}"
            );
        }
        heard = until;
    }
}

/// When the loud part of a sound begins after `from` seconds.
fn onset(pcm: &Pcm, from: f64) -> f64 {
    let hz = f64::from(pcm.hz);
    let start = (from * hz) as usize;
    let loudest = pcm
        .samples
        .iter()
        .fold(0.0_f32, |most, sample| most.max(sample.abs()));
    let place = pcm.samples[start..]
        .iter()
        .position(|sample| sample.abs() > loudest * 0.03);
    (start + place.unwrap()) as f64 / hz
}

#[tokio::test]
async fn words_begin_where_the_times_say_on_every_path() {
    let rig = Rig::start().await;
    let mut offsets = Vec::new();
    for (way, name) in [
        ("/with-timestamps", "pcm_44100"),
        ("/stream/with-timestamps", "pcm_16000"),
        ("/with-timestamps", "mp3_44100_128"),
        ("/stream/with-timestamps", "mp3_44100_128"),
        ("/stream/with-timestamps", "mp3_22050_32"),
        ("/with-timestamps", "opus_48000_128"),
        ("/stream/with-timestamps", "opus_48000_128"),
    ] {
        let parts = streamed(rig.speech(&format!("{way}?output_format={name}"), &line()))
            .await
            .lines;
        let audio: Vec<u8> = parts.iter().flat_map(audio_of).collect();
        let pcm = decoded(&audio, name.parse().unwrap());
        let told = times(&parts, "alignment");
        let second = told.iter().position(|(letter, _)| letter == "G").unwrap();
        // What is heard of "Go" after the pause, against what is told of it.
        let pause = told[second].1.start;
        offsets.push((way, name, onset(&pcm, pause - 0.1) - pause));
    }
    let first = offsets[0].2;
    for offset in &offsets {
        assert!(offset.2.abs() < 0.010, "{offset:?}");
        assert!(
            (offset.2 - first).abs() < 0.005,
            "{offset:?} against {first}"
        );
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let rig = Rig::start().await;
    let take = async |seed: u32| {
        let body =
            json!({ "text": "Hello there.", "seed": seed, "voice_settings": { "stability": 0.1 } });
        read(rig.speech("?output_format=pcm_16000", &body))
            .await
            .body
    };
    let (one, again, other) = (take(1).await, take(1).await, take(2).await);
    assert!(one == again && one != other);
}

#[tokio::test]
async fn any_text_survives() {
    let rig = Rig::start().await;
    for text in [
        "\u{0}",
        "\u{1}\u{7f}\u{202e}\u{feff}",
        "<break time=\"9s\"/>",
        "<speak><<<>>&amp;",
        "[laughs] [",
        "…",
        "日本語のテキスト",
        "😀😀😀",
        "e\u{301}\u{301}\u{301}",
        "\u{10ffff}",
        "999999999999",
    ] {
        let answer = streamed(rig.speech(
            "/stream/with-timestamps",
            &json!({ "text": text, "seed": 1 }),
        ))
        .await;
        let said: String = answer
            .lines
            .iter()
            .flat_map(|part| letters(&part["alignment"]))
            .collect();
        assert_eq!(said, text);
        let audio: Vec<u8> = answer.lines.iter().flat_map(audio_of).collect();
        assert!(!audio.is_empty(), "{text:?}");
    }
}

#[tokio::test]
async fn a_foreign_language_is_said_to_be_read_with_english_sounds() {
    let rig = Rig::start().await;
    let foreign = json!({ "text": "Guten Morgen, wie geht es dir?", "language_code": "de" });
    let answer = read(rig.speech("/stream", &foreign)).await;
    assert_eq!(
        answer.header("x-mynah-draft-note"),
        "read with English sounds"
    );
    let answer = read(rig.speech("/stream", &json!({ "text": "Good morning." }))).await;
    assert_eq!(answer.header("x-mynah-draft-note"), "");
}
