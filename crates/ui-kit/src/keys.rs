//! Gives each key a frame of its own, so that keys that come faster than frames mean the same as slow ones.
//!
//! A panel looks at keys before it draws and at letters while it draws; what one key did (a dialog opened, a
//! row appeared) is there in the next frame. So a frame gets either letters or one key that means more than a
//! letter, and what follows waits. A press of the pointer has a frame behind what was typed before it, and what is typed
//! behind it waits: a field that a press takes the keys from would lose its last letters to whatever looks next.

use std::collections::HashSet;

use egui::{
    Context, Event, EventFilter, FocusDirection, Id, InputState, Key, Modifiers, Order, Plugin,
    Popup, RawInput, Response, Ui,
};

/// Keeps the order of keys.
#[derive(Debug, Default)]
struct Pace {
    /// What came too early, oldest first.
    waiting: Vec<Event>,
    /// What is pressed: a key that comes again is held down. Windowing systems don't say so by themselves.
    down: HashSet<Key>,
}

/// Paces the keys of this context from now on.
pub fn install(ctx: &Context) {
    ctx.add_plugin(Pace::default());
}

fn on_keys() -> Id {
    Id::unique("hands-on-keys")
}

/// Whether the hands are on the keys: what the pointer was left on has nothing to say meanwhile.
pub fn are_used(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(on_keys())).unwrap_or(false)
}

/// Whether nothing that is drawn has the keys.
pub fn are_nobodys(ui: &Ui) -> bool {
    let focused = ui.memory(|memory| memory.focused());
    focused.is_none_or(|id| ui.ctx().read_response(id).is_none())
}

/// Brings what Tab came to into view. To be called within a scroll area, behind what is drawn there.
pub fn bring_into_view(ui: &Ui) {
    let focused = ui.memory(|memory| memory.focused());
    let key = ui.scope_id().with("brought-into-view");
    let before = ui.data_mut(|data| {
        let before = data.get_temp::<Option<Id>>(key);
        data.insert_temp(key, focused);
        before
    });
    if before == Some(focused) || !are_used(ui.ctx()) {
        return;
    }
    let response = focused.and_then(|id| ui.ctx().read_response(id));
    // What is drawn from here into another place, as a foot, isn't cut off.
    let is_cut = |it: &Response| !it.interact_rect.contains_rect(it.rect);
    if let Some(rect) = response.filter(is_cut).map(|response| response.rect)
        && ui.min_rect().contains_rect(rect)
        && !ui.clip_rect().contains_rect(rect)
    {
        ui.scroll_to_rect(rect.expand(8.0), None);
    }
}

/// Gives the keyboard focus to the control that is drawn next.
pub fn lead_to_next(ui: &Ui) {
    let (mark, layer) = (ui.scope_id().with("led-here"), ui.layer_id());
    ui.memory_mut(|memory| {
        memory.request_focus(mark);
        memory.move_focus(FocusDirection::Next);
        memory.interested_in_focus(mark, layer);
    });
}

/// Leads the keyboard focus through the rows of a list by the arrow keys, and by Up from the first row to what is `above`.
/// To be called in the scroll area, after the rows.
pub fn lead_through(ui: &Ui, rows: &[Id], above: Option<Id>) {
    let focused = ui.memory(|memory| memory.focused());
    let mut all = rows.iter().enumerate();
    if let Some((place, row)) = all.find(|(_, row)| Some(**row) == focused) {
        let arrows = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(*row, arrows));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let next = if pressed(Key::ArrowDown) {
            rows.get(place + 1).copied()
        } else if pressed(Key::ArrowUp) {
            let before = place.checked_sub(1).and_then(|place| rows.get(place));
            before.copied().or(above)
        } else {
            None
        };
        if let Some(next) = next {
            ui.memory_mut(|memory| memory.request_focus(next));
            ui.ctx().request_repaint();
        }
    }
    bring_into_view(ui);
}

