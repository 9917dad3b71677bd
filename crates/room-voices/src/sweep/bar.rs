//! The head of a sweep: where it is, what it varies, its stop-loss, and the one button that spends.

use egui::{Align, Key, Label, Layout, Modifiers, Ui, UiBuilder, vec2};

use super::words;
use super::{Colour, Open};
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::price::in_words;
use mynah_model::sweep::{Axis, Cell, Grid, Kind, MOST_VALUES, dice_of};
use mynah_script::document::Line;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::limit_field::whole_credits;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::{Button, Combo, Side, TextField, both_sides, combo_check, combo_item};

/// In a room that is narrower than this what is least needed is left out.
pub(super) const NARROW: f32 = 480.0;
/// Widths of a choice and a field in the strip.
const CHOICE: f32 = 128.0;
const FIELD: f32 = 136.0;
/// Width of the stop-loss with its words, so that nothing beside it moves.
const LIMIT: f32 = 176.0;
/// Windows lower than this have little room for the matrix.
const LOW: f32 = 760.0;
/// Least width of the line beside them.
const BESIDE: f32 = 280.0;

impl Open {
    /// The strip at the top; `true` where somebody leaves.
    pub(super) fn head_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) -> bool {
        let t = cx.tokens;
        let head = vec2(ui.available_width(), size::head(ui.ctx()));
        let (rect, _) = ui.allocate_exact_size(head, egui::Sense::hover());
        let mut leaves = false;
        let strip = (rect.shrink2(vec2(size::PAD_MAIN, 0.0)), 12.0);
        both_sides(ui, "sweep-head", strip, |ui, side| match side {
            Side::Left => leaves |= crumbs_ui(ui, cx, line, rect.width() < NARROW),
            Side::Right => self.spend_ui(ui, cx),
        });
        let stroke = egui::Stroke::new(1.0, t.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, stroke);
        leaves
    }

    /// What is bought by one press, and what stops it.
    fn spend_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        ui.spacing_mut().item_spacing.x = 8.0;
        if self.under_way(cx.desk).next().is_some() {
            let stop = Button::new(tr!("sweep-stop"))
                .command("sweep-stop.command")
                .outline()
                .icon(icons::STOP_FILL)
                .tip(tr!("sweep-stop.tip"));
            if ui.add(stop).clicked() {
                self.stop(cx);
            }
        }
        let to_buy = &self.to_buy;
        let count = to_buy.orders.len();
        let why_not = self.why_none(cx);
        let label = if count == 0 {
            tr!("sweep-generate-none")
        } else {
            tr!("sweep-generate", count = count)
        };
        // It stays as wide as it was: what stands beside it doesn't move while cells come.
        let mut button = Button::new(label)
            .min_width(self.spend_width)
            .icon(icons::LIGHTNING_FILL)
            .tip(tr!("sweep-generate.tip"));
        button = if why_not.is_none() {
            button.primary().price(PriceText::short(to_buy.price))
        } else {
            button.outline()
        };
        let button = ui.add(button.why_not(why_not));
        self.spend_width = self.spend_width.max(button.rect.width());
        if button.clicked() {
            self.generate(cx);
        }
    }

    /// What is varied, by which values, what it may cost, and what cells are coloured by.
    pub(super) fn tools_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, line: &Line) {
        // In a low window with large letters nothing else would be seen of the cells.
        if size::is_short(ui.ctx()) {
            ui.horizontal(|ui| {
                let [columns, rows] = self.kinds().map(words::kind);
                let label = tr!("sweep-unfold", columns = columns, rows = rows);
                let unfold = Button::new(label).row().icon(icons::SLIDERS_HORIZONTAL);
                let unfold = unfold.on(self.unfolded).tip(tr!("sweep-unfold.tip"));
                if ui.add(unfold).clicked() {
                    self.unfolded = !self.unfolded;
                }
                self.line_ui(ui, cx, line);
            });
            if self.unfolded {
                self.choices_ui(ui, cx, line);
            }
            return;
        }
        let beside = self.choices_ui(ui, cx, line);
        if !beside {
            self.line_ui(ui, cx, line);
        }
    }

    /// The same without the line; whether that found room beside them.
    fn choices_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, line: &Line) -> bool {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        // What stands above another doesn't wrap by itself.
        let room = ui.available_width();
        let (axis, rest) = (CHOICE + 4.0 + FIELD, LIMIT + 8.0 + CHOICE);
        if room >= 2.0 * axis + rest + 16.0 {
            ui.horizontal_top(|ui| {
                self.axis_ui(ui, cx, line, 0);
                self.axis_ui(ui, cx, line, 1);
                self.limit_ui(ui, cx);
                self.colour_ui(ui, cx);
            });
            return false;
        }
        if room >= 2.0 * axis + 8.0 {
            ui.horizontal_top(|ui| {
                self.axis_ui(ui, cx, line, 0);
                self.axis_ui(ui, cx, line, 1);
            });
        } else {
            self.axis_ui(ui, cx, line, 0);
            self.axis_ui(ui, cx, line, 1);
        }
        // In a low room the third row of cells is to be seen, too.
        let beside = room >= rest + BESIDE && is_low(ui) && !size::is_short(ui.ctx());
        ui.horizontal_top(|ui| {
            self.limit_ui(ui, cx);
            self.colour_ui(ui, cx);
            if beside {
                ui.add_space(8.0);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 4.0;
                    caption(ui, Face::Label, &tr!("sweep-lines"), cx.tokens.text2);
                    self.line_ui(ui, cx, line);
                });
            }
        });
        beside
    }

    fn axis_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, line: &Line, place: usize) {
        let Some(now) = cx.desk.sweep_now(line) else {
            return;
        };
        let name = if place == 0 {
            tr!("sweep-columns")
        } else {
            tr!("sweep-rows")
        };
        let kinds = self.kinds();
        let [mine, other] = if place == 0 {
            kinds
        } else {
            [kinds[1], kinds[0]]
        };
        let model = cx
            .desk
            .model(&now.model)
            .map_or("", |model| model.name.as_str());
        let mut chosen = None;
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            caption(ui, Face::Label, &name, cx.tokens.text2);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let shown = words::kind(mine);
                let explanation = tr!("sweep-axis.tip");
                let combo = Combo::new(&name, &shown).width(CHOICE).tip(&explanation);
                combo.show(ui, |ui| {
                    for kind in Kind::ALL {
                        let why_not = if kind == other {
                            Some(tr!("sweep-axis-taken"))
                        } else if !kind.is_heard(now.hears) {
                            Some(tr!("inspector-ignored", model = model))
                        } else if kind == Kind::Model && now.models.len() < 2 {
                            Some(tr!("sweep-axis-one-model"))
                        } else if kind == Kind::Preset && now.presets.len() < 2 {
                            Some(tr!("sweep-axis-few-presets"))
                        } else if kind.is_setting() && other == Kind::Preset {
                            Some(tr!("sweep-axis-preset"))
                        } else {
                            None
                        };
                        let words = words::kind(kind);
                        let detail = why_not.clone().unwrap_or_default();
                        let told = match kind {
                            _ if kind == other => tr!("sweep-axis-taken.tip"),
                            Kind::Preset if now.presets.len() < 2 => {
                                tr!("sweep-axis-few-presets.tip")
                            }
                            _ => detail.clone(),
                        };
                        let item = ui.add_enabled_ui(why_not.is_none(), |ui| {
                            combo_item(ui, kind == mine, (&words, &detail), &told)
                        });
                        if item.inner.clicked() && why_not.is_none() {
                            chosen = Some(kind);
                        }
                    }
                });
                self.values_ui(ui, cx, line, (place, &name));
            });
        });
        if let Some(kind) = chosen.filter(|kind| *kind != mine) {
            let kinds = if place == 0 {
                [kind, other]
            } else {
                [other, kind]
            };
            let fresh = Grid::of(&now, kinds, &dice_of(line.id, &[]));
            // What was fixed beside the axes before belongs to them.
            let grid = if kind == Kind::Preset && other.is_setting() {
                Grid::of_presets(&now, &dice_of(line.id, &[]))
            } else if place == 0 {
                Grid {
                    base: Cell::default(),
                    columns: fresh.columns,
                    rows: self.grid.rows.clone(),
                }
            } else {
                Grid {
                    base: Cell::default(),
                    columns: self.grid.columns.clone(),
                    rows: fresh.rows,
                }
            };
            self.change(cx, line, grid);
        }
    }

    /// The values of an axis: numbers in a field, models in a list.
    fn values_ui(
        &mut self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        line: &Line,
        (place, name): (usize, &str),
    ) {
        let axis = if place == 0 {
            &self.grid.columns
        } else {
            &self.grid.rows
        };
        if axis.kind() == Kind::SpeakerBoost {
            return;
        }
        if let Axis::Model(chosen) = axis {
            let models = cx.desk.models_of(cx.desk.backend()).iter();
            let all = models.map(|model| (model.id.clone(), model.name.clone()));
            let shown = tr!("sweep-models", count = chosen.len());
            let explanation = tr!("sweep-models.tip");
            if let Some(new) = several_ui(ui, (name, &shown, &explanation), all, chosen) {
                self.put(cx, line, place, Axis::Model(new));
            }
            return;
        }
        if let Axis::Preset(chosen) = axis {
            let presets = cx.desk.presets().iter();
            let all = presets.map(|preset| (preset.clone(), preset.name.clone()));
            let shown = tr!("sweep-presets", count = chosen.len());
            let explanation = tr!("sweep-presets.tip");
            if let Some(new) = several_ui(ui, (name, &shown, &explanation), all, chosen) {
                self.put(cx, line, place, Axis::Preset(new));
            }
            return;
        }
        let axis = axis.clone();
        let now = cx.desk.sweep_now(line);
        let varies_model = self.kinds().contains(&Kind::Model);
        let steps = !varies_model && now.is_some_and(|now| now.hears.stability_steps);
        let Some(text) = self.values.get_mut(place) else {
            return;
        };
        let new = words::written(&axis, text, (MOST_VALUES, steps));
        let label = tr!("sweep-values", axis = name);
        let explanation = if axis.kind() == Kind::Seed {
            let told = tr!(
                "sweep-values.seeds",
                most = MOST_VALUES,
                now = words::seed(None)
            );
            // Some seeds are longer than the field.
            format!("{text}\n{told}")
        } else {
            tr!("sweep-values.tip", most = MOST_VALUES)
        };
        let field = TextField::new(text, &label)
            .tip(&explanation)
            .width(FIELD)
            .limit(60)
            .wrong(new.is_none())
            .mono()
            .small();
        let response = ui.add(field);
        let generates = generates(ui, &response);
        let enter = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            // Whoever thinks otherwise has what stood there.
            *text = words::values(&axis);
            return;
        }
        if !(response.lost_focus() || enter || generates) {
            return;
        }
        // Other cells have another price, which is to be seen first.
        self.generates |= generates && new.as_ref() == Some(&axis);
        match new {
            Some(new) if new != axis => self.put(cx, line, place, new),
            Some(_) => {}
            // What is no value stays as it was written, to be mended, and that is said.
            None => {
                let written = self.values.get(place).map_or("", String::as_str);
                self.refused = Some(words::wrong(&axis, written));
            }
        }
    }

    fn put(&mut self, cx: &StudioCtx<'_>, line: &Line, place: usize, axis: Axis) {
        let grid = if place == 0 {
            Grid {
                columns: axis,
                ..self.grid.clone()
            }
        } else {
            Grid {
                rows: axis,
                ..self.grid.clone()
            }
        };
        self.change(cx, line, grid);
    }

    /// The most that the sweep may cost.
    fn limit_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let backend = cx.desk.backend();
        let spent = self.spent();
        ui.vertical(|ui| {
            ui.set_width(LIMIT.min(ui.available_width() - CHOICE - 8.0).max(FIELD));
            ui.spacing_mut().item_spacing.y = 4.0;
            let name = tr!("sweep-limit");
            let words = if spent > Credits::ZERO {
                tr!("sweep-spent", credits = in_words(backend, spent))
            } else {
                name.clone()
            };
            caption(ui, Face::Label, &words, cx.tokens.text2);
            let hint = tr!("sweep-limit.hint");
            let explanation = format!("{words}\n{}", tr!("sweep-limit.tip"));
            let written = whole_credits(&self.limit.text);
            let field = TextField::new(&mut self.limit.text, &name)
                .hint(&hint)
                .tip(&explanation)
                .width(FIELD)
                .limit(10)
                .wrong(written.is_err())
                .mono()
                .small();
            let response = ui.add(field);
            self.generates |= generates(ui, &response);
        });
    }

    /// Which line, who says what, and how it is heard.
    fn line_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, line: &Line) {
        let t = cx.tokens;
        let (rect, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), 28.0), egui::Sense::hover());
        let now = cx.desk.sweep_now(line);
        let voice = cx
            .desk
            .voice_of(line)
            .map_or("", |voice| cx.desk.called(voice));
        let model = now.as_ref().and_then(|now| cx.desk.model(&now.model));
        let model = model.map_or("", |model| model.name.as_str());
        let level = self.heard_at(cx);
        let facts = match now.and_then(|now| now.seed) {
            Some(seed) => tr!(
                "sweep-facts-seed",
                voice = voice,
                model = model,
                seed = seed.to_string(),
                lufs = level
            ),
            None => tr!("sweep-facts", voice = voice, model = model, lufs = level),
        };
        let mut strip = |ui: &mut Ui, side: Side| match side {
            Side::Left => {
                let color = t.speaker(cx.view.speakers.place(&line.speaker));
                ui.spacing_mut().item_spacing.x = 8.0;
                self.lines_ui(ui, cx, line, CHOICE);
                ui.label(Face::SmallMedium.rich(speaker_name(&line.speaker), color));
                let text = Face::Body.rich(line.text.trim(), t.text);
                ui.add(Label::new(text).truncate());
            }
            Side::Right => {
                // Where both have no room the line's words go first.
                let most = rect.width() * 0.5;
                if rect.width() < 480.0 {
                    return;
                }
                let facts = Face::Label.elided(ui, &facts, t.text2, most);
                ui.label(facts);
            }
        };
        both_sides(ui, "sweep-line", (rect, 16.0), &mut strip);
    }

    fn colour_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            let name = tr!("sweep-colour");
            caption(ui, Face::Label, &name, cx.tokens.text2);
            let (shown, explanation) = (self.colour.words(), tr!("sweep-colour.tip"));
            Combo::new(&name, &shown)
                .width(CHOICE)
                .tip(&explanation)
                .show(ui, |ui| {
                    for colour in Colour::ALL {
                        let on = colour == self.colour;
                        let words = colour.words();
                        if combo_item(ui, on, (&words, ""), &explanation).clicked() {
                            self.colour = colour;
                        }
                    }
                });
        });
    }
}

