//! The history: list, entry, sound, delete.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::routing::get;
use axum::routing::post;
use serde_json::Value;
use serde_json::json;

use crate::audio::decode::decode_as;
use crate::audio::encode::encode;
use crate::draft::account::Account;
use crate::draft::account::Keyed;
use crate::draft::form;
use crate::draft::form::Brought;
use crate::draft::form::Form;
use crate::draft::query::Asked;
use crate::draft::refusal::Refusal;
use crate::draft::routes::page::no_cursor;
use crate::draft::sending;
use crate::draft::store::HistoryQuery;
use crate::draft::zip;
use crate::terms::format::Codec;
use crate::terms::format::OutputFormat;

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/history", get(list))
        .route("/v1/history/download", post(download))
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
    let page = page.ok_or_else(|| no_cursor("start_after_history_item_id"))?;
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
    let (sound, content_type) = found.ok_or_else(gone)?;
    Ok(sending::file(sound, &content_type))
}

/// `DELETE /v1/history/{history_item_id}`
async fn delete(Keyed(account): Keyed, Path(item): Path<String>) -> Result<Json<Value>, Refusal> {
    if account.ask(move |store| store.delete(&item)).await? {
        Ok(Json(json!({ "status": "ok" })))
    } else {
        Err(gone())
    }
}

/// `POST /v1/history/download`: one item as it is, several as a zip archive; as WAV if asked.
async fn download(Keyed(account): Keyed, Brought(body): Brought) -> Result<Response, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    form.list("history_item_ids", Value::is_string, "string_type");
    if !members.contains_key("history_item_ids") {
        form.fault("history_item_ids", "missing", "Field required");
    }
    let format = form.text("output_format", false);
    form.check()?;
    let wav = match format.as_deref() {
        None | Some("default") => false,
        Some("wav") => true,
        Some(_) => return Err(undownloadable("The output format must be default or wav.")),
    };
    let ids: Vec<String> = members
        .get("history_item_ids")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|id| id.as_str().map(str::to_owned))
        .collect();
    if ids.is_empty() || ids.len() > MOST_DOWNLOADED {
        return Err(undownloadable(
            "Between 1 and 100 history items can be downloaded at once.",
        ));
    }
    let mut found = Vec::new();
    for id in ids {
        let wanted = id.clone();
        let file = account.ask(move |store| store.file_of(&wanted)).await?;
        let file = file
            .ok_or_else(|| undownloadable("A history item was not found, or its sound is gone."))?;
        found.push((id, file));
    }
    let made = tokio::task::spawn_blocking(move || {
        let files: Option<Vec<_>> = found
            .into_iter()
            .map(|(id, (bytes, format, kind))| {
                if wav {
                    as_wav(&id, &bytes, format)
                } else {
                    Some((format!("{id}.{}", format.extension()), bytes, kind))
                }
            })
            .collect();
        let mut files = files?;
        if files.len() == 1 {
            return files.pop().map(|(_, bytes, kind)| (bytes, kind));
        }
        let parts = files
            .iter()
            .map(|(name, bytes, _)| (name.as_str(), bytes.as_slice()));
        Some((zip::archive(parts).ok()?, "application/zip".to_owned()))
    });
    let (bytes, kind) = made.await.ok().flatten().ok_or_else(Refusal::internal)?;
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

/// Most items in one archive: all of it is in memory.
const MOST_DOWNLOADED: usize = 100;

fn as_wav(id: &str, bytes: &[u8], format: OutputFormat) -> Option<(String, Vec<u8>, String)> {
    let sound = decode_as(bytes, format).ok()?.pcm;
    let wav = OutputFormat {
        codec: Codec::Wav,
        hz: sound.hz,
        kbps: 0,
    };
    let bytes = encode(&sound, wav).ok()?;
    Some((format!("{id}.wav"), bytes, "audio/wav".to_owned()))
}

/// 400 in the shape that only this operation has.
fn undownloadable(message: &str) -> Refusal {
    let body = json!({ "error": "invalid_request", "message": message });
    Refusal::verbatim(400, "application/json", &body.to_string())
}

fn gone() -> Refusal {
    Refusal::not_found("history_item_not_found", "History item not found.")
}
