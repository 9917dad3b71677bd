//! One line said otherwise: what was bought for it is fitted into its slot and takes the place of what the dub says
//! there. Nothing of the dub is changed: a patch is kept beside it, and applied whenever the track is written.

use std::io::BufReader;

use crate::audio::decode::{Source, decode_kept};
use crate::audio::pcm::Pcm;
use crate::audio::resample::resample;
use crate::audio::splice::{self, New, TooLong, cut_out, cut_out_mono};
use crate::deliver::dub::Replacement;
use crate::library::Library;
use crate::library::blobs::Blob;
use crate::studio::command::PatchWish;
use crate::studio::dubbing::film::{Bed, Film, FilmCard, Language, Patch, Segment, Stands};
use crate::studio::dubbing::refused::NoDub;
use crate::studio::dubbing::stands;
use crate::studio::error::StudioError;
use crate::studio::governor::Urgency;
use crate::studio::machine::Machine;
use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::ids::{FilmId, TakeId};
use crate::terms::request::{Generation, Input, SpeechRequest};

/// So much of the track around a line is replaced with it, in seconds: what was said there begins and ends within.
const AIR: [f64; 2] = [0.03, 0.06];
/// Up to here a line is said faster before it is allowed to last longer.
const FAST: f64 = 1.2;
/// Frames a second by which the length of what was bought is told.
const RATE: u32 = 48_000;
/// Nearer to the next line than this nothing is said, in seconds.
const APART: f64 = 0.05;

/// Where a line is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// From when on it is said, in seconds.
    pub start: f64,
    /// How long it is said now.
    pub seconds: f64,
    /// How long it may last before the next one begins.
    pub most: f64,
    /// Where the track may be replaced.
    bounds: [f64; 2],
}

