//! Webhooks: kept, and really told on this machine, with signatures that the studio's own door accepts.

use std::collections::BTreeMap;

use mynah::api::client::Client;
use mynah::api::error::ErrorKind;
use mynah::api::socket::conversation::{Overrides, TalkIn};
use mynah::api::transcripts::{Hook, Source, Transcribe, Wishes};
use mynah::api::types::bounded::Name;
use mynah::api::types::transcript::Transcribed;
use mynah::api::upload::Upload;
use mynah::api::webhook;
use mynah::api::webhook::event::What;
use mynah::api::webhooks::{CreateWebhook, DeleteWebhook, EditWebhook, Event, ListWebhooks};
use mynah::audio::decode::decode_bytes;
use mynah::terms::clock::UnixMillis;
use mynah::terms::ids::{ModelId, WebhookId};
use mynah::terms::secret::Secret;
use tokio::io::AsyncReadExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::conversations;
use crate::dubbing::client;
use crate::rig::CEILING;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;
use crate::schema::assert_conforms;

/// Takes one request and answers it; gives its head and body.
pub async fn one_request(listener: &TcpListener, status: u16, answer: &[u8]) -> (String, Vec<u8>) {
    let taken = tokio::time::timeout(CEILING, async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut got = Vec::new();
        let (head, missing) = loop {
            stream.read_buf(&mut got).await.unwrap();
            let text = String::from_utf8_lossy(&got).to_lowercase();
            if let Some((head, _)) = text.split_once("\r\n\r\n") {
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                let length: usize = length.unwrap_or(0);
                break (
                    head.len() + 4,
                    (head.len() + 4 + length).saturating_sub(got.len()),
                );
            }
        };
        let mut rest = vec![0; missing];
        stream.read_exact(&mut rest).await.unwrap();
        got.extend(rest);
        let line = format!("HTTP/1.0 {status} Said\r\nContent-Type: audio/wav\r\n\r\n");
        stream.write_all(line.as_bytes()).await.unwrap();
        stream.write_all(answer).await.unwrap();
        let body = got.split_off(head);
        (String::from_utf8(got).unwrap(), body)
    });
    taken.await.unwrap()
}

async fn made(client: &Client, address: &str) -> (WebhookId, Secret) {
    let headers = BTreeMap::from([("x-own".to_owned(), "mine".to_owned())]);
    let new = CreateWebhook::new("mine", address)
        .unwrap()
        .with_headers(headers);
    let made = client.send(&new).await.unwrap().value;
    (made.webhook_id, made.secret.unwrap())
}

fn told_of(webhook: &WebhookId, events: Vec<Event>, is_disabled: bool) -> EditWebhook {
    EditWebhook {
        webhook: webhook.clone(),
        is_disabled,
        name: Name::new("name", "mine").unwrap(),
        retry_enabled: None,
        request_headers: None,
        events: Some(events),
    }
}

async fn own_words(rig: &Rig) -> Transcribe {
    let wav = rig.wav_of(WREN, "Seven birds came back.").await;
    let wishes = Wishes {
        webhook: Some(Hook {
            id: None,
            metadata: serde_json::json!({ "job": 7 }).as_object().cloned(),
        }),
        ..Wishes::default()
    };
    let file = Upload::bytes("a.wav", "audio/wav", wav);
    Transcribe::new(Source::File(file), ModelId::from("scribe_v2"), wishes).unwrap()
}

#[tokio::test]
async fn a_transcript_is_sent_signed_to_whoever_is_told_of_it() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/hear?from=draft", listener.local_addr().unwrap());
    let asked = own_words(&rig).await;
    let spent = rig.used().await;
    // Nobody is told of it yet.
    let (webhook, secret) = made(&client, &address).await;
    assert!(client.send(&asked).await.is_err());
    let events = vec![Event::SpeechToText];
    client
        .send(&told_of(&webhook, events.clone(), true))
        .await
        .unwrap();
    assert!(client.send(&asked).await.is_err());
    assert_eq!(rig.used().await, spent);
    client
        .send(&told_of(&webhook, events, false))
        .await
        .unwrap();
    for status in [200, 500] {
        let (reply, (head, body)) =
            tokio::join!(client.send(&asked), one_request(&listener, status, b""));
        let reply = reply.unwrap();
        assert_eq!(reply.head.status, 202);
        let Transcribed::Later(promised) = reply.value else {
            panic!("no promise");
        };
        assert!(
            head.starts_with("POST /hear?from=draft HTTP/1.0\r\n"),
            "{head}"
        );
        assert!(head.contains("x-own: mine\r\n"));
        let header = head
            .lines()
            .find_map(|line| line.strip_prefix("ElevenLabs-Signature: "));
        let secrets = [secret.clone()];
        let event = webhook::receive(header.unwrap(), &body, &secrets, rig.clock.now()).unwrap();
        let What::Transcription(told) = event.what else {
            panic!("{event:?}");
        };
        assert_eq!(told.request_id, Some(promised.request_id));
        assert_eq!(told.webhook_metadata.unwrap()["job"], 7);
        let Transcribed::One(one) = told.transcription else {
            panic!("no transcript");
        };
        assert_eq!(one.text, "Seven birds came back.");
    }
    let waited = tokio::time::timeout(CEILING, async {
        loop {
            let all = rig.json("/v1/workspace/webhooks?include_usages=true").await;
            assert_conforms("get", "/v1/workspace/webhooks", &all);
            if all["webhooks"][0]["most_recent_failure_error_code"] == 500 {
                return all;
            }
            tokio::task::yield_now().await;
        }
    });
    let all = waited.await.unwrap();
    assert_eq!(
        all["webhooks"][0]["usage"][0]["usage_type"],
        "Speech to Text"
    );
    assert!(all["webhooks"][0].get("webhook_secret").is_none());
}

