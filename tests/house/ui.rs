//! Colors, dates and commands in code that draws.

use std::collections::BTreeSet;

use super::sources::{fail_with, product};

#[test]
fn colors_come_from_the_theme() {
    let mut broken = Vec::new();
    for source in product() {
        let place = source.place();
        let is_theme = place.starts_with("ui-kit/theme");
        if is_theme || !source.words().contains("Color32") {
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
    fail_with(&broken, "Colors are tokens of the theme:");
}

/// Regression: in the evening in America a consent got tomorrow's date, and no voice could be designed after a
/// recording.
#[test]
fn create_room_uses_local_dates() {
    let mut broken = Vec::new();
    for source in product() {
        let place = source.place();
        if !place.starts_with("room-create/") {
            continue;
        }
        for (number, line) in source.code() {
            if line.contains("Day::of(") {
                broken.push(format!("{}:{number}: {}", source.name, line.trim()));
            }
        }
    }
    fail_with(&broken, "Dates that people write down come from Day::here:");
}

/// Returns what is between a mark and the next quote, at each place of the mark.
fn quoted_after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(mark).filter_map(move |(at, mark)| {
        let rest = text.get(at + mark.len()..)?;
        rest.split('"').next()
    })
}

#[test]
fn commands_of_rooms_are_listed_and_have_buttons() {
    let (mut listed, mut drawn) = (BTreeSet::new(), BTreeSet::new());
    for source in product() {
        let place = source.place();
        if !place.starts_with("room-") {
            continue;
        }
        let text = source.text;
        if place.ends_with("/commands.rs") {
            listed.extend(text.split('"').skip(1).step_by(2));
            continue;
        }
        drawn.extend(quoted_after(text, "command(\""));
        drawn.extend(quoted_after(text, "command: \""));
        // Ids that a function returns.
        let literals = text.split('"').skip(1).step_by(2);
        drawn.extend(literals.filter(|literal| literal.ends_with(".command")));
    }
    let lost = listed.symmetric_difference(&drawn);
    let lost: Vec<String> = lost.map(|id| (*id).to_owned()).collect();
    assert!(listed.len() > 100, "{listed:?}");
    fail_with(
        &lost,
        "These ids are either not in COMMANDS of a room or no button has them:",
    );
}
