//! The Voice tab: who speaks the line, with which model, how.

use std::num::ParseIntError;
use std::ops::RangeInclusive;

use egui::{Rect, Ui, vec2};

use super::Goal;
use super::formats::{format_name, format_tip, short_name, why_not};
use super::languages::language_name;
use super::picker;
use super::picker::VoicePicker;
use super::tuning::{Moves, Tuning};
use crate::script::document::Line;
use crate::script::edit::Edit;
use crate::script::tuning::PartChange;
use crate::studio::desk::{Model, OwnSettings};
use crate::studio::remote::Remote;
use crate::terms::backend::Backend;
use crate::terms::format::OutputFormat;
use crate::terms::ids::ProjectLine;
use crate::terms::settings::{ChosenSettings, Scale, Setting, VoiceSettings};
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::Face;
use crate::ui::theme::icons;
use crate::ui::theme::size;
use crate::ui::widgets::caption::caption;
use crate::ui::widgets::{
    Button, Combo, IconButton, SliderRow, StepsRow, TextField, at_right, combo_item, is_at_tick,
    named_toggle, toggle_row,
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
        let beside = size::CONTROL_ROW + 4.0;
        let combo = Combo::new(&name, &shown)
            .width(ui.available_width() - beside)
            .short(shown.strip_prefix("Eleven ").unwrap_or(&shown))
            .detail(&detail)
            .brief(&brief)
            .why_not(models.is_empty().then_some(waiting.as_str()));
        let explanation = tr!("inspector-model.tip");
        let current = desk.model_of(line);
        let mut chosen = None;
        let list = |ui: &mut Ui| {
            for model in models {
                let on = current == Some(&model.id);
                let words = (model.name.as_str(), &*rate(backend, model));
                let explanation = model_tip(backend, model);
                if combo_item(ui, on, words, &explanation).clicked() {
                    chosen = Some(model.id.clone());
                }
            }
        };
        let (shown, compares) = ui
            .horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let shown = combo.tip(&explanation).show(ui, list);
                let compare = IconButton::new(icons::CHART_BAR, Action::CompareModels.label());
                let compare = compare.row().tip(Action::CompareModels.tip());
                (shown, ui.add(compare).clicked())
            })
            .inner;
        if compares {
            cx.act(Action::CompareModels);
        }
        if self.goal == Some(Goal::Model) {
            self.goal = None;
            shown.response.request_focus();
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

/// What a model takes and costs, in a sentence.
fn model_tip(backend: Backend, model: &Model) -> String {
    let (limit, languages) = (model.limit.to_string(), model.languages.len());
    match backend {
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
    }
}

/// How many credits a character costs, in one or two decimals.
fn times(model: &Model) -> String {
    let times = format!("{:.2}", model.multiplier);
    times.strip_suffix('0').unwrap_or(&times).to_owned()
}

/// What the five settings are after a frame.
struct Tuned {
    /// They are others than the voice's own.
    differs: bool,
    /// One was moved.
    moved: bool,
}

/// A setting that is a slider.
struct SettingRow {
    name: String,
    tip: String,
    /// The words at its ends.
    words: (String, String),
    range: RangeInclusive<f32>,
    /// How it is spoken.
    spoken: f32,
    /// The voice's own.
    usual: f32,
    /// Whether the model hears it.
    heard: bool,
    set: fn(Option<f32>) -> Setting,
}

impl SettingRow {
    /// Draws it; the setting where it was moved. `ignored`: why it is switched off where it isn't heard.
    fn ui(self, ui: &mut Ui, ignored: &str) -> Option<Setting> {
        let mut value = self.spoken;
        ui.add(
            SliderRow::new(&self.name, &mut value, self.usual)
                .range(self.range)
                .words(&self.words.0, &self.words.1)
                .tip(&self.tip)
                .why_not((!self.heard).then_some(ignored)),
        );
        brought_to(self.set, value, (self.spoken, self.usual))
    }
}

/// The setting where it was moved: at the tick it is the voice's own again.
fn brought_to(
    set: fn(Option<f32>) -> Setting,
    now: f32,
    (was, usual): (f32, f32),
) -> Option<Setting> {
    (now != was).then(|| set(Some(now).filter(|now| !is_at_tick(*now, usual))))
}

/// The five settings. What the model ignores keeps its value, is switched off and says why.
fn settings_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    line: &Line,
    tuning: &Tuning<'_>,
    (model, stable): (&Model, bool),
) -> Tuned {
    let voice = cx.desk.voice_of(line);
    let voice = voice.and_then(|cast| picker::voice(cx, &cast.id));
    // Where the ticks stand: the voice's own.
    let usual = voice.map_or_else(VoiceSettings::default, |voice| {
        voice.spoken(ChosenSettings::default())
    });
    let before = tuning.chosen();
    let spoken = before.over(usual);
    let ignored = tr!("inspector-ignored", model = model.name.as_str());
    let hears = model.hears;
    let mut moved = Vec::new();
    moved.extend(stability_ui(ui, (spoken, usual), (model, stable)));
    let rows = [
        SettingRow {
            name: tr!("inspector-similarity"),
            tip: tr!("inspector-similarity.tip"),
            words: (tr!("inspector-low"), tr!("inspector-high")),
            range: Scale::SIMILARITY_BOOST.range(),
            spoken: spoken.similarity_boost(),
            usual: usual.similarity_boost(),
            heard: hears.similarity,
            set: Setting::SimilarityBoost,
        },
        SettingRow {
            name: tr!("inspector-style"),
            tip: tr!("inspector-style.tip"),
            words: (tr!("inspector-none"), tr!("inspector-exaggerated")),
            range: Scale::STYLE.range(),
            spoken: spoken.style(),
            usual: usual.style(),
            heard: hears.style,
            set: Setting::Style,
        },
        SettingRow {
            name: tr!("inspector-speed"),
            tip: tr!("inspector-speed.tip"),
            words: (tr!("inspector-slower"), tr!("inspector-faster")),
            range: Scale::SPEED.range(),
            spoken: spoken.speed(),
            usual: usual.speed(),
            heard: hears.speed,
            set: Setting::Speed,
        },
    ];
    for row in rows {
        moved.extend(row.ui(ui, &ignored));
    }
    let why = (!hears.boost).then_some(ignored.as_str());
    moved.extend(boost_ui(ui, (spoken, usual), why));
    if voice.is_some_and(|voice| voice.settings == OwnSettings::Unknown) {
        let words = tr!("inspector-settings-unknown");
        ui.add(egui::Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
    }
    let mut chosen = before;
    for setting in &moved {
        chosen.set(*setting);
        tuning.set(cx, *setting);
    }
    Tuned {
        differs: chosen.over(usual) != usual,
        moved: !moved.is_empty(),
    }
}

/// The speaker boost; the setting where it was switched.
fn boost_ui(
    ui: &mut Ui,
    (spoken, usual): (VoiceSettings, VoiceSettings),
    why: Option<&str>,
) -> Option<Setting> {
    let (name, explanation) = (tr!("inspector-boost"), tr!("inspector-boost.tip"));
    let mut boost = spoken.use_speaker_boost();
    toggle_row(ui, &name, &mut boost, &explanation, why);
    (boost != spoken.use_speaker_boost()).then(|| {
        let other = Some(boost).filter(|boost| *boost != usual.use_speaker_boost());
        Setting::UseSpeakerBoost(other)
    })
}

/// Stability as a slider, or in the three steps of some models; the setting where it was moved. `focus`: it is to have
/// the keys now.
fn stability_ui(
    ui: &mut Ui,
    (spoken, usual): (VoiceSettings, VoiceSettings),
    (model, focus): (&Model, bool),
) -> Option<Setting> {
    let (was, usual) = (spoken.stability(), usual.stability());
    let mut value = was;
    let (name, explanation) = (tr!("inspector-stability"), tr!("inspector-stability.tip"));
    if model.hears.stability_steps {
        let remark = tr!("inspector-three-steps", model = model.name.as_str());
        let words = [
            tr!("inspector-creative"),
            tr!("inspector-natural"),
            tr!("inspector-robust"),
        ];
        let [creative, natural, robust] = &words;
        let row = StepsRow {
            name: &name,
            remark: &remark,
            words: [creative, natural, robust],
            tip: &explanation,
            focus,
        };
        row.show(ui, &mut value);
    } else {
        let (low, high) = (tr!("inspector-more-variable"), tr!("inspector-more-stable"));
        let row = SliderRow::new(&name, &mut value, usual).words(&low, &high);
        let slider = ui.add(row.tip(&explanation));
        if focus {
            slider.request_focus();
            slider.scroll_to_me(None);
        }
    }
    brought_to(Setting::Stability, value, (was, usual))
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
