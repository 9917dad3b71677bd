//! The tree as the rules read it: files, their lines without comments and tests, and how a breach is told.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file.
pub struct Source {
    /// From the root, with `/`.
    pub name: String,
    /// All of it.
    pub text: String,
}

/// Where `Cargo.toml` is.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder, in order of their names.
pub fn sources_under(folder: &str) -> Vec<Source> {
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
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
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
    pub fn module(&self) -> &str {
        let below = self.name.strip_prefix("src/").unwrap_or(&self.name);
        below
            .split('/')
            .next()
            .unwrap_or(below)
            .trim_end_matches(".rs")
    }
}

/// Fails with what breaks a rule.
pub fn fail_with(broken: &[String], rule: &str) {
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
