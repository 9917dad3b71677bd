//! One side of a socket: the upgrade that it begins with, messages both ways, its end, and what a fault does to it.
//!
//! The connection is axum's; the frames are those of the library that the client uses, too. Nothing is read that
//! nobody asks for, so that a session that is busy holds its client back.

use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::Response;
use futures_util::SinkExt as _;
use futures_util::StreamExt as _;
use hyper::upgrade::OnUpgrade;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use serde_json::json;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::connection::Breaker;
use crate::faults::Fault;
use crate::refusal::Refusal;
use crate::routes::noise;

/// Largest message that is taken: a minute of sound at 48 kHz in base64, and room.
const LARGEST: usize = 16 << 20;

/// Longest reason that a goodbye can carry, in bytes.
const LONGEST_REASON: usize = 123;

/// How long a client may take to answer the goodbye.
const PARTING: Duration = Duration::from_secs(2);

/// A request that wants to become a socket.
pub struct Upgrade {
    coming: OnUpgrade,
    accept: String,
    protocols: Vec<String>,
    harm: Harm,
}

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let headers = &parts.headers;
        let is_socket = names(headers, &header::UPGRADE, "websocket")
            && names(headers, &header::CONNECTION, "upgrade")
            && names(headers, &header::SEC_WEBSOCKET_VERSION, "13");
        let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| is_socket);
        let accept = key.map(|key| derive_accept_key(key.as_bytes()));
        let protocols = words(headers, &header::SEC_WEBSOCKET_PROTOCOL);
        let breaker = parts.extensions.get::<ConnectInfo<Breaker>>();
        let harm = Harm {
            fault: parts.extensions.get::<Fault>().cloned(),
            breaker: breaker.map(|info| info.0.clone()).unwrap_or_default(),
            bytes: 0,
            messages: 0,
        };
        match (accept, parts.extensions.remove::<OnUpgrade>()) {
            (Some(accept), Some(coming)) => Ok(Self {
                coming,
                accept,
                protocols,
                harm,
            }),
            _ => Err(Refusal::plain(
                StatusCode::UPGRADE_REQUIRED,
                "Upgrade Required",
            )),
        }
    }
}

/// The words of a header that is a list, as they were sent.
fn words(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let all = headers.get_all(name).into_iter();
    let texts = all.filter_map(|value| value.to_str().ok());
    texts
        .flat_map(|text| text.split(','))
        .map(|word| word.trim().to_owned())
        .collect()
}

fn names(headers: &HeaderMap, name: &HeaderName, wanted: &str) -> bool {
    let words = words(headers, name);
    words.iter().any(|word| word.eq_ignore_ascii_case(wanted))
}

impl Upgrade {
    /// Answers 101 and talks from then on; names `protocol` if the client asked for it.
    pub fn answer<F>(
        self,
        protocol: Option<&'static str>,
        talk: impl FnOnce(Socket) -> F + Send + 'static,
    ) -> Response
    where
        F: Future<Output = ()> + Send,
    {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        if let Ok(accept) = HeaderValue::try_from(self.accept) {
            headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        }
        if let Some(protocol) = protocol
            && self.protocols.iter().any(|asked| asked == protocol)
        {
            let protocol = HeaderValue::from_static(protocol);
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
        }
        let (coming, harm) = (self.coming, self.harm);
        // Ends with its client or with the server; it has no result.
        drop(tokio::spawn(async move {
            let upgraded = match coming.await {
                Ok(upgraded) => upgraded,
                Err(error) => {
                    log::debug!("a socket's client left before it began: {error}");
                    return;
                }
            };
            let config = WebSocketConfig::default()
                .max_message_size(Some(LARGEST))
                .max_frame_size(Some(LARGEST));
            let stream = TokioIo::new(upgraded);
            let stream = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
            let socket = Socket {
                stream,
                harm,
                is_parting: false,
            };
            talk(socket).await;
        }));
        response
    }
}

/// An open socket.
pub struct Socket {
    stream: WebSocketStream<TokioIo<Upgraded>>,
    harm: Harm,
    /// Whether the client said goodbye; it is answered by [`Socket::close`].
    is_parting: bool,
}

/// The client is gone; nothing more can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

impl Socket {
    /// The next message as text; `None` once the client said goodbye or is gone. Can be dropped without loss.
    /// The goodbye is not answered yet: whoever waits for that finds everything kept and charged.
    pub async fn hear(&mut self) -> Option<String> {
        loop {
            match self.stream.next().await? {
                Ok(Message::Text(text)) => return Some(text.as_str().to_owned()),
                Ok(Message::Binary(bytes)) => {
                    return Some(String::from_utf8_lossy(&bytes).into_owned());
                }
                // The library answers pings by itself.
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => {}
                Ok(Message::Close(_)) => {
                    self.is_parting = true;
                    return None;
                }
                Err(error) => {
                    log::debug!("a socket's client is gone: {error}");
                    return None;
                }
            }
        }
    }

