//! The ledger: filters, columns, rows of one page, and where the page stands.

use std::borrow::Cow;

use egui::accesskit::Role;
use egui::{Align, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::filters;
use super::words;
use mynah_core::backend::Backend;
use mynah_core::day::Month;
use mynah_i18n::tr;
use mynah_model::desk::{LedgerFilter, LedgerOrder, LedgerQuery, LedgerRow, Outcome, Statement};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Tokens, icons, size};
use mynah_ui_kit::widgets::tip::focus_ring;
use mynah_ui_kit::widgets::{IconButton, at_right, tip};

/// Rows of a page.
pub(super) const PAGE: u64 = 50;
const ROW: f32 = 32.0;
/// With so few rows the foot of the table is as near as its head.
const FEW: usize = 10;
const HEAD: f32 = 28.0;

/// What of the ledger is looked at.
#[derive(Default)]
pub(super) struct Table {
    /// Backend and days are the room's.
    pub filter: LedgerFilter,
    /// All time, not the month alone.
    pub always: bool,
    pub order: LedgerOrder,
    page: u64,
}

/// A column, from the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Time,
    Tool,
    Project,
    Result,
    Voice,
    Model,
    Characters,
    Credits,
    Took,
}

impl Column {
    /// The columns there is room for, with their widths.
    fn fitting(width: f32) -> Vec<(Self, f32)> {
        const TIME: f32 = 128.0;
        // "A line that is gone", and a line with a take, each of four figures.
        const RESULT: f32 = 124.0;
        let wide: &[Self] = if width >= 920.0 {
            &[
                Self::Time,
                Self::Tool,
                Self::Project,
                Self::Result,
                Self::Voice,
                Self::Model,
                Self::Characters,
                Self::Credits,
                Self::Took,
            ]
        } else if width >= 660.0 {
            &[
                Self::Time,
                Self::Tool,
                Self::Project,
                Self::Result,
                Self::Voice,
                Self::Credits,
                Self::Took,
            ]
        } else if width >= 600.0 {
            &[
                Self::Time,
                Self::Tool,
                Self::Result,
                Self::Voice,
                Self::Credits,
                Self::Took,
            ]
        } else {
            &[Self::Time, Self::Result, Self::Credits, Self::Took]
        };
        let fixed = |column: Self| match column {
            Self::Time => Some(TIME),
            Self::Tool => Some(if wide.len() < 9 { 96.0 } else { 104.0 }),
            Self::Characters => Some(80.0),
            Self::Credits => Some(if wide.len() < 9 { 68.0 } else { 80.0 }),
            Self::Took => Some(88.0),
            Self::Result if wide.len() > 4 => Some(RESULT),
            Self::Project | Self::Result | Self::Voice | Self::Model => None,
        };
        let taken: f32 = wide.iter().filter_map(|column| fixed(*column)).sum();
        let rest = wide
            .iter()
            .filter(|column| fixed(**column).is_none())
            .count();
        let each = ((width - taken) / rest.max(1) as f32).floor();
        wide.iter()
            .map(|column| (*column, fixed(*column).unwrap_or(each)))
            .collect()
    }

    fn label(self) -> String {
        match self {
            Self::Time => tr!("usage-column-time"),
            Self::Tool => tr!("usage-column-tool"),
            Self::Project => tr!("usage-column-project"),
            Self::Result => tr!("usage-column-line"),
            Self::Voice => tr!("usage-column-voice"),
            Self::Model => tr!("usage-column-model"),
            Self::Characters => tr!("usage-column-characters"),
            Self::Credits => tr!("usage-column-credits"),
            Self::Took => tr!("usage-column-took"),
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Characters | Self::Credits | Self::Took)
    }

