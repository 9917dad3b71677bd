//! Recordings that are added to a voice that is there. They bear their hashes there, so that none is added twice.

use crate::backend::Connection;
use crate::error::StudioError;
use mynah_api::clones::EditVoice;
use mynah_api::error::Repeat;
use mynah_api::upload::Upload;
use mynah_api::voices::GetVoice;
use mynah_core::ids::VoiceId;
use mynah_core::request::Input;
use mynah_store::Library;

/// Why nothing was added.
pub(super) struct NotAdded {
    /// Why.
    pub error: StudioError,
    /// Whether it was the request with the recordings in it that came to nothing.
    pub was_asked: bool,
}

/// Digits of a hash that tell recordings of one voice apart.
const DIGITS: usize = 12;

/// What an added recording is called at the service: how its file is called here is nobody's business there.
pub(crate) fn name_of(input: &Input) -> String {
    super::name_of(input.hash.get(..DIGITS).unwrap_or_default(), input)
}

/// Whether a recording at the service is the one of this hash.
pub(super) fn is_of(hash: &str, name: &str) -> bool {
    let digits = digits_of(name);
    digits.is_some() && digits == hash.get(..DIGITS)
}

/// The beginning of the hash that an added recording is called by at the service.
fn digits_of(name: &str) -> Option<&str> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.strip_prefix("sample-")
}

/// The recording of this computer that is called so at the service; nothing where none is.
pub(crate) fn kept(library: &Library, name: &str) -> Option<Input> {
    let digits = digits_of(name)?;
    let is_hash = digits.len() == DIGITS && digits.bytes().all(|it| it.is_ascii_hexdigit());
    let found = is_hash.then(|| library.input_beginning(digits))?;
    found.ok().flatten()
}

/// Adds those that the voice doesn't have yet; how many it had.
pub(super) async fn add(
    connection: &Connection,
    voice: &VoiceId,
    files: Vec<(String, Upload)>,
) -> Result<usize, NotAdded> {
    let not_asked = |error| NotAdded {
        error,
        was_asked: false,
    };
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let missing = missing(connection, voice, names.clone()).await;
    let (missing, name) = missing.map_err(not_asked)?;
    let there = names.len() - missing.len();
    if missing.is_empty() {
        return Ok(there);
    }
    // As it is called by now: it may have been renamed since somebody began.
    let edit = EditVoice::new(voice.clone(), &name);
    let mut edit = edit.map_err(|error| not_asked(error.into()))?;
    let files = files.into_iter();
    edit.files = files
        .filter(|(name, _)| missing.contains(name))
        .map(|(_, file)| file)
        .collect();
    let Err(error) = connection.client.send(&edit).await else {
        return Ok(there);
    };
    // It may have come to be after all.
    if error.repeat() == Repeat::Risky
        && let Ok((missing, _)) = self::missing(connection, voice, names).await
        && missing.is_empty()
    {
        return Ok(there);
    }
    Err(NotAdded {
        error: error.into(),
        was_asked: true,
    })
}

/// Names that no recording of the voice has, and what the voice is called.
async fn missing(
    connection: &Connection,
    voice: &VoiceId,
    mut names: Vec<String>,
) -> Result<(Vec<String>, String), StudioError> {
    let get = GetVoice {
        voice: voice.clone(),
    };
    let there = connection.client.send(&get).await?.value;
    names.retain(|name| (there.samples.iter()).all(|sample| sample.file_name != *name));
    Ok((names, there.name))
}
