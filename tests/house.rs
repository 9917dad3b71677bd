//! The rules of the house, held by a test: who may know whom, where files may be touched, how long a
//! file may be, where words for people come from. `ARCHITECTURE.md` shows the same table of layers.
//!
//! It reads lines, not syntax trees; what it can't see, reviewers can.
#![expect(clippy::expect_used, reason = "a test binary")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

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

/// `(crate, the places that may name it)`.
const OWNERS: &[(&str, &[&str])] = &[
    ("reqwest", &["src/api/"]),
    (
        "rusqlite",
        &["src/library/", "src/draft/store.rs", "src/draft/store/"],
    ),
    ("keyring", &["src/library/"]),
    ("symphonia", &["src/audio/"]),
    ("rodio", &["src/audio/"]),
    ("axum", &["src/draft/"]),
    ("rfd", &["src/ui/"]),
    ("poll_promise", &["src/ui/"]),
    (
        "egui",
        &["src/ui/", "src/app.rs", "src/main.rs", "src/bench/"],
    ),
    (
        "eframe",
        &["src/ui/", "src/app.rs", "src/main.rs", "src/bench/"],
    ),
    ("clap", &["src/cli/", "src/main.rs"]),
    ("indicatif", &["src/cli/"]),
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
    ("tokio::runtime", &["src/studio/runtime.rs"]),
];

/// Longest source file, in lines.
const LONGEST: usize = 600;

struct Source {
    name: String,
    text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources_under(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path
                .strip_prefix(root())
                .expect("under the root")
                .to_string_lossy()
                .into_owned();
            let text = fs::read_to_string(&path).expect("a source file is readable");
            found.push(Source { name, text });
        }
    }
}

