//! The tool Voice changer: recordings spoken by another voice.

use egui::Ui;

use mynah_core::day::Day;
use mynah_core::ids::ModelId;
use mynah_core::models::{Deprecated, Task, of_task, recommended};
use mynah_core::request::{ChangeRequest, Generation, Input, Tool};
use mynah_core::settings::{Scale, Setting, VoiceSettings};
use mynah_i18n::tr;
use mynah_model::desk::TrialOrder;
use mynah_model::tool_presets::ToolOptions;
use mynah_script::cast::CastVoice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::voice_field::VoiceField;
use mynah_ui_core::words::whole_date;
use mynah_ui_kit::theme::{Face, Tokens, icons};
use mynah_ui_kit::widgets::{Combo, SliderRow, combo_item, empty_state, toggle_row};

use crate::inputs::Inputs;
use crate::presets::PresetRow;
use crate::result::{BeforeAfter, RowPress, RowShown, take_row_ui};
use crate::result_list::Shelf;
use crate::runs::{Found, Spend, TabJobs, card_state, jobs_ui, open_of, order};
use crate::send_to::SendTo;
use crate::tool_frame::{aside_ui, main_ui, part_ui};
use crate::transcribe::label_ui;

/// The view state of the tool.
pub(crate) struct ChangerPanel {
    pub(crate) inputs: Inputs,
    voice: VoiceField,
    model: ModelId,
    settings: VoiceSettings,
    is_isolated: bool,
    presets: PresetRow,
    found: Found,
    compare: BeforeAfter,
    pub(crate) shelf: Shelf,
}

impl Default for ChangerPanel {
    fn default() -> Self {
        Self {
            inputs: Inputs::default(),
            voice: VoiceField::default(),
            model: recommended(Task::Changer),
            settings: VoiceSettings::default(),
            is_isolated: false,
            presets: PresetRow::default(),
            found: Found::default(),
            compare: BeforeAfter::default(),
            shelf: Shelf::of(Tool::Changer),
        }
    }
}

