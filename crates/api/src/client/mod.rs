//! Sends endpoints: headers, time-outs, the address they go to.

mod public;
mod upgrade;

pub use self::public::Step;

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::header::{CONTENT_TYPE, HeaderValue, IF_RANGE, RANGE};
use reqwest::redirect::Policy;
use reqwest::{Method, Request, Response, Url};
use tokio::time;
use tracing::Instrument as _;

use crate::answer::{Answer, Audio, Bulk, Events, TimedLines, Unreadable, essence};
use crate::body::Body;
use crate::classify::kind_of;
use crate::endpoint::{Endpoint, Price, Query, Replay};
use crate::error::{ApiError, Call, ErrorKind, Reached};
use crate::head::{Head, Reply};
use crate::progress::Progress;
use crate::region::Region;
use crate::stream::{Download, EventStream, Incoming, TimedStream};
use crate::trace::Trace;
use crate::transport;
use crate::upload::Sending;
use mynah_core::clock::Clock;
use mynah_core::secret::Secret;

/// The service where it is nearest.
pub const LIVE_BASE: &str = Region::Nearest.base();

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
    /// For the answer to a file, once it is sent, or to the address of one: hours of sound are transcribed
    /// before it begins.
    pub first_byte_file: Duration,
    /// Between two chunks of a file that is sent, or of an answer.
    pub idle: Duration,
}

impl Default for Timeouts {
    /// Four minutes are what the service's own SDKs wait; the others are a matter of patience.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(30),
            first_byte_paid: Duration::from_mins(4),
            first_byte_file: Duration::from_mins(15),
            idle: Duration::from_mins(1),
        }
    }
}

/// A client for one address and one key. Cheap to clone; all clones share their connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    progress: Option<Progress>,
    behind: Option<Arc<Behind>>,
}

/// A part of a file that is here: the rest is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// So many bytes are here.
    pub bytes: u64,
    /// What the service called the file.
    pub etag: String,
}

struct Inner {
    http: reqwest::Client,
    /// For files on other hosts; made when first needed.
    elsewhere: OnceLock<reqwest::Client>,
    /// For files on this machine; made when first needed.
    nearby: OnceLock<reqwest::Client>,
    /// For sockets at the same address; made when first needed.
    sockets: OnceLock<reqwest::Client>,
    base: Url,
    key: Option<HeaderValue>,
    secret: Option<Secret>,
    timeouts: Timeouts,
    clock: Clock,
    /// How far the service's clock is ahead of this one, in milliseconds, by its newest answer.
    ahead: AtomicI64,
}

/// An operation as values: what `open` needs of it.
struct Outgoing {
    call: Call,
    path: String,
    query: Query,
    body: Body,
    is_long: bool,
}

