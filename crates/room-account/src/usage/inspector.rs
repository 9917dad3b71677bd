//! What stands at the right of the Usage room: budgets, pace, alerts, the account's own count, the plan.

use std::time::Duration;

use egui::{Label, ScrollArea, Ui, UiBuilder, vec2};

use super::budgets::Budgets;
use super::shares::account;
use super::words;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::day::{Day, Month};
use mynah_i18n::tr;
use mynah_model::alerts::alert_text;
use mynah_model::command::{Command, UsageCommand};
use mynah_model::desk::{Meter, Statement, Usage};
use mynah_model::pace::Pace;
use mynah_model::remote::Remote;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, Chip, at_right};

/// Alerts that are listed at once.
const ALERTS: usize = 8;

pub(super) fn inspector_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    budgets: &mut Budgets,
    (backend, month): (Backend, Month),
) {
    let t = cx.tokens;
    ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
    let head = size::head(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), head), egui::Sense::hover());
    let inner = rect.shrink2(vec2(size::PAD, 0.0));
    let builder = UiBuilder::new()
        .id_salt("usage-inspector-head")
        .max_rect(inner);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut title = ui.new_child(builder.layout(layout));
    title.label(Face::Title.rich(tr!("usage-inspector"), t.text));
    let line = egui::Stroke::new(1.0, t.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    ScrollArea::vertical()
        .id_salt("usage-inspector")
        .auto_shrink(false)
        .show(ui, |ui| {
            egui::Frame::new()
                .inner_margin(egui::Margin::symmetric(size::PAD as i8, 16))
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                    budgets.ui(ui, cx, backend);
                    divider(ui, cx);
                    pace_ui(ui, cx, backend);
                    divider(ui, cx);
                    alerts_ui(ui, cx, backend);
                    if backend == Backend::Live {
                        divider(ui, cx);
                        checked_ui(ui, cx, month);
                    }
                    divider(ui, cx);
                    plan_ui(ui, cx, backend);
                });
        });
}

fn divider(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 17.0), egui::Sense::hover());
    let across = rect.expand2(vec2(size::PAD, 0.0)).x_range();
    let stroke = egui::Stroke::new(1.0, cx.tokens.line);
    ui.painter().hline(across, rect.center().y, stroke);
}

fn heading(ui: &mut Ui, cx: &StudioCtx<'_>, text: String) {
    ui.label(Face::SmallStrong.rich(text, cx.tokens.text));
}

fn fact(ui: &mut Ui, cx: &StudioCtx<'_>, name: &str, value: &str) {
    let t = cx.tokens;
    ui.horizontal(|ui| {
        ui.set_min_height(20.0);
        ui.label(Face::Small.rich(name, t.text2));
        at_right(ui, |ui| ui.label(Face::Mono.rich(value, t.text)));
    });
}

fn meter<'a>(cx: &StudioCtx<'a>, backend: Backend) -> Option<&'a Meter> {
    cx.desk.meters.get(&backend).and_then(Remote::value)
}

/// How long the account's credits last.
fn pace_ui(ui: &mut Ui, cx: &StudioCtx<'_>, backend: Backend) {
    heading(ui, cx, tr!("usage-pace"));
    let today = Day::of(cx.clock.now());
    let now = Month::with(today);
    let statement = cx.desk.usage.statement.value();
    let statement = statement.filter(|statement| statement.backend == backend);
    let recent = statement
        .map(Statement::recent_of_shown)
        .unwrap_or_default();
    let pace = Pace::of(recent, today);
    let text = match (meter(cx, backend), pace) {
        (Some(meter), _) if meter.limit > Credits::ZERO && meter.used >= meter.limit => {
            tr!("usage-pace.over")
        }
        (Some(meter), Some(pace)) => {
            let last = pace.lasts_until(meter.limit.less(meter.used));
            let resets = meter.resets.map(Day::here);
            match (last, resets) {
                (Some(last), Some(resets)) if last >= resets => {
                    let date = words::date_from(resets, now);
                    tr!("usage-pace.resets", date = date)
                }
                (Some(last), _) => {
                    tr!("usage-pace.lasts", date = words::date_from(last, now))
                }
                (None, _) => tr!("usage-pace.long"),
            }
        }
        (None, Some(_)) => tr!("usage-pace.unknown"),
        (_, None) if Pace::is_early(recent) => tr!("usage-pace.early"),
        (_, None) => tr!("usage-pace.none"),
    };
    ui.add(Label::new(Face::Small.rich(text, cx.tokens.text2)).wrap());
}

fn alerts_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, backend: Backend) {
    let t = cx.tokens;
    let desk = cx.desk;
    let alerts = desk.alerts(backend);
    heading(ui, cx, tr!("usage-alerts"));
    if alerts.is_empty() {
        let none = Face::Small.rich(tr!("usage-alerts.none"), t.text2);
        ui.add(Label::new(none).wrap());
        return;
    }
    for alert in alerts.iter().take(ALERTS) {
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), egui::Sense::hover());
            let ink = if alert.seen { t.text3 } else { t.warn };
            icons::BELL.paint(ui.painter(), rect.center(), 14.0, ink);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                let ink = if alert.seen { t.text2 } else { t.text };
                ui.add(Label::new(Face::Small.rich(alert_text(alert), ink)).wrap());
                let mut when = words::time_here(alert.at);
                if !alert.seen {
                    when = tr!("usage-alert-new", when = when);
                }
                ui.label(Face::Label.rich(when, t.text3));
            });
        });
    }
    if alerts.iter().any(|alert| !alert.seen) {
        let seen = Button::new(tr!("usage-alerts-seen"))
            .command("usage-alerts-seen.command")
            .small()
            .icon(icons::CHECK)
            .tip(tr!("usage-alerts-seen.tip"));
        if ui.add(seen).clicked() {
            cx.send(Command::Usage(UsageCommand::Seen(backend)));
        }
    }
}

