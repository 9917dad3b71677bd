//! The shared library and voices like a recording.

use mynah::draft::plan::Plan;
use mynah::terms::clock::UnixMillis;
use reqwest::multipart::Form;
use serde_json::json;

use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;
use crate::rig::wav_part;
use crate::schema::assert_conforms;

#[tokio::test]
async fn library_voices_are_found_added_and_speak() {
    let rig = Rig::start().await;
    let all = rig.json("/v1/shared-voices").await;
    assert_conforms("get", "/v1/shared-voices", &all);
    assert_eq!(all["total_count"], 6);
    let pages = rig.json("/v1/shared-voices?page_size=4&page=1").await;
    assert_eq!(pages["voices"].as_array().unwrap().len(), 2);
    assert_eq!(pages["has_more"], false);
    let found = rig
        .json("/v1/shared-voices?gender=male&accent=scottish&search=deep")
        .await;
    assert_eq!(found["total_count"], 1);
    let offer = &found["voices"][0];
    let path = format!(
        "/v1/voices/add/{}/{}",
        offer["public_owner_id"].as_str().unwrap(),
        offer["voice_id"].as_str().unwrap()
    );
    let added = read(rig.post(&path, &json!({ "new_name": "Deep one" })))
        .await
        .json();
    assert_conforms("post", "/v1/voices/add/{public_user_id}/{voice_id}", &added);
    let id = added["voice_id"].as_str().unwrap();
    let voice = rig.json(&format!("/v1/voices/{id}")).await;
    assert_conforms("get", "/v1/voices/{voice_id}", &voice);
    assert_eq!(voice["sharing"]["original_voice_id"], offer["voice_id"]);
    assert!(!rig.sound_of(id, "Hello.").await.is_empty());
    let again = rig.json("/v1/shared-voices?search=gannet").await;
    assert_eq!(again["voices"][0]["is_added_by_user"], true);
    let unknown = read(rig.post("/v1/voices/add/me/nobody", &json!({ "new_name": "x" }))).await;
    assert_eq!(
        (unknown.status, unknown.refusal().0),
        (404, "voice_not_found".to_owned())
    );
    assert_eq!(read(rig.post(&path, &json!({}))).await.status, 422);
}

#[tokio::test]
async fn voices_can_be_added_and_edited_so_often_in_a_month() {
    let rig = Rig::start_with(|options| options.plan = Some(Plan::Free)).await;
    let told = rig.json("/v1/user/subscription").await;
    let most = told["max_voice_add_edits"].as_u64().unwrap();
    let offer = rig.json("/v1/shared-voices?search=gannet").await["voices"][0].clone();
    let path = format!(
        "/v1/voices/add/{}/{}",
        offer["public_owner_id"].as_str().unwrap(),
        offer["voice_id"].as_str().unwrap()
    );
    let add = async || read(rig.post(&path, &json!({ "new_name": "Deep one" }))).await;
    let mut kept = String::new();
    for count in 1..=most {
        let added = add().await;
        assert_eq!(added.status, 200, "{}", added.text());
        added.json()["voice_id"]
            .as_str()
            .unwrap()
            .clone_into(&mut kept);
        if count < most {
            let gone = read(rig.delete(&format!("/v1/voices/{kept}"))).await;
            assert_eq!(gone.status, 200);
        }
    }
    // There are slots enough, and yet no voice more, and no file for the one there is.
    let word = "voice_add_edit_limit_reached".to_owned();
    assert_eq!(add().await.refusal().1, word);
    let wav = wav_part(rig.wav_of(WREN, "Hello.").await);
    let edit = format!("/v1/voices/{kept}/edit");
    let form = Form::new().text("name", "x").part("files", wav);
    assert_eq!(read(rig.form(&edit, form)).await.refusal().1, word);
    let form = Form::new().text("name", "Deeper");
    assert_eq!(read(rig.form(&edit, form)).await.status, 200);
    let month = 31 * 24 * 3_600 * 1_000;
    rig.clock.set(UnixMillis(rig.clock.now().0 + month));
    assert_eq!(add().await.status, 200);
}

#[tokio::test]
async fn similar_voices_are_measured_on_the_sound() {
    let rig = Rig::start().await;
    let said = "The kettle sang, and the old dog slept by the fire.";
    for (voice, gender) in [(WREN, "female"), ("DraftHeron0000000002", "male")] {
        let form = Form::new()
            .part("audio_file", wav_part(rig.wav_of(voice, said).await))
            .text("top_k", "2");
        let found = read(rig.form("/v1/similar-voices", form)).await;
        assert_eq!(found.status, 200, "{}", found.text());
        let found = found.json();
        assert_conforms("post", "/v1/similar-voices", &found);
        assert_eq!(found["voices"].as_array().unwrap().len(), 2);
        assert_eq!(found["voices"][0]["gender"], gender);
    }
    let silence = wav_part(rig.wav_of(WREN, "<break time=\"1s\"/>").await);
    let refused = read(rig.form(
        "/v1/similar-voices",
        Form::new().part("audio_file", silence),
    ))
    .await;
    assert_eq!(refused.refusal().1, "no_speech_found");
    let form = Form::new().text("similarity_threshold", "3");
    assert_eq!(read(rig.form("/v1/similar-voices", form)).await.status, 422);
}
