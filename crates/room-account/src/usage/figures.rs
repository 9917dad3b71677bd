//! The four numbers at the top: used, forecast, what a finished minute costs, saved.

use egui::{Label, Ui, UiBuilder, vec2};

use super::words;
use mynah_core::credits::Credits;
use mynah_core::day::{Day, Month};
use mynah_i18n::tr;
use mynah_model::desk::{Scope, Statement};
use mynah_model::pace::Pace;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Tokens};

/// A number needs this much room.
const LEAST: f32 = 192.0;
/// Height of a number with its label and its note.
const HEIGHT: f32 = 76.0;

struct Figure {
    label: String,
    number: String,
    unit: String,
    note: String,
    warns: bool,
}

/// Draws them beside each other, or two by two where there is no room.
pub(super) fn figures_ui(ui: &mut Ui, cx: &StudioCtx<'_>, statement: &Statement) {
    let figures = [
        used(cx, statement),
        forecast(cx, statement),
        minute(statement),
        saved(statement),
    ];
    let width = ui.available_width();
    let columns = if width >= 4.0 * LEAST {
        4
    } else if width >= 2.0 * LEAST {
        2
    } else {
        1
    };
    let each = (width / columns as f32).floor();
    for row in figures.chunks(columns) {
        let (space, _) = ui.allocate_exact_size(vec2(width, HEIGHT), egui::Sense::hover());
        for (place, figure) in row.iter().enumerate() {
            let left = space.left() + place as f32 * each;
            let rect =
                egui::Rect::from_min_size(egui::pos2(left, space.top()), vec2(each - 16.0, HEIGHT));
            if place > 0 {
                let stroke = egui::Stroke::new(1.0, cx.tokens.line);
                ui.painter().vline(left - 8.5, rect.y_range(), stroke);
            }
            let rect = rect.with_min_x(if place > 0 { left + 8.0 } else { left });
            let mut cell = ui.new_child(UiBuilder::new().id_salt(&figure.label).max_rect(rect));
            figure_ui(&mut cell, cx.tokens, figure);
        }
    }
}

fn figure_ui(ui: &mut Ui, t: &Tokens, figure: &Figure) {
    ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
    ui.add(Label::new(Face::Small.rich(figure.label.as_str(), t.text2)).truncate());
    ui.horizontal(|ui| {
        ui.set_height(Face::Clock.line_height());
        ui.label(Face::Clock.rich(figure.number.as_str(), t.text));
        ui.label(Face::MonoLabel.rich(figure.unit.as_str(), t.text3));
    });
    let ink = if figure.warns { t.warn } else { t.text2 };
    ui.add(Label::new(Face::Label.rich(figure.note.as_str(), ink)).truncate());
}

/// The month's budget, where there is one.
pub(super) fn month_budget(cx: &StudioCtx<'_>, statement: &Statement) -> Option<Credits> {
    let budgets = cx.desk.budgets(statement.backend).iter();
    budgets
        .map(|standing| standing.budget)
        .find(|budget| budget.scope == Scope::Month)
        .map(|budget| budget.credits)
}

/// The day up to which the month is known: today, or its last.
pub(super) fn known_until(cx: &StudioCtx<'_>, month: Month) -> Day {
    Day::of(cx.clock.now()).min(month.last())
}

fn used(cx: &StudioCtx<'_>, statement: &Statement) -> Figure {
    let spend = statement.usage.spend;
    let (day, days) = (
        known_until(cx, statement.month).number(),
        statement.month.days(),
    );
    let over = Day::of(cx.clock.now()) > statement.month.last();
    let note = if spend.unknown > Credits::ZERO {
        let credits = words::credits(statement.backend, spend.unknown);
        tr!("usage-used.unknown", credits = credits)
    } else if statement.guessed > Credits::ZERO {
        let credits = words::credits(statement.backend, statement.guessed);
        tr!("usage-used.guessed", credits = credits)
    } else if over {
        tr!("usage-used.whole", days = days)
    } else if let Some(limit) = month_budget(cx, statement).filter(|limit| limit.0 > 0) {
        let percent = (spend.spent.0 as f64 * 100.0 / limit.0 as f64).round();
        tr!(
            "usage-used.of",
            percent = percent,
            limit = limit.to_string(),
            day = day,
            days = days
        )
    } else {
        tr!("usage-used.plain", day = day, days = days)
    };
    Figure {
        label: tr!("usage-used"),
        number: spend.spent.to_string(),
        unit: words::unit(statement.backend),
        note,
        warns: spend.unknown > Credits::ZERO,
    }
}

fn forecast(cx: &StudioCtx<'_>, statement: &Statement) -> Figure {
    let today = Day::of(cx.clock.now());
    let (month, used) = (statement.month, statement.usage.spend.spent);
    let pace = Pace::of(statement.recent, today);
    let end = pace.map_or(used, |pace| pace.month_end(used, month));
    let (note, warns) = if today > month.last() {
        (tr!("usage-forecast.past"), false)
    } else if Pace::is_early(statement.recent) {
        (tr!("usage-forecast.early"), false)
    } else if pace.is_none() {
        (tr!("usage-forecast.none"), false)
    } else {
        match month_budget(cx, statement) {
            Some(limit) if end > limit => {
                let credits = end.less(limit).to_string();
                (tr!("usage-forecast.over", credits = credits), true)
            }
            Some(limit) => {
                let credits = limit.less(end).to_string();
                (tr!("usage-forecast.within", credits = credits), false)
            }
            None => {
                let days = statement.recent.days;
                (tr!("usage-forecast.plain", days = days), false)
            }
        }
    };
    Figure {
        label: tr!("usage-forecast", date = words::date(month.last())),
        number: end.to_string(),
        unit: words::unit(statement.backend),
        note,
        warns,
    }
}

fn a_minute(spent: Credits, secs: f64) -> Option<Credits> {
    // Of a few seconds it would be what was tried, not what a minute costs.
    (secs >= 60.0).then(|| Credits((spent.0 as f64 * 60.0 / secs).round() as u64))
}

fn minute(statement: &Statement) -> Figure {
    let cost = a_minute(statement.usage.spend.spent, statement.finished_secs);
    let before = a_minute(statement.spent_before, statement.finished_secs_before);
    let minutes = format!("{:.1}", (statement.finished_secs / 6.0).floor() / 10.0);
    let note = match (cost, before) {
        (None, _) if statement.finished_secs > 0.0 => {
            tr!("usage-minute.early", minutes = minutes)
        }
        (None, _) => tr!("usage-minute.none"),
        (Some(_), Some(before)) => tr!(
            "usage-minute.text",
            minutes = minutes,
            before = before.to_string()
        ),
        (Some(_), None) => tr!("usage-minute.alone", minutes = minutes),
    };
    Figure {
        label: tr!("usage-minute"),
        number: cost.map_or_else(|| "–".to_owned(), |cost| cost.to_string()),
        unit: words::unit(statement.backend),
        note,
        warns: false,
    }
}

fn saved(statement: &Statement) -> Figure {
    let spend = statement.usage.spend;
    let note = if spend.reclaimed > Credits::ZERO {
        tr!(
            "usage-saved.reclaimed",
            credits = words::credits(statement.backend, spend.reclaimed)
        )
    } else {
        tr!("usage-saved.text", count = statement.answered)
    };
    Figure {
        label: tr!("usage-saved"),
        number: spend.saved.to_string(),
        unit: words::unit(statement.backend),
        note,
        warns: false,
    }
}
