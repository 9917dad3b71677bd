//! Settings of an agent: languages and model, turns and time-outs, evaluation and privacy.

use egui::Ui;
use serde_json::{Value, json};

use mynah_core::language::{DUBBED, language_name};
use mynah_i18n::tr;
use mynah_model::agents::document::{list, text};
use mynah_model::agents::fields;
use mynah_ui_kit::theme::{Face, Tokens, icons};
use mynah_ui_kit::widgets::{Button, Combo, IconButton, TextField, combo_check, combo_item};

use crate::column::{label_ui, note_ui, section_ui};
use crate::draft::Draft;
use crate::editor::escaped;
use crate::inputs::{choice_ui, number_ui, suggested_ui, switch_ui, words_ui};

/// Language models that the field offers. Any other name can be typed.
const LLMS: [&str; 10] = [
    "gemini-2.5-flash",
    "gemini-2.5-flash-lite",
    "gemini-3.5-flash",
    "claude-haiku-4-5",
    "claude-sonnet-4-6",
    "gpt-4o-mini",
    "gpt-4.1",
    "gpt-5-mini",
    "gpt-5.4-mini",
    "custom-llm",
];
/// Models of the voice.
const VOICE_MODELS: [&str; 4] = [
    "eleven_flash_v2",
    "eleven_flash_v2_5",
    "eleven_turbo_v2_5",
    "eleven_v3_conversational",
];
/// Types of collected data.
const TYPES: [&str; 4] = ["string", "boolean", "integer", "number"];

/// Width of the field with a type.
const TYPE: f32 = 96.0;

/// Draws languages, language model and voice model.
pub(crate) fn speech_ui(ui: &mut Ui, draft: &mut Draft) {
    languages_ui(ui, draft);
    let name = tr!("agent-llm");
    let hint = "gemini-2.5-flash";
    suggested_ui(ui, draft, fields::LLM, (&name, hint, &LLMS));
    let (name, tip) = (tr!("agent-temperature"), tr!("agent-temperature.tip"));
    number_ui(ui, draft, fields::TEMPERATURE, (&name, &tip, 0.0));
    let (name, tip) = (tr!("agent-max-tokens"), tr!("agent-max-tokens.tip"));
    number_ui(ui, draft, fields::MAX_TOKENS, (&name, &tip, -1.0));
    let name = tr!("agent-voice-model");
    let hint = "eleven_flash_v2";
    suggested_ui(ui, draft, fields::MODEL_ID, (&name, hint, &VOICE_MODELS));
    let language = text(&draft.after, fields::LANGUAGE);
    let model = text(&draft.after, fields::MODEL_ID);
    let is_english = language.is_empty() || language == "en";
    if !is_english && matches!(model, "" | "eleven_flash_v2" | "eleven_turbo_v2") {
        note_ui(ui, tr!("agent-english-only"));
    }
}

fn languages_ui(ui: &mut Ui, draft: &mut Draft) {
    let name = tr!("agent-language");
    label_ui(ui, &name, "");
    let code = match text(&draft.after, fields::LANGUAGE) {
        "" => "en".to_owned(),
        code => code.to_owned(),
    };
    let shown = language_name(&code);
    let picked = Combo::new(&name, &shown).show(ui, |ui| {
        let mut picked = None;
        for of in DUBBED {
            if combo_item(ui, of == code, (&language_name(of), of), "").clicked() {
                picked = Some(of);
            }
        }
        picked
    });
    if let Some(picked) = picked.inner.flatten() {
        draft.set(fields::LANGUAGE, picked);
    }
    let name = tr!("agent-languages");
    label_ui(ui, &name, "");
    let presets = draft.after.pointer(fields::LANGUAGE_PRESETS);
    let presets = presets.and_then(Value::as_object);
    let more: Vec<String> = presets.map_or_else(Vec::new, |presets| {
        let used = presets.iter().filter(|(_, preset)| !preset.is_null());
        used.map(|(code, _)| code.clone()).collect()
    });
    let names: Vec<String> = more.iter().map(|code| language_name(code)).collect();
    let shown = match names.as_slice() {
        [] => tr!("agent-languages-none"),
        names => names.join(", "),
    };
    let picked = Combo::new(&name, &shown).several().show(ui, |ui| {
        let mut picked = None;
        for of in DUBBED.iter().filter(|of| **of != code) {
            let on = more.iter().any(|code| code == of);
            if combo_check(ui, on, &language_name(of), "").clicked() {
                picked = Some((*of, on));
            }
        }
        picked
    });
    if let Some((code, on)) = picked.inner.flatten() {
        let pointer = format!("{}/{}", fields::LANGUAGE_PRESETS, escaped(code));
        let value = if on {
            Value::Null
        } else {
            // What the service had before stays as it was.
            let known = draft.before.pointer(&pointer).filter(|old| !old.is_null());
            known.cloned().unwrap_or_else(|| json!({"overrides": {}}))
        };
        draft.set(&pointer, value);
    }
}

