//! Menus by keyboard: a list that opened, and the arrows through its rows.

use egui::{
    Event, EventFilter, FocusDirection, Id, InputState, Key, Modifiers, Popup, PopupCloseBehavior,
    Response, SetOpenCommand, Ui,
};

use crate::widgets::keep_clear_of_bar;

/// The menu that is open. There is only one at a time.
#[derive(Clone, Debug, Default)]
struct Walk {
    /// The row that has the keys.
    at: Option<usize>,
    /// How many rows were drawn in this frame so far, and in the last one.
    drawn: usize,
    count: usize,
    /// What these rows say, in small letters, and what those of the last frame's do.
    labels: Vec<String>,
    known: Vec<String>,
    /// The row that is chosen: arrows lead on from there.
    chosen: Option<usize>,
    /// What was typed, and when the last letter of it was, in s.
    typed: (String, f64),
    /// Whether the chosen row, or else the first one, is to have the keys.
    begins: bool,
    /// It stays open when a row is taken: several can be chosen.
    stays: bool,
    /// What has the keys afterwards: the button that opened it, or what it is of.
    back: Option<Id>,
    /// The pass it is drawn in: rows of other lists are none of its.
    pass: u64,
}

impl Walk {
    fn id() -> Id {
        Id::unique("menu-walk")
    }

    fn load(ui: &Ui) -> Self {
        ui.data(|data| data.get_temp(Self::id()))
            .unwrap_or_default()
    }

    /// A row was drawn: its place, the place that has the keys, and what has them afterwards.
    fn draw(&mut self, chosen: bool, label: &str) -> (usize, Option<usize>, Option<Id>) {
        let place = self.drawn;
        self.drawn += 1;
        if self.begins && (chosen || place == 0) {
            self.at = Some(place);
            self.begins = !chosen;
        }
        if place + 1 == self.count {
            self.begins = false;
        }
        if chosen {
            self.chosen = Some(place);
        }
        let words = label.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        self.labels.push(words.to_lowercase());
        (place, self.at, self.back)
    }

    fn store(self, ui: &Ui) {
        ui.data_mut(|data| data.insert_temp(Self::id(), self));
    }
}

/// Shows the menu of this name and width that a button opens. Arrows walk through its rows, Enter takes one and closes it, and the
/// button has the keys again afterwards.
pub fn menu<R>(
    button: &Response,
    (name, width): (&str, f32),
    list: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let popup = Popup::menu(button);
    let opened = (button.clicked(), false);
    show(popup, (button, button.id), (name, width), opened, list)
}

/// The same for a button that a key opens as well (`opened`); a list of which several can be chosen (`stays`) is open until
/// it is left.
pub fn menu_by<R>(
    button: &Response,
    (opened, stays): (bool, bool),
    (name, width): (&str, f32),
    list: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let mut popup = Popup::menu(button);
    if opened {
        popup = popup.open_memory(Some(SetOpenCommand::Bool(true)));
    }
    let opened = opened || button.clicked();
    let button = (button, button.id);
    show(popup, button, (name, width), (opened, stays), list)
}

/// The same for a button of `whole`, which opens it too: at the pointer by the mouse's second button, and below the button
/// by a key (`by_key`). Whoever came by that key is at `whole` again afterwards.
pub fn menu_of<R>(
    (button, whole, by_key): (&Response, &Response, bool),
    (name, width): (&str, f32),
    list: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let asked = whole.secondary_clicked();
    let mut popup = Popup::menu(button);
    // One that the button or a key opened has no place of its own.
    let id = popup.get_id();
    if by_key {
        popup = popup.open_memory(Some(SetOpenCommand::Bool(true)));
    } else if asked || !button.clicked() && Popup::position_of_id(&button.ctx, id).is_some() {
        popup = popup
            .at_pointer_fixed()
            .open_memory(asked.then_some(SetOpenCommand::Bool(true)));
    }
    let opened = asked || by_key || button.clicked();
    let back = if by_key { whole.id } else { button.id };
    show(popup, (button, back), (name, width), (opened, false), list)
}

fn show<R>(
    popup: Popup<'_>,
    (button, back): (&Response, Id),
    (name, width): (&str, f32),
    (opened, stays): (bool, bool),
    list: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let was_open = !opened && popup.is_open();
    let popup = popup
        .close_behavior(if stays {
            PopupCloseBehavior::CloseOnClickOutside
        } else {
            PopupCloseBehavior::CloseOnClick
        })
        .accessible_name(name)
        .width(width)
        .gap(4.0);
    let shown = popup.show(|ui| {
        walk(ui, back, (opened, stays));
        keep_clear_of_bar(ui);
        list(ui)
    });
    if was_open {
        // It closed the list, and nothing behind it.
        let escape = |input: &mut InputState| input.consume_key(Modifiers::NONE, Key::Escape);
        let is_left = button.ctx.input_mut(escape);
        // The row that had the keys is gone.
        if is_left && stays {
            button.ctx.memory_mut(|memory| memory.request_focus(back));
        }
    }
    let shown = shown?;
    // A button that went down and up in one frame raises what it lies on, in a frame that is drawn twice after its list.
    button.ctx.move_to_top(shown.response.layer_id);
    Some(shown.inner)
}

