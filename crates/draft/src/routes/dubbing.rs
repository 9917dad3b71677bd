//! Dubs: begun, listed, looked at, heard, read, deleted. How one is made: `draft::dubbing`.

use crate::models;
use mynah_core::models::Task;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::IntoResponse as _;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::billing::Price;
use crate::dubbing::Dub;
use crate::dubbing::Line;
use crate::dubbing::MODEL;
use crate::dubbing::Outcome;
use crate::dubbing::job;
use crate::dubbing::sheet;
use crate::dubbing::subtitles::Form;
use crate::order;
use crate::path::Path;
use crate::plan::Plan;
use crate::query::Asked;
use crate::recording;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::routes::method::{boxed, get, post};
use crate::routes::page::Page;
use crate::sending;
use crate::store::DubFile;
use crate::upload::Bounds;
use crate::upload::Sent;
use crate::upload::Upload;
use mynah_synthesis::speech;

/// The recording, the translation, speech and background apart. ElevenLabs' page "Dubbing": 1 GB.
const BOUNDS: Bounds = Bounds::several(4, 1_024);
/// Longest recording in minutes, from the same page.
const MINUTES: u32 = 150;
/// Largest translation in bytes.
const LONGEST_SHEET: u64 = 8 << 20;
/// Credits a minute (ElevenLabs' page "Pricing"); cheaper with a mark.
const A_MINUTE: f64 = 3_000.0;
const A_MINUTE_MARKED: f64 = 2_000.0;
/// Dubs a page and at most.
const PAGE: (u32, u32) = (100, 200);

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/dubbing", post(create).get(boxed(list)))
        .route("/v1/dubbing/{dub}", get(one).delete(boxed(forget)))
        .route("/v1/dubbing/{dub}/audio/{language}", get(audio))
        .route(
            "/v1/dubbing/{dub}/transcripts/{language}/format/{form}",
            get(transcript),
        )
}

/// A request for a dub.
struct Wish {
    recording: Option<Sent>,
    address: Option<String>,
    sheet: Option<Sent>,
    foreground: Option<Sent>,
    background: Option<Sent>,
    manual: bool,
    filtered: bool,
    fps: Option<f64>,
    start: Option<i64>,
    end: Option<i64>,
    dub: Dub,
}

impl Wish {
    fn read(mut form: Upload) -> Result<Self, Refusal> {
        form.whole("num_speakers", 0, 32);
        form.flag("highest_resolution");
        form.flag("dubbing_studio");
        form.text("target_accent", false);
        let source = form.text("source_lang", false);
        let mode = form.word("mode", &["automatic", "manual"]);
        let wish = Self {
            recording: form.file("file", false),
            address: form.text("source_url", false),
            sheet: form.file("csv_file", false),
            foreground: form.file("foreground_audio_file", false),
            background: form.file("background_audio_file", false),
            manual: mode.as_deref() == Some("manual"),
            filtered: form.flag("use_profanity_filter").unwrap_or(false),
            fps: form.number("csv_fps", 0.0, f64::MAX),
            start: form.whole("start_time", 0, i64::from(u32::MAX)),
            end: form.whole("end_time", 0, i64::from(u32::MAX)),
            dub: Dub {
                name: form.text("name", false).unwrap_or_default(),
                source: source.filter(|language| language != "auto"),
                target: form.text("target_lang", false).unwrap_or_default(),
                watermark: form.flag("watermark").unwrap_or(false),
                bare: form.flag("drop_background_audio").unwrap_or(false),
                from_cast: form.flag("disable_voice_cloning").unwrap_or(false),
                ..Dub::default()
            },
        };
        form.check()?;
        Ok(wish)
    }

