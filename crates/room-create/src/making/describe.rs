//! The first step: what the voice is like, what the previews say, and how they are made.

use std::path::PathBuf;

use egui::{Label, Ui, vec2};

use super::super::lead::Lead;
use super::buying::why_taken_back;
use super::{MakingPanel, guidance};
use crate::namesake::told;
use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_core::ids::ModelId;
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::command::{Command, MakingCommand, VoicesCommand};
use mynah_model::desk::Voice;
use mynah_model::voice_design::{
    CHANGE, DESCRIPTION, Form, GUIDANCE, Kind, LOUDNESS, QUALITY, STRENGTH, Step, TEXT,
    model_with_reference, models,
};
use mynah_script::cast::CastVoice;
use mynah_script::lint;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::{duration, length, model_word};
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{
    Button, Combo, IconButton, Segment, SliderRow, TextArea, TextField, at_right, caption,
    combo_item, is_at_tick, segmented, toggle_row,
};

/// Voices that can be chosen at once.
const VOICES: usize = 400;
/// With less width settings stand below each other.
const TWO: f32 = 520.0;

impl MakingPanel {
    pub(super) fn describe_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let kind = self.kind;
        let before = self.open.as_ref().map(|card| card.making.form.clone());
        let Some(card) = &mut self.open else { return };
        let is_put_by = card.making.put_by.is_some();
        let form = &mut card.making.form;
        if kind == Kind::Remix {
            // The voice comes first, unless there is one to be changed by words.
            if form.voice.is_none() {
                self.lead.first(ui);
            }
            voice_ui(ui, cx, form);
        }
        words_ui(ui, cx, (kind, &self.lead), form);
        let takes_back = is_put_by && {
            let back = Button::new(tr!("design-take-back")).ghost().small();
            let back = back.icon(icons::ARROW_COUNTER_CLOCKWISE);
            ui.add(back.tip(tr!("design-take-back.tip"))).clicked()
        };
        text_ui(ui, cx, form);
        if settings_ui(ui, cx, kind, form) {
            cx.act(Action::TakeAfter);
        }
        self.agreed_ui(ui, cx);
        let form = self.open.as_ref().map(|card| &card.making.form);
        if before.as_ref() != form {
            self.trouble = None;
        }
        if takes_back && let Some(card) = &mut self.open {
            card.making.take_back_words();
        }
    }

    /// Takes over the recording that was asked for, once the library has it.
    pub(super) fn take_after(&mut self, cx: &mut StudioCtx<'_>) {
        // What is being made is answered first.
        if self.kind != Kind::Design || self.open.is_none() || self.creating.is_some() {
            return;
        }
        if let Some(path) = cx.view.take_after.take() {
            self.show_words(cx);
            self.keep_after(cx, path);
        }
    }

    /// Has the library keep it.
    pub(super) fn keep_after(&mut self, cx: &mut StudioCtx<'_>, path: PathBuf) {
        let Some(card) = &self.open else { return };
        self.kept_recordings = cx.desk.browsed.makings.kept_recordings;
        let take = MakingCommand::TakeAfter(card.backend, card.id, path.clone());
        self.after = Some(path);
        cx.send(Command::Voices(VoicesCommand::Making(take)));
    }

    /// What came of it.
    pub(super) fn taken_after(&mut self, cx: &StudioCtx<'_>) {
        let makings = &cx.desk.browsed.makings;
        let Some(card) = &mut self.open else { return };
        let Some(kept) = makings.after(card.id, self.kept_recordings) else {
            return;
        };
        self.kept_recordings = makings.kept_recordings;
        match kept {
            Ok(kept) => {
                card.making.take_after(kept);
                // Only that one can.
                card.making.form.model = model_with_reference();
            }
            Err(trouble) => (self.trouble, self.is_of_after) = (Some(trouble.clone()), true),
        }
    }
}

/// A heading with how much stands in the field below.
fn head_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    title: &str,
    (length, [least, most]): (usize, [usize; 2]),
) {
    let t = cx.tokens;
    ui.horizontal(|ui| {
        caption(ui, Face::SmallStrong, title, t.text);
        at_right(ui, |ui| {
            let fits = length == 0 || (least..=most).contains(&length);
            let ink = if fits { t.text2 } else { t.warn };
            let counted = if length < least {
                tr!("design-counted-least", length = length, least = least)
            } else {
                tr!("design-counted", length = length, most = most)
            };
            ui.label(Face::MonoLabel.rich(counted, ink));
        });
    });
}

