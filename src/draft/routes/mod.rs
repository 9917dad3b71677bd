//! The operations. Each file has those of one noun, named as its twin in `api`; answers are built here as JSON
//! and share no type with the client.

mod account;
mod history;
mod speech;
mod voices;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::MethodRouter;
use axum::routing::get;
use axum::routing::post;

use crate::draft::account::Account;
use crate::draft::order::Manner;
use crate::draft::refusal::Refusal;

pub use speech::GarbageAudio;
pub(in crate::draft) use speech::noise;

/// Longest body in bytes: the longest text of any model, every character escaped, and room for context.
pub const LONGEST_BODY: usize = 4 << 20;

/// All routes of an account.
pub fn all(account: Arc<Account>) -> Router {
    Router::new()
        .route("/v1/models", get(account::models))
        .route("/v1/user", get(account::user))
        .route("/v1/user/subscription", get(account::subscription))
        .route("/mynah/top-up", post(account::top_up))
        .route("/mynah/running", get(account::running))
        .route("/v1/voices", get(voices::list))
        .route("/v2/voices", get(voices::search))
        .route("/v1/voices/settings/default", get(voices::default_settings))
        .route("/v1/voices/{voice}", get(voices::voice))
        .route("/v1/voices/{voice}/settings", get(voices::settings))
        .route("/mynah/previews/{voice}", get(voices::preview))
        .route("/v1/history", get(history::list))
        .route(
            "/v1/history/{item}",
            get(history::item).delete(history::delete),
        )
        .route("/v1/history/{item}/audio", get(history::audio))
        .route("/v1/text-to-speech/{voice}", speech(Manner::WHOLE))
        .route("/v1/text-to-speech/{voice}/stream", speech(Manner::STREAM))
        .route(
            "/v1/text-to-speech/{voice}/with-timestamps",
            speech(Manner::WHOLE_TIMED),
        )
        .route(
            "/v1/text-to-speech/{voice}/stream/with-timestamps",
            speech(Manner::STREAM_TIMED),
        )
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(DefaultBodyLimit::disable())
        .with_state(account)
}

fn speech(manner: Manner) -> MethodRouter<Arc<Account>> {
    post(move |account, voice, asked, garbage, request| {
        speech::speak(account, voice, asked, garbage, manner, request)
    })
}

async fn no_route() -> Refusal {
    Refusal::plain(StatusCode::NOT_FOUND, "Not Found")
}

async fn no_method() -> Refusal {
    Refusal::plain(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}
