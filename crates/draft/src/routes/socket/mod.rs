//! The sockets: speech as its text is written, transcripts as one speaks, conversations with agents.

mod context;
mod conversation;
mod dialogue;
mod scribe;
mod speech;

use std::sync::Arc;

use axum::Router;

use crate::account::Account;

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .merge(conversation::routes())
        .merge(dialogue::routes())
        .merge(scribe::routes())
        .merge(speech::routes())
}
