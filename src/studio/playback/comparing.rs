//! Several takes at one loudness, from one to another at the same word. Of two that is A and B.

use std::sync::atomic::Ordering;

use super::{Listed, Ready, as_cued, decode, same_words};
use crate::audio::loudness;
use crate::audio::player::{Compared, Player, Track};
use crate::library::Library;
use crate::library::takes::Take;
use crate::studio::audition;
use crate::studio::command::Cue;
use crate::studio::error::StudioError;
use crate::studio::event::{PlaybackEvent, Playing, Side};
use crate::studio::machine::Machine;

/// Seconds of sound that are compared at most, one take aside: all of it is held.
const MOST_SECS: f64 = 1_200.0;

/// Readers of takes at once.
const READERS: usize = 4;

/// A take that is compared.
struct Read {
    take: Take,
    /// Its length before anything was left out of it, in seconds.
    seconds: f64,
    ready: Ready,
    /// As it is heard, in LUFS and dBTP.
    measured: (Option<f32>, Option<f32>),
}

/// Loads takes as they are shaped, all at one loudness, and plays the one at place `first`. Where they are too long
/// together, those at the end stay out.
pub(super) async fn compare(
    machine: &Machine,
    player: &Player,
    cues: Vec<Cue>,
    first: usize,
) -> Result<(), StudioError> {
    let deck = &machine.deck;
    let mine = deck.tracks.begun.fetch_add(1, Ordering::Relaxed) + 1;
    let wanted = cues.get(first).map(|cue| cue.take);
    let takes = cues.iter().map(|cue| cue.take).collect();
    deck.tell(PlaybackEvent::Loading(takes)).await;
    let all = read_all(machine, cues, first).await?;
    // Whoever plays or stops meanwhile wants no comparison any more.
    if deck.tracks.begun.load(Ordering::Relaxed) != mine {
        return Ok(());
    }
    if all.is_empty() {
        return Ok(());
    }
    let (lufs, gains) = audition::gains(all.iter().map(|read| read.measured));
    let first = all
        .iter()
        .position(|read| Some(read.take.card.id) == wanted);
    let first = first.unwrap_or_default();
    let sides = all.iter().zip(&gains).filter_map(|(read, gain_db)| {
        let Playing::Take { take, line } = read.ready.playing else {
            return None;
        };
        let gain_db = *gain_db;
        Some(Side {
            take,
            line,
            gain_db,
        })
    });
    let playing = Playing::Compare {
        sides: sides.collect(),
        first,
        lufs,
    };
    deck.tracks.list(Listed::default());
    deck.tracks
        .compare(all.iter().map(|read| read.take.card.id).collect());
    let mut oldest = None;
    let sounds: Vec<(&Take, f64)> = all.iter().map(|it| (&it.take, it.seconds)).collect();
    let alike = same_words::of_all(&sounds);
    let compared = all.iter().zip(gains).zip(alike);
    let compared = compared.map(|((read, gain_db), alike)| {
        let key = deck.tracks.name(playing.clone(), 0);
        oldest.get_or_insert(key);
        Compared {
            track: Track::trimmed(key, &read.ready.pcm, read.ready.from),
            gain_db,
            alike,
        }
    });
    let compared = compared.collect();
    deck.tracks.forget_before(oldest.unwrap_or_default());
    player.compare(compared, first);
    Ok(())
}

/// Reads them side by side.
async fn read_all(
    machine: &Machine,
    cues: Vec<Cue>,
    first: usize,
) -> Result<Vec<Read>, StudioError> {
    let library = machine.library.clone();
    let (cues, takes) = machine
        .blocking(move || some(&library, cues, first))
        .await?;
    let mut parts: Vec<Vec<(Cue, Take)>> = Vec::new();
    let each = cues.len().div_ceil(READERS).max(1);
    for (place, one) in cues.into_iter().zip(takes).enumerate() {
        if place % each == 0 {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(one);
        }
    }
    let readers = parts.into_iter().map(|part| {
        let library = machine.library.clone();
        machine.blocking(move || {
            let read = part
                .into_iter()
                .map(|(cue, take)| read(&library, cue, take));
            Ok::<_, StudioError>(read.collect::<Vec<_>>())
        })
    });
    let read = futures_util::future::try_join_all(readers).await?;
    let mut failed = None;
    let mut all = Vec::new();
    for read in read.into_iter().flatten() {
        match read {
            Ok(read) => all.push(read),
            Err(error) => failed = Some(error),
        }
    }
    // A take whose sound is gone stays out; where nothing is left to compare it, that is the answer.
    match failed {
        Some(error) if all.len() < 2 => Err(error),
        Some(error) => {
            log::warn!("a take can't be compared: {error}");
            Ok(all)
        }
        None => Ok(all),
    }
}

/// As many as can be held, what is told of them beside them.
fn some(
    library: &Library,
    cues: Vec<Cue>,
    first: usize,
) -> Result<(Vec<Cue>, Vec<Take>), StudioError> {
    let mut seconds = 0.0;
    let (mut kept, mut takes) = (Vec::new(), Vec::new());
    for (place, cue) in cues.into_iter().enumerate() {
        let take = library.take(cue.take)?;
        let more = seconds + take.card.seconds;
        if place == first || more <= MOST_SECS {
            seconds = more;
            kept.push(cue);
            takes.push(take);
        }
    }
    Ok((kept, takes))
}

fn read(library: &Library, cue: Cue, take: Take) -> Result<Read, StudioError> {
    let decoded = decode(library, cue.take)?;
    let seconds = decoded.1.seconds();
    let ready = as_cued(decoded, &cue, (false, false));
    let card = &take.card;
    let measured = if cue.shape.is_none() && card.lufs.is_some() {
        (card.lufs, card.peak_db)
    } else {
        let heard = loudness::measure(&ready.pcm);
        (heard.lufs, Some(heard.true_peak_db))
    };
    Ok(Read {
        take,
        seconds,
        ready,
        measured,
    })
}
