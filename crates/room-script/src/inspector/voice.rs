//! The Voice tab: who speaks the line, with which model, how.

use std::num::ParseIntError;

use egui::{Rect, Ui, pos2, vec2};

use super::Goal;
use super::direction::direction_ui;
use super::picker::VoicePicker;
use super::place::PlaceGroup;
use super::presets::Presets;
use super::settings::settings_ui;
use super::tuning::{Moves, Tuning};
use mynah_core::audio_effects::AudioEffects;
use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_core::format::OutputFormat;
use mynah_core::ids::ProjectLine;
use mynah_core::settings::ChosenSettings;
use mynah_i18n::tr;
use mynah_model::desk::Model;
use mynah_model::event::Notice;
use mynah_model::remote::Remote;
use mynah_script::document::Line;
use mynah_script::edit::Edit;
use mynah_script::lint;
use mynah_script::tuning::PartChange;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::formats::{format_name, format_tip, short_name, why_not};
use mynah_ui_core::words::speaker_name;
use mynah_ui_core::words::{language_name, language_untold};
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::slider_row::keep_at_enter;
use mynah_ui_kit::widgets::{
    Button, Combo, IconButton, TextField, at_right, combo_item, named_toggle,
};

/// Room that the word of the way back to the defaults needs.
const RESET: f32 = 136.0;
/// Width of the seed's field, which holds ten digits and its button.
const SEED: f32 = 112.0;
/// Side of the dice above it.
const DICE: f32 = 20.0;
/// Between a name and its control.
const GAP: f32 = 4.0;

/// The tab's view state.
#[derive(Default)]
pub struct VoiceTab {
    picker: VoicePicker,
    goal: Option<Goal>,
    seed: SeedField,
    moves: Moves,
    presets: Presets,
    place: PlaceGroup,
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
    /// Leads nowhere any more.
    pub(super) fn forget_way(&mut self) {
        self.goal = None;
        self.picker.forget_way();
    }

    /// Leads to a control.
    pub(super) fn open(&mut self, goal: Goal) {
        match goal {
            Goal::Voice => self.picker.open(),
            Goal::Model | Goal::Format | Goal::Stability => self.goal = Some(goal),
        }
    }

    /// Whether a control is led to now. Below a dialog none gets the keys, and not in the frame after it either.
    fn reaches(&mut self, ui: &Ui, goal: Goal) -> bool {
        if self.goal != Some(goal) {
            return false;
        }
        let layer = ui.layer_id();
        if ui.memory(|memory| memory.allows_interaction(layer)) {
            self.goal = None;
            return true;
        }
        ui.ctx().request_repaint();
        false
    }