/// Draws turns, interruptions and time-outs.
pub(crate) fn dialog_ui(ui: &mut Ui, draft: &mut Draft) {
    section_ui(ui, &tr!("agent-turns"));
    let modes = [
        ("turn", tr!("agent-turn-mode-turn")),
        ("silence", tr!("agent-turn-mode-silence")),
    ];
    choice_ui(
        ui,
        draft,
        fields::TURN_MODE,
        &tr!("agent-turn-mode"),
        &modes,
    );
    let eager = [
        ("normal", tr!("agent-eagerness-normal")),
        ("patient", tr!("agent-eagerness-patient")),
        ("eager", tr!("agent-eagerness-eager")),
    ];
    let name = tr!("agent-eagerness");
    choice_ui(ui, draft, fields::TURN_EAGERNESS, &name, &eager);
    let pointer = fields::FIRST_MESSAGE_UNINTERRUPTED;
    let (name, tip) = (tr!("agent-protect-first"), tr!("agent-protect-first.tip"));
    switch_ui(ui, draft, pointer, (&name, &tip, false));
    let (name, hint) = (tr!("agent-ignored"), tr!("agent-ignored.hint"));
    words_ui(ui, draft, fields::IGNORED_TERMS, (&name, &hint));
    section_ui(ui, &tr!("agent-time-outs"));
    for (pointer, name, tip, usual) in [
        (
            fields::TURN_TIMEOUT,
            tr!("agent-turn-timeout"),
            tr!("agent-turn-timeout.tip"),
            7.0,
        ),
        (
            fields::SILENCE_TIMEOUT,
            tr!("agent-silence-timeout"),
            tr!("agent-silence-timeout.tip"),
            -1.0,
        ),
        (
            fields::MAX_DURATION,
            tr!("agent-max-duration"),
            tr!("agent-max-duration.tip"),
            600.0,
        ),
    ] {
        number_ui(ui, draft, pointer, (&name, &tip, usual));
    }
    let (name, tip) = (tr!("agent-text-only"), tr!("agent-text-only.tip"));
    switch_ui(ui, draft, fields::TEXT_ONLY, (&name, &tip, false));
}

/// Draws knowledge base, evaluation criteria and collected data.
pub(crate) fn quality_ui(ui: &mut Ui, draft: &mut Draft) {
    section_ui(ui, &tr!("agent-knowledge"));
    let documents = list(&draft.after, fields::KNOWLEDGE_BASE);
    if documents.is_empty() {
        note_ui(ui, tr!("agent-knowledge-none"));
    }
    let t = Tokens::of(ui);
    for known in documents {
        let name = match text(known, "/name") {
            "" => text(known, "/id"),
            name => name,
        };
        ui.horizontal(|ui| {
            ui.label(Face::Small.rich(name, t.text));
            ui.label(Face::Label.rich(text(known, "/type"), t.text2));
        });
    }
    criteria_ui(ui, draft);
    collection_ui(ui, draft);
    words_ui(
        ui,
        draft,
        fields::TAGS,
        (&tr!("agent-tags"), &tr!("agent-tags.hint")),
    );
}

/// Draws the evaluation criteria: name and goal of each.
fn criteria_ui(ui: &mut Ui, draft: &mut Draft) {
    section_ui(ui, &tr!("agent-criteria"));
    let mut criteria = list(&draft.after, fields::CRITERIA).to_vec();
    let mut is_changed = false;
    let mut removed = None;
    for (place, criterion) in criteria.iter_mut().enumerate() {
        let number = place + 1;
        let (name, goal) = (
            tr!("agent-criterion-name", number = number),
            tr!("agent-criterion-goal", number = number),
        );
        let (mut label, mut prompt) = (
            text(criterion, "/name").to_owned(),
            text(criterion, "/conversation_goal_prompt").to_owned(),
        );
        ui.horizontal(|ui| {
            let width = ui.available_width() - 40.0;
            let field = TextField::new(&mut label, &name).hint(&name).width(width);
            if ui.add(field).changed() {
                set(criterion, "name", &label);
                is_changed = true;
            }
            let remove = tr!("agent-criterion-remove", number = number);
            if ui.add(IconButton::new(icons::TRASH, remove)).clicked() {
                removed = Some(place);
            }
        });
        let field = TextField::new(&mut prompt, &goal).hint(&goal).small();
        if ui.add(field).changed() {
            set(criterion, "conversation_goal_prompt", &prompt);
            is_changed = true;
        }
    }
    if let Some(place) = removed {
        criteria.remove(place);
        is_changed = true;
    }
    let add = Button::new(tr!("agent-criterion-add")).small().outline();
    if ui.add(add.icon(icons::PLUS)).clicked() {
        let id = unused(|id| criteria.iter().any(|known| text(known, "/id") == id));
        criteria
            .push(json!({"id": id, "name": "", "type": "prompt", "conversation_goal_prompt": ""}));
        is_changed = true;
    }
    if is_changed {
        draft.set(fields::CRITERIA, criteria);
    }
}

