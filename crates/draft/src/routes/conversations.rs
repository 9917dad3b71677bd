//! Conversations that were held, and the ways into new ones.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::path::Path;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::routes::agents;
use crate::routes::method::{boxed, get, post};
use crate::routes::page::Page;
use crate::routes::voice_object;
use crate::store::Pass;
use crate::store::Talked;

/// What a signed address or a token lets in to.
pub const TALK: &str = "conversation";

pub(super) fn routes() -> Router<Arc<Account>> {
    let one = "/v1/convai/conversations/{conversation}";
    Router::new()
        .route("/v1/convai/conversation/get-signed-url", get(sign))
        .route("/v1/convai/conversation/get_signed_url", get(sign))
        .route("/v1/convai/conversation/token", get(token))
        .route("/v1/convai/conversations", get(list))
        .route(one, get(told).delete(boxed(forget)))
        .route(&format!("{one}/audio"), get(sound))
        .route(&format!("{one}/feedback"), post(rate))
}

/// A new id.
pub fn new_id(account: &Account) -> String {
    format!("conv_{}", account.chance.id().to_lowercase())
}

/// Makes what lets in to one agent, for one conversation or for several; answers its token and the
/// conversation's id.
async fn pass(
    account: &Arc<Account>,
    asked: &Asked,
    once: bool,
) -> Result<(String, String, String), Refusal> {
    let Some(agent) = asked.one("agent_id") else {
        return Err(Refusal::schema(vec![SchemaFault::new(
            &["query", "agent_id"],
            "missing",
            "Field required",
        )]));
    };
    agents::found(account, agent).await?;
    let conversation = new_id(account);
    let pass = Pass {
        token: format!("cvtkn_{}", account.chance.hex()),
        purpose: TALK.to_owned(),
        subject: format!("{agent} {}", if once { &conversation } else { "" }),
        once,
    };
    let (token, agent) = (pass.token.clone(), agent.to_owned());
    account.ask(move |store| store.add_pass(&pass)).await?;
    Ok((token, agent, conversation))
}

/// `GET /v1/convai/conversation/get-signed-url`, by its old name too
async fn sign(
    Keyed(account): Keyed,
    asked: Asked,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let once = asked.flag("include_conversation_id")?.unwrap_or(false);
    let (token, agent, conversation) = pass(&account, &asked, once).await?;
    let base = voice_object::address(&account, &headers, "ws");
    let mut url =
        format!("{base}/v1/convai/conversation?agent_id={agent}&conversation_signature={token}");
    if once {
        url.push_str("&conversation_id=");
        url.push_str(&conversation);
    }
    Ok(Json(json!({ "signed_url": url })))
}

/// `GET /v1/convai/conversation/token`: there are no rooms here, but the socket takes it.
async fn token(Keyed(account): Keyed, asked: Asked) -> Result<Json<Value>, Refusal> {
    let (token, _, conversation) = pass(&account, &asked, true).await?;
    Ok(Json(
        json!({ "token": token, "conversation_id": conversation }),
    ))
}

async fn found(account: &Arc<Account>, id: &str) -> Result<Talked, Refusal> {
    let wanted = id.to_owned();
    let found = account
        .ask(move |store| store.conversation(&wanted))
        .await?;
    found.ok_or_else(|| gone(id))
}

fn gone(id: &str) -> Refusal {
    Refusal::not_found(
        "conversation_not_found",
        format!("Conversation with id {id} not found."),
    )
}

/// `GET /v1/convai/conversations/{conversation_id}`
async fn told(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    _: Asked,
) -> Result<Json<Value>, Refusal> {
    Ok(Json(found(&account, &id).await?.body))
}

/// `DELETE /v1/convai/conversations/{conversation_id}`
async fn forget(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    found(&account, &id).await?;
    account
        .ask(move |store| store.forget_conversation(&id))
        .await?;
    Ok(Json(json!({})))
}

