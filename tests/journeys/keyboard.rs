//! What a keyboard sends.

use egui::{Event, Key, Modifiers};

/// A key that is pressed and let go.
pub fn pressed(modifiers: Modifiers, key: Key) -> Vec<Event> {
    let event = |pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    };
    vec![event(true), event(false)]
}

/// A text as a keyboard types it: every letter is a key and what it types.
pub fn typed(text: &str) -> Vec<Event> {
    let letter = |letter: char| {
        let written = Event::Text(letter.to_string());
        let key = if letter == ' ' {
            Some(Key::Space)
        } else {
            Key::from_name(&letter.to_uppercase().to_string())
        };
        let mut events = key.map_or_else(Vec::new, |key| pressed(Modifiers::NONE, key));
        events.insert(events.len().min(1), written);
        events
    };
    text.chars().flat_map(letter).collect()
}
