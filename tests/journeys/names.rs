//! What acts is reached by Tab.

use std::collections::BTreeSet;

use egui::{Key, Modifiers};

use crate::harness::AppHarness;

/// Presses Tab until it comes round; what can be reached so.
fn reached_by_tab(app: &mut AppHarness) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    for _ in 0..200 {
        app.key(Modifiers::NONE, Key::Tab);
        reached.extend(app.focused());
    }
    reached
}

#[test]
fn script_tab_comes_by_every_button_of_the_window() {
    let mut app = AppHarness::first_start();
    app.wait_for("the sample project", |app| app.desk().project.is_some());
    app.wait_for("voices", |app| {
        !app.desk().voices_of(app.desk().backend()).is_empty()
    });
    app.settle();
    let reached = reached_by_tab(&mut app);
    for name in [
        "Export…",
        "Open…",
        "Settings",
        "Play",
        "Stability",
        "Volume",
        "Add an ElevenLabs key",
    ] {
        let found = reached
            .iter()
            .any(|reached| reached.contains(name.trim_end_matches('…')));
        assert!(found, "{name} in {reached:#?}");
    }
}
