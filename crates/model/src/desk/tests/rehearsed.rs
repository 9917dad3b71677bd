//! How long a script gets, before it is spoken.

use super::*;
use mynah_core::pauses::Pauses;
use mynah_core::settings::ChosenSettings;
use mynah_script::document::Overrides;

fn seconds(desk: &Desk) -> f64 {
    let mut rehearsal = Rehearsal::new(desk);
    while !desk.rehearse(&mut rehearsal) {}
    rehearsal.seconds(&rehearsal.all)
}

/// A line that is said faster was reckoned like all others.
#[test]
fn a_line_that_is_said_faster_is_shorter() {
    let mut desk = desk("A: Now it is night, and nobody turns the lamp at all.\n");
    let usual = seconds(&desk);
    let id = desk.script().lines().next().unwrap().id;
    let faster = ChosenSettings::of([Setting::Speed(Some(1.2))]);
    desk.edit(Edit::SetOverrides {
        id,
        overrides: Box::new(Overrides {
            settings: Some(faster),
            ..Overrides::default()
        }),
    });
    let fast = seconds(&desk);
    assert!((usual / fast - 1.2).abs() < 1e-3, "{usual} {fast}");
}

/// Pauses before headings were those of one speaker, and empty lines somebody's: an export of the same lines was longer.
#[test]
fn pauses_are_between_the_lines_that_are_heard() {
    let mut desk = desk("A: One.\n\n## Scene\n\nB: Two.\nA: Gone.\nB: Three.\n\n## End\n");
    let id = desk.script().lines().nth(2).unwrap().id;
    let text = String::new();
    desk.edit(Edit::SetText { id, text });
    desk.settings.pauses = Pauses {
        line_ms: 0,
        change_ms: 0,
    };
    let without = seconds(&desk);
    desk.settings.pauses.line_ms = 1_000;
    desk.settings.pauses.change_ms = 10_000;
    let pauses = seconds(&desk) - without;
    assert!((pauses - 11.0).abs() < 1e-6, "{pauses}");
}
