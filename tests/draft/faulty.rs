//! Every fault, as a client meets it; and that what was generated behind it is charged and filed.

use std::time::Duration;

use mynah::draft::faults::Fault;
use mynah::draft::faults::Faults;
use mynah::draft::refusal::Refusal;
use serde_json::Value;
use serde_json::json;

use crate::rig::CEILING;
use crate::rig::Rig;
use crate::rig::pieces;
use crate::rig::read;

const TIMED: &str = "/stream/with-timestamps?output_format=pcm_16000";

fn line() -> Value {
    json!({ "text": "One two three. Four five six. Seven eight nine.", "seed": 3 })
}

/// The next stream with the fault: the bytes that came and whether it ended as a whole one does.
async fn harmed(rig: &Rig, way: &str, fault: Fault) -> (usize, usize, bool) {
    rig.server.faults().next(fault);
    let response = rig.speech(way, &line()).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let (pieces, whole) = pieces(response).await;
    let bytes = pieces.iter().map(Vec::len).sum();
    let text = pieces.concat();
    let lines = String::from_utf8_lossy(&text).matches('\n').count();
    (bytes, lines, whole)
}

#[tokio::test]
async fn cut_streams_break_and_are_charged_and_filed() {
    let rig = Rig::start().await;
    let (bytes, _, whole) = harmed(&rig, "/stream", Fault::CutAfterBytes(4_096)).await;
    assert_eq!((bytes, whole), (4_096, false));
    let (_, lines, whole) = harmed(&rig, TIMED, Fault::CutAfterChunks(2)).await;
    assert_eq!((lines, whole), (2, false));
    // Not streamed, cut all the same.
    let (bytes, _, whole) = harmed(&rig, "", Fault::CutAfterBytes(100)).await;
    assert_eq!((bytes, whole), (100, false));
    let (bytes, _, whole) = harmed(&rig, "/stream", Fault::CutAfterBytes(0)).await;
    assert_eq!((bytes, whole), (0, false));
    let items = rig.history_of(4).await;
    assert_eq!(rig.used().await, 4 * 47);
    let whole = read(rig.speech("/stream?output_format=pcm_16000", &line())).await;
    let filed = items
        .iter()
        .find(|item| item["output_format"] == "pcm_16000")
        .unwrap();
    let filed = filed["history_item_id"].as_str().unwrap();
    let kept = read(rig.get(&format!("/v1/history/{filed}/audio"))).await;
    assert!(kept.body == whole.body, "the whole take is in the history");
}

#[tokio::test]
async fn truncated_sound_ends_as_if_it_were_whole() {
    let rig = Rig::start().await;
    let (bytes, _, whole) = harmed(&rig, "/stream", Fault::EndAfterBytes(2_000)).await;
    assert_eq!((bytes, whole), (2_000, true));
    let (_, lines, whole) = harmed(&rig, TIMED, Fault::EndAfterChunks(3)).await;
    assert_eq!((lines, whole), (3, true));
}

#[tokio::test]
async fn a_client_that_hangs_up_is_charged() {
    let rig = Rig::start_with(|options| options.credits = Some(3 * 47)).await;
    for way in ["/stream", TIMED] {
        let mut response = rig.speech(way, &line()).send().await.unwrap();
        assert!(response.chunk().await.unwrap().is_some());
        drop(response);
    }
    rig.history_of(2).await;
    // Before there was any answer: as soon as its credits are set aside.
    let left = 47;
    let request = rig.speech("", &line());
    let asking = tokio::spawn(request.send());
    let beyond = json!({ "text": "a".repeat(left + 1) });
    let admitted = tokio::time::timeout(CEILING, async {
        while !read(rig.speech("", &beyond))
            .await
            .text()
            .contains("You have 0 credits")
        {}
    });
    admitted.await.unwrap();
    asking.abort();
    let items = rig.history_of(3).await;
    let charged: i64 = items
        .iter()
        .map(|item| {
            item["character_count_change_to"].as_i64().unwrap()
                - item["character_count_change_from"].as_i64().unwrap()
        })
        .sum();
    assert_eq!(charged, rig.used().await);
}

