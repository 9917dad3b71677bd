//! What each model would make of the script, and what changes with a switch, before it is done.

use egui::accesskit::Role;
use egui::{CornerRadius, Frame, Label, Margin, Rect, Sense, Shape, Ui, WidgetInfo, pos2, vec2};

use super::Outcome;
use super::rows::{down, listed};
use mynah_core::credits::Quote;
use mynah_core::day::Day;
use mynah_core::ids::ModelId;
use mynah_i18n::thousands;
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::{Desk, ModelAdvice, ModelRow, Price};
use mynah_script::lint;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::advice::loss_words;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::language_name;
use mynah_ui_kit::theme::{Face, Tokens, icons, size};
use mynah_ui_kit::widgets::{Button, at_right, focus_ring, tip};

/// Width of the dialog where the window has it.
pub const WIDTH: f32 = 640.0;
/// Most of the list that is seen at once, and what all around it needs.
const LIST: f32 = 400.0;
const AROUND: f32 = 360.0;
/// Most of what changes that is seen at once: in a window lower than this, and else.
const LOW: f32 = 600.0;
const CHANGES: [f32; 2] = [72.0, 160.0];
/// Height of what is told of the chosen model, with its title: most tell no more.
const CHANGED: f32 = 112.0;
/// The scroll bar floats over the list; rows end before it.
const BAR: f32 = 12.0;
/// Widths of the prices: of the whole script, of what isn't made yet.
const CELLS: [f32; 2] = [132.0, 132.0];

/// The dialog while it is open.
pub struct ModelsDialog {
    shown: ModelAdvice,
    /// As it is by now, while that is read.
    next: Option<ModelAdvice>,
    /// The one that was chosen to look at.
    chosen: Option<ModelId>,
}

impl ModelsDialog {
    /// Of the open project; nothing where none is.
    pub fn new(cx: &StudioCtx<'_>) -> Option<Self> {
        let shown = ModelAdvice::new(cx.desk);
        shown.ground.is_some().then_some(Self {
            shown,
            next: None,
            chosen: None,
        })
    }

    /// Whether another project or backend is open by now.
    pub(super) fn is_over(&self, cx: &StudioCtx<'_>) -> bool {
        !self
            .shown
            .ground
            .is_some_and(|ground| ground.goes_on(cx.desk))
    }

