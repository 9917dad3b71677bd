//! Dubbing projects and their languages. What is said in them: `dub_transcripts.rs`.

use crate::models;
use mynah_core::models::Task;
use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::response::Response;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::billing::Ticket;
use crate::dubbing::job;
use crate::dubbing::project::Language;
use crate::dubbing::project::MODEL;
use crate::dubbing::project::Project;
use crate::dubbing::project::Segment;
use crate::dubbing::project_job;
use crate::dubbing::sheet;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::order;
use crate::path::Path;
use crate::plan::Plan;
use crate::query::Asked;
use crate::recognition::Hearing;
use crate::recording;
use crate::refusal::Refusal;
use crate::routes::dubbing;
use crate::routes::method::{boxed, get, post};
use crate::routes::page::Page;
use crate::routes::voice_object;
use crate::sending;
use crate::store::DubFile;
use crate::store::Store;
use crate::store::StoreError;
use crate::upload::Bounds;
use crate::upload::Sent;
use crate::upload::Upload;
use crate::webhook;
use mynah_core::clock::UnixMillis;
use mynah_synthesis::speech;

/// 3 GiB (the official API description); a transcript beside it.
const BOUNDS: Bounds = Bounds::several(2, 3_072);
/// Longest recording in minutes, and largest transcript in bytes.
const MINUTES: u32 = 150;
const LONGEST_TRANSCRIPT: u64 = 8 << 20;
/// Entries a page, and at most.
const PAGE: (u32, u32) = (20, 100);
/// How long an address of sound is good for, in seconds.
const GOOD_FOR_SECS: i64 = 3_600;

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/dubbing/project", post(create).get(boxed(list)))
        .route(
            "/v1/dubbing/project/{project}",
            get(one).delete(boxed(forget)),
        )
        .route(
            "/v1/dubbing/project/{project}/language",
            post(add_language).get(boxed(languages)),
        )
        .route(
            "/v1/dubbing/project/{project}/language/{language}",
            get(one_language).delete(boxed(forget_language)),
        )
        .route("/mynah/dubbed/{language}", get(hear))
}

