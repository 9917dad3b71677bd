//! Clients that come by TLS: the certificate is the server's own.

use std::sync::Arc;

use reqwest::Certificate;
use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject as _;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::client;

#[tokio::test]
async fn requests_and_sockets_are_sealed() {
    let rig = Rig::start_with(|options| options.tls = true).await;
    let base = rig.server.base_url();
    assert!(base.starts_with("https://127.0.0.1:"));
    let file = rig.server.certificate().unwrap();
    let pem = std::fs::read(file).unwrap();
    // Nobody trusts it who was not told to.
    assert!(rig.get("/v1/models").send().await.is_err());
    drop(client());
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([Certificate::from_pem(&pem).unwrap()])
        .build()
        .unwrap();
    let asked = http.get(format!("{base}/v1/voices/{WREN}"));
    let key = rig.server.key().expose();
    let answer = asked.header("xi-api-key", key).send().await.unwrap();
    let voice: Value = answer.json().await.unwrap();
    assert!(voice["preview_url"].as_str().unwrap().starts_with(&base));

    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(file).unwrap())
        .unwrap();
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(rig.server.address()).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let stream = TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .unwrap();
    let asked = format!("wss://127.0.0.1/v1/text-to-speech/{WREN}/stream-input");
    let (mut socket, _) = tokio_tungstenite::client_async(asked, stream)
        .await
        .unwrap();
    let goodbye = tokio_tungstenite::tungstenite::protocol::CloseFrame {
        code: CloseCode::Normal,
        reason: "".into(),
    };
    socket.close(Some(goodbye)).await.unwrap();
    let answered = futures_util::StreamExt::next(&mut socket)
        .await
        .unwrap()
        .unwrap();
    assert!(answered.is_close());
}
