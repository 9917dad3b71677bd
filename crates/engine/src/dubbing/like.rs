//! What is there of a recording with other settings: said before the same language of it is bought again.

use crate::dubbing::stands;
use crate::error::StudioError;
use mynah_core::backend::Backend;
use mynah_core::request::DubRequest;
use mynah_model::dubbing::like::source_there;
use mynah_store::Library;

/// The same, looked up in the library.
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
