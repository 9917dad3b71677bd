//! Every operation against `spec_mock.py`, which judges each request by the published description.

use std::collections::HashSet;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use mynah::api::client::Client;
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;
use serde_json::Value;
use tempfile::TempDir;

use crate::cases::{Target, every_operation, routes};
use crate::raw::KEY;

const MOCK: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/instruments/spec_mock.py"
);

/// What is missing where it can't be run.
const INSTALL: &str = "spec_mock.py needs a Python with jsonschema, referencing and aiohttp. Run packaging/test.sh, which \
    makes one in .venv, or name one in MYNAH_TEST_PYTHON.";

pub struct Judge {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Judge {
    pub fn start(bodies: &str) -> Self {
        let folder = TempDir::new().unwrap();
        // The port is free now; should another program take it first, the next one is tried.
        for _ in 0..5 {
            let free = TcpListener::bind("127.0.0.1:0")
                .unwrap()
                .local_addr()
                .unwrap();
            let mut child = Command::new(python())
                .args([MOCK, "--bodies", bodies, "--key", KEY])
                .args(["--port", &free.port().to_string(), "--log"])
                .arg(folder.path().join("log.jsonl"))
                .stdout(Stdio::null())
                .spawn()
                .unwrap_or_else(|error| panic!("{}: {error}: {INSTALL}", python().display()));
            if listens(&mut child, free.port()) {
                return Self {
                    child,
                    port: free.port(),
                    folder,
                };
            }
        }
        panic!(
            "spec_mock.py does not start with {}: {INSTALL}",
            python().display()
        );
    }

    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn client(&self) -> Client {
        Client::new(&self.base(), Some(Secret::new(KEY)), Clock::system()).unwrap()
    }

    pub fn verdict(&self) -> (bool, String) {
        let report = Command::new(python())
            .args([MOCK, "report", "--brief", "--log"])
            .arg(self.log())
            .output()
            .unwrap();
        let text = String::from_utf8(report.stdout).unwrap();
        (report.status.success(), text)
    }

    /// All that was asked, in order.
    pub fn rows(&self) -> impl Iterator<Item = Value> {
        let log = std::fs::read_to_string(self.log()).unwrap();
        let rows: Vec<Value> = log
            .lines()
            .map(|row| serde_json::from_str(row).unwrap())
            .collect();
        rows.into_iter()
    }

    /// What was asked, each of it valid.
    pub fn asked(&self) -> HashSet<String> {
        let mut asked = HashSet::new();
        for row in self.rows() {
            assert_eq!(row["verdict"], "valid", "{row}");
            if row["method"] != "WS" {
                assert_eq!(row["warnings"], Value::Array(Vec::new()), "{row}");
                assert_eq!(row["key"], true, "{row}");
            }
            asked.extend(row["op"].as_str().map(str::to_owned));
        }
        asked
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log.jsonl")
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Waits until the port answers or the program has ended.
fn listens(child: &mut Child, port: u16) -> bool {
    for _ in 0..1_500 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return child.try_wait().unwrap().is_none();
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        // There is no event to wait for: the program says nothing once it listens.
        thread::park_timeout(Duration::from_millis(20));
    }
    false
}

/// A Python with what the instruments need: packaging/test.sh makes it.
fn python() -> PathBuf {
    if let Some(python) = std::env::var_os("MYNAH_TEST_PYTHON") {
        return python.into();
    }
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/.venv/bin/python3");
    assert!(PathBuf::from(python).exists(), "{python}: {INSTALL}");
    python.into()
}

async fn is_described(bodies: &str) {
    let judge = Judge::start(bodies);
    every_operation(&Target {
        client: judge.client(),
        pretends: true,
    })
    .await;

    let (clean, report) = judge.verdict();
    assert!(clean, "{report}");
    let asked = judge.asked();
    for route in routes() {
        assert!(asked.contains(&route), "{route} was never asked");
    }
}

#[tokio::test]
async fn requests_are_as_described_and_examples_are_read() {
    is_described("example").await;
}

#[tokio::test]
async fn answers_with_every_field_are_read() {
    is_described("full").await;
}

#[tokio::test]
async fn answers_with_the_least_are_read() {
    is_described("minimal").await;
}