impl Outgoing {
    fn of<E: Endpoint>(endpoint: &E) -> Self {
        Self {
            call: Call::of::<E>(),
            path: endpoint.path(),
            query: endpoint.query(),
            body: endpoint.body(),
            is_long: E::IS_LONG,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("host", &self.inner.base.host_str())
            .field("key", &self.inner.secret)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client for `base`, which may have a path of its own. Plain `http` is taken from any host, because
    /// a stand-in may run anywhere; the key then travels in the clear. Loopback is reached without a proxy.
    ///
    /// # Errors
    /// [`ErrorKind::Unsendable`] for an address that is none, [`ErrorKind::AddressNamesUser`] for one with a name or
    /// password before its host, [`ErrorKind::KeyUnsendable`] for a key with
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
        // They would stand in every log, and the service wants none.
        if !base.username().is_empty() || base.password().is_some() {
            return Err(fault(ErrorKind::AddressNamesUser));
        }
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
        let http = transport::http_client(&base, timeouts, Policy::none())
            .map_err(|error| fault(ErrorKind::NotSecure).because(error.without_url()))?;
        let inner = Arc::new(Inner {
            http,
            elsewhere: OnceLock::new(),
            nearby: OnceLock::new(),
            sockets: OnceLock::new(),
            base,
            key,
            secret,
            timeouts,
            clock,
            ahead: AtomicI64::new(0),
        });
        Ok(Self {
            inner,
            progress: None,
            behind: None,
        })
    }

    /// The same client, counting the bytes of the call that is made with it: `client.counting(&progress).send(…)`.
    #[must_use]
    pub fn counting(&self, progress: &Progress) -> Self {
        Self {
            progress: Some(progress.clone()),
            ..self.clone()
        }
    }

    /// The same client, asking for the rest of a file in the call that is made with it, as long as it is the same file:
    /// `client.behind(&behind).stream(…)`. Who has no part of it, or another file by now, answers with all of it.
    #[must_use]
    pub fn behind(&self, behind: Behind) -> Self {
        Self {
            behind: Some(Arc::new(behind)),
            ..self.clone()
        }
    }

    /// Sends an operation and reads its whole answer.
    ///
    /// # Errors
    /// Whatever can go wrong; see [`ErrorKind`] and [`ApiError::charge`].
    pub async fn send<E>(&self, endpoint: &E) -> Result<Reply<E::Reply>, ApiError>
    where
        E: Endpoint<Reply: Answer>,
    {
        let incoming = self.open(Outgoing::of(endpoint)).await?;
        let read = read_whole(incoming, E::Reply::MOST).await;
        read.map_err(|error| error.asked_at(&self.inner.base))
    }

    /// Sends an operation whose answer is sound or another file and gives it as it arrives.
    ///
    /// # Errors
    /// As [`Client::send`], for all that goes wrong before the first byte of the answer.
    pub async fn stream<E>(&self, endpoint: &E) -> Result<Download, ApiError>
    where
        E: Endpoint<Reply: Bulk>,
    {
        let incoming = self.open(Outgoing::of(endpoint)).await?;
        match E::Reply::check(incoming.content_type()) {
            Ok(()) => Ok(Download::new(incoming)),
            Err(why) => Err(unexpected(incoming, why).await),
        }
    }

    /// Speaks, and gives sound and letters' times as they arrive.
    ///
    /// # Errors
    /// As [`Client::send`], for all that goes wrong before the first byte of the answer.
    pub async fn stream_timed<E>(&self, endpoint: &E) -> Result<TimedStream, ApiError>
    where
        E: Endpoint<Reply = TimedLines>,
    {
        let incoming = self.open(Outgoing::of(endpoint)).await?;
        let content_type = essence(incoming.content_type());
        if content_type.starts_with("audio/") || content_type == "text/html" {
            let why = Unreadable::NotTimed(content_type);
            return Err(unexpected(incoming, why).await);
        }
        Ok(TimedStream::new(incoming))
    }

    /// Sends an operation that answers with events and gives them as they arrive.
    ///
    /// # Errors
    /// As [`Client::send`], for all that goes wrong before the first byte of the answer.
    pub async fn events<E>(&self, endpoint: &E) -> Result<EventStream, ApiError>
    where
        E: Endpoint<Reply = Events>,
    {
        let incoming = self.open(Outgoing::of(endpoint)).await?;
        let content_type = essence(incoming.content_type());
        if content_type.starts_with("audio/") || content_type == "text/html" {
            let why = Unreadable::NotEvents(content_type);
            return Err(unexpected(incoming, why).await);
        }
        Ok(EventStream::new(incoming))
    }

    /// Fetches a voice's preview from wherever it lies. The key is never sent there.
    ///
    /// # Errors
    /// As [`Client::send`]; always free.
    pub async fn preview(&self, address: &str) -> Result<Reply<Audio>, ApiError> {
        let incoming = self.open_elsewhere(address).await?;
        read_whole(incoming, MOST_OF_A_PREVIEW).await
    }

    /// Fetches a sound from an address that the service gave. The key is never sent there.
    ///
    /// # Errors
    /// As [`Client::send`]; always free. [`ErrorKind::Unsendable`] for what is no `http` address.
    pub async fn sound(&self, address: &str) -> Result<Reply<Audio>, ApiError> {
        let incoming = self.open_elsewhere(address).await?;
        read_whole(incoming, Audio::MOST).await
    }

    /// Fetches a file from an address that the service gave, as it arrives. The key is never sent there.
    ///
    /// # Errors
    /// As [`Client::send`]; always free.
    pub async fn fetch(&self, address: &str) -> Result<Download, ApiError> {
        self.open_elsewhere(address).await.map(Download::new)
    }

    async fn open_elsewhere(&self, address: &str) -> Result<Incoming, ApiError> {
        let url = place(address)?;
        let http = self.elsewhere(&url).map_err(not_secure)?;
        let (response, trace) = self.get(&http, url).await?;
        self.accept(ELSEWHERE, response, trace).await
    }

    /// Asks a place that isn't the service's for what lies there, and waits for the answer's head.
    async fn get(&self, http: &reqwest::Client, url: Url) -> Result<(Response, Trace), ApiError> {
        let request = Request::new(Method::GET, url);
        let sending = Sending::new(self.progress.clone().unwrap_or_default());
        sending.progress.begin(None);
        let trace = Trace::begin(&ELSEWHERE, &self.inner.clock, sending.progress.clone(), 0);
        let patience = self.inner.timeouts.first_byte;
        let sent = self.wait(&ELSEWHERE, &sending, patience, http.execute(request));
        let response = sent
            .instrument(trace.span().clone())
            .await
            .inspect_err(|error| trace.failed(error.kind))?;
        Ok((response, trace))
    }

    /// Sends an operation and waits for the answer's headers. Boxed: compiled once, not once for each operation.
    fn open(&self, outgoing: Outgoing) -> BoxFuture<'_, Result<Incoming, ApiError>> {
        Box::pin(self.open_prepared(outgoing))
    }

