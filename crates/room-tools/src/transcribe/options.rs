//! The options of a transcript, and its price in parts.

use std::collections::HashSet;

use egui::Ui;

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::ModelId;
use mynah_core::language::{DUBBED, language_name};
use mynah_core::models::{Task, recommended};
use mynah_core::request::{Input, TranscriptRequest};
use mynah_i18n::tr;
use mynah_model::command::{Command, ToolsCommand};
use mynah_model::price::in_words;
use mynah_model::tool_limits::BACKGROUND_SECS;
use mynah_model::tool_presets::ToolOptions;
use mynah_model::transcript_price::price_parts;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_kit::theme::{Face, Tokens};
use mynah_ui_kit::widgets::{Combo, TextField, caption, combo_item, toggle_row};

use crate::changer::model_ui;
use crate::presets::PresetRow;

/// Speakers that can be chosen.
const SPEAKERS: u8 = 32;
/// Channels that ElevenLabs transcribes by themselves, at most.
const CHANNELS: u16 = 5;

/// The options of a transcript.
pub(crate) struct Options {
    model: ModelId,
    language: Option<String>,
    tells_speakers: bool,
    speaker_count: Option<u8>,
    has_events: bool,
    has_fillers: bool,
    key_terms: String,
    has_channels: bool,
    /// Inputs whose channels were asked for.
    counted: HashSet<String>,
    has_entities: bool,
    presets: PresetRow,
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
            has_channels: false,
            counted: HashSet::new(),
            has_entities: false,
            presets: PresetRow::default(),
        }
    }
}

impl Options {
    /// Returns the options as a preset keeps them.
    fn preset(&self) -> ToolOptions {
        ToolOptions::default()
            .with("model", &self.model)
            .with_some("language", self.language.as_ref())
            .with("speakers", self.tells_speakers)
            .with_some("speaker-count", self.speaker_count)
            .with("events", self.has_events)
            .with("fillers", self.has_fillers)
            .with("key-terms", &self.key_terms)
            .with("channels", self.has_channels)
            .with("entities", self.has_entities)
    }

    fn apply(&mut self, preset: &ToolOptions) {
        if let Some(model) = preset.get("model") {
            self.model = model.into();
        }
        self.language = preset.get("language").map(str::to_owned);
        preset.read("speakers", &mut self.tells_speakers);
        self.speaker_count = preset.value("speaker-count");
        preset.read("events", &mut self.has_events);
        preset.read("fillers", &mut self.has_fillers);
        preset.read("key-terms", &mut self.key_terms);
        preset.read("channels", &mut self.has_channels);
        preset.read("entities", &mut self.has_entities);
    }

