//! The embedded server: the service's protocol on a loopback port, with a key of its own.
//!
//! [`Server::start`] needs a tokio runtime around it and makes none. What every answer has in common (trace id,
//! the draft mark, path prefixes, scripted faults) happens here, around the routes.

use std::collections::HashMap;
use std::io;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::StreamExt as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::account::Account;
use crate::chance::Chance;
use crate::connection::Breaker;
use crate::connection::Door;
use crate::connection::Guarded;
use crate::dubbing;
use crate::faults::Fault;
use crate::faults::Faults;
use crate::harm;
use crate::keys;
use crate::keys::Keys;
use crate::order::Habits;
use crate::plan::Plan;
use crate::refusal::Refusal;
use crate::routes;
use crate::store::Opening;
use crate::store::Store;
use crate::store::StoreError;
use crate::tls::SelfSigned;
use crate::tls::TlsError;
use crate::upload;
use crate::webhook;
use mynah_core::clock::Clock;
use mynah_core::secret::Secret;

/// How a server is to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of its state; all servers of one folder are one account.
    pub data: PathBuf,
    /// Where it listens; port 0 picks a free one.
    pub bind: SocketAddr,
    /// The key it lets in; none: a random one, see [`Server::key`].
    pub key: Option<Secret>,
    /// Keys beside it; a clone of them scripts the running server.
    pub keys: Keys,
    /// Puts the account on a plan; none: it stays on its own, at first [`Plan::default`].
    pub plan: Option<Plan>,
    /// Leaves the account with so many credits, which do not refill; none: it keeps what it has, at first a month of its plan,
    /// and refills when they run out.
    pub credits: Option<u64>,
    /// Whether clients come by TLS, with a certificate that this server makes for itself.
    pub tls: bool,
    /// What goes wrong on purpose; a clone of it scripts the running server.
    pub faults: Faults,
    /// Where sources about the service differ.
    pub habits: Habits,
    /// How long the sender of an upload may send nothing, and that of any other request may take.
    pub patience: Duration,
    /// How long a client may keep a connection on which it asks nothing more.
    pub idle: Duration,
    /// Bytes of sound that the history keeps; older sound goes, its entry stays.
    pub keep_bytes: u64,
    /// Where everything is told that a webhook can be told, and what that is signed with.
    pub webhook: Option<(String, Secret)>,
    /// The time.
    pub clock: Clock,
}

/// Half a day of speech at the default format: more than anyone looks back for in drafts.
const KEEP_BYTES: u64 = 700 << 20;

/// Longer than clients keep a connection by themselves (reqwest: 90 s), so that none is cut while it is asked.
const IDLE: Duration = Duration::from_mins(5);

impl Options {
    /// A private server for this folder: loopback, free port, random key.
    pub fn new(data: PathBuf, clock: Clock) -> Self {
        Self {
            data,
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            key: None,
            keys: Keys::default(),
            plan: None,
            credits: None,
            tls: false,
            faults: Faults::none(),
            habits: Habits::default(),
            patience: upload::PATIENCE,
            idle: IDLE,
            keep_bytes: KEEP_BYTES,
            webhook: None,
            clock,
        }
    }
}

/// Why a server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// Its state.
    #[error(transparent)]
    State(#[from] StoreError),
    /// Its port.
    #[error("the draft server can't listen on {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// A webhook elsewhere.
    #[error(
        "the draft server tells nobody but this machine: a webhook's address begins with http://127.0.0.1"
    )]
    Webhook,
    /// A key that no header can carry.
    #[error("the draft server's key must be visible ASCII without spaces")]
    Key,
    /// No certificate.
    #[error("the draft server has no certificate: {0}")]
    Tls(#[from] TlsError),
    /// Opening the state broke off.
    #[error("opening the draft server's state broke off")]
    BrokeOff,
}

/// A running server. Dropped, it takes no more requests; takes under way are finished and filed.
pub struct Server {
    address: SocketAddr,
    certificate: Option<PathBuf>,
    account: Arc<Account>,
}

impl Server {
    /// Opens the state and begins to listen, on the runtime of the caller.
    pub async fn start(options: Options) -> Result<Self, DraftError> {
        let chance = Chance::default();
        let key = match options.key {
            Some(key) => key,
            None => Secret::new(&format!("sk_draft_{}", chance.hex())),
        };
        if !key.is_sendable() {
            return Err(DraftError::Key);
        }
        let opening = Opening {
            plan: options.plan,
            credits: options.credits,
            keep_bytes: options.keep_bytes,
        };
        let owner = chance.id();
        let opened = tokio::task::spawn_blocking(move || {
            Store::open(&options.data, opening, owner, options.clock)
        });
        let store = opened.await.map_err(|error| {
            // Where the program ends meanwhile, nobody waits for it.
            if !error.is_cancelled() {
                log::error!("opening the draft state: {error}");
            }
            DraftError::BrokeOff
        })??;
        if let Some((url, secret)) = &options.webhook
            && !webhook::serve(&store, url, secret.expose())?
        {
            return Err(DraftError::Webhook);
        }
        let failed = |source| DraftError::Listen {
            address: options.bind,
            source,
        };
        let socket = TcpListener::bind(options.bind).await.map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        let sealed = options.tls.then(|| SelfSigned::new(address)).transpose()?;
        let certificate = match &sealed {
            Some(sealed) => Some(store.keep_certificate(&sealed.certificate)?),
            None => None,
        };
        let account = Arc::new(Account {
            store,
            faults: options.faults.clone(),
            chance,
            habits: options.habits,
            patience: options.patience,
            key,
            keys: options.keys,
            authority: address.to_string(),
            tls: sealed.is_some(),
            previews: Mutex::new(HashMap::new()),
            closing: CancellationToken::new(),
        });
        // Ends with the server; a dub outlives the process that began it.
        drop(tokio::spawn(dubbing::go_on(Arc::clone(&account))));
        let service = Router::new()
            .fallback_service(routes::all(Arc::clone(&account)))
            .layer(middleware::from_fn_with_state(Arc::clone(&account), answer))
            .into_make_service_with_connect_info::<Breaker>();
        let door = Door {
            socket,
            acceptor: sealed.map(|sealed| sealed.acceptor),
            faults: options.faults,
            patience: options.patience,
            idle: options.idle,
        };
        let closing = account.closing.clone().cancelled_owned();
        let serving = axum::serve(door, service).with_graceful_shutdown(closing);
        // Ends when the server is dropped; it has no result.
        drop(tokio::spawn(serving.into_future()));
        Ok(Self {
            address,
            certificate,
            account,
        })
    }

