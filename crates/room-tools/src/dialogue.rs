//! The tool Dialogue: lines of several speakers in one request.

use std::collections::BTreeSet;

use egui::{ScrollArea, Ui};

use mynah_core::ids::ModelId;
use mynah_core::models::{Endpoint, refuses};
use mynah_core::request::{DialogueRequest, DialogueTurn, Generation, Tool};
use mynah_core::settings::Step;
use mynah_i18n::tr;
use mynah_model::desk::TrialOrder;
use mynah_model::tool_presets::ToolOptions;
use mynah_script::document::Line;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Combo, Segment, combo_item, empty_state, segmented};

use crate::cut::DialogueCut;
use crate::effects::result_ui;
use crate::presets::PresetRow;
use crate::result_list::Shelf;
use crate::runs::{Spend, TabJobs, jobs_ui, order};
use crate::send_to::SendTo;
use crate::tool_frame::{BAR, LEAST, aside_ui, main_ui, part_ui};
use crate::transcribe::label_ui;

/// The largest number of voices and of characters in one request.
const VOICES: usize = 10;
const CHARACTERS: usize = 2_000;
/// Lines that are taken without a selection.
const LINES: usize = 12;

/// The view state of the tool.
pub(crate) struct DialoguePanel {
    model: Option<ModelId>,
    delivery: Step,
    presets: PresetRow,
    pub(crate) shelf: Shelf,
    cut: DialogueCut,
}

impl Default for DialoguePanel {
    fn default() -> Self {
        Self {
            model: None,
            delivery: Step::Natural,
            presets: PresetRow::default(),
            shelf: Shelf::of(Tool::Dialogue),
            cut: DialogueCut::default(),
        }
    }
}

impl DialoguePanel {
    /// Draws the tool.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, send_to: &mut SendTo) {
        self.shelf.follow(cx);
        main_ui(ui, cx, |ui, cx| {
            let lines = selected(cx);
            if lines.is_empty() {
                let (title, text) = (tr!("dialogue-empty"), tr!("dialogue-empty.text"));
                let (label, tip) = (Action::ScriptRoom.label(), Action::ScriptRoom.tip());
                let button = Some((label.as_str(), tip.as_str()));
                let pressed = empty_state(ui, icons::ARTICLE, &title, &text, button);
                if pressed.is_some_and(|button| button.clicked()) {
                    cx.act(Action::ScriptRoom);
                }
                return;
            }
            turns_ui(ui, cx, &lines);
            jobs_ui(ui, cx, TabJobs::of(Tool::Dialogue));
            part_ui(ui, "results", |ui| self.shelf.ui(ui, cx, (send_to, None)));
        });
    }

    /// Draws its options at the right.
    pub(crate) fn inspector_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        send_to: &mut SendTo,
    ) {
        let title = tr!("tools-dialogue");
        let options = |own: &mut Self, ui: &mut Ui, cx: &mut StudioCtx<'_>| {
            own.options_ui(ui, cx, send_to);
        };
        aside_ui(ui, cx, (&title, self), options, Self::foot_ui);
    }

    fn options_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, send_to: &mut SendTo) {
        let now = ToolOptions::default()
            .with_some("model", self.model.as_ref())
            .with("delivery", self.delivery.stability());
        if let Some(preset) = self.presets.ui(ui, cx, &now) {
            self.model = preset.get("model").map(Into::into);
            if let Some(stability) = preset.value("delivery") {
                self.delivery = Step::nearest(stability);
            }
        }
        self.model_ui(ui, cx);
        let name = tr!("dialogue-delivery");
        ui.label(Face::SmallMedium.rich(name.as_str(), cx.tokens.text));
        let words = Step::ALL.map(|step| match step {
            Step::Creative => tr!("dialogue-creative"),
            Step::Natural => tr!("dialogue-natural"),
            Step::Robust => tr!("dialogue-robust"),
        });
        let mut segments = Vec::new();
        for (step, word) in Step::ALL.iter().zip(&words) {
            segments.push(Segment::new(*step, word));
        }
        let wide = ui.available_width();
        segmented(ui, &name, &mut self.delivery, &segments, Some(wide));
        let lines = selected(cx);
        let characters: usize = lines.iter().map(|line| line.text.chars().count()).sum();
        let of = tr!("dialogue-of", used = characters, most = CHARACTERS);
        fact(ui, cx, &tr!("dialogue-characters"), &of);
        let of = tr!(
            "dialogue-of",
            used = voices(cx, &lines).len(),
            most = VOICES
        );
        fact(ui, cx, &tr!("dialogue-voices"), &of);
        if let Some(take) = self.shelf.take(cx) {
            result_ui(ui, cx, take, &mut self.shelf.shape);
            self.cut.ui(ui, cx, (take, send_to));
        }
    }

    /// Draws the choice among the models that speak dialogues.
    fn model_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let models = cx.desk.models_of(cx.desk.backend());
        let models: Vec<_> = models
            .iter()
            .filter(|model| !refuses(Endpoint::Dialogue, &model.id))
            .collect();
        let chosen = self.model(cx);
        let shown = models
            .iter()
            .find(|model| Some(&model.id) == chosen.as_ref());
        let none = tr!("dialogue-no-model");
        let shown = shown.map_or(none, |model| model.name.clone());
        let name = tr!("tools-model");
        label_ui(ui, &name);
        let picked = Combo::new(&name, &shown).show(ui, |ui| {
            let mut picked = None;
            for model in models {
                let on = Some(&model.id) == chosen.as_ref();
                if combo_item(ui, on, (&model.name, ""), "").clicked() {
                    picked = Some(model.id.clone());
                }
            }
            picked
        });
        if let Some(picked) = picked.inner.flatten() {
            self.model = Some(picked);
        }
    }

    /// The chosen model, else the first one that speaks dialogues.
    fn model(&self, cx: &StudioCtx<'_>) -> Option<ModelId> {
        let models = cx.desk.models_of(cx.desk.backend());
        let is_there = |id: &&ModelId| models.iter().any(|model| model.id == **id);
        let chosen = self.model.as_ref().filter(is_there).cloned();
        let mut fit = models.iter();
        chosen.or_else(|| {
            let first = fit.find(|model| !refuses(Endpoint::Dialogue, &model.id));
            first.map(|model| model.id.clone())
        })
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let lines = selected(cx);
        let order = self.order(cx, &lines);
        let characters: usize = lines.iter().map(|line| line.text.chars().count()).sum();
        let why_not = if lines.is_empty() {
            Some(tr!("dialogue-no-lines"))
        } else if lines.iter().any(|line| cx.desk.voice_of(line).is_none()) {
            Some(tr!("dialogue-no-voice"))
        } else if characters > CHARACTERS {
            Some(tr!("dialogue-too-long", most = CHARACTERS))
        } else if voices(cx, &lines).len() > VOICES {
            Some(tr!("dialogue-too-many", most = VOICES))
        } else if order.is_none() {
            Some(tr!("dialogue-no-model"))
        } else {
            None
        };
        let orders: Vec<TrialOrder> = order.into_iter().collect();
        let spend = Spend {
            label: tr!("dialogue-generate"),
            orders: &orders,
            why_not,
            is_unkept: false,
        };
        spend.ui(ui, cx);
    }

    fn order(&self, cx: &StudioCtx<'_>, lines: &[Line]) -> Option<TrialOrder> {
        let turns = lines.iter().map(|line| {
            Some(DialogueTurn {
                voice: cx.desk.voice_of(line)?.id.clone(),
                text: line.text.trim().to_owned(),
            })
        });
        let turns: Vec<DialogueTurn> = turns.collect::<Option<_>>()?;
        if turns.is_empty() {
            return None;
        }
        let request = DialogueRequest {
            turns,
            model: self.model(cx)?,
            delivery: Some(self.delivery),
            format: cx.desk.format(),
            seed: None,
            language: None,
            place: Default::default(),
        };
        Some(order(cx, "", Generation::Dialogue(request)))
    }
}

