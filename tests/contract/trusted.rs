//! What the client takes from the system it runs on: whom it trusts, and through whom it goes. Both are read from the
//! environment, so each is tried in a process of its own.

use std::env;
use std::process::Command;

use mynah::api::client::Client;
use mynah::api::error::ErrorKind;
use mynah::api::models::ListModels;
use mynah::api::socket::speech::{Begin, Speaking, SpeechOut, StreamInput};
use mynah::draft::server::{Options, Server};
use mynah::terms::clock::Clock;
use mynah::terms::ids::{ModelId, VoiceId};
use mynah::terms::secret::Secret;
use tempfile::TempDir;

use crate::raw::{KEY, Raw, answer};

/// Where the process shall ask, and with which key.
const BASE: &str = "MYNAH_TEST_BASE";
const SHOWN: &str = "MYNAH_TEST_KEY";

fn client(base: &str, key: &Secret) -> Client {
    Client::new(base, Some(key.clone()), Clock::system()).unwrap()
}

/// This very test again, in a process with this environment.
async fn again(test: &str, environment: &[(&str, &str)]) {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.envs(environment.iter().copied());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

fn told() -> Option<(String, Secret)> {
    let base = env::var(BASE).ok()?;
    Some((base, Secret::new(&env::var(SHOWN).unwrap())))
}

/// Elsewhere the system keeps its certificates where no test may put one.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_is_trusted_whose_certificate_the_system_has() {
    if let Some((base, key)) = told() {
        let client = client(&base, &key);
        assert!(!client.send(&ListModels).await.unwrap().value.is_empty());
        let voice = VoiceId::from("DraftWren00000000001");
        let speaking = Speaking::new(voice, ModelId::from("eleven_flash_v2_5")).unwrap();
        let mut socket = client.connect(&StreamInput(speaking)).await.unwrap();
        let begin = SpeechOut::Begin(Begin::default());
        for message in [begin, SpeechOut::text("Hello."), SpeechOut::END] {
            socket.send(&message).await.unwrap();
        }
        while let Some(said) = socket.next().await {
            said.unwrap();
        }
        return;
    }
    let folder = TempDir::new().unwrap();
    let options = Options {
        tls: true,
        ..Options::new(folder.path().to_owned(), Clock::system())
    };
    let server = Server::start(options).await.unwrap();
    let base = server.base_url();
    let stranger = client(&base, server.key()).send(&ListModels).await;
    assert_eq!(stranger.unwrap_err().kind, ErrorKind::NotSecure);
    let certificate = server.certificate().unwrap().to_str().unwrap();
    let environment = [
        (BASE, base.as_str()),
        (SHOWN, server.key().expose()),
        ("SSL_CERT_FILE", certificate),
    ];
    let test = "trusted::a_server_is_trusted_whose_certificate_the_system_has";
    again(test, &environment).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_system_s_proxy_is_gone_through() {
    if let Some((base, key)) = told() {
        let answered = client(&base, &key).send(&ListModels).await;
        if base.starts_with("http:") {
            assert!(answered.unwrap().value.is_empty());
        } else {
            answered.unwrap_err();
        }
        return;
    }
    let test = "trusted::the_system_s_proxy_is_gone_through";
    // Nobody is called so: whoever answers is the proxy.
    for (base, first) in [
        (
            "http://service.invalid",
            "get http://service.invalid/v1/models http/1.1",
        ),
        (
            "https://service.invalid",
            "connect service.invalid:443 http/1.1",
        ),
    ] {
        let status = if base.starts_with("https") {
            "502 No"
        } else {
            "200 OK"
        };
        let proxy = Raw::once(answer(status, "", b"[]"));
        let way = proxy.base();
        let environment = [
            (BASE, base),
            (SHOWN, KEY),
            ("HTTP_PROXY", &way),
            ("HTTPS_PROXY", &way),
        ];
        again(test, &environment).await;
        let asked = proxy.asked();
        assert!(asked.starts_with(first), "{asked}");
        // A proxy on the way to a secure place sees no key.
        assert_eq!(asked.contains(KEY), base.starts_with("http:"), "{asked}");
    }
}
