//! Voices of the shared library that sound like a voice, or like a recording of one's own. All free.

use std::path::Path;
use std::sync::Arc;

use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::previews;
use crate::recording;
use mynah_api::shared_voices::FindSimilarVoices;
use mynah_api::types::shared_voice::SharedVoices;
use mynah_api::upload::Upload;
use mynah_audio::decode::hear_beginning;
use mynah_audio::encode::encode;
use mynah_core::backend::Backend;
use mynah_core::format::OutputFormat;
use mynah_i18n::tr;
use mynah_model::command::PreviewAt;
use mynah_model::desk::Like;
use mynah_model::trouble::{Remedy, Trouble};
use mynah_store::outside;

/// Voices that are asked for: the most that the service gives.
const MOST: u16 = 100;
/// Seconds of a recording that are sent: a voice is known by less.
const SENT_SECS: u32 = 60;
/// As what it is sent, whatever it came in: below 6 MB.
const FORMAT: OutputFormat = OutputFormat::WAV_48000;

/// Looks for them. What is asked about isn't listed itself.
pub(super) async fn find(
    machine: &Arc<Machine>,
    backend: Backend,
    like: &Like,
) -> Result<SharedVoices, StudioError> {
    let audio = match like {
        Like::Voice { voice, address, .. } => {
            let at = PreviewAt {
                backend,
                voice: voice.clone(),
                address: address.clone(),
            };
            let bytes = previews::bytes(machine, &at).await?;
            if bytes.is_empty() {
                return Err(Refusal::NoPreview.into());
            }
            Upload::bytes("preview.mp3", "audio/mpeg", bytes)
        }
        Like::File(path) => {
            let path = path.clone();
            let bytes = machine.blocking(move || beginning(&path)).await?;
            // Its name is nobody's business.
            Upload::bytes("sample.wav", "audio/wav", bytes)
        }
    };
    let connection = machine.connect(backend).await?;
    let find = FindSimilarVoices::new(audio).at_most(MOST)?;
    let mut found = connection.client.send(&find).await?.value;
    if let Like::Voice {
        voice, original, ..
    } = like
    {
        let itself = [Some(voice), original.as_ref()];
        found
            .voices
            .0
            .retain(|other| !itself.contains(&Some(&other.voice_id)));
        found.total_count = None;
    }
    found.has_more = Some(false);
    Ok(found)
}

/// The first minute of a file's sound, as it is sent; no more of it is read.
fn beginning(path: &Path) -> Result<Vec<u8>, StudioError> {
    let Some((mut file, _)) = outside::open(path)? else {
        return Err(Refusal::NoRecording.into());
    };
    let pcm = hear_beginning(&mut file, (FORMAT.hz, SENT_SECS))?;
    if pcm.samples.is_empty() {
        return Err(Refusal::NoRecording.into());
    }
    Ok(encode(&pcm, FORMAT)?)
}

/// Trouble with a search: it can be tried again, or left. Where a file of one's own is at fault, what is wrong with it, in
/// place of what it was for.
pub(super) fn told(like: &Like, error: &StudioError, mut trouble: Trouble) -> Trouble {
    for remedy in [Remedy::Retry, Remedy::Dismiss] {
        if !trouble.remedies.contains(&remedy) {
            trouble.remedies.push(remedy);
        }
    }
    let is_files = matches!(
        error,
        StudioError::Decode(_) | StudioError::Library(_) | StudioError::Refused(_)
    );
    let Like::File(path) = like else {
        return trouble;
    };
    if !is_files {
        return trouble;
    }
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let why = recording::why(error).unwrap_or_else(|| trouble.what.clone());
    trouble.remedies = vec![Remedy::Retry, Remedy::Dismiss];
    trouble.saying(tr!("studio-not-compared", file = &*file, why = why))
}
