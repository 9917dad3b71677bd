//! The shared library: variants of the cast that the account doesn't have until it adds them, and the voices
//! most like a recording.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Request;
use axum::http::HeaderMap;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::listening;
use crate::path::Path;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::routes::clones;
use crate::routes::method::{get, post};
use crate::routes::voice_object::LIBRARY_OWNER;
use crate::routes::voice_object::address;
use crate::routes::voice_object::preview_url;
use crate::upload::Bounds;
use crate::upload::Upload;
use crate::voice::CAST_MADE;
use crate::voice::Voice;
use crate::voice::not_found;
use mynah_core::clock::UnixMillis;
use mynah_synthesis::speech::Speaker;
use mynah_synthesis::speech::Timbre;

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/shared-voices", get(search))
        .route("/v1/voices/add/{owner}/{voice}", post(add))
        .route("/v1/similar-voices", post(similar))
}

/// One of the library: id, name, phrase, gender, age, accent, use, how it differs from its recorded speaker.
type Offer = (
    &'static str,
    &'static str,
    &'static str,
    [&'static str; 4],
    (Speaker, f32, f32, f32, f32, f32),
);

/// Speaker, pitch, spread, pace, warp, roughness.
const OFFERS: [Offer; 6] = [
    (
        "DraftSiskin000000010",
        "Siskin",
        "Girl, American: bright and eager",
        ["female", "young", "american", "characters_animation"],
        (Speaker::Slt, 1.26, 1.35, 1.1, -0.06, 0.0),
    ),
    (
        "DraftCurlew000000011",
        "Curlew",
        "Elderly woman, American: slow and a little rough",
        ["female", "old", "american", "narration"],
        (Speaker::Slt, 0.86, 1.1, 0.84, 0.02, 0.5),
    ),
    (
        "DraftGannet000000012",
        "Gannet",
        "Man, Scottish: deep and calm",
        ["male", "middle_aged", "scottish", "narration"],
        (Speaker::Awb, 0.84, 0.8, 0.93, 0.05, 0.0),
    ),
    (
        "DraftDotterel0000013",
        "Dotterel",
        "Young man, Scottish: quick and light",
        ["male", "young", "scottish", "conversational"],
        (Speaker::Awb, 1.22, 1.3, 1.14, -0.03, 0.0),
    ),
    (
        "DraftEider0000000014",
        "Eider",
        "Man, American: even, for reading long texts",
        ["male", "middle_aged", "american", "informative_educational"],
        (Speaker::Rms, 1.06, 0.8, 1.02, 0.0, 0.0),
    ),
    (
        "DraftRaven0000000015",
        "Raven",
        "Old man, American: very rough",
        ["male", "old", "american", "characters_animation"],
        (Speaker::Rms, 0.88, 1.2, 0.86, 0.04, 0.9),
    ),
];

/// The library's voices.
pub(super) fn offered() -> impl Iterator<Item = Voice> {
    OFFERS
        .iter()
        .map(|(id, name, about, [gender, age, accent, use_case], made)| {
            let labels = [
                ("engine", "draft"),
                ("language", "en"),
                ("gender", gender),
                ("age", age),
                ("accent", accent),
                ("use_case", use_case),
            ];
            let &(speaker, pitch, spread, pace, warp, rough) = made;
            Voice {
                id: (*id).to_owned(),
                name: format!("{name} (draft)"),
                category: "high_quality".to_owned(),
                description: Some((*about).to_owned()),
                labels: labels
                    .map(|(label, value)| (label.to_owned(), value.to_owned()))
                    .into(),
                timbre: Timbre {
                    pitch,
                    spread,
                    pace,
                    warp,
                    rough,
                    ..Timbre::of(speaker)
                },
                settings: None,
                created: CAST_MADE,
                original: Some((*id).to_owned()),
                professional: None,
                samples: Vec::new(),
                collections: Vec::new(),
                own: true,
            }
        })
}

/// `GET /v1/shared-voices`: pages by number, from 0.
async fn search(
    Keyed(account): Keyed,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Json<Value>, Refusal> {
    let size = asked.page_size(30, 100)? as usize;
    let page = asked.number::<u32>("page")?.unwrap_or(0) as usize;
    let featured = asked.flag("featured")? == Some(true);
    asked.flag("reader_app_enabled")?;
    // None of them is ever withdrawn, so none gives notice.
    let noticed = asked
        .number::<u32>("min_notice_period_days")?
        .is_some_and(|days| days > 0);
    let mut found: Vec<Voice> = offered().filter(|voice| fits(voice, &asked)).collect();
    if featured || noticed {
        found.clear();
    }
    let total = found.len();
    let shown: Vec<Voice> = found.into_iter().skip(page * size).take(size).collect();
    let more = page * size + shown.len() < total;
    answer(&account, &headers, &shown, more, total).await
}

fn fits(voice: &Voice, asked: &Asked) -> bool {
    let is = |name: &str, value: &str| {
        asked
            .one(name)
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(value))
    };
    let uses = asked.all("use_cases");
    let said = format!(
        "{} {} {} {} {} {}",
        voice.name,
        voice.description.as_deref().unwrap_or_default(),
        voice.label("gender"),
        person(voice.label("gender")),
        voice.label("age"),
        voice.label("accent"),
    );
    let said = said.to_lowercase();
    let mentions = |text: &str| {
        text.to_lowercase()
            .split_whitespace()
            .all(|word| said.contains(word))
    };
    is("category", &voice.category)
        && is("gender", voice.label("gender"))
        && is("age", voice.label("age"))
        && is("accent", voice.label("accent"))
        && is("language", "en")
        && is("owner_id", LIBRARY_OWNER)
        && (uses.is_empty() || uses.contains(&voice.label("use_case")))
        && asked.all("descriptives").iter().all(|word| mentions(word))
        && asked.one("search").is_none_or(mentions)
}

/// What people look for who mean a gender.
pub(super) fn person(gender: &str) -> &'static str {
    match gender {
        "female" => "woman",
        "male" => "man",
        _ => "",
    }
}

