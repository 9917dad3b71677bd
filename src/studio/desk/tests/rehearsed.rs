//! How long a script gets, before it is spoken.

use super::*;
use crate::script::document::Overrides;
use crate::terms::settings::ChosenSettings;

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