    async fn open_prepared(&self, outgoing: Outgoing) -> Result<Incoming, ApiError> {
        let Outgoing {
            call,
            path,
            query,
            body,
            is_long,
        } = outgoing;
        let timeouts = self.inner.timeouts;
        let patience = match call.price {
            _ if body.has_files() || is_long => timeouts.first_byte_file,
            Price::Free => timeouts.first_byte,
            // Hours of sound from an address take as long as those from a file.
            Price::SecondsSent => timeouts.first_byte_file,
            _ => timeouts.first_byte_paid,
        };
        let sending = Sending::new(self.progress.clone().unwrap_or_default());
        sending.progress.begin(body.file_bytes());
        let written = match &body {
            Body::Json(Some(json)) => json.len(),
            _ => 0,
        };
        let trace = Trace::begin(&call, &self.inner.clock, sending.progress.clone(), written);
        let sent = async {
            let url = self.address(&path, &query);
            let request = self.request(url, &call, body, &sending).await?;
            let answer = self.inner.http.execute(request);
            self.wait(&call, &sending, patience, answer).await
        };
        let response = sent
            .instrument(trace.span().clone())
            .await
            .map_err(|error| error.asked_at(&self.inner.base))
            .inspect_err(|error| trace.failed(error.kind))?;
        self.accept(call, response, trace).await
    }

    /// Scheme, host and port of an address; none of what is no address.
    pub fn origin_of(base: &str) -> Option<String> {
        let url = Url::parse(base.trim()).ok()?;
        Some(url.origin().ascii_serialization())
    }

    /// The address of a path; none where an id is empty or would leave its place.
    pub(crate) fn address(&self, path: &str, query: &Query) -> Option<Url> {
        let prefix = self.inner.base.path().trim_end_matches('/');
        let path = format!("{prefix}{path}");
        let mut url = self.inner.base.clone();
        url.set_path(&path);
        if url.path() != path || path.ends_with('/') || path.contains("//") {
            return None;
        }
        if !query.pairs().is_empty() {
            url.query_pairs_mut().extend_pairs(query.pairs());
        }
        Some(url)
    }

    async fn request(
        &self,
        url: Option<Url>,
        call: &Call,
        body: Body,
        sending: &Sending,
    ) -> Result<Request, ApiError> {
        let fault = |kind| ApiError::new(call.clone(), kind, Reached::Nothing);
        let url = url.ok_or_else(|| fault(ErrorKind::Unsendable))?;
        let request = self.inner.http.request(call.method.clone(), url);
        let request = match body {
            Body::Nothing => request,
            Body::Json(json) => request
                .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
                .body(json.ok_or_else(|| fault(ErrorKind::Unsendable))?),
            Body::Form(form) => {
                let form = form.open(sending).await;
                request.multipart(
                    form.map_err(|error| fault(ErrorKind::FileUnreadable).because(error))?,
                )
            }
        };
        let mut request = request
            .build()
            .map_err(|error| fault(ErrorKind::Unsendable).because(error.without_url()))?;
        if let Some(key) = &self.inner.key {
            request.headers_mut().insert("xi-api-key", key.clone());
        }
        if let Some(Behind { bytes, etag }) = self.behind.as_deref()
            && let Ok(range) = HeaderValue::from_str(&format!("bytes={bytes}-"))
            && let Ok(etag) = HeaderValue::from_str(etag)
        {
            request.headers_mut().insert(RANGE, range);
            request.headers_mut().insert(IF_RANGE, etag);
        }
        Ok(request)
    }

    /// Waits for the answer's headers: this long once all is sent. Until then something has to move.
    async fn wait(
        &self,
        call: &Call,
        sending: &Sending,
        patience: Duration,
        answer: impl Future<Output = Result<Response, reqwest::Error>>,
    ) -> Result<Response, ApiError> {
        let fault = |kind, reached| ApiError::new(call.clone(), kind, reached);
        let mut answer = std::pin::pin!(answer);
        loop {
            let sent = sending.progress.sent().bytes;
            let under_way = sending.is_under_way();
            let limit = if under_way {
                self.inner.timeouts.idle
            } else {
                patience
            };
            match time::timeout(limit, &mut answer).await {
                Ok(Ok(response)) => return Ok(response),
                Ok(Err(error)) => {
                    let (kind, reached) = match transport::before_answer(&error) {
                        _ if sending.is_broken() => (ErrorKind::FileUnreadable, Reached::Nothing),
                        (kind, _) if sending.is_under_way() => (kind, Reached::Nothing),
                        told => told,
                    };
                    return Err(fault(kind, reached).because(error.without_url()));
                }
                Err(_) if sending.progress.sent().bytes != sent => {}
                Err(_) if sending.is_under_way() != under_way => {}
                Err(elapsed) if under_way => {
                    return Err(fault(ErrorKind::ConnectionLost, Reached::Nothing).because(elapsed));
                }
                Err(elapsed) => {
                    return Err(fault(ErrorKind::NoAnswer, Reached::Sent).because(elapsed));
                }
            }
        }
    }

