//! The tool Effects: sounds from a description.

use egui::Ui;

use mynah_core::request::{EffectRequest, Generation, Tool};
use mynah_core::shape::{Cut, Shape};
use mynah_i18n::tr;
use mynah_model::desk::{TakeCard, TrialOrder};
use mynah_model::price::in_words;
use mynah_model::tool_presets::ToolOptions;
use mynah_script::shaping::Trim;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::widgets::TrimWave;
use mynah_ui_core::words::length;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{Segment, SliderRow, TextArea, segmented, toggle_row};

use crate::presets::PresetRow;
use crate::result::heard;
use crate::result_list::Shelf;
use crate::runs::{Spend, TabJobs, another, jobs_ui};
use crate::send_to::SendTo;
use crate::tool_frame::{aside_ui, main_ui, part_ui};

/// Characters of a prompt that ElevenLabs accepts.
const PROMPT: usize = 450;
/// Seconds that ElevenLabs accepts.
const SECONDS: std::ops::RangeInclusive<f32> = 0.5..=30.0;
/// The usual length and influence.
const USUAL: (f32, f32) = (5.0, 0.3);
/// The largest number of variants.
const VARIANTS: [u8; 4] = [1, 2, 3, 4];

/// The view state of the tool.
pub(crate) struct EffectsPanel {
    prompt: String,
    is_automatic: bool,
    seconds: f32,
    influence: f32,
    is_looped: bool,
    variants: u8,
    presets: PresetRow,
    pub(crate) shelf: Shelf,
}

impl Default for EffectsPanel {
    fn default() -> Self {
        Self {
            prompt: String::new(),
            is_automatic: true,
            seconds: USUAL.0,
            influence: USUAL.1,
            is_looped: false,
            variants: 1,
            presets: PresetRow::default(),
            shelf: Shelf::of(Tool::Effects),
        }
    }
}

impl EffectsPanel {
    /// Draws the tool.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, send_to: &mut SendTo) {
        self.shelf.follow(cx);
        main_ui(ui, cx, |ui, cx| {
            let (name, hint) = (tr!("effect-prompt"), tr!("effect-prompt.hint"));
            let field = TextArea::new(&mut self.prompt, &name).hint(&hint);
            ui.add(field.height(72.0).limit(PROMPT));
            if let Some(prompt) = jobs_ui(ui, cx, TabJobs::of(Tool::Effects)) {
                self.prompt = prompt;
            }
            part_ui(ui, "results", |ui| self.shelf.ui(ui, cx, (send_to, None)));
        });
    }

    /// Draws its options at the right.
    pub(crate) fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let title = tr!("tools-effects");
        aside_ui(ui, cx, (&title, self), Self::options_ui, Self::foot_ui);
    }

    fn options_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let now = ToolOptions::default()
            .with("automatic", self.is_automatic)
            .with("seconds", self.seconds)
            .with("influence", self.influence)
            .with("loop", self.is_looped)
            .with("variants", self.variants);
        if let Some(preset) = self.presets.ui(ui, cx, &now) {
            preset.read("automatic", &mut self.is_automatic);
            preset.read("seconds", &mut self.seconds);
            preset.read("influence", &mut self.influence);
            preset.read("loop", &mut self.is_looped);
            preset.read("variants", &mut self.variants);
        }
        let name = tr!("effect-automatic");
        let explanation = tr!("effect-automatic.tip");
        toggle_row(ui, &name, &mut self.is_automatic, &explanation, None);
        let (name, why) = (tr!("effect-seconds"), tr!("effect-seconds.why"));
        let (low, high) = (tr!("effect-seconds.low"), tr!("effect-seconds.high"));
        let row = SliderRow::new(&name, &mut self.seconds, USUAL.0).range(SECONDS);
        let row = row.words(&low, &high).plain();
        ui.add(row.why_not(self.is_automatic.then_some(why.as_str())));
        let (name, explanation) = (tr!("effect-influence"), tr!("effect-influence.tip"));
        let (low, high) = (tr!("effect-influence.low"), tr!("effect-influence.high"));
        let row = SliderRow::new(&name, &mut self.influence, USUAL.1);
        ui.add(row.words(&low, &high).tip(&explanation).plain());
        let (name, explanation) = (tr!("effect-loop"), tr!("effect-loop.tip"));
        toggle_row(ui, &name, &mut self.is_looped, &explanation, None);
        let name = tr!("effect-variants");
        ui.label(Face::SmallMedium.rich(name.as_str(), cx.tokens.text));
        let words = VARIANTS.map(|count| count.to_string());
        let mut segments = Vec::new();
        for (count, word) in VARIANTS.iter().zip(&words) {
            segments.push(Segment::new(*count, word));
        }
        let wide = ui.available_width();
        segmented(ui, &name, &mut self.variants, &segments, Some(wide));
        if let Some(take) = self.shelf.take(cx) {
            result_ui(ui, cx, take, &mut self.shelf.shape);
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let orders = self.orders(cx);
        let why = self.prompt.trim().is_empty();
        let spend = Spend {
            label: tr!("effect-generate", count = usize::from(self.variants)),
            orders: &orders,
            why_not: why.then(|| tr!("effect-no-prompt")),
            is_unkept: true,
        };
        spend.ui(ui, cx);
    }

    fn request(&self, cx: &StudioCtx<'_>) -> Generation {
        Generation::Effects(EffectRequest {
            text: self.prompt.trim().to_owned(),
            seconds: (!self.is_automatic).then(|| (self.seconds * 10.0).round() / 10.0),
            influence: Some(self.influence),
            looped: self.is_looped,
            format: cx.desk.format(),
        })
    }

    /// Returns one order for each variant. Each is a generation of its own: ElevenLabs answers the same description
    /// with another sound every time.
    fn orders(&self, cx: &StudioCtx<'_>) -> Vec<TrialOrder> {
        let order = another(cx, "", self.request(cx));
        vec![order; usize::from(self.variants)]
    }
}

/// Draws a result that is trimmed and faded.
pub(crate) fn result_ui(ui: &mut Ui, cx: &StudioCtx<'_>, take: &TakeCard, shape: &mut Shape) {
    ui.separator();
    ui.label(Face::SmallStrong.rich(tr!("tools-selected"), cx.tokens.text));
    let wave = TrimWave {
        mini: &take.mini,
        sound: cx.desk.sound(take.id).map(AsRef::as_ref),
        seconds: take.seconds,
        shape: *shape,
        at: heard(cx, take).then(|| cx.desk.playhead().seconds()),
    };
    match wave.show(ui) {
        Some(Trim::Start(ms)) => shape.cut.start_ms = ms,
        Some(Trim::End(ms)) => shape.cut.end_ms = ms,
        Some(Trim::FadeIn(ms)) => shape.cut.fade_in_ms = ms,
        Some(Trim::FadeOut(ms)) => shape.cut.fade_out_ms = ms,
        None => {}
    }
    let kept = shape.cut.kept_seconds(take.seconds);
    fact(ui, cx, &tr!("tools-length"), &length(kept.end - kept.start));
    let cost = in_words(take.backend, take.cost);
    fact(ui, cx, &tr!("tools-cost"), &cost);
    if shape.cut != Cut::default() {
        let words = Face::Small.rich(tr!("tools-trim-note"), cx.tokens.text2);
        ui.add(egui::Label::new(words).wrap());
    }
}
