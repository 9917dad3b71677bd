//! Colors and dates in code that draws.

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
