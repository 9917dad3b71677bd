//! Tests: none sleeps or is ignored, and each operation, room and reader of foreign files has one.

use std::fs;

use super::sources::{UI, below, fail_with, is_listed, product, root, test_files};

#[test]
fn tests_wait_for_events_and_all_of_them_run() {
    let mut broken = Vec::new();
    for source in test_files() {
        if source.name == "tests/house/tests.rs" {
            continue;
        }
        for (number, line) in source.text.lines().enumerate() {
            let sleeps = line.contains("thread::sleep(") || line.contains("time::sleep(");
            let ignored = line.trim_start().starts_with("#[ignore");
            if sleeps || ignored {
                broken.push(format!("{}:{}: {}", source.name, number + 1, line.trim()));
            }
        }
    }
    fail_with(&broken, "A test waits for an event and is never ignored:");
}

#[test]
fn every_operation_has_a_case() {
    // The tour's steps are walked by tests/contract.
    let cases: String = below("tests/contract")
        .chain(below("examples/tour"))
        .map(|source| source.text)
        .collect();
    let operations = operations();
    assert!(!operations.is_empty(), "no `impl Endpoint for` in api");
    let broken: Vec<String> = operations
        .into_iter()
        .filter(|operation| !cases.contains(operation))
        .collect();
    fail_with(
        &broken,
        "These operations have no case in tests/contract and no step in examples/tour:",
    );
}

#[test]
fn every_room_has_a_journey() {
    let journeys: String = below("tests/journeys").map(|source| source.text).collect();
    let rooms: Vec<&str> = product()
        .filter(|source| is_listed(&source.area(), UI))
        .flat_map(|source| {
            let lines = source.text.lines();
            lines
                .skip_while(|line| *line != "pub enum Room {")
                .skip(1)
                .take_while(|line| *line != "}")
        })
        .collect();
    assert!(!rooms.is_empty(), "no `pub enum Room` in the UI");
    let broken: Vec<String> = rooms
        .into_iter()
        .filter_map(|line| line.trim().strip_suffix(','))
        .filter(|room| {
            // By the room or its act (`design/command-line.md`).
            let begins = match *room {
                "Dubbing" => "dub".to_owned(),
                room => room.to_lowercase(),
            };
            !journeys.contains(&format!("fn {begins}_"))
        })
        .map(str::to_owned)
        .collect();
    fail_with(&broken, "These rooms have no journey in tests/journeys:");
}

#[test]
fn every_door_is_tried_and_fuzzed() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect(path);
    let trials = read("tests/foreign/trials.rs");
    let targets = read("fuzz/Cargo.toml");
    let broken: Vec<String> = read("tests/foreign/doors.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub fn ")?.split_once('('))
        .map(|(door, _)| door)
        .filter(|door| {
            let target = format!("fuzz/fuzz_targets/{door}.rs");
            !trials.contains(&format!("doors::{door},"))
                || !targets.contains(&format!("path = \"fuzz_targets/{door}.rs\""))
                || !root().join(target).exists()
        })
        .map(str::to_owned)
        .collect();
    fail_with(&broken, "These doors lack a trial or a fuzz target:");
}

/// Returns the types of the API client that implement `Endpoint`.
fn operations() -> Vec<String> {
    let name = |line: &str| {
        let name = line.strip_prefix("impl Endpoint for ")?;
        Some(name.split([' ', '<']).next()?.to_owned())
    };
    product()
        .filter(|source| source.area() == "api")
        .flat_map(|source| source.code())
        .filter_map(|(_, line)| name(line))
        .collect()
}