    /// The order that a press on the head asks for: the other way round where it is on already.
    fn order(self, now: LedgerOrder) -> Option<LedgerOrder> {
        match (self, now) {
            (Self::Time, LedgerOrder::Newest) => Some(LedgerOrder::Oldest),
            (Self::Time, _) => Some(LedgerOrder::Newest),
            (Self::Credits, LedgerOrder::Dearest) => Some(LedgerOrder::Cheapest),
            (Self::Credits, _) => Some(LedgerOrder::Dearest),
            _ => None,
        }
    }

    /// Whether rows are sorted by it, and downwards.
    fn sorted(self, now: LedgerOrder) -> Option<bool> {
        match (self, now) {
            (Self::Time, LedgerOrder::Newest) | (Self::Credits, LedgerOrder::Dearest) => Some(true),
            (Self::Time, LedgerOrder::Oldest) | (Self::Credits, LedgerOrder::Cheapest) => {
                Some(false)
            }
            _ => None,
        }
    }

    fn text(self, cx: &StudioCtx<'_>, backend: Backend, row: &LedgerRow) -> String {
        match self {
            Self::Time => words::time(row.at),
            Self::Tool => words::tool(&row.tool),
            Self::Project => project(row),
            Self::Result => words::result(cx.desk, row),
            Self::Voice => voice(cx, row).into_owned(),
            Self::Model => words::model(cx.desk, backend, row.model.as_str()),
            Self::Characters => row
                .characters
                .map_or_else(|| "–".to_owned(), |count| count.to_string()),
            Self::Credits if backend == Backend::Draft => tr!("price-free"),
            Self::Credits if row.is_guess => {
                tr!("usage-guessed", credits = row.paid().to_string())
            }
            Self::Credits => row.paid().to_string(),
            Self::Took => match (row.outcome, row.millis) {
                (Outcome::Paid, Some(millis)) => words::took(millis),
                _ => words::row_outcome(row),
            },
        }
    }
}

impl Table {
    /// What is asked of the studio.
    pub fn query(&self, backend: Backend, month: Month) -> LedgerQuery {
        LedgerQuery {
            filter: LedgerFilter {
                backend,
                days: (!self.always).then(|| (month.first(), month.last())),
                ..self.filter.clone()
            },
            order: self.order,
            offset: self.page * PAGE,
            rows: PAGE,
        }
    }

    /// Lets all rows through again.
    pub fn clear(&mut self) {
        self.filter = LedgerFilter::default();
        self.always = false;
        self.first_page();
    }

    /// Goes to the first page: the rows are others now.
    pub fn first_page(&mut self) {
        self.page = 0;
    }

