//! What a month went to: by project, voice, model, tool, account and key.

use std::borrow::Cow;

use egui::accesskit::Role;
use egui::{Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::table::Table;
use super::words;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{KeyId, ProjectId};
use mynah_i18n::tr;
use mynah_model::desk::{Desk, Statement, UsageRow};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::tip::focus_ring;
use mynah_ui_kit::widgets::{meter, tip};

/// Rows of a list before the others are one row.
const ROWS: usize = 3;
const ROW: f32 = 24.0;
/// Characters of an account's end that tell it apart, less one.
const ENDING: usize = 7;
/// A list needs this much room.
const LEAST: f32 = 240.0;

/// What a list tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Project,
    Voice,
    Model,
    Tool,
    Account,
    Key,
}

impl By {
    fn label(self) -> String {
        match self {
            Self::Project => tr!("usage-by-project"),
            Self::Voice => tr!("usage-by-voice"),
            Self::Model => tr!("usage-by-model"),
            Self::Tool => tr!("usage-by-tool"),
            Self::Account => tr!("usage-by-account"),
            Self::Key => tr!("usage-by-key"),
        }
    }

    fn rows<'a>(self, cx: &StudioCtx<'_>, statement: &'a Statement) -> Cow<'a, [UsageRow]> {
        let usage = &statement.usage;
        Cow::Borrowed(match self {
            Self::Project => &usage.by_project,
            Self::Voice => return voices(cx, &usage.by_voice),
            Self::Model => &usage.by_model,
            Self::Tool => &usage.by_tool,
            Self::Account => &usage.by_account,
            Self::Key => &usage.by_key,
        })
    }

    /// Whether a press shows its entries: those of hidden voices would be told apart from others.
    fn is_shown(self, row: &UsageRow) -> bool {
        self != Self::Voice || !row.id.is_empty()
    }

    /// What a row is called.
    fn name(self, cx: &StudioCtx<'_>, backend: Backend, row: &UsageRow) -> String {
        match self {
            Self::Model if row.id.is_empty() => tr!("usage-no-model"),
            Self::Model => words::model(cx.desk, backend, &row.id),
            Self::Project if row.id.is_empty() => tr!("usage-no-project"),
            // Dubs and the like have none.
            Self::Voice if row.id.is_empty() && row.name.is_empty() => tr!("usage-no-voice"),
            Self::Key if row.name.is_empty() => tr!("usage-no-key"),
            Self::Tool => words::tool(&row.id),
            Self::Account if row.name.is_empty() => account(cx.desk, &row.id),
            _ if row.name.is_empty() => row.id.clone(),
            _ => row.name.clone(),
        }
    }

    /// Shows its rows in the ledger.
    fn filter(self, row: &UsageRow, table: &mut Table) {
        let id = row.id.as_str();
        table.clear();
        match self {
            Self::Project => {
                table.filter.project = Some(id.parse().ok().map(ProjectId));
            }
            Self::Voice => table.filter.voice = Some(id.into()),
            Self::Model => table.filter.model = Some(id.into()),
            Self::Tool => table.filter.tool = Some(id.to_owned()),
            Self::Account => table.filter.account = Some(id.to_owned()),
            Self::Key => table.filter.key = id.parse().ok().map(KeyId),
        }
    }
}

/// Voices of a casting call that isn't revealed are one row: whose take failed has spent less than the others.
fn voices<'a>(cx: &StudioCtx<'_>, rows: &'a [UsageRow]) -> Cow<'a, [UsageRow]> {
    let is_hidden = |row: &&UsageRow| cx.view.blind.has(cx.desk, &row.id.as_str().into());
    if !rows.iter().any(|row| is_hidden(&row)) {
        return Cow::Borrowed(rows);
    }
    let hidden = UsageRow {
        id: String::new(),
        name: tr!("usage-hidden-voices"),
        spent: rows.iter().filter(is_hidden).map(|row| row.spent).sum(),
    };
    let mut all: Vec<UsageRow> = rows.iter().filter(|row| !is_hidden(row)).cloned().collect();
    all.push(hidden);
    all.sort_by_key(|row| std::cmp::Reverse(row.spent));
    Cow::Owned(all)
}

/// An account by the names of its keys, else by its end: they all begin alike.
pub(super) fn account(desk: &Desk, id: &str) -> String {
    let of_it = desk.keys.iter();
    let of_it = of_it.filter(|card| card.account.as_deref() == Some(id));
    let keys: Vec<&str> = of_it.map(|card| card.name.as_str()).collect();
    if !keys.is_empty() {
        return keys.join(", ");
    }
    match id.char_indices().rev().nth(ENDING) {
        Some((at, _)) => format!("…{}", id.get(at..).unwrap_or(id)),
        None => id.to_owned(),
    }
}