/// Draws the data that is collected: name, type and description of each.
fn collection_ui(ui: &mut Ui, draft: &mut Draft) {
    section_ui(ui, &tr!("agent-collection"));
    let known = draft.after.pointer(fields::DATA_COLLECTION);
    let known = known
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    for (name, item) in known.iter().filter(|(_, item)| !item.is_null()) {
        let pointer = format!("{}/{}", fields::DATA_COLLECTION, escaped(name));
        ui.horizontal(|ui| {
            let room = (ui.available_width() - TYPE - 48.0).max(40.0);
            let words = Face::Mono.elided(ui, name, Tokens::of(ui).text, room);
            ui.add(egui::Label::new(words));
            let kind = text(item, "/type").to_owned();
            let label = tr!("agent-item-type", name = name);
            let picked = Combo::new(&label, &kind).width(TYPE).show(ui, |ui| {
                let mut picked = None;
                for of in TYPES {
                    if combo_item(ui, of == kind, (of, ""), "").clicked() {
                        picked = Some(of);
                    }
                }
                picked
            });
            if let Some(picked) = picked.inner.flatten() {
                draft.set(&format!("{pointer}/type"), picked);
            }
            let remove = tr!("agent-item-remove", name = name);
            if ui.add(IconButton::new(icons::TRASH, remove)).clicked() {
                draft.set(&pointer, Value::Null);
            }
        });
        let label = tr!("agent-item-about", name = name);
        let mut about = text(item, "/description").to_owned();
        let field = TextField::new(&mut about, &label).hint(&label).small();
        if ui.add(field).changed() {
            draft.set(&format!("{pointer}/description"), about);
        }
    }
    let place = "new-item";
    let mut typed = draft.typed.get(place).cloned().unwrap_or_default();
    ui.horizontal(|ui| {
        let name = tr!("agent-item-name");
        let width = ui.available_width() - 90.0;
        let hint = tr!("agent-item-name.hint");
        let field = TextField::new(&mut typed, &name)
            .hint(&hint)
            .width(width)
            .mono();
        if ui.add(field).changed() {
            draft.typed.insert(place.to_owned(), typed.clone());
        }
        let name = typed.trim();
        let is_free = !name.is_empty() && known.get(name).is_none_or(Value::is_null);
        let why = (!is_free).then(|| tr!("agent-item-add.why"));
        let add = Button::new(tr!("agent-item-add")).outline().why_not(why);
        if ui.add(add).clicked() {
            let pointer = format!("{}/{}", fields::DATA_COLLECTION, escaped(name));
            draft.set(&pointer, json!({"type": "string", "description": ""}));
            draft.typed.remove(place);
        }
    });
}

/// Draws who may talk to the agent, and what is kept.
pub(crate) fn privacy_ui(ui: &mut Ui, draft: &mut Draft) {
    section_ui(ui, &tr!("agent-privacy"));
    for (pointer, name, tip, usual) in [
        (
            fields::AUTH,
            tr!("agent-private"),
            tr!("agent-private.tip"),
            false,
        ),
        (
            fields::RECORD_VOICE,
            tr!("agent-record"),
            tr!("agent-record.tip"),
            true,
        ),
        (
            fields::ZERO_RETENTION,
            tr!("agent-zero-retention"),
            tr!("agent-zero-retention.tip"),
            false,
        ),
    ] {
        switch_ui(ui, draft, pointer, (&name, &tip, usual));
    }
    let (name, tip) = (tr!("agent-retention"), tr!("agent-retention.tip"));
    number_ui(ui, draft, fields::RETENTION_DAYS, (&name, &tip, -1.0));
    let (name, tip) = (tr!("agent-concurrency"), tr!("agent-concurrency.tip"));
    number_ui(ui, draft, fields::CONCURRENCY, (&name, &tip, -1.0));
}

/// Sets a text of an object.
fn set(object: &mut Value, key: &str, value: &str) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), json!(value));
    }
}

/// Returns an ID that nothing has.
fn unused(is_used: impl Fn(&str) -> bool) -> String {
    let ids = (1_u32..).map(|number| format!("criterion_{number}"));
    ids.into_iter().find(|id| !is_used(id)).unwrap_or_default()
}
