//! Ids in the paths of requests.

use axum::extract::FromRequestParts;
use axum::extract::path::ErrorKind;
use axum::extract::rejection::PathRejection;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::refusal::Refusal;
use crate::refusal::SchemaFault;

/// The ids in a path; 422 where one of them is no UTF-8.
pub(crate) struct Path<T>(pub T);

impl<T, S> FromRequestParts<S> for Path<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(ids)) => Ok(Self(ids)),
            Err(PathRejection::FailedToDeserializePathParams(failed)) => Err(match failed.kind() {
                ErrorKind::InvalidUtf8InPathParam { key } => not_unicode(key),
                _ => Refusal::internal(),
            }),
            Err(_) => Err(Refusal::internal()),
        }
    }
}

fn not_unicode(name: &str) -> Refusal {
    Refusal::schema(vec![SchemaFault::new(
        &["path", name],
        "string_unicode",
        "Input should be a valid string, unable to parse raw data as a unicode string",
    )])
}