    /// Reads on, and again where something changed.
    fn read(&mut self, ui: &Ui, desk: &Desk) {
        if !self.shown.is_done() {
            desk.advise(&mut self.shown);
            ui.ctx().request_repaint();
        } else if let Some(next) = &mut self.next {
            if desk.advise(next)
                && let Some(next) = self.next.take()
            {
                self.shown = next;
            }
            ui.ctx().request_repaint();
        } else if self.shown.is_old(desk) {
            self.next = Some(ModelAdvice::new(desk));
            ui.ctx().request_repaint();
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        self.read(ui, cx.desk);
        ui.label(Face::Title.rich(tr!("models-title"), t.text));
        let text = Face::Small.rich(tr!("models-text"), t.text2);
        ui.add(Label::new(text).wrap());
        if !self.shown.is_done() {
            let percent = (self.shown.progress(cx.desk) * 100.0).floor();
            let reading = tr!("models-reading", percent = percent);
            ui.label(Face::Small.rich(reading, t.text2));
        } else if self.shown.unpriced > 0 {
            let words = tr!("models-unpriced", lines = self.shown.unpriced);
            ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
        }
        self.best_ui(ui, cx);
        self.list_ui(ui, cx);
        // The buttons below stay where they are when a model is chosen.
        ui.vertical(|ui| {
            ui.set_min_height(CHANGED);
            self.changes_ui(ui, cx);
        });
        self.foot_ui(ui, cx)
    }

    /// Which models stand out, in a sentence each; nothing before all was read, or where that can't be told.
    fn best_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let told = cx.desk.script_language().is_some();
        let named = |is: fn(Best) -> bool| {
            let rows = self.shown.rows.iter();
            let rows = rows.filter(|row| is(Best::of(&self.shown, row, told)));
            let names: Vec<&str> = rows.map(|row| row.model.name.as_str()).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        let cheapest = named(|best| best.cheapest);
        let carries = named(|best| best.carries);
        let words = [
            cheapest.map(|models| tr!("models-best-cheapest", models = models)),
            carries.map(|models| tr!("models-best-carries", models = models)),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        if !words.is_empty() {
            let words = Face::Small.rich(words.join(" "), cx.tokens.text);
            ui.add(Label::new(words).wrap());
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        if self.shown.rows.is_empty() {
            ui.label(Face::Small.rich(tr!("inspector-models-loading"), t.text2));
            return;
        }
        ui.spacing_mut().item_spacing.y = 4.0;
        let wide = ui.available_width() - BAR;
        let (head, _) = ui.allocate_exact_size(vec2(wide, 16.0), Sense::hover());
        let heads = [tr!("models-head-all"), tr!("models-head-to-do")];
        cells_ui(ui, head.shrink2(vec2(8.0, 0.0)), heads, t.text2);
        let height = ui.ctx().content_rect().height();
        let room = height - down(height) - AROUND;
        let today = Day::here(cx.clock.now());
        let language = cx.desk.script_language();
        let mut clicked = None;
        listed(room.clamp(96.0, LIST))
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.set_width(wide);
                for row in &self.shown.rows {
                    let chosen = self.chosen.as_ref() == Some(&row.model.id);
                    let best = Best::of(&self.shown, row, language.is_some());
                    let facts = Facts::of(row, best, language, today);
                    if row_ui(ui, cx.desk, row, &facts, chosen) {
                        clicked = Some(row.model.id.clone());
                    }
                }
            });
        ui.spacing_mut().item_spacing.y = 10.0;
        ui.add_space(10.0);
        if clicked.is_some() {
            self.chosen = clicked;
        }
    }

    /// What changes if the chosen model speaks everything.
    fn changes_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        let Some(row) = self.chosen.as_ref().and_then(|id| self.shown.row(id)) else {
            let text = Face::Small.rich(tr!("models-choose"), t.text2);
            ui.add(Label::new(text).wrap());
            return;
        };
        let name = row.model.name.as_str();
        if self.shown.is_done() && !self.shown.would_change(cx.desk, &row.model.id) {
            let text = Face::Small.rich(tr!("models-speaks-all", model = name), t.text2);
            ui.add(Label::new(text).wrap());
            return;
        }
        let mut told = Vec::new();
        if row.outdated > 0 {
            told.push(tr!("models-outdated", takes = row.outdated));
        }
        if self.shown.approved > 0 {
            told.push(tr!("models-approved", takes = self.shown.approved));
        }
        let tally = cx.desk.tally();
        let after = price(cx.desk, row.to_do).said;
        told.push(if tally.counting {
            tr!("models-after", after = after)
        } else {
            let before = price(cx.desk, tally.changed_price.quote).said;
            tr!("models-before-after", before = before, after = after)
        });
        let warned = warnings(row);
        if let Some(usual) = self
            .shown
            .usual()
            .filter(|usual| usual.model.id != row.model.id)
        {
            let lost: Vec<String> = row.lacks(usual).into_iter().map(loss_words).collect();
            if !lost.is_empty() {
                told.push(tr!("models-lost", lost = lost.join(", ")));
            }
        }
        let title = tr!("models-switching", model = name);
        ui.label(Face::BodyStrong.rich(title, t.text));
        let told = told.into_iter().map(|words| (words, t.text2));
        let warned = warned.into_iter().map(|words| (words, t.warn));
        let is_low = ui.ctx().content_rect().height() < LOW;
        listed(if is_low { CHANGES[0] } else { CHANGES[1] })
            .id_salt("models-changes")
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                for (words, ink) in told.chain(warned) {
                    ui.add(Label::new(Face::Small.rich(words, ink)).wrap());
                }
            });
        ui.add_space(4.0);
    }

    fn foot_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let chosen = self.chosen.as_ref().and_then(|id| self.shown.row(id));
        let changes = |row: &&ModelRow| self.shown.would_change(cx.desk, &row.model.id);
        let why = if !self.shown.is_done() {
            Some(tr!("dialog-gathering"))
        } else if chosen.is_none() {
            Some(tr!("models-choose"))
        } else {
            let same = chosen.filter(|row| !changes(row));
            same.map(|row| tr!("models-speaks-all", model = row.model.name.as_str()))
        };
        let words = match chosen {
            Some(row) => tr!("models-switch.to", model = row.model.name.as_str()),
            None => tr!("models-switch"),
        };
        let done = Button::new(words)
            .icon(icons::SWAP)
            .tip(tr!("models-switch.tip"))
            .why_not(why)
            .primary();
        let close = Button::new(tr!("dialog-close")).ghost();
        let close = close.tip(tr!("models-close.tip"));
        let (closed, switched) =
            at_right(ui, |ui| (ui.add(close).clicked(), ui.add(done).clicked()));
        let edit = || self.shown.switch(cx.desk, &chosen?.model.id);
        if switched && let Some(edit) = edit() {
            // A step of its own.
            cx.pause_typing();
            cx.edit(edit);
            cx.pause_typing();
            if let (Some(project), Some(lost), Some(row)) =
                (&cx.desk.project, cx.desk.lost_model(), chosen)
            {
                // Who speaks first from now on has nothing to go back to, either.
                cx.send(Command::Project(ProjectCommand::PinModel {
                    project: project.card.id,
                    model: row.model.id.clone(),
                    instead_of: lost.clone(),
                }));
            }
            return Outcome::Done;
        }
        if closed { Outcome::Done } else { Outcome::Open }
    }
}