/// Where a line of a language is said, in a track that ends at `end`.
///
/// # Errors
/// Nobody knows what is said, or there is no such line.
pub fn slot(language: &Language, line: usize, end: f64) -> Result<Slot, NoDub> {
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
    let now = language.now();
    let others = language.patches.iter().filter(|patch| patch.line != line);
    let mut bounds = [0.0, end.max(own.end)];
    let [from, to] = &mut bounds;
    for other in now.iter().enumerate().filter(|(at, _)| *at != place) {
        let other = other.1;
        if other.start < own.start && other.end <= own.start {
            *from = from.max(other.end);
        }
        if other.start > own.start {
            *to = to.min(other.start);
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
    Ok(Slot {
        start: own.start,
        seconds: own.end.min(*to) - own.start,
        most: (*to - apart - own.start).max(0.0),
        bounds,
    })
}

impl Slot {
    /// How long what was spoken lasts here, and where the track is replaced; faster where it has to be.
    fn take(self, seconds: f64) -> Result<(f64, [f64; 2]), NoDub> {
        let fits = self.seconds.min(self.most);
        let lasts = if seconds <= fits * FAST {
            seconds.min(fits)
        } else {
            (seconds / FAST).min(self.most).max(fits)
        };
        if seconds > lasts * f64::from(splice::FASTEST) {
            return Err(no_room(seconds, self.most));
        }
        let [first, last] = self.bounds;
        let from = (self.start - AIR[0]).max(first).min(self.start);
        let ends = self.start + self.seconds.max(lasts);
        Ok((lasts, [from, (ends + AIR[1]).min(last)]))
    }
}

fn no_room(seconds: f64, room: f64) -> NoDub {
    let tenths = |seconds: f64| (seconds * 10.0).round() as u64;
    NoDub::NoRoom {
        tenths: tenths(seconds),
        room: tenths(room),
    }
}

/// Has a line said otherwise from now on.
pub(super) async fn patch(
    machine: &Machine,
    id: &FilmId,
    wish: PatchWish,
) -> Result<Patch, StudioError> {
    let card = stands::look(machine, id).await?;
    let account = match wish.account.clone() {
        Some(account) => account,
        None => account(machine, card.backend).await?,
    };
    let (library, now, id) = (machine.library.clone(), machine.clock.now(), id.clone());
    machine
        .blocking(move || {
            let code = wish.language.clone();
            let patch = made(&library, &card, wish, (account, now))?;
            let new = patch.clone();
            library.change_film(card.backend, (&id, card.at), |there| {
                let mut film = Film::read(&there?).ok()?;
                let mut all = film.languages.iter_mut();
                let language = all.find(|it| it.code == code)?;
                language.mend(new.line, Some(new));
                Some(film.written())
            })?;
            Ok::<_, StudioError>(patch)
        })
        .await
}

/// What was bought for a line, fitted into its place; what can't be applied is none.
fn made(
    library: &Library,
    card: &FilmCard,
    wish: PatchWish,
    (account, at): (String, UnixMillis),
) -> Result<Patch, StudioError> {
    let (language, take) = ready(card, &wish.language)?;
    let end = library.take(take)?.card.seconds;
    let slot = slot(language, wish.line, end)?;
    let spoken = spoken(library, card.backend, (&account, &wish.speech), RATE)?;
    let seconds = spoken.len() as f64 / f64::from(RATE);
    let (lasts, span) = slot.take(seconds)?;
    let patch = Patch {
        line: wish.line,
        text: wish.text,
        voice: wish.voice,
        speech: wish.speech,
        account,
        span,
        said: [slot.start, slot.start + lasts],
        tempo: (seconds / lasts).max(1.0) as f32,
        bed: if card.film.how.drop_background {
            Bed::Silent
        } else {
            Bed::Ducked
        },
        at,
    };
    replacement(library, card, language, take, &patch)?;
    Ok(patch)
}

/// What was bought for a line of another dub, for one that says the same.
pub(super) fn anew(
    library: &Library,
    card: &FilmCard,
    code: &str,
    (line, old): (usize, &Patch),
    at: UnixMillis,
) -> Result<Patch, StudioError> {
    let wish = PatchWish {
        language: code.to_owned(),
        line,
        text: old.text.clone(),
        voice: old.voice.clone(),
        speech: old.speech.clone(),
        account: Some(old.account.clone()),
    };
    made(library, card, wish, (old.account.clone(), at))
}

/// The account that pays for a line that is asked for alone.
async fn account(machine: &Machine, backend: Backend) -> Result<String, StudioError> {
    let payer = machine.payer(None, backend, Urgency::Interactive).await;
    if let Some(account) = payer.account.clone() {
        return Ok(account);
    }
    let way = (None, backend, Urgency::Interactive);
    Ok(machine.connect_to_pay(way, &payer).await?.account.clone())
}

/// A language that is here, and its sound.
pub(super) fn ready<'a>(
    card: &'a FilmCard,
    code: &str,
) -> Result<(&'a Language, TakeId), StudioError> {
    let language = card.film.language(code);
    let language = language.ok_or_else(|| NoDub::NoLanguage(code.to_owned()))?;
    match card.stands(code) {
        Some(Stands::Ready { take, .. }) => Ok((language, *take)),
        _ => Err(NoDub::NotReady(code.to_owned()).into()),
    }
}

/// The sound of a dub as it came.
pub(super) fn track(library: &Library, take: TakeId) -> Result<Box<dyn Source>, StudioError> {
    let blob = library.take(take)?.blob;
    Ok(Box::new(BufReader::new(library.open_blob(&blob)?)))
}

/// The recording that is dubbed.
pub(super) fn recording(library: &Library, input: &Input) -> Result<Box<dyn Source>, StudioError> {
    let blob = Blob {
        hash: input.hash.clone(),
        extension: input.extension.clone(),
        bytes: input.bytes,
    };
    Ok(Box::new(BufReader::new(library.open_blob(&blob)?)))
}

/// What was bought for a line, without the silence around it, at a rate.
fn spoken(
    library: &Library,
    backend: Backend,
    (account, speech): (&str, &SpeechRequest),
    hz: u32,
) -> Result<Vec<f32>, StudioError> {
    let request = Generation::Speech(speech.clone());
    let takes = library.takes_like((backend, account), &request)?;
    let take = *takes.first().ok_or(NoDub::Silent)?;
    let bytes = library.sound_bytes(take)?;
    let sound = decode_kept(&bytes, Some(speech.format))?.pcm.into_mono();
    let sound: Pcm = resample(&sound, hz);
    Ok(splice::spoken(&sound).ok_or(NoDub::Silent)?)
}

/// What takes the place of the track where a line is said otherwise.
pub(super) fn replacement(
    library: &Library,
    card: &FilmCard,
    language: &Language,
    take: TakeId,
    patch: &Patch,
) -> Result<Replacement, StudioError> {
    let mut spans = vec![patch.span];
    spans.extend(neighbours(&language.lines, patch.line));
    let mut base = cut_out(&mut *track(library, take)?, &spans)?;
    let (hz, channels) = (base.hz, base.channels);
    let lufs = base.loudness(1..spans.len());
    let spoken = spoken(library, card.backend, (&patch.account, &patch.speech), hz)?;
    let room = splice::frames(patch.said, hz);
    let room = (room.end - room.start) as usize;
    let spoken = if patch.tempo > 1.0 {
        let seconds = spoken.len() as f64 / f64::from(hz);
        let fitted = splice::fit(spoken, hz, room);
        let [from, to] = patch.said;
        fitted.map_err(|TooLong| no_room(seconds, to - from))?.0
    } else {
        spoken
    };
    let under = match patch.bed {
        Bed::Silent => None,
        Bed::Ducked => {
            let begins = card.film.how.cut.map_or(0.0, |cut| f64::from(cut.start));
            let span = patch.span.map(|secs| secs + begins);
            let mut recording = recording(library, &card.film.how.input)?;
            let cut = cut_out_mono(&mut *recording, hz, &[span])?;
            cut.samples.into_iter().next()
        }
    };
    let at = splice::frames(patch.span, hz).start;
    let speaks = splice::frames(patch.said, hz).start;
    let new = New {
        spoken: &spoken,
        at: speaks.saturating_sub(at) as usize,
        bed: under.as_deref(),
        lufs,
    };
    let there = std::mem::take(base.samples.first_mut().ok_or(NoDub::Silent)?);
    Ok(Replacement {
        from: at,
        hz,
        channels,
        samples: splice::splice(&there, (hz, channels), &new),
    })
}

/// Where the nearest lines around one are said that the dub says; where there are none, where it is said itself. Nothing is
/// heard of a line that the dub lacks: it would be as loud as silence.
fn neighbours(lines: &[Segment], line: usize) -> Vec<[f64; 2]> {
    let place = line.saturating_sub(1);
    let span = |line: &Segment| [line.start, line.end];
    let is_said = |line: &&Segment| !line.text.trim().is_empty();
    let before = lines.get(..place).unwrap_or_default();
    let behind = lines.get(place.saturating_add(1)..).unwrap_or_default();
    let around = [
        before.iter().rev().find(is_said),
        behind.iter().find(is_said),
    ];
    let found: Vec<[f64; 2]> = around.into_iter().flatten().map(span).collect();
    if found.is_empty() {
        let own = lines.get(place).filter(is_said);
        own.map(span).into_iter().collect()
    } else {
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A patch between two lines that the dub lacks was made as loud as the silence there.
    #[test]
    fn a_line_is_as_loud_as_the_nearest_ones_that_are_said() {
        let line = |start: f64, text: &str| Segment {
            text: text.to_owned(),
            start,
            end: start + 1.0,
            ..Segment::default()
        };
        let mut lines = [
            line(0.0, "One."),
            line(2.0, ""),
            line(4.0, "Three."),
            line(6.0, " "),
            line(8.0, "Five."),
        ];
        assert_eq!(neighbours(&lines, 3), [[0.0, 1.0], [8.0, 9.0]]);
        assert_eq!(neighbours(&lines, 1), [[4.0, 5.0]]);
        assert_eq!(neighbours(&lines, 2), [[0.0, 1.0], [4.0, 5.0]]);
        for at in [0, 4] {
            lines[at].text.clear();
        }
        assert_eq!(neighbours(&lines, 3), [[4.0, 5.0]], "no other is said");
        lines[2].text.clear();
        assert_eq!(neighbours(&lines, 3), [[0.0; 2]; 0]);
    }
}
