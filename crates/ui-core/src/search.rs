//! The search field of a room: Ctrl+F leads to it, and Down from it into the list.

use egui::{FocusDirection, Key, Modifiers, Response, Ui};

use crate::ctx::StudioCtx;
use mynah_ui_kit::widgets::select_all;

/// Gives a search field with this text the keyboard focus where Ctrl+F asked for it. Returns true if Down leads from the
/// field into the list.
pub fn lead_search(ui: &Ui, cx: &mut StudioCtx<'_>, field: &Response, text: &str) -> bool {
    if std::mem::take(&mut cx.view.searches) {
        field.request_focus();
        select_all(ui, field.id, text);
    }
    let leads = field.has_focus()
        && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
    if leads {
        // egui would move the focus to the control below, whatever asks for it.
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    leads
}
