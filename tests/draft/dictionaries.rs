//! Pronunciation dictionaries, and what they do to speech.

use reqwest::multipart::Form;
use reqwest::multipart::Part;
use serde_json::Value;
use serde_json::json;

use crate::rig::Rig;
use crate::rig::read;
use crate::schema::assert_conforms;

const ROOT: &str = "/v1/pronunciation-dictionaries";

fn alias(word: &str, alias: &str) -> Value {
    json!({ "type": "alias", "string_to_replace": word, "alias": alias })
}

async fn made(rig: &Rig, rules: Value) -> Value {
    let body = json!({ "name": "Birds", "rules": rules });
    let answer = read(rig.post(&format!("{ROOT}/add-from-rules"), &body)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    assert_conforms(
        "post",
        "/v1/pronunciation-dictionaries/add-from-rules",
        &answer,
    );
    answer
}

#[tokio::test]
async fn aliases_are_spoken_and_the_text_sent_is_timed() {
    let rig = Rig::start().await;
    let first = made(&rig, json!([alias("UN", "United Nations"), alias("x", "")])).await;
    let locator = |version: Value| json!([{ "pronunciation_dictionary_id": first["id"], "version_id": version }]);
    let say = async |text: &str, locators: Value| {
        let body =
            json!({ "text": text, "seed": 1, "pronunciation_dictionary_locators": locators });
        read(rig.speech("/with-timestamps?output_format=pcm_16000", &body)).await
    };
    let plain = say("The United Nations met.", json!([])).await.json();
    let with = say("The UN met x", locator(Value::Null)).await;
    assert_eq!(with.header("character-cost"), "12");
    let with = with.json();
    assert_eq!(
        with["alignment"]["characters"].as_array().unwrap().len(),
        12
    );
    let said = |answer: &Value| -> String {
        let letters = answer["normalized_alignment"]["characters"]
            .as_array()
            .unwrap();
        letters
            .iter()
            .map(|letter| letter.as_str().unwrap())
            .collect()
    };
    assert_eq!(said(&with), said(&plain));
    let starts: Vec<f64> = with["alignment"]["character_start_times_seconds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|secs| secs.as_f64().unwrap())
        .collect();
    assert!(starts.is_sorted());
    assert!(starts[7] - starts[4] > 0.5, "two words long: {starts:?}");

    let set = json!({ "rules": [alias("UN", "you en")] });
    let path = format!("{ROOT}/{}/set-rules", first["id"].as_str().unwrap());
    let second = read(rig.post(&path, &set)).await.json();
    assert_conforms(
        "post",
        "/v1/pronunciation-dictionaries/{pronunciation_dictionary_id}/set-rules",
        &second,
    );
    let newest = say("UN.", locator(Value::Null)).await.json();
    assert_eq!(said(&newest), "you en");
    let older = say("UN.", locator(first["version_id"].clone()))
        .await
        .json();
    assert_eq!(said(&older), "united nations");
    let gone = say("UN.", locator(json!("nothing"))).await;
    assert_eq!(
        (gone.status, gone.refusal().0),
        (404, "pronunciation_dictionary_not_found".to_owned())
    );
}

#[tokio::test]
async fn rules_of_sounds_are_said_to_be_passed_over() {
    let rig = Rig::start().await;
    let rule = json!({ "type": "phoneme", "string_to_replace": "tomato", "phoneme": "x", "alphabet": "ipa" });
    let made = made(&rig, json!([rule])).await;
    let body = |text: &str| json!({ "text": text, "pronunciation_dictionary_locators": [{ "pronunciation_dictionary_id": made["id"] }] });
    let met = read(rig.speech("", &body("A tomato."))).await;
    assert_eq!(
        met.header("x-mynah-draft-note"),
        "phoneme rules are not applied, only aliases"
    );
    let unmet = read(rig.speech("", &body("A pear."))).await;
    assert_eq!(unmet.header("x-mynah-draft-note"), "");
}

#[tokio::test]
async fn dictionaries_are_listed_changed_and_downloaded() {
    let rig = Rig::start().await;
    let pls = "<?xml version=\"1.0\"?><lexicon alphabet=\"ipa\"><lexeme><grapheme>wren</grapheme><alias>small bird</alias></lexeme></lexicon>";
    let form = Form::new()
        .text("name", "From file")
        .part("file", Part::text(pls).file_name("a.pls"));
    let made_file = read(rig.form(&format!("{ROOT}/add-from-file"), form)).await;
    assert_eq!(made_file.status, 200, "{}", made_file.text());
    let made_file = made_file.json();
    assert_conforms(
        "post",
        "/v1/pronunciation-dictionaries/add-from-file",
        &made_file,
    );
    assert_eq!(made_file["version_rules_num"], 1);
    let id = made_file["id"].as_str().unwrap();
    made(&rig, json!([alias("a", "b")])).await;

    let page = rig.json(&format!("{ROOT}?page_size=1")).await;
    assert_conforms("get", ROOT, &page);
    let next = page["next_cursor"].as_str().unwrap();
    let last = rig.json(&format!("{ROOT}?page_size=1&cursor={next}")).await;
    assert_eq!(
        (
            &last["has_more"],
            &last["pronunciation_dictionaries"][0]["id"]
        ),
        (&json!(false), &json!(id))
    );

    let add = json!({ "rules": [alias("rook", "bird"), alias("wren", "tiny bird")] });
    let added = read(rig.post(&format!("{ROOT}/{id}/add-rules"), &add))
        .await
        .json();
    assert_conforms(
        "post",
        "/v1/pronunciation-dictionaries/{pronunciation_dictionary_id}/add-rules",
        &added,
    );
    assert_eq!(added["version_rules_num"], 2);
    let removed = json!({ "rule_strings": ["rook"] });
    let removed = read(rig.post(&format!("{ROOT}/{id}/remove-rules"), &removed))
        .await
        .json();
    assert_conforms(
        "post",
        "/v1/pronunciation-dictionaries/{pronunciation_dictionary_id}/remove-rules",
        &removed,
    );
    let whole = rig.json(&format!("{ROOT}/{id}")).await;
    assert_conforms(
        "get",
        "/v1/pronunciation-dictionaries/{pronunciation_dictionary_id}",
        &whole,
    );
    assert_eq!(whole["rules"][0]["alias"], "tiny bird");
    let version = removed["version_id"].as_str().unwrap();
    let file = read(rig.get(&format!("{ROOT}/{id}/{version}/download"))).await;
    assert!(
        file.text()
            .contains("<grapheme>wren</grapheme><alias>tiny bird</alias>")
    );
    assert!(file.header("content-disposition").ends_with(".pls\""));

    let away = json!({ "archived": true, "name": "Old" });
    let path = format!("{}{ROOT}/{id}", rig.server.base_url());
    let patch = rig
        .http
        .patch(path)
        .header("xi-api-key", rig.server.key().expose())
        .json(&away);
    let away = read(patch).await.json();
    assert_conforms(
        "patch",
        "/v1/pronunciation-dictionaries/{pronunciation_dictionary_id}",
        &away,
    );
    assert!(away["archived_time_unix"].is_i64());
    let rest = rig.json(&format!("{ROOT}?include_archived=false")).await;
    assert_eq!(
        rest["pronunciation_dictionaries"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn the_language_of_a_file_is_kept() {
    let rig = Rig::start().await;
    let downloaded = async |id: &str, version: &Value| {
        let version = version.as_str().unwrap();
        read(rig.get(&format!("{ROOT}/{id}/{version}/download")))
            .await
            .text()
    };
    for (language, kept) in [(" xml:lang=\"de-AT\"", "de-AT"), ("", "en-US")] {
        let pls = format!(
            "<lexicon version=\"1.0\" alphabet=\"ipa\"{language}><lexeme><grapheme>Jänner</grapheme><alias>Januar</alias></lexeme></lexicon>"
        );
        let form = Form::new()
            .text("name", "Months")
            .part("file", Part::text(pls).file_name("a.pls"));
        let made = read(rig.form(&format!("{ROOT}/add-from-file"), form)).await;
        let made = made.json();
        let id = made["id"].as_str().unwrap();
        let said = format!("xml:lang=\"{kept}\"");
        assert!(downloaded(id, &made["version_id"]).await.contains(&said));
        let more = json!({ "rules": [alias("Feber", "Februar")] });
        let changed = read(rig.post(&format!("{ROOT}/{id}/add-rules"), &more)).await;
        let version = &changed.json()["version_id"];
        let pls = downloaded(id, version).await;
        assert!(pls.contains(&said) && pls.contains("Feber"), "{pls}");
    }
}

#[tokio::test]
async fn bad_dictionaries_are_refused() {
    let rig = Rig::start().await;
    let path = format!("{ROOT}/add-from-rules");
    let refused = read(rig.post(&path, &json!({ "rules": [{ "type": "alias" }] }))).await;
    assert_eq!(
        (
            refused.status,
            refused.json()["detail"].as_array().unwrap().len()
        ),
        (422, 2)
    );
    let form = Form::new()
        .text("name", "x")
        .part("file", Part::text("hello").file_name("a.pls"));
    let refused = read(rig.form(&format!("{ROOT}/add-from-file"), form)).await;
    assert_eq!(refused.refusal().0, "invalid_pronunciation_dictionary");
    let refused = read(rig.post(&format!("{ROOT}/none/remove-rules"), &json!({}))).await;
    assert_eq!(refused.status, 422);
    for path in ["none", "none/none/download"] {
        assert_eq!(read(rig.get(&format!("{ROOT}/{path}"))).await.status, 404);
    }
    assert_eq!(
        read(rig.get(&format!("{ROOT}?page_size=0")))
            .await
            .refusal()
            .0,
        "invalid_page_size"
    );
}