/// What is told of a model below its name.
struct Facts {
    can: String,
    warns: String,
}

/// What sets a model apart from the others for this script.
#[derive(Clone, Copy)]
struct Best {
    /// No other makes all of it for less, and one for more.
    cheapest: bool,
    /// It speaks and performs all that is in it.
    carries: bool,
}

impl Best {
    fn of(advice: &ModelAdvice, row: &ModelRow, told: bool) -> Self {
        let done = advice.is_done() && advice.lines > 0;
        let others = || advice.rows.iter().map(|other| other.all);
        // What nobody can be priced for may cost more with the one than with the other.
        let priced = done && advice.unpriced == 0;
        let least = others().all(|other| row.all.most <= other.least || row.all == other);
        let dearer = others().any(|other| row.all.most < other.least);
        let lacks = row.aloud + row.restless + row.dropped;
        // Where nobody tells the model's languages or the script's, nothing can be said.
        let known = told && !row.known.languages.is_empty();
        Self {
            cheapest: priced && least && dearer,
            carries: done && known && lacks == 0 && row.unspoken.is_empty(),
        }
    }
}

impl Facts {
    fn of(row: &ModelRow, best: Best, language: Option<&str>, today: Day) -> Self {
        let known = &row.known;
        let languages = row.model.languages.len();
        let mut can = Vec::new();
        can.extend(best.cheapest.then(|| tr!("models-cheapest")));
        can.extend(best.carries.then(|| tr!("models-carries")));
        can.push(match language {
            Some(language) if row.unspoken.is_empty() => {
                tr!("models-speaks", language = language_name(language))
            }
            _ if languages > 0 => tr!("models-languages", languages = languages),
            _ => tr!("models-languages-unknown"),
        });
        for (does, words) in [
            (known.tags, tr!("models-tags")),
            (known.breaks, tr!("models-breaks")),
            (known.phonemes, tr!("models-phonemes")),
            (row.model.hears_context(), tr!("models-context")),
        ] {
            if does {
                can.push(words);
            }
        }
        // Sentences that wrap would break at the thin gap.
        let limit = thousands(row.model.limit as u64).replace('\u{2009}', "\u{a0}");
        can.push(tr!("models-limit", limit = limit));
        if let Some(ms) = known.latency_ms {
            can.push(tr!("models-latency", ms = ms));
        }
        let mut warns = warnings(row);
        warns.extend(lint::of_model(known, today).map(|hint| hint.says));
        Self {
            can: can.join(" · "),
            warns: warns.join(" · "),
        }
    }
}

