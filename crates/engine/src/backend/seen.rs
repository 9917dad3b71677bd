//! The list of a key's voices as it was seen last, kept for when nobody answers; and what voices were that are gone.

use crate::backend::known::Known;
use crate::backend::{Connection, HeldKey, Key};
use crate::error::StudioError;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_model::desk::{Voice, Voices};
use mynah_model::event::VoicesEvent;

/// The page of the kept list that has voices which are there no more, and how many it has at most.
const LOST: u32 = 1;
const MOST_LOST: usize = 200;

impl Machine {
    /// The voices of the key in use as they were seen last, where none are known now.
    pub async fn voices_seen(&self, backend: Backend) -> Option<Voices> {
        let known = self.known_now(backend);
        if known.is_some_and(|known| !known.voices.is_empty()) {
            return None;
        }
        let Key::Here(held) = self.backends.key() else {
            return None;
        };
        let name = self.own_list(&held);
        let seen = self.library(move |library| library.voices_seen(backend, (&name, 0)));
        let (_, voices): (_, Vec<Voice>) = seen.await.ok().flatten()?;
        Some(voices.into())
    }

    /// What the list of a key's voices is kept as: whose it is can't be asked when it is wanted.
    fn own_list(&self, held: &HeldKey) -> String {
        let base = self.base_of(held.base.as_deref());
        let id = held.id.map_or(0, |id| id.0);
        format!("own {base} {id} {}", held.secret.masked())
    }

    pub(super) async fn keep_voices_seen(&self, connection: &Connection, known: &Known) {
        let backend = connection.backend;
        let Key::Here(held) = self.backends.key() else {
            return;
        };
        if !known.was_listed() || backend == Backend::Draft || held.id != connection.key {
            return;
        }
        let name = self.own_list(&held);
        let voices = known.voices.clone();
        let kept = self.library(move |library| {
            let before = |page| {
                let seen = library.voices_seen::<Vec<Voice>>(backend, (&name, page));
                seen.map(|seen| seen.map(|(_, voices)| voices).unwrap_or_default())
            };
            // What a voice was is told by nobody else once it is gone.
            let mut lost = before(0)?;
            lost.extend(before(LOST)?);
            lost.retain(|voice| voices.of(&voice.id).is_none());
            lost.truncate(MOST_LOST);
            let listed: Vec<&Voice> = voices.iter().collect();
            library.keep_voices_seen(backend, (&name, LOST), &lost)?;
            library.keep_voices_seen(backend, (&name, 0), &listed)?;
            Ok(lost)
        });
        match kept.await {
            Ok(lost) if lost.is_empty() => {}
            Ok(lost) => {
                self.tell_voices(connection.side(), VoicesEvent::Vanished(lost))
                    .await;
            }
            // It ends: the next start reads the list anew.
            Err(StudioError::CutOff) => {}
            Err(error) => log::warn!("the list of voices isn't kept: {error}"),
        }
    }
}
