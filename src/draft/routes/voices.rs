//! Voices: search, list, one, settings, and the previews that their objects point at.

use std::cmp::Ordering;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use serde_json::Value;
use serde_json::json;

use crate::audio::encode;
use crate::draft::account::Account;
use crate::draft::account::Keyed;
use crate::draft::engine;
use crate::draft::engine::DraftVoice;
use crate::draft::generation;
use crate::draft::models;
use crate::draft::order::Order;
use crate::draft::query::Asked;
use crate::draft::refusal::Refusal;
use crate::terms::format::OutputFormat;
use crate::terms::settings::VoiceSettings;

/// What a voice says of itself.
const PREVIEW: &str = "This is how I sound. I read your lines offline, as often as you like.";

/// The seed of previews: any will do, as long as it stays.
const PREVIEW_SEED: u32 = 1;

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/voices", get(list))
        .route("/v2/voices", get(search))
        .route("/v1/voices/settings/default", get(default_settings))
        .route("/v1/voices/{voice}", get(voice))
        .route("/v1/voices/{voice}/settings", get(settings))
        .route("/mynah/previews/{voice}", get(preview))
}

/// `GET /v2/voices`: search, filters, pages by token.
async fn search(
    Keyed(account): Keyed,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Json<Value>, Refusal> {
    let page_size = asked.page_size(10, 100)? as usize;
    let sort = asked.word("sort", &["created_at_unix", "name"])?;
    let descending = asked.word("sort_direction", &["asc", "desc"])? == Some("desc");
    if asked.all("voice_ids").len() > 100 {
        return Err(Refusal::invalid(
            "invalid_parameters",
            "invalid_parameters",
            Some("voice_ids"),
            "At most 100 voice ids can be given.",
        ));
    }
    let count = asked.flag("include_total_count")?.unwrap_or(true);
    let mut found: Vec<&DraftVoice> = voices(&account)
        .filter(|voice| fits(voice, &asked))
        .collect();
    found.sort_by(|one, other| {
        let order = match sort {
            Some("name") => one.name.cmp(other.name),
            // The voices came together; their order is the cast's, which a stable sort keeps.
            _ => Ordering::Equal,
        };
        if descending { order.reverse() } else { order }
    });
    if descending && sort != Some("name") {
        found.reverse();
    }
    let start = match asked.one("next_page_token") {
        None => 0,
        // The token is the last voice of the page before, so that a voice more or less moves nothing.
        Some(token) => {
            let place = found.iter().position(|voice| voice.id == token);
            1 + place.ok_or_else(|| {
                Refusal::invalid(
                    "invalid_cursor",
                    "invalid_cursor",
                    Some("next_page_token"),
                    "The page token is not valid.",
                )
            })?
        }
    };
    let total = found.len();
    let page: Vec<&DraftVoice> = found.into_iter().skip(start).take(page_size).collect();
    let has_more = start + page.len() < total;
    let host = host(&account, &headers);
    Ok(Json(json!({
        "voices": page.iter().map(|voice| to_json(voice, &host, false)).collect::<Vec<_>>(),
        "has_more": has_more,
        "total_count": if count { total } else { 0 },
        "next_page_token": page.last().filter(|_| has_more).map(|voice| voice.id),
    })))
}

/// `GET /v1/voices`: all at once.
async fn list(
    Keyed(account): Keyed,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Json<Value>, Refusal> {
    asked.flag("show_legacy")?;
    let host = host(&account, &headers);
    let all: Vec<Value> = voices(&account)
        .map(|voice| to_json(voice, &host, false))
        .collect();
    Ok(Json(json!({ "voices": all })))
}

/// `GET /v1/voices/{voice_id}`
async fn voice(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let host = host(&account, &headers);
    Ok(Json(to_json(find(&account, &id)?, &host, true)))
}

/// `GET /v1/voices/{voice_id}/settings`
async fn settings(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    find(&account, &id)?;
    Ok(Json(usual_settings()))
}

/// `GET /v1/voices/settings/default`: asks for no key.
async fn default_settings() -> Json<Value> {
    Json(usual_settings())
}

/// `GET /mynah/previews/{voice_id}.mp3`: asks for no key, costs nothing; made when first asked for.
async fn preview(
    State(account): State<Arc<Account>>,
    Path(file): Path<String>,
) -> Result<Response, Refusal> {
    let id = file.strip_suffix(".mp3").unwrap_or(&file);
    let voice = find(&account, id)?;
    let known = previews(&account).get(voice.id).cloned();
    let sound = if let Some(sound) = known {
        sound
    } else {
        let made = tokio::task::spawn_blocking(|| speak_preview(voice)).await;
        let sound = made.ok().flatten().ok_or_else(Refusal::internal)?;
        previews(&account).insert(voice.id, sound.clone());
        sound
    };
    Ok(([(header::CONTENT_TYPE, "audio/mpeg")], sound).into_response())
}

fn previews(
    account: &Account,
) -> std::sync::MutexGuard<'_, std::collections::HashMap<&'static str, Bytes>> {
    account
        .previews
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn speak_preview(voice: &'static DraftVoice) -> Option<Bytes> {
    let order = Order {
        voice,
        model: models::all().first()?,
        text: PREVIEW.to_owned(),
        settings: VoiceSettings::default(),
        seed: None,
        language: Some("en".to_owned()),
        normalise: true,
        format: OutputFormat::MP3_44100_128,
        cost: 0,
    };
    match generation::generate(&order, PREVIEW_SEED, encode::Path::Whole, |_| {}) {
        Ok(take) => Some(take.audio.into()),
        Err(error) => {
            log::error!("no preview: {error}");
            None
        }
    }
}

/// The voices that the account may speak with.
fn voices(account: &Account) -> impl Iterator<Item = &'static DraftVoice> {
    let shown = if account.faults.is_voiceless() {
        0
    } else {
        usize::MAX
    };
    engine::cast().iter().take(shown)
}

fn find(account: &Account, id: &str) -> Result<&'static DraftVoice, Refusal> {
    voices(account).find(|voice| voice.id == id).ok_or_else(|| {
        Refusal::not_found(
            "voice_not_found",
            format!("A voice with voice_id {id} was not found."),
        )
    })
}

/// Whether a voice meets every filter of the search.
fn fits(voice: &DraftVoice, asked: &Asked) -> bool {
    let is = |name: &str, value: &str| {
        asked
            .one(name)
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(value))
    };
    let among = |name: &str, value: &str| {
        let wanted = asked.all(name);
        wanted.is_empty()
            || wanted
                .iter()
                .any(|wanted| wanted.eq_ignore_ascii_case(value))
    };
    let found = asked.one("search").is_none_or(|text| {
        let said = format!(
            "{} (draft) {} premade {} {} {} {}",
            voice.name, voice.about, voice.gender, voice.age, voice.accent, voice.use_case
        );
        let said = said.to_lowercase();
        text.to_lowercase()
            .split_whitespace()
            .all(|word| said.contains(word))
    });
    let of_type = asked
        .one("voice_type")
        .is_none_or(|kind| ["default", "non-community"].contains(&kind));
    found
        && of_type
        && is("category", "premade")
        && is("gender", voice.gender)
        && is("age", voice.age)
        && is("accent", voice.accent)
        && among("language", "en")
        && among("use_cases", voice.use_case)
        && among("voice_ids", voice.id)
        && asked.one("fine_tuning_state").is_none()
        && asked.one("collection_id").is_none()
        && asked.flag("high_quality").ok().flatten() != Some(true)
}

