//! The Voice tab: who speaks the line, with which model, how.

use std::num::ParseIntError;

use egui::{Rect, Ui, vec2};

use super::Goal;
use super::formats::{format_name, format_tip, short_name, why_not};
use super::languages::language_name;
use super::picker::VoicePicker;
use super::presets::Presets;
use super::settings::settings_ui;
use super::tuning::{Moves, Tuning};
use crate::script::document::Line;
use crate::script::edit::Edit;
use crate::script::lint;
use crate::script::tuning::PartChange;
use crate::studio::desk::Model;
use crate::studio::remote::Remote;
use crate::terms::backend::Backend;
use crate::terms::day::Day;
use crate::terms::format::OutputFormat;
use crate::terms::ids::ProjectLine;
use crate::terms::settings::ChosenSettings;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::Face;
use crate::ui::theme::icons;
use crate::ui::theme::size;
use crate::ui::widgets::caption::caption;
use crate::ui::widgets::{
    Button, Combo, IconButton, TextField, at_right, combo_item, named_toggle,
};

/// Room that the word of the way back to the defaults needs.
const RESET: f32 = 136.0;
/// Width of the seed's field, which holds ten digits and its button.
const SEED: f32 = 100.0;

/// The tab's view state.
#[derive(Default)]
pub struct VoiceTab {
    picker: VoicePicker,
    goal: Option<Goal>,
    seed: SeedField,
    moves: Moves,
    presets: Presets,
}

/// The seed while it is typed.
#[derive(Default)]
struct SeedField {
    text: String,
    /// The line and the seed that the text was made from.
    of: Option<(ProjectLine, Option<u32>)>,
    typing: bool,
}

impl VoiceTab {
    /// Leads to a control.
    pub(super) fn open(&mut self, goal: Goal) {
        match goal {
            Goal::Voice => self.picker.open(),
            Goal::Model | Goal::Format | Goal::Stability => self.goal = Some(goal),
        }
    }

    /// Takes up the seed that is being typed, unless its line is shown.
    pub fn leave_unless(&mut self, cx: &mut StudioCtx<'_>, shown: Option<ProjectLine>) {
        self.seed.leave_unless(cx, shown);
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        let desk = cx.desk;
        let tuning = Tuning::of(desk, line);
        ui.spacing_mut().item_spacing = vec2(8.0, 12.0);
        ui.spacing_mut().interact_size.y = 16.0;
        ui.add_space(4.0);
        self.picker.ui(ui, cx, line, &tuning);
        let model = desk.model_of(line).and_then(|id| desk.model(id));
        self.model_ui(ui, cx, line, &tuning, model);
        let mut differs = false;
        if let Some(model) = model {
            let stable = self.goal.take_if(|goal| *goal == Goal::Stability).is_some();
            let tuned = settings_ui(ui, cx, line, &tuning, (model, stable));
            differs = tuned.differs;
            self.moves.end(ui, cx, tuned.moved);
            self.presets.ui(ui, cx, &tuning, tuned.spoken);
            language_ui(ui, cx, &tuning, model);
        }
        own_ui(ui, cx, &tuning, differs);
        self.output_ui(ui, cx, line, &tuning);
    }

