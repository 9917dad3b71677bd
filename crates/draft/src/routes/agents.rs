//! Agents: made, listed, changed, given away, deleted.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::agent::config;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::path::Path;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::routes::method::{boxed, get, post};
use crate::routes::page::Page;
use crate::store::Agent;
use crate::store::PASS_MS;
use crate::store::Pass;
use mynah_core::clock::UnixMillis;

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/convai/agents/create", post(create))
        .route("/v1/convai/agents", get(list))
        .route(
            "/v1/convai/agents/{agent}",
            get(one).patch(boxed(edit)).delete(boxed(forget)),
        )
        .route("/v1/convai/agents/{agent}/duplicate", post(duplicate))
        .route("/v1/convai/agents/{agent}/link", get(link))
}

/// What lets anybody in who has the link to an agent.
pub const SHARED: &str = "agent_link";

/// `POST /v1/convai/agents/create`
async fn create(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    _: Asked,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let made = config::made(&form::members(&body)?)?;
    account.check_key(&headers)?;
    keep(&account, made).await
}

async fn keep(account: &Arc<Account>, body: Value) -> Result<Json<Value>, Refusal> {
    let id = format!("agent_{}", account.chance.id().to_lowercase());
    let answer = json!({ "agent_id": id });
    account
        .ask(move |store| store.add_agent(&id, &body))
        .await?;
    Ok(Json(answer))
}

/// The agent of this id.
pub async fn found(account: &Arc<Account>, id: &str) -> Result<Agent, Refusal> {
    let wanted = id.to_owned();
    let found = account.ask(move |store| store.agent(&wanted)).await?;
    found.ok_or_else(|| {
        Refusal::not_found(
            "agent_not_found",
            format!("Document with id {id} not found."),
        )
    })
}

/// `GET /v1/convai/agents/{agent_id}`
async fn one(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    Ok(Json(told(found(&account, &id).await?)))
}

fn told(agent: Agent) -> Value {
    let mut told = json!({
        "agent_id": agent.id,
        "metadata": {
            "created_at_unix_secs": agent.made.secs(),
            "updated_at_unix_secs": agent.changed.secs(),
        },
        "phone_numbers": [],
        "whatsapp_accounts": [],
        "access_info": access(),
        "version_id": null,
        "branch_id": null,
        "main_branch_id": null,
    });
    if let (Some(told), Value::Object(body)) = (told.as_object_mut(), agent.body) {
        told.extend(body);
    }
    told
}

/// Returns who may use a resource: its only user.
pub fn access() -> Value {
    json!({
        "is_creator": true,
        "creator_name": "Draft",
        "creator_email": "draft@localhost",
        "role": "admin",
    })
}

/// `PATCH /v1/convai/agents/{agent_id}`
async fn edit(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    _: Asked,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let said = form::members(&body)?;
    account.check_key(&headers)?;
    let agent = found(&account, &id).await?;
    let changed = config::changed(agent.body, &said)?;
    let wanted = id.clone();
    account
        .ask(move |store| store.change_agent(&wanted, &changed))
        .await?;
    Ok(Json(told(found(&account, &id).await?)))
}

/// `DELETE /v1/convai/agents/{agent_id}`
async fn forget(Keyed(account): Keyed, Path(id): Path<String>) -> Result<StatusCode, Refusal> {
    found(&account, &id).await?;
    account.ask(move |store| store.forget_agent(&id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/convai/agents/{agent_id}/duplicate`
async fn duplicate(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let said = if body.is_empty() {
        Map::new()
    } else {
        form::members(&body)?
    };
    let mut form = Form::new(&said, &["body"]);
    let name = form.text("name", false);
    form.check()?;
    account.check_key(&headers)?;
    let mut body = found(&account, &id).await?.body;
    if let Some(kept) = body.get_mut("name") {
        let old = kept.as_str().unwrap_or_default();
        *kept = json!(name.unwrap_or_else(|| format!("{old} (copy)")));
    }
    keep(&account, body).await
}

/// `GET /v1/convai/agents/{agent_id}/link`: an agent that lets everybody in needs no token.
async fn link(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let agent = found(&account, &id).await?;
    let mut token = Value::Null;
    if is_closed(&agent) {
        let pass = Pass {
            token: format!("cvtkn_{}", account.chance.hex()),
            purpose: SHARED.to_owned(),
            subject: id.clone(),
            once: false,
        };
        token = json!({
            "agent_id": id,
            "conversation_token": pass.token,
            "expiration_time_unix_secs": null,
            "conversation_id": null,
            "purpose": "shareable_link",
            "token_requester_user_id": null,
        });
        let now = account.ask(move |store| {
            store.add_pass(&pass)?;
            Ok(store.now())
        });
        let ends = UnixMillis(now.await?.0 + PASS_MS);
        if let Some(end) = token.get_mut("expiration_time_unix_secs") {
            *end = json!(ends.secs());
        }
    }
    Ok(Json(json!({ "agent_id": id, "token": token })))
}

/// Whether an agent only lets in who has a key, a signed address or a link.
pub fn is_closed(agent: &Agent) -> bool {
    agent.body.pointer("/platform_settings/auth/enable_auth") == Some(&json!(true))
}

/// `GET /v1/convai/agents`
async fn list(Keyed(account): Keyed, asked: Asked) -> Result<Json<Value>, Refusal> {
    let size = asked.page_size(30, 100)? as usize;
    let archived = asked.flag("archived")?.unwrap_or(false);
    let order = asked.word("sort_by", &["name", "created_at", "call_count_7d"])?;
    let direction = asked.word("sort_direction", &["asc", "desc"])?;
    let search = asked.one("search").map(str::to_lowercase);
    let creator = asked.one("created_by_user_id");
    let mut agents = account.ask(|store| store.agents()).await?;
    agents.retain(|(agent, _)| {
        let put_aside = agent.body.pointer("/platform_settings/archived") == Some(&json!(true));
        let name = name_of(&agent.body).to_lowercase();
        put_aside == archived
            && search.as_ref().is_none_or(|search| name.contains(search))
            && creator.is_none_or(|creator| ["@me", "draft_user"].contains(&creator))
    });
    match order {
        Some("name") => {
            agents.sort_by(|(one, _), (other, _)| name_of(&other.body).cmp(name_of(&one.body)));
        }
        Some("call_count_7d") => agents.sort_by_key(|(_, calls)| std::cmp::Reverse(*calls)),
        _ => {}
    }
    if direction == Some("asc") {
        agents.reverse();
    }
    let page = Page::of(agents, size, &asked, "cursor", |(agent, _)| &agent.id)?;
    let told = page.items.iter().map(|(agent, _)| {
        json!({
            "agent_id": agent.id,
            "name": name_of(&agent.body),
            "voice_id": voice_of(&agent.body),
            "tags": agent.body.get("tags"),
            "created_at_unix_secs": agent.made.secs(),
            "updated_at_unix_secs": agent.changed.secs(),
            "access_info": access(),
            "last_call_time_unix_secs": agent.called.map(UnixMillis::secs),
            "archived": archived,
        })
    });
    Ok(Json(json!({
        "agents": told.collect::<Vec<_>>(),
        "next_cursor": page.next,
        "has_more": page.next.is_some(),
    })))
}

/// The name in an agent's body.
pub fn name_of(body: &Value) -> &str {
    let name = body.get("name").and_then(Value::as_str);
    name.unwrap_or_default()
}

fn voice_of(body: &Value) -> &str {
    let voice = body.pointer("/conversation_config/tts/voice_id");
    voice.and_then(Value::as_str).unwrap_or_default()
}