    /// Asks for the channels of inputs, once they are charged.
    pub(crate) fn follow<'a>(
        &mut self,
        cx: &mut StudioCtx<'_>,
        inputs: impl Iterator<Item = &'a Input>,
    ) {
        for input in inputs.filter(|_| self.has_channels) {
            let is_known = cx.desk.tools.channels.contains_key(&input.hash);
            if !is_known && self.counted.insert(input.hash.clone()) {
                let count = ToolsCommand::CountChannels(Box::new(input.clone()));
                cx.send(Command::Tools(count));
            }
        }
    }

    /// Returns why an input can't be transcribed with its channels apart.
    pub(crate) fn why_not(&self, cx: &StudioCtx<'_>, input: &Input) -> Option<String> {
        if !self.has_channels {
            return None;
        }
        match cx.desk.tools.channels.get(&input.hash) {
            None => Some(tr!("transcribe-counting")),
            Some(Err(trouble)) => Some(trouble.what.clone()),
            Some(Ok(channels)) => (*channels > CHANNELS).then(|| {
                let file = input.name.as_str();
                tr!(
                    "transcribe-many-channels",
                    file = file,
                    channels = *channels,
                    most = CHANNELS
                )
            }),
        }
    }

    /// Returns the request for an input. There is none while its channels are not known.
    pub(crate) fn request(&self, cx: &StudioCtx<'_>, input: &Input) -> Option<TranscriptRequest> {
        if self.why_not(cx, input).is_some() {
            return None;
        }
        let counted = cx.desk.tools.channels.get(&input.hash);
        let counted = counted.filter(|_| self.has_channels);
        let channels = counted.and_then(|counted| counted.as_ref().ok());
        let channels = channels.and_then(|channels| u8::try_from(*channels).ok());
        let tells_speakers = self.tells_speakers && !self.has_channels;
        let terms = self.key_terms.split([',', '\n']).map(str::trim);
        let terms = terms.filter(|term| !term.is_empty());
        Some(TranscriptRequest {
            language: self.language.clone(),
            // Each channel is a speaker of its own.
            speakers: tells_speakers,
            speaker_count: self.speaker_count.filter(|_| tells_speakers),
            key_terms: terms.map(str::to_owned).collect(),
            without_events: !self.has_events,
            without_fillers: !self.has_fillers,
            channels: channels.filter(|channels| *channels > 1),
            entities: if self.has_entities {
                vec!["all".to_owned()]
            } else {
                Vec::new()
            },
            ..TranscriptRequest::new(input.clone(), self.model.clone())
        })
    }

    /// Draws the options.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let now = self.preset();
        if let Some(preset) = self.presets.ui(ui, cx, &now) {
            self.apply(&preset);
        }
        language_ui(ui, &mut self.language);
        let (name, told) = (tr!("transcribe-diarize"), tr!("transcribe-diarize.tip"));
        if self.has_channels {
            let why = tr!("transcribe-diarize-channels");
            toggle_row(ui, &name, &mut false, &told, Some(&why));
        } else {
            toggle_row(ui, &name, &mut self.tells_speakers, &told, None);
        }
        if self.tells_speakers && !self.has_channels {
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
        let (name, told) = (tr!("transcribe-channels"), tr!("transcribe-channels.tip"));
        toggle_row(ui, &name, &mut self.has_channels, &told, None);
        let (name, hint) = (tr!("transcribe-terms"), tr!("transcribe-terms.hint"));
        label_ui(ui, &name);
        let field = TextField::new(&mut self.key_terms, &name).hint(&hint);
        ui.add(field.tip(&tr!("transcribe-terms.tip")));
        let name = tr!("tools-model");
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
        let inputs: Vec<&Input> = inputs.collect();
        let is_long = |input: &&Input| input.seconds >= BACKGROUND_SECS as f64;
        if backend == Backend::Live && inputs.iter().any(is_long) {
            let words = Face::Small.rich(tr!("transcribe-background"), cx.tokens.text2);
            ui.add(egui::Label::new(words).wrap());
        }
        if inputs.len() > 1 {
            for input in inputs {
                if let Some(request) = self.request(cx, input) {
                    let parts = price_parts(&request, backend).into_iter();
                    let [least, most] = parts.fold([Credits::ZERO; 2], |[low, high], part| {
                        [low + part.credits[0], high + part.credits[1]]
                    });
                    fact(ui, cx, &input.name, &credits(backend, least, most));
                }
            }
            return;
        }
        for input in inputs {
            let Some(request) = self.request(cx, input) else {
                continue;
            };
            for part in price_parts(&request, backend) {
                let [least, most] = part.credits;
                fact(ui, cx, &part.label(), &credits(backend, least, most));
            }
        }
    }
}

/// Returns credits in words.
fn credits(backend: Backend, least: Credits, most: Credits) -> String {
    if least == most {
        return in_words(backend, most);
    }
    let (least, most) = (least.to_string(), most.to_string());
    let range = tr!("price-range", least = least, most = most);
    match backend {
        Backend::Draft => tr!("price-draft-only", credits = range),
        Backend::Live => tr!("price-live", credits = range),
    }
}

/// Draws the name above a field.
pub(crate) fn label_ui(ui: &mut Ui, name: &str) {
    caption(ui, Face::Label, name, Tokens::of(ui).text2);
}

/// Draws the choice of a language, detected if none is chosen.
pub(crate) fn language_ui(ui: &mut Ui, language: &mut Option<String>) {
    let name = tr!("transcribe-language");
    let detected = tr!("transcribe-detect");
    label_ui(ui, &name);
    let shown = language
        .as_deref()
        .map_or_else(|| detected.clone(), language_name);
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