/// What the ledger says of the account that is checked; of several accounts only what was spent is known of each.
fn ledger_ui(ui: &mut Ui, cx: &StudioCtx<'_>, usage: &Usage, whose: Option<&str>) {
    let shown = |credits: Credits| words::credits(Backend::Live, credits);
    let name = tr!("usage-checked.ledger");
    if usage.by_account.len() > 1 {
        let own = usage.by_account.iter().find(|row| Some(&*row.id) == whose);
        fact(
            ui,
            cx,
            &name,
            &shown(own.map_or(Credits::ZERO, |row| row.spent)),
        );
        return;
    }
    fact(ui, cx, &name, &shown(usage.spend.spent));
    let open = usage.spend.reserved + usage.spend.unknown;
    if open > Credits::ZERO {
        fact(ui, cx, &tr!("usage-checked.open"), &shown(open));
    }
}

/// The ledger beside what the account says itself.
fn checked_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, month: Month) {
    let backend = Backend::Live;
    let elsewhere = cx.desk.usage.elsewhere.get(&backend).copied();
    ui.horizontal(|ui| {
        heading(ui, cx, tr!("usage-checked"));
        at_right(ui, |ui| match elsewhere.map(|it| it.credits) {
            Some(Credits::ZERO) => {
                let (word, explanation) =
                    (tr!("usage-checked.match"), tr!("usage-checked.match-tip"));
                let chip = Chip::new(&word).icon(icons::CHECK).good();
                ui.add(chip.tip(&explanation));
            }
            Some(_) => {
                let (word, explanation) = (
                    tr!("usage-checked.elsewhere"),
                    tr!("usage-checked.elsewhere-tip"),
                );
                let chip = Chip::new(&word).icon(icons::WARNING).warn();
                ui.add(chip.tip(&explanation));
            }
            None => {}
        });
    });
    let of = cx.desk.keys.iter();
    let of = of.filter(|card| cx.desk.key_in_use == Some(card.id));
    let of = of.last().filter(|_| cx.desk.keys.len() > 1);
    if let Some(card) = of {
        let whose = match &card.account {
            Some(id) => account(cx.desk, id),
            None => card.name.clone(),
        };
        fact(ui, cx, &tr!("usage-checked.whose"), &whose);
    }
    let shown = |credits: Credits| words::credits(backend, credits);
    let statement = cx.desk.usage.statement.value();
    if let Some(statement) = statement.filter(|it| it.backend == backend && it.month == month) {
        ledger_ui(
            ui,
            cx,
            &statement.usage,
            of.and_then(|card| card.account.as_deref()),
        );
    }
    let Some(meter) = meter(cx, backend) else {
        fact(
            ui,
            cx,
            &tr!("usage-checked.account"),
            &tr!("usage-plan.unknown"),
        );
        return;
    };
    fact(ui, cx, &tr!("usage-checked.account"), &shown(meter.used));
    if let Some(others) = elsewhere {
        if others.before > Credits::ZERO {
            // Whose that was nobody knows: without it the numbers don't add up.
            let since = words::time_here(others.since);
            let name = tr!("usage-checked.before", at = since.as_str());
            fact(ui, cx, &name, &shown(others.before));
            fact(
                ui,
                cx,
                &tr!("usage-checked.others-since"),
                &shown(others.credits),
            );
        } else {
            fact(ui, cx, &tr!("usage-checked.others"), &shown(others.credits));
        }
    }
    fact(
        ui,
        cx,
        &tr!("usage-checked.at"),
        &words::time_here(meter.read),
    );
    let again = Button::new(tr!("usage-checked-again"))
        .command("usage-checked-again.command")
        .small()
        .icon(icons::ARROW_CLOCKWISE)
        .tip(tr!("usage-checked-again.tip"));
    if ui.add(again).clicked() {
        cx.read_credits(backend, Duration::ZERO);
    }
}

fn plan_ui(ui: &mut Ui, cx: &StudioCtx<'_>, backend: Backend) {
    heading(ui, cx, tr!("usage-plan"));
    let Some(meter) = meter(cx, backend) else {
        let text = Face::Small.rich(tr!("usage-plan.unknown"), cx.tokens.text2);
        ui.label(text);
        return;
    };
    let now = Month::of(cx.clock.now());
    let limit = words::credits(backend, meter.limit);
    fact(
        ui,
        cx,
        &words::plan(&meter.plan),
        &tr!("usage-plan.credits", limit = limit),
    );
    if let Some(resets) = meter.resets {
        let date = words::date_from(Day::here(resets), now);
        fact(ui, cx, &tr!("usage-plan.resets"), &date);
    }
    let of = |used: u64, limit: u64| {
        tr!(
            "usage-plan.of",
            used = used.to_string(),
            limit = limit.to_string()
        )
    };
    let slots = meter.slots;
    if let Some((used, limit)) = slots.voices {
        fact(ui, cx, &tr!("usage-plan.voices"), &of(used, limit));
    }
    if let Some((used, limit)) = slots.professional {
        fact(ui, cx, &tr!("usage-plan.professional"), &of(used, limit));
    }
    if let Some(edits) = slots.edits {
        let left = slots.most_edits.map_or_else(
            || tr!("usage-plan.unlimited"),
            |most| of(most.saturating_sub(edits), most),
        );
        fact(ui, cx, &tr!("usage-plan.edits"), &left);
    }
    let ceiling = cx.desk.ceiling_of(backend, meter);
    fact(ui, cx, &tr!("usage-plan.requests"), &ceiling.to_string());
}
