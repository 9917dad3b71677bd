//! Playback of long sounds, stretch by stretch: when more is decoded, and when the next stretch begins.

use std::time::Duration;

use crate::machine::Machine;
use crate::playback::Asked;

/// Seconds before the end of a stretch at which the next one begins.
const BEFORE: f64 = 0.3;
/// Seconds ahead of the playhead beyond which nothing is decoded.
const AHEAD: f64 = 20.0;
/// The longest sleep between two looks at the playhead.
const NAP: Duration = Duration::from_secs(2);

/// Waits until the playhead comes near a moment, or something else is played.
pub(super) async fn until_near(machine: &Machine, asked: &Asked, at: f64) {
    while machine.deck.is_heard(asked) {
        let left = at - AHEAD - machine.deck.playhead().seconds();
        if left <= 0.0 {
            return;
        }
        nap(left).await;
    }
}

/// Waits for the end of a stretch. Returns the second and the side from which playback continues, unless something else
/// is played.
pub(super) async fn next(
    machine: &Machine,
    ends: f64,
    asked: &Asked,
) -> Option<(f64, usize, Asked)> {
    while machine.deck.is_heard(asked) {
        let head = machine.deck.playhead();
        let (from, is_paused) = (head.seconds(), head.is_paused());
        if ends - from <= BEFORE && !is_paused {
            let (next, side) = machine.deck.go_on(asked)?;
            return Some((from, side, next));
        }
        nap(ends - from).await;
    }
    None
}

/// Sleeps for a part of the seconds that are left: playback may be faster than the recording.
async fn nap(left: f64) {
    let left = Duration::try_from_secs_f64(left.max(BEFORE) / 4.0);
    tokio::time::sleep(left.map_or(NAP, |left| left.min(NAP))).await;
}