    /// `http://127.0.0.1:PORT`, or `https` where clients come by TLS.
    pub fn base_url(&self) -> String {
        format!("{}://{}", self.account.scheme("http"), self.address)
    }

    /// The certificate in PEM, where clients come by TLS.
    pub fn certificate(&self) -> Option<&Path> {
        self.certificate.as_deref()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The key it lets in.
    pub fn key(&self) -> &Secret {
        &self.account.key
    }

    /// To script what goes wrong.
    pub fn faults(&self) -> &Faults {
        &self.account.faults
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.account.closing.cancel();
    }
}

/// Answers one request: its path made plain, its fault applied, its refusal written, its headers stamped.
async fn answer(
    State(account): State<Arc<Account>>,
    ConnectInfo(breaker): ConnectInfo<Breaker>,
    mut request: Request,
    next: Next,
) -> Response {
    let busy = breaker.begin();
    let trace = account.chance.hex();
    if let Some(uri) = plain_uri(request.uri()) {
        *request.uri_mut() = uri;
    }
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let key = request.headers().get("xi-api-key");
    let key = key.and_then(|key| key.to_str().ok()).map(str::to_owned);
    let asked = (&method, path.as_str(), key);
    let counted = account.faults.count(&method, &path);
    let (fault, latency) = account.faults.draw(&method, &path);
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let mut response = match fault {
        Some(Fault::HangUp) => {
            breaker.break_it();
            return Response::default();
        }
        Some(Fault::CutUpload(bytes)) => {
            let mut body = request.into_body().into_data_stream();
            let mut read = 0;
            while read < bytes
                && let Some(Ok(piece)) = body.next().await
            {
                read += piece.len();
            }
            breaker.break_it();
            return Response::default();
        }
        Some(Fault::Refuse(refusal)) => {
            // All that is sent is taken first: whoever is still sending can't read the answer.
            let mut body = request.into_body().into_data_stream();
            while let Some(Ok(_)) = body.next().await {}
            refusal.write(&trace)
        }
        Some(fault) => {
            if let Fault::Wait(time) = fault {
                tokio::time::sleep(time).await;
            }
            if let Fault::HoldBefore(gate) = &fault {
                gate.opened().await;
            }
            if let Fault::GarbageAudio = fault {
                request.extensions_mut().insert(routes::GarbageAudio);
            }
            // A socket harms itself: its answer has no body.
            request.extensions_mut().insert(fault.clone());
            let response = written(keys::asking(asked, next.run(request)).await, &trace);
            if response.status() == StatusCode::SWITCHING_PROTOCOLS {
                response
            } else {
                harm::apply(fault, response, &breaker, &account.closing).await
            }
        }
        None => written(keys::asking(asked, next.run(request)).await, &trace),
    };
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        busy.for_good();
    } else {
        response = response.map(|body| Body::new(Guarded::new(body, busy, counted)));
    }
    let headers = response.headers_mut();
    if let Ok(trace) = HeaderValue::from_str(&trace) {
        headers.insert("x-trace-id", trace);
    }
    headers.insert("x-region", HeaderValue::from_static("draft"));
    if !account.faults.is_disguised() {
        headers.insert("x-mynah-draft", HeaderValue::from_static("1"));
    }
    response
}

/// The answer itself, or the refusal that stands for it.
fn written(mut response: Response, trace: &str) -> Response {
    match response.extensions_mut().remove::<Refusal>() {
        Some(refusal) => refusal.write(trace),
        None => response,
    }
}

/// The address without a prefix it may be mounted under and without a slash at its end.
fn plain_uri(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let start = ["/v1/", "/v2/", "/mynah/"]
        .iter()
        .filter_map(|root| path.find(root))
        .min()
        .unwrap_or(0);
    let plain = path.get(start..)?.trim_end_matches('/');
    if plain == path || plain.is_empty() {
        return None;
    }
    let plain = match uri.query() {
        Some(query) => format!("{plain}?{query}"),
        None => plain.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(plain).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_end_slashes_are_passed_over() {
        let plain =
            |path: &str| plain_uri(&Uri::try_from(path).unwrap()).map(|uri| uri.to_string());
        assert_eq!(plain("/v1/models"), None);
        assert_eq!(plain("/v1/models/").as_deref(), Some("/v1/models"));
        assert_eq!(
            plain("/a/b/v2/voices?search=x/y").as_deref(),
            Some("/v2/voices?search=x/y")
        );
        assert_eq!(plain("/"), None);
    }
}
