//! Rust files of the workspace. [`sources`] reads them once for all checks.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The areas that draw. A `*` stands for the rest of a name, see [`is_listed`].
pub const UI: &[&str] = &["ui", "ui-kit", "ui-core", "room-*"];

/// The part of a package that a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Files in `src`.
    Src,
    /// Files in `tests`.
    Tests,
    /// Files in `benches`.
    Benches,
    /// Files in `examples`.
    Examples,
    /// The build script.
    Build,
}

/// A Rust file of the workspace.
pub struct Source {
    /// Path from the root of the workspace, with `/`.
    pub name: String,
    /// Content of the file.
    pub text: &'static str,
    /// Folder of the package: `.` for the root package, else `crates/…`.
    pub package: String,
    /// The folder of the package that holds the file.
    pub part: Part,
    code: OnceLock<Vec<(usize, &'static str)>>,
    words: OnceLock<HashSet<&'static str>>,
}

/// Returns the folder with the workspace's `Cargo.toml`.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the folders of all packages: `.` and those in `crates` that have a manifest, sorted.
pub fn packages() -> Vec<String> {
    let mut found: Vec<String> = fs::read_dir(root().join("crates"))
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join("Cargo.toml").exists())
        .map(|entry| format!("crates/{}", entry.file_name().to_string_lossy()))
        .collect();
    found.sort();
    found.insert(0, ".".to_owned());
    found
}

/// Returns every Rust file of every package, sorted by name.
pub fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let mut found = Vec::new();
        for package in packages() {
            let mut add = |path: &Path, part| {
                let name = path.strip_prefix(root()).expect("a path below the root");
                let name = name.to_string_lossy().replace('\\', "/");
                // A folder of unit tests that belong to no single file.
                let part = match part {
                    Part::Src if name.contains("/window_tests/") => Part::Tests,
                    part => part,
                };
                let text = fs::read_to_string(path).expect("a readable source file");
                found.push(Source::new(&name, text.leak(), &package, part));
            };
            // `join(".")` would leave a dot in the names.
            let folder = match package.as_str() {
                "." => root(),
                package => root().join(package),
            };
            for (name, part) in [
                ("src", Part::Src),
                ("tests", Part::Tests),
                ("benches", Part::Benches),
                ("examples", Part::Examples),
            ] {
                visit(&folder.join(name), &mut |path| add(path, part));
            }
            let build = folder.join("build.rs");
            if build.exists() {
                add(&build, Part::Build);
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found
    })
}

/// Returns the files in the `src` folders of all packages.
pub fn product() -> impl Iterator<Item = &'static Source> {
    sources().iter().filter(|source| source.part == Part::Src)
}

/// Returns the files in the `tests` folders of all packages.
pub fn test_files() -> impl Iterator<Item = &'static Source> {
    sources().iter().filter(|source| source.part == Part::Tests)
}

/// Returns the files below a folder of the root package, for example `tests/journeys`.
pub fn below(folder: &str) -> impl Iterator<Item = &'static Source> {
    let start = format!("{folder}/");
    sources()
        .iter()
        .filter(move |source| source.name.starts_with(&start))
}

/// Calls `found` with each Rust file below a folder.
fn visit(folder: &Path, found: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            visit(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found(&path);
        }
    }
}

impl Source {
    /// Creates a source file from its path, text, package folder and part.
    pub fn new(name: &str, text: &'static str, package: &str, part: Part) -> Self {
        Self {
            name: name.to_owned(),
            text,
            package: package.to_owned(),
            part,
            code: OnceLock::new(),
            words: OnceLock::new(),
        }
    }

    /// Returns the numbered lines without comments and without the unit tests at the end of the file.
    pub fn code(&self) -> impl Iterator<Item = (usize, &'static str)> + '_ {
        let code = self.code.get_or_init(|| {
            self.text
                .lines()
                .take(lines_before_tests(self.text))
                .enumerate()
                .map(|(number, line)| (number + 1, line))
                .filter(|(_, line)| !line.trim_start().starts_with("//"))
                .collect()
        });
        code.iter().copied()
    }

    /// Returns the identifiers and keywords that occur anywhere in the file, also in comments.
    pub fn words(&self) -> &HashSet<&'static str> {
        self.words.get_or_init(|| {
            let letter = |char: char| char.is_alphanumeric() || char == '_';
            self.text
                .split(|char| !letter(char))
                .filter(|word| !word.is_empty())
                .collect()
        })
    }

