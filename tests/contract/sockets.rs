//! Sockets where something goes wrong: refused, cut, closed with a reason.

use mynah::api::client::Client;
use mynah::api::error::{ApiError, ChargeKnown, ErrorKind};
use mynah::api::socket::Socket;
use mynah::api::socket::speech::{Begin, Speaking, SpeechOut, StreamInput};
use mynah::terms::clock::Clock;
use mynah::terms::ids::{ModelId, VoiceId};
use mynah::terms::secret::Secret;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};
use tokio_tungstenite::{WebSocketStream, tungstenite};

use crate::raw::{KEY, Raw, answer};

type Peer = WebSocketStream<TcpStream>;

fn channel() -> StreamInput {
    StreamInput(Speaking::new(
        VoiceId::from("v"),
        ModelId::from("eleven_flash_v2_5"),
    ))
}

/// One end in the client's hands, the other in the test's; and what the client asked.
async fn pair() -> (Socket<StreamInput>, Peer, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/prefix", listener.local_addr().unwrap());
    let client = Client::new(&base, Some(Secret::new(KEY)), Clock::system()).unwrap();
    let serve = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = Vec::new();
        while !asked.ends_with(b"\r\n\r\n") {
            asked.push(stream.read_u8().await.unwrap());
        }
        let asked = String::from_utf8(asked).unwrap();
        let key = asked
            .lines()
            .find_map(|line| line.strip_prefix("sec-websocket-key: "))
            .unwrap();
        let accept = derive_accept_key(key.as_bytes());
        let reply = format!(
            "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-accept: {accept}\r\nx-trace-id: t1\r\n\r\n"
        );
        stream.write_all(reply.as_bytes()).await.unwrap();
        let peer = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
        (peer, asked)
    };
    let channel = channel();
    let (socket, (peer, asked)) = tokio::join!(client.connect(&channel), serve);
    (socket.unwrap(), peer, asked)
}

async fn end(socket: &mut Socket<StreamInput>) -> Option<ApiError> {
    while let Some(said) = socket.next().await {
        if let Err(error) = said {
            assert!(socket.next().await.is_none());
            return Some(error);
        }
    }
    None
}

async fn say(peer: &mut Peer, message: Message) {
    futures_util::SinkExt::send(peer, message).await.unwrap();
}

async fn heard(peer: &mut Peer) -> Option<Result<Message, tungstenite::Error>> {
    futures_util::StreamExt::next(peer).await
}

#[tokio::test]
async fn messages_go_both_ways_and_it_ends_well() {
    let (mut socket, mut peer, asked) = pair().await;
    assert!(asked.starts_with("GET /prefix/v1/text-to-speech/v/stream-input?model_id="));
    assert!(asked.contains(&format!("xi-api-key: {KEY}")));
    socket
        .send(&SpeechOut::Begin(Begin::default()))
        .await
        .unwrap();
    assert_eq!(
        heard(&mut peer).await.unwrap().unwrap(),
        Message::text(r#"{"text":" "}"#)
    );
    say(&mut peer, Message::Ping("p".into())).await;
    say(&mut peer, Message::text(r#"{"audio":"AAEC"}"#)).await;
    say(&mut peer, Message::text(r#"{"audio":null,"isFinal":true}"#)).await;
    assert_eq!(socket.next().await.unwrap().unwrap().audio, [0, 1, 2]);
    assert!(socket.next().await.unwrap().unwrap().is_final);
    socket.close().await.unwrap();
    assert_eq!(
        heard(&mut peer).await.unwrap().unwrap(),
        Message::Pong("p".into())
    );
    assert!(heard(&mut peer).await.unwrap().unwrap().is_close());
    assert!(heard(&mut peer).await.is_none_or(|said| said.is_err()));
    drop(peer);
    assert!(end(&mut socket).await.is_none());
}

#[tokio::test]
async fn a_refusal_on_the_way_is_told_word_for_word() {
    let (mut socket, mut peer, _) = pair().await;
    let refusal = r#"{"message":"Out.","error":"quota_exceeded","code":1008}"#;
    say(&mut peer, Message::text(refusal)).await;
    let error = end(&mut socket).await.unwrap();
    assert_eq!(error.kind, ErrorKind::QuotaExceeded);
    assert_eq!(error.message(), Some("Out."));
    assert_eq!(error.request().unwrap().as_str(), "t1");
}

#[tokio::test]
async fn a_farewell_with_a_reason_is_an_error() {
    let cases = [
        (
            CloseCode::Policy,
            "input_timeout_exceeded",
            ErrorKind::Refused,
        ),
        (
            CloseCode::Policy,
            "system_busy: later",
            ErrorKind::SystemBusy,
        ),
        (CloseCode::Error, "", ErrorKind::ServerError),
        (
            CloseCode::Protocol,
            "quota_exceeded",
            ErrorKind::QuotaExceeded,
        ),
    ];
    for (code, reason, kind) in cases {
        let (mut socket, mut peer, _) = pair().await;
        let reason = reason.into();
        say(&mut peer, Message::Close(Some(CloseFrame { code, reason }))).await;
        assert_eq!(end(&mut socket).await.unwrap().kind, kind);
    }
}

#[tokio::test]
async fn a_cut_connection_is_no_end() {
    let (mut socket, peer, _) = pair().await;
    drop(peer);
    let error = end(&mut socket).await.unwrap();
    assert_eq!(error.kind, ErrorKind::ConnectionLost);
    assert_eq!(error.charge(), ChargeKnown::Unknown);
}

#[tokio::test]
async fn what_nobody_understands_is_said_so() {
    let (mut socket, mut peer, _) = pair().await;
    say(&mut peer, Message::text("<html>")).await;
    assert_eq!(end(&mut socket).await.unwrap().kind, ErrorKind::Malformed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_refused_socket_is_a_refused_request() {
    let body = br#"{"detail":{"status":"invalid_api_key","message":"No."}}"#;
    let server = Raw::once(answer("401 Unauthorized", "", body));
    let error = server.client().connect(&channel()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::InvalidKey);
    assert_eq!(error.charge(), ChargeKnown::No);
    let server = Raw::once(answer("200 OK", "", b"{}"));
    let error = server.client().connect(&channel()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Malformed);
}
