//! Usage as series: what was charged, by when and what.

use mynah::terms::clock::UnixMillis;
use serde_json::json;

use crate::rig::NOW;
use crate::rig::Rig;
use crate::rig::read;
use crate::schema::assert_conforms;

const DAY: i64 = 24 * 3_600 * 1_000;

#[tokio::test]
async fn charges_add_up_by_day_and_by_what_they_were_for() {
    let rig = Rig::start().await;
    rig.say("One.").await;
    rig.say("Three.").await;
    rig.clock.set(UnixMillis(NOW.0 + DAY));
    read(rig.speech(
        "",
        &json!({ "text": "Half price", "model_id": "eleven_flash_v2_5" }),
    ))
    .await;
    let span = format!("start_unix={}&end_unix={}", NOW.0, NOW.0 + 2 * DAY);
    let all = rig.json(&format!("/v1/usage/character-stats?{span}")).await;
    assert_conforms("get", "/v1/usage/character-stats", &all);
    assert_eq!(all["time"], json!([NOW.0, NOW.0 + DAY]));
    assert_eq!(all["usage"], json!({ "All": [10.0, 5.0] }));
    let path = format!(
        "/v1/usage/character-stats?{span}&breakdown_type=model&metric=request_count&aggregation_interval=cumulative"
    );
    let models = rig.json(&path).await;
    assert_eq!(
        models["usage"],
        json!({ "eleven_flash_v2_5": [1.0], "eleven_multilingual_v2": [2.0] })
    );

    let query = json!({
        "start_time": NOW.0, "end_time": NOW.0 + 2 * DAY, "interval_seconds": 86_400,
        "group_by": ["model"],
        "filters": [{ "column": "model", "operation": "not_in", "values": ["eleven_flash_v2_5"] }],
    });
    let path = "/v1/workspace/analytics/query/usage-by-product-over-time";
    let table = read(rig.post(path, &query)).await.json();
    assert_conforms("post", path, &table);
    assert_eq!(table["columns"], json!(["time", "model", "usage"]));
    assert_eq!(
        table["rows"],
        json!([[NOW.0, "eleven_multilingual_v2", 10]])
    );
}

#[tokio::test]
async fn usage_that_is_not_kept_is_refused() {
    let rig = Rig::start().await;
    let stats = "/v1/usage/character-stats";
    assert_eq!(read(rig.get(stats)).await.status, 422);
    let path = format!("{stats}?start_unix=1&end_unix=2&metric=ttfb_avg");
    assert_eq!(read(rig.get(&path)).await.refusal().0, "draft_unavailable");
    let path = format!("{stats}?start_unix=2&end_unix=1");
    assert_eq!(read(rig.get(&path)).await.refusal().0, "invalid_parameters");
    let path = "/v1/workspace/analytics/query/usage-by-product-over-time";
    let refused = read(rig.post(path, &json!({ "start_time": 5, "group_by": ["colour"] }))).await;
    assert_eq!(
        (
            refused.status,
            refused.json()["detail"].as_array().unwrap().len()
        ),
        (422, 3)
    );
}
