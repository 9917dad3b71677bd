//! Presses by habit: what they mean where a press spends.

use egui::accesskit::Action;
use egui::response::Flags;
use egui::{Event, Id, InputState, Key, Pos2, Response, Ui};

use crate::keys::{enter_means_main, is_held};

/// Two presses in a row are one by habit within so many points.
const SAME_PLACE: f32 = 12.0;

/// What has the keys by itself is pressed by them once it was seen for so long, in seconds.
const SEEN: f64 = 0.4;

/// Keys by which somebody goes to a control.
const WAYS: [Key; 9] = [
    Key::Tab,
    Key::ArrowDown,
    Key::ArrowUp,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::Home,
    Key::End,
    Key::PageDown,
    Key::PageUp,
];

/// What has the keys.
#[derive(Clone, Copy, Default)]
struct Focus {
    on: Option<Id>,
    /// Since when, where nobody went to it.
    by_itself: Option<f64>,
    /// Whether somebody was on the way in this frame: some ways end a frame later.
    on_way: bool,
}

/// Whoever presses twice in a row by habit means to pay once. Who pressed something elsewhere just before means both.
/// The second press of a key meets what the first one brought up: that was seen before it is pressed.
pub(super) fn heed_once(ui: &Ui, response: &mut Response) {
    let is_told = ui.input(|input| input.has_accesskit_action_request(response.id, Action::Click));
    if !is_told && (is_too_early(ui, response) || ui.input(is_kept_down)) {
        response.flags.remove(Flags::FAKE_PRIMARY_CLICKED);
    }
    if !response.double_clicked() && !response.triple_clicked() {
        return;
    }
    let before = ui.data(|data| data.get_temp::<Pos2>(last_press()));
    let now = response.interact_pointer_pos();
    let moved = before.zip(now).map(|(before, now)| before.distance(now));
    if moved.is_none_or(|moved| moved <= SAME_PLACE) {
        response.flags.remove(Flags::CLICKED);
    }
}

/// Presses the main button of a dialog by Enter. A button with a price was seen before: what comes under the key isn't meant.
/// To be called in each frame in which the button can be pressed.
pub(super) fn press_by_enter(ui: &Ui, response: &mut Response, spends: bool) {
    let (now, pass) = (ui.input(|input| input.time), ui.ctx().cumulative_pass_nr());
    let key = response.id.with("drawn-since");
    let drawn = ui.data(|data| data.get_temp::<(f64, u64)>(key));
    let drawn = drawn.filter(|(_, last)| last + 1 >= pass);
    let since = drawn.map_or(now, |(since, _)| since);
    ui.data_mut(|data| data.insert_temp(key, (since, pass)));
    if (!spends || now - since >= SEEN) && enter_means_main(ui) {
        response.flags.insert(Flags::FAKE_PRIMARY_CLICKED);
    }
}

/// Whether a key pressed what came to have the keys by itself just now.
fn is_too_early(ui: &Ui, response: &Response) -> bool {
    let focus = ui.data(|data| data.get_temp::<Focus>(last_focus()));
    let focus = focus.filter(|focus| focus.on == Some(response.id));
    let Some(since) = focus.and_then(|focus| focus.by_itself) else {
        return false;
    };
    ui.input(|input| input.time - since < SEEN)
}

/// Whether a key that presses was down before: it pressed something else then, which brought this up.
fn is_kept_down(input: &InputState) -> bool {
    let pressing = [Key::Enter, Key::Space].map(|key| (input.key_pressed(key), key));
    let mut pressing = pressing.iter().filter(|(pressed, _)| *pressed).peekable();
    pressing.peek().is_some() && pressing.all(|(_, key)| is_held(input, *key))
}

/// Remembers where something was pressed, and what has the keys since when. To be called at the end of each frame.
pub fn note_press(ui: &Ui) {
    let pressed = ui.input(|input| {
        let pointer = &input.pointer;
        pointer
            .any_click()
            .then(|| pointer.interact_pos())
            .flatten()
    });
    if let Some(pressed) = pressed {
        ui.data_mut(|data| data.insert_temp(last_press(), pressed));
    }
    let on = ui.memory(|memory| memory.focused());
    // As it came: what a panel took out of the input was pressed, too.
    let (now, on_way) = ui.input(|input| (input.time, input.raw.events.iter().any(is_way)));
    ui.data_mut(|data| {
        let focus: &mut Focus = data.get_temp_mut_or_default(last_focus());
        if focus.on != on {
            let went = on_way || focus.on_way;
            focus.by_itself = (!went).then_some(now);
        }
        (focus.on, focus.on_way) = (on, on_way);
    });
}

fn is_way(event: &Event) -> bool {
    match event {
        Event::Key {
            key, pressed: true, ..
        } => WAYS.contains(key),
        Event::PointerButton { .. } => true,
        Event::AccessKitActionRequest(request) => request.action == Action::Focus,
        _ => false,
    }
}

fn last_press() -> Id {
    Id::unique("last-press")
}

fn last_focus() -> Id {
    Id::unique("last-focus")
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing;
    use crate::widgets::Button;
    use crate::widgets::price::PriceLabel;

    fn free() -> PriceLabel {
        PriceLabel {
            shown: "free".to_owned(),
            said: "free".to_owned(),
            meaning: String::new(),
        }
    }

    /// A button that spends, and has the keys where it `comes` by itself; how often it was pressed.
    fn spending<'a>(comes: bool) -> Harness<'a, usize> {
        let mut began = false;
        testing::builder(640.0, 480.0)
            .with_step_dt(0.1)
            .build_ui_state(
                move |ui: &mut Ui, presses: &mut usize| {
                    let button = ui.add(Button::new("Speak").price(free()));
                    if comes && !std::mem::replace(&mut began, true) {
                        button.request_focus();
                    }
                    *presses += usize::from(button.clicked());
                    note_press(ui);
                },
                0,
            )
    }

    /// A second Enter in a row bought what the first one brought up.
    #[test]
    fn what_has_the_keys_by_itself_is_pressed_once_it_was_seen() {
        let mut harness = spending(true);
        harness.key_press(Key::Enter);
        harness.step();
        assert_eq!(*harness.state(), 0, "it came just now");
        harness.run_steps(4);
        harness.key_press(Key::Enter);
        harness.step();
        assert_eq!(*harness.state(), 1);
    }

    /// Half a second of it bought what the press had brought up.
    #[test]
    fn a_key_that_is_kept_down_spends_nothing() {
        let mut harness = spending(true);
        let keep_down = |harness: &mut Harness<'_, usize>| {
            harness.event(Event::Key {
                key: Key::Enter,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: egui::Modifiers::NONE,
            });
            harness.step();
        };
        for _ in 0..12 {
            keep_down(&mut harness);
        }
        assert_eq!(*harness.state(), 0);
        harness.event(Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: false,
            repeat: false,
            modifiers: egui::Modifiers::NONE,
        });
        harness.step();
        keep_down(&mut harness);
        assert_eq!(*harness.state(), 1, "pressed anew");
    }

    #[test]
    fn what_somebody_went_to_is_pressed_at_once() {
        let mut harness = spending(false);
        harness.run_steps(1);
        harness.key_press(Key::Tab);
        harness.step();
        harness.key_press(Key::Enter);
        harness.step();
        assert_eq!(*harness.state(), 1);
        let mut harness = spending(true);
        harness.get_by_label("Speak").click_accesskit();
        harness.step();
        assert_eq!(*harness.state(), 1, "a screen reader presses no key");
    }
}
