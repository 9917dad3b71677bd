//! Who may know whom, and which crates have an owner.

use std::collections::BTreeSet;
use std::fs;

use super::sources::{fail_with, root, sources_under};

/// `(module, what it may name after "crate::")`. Same table as ARCHITECTURE.md.
const LAYERS: &[(&str, &[&str])] = &[
    ("terms", &[]),
    ("script", &["terms"]),
    ("audio", &["terms"]),
    ("api", &["terms"]),
    ("library", &["terms", "script"]),
    ("deliver", &["terms", "audio", "script"]),
    ("draft", &["terms", "audio"]),
    (
        "studio",
        &[
            "terms", "script", "audio", "api", "library", "deliver", "draft",
        ],
    ),
    (
        "ui",
        &["terms", "script", "studio", "audio::peaks", "api::types"],
    ),
    ("app", &["terms", "ui", "studio"]),
    ("cli", &["terms", "script", "studio"]),
    // It measures everything.
    (
        "bench",
        &[
            "terms", "script", "audio", "api", "library", "deliver", "draft", "studio", "ui", "app",
        ],
    ),
];

/// Single files that may name one thing more.
const LAYER_EXCEPTIONS: &[(&str, &str)] = &[
    ("src/cli/serve.rs", "draft"),
    ("src/cli/bench.rs", "bench"),
    ("src/studio/trouble.rs", "tr"),
];

/// `(crate or path, the places that may name it)`.
const OWNERS: &[(&str, &[&str])] = &[
    ("argon2", &["src/library/secrets/"]),
    ("axum", &["src/draft/"]),
    ("chacha20poly1305", &["src/library/secrets/"]),
    ("chardetng", &["src/script/"]),
    ("clap", &["src/cli/", "src/main.rs"]),
    ("calamine", &["src/script/import/"]),
    ("csv", &["src/deliver/", "src/library/", "src/script/"]),
    ("ctrlc", &["src/cli/"]),
    ("directories", &["src/library/"]),
    ("ebur128", &["src/audio/"]),
    (
        "eframe",
        &["src/ui/", "src/app/", "src/main.rs", "src/bench/"],
    ),
    (
        "egui",
        &["src/ui/", "src/app/", "src/main.rs", "src/bench/"],
    ),
    ("egui_plot", &["src/ui/"]),
    ("egui_system_font_provider", &["src/app/"]),
    ("encoding_rs", &["src/script/"]),
    ("flate2", &["src/library/packed.rs"]),
    ("env_logger", &["src/main.rs"]),
    ("flac_codec", &["src/audio/"]),
    ("fluent_bundle", &["src/terms/text.rs"]),
    ("indicatif", &["src/cli/"]),
    ("keyring", &["src/library/"]),
    ("lofty", &["src/deliver/"]),
    ("mp4_atom", &["src/deliver/"]),
    ("num2words", &["src/script/lint/"]),
    ("notify_rust", &["src/studio/notify.rs"]),
    ("opus_pure", &["src/audio/"]),
    ("pdf_extract", &["src/script/import/"]),
    ("poll_promise", &["src/ui/"]),
    ("pulldown_cmark", &["src/script/import/"]),
    ("reqwest", &["src/api/", "src/bench/client.rs"]),
    ("rfd", &["src/ui/"]),
    ("rodio", &["src/audio/"]),
    ("rubato", &["src/audio/"]),
    ("spellbook", &["src/script/lint/spelling.rs"]),
    (
        "rusqlite",
        &["src/library/", "src/draft/store.rs", "src/draft/store/"],
    ),
    ("rustls", &["src/api/", "src/draft/tls.rs"]),
    ("rusty_mp3", &["src/audio/"]),
    ("symphonia", &["src/audio/"]),
    ("timestretch", &["src/audio/stretch.rs"]),
    ("tokio", &["src/api/", "src/draft/", "src/studio/"]),
    ("regex", &["src/script/"]),
    ("unicode_segmentation", &["src/script/"]),
    ("unicode_width", &["src/deliver/breaks.rs"]),
    ("whatlang", &["src/script/lint/"]),
    (
        "std::fs",
        &[
            "src/bench/",
            "src/library/",
            "src/deliver/",
            "src/main.rs",
            "src/draft/store.rs",
            "src/draft/store/",
        ],
    ),
    (
        "std::net",
        &["src/api/", "src/bench/client.rs", "src/draft/", "src/cli/"],
    ),
    ("tokio::runtime", &["src/studio/runtime.rs"]),
    // The studio starts what runs; the Draft server starts itself and its sockets, and its routes what blocks.
    (
        "tokio::spawn",
        &["src/studio/", "src/draft/server.rs", "src/draft/socket.rs"],
    ),
    ("spawn_blocking", &["src/studio/", "src/draft/"]),
];

