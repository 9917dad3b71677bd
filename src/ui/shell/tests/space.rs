//! Space presses what has the keys and can be pressed; everywhere else it plays.

use super::*;

/// It played, and so spoke, a line behind every button that was reached by Tab.
#[test]
fn space_presses_the_button_that_has_the_keys_and_speaks_nothing() {
    let mut window = draft();
    let line = made::line(&window.state().desk, 2);
    window.state_mut().view.show(Some(line));
    window.run();
    window.get_by_label("To do").focus();
    window.run();
    window.key_press(Key::Space);
    window.run();
    let chosen = window.get_by_label("To do").accesskit_node().toggled();
    assert_eq!(chosen, Some(egui::accesskit::Toggled::True));
    window.get_by_label("Usage").focus();
    window.run();
    window.key_press(Key::Space);
    window.run();
    assert_eq!(window.state().view.room, Room::Usage);
    assert!(!sent(&window).contains("Generate {"), "{}", sent(&window));
}

#[test]
fn space_plays_where_a_row_or_a_slider_has_the_keys() {
    for focused in ["Line 2, Tom", "Stability"] {
        let mut window = draft();
        let line = made::line(&window.state().desk, 2);
        window.state_mut().view.show(Some(line));
        window.run();
        let nodes = window.query_all_by_label_contains(focused);
        nodes.last().expect("it is there").focus();
        window.run();
        window.key_press(Key::Space);
        window.run();
        let sent = sent(&window);
        assert!(sent.contains("Generate {"), "{focused}: {sent}");
    }
}
