//! The tool Music: music from a description.

use egui::Ui;

use mynah_core::ids::ModelId;
use mynah_core::models::{Task, recommended};
use mynah_core::request::{Generation, MusicRequest, Tool};
use mynah_i18n::tr;
use mynah_model::tool_limits::song_refusal;
use mynah_model::tool_presets::ToolOptions;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::words::length;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{SliderRow, TextArea, toggle_row};

use crate::changer::model_ui;
use crate::effects::result_ui;
use crate::plan::{SectionRow, plan_ui};
use crate::presets::PresetRow;
use crate::result_list::Shelf;
use crate::runs::{Spend, TabJobs, jobs_ui, order};
use crate::send_to::SendTo;
use crate::tool_frame::{aside_ui, main_ui, part_ui};

/// Characters of a prompt and of lyrics that ElevenLabs accepts.
const PROMPT: usize = 4_100;
const LYRICS: usize = 4_000;
/// Seconds that ElevenLabs accepts.
const SECONDS: std::ops::RangeInclusive<f32> = 3.0..=600.0;
/// The usual length.
const USUAL: f32 = 30.0;

/// The view state of the tool.
pub(crate) struct MusicPanel {
    prompt: String,
    lyrics: String,
    model: ModelId,
    is_automatic: bool,
    seconds: f32,
    is_instrumental: bool,
    /// True if the music is planned in sections.
    is_planned: bool,
    sections: Vec<SectionRow>,
    presets: PresetRow,
    pub(crate) shelf: Shelf,
}

impl Default for MusicPanel {
    fn default() -> Self {
        Self {
            prompt: String::new(),
            lyrics: String::new(),
            model: recommended(Task::Music),
            is_automatic: false,
            seconds: USUAL,
            is_instrumental: true,
            is_planned: false,
            sections: Vec::new(),
            presets: PresetRow::default(),
            shelf: Shelf::of(Tool::Music),
        }
    }
}

impl MusicPanel {
    /// Draws the tool.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, send_to: &mut SendTo) {
        self.shelf.follow(cx);
        main_ui(ui, cx, |ui, cx| {
            let (name, hint) = (tr!("music-prompt"), tr!("music-prompt.hint"));
            let field = TextArea::new(&mut self.prompt, &name).hint(&hint);
            ui.add(field.height(72.0).limit(PROMPT));
            if self.is_planned {
                plan_ui(ui, cx, &mut self.sections);
            } else if !self.is_instrumental {
                let (name, hint) = (tr!("music-lyrics"), tr!("music-lyrics.hint"));
                let field = TextArea::new(&mut self.lyrics, &name).hint(&hint);
                ui.add(field.height(72.0).limit(LYRICS));
            }
            if let Some(prompt) = jobs_ui(ui, cx, TabJobs::of(Tool::Music)) {
                self.prompt = prompt;
            }
            part_ui(ui, "results", |ui| self.shelf.ui(ui, cx, (send_to, None)));
        });
    }

    /// Draws its options at the right.
    pub(crate) fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let title = tr!("tools-music");
        aside_ui(ui, cx, (&title, self), Self::options_ui, Self::foot_ui);
    }

    /// Returns the options as a preset keeps them.
    fn preset(&self) -> ToolOptions {
        let sections = self.sections.iter().filter(|_| self.is_planned);
        let sections: Vec<String> = sections.map(SectionRow::line).collect();
        ToolOptions::default()
            .with("model", &self.model)
            .with("automatic", self.is_automatic)
            .with("seconds", self.seconds)
            .with("instrumental", self.is_instrumental)
            .with("planned", self.is_planned)
            .with("sections", sections.join("\n"))
    }

    fn apply(&mut self, preset: &ToolOptions) {
        if let Some(model) = preset.get("model") {
            self.model = model.into();
        }
        preset.read("automatic", &mut self.is_automatic);
        preset.read("seconds", &mut self.seconds);
        preset.read("instrumental", &mut self.is_instrumental);
        preset.read("planned", &mut self.is_planned);
        let sections = preset.get("sections").unwrap_or_default();
        if !sections.is_empty() {
            self.sections = sections.lines().map(SectionRow::of_line).collect();
        }
    }

    fn options_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let now = self.preset();
        if let Some(preset) = self.presets.ui(ui, cx, &now) {
            self.apply(&preset);
        }
        model_ui(ui, &tr!("tools-model"), Task::Music, &mut self.model);
        let (name, tip) = (tr!("music-plan"), tr!("music-plan.tip"));
        toggle_row(ui, &name, &mut self.is_planned, &tip, None);
        if self.is_planned && self.sections.is_empty() {
            self.sections = SectionRow::usual();
        }
        let why = tr!("music-plan.why");
        let why = self.is_planned.then_some(why.as_str());
        let (name, tip) = (tr!("music-automatic"), tr!("music-automatic.tip"));
        toggle_row(ui, &name, &mut self.is_automatic, &tip, why);
        let name = tr!("music-seconds");
        if self.is_planned {
            let total = SectionRow::total(&self.sections);
            let total = total.map_or_else(|| tr!("music-plan-total.none"), length);
            fact(ui, cx, &tr!("music-plan-total"), &total);
        } else {
            let automatic = tr!("effect-seconds.why");
            let off = self.is_automatic.then_some(automatic.as_str());
            let row = SliderRow::new(&name, &mut self.seconds, USUAL).range(SECONDS);
            ui.add(row.plain().why_not(off));
        }
        let (name, tip) = (tr!("music-instrumental"), tr!("music-instrumental.tip"));
        toggle_row(ui, &name, &mut self.is_instrumental, &tip, why);
        let words = Face::Small.rich(tr!("music-licence"), cx.tokens.text2);
        ui.add(egui::Label::new(words).wrap());
        if let Some(take) = self.shelf.take(cx) {
            result_ui(ui, cx, take, &mut self.shelf.shape);
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let request = self.request(cx);
        let too_long = song_refusal(&request);
        let orders = [order(cx, "", Generation::Music(request))];
        let why_not = if self.prompt.trim().is_empty() {
            Some(tr!("music-no-prompt"))
        } else if self.is_planned && !self.sections.iter().all(SectionRow::is_whole) {
            Some(tr!("music-no-section"))
        } else {
            too_long
        };
        let spend = Spend {
            label: tr!("music-generate"),
            orders: &orders,
            why_not,
            is_unkept: true,
        };
        spend.ui(ui, cx);
    }

    fn request(&self, cx: &StudioCtx<'_>) -> MusicRequest {
        let lyrics = self.lyrics.trim();
        let is_wish = !self.is_planned;
        let sections = self.sections.iter().filter(|_| self.is_planned);
        MusicRequest {
            prompt: self.prompt.trim().to_owned(),
            model: self.model.clone(),
            millis: (is_wish && !self.is_automatic)
                .then(|| (self.seconds.round() * 1_000.0) as u32),
            lyrics: (is_wish && !self.is_instrumental && !lyrics.is_empty())
                .then(|| lyrics.to_owned()),
            instrumental: is_wish && self.is_instrumental,
            sections: sections.map(SectionRow::section).collect(),
            format: cx.desk.format(),
        }
    }
}
