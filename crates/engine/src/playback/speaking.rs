//! The voice of an agent in a conversation, reply by reply.

use std::sync::atomic::Ordering;

use super::{Deck, Listed};
use mynah_audio::player::{Growth, Track};

/// A reply of an agent that is played while it arrives. Dropped, it is played to its end.
pub struct SpokenReply {
    key: u64,
    growth: Growth,
}

impl SpokenReply {
    /// Returns the number by which the player knows it.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// Appends samples.
    pub fn push(&mut self, samples: &[f32]) {
        self.growth.push(samples);
    }
}

impl Deck {
    /// Plays a reply that begins with these samples and has so many seconds at most. It follows the reply that still
    /// sounds, and replaces anything else. Returns `None` if there is no player.
    pub fn speak(
        &self,
        begun: &[f32],
        (hz, most_s): (u32, f64),
        before: Option<u64>,
    ) -> Option<SpokenReply> {
        let player = self.player.as_ref()?;
        // Without a name, no event tells of it: the conversation does.
        let key = self.tracks.new_key();
        let (track, growth) = Track::growing(key, hz, (0.0, most_s), begun);
        if before.is_some() && player.playhead().track() == before {
            player.append(track);
        } else {
            self.tracks.comparing.give_up();
            self.tracks.begun.fetch_add(1, Ordering::Relaxed);
            self.tracks.list(Listed::default());
            player.play(vec![track], 0.0);
        }
        Some(SpokenReply { key, growth })
    }

    /// Drops what still sounds of a reply.
    pub fn silence(&self, reply: u64) {
        if let Some(player) = &self.player
            && player.playhead().track() == Some(reply)
        {
            player.stop();
        }
    }
}
