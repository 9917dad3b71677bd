//! The tour against the Draft server, with a judge in between: every answer of every operation is held against
//! the published description, and the table in `docs/protocol.md` is made of what was seen.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;

use axum::Router;
use axum::body::Body;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::extract::State;
use axum::response::Response;
use mynah::api::client::Client;
use mynah::api::error::{ApiError, ErrorKind};
use mynah::api::operations::operations;
use mynah::api::upload::Upload;
use mynah::draft::plan::Plan;
use mynah::terms::clock::UnixMillis;
use tokio::net::TcpListener;

use crate::rig::CEILING;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::schema;
use crate::steps::{GROUPS, Tour};

/// What the judge saw.
#[derive(Debug, Default)]
struct Seen {
    faults: Vec<String>,
    /// Statuses by operation, and the word of a refusal.
    answers: BTreeMap<String, BTreeSet<(u16, String)>>,
}

#[derive(Clone)]
struct Judge {
    base: String,
    http: reqwest::Client,
    seen: Arc<Mutex<Seen>>,
}

impl Judge {
    /// Stands before the server; gives the address to be asked instead.
    async fn before(rig: &Rig) -> (Self, SocketAddr) {
        let judge = Self {
            base: rig.server.base_url(),
            http: rig.http.clone(),
            seen: Arc::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(hand_on).with_state(judge.clone());
        drop(tokio::spawn(axum::serve(listener, router).into_future()));
        (judge, address)
    }
}

async fn hand_on(State(judge): State<Judge>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 64 << 20).await.unwrap();
    let url = format!("{}{}", judge.base, head.uri);
    let asked = judge.http.request(head.method.clone(), url);
    let asked = asked.headers(head.headers).body(body);
    let answer = asked.send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let bytes = answer.bytes().await.unwrap();
    judge.note(
        head.method.as_str(),
        head.uri.path(),
        status.as_u16(),
        &bytes,
    );
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response.headers_mut().remove("transfer-encoding");
    response
}

impl Judge {
    fn note(&self, method: &str, path: &str, status: u16, body: &[u8]) {
        let lower = method.to_lowercase();
        let Some(template) = schema::described(&lower, path) else {
            return;
        };
        let text = String::from_utf8_lossy(body);
        let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let word = json["detail"]["status"].as_str().unwrap_or_default();
        let mut seen = self.seen.lock().unwrap();
        seen.faults
            .extend(schema::faults(&lower, template, status, &text));
        let answers = seen.answers.entry(format!("{method} {template}"));
        answers.or_default().insert((status, word.to_owned()));
    }
}

/// Walks one step; what isn't ready yet is asked for again.
async fn walk(rig: &Rig, tour: &mut Tour, step: &crate::steps::Step) -> Option<String> {
    let walked = tokio::time::timeout(CEILING, async {
        loop {
            // What takes time takes it on this clock.
            rig.clock.set(UnixMillis(rig.clock.now().0 + 61_000));
            match (step.run)(tour).await {
                Ok(_) => return None,
                Err(error)
                    if error
                        .downcast_ref::<ApiError>()
                        .is_some_and(|error| error.kind == ErrorKind::NotReady) =>
                {
                    tokio::task::yield_now().await;
                }
                Err(error) => return Some(error.to_string()),
            }
        }
    });
    walked.await.unwrap()
}

#[tokio::test]
async fn every_answer_is_as_described() {
    let rig = Rig::start_with(|options| options.plan = Some(Plan::Business)).await;
    let (judge, address) = Judge::before(&rig).await;
    let key = Some(rig.server.key().clone());
    let client = Client::new(&format!("http://{address}"), key, rig.clock.clone()).unwrap();
    let mut tour = Tour::new(client);
    let words = "The birch canoe slid on the smooth planks. Glue the sheet to the blue background.";
    let spoken = rig.wav_of(WREN, words).await;
    tour.recording = Upload::bytes("spoken.wav", "audio/wav", spoken);
    let mut refused = Vec::new();
    for step in GROUPS.iter().flat_map(|(_, steps)| *steps) {
        if step.name().starts_with("WS ") {
            continue;
        }
        if let Some(error) = walk(&rig, &mut tour, step).await {
            refused.push(format!("{}: {error}", step.name()));
        }
    }
    let seen = judge.seen.lock().unwrap();
    let missing: Vec<String> = operations()
        .filter(|operation| !operation.socket)
        .map(|operation| operation.name())
        .filter(|name| {
            let answers = seen.answers.get(name).into_iter().flatten();
            !answers.clone().any(|(status, _)| *status < 300)
        })
        .collect();
    panic!(
        "FAULTS\n{}\nREFUSED\n{}\nMISSING\n{}",
        seen.faults.join("\n"),
        refused.join("\n"),
        missing.join("\n")
    );
}
