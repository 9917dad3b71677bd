//! Single-use tokens: they open a socket, or bring one upload, without the key.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::path::Path;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::routes::method::post;
use crate::store::Pass;

/// What a token can be for.
const PURPOSES: [&str; 3] = ["realtime_scribe", "batch_scribe", "tts_websocket"];

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/v1/single-use-token/{purpose}", post(make))
}

/// `POST /v1/single-use-token/{token_type}`
async fn make(Keyed(account): Keyed, Path(purpose): Path<String>) -> Result<Json<Value>, Refusal> {
    if !PURPOSES.contains(&purpose.as_str()) {
        return Err(Refusal::schema(vec![SchemaFault::new(
            &["path", "token_type"],
            "enum",
            format!("Input should be one of {}", PURPOSES.join(", ")),
        )]));
    }
    let token = format!("sutkn_{}", account.chance.hex());
    let pass = Pass {
        token: token.clone(),
        purpose,
        subject: String::new(),
        once: true,
    };
    account.ask(move |store| store.add_pass(&pass)).await?;
    Ok(Json(json!({ "token": token })))
}
