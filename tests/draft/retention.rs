//! Zero retention: on a plan that has it nothing of what was made is kept, and it costs the same.

use reqwest::multipart::Form;
use reqwest::multipart::Part;
use serde_json::json;

use mynah::draft::plan::Plan;

use crate::dialogue::turns;
use crate::rig::Answer;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;

async fn enterprise() -> Rig {
    Rig::start_with(|options| options.plan = Some(Plan::Enterprise)).await
}

fn assert_unkept(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 200, "{what}: {}", answer.text());
    assert!(answer.headers.get("history-item-id").is_none(), "{what}");
    assert!(answer.headers.get("request-id").is_some(), "{what}");
}

#[tokio::test]
async fn what_is_spoken_is_charged_and_not_in_the_history() {
    let rig = enterprise().await;
    let text = "Nobody keeps this.";
    let mut used = 0;
    for way in ["", "/stream", "/with-timestamps", "/stream/with-timestamps"] {
        let way = format!("{way}?enable_logging=false");
        let answer = read(rig.speech(&way, &json!({ "text": text }))).await;
        assert_unkept(&answer, &way);
        used += text.len() as i64;
        rig.at_rest().await;
        assert_eq!(rig.used().await, used, "{way}");
    }
    let path = "/v1/text-to-dialogue/stream?enable_logging=false";
    let answer = read(rig.post(path, &turns())).await;
    assert_unkept(&answer, path);
    rig.at_rest().await;
    assert!(rig.used().await > used);
    assert!(rig.history().await.is_empty());
    // And kept again without it.
    rig.say("This is kept.").await;
    assert_eq!(rig.history_of(1).await.len(), 1);
}

#[tokio::test]
async fn a_changed_voice_is_not_in_the_history_and_a_transcript_can_t_be_asked_for_again() {
    let rig = enterprise().await;
    // What is understood has to be known.
    let spoken = read(rig.speech("", &json!({ "text": "Seven birds came back." }))).await;
    assert_eq!(rig.history().await.len(), 1);
    let file = || Part::bytes(spoken.body.clone()).file_name("sound");

    let path = format!("/v1/speech-to-speech/{WREN}/stream?enable_logging=false");
    let answer = read(rig.form(&path, Form::new().part("audio", file()))).await;
    assert_unkept(&answer, &path);
    rig.at_rest().await;
    assert_eq!(rig.history().await.len(), 1);

    let form = || {
        let form = Form::new().part("file", file());
        form.text("model_id", "scribe_v2")
    };
    for (query, status) in [("", 200), ("?enable_logging=false", 404)] {
        let answer = read(rig.form(&format!("/v1/speech-to-text{query}"), form())).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let body = answer.json();
        let id = body["transcription_id"].as_str().unwrap();
        let again = format!("/v1/speech-to-text/transcripts/{id}");
        assert_eq!(read(rig.get(&again)).await.status, status, "{query}");
    }
}

#[tokio::test]
async fn other_plans_refuse_it_for_nothing() {
    for plan in Plan::ALL
        .into_iter()
        .filter(|plan| *plan != Plan::Enterprise)
    {
        let rig = Rig::start_with(|options| options.plan = Some(plan)).await;
        for path in [
            format!("/v1/text-to-speech/{WREN}/stream?enable_logging=false"),
            "/v1/sound-generation?enable_logging=false".to_owned(),
        ] {
            let answer = read(rig.post(&path, &json!({ "text": "A bell" }))).await;
            assert_eq!(answer.status, 403, "{path}: {}", answer.text());
            assert_eq!(answer.refusal().0, "feature_not_available");
        }
        assert_eq!(rig.used().await, 0);
    }
}
