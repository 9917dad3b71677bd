//! What a stranger, or a client that never ends, can do to the server: nothing.

use std::time::Duration;

use mynah::draft::faults::Fault;
use serde_json::json;
use tokio::io::AsyncReadExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::rig::CEILING;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;

/// A server that waits for nobody.
async fn hasty() -> Rig {
    Rig::start_with(|options| options.patience = Duration::from_millis(50)).await
}

/// Says only this and answers what the server says until it hangs up.
async fn told(rig: &Rig, said: &str) -> String {
    let mut wire = TcpStream::connect(rig.server.address()).await.unwrap();
    wire.write_all(said.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let heard = tokio::time::timeout(CEILING, wire.read_to_string(&mut answer));
    heard.await.unwrap().unwrap();
    answer
}

#[tokio::test]
async fn no_body_is_longer_than_any_that_means_something() {
    let rig = Rig::start().await;
    for path in [
        "/v1/convai/agents/create",
        "/v1/convai/conversations/x/feedback",
        "/v1/dubbing/project/x/language",
        "/v1/workspace/webhooks",
        "/v1/sound-generation",
        "/v1/text-to-dialogue",
        "/v1/history/download",
    ] {
        let asked = rig.http.post(format!("{}{path}", rig.server.base_url()));
        let keyed = ["/v1/history/download"].contains(&path);
        let asked = if keyed {
            asked.header("xi-api-key", rig.server.key().expose())
        } else {
            asked
        };
        let answer = read(asked.body(vec![b' '; 5 << 20])).await;
        assert_eq!(answer.status, 413, "{path}");
        assert_eq!(answer.refusal().0, "request_too_large", "{path}");
    }
}

#[tokio::test]
async fn what_a_stranger_uploads_is_not_read() {
    let rig = hasty().await;
    for path in [
        "/v1/forced-alignment",
        "/v1/speech-to-speech/x",
        "/v1/audio-isolation",
        "/v1/studio/projects",
        "/v1/speech-to-text",
        "/v1/dubbing",
        "/v1/dubbing/project",
        "/v1/voices/add",
    ] {
        let said = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 9999\r\n\
             content-type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
        );
        let answer = told(&rig, &said).await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn a_request_that_never_ends_is_let_go() {
    let rig = hasty().await;
    let body = "POST /v1/convai/agents/create HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
                content-length: 9999\r\n\r\n{";
    let answer = told(&rig, body).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(told(&rig, "GET /v1/models HTTP/1.1\r\nhost:").await, "");
    assert_eq!(told(&rig, "").await, "");
    let sealed = Rig::start_with(|options| {
        options.patience = Duration::from_millis(50);
        options.tls = true;
    });
    assert_eq!(told(&sealed.await, "").await, "");
}

/// The head of what is answered on a connection that is kept.
async fn answered(wire: &mut TcpStream, path: &str) -> String {
    let asked = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
    wire.write_all(asked.as_bytes()).await.unwrap();
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        head.push(wire.read_u8().await.unwrap().into());
    }
    let length = head.lines().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("content-length: ")?
            .parse()
            .ok()
    });
    let mut body = vec![0; length.unwrap()];
    wire.read_exact(&mut body).await.unwrap();
    head
}

/// Each one had to be closed by its client.
#[tokio::test]
async fn a_kept_connection_on_which_nothing_more_is_asked_ends() {
    let rig = Rig::start_with(|options| options.idle = Duration::from_millis(50)).await;
    let path = format!("/v1/text-to-speech/{WREN}/stream-input");
    let mut socket = rig
        .raw("/v1/text-to-speech/{voice_id}/stream-input", &path)
        .await;
    let mut wire = TcpStream::connect(rig.server.address()).await.unwrap();
    for _ in 0..2 {
        // However long the answer takes: as long as it does, something is asked.
        rig.server
            .faults()
            .next(Fault::Wait(Duration::from_millis(200)));
        let head = answered(&mut wire, "/v1/voices/settings/default").await;
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    }
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(CEILING, wire.read_to_end(&mut rest));
    assert_eq!(ended.await.unwrap().unwrap_or_default(), 0);
    // A socket has time-outs of its own.
    let begin = json!({ "text": " ", "xi_api_key": rig.server.key().expose() });
    socket.say(&begin).await;
    socket.say(&json!({ "text": "Hi. " })).await;
    socket.say(&json!({ "text": "" })).await;
    let (said, code) = socket.end().await;
    assert_eq!(code, 1000, "{said:?}");
}
