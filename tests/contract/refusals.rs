//! Every known shape of a refusal, and what it means.

use mynah::api::account::GetUser;
use mynah::api::error::{ChargeKnown, ErrorKind, Reached};
use mynah::api::head::Limits;
use mynah::api::refusal::{Refusal, Shortfall};
use mynah::api::speech::Speak;
use mynah::terms::ids::RequestId;
use proptest::prelude::*;

use crate::cases::spoken;
use crate::raw::{KEY, Raw, answer};

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/api/refusals");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

/// File and meaning; the HTTP status stands at the end of the file's name.
const REFUSALS: &[(&str, ErrorKind)] = &[
    ("standard-quota-402.json", ErrorKind::QuotaExceeded),
    ("legacy-quota-401.json", ErrorKind::QuotaExceeded),
    ("general-quota-402.json", ErrorKind::QuotaExceeded),
    ("cut-in-the-middle-401.json", ErrorKind::QuotaExceeded),
    ("restricted-key-401.json", ErrorKind::KeyLacksPermission),
    ("restricted-key-403.json", ErrorKind::KeyLacksPermission),
    (
        "restricted-key-forbidden-403.json",
        ErrorKind::KeyLacksPermission,
    ),
    ("invalid-key-401.json", ErrorKind::InvalidKey),
    ("no-key-401.json", ErrorKind::InvalidKey),
    ("bare-401.json", ErrorKind::InvalidKey),
    ("models-without-key-404.json", ErrorKind::InvalidKey),
    ("unusual-activity-401.json", ErrorKind::UnusualActivity),
    ("library-voice-on-free-402.json", ErrorKind::PlanRequired),
    ("format-above-plan-403.json", ErrorKind::PlanRequired),
    ("voice-gone-400.json", ErrorKind::VoiceNotFound),
    ("voice-gone-404.json", ErrorKind::VoiceNotFound),
    ("model-by-param-400.json", ErrorKind::ModelProblem),
    ("option-not-with-model-400.json", ErrorKind::ModelProblem),
    ("too-long-400.json", ErrorKind::TextTooLong),
    ("slots-full-400.json", ErrorKind::VoiceSlotLimit),
    ("steps-400.json", ErrorKind::BadSettings),
    ("schema-422.json", ErrorKind::BadSettings),
    ("history-download-400.json", ErrorKind::BadSettings),
    ("bare-route-404.json", ErrorKind::NotFound),
    ("not-ready-425.json", ErrorKind::NotReady),
    ("concurrency-429.json", ErrorKind::TooManyConcurrent),
    ("concurrency-by-code-429.json", ErrorKind::TooManyConcurrent),
    ("busy-429.json", ErrorKind::SystemBusy),
    ("proxy-error-object-503.json", ErrorKind::SystemBusy),
    ("proxy-502.json", ErrorKind::ServerError),
    ("gateway-504.html", ErrorKind::ServerError),
];

fn status_of(name: &str) -> u16 {
    let stem = name.split('.').next().unwrap();
    stem.rsplit('-').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_refusal_means_what_its_words_say() {
    for (name, kind) in REFUSALS {
        let body = fixture(name);
        let status = format!("{} Refused", status_of(name));
        let server = Raw::once(answer(
            &status,
            "x-trace-id: trace1\r\nx-region: eu\r\n",
            &body,
        ));
        let error = server.client().send(&Speak(spoken())).await.unwrap_err();

        assert_eq!(error.kind, *kind, "{name}");
        assert_eq!(error.status(), Some(status_of(name)), "{name}");
        assert_eq!(error.facts.reached, Reached::Refused, "{name}");
        let charge = if *kind == ErrorKind::ServerError {
            ChargeKnown::Unknown
        } else {
            ChargeKnown::No
        };
        assert_eq!(error.charge(), charge, "{name}");
        let id = error.request().unwrap();
        assert!(id.as_str().starts_with("fixture0") || id.as_str() == "trace1");
        assert_eq!(error.facts.head.region.as_deref(), Some("eu"));
        if let Some(message) = error.message() {
            let whole = String::from_utf8(body).unwrap();
            assert!(
                message
                    .split("; ")
                    .all(|part| { whole.contains(part.split(": ").last().unwrap_or_default()) }),
                "{name}: {message} is not the service's own"
            );
        }
    }
}

#[test]
fn every_fixture_is_used() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/api/refusals");
    let mine = include_str!("refusals.rs");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(mine.contains(&name), "{name} is in no test");
    }
}

