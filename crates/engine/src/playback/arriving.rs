//! What is heard while it arrives.

use std::sync::atomic::Ordering;

use super::{Deck, Listed, Refusal};
use mynah_audio::player::{Feed, Track};
use mynah_core::ids::{JobId, ProjectLine};
use mynah_model::event::Playing;

/// What is going to arrive and isn't played yet: it is known later from where.
pub struct Unplayed {
    key: u64,
    track: Track,
    playing: Playing,
    /// Milliseconds from its order to when it was made.
    waited_ms: u32,
    /// What had begun to be heard by then.
    begun: u64,
}

impl Deck {
    /// What a job's sound is pushed to, and what plays it.
    pub fn arriving(
        &self,
        job: JobId,
        line: Option<ProjectLine>,
        hz: u32,
        waited_ms: u32,
    ) -> Result<(Feed, Unplayed), Refusal> {
        let player = self.player.as_ref().ok_or(Refusal::NoPlayer)?;
        let key = self.tracks.new_key();
        let (feed, track) = player.feed(key, hz);
        let playing = Playing::Arriving { job, line };
        let unplayed = Unplayed {
            key,
            track,
            playing,
            waited_ms,
            begun: self.tracks.begun.load(Ordering::Relaxed),
        };
        Ok((feed, unplayed))
    }

    /// Plays what arrives, from `at` seconds: of that much there is already. Not where something else began meanwhile.
    pub fn play_arriving(&self, unplayed: Unplayed, at: f64) {
        let Some(player) = self.player.as_ref() else {
            return;
        };
        let Unplayed {
            key,
            track,
            playing,
            waited_ms,
            begun,
        } = unplayed;
        if self.tracks.begun.load(Ordering::Relaxed) != begun {
            return;
        }
        self.tracks.comparing.give_up();
        self.tracks.begun.fetch_add(1, Ordering::Relaxed);
        self.tracks.list(Listed::default());
        self.tracks.name_key(key, playing, waited_ms);
        self.tracks.forget_before(key);
        player.play(vec![track], at);
    }
}