/// Whether `path` is `root` or below it, segment by segment.
fn is_under(path: &str, root: &str) -> bool {
    path == root
        || path
            .strip_prefix(root)
            .is_some_and(|rest| rest.starts_with("::"))
}

/// What stands behind each `crate::` in a line.
fn crate_paths(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|char: char| !(char.is_alphanumeric() || char == '_' || char == ':'));
        rest.get(..end.unwrap_or(rest.len()))
            .unwrap_or(rest)
            .trim_end_matches(':')
    })
}

#[test]
fn modules_only_look_down() {
    let mut broken = Vec::new();
    for source in sources_under("src") {
        let Some((module, may)) = LAYERS.iter().find(|(module, _)| *module == source.module())
        else {
            continue;
        };
        for (number, line) in source.code() {
            for target in crate_paths(line).filter(|target| *target != "tr") {
                let excepted = LAYER_EXCEPTIONS
                    .iter()
                    .any(|(file, root)| *file == source.name && is_under(target, root));
                let allowed =
                    is_under(target, module) || may.iter().any(|root| is_under(target, root));
                if !allowed && !excepted {
                    broken.push(format!(
                        "{}:{number}: {module} may not name {target}",
                        source.name
                    ));
                }
            }
        }
    }
    fail_with(
        &broken,
        "Modules look only down (ARCHITECTURE.md, the table of layers):",
    );
}

#[test]
fn every_module_has_a_layer() {
    let known: BTreeSet<&str> = LAYERS
        .iter()
        .map(|(module, _)| *module)
        .chain(["lib", "main"])
        .collect();
    let broken: Vec<String> = sources_under("src")
        .iter()
        .filter(|source| !known.contains(source.module()))
        .map(|source| source.name.clone())
        .collect();
    fail_with(&broken, "These files are in no layer:");
}

/// Whether a line names a crate or path as a whole, not a longer word that ends with it.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let after = line.get(at + name.len()..).unwrap_or_default();
        let word = |char: char| char.is_alphanumeric() || char == '_';
        !before.ends_with(word) && ["::", ";", "("].iter().any(|next| after.starts_with(next))
    })
}

#[test]
fn crates_stay_with_their_owners() {
    let mut broken = Vec::new();
    for source in sources_under("src") {
        for (number, line) in source.code() {
            for (name, places) in OWNERS {
                if names(line, name) && !places.iter().any(|place| source.name.starts_with(place)) {
                    broken.push(format!("{}:{number}: {name}", source.name));
                }
            }
            // The rules read one path a line.
            let imports = line.trim_start().trim_start_matches("pub ");
            if ["use std::{", "use crate::{", "use tokio::{"]
                .iter()
                .any(|start| imports.starts_with(start))
            {
                broken.push(format!(
                    "{}:{number}: braces behind a crate's name",
                    source.name
                ));
            }
        }
    }
    fail_with(&broken, "A crate is named outside the modules that own it:");
}

#[test]
fn the_table_in_the_architecture_is_this_one() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let mut broken = Vec::new();
    // What looks at all that is below it has a row in words.
    let spelt = |module: &str| !["studio", "app", "cli", "bench"].contains(&module);
    for (module, may) in LAYERS.iter().filter(|(module, _)| spelt(module)) {
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| `{module}` |")))
            .unwrap_or_default();
        let told: BTreeSet<&str> = row
            .split('|')
            .nth(2)
            .unwrap_or_default()
            .split('`')
            .skip(1)
            .step_by(2)
            .collect();
        if told != may.iter().copied().collect() {
            broken.push(format!("{module}: {may:?}, and the page says {told:?}"));
        }
    }
    fail_with(&broken, "ARCHITECTURE.md shows another table of layers:");
}

#[test]
fn every_dependency_is_used() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let mut texts = vec![fs::read_to_string(root().join("build.rs")).expect("build.rs")];
    for folder in ["src", "tests", "benches"] {
        texts.extend(sources_under(folder).into_iter().map(|source| source.text));
    }
    let mut broken = Vec::new();
    let mut table = "";
    for line in manifest.lines() {
        if line.starts_with('[') {
            table = line;
            continue;
        }
        let Some((package, _)) = line.split_once(" = ") else {
            continue;
        };
        let name = package.replace('-', "_");
        let named = |text: &String| text.lines().any(|line| names(line, &name));
        if table.ends_with("dependencies]") && !package.starts_with('#') && !texts.iter().any(named)
        {
            broken.push(package.to_owned());
        }
    }
    fail_with(&broken, "Nothing names these dependencies of Cargo.toml:");
}
