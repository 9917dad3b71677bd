//! The Usage room: what a month came to, what it went to, the ledger; budgets and alerts at its right.
//!
//! One backend at a time: draft and real credits are never in one sum. What is shown was asked for by a command.

mod budgets;
mod chart;
mod figures;
pub(super) mod filters;
mod inspector;
mod retired;
mod shares;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::time::Duration;

use egui::{Frame, Margin, ScrollArea, Ui, UiBuilder, vec2};

use mynah_core::backend::Backend;
use mynah_core::day::Month;
use mynah_i18n::tr;
use mynah_model::command::{Command, UsageCommand};
use mynah_model::desk::{LedgerQuery, Load, Outcome, Scope, Statement, UsageRow};
use mynah_model::remote::Remote;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::{TroubleCard, advice_ui};
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, IconButton, Segment, Side, both_sides, opening_ui, segmented};

use self::budgets::Budgets;
use self::table::Table;

/// The account's credits are read again when the room is opened, but not oftener than this.
const FRESH: Duration = Duration::from_secs(10);
/// A room less wide has its head in two rows.
const NARROW: f32 = 640.0;

/// The room's view state.
#[derive(Default)]
pub struct UsagePanel {
    /// Whose credits; `None`: the open project's.
    backend: Option<Backend>,
    /// The month; `None`: this one.
    month: Option<Month>,
    table: Table,
    budgets: Budgets,
    /// What was asked for last, and how often the ledger had changed by then.
    asked: Option<(Backend, Month, u64)>,
    asked_rows: Option<(LedgerQuery, u64)>,
    /// The pass in which the room was drawn last.
    drawn: u64,
}

impl UsagePanel {
    /// Puts the cursor into a budget's field with the next frame: the monthly one's, unless another one is named.
    pub fn go_to_budgets(&mut self, of: Option<Scope>) {
        // Those of the open project are the project's credits.
        self.backend = None;
        self.budgets.focus = Some(of.unwrap_or(Scope::Month));
    }

    /// Lists the entries of a backend that came to this.
    pub fn go_to_entries(&mut self, backend: Backend, outcome: Outcome) {
        self.backend = Some(backend);
        self.month = None;
        self.table.clear();
        self.table.filter.outcome = Some(outcome);
    }

    /// Says what of the ledger is looked at: what an export writes.
    pub fn look(&self, cx: &mut StudioCtx<'_>) {
        cx.view.ledger = self.table.query(self.backend(cx), self.month(cx));
    }

    fn backend(&self, cx: &StudioCtx<'_>) -> Backend {
        self.backend.unwrap_or_else(|| cx.desk.backend())
    }

    fn month(&self, cx: &StudioCtx<'_>) -> Month {
        self.month.unwrap_or_else(|| Month::of(cx.clock.now()))
    }