#[tokio::test]
async fn refusals_are_scripted_and_cost_nothing() {
    let rig = Rig::start().await;
    let faults = rig.server.faults();
    faults.times(2, &Fault::Refuse(Refusal::busy()));
    faults.next(Fault::Refuse(Refusal::internal()));
    faults.next(Fault::Refuse(Refusal::verbatim(
        502,
        "text/html",
        "<html>Bad gateway</html>",
    )));
    for status in [429, 429, 500, 502] {
        let answer = read(rig.speech("", &line())).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("x-mynah-draft"), "1");
    }
    assert_eq!(faults.waiting(), 0);
    assert_eq!(rig.used().await, 0);
    // A key that may speak but not look at the account.
    faults.always_on(
        "/v1/user",
        Fault::Refuse(Refusal::missing_permission("user_read")),
    );
    for _ in 0..2 {
        let answer = read(rig.get("/v1/user/subscription")).await;
        assert_eq!(
            (answer.status, answer.refusal().1),
            (401, "missing_permissions".to_owned())
        );
        assert!(answer.text().contains("user_read"));
    }
    faults.always_on(
        "/v1/voices",
        Fault::Refuse(Refusal::forbidden("voices_read")),
    );
    assert_eq!(read(rig.get("/v1/voices")).await.status, 403);
    faults.clear();
    rig.say("Hello.").await;
    assert_eq!(rig.used().await, 6);
}

#[tokio::test]
async fn connections_break_without_an_answer() {
    let rig = Rig::start().await;
    rig.server.faults().next(Fault::HangUp);
    assert!(rig.speech("", &line()).send().await.is_err());
    assert!(rig.history().await.is_empty());
    rig.server.faults().next(Fault::LoseAnswer);
    assert!(rig.speech(TIMED, &line()).send().await.is_err());
    assert_eq!(
        rig.history().await.len(),
        1,
        "done, charged, and never heard of"
    );
    rig.server.faults().refuse_connections(true);
    let stranger = crate::rig::client();
    let url = format!("{}/v1/voices/settings/default", rig.server.base_url());
    assert!(stranger.get(&url).send().await.is_err());
    rig.server.faults().refuse_connections(false);
    assert!(stranger.get(&url).send().await.is_ok());
}

#[tokio::test]
async fn wrong_bodies() {
    let rig = Rig::start().await;
    let right = read(rig.speech("", &line())).await;
    let faults = rig.server.faults();
    faults.next(Fault::GarbageBody);
    let answer = read(rig.speech("", &line())).await;
    assert_eq!(answer.header("content-type"), "audio/mpeg");
    assert_eq!(answer.body.len(), right.body.len());
    assert!(answer.body.iter().all(|byte| *byte != 0xff));
    faults.next(Fault::GarbageAudio);
    let answer = crate::rig::streamed(rig.speech("/stream/with-timestamps", &line())).await;
    assert!(
        answer.lines.len() > 3,
        "the JSON is right, only the sound is not"
    );
    faults.next(Fault::JsonInstead);
    let answer = read(rig.speech("/stream", &line())).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/json")
    );
    assert!(answer.json().is_object());
    faults.next(Fault::ContentType("text/plain".to_owned()));
    let answer = read(rig.speech("", &line())).await;
    assert_eq!(answer.header("content-type"), "text/plain");
    assert!(answer.body == right.body);
}

#[tokio::test]
async fn slow_and_stalled_answers() {
    let rig = Rig::start().await;
    let faults = rig.server.faults();
    let pause = Duration::from_millis(20);
    let start = rig.clock.instant();
    faults.next(Fault::Wait(pause));
    rig.say("Hi.").await;
    assert!(start.elapsed() >= pause);
    let start = rig.clock.instant();
    let (_, lines, whole) = harmed(&rig, TIMED, Fault::SlowChunks(pause)).await;
    assert!(whole && start.elapsed() >= pause * lines as u32);
    faults.next(Fault::StallAfterChunks(1));
    let mut response = rig.speech(TIMED, &line()).send().await.unwrap();
    assert!(response.chunk().await.unwrap().is_some());
    assert!(tokio::time::timeout(pause, response.chunk()).await.is_err());
    // The take behind it doesn't wait for the reader, and the end of the server ends the wait.
    rig.history_of(3).await;
    drop(rig);
    let end = tokio::time::timeout(CEILING, response.chunk())
        .await
        .unwrap();
    assert!(end.is_err());
}

#[tokio::test]
async fn faults_by_chance_are_all_survivable() {
    let faults = Faults::by_chance(0.5, Duration::ZERO);
    let rig = Rig::start_with(|options| options.faults = faults.clone()).await;
    let mut good = 0;
    for _ in 0..20 {
        if let Ok(response) = rig
            .speech("/stream?output_format=pcm_16000", &json!({ "text": "Hi." }))
            .send()
            .await
            && response.status() == 200
            && pieces(response).await.1
        {
            good += 1;
        }
    }
    assert!((1..20).contains(&good), "{good}");
    faults.clear();
    rig.say("Hello.").await;
}
