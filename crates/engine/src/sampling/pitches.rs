//! How high the recordings are spoken that a voice was made of, as far as they are kept here: what is added, or read aloud
//! by whoever agrees anew, is compared with them.

use std::sync::Arc;

use super::{looked_at, tell, turn};
use crate::error::StudioError;
use crate::inspecting::Check;
use crate::machine::Machine;
use mynah_model::attempt::weighted;
use mynah_model::event::CloningEvent;

/// Listens to recordings of a voice or a record, by their hashes, and tells the pitch in which most is said.
pub(super) async fn own(machine: Arc<Machine>, of: String, hashes: Vec<String>) {
    let turn = turn().await;
    let library = machine.library.clone();
    let heard = machine.blocking(move || {
        let mut heard = Vec::new();
        for hash in &hashes {
            // What isn't here any more tells nothing.
            let Some(input) = library.kept_input(hash)? else {
                continue;
            };
            let sample = looked_at(&library, input)?;
            let seconds = sample.value(Check::Length).unwrap_or(0.0);
            heard.extend(sample.pitch.map(|pitch| (pitch, seconds)));
        }
        Ok::<_, StudioError>(weighted(heard))
    });
    let heard = heard.await;
    drop(turn);
    match heard {
        Ok(Some(pitch)) => tell(&machine, CloningEvent::OwnPitch(of, pitch)).await,
        Ok(None) => {}
        Err(error) => log::warn!("recordings of a voice can't be compared with: {error}"),
    }
}