fn entered_field() -> Id {
    Id::unique("entered-field")
}

/// Remembers that Enter ended the typing in a field in this pass.
pub(crate) fn note_entered(ctx: &Context) {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(entered_field(), pass));
}

/// Returns true if Enter means the main button of this dialog: no control has the keyboard focus, and Enter ended no field.
pub(crate) fn enter_means_main(ui: &Ui) -> bool {
    let (layer, pass) = (ui.layer_id(), ui.ctx().cumulative_pass_nr());
    let is_free =
        ui.memory(|memory| memory.top_modal_layer() == Some(layer) && memory.focused().is_none());
    let is_fields = ui.data(|data| data.get_temp::<u64>(entered_field())) == Some(pass);
    let is_pressed = |input: &InputState| {
        let enter = input.key_pressed(Key::Enter) && !is_held(input, Key::Enter);
        enter && input.modifiers.is_none()
    };
    is_free && !is_fields && !Popup::is_any_open(ui.ctx()) && ui.input(is_pressed)
}

fn row_with_keys() -> Id {
    Id::unique("row-with-keys")
}

/// A row of a list of sounds: space plays there, too.
pub fn space_plays_at(row: &Response) {
    if row.has_focus() {
        row.ctx
            .data_mut(|data| data.insert_temp(row_with_keys(), row.id));
    }
}

/// Whether space presses what has the keys: a button, a switch, a choice. In a field it is a letter, and everywhere else
/// it plays.
pub fn space_presses(ctx: &Context) -> bool {
    let Some(focused) = ctx.memory(|memory| memory.focused()) else {
        return false;
    };
    let row = ctx.data(|data| data.get_temp::<Id>(row_with_keys()));
    // What is dragged, a line or the playhead, is nothing to press.
    let is_pressed = |it: Response| it.sense.senses_click() && !it.sense.senses_drag();
    row != Some(focused) && ctx.read_response(focused).is_some_and(is_pressed)
}

fn one_with_arrows() -> Id {
    Id::unique("one-with-arrows")
}

/// A control that arrow keys change, or lead on from.
pub fn takes_arrows(control: &Response) {
    if control.has_focus() {
        control
            .ctx
            .data_mut(|data| data.insert_temp(one_with_arrows(), control.id));
    }
}

/// Whether what has the keys is merely pressed by them: letters, digits and arrows mean nothing to it.
pub fn is_button(ctx: &Context, focused: Id) -> bool {
    let arrows = ctx.data(|data| data.get_temp::<Id>(one_with_arrows()));
    let is_below = |it: &Response| it.layer_id.order == Order::Background;
    arrows != Some(focused)
        && space_presses(ctx)
        && ctx.read_response(focused).as_ref().is_some_and(is_below)
}

fn undo_is_scripts(field: Id) -> Id {
    field.with("undo-is-scripts")
}

/// Says whether undo in a field is the script's: its last press changed that, and nothing was typed in it since.
pub fn give_undo_to_script(field: &Response, gives: bool) {
    let key = undo_is_scripts(field.id);
    field.ctx.data_mut(|data| data.insert_temp(key, gives));
}

/// Whether undo in a field is the script's.
pub fn gives_undo_to_script(ctx: &Context, field: Id) -> bool {
    let key = undo_is_scripts(field);
    ctx.data(|data| data.get_temp(key)).unwrap_or(false)
}

impl Pace {
    fn tell_held(&mut self, event: &mut Event) {
        match event {
            Event::Key {
                key,
                pressed: true,
                repeat,
                ..
            } => *repeat |= !self.down.insert(*key),
            Event::Key {
                key,
                pressed: false,
                ..
            } => {
                self.down.remove(key);
            }
            // What is let go elsewhere is not heard of.
            Event::WindowFocused(_) => self.down.clear(),
            _ => {}
        }
    }
}

