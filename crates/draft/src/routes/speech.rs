//! The four calls that speak. They share one way: schema, key, meaning, credits and slot, generation.

use mynah_core::models::Endpoint;
use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::extract::FromRequest as _;
use axum::extract::Request;
use axum::extract::State;
use axum::response::Response;
use axum::routing::MethodRouter;

use crate::account::Account;
use crate::form::Brought;
use crate::order;
use crate::order::Manner;
use crate::path::Path;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::routes::method::post;
use crate::speaking::Speaking;

/// In a request's extensions: sends noise where the sound should be. History keeps the real sound.
#[derive(Clone, Copy, Debug)]
pub struct GarbageAudio;

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/text-to-speech/{voice}", way(Manner::WHOLE))
        .route("/v1/text-to-speech/{voice}/stream", way(Manner::STREAM))
        .route(
            "/v1/text-to-speech/{voice}/with-timestamps",
            way(Manner::WHOLE_TIMED),
        )
        .route(
            "/v1/text-to-speech/{voice}/stream/with-timestamps",
            way(Manner::STREAM_TIMED),
        )
}

fn way(manner: Manner) -> MethodRouter<Arc<Account>> {
    post(move |account, voice, asked, garbage, request| {
        speak(account, voice, asked, garbage, manner, request)
    })
}

/// `POST /v1/text-to-speech/{voice_id}` and its `/stream`, `/with-timestamps` and `/stream/with-timestamps`.
async fn speak(
    State(account): State<Arc<Account>>,
    Path(voice): Path<String>,
    asked: Asked,
    garbage: Option<Extension<GarbageAudio>>,
    manner: Manner,
    request: Request,
) -> Result<Response, Refusal> {
    let headers = request.headers().clone();
    let Brought(body) = Brought::from_request(request, &account).await?;
    let body = order::Body::read(&body)?;
    account.check_key(&headers)?;
    let order = account.order(body, &voice, &asked, manner).await?;
    order.model.check(Endpoint::Speech)?;
    let speaking = Speaking::one(&account, order, manner, garbage.is_some());
    speaking.await?.answer().await
}

/// Bytes that no decoder takes for sound.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            // Never 0xff, with which a frame of MP3 would begin.
            (state >> 32) as u8 & 0x7f
        })
        .collect()
}
