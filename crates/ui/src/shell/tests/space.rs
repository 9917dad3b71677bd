//! Keys that mean something elsewhere: Space presses what has the keys and can be pressed, and plays everywhere else;
//! a shortcut that means nothing writes nothing.

use super::*;

/// It played, and so spoke, a line behind every button that was reached by Tab.
#[test]
fn space_presses_the_button_that_has_the_keys_and_speaks_nothing() {
    let mut window = draft();
    let line = made::line(&window.state().desk, 2);
    window.state_mut().view.show(Some(line));
    window.run();
    window.get_by_label(&tr!("script-filter-changed")).focus();
    window.run();
    window.key_press(Key::Space);
    window.run();
    let chosen = window
        .get_by_label(&tr!("script-filter-changed"))
        .accesskit_node()
        .toggled();
    assert_eq!(chosen, Some(egui::accesskit::Toggled::True));
    window.get_by_label(&tr!("room-usage")).focus();
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

/// Alt+2 wrote "2" into a new line.
#[cfg(not(target_os = "macos"))]
#[test]
fn a_shortcut_that_means_nothing_writes_nothing() {
    let mut window = draft();
    let line = made::line(&window.state().desk, 2);
    window.state_mut().view.show(Some(line));
    window.run();
    let lines = window.state().desk.script().lines().count();
    window.event_modifiers(egui::Event::Text("2".to_owned()), Modifiers::ALT);
    window.run();
    assert_eq!(window.state().desk.script().lines().count(), lines);
    window.event(egui::Event::Text("2".to_owned()));
    window.run();
    let script = window.state().desk.script();
    assert_eq!(script.lines().count(), lines + 1, "a letter begins a line");
}

/// What Space played in another room was not what the transport showed.
#[test]
fn the_transport_shows_what_space_plays() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    let mut window = window(desk, (1440.0, 900.0));
    window.state_mut().view.show(Some(line));
    window.run();
    window.get_by_label(&tr!("transport-line", number = 2, speaker = "Tom"));
    // A room without a sound of its own plays nothing.
    window.state_mut().view.room = Room::Usage;
    window.run();
    window.get_by_label(&tr!("transport-still"));
    window.key_press(Key::Space);
    window.run();
    assert!(!sent(&window).contains("Hear("), "{}", sent(&window));
    // The Voices room plays the voice that is pointed at, also over a take that is paused.
    let playing = Playing::Take {
        take: mynah_core::ids::TakeId(1),
        line: None,
    };
    for event in [PlaybackEvent::Started(playing), PlaybackEvent::Paused] {
        window.state_mut().desk.apply(Event::Playback(event));
    }
    window.state_mut().view.room = Room::Voices;
    window.run();
    let card = window.get_all_by_label_contains("Swift").next();
    card.expect("a card").hover();
    window.run();
    window.get_by_label(&tr!("transport-preview"));
    window.key_press(Key::Space);
    window.run();
    assert!(sent(&window).contains("PreviewAt("), "{}", sent(&window));
    // Esc leaves nothing behind that Space would play in its place.
    window
        .state_mut()
        .desk
        .apply(Event::Playback(PlaybackEvent::Stopped));
    window.run();
    window.get_by_label(&tr!("transport-preview"));
}
