//! The head of a new dub, and how that is left.

use egui::{Ui, UiBuilder, vec2};

use super::side;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, size};
use crate::ui::widgets::{Button, at_right};

/// How the form is left.
pub(super) enum Left {
    /// Nothing of it stays.
    Closed,
    /// It waits behind the list.
    ForList,
}

/// The head of the form; how it was left, if it was.
/// `begins`: it is begun, and what was chosen is forgotten by nobody.
pub(super) fn head_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (alone, is_empty, begins): (bool, bool, bool),
) -> Option<Left> {
    let t = cx.tokens;
    let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
    let (rect, _) = ui.allocate_exact_size(wanted, egui::Sense::hover());
    let builder = UiBuilder::new()
        .id_salt("new-dub-head")
        .max_rect(rect.shrink2(vec2(side(rect.width()), 0.0)))
        .layout(egui::Layout::left_to_right(egui::Align::Center));
    let mut strip = ui.new_child(builder);
    strip.label(Face::Title.rich(tr!("dubbing-new"), t.text));
    let left = at_right(&mut strip, |ui| {
        let close = Button::new(tr!("dubbing-new-close")).small().ghost();
        let close = close.why_not(begins.then(|| tr!("dubbing-new-starts")));
        let closes = !is_empty && ui.add(close.tip(tr!("dubbing-new-close.tip"))).clicked();
        let list = Button::new(tr!("dubbing-to-list")).small().ghost();
        if alone && ui.add(list.tip(tr!("dubbing-to-list.tip"))).clicked() {
            Some(Left::ForList)
        } else {
            closes.then_some(Left::Closed)
        }
    });
    let line = egui::Stroke::new(1.0, t.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    left
}