/// `POST /v1/dubbing/project`
async fn create(Keyed(account): Keyed, request: Request) -> Result<Response, Refusal> {
    let mut form = Upload::read(&account, request, BOUNDS).await?;
    let sent = form.file("file", false);
    let address = form.text("source_url", false);
    let transcript = form.file("transcript", false);
    let reference = form.text("reference", false);
    if reference
        .as_ref()
        .is_some_and(|text| text.chars().count() > 500)
    {
        form.fault(
            "reference",
            "string_too_long",
            "String should have at most 500 characters",
        );
    }
    let model = form.word("model_id", &models::ids(Task::Dubbing));
    let target = form.text("target_language", false);
    let webhooks = form.texts("webhook_ids");
    if webhooks.len() > 3 {
        form.fault(
            "webhook_ids",
            "too_long",
            "List should have at most 3 items",
        );
    }
    let source = form.text("source_language", false);
    form.check()?;
    check_plan(&account).await?;
    let sent = match (sent, &address) {
        (Some(sent), None) => sent,
        (None, Some(url)) => recording::fetched(&account, url, "source_url", BOUNDS.file).await?,
        _ => {
            return Err(order::parameter(
                "file",
                "Provide either a file or a source_url.",
            ));
        }
    };
    let lines = match transcript {
        Some(transcript) => Some(read_transcript(&account, transcript).await?),
        None => None,
    };
    let mut sound = recording::looked_at(&account, sent, "file", false, MINUTES).await?;
    let (hz, secs, sent) = (sound.hz, sound.secs, &sound.sent);
    let mut project = Project {
        id: account.chance.id(),
        reference,
        source,
        model: model.unwrap_or_else(|| MODEL.to_owned()),
        file: Some(sent.name.clone()).filter(|name| !name.is_empty()),
        mime: sent.content_type.clone(),
        secs,
        webhooks,
        revision: 1,
        ..Project::default()
    };
    let own = Arc::clone(&account);
    let (project, translations, recording) = account
        .ask(move |store| {
            let lines = if let Some(lines) = lines {
                lines
            } else {
                let mut hearing = Hearing::new(hz);
                let heard = sound.hear_mono(hz, &mut |samples| hearing.push(samples));
                let lines = match heard {
                    Ok(()) => job::recognised(store, &hearing.finish())?,
                    Err(_no_sound) => Vec::new(),
                };
                project.deaf = lines.is_empty();
                lines
            };
            let mut translations = BTreeMap::new();
            for line in lines {
                let id = own.chance.id();
                if let Some(translation) = line.translation {
                    translations.insert(id.clone(), translation);
                }
                project.segments.push(Segment {
                    id,
                    text: line.said,
                    speaker: line.speaker,
                    start: line.start,
                    end: line.end,
                    external: None,
                });
            }
            project.made = store.now();
            project.changed = project.made;
            Ok((project, translations, sound.sent.held))
        })
        .await?;
    // Whatever is refused is refused before anything is kept.
    let language = match target {
        Some(target) => {
            let translations = if translations.is_empty() {
                own_words(&project, &target)
            } else {
                translations
            };
            let language = Language {
                target,
                translations,
                ..Language::default()
            };
            Some(admitted(&account, &project, language).await?)
        }
        None => None,
    };
    let kept = project.clone();
    let ids = account.ask(move |store| {
        store.keep_dub_file(&kept.id, DubFile::Recording, recording)?;
        store
            .keep(&kept, false)
            .inspect_err(|_| store.forget_dub_files(&kept.id))?;
        let language = language.map(|(language, ticket)| begin(store, language, ticket));
        let language = language.transpose()?;
        Ok(language.map(|language| language.id))
    });
    let ids = Vec::from_iter(ids.await?);
    let told = project.to_json(&ids, account.store.now());
    let mut response = (StatusCode::CREATED, Json(told)).into_response();
    if project.deaf {
        let note =
            HeaderValue::from_static("Draft voices understand only what they said themselves");
        response.headers_mut().insert("x-mynah-draft-note", note);
    }
    Ok(response)
}

async fn check_plan(account: &Arc<Account>) -> Result<(), Refusal> {
    if account.ask(|store| store.balance()).await?.plan < Plan::Creator {
        return Err(Refusal::plan(
            "feature_not_available",
            "Dubbing projects require the creator plan or above.",
        ));
    }
    if !speech::built() {
        return Err(Refusal::unavailable());
    }
    Ok(())
}

async fn read_transcript(
    account: &Arc<Account>,
    sent: Sent,
) -> Result<Vec<crate::dubbing::Line>, Refusal> {
    if sent.held.len() > LONGEST_TRANSCRIPT {
        return Err(order::parameter(
            "transcript",
            "The transcript is too large.",
        ));
    }
    let bytes = account.ask(move |_| Ok(sent.held.into_bytes()?)).await?;
    sheet::read(&bytes, None).map_err(|error| order::parameter("transcript", &error.to_string()))
}

/// `GET /v1/dubbing/project`
async fn list(Keyed(account): Keyed, asked: Asked) -> Result<Json<Value>, Refusal> {
    let size = asked.page_size(PAGE.0, PAGE.1)? as usize;
    let direction = asked.word("sort_direction", &["ASCENDING", "DESCENDING"])?;
    let (mut projects, languages) = account
        .ask(|store| Ok((store.all::<Project>()?, store.all::<Language>()?)))
        .await?;
    let now = account.store.now();
    if direction != Some("ASCENDING") {
        projects.reverse();
    }
    if let Some(status) = asked.one("status") {
        projects.retain(|project| project.status(now) == status);
    }
    let page = Page::of(projects, size, &asked, "cursor", |project| &project.id)?;
    let shown: Vec<Value> = page
        .items
        .iter()
        .map(|project| project.to_json(&ids_of(project, &languages), now))
        .collect();
    Ok(Json(json!({ "projects": shown, "next_cursor": page.next })))
}

fn ids_of(project: &Project, languages: &[Language]) -> Vec<String> {
    let own = languages
        .iter()
        .filter(|language| language.project == project.id);
    own.map(|language| language.id.clone()).collect()
}