impl Plugin for Pace {
    fn debug_name(&self) -> &'static str {
        "keys"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        for event in &mut input.events {
            self.tell_held(event);
        }
        if !self.waiting.is_empty() {
            let mut events = std::mem::take(&mut self.waiting);
            events.append(&mut input.events);
            input.events = events;
        }
        if let Some(end) = first_frame(&input.events) {
            let mut is_pressed = false;
            for event in input.events.split_off(end) {
                is_pressed |= matches!(event, Event::PointerButton { .. });
                if is_of_keyboard(&event) || is_pressed && is_of_pointer(&event) {
                    self.waiting.push(event);
                } else {
                    input.events.push(event);
                }
            }
        }
        join_letters(&mut input.events);
    }

    fn on_begin_pass(&mut self, ui: &mut Ui) {
        let now = ui.input(|input| {
            let moved = |event: &Event| matches!(event, Event::PointerMoved(_));
            let pressed = |event: &Event| matches!(event, Event::Key { pressed: true, .. });
            if input.events.iter().any(moved) {
                Some(false)
            } else {
                input.events.iter().any(pressed).then_some(true)
            }
        });
        if let Some(now) = now {
            ui.data_mut(|data| data.insert_temp(on_keys(), now));
        }
        keep_arrows(ui);
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        if !self.waiting.is_empty() {
            ui.ctx().request_repaint();
        }
    }
}

/// Arrow keys go through what is listed, and nowhere else: egui takes the keys to whatever lies in their direction, which
/// may spend. In menus and dialogs they go from choice to choice.
fn keep_arrows(ui: &Ui) {
    const ARROWS: [Key; 4] = [
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::ArrowUp,
        Key::ArrowDown,
    ];
    if !ui.input(|input| ARROWS.iter().any(|key| input.key_pressed(*key))) {
        return;
    }
    let focused = ui.memory(|memory| memory.focused());
    let focused = focused.and_then(|id| ui.ctx().read_response(id));
    let is_below = |it: &Response| matches!(it.layer_id.order, Order::Background | Order::Middle);
    if focused.as_ref().is_none_or(is_below) {
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
}

/// Whether all presses of a key are those of one that stays down.
pub fn is_held(input: &InputState, of: Key) -> bool {
    let mut presses = input.events.iter().filter_map(|event| match event {
        Event::Key {
            key,
            pressed: true,
            repeat,
            ..
        } if *key == of => Some(*repeat),
        _ => None,
    });
    presses.all(|repeat| repeat)
}

/// Where the events end that one frame may have; `None` when it may have them all.
fn first_frame(events: &[Event]) -> Option<usize> {
    let (mut letters, mut key) = (false, false);
    let (mut any_key, mut pointer) = (false, false);
    // What a key types comes right behind it and stays with it.
    let mut typed_by_key = false;
    for (at, event) in events.iter().enumerate() {
        if pointer && is_typed(event) {
            return Some(at);
        }
        any_key |= is_typed(event);
        match event {
            Event::PointerButton { pressed: true, .. } if any_key => return Some(at),
            Event::PointerButton { .. } => pointer = true,
            Event::Key {
                pressed: true,
                repeat,
                ..
            } => {
                let special = is_special(event);
                // A key that is held down may come more often than frames do: it must not be felt later.
                if special && letters || key && !repeat {
                    return Some(at);
                }
                key |= special;
                typed_by_key = special && !moves(event);
            }
            Event::Text(_) if typed_by_key => typed_by_key = false,
            Event::Text(_) | Event::Ime(_) => {
                if key {
                    return Some(at);
                }
                letters = true;
            }
            Event::Paste(_) | Event::Copy | Event::Cut if letters || key => return Some(at),
            Event::Paste(_) | Event::Copy | Event::Cut => key = true,
            _ => {}
        }
    }
    None
}

/// Makes one text of letters that follow each other: a field lays its whole text out for each, and keeps all of these
/// until the frame ends. What types for a person sends thousands.
fn join_letters(events: &mut Vec<Event>) {
    let mut joined: Vec<Event> = Vec::with_capacity(events.len());
    let mut open = None;
    for event in events.drain(..) {
        match event {
            Event::Text(letters) => {
                if let Some(Event::Text(text)) = open.and_then(|at: usize| joined.get_mut(at)) {
                    text.push_str(&letters);
                    continue;
                }
                open = Some(joined.len());
                joined.push(Event::Text(letters));
            }
            event => {
                if is_special(&event)
                    || !matches!(event, Event::Key { .. } | Event::PointerMoved(_))
                {
                    open = None;
                }
                joined.push(event);
            }
        }
    }
    *events = joined;
}

fn is_of_keyboard(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { .. }
            | Event::Text(_)
            | Event::Paste(_)
            | Event::Ime(_)
            | Event::Copy
            | Event::Cut
    )
}

