//! Voices and models of a backend: lists and previews. All free.

use std::sync::Arc;

use crate::audio::decode::decode_bytes;
use crate::studio::command::VoicesCommand;
use crate::studio::error::StudioError;
use crate::studio::event::Event;
use crate::studio::event::Playing;
use crate::studio::event::VoicesEvent;
use crate::studio::machine::Machine;
use crate::studio::shared_voices;
use crate::studio::trouble::Topic;
use crate::terms::backend::Backend;
use crate::terms::ids::VoiceId;

pub(super) async fn run(machine: Arc<Machine>, command: VoicesCommand) {
    match command {
        VoicesCommand::Refresh(backend) => refresh(&machine, backend).await,
        VoicesCommand::Read { backend, voices } => match machine.connect(backend).await {
            Ok(connection) => machine.read_voices(&connection, voices).await,
            Err(error) => tell_unreachable(&machine, backend, &error).await,
        },
        VoicesCommand::SearchShared { backend, words } => {
            shared_voices::search(&machine, backend, words).await;
        }
        VoicesCommand::Preview { backend, voice } => {
            if let Err(error) = preview(&machine, backend, voice).await {
                let trouble = machine.backend_trouble(&error, backend, "preview");
                let topic = Topic::Backend(backend);
                machine.tell_trouble(trouble.about(topic)).await;
            }
        }
    }
}

async fn refresh(machine: &Machine, backend: Backend) {
    match machine.connect(backend).await {
        // What goes wrong with asking is told where the lists are shown.
        Ok(connection) => machine.ask_again(&connection).await,
        Err(error) => tell_unreachable(machine, backend, &error).await,
    }
}

/// Tells that neither voices nor models can be had.
pub(super) async fn tell_unreachable(machine: &Machine, backend: Backend, error: &StudioError) {
    let trouble = machine.backend_trouble(error, backend, "voices");
    machine
        .tell(Event::Voices(backend, VoicesEvent::Failed(trouble)))
        .await;
}

/// Plays a voice's preview. It lies at a public address; the key isn't sent there.
async fn preview(machine: &Machine, backend: Backend, voice: VoiceId) -> Result<(), StudioError> {
    let connection = machine.connect(backend).await?;
    let known = machine.known(&connection).await;
    let Some(address) = known.preview(&voice) else {
        return Ok(());
    };
    let bytes = connection.client.preview(address).await?.value.bytes;
    let decoded = machine.blocking(move || decode_bytes(&bytes)).await?;
    machine
        .deck
        .play_sound(Playing::Preview(voice), &decoded.pcm.into_mono())?;
    Ok(())
}
