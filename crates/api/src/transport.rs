//! What lies below HTTP: how connections are made, and how far a request got when one failed.

use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, Url};

use crate::client::Timeouts;
use crate::error::{ErrorKind, Reached};

/// Tells apart what reqwest lumps together, for an error before any answer.
pub(crate) fn before_answer(error: &reqwest::Error) -> (ErrorKind, Reached) {
    if error.is_builder() {
        return (ErrorKind::Unsendable, Reached::Nothing);
    }
    // No name, no connection or no handshake: HTTP has not begun.
    if error.is_connect() {
        let kind = if error.is_dns() {
            ErrorKind::NoSuchHost
        } else if is_tls(error) {
            ErrorKind::NotSecure
        } else {
            ErrorKind::NoConnection
        };
        return (kind, Reached::Nothing);
    }
    (ErrorKind::ConnectionLost, Reached::Sent)
}

fn is_tls(error: &reqwest::Error) -> bool {
    let mut below = error.source();
    while let Some(error) = below {
        if error.is::<rustls::Error>() {
            return true;
        }
        // An `io::Error` hides what it wraps from `source`, and may wrap another one.
        below = match error.downcast_ref::<io::Error>() {
            Some(error) => error
                .get_ref()
                .map(|wrapped| wrapped as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    false
}

/// Connections to the host of `url`.
pub(crate) fn http_client(
    url: &Url,
    timeouts: Timeouts,
    redirects: Policy,
) -> Result<reqwest::Client, reqwest::Error> {
    builder(url, timeouts).redirect(redirects).build()
}

/// Connections to wherever files lie: they may lead on to another place, and from plain `http` to a secure one.
pub(crate) fn elsewhere_client(
    url: &Url,
    timeouts: Timeouts,
) -> Result<reqwest::Client, reqwest::Error> {
    anywhere(url, timeouts, |builder| {
        builder.redirect(Policy::limited(5))
    })
}

/// The same for one step: where it leads to is for the caller to look at. A name is none but of these places, whatever
/// it would be found to be by now.
pub(crate) fn step_client(
    url: &Url,
    timeouts: Timeouts,
    places: &[SocketAddr],
) -> Result<reqwest::Client, reqwest::Error> {
    let host = url.host_str().unwrap_or_default();
    anywhere(url, timeouts, |builder| {
        builder
            .redirect(Policy::none())
            .resolve_to_addrs(host, places)
    })
}

fn anywhere(
    url: &Url,
    timeouts: Timeouts,
    with: impl Fn(ClientBuilder) -> ClientBuilder,
) -> Result<reqwest::Client, reqwest::Error> {
    match with(with_certificates(url, timeouts)).build() {
        // Without certificates what is not secure is reached all the same.
        Err(_) if url.scheme() == "http" => with(builder(url, timeouts)).build(),
        made => made,
    }
}

/// A connection that can be upgraded to a socket; no other call may share it.
pub(crate) fn socket_client(
    url: &Url,
    timeouts: Timeouts,
) -> Result<reqwest::Client, reqwest::Error> {
    builder(url, timeouts)
        .http1_only()
        .redirect(Policy::none())
        .build()
}

fn builder(url: &Url, timeouts: Timeouts) -> ClientBuilder {
    let builder = with_certificates(url, timeouts);
    if url.scheme() == "http" {
        // Without this a system that has no certificates could not even reach the Draft server.
        return builder.tls_certs_only([]);
    }
    builder
}

fn with_certificates(url: &Url, timeouts: Timeouts) -> ClientBuilder {
    install_crypto();
    let builder = reqwest::Client::builder()
        .user_agent(concat!("mynah/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeouts.connect)
        // A network that is gone says nothing: three unanswered questions and the connection is lost.
        .tcp_keepalive(Duration::from_secs(15))
        .tcp_keepalive_interval(Duration::from_secs(10))
        .tcp_keepalive_retries(3)
        // Balancers drop idle connections after a minute or so. A request sent just then is lost, and
        // nobody knows whether it was charged.
        .pool_idle_timeout(Duration::from_secs(30));
    if is_loopback(url) {
        return builder.no_proxy();
    }
    builder
}

pub(crate) fn is_loopback(url: &Url) -> bool {
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
