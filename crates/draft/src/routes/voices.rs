//! Voices: search, list, one, edit, delete, settings, and the previews that their objects point at.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use bytes::Bytes;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::generation;
use crate::models;
use crate::order::Order;
use crate::order::check_speed;
use crate::path::Path;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::routes::clones;
use crate::routes::library;
use crate::routes::method::{boxed, get, post};
use crate::routes::page::Page;
use crate::routes::voice_object::address;
use crate::routes::voice_object::settings_json;
use crate::routes::voice_object::to_json;
use crate::upload::Upload;
use crate::voice::Voice;
use crate::voice::not_found;
use mynah_audio::encode;
use mynah_core::format::OutputFormat;
use mynah_core::settings::{ChosenSettings, Setting, VoiceSettings};

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
        .route("/v1/voices/accents", get(accents))
        .route("/v1/voices/{voice}", get(voice).delete(boxed(delete)))
        .route("/v1/voices/{voice}/edit", post(edit))
        .route("/v1/voices/{voice}/settings", get(settings))
        .route("/v1/voices/{voice}/settings/edit", post(edit_settings))
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
    let mut found = account.voices().await?;
    found.retain(|voice| fits(voice, &asked));
    found.sort_by(|one, other| {
        let order = match sort {
            Some("name") => one.name.cmp(&other.name),
            // They come oldest first, which a stable sort keeps.
            _ => Ordering::Equal,
        };
        if descending { order.reverse() } else { order }
    });
    if descending && sort != Some("name") {
        found.reverse();
    }
    let total = found.len();
    let page = Page::of(found, page_size, &asked, "next_page_token", |voice| {
        &voice.id
    })?;
    let base = address(&account, &headers, "http");
    Ok(Json(json!({
        "voices": page.items.iter().map(|voice| to_json(voice, &base, false)).collect::<Vec<_>>(),
        "has_more": page.next.is_some(),
        "total_count": if count { total } else { 0 },
        "next_page_token": page.next,
    })))
}

/// `GET /v1/voices`: all at once.
async fn list(Keyed(account): Keyed, headers: HeaderMap, _: Asked) -> Result<Json<Value>, Refusal> {
    let base = address(&account, &headers, "http");
    let voices = account.voices().await?;
    let all: Vec<Value> = voices
        .iter()
        .map(|voice| to_json(voice, &base, false))
        .collect();
    Ok(Json(json!({ "voices": all })))
}

/// `GET /v1/voices/{voice_id}`
async fn voice(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    headers: HeaderMap,
    _: Asked,
) -> Result<Json<Value>, Refusal> {
    let base = address(&account, &headers, "http");
    Ok(Json(to_json(&find(&account, &id).await?, &base, true)))
}

/// `GET /v1/voices/{voice_id}/settings`
async fn settings(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    Ok(Json(settings_json(find(&account, &id).await?.settings)))
}

/// `GET /v1/voices/settings/default`: asks for no key.
async fn default_settings() -> Json<Value> {
    Json(settings_json(None))
}

/// `POST /v1/voices/{voice_id}/settings/edit`: what the body leaves out is the service's default.
async fn edit_settings(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let unit = Some((0.0, 1.0));
    let stability = form.number("stability", unit);
    let similarity = form.number("similarity_boost", unit);
    let style = form.number("style", unit);
    let speed = form.number("speed", None);
    let boost = form.flag("use_speaker_boost");
    form.check()?;
    check_speed(speed)?;
    let number = |value: Option<f64>| value.map(|value| value as f32);
    let settings = ChosenSettings::of([
        Setting::Stability(number(stability)),
        Setting::SimilarityBoost(number(similarity)),
        Setting::Style(number(style)),
        Setting::Speed(number(speed)),
        Setting::UseSpeakerBoost(boost),
    ])
    .over(VoiceSettings::default());
    find(&account, &id).await?;
    account
        .ask(move |store| store.set_voice_settings(&id, settings))
        .await?;
    Ok(done())
}

/// `POST /v1/voices/{voice_id}/edit`: name and words; files are further samples of an instant clone.
async fn edit(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let mut upload = Upload::read(&account, request, clones::BOUNDS).await?;
    let name = upload.text("name", true);
    let described = upload.has("description");
    let description = upload.text("description", false);
    let labels = clones::labels(&mut upload);
    upload.flag("remove_background_noise");
    upload.flag("moderate_metadata");
    let files = upload.files("files", false);
    upload.check()?;
    let voice = own(&account, &id).await?;
    if !files.is_empty() {
        clones::check_edits(&account).await?;
    }
    let samples = clones::keep(&account, files).await?;
    let edited = async {
        // Heard before anything is changed: what can't be made is no edit.
        let timbre = clones::made_of(&account, &voice, &samples).await?;
        let (added, found) = (samples.clone(), id.clone());
        let change = move |voice: &mut Voice| {
            if let Some(name) = name {
                voice.name = name;
            }
            if described {
                voice.description = description;
            }
            if let Some(labels) = labels {
                voice.labels = labels;
            }
            voice.samples.extend(added);
            voice.timbre = timbre.unwrap_or(voice.timbre);
        };
        let changed = account
            .ask(move |store| store.change_voice(&found, change))
            .await?;
        changed.ok_or_else(|| not_found(&id))
    };
    let edited = edited.await;
    clones::discard_unless(&account, &samples, edited).await?;
    forget_preview(&account, &id);
    Ok(done())
}