impl ChangerPanel {
    /// Draws the tool.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, send_to: &mut SendTo) {
        self.inputs.follow(ui, cx);
        self.shelf.follow(cx);
        main_ui(ui, cx, |ui, cx| {
            let orders = self.orders(cx);
            self.inputs.cards_ui(ui, cx, |cx, input| {
                let own = orders.iter().find(|(of, _)| of.hash == input.hash);
                own.map_or(
                    crate::inputs::CardState::Ready(String::new()),
                    |(_, order)| card_state(cx, order),
                )
            });
            for (_, order) in &orders {
                self.found.follow(cx, order);
            }
            jobs_ui(ui, cx, TabJobs::of_files(Tool::Changer, &self.inputs));
            let mut current_take = None;
            let current = self.inputs.current().and_then(|row| row.ready()).cloned();
            if let Some(input) = current
                && let Some((_, order)) = orders.iter().find(|(of, _)| of.hash == input.hash)
                && let Some(trial) = cx.desk.trial_take(order.key)
            {
                let take = std::sync::Arc::clone(&trial.card);
                self.compare.ui(ui, cx, (&input, &take), false);
                current_take = Some(take.id);
                let shown = RowShown {
                    title: &input.name,
                    ..RowShown::default()
                };
                if let Some(RowPress::Send(goal)) =
                    take_row_ui(ui, cx, &take, shown, &mut self.shelf.focused)
                {
                    send_to.send(cx, (&take, Default::default(), &input.name), goal);
                }
            } else if self.inputs.rows.is_empty() && self.shelf.takes(cx).next().is_none() {
                let (title, text) = (tr!("changer-empty"), tr!("changer-empty.text"));
                empty_state(ui, icons::USER_SOUND, &title, &text, None);
                return;
            }
            part_ui(ui, "results", |ui| {
                self.shelf.ui(ui, cx, (send_to, current_take));
            });
        });
    }

    /// Draws its options at the right.
    pub(crate) fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let title = tr!("tools-changer");
        aside_ui(ui, cx, (&title, self), Self::options_ui, Self::foot_ui);
    }

    /// Returns the options as a preset keeps them.
    fn preset(&self) -> ToolOptions {
        let voice = self.voice.chosen.as_ref();
        ToolOptions::default()
            .with_some("voice", voice.map(|voice| &voice.id))
            .with_some("voice-name", voice.map(|voice| &voice.name))
            .with("model", &self.model)
            .with("stability", self.settings.stability())
            .with("similarity", self.settings.similarity_boost())
            .with("style", self.settings.style())
            .with("noise", self.is_isolated)
    }

    fn apply(&mut self, preset: &ToolOptions) {
        if let (Some(id), Some(name)) = (preset.get("voice"), preset.get("voice-name")) {
            self.voice.chosen = Some(CastVoice {
                id: id.into(),
                name: name.to_owned(),
            });
        }
        if let Some(model) = preset.get("model") {
            self.model = model.into();
        }
        for (name, set) in [
            (
                "stability",
                Setting::Stability as fn(Option<f32>) -> Setting,
            ),
            ("similarity", Setting::SimilarityBoost),
            ("style", Setting::Style),
        ] {
            if let Some(value) = preset.value(name) {
                self.settings = self.settings.with(set(Some(value)));
            }
        }
        preset.read("noise", &mut self.is_isolated);
    }

    fn options_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let now = self.preset();
        if let Some(preset) = self.presets.ui(ui, cx, &now) {
            self.apply(&preset);
        }
        label_ui(ui, &tr!("tools-voice"));
        self.voice.ui(ui, cx);
        model_ui(ui, &tr!("tools-model"), Task::Changer, &mut self.model);
        for (name, tip, scale, now, set) in [
            (
                tr!("inspector-stability"),
                tr!("inspector-stability.tip"),
                Scale::STABILITY,
                self.settings.stability(),
                Setting::Stability as fn(Option<f32>) -> Setting,
            ),
            (
                tr!("inspector-similarity"),
                tr!("inspector-similarity.tip"),
                Scale::SIMILARITY_BOOST,
                self.settings.similarity_boost(),
                Setting::SimilarityBoost,
            ),
            (
                tr!("inspector-style"),
                tr!("inspector-style.tip"),
                Scale::STYLE,
                self.settings.style(),
                Setting::Style,
            ),
        ] {
            let mut value = now;
            let row = SliderRow::new(&name, &mut value, scale.usual()).range(scale.range());
            ui.add(row.tip(&tip).plain());
            if value != now {
                self.settings = self.settings.with(set(Some(value)));
            }
        }
        let (name, tip) = (tr!("changer-noise"), tr!("changer-noise.tip"));
        toggle_row(ui, &name, &mut self.is_isolated, &tip, None);
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let orders = self.orders(cx);
        let is_any = !orders.is_empty();
        let orders = open_of(cx, orders.into_iter().map(|(_, order)| order));
        let why_not = if self.voice.chosen.is_none() {
            Some(tr!("tools-no-voice"))
        } else if !is_any {
            Some(tr!("tools-no-file"))
        } else if orders.is_empty() {
            Some(tr!("tools-none-open"))
        } else {
            None
        };
        let spend = Spend {
            label: match orders.len() {
                0 => tr!("changer-generate-none"),
                count => tr!("changer-generate", count = count),
            },
            orders: &orders,
            why_not,
            is_unkept: false,
        };
        spend.ui(ui, cx);
    }

    /// One order for each input.
    fn orders(&self, cx: &StudioCtx<'_>) -> Vec<(Input, TrialOrder)> {
        let Some(voice) = &self.voice.chosen else {
            return Vec::new();
        };
        let made = self.inputs.ready().map(|input| {
            let request = Generation::Changer(ChangeRequest {
                voice: voice.id.clone(),
                model: self.model.clone(),
                input: input.clone(),
                settings: self.settings,
                format: cx.desk.format(),
                seed: None,
                isolated: self.is_isolated,
            });
            (input.clone(), order(cx, &voice.name, request))
        });
        made.collect()
    }
}

/// Returns the end of a deprecated model, as the service announced it.
fn end_of(deprecated: &Deprecated) -> String {
    let ends = deprecated.ends.as_deref();
    match ends.and_then(|ends| ends.parse::<Day>().ok()) {
        Some(day) => tr!("tools-model-ends", date = whole_date(day)),
        None => tr!("tools-model-deprecated"),
    }
}

/// Draws the choice among the models of a task.
pub(crate) fn model_ui(ui: &mut Ui, name: &str, task: Task, model: &mut ModelId) {
    let shown = of_task(task).find(|of| of.id == *model);
    let shown = shown.map_or_else(|| model.to_string(), |of| of.name.clone());
    label_ui(ui, name);
    let combo = Combo::new(name, &shown);
    let picked = combo.show(ui, |ui| {
        let mut picked = None;
        for of in of_task(task) {
            let end = of.deprecated.as_ref().map(end_of).unwrap_or_default();
            if combo_item(ui, of.id == *model, (&of.name, &end), "").clicked() {
                picked = Some(of.id.clone());
            }
        }
        picked
    });
    if let Some(picked) = picked.inner.flatten() {
        *model = picked;
    }
    let chosen = of_task(task).find(|of| of.id == *model);
    if let Some(deprecated) = chosen.and_then(|of| of.deprecated.as_ref()) {
        let words = Face::Small.rich(end_of(deprecated), Tokens::of(ui).warn);
        ui.add(egui::Label::new(words).wrap());
    }
}
