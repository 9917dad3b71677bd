//! Models, voices, user, subscription: what they answer and that it is what the description promises.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;
use serde_json::json;

use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;
use crate::schema::assert_conforms;

#[tokio::test]
async fn every_answer_is_as_described() {
    let rig = Rig::start().await;
    let item = rig.say("Hello.").await;
    let one = format!("/v1/voices/{WREN}");
    for (described, path) in [
        ("/v1/models", "/v1/models"),
        ("/v2/voices", "/v2/voices"),
        ("/v1/voices", "/v1/voices"),
        ("/v1/voices/{voice_id}", &one),
        ("/v1/voices/{voice_id}/settings", &format!("{one}/settings")),
        ("/v1/voices/settings/default", "/v1/voices/settings/default"),
        ("/v1/user", "/v1/user"),
        ("/v1/user/subscription", "/v1/user/subscription"),
        ("/v1/history", "/v1/history"),
        (
            "/v1/history/{history_item_id}",
            &format!("/v1/history/{item}"),
        ),
    ] {
        assert_conforms("get", described, &rig.json(path).await);
    }
    let timed = read(rig.speech("/with-timestamps", &json!({ "text": "Hi." })))
        .await
        .json();
    assert_conforms(
        "post",
        "/v1/text-to-speech/{voice_id}/with-timestamps",
        &timed,
    );
    let deleted = read(rig.delete(&format!("/v1/history/{item}")))
        .await
        .json();
    assert_conforms("delete", "/v1/history/{history_item_id}", &deleted);
}

#[tokio::test]
async fn every_answer_is_marked_as_a_draft() {
    let rig = Rig::start().await;
    for path in ["/v1/models", "/v1/nothing", "/v1/history/none", "/v1/user"] {
        let answer = read(rig.get(path)).await;
        assert_eq!(answer.header("x-mynah-draft"), "1", "{path}");
        assert_eq!(answer.header("x-trace-id").len(), 32, "{path}");
    }
}

#[tokio::test]
async fn models_are_the_services_own() {
    let rig = Rig::start().await;
    let models = rig.json("/v1/models").await;
    let find = |id: &str| {
        let models = models.as_array().unwrap();
        models
            .iter()
            .find(|model| model["model_id"] == id)
            .unwrap()
            .clone()
    };
    let flash = find("eleven_flash_v2_5");
    assert_eq!(flash["model_rates"]["character_cost_multiplier"], 0.5);
    assert_eq!(flash["concurrency_group"], "turbo");
    assert_eq!(flash["languages"].as_array().unwrap().len(), 32);
    assert_eq!(find("eleven_v3")["maximum_text_length_per_request"], 5_000);
    assert_eq!(find("eleven_multilingual_v2")["can_use_style"], true);
    for (id, credits) in [("eleven_v4", 1.0), ("eleven_v4_turbo", 0.5)] {
        let model = find(id);
        assert_eq!(model["maximum_text_length_per_request"], 10_000, "{id}");
        assert_eq!(model["model_rates"]["character_cost_multiplier"], credits);
        assert_eq!(model["can_use_style"], false, "{id}");
    }
}

#[tokio::test]
async fn voices_page_without_a_gap_or_a_repeat() {
    let rig = Rig::start().await;
    let all = rig.json("/v1/voices").await["voices"].clone();
    let all: Vec<_> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|voice| voice["voice_id"].clone())
        .collect();
    assert!(all.len() >= 8);
    for query in [
        "",
        "&sort=name",
        "&sort=name&sort_direction=desc",
        "&sort_direction=desc",
    ] {
        let mut seen = Vec::new();
        let mut token = String::new();
        loop {
            let page = rig
                .json(&format!("/v2/voices?page_size=2{query}{token}"))
                .await;
            assert_eq!(page["total_count"], all.len());
            let voices = page["voices"].as_array().unwrap();
            assert!(voices.len() <= 2);
            seen.extend(voices.iter().map(|voice| voice["voice_id"].clone()));
            if page["has_more"] == false {
                assert!(page["next_page_token"].is_null());
                break;
            }
            token = format!(
                "&next_page_token={}",
                page["next_page_token"].as_str().unwrap()
            );
        }
        assert_eq!(seen.len(), all.len(), "{query}");
        let different: BTreeSet<_> = seen.iter().map(Value::to_string).collect();
        assert_eq!(different.len(), all.len());
    }
    let names = rig
        .json("/v2/voices?sort=name&sort_direction=desc&page_size=100")
        .await;
    let names: Vec<_> = names["voices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|voice| voice["name"].as_str().unwrap().to_owned())
        .collect();
    assert!(names.is_sorted_by(|one, other| one >= other), "{names:?}");
}

