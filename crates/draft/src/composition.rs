//! What is asked of music: a description that becomes a plan, or a plan, in the two shapes that the service has.

use crate::models;
use mynah_core::ids::ModelId;
use mynah_core::models as published;
use mynah_core::models::Other;
use mynah_core::models::PlanForm;
use mynah_core::models::Task;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::form;
use crate::form::Form;
use crate::order;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use mynah_synthesis::dsp::music::Mood;
use mynah_synthesis::dsp::music::Section;

/// The service's default for requests that name no model.
const USUAL_MODEL: &str = "music_v1";
/// Lengths in milliseconds: ElevenLabs' API reference, "Compose music".
const LENGTHS: (f64, f64) = (3_000.0, 600_000.0);
const SECTION_LENGTHS: (f64, f64) = (3_000.0, 120_000.0);
/// The length of music that asks for none.
const USUAL_MILLIS: u64 = 30_000;
const LONGEST_PROMPT: usize = 4_100;
const MOST_SECTIONS: usize = 30;

/// A request for music.
#[derive(Clone, Debug)]
pub struct Composition {
    /// The model.
    pub model: &'static Other,
    /// The wanted seed.
    pub seed: Option<u64>,
    prompt: Option<String>,
    plan: Option<Value>,
    given_plan: bool,
    length: Option<u64>,
    instrumental: bool,
}

impl Composition {
    /// Reads a body and names every fault of it.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let members = form::members(bytes)?;
        let mut form = Form::new(&members, &["body"]);
        let prompt = form.text("prompt", false);
        let length = form.number("music_length_ms", Some(LENGTHS));
        let seed = form.number("seed", Some((0.0, f64::from(i32::MAX))));
        let instrumental = form.flag("force_instrumental").unwrap_or(false);
        for flag in [
            "store_for_inpainting",
            "sign_with_c2pa",
            "with_timestamps",
            "use_phonetic_names",
            "respect_sections_durations",
        ] {
            form.flag(flag);
        }
        let model = model(&mut form, &members)?;
        let given = ["composition_plan", "music_prompt"]
            .into_iter()
            .find_map(|name| Some((name, members.get(name).filter(|plan| !plan.is_null())?)));
        let mut faults = std::mem::take(&mut form.faults);
        if let Some((name, plan)) = given {
            check_plan(plan, model.plan, name, &mut faults);
        }
        refuse(faults)?;
        Ok(Self {
            model,
            seed: seed.map(|seed| seed as u64),
            prompt,
            plan: given.map(|(_, plan)| plan.clone()),
            given_plan: given.is_some(),
            length: length.map(|length| length as u64),
            instrumental,
        })
    }

    /// What can't be meant: both a description and a plan, or neither, or too much.
    pub fn check(&self) -> Result<(), Refusal> {
        match (&self.prompt, self.given_plan) {
            (None, false) => {
                return Err(order::parameter(
                    "prompt",
                    "Either a prompt or a composition plan must be given.",
                ));
            }
            (Some(_), true) => {
                return Err(order::parameter(
                    "composition_plan",
                    "A prompt and a composition plan can't be used together.",
                ));
            }
            _ => {}
        }
        if self.given_plan && (self.length.is_some() || self.instrumental) {
            return Err(order::parameter(
                "music_length_ms",
                "music_length_ms and force_instrumental can only be used with a prompt.",
            ));
        }
        if !self.given_plan && self.seed.is_some() {
            return Err(order::parameter(
                "seed",
                "A seed can only be used with a composition plan.",
            ));
        }
        check_prompt(self.prompt.as_deref().unwrap_or("."))?;
        if !(LENGTHS.0 as u64..=LENGTHS.1 as u64).contains(&self.millis()) {
            return Err(order::parameter(
                "composition_plan",
                "The music must last between 3 and 600 seconds.",
            ));
        }
        Ok(())
    }

    fn planned(&self) -> Value {
        let written = || {
            let prompt = self.prompt.as_deref().unwrap_or_default();
            write_plan(prompt, self.length.unwrap_or(USUAL_MILLIS), self.model.plan)
        };
        self.plan.clone().unwrap_or_else(written)
    }

    /// How long it will be.
    pub fn millis(&self) -> u64 {
        self.sections().iter().map(|section| section.millis).sum()
    }

    /// The same for the synthesiser.
    pub fn sections(&self) -> Vec<Section> {
        let plan = self.planned();
        let global = words(&plan, "positive_global_styles");
        stretches(&plan)
            .iter()
            .map(|stretch| {
                let own = [
                    "positive_local_styles",
                    "positive_styles",
                    "section_name",
                    "text",
                ];
                let own: Vec<String> = own.iter().map(|name| words(stretch, name)).collect();
                let mut mood = Mood::of(&format!("{global} {}", own.join(" ")));
                let unwanted = format!(
                    "{} {}",
                    words(stretch, "negative_local_styles"),
                    words(stretch, "negative_styles")
                );
                mood.drums &= !unwanted.contains("drum")
                    && !words(&plan, "negative_global_styles").contains("drum");
                Section {
                    millis: stretch
                        .get("duration_ms")
                        .and_then(Value::as_f64)
                        .unwrap_or_default() as u64,
                    mood,
                }
            })
            .collect()
    }

    /// Plan and metadata of a detailed answer.
    pub fn details(&self) -> Value {
        json!({
            "composition_plan": self.planned(),
            "song_metadata": Self::metadata(),
            "words_timestamps": null,
        })
    }

    /// What a detailed stream begins with.
    pub fn events(&self) -> [(&'static str, Value); 2] {
        [
            (
                "composition_plan",
                json!({ "composition_plan": self.planned() }),
            ),
            (
                "song_metadata",
                json!({ "song_metadata": Self::metadata() }),
            ),
        ]
    }

    fn metadata() -> Value {
        json!({
            "title": "Sketch",
            "description": "A sketch by a small synthesiser, made offline",
            "genres": [],
            "languages": [],
            "is_explicit": false,
        })
    }
}

