//! Looks in the library for dubs of the same recording with other settings.

use crate::dubbing::stands;
use crate::error::StudioError;
use mynah_core::backend::Backend;
use mynah_core::request::DubRequest;
use mynah_model::dubbing::like::source_there;
use mynah_store::Library;

/// Returns the source language that was named for the same dub in the library ([`source_there`]); `None` if one is named
/// now.
pub(super) fn source_of(
    library: &Library,
    backend: Backend,
    how: &DubRequest,
    languages: &[String],
) -> Result<Option<String>, StudioError> {
    if how.source.is_some() {
        return Ok(None);
    }
    Ok(source_there(
        &stands::cards(library, backend)?,
        how,
        languages,
    ))
}
