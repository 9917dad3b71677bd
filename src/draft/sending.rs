//! A file as the body of an answer: it is read while it is sent, however long it is.

use std::io;

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;

use crate::draft::store::Lying;

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
