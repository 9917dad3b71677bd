//! Where the sound stands: read by the interface each frame, written by the player.

use mynah_audio::player;

/// A cheap handle to the player's position. Clones share it; a default one stands at the start.
#[derive(Clone, Debug, Default)]
pub struct Playhead(Option<player::Playhead>);

impl Playhead {
    /// Returns the playhead of a player; without one it stays at 0.
    pub fn of(player: Option<&player::Player>) -> Self {
        Self(player.map(player::Player::playhead))
    }

    /// Seconds from the start of what plays.
    pub fn seconds(&self) -> f64 {
        self.0.as_ref().map_or(0.0, player::Playhead::seconds)
    }

    /// Whether it moves: sound is heard now.
    pub fn is_running(&self) -> bool {
        self.0.as_ref().is_some_and(player::Playhead::is_moving)
    }

    /// Whether somebody let it stand.
    pub fn is_paused(&self) -> bool {
        self.0.as_ref().is_some_and(player::Playhead::is_paused)
    }

    /// Whether it stands still because a stream is late.
    pub fn is_starving(&self) -> bool {
        self.0.as_ref().is_some_and(player::Playhead::is_starving)
    }
}
