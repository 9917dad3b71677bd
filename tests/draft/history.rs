//! The history: pages, filters, sound, and that it doesn't grow without end.

use serde_json::Value;
use serde_json::json;

use mynah::terms::clock::UnixMillis;

use crate::rig::NOW;
use crate::rig::Rig;
use crate::rig::read;

fn ids(page: &Value) -> Vec<String> {
    page["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["history_item_id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn pages_stay_whole_while_entries_come_and_go() {
    let rig = Rig::start().await;
    let mut made = Vec::new();
    for number in 0..7 {
        made.push(rig.say(&format!("Number {number}.")).await);
    }
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page = rig.json(&format!("/v1/history?page_size=2{after}")).await;
        seen.extend(ids(&page));
        if page["has_more"] == false {
            break;
        }
        let last = page["last_history_item_id"].as_str().unwrap();
        after = format!("&start_after_history_item_id={last}");
        // A new one and the loss of the place itself must change nothing of the rest.
        if seen.len() == 2 {
            rig.say("New.").await;
            assert_eq!(
                read(rig.delete(&format!("/v1/history/{last}")))
                    .await
                    .status,
                200
            );
        }
    }
    made.reverse();
    assert_eq!(seen, made);
    let upward = ids(&rig.json("/v1/history?sort_direction=asc&page_size=1").await);
    assert_eq!(Some(&upward[0]), made.last());
    let unknown = read(rig.get("/v1/history?start_after_history_item_id=none")).await;
    assert_eq!(
        (unknown.status, unknown.refusal().0),
        (400, "invalid_cursor".to_owned())
    );
}

#[tokio::test]
async fn entries_are_found_by_every_filter() {
    let rig = Rig::start().await;
    let first = rig.say("A red kite.").await;
    rig.clock.set(UnixMillis(NOW.0 + 60_000));
    let flash = json!({ "text": "A ÜBER kite.", "model_id": "eleven_flash_v2_5" });
    let second = read(rig.speech("", &flash))
        .await
        .header("history-item-id")
        .to_owned();
    let found = async |query: &str| ids(&rig.json(&format!("/v1/history?{query}")).await);
    assert_eq!(found("search=KITE").await.len(), 2);
    assert_eq!(
        found("search=%C3%BCber").await,
        std::slice::from_ref(&second)
    );
    assert_eq!(found("search=wren").await.len(), 2);
    assert_eq!(
        found("model_id=eleven_flash_v2_5&source=TTS").await,
        std::slice::from_ref(&second)
    );
    assert_eq!(found("source=STS").await.len(), 0);
    assert_eq!(found("voice_id=nobody").await.len(), 0);
    let later = NOW.secs() + 60;
    assert_eq!(found(&format!("date_before_unix={later}")).await, [first]);
    assert_eq!(found(&format!("date_after_unix={later}")).await, [second]);
    assert_eq!(
        read(rig.get("/v1/history?sort_direction=up")).await.status,
        422
    );
}

#[tokio::test]
async fn an_entry_tells_all_and_keeps_its_sound() {
    let rig = Rig::start().await;
    let body = json!({ "text": "Hello there.", "voice_settings": { "stability": 0.25 } });
    let made = read(rig.speech("/stream?output_format=opus_48000_64", &body)).await;
    let path = format!("/v1/history/{}", made.header("history-item-id"));
    let item = rig.json(&path).await;
    assert_eq!(item["text"], "Hello there.");
    assert_eq!(item["output_format"], "opus_48000_64");
    assert_eq!(item["source"], "TTS");
    assert_eq!(item["settings"]["stability"], 0.25);
    assert!(item["settings"]["seed"].is_u64(), "the seed that was drawn");
    assert_eq!(
        item["alignments"]["alignment"]["characters"]
            .as_array()
            .unwrap()
            .len(),
        12
    );
    let sound = read(rig.get(&format!("{path}/audio"))).await;
    assert_eq!(sound.header("content-type"), "audio/ogg");
    assert!(sound.body == made.body);
    assert_eq!(
        read(rig.delete(&path)).await.json(),
        json!({ "status": "ok" })
    );
    for gone in [path.clone(), format!("{path}/audio")] {
        let answer = read(rig.get(&gone)).await;
        assert_eq!(
            (answer.status, answer.refusal().0),
            (404, "history_item_not_found".to_owned())
        );
    }
}

#[tokio::test]
async fn old_sound_goes_and_its_entry_stays() {
    let rig = Rig::start_with(|options| options.keep_bytes = 60_000).await;
    let mut items = Vec::new();
    for _ in 0..6 {
        items.push(rig.say("One two three.").await);
    }
    let files = std::fs::read_dir(rig.folder.path().join("audio"))
        .unwrap()
        .flatten();
    let kept: u64 = files.map(|file| file.metadata().unwrap().len()).sum();
    assert!(kept <= 60_000, "{kept}");
    assert_eq!(
        read(rig.get(&format!("/v1/history/{}/audio", items[0])))
            .await
            .status,
        404
    );
    assert_eq!(
        read(rig.get(&format!("/v1/history/{}/audio", items[5])))
            .await
            .status,
        200
    );
    assert_eq!(rig.history().await.len(), 6);
}

#[tokio::test]
async fn one_item_comes_bare_and_several_in_an_archive() {
    let rig = Rig::start().await;
    let one = rig.say("One.").await;
    let two = rig.say("Two.").await;
    let ask = async |body: serde_json::Value| read(rig.post("/v1/history/download", &body)).await;
    let bare = ask(json!({ "history_item_ids": [one] })).await;
    let kept = read(rig.get(&format!("/v1/history/{one}/audio"))).await;
    assert!(bare.status == 200 && bare.body == kept.body);
    let wav = ask(json!({ "history_item_ids": [one], "output_format": "wav" })).await;
    assert_eq!(wav.header("content-type"), "audio/wav");
    assert!(wav.body.ends_with(&kept.body) && wav.body.starts_with(b"RIFF"));
    let both = ask(json!({ "history_item_ids": [one, two], "output_format": null })).await;
    assert_eq!(both.header("content-type"), "application/zip");
    assert!(both.body.starts_with(b"PK\x03\x04"));
    let text = both.text();
    assert!(text.contains(&format!("{one}.pcm")) && text.contains(&format!("{two}.pcm")));
    let gone = ask(json!({ "history_item_ids": [one, "nothing"] })).await;
    assert_eq!(gone.status, 400);
    assert!(gone.json()["message"].is_string());
    assert_eq!(ask(json!({})).await.status, 422);
    assert_eq!(ask(json!({ "history_item_ids": [] })).await.status, 400);
}
