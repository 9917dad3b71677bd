//! Files: a module comment, no open ends, a declaration, nothing read from outside the repository.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::names::BANNED;
use super::sources::{Part, Source, UI, fail_with, is_listed, product, sources};

/// This file contains what it looks for.
const SELF: &str = "tests/house/files.rs";

#[test]
fn files_begin_with_a_module_comment() {
    let broken: Vec<String> = product()
        .filter(|source| !source.name.ends_with("/tests.rs") && !source.text.starts_with("//!"))
        .map(|source| source.name.clone())
        .collect();
    fail_with(
        &broken,
        "These files don't begin with //! and their purpose:",
    );
}

#[test]
fn no_file_has_a_banned_name() {
    let mut broken = Vec::new();
    for source in sources() {
        let mut parts = source.name.split(['/', '.', '_']);
        if let Some(part) = parts.find(|part| BANNED.contains(part)) {
            broken.push(format!("{}: {part}", source.name));
        }
    }
    fail_with(&broken, "These names say nothing about the file:");
}

#[test]
fn nothing_is_left_open() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| source.name != SELF) {
        let draws = source.part == Part::Src && is_listed(&source.area(), UI);
        for (number, line) in source.text.lines().enumerate() {
            let is_open = line.contains("FIXME")
                || line.contains("todo!(")
                || line.contains("unimplemented!(");
            let is_anonymous = line.contains("TODO") && !line.contains("TODO(#");
            let has_dots = draws && line.contains("...\"") && !line.contains("assert");
            if is_open || is_anonymous || has_dots {
                broken.push(format!("{}:{}: {}", source.name, number + 1, line.trim()));
            }
        }
    }
    fail_with(&broken, "TODO names an issue; three dots are written as …:");
}

#[test]
fn the_project_stands_alone() {
    let mut broken = Vec::new();
    let needles = [concat!("../", "shared"), concat!("/work", "/")];
    for source in sources().iter().filter(|source| source.name != SELF) {
        for needle in needles {
            if source.text.contains(needle) {
                broken.push(format!("{}: {needle}", source.name));
            }
        }
    }
    fail_with(
        &broken,
        "These files read something outside the repository:",
    );
}

#[test]
fn every_module_is_declared() {
    let linked = linked_paths();
    let broken: Vec<String> = sources()
        .iter()
        .filter(|source| !is_crate_root(source) && !is_declared(source, &linked))
        .map(|source| source.name.clone())
        .collect();
    fail_with(
        &broken,
        "No `mod` declares these files, so they are not compiled:",
    );
}

/// Returns true if Cargo compiles the file by itself.
fn is_crate_root(source: &Source) -> bool {
    let package = source.name.strip_prefix(&source.package);
    let name = package.unwrap_or(&source.name).trim_start_matches('/');
    let below: Vec<&str> = name.split('/').collect();
    matches!(
        below.as_slice(),
        ["build.rs"]
            | ["src", "lib.rs" | "main.rs"]
            | ["src", "bin", _]
            | ["tests" | "benches" | "examples", _]
            | ["tests" | "benches" | "examples", _, "main.rs"]
    )
}

/// Returns true if the file that owns the folder declares the module, or a `#[path]` links it.
fn is_declared(source: &Source, linked: &BTreeSet<PathBuf>) -> bool {
    let path = Path::new(&source.name);
    if linked.contains(path) {
        return true;
    }
    let module = path.with_extension("");
    let module = match module.parent() {
        Some(folder) if module.ends_with("mod") => folder.to_path_buf(),
        _ => module,
    };
    let (Some(folder), Some(name)) = (module.parent(), module.file_name()) else {
        return false;
    };
    let declaration = format!("mod {};", name.to_string_lossy());
    ["mod.rs", "lib.rs", "main.rs"]
        .iter()
        .map(|file| folder.join(file))
        .chain([folder.with_extension("rs")])
        .filter_map(|parent| find(&parent))
        .any(|parent| parent.text.contains(&declaration))
}

fn find(path: &Path) -> Option<&'static Source> {
    let name = path.to_str()?;
    let found = sources().binary_search_by(|source| source.name.as_str().cmp(name));
    sources().get(found.ok()?)
}

/// Returns the files that are linked with `#[path = "…"]`.
fn linked_paths() -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for source in sources() {
        for rest in source.text.split("#[path = \"").skip(1) {
            let Some((link, _)) = rest.split_once('"') else {
                continue;
            };
            let Some(folder) = Path::new(&source.name).parent() else {
                continue;
            };
            let mut target = PathBuf::new();
            for component in folder.join(link).components() {
                if component == Component::ParentDir {
                    target.pop();
                } else {
                    target.push(component);
                }
            }
            found.insert(target);
        }
    }
    found
}
