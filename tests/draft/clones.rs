//! The user's own voices: cloned, found, spoken, changed, deleted.

use mynah::draft::plan::Plan;
use reqwest::multipart::Form;
use reqwest::multipart::Part;
use serde_json::Value;
use serde_json::json;

use crate::measure::median;
use crate::measure::pitches;
use crate::measure::semitones;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;
use crate::rig::wav_part;
use crate::schema::assert_conforms;

const BITTERN: &str = "DraftBittern00000005";
const FINCH: &str = "DraftFinch0000000004";
const SAID: &str = "The kettle sang, and the old dog slept by the fire.";

/// Clones a voice of the cast and answers the new one's id.
async fn cloned(rig: &Rig, from: &str) -> String {
    let form = Form::new()
        .text("name", "Grandfather")
        .text(
            "labels",
            json!(json!({ "accent": "american" }).to_string()).to_string(),
        )
        .part("files", wav_part(rig.wav_of(from, SAID).await));
    let answer = read(rig.form("/v1/voices/add", form)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_conforms("post", "/v1/voices/add", &answer.json());
    answer.json()["voice_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_clone_has_the_pitch_and_size_of_its_sample() {
    let rig = Rig::start().await;
    for from in [BITTERN, FINCH] {
        let clone = cloned(&rig, from).await;
        let wanted = median(&pitches(&rig.sound_of(from, SAID).await));
        let got = median(&pitches(&rig.sound_of(&clone, SAID).await));
        assert!(
            semitones(wanted, got) < 1.5,
            "{from}: {wanted} Hz, cloned {got} Hz"
        );
    }
}

#[tokio::test]
async fn a_clone_lives_in_the_list_until_it_is_deleted() {
    let rig = Rig::start().await;
    let clone = cloned(&rig, WREN).await;
    let path = format!("/v1/voices/{clone}");
    let voice = rig.json(&path).await;
    assert_conforms("get", "/v1/voices/{voice_id}", &voice);
    assert_eq!(voice["category"], "cloned");
    assert_eq!(voice["labels"]["accent"], "american");
    assert_eq!(voice["samples"][0]["file_name"], "voice.wav");
    let found = rig.json("/v2/voices?category=cloned&search=grand").await;
    assert_eq!(found["voices"][0]["voice_id"], clone.as_str());
    assert_conforms("get", "/v2/voices", &found);
    let slots = rig.json("/v1/user/subscription").await;
    assert_eq!(slots["voice_slots_used"], 1);

    let settings = json!({ "stability": 0.25, "speed": 0.8 });
    let edited = read(rig.post(&format!("{path}/settings/edit"), &settings)).await;
    assert_conforms(
        "post",
        "/v1/voices/{voice_id}/settings/edit",
        &edited.json(),
    );
    let stored = rig.json(&format!("{path}/settings")).await;
    assert_eq!(stored["stability"], 0.25);
    let slow = rig.sound_of(&clone, "One two three four.").await;
    let quick = json!({ "text": "One two three four.", "seed": 1, "voice_settings": {} });
    let way = format!("/v1/text-to-speech/{clone}?output_format=pcm_16000");
    let quick = read(rig.post(&way, &quick)).await.body.len() / 2;
    assert!(
        slow.len() as f32 > 1.15 * quick as f32,
        "stored settings are used"
    );

    let sample = voice["samples"][0]["sample_id"].as_str().unwrap();
    let sound = read(rig.get(&format!("{path}/samples/{sample}/audio"))).await;
    assert_eq!(sound.header("content-type"), "audio/wav");
    assert_eq!(
        sound.body.len() as u64,
        voice["samples"][0]["size_bytes"].as_u64().unwrap()
    );
    let gone = read(rig.delete(&format!("{path}/samples/{sample}"))).await;
    assert_conforms(
        "delete",
        "/v1/voices/{voice_id}/samples/{sample_id}",
        &gone.json(),
    );
    assert_eq!(rig.json(&path).await["samples"], json!([]));

    let edit = Form::new().text("name", "Grandpa").text("labels", "null");
    let edited = read(rig.form(&format!("{path}/edit"), edit)).await;
    assert_conforms("post", "/v1/voices/{voice_id}/edit", &edited.json());
    assert_eq!(rig.json(&path).await["name"], "Grandpa");

    let deleted = read(rig.delete(&path)).await;
    assert_conforms("delete", "/v1/voices/{voice_id}", &deleted.json());
    assert_eq!(read(rig.get(&path)).await.refusal().0, "voice_not_found");
    let slots = rig.json("/v1/user/subscription").await;
    assert_eq!(slots["voice_slots_used"], 0);
}

#[tokio::test]
async fn what_is_no_speech_makes_no_clone() {
    let rig = Rig::start().await;
    let silence = rig.wav_of(WREN, "<break time=\"2s\"/>").await;
    let form = |file: Part| Form::new().text("name", "Nobody").part("files", file);
    let refused = read(rig.form("/v1/voices/add", form(wav_part(silence)))).await;
    assert_eq!(
        (refused.status, refused.refusal()),
        (
            400,
            ("invalid_audio".to_owned(), "no_speech_found".to_owned())
        )
    );
    let text = Part::text("not sound").file_name("a.mp3");
    let refused = read(rig.form("/v1/voices/add", form(text))).await;
    assert_eq!(
        (refused.status, refused.refusal().0),
        (400, "invalid_audio".to_owned())
    );
    let empty = Part::bytes(Vec::new()).file_name("a.mp3");
    let refused = read(rig.form("/v1/voices/add", form(empty))).await;
    assert_eq!(refused.refusal().0, "empty_file");
    let files = std::fs::read_dir(rig.folder.path().join("audio")).unwrap();
    let names = files.flatten().map(|file| file.file_name());
    let kept: Vec<_> = names
        .filter(|name| name.to_string_lossy().contains("sample"))
        .collect();
    assert!(kept.is_empty(), "{kept:?}");
}

/// The files of samples.
fn samples(rig: &Rig) -> Vec<std::path::PathBuf> {
    let files = std::fs::read_dir(rig.folder.path().join("audio")).unwrap();
    let paths = files.flatten().map(|file| file.path());
    paths
        .filter(|path| path.to_string_lossy().contains("sample"))
        .collect()
}

#[tokio::test]
async fn an_edit_that_is_refused_has_changed_nothing() {
    let rig = Rig::start().await;
    let clone = cloned(&rig, WREN).await;
    let path = format!("/v1/voices/{clone}");
    let silence = rig.wav_of(WREN, "<break time=\"2s\"/>").await;
    // One sample is silent beside the other; alone it is nobody's.
    let only = rig.json(&path).await["samples"][0]["sample_id"].clone();
    let gone = format!("{path}/samples/{}", only.as_str().unwrap());
    assert_eq!(read(rig.delete(&gone)).await.status, 200);
    let form = Form::new()
        .text("name", "Grandmother")
        .part("files", wav_part(silence));
    let refused = read(rig.form(&format!("{path}/edit"), form)).await;
    assert_eq!(refused.refusal().1, "no_speech_found");
    let voice = rig.json(&path).await;
    assert_eq!(voice["name"], "Grandfather");
    assert!(voice["samples"].as_array().is_none_or(Vec::is_empty));
    assert!(samples(&rig).is_empty());
    let form = Form::new().text("name", "Grandmother");
    let edited = read(rig.form(&format!("{path}/edit"), form)).await;
    assert_eq!(edited.status, 200, "{}", edited.text());
    assert_eq!(rig.json(&path).await["name"], "Grandmother");
}

/// Each file of an edit counted: what was announced as one took three.
#[tokio::test]
async fn an_edit_counts_once_however_many_files_it_has() {
    let rig = Rig::start().await;
    let clone = cloned(&rig, WREN).await;
    let edits = |account: serde_json::Value| account["voice_add_edit_counter"].as_u64().unwrap();
    let before = edits(rig.json("/v1/user/subscription").await);
    let [one, other] = [
        rig.wav_of(
            WREN,
            "Another evening by the fire, and nobody there to tell of it.",
        )
        .await,
        rig.wav_of(
            WREN,
            "The third evening it snowed, and the door stayed shut.",
        )
        .await,
    ];
    let form = Form::new()
        .text("name", "Grandfather")
        .part("files", wav_part(one))
        .part("files", wav_part(other));
    let edited = read(rig.form(&format!("/v1/voices/{clone}/edit"), form)).await;
    assert_eq!(edited.status, 200, "{}", edited.text());
    assert_eq!(edits(rig.json("/v1/user/subscription").await), before + 1);
}

#[tokio::test]
async fn files_that_nothing_names_go() {
    let rig = Rig::start().await;
    let clone = cloned(&rig, WREN).await;
    let audio = rig.folder.path().join("audio");
    let left = [
        audio.join("sample-nobody"),
        audio.join("dub-nobody.recording"),
    ];
    for path in &left {
        std::fs::write(path, "left").unwrap();
    }
    std::fs::write(audio.join("sample-coming"), "now").unwrap();
    for path in samples(&rig).iter().chain(&left) {
        if !path.ends_with("sample-coming") {
            let file = std::fs::File::options().write(true).open(path).unwrap();
            let then = std::time::UNIX_EPOCH + std::time::Duration::from_hours(1);
            file.set_modified(then).unwrap();
        }
    }
    let again = Rig::start_in(std::sync::Arc::clone(&rig.folder), |_| {}).await;
    assert!(left.iter().all(|path| !path.exists()));
    assert_eq!(samples(&again).len(), 2);
    let path = format!("/v1/voices/{clone}");
    assert_eq!(again.json(&path).await["name"], "Grandfather");
}

#[tokio::test]
async fn bad_forms_name_every_fault() {
    let rig = Rig::start().await;
    let form = Form::new()
        .text("files", "a path")
        .text("labels", "{")
        .text("remove_background_noise", "perhaps");
    let refused = read(rig.form("/v1/voices/add", form)).await;
    assert_eq!(refused.status, 422);
    let faults = refused.json()["detail"].clone();
    let places: Vec<&Value> = faults
        .as_array()
        .unwrap()
        .iter()
        .map(|f| &f["loc"][1])
        .collect();
    assert_eq!(
        places,
        ["name", "labels", "remove_background_noise", "files"]
    );
    let json = read(rig.post("/v1/voices/add", &json!({ "name": "x" }))).await;
    assert_eq!(json.json()["detail"][0]["type"], "missing");
}

#[tokio::test]
async fn slots_and_plans_are_kept_to() {
    let rig = Rig::start_with(|options| options.plan = Some(Plan::Free)).await;
    let form = Form::new()
        .text("name", "x")
        .part("files", wav_part(rig.wav_of(WREN, SAID).await));
    let refused = read(rig.form("/v1/voices/add", form)).await;
    assert_eq!(
        (refused.status, refused.refusal().0),
        (403, "can_not_use_instant_voice_cloning".to_owned())
    );
    let owner = rig.json("/v1/shared-voices").await["voices"][0].clone();
    let path = format!(
        "/v1/voices/add/{}/{}",
        owner["public_owner_id"].as_str().unwrap(),
        owner["voice_id"].as_str().unwrap()
    );
    for added in 0..4 {
        let answer = read(rig.post(&path, &json!({ "new_name": "Mine" }))).await;
        if added < 3 {
            assert_eq!(answer.status, 200);
            continue;
        }
        assert_eq!(
            (answer.status, answer.refusal().1),
            (400, "voice_limit_reached".to_owned())
        );
    }
    let kept = rig.json("/v2/voices?voice_type=community").await;
    let mine = kept["voices"][0]["voice_id"].as_str().unwrap();
    let way = format!("/v1/text-to-speech/{mine}");
    let refused = read(rig.post(&way, &json!({ "text": "Hi." }))).await;
    assert_eq!(
        (refused.status, refused.refusal().0),
        (402, "paid_plan_required".to_owned())
    );
    assert_eq!(
        read(rig.delete(&format!("/v1/voices/{mine}"))).await.status,
        200
    );
    assert_eq!(
        read(rig.post(&path, &json!({ "new_name": "Mine" })))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn the_cast_can_be_set_but_not_changed() {
    let rig = Rig::start().await;
    let path = format!("/v1/voices/{WREN}");
    let refused = read(rig.delete(&path)).await;
    assert_eq!(
        (refused.status, refused.refusal().0),
        (403, "voice_is_premade".to_owned())
    );
    let edit = Form::new().text("name", "Mine");
    assert_eq!(
        read(rig.form(&format!("{path}/edit"), edit)).await.status,
        403
    );
    let settings = json!({ "speed": 3.0 });
    let refused = read(rig.post(&format!("{path}/settings/edit"), &settings)).await;
    assert_eq!(refused.refusal().0, "invalid_voice_settings");
    let settings = json!({ "stability": 2 });
    let refused = read(rig.post(&format!("{path}/settings/edit"), &settings)).await;
    assert_eq!(refused.status, 422);
    let settings = json!({ "stability": 1.0 });
    assert_eq!(
        read(rig.post(&format!("{path}/settings/edit"), &settings))
            .await
            .status,
        200
    );
    assert_eq!(
        rig.json(&format!("{path}/settings")).await["stability"],
        1.0
    );
    let accents = rig.json("/v1/voices/accents").await;
    assert_conforms("get", "/v1/voices/accents", &accents);
}

#[tokio::test]
async fn an_upload_that_stalls_is_let_go() {
    use tokio::io::AsyncReadExt as _;
    use tokio::io::AsyncWriteExt as _;
    let rig =
        Rig::start_with(|options| options.patience = std::time::Duration::from_millis(50)).await;
    let mut wire = tokio::net::TcpStream::connect(rig.server.address())
        .await
        .unwrap();
    let head = format!(
        "POST /v1/voices/add HTTP/1.1\r\nhost: x\r\nxi-api-key: {}\r\nconnection: close\r\ncontent-length: 9999\r\ncontent-type: multipart/form-data; boundary=b\r\n\r\n--b\r\n",
        rig.server.key().expose()
    );
    wire.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    wire.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}
