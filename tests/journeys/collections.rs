//! Collections of voices: one is created, has voices, filters the list, is renamed and deleted.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::tr;

use crate::harness::{AppHarness, middle};
use crate::script::ready;

/// Presses the focused control's neighbor by name: it may stand below what is seen.
fn activate(app: &mut AppHarness, label: &str) {
    app.wait_for_label(label);
    app.get(label).focus();
    app.wait_for("the keyboard focus", |app| {
        app.focused().as_deref() == Some(label)
    });
    app.key(Modifiers::NONE, Key::Enter);
}

/// Chooses a collection in the filter.
fn filter_by(app: &mut AppHarness, title: &str) {
    app.press_role(Role::ComboBox, &tr!("voices-facet-collection"));
    app.press_found(title, |app| {
        middle(app.nodes().find(|node| {
            let node = node.accesskit_node();
            let label = node.label().unwrap_or_default();
            node.role() == Role::ListBoxOption && label.starts_with(title)
        }))
    });
}

#[test]
fn voices_are_collected_filtered_and_removed_again() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.press(&tr!("room-voices"));
    app.press_part("Voice Wren (draft)");
    app.wait_for_label(&tr!("voices-collections-draft"));

    app.write(&tr!("voices-collection-new"), "Narrators");
    app.key(Modifiers::NONE, Key::Enter);
    let has = tr!("voices-collection-has", title = "Narrators");
    app.wait_for_label(&has);
    app.press_part("Voice Heron (draft)");
    activate(&mut app, &has);
    filter_by(&mut app, "Narrators");
    app.wait_for_label("2 voices");

    activate(&mut app, &has);
    app.wait_for_label("One voice");

    activate(
        &mut app,
        &tr!("voices-collection-rename", title = "Narrators"),
    );
    let field = tr!("voices-collection-title", title = "Narrators");
    app.wait_for_label(&field);
    app.write_over(&field, "Sea dogs");
    app.key(Modifiers::NONE, Key::Enter);
    activate(
        &mut app,
        &tr!("voices-collection-delete", title = "Sea dogs"),
    );
    app.wait_for_label(&tr!("voices-collection-delete-ask", title = "Sea dogs"));
    activate(&mut app, &tr!("voices-collection-delete-now"));
    app.wait_for("the end of the filter", |app| app.shows("9 voices"));
    app.wait_for("the end of the collection", |app| {
        !app.shows_part("Sea dogs")
    });
}