/// `Script > Line 9 > Sweep`; `true` where somebody goes back.
fn crumbs_ui(ui: &mut Ui, cx: &StudioCtx<'_>, line: &Line, narrow: bool) -> bool {
    let t = cx.tokens;
    let script = cx.desk.script();
    let place = script.place(line.id).unwrap_or(0);
    let number = script.items().line_number(place).to_string();
    ui.spacing_mut().item_spacing.x = 4.0;
    let back = Button::new(tr!("room-script")).tip(tr!("sweep-back.tip"));
    let mut leaves = ui.add(back.ghost().small()).clicked();
    let caret = |ui: &mut Ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(12.0, 16.0), egui::Sense::hover());
        icons::CARET_RIGHT.paint(ui.painter(), rect.center(), 12.0, t.text3);
    };
    if !narrow {
        caret(ui);
        let of = Button::new(tr!("inspector-line", number = number)).tip(tr!("sweep-back.tip"));
        leaves |= ui.add(of.ghost().small()).clicked();
    }
    // Whole or not at all.
    let title = Face::Title.galley(ui, tr!("sweep"), t.text);
    if title.size().x + 20.0 <= ui.available_width() {
        caret(ui);
        ui.add(Label::new(title));
    }
    leaves
}

impl Colour {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Rating,
        Self::Length,
        Self::Pace,
        Self::Pitch,
        Self::Pause,
        Self::Loudness,
    ];

    pub(super) fn words(self) -> String {
        match self {
            Self::None => tr!("sweep-colour-none"),
            Self::Rating => tr!("sweep-rating"),
            Self::Length => tr!("sweep-length"),
            Self::Pace => tr!("sweep-pace"),
            Self::Pitch => tr!("sweep-pitch"),
            Self::Pause => tr!("sweep-pause"),
            Self::Loudness => tr!("sweep-loudness"),
        }
    }
}

