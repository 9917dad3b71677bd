//! What is heard is shaped otherwise while it is heard: it goes on at the same place, as it is written from now on.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::timeout;

use super::{Decoded, as_cued, decode, fail};
use crate::error::StudioError;
use crate::machine::Machine;
use crate::tasks;
use mynah_audio::player::Track;
use mynah_core::ids::TakeId;
use mynah_core::shape::Shape;
use mynah_model::command::Cue;
use mynah_model::event::Playing;

/// Samples of a take that is kept while it is shaped: a longer one is decoded each time.
const KEPT: usize = 5_000_000;
/// How long it is kept when nobody shapes it any more.
const KEPT_FOR: Duration = Duration::from_secs(10);

/// Follows how what is heard is to sound, for as long as the machine lives. Of many wishes only the newest is done: a
/// slider makes more of them than a long take can be shaped.
pub(crate) fn keep(machine: &Arc<Machine>) {
    let mut wished = machine.deck.tracks.wished.subscribe();
    let machine = Arc::downgrade(machine);
    tasks::spawn(async move {
        // Decoded once, for as long as somebody shapes it.
        let mut kept = None;
        loop {
            let wish = match kept {
                Some(_) => timeout(KEPT_FOR, wished.changed()).await,
                None => Ok(wished.changed().await),
            };
            match wish {
                Ok(Ok(())) => {}
                Ok(Err(_closed)) => return,
                Err(_elapsed) => {
                    kept = None;
                    continue;
                }
            }
            let Some(machine) = machine.upgrade() else {
                return;
            };
            wished.mark_unchanged();
            for (take, shape) in machine.deck.tracks.take_wishes() {
                if let Err(error) = reshape(&machine, take, shape, &mut kept).await {
                    fail(&machine, &error, "play").await;
                }
            }
        }
    });
}

async fn reshape(
    machine: &Machine,
    take: TakeId,
    shape: Shape,
    kept: &mut Option<(TakeId, Arc<Decoded>)>,
) -> Result<(), StudioError> {
    let deck = &machine.deck;
    let Some(player) = &deck.player else {
        return Ok(());
    };
    let begun = deck.tracks.begun.load(Ordering::Relaxed);
    // What was listed plays so the next time, too.
    let listed = deck.tracks.reshape(take, shape);
    let Some(heard) = player.playhead().track() else {
        return Ok(());
    };
    let named = deck.tracks.named(heard).map(|named| named.playing);
    let (key, (place, cue, joining)) = match (named, listed) {
        (Some(Playing::Take { take: it, .. }), Some(listed)) if it == take => (heard, listed),
        (Some(Playing::Compare { .. }), _) => {
            let Some(key) = deck.tracks.compared(heard, take) else {
                return Ok(());
            };
            let cue = Cue {
                shape,
                ..Cue::as_made(take)
            };
            (key, (0, cue, (false, false)))
        }
        _ => return Ok(()),
    };
    let decoded = match kept.take() {
        Some((of, decoded)) if of == take => decoded,
        _ => {
            let library = machine.library.clone();
            Arc::new(machine.blocking(move || decode(&library, take)).await?)
        }
    };
    if decoded.1.samples.len() <= KEPT {
        *kept = Some((take, Arc::clone(&decoded)));
    }
    let shaped = machine.blocking(move || {
        let ready = as_cued((*decoded).clone(), &cue, joining);
        let track = Track::trimmed(key, &ready.pcm, ready.from);
        Ok::<_, StudioError>((track, ready.measured(place)))
    });
    let (track, measured) = shaped.await?;
    if deck.tracks.begun.load(Ordering::Relaxed) == begun {
        player.exchange(track);
        if joining.0 {
            // The whole is as long as its takes are by now.
            deck.tell(measured).await;
        }
    }
    Ok(())
}
