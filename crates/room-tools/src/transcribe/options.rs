//! The options of a transcript, and its price in parts.

use egui::Ui;

use mynah_core::ids::ModelId;
use mynah_core::language::{DUBBED, language_name};
use mynah_core::models::{Task, recommended};
use mynah_core::request::{Input, TranscriptRequest};
use mynah_i18n::tr;
use mynah_model::transcript_price::price_parts;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_kit::theme::{Face, Tokens};
use mynah_ui_kit::widgets::{Combo, TextField, caption, combo_item, toggle_row};

use crate::changer::model_ui;

/// Speakers and channels that can be chosen.
const SPEAKERS: u8 = 32;
const CHANNELS: u8 = 5;

/// The options of a transcript.
pub(crate) struct Options {
    model: ModelId,
    language: Option<String>,
    tells_speakers: bool,
    speaker_count: Option<u8>,
    has_events: bool,
    has_fillers: bool,
    key_terms: String,
    channels: Option<u8>,
    has_entities: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            model: recommended(Task::Transcription),
            language: None,
            tells_speakers: true,
            speaker_count: None,
            has_events: true,
            has_fillers: true,
            key_terms: String::new(),
            channels: None,
            has_entities: false,
        }
    }
}

impl Options {
    /// Returns the request for an input.
    pub(crate) fn request(&self, input: &Input) -> TranscriptRequest {
        let terms = self.key_terms.split([',', '\n']).map(str::trim);
        let terms = terms.filter(|term| !term.is_empty());
        TranscriptRequest {
            language: self.language.clone(),
            // Each channel is a speaker of its own.
            speakers: self.tells_speakers && self.channels.is_none(),
            speaker_count: self
                .speaker_count
                .filter(|_| self.tells_speakers && self.channels.is_none()),
            key_terms: terms.map(str::to_owned).collect(),
            without_events: !self.has_events,
            without_fillers: !self.has_fillers,
            channels: self.channels,
            entities: if self.has_entities {
                vec!["all".to_owned()]
            } else {
                Vec::new()
            },
            ..TranscriptRequest::new(input.clone(), self.model.clone())
        }
    }

    /// Draws the options.
    pub(crate) fn ui(&mut self, ui: &mut Ui) {
        language_ui(ui, &mut self.language);
        let (name, told) = (tr!("transcribe-diarize"), tr!("transcribe-diarize.tip"));
        toggle_row(ui, &name, &mut self.tells_speakers, &told, None);
        if self.tells_speakers {
            let name = tr!("transcribe-count");
            let none = tr!("transcribe-automatic");
            count_ui(ui, (&name, &none), &mut self.speaker_count, 1..=SPEAKERS);
        }
        let (name, told) = (tr!("transcribe-events"), tr!("transcribe-events.tip"));
        toggle_row(ui, &name, &mut self.has_events, &told, None);
        let (name, told) = (tr!("transcribe-fillers"), tr!("transcribe-fillers.tip"));
        toggle_row(ui, &name, &mut self.has_fillers, &told, None);
        let (name, told) = (tr!("transcribe-entities"), tr!("transcribe-entities.tip"));
        toggle_row(ui, &name, &mut self.has_entities, &told, None);
        let name = tr!("transcribe-channels");
        let none = tr!("transcribe-mixed");
        count_ui(ui, (&name, &none), &mut self.channels, 2..=CHANNELS);
        let (name, hint) = (tr!("transcribe-terms"), tr!("transcribe-terms.hint"));
        label_ui(ui, &name);
        let field = TextField::new(&mut self.key_terms, &name).hint(&hint);
        ui.add(field.tip(&tr!("transcribe-terms.tip")));
        let name = tr!("tools-model");
        label_ui(ui, &name);
        model_ui(ui, &name, Task::Transcription, &mut self.model);
    }

    /// Draws the parts of the price of several inputs.
    pub(crate) fn price_ui<'a>(
        &self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        inputs: impl Iterator<Item = &'a Input>,
    ) {
        let backend = cx.desk.backend();
        for input in inputs.take(1) {
            for part in price_parts(&self.request(input), backend) {
                let [least, most] = part.credits;
                let told = if least == most {
                    tr!("transcribe-credits", credits = most.to_string())
                } else {
                    let (least, most) = (least.to_string(), most.to_string());
                    tr!("transcribe-credits-range", least = least, most = most)
                };
                fact(ui, cx, &part.label(), &told);
            }
        }
    }
}

/// Draws the name above a field.
fn label_ui(ui: &mut Ui, name: &str) {
    caption(ui, Face::Label, name, Tokens::of(ui).text2);
}

/// Draws the choice of a language, detected if none is chosen.
pub(crate) fn language_ui(ui: &mut Ui, language: &mut Option<String>) {
    let name = tr!("transcribe-language");
    let detected = tr!("transcribe-detect");
    label_ui(ui, &name);
    let shown = language.as_deref().map_or(detected.clone(), language_name);
    let picked = Combo::new(&name, &shown).show(ui, |ui| {
        let mut picked = None;
        if combo_item(ui, language.is_none(), (&detected, ""), "").clicked() {
            picked = Some(None);
        }
        for code in DUBBED {
            let is_on = language.as_deref() == Some(code);
            if combo_item(ui, is_on, (&language_name(code), code), "").clicked() {
                picked = Some(Some(code.to_owned()));
            }
        }
        picked
    });
    if let Some(picked) = picked.inner.flatten() {
        *language = picked;
    }
}

/// Draws the choice of a number, or of none.
fn count_ui(
    ui: &mut Ui,
    (name, none): (&str, &str),
    count: &mut Option<u8>,
    range: std::ops::RangeInclusive<u8>,
) {
    label_ui(ui, name);
    let shown = count.map_or_else(|| none.to_owned(), |count| count.to_string());
    let picked = Combo::new(name, &shown).show(ui, |ui| {
        let mut picked = None;
        if combo_item(ui, count.is_none(), (none, ""), "").clicked() {
            picked = Some(None);
        }
        for number in range {
            let is_on = *count == Some(number);
            if combo_item(ui, is_on, (&number.to_string(), ""), "").clicked() {
                picked = Some(Some(number));
            }
        }
        picked
    });
    if let Some(picked) = picked.inner.flatten() {
        *count = picked;
    }
}
