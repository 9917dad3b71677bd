//! Dependencies in the `Cargo.toml` files of the workspace.

use std::collections::HashSet;
use std::fs;
use std::sync::OnceLock;

use super::sources::{Source, fail_with, is_word, packages, root, sources};

/// The table that a dependency is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `[dependencies]`, also of one platform.
    Normal,
    /// `[build-dependencies]`.
    Build,
    /// `[dev-dependencies]`.
    Dev,
    /// `[workspace.dependencies]`, which members refer to.
    Workspace,
}

/// A dependency of a manifest.
#[derive(Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Name in the manifest; with `_` it is the name in the code.
    pub key: String,
    /// Name of the package. Differs from `key` if the dependency is renamed.
    pub package: String,
    /// The table that has the dependency.
    pub kind: Kind,
}

/// A `Cargo.toml` of the workspace.
pub struct Manifest {
    /// Folder of the package: `.` or `crates/…`.
    pub folder: String,
    /// Content of the file.
    pub text: String,
    /// Dependencies of all tables, in the order of the file.
    pub dependencies: Vec<Dependency>,
}

/// Returns the manifests of all packages, the root's first.
pub fn manifests() -> &'static [Manifest] {
    static MANIFESTS: OnceLock<Vec<Manifest>> = OnceLock::new();
    MANIFESTS.get_or_init(|| {
        packages()
            .into_iter()
            .map(|folder| {
                let path = root().join(&folder).join("Cargo.toml");
                let text = fs::read_to_string(path).expect("a manifest");
                Manifest {
                    dependencies: dependencies(&text),
                    folder,
                    text,
                }
            })
            .collect()
    })
}

impl Manifest {
    /// Returns the folder's name in `crates`, or `None` for the root package.
    pub fn crate_name(&self) -> Option<&str> {
        self.folder.strip_prefix("crates/")
    }

    /// Returns true if the manifest has a line, whatever stands around it.
    pub fn has_line(&self, wanted: &str) -> bool {
        self.text.lines().any(|line| line.trim() == wanted)
    }

    /// Returns the Rust files of the package. The checks in `tests/house` are left out, because they list crates.
    fn sources(&self) -> impl Iterator<Item = &'static Source> {
        sources().iter().filter(|source| {
            source.package == self.folder && !source.name.starts_with("tests/house/")
        })
    }
}

/// Reads the dependencies of a manifest.
///
/// Understands what the workspace uses: `name = "1"`, `name = { … }`, `name.workspace = true` and tables such as
/// `[dependencies.name]`. Lists may span lines.
fn dependencies(text: &str) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = Vec::new();
    let mut kind = None;
    // The dependency that has a table of its own.
    let mut single = false;
    let mut depth = 0_usize;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with('#') {
            continue;
        }
        if depth == 0 && line.starts_with('[') {
            let header = line.trim_start_matches('[').split(']').next();
            let header = header.unwrap_or_default();
            let table = header.rsplit_once("dependencies");
            kind = table.map(|(before, _)| kind_of(before));
            let name = table.and_then(|(_, after)| after.strip_prefix('.'));
            single = name.is_some();
            if let (Some(kind), Some(name)) = (kind, name) {
                found.push(Dependency {
                    key: name.to_owned(),
                    package: name.to_owned(),
                    kind,
                });
            }
            continue;
        }
        let is_entry = depth == 0;
        for char in outside_quotes(line) {
            match char {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        let (Some(kind), true, Some((left, right))) = (kind, is_entry, line.split_once('=')) else {
            continue;
        };
        let renamed = if single && left.trim() == "package" {
            right.split('"').nth(1)
        } else {
            let value = right.split_once("package = \"");
            value.and_then(|(_, rest)| rest.split('"').next())
        };
        if !single {
            let key = left
                .split('.')
                .next()
                .unwrap_or(left)
                .trim()
                .trim_matches('"');
            found.push(Dependency {
                key: key.to_owned(),
                package: key.to_owned(),
                kind,
            });
        }
        if let (Some(renamed), Some(dependency)) = (renamed, found.last_mut()) {
            renamed.clone_into(&mut dependency.package);
        }
    }
    found
}

