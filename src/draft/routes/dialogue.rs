//! Text to dialogue in four calls: several voices, one sound. Each turn is a speech request of its own, checked as
//! one; they are priced, spoken and filed together.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::MethodRouter;
use axum::routing::post;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::draft::account::Account;
use crate::draft::billing::Charge;
use crate::draft::billing::Price;
use crate::draft::billing::Product;
use crate::draft::engine;
use crate::draft::form;
use crate::draft::form::Brought;
use crate::draft::form::Form;
use crate::draft::order;
use crate::draft::order::Found;
use crate::draft::order::Manner;
use crate::draft::query::Asked;
use crate::draft::refusal::Refusal;
use crate::draft::refusal::SchemaFault;
use crate::draft::routes::GarbageAudio;
use crate::draft::speaking::Speaking;
use crate::terms::credits::Tariff;

/// Different voices in one dialogue: ElevenLabs' API reference, "Create dialogue".
const MOST_VOICES: usize = 10;
/// The only model with dialogue.
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
    let bodies = turns
        .iter()
        .map(|turn| order::Body::read(turn.body.to_string().as_bytes()))
        .collect::<Result<Vec<_>, _>>()?;
    account.check_key(&headers)?;
    check(&turns, &members)?;
    let plan = account.ask(|store| store.balance()).await?.plan;
    let mut orders = Vec::new();
    for (turn, body) in turns.iter().zip(bodies) {
        let voice = account.voice(&turn.voice).await?;
        let rules = account.rules(body.locators.clone()).await?;
        orders.push(body.order(Found { voice, rules }, &asked, manner, plan, account.habits)?);
    }
    if account.faults.is_voiceless() {
        return Err(Refusal::paid_plan());
    }
    if !engine::built() {
        return Err(Refusal::unavailable());
    }
    let Some(first) = orders.first() else {
        return Err(Refusal::internal());
    };
    let model = first.model;
    let characters = orders.iter().map(|order| order.text.chars().count()).sum();
    if characters > model.longest_text {
        return Err(Refusal::invalid(
            "text_too_long",
            "max_character_limit_exceeded",
            Some("inputs"),
            format!(
                "A maximum of {} characters in all inputs is allowed for the model {}, but {characters} were sent.",
                model.longest_text, model.id
            ),
        ));
    }
    let tariff = Tariff {
        model: model.multiplier,
        voice: 1.0,
    };
    let seed = first.seed.unwrap_or_else(|| account.chance.seed());
    let ticket = account
        .admit(Charge {
            product: Product::Speech,
            group: model.group,
            model: model.id.to_owned(),
            voice: String::new(),
            cost: Price::Characters(characters, tariff).credits(),
        })
        .await?;
    let speaking = Speaking {
        turns: orders,
        seed,
        ticket,
        manner,
        garbage: garbage.is_some(),
        dialogue: true,
    };
    speaking.answer().await
}

/// A turn: who, and the body of a speech request that says the same.
struct Turn {
    voice: String,
    body: Value,
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
    let stability = members
        .get("settings")
        .and_then(|settings| settings.get("stability"));
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
            let mut body = json!({
                "text": text,
                "model_id": members.get("model_id").cloned().unwrap_or_else(|| json!(MODEL)),
            });
            let given = |name: &str| members.get(name).filter(|value| !value.is_null());
            if let Some(body) = body.as_object_mut() {
                for name in [
                    "language_code",
                    "seed",
                    "apply_text_normalization",
                    "pronunciation_dictionary_locators",
                ] {
                    if let Some(value) = given(name) {
                        body.insert(name.to_owned(), value.clone());
                    }
                }
                if let Some(stability) = stability {
                    body.insert(
                        "voice_settings".to_owned(),
                        json!({ "stability": stability }),
                    );
                }
            }
            turns.push(Turn { voice, body });
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
    match members.get("model_id").and_then(Value::as_str) {
        None | Some(MODEL) => Ok(()),
        Some(other) => Err(Refusal::invalid(
            "unsupported_model",
            "unsupported_model",
            Some("model_id"),
            format!("The model {other} can not do text to dialogue."),
        )),
    }
}
