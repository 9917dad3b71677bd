//! Models, audio effects, user, subscription, and an operation of our own: the requests that are running.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::audio_effects::catalog;
use crate::models;
use crate::plan::Plan;
use crate::refusal::Refusal;
use crate::routes::method::get;
use crate::store::Balance;
use crate::store::Shelf;
use crate::store::Store;
use crate::store::StoreError;

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/models", get(models))
        .route("/v1/audio-effects/catalog", get(audio_effects))
        .route("/v1/user", get(user))
        .route("/v1/user/subscription", get(subscription))
        .route("/mynah/running", get(running))
}

/// `GET /v1/models`: a bare list. Without a key the service knows no workspace.
async fn models(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    if !headers.contains_key("xi-api-key") {
        return Err(Refusal::no_workspace());
    }
    account.check_key(&headers)?;
    Ok(Json(
        models::all().iter().map(models::Model::to_json).collect(),
    ))
}

/// `GET /v1/audio-effects/catalog`
async fn audio_effects(Keyed(_account): Keyed) -> Json<Value> {
    Json(catalog())
}

/// `GET /v1/user`
async fn user(Keyed(account): Keyed) -> Result<Json<Value>, Refusal> {
    let (balance, shelf) = account.ask(standing).await?;
    let user = account.keys.asking().user;
    Ok(Json(json!({
        // Two accounts have two ids: what was charged to one is not looked for in the other's history.
        "user_id": user.unwrap_or_else(|| format!("draft_user_{:x}", balance.created.0)),
        "workspace_id": "draft_workspace",
        "subscription": short_form(&balance, shelf),
        "is_new_user": false,
        "can_use_delayed_payment_methods": false,
        "is_onboarding_completed": true,
        "is_onboarding_checklist_completed": true,
        "show_compliance_terms": false,
        "first_name": "Draft",
        "is_api_key_hashed": true,
        "xi_api_key_preview": account.key.masked(),
        "referral_link_code": null,
        "partnerstack_partner_default_link": null,
        "created_at": balance.created.secs(),
        "seat_type": "workspace_admin",
    })))
}

/// `GET /v1/user/subscription`
async fn subscription(Keyed(account): Keyed) -> Result<Json<Value>, Refusal> {
    let (balance, shelf) = account.ask(standing).await?;
    Ok(Json(long_form(&balance, shelf)))
}

/// `GET /mynah/running`: generations under way. What was sent and is neither among them nor in the history never
/// was charged. Each has a number that rises.
async fn running(Keyed(account): Keyed) -> Result<Json<Value>, Refusal> {
    let running = account.ask(|store| store.running()).await?;
    Ok(Json(json!({
        "running": running.count,
        "oldest": running.oldest,
        "newest": running.newest,
    })))
}

fn standing(store: &Store) -> Result<(Balance, Shelf), StoreError> {
    let balance = store.balance()?;
    // What may still be stopped, for nothing, isn't told as used.
    let used = balance.used.saturating_sub(store.not_over()?);
    Ok((Balance { used, ..balance }, store.shelf()?))
}

/// The subscription as it stands in `/v1/user`.
fn short_form(balance: &Balance, shelf: Shelf) -> Value {
    let plan = balance.plan;
    json!({
        "tier": plan.as_str(),
        "character_count": balance.used,
        "character_limit": balance.limit,
        "max_character_limit_extension": 0,
        "max_credit_limit_extension": 0,
        "can_extend_character_limit": false,
        "allowed_to_extend_character_limit": false,
        "next_character_count_reset_unix": balance.reset.secs(),
        "voice_slots_used": shelf.voices,
        "voice_limit": plan.voice_slots(),
        "professional_voice_slots_used": shelf.professional,
        "professional_voice_slots_used_in_workspace": shelf.professional,
        "professional_voice_limit": plan.professional_slots(),
        "voice_add_edit_counter": shelf.edits,
        "max_voice_add_edits": plan.voice_edits(),
        "can_extend_voice_limit": false,
        "can_use_instant_voice_cloning": plan >= Plan::Starter,
        "can_use_professional_voice_cloning": plan >= Plan::Creator,
        "currency": "usd",
        "current_overage": { "amount": "0", "currency": "usd" },
        "status": if plan == Plan::Free { "free" } else { "active" },
        "billing_period": "monthly_period",
        "character_refresh_period": "monthly_period",
    })
}

/// The subscription with its bills, of which there are none.
fn long_form(balance: &Balance, shelf: Shelf) -> Value {
    let mut subscription = short_form(balance, shelf);
    if let Some(members) = subscription.as_object_mut() {
        members.insert("next_invoice".to_owned(), Value::Null);
        members.insert("open_invoices".to_owned(), json!([]));
        members.insert("has_open_invoices".to_owned(), json!(false));
        members.insert("pending_change".to_owned(), Value::Null);
    }
    subscription
}
