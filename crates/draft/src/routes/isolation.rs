//! Audio isolation: steady noise turned down, whole and as a stream, and the history of what was cleaned with its sound.

use std::sync::Arc;

use axum::Extension;
use axum::Json;
use axum::Router;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::MethodRouter;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::billing::Charge;
use crate::billing::Price;
use crate::billing::Product;
use crate::making::Filed;
use crate::making::Making;
use crate::path::Path;
use crate::plan::Group;
use crate::query::Asked;
use crate::recording;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::routes::GarbageAudio;
use crate::routes::method::{delete, get, post};
use crate::routes::voice_object::address;
use crate::sending;
use crate::store::Isolation;
use crate::upload::Bounds;
use crate::upload::Upload;
use mynah_core::format::OutputFormat;
use mynah_synthesis::dsp::isolation::Gate;

/// ElevenLabs' page "Voice isolator": 500 MB, an hour.
const BOUNDS: Bounds = Bounds::one(500);
const MINUTES: u32 = 60;
/// Credits a minute.
const A_MINUTE: f64 = 1_000.0;

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/audio-isolation", way(false))
        .route("/v1/audio-isolation/stream", way(true))
        .route("/v1/audio-isolation/history", get(list))
        .route("/v1/audio-isolation/history/{item}", delete(forget))
        .route("/mynah/cleaned/{pass}", get(sound))
}

fn way(streamed: bool) -> MethodRouter<Arc<Account>> {
    post(move |account, garbage, request| isolate(account, garbage, streamed, request))
}

/// `POST /v1/audio-isolation` and its `/stream`; the answer is MP3.
async fn isolate(
    Keyed(account): Keyed,
    garbage: Option<Extension<GarbageAudio>>,
    streamed: bool,
    request: Request,
) -> Result<Response, Refusal> {
    let mut form = Upload::read(&account, request, BOUNDS).await?;
    let audio = form.file("audio", true);
    let preview = form.text("preview_b64", false);
    let raw = form
        .word("file_format", &["pcm_s16le_16", "other"])
        .as_deref()
        == Some("pcm_s16le_16");
    form.check()?;
    let Some(audio) = audio else {
        return Err(Refusal::internal());
    };
    let title = Some(audio.name.clone()).filter(|name| !name.is_empty());
    let mut sound = recording::looked_at(&account, audio, "audio", raw, MINUTES).await?;
    let secs = sound.secs;
    let ticket = account
        .admit(Charge {
            product: Product::Isolation,
            group: Group::Standard,
            model: String::new(),
            voice: String::new(),
            cost: Price::Seconds(secs, A_MINUTE).credits(),
        })
        .await?;
    let format = OutputFormat::default();
    let item = Isolation {
        id: ticket.id.clone(),
        title,
        format: "mp3".to_owned(),
        secs,
        preview,
        pass: Some(format!("{}{}", account.chance.hex(), account.chance.hex())),
    };
    let making = Making {
        ticket,
        format,
        streamed,
        garbage: garbage.is_some(),
        filed: Some(Filed::Isolation(item)),
    };
    let mut head = making.head();
    let note = HeaderValue::from_static("works on steady noise only");
    head.insert("x-mynah-draft-note", note);
    making
        .answer(head, format.hz, move |receive| {
            let mut gate = Gate::new(format.hz);
            let heard = sound.hear_mono(format.hz, &mut |samples| gate.push(samples, receive));
            gate.finish(receive);
            heard
        })
        .await
}

/// `GET /v1/audio-isolation/history`
async fn list(
    Keyed(account): Keyed,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Json<Value>, Refusal> {
    let base = address(&account, &headers, "http");
    let size = asked.page_size(100, 1_000)?;
    let page: i64 = asked.number("page")?.unwrap_or(1);
    let Some(before) = u64::try_from(page - 1).ok() else {
        return Err(Refusal::schema(vec![SchemaFault::new(
            &["query", "page"],
            "greater_than_equal",
            "Input should be greater than or equal to 1",
        )]));
    };
    let search = asked.one("search").map(str::to_lowercase);
    let all = account.ask(|store| store.isolations()).await?;
    let found: Vec<_> = all
        .into_iter()
        .filter(|(item, _)| {
            let title = item.title.as_deref().unwrap_or_default().to_lowercase();
            search.as_ref().is_none_or(|search| title.contains(search))
        })
        .collect();
    let skipped = before.saturating_mul(u64::from(size));
    let rest = found
        .into_iter()
        .skip(usize::try_from(skipped).unwrap_or(usize::MAX));
    let mut rest = rest.peekable();
    let items: Vec<Value> = rest
        .by_ref()
        .take(size as usize)
        .map(|(item, made)| {
            json!({
                "id": item.id,
                "title": item.title,
                "created_at_unix": made.secs(),
                "format": item.format,
                "duration_seconds": item.secs,
                "download_url": item.pass.map(|pass| format!("{base}/mynah/cleaned/{pass}.mp3")),
                "icon_url": null,
                "source_video_url": null,
                "supports_video": false,
                "processing": false,
                "video_processing_failed": false,
                "preview_b64": item.preview,
            })
        })
        .collect();
    Ok(Json(
        json!({ "items": items, "has_more": rest.peek().is_some() }),
    ))
}

/// `GET /mynah/cleaned/{pass}.mp3`: asks for no key, but the pass is told to nobody who shows none.
async fn sound(
    State(account): State<Arc<Account>>,
    Path(file): Path<String>,
) -> Result<Response, Refusal> {
    let pass = file.strip_suffix(".mp3").unwrap_or(&file).to_owned();
    let found = account.ask(move |store| store.cleaned(&pass)).await?;
    Ok(sending::file(found.ok_or_else(gone)?, "audio/mpeg"))
}

/// `DELETE /v1/audio-isolation/history/{history_item_id}`
async fn forget(Keyed(account): Keyed, Path(item): Path<String>) -> Result<StatusCode, Refusal> {
    if account
        .ask(move |store| store.forget_isolation(&item))
        .await?
    {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(gone())
    }
}

fn gone() -> Refusal {
    Refusal::not_found("history_item_not_found", "History item not found.")
}