    /// Sends a message.
    pub async fn say(&mut self, message: &Value) -> Result<(), Gone> {
        self.pass(message.to_string()).await
    }

    /// Sends a message that is written already.
    pub async fn pass(&mut self, message: String) -> Result<(), Gone> {
        let message = match self.harm.to(message).await {
            Harmed::Sent(message) => message,
            Harmed::Swallowed => return Ok(()),
            Harmed::Ended => {
                self.part(CloseCode::Normal, "").await;
                return Err(Gone);
            }
            Harmed::Broken => return Err(Gone),
        };
        let sent = self.stream.send(Message::text(message)).await;
        sent.map_err(|error| {
            log::debug!("a socket's client is gone: {error}");
            Gone
        })
    }

    /// Whether noise is to be sent in the place of sound.
    pub fn is_garbage(&self) -> bool {
        matches!(self.harm.fault, Some(Fault::GarbageAudio))
    }

    /// Says goodbye, or answers that of the client: all is well.
    pub async fn close(mut self) {
        if let Some(Fault::LoseAnswer) = self.harm.fault {
            self.harm.breaker.break_it();
        }
        self.part(CloseCode::Normal, "").await;
    }

    /// Says goodbye because the server ends.
    pub async fn leave(mut self) {
        self.part(CloseCode::Away, "").await;
    }

    /// Says what is wrong, then goodbye with the same words.
    pub async fn refuse(mut self, message: &Value, reason: &str, code: CloseCode) {
        if self.say(message).await.is_ok() {
            self.part(code, reason).await;
        }
    }

    async fn part(&mut self, code: CloseCode, reason: &str) {
        let mut end = reason.len().min(LONGEST_REASON);
        while !reason.is_char_boundary(end) {
            end -= 1;
        }
        let frame = CloseFrame {
            code,
            reason: reason.get(..end).unwrap_or_default().into(),
        };
        // The library has the answer to a goodbye ready; it leaves while the end is waited for.
        if !self.is_parting
            && let Err(error) = self.stream.send(Message::Close(Some(frame))).await
        {
            log::debug!("a socket's client did not wait for the goodbye: {error}");
            return;
        }
        let answered = async {
            while let Some(Ok(_)) = self.stream.next().await {
                // What was on its way is of no use any more.
            }
        };
        drop(tokio::time::timeout(PARTING, answered).await);
    }
}

/// What goes wrong on purpose with one socket: faults count its messages as pieces.
struct Harm {
    fault: Option<Fault>,
    breaker: Breaker,
    bytes: usize,
    messages: usize,
}

enum Harmed {
    Sent(String),
    Swallowed,
    Ended,
    Broken,
}

impl Harm {
    async fn to(&mut self, message: String) -> Harmed {
        let (bytes, messages) = (self.bytes + message.len(), self.messages);
        match &self.fault {
            Some(Fault::CutAfterBytes(most)) if bytes > *most => return self.broken(),
            Some(Fault::CutAfterChunks(most)) if messages >= *most => return self.broken(),
            Some(Fault::EndAfterBytes(most)) if bytes > *most => return Harmed::Ended,
            Some(Fault::EndAfterChunks(most)) if messages >= *most => return Harmed::Ended,
            Some(Fault::StallAfterBytes(most)) if bytes > *most => return Harmed::Swallowed,
            Some(Fault::StallAfterChunks(most)) if messages >= *most => return Harmed::Swallowed,
            Some(Fault::LoseAnswer) => return Harmed::Swallowed,
            Some(Fault::WithoutMessages(words)) if message.contains(*words) => {
                return Harmed::Swallowed;
            }
            Some(Fault::HoldAfterBytes(most, gate)) if bytes > *most => gate.opened().await,
            Some(Fault::SlowChunks(pause)) => tokio::time::sleep(*pause).await,
            _ => {}
        }
        self.bytes = bytes;
        self.messages += 1;
        Harmed::Sent(match &self.fault {
            Some(Fault::GarbageBody) => String::from_utf8_lossy(&noise(message.len())).into_owned(),
            Some(Fault::JsonInstead) => json!({ "status": "ok" }).to_string(),
            _ => message,
        })
    }

    fn broken(&self) -> Harmed {
        self.breaker.break_it();
        Harmed::Broken
    }
}