    /// Takes up the seed that is being typed, unless its line is shown.
    pub fn leave_unless(&mut self, cx: &mut StudioCtx<'_>, shown: Option<ProjectLine>) {
        self.seed.leave_unless(cx, shown);
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        let desk = cx.desk;
        let tuning = Tuning::of(desk, line);
        let is_low = size::is_low(ui.ctx());
        ui.spacing_mut().item_spacing = vec2(8.0, if is_low { 6.0 } else { 12.0 });
        ui.spacing_mut().interact_size.y = 16.0;
        if !is_low {
            ui.add_space(4.0);
        }
        self.picker.ui(ui, cx, line, &tuning);
        let model = desk.model_of(line).and_then(|id| desk.model(id));
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            // Its explanation says so, too.
            if !is_low {
                caption(ui, Face::Label, &reach(&tuning), cx.tokens.text2);
            }
            self.model_ui(ui, cx, line, &tuning, model);
        });
        let mut differs = false;
        if let Some(model) = model {
            let stable = self.reaches(ui, Goal::Stability);
            self.moves.begin(ui, cx);
            let tuned = settings_ui(ui, cx, line, &tuning, (model, stable));
            differs = tuned.differs || !tuning.place().is_default();
            self.presets.ui(ui, cx, &tuning, tuned.spoken);
            language_ui(ui, cx, line, (&tuning, model));
            let placed = self.place.ui(ui, cx, &tuning);
            self.moves.end(ui, cx, tuned.moved || placed);
        }
        own_ui(ui, cx, &tuning, differs);
        direction_ui(ui, cx, line, model);
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
        let explanation = format!("{}\n{}", tr!("inspector-model.tip"), reach(tuning));
        let current = desk.model_of(line);
        let today = Day::here(cx.clock.now());
        let mut chosen = None;
        let list = |ui: &mut Ui| {
            for model in models {
                let on = current == Some(&model.id);
                let words = (model.name.as_str(), &*rate(backend, model));
                let explanation = model_tip(backend, model, today);
                // What is heard with already is no choice.
                if combo_item(ui, on, words, &explanation).clicked() && !on {
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
        if self.reaches(ui, Goal::Model) {
            lead(&shown.response);
        }
        if let Some(model) = model.filter(|model| !model.is_known) {
            let words = tr!("inspector-model-unknown", model = model.name.as_str());
            let words = Face::Small.rich(words, cx.tokens.warn);
            ui.add(egui::Label::new(words).wrap());
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
        let drawn = is_drawn(ui);
        ui.horizontal(|ui| {
            let wide = ui.available_width() - SEED - 8.0;
            ui.vertical(|ui| {
                ui.set_width(wide);
                ui.spacing_mut().item_spacing.y = GAP;
                caption(ui, Face::Label, &tr!("inspector-output"), cx.tokens.text2);
                self.format_ui(ui, cx);
            });
            ui.vertical(|ui| {
                ui.set_width(SEED);
                ui.spacing_mut().item_spacing.y = GAP;
                caption(ui, Face::Label, &tr!("inspector-seed"), cx.tokens.text2);
                self.seed.ui(ui, cx, line, tuning);
            });
        });
        // After the field: what was typed in it is over.
        if drawn {
            tuning.set_seed(cx, Some(cx.desk.dice.seed()));
        }
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
        if self.reaches(ui, Goal::Format) {
            lead(&combo.response);
        }
        if chosen.is_some_and(|format| format != current) {
            cx.edit(Edit::SetFormat { format: chosen });
        }
    }
}

/// Gives it the keys where it is seen.
fn lead(response: &egui::Response) {
    response.request_focus();
    response.scroll_to_me(None);
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
        let field = ui.push_id(of.map(|(line, _)| line), |ui| ui.add(field));
        let field = field.inner;
        let mut is_given = false;
        if field.lost_focus() {
            match self.wanted() {
                Ok(wanted) if wanted != seed => {
                    tuning.set_seed(cx, wanted);
                    is_given = wanted.is_some();
                }
                Ok(_) => {}
                Err(_) => cx.notice(Notice::Heed(tr!("inspector-seed-wrong"))),
            }
            self.of = None;
        }
        keep_at_enter(ui, &field);
        self.typing = field.has_focus();
        let inside = place
            .with_min_x(place.right() - size::CONTROL_SMALL)
            .shrink(2.0);
        let (is_pressed, locked) = lock_ui(ui, cx, line, inside);
        // What was typed is locked by that, and not by the take's in its place.
        if is_pressed && !is_given {
            tuning.set_seed(cx, locked);
        }
    }
}

/// The dice beside the seed's name, where the field leaves room. Above the row of the format, and read before it.
fn is_drawn(ui: &mut Ui) -> bool {
    let name = Face::Label.line_height() + GAP;
    let field = pos2(ui.max_rect().right(), ui.cursor().top() + name);
    let above = Rect::from_min_max(field - vec2(DICE, DICE), field);
    let dice = IconButton::new(icons::DICE_FIVE, tr!("inspector-seed-dice")).tiny();
    let dice = dice.tip(tr!("inspector-seed-dice.tip"));
    let dice = dice.command("inspector-seed-dice");
    let mut corner = ui.new_child(egui::UiBuilder::new().max_rect(above));
    corner.put(above, dice).clicked()
}

/// The lock: it keeps the seed of the line's take for further ones, or lets go of it. Whether it was pressed, and the seed
/// then.
fn lock_ui(ui: &mut Ui, cx: &StudioCtx<'_>, line: &Line, place: Rect) -> (bool, Option<u32>) {
    let is_locked = line.overrides.seed.is_some();
    let picked = cx.desk.takes.get(&line.id);
    let picked = picked.and_then(|takes| takes.picked.as_ref());
    let of_take = picked.and_then(|take| take.seed);
    let (name, explanation, why_not) = match (is_locked, of_take) {
        (true, _) => (
            tr!("inspector-seed-unlock"),
            tr!("inspector-seed-unlock.tip"),
            None,
        ),
        (false, Some(seed)) => (
            tr!("inspector-seed-lock"),
            tr!("inspector-seed-lock.tip", seed = seed.to_string()),
            None,
        ),
        (false, None) => (
            tr!("inspector-seed-lock"),
            String::new(),
            Some(tr!("inspector-seed-lock-none")),
        ),
    };
    let lock = IconButton::new(icons::LOCK_SIMPLE, name).row();
    let lock = lock.on(is_locked).tip(explanation).why_not(why_not);
    let pressed = ui.put(place, lock).clicked();
    (pressed, of_take.filter(|_| !is_locked))
}

fn rate(backend: Backend, model: &Model) -> String {
    match backend {
        Backend::Draft => tr!("inspector-rate-draft", times = times(model)),
        Backend::Live => tr!("inspector-rate", times = times(model)),
    }
}

/// What a model takes and costs, how soon it begins, and when it goes, in some sentences.
fn model_tip(backend: Backend, model: &Model, today: Day) -> String {
    let (limit, languages) = (model.limit, model.languages.len());
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

/// How many credits a character costs, in one or two decimals; an estimate for a model that Mynah doesn't know.
fn times(model: &Model) -> String {
    let times = format!("{:.2}", model.multiplier);
    let times = times.strip_suffix('0').unwrap_or(&times);
    if model.is_known {
        times.to_owned()
    } else {
        format!("~{times}")
    }
}

/// The language that is sent with the text, as far as the model hears it. One that was chosen is seen with any model: it
/// is the part's, and another model will be told it.
fn language_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    line: &Line,
    (tuning, model): (&Tuning<'_>, &Model),
) {
    let name = tr!("inspector-language");
    let any = tr!("inspector-language-any");
    let current = tuning.part().language.clone();
    let shown = current
        .as_deref()
        .map_or_else(|| any.clone(), language_name);
    let speaker = speaker_name(&line.speaker);
    let explanation = tr!("inspector-language.tip", speaker = speaker);
    let why_not = deaf_words(model, current.as_deref());
    let untold = current
        .as_deref()
        .and_then(|code| language_untold(model, code));
    let mut chosen = None;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = GAP;
        caption(ui, Face::Label, &name, cx.tokens.text2);
        let combo = Combo::new(&name, &shown).why_not(why_not.as_deref());
        combo.tip(&explanation).show(ui, |ui| {
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
    if let Some(words) = untold {
        let words = Face::Small.rich(words, cx.tokens.warn);
        ui.add(egui::Label::new(words).wrap());
    }
    if let Some(language) = chosen {
        tuning.tune_part(cx, PartChange::Language(language));
    }
}

/// Why no language can be chosen. One that was chosen can be given up wherever the model hears any.
fn deaf_words(model: &Model, chosen: Option<&str>) -> Option<String> {
    let name = model.name.as_str();
    if !model.hears.language {
        return Some(tr!("inspector-language-deaf", model = name));
    }
    if chosen.is_some() {
        return None;
    }
    match model.languages.as_slice() {
        [] => Some(tr!("inspector-language-unlisted", model = name)),
        [only] => Some(tr!(
            "inspector-language-only",
            model = name,
            language = language_name(only)
        )),
        _ => None,
    }
}

/// Which lines the model and the settings count for.
fn reach(tuning: &Tuning<'_>) -> String {
    if tuning.is_own() {
        return tr!("inspector-for-line");
    }
    let speaker = speaker_name(tuning.speaker());
    tr!("inspector-for-part", speaker = speaker)
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
        tuning.set_preset(cx, ChosenSettings::default(), &AudioEffects::default());
    }
}

/// The way back to the defaults, with its word where there is room for it.
fn reset_ui(ui: &mut Ui, room: f32) -> bool {
    let (name, explanation) = (tr!("inspector-reset"), tr!("inspector-reset.tip"));
    let icon = icons::ARROW_COUNTER_CLOCKWISE;
    if room > RESET {
        let button = Button::new(name).icon(icon).tip(explanation);
        ui.add(button.ghost().row().command("inspector-reset"))
            .clicked()
    } else {
        let button = IconButton::new(icon, name).tip(explanation);
        ui.add(button.row().command("inspector-reset")).clicked()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_ui_core::testing::fixtures as made;

    #[test]
    fn a_model_says_what_it_takes_costs_and_speaks_how_soon_and_until_when() {
        let today = Day::of(mynah_core::clock::UnixMillis(1_800_000_000_000));
        let model = |id: &str, name: &str| Model {
            id: id.into(),
            name: name.to_owned(),
            limit: 40_000,
            multiplier: 0.5,
            ..made::model(Backend::Live)
        };
        let flash = model("eleven_flash_v2_5", "Eleven Flash v2.5");
        assert_eq!(
            model_tip(Backend::Live, &flash, today),
            "Takes up to 40\u{2009}000 characters at once, in 2 languages; a character costs 0.5 credits\nbegins after about 75 ms"
        );
        let old = model("eleven_monolingual_v1", "Eleven English v1");
        let told = model_tip(Backend::Live, &old, today);
        assert!(told.contains("Eleven English v1 "), "{told}");
        assert!(told.lines().count() > 1, "{told}");
    }
}
