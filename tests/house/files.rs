//! Files: one subject each, nothing left open, all of them in use, nothing read from outside.

use super::sources::{fail_with, sources_under};

/// Longest source file, in lines.
const LONGEST: usize = 600;

#[test]
fn files_have_one_subject() {
    let mut broken = Vec::new();
    for source in sources_under("src")
        .into_iter()
        .chain(sources_under("tests"))
    {
        let lines = source.text.lines().count();
        if lines > LONGEST {
            broken.push(format!("{}: {lines} lines", source.name));
        }
        let tests = source.name.ends_with("/tests.rs");
        if source.name.starts_with("src/") && !tests && !source.text.starts_with("//!") {
            broken.push(format!(
                "{}: begins without //! that says what it is for",
                source.name
            ));
        }
        for bad in ["manager", "util", "utils", "misc", "common", "helpers"] {
            if source.name.split(['/', '.', '_']).any(|part| part == bad) {
                broken.push(format!("{}: '{bad}' names no subject", source.name));
            }
        }
    }
    fail_with(
        &broken,
        "A file has one subject, says it, and stays under 600 lines:",
    );
}

#[test]
fn nothing_is_left_open() {
    let mut broken = Vec::new();
    for source in sources_under("src")
        .into_iter()
        .chain(sources_under("tests"))
    {
        if source.name == "tests/house/files.rs" {
            continue;
        }
        for (number, line) in source.text.lines().enumerate() {
            let open = line.contains("FIXME")
                || line.contains("todo!(")
                || line.contains("unimplemented!(");
            let anonymous = line.contains("TODO") && !line.contains("TODO(#");
            let dots = line.contains("...\"")
                && !line.contains("assert")
                && source.name.starts_with("src/ui");
            if open || anonymous || dots {
                broken.push(format!("{}:{}: {}", source.name, number + 1, line.trim()));
            }
        }
    }
    fail_with(
        &broken,
        "TODO carries an issue number; three dots are written …:",
    );
}

#[test]
fn the_project_stands_alone() {
    let mut broken = Vec::new();
    let needles = [concat!("../", "shared"), concat!("/work", "/")];
    for source in sources_under("src")
        .into_iter()
        .chain(sources_under("tests"))
        .chain(sources_under("benches"))
    {
        for needle in needles {
            if source.text.contains(needle) && source.name != "tests/house/files.rs" {
                broken.push(format!("{}: names {needle}", source.name));
            }
        }
    }
    fail_with(
        &broken,
        "Nothing in the repository reads what lies outside it:",
    );
}
