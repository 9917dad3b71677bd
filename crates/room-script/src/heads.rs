//! The heads of the columns; that of the speakers chooses whose lines are listed.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::columns::{Columns, Fit};
use mynah_i18n::tr;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::menu::menu;
use mynah_ui_kit::widgets::{combo_item, focus_ring, tip};

/// Width of the list of speakers, and its greatest height.
const LIST: (f32, f32) = (240.0, 320.0);
/// Speakers that are listed.
const MOST: usize = 500;

/// Draws the heads of the columns in a strip.
pub fn heads_ui(ui: &Ui, strip: Rect, cx: &StudioCtx<'_>, only_of: &mut Option<Arc<str>>) {
    let t = cx.tokens;
    let columns = Columns::of(cx.desk, strip.x_range());
    let put = |text: String, x: f32, align: f32| {
        let galley = Face::Label.galley(ui, text, t.text3);
        let at = pos2(
            x - galley.size().x * align,
            strip.center().y - galley.size().y / 2.0,
        );
        ui.painter().galley(at, galley, t.text3);
    };
    put(tr!("script-head-number"), columns.number.center(), 0.5);
    put(tr!("script-head-line"), columns.text.min, 0.0);
    if columns.fit != Fit::Bare {
        put(tr!("script-head-state"), columns.state.min, 0.0);
        put(tr!("script-head-length"), columns.length.max, 1.0);
        put(tr!("script-head-takes"), columns.takes.max, 1.0);
    }
    put(tr!("script-head-price"), columns.price.max - 8.0, 1.0);
    let under = Stroke::new(1.0, t.line);
    ui.painter()
        .hline(strip.x_range(), strip.bottom() - 0.5, under);
    speakers_ui(ui, (strip, columns), cx, only_of);
}

/// The head of the speakers: whose lines are listed.
fn speakers_ui(
    ui: &Ui,
    (strip, columns): (Rect, Columns),
    cx: &StudioCtx<'_>,
    only_of: &mut Option<Arc<str>>,
) {
    let t = cx.tokens;
    let chosen = only_of.as_deref().map(speaker_name);
    let shown = match &chosen {
        Some(name) => name.clone(),
        None => tr!("script-head-speaker"),
    };
    let ink = if chosen.is_some() {
        t.accent_ink
    } else {
        t.text3
    };
    let half = (strip.height() / 2.0).min(12.0);
    let cell = Rect::from_min_max(
        pos2(columns.speaker.min - 4.0, strip.center().y - half),
        pos2(columns.speaker.max - 8.0, strip.center().y + half),
    );
    let id = ui.scope_id().with("head-speaker");
    let response = ui.interact(cell, id, Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, tr!("script-only-of"));
        info.current_text_value = Some(chosen.clone().unwrap_or_else(|| tr!("script-only-of.all")));
        info
    });
    if response.hovered() {
        let radius = egui::CornerRadius::same(size::RADIUS_SMALL as u8);
        ui.painter().rect_filled(cell, radius, t.bg2);
    }
    let room = cell.width() - 24.0;
    let words = Face::Label.elided(ui, &shown, ink, room);
    let end = cell.left() + 4.0 + words.size().x;
    let at = pos2(cell.left() + 4.0, cell.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, ink);
    let caret = pos2(end + 10.0, cell.center().y);
    icons::CARET_DOWN.paint(ui.painter(), caret, 10.0, ink);
    focus_ring(ui, &response, size::RADIUS_SMALL);
    let response = tip(ui, response, &tr!("script-only-of.tip"));
    let (wide, high) = LIST;
    menu(&response, (&tr!("script-only-of"), wide), |ui| {
        ui.set_min_width(wide - 12.0);
        ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
        let speakers = cx.desk.speakers();
        egui::ScrollArea::vertical()
            .max_height(high)
            .show(ui, |ui| {
                let all = (tr!("script-only-of.all"), tr!("script-only-of.all-tip"));
                if combo_item(ui, only_of.is_none(), (&all.0, ""), &all.1).clicked() {
                    *only_of = None;
                }
                for speaker in speakers.iter().take(MOST) {
                    let name = speaker_name(speaker);
                    let explanation = tr!("script-only-of.item", speaker = name.as_str());
                    let on = only_of.as_ref() == Some(speaker);
                    if combo_item(ui, on, (&name, ""), &explanation).clicked() {
                        *only_of = Some(Arc::clone(speaker));
                    }
                }
            });
    });
}
