//! What is written on the wire, and where the key goes.

use mynah::api::address;
use mynah::api::answer::Audio;
use mynah::api::client::{Client, Step};
use mynah::api::error::{ErrorKind, Reached};
use mynah::api::history::{DeleteHistoryItem, GetHistoryItem};
use mynah::api::models::ListModels;
use mynah::api::page::pages;
use mynah::api::speech::{Context, Locator, Normalization, Stream, UpToThree};
use mynah::api::voices::{GetVoice, SearchVoices};
use mynah::terms::clock::Clock;
use mynah::terms::ids::{HistoryItemId, RequestId, VoiceId};
use mynah::terms::secret::Secret;
use mynah_core::address::BadAddress;

use futures_util::{StreamExt as _, pin_mut};

use crate::cases::spoken;
use crate::raw::{KEY, Raw, Then, answer};

fn client(base: &str, key: Option<&str>) -> Result<Client, ErrorKind> {
    Client::new(base, key.map(Secret::new), Clock::system()).map_err(|error| {
        assert_eq!(error.facts.reached, Reached::Nothing);
        error.kind
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_base_may_have_a_path_and_a_slash() {
    for tail in ["", "/", "/under/here", "/under/here/"] {
        let server = Raw::once(answer("200 OK", "", b"[]"));
        let client = client(&format!("{}{tail}", server.base()), Some(KEY)).unwrap();
        assert!(client.send(&ListModels).await.unwrap().value.is_empty());
        let asked = server.asked();
        let path = format!("get {}/v1/models http/1.1", tail.trim_end_matches('/'));
        assert!(asked.starts_with(&path), "{asked}");
        assert!(asked.contains(concat!("user-agent: mynah/", env!("CARGO_PKG_VERSION"))));
        assert!(asked.contains(&format!("xi-api-key: {KEY}")));
    }
}

#[test]
fn what_is_no_address_or_no_key_is_refused_before_it_is_used() {
    for base in [
        "",
        "api.example",
        "ftp://127.0.0.1",
        "http://",
        "http://127.0.0.1?x=1",
    ] {
        assert_eq!(
            client(base, None).err(),
            Some(ErrorKind::Unsendable),
            "{base}"
        );
    }
    for base in ["http://me@127.0.0.1:9", "https://me:word@127.0.0.1:9/base"] {
        let refused = client(base, None).err();
        assert_eq!(refused, Some(ErrorKind::AddressNamesUser), "{base}");
    }
    for key in ["two words", "line\nbreak", "é", ""] {
        let refused = client("http://127.0.0.1:9", Some(key)).err();
        assert_eq!(refused, Some(ErrorKind::KeyUnsendable), "{key:?}");
    }
    assert!(client("http://127.0.0.1:9", Some(" sk_pasted \n")).is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_id_stays_in_its_place() {
    // Nothing listens there: what is refused is refused before.
    let client = client("http://127.0.0.1:9/base", Some(KEY)).unwrap();
    for id in ["", ".", ".."] {
        let item = HistoryItemId::from(id);
        let error = client.send(&DeleteHistoryItem { item }).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unsendable, "{id:?}");
        let voice = VoiceId::from(id);
        let error = client.send(&GetVoice { voice }).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unsendable, "{id:?}");
    }
    let server = Raw::once(answer("404 Not Found", "", b"{}"));
    let item = HistoryItemId::from("../user?x=ü#");
    let error = server
        .client()
        .send(&GetHistoryItem { item })
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert!(
        server
            .asked()
            .starts_with("get /v1/history/..%2fuser%3fx%3d%c3%bc%23 http")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_body_has_what_was_set_and_nothing_else() {
    let mut spoken = spoken();
    spoken.enable_logging = Some(false);
    spoken.body.apply_text_normalization = Some(Normalization::Off);
    let context = Context {
        previous_request_ids: UpToThree::last_of(["a", "b", "c", "d"].map(RequestId::from)),
        ..Context::default()
    };
    spoken.body = spoken.body.with_context(context).unwrap();
    spoken.body.pronunciation_dictionary_locators = UpToThree::first_of([Locator {
        pronunciation_dictionary_id: "dict".into(),
        version_id: None,
    }]);
    let server = Raw::once(answer("200 OK", "content-type: audio/pcm\r\n", b"\0\0"));
    let mut stream = server.client().stream(&Stream(spoken)).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().len(), 2);
    assert!(stream.next().await.is_none());

    let asked = server.asked();
    assert!(asked.contains("stream?output_format=pcm_16000&enable_logging=false http"));
    assert!(asked.contains("content-type: application/json"));
    let body: serde_json::Value =
        serde_json::from_str(asked.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(
        body,
        serde_json::json!({
            "text": "Hello there.",
            "model_id": "eleven_multilingual_v2",
            "pronunciation_dictionary_locators": [{"pronunciation_dictionary_id": "dict"}],
            "previous_request_ids": ["b", "c", "d"],
            "apply_text_normalization": "off",
        })
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_key_does_not_follow_a_redirect() {
    let other = Raw::start(vec![(vec![answer("200 OK", "", b"[]")], Then::Close)]);
    for status in ["302 Found", "307 Temporary Redirect"] {
        let to = format!("location: {}/v1/models\r\n", other.base());
        let server = Raw::once(answer(status, &to, b""));
        let error = server.client().send(&ListModels).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Refused);
    }
    assert!(other.was_left_alone());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_preview_is_fetched_without_the_key() {
    let server = Raw::once(answer("200 OK", "content-type: audio/mpeg\r\n", b"sound"));
    let elsewhere = client("http://127.0.0.1:9", Some(KEY)).unwrap();
    let reply = elsewhere
        .preview(&format!("{}/wren.mp3", server.base()))
        .await
        .unwrap();
    assert_eq!(
        reply.value,
        Audio {
            bytes: b"sound".to_vec(),
            content_type: Some("audio/mpeg".to_owned())
        }
    );
    assert!(!server.asked().contains("xi-api-key"));
    for address in ["", "file:///etc/hostname", "wren.mp3"] {
        let error = elsewhere.preview(address).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unsendable);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_isolated_sound_is_fetched_without_the_key_wherever_it_leads() {
    let lies = Raw::once(answer("200 OK", "content-type: audio/mpeg\r\n", b"sound"));
    let to = format!("location: {}/there.mp3\r\n", lies.base());
    let listed = Raw::once(answer("302 Found", &to, b""));
    let elsewhere = client("http://127.0.0.1:9", Some(KEY)).unwrap();
    let address = format!("{}/clean.mp3", listed.base());
    let reply = elsewhere.sound(&address).await.unwrap();
    assert_eq!(reply.value.bytes, b"sound");
    for server in [&listed, &lies] {
        let asked = server.asked();
        assert!(
            !asked.contains("xi-api-key") && !asked.contains(KEY),
            "{asked}"
        );
    }
    for address in ["", "file:///etc/hostname", "clean.mp3"] {
        let error = elsewhere.sound(address).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unsendable);
    }
}

/// A film at a public address that led on to somebody's own network was fetched from there.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_film_is_fetched_step_by_step_so_that_each_place_is_looked_at() {
    let elsewhere = client("http://127.0.0.1:9", Some(KEY)).unwrap();
    let private = Raw::start(vec![(vec![answer("200 OK", "", b"secret")], Then::Close)]);
    let written = |host: &str| format!("{}/x", private.base().replace("127.0.0.1", host));
    for host in [
        "127.0.0.1",
        "2130706433",
        "0177.0.0.1",
        "[::ffff:127.0.0.1]",
    ] {
        for status in ["302 Found", "308 Permanent Redirect"] {
            let to = format!("location: {}\r\n", written(host));
            let public = Raw::once(answer(status, &to, b""));
            let address = format!("{}/film.mp4", public.base());
            let Step::LeadsTo(next) = elsewhere.fetch_step(&address, &[]).await.unwrap() else {
                panic!("it was followed");
            };
            let looked = address::check(&next);
            let is_private = matches!(looked, Err(BadAddress::Private(_)));
            assert!(is_private, "{next}: {looked:?}");
        }
    }
    assert!(private.was_left_alone());

    let near = Raw::once(answer("302 Found", "location: /there.mp4\r\n", b""));
    let address = format!("{}/film.mp4", near.base());
    let step = elsewhere.fetch_step(&address, &[]);
    let there = format!("{}/there.mp4", near.base());
    assert!(matches!(step.await.unwrap(), Step::LeadsTo(next) if next == there));
    let lies = Raw::once(answer("200 OK", "content-type: video/mp4\r\n", b"film"));
    let address = format!("{}/film.mp4", lies.base());
    let step = elsewhere.fetch_step(&address, &[]);
    let Step::Here(mut film) = step.await.unwrap() else {
        panic!("it lies there");
    };
    assert_eq!(film.next().await.unwrap().unwrap(), "film");
    assert!(!lies.asked().contains("xi-api-key"));
}

/// A name that was public as it was looked at and private as it was fetched led into somebody's own network.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_film_is_fetched_from_where_its_name_was_looked_at_and_nowhere_else() {
    let elsewhere = client("http://127.0.0.1:9", Some(KEY)).unwrap();
    let private = Raw::start(vec![(vec![answer("200 OK", "", b"secret")], Then::Close)]);
    let address = format!("{}/x", private.base().replace("127.0.0.1", "localhost"));
    let error = elsewhere.fetch_step(&address, &[]).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NoSuchHost);
    assert!(private.was_left_alone());
    let lies = Raw::once(answer("200 OK", "content-type: video/mp4\r\n", b"film"));
    let there = lies.base().replace("http://", "").parse().unwrap();
    let address = format!("{}/x", lies.base().replace("127.0.0.1", "localhost"));
    let step = elsewhere.fetch_step(&address, &[there]).await;
    assert!(matches!(step, Ok(Step::Here(_))), "{step:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_list_that_does_not_come_to_its_end_is_no_whole_list() {
    let page = |voices: &str, token: &str| {
        let body = format!(r#"{{"voices":[{voices}],"has_more":true,"next_page_token":{token}}}"#);
        (vec![answer("200 OK", "", body.as_bytes())], Then::Close)
    };
    let voice = r#"{"voice_id":"v"}"#;
    let endings = [
        // The same place again.
        (
            vec![
                page(voice, r#""a""#),
                page(voice, r#""b""#),
                page(voice, r#""a""#),
            ],
            3,
        ),
        // More is promised, but not where.
        (vec![page(voice, "null")], 1),
        (vec![page(voice, r#""a""#), page("", "null")], 2),
        // A page of which nothing can be read is not the last one.
        (
            vec![
                page(voice, r#""a""#),
                page("7", r#""b""#),
                page(voice, r#""a""#),
            ],
            3,
        ),
    ];
    for (answers, wanted) in endings {
        let server = Raw::start(answers);
        let client = server.client();
        let list = pages(&client, SearchVoices::default());
        pin_mut!(list);
        for _ in 0..wanted {
            list.next().await.unwrap().unwrap();
        }
        // What is missing there is not taken for absent.
        let error = list.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind, ErrorKind::Malformed);
        assert!(list.next().await.is_none());
    }
    for last in [
        r#"{"voices":[{"voice_id":"v"}],"has_more":false,"next_page_token":"a"}"#,
        r#"{"voices":[{"voice_id":"v"}]}"#,
    ] {
        let server = Raw::once(answer("200 OK", "", last.as_bytes()));
        let client = server.client();
        let list = pages(&client, SearchVoices::default());
        pin_mut!(list);
        assert!(list.next().await.unwrap().is_ok());
        assert!(list.next().await.is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_page_that_fails_ends_the_list() {
    let first = answer(
        "200 OK",
        "",
        br#"{"voices":[{"voice_id":"v"}],"has_more":true,"next_page_token":"a"}"#,
    );
    let then = answer("503 Busy", "", b"");
    let server = Raw::start(vec![(vec![first], Then::Close), (vec![then], Then::Close)]);
    let client = server.client();
    let list = pages(&client, SearchVoices::default());
    pin_mut!(list);
    assert!(list.next().await.unwrap().is_ok());
    assert_eq!(
        list.next().await.unwrap().unwrap_err().kind,
        ErrorKind::SystemBusy
    );
    assert!(list.next().await.is_none());
}
