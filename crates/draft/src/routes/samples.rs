//! The samples of instant clones: heard again and deleted.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use serde_json::Value;

use crate::account::Account;
use crate::account::Keyed;
use crate::path::Path;
use crate::refusal::Refusal;
use crate::routes::method::{delete, get};
use crate::routes::voices::done;
use crate::routes::voices::own;
use crate::voice::Sample;

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/voices/{voice}/samples/{sample}", delete(remove))
        .route("/v1/voices/{voice}/samples/{sample}/audio", get(audio))
}

/// `GET /v1/voices/{voice_id}/samples/{sample_id}/audio`: as it was sent.
async fn audio(
    Keyed(account): Keyed,
    Path((voice, sample)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let sample = find(&account, &voice, &sample).await?;
    let sound = account
        .ask(move |store| store.sample_sound(&sample.id))
        .await?;
    Ok(([(header::CONTENT_TYPE, sample.mime)], sound).into_response())
}

/// `DELETE /v1/voices/{voice_id}/samples/{sample_id}`
pub(super) async fn remove(
    Keyed(account): Keyed,
    Path((voice, sample)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let sample = find(&account, &voice, &sample).await?;
    account
        .ask(move |store| {
            store.change_voice(&voice, |voice| {
                voice.samples.retain(|kept| kept.id != sample.id);
            })
        })
        .await?;
    Ok(done())
}

/// A sample of one of the user's voices.
pub(super) async fn find(
    account: &Arc<Account>,
    voice: &str,
    sample: &str,
) -> Result<Sample, Refusal> {
    let voice = own(account, voice).await?;
    let mut samples = voice.samples.into_iter();
    samples.find(|kept| kept.id == sample).ok_or_else(|| {
        Refusal::not_found(
            "sample_not_found",
            format!("A sample with sample_id {sample} was not found."),
        )
    })
}
