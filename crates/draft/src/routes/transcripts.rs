//! Speech to text and its transcripts. Only sound that this server made is understood: it knows what it said.

use crate::models;
use mynah_core::models::Task;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Request;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::billing::Charge;
use crate::billing::Price;
use crate::billing::Product;
use crate::export::Wanted;
use crate::order;
use crate::path::Path;
use crate::plan::Group;
use crate::query::Asked;
use crate::recognition;
use crate::recognition::Heard;
use crate::recognition::Hearing;
use crate::recognition::Word;
use crate::recording;
use crate::recording::Recording;
use crate::refusal::Refusal;
use crate::routes::method::{boxed, get, post};
use crate::routes::webhooks;
use crate::store::Left;
use crate::upload::Bounds;
use crate::upload::Sent;
use crate::upload::Upload;
use crate::webhook;
use crate::webhook::Webhook;
use mynah_audio::decode::DecodeError;

/// The service's own bound: ElevenLabs' API reference, "Create transcript".
const BOUNDS: Bounds = Bounds::one(5_000);
/// Longest recording in minutes, from the same page.
const MINUTES: u32 = 600;
/// Channels that may be told apart.
const MOST_CHANNELS: u16 = 5;
/// Credits a minute of a channel: about what the service's price in money comes to.
pub(super) const A_MINUTE: f64 = 30.0;

/// The refusal of sound that no Draft voice made. It says nothing of a charge, which the client tells.
pub(super) const FOREIGN: &str =
    "Draft voices transcribe only what they said themselves. Other recordings need ElevenLabs.";

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/speech-to-text", post(transcribe))
        .route(
            "/v1/speech-to-text/transcripts/{transcript}",
            get(transcript).delete(boxed(forget)),
        )
}

/// A request for a transcript.
struct Wish {
    sent: Option<Sent>,
    model: String,
    language: String,
    raw: bool,
    diarize: bool,
    granularity: Granularity,
    channels: bool,
    keyterms: bool,
    exports: Vec<Wanted>,
    address: Option<String>,
    hook: Option<Hook>,
    /// What only the service can do, if any of it is asked for.
    beyond: Option<&'static str>,
}

/// Where the transcript is to be sent.
struct Hook {
    /// One webhook; all that are told of transcripts if not said.
    id: Option<String>,
    /// What is sent along.
    metadata: Value,
}

/// Longest metadata in bytes, and how deep they may be: the official API description.
const LONGEST_METADATA: usize = 16 << 10;
const DEEPEST_METADATA: usize = 2;

fn hook_of(form: &mut Upload) -> Option<Hook> {
    let id = form.text("webhook_id", false);
    let length = form
        .text("webhook_metadata", false)
        .map_or(0, |text| text.len());
    let metadata = form.json("webhook_metadata").unwrap_or_default();
    let fits = (metadata.is_null() || metadata.is_object()) && depth(&metadata) <= DEEPEST_METADATA;
    if !fits || length > LONGEST_METADATA {
        form.fault(
            "webhook_metadata",
            "value_error",
            "Value error, metadata must be a JSON object of at most 16 KB and a depth of at most 2",
        );
    }
    form.flag("webhook")
        .unwrap_or(false)
        .then_some(Hook { id, metadata })
}

fn depth(value: &Value) -> usize {
    let deepest = match value {
        Value::Object(members) => members.values().map(depth).max(),
        Value::Array(items) => items.iter().map(depth).max(),
        _ => return 0,
    };
    1 + deepest.unwrap_or(0)
}

