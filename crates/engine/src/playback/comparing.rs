//! Several takes at one loudness, from one to another at the same word. Of two that is A and B.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::{Listed, Ready, Tracks, as_cued, decode, fail, same_words};
use crate::error::StudioError;
use crate::machine::Machine;
use crate::tasks;
use mynah_audio::loudness;
use mynah_audio::player::{Compared, Player, Track};
use mynah_core::ids::TakeId;
use mynah_model::audition;
use mynah_model::command::Cue;
use mynah_model::event::{PlaybackEvent, Playing, Side};
use mynah_records::takes::Take;
use mynah_store::Library;
use mynah_store::error::LibraryError;

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
/// together, those at the end stay out; whoever goes to one of those meanwhile hears that one, and others stay out. What
/// is heard goes on until all is here; nobody waits for that.
pub(super) async fn compare(machine: &Arc<Machine>, cues: Vec<Cue>, first: usize) {
    let deck = &machine.deck;
    let takes: Arc<[TakeId]> = cues.iter().map(|cue| cue.take).collect();
    let wanted = takes.get(first).copied();
    let number = deck.tracks.comparing.load(Arc::clone(&takes), wanted);
    deck.tell(PlaybackEvent::Loading(takes)).await;
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        let mut first = first;
        while let Some(other) = load(&machine, number, &cues, first).await {
            let Some(place) = cues.iter().position(|cue| cue.take == other) else {
                machine.deck.tracks.comparing.end(number);
                return;
            };
            first = place;
        }
    });
}

/// Reads and plays them; gives the one that was gone to meanwhile where it isn't held with these.
async fn load(machine: &Machine, number: u64, cues: &[Cue], first: usize) -> Option<TakeId> {
    let read = read_all(machine, number, cues.to_vec(), first).await;
    let tracks = &machine.deck.tracks;
    match (read, &machine.deck.player) {
        (Ok(SomeRead::Left), _) => tracks.comparing.first(number),
        (Ok(SomeRead::Whole { all, failed }), Some(player)) if !all.is_empty() => {
            let asked = cues.get(first).map(|cue| cue.take);
            match begin(tracks, player, (number, asked), &all) {
                Loaded::Plays => None,
                Loaded::Other(other) => Some(other),
                Loaded::Away => {
                    if let Some(error) = failed {
                        fail(machine, &error, "play").await;
                    }
                    None
                }
            }
        }
        (Ok(_), _) => {
            tracks.comparing.end(number);
            None
        }
        // Whoever plays or stops meanwhile wants no comparison any more.
        (Err(error), _) => {
            if tracks.comparing.end(number) {
                fail(machine, &error, "play").await;
            }
            None
        }
    }
}

/// What came of what was read.
#[derive(PartialEq, Eq)]
enum Loaded {
    /// It plays, or nobody waits for it any more.
    Plays,
    /// Another one is to be heard by now, and isn't among it.
    Other(TakeId),
    /// The one that was asked for can't be read: nothing is played, for another one would be taken for it.
    Away,
}

/// Plays what was read, where it is still waited for.
fn begin(
    tracks: &Tracks,
    player: &Player,
    (number, asked): (u64, Option<TakeId>),
    all: &[Read],
) -> Loaded {
    let (lufs, gains) = audition::gains(all.iter().map(|read| read.measured));
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
    let sides: Arc<[Side]> = sides.collect();
    let sounds: Vec<(&Take, f64)> = all.iter().map(|it| (&it.take, it.seconds)).collect();
    let alike = same_words::of_all(&sounds);
    let compared = all.iter().zip(gains).zip(alike);
    let compared = compared.map(|((read, gain_db), alike)| {
        // Named once it is known which one begins.
        let key = tracks.new_key();
        Compared {
            track: Track::trimmed(key, &read.ready.pcm, read.ready.from),
            gain_db,
            alike,
        }
    });
    let compared: Vec<Compared> = compared.collect();
    let takes: Arc<[TakeId]> = all.iter().map(|read| read.take.card.id).collect();
    let mut is_there = true;
    let read = (Arc::clone(&takes), asked);
    let other = tracks.comparing.begin(number, read, |load| {
        let first = takes.iter().position(|take| Some(*take) == load.first);
        let Some(first) = first else {
            is_there = false;
            tracks.list(Listed::default());
            player.stop();
            return;
        };
        let playing = Playing::Compare { sides, first, lufs };
        tracks.begun.fetch_add(1, Ordering::Relaxed);
        tracks.list(Listed::default());
        for one in &compared {
            tracks.name_key(one.track.key(), playing.clone(), 0);
        }
        tracks.forget_before(compared.first().map_or(0, |one| one.track.key()));
        if load.paused {
            player.compare_paused(compared, first);
        } else {
            player.compare(compared, first);
        }
        if load.once {
            player.play_out();
        }
    });
    match other {
        Some(other) => Loaded::Other(other),
        None if is_there => Loaded::Plays,
        None => Loaded::Away,
    }
}

/// What came of reading.
enum SomeRead {
    /// What could be read, and why something else couldn't.
    Whole {
        all: Vec<Read>,
        failed: Option<StudioError>,
    },
    /// Not all of it was: nobody waits for it any more, or another one is to be heard that isn't held with it.
    Left,
}

/// Reads them side by side.
async fn read_all(
    machine: &Machine,
    number: u64,
    cues: Vec<Cue>,
    first: usize,
) -> Result<SomeRead, StudioError> {
    let library = machine.library.clone();
    let asked = cues.get(first).map(|cue| cue.take);
    let (cues, takes, mut failed) = machine
        .blocking(move || some(&library, cues, first))
        .await?;
    let count = cues.len();
    let held: Arc<[TakeId]> = cues.iter().map(|cue| cue.take).collect();
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
        let tracks = Arc::clone(&machine.deck.tracks);
        let held = Arc::clone(&held);
        machine.blocking(move || {
            let read = part
                .into_iter()
                .take_while(|_| tracks.comparing.is_wanted(number, (&held, asked)))
                .map(|(cue, take)| read(&library, cue, take));
            Ok::<_, StudioError>(read.collect::<Vec<_>>())
        })
    });
    let read = futures_util::future::try_join_all(readers).await?;
    if read.iter().map(Vec::len).sum::<usize>() < count {
        return Ok(SomeRead::Left);
    }
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
        failed => {
            if let Some(error) = &failed {
                log::warn!("a take can't be compared: {error}");
            }
            Ok(SomeRead::Whole { all, failed })
        }
    }
}

/// What is compared, what is told of each beside it, and why one isn't there any more.
type Held = (Vec<Cue>, Vec<Take>, Option<StudioError>);

/// As many as can be held.
fn some(library: &Library, cues: Vec<Cue>, first: usize) -> Result<Held, StudioError> {
    let mut seconds = 0.0;
    let (mut kept, mut takes, mut failed) = (Vec::new(), Vec::new(), None);
    for (place, cue) in cues.into_iter().enumerate() {
        let take = match library.take(cue.take) {
            Ok(take) => take,
            // It was cleaned away meanwhile; the others are there.
            Err(error @ LibraryError::NoTake(_)) => {
                failed = Some(error.into());
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let more = seconds + take.card.seconds;
        if place == first || more <= MOST_SECS {
            seconds = more;
            kept.push(cue);
            takes.push(take);
        }
    }
    Ok((kept, takes, failed))
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
