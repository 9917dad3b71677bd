//! The workspace's webhooks: made, listed, changed, deleted. What they are told: `draft::webhook`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::Uri;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::order;
use crate::outgoing::Address;
use crate::path::Path;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::routes::method::{boxed, get, patch};
use crate::webhook::Webhook;

/// What can be told.
const EVENTS: [&str; 4] = [
    "voice_library_removal_notice",
    "speech_to_text",
    "agent_qa",
    "flows",
];

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/workspace/webhooks", get(list).post(boxed(create)))
        .route(
            "/v1/workspace/webhooks/{webhook}",
            patch(edit).delete(boxed(forget)),
        )
}

/// `GET /v1/workspace/webhooks`
async fn list(Keyed(account): Keyed, asked: Asked) -> Result<Json<Value>, Refusal> {
    let usages = asked.flag("include_usages")?.unwrap_or(false);
    let all = account.ask(|store| store.all::<Webhook>()).await?;
    let shown: Vec<Value> = all
        .iter()
        .map(|webhook| webhook.to_json(usages.then(|| used_for(webhook))))
        .collect();
    Ok(Json(json!({ "webhooks": shown })))
}

fn used_for(webhook: &Webhook) -> Vec<&'static str> {
    let words = [
        (
            "voice_library_removal_notice",
            "Voice Library Removal Notices",
        ),
        ("speech_to_text", "Speech to Text"),
        ("agent_qa", "Agent QA Evaluations"),
        ("flows", "Flows"),
    ];
    let told = words
        .into_iter()
        .filter(|(event, _)| webhook.events.iter().any(|own| own == event));
    told.map(|(_, usage)| usage).collect()
}

/// `POST /v1/workspace/webhooks`: the secret is told this once.
async fn create(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let nothing = Map::new();
    let mut outer = Form::new(&members, &["body"]);
    let settings = match members.get("settings") {
        Some(Value::Object(settings)) => settings,
        given => {
            let (kind, message) = match given {
                None => ("missing", "Field required"),
                Some(_) => (
                    "model_attributes_type",
                    "Input should be a valid dictionary or object to extract fields from",
                ),
            };
            outer.fault("settings", kind, message);
            &nothing
        }
    };
    outer.check()?;
    let mut form = Form::new(settings, &["body", "settings"]);
    form.text("auth_type", true);
    form.word("auth_type", &["hmac"]);
    let name = form.text("name", true).unwrap_or_default();
    let url = form.text("webhook_url", true).unwrap_or_default();
    let own = headers_of(&mut form);
    form.check()?;
    account.check_key(&headers)?;
    let is_secure = url.parse::<Uri>().is_ok_and(|uri| {
        uri.scheme_str() == Some("https") && uri.host().is_some_and(|host| !host.is_empty())
    });
    if !is_secure && Address::here(&url).is_none() {
        return Err(order::parameter(
            "webhook_url",
            "The webhook URL must be an HTTPS address, or one of this machine.",
        ));
    }
    let webhook = Webhook {
        id: account.chance.hex(),
        name,
        url,
        headers: own.unwrap_or_default(),
        secret: format!("wsec_{}{}", account.chance.hex(), account.chance.hex()),
        ..Webhook::default()
    };
    let answer = json!({ "webhook_id": webhook.id, "webhook_secret": webhook.secret });
    account
        .ask(move |store| {
            let created = store.now();
            store.keep(&Webhook { created, ..webhook }, false)
        })
        .await?;
    Ok(Json(answer))
}

/// Headers that every message carries; no value may break out of its line.
fn headers_of(form: &mut Form<'_>) -> Option<BTreeMap<String, String>> {
    let headers = form.labels("request_headers")?;
    let fits = headers.iter().all(|(name, value)| {
        HeaderName::try_from(name).is_ok() && HeaderValue::try_from(value).is_ok()
    });
    if !fits {
        form.fault("request_headers", "value_error", "A header is not valid");
    }
    Some(headers)
}

/// `PATCH /v1/workspace/webhooks/{webhook_id}`: `events` replaces all of them.
async fn edit(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let name = form.text("name", true).unwrap_or_default();
    let disabled = form.flag("is_disabled");
    if disabled.is_none() && !members.contains_key("is_disabled") {
        form.fault("is_disabled", "missing", "Field required");
    }
    let retry = form.flag("retry_enabled");
    let own = headers_of(&mut form);
    let known = |event: &Value| event.as_str().is_some_and(|event| EVENTS.contains(&event));
    form.list("events", known, "enum");
    form.check()?;
    account.check_key(&headers)?;
    let events = members.get("events").and_then(Value::as_array).map(|all| {
        let all = all.iter().filter_map(Value::as_str);
        all.map(str::to_owned).collect::<Vec<_>>()
    });
    let changed = account.ask(move |store| {
        store.change(&id, |webhook: &mut Webhook| {
            webhook.name = name;
            webhook.disabled = disabled.unwrap_or(false);
            if !webhook.disabled {
                // By hand: it gets another chance.
                webhook.auto_disabled = false;
                webhook.failures = 0;
            }
            webhook.retry = retry.unwrap_or(webhook.retry);
            webhook.headers = own.unwrap_or_else(|| std::mem::take(&mut webhook.headers));
            webhook.events = events.unwrap_or_else(|| std::mem::take(&mut webhook.events));
        })
    });
    if changed.await?.is_some() {
        Ok(Json(json!({ "status": "ok" })))
    } else {
        Err(no_webhook())
    }
}

/// `DELETE /v1/workspace/webhooks/{webhook_id}`
async fn forget(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    if account
        .ask(move |store| store.forget::<Webhook>(&id))
        .await?
    {
        Ok(Json(json!({ "status": "ok" })))
    } else {
        Err(no_webhook())
    }
}

/// No webhook of this id.
pub(super) fn no_webhook() -> Refusal {
    Refusal::not_found("webhook_not_found", "There is no webhook with this id.")
}
