//! A row of an inspector: a name and a value.

use egui::{Response, Ui, vec2};

use crate::ctx::StudioCtx;
use crate::widgets::price::PriceText;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::tip;

/// A name at the left and what is so at the right; nothing where nothing is told.
pub fn fact(ui: &mut Ui, cx: &StudioCtx<'_>, name: &str, value: &str) {
    if !value.is_empty() {
        row(ui, cx, name, value);
    }
}

/// A name at the left and a price at the right. Hovered or read out it has the credits, too: a draft's price is “free”.
pub fn price_fact(ui: &mut Ui, cx: &StudioCtx<'_>, name: &str, price: &PriceText) {
    let response = row(ui, cx, name, &price.shown);
    tip(ui, response, &price.meaning);
}

fn row(ui: &mut Ui, cx: &StudioCtx<'_>, name: &str, value: &str) -> Response {
    let t = cx.tokens;
    let size = vec2(ui.available_width(), 20.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    let said = format!("{name}: {value}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &said));
    let middle = rect.center().y;
    let name = Face::Small.galley(ui, name, t.text2);
    let room = rect.width() - name.size().x - 16.0;
    let value = Face::Small.elided(ui, value, t.text, room);
    let at = egui::pos2(rect.left(), middle - name.size().y / 2.0);
    ui.painter().galley(at, name, t.text2);
    let left = rect.right() - value.size().x;
    let at = egui::pos2(left, middle - value.size().y / 2.0);
    ui.painter().galley(at, value, t.text);
    response
}