#[test]
fn frames_and_failed_jobs_are_read_too() {
    let read = |name: &str| Refusal::read(&fixture(name));
    let frame = read("speech-socket.json");
    assert_eq!(frame.code.as_deref(), Some("quota_exceeded"));
    assert_eq!(frame.message.as_deref(), Some("Out of credits."));
    let frame = read("realtime-socket.json");
    assert_eq!(frame.code.as_deref(), Some("rate_limited"));
    assert_eq!(frame.message.as_deref(), Some("Slow down."));
    let frame = read("conversation-socket.json");
    assert_eq!(frame.word(), None);
    assert!(frame.message.is_some());
    let frame = read("conversation-socket-event.json");
    assert_eq!(frame.code.as_deref(), Some("quota_exceeded"));
    let job = read("failed-job.json");
    assert_eq!(
        job.message.as_deref(),
        Some("The source has no speech in it.")
    );
    let job = read("failed-project.json");
    assert_eq!(job.code.as_deref(), Some("audio_too_short"));
}

#[test]
fn a_restricted_key_names_what_it_lacks() {
    let lacks = |name: &str| {
        Refusal::read(&fixture(name))
            .permission()
            .map(str::to_owned)
    };
    assert_eq!(
        lacks("restricted-key-401.json").as_deref(),
        Some("user_read")
    );
    assert_eq!(
        lacks("restricted-key-403.json").as_deref(),
        Some("voices_read")
    );
    assert_eq!(
        lacks("restricted-key-forbidden-403.json").as_deref(),
        Some("text_to_speech")
    );
    assert_eq!(lacks("invalid-key-401.json"), None);
}

#[test]
fn the_old_message_about_the_quota_has_both_numbers() {
    let numbers = |name: &str| Refusal::read(&fixture(name)).shortfall();
    assert_eq!(
        numbers("legacy-quota-401.json"),
        Some(Shortfall {
            left: 12,
            needed: 34
        })
    );
    assert_eq!(numbers("standard-quota-402.json"), None);
}

#[test]
fn a_fault_of_the_schema_names_its_field() {
    let refusal = Refusal::read(&fixture("schema-422.json"));
    assert_eq!(refusal.param.as_deref(), Some("stability"));
    let message = refusal.message.unwrap();
    assert!(message.starts_with("stability: Input should be"));
    assert!(message.ends_with("text: Field required"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_full_house_says_how_full_and_how_long() {
    let headers =
        "retry-after: 2\r\ncurrent-concurrent-requests: 3\r\nmaximum-concurrent-requests: 2\r\n";
    let body = fixture("concurrency-429.json");
    let server = Raw::once(answer("429 Too Many Requests", headers, &body));
    let error = server.client().send(&Speak(spoken())).await.unwrap_err();
    assert_eq!(error.retry_after().map(|wait| wait.as_secs()), Some(2));
    assert_eq!(
        error.facts.head.limits,
        Some(Limits {
            running: 3,
            ceiling: 2
        })
    );
    assert_eq!(error.request(), Some(RequestId::from("fixture0busy")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_key_is_in_no_error() {
    let body =
        format!(r#"{{"detail":{{"status":"invalid_api_key","message":"No such key: {KEY}"}}}}"#);
    let server = Raw::once(answer("401 Unauthorized", "", body.as_bytes()));
    let client = server.client();
    let error = client.send(&GetUser).await.unwrap_err();
    assert_eq!(error.message(), Some("No such key: ••••"));
    assert!(!format!("{error:?} {error} {client:?}").contains(KEY));
    assert!(server.asked().contains(KEY));

    let edge = "x".repeat(1_990);
    for body in [
        format!(r#"{{"error":"{KEY}"}}"#),
        format!(r#"{{"detail":{{"status":"{KEY}","code":"{KEY}","type":"{KEY}"}}}}"#),
        format!(r#"{{"detail":{{"message":"No.","param":"{KEY}","request_id":"{KEY}"}}}}"#),
        format!(r#"{{"detail":{{"message":"{edge}{KEY}"}}}}"#),
        KEY.to_owned(),
    ] {
        let server = Raw::once(answer("401 Unauthorized", "", body.as_bytes()));
        let error = server.client().send(&GetUser).await.unwrap_err();
        let said = format!("{error:?} {error} {:?}", error.request());
        assert!(!said.contains(KEY.get(..8).unwrap()), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_endless_refusal_is_cut_off() {
    let server = Raw::once(answer("500 Oops", "", &vec![b'x'; 8 << 20]));
    let error = server.client().send(&GetUser).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::ServerError);
    assert!(error.facts.received < 2 << 20, "{}", error.facts.received);
    assert!(
        error
            .message()
            .is_some_and(|text| text.chars().count() <= 2_001)
    );
}

proptest! {
    #[test]
    fn no_body_makes_it_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        text in any::<String>(),
        member in "(detail|error|message|error_event|message_type|status|loc)",
    ) {
        Refusal::read(&bytes);
        for value in [serde_json::json!(text), serde_json::json!([{ "loc": [text, 7], "msg": text }])] {
            let refusal = Refusal::read(serde_json::json!({ member.clone(): value }).to_string().as_bytes());
            let _permission = refusal.permission();
            let _numbers = refusal.shortfall();
        }
    }
}
