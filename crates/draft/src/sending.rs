//! A file as the body of an answer: it is read while it is sent, however long it is.

use std::io::{self, Read as _};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;

use crate::store::Lying;

/// What is read at once.
const PIECE: usize = 1 << 18;

/// An answer with a file of so many bytes.
pub fn file((source, length): Lying, content_type: &str) -> Response {
    let pieces = stream::try_unfold(source, |mut source| async {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE];
            let read = source.read(&mut piece)?;
            piece.truncate(read);
            Ok::<_, io::Error>((Bytes::from(piece), source))
        });
        let (piece, source) = read.await.map_err(io::Error::other)??;
        Ok::<_, io::Error>((!piece.is_empty()).then_some((piece, source)))
    });
    let mut response = Response::new(Body::from_stream(pieces));
    let head = response.headers_mut();
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        head.insert(header::CONTENT_TYPE, content_type);
    }
    head.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    response
}

/// The same of a file that can be had in parts: from the byte that is asked for, as long as it is the file that is meant.
pub fn resumable(
    (mut source, length): Lying,
    content_type: &str,
    (etag, asked): (&str, &HeaderMap),
) -> io::Result<Response> {
    let text = |name| asked.get(name).and_then(|value| value.to_str().ok());
    let is_meant = text(header::IF_RANGE).is_none_or(|meant| meant == etag);
    let from = text(header::RANGE).filter(|_| is_meant);
    let from = from.and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-'));
    let from = from.and_then(|from| from.parse::<u64>().ok());
    let from = from.filter(|from| *from > 0 && *from < length);
    if let Some(from) = from {
        io::copy(&mut (&mut source).take(from), &mut io::sink())?;
    }
    let begins = from.unwrap_or(0);
    let mut response = file((source, length - begins), content_type);
    let head = response.headers_mut();
    head.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        head.insert(header::ETAG, etag);
    }
    if from.is_some() {
        let range = format!("bytes {begins}-{}/{length}", length - 1);
        if let Ok(range) = HeaderValue::from_str(&range) {
            head.insert(header::CONTENT_RANGE, range);
        }
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}
