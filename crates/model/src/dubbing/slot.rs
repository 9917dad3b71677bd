//! Where a line is said in a dub, and how much time it has.

use crate::dubbing::film::{FilmCard, Language, Stands};
use crate::dubbing::refused::NoDub;
use mynah_audio::splice;

/// So much of the track around a line is replaced with it, in seconds: what was said there begins and ends within.
pub const AIR: [f64; 2] = [0.03, 0.06];

/// Nearer to the next line than this nothing is said, in seconds.
const APART: f64 = 0.05;

/// Where a line is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// From when on it is said, in seconds.
    pub start: f64,
    /// How long it is said now.
    pub seconds: f64,
    /// How long it has as it is: as long as now or, where that is longer, as in the recording.
    pub fits: f64,
    /// How long it may last at its own tempo, before the next one begins.
    pub most: f64,
    /// Where the track may be replaced.
    bounds: [f64; 2],
}

/// Where a line of a language is said, in the track that is here.
///
/// # Errors
/// Nobody knows what is said, or there is no such line.
pub fn slot(card: &FilmCard, language: &Language, line: usize) -> Result<Slot, NoDub> {
    let end = match card.stands(&language.code) {
        Some(Stands::Ready { seconds, .. }) => *seconds,
        _ => card.film.how.seconds(),
    };
    within(language, line, end)
}

/// The same in a track of so many seconds.
pub fn within(language: &Language, line: usize, end: f64) -> Result<Slot, NoDub> {
    let lines = &language.lines;
    if lines.is_empty() {
        return Err(NoDub::NoLines(language.code.clone()));
    }
    let none = || NoDub::NoLine {
        line,
        lines: lines.len(),
    };
    let place = line.checked_sub(1).ok_or_else(none)?;
    let own = lines.get(place).ok_or_else(none)?;
    let now = language.spans();
    let others = language.patches.iter().filter(|patch| patch.line != line);
    let mut bounds = [0.0, end.max(own.end)];
    let [from, to] = &mut bounds;
    for (_, [start, end]) in now.iter().enumerate().filter(|(at, _)| *at != place) {
        if *start < own.start && *end <= own.start {
            *from = from.max(*end);
        }
        if *start > own.start {
            *to = to.min(*start);
        }
    }
    for patch in others {
        let [begins, ends] = patch.span;
        if begins < own.start && ends <= own.start + AIR[0] {
            *from = from.max(ends);
        }
        if begins > own.start {
            *to = to.min(begins);
        }
    }
    let apart = if *to < end { APART } else { 0.0 };
    let seconds = own.end.min(*to) - own.start;
    let most = (*to - apart - own.start).max(0.0);
    let recorded = own.slot.map_or(0.0, |[_, ends]| ends - own.start);
    Ok(Slot {
        start: own.start,
        seconds,
        fits: seconds.max(recorded).min(most),
        most,
        bounds,
    })
}

impl Slot {
    /// Where the track may be replaced: nothing else is said there.
    pub fn bounds(self) -> [f64; 2] {
        self.bounds
    }

    /// How long what was spoken lasts here, and where the track is replaced; faster only where the next line begins before
    /// it would end.
    pub fn take(self, seconds: f64) -> Result<(f64, [f64; 2]), NoDub> {
        let lasts = seconds.min(self.most);
        if seconds > lasts * f64::from(splice::FASTEST) {
            return Err(no_room(seconds, self.most));
        }
        let [first, last] = self.bounds;
        let from = (self.start - AIR[0]).max(first).min(self.start);
        let ends = self.start + self.seconds.max(lasts);
        Ok((lasts, [from, (ends + AIR[1]).min(last)]))
    }
}

/// Returns the error that speech of `seconds` has only `room` seconds, with the speech rounded up and the room down.
pub fn no_room(seconds: f64, room: f64) -> NoDub {
    // Never less than it is too long: with what is told, and kept, it has no room either.
    NoDub::NoRoom {
        ms: (seconds * 1_000.0).ceil() as u64,
        room_ms: (room * 1_000.0) as u64,
    }
}
