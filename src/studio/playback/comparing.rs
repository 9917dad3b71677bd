//! Two takes at equal loudness, from one to the other at the same word.

use std::sync::atomic::Ordering;

use super::{Listed, as_cued, decode, same_words};
use crate::audio::loudness;
use crate::audio::player::{Player, Track};
use crate::studio::command::Cue;
use crate::studio::error::StudioError;
use crate::studio::event::{PlaybackEvent, Playing};
use crate::studio::machine::Machine;

/// Loads two takes as they are shaped, at equal loudness: the louder one is turned down.
pub(super) async fn compare(
    machine: &Machine,
    player: &Player,
    a: Cue,
    b: Cue,
) -> Result<(), StudioError> {
    let deck = &machine.deck;
    let mine = deck.tracks.begun.fetch_add(1, Ordering::Relaxed) + 1;
    let loading = PlaybackEvent::Loading {
        a: a.take,
        b: b.take,
    };
    deck.tell(loading).await;
    let library = machine.library.clone();
    let (a, b, gains, alike) = machine
        .blocking(move || {
            let (take_a, take_b) = (library.take(a.take)?, library.take(b.take)?);
            let (sound_a, sound_b) = (decode(&library, a.take)?, decode(&library, b.take)?);
            let seconds = (sound_a.1.seconds(), sound_b.1.seconds());
            let alike = same_words::places((&take_a, seconds.0), (&take_b, seconds.1));
            let alone = (false, false);
            let (a, b) = (as_cued(sound_a, &a, alone), as_cued(sound_b, &b, alone));
            let gains = loudness::matched(&loudness::measure(&a.pcm), &loudness::measure(&b.pcm));
            Ok::<_, StudioError>((a, b, gains, alike))
        })
        .await?;
    // Whoever plays or stops meanwhile wants no comparison any more.
    if deck.tracks.begun.load(Ordering::Relaxed) != mine {
        return Ok(());
    }
    deck.tracks.list(Listed::default());
    let (Playing::Take { take: take_a, line }, Playing::Take { take: take_b, .. }) =
        (a.playing, b.playing)
    else {
        return Ok(());
    };
    let playing = Playing::Compare {
        a: take_a,
        b: take_b,
        line,
        gain_a_db: gains.0,
        gain_b_db: gains.1,
    };
    let key_a = deck.tracks.name(playing.clone(), 0);
    let key_b = deck.tracks.name(playing, 0);
    deck.tracks.forget_before(key_a);
    player.compare(
        Track::trimmed(key_a, &a.pcm, a.from),
        Track::trimmed(key_b, &b.pcm, b.from),
        gains,
        alike,
    );
    Ok(())
}