    pub fn ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, statement: &Statement) {
        let t = cx.tokens;
        let head = ui.horizontal(|ui| {
            ui.set_min_height(size::CONTROL_SMALL);
            ui.label(Face::SmallStrong.rich(tr!("usage-ledger"), t.text));
            at_right(ui, |ui| self.pages_ui(ui, cx, false));
        });
        let head = head.response.rect;
        filters::filters_ui(ui, cx, statement, self);
        let columns = Column::fitting(ui.available_width());
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            self.head_ui(ui, t, &columns);
            if let Some(window) = cx.desk.usage.ledger.value() {
                for row in &window.rows {
                    row_ui(ui, cx, window.query.filter.backend, row, &columns);
                }
            }
        });
        let window = cx.desk.usage.ledger.value();
        if window.is_some_and(|window| window.total > PAGE && window.rows.len() > FEW) {
            let page = self.page;
            ui.push_id("ledger-below", |ui| {
                ui.horizontal(|ui| at_right(ui, |ui| self.pages_ui(ui, cx, true)));
            });
            // A page is read from its first row on.
            if self.page != page {
                ui.scroll_to_rect(head, Some(Align::TOP));
            }
        }
    }

    /// Where the page stands, and the way to its neighbours; `below`: at the foot of the table, once more.
    fn pages_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, below: bool) {
        let t = cx.tokens;
        let Some(window) = cx.desk.usage.ledger.value() else {
            return;
        };
        let from = window.query.offset;
        let to = from + window.rows.len() as u64;
        let text = if window.total == 0 {
            tr!("usage-rows-none")
        } else {
            tr!(
                "usage-rows",
                from = mynah_i18n::thousands(from + 1),
                to = mynah_i18n::thousands(to),
                total = mynah_i18n::thousands(window.total)
            )
        };
        ui.label(Face::MonoLabel.rich(text, t.text2));
        let named = if below {
            (
                tr!("usage-rows-before.below"),
                tr!("usage-rows-after.below"),
            )
        } else {
            (tr!("usage-rows-before"), tr!("usage-rows-after"))
        };
        let why = (self.page == 0).then(|| tr!("usage-rows-first"));
        let before = IconButton::new(icons::CARET_LEFT, named.0)
            .row()
            .tip(tr!("usage-rows-before.tip"))
            .why_not(why);
        if ui.add(before).clicked() {
            self.page -= 1;
        }
        let why = (to >= window.total).then(|| tr!("usage-rows-last"));
        let after = IconButton::new(icons::CARET_RIGHT, named.1)
            .row()
            .tip(tr!("usage-rows-after.tip"))
            .why_not(why);
        if ui.add(after).clicked() {
            self.page += 1;
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, t: &Tokens, columns: &[(Column, f32)]) {
        let width = ui.available_width();
        let (rect, _) = ui.allocate_exact_size(vec2(width, HEAD), Sense::hover());
        let line = egui::Stroke::new(1.0, t.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
        let mut left = rect.left();
        for (column, width) in columns {
            let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, HEAD));
            left += width;
            let label = column.label();
            match column.order(self.order) {
                None => cell_ui(ui, cell, column.is_number(), &label, (Face::Label, t.text3)),
                Some(order) => {
                    if self.sort_ui(ui, t, cell, *column, &label) {
                        self.order = order;
                        self.first_page();
                    }
                }
            }
        }
    }

    /// A head that sorts; whether it was pressed.
    fn sort_ui(&self, ui: &Ui, t: &Tokens, cell: Rect, column: Column, label: &str) -> bool {
        let sorted = column.sorted(self.order);
        let ink = if sorted.is_some() { t.text } else { t.text3 };
        let galley = Face::Label.galley(ui, label, ink);
        let wide = galley.size().x + if sorted.is_some() { 16.0 } else { 0.0 };
        let left = if column.is_number() {
            cell.right() - wide
        } else {
            cell.left()
        };
        let hit = Rect::from_min_size(pos2(left, cell.top() + 4.0), vec2(wide, 20.0));
        let response = ui.interact(hit, ui.scope_id().with(label), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, sorted.is_some(), label));
        let middle = hit.center().y;
        let at = pos2(hit.left(), middle - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
        if let Some(down) = sorted {
            let icon = if down {
                icons::CARET_DOWN
            } else {
                icons::CARET_UP
            };
            icon.paint(ui.painter(), pos2(hit.right() - 6.0, middle), 12.0, t.text2);
        }
        focus_ring(ui, &response, size::RADIUS_SMALL);
        let explanation = match column {
            Column::Credits => tr!("usage-column-credits.tip"),
            _ => tr!("usage-column-time.tip"),
        };
        tip(ui, response, &explanation).clicked()
    }
}

