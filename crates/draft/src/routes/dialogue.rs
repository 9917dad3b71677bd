//! Text to dialogue in four calls: several voices, one sound. Each turn is a speech request of its own, checked as
//! one; they are priced, spoken and filed together.

use mynah_core::models::Endpoint;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::MethodRouter;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::models;
use crate::order;
use crate::order::Found;
use crate::order::Manner;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::routes::GarbageAudio;
use crate::routes::method::post;
use crate::speaking::Speaking;

/// Different voices in one dialogue: ElevenLabs' API reference, "Create dialogue".
const MOST_VOICES: usize = 10;
/// The model of a request that names none.
const MODEL: &str = "eleven_v3";

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/text-to-dialogue", way(Manner::WHOLE))
        .route("/v1/text-to-dialogue/stream", way(Manner::STREAM))
        .route(
            "/v1/text-to-dialogue/with-timestamps",
            way(Manner::WHOLE_TIMED),
        )
        .route(
            "/v1/text-to-dialogue/stream/with-timestamps",
            way(Manner::STREAM_TIMED),
        )
}

fn way(manner: Manner) -> MethodRouter<Arc<Account>> {
    post(move |account, headers, asked, garbage, body| {
        speak(account, headers, asked, garbage, manner, body)
    })
}

/// `POST /v1/text-to-dialogue` and its `/stream`, `/with-timestamps` and `/stream/with-timestamps`.
async fn speak(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    asked: Asked,
    garbage: Option<Extension<GarbageAudio>>,
    manner: Manner,
    Brought(body): Brought,
) -> Result<Response, Refusal> {
    let members = form::members(&body)?;
    let turns = turns(&members)?;
    let body = order::Body::of(&shared(&members))?;
    account.check_key(&headers)?;
    check(&turns, &members)?;
    let plan = account.ask(|store| store.balance()).await?.plan;
    // Few voices and one set of rules, however many turns.
    let rules = account.rules(body.locators.clone()).await?;
    let mut voices = BTreeMap::new();
    let mut orders = Vec::new();
    for turn in &turns {
        let body = body.saying(&turn.text);
        if !voices.contains_key(&turn.voice) {
            voices.insert(&turn.voice, account.voice(&turn.voice).await?);
        }
        let voice = voices.get(&turn.voice).cloned();
        let voice = voice.ok_or_else(Refusal::internal)?;
        let rules = rules.clone();
        orders.push(body.order(Found { voice, rules }, &asked, manner, plan, account.habits)?);
    }
    let speaking = Speaking::dialogue(&account, orders, manner, garbage.is_some());
    speaking.await?.answer().await
}

/// A turn: who says what.
struct Turn {
    voice: String,
    text: String,
}

/// What all turns have in common: the body of a speech request, but for its words.
fn shared(members: &Map<String, Value>) -> Map<String, Value> {
    let mut shared = Map::new();
    shared.insert("text".to_owned(), json!(""));
    let model = members.get("model_id").cloned();
    shared.insert("model_id".to_owned(), model.unwrap_or_else(|| json!(MODEL)));
    for name in [
        "language_code",
        "seed",
        "apply_text_normalization",
        "pronunciation_dictionary_locators",
        "audio_effects",
    ] {
        if let Some(value) = members.get(name).filter(|value| !value.is_null()) {
            shared.insert(name.to_owned(), value.clone());
        }
    }
    let stability = members
        .get("settings")
        .and_then(|settings| settings.get("stability"));
    if let Some(stability) = stability {
        let settings = json!({ "stability": stability });
        shared.insert("voice_settings".to_owned(), settings);
    }
    shared
}

fn turns(members: &Map<String, Value>) -> Result<Vec<Turn>, Refusal> {
    let mut faults = Vec::new();
    let mut turns = Vec::new();
    let inputs = match members.get("inputs") {
        Some(Value::Array(inputs)) => inputs.as_slice(),
        given => {
            let (kind, message) = match given {
                None => ("missing", "Field required"),
                Some(_) => ("list_type", "Input should be a valid list"),
            };
            faults.push(SchemaFault::new(&["body", "inputs"], kind, message));
            &[]
        }
    };
    for (number, input) in inputs.iter().enumerate() {
        let nothing = Map::new();
        let mut form = Form::new(input.as_object().unwrap_or(&nothing), &["body", "inputs"]);
        let text = form.text("text", true);
        let voice = form.text("voice_id", true);
        faults.extend(form.faults.into_iter().map(|mut fault| {
            fault.place.insert(2, json!(number));
            fault
        }));
        if let (Some(text), Some(voice)) = (text, voice) {
            turns.push(Turn { voice, text });
        }
    }
    if members
        .get("settings")
        .is_some_and(|settings| !settings.is_object() && !settings.is_null())
    {
        faults.push(SchemaFault::new(
            &["body", "settings"],
            "model_attributes_type",
            "Input should be a valid dictionary or object to extract fields from",
        ));
    }
    if faults.is_empty() {
        Ok(turns)
    } else {
        Err(Refusal::schema(faults))
    }
}

fn check(turns: &[Turn], members: &Map<String, Value>) -> Result<(), Refusal> {
    if turns.is_empty() {
        return Err(order::parameter("inputs", "At least one input is needed."));
    }
    let voices: BTreeSet<&str> = turns.iter().map(|turn| turn.voice.as_str()).collect();
    if voices.len() > MOST_VOICES {
        return Err(order::parameter(
            "inputs",
            "At most 10 different voices can be used in a dialogue.",
        ));
    }
    let asked = members.get("model_id").and_then(Value::as_str);
    let asked = asked.unwrap_or(MODEL);
    let unfit = || order::unfit_model(asked, "unsupported_model", "do text to dialogue");
    let model = models::model(asked).ok_or_else(unfit)?;
    model.check(Endpoint::Dialogue)?;
    let most = model.longest_text;
    let characters: usize = turns.iter().map(|turn| turn.text.chars().count()).sum();
    if characters > most {
        return Err(Refusal::invalid(
            "text_too_long",
            "max_character_limit_exceeded",
            Some("inputs"),
            format!(
                "A maximum of {most} characters in all inputs is allowed for the model {}, but {characters} were sent.",
                model.id
            ),
        ));
    }
    Ok(())
}
