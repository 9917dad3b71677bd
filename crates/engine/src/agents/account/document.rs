//! Whole documents of the service, with the fields that no type here has.

use serde_json::{Map, Value};

use crate::agents::AgentRefusal;
use crate::backend::Connection;
use crate::error::StudioError;
use mynah_api::answer::Bulk;
use mynah_api::endpoint::Endpoint;

/// Bytes of the largest document that is read. A long conversation has a few megabytes.
const LARGEST: usize = 64 << 20;

/// Downloads a document.
pub(super) async fn whole<E>(connection: &Connection, endpoint: &E) -> Result<Value, StudioError>
where
    E: Endpoint<Reply: Bulk>,
{
    let mut answer = connection.client.stream(endpoint).await?;
    let mut bytes = Vec::new();
    while let Some(piece) = answer.next().await {
        let piece = piece?;
        if bytes.len() + piece.len() > LARGEST {
            return Err(AgentRefusal::DocumentTooLarge.into());
        }
        bytes.extend_from_slice(&piece);
    }
    let read = serde_json::from_slice(&bytes).map_err(|_error| AgentRefusal::NoDocument)?;
    Ok(Value::Object(object(read)?))
}

/// Returns the fields of a document.
pub(super) fn object(document: Value) -> Result<Map<String, Value>, StudioError> {
    match document {
        Value::Object(fields) => Ok(fields),
        _ => Err(AgentRefusal::NoDocument.into()),
    }
}
