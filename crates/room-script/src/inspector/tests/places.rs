//! Where controls stand, and that they stay there.

use egui::accesskit::Role;

use super::*;

/// The name stood above the middle of its list, and the list began elsewhere than all others.
#[test]
fn the_language_stands_below_its_name_like_other_lists() {
    let room = at(Backend::Live);
    let rect = |label| room.get_by_role_and_label(Role::ComboBox, label).rect();
    let (language, model) = (rect("Language"), rect("Model"));
    assert_eq!(language.left(), model.left());
}

/// With its first letter "As written" and "With the rule" came up above it.
#[test]
fn the_button_that_adds_a_rule_stays_when_a_word_is_written() {
    for backend in [Backend::Draft, Backend::Live] {
        let mut room = at(backend);
        let tab_label = tr!("inspector-tab-pronunciation");
        let tab = room.get_by_role_and_label(Role::Tab, &tab_label);
        tab.click();
        room.run();
        let places = |room: &Room<'_>| {
            let count = room.query_all_by_role(Role::Button).count();
            (count, room.get_by_label(&tr!("pronounce-add")).rect())
        };
        let before = places(&room);
        room.get_by_label(&tr!("pronounce-word")).focus();
        room.run();
        room.event(egui::Event::Text("Zaphod".to_owned()));
        room.run();
        let (count, add) = places(&room);
        // The one that clears the form stands beside it.
        assert_eq!((count, add), (before.0 + 1, before.1));
    }
}

/// It had the keys where nobody saw it, and the next arrow chose another format for all lines.
#[test]
fn what_is_led_to_is_seen() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let mut room = made::room(
        (340.0, 400.0),
        desk,
        InspectorPanel::default(),
        |panel: &mut InspectorPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>| panel.ui(ui, cx),
    );
    room.state_mut().view.line = Some(line);
    room.run();
    let bottom = |room: &Room<'_>| {
        let list_label = tr!("inspector-output-format");
        let list = room.get_by_role_and_label(Role::ComboBox, &list_label);
        list.rect().bottom()
    };
    assert!(bottom(&room) > 400.0, "it is below what is seen");
    room.state_mut()
        .with(|panel, cx| panel.act(Action::ChooseFormat, cx));
    room.run_steps(30);
    assert!(bottom(&room) <= 400.0, "{}", bottom(&room));
}
