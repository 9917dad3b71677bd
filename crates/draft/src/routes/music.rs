//! Music: plans from words, and sketches of them in four calls. What needs ears or eyes is refused.

use mynah_core::models::Other;
use mynah_core::models::PlanForm;
use std::sync::Arc;

use axum::Extension;
use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::Response;
use axum::routing::MethodRouter;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::billing::Charge;
use crate::billing::Price;
use crate::billing::Product;
use crate::billing::Ticket;
use crate::composition;
use crate::composition::Composition;
use crate::form::Brought;
use crate::generation;
use crate::making::Making;
use crate::order;
use crate::plan::Group;
use crate::plan::Plan;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::relay::relay;
use crate::routes::GarbageAudio;
use crate::routes::method::post;
use crate::routes::noise;
use crate::upload::Bounds;
use crate::upload::Upload;
use mynah_core::format::Codec;
use mynah_core::format::OutputFormat;
use mynah_synthesis::dsp::music;

/// Credits a minute: about what the service's price in money comes to.
const A_MINUTE: f64 = 1_200.0;
/// Parts of a multipart answer are set apart by it; no base of it is in JSON or a header.
const BOUNDARY: &str = "mynah-draft-part";
const NOTE: &str = "a sketch by a small synthesiser";

/// How the answer travels.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Whole,
    Stream,
    Detailed,
    DetailedStream,
}

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/music", way(Way::Whole))
        .route("/v1/music/stream", way(Way::Stream))
        .route("/v1/music/detailed", way(Way::Detailed))
        .route("/v1/music/detailed/stream", way(Way::DetailedStream))
        .route("/v1/music/plan", post(plan))
        .route("/v1/music/upload", post(upload))
        .route("/v1/music/stem-separation", post(stems))
        .route("/v1/music/video-to-music", post(video))
}

fn way(way: Way) -> MethodRouter<Arc<Account>> {
    post(move |account, headers, asked, garbage, body| {
        compose(account, headers, asked, garbage, way, body)
    })
}

/// `POST /v1/music/plan`: costs nothing.
async fn plan(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let plan = composition::plan(&body)?;
    account.check_key(&headers)?;
    Ok(Json(plan))
}

/// `POST /v1/music` and its `/stream`, `/detailed` and `/detailed/stream`.
async fn compose(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    asked: Asked,
    garbage: Option<Extension<GarbageAudio>>,
    way: Way,
    Brought(body): Brought,
) -> Result<Response, Refusal> {
    let composition = Composition::read(&body)?;
    account.check_key(&headers)?;
    let format = asked_format(&asked, composition.model)?;
    composition.check()?;
    let plan = account.ask(|store| store.balance()).await?.plan;
    if plan == Plan::Free {
        return Err(Refusal::plan(
            "feature_not_available",
            "Music is not available on the free plan.",
        ));
    }
    plan.check(format)?;
    let secs = composition.millis() as f64 / 1_000.0;
    let ticket = account
        .admit(Charge {
            product: Product::Music,
            group: Group::Music,
            model: composition.model.id.to_string(),
            voice: String::new(),
            cost: Price::Seconds(secs, A_MINUTE).credits(),
        })
        .await?;
    let seed = composition
        .seed
        .unwrap_or_else(|| u64::from(account.chance.seed()));
    let sections = composition.sections();
    let work = move |receive: &mut dyn FnMut(&[f32])| {
        music::play(&sections, seed, receive);
        Ok(())
    };
    let mut head = ticket.head(generation::content_type(format));
    insert(&mut head, "song-id", &ticket.id);
    head.insert("x-mynah-draft-note", HeaderValue::from_static(NOTE));
    let making = |ticket: Ticket, streamed: bool| Making {
        ticket,
        format,
        streamed,
        garbage: garbage.is_some(),
        filed: None,
    };
    match way {
        Way::Whole | Way::Stream => {
            making(ticket, way == Way::Stream)
                .answer(head, music::HZ, work)
                .await
        }
        Way::Detailed => {
            let content = format!("multipart/mixed; boundary={BOUNDARY}");
            insert(&mut head, "content-type", &content);
            let file = format!("{}.{}", ticket.id, format.extension());
            let making = making(ticket, false);
            let garbage = making.garbage;
            let made = tokio::task::spawn_blocking(move || making.make(music::HZ, work, |_| {}));
            let audio = made.await.ok().flatten().ok_or_else(Refusal::internal)?;
            let audio = if garbage { noise(audio.len()) } else { audio };
            let kind = generation::content_type(format);
            Ok(with(
                head,
                Body::from(parts(&composition.details(), &audio, &file, kind)),
            ))
        }
        Way::DetailedStream => {
            insert(&mut head, "content-type", "text/event-stream");
            let making = making(ticket, true);
            let (mut sender, receiver) = relay();
            let garbage = making.garbage;
            // Not awaited: the answer begins before the work ends.
            drop(tokio::task::spawn_blocking(move || {
                for (name, value) in composition.events() {
                    sender.send(event(name, &value));
                }
                let made = making.make(music::HZ, work, |audio| {
                    let audio = if garbage { noise(audio.len()) } else { audio };
                    let chunk = json!({ "audio_base64": STANDARD.encode(audio) });
                    sender.send(event("audio_chunk", &chunk));
                });
                if made.is_some() {
                    sender.send(event("completion", &json!({ "status": "completed" })));
                    sender.finish();
                }
            }));
            Ok(with(head, Body::from_stream(receiver.into_stream())))
        }
    }
}