/// Whether the window is so low that each row of pixels counts for the matrix.
pub(super) fn is_low(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < LOW
}

/// A list of what is tried on an axis (`name`), to be taken in and out: never none, and no more than are seen. What is chosen
/// then, where that was changed.
fn several_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    (name, shown, explanation): (&str, &str, &str),
    all: impl Iterator<Item = (T, String)>,
    chosen: &[T],
) -> Option<Vec<T>> {
    let label = tr!("sweep-values", axis = name);
    let mut new = None;
    let combo = Combo::new(&label, shown).width(FIELD).tip(explanation);
    combo.several().show(ui, |ui| {
        for (one, words) in all {
            let on = chosen.contains(&one);
            if combo_check(ui, on, &words, explanation).clicked() {
                let mut now = chosen.to_vec();
                if on && now.len() > 1 {
                    now.retain(|other| *other != one);
                } else if !on && now.len() < MOST_VALUES {
                    now.push(one);
                }
                new = Some(now);
            }
        }
    });
    new
}

/// Whether the keys of the button that spends were pressed in a field.
fn generates(ui: &Ui, field: &egui::Response) -> bool {
    let has_keys = field.has_focus() || field.lost_focus();
    has_keys && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter))
}

/// A child of a place, read from the left.
pub(super) fn inside(ui: &mut Ui, name: &str, rect: egui::Rect) -> Ui {
    let builder = UiBuilder::new()
        .id_salt(name)
        .max_rect(rect)
        .layout(Layout::left_to_right(Align::Center));
    ui.new_child(builder)
}