/// Draws the lists beside each other as there is room; a press shows a row's entries in the ledger.
pub(super) fn shares_ui(ui: &mut Ui, cx: &StudioCtx<'_>, statement: &Statement, table: &mut Table) {
    let mut lists = vec![By::Project, By::Voice, By::Model, By::Tool];
    // With one of them there is nothing to tell apart.
    if statement.usage.by_account.len() > 1 {
        lists.push(By::Account);
    }
    if statement.usage.by_key.len() > 1 {
        lists.push(By::Key);
    }
    let width = ui.available_width();
    let columns = ((width / LEAST) as usize).clamp(1, lists.len());
    let each = (width / columns as f32).floor();
    for lists in lists.chunks(columns) {
        let rows = lists.iter().map(|by| shown(&by.rows(cx, statement))).max();
        let height = 28.0 + rows.unwrap_or(0) as f32 * ROW;
        let (space, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        for (place, by) in lists.iter().enumerate() {
            let rect = Rect::from_min_size(
                pos2(space.left() + place as f32 * each, space.top()),
                vec2(each - 24.0, height),
            );
            let builder = UiBuilder::new().id_salt(by.label()).max_rect(rect);
            let mut cell = ui.new_child(builder);
            cell.spacing_mut().item_spacing = vec2(0.0, 0.0);
            list_ui(&mut cell, cx, statement, *by, table);
        }
    }
}

/// How many rows a list has.
fn shown(rows: &[UsageRow]) -> usize {
    rows.len().min(ROWS + 1)
}

fn list_ui(ui: &mut Ui, cx: &StudioCtx<'_>, statement: &Statement, by: By, table: &mut Table) {
    let t = cx.tokens;
    ui.label(Face::SmallStrong.rich(by.label(), t.text));
    ui.add_space(8.0);
    let rows = by.rows(cx, statement);
    let most = rows.first().map_or(Credits::ZERO, |row| row.spent);
    let whole = statement.usage.spend.spent;
    let part = |spent: Credits| spent.0 as f32 / most.0.max(1) as f32;
    // One more has a row of its own: "1 others" says less and takes as much room.
    let named = if rows.len() == ROWS + 1 {
        ROWS + 1
    } else {
        ROWS
    };
    for row in rows.iter().take(named) {
        let share = Share {
            name: by.name(cx, statement.backend, row),
            spent: row.spent,
            part: part(row.spent),
            whole,
        };
        if share_ui(ui, statement.backend, &share, by.is_shown(row)) {
            by.filter(row, table);
        }
    }
    let others = rows.get(named..).unwrap_or_default();
    if !others.is_empty() {
        let spent = others.iter().map(|row| row.spent).sum();
        let share = Share {
            name: tr!("usage-others", count = others.len()),
            spent,
            part: part(spent).min(1.0),
            whole,
        };
        share_ui(ui, statement.backend, &share, false);
    }
}

struct Share {
    name: String,
    spent: Credits,
    /// Of the first row.
    part: f32,
    /// What the month came to.
    whole: Credits,
}

/// Draws a row; whether it was pressed.
fn share_ui(ui: &mut Ui, backend: Backend, share: &Share, pressable: bool) -> bool {
    let t = mynah_ui_kit::theme::Tokens::of(ui);
    let sense = if pressable {
        Sense::click()
    } else {
        Sense::hover()
    };
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), sense);
    let credits = words::credits(backend, share.spent);
    let said = tr!("usage-share", name = share.name.as_str(), credits = credits);
    let role = if pressable { Role::Button } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, &said));
    if ui.is_rect_visible(rect) {
        if pressable && response.hovered() {
            let ground = rect.expand2(vec2(4.0, 0.0));
            ui.painter().rect_filled(ground, size::RADIUS_SMALL, t.bg1);
        }
        let middle = rect.center().y;
        let number = Face::Mono.galley(ui, share.spent.to_string(), t.text);
        let at = pos2(
            rect.right() - number.size().x,
            middle - number.size().y / 2.0,
        );
        ui.painter().galley(at, number, t.text);
        let name_width = (width * 0.4).floor();
        let name = Face::Small.elided(ui, share.name.as_str(), t.text2, name_width - 8.0);
        let at = pos2(rect.left(), middle - name.size().y / 2.0);
        ui.painter().galley(at, name, t.text2);
        let track = Rect::from_min_max(
            pos2(rect.left() + name_width, middle - 2.0),
            pos2(rect.right() - 72.0, middle + 2.0),
        );
        if track.width() > 16.0 {
            meter::bar(ui, track, share.part, t.text2);
        }
        focus_ring(ui, &response, size::RADIUS_SMALL);
    }
    if !pressable {
        return false;
    }
    let percent = (share.spent.0 as f64 * 100.0 / share.whole.0.max(1) as f64).round();
    let explanation = tr!("usage-share.tip", percent = percent);
    tip(ui, response, &explanation).clicked()
}
