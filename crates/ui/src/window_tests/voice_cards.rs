//! The card of the Voices room under the pointer.

use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_i18n::tr;
use mynah_model::command::{Command, PreviewAt, VoicesCommand};

use super::{WindowHarness, start, started};

/// The pointer counts more than the card that was selected before.
#[test]
fn voices_the_space_bar_plays_the_card_under_the_pointer() {
    let mut app = started();
    app.press(&tr!("room-voices"));
    app.press_part("Voice Heron (draft)");
    let over = |app: &WindowHarness, name: &str| {
        let mut cards = app.nodes().filter(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label.starts_with(name)
        });
        cards.next().expect("a card").rect().center()
    };
    let at = over(&app, "Voice Wren (draft)");
    app.in_one_frame([Event::PointerMoved(at)]);
    app.key(Modifiers::NONE, Key::Space);
    let wren = start::voice_id("Wren");
    app.wait_for("its preview", |app| {
        app.sent().iter().any(|command| {
            matches!(command, Command::Voices(VoicesCommand::PreviewAt(PreviewAt { voice, .. })) if voice.as_str() == wren)
        })
    });
}
