//! What is said in a dubbing project, and in its languages: read, edited segment by segment, spoken anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::response::Response;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::dubbing::project::Language;
use crate::dubbing::project::Project;
use crate::dubbing::project::Segment;
use crate::dubbing::project_job;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::order;
use crate::path::Path;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::routes::dub_projects::found;
use crate::routes::dub_projects::found_language;
use crate::routes::dub_projects::no_segment;
use crate::routes::method::{boxed, get, patch, post};

pub(super) fn routes() -> Router<Arc<Account>> {
    let project = "/v1/dubbing/project/{project}";
    let language = "/v1/dubbing/project/{project}/language/{language}";
    let path = |root: &str, rest: &str| format!("{root}/transcript{rest}");
    Router::new()
        .route(&path(project, ""), get(source))
        .route(&path(project, "/segment"), post(add))
        .route(
            &path(project, "/segment/{segment}"),
            patch(edit).delete(boxed(delete)),
        )
        .route(&path(project, "/segments"), patch(edit_many))
        .route(&path(language, ""), get(target))
        .route(&path(language, "/segment/{segment}"), patch(translate))
        .route(&path(language, "/segments"), patch(translate_many))
        .route(&path(language, "/regenerate"), post(regenerate))
}

/// `GET …/transcript`
async fn source(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let project = found(&account, &id).await?;
    let segments: Vec<Value> = project.segments.iter().map(Segment::to_json).collect();
    Ok(Json(json!({
        "language": project.source,
        "segments": segments,
        "revision": project.revision,
    })))
}

/// What is to be changed of a segment.
#[derive(Clone, Debug, Default)]
struct Edit {
    text: Option<String>,
    speaker: Option<String>,
    start: Option<f64>,
    end: Option<f64>,
}

impl Edit {
    fn read(members: &Map<String, Value>, required: bool) -> Result<Self, Vec<SchemaFault>> {
        let mut form = Form::new(members, &["body"]);
        let edit = Self {
            text: form.text("text", required),
            speaker: form.text("speaker_id", required),
            start: form.number("start_s", None),
            end: form.number("end_s", None),
        };
        for name in ["start_s", "end_s"] {
            if required && !members.contains_key(name) {
                form.fault(name, "missing", "Field required");
            }
        }
        if form.faults.is_empty() {
            Ok(edit)
        } else {
            Err(form.faults)
        }
    }

    /// The segment as it would be; refuses one that ends before it begins, or outside of the recording.
    fn applied(self, segment: &Segment, secs: f64) -> Result<Segment, Refusal> {
        let changed = Segment {
            text: self.text.unwrap_or_else(|| segment.text.clone()),
            speaker: self.speaker.unwrap_or_else(|| segment.speaker.clone()),
            start: self.start.unwrap_or(segment.start),
            end: self.end.unwrap_or(segment.end),
            ..segment.clone()
        };
        if changed.start < 0.0 || changed.end <= changed.start || changed.end > secs + 0.05 {
            return Err(order::parameter(
                "end_s",
                "A segment must end after it begins, and lie within the recording.",
            ));
        }
        Ok(changed)
    }
}