fn with(head: HeaderMap, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.headers_mut() = head;
    response
}

fn insert(head: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        head.insert(header::HeaderName::from_static(name), value);
    }
}

fn event(name: &str, value: &Value) -> Bytes {
    let mut value = value.clone();
    if let Some(members) = value.as_object_mut() {
        members.insert("type".to_owned(), json!(name));
    }
    Bytes::from(format!("event: {name}\ndata: {value}\n\n"))
}

/// The bytes of `multipart/mixed` as the official client reads them: boundary first, the JSON on
/// one line.
fn parts(details: &Value, audio: &[u8], file: &str, kind: &str) -> Vec<u8> {
    let mut out = format!(
        "--{BOUNDARY}\r\nContent-Type: application/json\r\n\r\n{details}\r\n--{BOUNDARY}\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename=\"{file}\"\r\n\r\n"
    )
    .into_bytes();
    out.extend_from_slice(audio);
    out.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    out
}

/// Music has MP3 at 48 kHz beside the formats of speech, and picks by itself.
fn asked_format(asked: &Asked, model: &Other) -> Result<OutputFormat, Refusal> {
    let high = |kbps| OutputFormat {
        codec: Codec::Mp3,
        hz: 48_000,
        kbps,
    };
    let format = match asked.one("output_format").unwrap_or("auto") {
        "auto" if model.plan == Some(PlanForm::Chunks) => Some(high(192)),
        "auto" => Some(OutputFormat::default()),
        "mp3_48000_128" => Some(high(128)),
        "mp3_48000_192" => Some(high(192)),
        "mp3_48000_240" => Some(high(240)),
        "mp3_48000_320" => Some(high(320)),
        name => {
            let format: OutputFormat = name.parse().map_err(|_unknown| order::no_format())?;
            Some(format).filter(|format| format.streams())
        }
    };
    format.ok_or_else(|| {
        Refusal::schema(vec![SchemaFault::new(
            &["query", "output_format"],
            "enum",
            "Input should be one of the output formats of this operation",
        )])
    })
}

/// `POST /v1/music/upload`
async fn upload(Keyed(account): Keyed, request: Request) -> Result<Response, Refusal> {
    let mut form = Upload::read(&account, request, Bounds::one(200)).await?;
    form.file("file", true);
    form.flag("with_timestamps");
    form.check()?;
    Err(Refusal::draft_unavailable(
        "Draft voices can't listen to music, so an upload would be good for nothing. Use the online service.",
    ))
}

/// `POST /v1/music/stem-separation`
async fn stems(Keyed(account): Keyed, request: Request) -> Result<Response, Refusal> {
    let mut form = Upload::read(&account, request, Bounds::one(200)).await?;
    form.file("file", true);
    form.word("stem_variation_id", &["two_stems_v1", "six_stems_v1"]);
    form.flag("sign_with_c2pa");
    form.check()?;
    Err(Refusal::draft_unavailable(
        "Draft voices can't take music apart into stems. Use the online service.",
    ))
}

/// `POST /v1/music/video-to-music`
async fn video(Keyed(account): Keyed, request: Request) -> Result<Response, Refusal> {
    let mut form = Upload::read(&account, request, Bounds::several(10, 200)).await?;
    form.files("videos", true);
    form.check()?;
    Err(Refusal::draft_unavailable(
        "Draft voices can't watch a video. Describe the music instead, or use the online service.",
    ))
}