/// `DELETE /v1/voices/{voice_id}`: its slot is free again.
async fn delete(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    own(&account, &id).await?;
    let gone = id.clone();
    if !account.ask(move |store| store.delete_voice(&gone)).await? {
        return Err(not_found(&id));
    }
    forget_preview(&account, &id);
    Ok(done())
}

/// `GET /v1/voices/accents`: those that the recorded speakers have.
async fn accents(Keyed(_): Keyed, asked: Asked) -> Json<Value> {
    let english = asked.one("language").is_none_or(|word| word == "en");
    let accents: Vec<Value> = [("american", "en-US", "American"), ("scottish", "en-GB", "Scottish")]
        .iter()
        .filter(|_| english)
        .map(|(accent, code, name)| json!({ "accent": accent, "language": "en", "code": code, "name": name }))
        .collect();
    Json(json!({ "accents": accents }))
}

/// `GET /mynah/previews/{voice_id}.mp3`: asks for no key, costs nothing; made when first asked for.
async fn preview(
    State(account): State<Arc<Account>>,
    Path(file): Path<String>,
) -> Result<Response, Refusal> {
    let id = file.strip_suffix(".mp3").unwrap_or(&file);
    let voice = match library::offered().find(|offer| offer.id == id) {
        Some(offer) => offer,
        None => find(&account, id).await?,
    };
    let known = previews(&account).get(&voice.id).cloned();
    let sound = if let Some(sound) = known {
        sound
    } else {
        let id = voice.id.clone();
        let made = tokio::task::spawn_blocking(move || speak_preview(voice)).await;
        let sound = made.ok().flatten().ok_or_else(Refusal::internal)?;
        previews(&account).insert(id, sound.clone());
        sound
    };
    Ok(([(header::CONTENT_TYPE, "audio/mpeg")], sound).into_response())
}

fn previews(account: &Account) -> std::sync::MutexGuard<'_, HashMap<String, Bytes>> {
    account
        .previews
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A changed voice sounds otherwise.
fn forget_preview(account: &Account, id: &str) {
    previews(account).remove(id);
}

fn speak_preview(voice: Voice) -> Option<Bytes> {
    let order = Order {
        voice,
        model: models::all().first()?,
        text: PREVIEW.to_owned(),
        settings: VoiceSettings::default(),
        seed: None,
        language: Some("en".to_owned()),
        rules: Vec::new(),
        normalise: true,
        format: OutputFormat::MP3_44100_128,
        cost: 0,
        logged: false,
        scene: Default::default(),
    };
    match generation::generate(&order, PREVIEW_SEED, encode::Path::Whole, |_| {}) {
        Ok(take) => Some(take.audio.into()),
        Err(error) => {
            log::error!("no preview: {error}");
            None
        }
    }
}

async fn find(account: &Arc<Account>, id: &str) -> Result<Voice, Refusal> {
    if account.faults.is_voiceless() {
        return Err(not_found(id));
    }
    account.voice(id).await?
}

/// A voice that the user may change.
pub(super) async fn own(account: &Arc<Account>, id: &str) -> Result<Voice, Refusal> {
    let voice = find(account, id).await?;
    if voice.own {
        Ok(voice)
    } else {
        Err(Refusal::plan(
            "voice_is_premade",
            "Voices of the Draft cast can't be changed or deleted; only their settings can.",
        ))
    }
}

/// What the service answers when there is nothing to tell.
pub(super) fn done() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Whether a voice meets every filter of the search.
fn fits(voice: &Voice, asked: &Asked) -> bool {
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
        let labels: Vec<&str> = voice.labels.values().map(String::as_str).collect();
        let said = format!(
            "{} {} {} {} {}",
            voice.name,
            voice.description.as_deref().unwrap_or_default(),
            voice.category,
            super::library::person(voice.label("gender")),
            labels.join(" ")
        );
        let said = said.to_lowercase();
        text.to_lowercase()
            .split_whitespace()
            .all(|word| said.contains(word))
    });
    let of_type = asked.one("voice_type").is_none_or(|kind| {
        let kinds: &[&str] = match (voice.own, &voice.original) {
            (false, _) => &["default", "non-community"],
            (true, None) => &[
                "personal",
                "non-default",
                "non-community",
                "saved",
                "workspace",
            ],
            (true, Some(_)) => &["community", "non-default", "saved"],
        };
        kinds.contains(&kind)
    });
    let state = |wanted: &str| {
        let state = voice.professional.as_ref();
        state.is_some_and(|state| state.has_state(wanted))
    };
    let in_collection = |wanted: &str| voice.collections.iter().any(|id| id == wanted);
    found
        && of_type
        && is("category", &voice.category)
        && is("gender", voice.label("gender"))
        && is("age", voice.label("age"))
        && is("accent", voice.label("accent"))
        && among("language", voice.label("language"))
        && among("use_cases", voice.label("use_case"))
        && among("voice_ids", &voice.id)
        && asked.one("fine_tuning_state").is_none_or(state)
        && asked.one("collection_id").is_none_or(in_collection)
        && asked.flag("high_quality").ok().flatten() != Some(true)
}
