//! Recordings that a voice was made of, heard: from the disk, else from the service, and then kept. They cost nothing.

use std::io::Cursor;
use std::sync::Arc;

use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::playback::Asked;
use crate::previews;
use mynah_api::clones::GetSampleAudio;
use mynah_audio::decode::hear_beginning;
use mynah_core::backend::Backend;
use mynah_model::command::SampleAt;
use mynah_model::event::Playing;
use mynah_model::trouble::Topic;

/// Bytes of one that is kept at most: a few long ones must not push out all previews.
const KEPT: usize = 8 << 20;
/// Samples a second that it is heard with.
const HZ: u32 = 48_000;

/// Plays one, where nothing else is wanted by then.
pub(super) async fn play(machine: Arc<Machine>, at: SampleAt, asked: Asked) {
    if let Err(error) = heard(&machine, &at, &asked).await {
        let trouble = machine.backend_trouble(&error, at.backend, "sample");
        let topic = Topic::Backend(at.backend);
        machine.tell_trouble(trouble.about(topic)).await;
    }
}

async fn heard(machine: &Machine, at: &SampleAt, asked: &Asked) -> Result<(), StudioError> {
    let bytes = bytes(machine, at).await?;
    if !machine.deck.is_wanted(asked) {
        return Ok(());
    }
    let read = machine.blocking(move || {
        let asked_for = (HZ, SampleAt::MOST_SECS);
        Ok::<_, StudioError>(hear_beginning(&mut Cursor::new(bytes), asked_for)?)
    });
    let pcm = read.await?;
    let playing = Playing::Sample {
        sample: at.sample.clone(),
        name: at.name.clone(),
    };
    machine.deck.play_asked(asked, playing, &pcm)?;
    Ok(())
}

async fn bytes(machine: &Machine, at: &SampleAt) -> Result<Vec<u8>, StudioError> {
    // No address of a preview: those have a scheme or say "draft".
    let place = match at.backend {
        Backend::Draft => format!("draft sample {} {}", at.voice, at.sample),
        Backend::Live => format!("sample {} {}", at.voice, at.sample),
    };
    let fetch = async {
        let connection = machine.connect(at.backend).await?;
        let get = GetSampleAudio {
            voice: at.voice.clone(),
            sample: at.sample.clone(),
        };
        let mut arriving = connection.client.stream(&get).await?;
        let mut bytes = Vec::new();
        while let Some(piece) = arriving.next().await {
            bytes.extend_from_slice(&piece?);
            if bytes.len() as u64 > SampleAt::MOST_BYTES {
                let bytes = bytes.len() as u64;
                return Err(Refusal::RecordingTooLarge { bytes }.into());
            }
        }
        Ok(bytes)
    };
    previews::held_or(machine, (place, KEPT), fetch).await
}
