//! A server in a folder of its own, and a plain client for it.

use std::sync::Arc;
use std::time::Duration;

use futures_util::SinkExt as _;
use futures_util::StreamExt as _;
use mynah::api::client::Client;
use mynah::draft::server::Options;
use mynah::draft::server::Server;
use mynah::terms::clock::Clock;
use mynah::terms::clock::UnixMillis;
use reqwest::RequestBuilder;
use reqwest::Response;
use reqwest::header::HeaderMap;
use reqwest::multipart::Form;
use reqwest::multipart::Part;
use serde_json::Value;
use serde_json::json;
use tempfile::TempDir;

use crate::schema;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::schema::assert_said;

/// The first voice of the cast.
pub const WREN: &str = "DraftWren00000000001";

/// No test waits longer than this for anything.
pub const CEILING: Duration = Duration::from_secs(30);

/// When the tests' clock stands still: 2026-11-20.
pub const NOW: UnixMillis = UnixMillis(1_795_132_800_000);

pub struct Rig {
    pub server: Server,
    pub http: reqwest::Client,
    pub clock: Clock,
    pub folder: Arc<TempDir>,
}

/// An answer read to its end.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What a streamed answer gave, piece by piece.
pub struct Streamed {
    pub headers: HeaderMap,
    pub lines: Vec<Value>,
}

