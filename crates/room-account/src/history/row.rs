//! A row of the History room and the head of its columns: the words first, then how, when and for what they were made.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Color32, CornerRadius, Id, Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::words;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::desk::HistoryRow;
use mynah_model::event::Playing;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::waveform::paint_mini;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::button::play_button;
use mynah_ui_kit::widgets::tip;
use mynah_ui_kit::widgets::tip::ring;

/// Height of a row.
pub(super) const HEIGHT: f32 = 44.0;
/// Height of the head.
pub(super) const HEAD: f32 = 28.0;
/// Side of the button that plays, and the gap behind it.
const PLAY: f32 = 24.0;
const GAP: f32 = 10.0;
/// The scroll bar floats over the list; rows end before it.
const BAR: f32 = 12.0;

/// What was pressed in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Press {
    /// It is looked at.
    Select,
    /// Play it, or pause.
    Play,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Text,
    Voice,
    Tool,
    Model,
    Wave,
    Cost,
    Lives,
    Time,
}

impl Cell {
    fn label(self) -> String {
        match self {
            Self::Text => tr!("history-column-text"),
            Self::Voice => tr!("history-column-voice"),
            Self::Tool => tr!("history-column-tool"),
            Self::Model => tr!("history-column-model"),
            Self::Wave => tr!("history-column-audio"),
            Self::Cost => tr!("history-column-cost"),
            Self::Lives => tr!("history-column-lives"),
            Self::Time => tr!("history-column-time"),
        }
    }
}

/// What the text needs before another cell goes, and before where it lives does, which is asked of a row first.
const TEXT: f32 = 320.0;
/// The same before the cells that every row is asked for: who speaks, and what it cost.
const TEXT_SHORT: f32 = 136.0;
const TEXT_LEAST: f32 = 104.0;

/// What the rows of a frame have in common.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// The cells, with the width and the backend that they were made for.
    cells: (f32, Vec<(Cell, f32)>),
    of: Backend,
    words: words::Common,
    tip: String,
    /// Name and explanation of the button, for a row that is heard, one that is here, and one that is not.
    buttons: [(String, String); 3],
}

impl Rows {
    pub fn new() -> Self {
        Self {
            tip: tr!("history-row.tip"),
            buttons: [
                (tr!("history-pause"), tr!("history-pause.tip")),
                (tr!("history-play"), tr!("history-play.tip")),
                (tr!("history-fetch-play"), tr!("history-fetch-play.tip")),
            ],
            ..Self::default()
        }
    }
}

/// The cells there is room for, with their widths; the text takes what is left.
fn cells(width: f32, backend: Backend) -> Vec<(Cell, f32)> {
    let cost = match backend {
        Backend::Draft => 56.0,
        Backend::Live => 88.0,
    };
    let mut cells = vec![
        (Cell::Text, 0.0),
        (Cell::Voice, 124.0),
        (Cell::Tool, 92.0),
        (Cell::Model, 132.0),
        (Cell::Wave, 92.0),
        (Cell::Cost, cost),
        (Cell::Lives, 96.0),
        (Cell::Time, 124.0),
    ];
    let left = |cells: &[(Cell, f32)]| width - cells.iter().map(|(_, wide)| wide).sum::<f32>();
    for (goes, least) in [
        (Cell::Model, TEXT),
        (Cell::Wave, TEXT),
        (Cell::Tool, TEXT),
        (Cell::Voice, TEXT_SHORT),
        (Cell::Cost, TEXT_LEAST),
        (Cell::Lives, TEXT_LEAST),
    ] {
        if left(&cells) < least {
            cells.retain(|(cell, _)| *cell != goes);
        }
    }
    let rest = left(&cells).max(60.0);
    for (cell, wide) in &mut cells {
        if *cell == Cell::Text {
            *wide = rest;
        }
    }
    cells
}

/// Whether the row's take is what is loaded for playing.
pub(super) fn is_heard(cx: &StudioCtx<'_>, row: &HistoryRow) -> bool {
    let take = row.take.as_ref().map(|take| take.id);
    matches!(cx.desk.playback.playing, Some(Playing::Take { take: heard, .. }) if Some(heard) == take)
}