#[tokio::test]
async fn voices_are_found_by_every_filter() {
    let rig = Rig::start().await;
    let count = async |query: &str| {
        let page = rig.json(&format!("/v2/voices?page_size=100&{query}")).await;
        page["voices"].as_array().unwrap().len()
    };
    let all = count("").await;
    assert_eq!(count("search=wREN").await, 1);
    assert_eq!(count("search=no%20such%20voice").await, 0);
    assert_eq!(
        count("gender=female").await + count("gender=male").await,
        all
    );
    assert!(count("accent=scottish").await < all);
    assert!(count("age=old").await > 0);
    assert_eq!(count("language=en&language=de").await, all);
    assert_eq!(count("language=de").await, 0);
    assert_eq!(count("category=premade").await, all);
    assert_eq!(count("category=cloned").await, 0);
    assert_eq!(count("voice_type=default").await, all);
    assert_eq!(count("voice_type=personal").await, 0);
    assert_eq!(
        count("use_cases=narration&use_cases=none").await,
        count("use_cases=narration").await
    );
    assert_eq!(count(&format!("voice_ids={WREN}&voice_ids=other")).await, 1);
    assert_eq!(count("something_new=1").await, all);
    assert_eq!(
        rig.json("/v2/voices?include_total_count=false").await["total_count"],
        0
    );
}

#[tokio::test]
async fn page_sizes_out_of_bounds_are_refused() {
    let rig = Rig::start().await;
    for path in [
        "/v2/voices?page_size=101",
        "/v2/voices?page_size=0",
        "/v1/history?page_size=1001",
    ] {
        let answer = read(rig.get(path)).await;
        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(answer.refusal().0, "invalid_page_size");
    }
    assert_eq!(read(rig.get("/v2/voices?page_size=many")).await.status, 422);
    assert_eq!(
        read(rig.get("/v2/voices?next_page_token=nonsense"))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn a_voice_says_that_it_is_a_draft_and_how_it_sounds() {
    let rig = Rig::start().await;
    let voice = rig.json(&format!("/v1/voices/{WREN}")).await;
    assert_eq!(voice["name"], "Wren (draft)");
    assert_eq!(voice["labels"]["engine"], "draft");
    assert_eq!(voice["settings"]["similarity_boost"], 0.75);
    let url = voice["preview_url"].as_str().unwrap();
    let used = rig.used().await;
    // Public, as the service's previews are: the key must not be sent there.
    let preview = read(rig.http.get(url)).await;
    assert_eq!(
        (preview.status, preview.header("content-type")),
        (200, "audio/mpeg")
    );
    assert!(preview.body.len() > 10_000);
    assert!(read(rig.http.get(url)).await.body == preview.body);
    assert_eq!(rig.used().await, used);
    assert_eq!(
        read(rig.get("/v1/voices/nobody")).await.refusal().0,
        "voice_not_found"
    );
}

#[tokio::test]
async fn an_account_may_have_no_voice_to_speak_with() {
    let rig = Rig::start().await;
    rig.server.faults().without_voices(true);
    assert_eq!(rig.json("/v2/voices").await["voices"], json!([]));
    assert_eq!(rig.json("/v1/voices").await["voices"], json!([]));
    let answer = read(rig.speech("", &json!({ "text": "Hello." }))).await;
    assert_eq!(answer.status, 402);
    assert_eq!(answer.refusal().0, "paid_plan_required");
    rig.server.faults().without_voices(false);
    rig.say("Hello.").await;
}

#[tokio::test]
async fn prefixes_and_end_slashes_lead_to_the_same_place() {
    let rig = Rig::start().await;
    for path in [
        "/v1/models/",
        "/some/prefix/v1/models",
        "/prefix/v1/models/",
    ] {
        assert!(rig.json(path).await.is_array(), "{path}");
    }
    let answer = read(rig.get("/v1/nothing")).await;
    assert_eq!(
        (answer.status, answer.json()),
        (404, json!({ "detail": "Not Found" }))
    );
    let request = rig
        .http
        .request(Method::PUT, format!("{}/v1/models", rig.server.base_url()));
    let answer = read(request).await;
    assert_eq!(
        (answer.status, answer.json()),
        (405, json!({ "detail": "Method Not Allowed" }))
    );
}
