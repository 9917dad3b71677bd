//! The row of a heading: what it is called, how much stands below it, and whether that is listed.

use egui::accesskit::Role;
use egui::{Rangef, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::editor::LineEditor;
use super::list::Touch;
use super::paragraph::Setting;
use super::row::{self, RowCx};
use mynah_i18n::tr;
use mynah_script::document::Heading;
use mynah_ui_core::action::Action;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::tip::{explain, focus_ring, tip};

/// Side of the button that folds, which stands where lines have their bar.
const FOLD: f32 = 24.0;

/// Draws a heading at `top`, with how many lines stand below it, and whether they are folded; returns its height.
pub fn heading_ui(
    ui: &Ui,
    cx: &mut RowCx<'_>,
    top: f32,
    heading: &Heading,
    (lines, folded): (usize, bool),
) -> f32 {
    let rect = Rect::from_x_y_ranges(cx.columns.row, Rangef::new(top, top + cx.heading()));
    let response = row::row_response(ui, cx, rect, heading.id);
    response.widget_info(|| {
        let selected = cx.is_selected(heading.id);
        WidgetInfo::selected(Role::ListItem, true, selected, &heading.title)
    });
    explain(ui, &response, &tr!("script-heading-row.tip"));
    row::ground(ui, cx, rect, &response, (heading.id, false), false);
    let t = cx.tokens;
    let middle = rect.center().y + 2.0;
    fold_ui(
        ui,
        cx,
        pos2(rect.left() + FOLD / 2.0, middle),
        heading,
        folded,
    );
    let put = |galley: std::sync::Arc<egui::Galley>, x: f32, color| {
        let right = x + galley.size().x;
        ui.painter()
            .galley(pos2(x, middle - galley.size().y / 2.0), galley, color);
        right
    };
    let left = rect.left() + FOLD + 2.0;
    let end = cx.columns.menu.center() - FOLD;
    let wide = end - left - 24.0;
    let setting = Setting {
        tokens: t,
        width: wide,
        word: None,
        marks: &[],
        hinted: None,
    };
    let found = row::found_in(ui, cx, (heading.id, &heading.title), setting);
    let x = if let Some(found) = found {
        let painter = ui.painter().with_clip_rect(rect);
        let top = middle - Face::Body.line_height() / 2.0;
        found.paint(&painter, pos2(left, top), setting);
        left + found.width().min(wide)
    } else {
        let title = Face::BodyStrong.elided(ui, &heading.title, t.text, wide);
        put(title, left, t.text)
    } + 10.0;
    let count = tr!("script-heading-lines", count = lines);
    let note = if heading.note.is_empty() {
        count
    } else {
        tr!(
            "script-heading-note",
            note = heading.note.as_str(),
            lines = count
        )
    };
    let note = Face::Small.elided(ui, note, t.text3, (end - x).max(0.0));
    put(note, x, t.text3);
    if lines > 0 {
        play_ui(ui, cx, pos2(cx.columns.menu.center(), middle), heading);
    }
    row::select(cx, &response, heading.id, (Rect::NOTHING, &|_| None));
    if response.double_clicked() {
        cx.touches.push(Touch::Edit(heading.id, None));
    }
    rect.height()
}

/// The button that plays what stands below.
fn play_ui(ui: &Ui, cx: &mut RowCx<'_>, center: egui::Pos2, heading: &Heading) {
    let rect = Rect::from_center_size(center, vec2(FOLD, FOLD));
    let id = ui.scope_id().with((heading.id, "play"));
    let response = ui.interact(rect, id, cx.sense(heading.id, Sense::click()));
    let name = tr!("script-play-below", title = heading.title.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let t = cx.tokens;
    let color = if response.hovered() { t.text } else { t.text3 };
    icons::PLAY.paint(ui.painter(), center, 14.0, color);
    focus_ring(ui, &response, size::RADIUS_SMALL);
    let explanation = Action::PlayChapter.tip_with_keys(ui.ctx());
    if tip(ui, response, &explanation).clicked() {
        cx.touches.push(Touch::PlayBelow(heading.id));
    }
}

/// The button that folds what stands below, or lists it again.
fn fold_ui(ui: &Ui, cx: &mut RowCx<'_>, center: egui::Pos2, heading: &Heading, folded: bool) {
    let rect = Rect::from_center_size(center, vec2(FOLD, FOLD));
    let id = ui.scope_id().with((heading.id, "fold"));
    let response = ui.interact(rect, id, cx.sense(heading.id, Sense::click()));
    let title = heading.title.as_str();
    let name = if folded {
        tr!("script-unfold", title = title)
    } else {
        tr!("script-fold", title = title)
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, folded, &name));
    let t = cx.tokens;
    let color = if response.hovered() { t.text } else { t.text3 };
    let icon = if folded {
        icons::CARET_RIGHT
    } else {
        icons::CARET_DOWN
    };
    icon.paint(ui.painter(), center, 14.0, color);
    focus_ring(ui, &response, size::RADIUS_SMALL);
    let explanation = Action::FoldChapter.tip_with_keys(ui.ctx());
    if tip(ui, response, &explanation).clicked() {
        cx.touches.push(Touch::Fold(heading.id, !folded));
    }
}

/// Draws the editor of a heading in place of its words; returns its height.
pub fn heading_editor_ui(
    ui: &mut Ui,
    cx: &mut RowCx<'_>,
    top: f32,
    heading: &Heading,
    editor: &mut LineEditor,
) -> f32 {
    let rect = Rect::from_x_y_ranges(cx.columns.row, Rangef::new(top, top + cx.heading()));
    let t = cx.tokens;
    let ink = if editor.has_keys(ui) {
        t.accent_ink
    } else {
        t.text3
    };
    row::outline(ui, rect, ink);
    let space = rect.shrink2(vec2(8.0, (rect.height() - Face::Body.line_height()) / 2.0));
    let (_, typed) = editor.ui(ui, space, (&heading.title, &[]), cx.tokens);
    cx.touches.extend(
        typed
            .into_iter()
            .map(|typed| Touch::Typed(heading.id, typed)),
    );
    rect.height()
}