/// Answers `POST /v1/music/plan`.
pub fn plan(bytes: &[u8]) -> Result<Value, Refusal> {
    let members = form::members(bytes)?;
    let mut form = Form::new(&members, &["body"]);
    let prompt = form.text("prompt", true).unwrap_or_default();
    let length = form.number("music_length_ms", Some(LENGTHS));
    let model = model(&mut form, &members)?;
    let mut faults = form.faults;
    let source = members.get("source_composition_plan");
    if let Some(source) = source.filter(|plan| !plan.is_null()) {
        // A plan of either shape may be the source, whatever the model.
        let shape = if source.get("chunks").is_some() {
            PlanForm::Chunks
        } else {
            PlanForm::Sections
        };
        check_plan(source, Some(shape), "source_composition_plan", &mut faults);
    }
    refuse(faults)?;
    check_prompt(&prompt)?;
    Ok(write_plan(
        &prompt,
        length.map_or(USUAL_MILLIS, |length| length as u64),
        model.plan,
    ))
}

fn refuse(faults: Vec<SchemaFault>) -> Result<(), Refusal> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Refusal::schema(faults))
    }
}

/// The named model, or the default one. Without a table of models nothing can be composed.
fn model(form: &mut Form<'_>, members: &Map<String, Value>) -> Result<&'static Other, Refusal> {
    let named = members
        .contains_key("model_id")
        .then(|| form.word("model_id", &models::ids(Task::Music)));
    let id = named.flatten().unwrap_or_else(|| USUAL_MODEL.to_owned());
    published::other(&ModelId::new(id)).ok_or_else(Refusal::internal)
}

fn check_prompt(prompt: &str) -> Result<(), Refusal> {
    if prompt.trim().is_empty() {
        return Err(Refusal::invalid(
            "empty_text",
            "input_text_empty",
            Some("prompt"),
            "The prompt is empty.",
        ));
    }
    if prompt.chars().count() > LONGEST_PROMPT {
        return Err(Refusal::invalid(
            "text_too_long",
            "max_character_limit_exceeded",
            Some("prompt"),
            format!("At most {LONGEST_PROMPT} characters can describe music."),
        ));
    }
    Ok(())
}

/// A plan made of the words of a description: its phrases as styles, sections of about fifteen seconds.
fn write_plan(prompt: &str, millis: u64, shape: Option<PlanForm>) -> Value {
    let styles: Vec<&str> = prompt
        .split([',', '.', ';', '\n'])
        .map(str::trim)
        .filter(|phrase| !phrase.is_empty())
        .take(50)
        .collect();
    let count = (millis / 15_000).clamp(1, MOST_SECTIONS as u64);
    let share = millis / count;
    let stretches: Vec<Value> = (0..count)
        .map(|number| {
            let name = match number {
                0 if count > 2 => "Intro",
                n if n + 1 == count && count > 2 => "Outro",
                n if n % 2 == 1 => "Verse",
                _ => "Chorus",
            };
            // What doesn't divide goes to the last one.
            let length = if number + 1 == count {
                millis - share * (count - 1)
            } else {
                share
            };
            if shape == Some(PlanForm::Chunks) {
                json!({
                    "text": format!("[{name}]"),
                    "duration_ms": length,
                    "positive_styles": styles,
                    "negative_styles": [],
                    "context_adherence": "high",
                })
            } else {
                json!({
                    "section_name": name,
                    "positive_local_styles": [],
                    "negative_local_styles": [],
                    "duration_ms": length,
                    "lines": [],
                })
            }
        })
        .collect();
    if shape == Some(PlanForm::Chunks) {
        json!({ "chunks": stretches })
    } else {
        json!({
            "positive_global_styles": styles,
            "negative_global_styles": [],
            "sections": stretches,
        })
    }
}

fn stretches(plan: &Value) -> &[Value] {
    let list = plan.get("sections").or_else(|| plan.get("chunks"));
    list.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A text, or the texts of a list.
fn words(value: &Value, name: &str) -> String {
    match value.get(name) {
        Some(Value::String(text)) => text.to_lowercase(),
        Some(Value::Array(all)) => {
            let texts: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
            texts.join(" ").to_lowercase()
        }
        _ => String::new(),
    }
}

/// The two shapes are not interchangeable.
fn check_plan(plan: &Value, shape: Option<PlanForm>, name: &str, faults: &mut Vec<SchemaFault>) {
    let wanted = if shape == Some(PlanForm::Chunks) {
        "chunks"
    } else {
        "sections"
    };
    let Some(list) = plan.get(wanted).and_then(Value::as_array) else {
        faults.push(SchemaFault::new(
            &["body", name],
            "value_error",
            "invalid type of composition_plan",
        ));
        return;
    };
    if list.is_empty() || list.len() > MOST_SECTIONS {
        faults.push(SchemaFault::new(
            &["body", name, wanted],
            "too_long",
            format!("List should have between 1 and {MOST_SECTIONS} items"),
        ));
    }
    for (number, stretch) in list.iter().enumerate() {
        let nothing = Map::new();
        let place = number.to_string();
        let place = ["body", name, wanted, &place];
        let mut form = Form::new(stretch.as_object().unwrap_or(&nothing), &place);
        form.text(
            if shape == Some(PlanForm::Chunks) {
                "text"
            } else {
                "section_name"
            },
            true,
        );
        if form.number("duration_ms", Some(SECTION_LENGTHS)).is_none() {
            form.fault("duration_ms", "missing", "Field required");
        }
        faults.append(&mut form.faults);
    }
}