    /// What no request can mean.
    fn check(&self) -> Result<(), Refusal> {
        if self.recording.is_some() == self.address.is_some() {
            return Err(order::parameter(
                "file",
                "Provide either a file or a source_url.",
            ));
        }
        if self.dub.target.is_empty() {
            return Err(order::parameter("target_lang", "Provide a target_lang."));
        }
        if self.manual && self.sheet.is_none() {
            return Err(order::parameter(
                "csv_file",
                "The mode 'manual' needs a csv_file with the transcript.",
            ));
        }
        if self.filtered {
            return Err(Refusal::draft_unavailable(
                "Draft voices say what the translation says: they know no profanities. Send the request without use_profanity_filter.",
            ));
        }
        if self.fps == Some(0.0) {
            return Err(order::parameter("csv_fps", "A second needs frames."));
        }
        Ok(())
    }

    /// The part of so long a recording that is wanted.
    fn span(&self, secs: f64) -> Result<(f64, f64), Refusal> {
        let from = self.start.map_or(0.0, |start| start as f64);
        let to = self.end.map_or(secs, |end| end as f64).min(secs);
        if from < to {
            Ok((from, to))
        } else {
            Err(order::parameter(
                "end_time",
                "There is nothing between start_time and end_time.",
            ))
        }
    }
}

/// `POST /v1/dubbing`: the answer comes at once, the dub is made meanwhile.
async fn create(Keyed(account): Keyed, request: Request) -> Result<Response, Refusal> {
    let mut wish = Wish::read(Upload::read(&account, request, BOUNDS).await?)?;
    wish.check()?;
    let plan = account.ask(|store| store.balance()).await?.plan;
    if plan < Plan::Creator && !wish.dub.watermark {
        return Err(Refusal::plan(
            "feature_not_available",
            "Dubbing without a watermark requires the creator plan or above.",
        ));
    }
    if !speech::built() {
        return Err(Refusal::unavailable());
    }
    let lines = match wish.sheet.take() {
        Some(sheet) => Some(read_sheet(&account, sheet, wish.fps).await?),
        None => None,
    };
    let recording = match (wish.recording.take(), &wish.address) {
        (Some(recording), _) => recording,
        (None, Some(url)) => recording::fetched(&account, url, "source_url", BOUNDS.file).await?,
        (None, None) => return Err(Refusal::internal()),
    };
    let mut dub = std::mem::take(&mut wish.dub);
    dub.mime = recording.content_type.clone().unwrap_or_default();
    if dub.name.is_empty() {
        dub.name.clone_from(&recording.name);
    }
    let recording = recording::looked_at(&account, recording, "file", false, MINUTES).await?;
    dub.secs = recording.secs;
    dub.span = wish.span(recording.secs)?;
    dub.lines = lines;
    let a_minute = if dub.watermark {
        A_MINUTE_MARKED
    } else {
        A_MINUTE
    };
    dub.cost = Price::Seconds(dub.span.1 - dub.span.0, a_minute).credits();
    let mut files = vec![(DubFile::Recording, recording.sent.held)];
    for (file, part, sent) in [
        (
            DubFile::Foreground,
            "foreground_audio_file",
            wish.foreground,
        ),
        (
            DubFile::Background,
            "background_audio_file",
            wish.background,
        ),
    ] {
        if let Some(sent) = sent {
            let looked = recording::looked_at(&account, sent, part, false, MINUTES).await?;
            files.push((file, looked.sent.held));
        }
    }
    let ticket = account.admit(job::charge(dub.cost)).await?;
    dub.id = ticket.id.clone();
    let mut head = ticket.head("application/json");
    // It is charged when it is made, and only if it can be.
    head.remove("character-cost");
    let answer = json!({ "dubbing_id": dub.id, "expected_duration_sec": dub.expected_secs() });
    // In one go: a client that hangs up leaves nothing half begun.
    let begun = account.ask(move |store| {
        dub.made = store.now();
        store.add_dub(&dub, files)?;
        // Not awaited: the client asks how it stands.
        drop(tokio::task::spawn_blocking(move || job::make(dub, ticket)));
        Ok(())
    });
    begun.await?;
    Ok((head, Json(answer)).into_response())
}

