//! What people are shown: its words are messages, its colours tokens.

use std::collections::BTreeSet;
use std::fs;

use super::sources::{fail_with, root, sources_under};

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

/// In the Americas, in the evening, a consent was of a day that had not come: no voice could be designed after a recording.
#[test]
fn days_of_the_create_room_are_those_of_this_systems_zone() {
    let mut broken = Vec::new();
    for source in sources_under("src/ui/panels/create") {
        for (number, line) in source.code() {
            if line.contains("Day::of(") {
                broken.push(format!("{}:{number}: {}", source.name, line.trim()));
            }
        }
    }
    fail_with(&broken, "What people write down is dated by Day::here:");
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
    for source in sources_under("src") {
        let shown = source.name.starts_with("src/ui/")
            || source.name.starts_with("src/cli/")
            || source.name.starts_with("src/studio/trouble");
        let test = ["testing.rs", "tests.rs"];
        let test = test.iter().any(|name| source.name.ends_with(name));
        if !shown || test || source.name.contains("/tests/") {
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