/// The voice that is changed.
fn voice_ui(ui: &mut Ui, cx: &StudioCtx<'_>, form: &mut Form) {
    let t = cx.tokens;
    let own = |voice: &&Voice| voice.facts.is_own;
    let voices = cx.desk.voices_of(cx.desk.backend());
    caption(ui, Face::SmallStrong, &tr!("remix-voice"), t.text);
    if voices.iter().all(|voice| !own(&voice)) {
        ui.add(Label::new(Face::Small.rich(tr!("remix-none"), t.text2)).wrap());
        return;
    }
    let (name, explanation) = (tr!("remix-voice"), tr!("remix-voice.tip"));
    let none = tr!("remix-choose");
    let shown = match &form.voice {
        None => none,
        Some(voice) => voices
            .of(&voice.id)
            .map_or_else(|| voice.name.clone(), |there| told(voices, there)),
    };
    let mut chosen = None;
    let today = Day::here(cx.clock.now());
    Combo::new(&name, &shown)
        .icon(icons::USER_SOUND)
        .tall()
        .width(ui.available_width().min(360.0))
        .tip(&explanation)
        .show(ui, |ui| {
            for voice in voices.iter().filter(own).take(VOICES) {
                let on = form.voice.as_ref().is_some_and(|it| it.id == voice.id);
                // No preview of it is made any more.
                let silent = cx.desk.why_silent(&voice.id, today);
                let mark = silent.as_ref().map(|_| tr!("voices-silent"));
                let about = silent.as_ref().unwrap_or(&explanation);
                let name = told(voices, voice);
                let row = (name.as_str(), mark.as_deref().unwrap_or_default());
                if combo_item(ui, on, row, about).clicked() {
                    chosen = Some(CastVoice {
                        id: voice.id.clone(),
                        name: voice.name.clone(),
                    });
                }
            }
        });
    if chosen.is_some() {
        form.voice = chosen;
    }
    let voice = form.voice.as_ref();
    if let Some(why) = voice.and_then(|voice| cx.desk.why_silent(&voice.id, today)) {
        ui.add(Label::new(Face::Small.rich(why, t.warn)).wrap());
    }
    ui.add_space(4.0);
}

fn words_ui(ui: &mut Ui, cx: &StudioCtx<'_>, (kind, lead): (Kind, &Lead<Step>), form: &mut Form) {
    let (title, hint, explanation, bounds) = match kind {
        Kind::Design => (
            tr!("design-description"),
            tr!("design-description.hint"),
            tr!("design-description.tip"),
            DESCRIPTION,
        ),
        Kind::Remix => (
            tr!("remix-change"),
            tr!("remix-change.hint"),
            tr!("remix-change.tip"),
            CHANGE,
        ),
    };
    let written = form.length();
    head_ui(ui, cx, &title, (written, bounds));
    let [_, most] = bounds;
    let field = TextArea::new(&mut form.words, &title)
        .hint(&hint)
        .tip(&explanation)
        .height(84.0)
        .wrong(written > most);
    lead.to(&ui.add(field));
    guidance::ui(ui, cx, kind, &mut form.words);
    ui.add_space(4.0);
}

/// What the previews say.
fn text_ui(ui: &mut Ui, cx: &StudioCtx<'_>, form: &mut Form) {
    let t = cx.tokens;
    let title = tr!("design-text");
    if form.own_text {
        head_ui(ui, cx, &title, (form.text.trim().chars().count(), TEXT));
    } else {
        caption(ui, Face::SmallStrong, &title, t.text);
    }
    let (own, open) = (tr!("design-text-own"), tr!("design-text-open"));
    let own_tip = tr!("design-text-own.tip");
    let open_tip = match cx.desk.backend() {
        Backend::Live => tr!("design-text-open.tip"),
        Backend::Draft => tr!("design-text-open.draft"),
    };
    let ways = [
        Segment::new(false, &open).tip(&open_tip),
        Segment::new(true, &own).tip(&own_tip),
    ];
    let is_empty = cx.desk.script().items().lines() == 0;
    ui.horizontal(|ui| {
        segmented(ui, &title, &mut form.own_text, &ways, None);
        let from_script = Button::new(tr!("design-text-script"))
            .ghost()
            .small()
            .command("design-text-script.command");
        let why_not = is_empty.then(|| tr!("design-text-script.why-not"));
        let from_script = from_script.icon(icons::ARTICLE).why_not(why_not);
        if ui
            .add(from_script.tip(tr!("design-text-script.tip")))
            .clicked()
        {
            (form.own_text, form.text) = (true, of_script(cx));
        }
    });
    if form.own_text {
        let hint = tr!("design-text.hint");
        let [_, most] = TEXT;
        let too_long = form.text.trim().chars().count() > most;
        let name = tr!("design-text-field");
        let field = TextArea::new(&mut form.text, &name)
            .hint(&hint)
            .tip(&own_tip);
        ui.add(field.height(72.0).wrong(too_long));
        guidance::text_hint_ui(ui, cx, &form.text);
    }
    ui.add_space(4.0);
}

