//! Recordings that are added to a voice that is there. They bear their hashes there, so that none is added twice.

use crate::api::clones::EditVoice;
use crate::api::error::Repeat;
use crate::api::upload::Upload;
use crate::api::voices::GetVoice;
use crate::library::Library;
use crate::studio::backend::Connection;
use crate::studio::error::StudioError;
use crate::terms::ids::VoiceId;
use crate::terms::request::Input;

/// Digits of a hash that tell recordings of one voice apart.
const DIGITS: usize = 12;

/// What an added recording is called at the service: how its file is called here is nobody's business there.
pub(super) fn name_of(input: &Input) -> String {
    super::name_of(input.hash.get(..DIGITS).unwrap_or_default(), input)
}

/// The recording of this computer that is called so at the service; nothing where none is.
pub(in crate::studio) fn kept(library: &Library, name: &str) -> Option<Input> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let digits = stem.strip_prefix("sample-")?;
    let is_hash = digits.len() == DIGITS && digits.bytes().all(|it| it.is_ascii_hexdigit());
    let found = is_hash.then(|| library.input_beginning(digits))?;
    found.ok().flatten()
}

/// Adds those that the voice doesn't have yet.
pub(super) async fn add(
    connection: &Connection,
    (voice, name): (&VoiceId, &str),
    files: Vec<(String, Upload)>,
) -> Result<(), StudioError> {
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let missing = missing(connection, voice, names.clone()).await?;
    if missing.is_empty() {
        return Ok(());
    }
    let mut edit = EditVoice::new(voice.clone(), name)?;
    let files = files.into_iter();
    edit.files = files
        .filter(|(name, _)| missing.contains(name))
        .map(|(_, file)| file)
        .collect();
    match connection.client.send(&edit).await {
        Ok(_) => Ok(()),
        // It may have come to be after all.
        Err(error) if error.repeat() == Repeat::Risky => {
            match self::missing(connection, voice, names).await {
                Ok(missing) if missing.is_empty() => Ok(()),
                _ => Err(error.into()),
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// Names that no recording of the voice has.
async fn missing(
    connection: &Connection,
    voice: &VoiceId,
    mut names: Vec<String>,
) -> Result<Vec<String>, StudioError> {
    let get = GetVoice {
        voice: voice.clone(),
    };
    let there = connection.client.send(&get).await?.value.samples;
    names.retain(|name| there.iter().all(|sample| sample.file_name != *name));
    Ok(names)
}
