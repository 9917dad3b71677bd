//! The history: list, entry, sound, delete.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::routing::get;
use serde_json::Value;
use serde_json::json;

use crate::draft::account::Account;
use crate::draft::account::Keyed;
use crate::draft::query::Asked;
use crate::draft::refusal::Refusal;
use crate::draft::store::HistoryQuery;

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/history", get(list))
        .route("/v1/history/{item}", get(item).delete(delete))
        .route("/v1/history/{item}/audio", get(audio))
}

/// `GET /v1/history`
async fn list(Keyed(account): Keyed, asked: Asked) -> Result<Json<Value>, Refusal> {
    let own = |name: &str| asked.one(name).map(str::to_owned);
    let direction = asked.word("sort_direction", &["asc", "desc"])?;
    let source = asked.word("source", &["TTS", "STS", "Flows"])?;
    let query = HistoryQuery {
        page_size: asked.page_size(100, 1_000)?,
        after: own("start_after_history_item_id"),
        voice: own("voice_id"),
        model: own("model_id"),
        before: asked.number("date_before_unix")?,
        since: asked.number("date_after_unix")?,
        source: source.map(str::to_owned),
        search: own("search"),
        ascending: direction == Some("asc"),
    };
    let page = account.ask(move |store| store.history(&query)).await?;
    let page = page.ok_or_else(|| {
        Refusal::invalid(
            "invalid_cursor",
            "invalid_cursor",
            Some("start_after_history_item_id"),
            "There is no history item to start after.",
        )
    })?;
    Ok(Json(page.to_json()))
}

/// `GET /v1/history/{history_item_id}`
async fn item(Keyed(account): Keyed, Path(item): Path<String>) -> Result<Json<Value>, Refusal> {
    let found = account.ask(move |store| store.item(&item)).await?;
    Ok(Json(found.ok_or_else(gone)?.to_json()))
}

/// `GET /v1/history/{history_item_id}/audio`: in the format it was made in.
async fn audio(Keyed(account): Keyed, Path(item): Path<String>) -> Result<Response, Refusal> {
    let found = account.ask(move |store| store.audio(&item)).await?;
    let (bytes, content_type) = found.ok_or_else(gone)?;
    Ok(([(header::CONTENT_TYPE, content_type)], bytes).into_response())
}

/// `DELETE /v1/history/{history_item_id}`
async fn delete(Keyed(account): Keyed, Path(item): Path<String>) -> Result<Json<Value>, Refusal> {
    if account.ask(move |store| store.delete(&item)).await? {
        Ok(Json(json!({ "status": "ok" })))
    } else {
        Err(gone())
    }
}

fn gone() -> Refusal {
    Refusal::not_found("history_item_not_found", "History item not found.")
}
