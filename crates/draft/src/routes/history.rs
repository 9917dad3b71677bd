//! The history: list, entry, sound, delete.

use std::io;
use std::io::Cursor;
use std::io::Read as _;
use std::sync::Arc;

use axum::Json;
use axum::Router;
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
use crate::routes::method::{boxed, get, post};
use crate::routes::page::no_cursor;
use crate::sending;
use crate::store::FiledSound;
use crate::store::Held;
use crate::store::HistoryQuery;
use crate::zip;
use mynah_audio::decode::Source;
use mynah_audio::decode::decode_as;
use mynah_audio::encode::encode;
use mynah_core::format::Codec;
use mynah_core::format::OutputFormat;

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/history", get(list))
        .route("/v1/history/download", post(download))
        .route("/v1/history/{item}", get(item).delete(boxed(delete)))
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
    let kept = found.ok_or_else(gone)?;
    Ok(sending::file(kept.sound, &kept.content_type))
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
        let kept = account.ask(move |store| store.audio(&wanted)).await?;
        let kept = kept
            .ok_or_else(|| undownloadable("A history item was not found, or its sound is gone."))?;
        found.push((id, kept));
    }
    let failed = |error: Option<io::Error>| {
        log::error!("kept sound can't be downloaded: {error:?}");
        Refusal::internal()
    };
    if let [_] = found.as_slice()
        && let Some((_, kept)) = found.pop()
    {
        if !wav {
            return Ok(sending::file(kept.sound, &kept.content_type));
        }
        let made = tokio::task::spawn_blocking(move || as_wav(kept)).await;
        let wav = made.map_err(|_cut| failed(None))?;
        let wav = wav.map_err(|error| failed(Some(error)))?;
        return Ok(([(header::CONTENT_TYPE, "audio/wav")], wav).into_response());
    }
    let made = tokio::task::spawn_blocking(move || {
        let parts = found.into_iter().map(|(id, kept)| part(&id, kept, wav));
        let archive = zip::write(account.store.scratch()?, parts)?;
        let length = archive.metadata()?.len();
        Ok::<_, io::Error>((Held::of(archive)?.open()?, length))
    });
    let made = made.await.map_err(|_cut| failed(None))?;
    let archive = made.map_err(|error| failed(Some(error)))?;
    Ok(sending::file(archive, "application/zip"))
}

/// Most items in one archive: all of their files are open.
const MOST_DOWNLOADED: usize = 100;

/// A file of an archive.
fn part(id: &str, kept: FiledSound, wav: bool) -> io::Result<(String, Box<dyn Source>)> {
    if wav {
        let wav = as_wav(kept)?;
        return Ok((format!("{id}.wav"), Box::new(Cursor::new(wav))));
    }
    let name = format!("{id}.{}", kept.format.extension());
    Ok((name, kept.sound.0))
}

fn as_wav(kept: FiledSound) -> io::Result<Vec<u8>> {
    let (mut sound, _) = kept.sound;
    let mut bytes = Vec::new();
    sound.read_to_end(&mut bytes)?;
    let sound = decode_as(&bytes, kept.format)
        .map_err(io::Error::other)?
        .pcm;
    let wav = OutputFormat {
        codec: Codec::Wav,
        hz: sound.hz,
        kbps: 0,
    };
    encode(&sound, wav).map_err(io::Error::other)
}

/// 400 in the shape that only this operation has.
fn undownloadable(message: &str) -> Refusal {
    let body = json!({ "error": "invalid_request", "message": message });
    Refusal::verbatim(400, "application/json", &body.to_string())
}

pub(crate) fn gone() -> Refusal {
    Refusal::not_found("history_item_not_found", "History item not found.")
}
