//! What a speech request asks for: its body against the schema, then its meaning against model, voice and plan.
//!
//! In this order, as was seen of the live service: schema faults before the key is looked at, the rest
//! after it. Nothing here touches the account's state.

use serde_json::Map;
use serde_json::Value;

use crate::audio_effects;
use crate::billing::Price;
use crate::dictionary;
use crate::dictionary::Rule;
use crate::form;
use crate::form::Form;
use crate::models;
use crate::models::Model;
use crate::plan::Plan;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::voice::Voice;
use mynah_core::credits::Tariff;
use mynah_core::format::OutputFormat;
use mynah_core::settings::{ChosenSettings, Scale, Setting, VoiceSettings};
use mynah_synthesis::dsp::place::Scene;
use mynah_synthesis::speech;

/// How the answer travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// In pieces, as they are made.
    pub streamed: bool,
    /// As JSON with the times of the characters.
    pub timed: bool,
}

impl Manner {
    /// `/v1/text-to-speech/{voice_id}`
    pub const WHOLE: Self = Self {
        streamed: false,
        timed: false,
    };
    /// `…/stream`
    pub const STREAM: Self = Self {
        streamed: true,
        timed: false,
    };
    /// `…/with-timestamps`
    pub const WHOLE_TIMED: Self = Self {
        streamed: false,
        timed: true,
    };
    /// `…/stream/with-timestamps`
    pub const STREAM_TIMED: Self = Self {
        streamed: true,
        timed: true,
    };
}

/// What the server does where sources about the live service differ.
#[derive(Clone, Copy, Debug, Default)]
pub struct Habits {
    /// Out of credits is 402 `insufficient_credits`, not 401 `quota_exceeded`.
    pub quota_is_402: bool,
    /// Version 3 takes any stability, not only its three steps.
    pub any_v3_stability: bool,
}

/// A request that may be spoken.
#[derive(Clone, Debug)]
pub struct Order {
    /// Who speaks.
    pub voice: Voice,
    /// By which model.
    pub model: &'static Model,
    /// What is spoken, with its tags.
    pub text: String,
    /// How; what the model ignores is at its default.
    pub settings: VoiceSettings,
    /// The wanted seed.
    pub seed: Option<u32>,
    /// The language named.
    pub language: Option<String>,
    /// Which words are spoken otherwise.
    pub rules: Vec<Rule>,
    /// Whether numbers are read as numbers.
    pub normalise: bool,
    /// What the sound is sent in.
    pub format: OutputFormat,
    /// What it is charged, in credits.
    pub cost: u64,
    /// Whether the history keeps it.
    pub logged: bool,
    /// The place in which it is heard.
    pub scene: Scene,
}

impl Order {
    /// What the listener should be told about this reading.
    pub fn note(&self, seed: u32) -> Option<String> {
        let foreign = speech::note(&self.for_engine(&self.text, seed));
        let silent = dictionary::passes_over(&self.text, &self.rules)
            .then_some("phoneme rules are not applied, only aliases");
        let notes: Vec<&str> = foreign.into_iter().chain(silent).collect();
        (!notes.is_empty()).then(|| notes.join("; "))
    }

    /// The same for the engine, with the text as it is to be spoken.
    pub fn for_engine<'a>(&'a self, text: &'a str, seed: u32) -> speech::Order<'a> {
        speech::Order {
            voice: self.voice.timbre,
            text,
            settings: self.settings,
            seed,
            normalise: self.normalise,
            language: self.language.as_deref(),
        }
    }
}

/// What the account has of what a request names; a refusal is given when its turn comes.
#[derive(Debug)]
pub struct Found {
    /// The voice.
    pub voice: Result<Voice, Refusal>,
    /// The rules of its dictionaries.
    pub rules: Result<Vec<Rule>, Refusal>,
}

/// A body that fits the schema.
#[derive(Clone, Debug, Default)]
pub struct Body {
    text: String,
    model: Option<String>,
    language: Option<String>,
    stability: Option<f64>,
    similarity: Option<f64>,
    style: Option<f64>,
    speed: Option<f64>,
    boost: Option<bool>,
    has_settings: bool,
    seed: Option<f64>,
    context: bool,
    most_ids: usize,
    /// Dictionaries named, in order.
    pub locators: Vec<(String, Option<String>)>,
    normalise: bool,
    effects: audio_effects::Asked,
}

/// The default of the service, for bodies that name no model.
const USUAL_MODEL: &str = "eleven_multilingual_v2";