    fn model_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        line: &Line,
        tuning: &Tuning<'_>,
        model: Option<&Model>,
    ) {
        let desk = cx.desk;
        let backend = desk.backend();
        let name = tr!("inspector-model");
        let waiting = if desk.is_locked() {
            tr!("inspector-models-locked")
        } else {
            tr!("inspector-models-loading")
        };
        let shown = match (model, desk.model_of(line)) {
            (Some(model), _) => model.name.clone(),
            (None, Some(id)) => id.to_string(),
            (None, None) => waiting.clone(),
        };
        let detail = model.map(|model| rate(backend, model)).unwrap_or_default();
        let brief = model.map(|model| format!("×{}", times(model)));
        let brief = brief.unwrap_or_default();
        let models = desk.models_of(backend);
        // Every name begins with the maker's.
        let beside = 2.0 * (size::CONTROL_ROW + 4.0);
        let combo = Combo::new(&name, &shown)
            .width(ui.available_width() - beside)
            .short(shown.strip_prefix("Eleven ").unwrap_or(&shown))
            .detail(&detail)
            .brief(&brief)
            .why_not(models.is_empty().then_some(waiting.as_str()));
        let explanation = tr!("inspector-model.tip");
        let current = desk.model_of(line);
        let today = Day::of(cx.clock.now());
        let mut chosen = None;
        let list = |ui: &mut Ui| {
            for model in models {
                let on = current == Some(&model.id);
                let words = (model.name.as_str(), &*rate(backend, model));
                let explanation = model_tip(backend, model, today);
                if combo_item(ui, on, words, &explanation).clicked() {
                    chosen = Some(model.id.clone());
                }
            }
        };
        let (shown, compares, sweeps) = ui
            .horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let shown = combo.tip(&explanation).show(ui, list);
                let compare = IconButton::new(icons::CHART_BAR, Action::CompareModels.label());
                let compare = compare.row().tip(Action::CompareModels.tip());
                let compares = ui.add(compare).clicked();
                let why_not = (model.is_none() || line.is_mute()).then(|| tr!("sweep-no-words"));
                let sweep = IconButton::new(icons::SLIDERS_HORIZONTAL, Action::Sweep.label());
                let explanation = Action::Sweep.tip_with_keys(ui.ctx());
                let sweep = sweep.row().tip(explanation).why_not(why_not);
                (shown, compares, ui.add(sweep).clicked())
            })
            .inner;
        if compares {
            cx.act(Action::CompareModels);
        }
        if sweeps {
            cx.act(Action::Sweep);
        }
        if self.goal == Some(Goal::Model) {
            self.goal = None;
            shown.response.request_focus();
        }
        if desk.missing_model(line).is_some() {
            let words = Face::Small.rich(tr!("inspector-model-gone"), cx.tokens.warn);
            ui.add(egui::Label::new(words).wrap());
        }
        if let Some(Remote::Failed { trouble, .. }) = desk.models.get(&backend)
            && models.is_empty()
        {
            ui.label(Face::Small.rich(trouble.what.as_str(), cx.tokens.bad_ink));
        }
        if let Some(model) = chosen {
            tuning.set_model(cx, model);
        }
    }

    fn output_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line, tuning: &Tuning<'_>) {
        ui.horizontal(|ui| {
            let wide = ui.available_width() - SEED - 8.0;
            ui.vertical(|ui| {
                ui.set_width(wide);
                ui.spacing_mut().item_spacing.y = 4.0;
                caption(ui, Face::Label, &tr!("inspector-output"), cx.tokens.text2);
                self.format_ui(ui, cx);
            });
            ui.vertical(|ui| {
                ui.set_width(SEED);
                ui.spacing_mut().item_spacing.y = 4.0;
                caption(ui, Face::Label, &tr!("inspector-seed"), cx.tokens.text2);
                self.seed.ui(ui, cx, line, tuning);
            });
        });
    }

    fn format_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let desk = cx.desk;
        let meter = desk.meters.get(&desk.backend()).and_then(Remote::value);
        let plan = meter.map(|meter| &meter.plan);
        let name = tr!("inspector-output-format");
        let current = desk.format();
        let (shown, short) = (format_name(current), short_name(current));
        let explanation = tr!("inspector-output.tip");
        let mut chosen = None;
        let combo = Combo::new(&name, &shown).short(&short).tip(&explanation);
        let combo = combo.show(ui, |ui| {
            for format in OutputFormat::ALL.iter().copied() {
                let reason = why_not(format, plan);
                let detail = reason.clone().unwrap_or_default();
                let item = ui.add_enabled_ui(reason.is_none(), |ui| {
                    let words = (&*format_name(format), detail.as_str());
                    let on = format == current;
                    combo_item(ui, on, words, &format_tip(format))
                });
                if item.inner.clicked() && reason.is_none() {
                    chosen = Some(format);
                }
            }
        });
        if self.goal == Some(Goal::Format) {
            self.goal = None;
            combo.response.request_focus();
        }
        if chosen.is_some_and(|format| format != current) {
            cx.edit(Edit::SetFormat { format: chosen });
        }
    }
}

impl SeedField {
    /// The seed that is typed, if one is; an error where it is no seed.
    fn wanted(&self) -> Result<Option<u32>, ParseIntError> {
        match self.text.trim() {
            "" => Ok(None),
            typed => typed.parse().map(Some),
        }
    }

    /// Gives a line the seed that was typed for it, once it is shown no more.
    fn leave_unless(&mut self, cx: &mut StudioCtx<'_>, shown: Option<ProjectLine>) {
        let typed = std::mem::take(&mut self.typing);
        let Some((of, seed)) = self.of else { return };
        if !typed || shown == Some(of) {
            self.typing = typed;
            return;
        }
        let line = cx.desk.line_here(Some(of));
        let line = line.and_then(|line| cx.desk.script().line(line));
        if let (Some(line), Ok(wanted)) = (line, self.wanted())
            && wanted != seed
        {
            Tuning::of(cx.desk, line).set_seed(cx, wanted);
        }
        self.of = None;
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line, tuning: &Tuning<'_>) {
        let seed = line.overrides.seed;
        let project = cx.desk.project.as_ref().map(|open| open.card.id);
        let of = ProjectLine::new(project, Some(line.id)).map(|line| (line, seed));
        // What is being typed stays.
        if self.of != of && !self.typing {
            self.of = of;
            self.text = seed.map(|seed| seed.to_string()).unwrap_or_default();
        }
        let name = tr!("inspector-seed");
        let hint = tr!("inspector-seed.hint");
        let explanation = tr!("inspector-seed.tip");
        let typed = self.text.trim();
        let wrong = !typed.is_empty() && typed.parse::<u32>().is_err();
        let place = Rect::from_min_size(ui.cursor().min, vec2(SEED, size::CONTROL_SMALL));
        let field = TextField::new(&mut self.text, &name)
            .hint(&hint)
            .tip(&explanation)
            .width(SEED)
            .room_behind(size::CONTROL_ROW)
            .limit(10)
            .wrong(wrong)
            .mono()
            .small();
        let field = ui.add(field);
        if field.lost_focus() {
            if let Ok(wanted) = self.wanted()
                && wanted != seed
            {
                tuning.set_seed(cx, wanted);
            }
            self.of = None;
        }
        self.typing = field.has_focus();
        let inside = place
            .with_min_x(place.right() - size::CONTROL_SMALL)
            .shrink(2.0);
        if seed.is_some() {
            let clear = IconButton::new(icons::X, tr!("inspector-seed-clear")).row();
            let clear = clear.tip(tr!("inspector-seed-clear.tip"));
            if ui.put(inside, clear).clicked() {
                tuning.set_seed(cx, None);
            }
        } else {
            let dice = IconButton::new(icons::DICE_FIVE, tr!("inspector-seed-dice")).row();
            let dice = dice.tip(tr!("inspector-seed-dice.tip"));
            if ui.put(inside, dice).clicked() {
                tuning.set_seed(cx, Some(cx.desk.dice.seed()));
            }
        }
    }
}