fn is_of_pointer(event: &Event) -> bool {
    matches!(
        event,
        Event::PointerButton { .. } | Event::PointerMoved(_) | Event::PointerGone
    )
}

/// Whether something is typed, not merely let go.
fn is_typed(event: &Event) -> bool {
    is_of_keyboard(event) && !matches!(event, Event::Key { pressed: false, .. })
}

/// Whether a press means more than the letter that it types.
fn is_special(event: &Event) -> bool {
    let Event::Key { modifiers, .. } = event else {
        return false;
    };
    moves(event) || modifiers.ctrl || modifiers.command || modifiers.alt
}

/// Whether a key types no letter.
fn moves(event: &Event) -> bool {
    let Event::Key { key, .. } = event else {
        return false;
    };
    matches!(
        key,
        Key::Enter
            | Key::Tab
            | Key::Escape
            | Key::Backspace
            | Key::Delete
            | Key::ArrowUp
            | Key::ArrowDown
            | Key::ArrowLeft
            | Key::ArrowRight
            | Key::Home
            | Key::End
            | Key::PageUp
            | Key::PageDown
            | Key::F1
            | Key::F2
    )
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    fn key(modifiers: Modifiers, key: Key, repeat: bool) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat,
            modifiers,
        }
    }

    fn text(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    /// How many events each frame gets.
    fn frames(mut events: Vec<Event>) -> Vec<usize> {
        let mut frames = Vec::new();
        while let Some(end) = first_frame(&events) {
            events.drain(..end);
            frames.push(end);
        }
        frames.push(events.len());
        frames
    }

    #[test]
    fn letters_share_a_frame_and_enter_has_its_own() {
        let none = Modifiers::NONE;
        let events = vec![
            key(none, Key::H, false),
            text("h"),
            key(none, Key::I, false),
            text("i"),
            key(none, Key::Enter, false),
            key(none, Key::A, false),
            text("a"),
        ];
        assert_eq!(frames(events), [4, 1, 2]);
    }

    #[test]
    fn each_undo_is_seen_and_a_held_key_is_not_felt_later() {
        let undo = |repeat| key(Modifiers::COMMAND, Key::Z, repeat);
        assert_eq!(frames(vec![undo(false); 5]), [1; 5]);
        let held = vec![undo(false), undo(true), undo(true)];
        assert_eq!(frames(held), [3]);
    }

    #[test]
    fn what_is_held_is_told_though_the_system_does_not_say_so() {
        let mut pace = Pace::default();
        let mut press = || {
            let mut event = key(Modifiers::NONE, Key::ArrowDown, false);
            pace.tell_held(&mut event);
            matches!(event, Event::Key { repeat: true, .. })
        };
        assert_eq!([press(), press(), press()], [false, true, true]);
        pace.tell_held(&mut Event::WindowFocused(false));
        let mut event = key(Modifiers::NONE, Key::ArrowDown, false);
        pace.tell_held(&mut event);
        assert!(matches!(event, Event::Key { repeat: false, .. }));
    }

    /// A tool that typed a long line made the program 2.6 GB large.
    #[test]
    fn letters_that_follow_each_other_are_one_text() {
        let none = Modifiers::NONE;
        let mut events = vec![
            key(none, Key::H, false),
            text("h"),
            key(none, Key::I, false),
            text("i"),
            Event::Paste("!".to_owned()),
            text("a"),
            key(none, Key::Backspace, false),
            text("b"),
        ];
        join_letters(&mut events);
        let texts = events.iter().filter_map(|event| match event {
            Event::Text(text) => Some(text.as_str()),
            _ => None,
        });
        assert_eq!(texts.collect::<Vec<_>>(), ["hi", "a", "b"]);
        assert_eq!(events.len(), 7);
    }

    /// What sends letters without their keys had the first one behind Enter swallowed by the frame of Enter.
    #[test]
    fn letters_behind_enter_and_what_is_pasted_wait_for_their_own_frame() {
        let enter = |modifiers| key(modifiers, Key::Enter, false);
        assert_eq!(frames(vec![enter(Modifiers::SHIFT), text("b")]), [1, 1]);
        assert_eq!(frames(vec![text("!"), enter(Modifiers::COMMAND)]), [1, 1]);
        let held = vec![text("!"), key(Modifiers::NONE, Key::Enter, true)];
        assert_eq!(frames(held), [1, 1]);
        let pasted = Event::Paste("Two.\nThree.".to_owned());
        assert_eq!(frames(vec![text("a"), pasted, text("b")]), [1, 1, 1]);
    }

    /// The last letter of a field became a new line where the pointer was pressed elsewhere in the same frame, and what was
    /// pressed heard nothing of it.
    #[test]
    fn a_press_of_the_pointer_comes_behind_what_was_typed() {
        let pointer = |pressed| Event::PointerButton {
            pos: egui::Pos2::ZERO,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let typed = key(Modifiers::NONE, Key::A, false);
        let events = vec![
            typed.clone(),
            text("a"),
            pointer(true),
            pointer(false),
            text("b"),
        ];
        assert_eq!(frames(events), [2, 2, 1]);
        let ctx = Context::default();
        install(&ctx);
        let mut seen = Vec::new();
        let moved = Event::PointerMoved(egui::pos2(3.0, 4.0));
        let mut events = vec![typed, text("a"), pointer(true), moved, pointer(false)];
        for _ in 0..2 {
            let input = RawInput {
                events: std::mem::take(&mut events),
                ..RawInput::default()
            };
            let mut output = ctx.run_ui(input, |ui| seen.push(ui.input(|it| it.events.len())));
            output.textures_delta.clear();
        }
        assert_eq!(seen, [2, 3]);
    }

    /// From a button of the sweep an arrow key went to the one that orders the whole script, and space pressed it.
    #[test]
    fn arrows_lead_from_button_to_button_in_what_lies_above_alone() {
        for order in [Order::Middle, Order::Foreground] {
            let buttons = move |ui: &mut Ui, (): &mut ()| {
                let area = egui::Area::new(Id::unique("buttons")).order(order);
                area.show(ui.ctx(), |ui| {
                    ui.horizontal(|ui| [ui.button("one"), ui.button("other")])
                });
            };
            let mut harness = crate::testing::widget_state(buttons, ());
            install(&harness.ctx);
            harness.get_by_label("one").focus();
            harness.run();
            harness.key_press(Key::ArrowRight);
            harness.run();
            let is_above = order == Order::Foreground;
            assert_eq!(harness.get_by_label("other").is_focused(), is_above);
        }
    }

    #[test]
    fn what_a_shortcut_types_stays_with_it() {
        let events = vec![key(Modifiers::ALT, Key::V, false), text("v"), text("Rook")];
        assert_eq!(frames(events), [2, 1]);
    }
}