    /// Draws the room.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        // What stands at the right begins as high.
        ui.spacing_mut().item_spacing.y = 0.0;
        self.head_ui(ui, cx);
        self.look(cx);
        self.ask(cx, ui.ctx().cumulative_pass_nr());
        let (backend, month) = (self.backend(cx), self.month(cx));
        let statement = &cx.desk.usage.statement;
        let trouble = match statement {
            Remote::Failed { trouble, .. } => Some(trouble),
            Remote::Idle | Remote::Loading { .. } | Remote::Ready(_) => None,
        };
        let statement = statement
            .value()
            .filter(|shown| shown.backend == backend && shown.month == month);
        ScrollArea::vertical()
            .id_salt("usage")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin::symmetric(size::PAD_MAIN as i8, 16))
                    .show(ui, |ui| {
                        ui.spacing_mut().item_spacing = vec2(8.0, 12.0);
                        if let Some(trouble) = trouble
                            && TroubleCard::new(trouble).narrow().show(ui).is_some()
                        {
                            self.asked = None;
                        }
                        if let Some(statement) = statement {
                            retired::retired_ui(ui, cx, statement);
                        }
                        match statement {
                            Some(statement) => self.month_ui(ui, cx, statement),
                            None if trouble.is_none() => opening_ui(ui, &tr!("usage-waiting")),
                            None => {}
                        }
                    });
            });
    }

    /// Draws what stands at its right.
    pub fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let (backend, month) = (self.backend(cx), self.month(cx));
        inspector::inspector_ui(ui, cx, &mut self.budgets, (backend, month));
    }

    /// Asks for what is not known yet, or changed.
    fn ask(&mut self, cx: &mut StudioCtx<'_>, pass: u64) {
        let (backend, month) = (self.backend(cx), self.month(cx));
        // A frame may take two passes.
        if pass > self.drawn + 2 {
            cx.read_credits(backend, FRESH);
        }
        self.drawn = pass;
        let changes = cx.desk.usage.changes;
        if self.asked != Some((backend, month, changes)) {
            self.asked = Some((backend, month, changes));
            cx.send(Command::Usage(UsageCommand::Show(backend, month)));
        }
        let query = self.table.query(backend, month);
        if self.asked_rows.as_ref() != Some(&(query.clone(), changes)) {
            cx.send(Command::Usage(UsageCommand::Ledger(Box::new(
                query.clone(),
            ))));
            self.asked_rows = Some((query, changes));
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let width = ui.available_width();
        let narrow = width < NARROW;
        let head = size::head(ui.ctx());
        let height = if narrow { head + 44.0 } else { head };
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), egui::Sense::hover());
        let inner = rect.shrink2(vec2(size::PAD_MAIN, 0.0));
        if narrow {
            let (top, below) = inner.split_top_bottom_at_y(rect.top() + head);
            let builder = UiBuilder::new().id_salt("usage-month").max_rect(top);
            let mut row =
                ui.new_child(builder.layout(egui::Layout::left_to_right(egui::Align::Center)));
            self.title_ui(&mut row, cx);
            let below = below.with_max_y(rect.bottom() - 8.0);
            both_sides(ui, "usage-head", (below, 8.0), |ui, side| {
                self.choose_ui(ui, cx, side);
            });
        } else {
            both_sides(ui, "usage-head", (inner, 8.0), |ui, side| match side {
                Side::Left => self.title_ui(ui, cx),
                Side::Right => {
                    self.choose_ui(ui, cx, Side::Left);
                    self.choose_ui(ui, cx, Side::Right);
                }
            });
        }
        let stroke = egui::Stroke::new(1.0, cx.tokens.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, stroke);
    }

    fn title_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        ui.label(Face::Title.rich(tr!("room-usage"), t.text));
        ui.add_space(8.0);
        let month = self.month(cx);
        let before = IconButton::new(icons::CARET_LEFT, tr!("usage-month-before"))
            .command("usage-month-before")
            .row()
            .tip(tr!("usage-month-before.tip"));
        if ui.add(before).clicked() {
            self.month = Some(month.before());
            self.table.first_page();
        }
        ui.label(Face::BodyMedium.rich(words::month(month), t.text));
        let newest = month >= Month::of(cx.clock.now());
        let after = IconButton::new(icons::CARET_RIGHT, tr!("usage-month-after"))
            .command("usage-month-after")
            .row()
            .tip(tr!("usage-month-after.tip"))
            .why_not(newest.then(|| tr!("usage-month-newest")));
        if ui.add(after).clicked() {
            self.month = Some(month.after());
            self.table.first_page();
        }
    }

    fn choose_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, side: Side) {
        match side {
            Side::Left => {
                let mut backend = self.backend(cx);
                let (live, draft) = (tr!("usage-backend-live"), tr!("usage-backend-draft"));
                let tips = (
                    tr!("usage-backend-live.tip"),
                    tr!("usage-backend-draft.tip"),
                );
                let segments = [
                    Segment::new(Backend::Live, &live).tip(&tips.0),
                    Segment::new(Backend::Draft, &draft).tip(&tips.1),
                ];
                if segmented(ui, &tr!("usage-backend"), &mut backend, &segments, None) {
                    self.backend = Some(backend);
                    self.table.clear();
                }
            }
            Side::Right => {
                let export = Button::new(tr!("usage-export"))
                    .small()
                    .outline()
                    .icon(icons::EXPORT)
                    .tip(tr!("usage-export.tip"));
                if ui.add(export).clicked() {
                    cx.act(Action::ExportLedger);
                }
            }
        }
    }

    fn month_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, statement: &Statement) {
        let whose = match statement.backend {
            Backend::Live => tr!("usage-shown-live"),
            Backend::Draft => tr!("usage-shown-draft"),
        };
        ui.add(egui::Label::new(Face::Small.rich(whose, cx.tokens.text3)).wrap());
        figures::figures_ui(ui, cx, statement);
        chart::chart_ui(ui, cx, statement);
        divider(ui, cx);
        if statement.usage.by_project.is_empty() {
            let nothing = Face::Small.rich(tr!("usage-nothing"), cx.tokens.text2);
            ui.label(nothing);
        } else {
            shares::shares_ui(ui, cx, statement, &mut self.table);
            let loads: Vec<Load> = statement.usage.by_model.iter().map(spoken).collect();
            if let Some(advice) = cx.desk.advice(statement.backend, &loads) {
                advice_ui(ui, &advice);
            }
        }
        divider(ui, cx);
        self.table.ui(ui, cx, statement);
    }
}

/// What a model spoke in a month. Whether it was texts with tags nobody kept: what may be lost is told.
fn spoken(row: &UsageRow) -> Load {
    Load {
        credits: row.spent,
        tags: true,
        ..Load::new(row.id.as_str().into())
    }
}

fn divider(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 1.0), egui::Sense::hover());
    let across = rect.expand2(vec2(size::PAD_MAIN, 0.0)).x_range();
    let stroke = egui::Stroke::new(1.0, cx.tokens.line);
    ui.painter().hline(across, rect.center().y, stroke);
}
