//! Music: plans, sketches, the shapes of the detailed answers, what is refused.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mynah::draft::plan::Plan;
use reqwest::multipart::Form;
use reqwest::multipart::Part;
use serde_json::Value;
use serde_json::json;

use crate::measure::db;
use crate::rig::Rig;
use crate::rig::read;
use crate::rig::samples;
use crate::schema::assert_conforms;

const PROMPT: &str = "calm piano, minor";

fn short() -> Value {
    json!({ "prompt": PROMPT, "music_length_ms": 3_000 })
}

#[tokio::test]
async fn a_plan_costs_nothing_and_can_be_played() {
    let rig = Rig::start().await;
    for model in ["music_v1", "music_v2"] {
        let ask = json!({ "prompt": PROMPT, "music_length_ms": 6_000, "model_id": model });
        let answer = read(rig.post("/v1/music/plan", &ask)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let plan = answer.json();
        assert_conforms("post", "/v1/music/plan", &plan);
        assert_eq!(rig.used().await, 0);
        let body = json!({ "composition_plan": plan, "model_id": model, "seed": 4 });
        let other = if model == "music_v1" {
            "music_v2"
        } else {
            "music_v1"
        };
        let wrong = json!({ "composition_plan": plan, "model_id": other });
        assert_eq!(read(rig.post("/v1/music", &wrong)).await.status, 422);
        let rig = Rig::start().await;
        let song = read(rig.post("/v1/music?output_format=pcm_16000", &body)).await;
        assert_eq!(song.status, 200, "{}", song.text());
        let sound = samples(&song.body);
        assert_eq!(sound.len(), 6 * 16_000);
        assert!(db(&sound) > -40.0);
        assert_eq!(song.header("character-cost"), "120");
        assert_eq!(song.header("song-id").len(), 20);
        let same = read(rig.post("/v1/music/stream?output_format=pcm_16000", &body)).await;
        assert!(same.body == song.body);
        assert_eq!((rig.used().await, rig.history().await.len()), (240, 0));
    }
}

#[tokio::test]
async fn a_detailed_answer_has_its_parts_where_the_official_client_looks() {
    let rig = Rig::start().await;
    let answer = read(rig.post("/v1/music/detailed", &short())).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let kind = answer.header("content-type");
    let boundary = kind.strip_prefix("multipart/mixed; boundary=").unwrap();
    let text = answer.text();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(format!("--{boundary}").as_str()));
    assert_eq!(lines.next(), Some("Content-Type: application/json"));
    assert_eq!(lines.next(), Some(""));
    let details: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    assert_eq!(
        details["composition_plan"]["sections"][0]["duration_ms"],
        3_000
    );
    assert!(details["song_metadata"]["title"].is_string());
    assert!(text.contains("filename="));
}

#[tokio::test]
async fn a_detailed_stream_tells_the_plan_then_the_sound() {
    let rig = Rig::start().await;
    let answer = read(rig.post(
        "/v1/music/detailed/stream?output_format=pcm_16000",
        &short(),
    ))
    .await;
    assert_eq!(answer.header("content-type"), "text/event-stream");
    let text = answer.text();
    let events: Vec<(&str, Value)> = text
        .split_terminator("\n\n")
        .map(|event| {
            let (name, value) = event.split_once('\n').unwrap();
            let value = value.strip_prefix("data: ").unwrap();
            (
                name.strip_prefix("event: ").unwrap(),
                serde_json::from_str(value).unwrap(),
            )
        })
        .collect();
    assert_eq!(events[0].0, "composition_plan");
    assert_eq!(events.last().unwrap().0, "completion");
    let sound: usize = events
        .iter()
        .filter(|(name, _)| *name == "audio_chunk")
        .map(|(_, value)| {
            STANDARD
                .decode(value["audio_base64"].as_str().unwrap())
                .unwrap()
                .len()
        })
        .sum();
    assert_eq!(sound, 3 * 32_000);
}

/// Regression: a boolean as the source of a plan was passed over.
#[tokio::test]
async fn a_plan_that_is_no_object_is_refused() {
    let rig = Rig::start().await;
    for plan in [
        json!(true),
        json!(false),
        json!(3),
        json!("plan"),
        json!([]),
    ] {
        let source = json!({ "prompt": PROMPT, "source_composition_plan": plan });
        let planned = json!({ "composition_plan": plan });
        for (path, body, name) in [
            ("/v1/music/plan", &source, "source_composition_plan"),
            ("/v1/music", &planned, "composition_plan"),
            ("/v1/music/detailed", &planned, "composition_plan"),
            ("/v1/music/stream", &planned, "composition_plan"),
        ] {
            let answer = read(rig.post(path, body)).await;
            assert_eq!(answer.status, 422, "{path} {plan}: {}", answer.text());
            let fault = &answer.json()["detail"][0];
            assert_eq!(fault["loc"], json!(["body", name]), "{path} {plan}");
        }
    }
    for model in ["music_v1", "music_v2"] {
        let ask = json!({ "prompt": PROMPT, "model_id": model });
        let plan = read(rig.post("/v1/music/plan", &ask)).await.json();
        let ask = json!({ "prompt": PROMPT, "source_composition_plan": plan });
        assert_eq!(read(rig.post("/v1/music/plan", &ask)).await.status, 200);
    }
    assert_eq!(rig.used().await, 0);
}

#[tokio::test]
async fn what_can_t_be_meant_or_done_is_refused() {
    let rig = Rig::start().await;
    let plan = json!({
        "positive_global_styles": [], "negative_global_styles": [],
        "sections": [{ "section_name": "A", "positive_local_styles": [], "negative_local_styles": [],
            "duration_ms": 3_000, "lines": [] }],
    });
    for body in [
        json!({}),
        json!({ "prompt": "a", "composition_plan": plan }),
        json!({ "prompt": "a", "seed": 1 }),
        json!({ "composition_plan": plan, "music_length_ms": 5_000 }),
        json!({ "prompt": "a".repeat(4_101) }),
    ] {
        assert_eq!(
            read(rig.post("/v1/music", &body)).await.status,
            400,
            "{body}"
        );
    }
    for body in [
        json!({ "prompt": 3 }),
        json!({ "prompt": "a", "music_length_ms": 2_999 }),
    ] {
        assert_eq!(
            read(rig.post("/v1/music", &body)).await.status,
            422,
            "{body}"
        );
    }
    let wav = read(rig.post("/v1/music?output_format=wav_44100", &short())).await;
    assert_eq!(wav.status, 422);
    for (path, part) in [
        ("/v1/music/upload", "file"),
        ("/v1/music/stem-separation", "file"),
        ("/v1/music/video-to-music", "videos"),
    ] {
        let form = Form::new().part(part, Part::bytes(vec![0; 9]).file_name("a.mp3"));
        let answer = read(rig.form(path, form)).await;
        assert_eq!(
            (answer.status, answer.refusal().0.as_str()),
            (400, "draft_unavailable")
        );
        assert_eq!(
            read(rig.form(path, Form::new().text("other", "1")))
                .await
                .status,
            422
        );
    }
    assert_eq!(rig.used().await, 0);
    let free = Rig::start_with(|options| options.plan = Some(Plan::Free)).await;
    assert_eq!(read(free.post("/v1/music", &short())).await.status, 403);
}