impl Hook {
    /// The webhooks that are told. Those elsewhere can't be: nothing here leaves this machine.
    async fn webhooks(&self, account: &Arc<Account>) -> Result<Vec<Webhook>, Refusal> {
        let mut all = account.ask(|store| store.all::<Webhook>()).await?;
        all.retain(|webhook| match &self.id {
            Some(id) => webhook.id == *id,
            None => webhook.events.iter().any(|event| event == "speech_to_text"),
        });
        if all.is_empty() && self.id.is_some() {
            return Err(webhooks::no_webhook());
        }
        all.retain(Webhook::is_awake);
        if all.is_empty() {
            return Err(Refusal::invalid(
                "invalid_parameters",
                "no_webhook_configured",
                Some("webhook"),
                "There is no webhook that is told of transcripts.",
            ));
        }
        all.retain(Webhook::is_here);
        if all.is_empty() {
            return Err(Refusal::draft_unavailable(
                "Draft voices send nothing to the network, only to webhooks on this machine (http://127.0.0.1…).",
            ));
        }
        Ok(all)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Granularity {
    None,
    Word,
    Character,
}

impl Wish {
    fn read(mut form: Upload) -> Result<Self, Refusal> {
        let model = form.text("model_id", true);
        form.word("model_id", &models::ids(Task::Transcription));
        let granularity = form.word("timestamps_granularity", &["none", "word", "character"]);
        let given = |form: &mut Upload, name: &str| {
            let text = form.text(name, false);
            text.is_some_and(|text| text != "null" && text != "false")
        };
        form.whole("num_speakers", 1, 32);
        form.number("diarization_threshold", 0.1, 0.4);
        form.number("temperature", 0.0, 2.0);
        form.whole("seed", 0, i64::from(i32::MAX));
        for flag in ["tag_audio_events", "no_verbatim", "use_speaker_library"] {
            form.flag(flag);
        }
        let beyond = [
            (
                "entity_detection",
                "Finding entities needs the online service.",
            ),
            (
                "entity_redaction",
                "Removing entities needs the online service.",
            ),
            (
                "detect_speaker_roles",
                "Telling roles apart needs the online service.",
            ),
        ];
        let mut named = None;
        for (name, why) in beyond {
            if given(&mut form, name) {
                named = named.or(Some(why));
            }
        }
        let exports = match form.json("additional_formats") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(all)) if all.len() <= 10 => {
                let read: Option<Vec<_>> = all.iter().map(Wanted::read).collect();
                read.unwrap_or_else(|| {
                    form.fault("additional_formats", "missing", "Field required");
                    Vec::new()
                })
            }
            Some(_) => {
                form.fault(
                    "additional_formats",
                    "list_type",
                    "Input should be a valid list of at most 10",
                );
                Vec::new()
            }
        };
        let wish = Self {
            model: model.unwrap_or_default(),
            language: form
                .text("language_code", false)
                .unwrap_or_else(|| "eng".to_owned()),
            raw: form
                .word("file_format", &["pcm_s16le_16", "other"])
                .as_deref()
                == Some("pcm_s16le_16"),
            diarize: form.flag("diarize").unwrap_or(false),
            granularity: match granularity.as_deref() {
                Some("none") => Granularity::None,
                Some("character") => Granularity::Character,
                _ => Granularity::Word,
            },
            channels: form.flag("use_multi_channel").unwrap_or(false),
            keyterms: !form.texts("keyterms").is_empty(),
            exports,
            beyond: named,
            sent: form.file("file", false),
            address: form
                .text("source_url", false)
                .or_else(|| form.text("cloud_storage_url", false)),
            hook: hook_of(&mut form),
        };
        form.check()?;
        Ok(wish)
    }
}

/// `POST /v1/speech-to-text`
async fn transcribe(
    State(account): State<Arc<Account>>,
    asked: Asked,
    request: Request,
) -> Result<Response, Refusal> {
    let headers = request.headers().clone();
    let token = asked.one("token");
    account
        .check_key_or_token(&headers, token, "batch_scribe")
        .await?;
    let mut wish = Wish::read(Upload::read(&account, request, BOUNDS).await?)?;
    let plan = account.ask(|store| store.balance()).await?.plan;
    let logged = order::is_logged(&asked, plan)?;
    if let Some(why) = wish.beyond {
        return Err(Refusal::draft_unavailable(why));
    }
    if wish.exports.iter().any(|wanted| wanted.format == "pdf") {
        return Err(Refusal::draft_unavailable(
            "Draft voices make no PDF. Ask for docx, html, txt, srt or segmented_json.",
        ));
    }
    let told = match &wish.hook {
        Some(hook) => hook.webhooks(&account).await?,
        None => Vec::new(),
    };
    let sent = match (wish.sent.take(), &wish.address) {
        (Some(sent), None) => sent,
        (None, Some(url)) => recording::fetched(&account, url, "source_url", BOUNDS.file).await?,
        _ => {
            return Err(Refusal::invalid(
                "invalid_parameters",
                "invalid_parameters",
                Some("file"),
                "Must provide either file, source_url or cloud_storage_url.",
            ));
        }
    };
    let mut sound = recording::looked_at(&account, sent, "file", wish.raw, MINUTES).await?;
    if sound.secs < 0.1 {
        return Err(recording::too_short("file", "100 milliseconds"));
    }
    if wish.channels && sound.channels > MOST_CHANNELS {
        return Err(order::parameter(
            "use_multi_channel",
            "At most 5 channels can be told apart.",
        ));
    }
    let secs = sound.secs;
    let paid = if wish.channels { sound.channels } else { 1 };
    let dearer = if wish.keyterms { 1.2 } else { 1.0 };
    let mut ticket = account
        .admit(Charge {
            product: Product::Transcription,
            group: Group::Transcription,
            model: wish.model.clone(),
            voice: String::new(),
            cost: Price::Seconds(secs * f64::from(paid), A_MINUTE * dearer).credits(),
        })
        .await?;
    let head = ticket.head("application/json");
    let (request, id) = (ticket.request.clone(), ticket.id.clone());
    let metadata = wish.hook.take().map(|hook| hook.metadata);
    let made = tokio::task::spawn_blocking(move || -> Option<Result<Value, Refusal>> {
        let mut transcripts = Vec::new();
        let heard = heard(&mut sound, wish.channels);
        let heard = heard.map_err(|error| log::error!("{error}")).ok()?;
        for (channel, heard) in heard.iter().enumerate() {
            let words = recognition::recognise(&ticket.account.store, heard);
            let words = words.map_err(|error| log::error!("{error}")).ok()?;
            let Some(words) = words else {
                return Some(Err(Refusal::draft_unavailable(FOREIGN)));
            };
            let mut transcript = wish.transcript(&words);
            if wish.channels
                && let Some(members) = transcript.as_object_mut()
            {
                members.insert("channel_index".to_owned(), json!(channel));
            }
            transcripts.push(transcript);
        }
        let mut body = if wish.channels {
            json!({ "transcripts": transcripts })
        } else {
            transcripts.pop()?
        };
        if let Some(members) = body.as_object_mut() {
            members.insert("transcription_id".to_owned(), json!(ticket.id));
            members.insert("audio_duration_secs".to_owned(), json!(secs));
        }
        let (id, told) = (ticket.id.clone(), body.to_string());
        ticket.settle_with(&if logged {
            Left::Transcript {
                id: &id,
                body: &told,
            }
        } else {
            Left::Nothing
        })?;
        Some(Ok(body))
    });
    let body = made.await.ok().flatten().ok_or_else(Refusal::internal)??;
    let Some(metadata) = metadata else {
        return Ok((head, Json(body)).into_response());
    };
    let promised = json!({
        "message": "Request accepted. Transcription result will be sent to the webhook endpoint.",
        "request_id": request,
        "transcription_id": id,
    });
    let data = json!({
        "request_id": request,
        "webhook_metadata": metadata,
        "transcription": body,
    });
    // Not awaited: whoever is told may be slow.
    drop(tokio::task::spawn_blocking(move || {
        for webhook in told {
            webhook::tell(
                &account.store,
                &webhook,
                "speech_to_text_transcription",
                &data,
            );
        }
    }));
    Ok((StatusCode::ACCEPTED, head, Json(promised)).into_response())
}