async fn read_sheet(
    account: &Arc<Account>,
    sheet: Sent,
    fps: Option<f64>,
) -> Result<Vec<Line>, Refusal> {
    if sheet.held.len() > LONGEST_SHEET {
        return Err(order::parameter(
            "csv_file",
            "The transcript file is too large.",
        ));
    }
    let bytes = account.ask(move |_| Ok(sheet.held.into_bytes()?)).await?;
    sheet::read(&bytes, fps).map_err(|error| order::parameter("csv_file", &error.to_string()))
}

/// `GET /v1/dubbing`
async fn list(Keyed(account): Keyed, asked: Asked) -> Result<Json<Value>, Refusal> {
    let size = asked.page_size(PAGE.0, PAGE.1)? as usize;
    let statuses = ["queued", "preparing", "dubbing", "dubbed", "failed"];
    let mut wanted = asked.words("dubbing_statuses", &statuses)?;
    let standing = asked.word("dubbing_status", &["dubbing", "dubbed", "failed"])?;
    wanted.extend(standing);
    let models = asked.words("dubbing_models", &models::ids(Task::Dubbing))?;
    let origins = ["flow_node", "dubbing_ui", "dubbing_api"];
    let origins = asked.words("creation_sources", &origins)?;
    let targets = asked.all("target_language_codes");
    let creator = asked.word("filter_by_creator", &["personal", "others", "all"])?;
    let by_name = asked.word("order_by", &["created_at", "name"])? == Some("name");
    let direction = asked.word("order_direction", &["DESCENDING", "ASCENDING"])?;
    let (mut dubs, now) = account
        .ask(|store| Ok((store.dubs()?, store.now())))
        .await?;
    let any = |list: &[&str], word: &str| list.is_empty() || list.contains(&word);
    dubs.retain(|dub| {
        any(&wanted, dub.status(now)) && any(&targets, &dub.target) && any(&models, MODEL)
    });
    if creator == Some("others") || !any(&origins, "dubbing_api") {
        dubs.clear();
    }
    // They come newest first.
    if by_name {
        dubs.sort_by(|one, other| other.name.cmp(&one.name));
    }
    if direction == Some("ASCENDING") {
        dubs.reverse();
    }
    let page = Page::of(dubs, size, &asked, "cursor", |dub| &dub.id)?;
    let shown: Vec<Value> = page.items.iter().map(|dub| dub.to_json(now)).collect();
    Ok(Json(json!({
        "dubs": shown,
        "next_cursor": page.next,
        "has_more": page.next.is_some(),
    })))
}

/// `GET /v1/dubbing/{dubbing_id}`
async fn one(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let found = account
        .ask(move |store| Ok((store.dub(&id)?, store.now())))
        .await?;
    match found {
        (Some(dub), now) => Ok(Json(dub.to_json(now))),
        (None, _) => Err(Refusal::not_found(
            "dubbing_not_found",
            "There is no dubbing with this id.",
        )),
    }
}