impl Body {
    /// Reads a body and names every fault of it.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        Self::of(&form::members(bytes)?)
    }

    /// The same request for other words.
    pub fn saying(&self, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..self.clone()
        }
    }

    /// The same for members that were read already.
    pub fn of(members: &Map<String, Value>) -> Result<Self, Refusal> {
        let mut form = Form::new(members, &["body"]);
        let mut body = Self {
            text: form.text("text", true).unwrap_or_default(),
            model: form.text("model_id", false),
            language: form.text("language_code", false),
            seed: form.number("seed", None),
            ..Self::default()
        };
        // The only text that may be absent but not null.
        if members.get("model_id").is_some_and(Value::is_null) {
            form.fault("model_id", "string_type", "Input should be a valid string");
        }
        if body.seed.is_some_and(|seed| seed.fract() != 0.0) {
            form.fault(
                "seed",
                "int_from_float",
                "Input should be a valid integer, got a number with a fractional part",
            );
        }
        for name in ["previous_text", "next_text"] {
            body.context |= form.text(name, false).is_some_and(|text| !text.is_empty());
        }
        for name in ["previous_request_ids", "next_request_ids"] {
            let ids = form.list(name, Value::is_string, "string_type");
            body.context |= ids > 0;
            body.most_ids = body.most_ids.max(ids);
        }
        form.list(
            "pronunciation_dictionary_locators",
            |locator| locate(locator).is_some(),
            "missing",
        );
        let locators = members
            .get("pronunciation_dictionary_locators")
            .and_then(Value::as_array);
        body.locators = locators.into_iter().flatten().filter_map(locate).collect();
        form.flag("use_pvc_as_ivc");
        form.flag("apply_language_text_normalization");
        body.normalise = form
            .word("apply_text_normalization", &["auto", "on", "off"])
            .as_deref()
            != Some("off");
        let mut faults = form.faults;
        body.effects = audio_effects::Asked::read(members, &mut faults);
        match members.get("voice_settings") {
            None | Some(Value::Null) => {}
            Some(Value::Object(settings)) => {
                body.has_settings = true;
                let mut form = Form::new(settings, &["body", "voice_settings"]);
                body.stability = form.number("stability", Some((0.0, 1.0)));
                body.similarity = form.number("similarity_boost", Some((0.0, 1.0)));
                body.style = form.number("style", None);
                body.speed = form.number("speed", None);
                body.boost = form.flag("use_speaker_boost");
                faults.append(&mut form.faults);
            }
            Some(_) => faults.push(SchemaFault::new(
                &["body", "voice_settings"],
                "model_attributes_type",
                "Input should be a valid dictionary or object to extract fields from",
            )),
        }
        if faults.is_empty() {
            Ok(body)
        } else {
            Err(Refusal::schema(faults))
        }
    }

    /// What the body means for this voice, these query parameters and this plan.
    pub fn order(
        self,
        found: Found,
        asked: &Asked,
        manner: Manner,
        plan: Plan,
        habits: Habits,
    ) -> Result<Order, Refusal> {
        let format = asked_format(asked, manner)?;
        let latency = asked.number::<i64>("optimize_streaming_latency")?;
        let model = asked_model(self.model.as_deref().unwrap_or(USUAL_MODEL))?;
        let voice = found.voice?;
        voice.check_usable(model.id, plan)?;
        self.check_text(model)?;
        self.check_meaning(model, latency, habits)?;
        let rules = found.rules?;
        let logged = is_logged(asked, plan)?;
        plan.check(format)?;
        let scene = self.effects.scene(format)?;
        let tariff = Tariff {
            model: model.multiplier,
            voice: 1.0,
        };
        Ok(Order {
            settings: self.settings(model, voice.settings),
            voice,
            model,
            seed: self.seed.map(|seed| seed as u32),
            language: self.language,
            rules,
            normalise: self.normalise && latency != Some(4),
            format,
            cost: Price::Characters(self.text.chars().count(), tariff).credits(),
            text: self.text,
            logged,
            scene,
        })
    }

    fn check_text(&self, model: &Model) -> Result<(), Refusal> {
        if self.text.trim().is_empty() {
            return Err(Refusal::invalid(
                "empty_text",
                "input_text_empty",
                Some("text"),
                "The text is empty.",
            ));
        }
        let characters = self.text.chars().count();
        if characters > model.longest_text {
            return Err(Refusal::invalid(
                "text_too_long",
                "max_character_limit_exceeded",
                Some("text"),
                format!(
                    "A maximum request length of {} characters is allowed for the model {}, but {characters} were sent.",
                    model.longest_text, model.id
                ),
            ));
        }
        Ok(())
    }

    fn check_meaning(
        &self,
        model: &Model,
        latency: Option<i64>,
        habits: Habits,
    ) -> Result<(), Refusal> {
        check_speed(self.speed)?;
        if self
            .style
            .is_some_and(|style| !(0.0..=1.0).contains(&style))
        {
            return Err(Refusal::invalid(
                "invalid_voice_settings",
                "invalid_voice_settings",
                Some("style"),
                "Invalid setting for style received, expected to be greater or equal to 0.0 and less or equal to 1.0.",
            ));
        }
        if self
            .seed
            .is_some_and(|seed| !(0.0..=f64::from(u32::MAX)).contains(&seed))
        {
            return Err(parameter(
                "seed",
                "The seed must be an integer between 0 and 4294967295.",
            ));
        }
        if self.most_ids > 3 || self.locators.len() > 3 {
            return Err(parameter(
                if self.locators.len() > 3 {
                    "pronunciation_dictionary_locators"
                } else {
                    "previous_request_ids"
                },
                "At most 3 can be given.",
            ));
        }
        if latency.is_some_and(|latency| !(0..=4).contains(&latency)) {
            return Err(parameter(
                "optimize_streaming_latency",
                "The value must be between 0 and 4.",
            ));
        }
        if !model.hears.stability_steps {
            return Ok(());
        }
        if let Some(stability) = self.stability
            && !habits.any_v3_stability
            && ![0.0, 0.5, 1.0].contains(&stability)
        {
            return Err(Refusal::invalid(
                "invalid_ttd_stability",
                "invalid_ttd_stability",
                Some("stability"),
                "Invalid TTD stability value. Must be one of: [0.0, 0.5, 1.0] (0.0 = Creative, 0.5 = Natural, 1.0 = Robust).",
            ));
        }
        if self.context {
            return Err(unsupported(format!(
                "Providing previous_text, next_text, previous_request_ids or next_request_ids is not yet supported with the '{}' model.",
                model.id
            )));
        }
        if latency.is_some() {
            return Err(unsupported(format!(
                "optimize_streaming_latency is not supported with the '{}' model.",
                model.id
            )));
        }
        Ok(())
    }

    /// The settings as far as the model honours them: the voice's own, or those of the body with the service's
    /// default for what is absent.
    fn settings(&self, model: &Model, stored: Option<VoiceSettings>) -> VoiceSettings {
        let usual = stored.filter(|_| !self.has_settings).unwrap_or_default();
        let number = |value: Option<f64>| value.map(|value| value as f32);
        ChosenSettings::of([
            Setting::Stability(number(self.stability)),
            Setting::SimilarityBoost(number(self.similarity)),
            Setting::Style(number(self.style).filter(|_| model.hears.style)),
            Setting::Speed(number(self.speed).filter(|_| model.hears.speed)),
            Setting::UseSpeakerBoost(self.boost.filter(|_| model.hears.boost)),
        ])
        .over(usual)
    }
}