async fn answer(
    account: &Arc<Account>,
    headers: &HeaderMap,
    shown: &[Voice],
    more: bool,
    total: usize,
) -> Result<Json<Value>, Refusal> {
    let own = account.ask(|store| store.voices()).await?;
    let base = address(account, headers, "http");
    let voices: Vec<Value> = shown
        .iter()
        .map(|voice| {
            let added = own
                .iter()
                .any(|own| own.original.as_ref() == Some(&voice.id));
            json!({
                "public_owner_id": LIBRARY_OWNER,
                "voice_id": voice.id,
                "date_unix": voice.created.secs(),
                "name": voice.name,
                "accent": voice.label("accent"),
                "gender": voice.label("gender"),
                "age": voice.label("age"),
                "descriptive": "",
                "use_case": voice.label("use_case"),
                "category": voice.category,
                "language": "en",
                "locale": null,
                "description": voice.description,
                "preview_url": preview_url(&base, &voice.id),
                "usage_character_count_1y": 0,
                "usage_character_count_7d": 0,
                "play_api_usage_character_count_1y": 0,
                "cloned_by_count": 0,
                "rate": 1.0,
                "fiat_rate": 0.0,
                "free_users_allowed": true,
                "live_moderation_enabled": false,
                "featured": false,
                "verified_languages": [],
                "notice_period": 0,
                "is_added_by_user": added,
                "is_bookmarked": added,
            })
        })
        .collect();
    Ok(Json(json!({
        "voices": voices,
        "has_more": more,
        "total_count": total,
        "last_sort_id": shown.last().filter(|_| more).map(|voice| &voice.id),
    })))
}

/// `POST /v1/voices/add/{public_user_id}/{voice_id}`: takes a slot.
async fn add(
    Keyed(account): Keyed,
    Path((owner, id)): Path<(String, String)>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let name = form.text("new_name", true).unwrap_or_default();
    form.flag("bookmarked");
    form.check()?;
    let mut voice = offered()
        .find(|voice| voice.id == id && owner == LIBRARY_OWNER)
        .ok_or_else(|| not_found(&id))?;
    voice.id = account.chance.id();
    voice.name = name;
    voice.created = UnixMillis::default();
    let timbre = voice.timbre;
    let levelled = tokio::task::spawn_blocking(move || listening::levelled(timbre)).await;
    voice.timbre = levelled.map_err(|_panicked| Refusal::internal())?;
    let added = voice.id.clone();
    clones::shelve(&account, voice).await?;
    Ok(Json(json!({ "voice_id": added })))
}

/// `POST /v1/similar-voices`: the library ordered by how its voices sound beside the recording.
async fn similar(
    Keyed(account): Keyed,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let mut upload = Upload::read(&account, request, Bounds::one(11)).await?;
    let threshold = upload.number("similarity_threshold", 0.0, 2.0);
    let most = upload.whole("top_k", 1, 100).unwrap_or(10) as usize;
    let sent = upload.file("audio_file", true);
    upload.check()?;
    let Some(sent) = sent else {
        return Err(clones::no_speech());
    };
    let found = tokio::task::spawn_blocking(move || {
        let mut held = sent.held;
        let mut source = held.read().map_err(|error| {
            log::error!("an upload can't be read back: {error}");
            Refusal::internal()
        })?;
        let heard = clones::listened(&mut *source, &sent.name)?;
        let mut found: Vec<(f32, Voice)> = offered()
            .filter_map(|voice| {
                let own = listening::listen_to(voice.timbre)?;
                Some((listening::distance(&heard, &own), voice))
            })
            .collect();
        found.sort_by(|one, other| one.0.total_cmp(&other.0));
        // Two octaves of difference in all are as far as the scale goes.
        found.retain(|(distance, _)| {
            threshold.is_none_or(|most| f64::from(*distance) / 12.0 <= most)
        });
        Ok(found)
    });
    let found = found.await.map_err(|_panicked| Refusal::internal())??;
    let total = found.len();
    let shown: Vec<Voice> = found
        .into_iter()
        .map(|(_, voice)| voice)
        .take(most)
        .collect();
    let more = shown.len() < total;
    answer(&account, &headers, &shown, more, total).await
}
