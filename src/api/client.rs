//! Sends endpoints: headers, time-outs, the address they go to.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Method, Request, Url};
use tokio::time;

use crate::api::classify::kind_of;
use crate::api::endpoint::{Answer, Audio, Endpoint, Price, Unreadable, sound_type};
use crate::api::error::{ApiError, Call, ErrorKind, Reached};
use crate::api::head::{Head, Reply};
use crate::api::speech::StreamWithTimestamps;
use crate::api::stream::{AudioStream, Incoming, TimedStream};
use crate::api::transport;
use crate::terms::clock::Clock;
use crate::terms::secret::Secret;

/// The service where it is nearest.
pub const LIVE_BASE: &str = "https://api.elevenlabs.io";

/// How much of a voice's preview is read.
const MOST_OF_A_PREVIEW: usize = 32 << 20;

/// How long is waited for what. There is no limit on a whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, its handshake included.
    pub connect: Duration,
    /// For the answer to a free operation.
    pub first_byte: Duration,
    /// For the answer to a paid one; giving up early only hides what is charged.
    pub first_byte_paid: Duration,
    /// Between two chunks of an answer.
    pub idle: Duration,
}

impl Default for Timeouts {
    /// Four minutes are what the service's own SDKs wait; the others are a matter of patience.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(30),
            first_byte_paid: Duration::from_mins(4),
            idle: Duration::from_mins(1),
        }
    }
}

/// A client for one address and one key. Cheap to clone; all clones share their connections.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    /// For previews on other hosts; made when first needed.
    elsewhere: OnceLock<reqwest::Client>,
    base: Url,
    key: Option<HeaderValue>,
    secret: Option<Secret>,
    timeouts: Timeouts,
    clock: Clock,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("host", &self.0.base.host_str())
            .field("key", &self.0.secret)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client for `base`, which may have a path of its own. Plain `http` is taken from any host, because
    /// a stand-in may run anywhere; the key then travels in the clear. Loopback is reached without a proxy.
    ///
    /// # Errors
    /// [`ErrorKind::Unsendable`] for an address that is none, [`ErrorKind::KeyUnsendable`] for a key with
    /// spaces or line breaks inside, [`ErrorKind::NotSecure`] where the system has no certificates.
    pub fn new(base: &str, key: Option<Secret>, clock: Clock) -> Result<Self, ApiError> {
        Self::with_timeouts(base, key, clock, Timeouts::default())
    }

    /// The same with other patience.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_timeouts(
        base: &str,
        key: Option<Secret>,
        clock: Clock,
        timeouts: Timeouts,
    ) -> Result<Self, ApiError> {
        let fault = |kind| ApiError::new(START, kind, Reached::Nothing);
        let base = Url::parse(base.trim())
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .filter(|url| url.query().is_none() && url.fragment().is_none())
            .ok_or_else(|| fault(ErrorKind::Unsendable))?;
        let secret = key;
        let key = secret
            .as_ref()
            .map(|secret| {
                let header = secret
                    .is_sendable()
                    .then(|| HeaderValue::from_str(secret.expose()).ok())
                    .flatten();
                let mut header = header.ok_or_else(|| fault(ErrorKind::KeyUnsendable))?;
                header.set_sensitive(true);
                Ok(header)
            })
            .transpose()?;
        // A redirect of the service is none of its documented answers, and the key must not follow it.
        let http = http_client(&base, timeouts, Policy::none())
            .map_err(|error| fault(ErrorKind::NotSecure).because(error.without_url()))?;
        Ok(Self(Arc::new(Inner {
            http,
            elsewhere: OnceLock::new(),
            base,
            key,
            secret,
            timeouts,
            clock,
        })))
    }

    /// Sends an operation and reads its whole answer.
    ///
    /// # Errors
    /// Whatever can go wrong; see [`ErrorKind`] and [`ApiError::charge`].
    pub async fn send<E: Endpoint>(&self, endpoint: &E) -> Result<Reply<E::Reply>, ApiError> {
        let incoming = self.open(endpoint).await?;
        read_whole(incoming, E::Reply::MOST).await
    }

    /// Sends an operation whose answer is sound and gives it as it arrives.
    ///
    /// # Errors
    /// As [`Client::send`], for all that goes wrong before the first byte of sound.
    pub async fn stream<E: Endpoint<Reply = Audio>>(
        &self,
        endpoint: &E,
    ) -> Result<AudioStream, ApiError> {
        let incoming = self.open(endpoint).await?;
        match sound_type(incoming.content_type()) {
            Ok(()) => Ok(AudioStream::new(incoming)),
            Err(why) => Err(not_sound(incoming, why).await),
        }
    }

    /// Speaks, and gives sound and letters' times as they arrive.
    ///
    /// # Errors
    /// As [`Client::send`], for all that goes wrong before the first byte of the answer.
    pub async fn stream_timed(
        &self,
        endpoint: &StreamWithTimestamps,
    ) -> Result<TimedStream, ApiError> {
        let incoming = self.open(endpoint).await?;
        let content_type = incoming.content_type().unwrap_or_default();
        if content_type.starts_with("audio/") || content_type.starts_with("text/html") {
            let why = Unreadable::NotTimed(content_type.to_owned());
            return Err(not_sound(incoming, why).await);
        }
        Ok(TimedStream::new(incoming))
    }

    /// Fetches a voice's preview from wherever it lies. The key is never sent there.
    ///
    /// # Errors
    /// As [`Client::send`]; always free.
    pub async fn preview(&self, address: &str) -> Result<Reply<Audio>, ApiError> {
        let fault = |kind| ApiError::new(PREVIEW, kind, Reached::Nothing);
        let url = Url::parse(address)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| fault(ErrorKind::Unsendable))?;
        let http = self
            .elsewhere(&url)
            .map_err(|error| fault(ErrorKind::NotSecure).because(error.without_url()))?;
        let request = Request::new(Method::GET, url);
        let incoming = self.execute(PREVIEW, &http, request).await?;
        read_whole(incoming, MOST_OF_A_PREVIEW).await
    }

    /// Sends an operation and waits for the answer's headers.
    async fn open<E: Endpoint>(&self, endpoint: &E) -> Result<Incoming, ApiError> {
        let call = Call::of::<E>();
        let Some(request) = self.request(endpoint) else {
            return Err(ApiError::new(call, ErrorKind::Unsendable, Reached::Nothing));
        };
        self.execute(call, &self.0.http, request).await
    }

    /// The request of an operation; none where an id is empty or would leave its place in the path.
    fn request<E: Endpoint>(&self, endpoint: &E) -> Option<Request> {
        let prefix = self.0.base.path().trim_end_matches('/');
        let path = format!("{prefix}{}", endpoint.path());
        let mut url = self.0.base.clone();
        url.set_path(&path);
        if url.path() != path || path.ends_with('/') || path.contains("//") {
            return None;
        }
        let query = endpoint.query();
        if !query.pairs().is_empty() {
            url.query_pairs_mut().extend_pairs(query.pairs());
        }
        let mut request = Request::new(E::METHOD, url);
        if let Some(key) = &self.0.key {
            request.headers_mut().insert("xi-api-key", key.clone());
        }
        if let Some(body) = endpoint.body() {
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(CONTENT_TYPE, json);
            *request.body_mut() = Some(serde_json::to_vec(body).ok()?.into());
        }
        Some(request)
    }

    async fn execute(
        &self,
        call: Call,
        http: &reqwest::Client,
        request: Request,
    ) -> Result<Incoming, ApiError> {
        let timeouts = self.0.timeouts;
        let patience = match call.price {
            Price::Free => timeouts.first_byte,
            Price::Characters => timeouts.first_byte_paid,
        };
        let response = match time::timeout(patience, http.execute(request)).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                let (kind, reached) = transport::before_answer(&error);
                return Err(ApiError::new(call, kind, reached).because(error.without_url()));
            }
            Err(elapsed) => {
                let error = ApiError::new(call, ErrorKind::NoAnswer, Reached::Sent);
                return Err(error.because(elapsed));
            }
        };
        let status = response.status();
        let incoming = Incoming {
            head: Head::read(status.as_u16(), response.headers(), self.0.clock.now()),
            call,
            response,
            idle: timeouts.idle,
            secret: self.0.secret.clone(),
            received: 0,
        };
        if status.is_success() {
            Ok(incoming)
        } else {
            Err(refused(incoming).await)
        }
    }

    fn elsewhere(&self, url: &Url) -> Result<reqwest::Client, reqwest::Error> {
        if url.scheme() == "https"
            && let Some(http) = self.0.elsewhere.get()
        {
            return Ok(http.clone());
        }
        let http = http_client(url, self.0.timeouts, Policy::limited(5))?;
        if url.scheme() == "https" {
            return Ok(self.0.elsewhere.get_or_init(|| http).clone());
        }
        Ok(http)
    }
}