impl Rig {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Options)) -> Self {
        Self::start_in(Arc::new(TempDir::new().unwrap()), change).await
    }

    pub async fn start_in(folder: Arc<TempDir>, change: impl FnOnce(&mut Options)) -> Self {
        let clock = Clock::scripted(NOW);
        let mut options = Options::new(folder.path().to_owned(), clock.clone());
        change(&mut options);
        let server = Server::start(options).await.unwrap();
        Self {
            server,
            http: client(),
            clock,
            folder,
        }
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.http
            .get(format!("{}{path}", self.server.base_url()))
            .header("xi-api-key", self.server.key().expose())
    }

    pub fn delete(&self, path: &str) -> RequestBuilder {
        self.http
            .delete(format!("{}{path}", self.server.base_url()))
            .header("xi-api-key", self.server.key().expose())
    }

    pub fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.http
            .post(format!("{}{path}", self.server.base_url()))
            .header("xi-api-key", self.server.key().expose())
            .json(body)
    }

    pub fn patch(&self, path: &str, body: &Value) -> RequestBuilder {
        self.http
            .patch(format!("{}{path}", self.server.base_url()))
            .header("xi-api-key", self.server.key().expose())
            .json(body)
    }

    /// A form with files.
    pub fn form(&self, path: &str, form: Form) -> RequestBuilder {
        self.http
            .post(format!("{}{path}", self.server.base_url()))
            .header("xi-api-key", self.server.key().expose())
            .multipart(form)
    }

    /// What a voice says, at the engine's rate and with the usual settings.
    pub async fn sound_of(&self, voice: &str, text: &str) -> Vec<f32> {
        let path = format!("/v1/text-to-speech/{voice}?output_format=pcm_16000");
        let answer = read(self.post(&path, &json!({ "text": text, "seed": 1 }))).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        samples(&answer.body)
    }

    /// What a voice says, as a WAV file.
    pub async fn wav_of(&self, voice: &str, text: &str) -> Vec<u8> {
        let path = format!("/v1/text-to-speech/{voice}?output_format=wav_16000");
        let answer = read(self.post(&path, &json!({ "text": text, "seed": 1 }))).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.body
    }

    /// One of the four calls: `way` is what follows the voice, query included.
    pub fn speech(&self, way: &str, body: &Value) -> RequestBuilder {
        self.post(&format!("/v1/text-to-speech/{WREN}{way}"), body)
    }

    /// The studio's own client.
    pub fn typed(&self) -> Client {
        drop(client());
        let key = Some(self.server.key().clone());
        Client::new(&self.server.base_url(), key, self.clock.clone()).unwrap()
    }

    /// The same without the key.
    pub fn keyless(&self) -> Client {
        drop(client());
        Client::new(&self.server.base_url(), None, self.clock.clone()).unwrap()
    }

    /// A socket as any program opens it, without the key; every message is held against the description of
    /// `channel`.
    pub async fn raw(&self, channel: &'static str, path: &str) -> RawSocket {
        let address = self.server.address();
        let stream = TcpStream::connect(address).await.unwrap();
        let asked = format!("ws://{address}{path}");
        let (stream, _) = tokio_tungstenite::client_async(asked, stream)
            .await
            .unwrap();
        RawSocket { stream, channel }
    }

    /// The body of a 200.
    pub async fn json(&self, path: &str) -> Value {
        let answer = read(self.get(path)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// Speaks a text and answers the id of its history item.
    pub async fn say(&self, text: &str) -> String {
        let answer = read(self.speech(
            "?output_format=pcm_16000",
            &json!({ "text": text, "seed": 1 }),
        ))
        .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.header("history-item-id").to_owned()
    }

    /// From now on no charge of this account can be written.
    pub fn refuse_charges(&self) {
        let db = rusqlite::Connection::open(self.folder.path().join("draft.db")).unwrap();
        db.execute_batch(
            "CREATE TRIGGER no_charges BEFORE INSERT ON charges
             BEGIN SELECT RAISE(ABORT, 'the disk is full'); END;",
        )
        .unwrap();
    }

    /// Waits until nothing is under way: a place is given back just after its connection has gone.
    pub async fn at_rest(&self) {
        let waited = tokio::time::timeout(CEILING, async {
            while self.json("/mynah/running").await["running"] != 0 {
                tokio::task::yield_now().await;
            }
        });
        waited.await.unwrap();
    }

    pub async fn used(&self) -> i64 {
        self.json("/v1/user/subscription").await["character_count"]
            .as_i64()
            .unwrap()
    }

    pub async fn history(&self) -> Vec<Value> {
        self.json("/v1/history?page_size=1000").await["history"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// Waits until the history has so many entries.
    pub async fn history_of(&self, count: usize) -> Vec<Value> {
        let waited = tokio::time::timeout(CEILING, async {
            loop {
                let items = self.history().await;
                if items.len() >= count {
                    return items;
                }
                tokio::task::yield_now().await;
            }
        });
        waited.await.unwrap()
    }
}

/// A socket of no particular client.
pub struct RawSocket {
    stream: WebSocketStream<TcpStream>,
    channel: &'static str,
}

impl RawSocket {
    pub async fn say(&mut self, message: &Value) {
        let message = Message::text(message.to_string());
        self.stream.send(message).await.unwrap();
    }

    /// Says it if somebody still listens.
    pub async fn try_say(&mut self, message: &Value) -> bool {
        let message = Message::text(message.to_string());
        self.stream.send(message).await.is_ok()
    }

    /// Says goodbye and waits until the server has gone, too.
    pub async fn part(mut self) {
        // It may have said goodbye first.
        drop(self.stream.close(None).await);
        let gone = async { while let Some(Ok(_)) = self.stream.next().await {} };
        tokio::time::timeout(CEILING, gone).await.unwrap();
    }

    /// The next message; none after a goodbye without one.
    pub async fn hear(&mut self) -> Option<Value> {
        let next = self.next().await;
        if next.is_close() {
            return None;
        }
        let said: Value = serde_json::from_str(next.to_text().unwrap()).unwrap();
        if said.get("error").is_none() {
            assert_said(self.channel, &said);
        }
        Some(said)
    }

    /// Why the server says goodbye, and what it said before.
    pub async fn end(mut self) -> (Vec<Value>, u16) {
        let mut said = Vec::new();
        loop {
            let next = self.next().await;
            if let Message::Close(frame) = next {
                return (said, frame.unwrap().code.into());
            }
            said.push(serde_json::from_str(next.to_text().unwrap()).unwrap());
        }
    }

    async fn next(&mut self) -> Message {
        let next = tokio::time::timeout(CEILING, self.stream.next());
        next.await.unwrap().unwrap().unwrap()
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// `code` and `status` of a refusal of shape 1.
    pub fn refusal(&self) -> (String, String) {
        let detail = &self.json()["detail"];
        assert_eq!(
            detail["request_id"].as_str(),
            Some(self.header("x-trace-id"))
        );
        assert_eq!(self.header("content-type"), "application/json");
        assert!(self.headers.get("request-id").is_none());
        let word = |name: &str| detail[name].as_str().unwrap().to_owned();
        assert!(!word("message").is_empty() && !word("type").is_empty());
        (word("code"), word("status"))
    }
}

/// The part of a form that is a WAV file.
pub fn wav_part(wav: Vec<u8>) -> Part {
    Part::bytes(wav)
        .file_name("voice.wav")
        .mime_str("audio/wav")
        .unwrap()
}

/// Samples of headerless sound.
pub fn samples(pcm: &[u8]) -> Vec<f32> {
    pcm.chunks_exact(2)
        .map(|pair| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0)
        .collect()
}

pub fn client() -> reqwest::Client {
    // The second test finds it installed already.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
        .no_proxy()
        .timeout(CEILING)
        .build()
        .unwrap()
}

/// Asks and reads the answer to its end. What is JSON is held against the published description.
pub async fn read(request: RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let method = request.method().as_str().to_lowercase();
    let template = schema::described(&method, request.url().path());
    let response = client.execute(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.bytes().await.unwrap().to_vec();
    let is_json = headers
        .get("content-type")
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if let (Some(template), true, Ok(body)) = (template, is_json, std::str::from_utf8(&body)) {
        let faults = schema::faults(&method, template, status, body);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
    Answer {
        status,
        headers,
        body,
    }
}

/// Reads a body piece by piece until it ends or breaks.
pub async fn pieces(mut response: Response) -> (Vec<Vec<u8>>, bool) {
    let mut pieces = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(piece)) => pieces.push(piece.to_vec()),
            Ok(None) => return (pieces, true),
            Err(_) => return (pieces, false),
        }
    }
}

/// The objects of an answer with timestamps, one a line.
pub async fn streamed(request: RequestBuilder) -> Streamed {
    let answer = read(request).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let lines = answer
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    Streamed {
        headers: answer.headers,
        lines,
    }
}

/// Returns true in the long runs of `tests/long_*.sh`, which try everything; other runs try a part of it.
pub fn runs_long() -> bool {
    std::env::var_os("MYNAH_LONG_TESTS").is_some()
}