/// `DELETE /v1/dubbing/{dubbing_id}`. What isn't over is stopped by it, and its head says what stays charged.
async fn forget(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Response, Refusal> {
    let own = id.clone();
    let Some(stays) = account.ask(move |store| store.forget_dub(&own)).await? else {
        let none = Refusal::not_found("dubbing_not_found", "There is no dubbing with this id.");
        return Err(gone_before(&account, id, none).await?);
    };
    let mut response = Json(json!({ "status": "ok" })).into_response();
    let head = response.headers_mut();
    head.insert("character-cost", HeaderValue::from(stays));
    Ok(response)
}

/// That there is nothing to delete, with what was deleted before and stays charged.
pub(super) async fn gone_before(
    account: &Arc<Account>,
    id: String,
    none: Refusal,
) -> Result<Refusal, Refusal> {
    let stays = account.ask(move |store| store.stays_charged(&id)).await?;
    Ok(match stays {
        Some(stays) => none.of_what_stays(stays),
        None => none,
    })
}

/// `GET /v1/dubbing/{dubbing_id}/audio/{language_code}`: MP3. Of a film there is the sound only, and a note.
async fn audio(
    Keyed(account): Keyed,
    Path((id, language)): Path<(String, String)>,
    asked: HeaderMap,
) -> Result<Response, Refusal> {
    let dub = found(&account, &id).await?;
    if language != dub.target {
        return Err(Refusal::short(
            StatusCode::NOT_FOUND,
            "language_not_found",
            "The dubbing has no such language.",
        ));
    }
    done(&account, &dub)?;
    let etag = format!("\"{id}-{language}\"");
    let sound = account.ask(move |store| store.dub_file(&id, DubFile::Made));
    let sound = sound.await?.ok_or_else(gone)?;
    let sent = sending::resumable(sound, "audio/mpeg", (&etag, &asked));
    let mut response = sent.map_err(|_gone| gone())?;
    let notes: Vec<&str> = [
        (speech::is_foreign("", Some(&dub.target))).then_some("read with English sounds"),
        dub.mime
            .starts_with("video/")
            .then_some("the sound only: Draft voices make no film"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !notes.is_empty()
        && let Ok(note) = HeaderValue::from_str(&notes.join("; "))
    {
        response.headers_mut().insert("x-mynah-draft-note", note);
    }
    Ok(response)
}

/// `GET /v1/dubbing/{dubbing_id}/transcripts/{language_code}/format/{format_type}`
async fn transcript(
    Keyed(account): Keyed,
    Path((id, language, form)): Path<(String, String, String)>,
) -> Result<Json<Value>, Refusal> {
    let Some(form) = Form::named(&form) else {
        return Err(Refusal::schema(vec![SchemaFault::new(
            &["path", "format_type"],
            "enum",
            "Input should be one of srt, webvtt, json",
        )]));
    };
    let dub = found(&account, &id).await?;
    let of_source = language == "source" || dub.source.as_ref() == Some(&language);
    let now = account.ask(|store| Ok(store.now())).await?;
    let said = match dub.outcome(now) {
        Some(Outcome::Made { target, .. }) if language == dub.target => target,
        // A dub that can't be made may have been understood all the same.
        Some(Outcome::Made { source, .. } | Outcome::Failed { source, .. })
            if of_source && !source.is_empty() =>
        {
            source
        }
        None => return Err(not_yet()),
        _ => {
            return Err(Refusal::short(
                StatusCode::NOT_FOUND,
                "transcript_not_found",
                "No transcript was found for the dub.",
            ));
        }
    };
    let language = if of_source {
        dub.source.as_deref().unwrap_or("en")
    } else {
        &dub.target
    };
    let mut answer =
        json!({ "transcript_format": form.as_str(), "srt": null, "webvtt": null, "json": null });
    if let Some(members) = answer.as_object_mut() {
        members.insert(form.as_str().to_owned(), form.written(language, said));
    }
    Ok(Json(answer))
}

/// The dub, for the routes below it: they have a shape of refusal of their own.
async fn found(account: &Arc<Account>, id: &str) -> Result<Dub, Refusal> {
    let id = id.to_owned();
    let dub = account.ask(move |store| store.dub(&id)).await?;
    dub.ok_or_else(gone)
}

fn gone() -> Refusal {
    Refusal::short(
        StatusCode::NOT_FOUND,
        "dubbing_not_found",
        "There is no dubbing with this id.",
    )
}

fn not_yet() -> Refusal {
    Refusal::short(
        StatusCode::TOO_EARLY,
        "dubbing_not_dubbed",
        "Dubbing has not finished yet.",
    )
}

/// Refuses a dub that can't be heard (yet).
fn done(account: &Account, dub: &Dub) -> Result<(), Refusal> {
    match dub.outcome(account.store.now()) {
        Some(Outcome::Made { .. }) => Ok(()),
        Some(Outcome::Failed { reason, .. }) => Err(Refusal::short(
            StatusCode::NOT_FOUND,
            "dubbing_failed",
            reason,
        )),
        None => Err(not_yet()),
    }
}