/// Where previews are, as the client reached us.
fn host(account: &Account, headers: &HeaderMap) -> String {
    let named = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    named.unwrap_or(&account.authority).to_owned()
}

fn usual_settings() -> Value {
    let usual = VoiceSettings::default();
    json!({
        "stability": usual.stability,
        "similarity_boost": usual.similarity_boost,
        "style": usual.style,
        "speed": usual.speed,
        "use_speaker_boost": usual.use_speaker_boost,
    })
}

/// The voice object. Lists leave the settings out, as the service does.
fn to_json(voice: &DraftVoice, host: &str, with_settings: bool) -> Value {
    let preview = format!("http://{host}/mynah/previews/{}.mp3", voice.id);
    json!({
        "voice_id": voice.id,
        "name": format!("{} (draft)", voice.name),
        "samples": null,
        "category": "premade",
        "fine_tuning": {
            "is_allowed_to_fine_tune": false,
            "state": {},
            "verification_failures": [],
            "verification_attempts_count": 0,
            "manual_verification_requested": false,
            "language": null,
            "progress": {},
            "message": {},
            "dataset_duration_seconds": null,
            "verification_attempts": null,
            "slice_ids": null,
            "manual_verification": null,
        },
        "labels": {
            "engine": "draft",
            "language": "en",
            "gender": voice.gender,
            "age": voice.age,
            "accent": voice.accent,
            "use_case": voice.use_case,
        },
        "description": voice.about,
        "preview_url": preview,
        "available_for_tiers": [],
        "settings": if with_settings { usual_settings() } else { Value::Null },
        "sharing": null,
        "high_quality_base_model_ids": [],
        "verified_languages": [],
        "collection_ids": null,
        "safety_control": null,
        "voice_verification": {
            "requires_verification": false,
            "is_verified": false,
            "verification_failures": [],
            "verification_attempts_count": 0,
            "language": null,
            "verification_attempts": null,
        },
        "permission_on_resource": null,
        "is_owner": false,
        "is_legacy": false,
        "is_mixed": false,
        "favorited_at_unix": null,
        "created_at_unix": CAST_MADE,
        "is_bookmarked": null,
        "recording_quality": null,
        "labelling_status": null,
        "recording_quality_reason": null,
    })
}

/// When the cast was first put together, in Unix seconds: 2026-01-01.
const CAST_MADE: i64 = 1_767_225_600;
