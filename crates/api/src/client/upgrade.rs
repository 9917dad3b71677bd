//! A call that becomes a socket: made like every other, then upgraded.

use reqwest::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use reqwest::{StatusCode, Upgraded, Url};
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tracing::Instrument as _;

use crate::answer::Unreadable;
use crate::client::Client;
use crate::error::{ApiError, Call, ErrorKind, Reached};
use crate::head::Head;
use crate::socket::Place;
use crate::trace::Trace;
use crate::transport;
use crate::upload::Sending;
use mynah_core::secret::Secret;

impl Client {
    /// Opens a connection that is a socket from then on. Opening orders nothing: whatever goes wrong is free.
    pub(crate) async fn upgrade(
        &self,
        call: Call,
        place: Place,
        protocol: Option<&'static str>,
    ) -> Result<(Upgraded, Head, Trace), ApiError> {
        let opened = self.open_socket(call, place, protocol).await;
        opened.map_err(|mut error| {
            error.facts.reached = Reached::Nothing;
            error
        })
    }

    async fn open_socket(
        &self,
        call: Call,
        place: Place,
        protocol: Option<&'static str>,
    ) -> Result<(Upgraded, Head, Trace), ApiError> {
        let fault = |kind| ApiError::new(call.clone(), kind, Reached::Nothing);
        let (url, key) = match &place {
            Place::Here { path, query } => (self.address(path, query), self.inner.key.as_ref()),
            Place::Keyless { path, query } => (self.address(path, query), None),
            Place::Signed(address) => (signed(address), None),
        };
        let url = url.ok_or_else(|| fault(ErrorKind::Unsendable))?;
        let http = self
            .sockets(&url)
            .map_err(|error| fault(ErrorKind::NotSecure).because(error.without_url()))?;
        let nonce = generate_key();
        let mut request = http
            .get(url)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &nonce);
        if let Some(key) = key {
            request = request.header("xi-api-key", key.clone());
        }
        if let Some(protocol) = protocol {
            request = request.header(SEC_WEBSOCKET_PROTOCOL, protocol);
        }
        let sending = Sending::new(self.progress.clone().unwrap_or_default());
        sending.progress.begin(None);
        let trace = Trace::begin(&call, &self.inner.clock, sending.progress.clone(), 0);
        let patience = self.inner.timeouts.first_byte;
        let response = self
            .wait(&call, &sending, patience, request.send())
            .instrument(trace.span().clone())
            .await
            .inspect_err(|error| trace.failed(error.kind))?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            // A refusal, or something that knows no sockets.
            let incoming = self.accept(call, response, trace).await?;
            return Err(incoming.malformed(Unreadable::NotASocket));
        }
        let head = Head::read(101, response.headers(), self.inner.clock.now());
        trace.answered(&head);
        let proof = response.headers().get(SEC_WEBSOCKET_ACCEPT);
        let proven = proof.is_some_and(|proof| proof == &*derive_accept_key(nonce.as_bytes()));
        let lost = |kind| {
            trace.failed(kind);
            ApiError::new(call.clone(), kind, Reached::Accepted).with_head(head.clone())
        };
        if !proven {
            return Err(lost(ErrorKind::Malformed).because(Unreadable::NotASocket));
        }
        let upgraded = response
            .upgrade()
            .await
            .map_err(|error| lost(ErrorKind::ConnectionLost).because(error.without_url()))?;
        Ok((upgraded, head, trace))
    }

    fn sockets(&self, url: &Url) -> Result<reqwest::Client, reqwest::Error> {
        let here = url.origin() == self.inner.base.origin();
        if let (true, Some(http)) = (here, self.inner.sockets.get()) {
            return Ok(http.clone());
        }
        let http = transport::socket_client(url, self.inner.timeouts)?;
        if here {
            return Ok(self.inner.sockets.get_or_init(|| http).clone());
        }
        Ok(http)
    }
}

/// A signed socket address as one of HTTP, where every connection begins.
fn signed(address: &Secret) -> Option<Url> {
    let address = address.expose();
    let rest = address.strip_prefix("ws")?;
    Url::parse(&format!("http{rest}")).ok()
}