fn rate(backend: Backend, model: &Model) -> String {
    match backend {
        Backend::Draft => tr!("inspector-rate-draft", times = times(model)),
        Backend::Live => tr!("inspector-rate", times = times(model)),
    }
}

/// What a model takes and costs, how soon it begins, and when it goes, in some sentences.
fn model_tip(backend: Backend, model: &Model, today: Day) -> String {
    let (limit, languages) = (model.limit.to_string(), model.languages.len());
    let known = model.to_lint();
    let latency = known.latency_ms.map(|ms| tr!("models-latency", ms = ms));
    let goes = lint::of_model(&known, today).map(|hint| hint.says);
    let takes = match backend {
        Backend::Draft => tr!(
            "inspector-model-draft.tip",
            limit = limit,
            languages = languages
        ),
        Backend::Live => tr!(
            "inspector-model-live.tip",
            limit = limit,
            languages = languages,
            times = times(model)
        ),
    };
    let all = std::iter::once(takes).chain(latency).chain(goes);
    all.collect::<Vec<_>>().join("\n")
}

/// How many credits a character costs, in one or two decimals.
fn times(model: &Model) -> String {
    let times = format!("{:.2}", model.multiplier);
    times.strip_suffix('0').unwrap_or(&times).to_owned()
}

/// The language that is sent with the text, where the model hears it.
fn language_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, tuning: &Tuning<'_>, model: &Model) {
    if !model.hears.language || model.languages.len() < 2 {
        return;
    }
    let name = tr!("inspector-language");
    let any = tr!("inspector-language-any");
    let current = tuning.part().language.clone();
    let shown = current
        .as_deref()
        .map_or_else(|| any.clone(), language_name);
    let explanation = tr!("inspector-language.tip");
    let mut chosen = None;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        caption(ui, Face::Label, &name, cx.tokens.text2);
        Combo::new(&name, &shown).tip(&explanation).show(ui, |ui| {
            let explanation = tr!("inspector-language-any.tip");
            if combo_item(ui, current.is_none(), (&any, ""), &explanation).clicked() {
                chosen = Some(None);
            }
            for code in &model.languages {
                let on = current.as_ref() == Some(code);
                let language = language_name(code);
                let explanation = tr!("inspector-language-item.tip", language = &*language);
                if combo_item(ui, on, (&language, code), &explanation).clicked() {
                    chosen = Some(Some(code.clone()));
                }
            }
        });
    });
    if let Some(language) = chosen {
        tuning.tune_part(cx, PartChange::Language(language));
    }
}

/// The switch that makes the settings those of this line only, and at the right the way back to the defaults. Both
/// share a row, so that nothing moves when a setting does.
fn own_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, tuning: &Tuning<'_>, differs: bool) {
    let mut own = tuning.is_own();
    let name = tr!("inspector-this-line");
    let explanation = tr!("inspector-this-line.tip");
    let mut to_usual = false;
    ui.spacing_mut().interact_size.y = size::CONTROL_ROW;
    ui.horizontal(|ui| {
        if named_toggle(ui, &name, &mut own, &explanation).changed() {
            tuning.set_is_own(cx, own);
        }
        let room = ui.available_width();
        to_usual = differs && at_right(ui, |ui| reset_ui(ui, room));
    });
    if to_usual {
        tuning.set_all(cx, ChosenSettings::default());
    }
}

/// The way back to the defaults, with its word where there is room for it.
fn reset_ui(ui: &mut Ui, room: f32) -> bool {
    let (name, explanation) = (tr!("inspector-reset"), tr!("inspector-reset.tip"));
    let icon = icons::ARROW_COUNTER_CLOCKWISE;
    if room > RESET {
        let button = Button::new(name).icon(icon).tip(explanation);
        ui.add(button.ghost().row()).clicked()
    } else {
        let button = IconButton::new(icon, name).tip(explanation);
        ui.add(button.row()).clicked()
    }
}