/// The signed message in a request: whoever replaces a secret knows two for a while.
fn event_in(rig: &Rig, (head, body): &(String, Vec<u8>), secret: &Secret) -> What {
    let header = head
        .lines()
        .find_map(|line| line.strip_prefix("ElevenLabs-Signature: "));
    let secrets = [Secret::new("wsec_older"), secret.clone()];
    let event = webhook::receive(header.unwrap(), body, &secrets, rig.clock.now()).unwrap();
    assert_eq!(event.raw, *body);
    event.what
}

#[tokio::test]
async fn a_conversation_is_told_with_its_sound_and_again_until_it_is_heard() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/hear", listener.local_addr().unwrap());
    let (webhook, secret) = made(&client, &address).await;
    let again = EditWebhook {
        retry_enabled: Some(true),
        ..told_of(&webhook, Vec::new(), false)
    };
    client.send(&again).await.unwrap();
    let agent = conversations::made(
        &rig,
        serde_json::json!({
            "conversation_config": { "agent": { "first_message": "Hello." } },
            "platform_settings": { "workspace_overrides": { "webhooks": {
                "post_call_webhook_id": webhook.as_str(), "events": ["audio", "transcript"],
            } } },
        }),
    )
    .await;
    let mut socket = conversations::begin(&rig, &agent, &Overrides::default()).await;
    while !matches!(
        conversations::hear(&mut socket).await.unwrap(),
        TalkIn::Sound { .. }
    ) {}
    let (kept, sound) = tokio::join!(
        conversations::kept(&rig, &mut socket),
        one_request(&listener, 200, b"")
    );
    let What::ConversationAudio(told) = event_in(&rig, &sound, &secret) else {
        panic!("no sound");
    };
    assert_eq!(told.conversation_id, kept["conversation_id"]);
    assert!(decode_bytes(&told.audio).unwrap().pcm.frames() > 0);

    let first = one_request(&listener, 503, b"").await;
    let What::Conversation(told) = event_in(&rig, &first, &secret) else {
        panic!("no conversation");
    };
    assert_eq!(told.agent_id, agent.as_str());
    assert_eq!(told.rest["transcript"], kept["transcript"]);
    assert_eq!(told.rest["status"], "done");
    rig.clock.set(UnixMillis(rig.clock.now().0 + 30_000));
    let second = one_request(&listener, 200, b"").await;
    // The same bytes, signed anew.
    assert_eq!(second.1, first.1);
    assert_ne!(second.0, first.0);
    event_in(&rig, &second, &secret);
}

#[tokio::test]
async fn a_server_with_a_webhook_tells_it_everything() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let secret = Secret::new("wsec_own");
    let given = Some((address, secret.clone()));
    let rig = Rig::start_with(|options| options.webhook = given).await;
    let asked = own_words(&rig).await;
    let client = client(&rig);
    let (reply, heard) = tokio::join!(client.send(&asked), one_request(&listener, 200, b""));
    assert_eq!(reply.unwrap().head.status, 202);
    assert!(matches!(
        event_in(&rig, &heard, &secret),
        What::Transcription(_)
    ));
    let quiet = serde_json::json!({ "conversation_config": {
        "agent": { "first_message": "Hello." }, "conversation": { "text_only": true },
    } });
    let agent = conversations::made(&rig, quiet).await;
    let mut socket = conversations::begin(&rig, &agent, &Overrides::default()).await;
    conversations::answer(&mut socket, &mut Vec::new()).await;
    let (_, heard) = tokio::join!(
        conversations::kept(&rig, &mut socket),
        one_request(&listener, 200, b"")
    );
    assert!(matches!(
        event_in(&rig, &heard, &secret),
        What::Conversation(_)
    ));
}

#[tokio::test]
async fn webhooks_are_kept_changed_and_deleted() {
    let rig = Rig::start().await;
    let client = client(&rig);
    let (webhook, _) = made(&client, "https://example.com/hear").await;
    let all = client.send(&ListWebhooks::default()).await.unwrap().value;
    assert_eq!(all.webhooks.0[0].webhook_id, webhook);
    assert_eq!(
        all.webhooks.0[0].webhook_url.as_deref(),
        Some("https://example.com/hear")
    );
    // It is kept, but nothing leaves this machine.
    client
        .send(&told_of(&webhook, vec![Event::SpeechToText], false))
        .await
        .unwrap();
    let refused = client.send(&own_words(&rig).await).await.unwrap_err();
    assert!(
        refused.message().unwrap().contains("this machine"),
        "{refused}"
    );
    client
        .send(&DeleteWebhook {
            webhook: webhook.clone(),
        })
        .await
        .unwrap();
    let gone = client.send(&DeleteWebhook { webhook }).await.unwrap_err();
    assert_eq!(gone.kind, ErrorKind::NotFound);
    let url = "http://example.com/";
    let body =
        serde_json::json!({ "settings": { "auth_type": "hmac", "name": "x", "webhook_url": url } });
    assert_eq!(
        read(rig.post("/v1/workspace/webhooks", &body)).await.status,
        400
    );
    let body = serde_json::json!({ "settings": { "auth_type": "oauth2", "name": "x",
        "webhook_url": "https://example.com/", "request_headers": { "a": "b\r\nc: d" } } });
    let answer = read(rig.post("/v1/workspace/webhooks", &body)).await;
    assert_eq!(
        (
            answer.status,
            answer.json()["detail"].as_array().unwrap().len()
        ),
        (422, 2)
    );
}