fn row_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    backend: Backend,
    row: &LedgerRow,
    columns: &[(Column, f32)],
) {
    let t = cx.tokens;
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    if !ui.is_rect_visible(rect) {
        return;
    }
    response.widget_info(|| {
        let said = tr!(
            "usage-row-said",
            time = words::time(row.at),
            tool = words::tool(&row.tool),
            project = project(row),
            voice = &*voice(cx, row),
            model = words::model(cx.desk, backend, row.model.as_str()),
            outcome = words::row_outcome(row),
            credits = match backend {
                Backend::Draft => tr!("price-free"),
                Backend::Live => figure(backend, row),
            }
        );
        WidgetInfo::labeled(Role::Row, true, said)
    });
    let line = egui::Stroke::new(1.0, t.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    let mut left = rect.left();
    for (column, width) in columns {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, ROW));
        left += width;
        let face = match column {
            Column::Time | Column::Characters | Column::Credits => Face::Mono,
            Column::Tool => Face::SmallStrong,
            Column::Took if row.outcome == Outcome::Paid => Face::Mono,
            _ => Face::Small,
        };
        let ink = match (column, row.outcome) {
            (Column::Tool, _) | (Column::Credits, Outcome::Paid | Outcome::Reclaimed) => t.text,
            (Column::Took, Outcome::Unknown) => t.warn,
            (Column::Took, Outcome::Saved | Outcome::Reclaimed) => t.playing,
            (Column::Took, Outcome::Free) if row.reason.is_some() => t.bad_ink,
            (Column::Time | Column::Characters, _) => t.text3,
            _ => t.text2,
        };
        cell_ui(
            ui,
            cell,
            column.is_number(),
            &column.text(cx, backend, row),
            (face, ink),
        );
    }
    // Why nothing was charged, or nobody knows.
    let mut told: Vec<String> = row.reason.iter().cloned().collect();
    if row.is_guess && told.is_empty() {
        told.push(tr!("usage-guessed.tip"));
    }
    if row.zero_retention {
        told.push(tr!("usage-unkept.tip"));
    }
    // What is cut in a column is read here.
    if response.hovered() {
        told.insert(0, whole(cx, backend, row));
    }
    if !told.is_empty() {
        tip(ui, response, &told.join("\n"));
    }
}

/// Returns the cells of a row that are cut where there is little room, and what Draft voices counted.
fn whole(cx: &StudioCtx<'_>, backend: Backend, row: &LedgerRow) -> String {
    let cells = [
        project(row),
        Column::Result.text(cx, backend, row),
        voice(cx, row).into_owned(),
        cx.desk.model_name(backend, row.model.as_str()).to_owned(),
    ];
    let figure = (backend == Backend::Draft).then(|| figure(backend, row));
    let parts = cells.into_iter().chain(figure);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// Returns what a row cost, with its unit.
fn figure(backend: Backend, row: &LedgerRow) -> String {
    let credits = words::credits(backend, row.paid());
    if row.is_guess {
        tr!("usage-guessed", credits = credits)
    } else {
        credits
    }
}

/// The voice's name, as long as that may be known.
fn voice<'a>(cx: &StudioCtx<'_>, row: &'a LedgerRow) -> Cow<'a, str> {
    let blind = &cx.view.blind;
    blind.name(cx.desk, (Some(&row.voice), &row.text), &row.voice_name)
}

/// The project's name; a dash for what was ordered in none.
fn project(row: &LedgerRow) -> String {
    let project = row.project.as_ref();
    project.map_or_else(|| "–".to_owned(), |(_, name)| name.clone())
}

/// A cell's text, at its right where it is a number.
fn cell_ui(ui: &Ui, cell: Rect, number: bool, text: &str, (face, ink): (Face, egui::Color32)) {
    let galley = face.elided(ui, text, ink, cell.width() - 12.0);
    let y = cell.center().y - galley.size().y / 2.0;
    let x = if number {
        cell.right() - galley.size().x
    } else {
        cell.left()
    };
    ui.painter().galley(pos2(x, y), galley, ink);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_has_a_column_where_there_is_room() {
        for (width, is_there) in [(1_000.0, true), (700.0, true), (620.0, false)] {
            let columns = Column::fitting(width);
            let project = columns.iter().find(|(it, _)| *it == Column::Project);
            assert_eq!(project.is_some(), is_there, "{width}");
            let wide: f32 = columns.iter().map(|(_, width)| width).sum();
            assert!(wide <= width, "{wide} of {width}");
        }
    }
}