/// Draws a row.
pub(super) fn row_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    rows: &mut Rows,
    row: &HistoryRow,
    selected: bool,
) -> (Option<Press>, Id) {
    let t = cx.tokens;
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width() - BAR, HEIGHT), Sense::hover());
    let key = row.key();
    let id = ui.scope_id().with(("history-row", &key));
    let response = ui.interact(rect, id, Sense::click());
    let blind = Arc::clone(&cx.view.blind);
    let voice = blind.name(cx.desk, (row.voice.as_ref(), &row.text), &row.voice_name);
    // Settings of hidden voices could tell whose they are.
    let tuned = words::tuned(row).filter(|_| &*voice == row.voice_name.as_str());
    let text = words::beginning(row);
    let whole = match &tuned {
        Some(tuned) => tr!(
            "history-tuned",
            tuned = tuned.as_str(),
            text = text.as_str()
        ),
        None => text.clone(),
    };
    response.widget_info(|| {
        let said = tr!(
            "history-row",
            time = words::time_here(row.at),
            tool = words::tool(row.tool),
            voice = &*voice,
            text = whole.as_str(),
            cost = words::cost(cx.desk.history.filter.backend, row.cost),
            lives = words::lives(&cx.desk.history, row)
        );
        WidgetInfo::selected(Role::ListItem, true, selected, said)
    });
    keys::space_plays_at(&response);
    if selected || response.hovered() {
        let fill = if selected { t.bg2 } else { t.bg1 };
        let radius = CornerRadius::same(size::RADIUS as u8);
        ui.painter().rect_filled(rect, radius, fill);
    }
    if response.has_focus() {
        // Inside: the list is cut at its edges.
        ring(ui, rect.shrink(3.0), size::RADIUS - 2.0, t.accent_ink);
    }
    // What is cut here is read there.
    let response = if response.hovered() || response.has_focus() {
        let cost = words::figure(cx.desk.history.filter.backend, row.cost);
        let whole = format!("{whole}\n{cost}\n{}", rows.tip);
        tip(ui, response, &whole)
    } else {
        tip(ui, response, &rows.tip)
    };
    let mut press = response.clicked().then_some(Press::Select);
    let heard = is_heard(cx, row) && !cx.desk.playback.paused;
    let [pause, play, fetch] = &rows.buttons;
    let (name, explanation) = match (heard, row.take.is_some()) {
        (true, _) => pause,
        (false, true) => play,
        (false, false) => fetch,
    };
    let y = rect.center().y;
    let at = Rect::from_center_size(pos2(rect.left() + 8.0 + PLAY / 2.0, y), vec2(PLAY, PLAY));
    let mut cell = ui.new_child(UiBuilder::new().id_salt(("play", &key)).max_rect(at));
    if play_button(&mut cell, PLAY, heard, (name, explanation)).clicked() {
        press = Some(Press::Play);
    }
    let mut left = at.right() + GAP;
    let width = rect.right() - left - 8.0;
    let backend = cx.desk.history.filter.backend;
    if (rows.of, rows.cells.0) != (backend, width) {
        rows.of = backend;
        rows.cells = (width, cells(width, backend));
    }
    let common = &mut rows.words;
    for &(cell, width) in &rows.cells.1 {
        let space = Rect::from_min_size(pos2(left, rect.top()), vec2(width, HEIGHT));
        left += width;
        match cell {
            Cell::Time => cell_ui(ui, space, common.time(row.at), (Face::Mono, t.text3)),
            Cell::Tool => {
                let look = (Face::SmallStrong, t.text2);
                cell_ui(ui, space, common.tool(row.tool), look);
            }
            Cell::Voice => cell_ui(ui, space, &*voice, (Face::Small, t.text2)),
            Cell::Model => {
                if let Some(id) = &row.model {
                    let model = common.model(cx.desk, backend, id);
                    cell_ui(ui, space, model, (Face::Small, t.text3));
                }
            }
            Cell::Cost => {
                let cost = common.cost(backend, row.cost);
                cell_ui(ui, space, cost, (Face::Mono, t.text2));
            }
            Cell::Lives => {
                let ink = if row.take.is_some() { t.text2 } else { t.warn };
                let lives = common.lives(&cx.desk.history, row);
                cell_ui(ui, space, lives, (Face::Small, ink));
            }
            Cell::Text => {
                let mut first = space;
                if let Some(tuned) = &tuned {
                    let (above, below) = space
                        .shrink2(vec2(0.0, 4.0))
                        .split_top_bottom_at_fraction(0.55);
                    first = above;
                    cell_ui(ui, below, tuned.as_str(), (Face::Label, t.text3));
                }
                cell_ui(ui, first, text.as_str(), (Face::Body, t.text));
            }
            Cell::Wave => wave_ui(ui, cx, row, space),
        }
    }
    (press, id)
}

/// Draws the heads of the columns above the rows.
pub(super) fn head_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let t = cx.tokens;
    let size = vec2(ui.available_width() - BAR, HEAD);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let line = egui::Stroke::new(1.0, t.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    let mut left = rect.left() + 8.0 + PLAY + GAP;
    for (cell, width) in cells(rect.right() - left - 8.0, cx.desk.history.filter.backend) {
        let space = Rect::from_min_size(pos2(left, rect.top()), vec2(width, HEAD));
        left += width;
        let label = cell.label();
        cell_ui(ui, space, label.as_str(), (Face::Label, t.text3));
        let head = ui.interact(space, ui.scope_id().with(("head", &label)), Sense::hover());
        head.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &label));
    }
}

fn wave_ui(ui: &Ui, cx: &StudioCtx<'_>, row: &HistoryRow, space: Rect) {
    let Some(take) = &row.take else { return };
    let played = if is_heard(cx, row) {
        cx.desk.playhead().seconds() / take.seconds.max(0.001)
    } else {
        0.0
    };
    let size = vec2(space.width() - 12.0, 20.0);
    let wave = Rect::from_min_size(pos2(space.left(), space.center().y - 10.0), size);
    let played = played.clamp(0.0, 1.0) as f32;
    let t = cx.tokens;
    paint_mini(ui, wave, &take.mini, played, (t.playing, t.wave));
}

fn cell_ui(ui: &Ui, cell: Rect, text: impl Into<String>, (face, ink): (Face, Color32)) {
    let galley = face.elided(ui, text, ink, cell.width() - 12.0);
    let y = cell.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(cell.left(), y), galley, ink);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_keeps_its_room_and_no_cell_is_cut() {
        for width in [340.0_f32, 420.0, 600.0, 692.0, 800.0, 1_000.0, 1_400.0] {
            let cells = cells(width, Backend::Draft);
            let all: f32 = cells.iter().map(|(_, wide)| wide).sum();
            assert!(all <= width + 0.5, "{width}: {all}");
            let wide = |wanted| cells.iter().find(|(cell, _)| *cell == wanted);
            let text = wide(Cell::Text).expect("the text").1;
            assert!(text >= TEXT_LEAST, "{width}: {text}");
            assert!(wide(Cell::Lives).is_some(), "{width}");
        }
    }
}
