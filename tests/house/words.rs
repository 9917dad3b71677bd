//! Text for users: every text is a message of the locale, and every message is used.

use std::collections::{BTreeSet, HashSet};
use std::fs;

use super::sources::{Part, UI, fail_with, is_listed, is_word, product, root, sources};

/// Areas and folders outside the UI whose texts users see.
const SHOWN: &[&str] = &["cli/", "engine/trouble", "model/trouble"];

/// Returns true for text: several words, or one with a capital letter.
fn looks_like_words(literal: &str) -> bool {
    // Braces hold the name of a value.
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
    /// Calls whose literals are not shown.
    const NOT_SHOWN: &[&str] = &[
        "tr!(",
        "log::",
        "reason =",
        "request_discard(",
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
    for source in product() {
        let place = source.place();
        let shown =
            is_listed(&source.area(), UI) || SHOWN.iter().any(|shown| place.starts_with(shown));
        let test = ["testing.rs", "tests.rs"];
        let test = test.iter().any(|name| source.name.ends_with(name));
        let is_support = ["/tests/", "/testing/"]
            .iter()
            .any(|folder| place.contains(folder));
        if !shown || test || is_support {
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
    let mut literals = HashSet::new();
    // These checks contain the macro's name, and the tests of the lookup use messages that don't exist.
    let skipped = |place: &str| {
        place.starts_with("tests/house/") || place == "core/text.rs" || place.starts_with("i18n/")
    };
    for source in sources() {
        let is_product = source.part == Part::Src;
        if is_product {
            // Between any two quotes, so that a quote in a character literal spoils nothing.
            literals.extend(source.text.split('"'));
        }
        let checked = !skipped(&source.place());
        for id in looked_up(source.text) {
            if is_product {
                used.insert(id);
            }
            if checked && !messages.contains(id) {
                missing.push(format!("{}: {id}", source.name));
            }
        }
    }
    fail_with(&missing, "These messages are not in en.ftl:");
    let unused: Vec<String> = messages
        .iter()
        .filter(|id| {
            // A table may name a message once and take its attributes from there.
            let message = id.split_once('.').map_or(id.as_str(), |(name, _)| name);
            !used.contains(id.as_str()) && !literals.contains(message)
        })
        .filter(|id| {
            let start = format!("{id}.");
            !used.iter().any(|used| used.starts_with(&start))
        })
        .cloned()
        .collect();
    fail_with(&unused, "Nothing uses these messages of en.ftl:");
}

/// Returns the message ids in calls of `tr!`.
fn looked_up(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("tr!(").filter_map(|(at, call)| {
        // `include_str!(` ends the same.
        let before = text.get(..at)?;
        let rest = text.get(at + call.len()..)?.trim_start();
        let (id, _) = rest.strip_prefix('"')?.split_once('"')?;
        (!before.ends_with(is_word)).then_some(id)
    })
}

#[test]
fn calls_of_tr_are_found() {
    let text = "tr!(\"a-b\") crate::tr!(\n  \"c.tip\",\n n = 1) include_str!(\"d\") tr!(e)";
    assert_eq!(looked_up(text).collect::<Vec<_>>(), ["a-b", "c.tip"]);
}
