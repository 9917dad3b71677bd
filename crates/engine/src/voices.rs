//! Voices and models of a backend: lists and previews. All free.

use std::sync::Arc;

use crate::browse;
use crate::collections;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::makings;
use crate::marks;
use crate::playback::Asked;
use crate::previews;
use crate::retry::backoff;
use crate::samples;
use crate::shared_voices;
use crate::tasks;
use mynah_api::audio_effects::ListAudioEffects;
use mynah_core::audio_effects::EffectCatalog;
use mynah_core::backend::Backend;
use mynah_model::command::{PreviewAt, VoicesCommand};
use mynah_model::event::Event;
use mynah_model::event::VoicesEvent;
use mynah_model::trouble::Topic;
use mynah_script::cast::CastVoice;

pub(super) async fn run(machine: Arc<Machine>, command: VoicesCommand) {
    match command {
        // A list may have hundreds of pages: nothing waits behind it, and none is read twice at once.
        VoicesCommand::Refresh(backend) => {
            drop(tasks::spawn(
                async move { refresh(&machine, backend).await },
            ));
        }
        VoicesCommand::Read { backend, voices } => {
            drop(tasks::spawn(async move {
                read(&machine, backend, voices).await;
            }));
        }
        VoicesCommand::SearchShared { backend, words } => drop(tasks::spawn(async move {
            shared_voices::search(&machine, backend, words).await;
        })),
        VoicesCommand::Preview { backend, voice } => {
            let address = None;
            let at = PreviewAt {
                backend,
                voice,
                address,
            };
            let asked = machine.deck.ask();
            drop(tasks::spawn(preview(machine, at, asked)));
        }
        VoicesCommand::PreviewAt(at) => {
            let asked = machine.deck.ask();
            drop(tasks::spawn(preview(machine, at, asked)));
        }
        // A new search overtakes the one that is under way.
        VoicesCommand::Browse(ask) => drop(tasks::spawn(browse::page(machine, ask))),
        VoicesCommand::Prefetch(wanted) => drop(tasks::spawn(previews::ahead(machine, wanted))),
        VoicesCommand::Known(backend) => marks::known(&machine, backend).await,
        VoicesCommand::Mark(backend, voice, change, card) => {
            marks::mark(&machine, backend, (voice, card), change).await;
        }
        VoicesCommand::Find { backend, words } => {
            drop(tasks::spawn(browse::find(machine, backend, words)));
        }
        VoicesCommand::Sample(at) => {
            let asked = machine.deck.ask();
            drop(tasks::spawn(samples::play(machine, at, asked)));
        }
        VoicesCommand::Details(backend, voice) => {
            drop(tasks::spawn(browse::details(machine, backend, voice)));
        }
        VoicesCommand::Change(backend, number, change) => {
            drop(tasks::spawn(browse::change(
                machine, backend, number, change,
            )));
        }
        VoicesCommand::Places(backend) => {
            drop(tasks::spawn(
                async move { list_places(&machine, backend).await },
            ));
        }
        VoicesCommand::Collections(backend) => {
            drop(tasks::spawn(collections::read(machine, backend)));
        }
        VoicesCommand::Collect(backend, number, change) => {
            drop(tasks::spawn(collections::change(
                machine, backend, number, change,
            )));
        }
        VoicesCommand::Making(command) => makings::run(machine, command).await,
    }
}

async fn refresh(machine: &Machine, backend: Backend) {
    match machine.connect(backend).await {
        // What goes wrong with asking is told where the lists are shown.
        Ok(connection) => machine.ask_again(&connection).await,
        Err(error) => tell_unreachable(machine, backend, &error).await,
    }
}

/// Tells the catalogue of places.
async fn list_places(machine: &Machine, backend: Backend) {
    let listed = async {
        let connection = machine.connect(backend).await?;
        let reply = connection.client.send(&ListAudioEffects).await?;
        Ok::<_, StudioError>(EffectCatalog::from(reply.value))
    };
    let places = listed.await.map(Arc::new);
    let places =
        places.map_err(|error| Box::new(machine.backend_trouble(&error, backend, "places")));
    machine
        .tell(Event::Voices(backend, VoicesEvent::Places(places)))
        .await;
}

/// Reads voices that are cast, behind the list if that is on its way. Those that nobody answered for are asked about again
/// until somebody does, with growing pauses.
async fn read(machine: &Machine, backend: Backend, mut voices: Vec<CastVoice>) {
    let (mut times, mut side) = (0, None);
    loop {
        let connection = match machine.connect(backend).await {
            Ok(connection) => connection,
            // Whoever lists them anew leads here again.
            Err(_) if times > 0 => return,
            Err(error) => return tell_unreachable(machine, backend, &error).await,
        };
        // With another key they are another's, who lists its own.
        let now = connection.side();
        if *side.get_or_insert(now) != now {
            return;
        }
        let tells = times == 0;
        voices = machine.read_voices(&connection, voices, tells).await;
        if voices.is_empty() {
            return;
        }
        // Never at once: a network that comes and goes must not be asked without a pause.
        let share = machine.options.dice.share().mul_add(0.75, 0.25);
        tokio::time::sleep(backoff(times, share)).await;
        times += 1;
    }
}

/// Tells that neither voices nor models can be had.
pub(super) async fn tell_unreachable(machine: &Machine, backend: Backend, error: &StudioError) {
    let trouble = machine.backend_trouble(error, backend, "voices");
    let told = match machine.voices_seen(backend).await {
        Some(seen) => VoicesEvent::Restricted(seen, trouble),
        None => VoicesEvent::Failed(trouble),
    };
    machine.tell(Event::Voices(backend, told)).await;
}

/// Plays a voice's preview. It lies at a public address; the key isn't sent there.
async fn preview(machine: Arc<Machine>, at: PreviewAt, asked: Asked) {
    if let Err(error) = previews::play(&machine, &at, &asked).await {
        let trouble = machine.backend_trouble(&error, at.backend, "preview");
        let topic = Topic::Backend(at.backend);
        machine.tell_trouble(trouble.about(topic)).await;
    }
}
