//! The operations. Each file has those of one noun, named as its twin in `api`; answers are built here as JSON
//! and share no type with the client.

mod account;
mod agent_tests;
mod agents;
mod alignment;
mod changer;
mod clones;
mod collections;
mod conversations;
mod design;
mod dialogue;
mod dictionaries;
mod dub_projects;
mod dub_transcripts;
mod dubbing;
mod effects;
mod history;
mod isolation;
mod library;
mod method;
mod music;
mod page;
mod professional;
mod professional_samples;
mod samples;
mod socket;
mod speech;
mod studio_projects;
mod tokens;
mod transcripts;
mod usage;
mod voice_object;
mod voices;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware;
use axum::middleware::Next;
use axum::response::IntoResponse as _;
use axum::response::Response;

use crate::account::Account;
use crate::refusal::Refusal;

pub(crate) use history::gone;
pub use speech::GarbageAudio;
pub(crate) use speech::noise;

/// Longest body in bytes: the longest text of any model, every character escaped, and room for context.
pub const LONGEST_BODY: usize = 4 << 20;
/// Longest path with query in bytes. The published description names no limit: RFC 9110, section 4.1, asks for at least
/// 8,000, and the longest request of the description, a socket with 50 key terms, has about 13,000.
const LONGEST_TARGET: usize = 16 << 10;

/// All routes of an account.
pub fn all(account: Arc<Account>) -> Router {
    Router::new()
        .merge(account::routes())
        .merge(agents::routes())
        .merge(agent_tests::routes())
        .merge(alignment::routes())
        .merge(changer::routes())
        .merge(clones::routes())
        .merge(collections::routes())
        .merge(conversations::routes())
        .merge(design::routes())
        .merge(dialogue::routes())
        .merge(dictionaries::routes())
        .merge(dub_projects::routes())
        .merge(dub_transcripts::routes())
        .merge(dubbing::routes())
        .merge(effects::routes())
        .merge(history::routes())
        .merge(isolation::routes())
        .merge(library::routes())
        .merge(music::routes())
        .merge(professional::routes())
        .merge(professional_samples::routes())
        .merge(samples::routes())
        .merge(socket::routes())
        .merge(speech::routes())
        .merge(studio_projects::routes())
        .merge(tokens::routes())
        .merge(transcripts::routes())
        .merge(usage::routes())
        .merge(voices::routes())
        .merge(webhooks::routes())
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(middleware::from_fn(refuse_long_target))
        .with_state(account)
}

/// Refuses a request whose path and query are too long.
async fn refuse_long_target(request: Request, next: Next) -> Response {
    let target = request.uri().path_and_query();
    if target.is_some_and(|target| target.as_str().len() > LONGEST_TARGET) {
        return Refusal::plain(StatusCode::URI_TOO_LONG, "URI Too Long").into_response();
    }
    next.run(request).await
}

async fn no_route() -> Refusal {
    Refusal::plain(StatusCode::NOT_FOUND, "Not Found")
}

async fn no_method() -> Refusal {
    Refusal::plain(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}
