//! A part of a film that was dubbed to try it, and a dub that was removed.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_i18n::tr;

use super::dub_repeats::reach;
use super::dubs::{DubWindow, dubbed};

/// Only the first three seconds are dubbed.
fn to_second_3(app: &mut DubWindow) {
    let is_to_second = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.role() == Role::TextInput
            && node.label().unwrap_or_default() == tr!("dubbing-to").as_str()
    };
    app.nodes().find(is_to_second).expect("the field").focus();
    app.settle();
    app.type_letters("3");
    app.settle();
}

/// A new dub that was begun isn't thrown away for the whole film.
#[test]
fn the_whole_waits_for_a_new_dub_that_was_begun() {
    let mut app = DubWindow::empty();
    app.bring("interview.wav", "lines.csv");
    app.pick_english();
    to_second_3(&mut app);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the part", |app| DubWindow::ready_ones(app) == 1);
    app.press(&tr!("dubbing-new"));
    app.wait_for_label(&tr!("action-choose-film"));
    app.press_role(Role::ComboBox, &tr!("dubbing-into.name"));
    app.press(&tr!("language-es"));
    app.key(Modifiers::NONE, Key::Escape);
    app.press_part("interview.wav, ");
    app.wait_for_label(&tr!("dubbing-whole"));
    assert!(
        app.get(&tr!("dubbing-whole"))
            .accesskit_node()
            .is_disabled()
    );
    assert!(app.desk().dubbing.wholes.is_empty());
    assert!(app.shows(&tr!("dubbing-go-on")));
}

/// Regression: the inspector of a film that was removed was that of its first line, and what puts it back stood below all
/// others.
#[test]
fn a_dub_that_is_removed_is_named_where_it_is_put_back() {
    let mut app = dubbed();
    assert!(app.shows_part("Line 2 · 0:01.6"));
    reach(&mut app, Role::Button, &tr!("dubbing-bin"));
    app.wait_for("that it is removed", |app| {
        app.shows_part("This dub is removed from the list")
    });
    assert!(!app.shows_part("Line 2 · "), "{:?}", app.on_screen());
    app.press(&tr!("dubbing-take-out"));
    app.wait_for("its card", |app| app.shows_part("interview.wav, "));
    // Regression: it was in the list again, and had to be looked for there.
    app.wait_for_label(&tr!("dubbing-bin"));
    assert!(app.bought_dubs().is_empty(), "nothing is bought again");
}