/// Draws the lines that are spoken.
fn turns_ui(ui: &mut Ui, cx: &StudioCtx<'_>, lines: &[Line]) {
    let t = cx.tokens;
    let told = if cx.view.marked.is_empty() {
        tr!("dialogue-from-focus", count = lines.len())
    } else {
        tr!("dialogue-from-selection", count = lines.len())
    };
    ui.label(Face::SmallStrong.rich(told, t.text));
    let high = (ui.available_height() * 0.5).max(LEAST);
    ScrollArea::vertical()
        .id_salt("dialogue-turns")
        .max_height(high)
        .auto_shrink([false, true])
        .min_scrolled_height(LEAST)
        .show(ui, |ui| {
            ui.set_max_width((ui.available_width() - BAR).max(0.0));
            for line in lines {
                ui.horizontal_wrapped(|ui| {
                    let name = speaker_name(&line.speaker);
                    let voice = cx.desk.voice_of(line);
                    let ink = if voice.is_some() { t.text2 } else { t.warn };
                    ui.label(Face::SmallMedium.rich(name, ink));
                    ui.label(Face::Body.rich(line.text.trim(), t.text));
                });
            }
        });
}

/// The selected lines with words; without a selection those from the focused line on.
fn selected(cx: &StudioCtx<'_>) -> Vec<Line> {
    let script = cx.desk.script();
    if !cx.view.marked.is_empty() {
        let lines = script.lines().filter(|line| !line.is_mute());
        let marked = lines.filter(|line| cx.view.marked.contains(line.id));
        return marked.take(CHARACTERS).cloned().collect();
    }
    let focused = cx.view.line.filter(|line| script.line(*line).is_some());
    let before = |line: &&Line| focused.is_some_and(|focused| line.id != focused);
    let from = script.lines().skip_while(before);
    let from = from.filter(|line| !line.is_mute()).take(LINES);
    let mut characters = 0;
    let fits = from.take_while(|line| {
        characters += line.text.chars().count();
        characters <= CHARACTERS
    });
    fits.cloned().collect()
}

/// The voices of lines.
fn voices(cx: &StudioCtx<'_>, lines: &[Line]) -> BTreeSet<String> {
    let voices = lines.iter().filter_map(|line| cx.desk.voice_of(line));
    voices.map(|voice| voice.id.to_string()).collect()
}