    pub(crate) fn secret(&self) -> Option<&Secret> {
        self.inner.secret.as_ref()
    }

    /// How many seconds the service's clock is ahead of this computer's, by its newest answer; none before the first.
    pub fn ahead_secs(&self) -> i64 {
        self.inner.ahead.load(Ordering::Relaxed).div_euclid(1000)
    }

    pub(crate) fn timeouts(&self) -> Timeouts {
        self.inner.timeouts
    }

    async fn accept(
        &self,
        call: Call,
        response: Response,
        trace: Trace,
    ) -> Result<Incoming, ApiError> {
        let status = response.status();
        let now = self.inner.clock.now();
        let head = Head::read(status.as_u16(), response.headers(), now);
        if let Some(date) = head.date {
            let ahead = date.0.saturating_sub(now.0);
            self.inner.ahead.store(ahead, Ordering::Relaxed);
        }
        trace.answered(&head);
        trace.progress().answer_has(head.length);
        let incoming = Incoming {
            head,
            call,
            response,
            idle: self.inner.timeouts.idle,
            secret: self.inner.secret.clone(),
            trace,
            ended: false,
        };
        if status.is_success() {
            Ok(incoming)
        } else {
            Err(refused(incoming).await)
        }
    }

    /// This machine is reached without a proxy, other hosts with the system's.
    fn elsewhere(&self, url: &Url) -> Result<reqwest::Client, reqwest::Error> {
        let kept = if transport::is_loopback(url) {
            &self.inner.nearby
        } else {
            &self.inner.elsewhere
        };
        if let Some(http) = kept.get() {
            return Ok(http.clone());
        }
        let http = transport::elsewhere_client(url, self.inner.timeouts)?;
        Ok(kept.get_or_init(|| http).clone())
    }
}

/// An address of the web.
fn place(address: &str) -> Result<Url, ApiError> {
    let url = Url::parse(address).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| ApiError::new(ELSEWHERE, ErrorKind::Unsendable, Reached::Nothing))
}

fn not_secure(error: reqwest::Error) -> ApiError {
    let fault = ApiError::new(ELSEWHERE, ErrorKind::NotSecure, Reached::Nothing);
    fault.because(error.without_url())
}

async fn refused(mut incoming: Incoming) -> ApiError {
    let refusal = incoming.refusal().await;
    let speaks = incoming.call.price == Price::Characters;
    let kind = kind_of(&refusal, incoming.head.status, speaks);
    incoming.trace.failed(kind);
    let mut error = ApiError::new(incoming.call, kind, Reached::Refused).with_head(incoming.head);
    error.facts.received = incoming.trace.received;
    error.facts.refusal = refusal;
    error
}

/// Something else than was promised: what it says may explain it.
async fn unexpected(mut incoming: Incoming, why: Unreadable) -> ApiError {
    let refusal = incoming.refusal().await;
    let mut error = incoming.malformed(why);
    error.facts.refusal = refusal;
    error
}

/// The bytes of an answer whose kind was checked.
async fn whole(
    mut incoming: Incoming,
    checked: Result<(), Unreadable>,
    most: usize,
) -> Result<(Incoming, Vec<u8>), ApiError> {
    if let Err(why) = checked {
        return Err(unexpected(incoming, why).await);
    }
    let body = incoming.whole(most).await?;
    Ok((incoming, body))
}

async fn read_whole<T: Answer>(incoming: Incoming, most: usize) -> Result<Reply<T>, ApiError> {
    let checked = T::check(incoming.content_type());
    let whole: BoxFuture<'_, _> = Box::pin(whole(incoming, checked, most));
    let (incoming, body) = whole.await?;
    match T::read(body, &incoming.head) {
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
    replay: Replay::Always,
};

/// Stands for the operation in errors of fetching what lies elsewhere.
const ELSEWHERE: Call = Call {
    method: Method::GET,
    route: "(another address)",
    price: Price::Free,
    replay: Replay::Always,
};
