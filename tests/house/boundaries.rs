//! Boundaries between the crates of the workspace, and between the modules of the root package.

use std::collections::BTreeSet;

use super::manifests::{Kind, manifests};
use super::sources::{fail_with, is_listed, is_word, product};

/// The arrows of the workspace: `(crate, crates it depends on)`, all without `mynah-`. A crate may also depend on
/// what these depend on. The root package is not listed: it may depend on every crate.
const CRATES: &[(&str, &[&str])] = &[
    ("i18n", &[]),
    ("core", &["i18n"]),
    ("script", &["core"]),
    ("audio", &["core"]),
    ("transcript", &["core", "audio"]),
    ("api", &["core"]),
    ("synthesis", &["core", "audio"]),
    ("draft", &["core", "audio", "synthesis"]),
    ("export", &["core", "audio", "script"]),
    ("records", &["core", "script"]),
    ("store", &["records", "script", "core"]),
    (
        "model",
        &["records", "script", "core", "audio", "transcript"],
    ),
    (
        "engine",
        &[
            "model",
            "store",
            "api",
            "draft",
            "synthesis",
            "export",
            "audio",
        ],
    ),
    ("ui-kit", &["i18n"]),
    ("ui-core", &["ui-kit", "model"]),
    ("room-script", &["ui-core"]),
    ("room-voices", &["ui-core"]),
    ("room-create", &["ui-core"]),
    ("room-dubbing", &["ui-core"]),
    ("room-tools", &["ui-core"]),
    ("room-agents", &["ui-core"]),
    ("room-account", &["ui-core"]),
    (
        "ui",
        &[
            "room-script",
            "room-voices",
            "room-create",
            "room-dubbing",
            "room-tools",
            "room-agents",
            "room-account",
        ],
    ),
];

/// The modules of the root package: `(area, areas and paths it may name)`. A `*` stands for every area, or for the rest of
/// a name.
const MODULES: &[(&str, &[&str])] = &[
    (
        "app",
        &["i18n", "core", "model", "engine", "ui", "ui-kit", "ui-core"],
    ),
    (
        "cli",
        &["i18n", "core", "script", "transcript", "model", "engine"],
    ),
    // Measures all of them.
    ("bench", &["*"]),
];

/// Single files that may name one area more: `(place, area)`.
const EXCEPTIONS: &[(&str, &str)] = &[("cli/serve.rs", "draft"), ("cli/bench.rs", "bench")];

/// Returns every crate that a crate may depend on.
fn reachable(name: &str) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let row = CRATES.iter().find(|(crate_name, _)| *crate_name == name);
    for dependency in row.map_or(&[] as &[&str], |(_, dependencies)| dependencies) {
        found.insert(*dependency);
        found.extend(reachable(dependency));
    }
    found
}

/// Returns the areas that a line names, with the path behind them: `core::ids::Ids` for `mynah_core::ids::Ids`.
fn targets(line: &str) -> impl Iterator<Item = String> {
    let modules = line.split("crate::").skip(1).map(path);
    let crates = line.match_indices("mynah_").filter_map(|(at, start)| {
        let before = line.get(..at).unwrap_or_default();
        let after = line.get(at + start.len()..).unwrap_or_default();
        let name = after.trim_start_matches(is_word);
        // Functions of C begin with `mynah_` too.
        let is_crate = ["::", ";", " as "]
            .iter()
            .any(|next| name.starts_with(next));
        (is_crate && !before.ends_with(is_word)).then(|| path(after))
    });
    modules.chain(crates).map(|path| {
        let (first, rest) = match path.split_once("::") {
            Some((first, rest)) => (first, format!("::{rest}")),
            None => (path, String::new()),
        };
        format!("{}{rest}", first.replace('_', "-"))
    })
}

/// Returns the path at the start of a text: `a::b` of `a::b, c`.
fn path(text: &str) -> &str {
    let end = text.find(|char: char| !(is_word(char) || char == ':'));
    text.get(..end.unwrap_or(text.len()))
        .unwrap_or(text)
        .trim_end_matches(':')
}

/// Returns true if `target` is one of the listed areas or paths, or lies below one.
fn is_allowed(target: &str, list: &[&str]) -> bool {
    let area = target.split("::").next().unwrap_or(target);
    is_listed(area, list)
        || list.iter().any(|entry| {
            let rest = target.strip_prefix(entry);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        })
}