async fn refused(mut incoming: Incoming) -> ApiError {
    let refusal = incoming.refusal().await;
    let speaks = incoming.call.price == Price::Characters;
    let kind = kind_of(&refusal, incoming.head.status, speaks);
    let mut error = ApiError::new(incoming.call, kind, Reached::Refused).with_head(incoming.head);
    error.facts.received = incoming.received;
    error.facts.refusal = refusal;
    error
}

/// Something else where sound was promised: what it says may explain it.
async fn not_sound(mut incoming: Incoming, why: Unreadable) -> ApiError {
    let refusal = incoming.refusal().await;
    let mut error = incoming.malformed(why);
    error.facts.refusal = refusal;
    error
}

async fn read_whole<T: Answer>(mut incoming: Incoming, most: usize) -> Result<Reply<T>, ApiError> {
    let body = incoming.whole(most).await?;
    match T::read(body, incoming.content_type()) {
        Ok(value) => Ok(Reply {
            value,
            head: incoming.head,
        }),
        Err(why) => Err(incoming.malformed(why)),
    }
}

/// Stands for the operation in errors of making a client.
const START: Call = Call {
    method: Method::GET,
    route: "(no request)",
    price: Price::Free,
};

/// Stands for the operation in errors of fetching a preview.
const PREVIEW: Call = Call {
    method: Method::GET,
    route: "(voice preview)",
    price: Price::Free,
};

fn http_client(
    url: &Url,
    timeouts: Timeouts,
    redirects: Policy,
) -> Result<reqwest::Client, reqwest::Error> {
    install_crypto();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("mynah/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeouts.connect)
        // Balancers drop idle connections after a minute or so. A request sent just then is lost, and
        // nobody knows whether it was charged.
        .pool_idle_timeout(Duration::from_secs(30))
        .redirect(redirects);
    if url.scheme() == "http" {
        // Without this a system that has no certificates could not even reach the Draft server.
        builder = builder.tls_certs_only([]);
    }
    if is_loopback(url) {
        builder = builder.no_proxy();
    }
    builder.build()
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Chooses the one implementation of TLS for this process.
fn install_crypto() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        // Refused only if someone chose before us, which is as good.
        if rustls::crypto::ring::default_provider()
            .install_default()
            .is_err()
        {
            log::debug!("a TLS provider was chosen already");
        }
    });
}