/// What is heard of a recording: of each channel, or of all of them as one.
fn heard(sound: &mut Recording, apart: bool) -> Result<Vec<Heard>, DecodeError> {
    let hz = sound.hz;
    if !apart {
        let mut hearing = Hearing::new(hz);
        sound.hear_mono(hz, &mut |samples| hearing.push(samples))?;
        return Ok(vec![hearing.finish()]);
    }
    let count = usize::from(sound.channels.max(1));
    let mut hearings: Vec<Hearing> = (0..count).map(|_| Hearing::new(hz)).collect();
    let mut own = Vec::new();
    sound.hear(&mut |block| {
        for (channel, hearing) in hearings.iter_mut().enumerate() {
            own.clear();
            own.extend(block.samples.iter().skip(channel).step_by(count));
            hearing.push(&own);
        }
    })?;
    Ok(hearings.into_iter().map(Hearing::finish).collect())
}

impl Wish {
    fn transcript(&self, words: &[Word]) -> Value {
        let mut voices: Vec<String> = Vec::new();
        for word in words {
            if !voices.iter().any(|voice| voice == word.voice()) {
                voices.push(word.voice().to_owned());
            }
        }
        let text: String = words.iter().map(Word::text).collect();
        let timed = self.granularity != Granularity::None;
        let told: Vec<Value> = words
            .iter()
            .map(|word| {
                let speaker = voices.iter().position(|voice| voice == word.voice());
                let letters = word.letters.iter().map(|letter| {
                    json!({ "text": letter.text, "start": letter.start, "end": letter.end })
                });
                json!({
                    "text": word.text(),
                    "start": timed.then_some(word.start()),
                    "end": timed.then_some(word.end()),
                    "type": if word.spoken { "word" } else { "spacing" },
                    "speaker_id": speaker.filter(|_| self.diarize).map(|n| format!("speaker_{n}")),
                    "logprob": 0.0,
                    "characters": (self.granularity == Granularity::Character)
                        .then(|| letters.collect::<Vec<_>>()),
                })
            })
            .collect();
        let exports: Vec<Value> = self
            .exports
            .iter()
            .filter_map(|wanted| wanted.export(words, &voices))
            .collect();
        json!({
            "language_code": self.language,
            "language_probability": 1.0,
            "text": text,
            "words": told,
            "entities": null,
            "additional_formats": if exports.is_empty() { Value::Null } else { json!(exports) },
        })
    }
}

/// `GET /v1/speech-to-text/transcripts/{transcription_id}`
async fn transcript(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Response, Refusal> {
    let found = account.ask(move |store| store.transcript(&id)).await?;
    let body = found.ok_or_else(gone)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// `DELETE /v1/speech-to-text/transcripts/{transcription_id}`
async fn forget(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    if account
        .ask(move |store| store.forget_transcript(&id))
        .await?
    {
        Ok(Json(
            json!({ "message": "Transcript deleted successfully" }),
        ))
    } else {
        Err(gone())
    }
}

fn gone() -> Refusal {
    Refusal::not_found("not_found_error", "Transcript not found.")
}