/// Letters that come after each other within this time, in s, are one word's.
const TOGETHER_S: f64 = 1.0;

/// Rows that a page key goes on by: about as many as a list shows.
const PAGE: usize = 7;

/// Where an arrow or a page key leads in a list of `count` rows, from the row `at`; arrows go round at its ends.
pub fn arrows(ui: &Ui, at: Option<usize>, count: usize) -> Option<usize> {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (down, up) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp));
    let (page_down, page_up) = (pressed(Key::PageDown), pressed(Key::PageUp));
    let last = count.checked_sub(1)?;
    if page_down || page_up {
        let from = at.unwrap_or(0);
        return Some(if page_down {
            (from + PAGE).min(last)
        } else {
            from.saturating_sub(PAGE)
        });
    }
    match (at, down, up) {
        (_, false, false) => None,
        (Some(at), true, _) => Some(if at >= last { 0 } else { at + 1 }),
        (Some(at), false, _) => Some(at.checked_sub(1).unwrap_or(last)),
        (None, true, _) => Some(0),
        (None, false, _) => Some(last),
    }
}

/// Where Home and End lead in a list of `count` rows. In a field with letters in it they are the field's.
pub fn ends(ui: &Ui, count: usize) -> Option<usize> {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (home, end) = (pressed(Key::Home), pressed(Key::End));
    let last = count.checked_sub(1)?;
    match (home, end) {
        (true, _) => Some(0),
        (false, true) => Some(last),
        (false, false) => None,
    }
}

/// Reads the arrows, before the rows are drawn.
fn walk(ui: &Ui, back: Id, (opened, stays): (bool, bool)) {
    let mut walk = Walk::load(ui);
    if opened {
        let by_mouse = ui.input(|input| input.pointer.any_click());
        walk = Walk {
            begins: !by_mouse,
            back: Some(back),
            stays,
            ..Walk::default()
        };
    }
    walk.pass = ui.ctx().cumulative_pass_nr();
    walk.count = walk.drawn;
    walk.drawn = 0;
    walk.known = std::mem::take(&mut walk.labels);
    let from = walk.at.or(walk.chosen);
    let next = arrows(ui, from, walk.count).or_else(|| ends(ui, walk.count));
    if let Some(at) = next.or_else(|| typed(ui, &mut walk)) {
        walk.at = Some(at);
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    walk.store(ui);
}

/// The row that begins with what was typed; one letter again and again goes through those that begin with it. What is
/// typed into an open list goes nowhere else.
fn typed(ui: &Ui, walk: &mut Walk) -> Option<usize> {
    if ui.ctx().text_edit_focused() {
        return None;
    }
    let (mut letters, now) = (String::new(), ui.input(|input| input.time));
    if now - walk.typed.1 > TOGETHER_S {
        walk.typed.0.clear();
    }
    if !walk.typed.0.is_empty() {
        // A space between words chooses nothing.
        ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Space));
    }
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Text(text) => {
                letters.push_str(&text.to_lowercase());
                false
            }
            _ => true,
        });
    });
    if letters.is_empty() {
        return None;
    }
    let (before, then) = &mut walk.typed;
    before.push_str(&letters);
    if before.trim().is_empty() {
        before.clear();
    }
    *then = now;
    let first = before.chars().next()?;
    let is_one = before.chars().all(|letter| letter == first);
    let wanted = if is_one {
        first.to_string()
    } else {
        before.clone()
    };
    // A word that goes on may be the row's where one stands.
    let from = walk.at.map_or(0, |at| at + usize::from(is_one));
    let all = walk.known.len();
    let mut places = (0..all).map(|step| (from + step) % all);
    places.find(|place| {
        let label = walk.known.get(*place);
        // A word in the middle is meant by more than a letter of it.
        let in_it = |label: &String| !is_one && label.contains(&format!(" {wanted}"));
        label.is_some_and(|label| label.starts_with(&wanted) || in_it(label))
    })
}

/// A row of a menu was drawn: it has the keys if it is its turn, and closes the menu when it is taken, unless that stays.
pub fn row(ui: &Ui, response: &Response, chosen: bool, label: &str) {
    let pass = ui.ctx().cumulative_pass_nr();
    // In place: a list may have very many rows.
    let drawn = ui.data_mut(|data| {
        let walk: &mut Walk = data.get_temp_mut_or_default(Walk::id());
        (walk.pass == pass).then(|| (walk.draw(chosen, label), walk.stays))
    });
    let Some(((place, at, opener), stays)) = drawn else {
        return;
    };
    if at == Some(place) {
        if !response.has_focus() {
            response.request_focus();
            response.scroll_to_me(None);
        }
        let arrows = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    }
    if response.clicked() && !stays {
        ui.close();
        if let Some(button) = opener
            && !ui.input(|input| input.pointer.any_click())
        {
            ui.memory_mut(|memory| memory.request_focus(button));
        }
    }
}
