//! Collections of voices.

use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::rig::{Rig, WREN, read};

const ROOT: &str = "/v1/voices/collections";

/// Creates a collection and returns its id.
async fn created(rig: &Rig, title: &str) -> String {
    let body = json!({ "title": title, "icon": "folder" });
    let answer = read(rig.post(ROOT, &body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    assert_eq!(answer["title"], title);
    assert_eq!(answer["permission_on_resource"], "admin");
    answer["collection_id"].as_str().unwrap().to_owned()
}

/// The ids of the collections that Wren is in.
async fn of_wren(rig: &Rig) -> Value {
    rig.json(&format!("/v1/voices/{WREN}")).await["collection_ids"].clone()
}

#[tokio::test]
async fn collections_are_sorted_by_title_and_survive_a_restart() {
    let folder = Arc::new(TempDir::new().unwrap());
    let rig = Rig::start_in(Arc::clone(&folder), |_| {}).await;
    created(&rig, "Narrators").await;
    let id = created(&rig, "Heroes").await;
    drop(rig);
    let rig = Rig::start_in(folder, |_| {}).await;
    let listed = rig.json(ROOT).await;
    let titles: Vec<&str> = listed["collections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["Heroes", "Narrators"]);
    assert_eq!(rig.json(&format!("{ROOT}/{id}")).await["title"], "Heroes");
}

#[tokio::test]
async fn what_a_change_leaves_out_stays() {
    let rig = Rig::start().await;
    let path = format!("{ROOT}/{}", created(&rig, "Heroes").await);
    let change = async |body: Value| {
        let request = rig.post(&path, &body).build().unwrap();
        let mut request = reqwest::RequestBuilder::from_parts(rig.http.clone(), request)
            .build()
            .unwrap();
        *request.method_mut() = reqwest::Method::PATCH;
        let request = reqwest::RequestBuilder::from_parts(rig.http.clone(), request);
        read(request).await.json()
    };
    let renamed = change(json!({ "title": "Villains" })).await;
    assert_eq!(renamed["title"], "Villains");
    assert_eq!(renamed["icon"], "folder");
    let same = change(json!({ "title": null })).await;
    assert_eq!(same, renamed);
}

#[tokio::test]
async fn a_voice_is_added_found_and_removed() {
    let rig = Rig::start().await;
    let id = created(&rig, "Heroes").await;
    let voice = format!("{ROOT}/{id}/voice/{WREN}");
    // Adding it again changes nothing.
    for _ in 0..2 {
        let added = read(rig.post(&voice, &Value::Null)).await.json();
        assert_eq!(added, json!({ "collection_id": id, "voice_id": WREN }));
    }
    assert_eq!(of_wren(&rig).await, json!([id]));
    let found = rig.json(&format!("/v2/voices?collection_id={id}")).await;
    assert_eq!(found["total_count"], 1);
    assert_eq!(found["voices"][0]["voice_id"], WREN);
    for _ in 0..2 {
        assert_eq!(read(rig.delete(&voice)).await.status, 200);
    }
    assert_eq!(of_wren(&rig).await, json!([]));
}

#[tokio::test]
async fn a_deleted_collection_leaves_its_voices() {
    let rig = Rig::start().await;
    let id = created(&rig, "Heroes").await;
    let path = format!("{ROOT}/{id}");
    read(rig.post(&format!("{path}/voice/{WREN}"), &Value::Null)).await;
    let deleted = read(rig.delete(&path)).await.json();
    assert_eq!(deleted, json!({ "collection_id": id }));
    assert_eq!(of_wren(&rig).await, json!([]));
    assert_eq!(read(rig.get(&path)).await.status, 404);
}

#[tokio::test]
async fn what_is_not_there_is_refused() {
    let rig = Rig::start().await;
    let id = created(&rig, "Heroes").await;
    for request in [
        rig.get(&format!("{ROOT}/none")),
        rig.delete(&format!("{ROOT}/none")),
        rig.post(&format!("{ROOT}/none/voice/{WREN}"), &Value::Null),
        rig.delete(&format!("{ROOT}/none/voice/{WREN}")),
    ] {
        let answer = read(request).await;
        assert_eq!(answer.status, 404);
        assert_eq!(answer.refusal().1, "voice_collection_not_found");
    }
    let answer = read(rig.post(&format!("{ROOT}/{id}/voice/nobody"), &Value::Null)).await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.refusal().1, "voice_not_found");
    let untitled = read(rig.post(ROOT, &json!({ "icon": "folder" }))).await;
    assert_eq!(untitled.status, 422);
    assert_eq!(
        untitled.json()["detail"][0]["loc"],
        json!(["body", "title"])
    );
}