/// Returns the kind of a table from what stands before `dependencies` in its name.
fn kind_of(before: &str) -> Kind {
    match before {
        "workspace." => Kind::Workspace,
        before if before.ends_with("dev-") => Kind::Dev,
        before if before.ends_with("build-") => Kind::Build,
        _ => Kind::Normal,
    }
}

/// Returns the characters of a line that are in no string and no comment.
fn outside_quotes(line: &str) -> impl Iterator<Item = char> {
    let mut is_quoted = false;
    line.chars()
        .take_while(move |char| {
            is_quoted ^= *char == '"';
            is_quoted || *char != '#'
        })
        .scan(false, |is_quoted, char| {
            *is_quoted ^= char == '"';
            Some((*is_quoted, char))
        })
        .filter(|(is_quoted, _)| !is_quoted)
        .map(|(_, char)| char)
}

/// Returns true if a line uses a crate or path as a whole, and not as the end of a longer word.
pub fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let after = line.get(at + name.len()..).unwrap_or_default();
        !before.ends_with(is_word)
            && ["::", ";", "(", " as "]
                .iter()
                .any(|next| after.starts_with(next))
    })
}

#[test]
fn every_dependency_is_used() {
    let mut broken = Vec::new();
    for manifest in manifests() {
        for dependency in &manifest.dependencies {
            if dependency.kind == Kind::Workspace {
                continue;
            }
            let name = dependency.key.replace('-', "_");
            let is_used = manifest.sources().any(|source| {
                source.words().contains(name.as_str())
                    && source.text.lines().any(|line| names(line, &name))
            });
            if !is_used {
                broken.push(format!(
                    "{}/Cargo.toml: {}",
                    manifest.folder, dependency.key
                ));
            }
        }
    }
    fail_with(&broken, "No file of the package uses these dependencies:");
}

#[test]
fn every_workspace_dependency_has_a_member() {
    let all = || {
        manifests()
            .iter()
            .flat_map(|manifest| &manifest.dependencies)
    };
    let members: HashSet<&str> = all()
        .filter(|dependency| dependency.kind != Kind::Workspace)
        .map(|dependency| dependency.key.as_str())
        .collect();
    let broken: Vec<String> = all()
        .filter(|dependency| dependency.kind == Kind::Workspace)
        .map(|dependency| dependency.key.clone())
        .filter(|key| !members.contains(key.as_str()))
        .collect();
    fail_with(&broken, "No package uses these [workspace.dependencies]:");
}

#[test]
fn manifests_are_read_in_all_forms() {
    let text = r#"
[package]
name = "mynah-store"
[dependencies]
# serde = "1"
sha2 = "0.11" # a "comment" with [
mynah-core.workspace = true
zip = { version = "9", features = [
    "deflate",
    "other = no",
] }
old = { package = "new", version = "1" }
[dependencies.rusqlite]
version = "0.41"
package = "sqlite"
[target.'cfg(target_os = "linux")'.dependencies]
libc = "0.2"
[build-dependencies]
cc = { version = "1", optional = true }
[dev-dependencies]
mynah-core = { workspace = true, features = ["testing"] }
[workspace.dependencies]
mynah-api = { path = "crates/api" }
[features]
default = ["dep:cc"]
"#;
    let expected = [
        ("sha2", "sha2", Kind::Normal),
        ("mynah-core", "mynah-core", Kind::Normal),
        ("zip", "zip", Kind::Normal),
        ("old", "new", Kind::Normal),
        ("rusqlite", "sqlite", Kind::Normal),
        ("libc", "libc", Kind::Normal),
        ("cc", "cc", Kind::Build),
        ("mynah-core", "mynah-core", Kind::Dev),
        ("mynah-api", "mynah-api", Kind::Workspace),
    ]
    .map(|(key, package, kind)| Dependency {
        key: key.to_owned(),
        package: package.to_owned(),
        kind,
    });
    assert_eq!(dependencies(text), expected);
}
