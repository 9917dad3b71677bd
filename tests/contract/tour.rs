//! The tour against `spec_mock.py`, with answers of all three kinds; and whether it is whole.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use mynah::api::client::Client;
use mynah::api::operations::{DEPRECATED, operations};
use mynah::draft::server::{Options, Server};
use mynah::terms::clock::Clock;
use serde_json::Value;
use tempfile::TempDir;

use crate::described::Judge;
use crate::steps::{GROUPS, Tour};

async fn walk(bodies: &str) {
    let judge = Judge::start(bodies);
    let mut tour = Tour::new(judge.client());
    let mut failed = String::new();
    for step in GROUPS.iter().flat_map(|(_, steps)| *steps) {
        if let Err(error) = (step.run)(&mut tour).await {
            writeln!(failed, "{}: {error}", step.name()).unwrap();
        }
    }
    let (clean, report) = judge.verdict();
    assert!(failed.is_empty() && clean, "{failed}{report}");
    let asked = judge.asked();
    let never = operations()
        .map(|operation| operation.name())
        .filter(|name| !asked.contains(name));
    assert_eq!(never.collect::<Vec<_>>(), Vec::<String>::new());
}

#[tokio::test]
async fn the_tour_reads_examples() {
    walk("example").await;
}

#[tokio::test]
async fn the_tour_reads_answers_with_every_field() {
    walk("full").await;
}

#[tokio::test]
async fn the_tour_reads_answers_with_the_least() {
    walk("minimal").await;
}

/// Groups that the Draft server takes part in to the last step.
const OF_DRAFT: &[&str] = &["models", "account", "agents", "sockets", "conversations"];

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_tour_talks_to_draft_voices() {
    let folder = TempDir::new().unwrap();
    let options = Options::new(folder.path().to_owned(), Clock::system());
    let server = Server::start(options).await.unwrap();
    let key = Some(server.key().clone());
    let client = Client::new(&server.base_url(), key, Clock::system()).unwrap();
    let mut tour = Tour::new(client);
    let groups = GROUPS.iter().filter(|(group, _)| OF_DRAFT.contains(group));
    for step in groups.flat_map(|(_, steps)| *steps) {
        if let Err(error) = (step.run)(&mut tour).await {
            panic!("{}: {error}", step.name());
        }
    }
}

/// The names of all operations in the published description.
fn described() -> BTreeSet<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/instruments/openapi-scope.json"
    );
    let described: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut names = BTreeSet::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if item.get(method).is_some() {
                names.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/instruments/ws-scope.json"
    );
    let sockets: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let channels = sockets["channels"].as_object().unwrap();
    names.extend(channels.keys().map(|channel| format!("WS {channel}")));
    names
}

/// Operations that are described for the answers of the Draft server: the client runs tests but writes none.
const OF_OTHER_CLIENTS: &[&str] = &[
    "POST /v1/convai/agent-testing/create",
    "GET /v1/convai/agent-testing/{test_id}",
    "DELETE /v1/convai/agent-testing/{test_id}",
];

#[test]
fn the_table_names_what_the_description_names() {
    let described = described();
    let mut have = BTreeSet::new();
    for operation in operations() {
        let name = operation.name();
        assert!(described.contains(&name), "{name} is not described");
        assert!(have.insert(name), "{} is there twice", operation.name());
    }
    for (old, new) in DEPRECATED {
        assert!(described.contains(*old) && described.contains(*new));
        assert!(!have.contains(*old), "{old} is deprecated");
    }
    let missing = described
        .iter()
        .filter(|name| !have.contains(*name))
        .filter(|name| DEPRECATED.iter().all(|(old, _)| old != name))
        .filter(|name| !OF_OTHER_CLIENTS.contains(&name.as_str()))
        .map(String::as_str)
        .collect::<Vec<_>>();
    assert!(missing.is_empty(), "not yet: {}", missing.join("\n"));
}

#[test]
fn every_operation_has_a_step() {
    let steps = GROUPS
        .iter()
        .flat_map(|(_, steps)| *steps)
        .map(|step| step.name())
        .collect::<Vec<_>>();
    for operation in operations() {
        let name = operation.name();
        assert_eq!(
            steps.iter().filter(|step| **step == name).count(),
            1,
            "{name}"
        );
    }
}