/// A pace that the service doesn't speak at, 400. Its schema doesn't say so.
pub fn check_speed(speed: Option<f64>) -> Result<(), Refusal> {
    if speed.is_none_or(|speed| Scale::SPEED.check(speed as f32).is_ok()) {
        return Ok(());
    }
    Err(Refusal::invalid(
        "invalid_voice_settings",
        "invalid_voice_settings",
        Some("speed"),
        "Invalid setting for speed received, expected to be greater or equal to 0.7 and less or equal to 1.2.",
    ))
}

/// Whether what is made is kept. Zero retention is for enterprises.
pub fn is_logged(asked: &Asked, plan: Plan) -> Result<bool, Refusal> {
    let logged = asked.flag("enable_logging")?.unwrap_or(true);
    if logged || plan.has_zero_retention() {
        return Ok(logged);
    }
    Err(Refusal::plan(
        "feature_not_available",
        "Zero retention mode is only available to enterprise customers.",
    ))
}

/// The format asked for; 422 for one that the operation doesn't have.
pub fn asked_format(asked: &Asked, manner: Manner) -> Result<OutputFormat, Refusal> {
    let Some(name) = asked.one("output_format") else {
        return Ok(OutputFormat::default());
    };
    // What is no format at all is refused after the key was looked at, and not by the schema.
    let format: Option<OutputFormat> = name.parse().ok();
    let format = format.ok_or_else(no_format)?;
    Some(format)
        .filter(|format| format.streams() || !manner.streamed)
        .ok_or_else(|| {
            Refusal::schema(vec![SchemaFault::new(
                &["query", "output_format"],
                "enum",
                "Input should be one of the output formats of this operation",
            )])
        })
}

/// What is no format at all.
pub(crate) fn no_format() -> Refusal {
    Refusal::invalid(
        "invalid_output_format",
        "invalid_output_format",
        Some("output_format"),
        "The output format is not one of this operation's.",
    )
}

pub(crate) fn asked_model(id: &str) -> Result<&'static Model, Refusal> {
    if let Some(model) = models::model(id) {
        return Ok(model);
    }
    let word = "model_can_not_do_text_to_speech";
    Err(unfit_model(id, word, "do text to speech"))
}

/// The refusal of a model that is made for other tasks or does not exist. `word` is the older code.
pub(crate) fn unfit_model(id: &str, word: &'static str, task: &str) -> Refusal {
    let param = Some("model_id");
    if models::model(id).is_some() || models::is_for_another_task(id) {
        let message = format!("The model {id} can not {task}.");
        return Refusal::invalid("unsupported_model", word, param, message);
    }
    let message = format!("A model with model ID {id} does not exist.");
    Refusal::invalid("model_not_found", "model_not_found", param, message)
}

/// A dictionary and its version, as a request names them.
fn locate(locator: &Value) -> Option<(String, Option<String>)> {
    let text = |name: &str| locator.get(name).and_then(Value::as_str).map(str::to_owned);
    Some((text("pronunciation_dictionary_id")?, text("version_id")))
}

/// A value out of range, 400.
pub fn parameter(name: &'static str, message: &str) -> Refusal {
    Refusal::invalid(
        "invalid_parameters",
        "invalid_parameters",
        Some(name),
        message,
    )
}

fn unsupported(message: String) -> Refusal {
    Refusal::invalid("unsupported_model", "unsupported_model", None, message)
}