/// Words of the script from the focused line on, as many as previews need where it has them.
fn of_script(cx: &StudioCtx<'_>) -> String {
    let [least, most] = TEXT;
    let first = cx.view.line;
    let lines = cx.desk.script().lines();
    let lines = lines.skip_while(|line| first.is_some_and(|first| line.id != first));
    let mut text = String::new();
    for line in lines.filter(|line| !line.is_mute()) {
        // Previews are made by a model that would read directions aloud.
        let words = lint::words_alone(&line.text);
        if words.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&words);
        if text.chars().count() >= least {
            break;
        }
    }
    text.chars().take(most).collect()
}

/// Whether a recording is to be asked for.
fn settings_ui(ui: &mut Ui, cx: &StudioCtx<'_>, kind: Kind, form: &mut Form) -> bool {
    let t = cx.tokens;
    ui.label(Face::SmallStrong.rich(tr!("design-settings"), t.text));
    let width = ui.available_width();
    if width < TWO {
        let asks = left_ui(ui, cx, kind, form);
        right_ui(ui, kind, form);
        return asks;
    }
    let half = ((width - 24.0) / 2.0).floor();
    let mut asks = false;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 24.0;
        ui.vertical(|ui| {
            ui.set_width(half);
            asks = left_ui(ui, cx, kind, form);
        });
        ui.vertical(|ui| {
            ui.set_width(half);
            right_ui(ui, kind, form);
        });
    });
    asks
}

fn left_ui(ui: &mut Ui, cx: &StudioCtx<'_>, kind: Kind, form: &mut Form) -> bool {
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    let mut asks = false;
    if kind == Kind::Design {
        model_ui(ui, cx, form);
        let (name, explanation) = (tr!("design-enhance"), tr!("design-enhance.tip"));
        toggle_row(ui, &name, &mut form.enhanced, &explanation, None);
        asks = after_ui(ui, cx, form);
    } else {
        let (name, explanation) = (tr!("remix-strength"), tr!("remix-strength.tip"));
        let words = (tr!("remix-strength-low"), tr!("remix-strength-high"));
        slider(
            ui,
            (&name, &explanation),
            (&words.0, &words.1),
            &mut form.strength,
            (STRENGTH, 0.0..=1.0),
        );
    }
    seed_ui(ui, cx, form);
    asks
}

/// The recording that the voice takes after; whether one is to be asked for.
fn after_ui(ui: &mut Ui, cx: &StudioCtx<'_>, form: &mut Form) -> bool {
    let t = cx.tokens;
    caption(ui, Face::Label, &tr!("design-after"), t.text2);
    let mut asks = false;
    ui.horizontal(|ui| {
        let add = Button::new(tr!("design-after-add")).outline().small();
        let add = add.icon(icons::FILE_AUDIO);
        asks = ui.add(add.tip(tr!("design-after.tip"))).clicked();
        let told = form.after.as_ref().map_or_else(
            || tr!("design-after-none"),
            |input| {
                let seconds = tr!("studio-seconds", seconds = length(input.seconds));
                tr!(
                    "design-after-is",
                    name = input.name.as_str(),
                    seconds = seconds
                )
            },
        );
        let room = ui.available_width() - 36.0;
        let told = Face::Small.elided(ui, told, t.text2, room.max(24.0));
        ui.add(Label::new(told));
        if form.after.is_some() {
            let out = IconButton::new(icons::X, tr!("design-after-remove")).row();
            if ui.add(out.tip(tr!("design-after-remove.tip"))).clicked() {
                form.after = None;
            }
        }
    });
    let Some(input) = &form.after else {
        return asks;
    };
    // It is told where it is brought, not where all else is said.
    if let Some(why) = why_taken_back(cx, form) {
        ui.add(Label::new(Face::Small.rich(why, t.warn)).wrap());
    }
    if form.can_take_after() {
        ui.add(Label::new(Face::Small.rich(sent_of(input), t.text2)).wrap());
        let (name, explanation) = (
            tr!("design-after-strength"),
            tr!("design-after-strength.tip"),
        );
        let words = (tr!("design-after-strength-low"), tr!("remix-strength-high"));
        slider(
            ui,
            (&name, &explanation),
            (&words.0, &words.1),
            &mut form.strength,
            (STRENGTH, 0.0..=1.0),
        );
    } else {
        let model = model_name(&form.model());
        let words = tr!("design-after-unused", model = model);
        ui.add(Label::new(Face::Small.rich(words, t.warn)).wrap());
    }
    asks
}

