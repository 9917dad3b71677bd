//! What is chosen from lists: the language that is sent along, and formats that a plan lacks.

use egui::accesskit::Role;

use super::*;

#[test]
fn a_language_is_sent_along_where_somebody_chose_it() {
    let mut room = at(Backend::Live);
    let language = |room: &Room<'_>| {
        let desk = &room.state().desk;
        desk.request_for(made::line(desk, 2)).unwrap().language
    };
    assert_eq!(language(&room), None);
    room.get_by_role_and_label(Role::ComboBox, "Language")
        .click();
    room.run();
    room.get_by_role_and_label(Role::ListBoxOption, "German")
        .click();
    room.run();
    assert_eq!(language(&room).as_deref(), Some("de"));
}

#[test]
fn what_differs_from_the_voices_own_is_marked_and_brought_back() {
    let mut room = at(Backend::Draft);
    assert!(room.query_by_label("Reset Stability").is_none());
    room.get_by_label("Stability").set_value_accesskit(0.2);
    room.run();
    room.get_by_label("Reset Stability").click();
    room.run();
    assert_eq!(spoken(&room.state().desk).stability(), 0.5);
    assert!(room.query_by_label("Reset Stability").is_none());
}
