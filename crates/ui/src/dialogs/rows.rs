//! A list in a dialog: only the rows that are seen are drawn, and whoever was led to is in view.

use egui::{FocusDirection, Response, ScrollArea, Sense, Ui};

use mynah_ui_kit::theme::size;

/// A dialog begins this part of the window's height below its top; in a window lower than this at once.
const DOWN: f32 = 0.14;
const LOW: f32 = 500.0;
const AT_ONCE: f32 = 20.0;

/// What scrolls has at least this height.
const LEAST: f32 = 64.0;
/// Room of the bar that scrolls.
const BAR: f32 = 12.0;
/// The box ends this far above the window's foot.
const EDGE: f32 = 8.0;

/// How far below its top a dialog begins in a window of this height.
pub fn down(height: f32) -> f32 {
    if height < LOW { AT_ONCE } else { height * DOWN }
}

/// How large a list is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    /// Height of a row.
    pub row: f32,
    /// So many are seen in the lowest window.
    pub least: f32,
    /// Most of the list that is seen at once.
    pub most: f32,
    /// What all around it in the dialog needs.
    pub around: f32,
    /// Whether it is as high with fewer rows: what is pressed below it doesn't move when one comes or goes.
    pub steady: bool,
}

/// What scrolls: all between the name and the buttons, which stay in the window.
pub(super) fn inside_ui(ui: &mut Ui, salt: &str, add: impl FnOnce(&mut Ui)) {
    let below = ui.spacing().item_spacing.y + size::CONTROL + size::PAD_MAIN + EDGE;
    let high = ui.ctx().content_rect().bottom() - ui.cursor().top() - below;
    let high = high.max(LEAST);
    ScrollArea::vertical()
        .id_salt(salt)
        .max_height(high)
        // At once as high as it wants to be: what grows frame by frame moves the buttons under the pointer.
        .min_scrolled_height(high)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            // The bar floats: what is pressed keeps clear of it.
            ui.set_max_width(ui.available_width() - BAR);
            add(ui);
        });
}

/// A list of at most this height in a dialog. It begins as high as the dialog was last, whichever that was: without a least height it would
/// stay as low as the one before.
pub(super) fn listed(height: f32) -> ScrollArea {
    ScrollArea::vertical()
        .max_height(height)
        .min_scrolled_height(height)
}

impl Rows {
    /// Draws `count` rows, with the one that the keys went to in the middle; which was pressed, and what `draw` says of that.
    pub fn ui(
        self,
        ui: &mut Ui,
        count: usize,
        moved: Option<usize>,
        mut draw: impl FnMut(&mut Ui, usize) -> Option<bool>,
    ) -> Option<(usize, bool)> {
        let room = ui.ctx().content_rect().height() * 0.86 - self.around;
        let height = room.clamp(self.least * self.row, self.most);
        // As wide as there is room, so that the bar floats beside the rows.
        let mut list = listed(height).auto_shrink([false, !self.steady]);
        if let Some(at) = moved {
            let middle = at as f32 * self.row - (height - self.row) / 2.0;
            list = list.vertical_scroll_offset(middle.max(0.0));
        }
        let mut pressed = None;
        ui.spacing_mut().item_spacing.y = 0.0;
        list.show_rows(ui, self.row, count, |ui, range| {
            for at in range {
                let row = draw(ui, at);
                pressed = row.map(|opens| (at, opens)).or(pressed);
            }
        });
        ui.spacing_mut().item_spacing.y = 10.0;
        // The list ended without a gap of its own.
        ui.add_space(10.0);
        pressed
    }
}

/// What a row senses: Tab comes to the chosen one alone, and arrows lead on from there.
pub(super) fn sense(chosen: bool) -> Sense {
    if chosen { Sense::click() } else { Sense::CLICK }
}

/// The row that the keys go to with the arrows: none while a field has them. Asked before the rows are drawn, for the one
/// that had them is no stop any more.
pub(super) fn led(ui: &Ui, moved: Option<usize>) -> Option<usize> {
    let has_keys = ui.memory(|memory| memory.focused().is_some());
    moved.filter(|_| has_keys && !ui.ctx().text_edit_focused())
}

/// Gives a row the keys that were led to it, and one that was pressed.
pub(super) fn lead(ui: &Ui, row: &Response, led: bool) {
    if led {
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    if led || row.clicked() {
        row.request_focus();
    }
}
