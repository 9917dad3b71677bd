//! What is refused, in which order, and in which words: clients branch on them.

use mynah::draft::plan::Plan;
use mynah::draft::server::Server;
use mynah::terms::secret::Secret;
use reqwest::multipart::Form;
use serde_json::Value;
use serde_json::json;

use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;
use crate::rig::wav_part;

async fn refused(rig: &Rig, way: &str, body: Value) -> (u16, String, String) {
    let answer = read(rig.speech(way, &body)).await;
    let (code, word) = answer.refusal();
    (answer.status, code, word)
}

fn expected(status: u16, code: &str, word: &str) -> (u16, String, String) {
    (status, code.to_owned(), word.to_owned())
}

#[tokio::test]
async fn the_schema_comes_before_the_key() {
    let rig = Rig::start().await;
    let url = format!("{}/v1/text-to-speech/anyone", rig.server.base_url());
    let post = |body: &str| {
        rig.http
            .post(&url)
            .header("content-type", "application/json")
            .body(body.to_owned())
    };
    for (body, place, kind) in [
        ("{}", json!(["body", "text"]), "missing"),
        (r#"{"text":7}"#, json!(["body", "text"]), "string_type"),
        (
            r#"{"text":"a","model_id":null}"#,
            json!(["body", "model_id"]),
            "string_type",
        ),
        (
            r#"{"text":"a","voice_settings":{"stability":1.5}}"#,
            json!(["body", "voice_settings", "stability"]),
            "less_than_equal",
        ),
        (
            r#"{"text":"a","apply_text_normalization":"maybe"}"#,
            json!(["body", "apply_text_normalization"]),
            "enum",
        ),
        (
            r#"{"text":"a","seed":1.5}"#,
            json!(["body", "seed"]),
            "int_from_float",
        ),
        (
            r#"{"text":"a","previous_request_ids":"x"}"#,
            json!(["body", "previous_request_ids"]),
            "list_type",
        ),
        ("[]", json!(["body"]), "model_attributes_type"),
    ] {
        let answer = read(post(body)).await;
        assert_eq!(answer.status, 422, "{body}");
        let fault = &answer.json()["detail"][0];
        assert_eq!(
            (&fault["loc"], fault["type"].as_str()),
            (&place, Some(kind)),
            "{body}"
        );
        assert!(fault["msg"].is_string());
    }
    assert_eq!(
        read(post("{not json")).await.json()["detail"][0]["type"],
        "json_invalid"
    );
    // Everything else comes after it.
    assert_eq!(read(post(r#"{"text":""}"#)).await.status, 401);
    let unknown = rig
        .http
        .post(format!("{url}?output_format=mp3"))
        .json(&json!({ "text": "a" }));
    assert_eq!(read(unknown).await.status, 401);
}

#[tokio::test]
async fn keys_are_told_apart() {
    let rig = Rig::start_with(|options| options.key = Some(Secret::new("sk_mine"))).await;
    assert_eq!(rig.server.key().expose(), "sk_mine");
    let url = format!("{}/v1/user", rig.server.base_url());
    let without = read(rig.http.get(&url)).await;
    assert_eq!(without.status, 401);
    assert_eq!(
        without.refusal(),
        ("unauthorized".to_owned(), "needs_authorization".to_owned())
    );
    let wrong = read(rig.http.get(&url).header("xi-api-key", "sk_other")).await;
    assert_eq!(wrong.status, 401);
    assert_eq!(
        wrong.refusal(),
        ("unauthorized".to_owned(), "invalid_api_key".to_owned())
    );
    let bearer = read(rig.http.get(&url).header("authorization", "Bearer sk_mine")).await;
    assert_eq!(bearer.refusal().1, "invalid_authorization_header");
    let models = read(rig.http.get(format!("{}/v1/models", rig.server.base_url()))).await;
    assert_eq!(
        (models.status, models.refusal().0),
        (404, "workspace_not_found".to_owned())
    );
    assert_eq!(read(rig.get("/v1/user")).await.status, 200);
}

#[tokio::test]
async fn a_key_is_random_unless_it_is_given() {
    let (one, other) = (Rig::start().await, Rig::start().await);
    assert_ne!(one.server.key().expose(), other.server.key().expose());
    assert_ne!(one.server.address().port(), other.server.address().port());
    assert!(one.server.address().ip().is_loopback());
    let mut options =
        mynah::draft::server::Options::new(one.folder.path().to_owned(), one.clock.clone());
    options.key = Some(Secret::new("two words"));
    assert!(Server::start(options).await.is_err());
}

#[tokio::test]
async fn meaning_is_checked_as_the_service_checks_it() {
    let rig = Rig::start().await;
    let v3 = "eleven_v3";
    for (way, body, wanted) in [
        (
            "",
            json!({ "text": "a", "model_id": "eleven_v9" }),
            expected(400, "model_not_found", "model_not_found"),
        ),
        (
            "",
            json!({ "text": "a", "model_id": "scribe_v2" }),
            expected(400, "unsupported_model", "model_can_not_do_text_to_speech"),
        ),
        (
            "",
            json!({ "text": "a", "model_id": "eleven_v4" }),
            expected(400, "unsupported_model", "unsupported_model"),
        ),
        (
            "",
            json!({ "text": "" }),
            expected(400, "empty_text", "input_text_empty"),
        ),
        (
            "",
            json!({ "text": " \n\t" }),
            expected(400, "empty_text", "input_text_empty"),
        ),
        (
            "",
            json!({ "text": "a".repeat(5_001), "model_id": v3 }),
            expected(400, "text_too_long", "max_character_limit_exceeded"),
        ),
        (
            "/stream",
            json!({ "text": "a", "voice_settings": { "speed": 1.3 } }),
            expected(400, "invalid_voice_settings", "invalid_voice_settings"),
        ),
        (
            "",
            json!({ "text": "a", "voice_settings": { "style": -0.1 } }),
            expected(400, "invalid_voice_settings", "invalid_voice_settings"),
        ),
        (
            "",
            json!({ "text": "a", "seed": -1 }),
            expected(400, "invalid_parameters", "invalid_parameters"),
        ),
        (
            "",
            json!({ "text": "a", "next_request_ids": ["1", "2", "3", "4"] }),
            expected(400, "invalid_parameters", "invalid_parameters"),
        ),
        (
            "/stream/with-timestamps",
            json!({ "text": "a", "model_id": v3, "voice_settings": { "stability": 0.3 } }),
            expected(400, "invalid_ttd_stability", "invalid_ttd_stability"),
        ),
        (
            "",
            json!({ "text": "a", "model_id": v3, "previous_text": "b" }),
            expected(400, "unsupported_model", "unsupported_model"),
        ),
        (
            "?optimize_streaming_latency=1",
            json!({ "text": "a", "model_id": v3 }),
            expected(400, "unsupported_model", "unsupported_model"),
        ),
        (
            "",
            json!({ "text": "a", "pronunciation_dictionary_locators": [{ "pronunciation_dictionary_id": "x" }] }),
            expected(
                404,
                "pronunciation_dictionary_not_found",
                "pronunciation_dictionary_not_found",
            ),
        ),
        (
            "?enable_logging=false",
            json!({ "text": "a" }),
            expected(403, "feature_not_available", "feature_not_available"),
        ),
    ] {
        assert_eq!(refused(&rig, way, body.clone()).await, wanted, "{body}");
    }
    let nobody = read(rig.post("/v1/text-to-speech/nobody", &json!({ "text": "a" }))).await;
    assert_eq!(
        (nobody.status, nobody.refusal().0),
        (404, "voice_not_found".to_owned())
    );
    for way in [
        "/stream?output_format=wav_16000",
        "/stream/with-timestamps?output_format=wav_16000",
    ] {
        let answer = read(rig.speech(way, &json!({ "text": "a" }))).await;
        assert_eq!(answer.status, 422, "{way}");
        assert_eq!(
            answer.json()["detail"][0]["loc"],
            json!(["query", "output_format"])
        );
    }
    let unknown = read(rig.speech("?output_format=mp3", &json!({ "text": "a" }))).await;
    assert_eq!(
        (unknown.status, unknown.refusal().0),
        (400, "invalid_output_format".to_owned())
    );
    // None of it cost anything or was filed.
    assert_eq!(rig.used().await, 0);
    assert!(rig.history().await.is_empty());
}

#[tokio::test]
async fn models_are_refused_for_what_they_can_not_do() {
    let rig = Rig::start().await;
    let unfit = |word: &str| expected(400, "unsupported_model", word);
    let unknown = || expected(400, "model_not_found", "model_not_found");
    for model in [
        "scribe_v2",
        "music_v1",
        "eleven_multilingual_sts_v2",
        "eleven_text_to_sound_v2",
        "eleven_ttv_v3",
    ] {
        let body = json!({ "text": "a", "model_id": model });
        let wanted = unfit("model_can_not_do_text_to_speech");
        assert_eq!(refused(&rig, "", body).await, wanted, "{model}");
    }
    for (model, wanted) in [
        ("eleven_multilingual_v2", unfit("unsupported_model")),
        ("scribe_v1", unfit("unsupported_model")),
        ("eleven_v9", unknown()),
    ] {
        let inputs = json!([{ "text": "a", "voice_id": WREN }]);
        let body = json!({ "inputs": inputs, "model_id": model });
        let answer = read(rig.post("/v1/text-to-dialogue", &body)).await;
        let (code, word) = answer.refusal();
        assert_eq!((answer.status, code, word), wanted, "{model}");
    }
    let changer = "model_can_not_do_voice_conversion";
    for (model, wanted) in [
        ("eleven_v3", unfit(changer)),
        ("eleven_flash_v2_5", unfit(changer)),
        ("scribe_v2", unfit(changer)),
        ("eleven_sts_v9", unknown()),
    ] {
        let audio = wav_part(b"RIFF".to_vec());
        let form = Form::new().text("model_id", model).part("audio", audio);
        let answer = read(rig.form(&format!("/v1/speech-to-speech/{WREN}"), form)).await;
        let (code, word) = answer.refusal();
        assert_eq!((answer.status, code, word), wanted, "{model}");
    }
    for (path, body) in [
        (
            "/v1/sound-generation",
            json!({ "text": "a", "model_id": "eleven_v3" }),
        ),
        (
            "/v1/music",
            json!({ "prompt": "a", "model_id": "eleven_text_to_sound_v2" }),
        ),
        (
            "/v1/convai/agents/create",
            json!({ "conversation_config": { "tts": { "model_id": "scribe_v2" } } }),
        ),
    ] {
        assert_eq!(read(rig.post(path, &body)).await.status, 422, "{path}");
    }
    assert_eq!(rig.used().await, 0);
}

#[tokio::test]
async fn what_is_accepted_is_accepted() {
    let rig = Rig::start_with(|options| options.habits.any_v3_stability = true).await;
    for body in [
        json!({ "text": "a", "voice_settings": { "speed": 0.7, "unheard_of": 1 } }),
        json!({ "text": "a", "voice_settings": { "speed": 1.2 }, "unheard_of": true }),
        json!({ "text": "a", "voice_settings": null, "seed": 4_294_967_295_u32, "language_code": "de" }),
        json!({ "text": "a", "previous_text": "b", "next_text": "c", "previous_request_ids": ["x"] }),
        json!({ "text": "a", "model_id": "eleven_v3", "voice_settings": { "stability": 0.3 } }),
        json!({ "text": "a", "model_id": "eleven_flash_v2_5", "voice_settings": { "style": 1 } }),
    ] {
        let answer = read(rig.speech("?optimize_streaming_latency=", &body)).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.text());
    }
}

#[tokio::test]
async fn high_rates_need_their_plan() {
    for (plan, format, may) in [
        (Plan::Free, "mp3_44100_192", false),
        (Plan::Creator, "mp3_44100_192", true),
        (Plan::Creator, "pcm_44100", false),
        (Plan::Pro, "pcm_48000", true),
    ] {
        let rig = Rig::start_with(|options| options.plan = Some(plan)).await;
        let answer =
            read(rig.speech(&format!("?output_format={format}"), &json!({ "text": "a" }))).await;
        if may {
            assert_eq!(answer.status, 200, "{format}");
        } else {
            assert_eq!(answer.status, 403, "{format}");
            assert_eq!(answer.refusal().0, "output_format_not_allowed");
        }
        assert_eq!(
            rig.json("/v1/user/subscription").await["tier"],
            plan.as_str()
        );
    }
}

/// Regression: a query of 40 kB was read to its end and answered.
#[tokio::test]
async fn a_query_beyond_any_limit_is_refused() {
    let rig = Rig::start().await;
    for (letters, status) in [(8_000, 200), (40_000, 414)] {
        let path = format!("/v2/voices?search={}", "a".repeat(letters));
        let answer = read(rig.get(&path)).await;
        assert_eq!(answer.status, status, "{letters}: {}", answer.text());
        if status == 414 {
            assert_eq!(answer.json()["detail"], "URI Too Long");
        }
    }
}

#[tokio::test]
async fn a_body_beyond_any_limit_is_refused() {
    let rig = Rig::start().await;
    let answer = read(rig.speech("", &json!({ "text": "a".repeat(5 << 20) }))).await;
    assert_eq!(
        (answer.status, answer.refusal().0),
        (413, "request_too_large".to_owned())
    );
}