/// What is sent of a recording to take after, and with which model.
fn sent_of(input: &Input) -> String {
    let model = model_with_reference();
    tr!(
        "design-after-sent",
        length = duration(input.seconds),
        kind = input.extension.to_uppercase(),
        model = model.map(|it| model_name(&it)).unwrap_or_default()
    )
}

fn right_ui(ui: &mut Ui, kind: Kind, form: &mut Form) {
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    let [design, remix] = GUIDANCE;
    let usual = if kind == Kind::Design { design } else { remix };
    let (name, explanation) = (tr!("design-guidance"), tr!("design-guidance.tip"));
    let words = (tr!("design-guidance-low"), tr!("design-guidance-high"));
    slider(
        ui,
        (&name, &explanation),
        (&words.0, &words.1),
        &mut form.guidance,
        (usual, 0.0..=100.0),
    );
    if kind == Kind::Design {
        let (name, explanation) = (tr!("design-quality"), tr!("design-quality.tip"));
        let words = (tr!("design-quality-low"), tr!("design-quality-high"));
        slider(
            ui,
            (&name, &explanation),
            (&words.0, &words.1),
            &mut form.quality,
            (QUALITY, -1.0..=1.0),
        );
    }
    let (name, explanation) = (tr!("design-loudness"), tr!("design-loudness.tip"));
    let words = (tr!("design-loudness-low"), tr!("design-loudness-high"));
    slider(
        ui,
        (&name, &explanation),
        (&words.0, &words.1),
        &mut form.loudness,
        (LOUDNESS, -1.0..=1.0),
    );
}

/// A slider of what is only said where it isn't the usual.
fn slider(
    ui: &mut Ui,
    (name, explanation): (&str, &str),
    (low, high): (&str, &str),
    value: &mut Option<f32>,
    (usual, range): (f32, std::ops::RangeInclusive<f32>),
) {
    let mut shown = value.unwrap_or(usual);
    let row = SliderRow::new(name, &mut shown, usual)
        .range(range)
        .words(low, high)
        .tip(explanation)
        .plain();
    if ui.add(row).changed() {
        *value = (!is_at_tick(shown, usual)).then_some(shown);
    }
}

fn model_ui(ui: &mut Ui, cx: &StudioCtx<'_>, form: &mut Form) {
    let model = form.model();
    let name = tr!("design-model");
    caption(ui, Face::Label, &name, cx.tokens.text2);
    let shown = model_name(&model);
    let explanation = tr!("design-model.tip");
    let width = ui.available_width();
    Combo::new(&name, &shown)
        .width(width)
        .tip(&explanation)
        .show(ui, |ui| {
            for id in models() {
                let on = id == model;
                let explanation = model_tip(&id);
                if combo_item(ui, on, (&model_name(&id), ""), &explanation).clicked() {
                    form.model = Some(id);
                }
            }
        });
}

/// Returns the name of a model.
pub(super) fn model_name(model: &ModelId) -> String {
    model_word(model.as_str())
}

fn model_tip(model: &ModelId) -> String {
    match model.as_str() {
        "eleven_ttv_v3" => tr!("design-model-v3.tip"),
        _ => tr!("design-model-v2.tip"),
    }
}

/// A wanted seed, or one that is drawn.
fn seed_ui(ui: &mut Ui, cx: &StudioCtx<'_>, form: &mut Form) {
    let name = tr!("design-seed");
    caption(ui, Face::Label, &name, cx.tokens.text2);
    ui.horizontal(|ui| {
        let mut text = form.seed.map(|seed| seed.to_string()).unwrap_or_default();
        let (hint, explanation) = (tr!("design-seed.hint"), tr!("design-seed.tip"));
        let width = (ui.available_width() - 36.0).min(200.0);
        let field = TextField::new(&mut text, &name)
            .hint(&hint)
            .tip(&explanation);
        if ui
            .add(field.mono().small().limit(10).width(width))
            .changed()
        {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let most = i32::MAX.unsigned_abs();
            form.seed = digits
                .parse::<u64>()
                .ok()
                .map(|seed| u32::try_from(seed).unwrap_or(most).min(most));
        }
        let draw =
            IconButton::new(icons::DICE_FIVE, tr!("design-seed-draw")).command("design-seed-draw");
        if ui.add(draw.tip(tr!("design-seed-draw.tip"))).clicked() {
            form.seed = Some(cx.desk.dice.seed() & i32::MAX.unsigned_abs());
        }
    });
}
