//! Sliders that keys move, and what undo takes back of it.

use egui::Key;

use super::*;

fn stability(room: &Room<'_>) -> f32 {
    spoken(&room.state().desk).stability()
}

fn undone(room: &mut Room<'_>) -> f32 {
    room.state_mut().desk.undo();
    room.run();
    stability(room)
}

fn on_stability<'a>() -> Room<'a> {
    let mut room = at(Backend::Draft);
    room.get_by_role_and_label(egui::accesskit::Role::Slider, &tr!("inspector-stability"))
        .focus();
    room.run();
    room
}

fn press(room: &mut Room<'_>, key: Key) {
    room.key_press(key);
    room.step();
}

/// Undo took back all that keys had moved since the slider had them.
#[test]
fn behind_a_pause_keys_move_a_slider_by_another_step() {
    let mut room = on_stability();
    let before = stability(&room);
    press(&mut room, Key::PageDown);
    press(&mut room, Key::ArrowLeft);
    let once = stability(&room);
    // Three seconds.
    room.run_steps(12);
    press(&mut room, Key::PageDown);
    assert!(stability(&room) < once && once < before);
    assert_eq!(undone(&mut room), once);
    assert_eq!(undone(&mut room), before);
}

/// It led back to where all of it had begun: undo changed nothing.
#[test]
fn a_leap_back_and_the_way_back_are_steps_of_their_own() {
    let mut room = on_stability();
    let before = stability(&room);
    for key in [Key::End, Key::ArrowLeft, Key::PageDown] {
        press(&mut room, key);
    }
    let far = stability(&room);
    press(&mut room, Key::Delete);
    assert_eq!(stability(&room), before);
    assert_eq!(undone(&mut room), far);
    assert_eq!(undone(&mut room), 1.0);
    assert_eq!(undone(&mut room), before);
    press(&mut room, Key::ArrowRight);
    let right = stability(&room);
    press(&mut room, Key::ArrowLeft);
    assert_eq!(stability(&room), before);
    assert_eq!(undone(&mut room), right);
}
