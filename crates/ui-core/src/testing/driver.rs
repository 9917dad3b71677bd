//! How tests of a whole window find controls by name and read them, whatever is behind the window.

use egui::accesskit::{Role, Toggled};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};

/// Returns where a control can be pressed: its middle, if it is enabled and in sight.
pub fn middle(control: Option<Node<'_>>) -> Option<Pos2> {
    let control = control.filter(|node| !node.accesskit_node().is_disabled())?;
    if control.accesskit_node().is_hidden() {
        control.scroll_to_me();
        return None;
    }
    Some(control.rect().center())
}

/// The primary button of the mouse, pressed or released at `pos`.
pub fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

/// Returns true if a control is named exactly `label`.
pub fn shows<S>(harness: &Harness<'_, S>, label: &str) -> bool {
    harness.query_all_by_label(label).next().is_some()
}

/// Returns true if the name of a control contains `part`.
pub fn shows_part<S>(harness: &Harness<'_, S>, part: &str) -> bool {
    harness.query_all_by_label_contains(part).next().is_some()
}

/// The value of the control named `label`.
pub fn value<S>(harness: &Harness<'_, S>, label: &str) -> String {
    let node = harness.get_by_label(label);
    node.accesskit_node().value().unwrap_or_default()
}

/// The name of the control that has the keyboard focus.
pub fn focused<S>(harness: &Harness<'_, S>) -> Option<String> {
    let all = harness.root().children_recursive();
    let mut focused = all.filter(|node| node.accesskit_node().is_focused());
    focused.find_map(|node| node.accesskit_node().label())
}

/// The name of the selected row of a list.
pub fn selected_row<S>(harness: &Harness<'_, S>) -> Option<String> {
    let mut all = harness.root().children_recursive();
    let row = all.find(|node| {
        let node = node.accesskit_node();
        node.role() == Role::ListItem && node.toggled() == Some(Toggled::True)
    })?;
    row.accesskit_node().label()
}

/// The description of the first control whose name or value begins with `name`.
pub fn description_of<S>(harness: &Harness<'_, S>, name: &str) -> Option<String> {
    harness.root().children_recursive().find_map(|node| {
        let node = node.accesskit_node();
        let words = node.label().or_else(|| node.value());
        let is_it = words.is_some_and(|it| it.starts_with(name));
        is_it.then(|| node.description()).flatten()
    })
}

/// The names or values of everything on screen, for failure messages.
pub fn on_screen<S>(harness: &Harness<'_, S>) -> Vec<String> {
    harness
        .root()
        .children_recursive()
        .filter_map(|node| node.accesskit_node().label().or_else(|| node.value()))
        .collect()
}

/// A key that is pressed and released.
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

/// A text as a keyboard types it: every letter is a key and the letter itself.
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
