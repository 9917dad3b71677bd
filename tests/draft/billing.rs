//! Credits: priced as the service prices, charged on success only, the same in headers, account and history.

use std::collections::BTreeSet;
use std::sync::Arc;

use mynah::draft::plan::Group;
use mynah::draft::plan::Plan;
use mynah::draft::store::Admission;
use mynah::draft::store::Opening;
use mynah::draft::store::Store;
use mynah::terms::clock::UnixMillis;
use serde_json::Value;
use serde_json::json;

use crate::rig::NOW;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::pieces;
use crate::rig::read;

fn cost(item: &Value) -> i64 {
    item["character_count_change_to"].as_i64().unwrap()
        - item["character_count_change_from"].as_i64().unwrap()
}

#[tokio::test]
async fn header_account_and_history_agree() {
    let rig = Rig::start().await;
    let mut charged = 0;
    let mut requests = BTreeSet::new();
    for (model, text, price) in [
        ("eleven_multilingual_v2", "Hello.", 6),
        ("eleven_flash_v2_5", "Hello", 3),
        ("eleven_turbo_v2", "Héllo!", 3),
        ("eleven_v3", "[laughs] Hi.", 12),
    ] {
        for way in ["", "/stream", "/with-timestamps", "/stream/with-timestamps"] {
            let answer = read(rig.speech(way, &json!({ "text": text, "model_id": model }))).await;
            assert_eq!(answer.status, 200);
            assert_eq!(
                answer.header("character-cost"),
                price.to_string(),
                "{model} {way}"
            );
            assert_eq!(answer.header("current-concurrent-requests"), "1");
            assert_eq!(
                answer.header("maximum-concurrent-requests"),
                if price == 3 { "20" } else { "10" }
            );
            assert!(answer.header("request-id").starts_with("draft_"));
            assert!(requests.insert(answer.header("request-id").to_owned()));
            charged += price;
            // Filed before the last byte was sent.
            let item = rig
                .json(&format!("/v1/history/{}", answer.header("history-item-id")))
                .await;
            assert_eq!(cost(&item), price);
            assert_eq!(item["request_id"], answer.header("request-id"));
            assert_eq!(item["character_count_change_to"], charged);
            assert_eq!(item["voice_id"], WREN);
            assert_eq!(item["model_id"], model);
            assert_eq!(rig.used().await, charged);
        }
    }
    let history = rig.history().await;
    assert_eq!(history.iter().map(cost).sum::<i64>(), charged);
    let user = rig.json("/v1/user").await;
    assert_eq!(user["subscription"]["character_count"], charged);
    assert_eq!(user["subscription"]["character_limit"], 500_000);
}

#[tokio::test]
async fn given_credits_run_out_with_the_real_error() {
    let rig = Rig::start_with(|options| options.credits = Some(10)).await;
    rig.say("Hello.").await;
    let answer = read(rig.speech("", &json!({ "text": "Hello." }))).await;
    assert_eq!(answer.status, 401);
    assert_eq!(
        answer.refusal(),
        ("unauthorized".to_owned(), "quota_exceeded".to_owned())
    );
    let message = answer.json()["detail"]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        message.contains("4 credits remaining") && message.contains("6 credits are required"),
        "{message}"
    );
    rig.say("Hi!").await;
    assert_eq!(rig.used().await, 9);
}

#[tokio::test]
async fn draft_credits_refill_when_they_run_out() {
    let rig = Rig::start_with(|options| options.credits = Some(10)).await;
    rig.say("Hello.").await;
    let refilling = Rig::start_in(Arc::clone(&rig.folder), |_| {}).await;
    refilling.say("Hello.").await;
    let subscription = rig.json("/v1/user/subscription").await;
    assert_eq!(subscription["character_count"], 12);
    assert_eq!(subscription["character_limit"], 500_006);
}

#[tokio::test]
async fn out_of_credits_is_402_by_a_switch() {
    let rig = Rig::start_with(|options| {
        options.credits = Some(0);
        options.habits.quota_is_402 = true;
    })
    .await;
    let answer = read(rig.speech("/stream", &json!({ "text": "Hello." }))).await;
    assert_eq!(answer.status, 402);
    assert_eq!(answer.refusal().0, "insufficient_credits");
}

#[tokio::test]
async fn what_can_t_be_filed_is_not_charged() {
    let rig = Rig::start_with(|options| options.plan = Some(Plan::Free)).await;
    let audio = rig.folder.path().join("audio");
    std::fs::remove_dir(&audio).unwrap();
    let body = json!({ "text": "Hello." });
    // More often than there are places at once.
    for _ in 0..3 {
        assert_eq!(read(rig.speech("", &body)).await.status, 500);
        let streamed = rig.speech("/stream", &body).send().await.unwrap();
        assert!(
            !pieces(streamed).await.1,
            "the stream breaks before its last piece"
        );
    }
    assert_eq!(rig.used().await, 0);
    std::fs::create_dir(&audio).unwrap();
    rig.say("Hello.").await;
    assert_eq!((rig.used().await, rig.history().await.len()), (6, 1));
}

#[tokio::test]
async fn a_month_later_the_plan_begins_anew() {
    let rig = Rig::start_with(|options| options.plan = Some(Plan::Free)).await;
    rig.say("Hello.").await;
    let before = rig.json("/v1/user/subscription").await;
    let reset = before["next_character_count_reset_unix"].as_i64().unwrap();
    assert_eq!(before["character_limit"], 10_000);
    rig.clock.set(UnixMillis(reset * 1_000));
    let after = rig.json("/v1/user/subscription").await;
    assert_eq!(after["character_count"], 0);
    assert!(after["next_character_count_reset_unix"].as_i64().unwrap() > reset);
    assert!(reset * 1_000 > NOW.0);
}

#[tokio::test]
async fn a_deleted_entry_stays_charged() {
    let rig = Rig::start().await;
    let item = rig.say("Hello.").await;
    assert_eq!(
        read(rig.delete(&format!("/v1/history/{item}")))
            .await
            .status,
        200
    );
    assert_eq!(rig.used().await, 6);
    assert_eq!(
        read(rig.delete(&format!("/v1/history/{item}")))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn more_than_the_plan_allows_at_once_is_refused_at_once() {
    let rig = Rig::start_with(|options| options.plan = Some(Plan::Free)).await;
    // Another process has two takes under way.
    let store = Store::open(
        rig.folder.path(),
        Opening::default(),
        "other".to_owned(),
        rig.clock.clone(),
    )
    .unwrap();
    let slots: Vec<_> = (0..2)
        .map(|_| store.admit(Group::Standard, 1).unwrap())
        .collect();
    let answer = read(rig.speech("/stream", &json!({ "text": "Hello." }))).await;
    assert_eq!(answer.status, 429);
    assert_eq!(
        answer.refusal(),
        (
            "concurrent_limit_exceeded".to_owned(),
            "too_many_concurrent_requests".to_owned()
        )
    );
    assert_eq!(answer.header("maximum-concurrent-requests"), "2");
    assert_eq!(answer.header("current-concurrent-requests"), "2");
    // The other family has a ceiling of its own.
    let flash = json!({ "text": "Hello.", "model_id": "eleven_flash_v2_5" });
    assert_eq!(read(rig.speech("/stream", &flash)).await.status, 200);
    let Admission::Admitted { slot, .. } = slots[0] else {
        panic!()
    };
    store.release(slot).unwrap();
    let answer = read(rig.speech("/stream", &json!({ "text": "Hello." }))).await;
    assert_eq!(
        (answer.status, answer.header("current-concurrent-requests")),
        (200, "2")
    );
}
