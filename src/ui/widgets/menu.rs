//! Menus by keyboard: a list that opened, and the arrows through its rows.

use egui::{
    EventFilter, FocusDirection, Id, Key, Modifiers, Popup, PopupCloseBehavior, Response,
    SetOpenCommand, Ui,
};

/// The menu that is open. There is only one at a time.
#[derive(Clone, Copy, Debug, Default)]
struct Walk {
    /// The row that has the keys.
    at: Option<usize>,
    /// How many rows were drawn in this frame so far, and in the last one.
    drawn: usize,
    count: usize,
    /// Whether the chosen row, or else the first one, is to have the keys.
    begins: bool,
    /// The button that opened it.
    button: Option<Id>,
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
    show(popup, button, (name, width, button.clicked()), list)
}

/// The same for a button of `whole`, which opens it too, at the pointer, by the mouse's second button.
pub fn menu_of<R>(
    (button, whole): (&Response, &Response),
    (name, width): (&str, f32),
    list: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let asked = whole.secondary_clicked();
    let mut popup = Popup::menu(button);
    // One that the button opened has no place of its own.
    let id = popup.get_id();
    if asked || !button.clicked() && Popup::position_of_id(&button.ctx, id).is_some() {
        popup = popup
            .at_pointer_fixed()
            .open_memory(asked.then_some(SetOpenCommand::Bool(true)));
    }
    let opened = asked || button.clicked();
    show(popup, button, (name, width, opened), list)
}

fn show<R>(
    popup: Popup<'_>,
    button: &Response,
    (name, width, opened): (&str, f32, bool),
    list: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let popup = popup
        .close_behavior(PopupCloseBehavior::CloseOnClick)
        .accessible_name(name)
        .width(width)
        .gap(4.0);
    let shown = popup.show(|ui| {
        walk(ui, button, opened);
        list(ui)
    });
    let shown = shown?;
    // A button that went down and up in one frame raises what it lies on, in a frame that is drawn twice after its list.
    button.ctx.move_to_top(shown.response.layer_id);
    Some(shown.inner)
}

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
fn walk(ui: &Ui, button: &Response, opened: bool) {
    let mut walk = Walk::load(ui);
    if opened {
        let by_mouse = ui.input(|input| input.pointer.any_click());
        walk = Walk {
            begins: !by_mouse,
            button: Some(button.id),
            ..Walk::default()
        };
    }
    walk.pass = ui.ctx().cumulative_pass_nr();
    walk.count = walk.drawn;
    walk.drawn = 0;
    if let Some(at) = arrows(ui, walk.at, walk.count).or_else(|| ends(ui, walk.count)) {
        walk.at = Some(at);
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    walk.store(ui);
}

/// A row of a menu was drawn: it has the keys if it is its turn, and closes the menu when it is taken.
pub fn row(ui: &Ui, response: &Response, chosen: bool) {
    let mut walk = Walk::load(ui);
    if walk.pass != ui.ctx().cumulative_pass_nr() {
        return;
    }
    let place = walk.drawn;
    walk.drawn += 1;
    if walk.begins && (chosen || place == 0) {
        walk.at = Some(place);
        walk.begins = !chosen;
    }
    if place + 1 == walk.count {
        walk.begins = false;
    }
    walk.store(ui);
    if walk.at == Some(place) {
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
    if response.clicked() {
        ui.close();
        if let Some(button) = walk.button
            && !ui.input(|input| input.pointer.any_click())
        {
            ui.memory_mut(|memory| memory.request_focus(button));
        }
    }
}
