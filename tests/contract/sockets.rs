//! Sockets where something goes wrong: refused, cut, closed with a reason.

use std::time::Duration;

use mynah::api::client::{Client, Timeouts};
use mynah::api::error::{ApiError, ChargeKnown, ErrorKind, Repeat};
use mynah::api::socket::contexts::{ContextOut, MultiStreamInput};
use mynah::api::socket::conversation::{Hearer, Overrides, Talk, TalkIn, TalkOut};
use mynah::api::socket::scribe::{Hearing, Listen};
use mynah::api::socket::speech::{Begin, Speaking, SpeechOut, StreamInput};
use mynah::api::socket::{Channel, Socket};
use mynah::terms::clock::Clock;
use mynah::terms::ids::{AgentId, ModelId, VoiceId};
use mynah::terms::secret::Secret;
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};
use tokio_tungstenite::{WebSocketStream, tungstenite};

use crate::raw::{KEY, Raw, Then, answer, hasty};

/// No wait is longer.
const CEILING: Duration = Duration::from_secs(30);

pub type Peer = WebSocketStream<TcpStream>;

fn speaking() -> Speaking {
    Speaking::new(VoiceId::from("v"), ModelId::from("eleven_flash_v2_5")).unwrap()
}

fn channel() -> StreamInput {
    StreamInput(speaking())
}

/// One end in the client's hands, the other in the test's; and what the client asked.
pub async fn pair() -> (Socket<StreamInput>, Peer, String) {
    pair_of(&channel()).await
}

async fn pair_of<C: Channel>(channel: &C) -> (Socket<C>, Peer, String) {
    pair_with(channel, Timeouts::default()).await
}

async fn pair_with<C: Channel>(channel: &C, timeouts: Timeouts) -> (Socket<C>, Peer, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/prefix", listener.local_addr().unwrap());
    let key = Some(Secret::new(KEY));
    let client = Client::with_timeouts(&base, key, Clock::system(), timeouts).unwrap();
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
    let (socket, (peer, asked)) = tokio::join!(client.connect(channel), serve);
    (socket.unwrap(), peer, asked)
}

