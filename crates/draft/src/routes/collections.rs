//! Collections of voices: create, list, rename, delete, and which voices they have.
//!
//! Shapes are those of the service's reference pages and of SDK 2.78. Refusals are the service's usual ones.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::path::Path;
use crate::refusal::Refusal;
use crate::routes::method::{boxed, get, post};
use crate::store::Collection;

const ROOT: &str = "/v1/voices/collections";

/// Routes of the collections.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route(ROOT, get(list).post(boxed(create)))
        .route(
            &format!("{ROOT}/{{collection}}"),
            get(one).patch(boxed(change)).delete(boxed(delete)),
        )
        .route(
            &format!("{ROOT}/{{collection}}/voice/{{voice}}"),
            post(add).delete(boxed(remove)),
        )
}

/// `GET /v1/voices/collections`
async fn list(Keyed(account): Keyed) -> Result<Json<Value>, Refusal> {
    let found = account.ask(|store| store.collections()).await?;
    let found: Vec<Value> = found.iter().map(to_json).collect();
    Ok(Json(json!({ "collections": found })))
}

/// `POST /v1/voices/collections`
async fn create(Keyed(account): Keyed, Brought(body): Brought) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let title = form.text("title", true).unwrap_or_default();
    let icon = form.text("icon", true).unwrap_or_default();
    form.check()?;
    let id = account.chance.id();
    let new = Collection { id, title, icon };
    let answer = to_json(&new);
    account.ask(move |store| store.add_collection(&new)).await?;
    Ok(Json(answer))
}

/// `GET /v1/voices/collections/{collection_id}`
async fn one(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    Ok(Json(to_json(&find(&account, &id).await?)))
}

/// `PATCH /v1/voices/collections/{collection_id}`: members that are left out stay as they are.
async fn change(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let title = form.text("title", false);
    let icon = form.text("icon", false);
    form.check()?;
    let wanted = id.clone();
    let changed = account
        .ask(move |store| store.change_collection(&wanted, title.as_deref(), icon.as_deref()))
        .await?
        .ok_or_else(|| not_found(&id))?;
    Ok(Json(to_json(&changed)))
}

/// `DELETE /v1/voices/collections/{collection_id}`
async fn delete(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let gone = id.clone();
    let ask = account.ask(move |store| store.delete_collection(&gone));
    if !ask.await? {
        return Err(not_found(&id));
    }
    Ok(Json(json!({ "collection_id": id })))
}

/// `POST /v1/voices/collections/{collection_id}/voice/{voice_id}`
async fn add(
    Keyed(account): Keyed,
    Path(of): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    collect(&account, of, true).await
}

/// `DELETE /v1/voices/collections/{collection_id}/voice/{voice_id}`
async fn remove(
    Keyed(account): Keyed,
    Path(of): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    collect(&account, of, false).await
}

async fn collect(
    account: &Arc<Account>,
    (id, voice): (String, String),
    on: bool,
) -> Result<Json<Value>, Refusal> {
    find(account, &id).await?;
    account.voice(&voice).await??;
    let answer = json!({ "collection_id": id, "voice_id": voice });
    account
        .ask(move |store| store.collect_voice(&id, &voice, on))
        .await?;
    Ok(Json(answer))
}

async fn find(account: &Arc<Account>, id: &str) -> Result<Collection, Refusal> {
    let wanted = id.to_owned();
    let found = account.ask(move |store| store.collection(&wanted)).await?;
    found.ok_or_else(|| not_found(id))
}

fn to_json(collection: &Collection) -> Value {
    json!({
        "collection_id": collection.id,
        "title": collection.title,
        "icon": collection.icon,
        "permission_on_resource": "admin",
    })
}

fn not_found(id: &str) -> Refusal {
    Refusal::not_found(
        "voice_collection_not_found",
        format!("A voice collection with collection_id {id} was not found."),
    )
}
