//! The notices name what is linked in, in the versions that `Cargo.lock` has.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use super::sources::{fail_with, root};

/// Returns `name version` of every crate in the notices.
fn named() -> BTreeSet<String> {
    let notices = fs::read_to_string(root().join("THIRD_PARTY_NOTICES.md"))
        .expect("THIRD_PARTY_NOTICES.md, which packaging/notices.sh makes");
    // Licences have lists too.
    let own = notices.split("\n```").step_by(2);
    own.flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("- "))
        .filter(|line| line.split(' ').count() == 2)
        .map(str::to_owned)
        .collect()
}

/// Returns true if a package is a member of this workspace.
fn is_member(name: &str) -> bool {
    name == "mynah" || name.starts_with("mynah-")
}

#[test]
fn notices_name_every_crate_that_is_linked_in() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--edges", "normal", "--prefix", "none", "--locked"])
        .args(["--no-dedupe", "--format", "{p}"])
        .current_dir(root())
        .output()
        .expect("cargo tree");
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let named = named();
    let linked: BTreeSet<String> = String::from_utf8_lossy(&tree.stdout)
        .lines()
        .filter_map(|line| line.split_once(" v"))
        .filter(|(name, _)| !is_member(name))
        .map(|(name, rest)| format!("{name} {}", rest.split(' ').next().unwrap_or(rest)))
        .collect();
    let broken: Vec<String> = linked.difference(&named).cloned().collect();
    fail_with(&broken, "Run packaging/notices.sh; these are not named:");
}

#[test]
fn notices_name_nothing_that_is_gone() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    let locked: BTreeSet<String> = lock
        .split("[[package]]")
        .filter_map(|package| {
            let field = |name: &str| {
                let start = format!("{name} = \"");
                package
                    .lines()
                    .find_map(|line| line.strip_prefix(&start)?.strip_suffix('"'))
            };
            Some(format!("{} {}", field("name")?, field("version")?))
        })
        .collect();
    let broken: Vec<String> = named().difference(&locked).cloned().collect();
    fail_with(
        &broken,
        "Run packaging/notices.sh; Cargo.lock has no such package:",
    );
}

#[test]
fn notices_name_what_is_no_crate() {
    let notices = fs::read_to_string(root().join("THIRD_PARTY_NOTICES.md")).expect("the notices");
    let broken: Vec<String> = ["CMU Flite", "Inter", "JetBrains Mono", "Phosphor", "ALSA"]
        .into_iter()
        .filter(|part| !notices.contains(part))
        .map(str::to_owned)
        .collect();
    fail_with(&broken, "about.hbs names these no more:");
    // Each licence that it points at is there.
    let broken: Vec<String> = notices
        .split("](assets/")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(path, _)| format!("assets/{path}"))
        .filter(|path| !root().join(path).exists())
        .collect();
    fail_with(&broken, "The notices point at files that are not there:");
}