/// `POST …/transcript/segment`
async fn add(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Response, Refusal> {
    let edit = Edit::read(&form::members(&body)?, true).map_err(Refusal::schema)?;
    account.check_key(&headers)?;
    let project = found(&account, &id).await?;
    let new = Segment {
        id: account.chance.id(),
        text: String::new(),
        speaker: String::new(),
        start: 0.0,
        end: 0.0,
        external: None,
    };
    let segment = edit.applied(&new, project.secs)?;
    let told = segment.to_json();
    let revision = change(&account, &id, Vec::new(), move |project| {
        project.segments.push(segment);
    })
    .await?;
    let answer = Json(json!({ "segment": told, "revision": revision }));
    Ok((StatusCode::CREATED, answer).into_response())
}

/// `PATCH …/transcript/segment/{segment_id}`
async fn edit(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    Path((id, segment)): Path<(String, String)>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let edit = Edit::read(&form::members(&body)?, false).map_err(Refusal::schema)?;
    account.check_key(&headers)?;
    let edits = BTreeMap::from([(segment, edit)]);
    let (mut segments, revision) = apply(&account, &id, edits).await?;
    let segment = segments.pop().ok_or_else(no_segment)?;
    Ok(Json(json!({ "segment": segment, "revision": revision })))
}

/// `PATCH …/transcript/segments`: all of them or none.
async fn edit_many(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let mut edits = BTreeMap::new();
    let mut faults = Vec::new();
    for (segment, members) in many(&form::members(&body)?)? {
        match Edit::read(&members, false) {
            Ok(edit) => {
                edits.insert(segment, edit);
            }
            Err(found) => faults.extend(found.into_iter().map(|mut fault| {
                fault.place.insert(1, json!("segments"));
                fault.place.insert(2, json!(segment));
                fault
            })),
        }
    }
    if !faults.is_empty() {
        return Err(Refusal::schema(faults));
    }
    account.check_key(&headers)?;
    let (segments, revision) = apply(&account, &id, edits).await?;
    Ok(Json(json!({ "segments": segments, "revision": revision })))
}

/// The id of a segment, and what is said about it.
type Member = (String, Map<String, Value>);

/// The members of `segments`, each an object.
fn many(members: &Map<String, Value>) -> Result<Vec<Member>, Refusal> {
    let given = members.get("segments");
    let all = given.and_then(Value::as_object).map(|segments| {
        let each = segments.iter();
        each.map(|(id, edit)| Some((id.clone(), edit.as_object()?.clone())))
            .collect::<Option<Vec<_>>>()
    });
    all.flatten().ok_or_else(|| {
        let (kind, message) = match given {
            None => ("missing", "Field required"),
            Some(_) => ("dict_type", "Input should be a valid dictionary of objects"),
        };
        let fault = SchemaFault::new(&["body", "segments"], kind, message);
        Refusal::schema(vec![fault])
    })
}

/// Changes segments; answers them as they are now, and the revision.
async fn apply(
    account: &Arc<Account>,
    id: &str,
    edits: BTreeMap<String, Edit>,
) -> Result<(Vec<Value>, u64), Refusal> {
    let project = found(account, id).await?;
    let mut changed = Vec::new();
    // Draft voices can't translate what is said now; a translation of what was said before would be wrong.
    let mut reworded = Vec::new();
    for (segment, edit) in edits {
        let old = project.segment(&segment).ok_or_else(no_segment)?;
        let new = edit.applied(old, project.secs)?;
        if new.text != old.text {
            reworded.push(segment);
        }
        changed.push(new);
    }
    let told = changed.iter().map(Segment::to_json).collect();
    let revision = change(account, id, reworded, move |project| {
        for new in changed {
            let old = project.segments.iter_mut().find(|old| old.id == new.id);
            if let Some(old) = old {
                *old = new;
            }
        }
    })
    .await?;
    Ok((told, revision))
}

/// `DELETE …/transcript/segment/{segment_id}`
async fn delete(
    Keyed(account): Keyed,
    Path((id, segment)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let project = found(&account, &id).await?;
    if project.segment(&segment).is_none() {
        return Err(no_segment());
    }
    let gone = segment.clone();
    let revision = change(&account, &id, vec![segment], move |project| {
        project.segments.retain(|segment| segment.id != gone);
    })
    .await?;
    Ok(Json(json!({ "revision": revision })))
}

/// Changes the transcript of a project; its languages lose the translations of `reworded` and are stale.
async fn change(
    account: &Arc<Account>,
    id: &str,
    reworded: Vec<String>,
    change: impl FnOnce(&mut Project) + Send + 'static,
) -> Result<u64, Refusal> {
    let id = id.to_owned();
    let changed = account.ask(move |store| {
        let now = store.now();
        let revision = store.change(&id, |project: &mut Project| {
            change(project);
            project.touch(now);
            project.revision
        })?;
        for language in store.all::<Language>()? {
            if language.project != id {
                continue;
            }
            store.change(&language.id, |language: &mut Language| {
                for segment in &reworded {
                    language.translations.remove(segment);
                }
                language.touch(now);
            })?;
        }
        Ok(revision)
    });
    changed.await?.ok_or_else(Refusal::internal)
}

/// `GET …/language/{language_id}/transcript`
async fn target(
    Keyed(account): Keyed,
    Path((project, id)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let (project, language) = found_language(&account, &project, &id).await?;
    Ok(Json(language.transcript(&project)))
}

/// `PATCH …/language/{language_id}/transcript/segment/{segment_id}`
async fn translate(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    Path((project, id, segment)): Path<(String, String, String)>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let translation = form.text("translation", false);
    form.check()?;
    account.check_key(&headers)?;
    let edits = BTreeMap::from([(segment, translation)]);
    let (mut segments, revision) = say(&account, &project, &id, edits).await?;
    let segment = segments.pop().ok_or_else(no_segment)?;
    Ok(Json(json!({ "segment": segment, "revision": revision })))
}

/// `PATCH …/language/{language_id}/transcript/segments`: all of them or none.
async fn translate_many(
    State(account): State<Arc<Account>>,
    headers: HeaderMap,
    Path((project, id)): Path<(String, String)>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let mut edits = BTreeMap::new();
    for (segment, members) in many(&form::members(&body)?)? {
        let place = ["body", "segments", segment.as_str()];
        let mut form = Form::new(&members, &place);
        let translation = form.text("translation", false);
        form.check()?;
        edits.insert(segment.clone(), translation);
    }
    account.check_key(&headers)?;
    let (segments, revision) = say(&account, &project, &id, edits).await?;
    Ok(Json(json!({ "segments": segments, "revision": revision })))
}

/// Gives segments of a language other words, or none.
async fn say(
    account: &Arc<Account>,
    project: &str,
    id: &str,
    edits: BTreeMap<String, Option<String>>,
) -> Result<(Vec<Value>, u64), Refusal> {
    let (project, mut language) = found_language(account, project, id).await?;
    if edits.keys().any(|id| project.segment(id).is_none()) {
        return Err(no_segment());
    }
    let now = account.store.now();
    let said = edits.clone();
    let apply = move |language: &mut Language| {
        for (segment, translation) in &said {
            match translation {
                Some(translation) => {
                    let words = (segment.clone(), translation.clone());
                    language.translations.extend([words]);
                }
                None => {
                    language.translations.remove(segment);
                }
            }
        }
        language.touch(now);
    };
    apply(&mut language);
    let id = id.to_owned();
    let changed = account.ask(move |store| store.change(&id, apply));
    changed.await?.ok_or_else(Refusal::internal)?;
    let told = edits
        .keys()
        .filter_map(|id| project.segment(id))
        .map(|segment| language.segment(segment))
        .collect();
    Ok((told, language.revision))
}

/// `POST …/language/{language_id}/transcript/regenerate`: only what changed is charged.
async fn regenerate(
    Keyed(account): Keyed,
    Path((project, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let (project, language) = found_language(&account, &project, &id).await?;
    if let Some(missing) = language.missing(&project) {
        return Err(Refusal::draft_unavailable(&missing));
    }
    let wording = language.wording(&project);
    let anew: Vec<String> = wording
        .iter()
        .filter(|(segment, said)| language.spoken.get(*segment) != Some(*said))
        .map(|(segment, _)| segment.clone())
        .collect();
    let secs: f64 = anew
        .iter()
        .filter_map(|id| project.segment(id))
        .map(|segment| segment.end - segment.start)
        .sum();
    let is_stale = language.heard != Some(language.revision);
    if is_stale {
        let charge = project_job::charge(secs);
        let cost = charge.cost;
        let ticket = account.admit(charge).await?;
        let started = account.ask(move |store| {
            let begun = store.now();
            let taken = store.take(&language.id, |kept: &mut Language| {
                // Its price is that of these words.
                let is_same = kept.revision == language.revision;
                if is_same {
                    kept.busy = true;
                    kept.failed = None;
                    kept.begun = begun;
                    kept.cost = cost;
                }
                is_same
            })?;
            let is_taken = taken.is_some();
            if let Some(language) = taken {
                project_job::start(language, ticket);
            }
            Ok(is_taken)
        });
        if !started.await? {
            return Err(Refusal::conflict(
                "already_running",
                "The language is being made or was changed just now.",
            ));
        }
    }
    let answer = Json(json!({
        "regenerated_segment_ids": anew,
        "regenerated_seconds": secs,
        "charged_seconds": secs,
        "free_regeneration_seconds_remaining": 0.0,
    }));
    Ok((StatusCode::ACCEPTED, answer).into_response())
}
