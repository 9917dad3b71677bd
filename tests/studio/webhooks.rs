//! The receiver of webhooks: answers to the sender, and the signing secret.

use super::*;
use mynah::api::webhook::{HEADER, sign};
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::terms::clock::Clock;
use mynah::terms::ids::ConversationId;
use mynah::terms::secret::Secret;
use mynah_engine::KeyStore;
use mynah_model::command::{AgentsCommand, WebhooksCommand};
use serde_json::json;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

fn send(bench: &Bench, command: WebhooksCommand) {
    bench.send(Command::Agents(AgentsCommand::Webhooks(command)));
}

/// Delivers the audio of a conversation and returns the HTTP status of the answer.
fn deliver(port: u16, secret: &Secret, audio: &[u8]) -> u16 {
    use base64::Engine as _;
    let audio = base64::engine::general_purpose::STANDARD.encode(audio);
    let data = json!({ "agent_id": "agent_1", "conversation_id": "conv_1", "full_audio": audio });
    let event = json!({ "type": "post_call_audio", "event_timestamp": 1, "data": data });
    let body = event.to_string();
    let signature = sign(body.as_bytes(), secret, Clock::system().now());
    let mut socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = format!(
        "POST / HTTP/1.1\r\nhost: localhost\r\n{HEADER}: {signature}\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).unwrap();
    socket.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap();
    status.parse().unwrap()
}

#[test]
fn audio_that_was_not_stored_is_delivered_again() {
    let mut bench = tools::bench().0;
    let secret = Secret::new("wsec_test");
    send(&bench, WebhooksCommand::ListenWith(0, secret.clone()));
    bench.until("the receiver", |desk| desk.agents.webhooks.port.is_some());
    let port = bench.desk.agents.webhooks.port.unwrap();
    let conversation = ConversationId::new("conv_1");
    assert_eq!(deliver(port, &secret, b"no audio"), 500);
    bench.until("the error", |desk| {
        matches!(desk.agents.audio.get(&conversation), Some(Err(_)))
    });
    let pcm = Pcm {
        hz: 16_000,
        channels: 1,
        samples: vec![0.1; 16_000],
    };
    let wav = encode(&pcm, "wav_16000".parse().unwrap()).unwrap();
    assert_eq!(deliver(port, &secret, &wav), 200);
    // The library has the audio before the answer.
    let home = bench.home.as_ref().unwrap().path();
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    let count = |database: &rusqlite::Connection| {
        let count = "SELECT count(*) FROM input WHERE name = 'conv_1.mp3'";
        database.query_row(count, [], |row| row.get::<_, i64>(0))
    };
    assert_eq!(count(&database), Ok(1));
    assert_eq!(deliver(port, &secret, &wav), 200);
    bench.until("the event", |desk| {
        !desk.agents.webhooks.received.is_empty()
    });
    assert!(matches!(
        bench.desk.agents.audio.get(&conversation),
        Some(Ok(_))
    ));
    assert_eq!(bench.desk.agents.webhooks.received.len(), 1);
}

#[test]
fn secret_without_keychain_is_kept_until_mynah_closes() {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.keys = KeyStore::None;
    let mut bench = Bench::open(options);
    send(&bench, WebhooksCommand::Listen(0));
    bench.until("the missing secret", |desk| {
        desk.agents.webhooks.trouble.is_some()
    });
    send(&bench, WebhooksCommand::SetSecret(Secret::new("wsec_test")));
    bench.until("the secret", |desk| desk.agents.webhooks.secrets_saved == 1);
    send(&bench, WebhooksCommand::Listen(0));
    bench.until("the receiver", |desk| desk.agents.webhooks.port.is_some());
}
