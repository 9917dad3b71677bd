//! The list of versions.

use egui::accesskit::Role;
use egui::{Color32, CornerRadius, Key, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::dialogs::rows::{self, Rows};
use mynah_i18n::counted;
use mynah_i18n::tr;
use mynah_model::desk::VersionCard;
use mynah_ui_core::words;
use mynah_ui_kit::theme::{Face, Tokens, size};
use mynah_ui_kit::widgets::{focus_ring, tip};

/// Height of a row.
const ROW: f32 = 28.0;
/// Most of the list that is seen at once, and what all around it needs.
const LIST: f32 = 252.0;
const AROUND: f32 = 300.0;
/// The scroll bar floats over the list; rows end before it.
const BAR: f32 = 12.0;
/// Widths of what stands behind the name: who kept it, lines, when.
const CELLS: [f32; 3] = [120.0, 64.0, 132.0];

/// Draws the list; which row was pressed, and whether it is to be compared.
pub(super) fn rows_ui(
    ui: &mut Ui,
    cards: &[VersionCard],
    (place, moved): (Option<usize>, Option<usize>),
) -> Option<(usize, bool)> {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = 4.0;
    let wide = ui.available_width() - BAR;
    let (head, _) = ui.allocate_exact_size(vec2(wide, 16.0), Sense::hover());
    let heads = [
        tr!("versions-head-name"),
        tr!("versions-head-kept"),
        tr!("versions-head-lines"),
        tr!("versions-head-at"),
    ];
    cells_ui(ui, head, heads, (Face::Label, t.text2));
    let list = Rows {
        row: ROW,
        least: 3.0,
        most: LIST,
        around: AROUND,
        steady: false,
    };
    let led = rows::led(ui, moved);
    list.ui(ui, cards.len(), moved, |ui, at| {
        let card = cards.get(at)?;
        row_ui(ui, card, (wide, place == Some(at), led == Some(at)))
    })
}

fn row_ui(ui: &mut Ui, card: &VersionCard, (wide, chosen, led): (f32, bool, bool)) -> Option<bool> {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(wide, ROW), rows::sense(chosen));
    rows::lead(ui, &response, led);
    let kept = if card.by_itself {
        tr!("versions-by-itself")
    } else {
        tr!("versions-by-hand")
    };
    let cells = [
        card.name.clone(),
        kept,
        counted(card.lines as u64),
        words::time_here(card.at),
    ];
    response.widget_info(|| {
        let [name, kept, _, at] = &cells;
        let said = tr!(
            "versions-row",
            name = name.as_str(),
            kept = kept.as_str(),
            lines = tr!("project-lines", lines = card.lines),
            at = at.as_str()
        );
        let mut info = WidgetInfo::selected(Role::ListBoxOption, true, chosen, name);
        info.current_text_value = Some(said);
        info
    });
    if chosen || response.hovered() {
        let fill = if chosen { t.bg3 } else { t.bg2 };
        let radius = CornerRadius::same(size::RADIUS as u8);
        ui.painter().rect_filled(rect, radius, fill);
    }
    focus_ring(ui, &response, size::RADIUS);
    cells_ui(ui, rect, cells, (Face::Small, t.text));
    let response = tip(ui, response, &tr!("versions-row.tip"));
    let enter = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let opens = enter || response.double_clicked();
    (opens || response.clicked()).then_some(opens)
}

fn cells_ui(ui: &Ui, rect: Rect, cells: [String; 4], (face, ink): (Face, Color32)) {
    let all: f32 = CELLS.iter().sum();
    let mut left = rect.left() + 8.0;
    let name = rect.width() - all - 8.0;
    for (cell, wide) in cells.into_iter().zip(std::iter::once(name).chain(CELLS)) {
        let galley = face.elided(ui, cell, ink, wide - 8.0);
        let y = rect.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(left, y), galley, ink);
        left += wide;
    }
}