/// `GET /v1/convai/conversations/{conversation_id}/audio`
async fn sound(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Response, Refusal> {
    found(&account, &id).await?;
    let wanted = id.clone();
    let mp3 = account.ask(move |store| store.sound_of(&wanted)).await?;
    let mp3 = mp3.ok_or_else(|| {
        Refusal::not_found(
            "missing_conversation_audio",
            format!("No audio is kept of conversation {id}."),
        )
    })?;
    Ok(([(header::CONTENT_TYPE, "audio/mpeg")], mp3).into_response())
}

/// `POST /v1/convai/conversations/{conversation_id}/feedback`
async fn rate(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let said = form::members(&body)?;
    let mut form = Form::new(&said, &["body"]);
    let given = said.get("feedback").is_some_and(|value| !value.is_null());
    let score = if given {
        form.word("feedback", &["like", "dislike"])
    } else {
        None
    };
    form.check()?;
    account.check_key(&headers)?;
    let mut body = found(&account, &id).await?.body;
    if let Some(feedback) = body.pointer_mut("/metadata/feedback") {
        *feedback = json!({
            "type": "thumbs",
            "overall_score": score,
            "likes": u8::from(score.as_deref() == Some("like")),
            "dislikes": u8::from(score.as_deref() == Some("dislike")),
            "rating": null,
            "comment": null,
        });
    }
    account
        .ask(move |store| store.change_conversation(&id, &body))
        .await?;
    Ok(Json(json!({})))
}

/// `GET /v1/convai/conversations`
async fn list(Keyed(account): Keyed, asked: Asked) -> Result<Json<Value>, Refusal> {
    let size = asked.page_size(30, 100)? as usize;
    let outcomes = &["success", "failure", "unknown"];
    let outcome = asked.word("call_successful", outcomes)?;
    let direction = asked.word("sort_direction", &["asc", "desc"])?;
    let summaries = asked.word("summary_mode", &["exclude", "include"])? == Some("include");
    let before = asked.number::<i64>("call_start_before_unix")?;
    let after = asked.number::<i64>("call_start_after_unix")?;
    let shortest = asked.number::<i64>("call_duration_min_secs")?;
    let longest = asked.number::<i64>("call_duration_max_secs")?;
    let rated = [
        asked.number::<i64>("rating_min")?,
        asked.number("rating_max")?,
    ];
    let commented = asked.flag("has_feedback_comment")?;
    let text_only = asked.flag("text_only")?;
    let (tools, languages) = (asked.all("tool_names"), asked.all("main_languages"));
    let without = asked.all("exclude_statuses");
    let (agent, user) = (asked.one("agent_id"), asked.one("user_id"));
    let mut all = account.ask(|store| store.conversations()).await?;
    all.retain(|talked| {
        let is = |pointer: &str, wanted: Option<&str>| {
            let found = talked.body.pointer(pointer).and_then(Value::as_str);
            wanted.is_none_or(|wanted| found == Some(wanted))
        };
        let among = |pointer: &str, wanted: &[&str]| {
            let found = talked.body.pointer(pointer).and_then(Value::as_str);
            found.is_some_and(|found| wanted.contains(&found))
        };
        let secs = number(&talked.body, "/metadata/call_duration_secs");
        let began = talked.began.secs();
        let called = tools_of(&talked.body);
        let flat = talked.body.pointer("/metadata/text_only") == Some(&json!(true));
        agent.is_none_or(|agent| talked.agent == agent)
            && is("/user_id", user)
            && is("/analysis/call_successful", outcome)
            && before.is_none_or(|before| began < before)
            && after.is_none_or(|after| began >= after)
            && shortest.is_none_or(|shortest| secs >= shortest)
            && longest.is_none_or(|longest| secs <= longest)
            // Nobody can give stars or write something here.
            && rated.iter().all(Option::is_none)
            && commented != Some(true)
            && text_only.is_none_or(|text_only| flat == text_only)
            && (tools.is_empty() || called.iter().any(|tool| tools.contains(&tool.as_str())))
            && (languages.is_empty() || among("/metadata/main_language", &languages))
            && !among("/status", &without)
    });
    if direction == Some("asc") {
        all.reverse();
    }
    let page = Page::of(all, size, &asked, "cursor", |talked| &talked.id)?;
    let cards = page.items.iter().map(|talked| card(talked, summaries));
    Ok(Json(json!({
        "conversations": cards.collect::<Vec<_>>(),
        "next_cursor": page.next,
        "has_more": page.next.is_some(),
    })))
}

fn number(body: &Value, pointer: &str) -> i64 {
    let number = body.pointer(pointer).and_then(Value::as_i64);
    number.unwrap_or_default()
}

/// The tools that were called.
fn tools_of(body: &Value) -> Vec<String> {
    let turns = body.get("transcript").and_then(Value::as_array);
    let calls = turns
        .into_iter()
        .flatten()
        .filter_map(|turn| turn.get("tool_calls")?.as_array());
    let names = calls
        .flatten()
        .filter_map(|call| call.get("tool_name")?.as_str());
    names.map(str::to_owned).collect()
}

fn card(talked: &Talked, summaries: bool) -> Value {
    let body = &talked.body;
    let at = |pointer: &str| body.pointer(pointer).cloned().unwrap_or_default();
    let summary = |pointer: &str| if summaries { at(pointer) } else { Value::Null };
    let turns = body.get("transcript").and_then(Value::as_array);
    json!({
        "agent_id": talked.agent,
        "agent_name": at("/agent_name"),
        "conversation_id": talked.id,
        "start_time_unix_secs": talked.began.secs(),
        "call_duration_secs": number(body, "/metadata/call_duration_secs"),
        "message_count": turns.map_or(0, Vec::len),
        "status": at("/status"),
        "termination_reason": at("/metadata/termination_reason"),
        "call_successful": at("/analysis/call_successful"),
        "transcript_summary": summary("/analysis/transcript_summary"),
        "call_summary_title": summary("/analysis/call_summary_title"),
        "main_language": at("/metadata/main_language"),
        "tool_names": tools_of(body),
        "rating": null,
    })
}
