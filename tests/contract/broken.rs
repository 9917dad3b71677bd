//! Connections and streams that fail, each at its own place.

use std::net::TcpListener;
use std::time::Duration;

use mynah::api::client::Client;
use mynah::api::error::{ApiError, ChargeKnown, ErrorKind, Reached};
use mynah::api::models::ListModels;
use mynah::api::speech::{Speak, SpeakWithTimestamps, Stream, StreamWithTimestamps};
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::secret::Secret;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::cases::{good, spoken};
use crate::raw::{KEY, LAST, Raw, Then, answer, chunk, chunked, hasty};

const PIECE: &[u8] = br#"{"audio_base64":"AAEC","alignment":null,"normalized_alignment":null}"#;

fn line(piece: &[u8]) -> Vec<u8> {
    [piece, b"\n"].concat()
}

fn client_for(server: &Raw, then: Then) -> Client {
    match then {
        Then::Close => server.client(),
        Then::Silence => server.hasty_client(),
    }
}

/// Streams speech from a server that says this; what arrived, and the error that ended it.
async fn hear(answer: Vec<Vec<u8>>, then: Then) -> (Vec<u8>, Option<ApiError>) {
    let server = Raw::start(vec![(answer, then)]);
    let mut heard = Vec::new();
    let mut stream = match client_for(&server, then).stream(&Stream(spoken())).await {
        Ok(stream) => stream,
        Err(error) => return (heard, Some(error)),
    };
    while let Some(next) = stream.next().await {
        match next {
            Ok(bytes) => heard.extend_from_slice(&bytes),
            Err(error) => {
                assert!(stream.next().await.is_none(), "goes on after an error");
                return (heard, Some(error));
            }
        }
    }
    (heard, None)
}

/// The same with timestamps.
async fn hear_timed(answer: Vec<Vec<u8>>, then: Then) -> (Vec<u8>, Option<ApiError>) {
    let server = Raw::start(vec![(answer, then)]);
    let mut heard = Vec::new();
    let endpoint = StreamWithTimestamps(spoken());
    let mut stream = match client_for(&server, then).stream_timed(&endpoint).await {
        Ok(stream) => stream,
        Err(error) => return (heard, Some(error)),
    };
    while let Some(next) = stream.next().await {
        match next {
            Ok(piece) => heard.extend_from_slice(&piece.audio),
            Err(error) => {
                assert!(stream.next().await.is_none(), "goes on after an error");
                return (heard, Some(error));
            }
        }
    }
    (heard, None)
}

