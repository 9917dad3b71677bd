//! What is one's own at voices: what was noted, told to the desk, and the marked voices of the shared library as they
//! stand there. All of it is kept by the library, told nobody.

use std::sync::Arc;

use crate::browse::tell;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;
use mynah_model::desk::MarkChange;
use mynah_model::event::BrowseEvent;
use mynah_model::shared_voices::SharedCard;

/// Tells what was noted at voices of a backend, and spoken with them.
pub(super) async fn known(machine: &Machine, backend: Backend) {
    match machine
        .library(move |library| library.known_voices(backend))
        .await
    {
        Ok(known) => {
            tell(machine, backend, BrowseEvent::Known(Box::new(known))).await;
            tell_cards(machine, backend).await;
        }
        Err(error) => {
            let trouble = machine.trouble(&error, "voices");
            machine.tell_trouble(trouble).await;
        }
    }
}

/// Notes something at a voice; one of the shared library is kept as it stands there.
pub(super) async fn mark(
    machine: &Machine,
    backend: Backend,
    (voice, card): (VoiceId, Option<Box<SharedCard>>),
    change: MarkChange,
) {
    let of = voice.clone();
    match machine
        .library(move |library| library.mark_voice(backend, &of, change))
        .await
    {
        Ok(mark) => {
            tell(machine, backend, BrowseEvent::Marked(voice, mark)).await;
            if let Some(card) = card {
                stand_so(machine, backend, Arc::from([*card])).await;
            }
        }
        Err(error) => {
            let trouble = machine.trouble(&error, "voices");
            machine.tell_trouble(trouble).await;
        }
    }
}

/// What was noted at a voice of the shared library is noted at the one that the account has of it from now on.
pub(super) async fn carry(machine: &Machine, backend: Backend, (from, to): (VoiceId, VoiceId)) {
    let added = to.clone();
    match machine
        .library(move |library| library.carry_mark(backend, (&from, &to)))
        .await
    {
        Ok(Some(mark)) => tell(machine, backend, BrowseEvent::Marked(added, mark)).await,
        Ok(None) => {}
        // It is added all the same.
        Err(error) => {
            let trouble = machine.trouble(&error, "voices");
            machine.tell_trouble(trouble).await;
        }
    }
}

/// Voices of the shared library stand there so by now: those of them that are marked are kept, and told.
pub(super) async fn stand_so(machine: &Machine, backend: Backend, cards: Arc<[SharedCard]>) {
    let kept = machine.library(move |library| {
        let cards = cards.iter().map(|card| (&card.id, card));
        library.keep_marked(backend, cards)
    });
    match kept.await {
        Ok(true) => tell_cards(machine, backend).await,
        Ok(false) => {}
        Err(error) => log::warn!("marked voices of the shared library aren't kept: {error}"),
    }
}

async fn tell_cards(machine: &Machine, backend: Backend) {
    match machine
        .library(move |library| library.marked_cards::<SharedCard>(backend))
        .await
    {
        Ok(cards) => tell(machine, backend, BrowseEvent::MarkedCards(cards.into())).await,
        Err(error) => log::warn!("marked voices of the shared library can't be read: {error}"),
    }
}
