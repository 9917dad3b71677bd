//! Sound effects: described in words, made by a small synthesiser.

use crate::models;
use mynah_core::models::Task;
use mynah_core::models::recommended;
use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::response::Response;

use crate::account::Account;
use crate::billing::Charge;
use crate::billing::Price;
use crate::billing::Product;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::making::Making;
use crate::order;
use crate::order::Manner;
use crate::plan::Group;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::routes::GarbageAudio;
use crate::routes::method::post;
use mynah_synthesis::dsp::effects;
use mynah_synthesis::dsp::effects::Effect;
use mynah_synthesis::dsp::effects::Recipe;

/// Longest description, as was seen of the live service.
const LONGEST_TEXT: usize = 450;
/// Credits for a sound whose length is left open.
const OPEN_LENGTH: u64 = 100;
/// Credits a minute otherwise: 20 a second.
const A_MINUTE: f64 = 1_200.0;

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/v1/sound-generation", post(make))
}

/// `POST /v1/sound-generation`
async fn make(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    asked: Asked,
    garbage: Option<Extension<GarbageAudio>>,
    Brought(body): Brought,
) -> Result<Response, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let text = form.text("text", true).unwrap_or_default();
    let looped = form.flag("loop").unwrap_or(false);
    let secs = form.number("duration_seconds", None);
    let influence = form.number("prompt_influence", None).unwrap_or(0.3);
    if members.contains_key("model_id") {
        form.word("model_id", &models::ids(Task::Effects));
    }
    form.check()?;
    account.check_key(&headers)?;
    // All but WAV, as on a stream.
    let format = order::asked_format(&asked, Manner::STREAM)?;
    check(&text, secs, influence)?;
    let plan = account.ask(|store| store.balance()).await?.plan;
    // It is in no history anyway.
    order::is_logged(&asked, plan)?;
    plan.check(format)?;
    let recipe = effects::recipe(&text);
    let price = match secs {
        Some(secs) => Price::Seconds(secs, A_MINUTE),
        None => Price::Fixed(OPEN_LENGTH),
    };
    let ticket = account
        .admit(Charge {
            product: Product::Effects,
            group: Group::Standard,
            model: recommended(Task::Effects).to_string(),
            voice: String::new(),
            cost: price.credits(),
        })
        .await?;
    let known = recipe.unwrap_or(Recipe::Whoosh);
    let secs = secs.unwrap_or_else(|| known.usual_secs());
    let effect = Effect {
        recipe: known,
        frames: (secs * f64::from(effects::HZ)).round() as usize,
        looped,
        influence: influence as f32,
    };
    let seed = account.chance.seed();
    let making = Making {
        ticket,
        format,
        streamed: false,
        garbage: garbage.is_some(),
        filed: None,
    };
    let mut head = making.head();
    if recipe.is_none() {
        let note = HeaderValue::from_static("no draft sound for this description");
        head.insert("x-mynah-draft-note", note);
    }
    making
        .answer(head, effects::HZ, move |receive| {
            receive(&effect.make(u64::from(seed)));
            Ok(())
        })
        .await
}

fn check(text: &str, secs: Option<f64>, influence: f64) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid(
            "empty_text",
            "input_text_empty",
            Some("text"),
            "The text is empty.",
        ));
    }
    let characters = text.chars().count();
    if characters > LONGEST_TEXT {
        return Err(Refusal::invalid(
            "text_too_long",
            "max_character_limit_exceeded",
            Some("text"),
            format!(
                "At most {LONGEST_TEXT} characters can describe a sound, but {characters} were sent."
            ),
        ));
    }
    if secs.is_some_and(|secs| !(0.5..=30.0).contains(&secs)) {
        return Err(order::parameter(
            "duration_seconds",
            "The duration must be between 0.5 and 30 seconds.",
        ));
    }
    if !(0.0..=1.0).contains(&influence) {
        return Err(order::parameter(
            "prompt_influence",
            "The prompt influence must be between 0 and 1.",
        ));
    }
    Ok(())
}