fn assert_fault(error: Option<ApiError>, kind: ErrorKind, reached: Reached, charge: ChargeKnown) {
    let error = error.expect("must fail");
    assert_eq!(error.kind, kind, "{error:?}");
    assert_eq!(error.facts.reached, reached, "{error:?}");
    assert_eq!(error.charge(), charge, "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nobody_answers_at_the_address() {
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let client = Client::new(&format!("http://{address}"), None, Clock::system()).unwrap();
    let error = client.send(&Speak(spoken())).await.err();
    assert_fault(
        error,
        ErrorKind::NoConnection,
        Reached::Nothing,
        ChargeKnown::No,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_host_has_no_address() {
    // Longer than any label of a name may be: refused without asking anyone.
    let client = Client::new(
        &format!("http://{}.invalid", "x".repeat(70)),
        Some(Secret::new(KEY)),
        Clock::system(),
    )
    .unwrap();
    let error = client.send(&Speak(spoken())).await.err();
    assert_fault(
        error,
        ErrorKind::NoSuchHost,
        Reached::Nothing,
        ChargeKnown::No,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_other_side_speaks_no_tls() {
    let server = Raw::start(vec![(
        vec![b"HTTP/1.1 400 Bad\r\n\r\n".to_vec()],
        Then::Close,
    )]);
    let base = server.base().replace("http:", "https:");
    // A system without certificates refuses at once, with the same kind.
    let error = match Client::new(&base, None, Clock::system()) {
        Ok(client) => client.send(&Speak(spoken())).await.err(),
        Err(error) => return assert_eq!(error.kind, ErrorKind::NotSecure),
    };
    assert_fault(
        error,
        ErrorKind::NotSecure,
        Reached::Nothing,
        ChargeKnown::No,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_answer_never_begins() {
    let (_, error) = hear(Vec::new(), Then::Silence).await;
    assert_fault(
        error,
        ErrorKind::NoAnswer,
        Reached::Sent,
        ChargeKnown::Unknown,
    );
    let (_, error) = hear(Vec::new(), Then::Close).await;
    assert_fault(
        error,
        ErrorKind::ConnectionLost,
        Reached::Sent,
        ChargeKnown::Unknown,
    );
}

#[tokio::test]
async fn a_call_that_is_dropped_hangs_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::new(&base, Some(Secret::new(KEY)), Clock::system()).unwrap();
    let begun = b"HTTP/1.1 200 OK\r\ncontent-type: audio/pcm\r\ncontent-length: 99\r\n\r\nabcd";
    // Before there is an answer, and in the middle of it.
    for answered in [&b""[..], begun] {
        let call = async {
            let mut stream = good(client.stream(&Stream(spoken())).await);
            while let Some(piece) = stream.next().await {
                good(piece);
            }
        };
        let serve = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = Vec::new();
            while !String::from_utf8_lossy(&asked).contains("Hello there.") {
                stream.read_buf(&mut asked).await.unwrap();
            }
            stream.write_all(answered).await.unwrap();
            stream
        };
        let mut stream = tokio::select! {
            () = call => panic!("it ended"),
            stream = serve => stream,
        };
        let gone = tokio::time::timeout(Duration::from_secs(30), stream.read_u8()).await;
        assert!(gone.unwrap().is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_stream_falls_silent() {
    let begun = vec![chunked("audio/pcm"), chunk(b"abcd")];
    let (heard, error) = hear(begun, Then::Silence).await;
    assert_eq!(heard, b"abcd");
    assert_fault(
        error,
        ErrorKind::Stalled,
        Reached::Accepted,
        ChargeKnown::Unknown,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_cut_stream_is_an_error_with_what_arrived_before() {
    let cut = vec![chunked("audio/pcm"), chunk(b"abcd"), chunk(b"ef")];
    let (heard, error) = hear(cut.clone(), Then::Close).await;
    assert_eq!(heard, b"abcdef");
    let error = error.unwrap();
    assert_eq!(error.facts.received, 6);
    // What the head announced is kept, and believed only where the answer came whole.
    assert_eq!(error.facts.head.cost, Some(Credits(7)));
    assert_fault(
        Some(error),
        ErrorKind::ConnectionLost,
        Reached::Accepted,
        ChargeKnown::Unknown,
    );

    let whole = [cut, vec![LAST.to_vec()]].concat();
    let (heard, error) = hear(whole, Then::Close).await;
    assert_eq!(heard, b"abcdef");
    assert!(error.is_none(), "{error:?}");

    let short = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabcd".to_vec();
    let (heard, error) = hear(vec![short], Then::Close).await;
    assert_eq!(heard, b"abcd");
    assert_fault(
        error,
        ErrorKind::ConnectionLost,
        Reached::Accepted,
        ChargeKnown::Unknown,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn json_where_sound_should_be() {
    let headers = "content-type: application/json\r\ncharacter-cost: 7\r\n";
    let body = br#"{"detail":{"status":"system_busy","message":"Later."}}"#;
    let (_, error) = hear(vec![answer("200 OK", headers, body)], Then::Close).await;
    let error = error.unwrap();
    assert_eq!(error.message(), Some("Later."));
    let charged = ChargeKnown::Yes(Credits(7));
    assert_fault(
        Some(error),
        ErrorKind::Malformed,
        Reached::Answered,
        charged,
    );

    // Asked for whole, it says as much.
    let server = Raw::once(answer("200 OK", headers, body));
    let error = server.client().send(&Speak(spoken())).await.unwrap_err();
    assert_eq!(error.message(), Some("Later."));
    assert_fault(
        Some(error),
        ErrorKind::Malformed,
        Reached::Answered,
        charged,
    );

    let page = answer("200 OK", "content-type: text/html\r\n", b"<html>");
    let (_, error) = hear_timed(vec![page.clone()], Then::Close).await;
    assert_fault(
        error,
        ErrorKind::Malformed,
        Reached::Answered,
        ChargeKnown::Unknown,
    );
    let server = Raw::once(page);
    let error = server.client().send(&Speak(spoken())).await.err();
    assert_fault(
        error,
        ErrorKind::Malformed,
        Reached::Answered,
        ChargeKnown::Unknown,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_answer_without_sound() {
    let unknown = ChargeKnown::Unknown;
    let empty = answer("200 OK", "content-type: audio/mpeg\r\n", b"");
    let (_, error) = hear(vec![empty.clone()], Then::Close).await;
    assert_fault(error, ErrorKind::Malformed, Reached::Answered, unknown);
    let server = Raw::once(empty);
    let error = server.client().send(&Speak(spoken())).await.err();
    assert_fault(error, ErrorKind::Malformed, Reached::Answered, unknown);
    for body in ["", "\n\n", "{\"audio_base64\":\"\",\"alignment\":null}\n"] {
        let (_, error) = hear_timed(vec![answer("200 OK", "", body.as_bytes())], Then::Close).await;
        assert_fault(error, ErrorKind::Malformed, Reached::Answered, unknown);
    }
    let server = Raw::once(answer("200 OK", "", br#"{"audio_base64":""}"#));
    let error = server
        .client()
        .send(&SpeakWithTimestamps(spoken()))
        .await
        .err();
    assert_fault(error, ErrorKind::Malformed, Reached::Answered, unknown);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn lines_may_end_anywhere_and_with_nothing() {
    let text = [line(PIECE), b"\r\n\n".to_vec(), line(PIECE), PIECE.to_vec()].concat();
    let bytes = text
        .iter()
        .map(|byte| chunk(&[*byte]))
        .collect::<Vec<_>>()
        .concat();
    for content_type in [
        "application/json",
        "text/event-stream",
        "application/octet-stream",
    ] {
        let whole = vec![chunked(content_type), bytes.clone(), LAST.to_vec()];
        let (heard, error) = hear_timed(whole, Then::Close).await;
        assert_eq!(heard, [0, 1, 2, 0, 1, 2, 0, 1, 2]);
        assert!(error.is_none(), "{error:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_timed_stream_is_cut() {
    let half = &PIECE[..20];
    let cut = vec![
        chunked("application/json"),
        chunk(&line(PIECE)),
        chunk(half),
    ];
    let (heard, error) = hear_timed(cut.clone(), Then::Close).await;
    assert_eq!(heard, [0, 1, 2]);
    assert_fault(
        error,
        ErrorKind::ConnectionLost,
        Reached::Accepted,
        ChargeKnown::Unknown,
    );

    // Ended properly, but in the middle of a line.
    let (heard, error) = hear_timed([cut, vec![LAST.to_vec()]].concat(), Then::Close).await;
    assert_eq!(heard, [0, 1, 2]);
    // What the head announced is for the whole.
    assert_fault(
        error,
        ErrorKind::Malformed,
        Reached::Accepted,
        ChargeKnown::Unknown,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_refusal_in_the_middle_of_a_stream() {
    let refusal = format!(r#"{{"detail":{{"status":"quota_exceeded","message":"Out, {KEY}."}}}}"#);
    let body = [line(PIECE), refusal.into_bytes()].concat();
    let (heard, error) = hear_timed(vec![answer("200 OK", "", &body)], Then::Close).await;
    assert_eq!(heard, [0, 1, 2]);
    let error = error.unwrap();
    assert_eq!(error.message(), Some("Out, ••••."));
    assert_fault(
        Some(error),
        ErrorKind::QuotaExceeded,
        Reached::Accepted,
        ChargeKnown::Unknown,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_line_that_is_no_line() {
    for bad in [
        &b"<html>"[..],
        b"[1, 2]",
        b"{\"audio_base64\":\"?\"}",
        b"{\"audio_base64\":7}",
        b"\xff\xfe",
    ] {
        let body = [line(PIECE), line(bad), line(PIECE)].concat();
        let whole = answer("200 OK", "character-cost: 7\r\n", &body);
        let (heard, error) = hear_timed(vec![whole], Then::Close).await;
        assert_eq!(heard, [0, 1, 2]);
        let error = error.unwrap();
        assert!(!format!("{error:?}").contains("html"), "quotes the body");
        assert_fault(
            Some(error),
            ErrorKind::Malformed,
            Reached::Accepted,
            ChargeKnown::Unknown,
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_free_call_that_breaks_costs_nothing() {
    for body in [&b"<html>"[..], b"{}", b"[{\"model_id\":"] {
        let server = Raw::once(answer("200 OK", "", body));
        let error = server.client().send(&ListModels).await.err();
        assert_fault(
            error,
            ErrorKind::Malformed,
            Reached::Answered,
            ChargeKnown::No,
        );
    }
    let server = Raw::start(vec![(Vec::new(), Then::Silence)]);
    let client = Client::with_timeouts(&server.base(), None, Clock::system(), hasty()).unwrap();
    let error = client.send(&ListModels).await.err();
    assert_fault(error, ErrorKind::NoAnswer, Reached::Sent, ChargeKnown::No);
}