/// `GET /v1/dubbing/project/{project_id}`
async fn one(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let project = found(&account, &id).await?;
    let languages = account.ask(|store| store.all::<Language>()).await?;
    Ok(Json(project.to_json(
        &ids_of(&project, &languages),
        account.store.now(),
    )))
}

/// `DELETE /v1/dubbing/project/{project_id}`: with its languages. What isn't over is stopped by it, and its head says what
/// stays charged, where that is known.
async fn forget(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Response, Refusal> {
    let own = id.clone();
    let gone = account.ask(move |store| {
        let id = own;
        let mut stays = Some(0);
        for language in store.all::<Language>()? {
            if language.project == id {
                let own = store.stop::<Language>(&language.id)?;
                stays = stays.zip(own).map(|(all, own)| all + own);
                store.forget_dub_files(&language.id);
            }
        }
        store.forget_dub_files(&id);
        let is_gone = store.forget::<Project>(&id)?;
        if is_gone {
            store.note_project_gone(&id, stays.unwrap_or(0))?;
        }
        Ok((is_gone, stays))
    });
    let (true, stays) = gone.await? else {
        return Err(dubbing::gone_before(&account, id, no_project()).await?);
    };
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(stays) = stays {
        let head = response.headers_mut();
        head.insert("character-cost", HeaderValue::from(stays));
    }
    Ok(response)
}

/// `POST /v1/dubbing/project/{project_id}/language`
async fn add_language(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Response, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let target = form.text("target_language", true).unwrap_or_default();
    let translations = form.labels("translations");
    let nothing = Map::new();
    let settings = members.get("voice_settings").and_then(Value::as_object);
    let mut inner = Form::new(settings.unwrap_or(&nothing), &["body", "voice_settings"]);
    let cloning = inner.number("cloning_strength", Some((0.0, 10.0)));
    form.faults.append(&mut inner.faults);
    form.check()?;
    account.check_key(&headers)?;
    check_plan(&account).await?;
    let project = found(&account, &id).await?;
    let translations = match translations {
        Some(translations) => {
            if translations.keys().any(|id| project.segment(id).is_none()) {
                return Err(no_segment());
            }
            translations
        }
        None => own_words(&project, &target),
    };
    let language = Language {
        target,
        translations,
        cloning: cloning.map(|strength| strength as u64),
        ..Language::default()
    };
    let (language, ticket) = admitted(&account, &project, language).await?;
    let begun = account.ask(move |store| begin(store, language, ticket));
    let language = begun.await?;
    let told = language.to_json(None, account.store.now());
    Ok((StatusCode::CREATED, Json(told)).into_response())
}

/// English into English needs no translation; nothing else can be translated here.
fn own_words(project: &Project, target: &str) -> BTreeMap<String, String> {
    let said: Vec<&str> = project.segments.iter().map(|s| s.text.as_str()).collect();
    let said = said.join(" ");
    if speech::is_foreign(&said, project.source.as_deref())
        || speech::is_foreign(&said, Some(target))
    {
        return BTreeMap::new();
    }
    let words = project.segments.iter();
    words
        .map(|segment| (segment.id.clone(), segment.text.clone()))
        .collect()
}

/// A new language, and the right to speak it if nothing is missing.
async fn admitted(
    account: &Arc<Account>,
    project: &Project,
    language: Language,
) -> Result<(Language, Option<Ticket>), Refusal> {
    let now = account.store.now();
    let mut language = Language {
        id: account.chance.id(),
        project: project.id.clone(),
        made: now,
        changed: now,
        begun: now,
        revision: 1,
        ..language
    };
    language.failed = language.missing(project);
    let ticket = if language.failed.is_none() {
        let charge = project_job::charge(project.secs);
        language.busy = true;
        language.cost = charge.cost;
        Some(account.admit(charge).await?)
    } else {
        None
    };
    Ok((language, ticket))
}

/// Keeps a new language and has it spoken. In one go: a client that hangs up leaves nothing half begun.
fn begin(
    store: &Store,
    language: Language,
    ticket: Option<Ticket>,
) -> Result<Language, StoreError> {
    store.keep(&language, ticket.is_some())?;
    if let Some(ticket) = ticket {
        project_job::start(language.clone(), ticket);
    }
    Ok(language)
}

/// `GET /v1/dubbing/project/{project_id}/language`
async fn languages(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let size = asked.page_size(PAGE.0, PAGE.1)? as usize;
    found(&account, &id).await?;
    let mut all = account.ask(|store| store.all::<Language>()).await?;
    let now = account.store.now();
    all.retain(|language| {
        let status = asked.one("status");
        language.project == id && status.is_none_or(|status| language.status(now) == status)
    });
    let page = Page::of(all, size, &asked, "cursor", |language| &language.id)?;
    let shown: Vec<Value> = page
        .items
        .iter()
        .map(|language| language.to_json(address(&account, &headers, &language.id), now))
        .collect();
    Ok(Json(
        json!({ "languages": shown, "next_cursor": page.next }),
    ))
}

/// `GET /v1/dubbing/project/{project_id}/language/{language_id}`
async fn one_language(
    Keyed(account): Keyed,
    Path((project, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let (_, language) = found_language(&account, &project, &id).await?;
    let url = address(&account, &headers, &id);
    Ok(Json(language.to_json(url, account.store.now())))
}

/// `DELETE /v1/dubbing/project/{project_id}/language/{language_id}`
async fn forget_language(
    Keyed(account): Keyed,
    Path((project, id)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    found_language(&account, &project, &id).await?;
    let gone = account.ask(move |store| {
        store.forget_dub_files(&id);
        store.forget::<Language>(&id)
    });
    gone.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where the sound of a language is: signed, so that it needs no key, and good for an hour.
fn address(account: &Account, headers: &HeaderMap, id: &str) -> Option<String> {
    let base = voice_object::address(account, headers, "http");
    let until = account.store.now().secs() + GOOD_FOR_SECS;
    let proof = proof(account, id, until)?;
    Some(format!(
        "{base}/mynah/dubbed/{id}?until={until}&proof={proof}"
    ))
}

fn proof(account: &Account, id: &str, until: i64) -> Option<String> {
    let signed = webhook::signature(
        account.key.expose(),
        // Seconds beyond all time would wrap to the proof of others.
        UnixMillis(until.checked_mul(1_000)?),
        id.as_bytes(),
    )?;
    Some(signed.rsplit('=').next()?.to_owned())
}

/// The sound of a language; its address is its key.
async fn hear(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    let until: i64 = asked.number("until")?.unwrap_or(0);
    let proof = proof(&account, &id, until);
    let is_good = account.store.now().secs() <= until
        && proof.is_some()
        && proof.as_deref() == asked.one("proof");
    if !is_good {
        return Err(Refusal::plain(StatusCode::FORBIDDEN, "Forbidden"));
    }
    let sound = account.ask(move |store| store.dub_file(&id, DubFile::Made));
    let sound = sound.await?.ok_or_else(no_language)?;
    Ok(sending::file(sound, "audio/wav"))
}

/// The project of this id.
pub(super) async fn found(account: &Arc<Account>, id: &str) -> Result<Project, Refusal> {
    let id = id.to_owned();
    let found = account.ask(move |store| store.one::<Project>(&id)).await?;
    found.ok_or_else(no_project)
}

/// The language of this id, with its project.
pub(super) async fn found_language(
    account: &Arc<Account>,
    project: &str,
    id: &str,
) -> Result<(Project, Language), Refusal> {
    let project = found(account, project).await?;
    let id = id.to_owned();
    let language = account.ask(move |store| store.one::<Language>(&id)).await?;
    let own = language.filter(|language| language.project == project.id);
    Ok((project, own.ok_or_else(no_language)?))
}

fn no_project() -> Refusal {
    Refusal::not_found("project_not_found", "There is no project with this id.")
}

fn no_language() -> Refusal {
    Refusal::not_found("language_not_found", "There is no language with this id.")
}

/// No segment of this id.
pub(super) fn no_segment() -> Refusal {
    Refusal::not_found("segment_not_found", "There is no segment with this id.")
}
