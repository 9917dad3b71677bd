//! A line's sound is trimmed on its waveform.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah_i18n::tr;
use mynah_script::shaping::Shaping;
use mynah_ui_core::testing::fixtures as made;

use super::start::{give_takes, load};
use super::{WindowHarness, line, pasted};

fn shaping(app: &WindowHarness) -> Shaping {
    let first = app.desk().script().line(line(app, 1));
    first.expect("the line").overrides.shaping.clone()
}

#[test]
fn sound_is_trimmed_by_handles_on_its_waveform() {
    let mut app = pasted("ANN: One lamp, another lamp, another lamp.");
    let first = line(&app, 1);
    give_takes(app.desk_mut(), first, 1);
    let take = made::take(app.desk(), first, 1).id;
    load(&mut app, take);
    app.press_role(Role::Tab, &tr!("settings-sound"));
    app.wait_for_label(&tr!("sound-start"));
    let takes = app.desk().line_takes.clone();
    let cut = |app: &WindowHarness| {
        let take = app.desk().takes[&first].picked.as_deref();
        shaping(app).cut(take.expect("a take").to_cut())
    };
    app.slide(&tr!("trim-handle-start"), 0.25);
    app.slide(&tr!("trim-handle-fade-out"), 0.4);
    assert_eq!((cut(&app).start_ms, cut(&app).fade_out_ms), (250, 400));
    assert_eq!(app.value(&tr!("sound-start")), "0.25");
    // The arrow to the right moves a handle to the right, whichever it is.
    app.get(&tr!("trim-handle-start")).focus();
    app.settle();
    app.key(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(cut(&app).start_ms, 260);
    app.get(&tr!("trim-handle-fade-out")).focus();
    app.settle();
    app.key(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(cut(&app).fade_out_ms, 300);
    app.key(Modifiers::NONE, Key::Home);
    assert_eq!(cut(&app).fade_out_ms, 0);
    // By the pointer: one drag is one step of undo.
    let at = app.get(&tr!("trim-handle-end")).rect().center();
    let pointer = |pressed, pos| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    app.in_one_frame([egui::Event::PointerMoved(at)]);
    app.in_one_frame([pointer(true, at)]);
    for step in 1..=4_u8 {
        let to = at - egui::vec2(10.0 * f32::from(step), 0.0);
        app.in_one_frame([egui::Event::PointerMoved(to)]);
    }
    let end = at - egui::vec2(40.0, 0.0);
    app.in_one_frame([pointer(false, end)]);
    let trimmed = cut(&app).end_ms;
    assert!((200..2_000).contains(&trimmed), "{trimmed}");
    let moved = app.get(&tr!("trim-handle-end")).rect().center();
    assert!((moved.x - end.x).abs() < 2.0, "{moved:?} {end:?}");
    app.key(Modifiers::COMMAND, Key::Z);
    assert_eq!((cut(&app).end_ms, cut(&app).start_ms), (0, 260));
    // The takes are as they were generated.
    assert_eq!(app.desk().line_takes, takes);
    for changes in ["Generate {", "Act("] {
        assert_eq!(app.sent_count(changes), 0, "{:?}", app.sent());
    }
}