impl Source {
    /// Numbered lines without comments; the tests at the end of the file left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        // `mod tests;` stands at the top of some files, with all of their code below it.
        let mut below = self.text.lines();
        let mut tests = 0;
        while let Some(line) = below.next() {
            let begins = || {
                let mut item = below.clone().skip_while(|line| line.starts_with("#["));
                item.next().is_some_and(|line| line.ends_with('{'))
            };
            if line.starts_with("#![cfg(test)]") || line.starts_with("#[cfg(test)]") && begins() {
                break;
            }
            tests += 1;
        }
        self.text
            .lines()
            .enumerate()
            .take_while(move |(number, _)| *number < tests)
            .map(|(number, line)| (number + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The module below `src`: `studio` for `src/studio/desk.rs`, `app` for `src/app.rs`.
    fn module(&self) -> &str {
        let below = self.name.strip_prefix("src/").unwrap_or(&self.name);
        below
            .split('/')
            .next()
            .unwrap_or(below)
            .trim_end_matches(".rs")
    }
}

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

fn fail_with(broken: &[String], rule: &str) {
    assert!(broken.is_empty(), "{rule}\n  {}", broken.join("\n  "));
}

#[test]
fn only_tests_at_the_end_are_left_out() {
    let code = |text: &str| {
        let source = Source {
            name: "src/terms/ids.rs".to_owned(),
            text: text.to_owned(),
        };
        source.code().count()
    };
    assert_eq!(code("use a;\n#[cfg(test)]\nmod tests {\nuse b;\n}\n"), 1);
    assert_eq!(code("#[cfg(test)]\n#[expect(x)]\nmod tests {\n}\n"), 0);
    assert_eq!(code("#[cfg(test)]\nmod tests;\nuse a;\n"), 3);
    assert_eq!(code("#![cfg(test)]\nuse a;\n"), 0);
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

#[test]
fn crates_stay_with_their_owners() {
    let mut broken = Vec::new();
    for source in sources_under("src") {
        for (number, line) in source.code() {
            for (name, places) in OWNERS {
                let named = line.split(name).collect::<Vec<_>>();
                let used = named.windows(2).any(|around| {
                    let before = around.first().is_some_and(|text| {
                        text.ends_with(|char: char| char.is_alphanumeric() || char == '_')
                    });
                    let after = around
                        .last()
                        .is_some_and(|text| text.starts_with("::") || text.starts_with(';'));
                    !before && after
                });
                if used && !places.iter().any(|place| source.name.starts_with(place)) {
                    broken.push(format!("{}:{number}: {name}", source.name));
                }
            }
        }
    }
    fail_with(&broken, "A crate is named outside the modules that own it:");
}

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
        if source.name == "tests/house.rs" {
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
fn colours_come_from_the_theme() {
    let mut broken = Vec::new();
    for source in sources_under("src") {
        if source.name.starts_with("src/ui/theme") {
            continue;
        }
        for (number, line) in source.code() {
            if line.contains("Color32::from_")
                || line.contains("Color32::WHITE")
                || line.contains("Color32::BLACK")
            {
                broken.push(format!("{}:{number}: {}", source.name, line.trim()));
            }
        }
    }
    fail_with(&broken, "Colours are tokens of ui/theme:");
}

/// String literals that are words for people: two words or more, or a capital followed by letters.
fn looks_like_words(literal: &str) -> bool {
    // What stands in braces is a value's name, not a word.
    let mut depth = 0_usize;
    let literal: String = literal
        .chars()
        .filter(|char| {
            match char {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect();
    let letters = literal.chars().filter(|char| char.is_alphabetic()).count();
    let path = literal.contains(['/', '\\', '_', '{']) && !literal.contains(' ');
    let sentence = literal.trim().contains(' ') && letters > 5;
    let word = literal.starts_with(char::is_uppercase)
        && literal.chars().skip(1).all(char::is_lowercase)
        && letters > 2;
    !path && (sentence || word)
}

fn literals(line: &str) -> Vec<&str> {
    line.split('"').skip(1).step_by(2).collect()
}

#[test]
fn words_for_people_come_from_fluent() {
    /// Calls whose literals nobody is shown.
    const NOT_SHOWN: &[&str] = &[
        "tr!(",
        "log::",
        "reason =",
        "#[",
        "assert",
        "expect(",
        "Id::new",
        "id_salt",
        "push_id",
        "include_",
        "concat!",
        "env!",
        "matches!(",
        "debug_",
        "listening on",
        "Name(",
        "about =",
        "help =",
    ];
    let mut broken = Vec::new();
    for source in sources_under("src") {
        let shown = source.name.starts_with("src/ui/")
            || source.name.starts_with("src/cli/")
            || source.name == "src/studio/trouble.rs";
        let test = ["testing.rs", "tests.rs"];
        if !shown || test.iter().any(|name| source.name.ends_with(name)) {
            continue;
        }
        for (number, line) in source.code() {
            if NOT_SHOWN.iter().any(|call| line.contains(call)) {
                continue;
            }
            if literals(line).into_iter().any(looks_like_words) {
                broken.push(format!("{}:{number}: {}", source.name, line.trim()));
            }
        }
    }
    fail_with(
        &broken,
        "Words shown to people are messages of assets/locales/en.ftl:",
    );
}

#[test]
fn every_message_is_used_and_every_use_has_one() {
    let ftl = fs::read_to_string(root().join("assets/locales/en.ftl")).expect("en.ftl");
    let mut messages = BTreeSet::new();
    let mut twice = Vec::new();
    let mut current = String::new();
    for line in ftl.lines() {
        if let Some((id, _)) = line.split_once(" =") {
            if line.starts_with(|first: char| first.is_ascii_lowercase()) {
                current = id.to_owned();
                if !messages.insert(current.clone()) {
                    twice.push(current.clone());
                }
            } else if let Some(attribute) = line.trim_start().strip_prefix('.') {
                let name = attribute
                    .split_once(" =")
                    .map_or(attribute, |(name, _)| name);
                messages.insert(format!("{current}.{name}"));
            }
        }
    }
    fail_with(&twice, "These messages stand twice in en.ftl:");

    let mut used = BTreeSet::new();
    let mut missing = Vec::new();
    let mut everything = String::new();
    for source in sources_under("src") {
        everything.push_str(&source.text);
        let flat = source.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let flat = flat.replace("include_str!(", "");
        for call in flat.split("tr!(").skip(1) {
            let id = call
                .trim_start()
                .strip_prefix('"')
                .and_then(|rest| rest.split_once('"'));
            let Some((id, _)) = id else { continue };
            used.insert(id.to_owned());
            if !messages.contains(id) && !source.name.ends_with("terms/text.rs") {
                missing.push(format!("{}: {id}", source.name));
            }
        }
    }
    fail_with(&missing, "These messages are not in en.ftl:");
    let unused: Vec<String> = messages
        .iter()
        .filter(|id| {
            // A table may name a message once and take its attributes from there.
            let message = id
                .split_once('.')
                .map_or(id.as_str(), |(message, _)| message);
            !used.contains(*id) && !everything.contains(&format!("\"{message}\""))
        })
        .filter(|id| {
            !messages
                .iter()
                .any(|other| other.starts_with(&format!("{id}.")) && used.contains(other))
        })
        .cloned()
        .collect();
    fail_with(&unused, "Nobody uses these messages of en.ftl:");
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
            if source.text.contains(needle) && source.name != "tests/house.rs" {
                broken.push(format!("{}: names {needle}", source.name));
            }
        }
    }
    fail_with(
        &broken,
        "Nothing in the repository reads what lies outside it:",
    );
}

#[test]
fn every_test_module_is_declared() {
    let mut broken = Vec::new();
    let tests = root().join("tests");
    for entry in fs::read_dir(&tests).expect("tests").flatten() {
        let main = entry.path().join("main.rs");
        let Ok(main_text) = fs::read_to_string(&main) else {
            continue;
        };
        for file in fs::read_dir(entry.path())
            .expect("a folder of tests")
            .flatten()
        {
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
