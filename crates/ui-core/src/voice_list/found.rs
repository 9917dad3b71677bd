//! The voices that somebody chooses from in another room: looked through as in the Voices room, some of them a frame.

use crate::voice_list::{Choice, Listed};
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;
use mynah_model::desk::{Desk, Voice};

/// The voices of a backend that words were found at, in the order of its list.
#[derive(Default)]
pub struct Found {
    listed: Listed,
    choice: Choice,
}

impl Found {
    /// Takes in what changed, and goes on looking; whether more is left to do. Until then those of before are here.
    pub fn follow(&mut self, desk: &Desk, backend: Backend, words: &str) -> bool {
        self.choice.words = words.trim().to_lowercase();
        self.listed.follow(desk, backend, &self.choice)
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.listed.len()
    }

    /// The one at a place.
    pub fn voice(&self, place: usize) -> Option<&Voice> {
        self.listed.voice(place)
    }

    /// Where one stands, if it is among them.
    pub fn place_of(&self, id: &VoiceId) -> Option<usize> {
        self.listed.place_of(id)
    }
}