    /// Returns the path below `src` with the area in front: `core/ids.rs` for both `src/terms/ids.rs` and
    /// `crates/core/src/ids.rs`, and `main.rs` for `src/main.rs`.
    ///
    /// Files outside `src` have their whole name as place.
    pub fn place(&self) -> String {
        if self.part != Part::Src {
            return self.name.clone();
        }
        if let Some(below) = self.name.strip_prefix("crates/") {
            return below.replacen("/src/", "/", 1);
        }
        let below = self.name.strip_prefix("src/").unwrap_or(&self.name);
        let (module, rest) = match below.find(['/', '.']) {
            Some(end) => below.split_at(end),
            None => (below, ""),
        };
        format!("{module}{rest}")
    }

    /// Returns the crate of the file without `mynah-`, also for modules that have not been moved yet: `core` for
    /// `src/terms/ids.rs`. Modules that stay in the root package are areas of their own, for example `cli`.
    pub fn area(&self) -> String {
        let place = self.place();
        let end = place.find(['/', '.']).unwrap_or(place.len());
        place.get(..end).unwrap_or_default().to_owned()
    }
}

/// Returns true if `list` has the name, or a pattern with `*` at the end that fits it.
pub fn is_listed(name: &str, list: &[&str]) -> bool {
    list.iter().any(|entry| match entry.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *entry,
    })
}

/// Returns true if a character continues an identifier.
pub fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// Returns the number of lines before the unit tests at the end of a file.
///
/// A declaration `mod tests;` may stand at the top of a file and ends nothing.
fn lines_before_tests(text: &str) -> usize {
    let mut rest = text.lines();
    let mut count = 0;
    while let Some(line) = rest.next() {
        let has_body = || {
            let mut item = rest.clone().skip_while(|line| line.starts_with("#["));
            item.next().is_some_and(|line| line.ends_with('{'))
        };
        if line.starts_with("#![cfg(test)]") || line.starts_with("#[cfg(test)]") && has_body() {
            break;
        }
        count += 1;
    }
    count
}

/// Fails with a list of what violates a rule.
pub fn fail_with(broken: &[String], rule: &str) {
    assert!(broken.is_empty(), "{rule}\n  {}", broken.join("\n  "));
}

#[test]
fn code_leaves_out_unit_tests_at_the_end() {
    let code = |text: &'static str| {
        Source::new("src/terms/ids.rs", text, ".", Part::Src)
            .code()
            .count()
    };
    assert_eq!(code("use a;\n#[cfg(test)]\nmod tests {\nuse b;\n}\n"), 1);
    assert_eq!(code("#[cfg(test)]\n#[expect(x)]\nmod tests {\n}\n"), 0);
    assert_eq!(code("#[cfg(test)]\nmod tests;\nuse a;\n"), 3);
    assert_eq!(code("#![cfg(test)]\nuse a;\n"), 0);
    assert_eq!(code("// note\nuse a;\n"), 1);
}

#[test]
fn a_file_has_a_place_and_an_area() {
    for (name, package, place, area) in [
        (
            "crates/core/src/ids.rs",
            "crates/core",
            "core/ids.rs",
            "core",
        ),
        ("src/cli/serve.rs", ".", "cli/serve.rs", "cli"),
        ("src/main.rs", ".", "main.rs", "main"),
        (
            "crates/room-script/src/src/lib.rs",
            "crates/room-script",
            "room-script/src/lib.rs",
            "room-script",
        ),
    ] {
        let source = Source::new(name, "", package, Part::Src);
        assert_eq!((source.place(), source.area()), (place.into(), area.into()));
    }
    assert!(is_listed("room-voices", UI) && is_listed("ui", UI) && !is_listed("rooms", UI));
}