/// What of the script the model can't do, by how many lines have it.
fn warnings(row: &ModelRow) -> Vec<String> {
    let mut warns: Vec<String> = row
        .unspoken
        .iter()
        .map(|(language, lines)| {
            let language = language_name(language);
            tr!("models-unspoken", language = language, lines = *lines)
        })
        .collect();
    for (lines, words) in [
        (row.aloud, tr!("models-aloud", lines = row.aloud)),
        (row.restless, tr!("models-restless", lines = row.restless)),
        (row.dropped, tr!("models-dropped", lines = row.dropped)),
        (row.over, tr!("models-over", lines = row.over)),
    ] {
        if lines > 0 {
            warns.push(words);
        }
    }
    warns
}

fn price(desk: &Desk, quote: Quote) -> PriceText {
    PriceText::short(Price {
        quote,
        backend: desk.backend(),
        zero_retention: false,
    })
}

/// A model's row; true where it was chosen.
fn row_ui(ui: &mut Ui, desk: &Desk, row: &ModelRow, facts: &Facts, chosen: bool) -> bool {
    let t = Tokens::of(ui);
    let behind = ui.painter().add(Shape::Noop);
    let [all, to_do] = [row.all, row.to_do].map(|quote| price(desk, quote));
    let frame = Frame::new().inner_margin(Margin::same(8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        let wide = ui.available_width();
        let (head, _) = ui.allocate_exact_size(vec2(wide, 20.0), Sense::hover());
        let shown = [all.shown.clone(), to_do.shown.clone()];
        cells_ui(ui, head, shown, t.text);
        let room = wide - CELLS.iter().sum::<f32>() - 8.0;
        let name = Face::SmallMedium.elided(ui, &row.model.name, t.text, room);
        let beside = name.size().x + 8.0;
        let y = |height: f32| head.center().y - height / 2.0;
        let at = pos2(head.left(), y(name.size().y));
        ui.painter().galley(at, name, t.text);
        if row.lines > 0 && room - beside > 40.0 {
            let now = tr!("models-now", lines = row.lines);
            let now = Face::Label.elided(ui, now, t.accent_ink, room - beside);
            let at = pos2(head.left() + beside, y(now.size().y));
            ui.painter().galley(at, now, t.accent_ink);
        }
        for (words, ink) in [(&facts.can, t.text2), (&facts.warns, t.warn)] {
            if !words.is_empty() {
                let words = Face::Small.rich(words.as_str(), ink);
                ui.add(Label::new(words).wrap().selectable(false));
            }
        }
    });
    let rect = frame.response.rect;
    let id = ui.scope_id().with(("model", row.model.id.as_str()));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let said = tr!(
            "models-row",
            all = all.said.as_str(),
            todo = to_do.said.as_str(),
            facts = [facts.can.as_str(), facts.warns.as_str()].join(" · ")
        );
        let name = row.model.name.as_str();
        let mut info = WidgetInfo::selected(Role::ListBoxOption, true, chosen, name);
        info.current_text_value = Some(said);
        info
    });
    if chosen || response.hovered() {
        let fill = if chosen { t.bg3 } else { t.bg2 };
        let radius = CornerRadius::same(size::RADIUS as u8);
        ui.painter()
            .set(behind, Shape::rect_filled(rect, radius, fill));
    }
    focus_ring(ui, &response, size::RADIUS);
    tip(ui, response, &tr!("models-row.tip")).clicked()
}

/// Two prices at a row's right end.
fn cells_ui(ui: &Ui, rect: Rect, cells: [String; 2], ink: egui::Color32) {
    let mut right = rect.right();
    for (cell, wide) in cells.into_iter().zip(CELLS).rev() {
        let galley = Face::Small.elided(ui, cell, ink, wide - 8.0);
        let at = pos2(
            right - galley.size().x,
            rect.center().y - galley.size().y / 2.0,
        );
        ui.painter().galley(at, galley, ink);
        right -= wide;
    }
}
