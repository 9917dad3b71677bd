//! What a fault does to an answer that was really made.

use std::io;
use std::time::Duration;

use axum::body;
use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::Stream;
use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::connection::Breaker;
use crate::faults::{Fault, Gate};
use crate::routes::{gone, noise};

/// How many may run at once.
const CEILING: &str = "maximum-concurrent-requests";

/// How far a body goes, and what comes then.
#[derive(Clone, Copy, Debug)]
struct Stop {
    bytes: usize,
    chunks: usize,
    then: Then,
}

#[derive(Clone, Copy, Debug)]
enum Then {
    Cut,
    End,
    Stall,
}

/// Harms `response` as `fault` says; faults that act before the answer do nothing here.
pub async fn apply(
    fault: Fault,
    mut response: Response,
    breaker: &Breaker,
    closing: &CancellationToken,
) -> Response {
    let far = usize::MAX;
    let (bytes, chunks, then) = match fault {
        Fault::CutAfterBytes(bytes) => (bytes, far, Then::Cut),
        Fault::CutAfterChunks(chunks) => (far, chunks, Then::Cut),
        Fault::EndAfterBytes(bytes) => (bytes, far, Then::End),
        Fault::EndAfterChunks(chunks) => (far, chunks, Then::End),
        Fault::StallAfterBytes(bytes) => (bytes, far, Then::Stall),
        Fault::StallAfterChunks(chunks) => (far, chunks, Then::Stall),
        Fault::Wait(_)
        | Fault::HoldBefore(_)
        | Fault::Refuse(_)
        | Fault::HangUp
        | Fault::CutUpload(_)
        | Fault::WithoutMessages(_)
        | Fault::FailTraining
        | Fault::GarbageAudio => {
            return response;
        }
        Fault::LoseAnswer => {
            // Read to its end, so that the work is done and charged by then.
            let body = std::mem::take(response.body_mut());
            if let Err(error) = body::to_bytes(body, usize::MAX).await {
                log::debug!("the answer to be lost was broken already: {error}");
            }
            breaker.break_it();
            return response;
        }
        Fault::SlowChunks(pause) => return response.map(|body| slow(body, pause)),
        Fault::HoldAfterBytes(bytes, gate) => {
            let closing = closing.clone();
            return response.map(|body| Body::from_stream(held(body, bytes, gate, closing)));
        }
        Fault::GarbageBody => {
            return response.map(|body| {
                Body::from_stream(
                    body.into_data_stream()
                        .map(|piece| piece.map(|bytes| noise(bytes.len()))),
                )
            });
        }
        Fault::JsonInstead => {
            response.headers_mut().remove(header::CONTENT_LENGTH);
            set_type(&mut response, "application/json");
            return response.map(|_| Body::from(json!({ "status": "ok" }).to_string()));
        }
        Fault::EmptyHistory => return empty(response).await,
        Fault::SilentHistory => return silent(response).await,
        Fault::WithoutCost => {
            response.headers_mut().remove("character-cost");
            return response;
        }
        Fault::SaysCeiling(said) => {
            let headers = response.headers_mut();
            match said {
                Some(ceiling) => headers.insert(CEILING, ceiling.into()),
                None => headers.remove(CEILING),
            };
            return response;
        }
        Fault::ContentType(name) => {
            set_type(&mut response, &name);
            return response;
        }
    };
    let stop = Stop {
        bytes,
        chunks,
        then,
    };
    response.headers_mut().remove(header::CONTENT_LENGTH);
    let closing = closing.clone();
    response.map(|body| Body::from_stream(stopped(body, stop, closing)))
}

/// What was made isn't listed, and isn't found by its id.
async fn empty(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes = body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let page: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    if page.get("history").is_none() {
        return gone().into_response();
    }
    head.headers.remove(header::CONTENT_LENGTH);
    let empty = json!({ "history": [], "last_history_item_id": null, "has_more": false });
    Response::from_parts(head, Body::from(empty.to_string()))
}

/// A list of the history whose items don't say how they were spoken.
async fn silent(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes = body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut page: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let items = page.get_mut("history").and_then(Value::as_array_mut);
    for item in items.into_iter().flatten().filter_map(Value::as_object_mut) {
        item.remove("settings");
        item.remove("output_format");
    }
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(page.to_string()))
}

fn set_type(response: &mut Response, name: &str) {
    if let Ok(name) = HeaderValue::from_str(name) {
        response.headers_mut().insert(header::CONTENT_TYPE, name);
    }
}

fn slow(body: Body, pause: Duration) -> Body {
    Body::from_stream(body.into_data_stream().then(move |piece| async move {
        tokio::time::sleep(pause).await;
        piece
    }))
}

fn held(
    body: Body,
    bytes: usize,
    gate: Gate,
    closing: CancellationToken,
) -> impl Stream<Item = Result<Bytes, axum::Error>> + Send {
    let start = (body.into_data_stream(), Bytes::new(), bytes);
    stream::unfold(start, move |(mut pieces, mut rest, bytes)| {
        let (gate, closing) = (gate.clone(), closing.clone());
        async move {
            if bytes == 0 {
                closing.run_until_cancelled(gate.opened()).await;
            }
            if rest.is_empty() {
                rest = match pieces.next().await? {
                    Ok(piece) => piece,
                    Err(error) => return Some((Err(error), (pieces, rest, bytes))),
                };
            }
            let most = if bytes == 0 { rest.len() } else { bytes };
            let piece = rest.split_to(most.min(rest.len()));
            let bytes = bytes - piece.len().min(bytes);
            Some((Ok(piece), (pieces, rest, bytes)))
        }
    })
}

fn stopped(
    body: Body,
    stop: Stop,
    closing: CancellationToken,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let start = (body.into_data_stream(), stop.bytes, stop.chunks, false);
    stream::unfold(start, move |(mut pieces, bytes, chunks, over)| {
        let closing = closing.clone();
        async move {
            if over {
                return None;
            }
            if bytes > 0 && chunks > 0 {
                let piece = match pieces.next().await? {
                    Ok(piece) => piece,
                    Err(error) => {
                        return Some((Err(io::Error::other(error)), (pieces, 0, 0, true)));
                    }
                };
                let piece = piece.slice(..piece.len().min(bytes));
                let rest = bytes - piece.len();
                return Some((Ok(piece), (pieces, rest, chunks - 1, false)));
            }
            match stop.then {
                Then::End => return None,
                Then::Stall => closing.cancelled().await,
                // Lets what was sent so far leave before the connection breaks.
                Then::Cut => tokio::task::yield_now().await,
            }
            Some((
                Err(io::ErrorKind::ConnectionAborted.into()),
                (pieces, 0, 0, true),
            ))
        }
    })
}