#[test]
fn crates_depend_only_downward() {
    let mut broken = Vec::new();
    for manifest in manifests() {
        let Some(name) = manifest.crate_name() else {
            continue;
        };
        let allowed = reachable(name);
        for dependency in &manifest.dependencies {
            let package = dependency.package.as_str();
            let is_own = package == "mynah" || package.starts_with("mynah-");
            // Test support may come from anywhere.
            let is_built = matches!(dependency.kind, Kind::Normal | Kind::Build);
            let target = package.strip_prefix("mynah-").unwrap_or(package);
            if is_own && is_built && !allowed.contains(target) {
                broken.push(format!("{name} may not depend on {target}"));
            }
        }
    }
    fail_with(
        &broken,
        "Crates depend only downward (CRATES in this file):",
    );
}

#[test]
fn every_crate_is_a_named_member() {
    let mut broken = Vec::new();
    for manifest in manifests() {
        let Some(folder) = manifest.crate_name() else {
            continue;
        };
        if !CRATES.iter().any(|(name, _)| *name == folder) {
            broken.push(format!("crates/{folder}: not in the table of crates"));
        }
        if !manifest.has_line(&format!("name = \"mynah-{folder}\"")) {
            broken.push(format!("crates/{folder}: name is not \"mynah-{folder}\""));
        }
        let mut lines = manifest.text.lines().map(str::trim);
        let inherits = lines.any(|line| line == "[lints]")
            && lines.next().is_some_and(|line| line == "workspace = true");
        if !inherits && !manifest.has_line("lints.workspace = true") {
            broken.push(format!("crates/{folder}: no [lints] workspace = true"));
        }
    }
    fail_with(
        &broken,
        "A crate is listed, named after its folder and linted:",
    );
}

#[test]
fn modules_only_name_lower_ones() {
    let mut broken = Vec::new();
    // Cargo checks what has become a crate.
    for source in product().filter(|source| source.package == ".") {
        let (area, place) = (source.area(), source.place());
        let Some((_, may)) = MODULES.iter().find(|(name, _)| *name == area) else {
            if !["lib", "main"].contains(&area.as_str()) {
                broken.push(format!("{}: not in the table of modules", source.name));
            }
            continue;
        };
        for (number, line) in source.code() {
            for target in targets(line).filter(|target| target != "tr") {
                let is_excepted = EXCEPTIONS
                    .iter()
                    .any(|(file, allowed)| *file == place && is_allowed(&target, &[allowed]));
                if !is_excepted && !is_allowed(&target, &[&area]) && !is_allowed(&target, may) {
                    broken.push(format!("{}:{number}: names {target}", source.name));
                }
            }
        }
    }
    fail_with(
        &broken,
        "Modules only name lower ones (MODULES in this file):",
    );
}

#[test]
fn lines_name_areas() {
    for (line, expected) in [
        ("use crate::cli::args::Args;", &["cli::args::Args"][..]),
        ("use mynah_core::ids::LineId;", &["core::ids::LineId"]),
        (
            "a(mynah_store::b(), mynah_ui_kit::C)",
            &["store::b", "ui-kit::C"],
        ),
        ("extern crate mynah_core as terms;", &["core"]),
        ("let not_mynah_core = 1;", &[]),
        ("mynah_flite_speak(engine)", &[]),
        ("crate::tr!(\"a\")", &["tr"]),
    ] {
        assert_eq!(targets(line).collect::<Vec<_>>(), expected, "{line}");
    }
    assert!(is_allowed("audio::peaks::Peaks", &["audio::peaks"]));
    assert!(!is_allowed("audio::player", &["audio::peaks"]));
    assert!(is_allowed("room-script::Panel", &["room-*"]));
}

#[test]
fn the_table_of_crates_protects_the_ui_and_draft() {
    for (name, forbidden) in [
        ("ui", ["engine", "store", "api", "draft"]),
        ("ui-kit", ["core", "model", "ui-core", "engine"]),
        ("room-script", ["room-voices", "ui", "engine", "store"]),
        ("draft", ["api", "store", "records", "engine"]),
    ] {
        let reachable = reachable(name);
        for other in forbidden {
            assert!(!reachable.contains(other), "{name} reaches {other}");
        }
    }
    let unknown: Vec<&&str> = CRATES
        .iter()
        .flat_map(|(_, dependencies)| *dependencies)
        .filter(|name| !CRATES.iter().any(|(known, _)| known == *name))
        .collect();
    assert!(unknown.is_empty(), "not in the table: {unknown:?}");
}
