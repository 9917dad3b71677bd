//! A listener that speaks TLS with a certificate of its own: for clients that only open `wss` sockets.
//!
//! The key is made at the start, lives in memory and dies with the server. The certificate is public: it is
//! left in the folder of the state, so that a client can be told to trust it.

use std::net::SocketAddr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::CertifiedKey;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::TlsAcceptor;

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// It could not be made.
    #[error(transparent)]
    Certificate(#[from] rcgen::Error),
    /// It could not be used.
    #[error(transparent)]
    Setting(#[from] rustls::Error),
}

/// A certificate, and what greets clients with it.
pub struct SelfSigned {
    /// Greets clients.
    pub acceptor: TlsAcceptor,
    /// The certificate, in PEM.
    pub certificate: String,
}

impl SelfSigned {
    /// For this address and the loopback names.
    pub fn new(address: SocketAddr) -> Result<Self, TlsError> {
        let own = address.ip().to_string();
        let mut names = vec![
            "localhost".to_owned(),
            "127.0.0.1".to_owned(),
            "::1".to_owned(),
        ];
        if !names.contains(&own) {
            names.push(own);
        }
        let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(names)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            certificate: pem(cert.der()),
        })
    }
}

/// Lines of 64 characters between two marks (RFC 7468).
fn pem(der: &[u8]) -> String {
    let mut pem = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for (place, letter) in STANDARD.encode(der).chars().enumerate() {
        if place > 0 && place % 64 == 0 {
            pem.push('\n');
        }
        pem.push(letter);
    }
    pem.push_str("\n-----END CERTIFICATE-----\n");
    pem
}
