//! The tests themselves: all of them run, none waits for time to pass, and each operation and room has one.

use std::fs;

use super::sources::{Source, fail_with, root, sources_under};

#[test]
fn every_test_module_is_declared() {
    let mut broken = Vec::new();
    let tests = root().join("tests");
    for entry in fs::read_dir(&tests).expect("tests").flatten() {
        // A binary is `x/main.rs`, or `x.rs` beside its folder.
        let main = fs::read_to_string(entry.path().join("main.rs"));
        let Ok(main_text) = main.or_else(|_| fs::read_to_string(entry.path().with_extension("rs")))
        else {
            continue;
        };
        for file in fs::read_dir(entry.path()).into_iter().flatten().flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            let module = name.trim_end_matches(".rs");
            let rust = file
                .path()
                .extension()
                .is_some_and(|extension| extension == "rs");
            let is_module = rust || file.path().join("mod.rs").exists();
            if is_module && name != "main.rs" && !main_text.contains(&format!("mod {module};")) {
                broken.push(file.path().display().to_string());
            }
        }
    }
    fail_with(&broken, "These test files are in no binary:");
}

#[test]
fn tests_wait_for_events_and_all_of_them_run() {
    let mut broken = Vec::new();
    for source in sources_under("tests") {
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
    let cases: String = sources_under("tests/contract")
        .into_iter()
        .chain(sources_under("examples/tour"))
        .map(|source| source.text)
        .collect();
    let broken: Vec<String> = named_in("src/api", "impl Endpoint for ")
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
    let journeys: String = sources_under("tests/journeys")
        .into_iter()
        .map(|source| source.text)
        .collect();
    let rooms = fs::read_to_string(root().join("src/ui/panels/mod.rs")).expect("the rooms");
    let broken: Vec<String> = rooms
        .lines()
        .skip_while(|line| !line.starts_with("pub enum Room {"))
        .take_while(|line| *line != "}")
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

/// The names behind `start` in the code of a folder.
fn named_in(folder: &str, start: &str) -> Vec<String> {
    let name = |line: &str| {
        let name = line.strip_prefix(start)?.split([' ', '<']).next()?;
        Some(name.to_owned())
    };
    let names = |source: &Source| -> Vec<String> {
        source.code().filter_map(|(_, line)| name(line)).collect()
    };
    sources_under(folder).iter().flat_map(names).collect()
}