async fn end<C: Channel>(socket: &mut Socket<C>) -> Option<ApiError> {
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

async fn say_goodbye(peer: &mut Peer, code: CloseCode) {
    let reason = "".into();
    say(peer, Message::Close(Some(CloseFrame { code, reason }))).await;
}

pub async fn heard(peer: &mut Peer) -> Option<Result<Message, tungstenite::Error>> {
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
    socket.send(&SpeechOut::text("Hi.")).await.unwrap();
    drop(peer);
    let error = end(&mut socket).await.unwrap();
    assert_eq!(error.kind, ErrorKind::ConnectionLost);
    assert_eq!(error.charge(), ChargeKnown::Unknown);
    assert_eq!(error.repeat(), Repeat::Risky);
}

#[tokio::test]
async fn a_socket_over_which_nothing_was_sent_costs_nothing() {
    let (mut socket, peer, _) = pair().await;
    drop(peer);
    let error = end(&mut socket).await.unwrap();
    assert_eq!(error.kind, ErrorKind::ConnectionLost);
    assert_eq!(error.charge(), ChargeKnown::No);
    assert_eq!(error.repeat(), Repeat::Fine(None));
    let (mut socket, mut peer, _) = pair().await;
    say_goodbye(&mut peer, CloseCode::Normal).await;
    assert!(end(&mut socket).await.is_none());
}

#[tokio::test]
async fn what_is_refused_before_its_first_sound_costs_nothing() {
    let refusal = r#"{"message":"Out.","error":"quota_exceeded","code":1008}"#;
    let sound = r#"{"audio":"AAEC"}"#;
    for (said, charge) in [
        (&[refusal][..], ChargeKnown::No),
        (&[sound, refusal], ChargeKnown::Unknown),
    ] {
        let (mut socket, mut peer, _) = pair().await;
        socket.send(&SpeechOut::text("Hi.")).await.unwrap();
        for message in said {
            say(&mut peer, Message::text(*message)).await;
        }
        let error = end(&mut socket).await.unwrap();
        assert_eq!(error.kind, ErrorKind::QuotaExceeded);
        assert_eq!(error.charge(), charge, "{said:?}");
    }
}

#[tokio::test]
async fn a_goodbye_before_the_final_message_is_half_a_take() {
    for code in [CloseCode::Normal, CloseCode::Away] {
        let (mut socket, mut peer, _) = pair().await;
        socket.send(&SpeechOut::text("Hi.")).await.unwrap();
        socket.send(&SpeechOut::END).await.unwrap();
        say(&mut peer, Message::text(r#"{"audio":"AAEC"}"#)).await;
        say_goodbye(&mut peer, code).await;
        let error = end(&mut socket).await.unwrap();
        assert_eq!(error.kind, ErrorKind::ConnectionLost);
        assert_eq!(error.charge(), ChargeKnown::Unknown);
    }
    // Whoever writes a truth value as a word is understood, too.
    for last in [r#"{"isFinal":true}"#, r#"{"isFinal":"true"}"#] {
        let (mut socket, mut peer, _) = pair().await;
        socket.send(&SpeechOut::text("Hi.")).await.unwrap();
        say(&mut peer, Message::text(r#"{"audio":"AAEC"}"#)).await;
        say(&mut peer, Message::text(last)).await;
        say_goodbye(&mut peer, CloseCode::Normal).await;
        assert!(end(&mut socket).await.is_none(), "{last}");
    }
    let (mut socket, mut peer, _) = pair().await;
    socket.send(&SpeechOut::text("Hi.")).await.unwrap();
    socket.close().await.unwrap();
    say_goodbye(&mut peer, CloseCode::Normal).await;
    assert!(end(&mut socket).await.is_none());
}

/// Which goodbye is a proper end, the other sockets know.
#[tokio::test]
async fn each_socket_has_its_own_end() {
    let contexts = MultiStreamInput(speaking());
    for (out, is_clean) in [
        (ContextOut::flush("a"), false),
        (ContextOut::close_all(), true),
    ] {
        let (mut socket, mut peer, _) = pair_of(&contexts).await;
        socket.send(&ContextOut::text("a", "Hi.")).await.unwrap();
        socket.send(&out).await.unwrap();
        say(&mut peer, Message::text(r#"{"audio":"AAEC"}"#)).await;
        say_goodbye(&mut peer, CloseCode::Normal).await;
        assert_eq!(end(&mut socket).await.is_none(), is_clean, "{out:?}");
    }

    let listen = Listen::new(ModelId::from("scribe_v2_realtime"), Hearing::default()).unwrap();
    let (mut socket, mut peer, _) = pair_of(&listen).await;
    socket.send(&listen.sound(&[0; 32])).await.unwrap();
    let committed = r#"{"message_type":"committed_transcript","text":"Hi."}"#;
    say(&mut peer, Message::text(committed)).await;
    say_goodbye(&mut peer, CloseCode::Normal).await;
    let error = end(&mut socket).await.unwrap();
    assert_eq!(error.kind, ErrorKind::ConnectionLost);

    let talk = Talk::Public(AgentId::from("a"));
    let (mut socket, mut peer, _) = pair_of(&talk).await;
    let begin = TalkOut::begin(&Overrides::default());
    socket.send(&begin).await.unwrap();
    say(&mut peer, Message::text(r#"{"type":"audio"}"#)).await;
    say_goodbye(&mut peer, CloseCode::Normal).await;
    assert!(end(&mut socket).await.is_none());
}

#[tokio::test]
async fn a_service_that_is_stuck_is_given_up() {
    let (mut socket, peer, _) = pair_with(&channel(), hasty()).await;
    socket.send(&SpeechOut::text("Hi.")).await.unwrap();
    let error = end(&mut socket).await.unwrap();
    assert_eq!(error.kind, ErrorKind::Stalled);
    assert_eq!(error.charge(), ChargeKnown::Unknown);
    drop(peer);
}

#[tokio::test]
async fn a_service_that_thinks_is_waited_for() {
    let (mut socket, mut peer, _) = pair_with(&channel(), hasty()).await;
    let think = async {
        for _ in 0..2 {
            assert!(heard(&mut peer).await.unwrap().unwrap().is_ping());
        }
        say(&mut peer, Message::text(r#"{"audio":"AAEC"}"#)).await;
    };
    let (said, ()) = tokio::join!(socket.next(), think);
    assert_eq!(said.unwrap().unwrap().audio, [0, 1, 2]);
}

/// Says one message whole and another by half, then is gone.
async fn cut_in_the_middle<C: Channel>(channel: C, first: Value, out: C::Out) {
    let (mut socket, mut peer, _) = pair_of(&channel).await;
    let first = first.to_string();
    say(&mut peer, Message::text(first.as_str())).await;
    // A text frame of 64 bytes, of which eight come.
    let half = b"\x81\x40{\"type\":";
    peer.get_mut().write_all(half).await.unwrap();
    drop(peer);
    assert!(socket.next().await.unwrap().is_ok(), "{}", C::ROUTE);
    let error = socket.next().await.unwrap().err().unwrap();
    assert!(socket.next().await.is_none());
    assert_eq!(error.kind, ErrorKind::ConnectionLost, "{error:?}");
    assert_eq!(error.charge(), ChargeKnown::Unknown, "{error:?}");
    assert_eq!(error.repeat(), Repeat::Risky, "{error:?}");
    assert!(error.facts.received >= first.len() as u64);
    assert_eq!(error.request().unwrap().as_str(), "t1");
    assert!(error.to_string().contains(C::ROUTE), "{error}");
    // Sending learns of it too, at the latest when the other side has said that nobody is there.
    let told = timeout(CEILING, async {
        loop {
            if let Err(error) = socket.send(&out).await {
                return error;
            }
            tokio::task::yield_now().await;
        }
    });
    assert_eq!(told.await.unwrap().kind, ErrorKind::ConnectionLost);
}

#[tokio::test]
async fn each_socket_says_that_it_was_cut_and_that_it_may_cost() {
    let sound = json!({ "audio": "AAEC" });
    let out = SpeechOut::now("Hello.");
    cut_in_the_middle(StreamInput(speaking()), sound.clone(), out).await;
    let out = ContextOut::open("one", Begin::default());
    cut_in_the_middle(MultiStreamInput(speaking()), sound, out).await;
    let model = ModelId::from("scribe_v2_realtime");
    let listen = Listen::new(model, Hearing::default()).unwrap();
    let heard = json!({ "message_type": "partial_transcript", "text": "Hel" });
    let out = listen.commit();
    cut_in_the_middle(listen, heard, out).await;
    let said =
        json!({ "type": "agent_response", "agent_response_event": { "agent_response": "Hi." } });
    let talk = Talk::Public(AgentId::from("agent_1"));
    cut_in_the_middle(talk, said, TalkOut::pong(1)).await;
}

/// What services say on all four sockets, whole, with holes, and of kinds that nobody knows yet.
fn said() -> impl Strategy<Value = Value> {
    let kinds = prop::sample::select(vec![
        json!({ "audio": "AAEC", "alignment": { "chars": ["a"], "charStartTimesMs": [0], "charDurationsMs": [9] } }),
        json!({ "audio": null, "isFinal": true, "contextId": "one" }),
        json!({ "message": "No.", "error": "quota_exceeded", "code": 1008 }),
        json!({ "message_type": "session_started", "session_id": "s", "config": { "sample_rate": 16_000 } }),
        json!({ "message_type": "partial_transcript", "text": "Hel" }),
        json!({ "message_type": "committed_transcript", "text": "Hello." }),
        json!({ "message_type": "committed_transcript_with_timestamps", "text": "Hello.", "words": [{ "text": "Hello.", "start": 0.1, "end": 0.4, "type": "word" }] }),
        json!({ "message_type": "commit_throttled", "error": "Too soon." }),
        json!({ "message_type": "queue_overflow", "error": "Too much." }),
        json!({ "type": "conversation_initiation_metadata", "conversation_initiation_metadata_event": { "conversation_id": "c", "agent_output_audio_format": "pcm_16000" } }),
        json!({ "type": "audio", "audio_event": { "audio_base_64": "AAEC", "event_id": 3 } }),
        json!({ "type": "interruption", "interruption_event": { "event_id": 4 } }),
        json!({ "type": "ping", "ping_event": { "event_id": 5, "ping_ms": 7 } }),
        json!({ "type": "client_tool_call", "client_tool_call": { "tool_name": "t", "tool_call_id": "1", "parameters": {} } }),
        json!({ "type": "agent_response_correction", "agent_response_correction_event": { "original_agent_response": "ab", "corrected_agent_response": "a" } }),
        json!({ "type": "error", "message": "Gone." }),
        json!({ "type": "brand_new", "brand_new_event": { "x": [1, null] } }),
        json!({ "message_type": "brand_new" }),
    ]);
    (kinds, any::<Option<prop::sample::Index>>()).prop_map(|(mut message, hole)| {
        let members = message.as_object_mut().unwrap();
        if let Some(hole) = hole {
            let name = members
                .keys()
                .nth(hole.index(members.len()))
                .unwrap()
                .clone();
            members.insert(name, Value::Null);
        }
        message
    })
}

/// Reads all until one ends it; whatever counts after an interruption is newer than it.
fn read_on(messages: &[Value]) {
    let mut hearer = Hearer::default();
    let mut void = 0;
    for message in messages {
        let text = message.to_string();
        let speech = StreamInput::read(&text);
        assert_eq!(speech.is_ok(), MultiStreamInput::read(&text).is_ok());
        drop(Listen::read(&text));
        let Ok(said) = Talk::read(&text) else {
            continue;
        };
        if let TalkIn::Interrupted(event) = &said {
            void = void.max(*event);
        }
        let counts = hearer.counts(&said);
        if let TalkIn::Sound { event, .. } = &said {
            assert_eq!(counts, *event > void, "{text}");
        }
    }
    for known in ["brand_new", "audio", "interruption", "ping"] {
        assert!(Talk::read(&json!({ "type": known }).to_string()).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn messages_in_any_order_are_read_or_refused(messages in prop::collection::vec(said(), 1..20)) {
        read_on(&messages);
    }
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

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_socket_that_never_opened_costs_nothing() {
    let broken = answer("502 Bad Gateway", "", b"<html>");
    let odd = b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n\
        upgrade: websocket\r\nsec-websocket-accept: no\r\n\r\n";
    for (said, then, kind) in [
        (vec![broken], Then::Close, ErrorKind::ServerError),
        (vec![odd.to_vec()], Then::Close, ErrorKind::Malformed),
        (Vec::new(), Then::Close, ErrorKind::ConnectionLost),
        (Vec::new(), Then::Silence, ErrorKind::NoAnswer),
    ] {
        let server = Raw::start(vec![(said, then)]);
        let client = match then {
            Then::Close => server.client(),
            Then::Silence => server.hasty_client(),
        };
        let error = client.connect(&channel()).await.unwrap_err();
        assert_eq!(error.kind, kind);
        assert_eq!(error.charge(), ChargeKnown::No, "{kind:?}");
        assert_eq!(error.repeat(), Repeat::Fine(None), "{kind:?}");
    }
}
