//! The tour against the Draft server, with a judge in between: every answer of every operation is held against
//! the published description, and the table in `docs/protocol.md` is made of what was seen.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
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
use mynah::api::operations::{DEPRECATED, operations};
use mynah::api::transcripts::{DeleteTranscript, GetTranscript, Source, Transcribe, Wishes};
use mynah::api::types::transcript::Transcribed;
use mynah::draft::limits;
use mynah::draft::limits::Limit;
use mynah::draft::plan::Plan;
use mynah::terms::clock::UnixMillis;
use mynah::terms::ids::ModelId;
use tokio::net::TcpListener;

use crate::agent_tests;
use crate::rig::CEILING;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::schema;
use crate::steps::{GROUPS, Tour};

/// What is sent where the tour wants a recording.
const WORDS: &str = "The birch canoe slid on the smooth planks. Glue the sheet to the blue wall.";

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
                        .is_some_and(|error| waits(error.kind)) =>
                {
                    tokio::task::yield_now().await;
                }
                Err(error) => return Some(error.to_string()),
            }
        }
    });
    walked.await.unwrap()
}

/// Whether it is only too early.
fn waits(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotReady | ErrorKind::Conflict)
}

#[tokio::test]
async fn every_answer_is_as_described() {
    let rig = Rig::start_with(|options| options.plan = Some(Plan::Business)).await;
    let (judge, address) = Judge::before(&rig).await;
    let key = Some(rig.server.key().clone());
    let client = |base: &str| Client::new(base, key.clone(), rig.clock.clone()).unwrap();
    let mut straight = client(&rig.server.base_url());
    let mut tour = Tour::new(client(&format!("http://{address}")));
    tour.sound = rig.wav_of(WREN, WORDS).await;
    // The client runs tests but creates none.
    agent_tests::create(&rig, &agent_tests::reply("Tour", "llm", "Hi.")).await;
    let mut refused = Vec::new();
    for step in GROUPS.iter().flat_map(|(_, steps)| *steps) {
        // The judge hands on no sockets; what they leave behind is asked for through it.
        let is_socket = step.name().starts_with("WS ");
        if is_socket {
            std::mem::swap(&mut tour.client, &mut straight);
        }
        if let Some(error) = walk(&rig, &mut tour, step).await {
            refused.push(error);
        }
        if is_socket {
            std::mem::swap(&mut tour.client, &mut straight);
        }
    }
    transcribe(&tour).await;
    let seen = judge.seen.lock().unwrap();
    let mut broken = seen.faults.clone();
    for operation in operations().filter(|operation| !operation.socket) {
        let name = operation.name();
        let answers = seen.answers.get(&name).cloned().unwrap_or_default();
        let good = answers.iter().any(|(status, _)| *status < 300);
        let plain = answers.contains(&(400, "draft_unavailable".to_owned()));
        let as_told = match limits::limit(&name) {
            Some(Limit::Refused(_)) => plain && !good,
            Some(Limit::Partial(_)) | None => good,
        };
        if !as_told {
            broken.push(format!(
                "{name} is not served as the table says: {answers:?}"
            ));
        }
    }
    assert!(
        broken.is_empty(),
        "{}\n{}",
        broken.join("\n"),
        refused.join("\n")
    );
}

/// What the tour asks for beside a transcript, nobody has here.
async fn transcribe(tour: &Tour) {
    let source = Source::File(tour.recording());
    let plain = Transcribe::new(source, ModelId::from("scribe_v2"), Wishes::default()).unwrap();
    let Transcribed::One(one) = tour.client.send(&plain).await.unwrap().value else {
        return;
    };
    let transcript = one.transcription_id.unwrap();
    let get = GetTranscript {
        transcript: transcript.clone(),
    };
    tour.client.send(&get).await.unwrap();
    let delete = DeleteTranscript { transcript };
    tour.client.send(&delete).await.unwrap();
}

/// The client's name for each operation, from its source: `impl Endpoint for CreateDub`, its verb, its path.
fn doors() -> BTreeMap<String, String> {
    let mut doors = BTreeMap::new();
    let mut folders = vec![root().join("crates/api/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let text = fs::read_to_string(entry.path()).unwrap();
            let path = entry.path();
            let path = path.strip_prefix(root().join("crates/api/src")).unwrap();
            let module = path.with_extension("").to_string_lossy().replace('/', "::");
            let module = module.trim_end_matches("::mod").to_owned();
            for (kind, verb) in [
                ("impl Endpoint for ", None),
                ("impl Channel for ", Some("WS")),
            ] {
                for part in text.split(kind).skip(1) {
                    let name = part.split([' ', '<']).next().unwrap_or_default();
                    let method = part.split("Method::").nth(1).unwrap_or_default();
                    let method = method.split(';').next().unwrap_or_default();
                    let route = part.split('"').nth(1).unwrap_or_default();
                    if route.starts_with("/v") {
                        let verb = verb.unwrap_or(method);
                        doors.insert(format!("{verb} {route}"), format!("{module}::{name}"));
                    }
                }
            }
        }
    }
    doors
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// `docs/protocol.md` as it should be.
fn table() -> String {
    let doors = doors();
    let mut out = HEAD.to_owned();
    let mut counts = [0; 3];
    for operation in operations() {
        let name = operation.name();
        let door = doors.get(&name).map_or("?", String::as_str);
        let (kind, draft) = match limits::limit(&name) {
            None => (0, "yes".to_owned()),
            Some(Limit::Partial(why)) => (1, format!("partly: {why}")),
            Some(Limit::Refused(why)) => (2, format!("refused: {why}")),
        };
        counts[kind] += 1;
        writeln!(out, "| `{name}` | `{door}` | {draft} |").unwrap();
    }
    let [whole, partly, refused] = counts;
    writeln!(
        out,
        "\n{whole} as the service does them, {partly} partly, {refused} refused.\n\n## Deprecated by the service\n\nNot in the client.\n\n| operation | instead |\n|---|---|"
    )
    .unwrap();
    for (old, new) in DEPRECATED {
        writeln!(out, "| `{old}` | `{new}` |").unwrap();
    }
    out
}

const HEAD: &str = "# The protocol\n\n\
    Every operation that the client speaks, the type in `crates/api` that asks for it, and what `mynah serve` makes of it.\n\
    Made by `tests/draft/described.rs` from `api::operations` and `draft::limits`: with `MYNAH_WRITE_DOCS=1` the test\n\
    writes this file, without it fails when it differs. What is refused is answered with 400 `draft_unavailable`.\n\n\
    | operation | client | Draft voices |\n|---|---|---|\n";

#[test]
fn the_table_in_the_docs_is_up_to_date() {
    let path = root().join("docs/protocol.md");
    let wanted = table();
    assert!(
        !wanted.contains("`?`"),
        "an operation without a door:\n{wanted}"
    );
    if std::env::var_os("MYNAH_WRITE_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == wanted,
        "docs/protocol.md is old: MYNAH_WRITE_DOCS=1 cargo test --test draft the_table_in_the_docs"
    );
}
