//! What takes the place of a dub's sound where a line is said otherwise: made once, and kept beside what was bought for
//! the line, for a film of many fixes is measured, heard and written again and again.

use mynah_model::dubbing::slot::no_room;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tracing::warn;

use crate::dubbing::patch::{recording, spoken, take_for, track};
use crate::dubbing::said_anew;
use crate::error::{Refusal, StudioError};
use mynah_audio::pcm::Pcm;
use mynah_audio::resample::resample;
use mynah_audio::separate::parted;
use mynah_audio::splice::{self, TooLong, cut_out};
use mynah_core::ids::TakeId;
use mynah_export::dub::Replacement;
use mynah_model::dubbing::film::{Bed, FilmCard, Language, Patch, Segment};
use mynah_model::dubbing::refused::NoDub;
use mynah_model::slices::both;
use mynah_records::blobs::Blob;
use mynah_store::Library;
use mynah_store::derived::Derived;
use mynah_store::error::LibraryError;

/// Raised whenever the same line would be fitted otherwise.
const VERSION: u32 = 2;

/// So much of the recording around a line is heard with it, in seconds: what lies under it is known by its pauses.
const AROUND: f64 = 1.0;

/// What a replacement was made of, as a hash.
type MadeOf = [u8; 32];

/// What takes the place of the track where a line is said otherwise.
pub(super) fn replacement(
    library: &Library,
    card: &FilmCard,
    language: &Language,
    take: TakeId,
    patch: &Patch,
) -> Result<Replacement, StudioError> {
    let bought = take_for(library, card.backend, patch)?;
    let bought = bought.ok_or_else(|| gone(language, patch))?;
    let (blob, dub) = (library.take(bought)?.blob, library.take(take)?.blob);
    let of = made_of(card, language, &dub, patch);
    let kept = library.derived(&blob, kept_as(&of));
    if let Some(kept) = kept.and_then(|bytes| read(&bytes, &of)) {
        return Ok(kept);
    }
    let made = make(library, card, language, (take, bought), patch, patch.bed);
    let (made, _) = made.map_err(|error| match error {
        // One that has no room fails no language.
        StudioError::Refused(Refusal::NotDubbed(NoDub::NoRoom { .. })) => {
            gone(language, patch).into()
        }
        error => or_gone(error, language, patch),
    })?;
    keep(library, &blob, &made, &of);
    Ok(made)
}

/// A new fix with what lies under it: where that would be the recording turned down, the background that is in it, if it
/// can be parted from the speech. What is made of it is kept.
pub(super) fn laid(
    library: &Library,
    card: &FilmCard,
    language: &Language,
    take: TakeId,
    patch: Patch,
) -> Result<Patch, StudioError> {
    let bought = patch.take.ok_or(NoDub::Silent)?;
    let wanted = match patch.bed {
        Bed::Ducked => Bed::Separated,
        other => other,
    };
    let made = make(library, card, language, (take, bought), &patch, wanted);
    let (made, bed) = made.map_err(|error| or_gone(error, language, &patch))?;
    let patch = Patch { bed, ..patch };
    let (blob, dub) = (library.take(bought)?.blob, library.take(take)?.blob);
    keep(
        library,
        &blob,
        &made,
        &made_of(card, language, &dub, &patch),
    );
    Ok(patch)
}

/// The same; nothing where its sound is gone: what the dub itself says is heard then, and that is told at its line.
pub(super) fn if_here(
    library: &Library,
    card: &FilmCard,
    language: &Language,
    take: TakeId,
    patch: &Patch,
) -> Result<Option<Replacement>, StudioError> {
    match replacement(library, card, language, take, patch) {
        Ok(made) => Ok(Some(made)),
        Err(StudioError::Refused(Refusal::NotDubbed(NoDub::FixGone { .. }))) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A file that is gone, as what that means for a fix.
fn or_gone(error: StudioError, language: &Language, patch: &Patch) -> StudioError {
    match error {
        StudioError::Library(LibraryError::MissingBlob { .. }) => gone(language, patch).into(),
        error => error,
    }
}

fn gone(language: &Language, patch: &Patch) -> NoDub {
    NoDub::FixGone {
        language: language.code.clone(),
        line: patch.line,
    }
}

/// What is known of a sound in this place: one that is bought once is said at several lines.
fn kept_as([first, second, third, fourth, ..]: &MadeOf) -> Derived {
    Derived::Fix(u32::from_be_bytes([*first, *second, *third, *fourth]))
}

/// Keeps what was made; without it, it is only made again.
fn keep(library: &Library, blob: &Blob, made: &Replacement, of: &MadeOf) {
    if let Err(error) = library.keep_derived(blob, kept_as(of), &written(made, of)) {
        warn!(%error, "a fitted line could not be kept");
    }
}

/// What takes the place of a stretch, and what lies under the line there: the bed that is wanted, where there is one.
fn make(
    library: &Library,
    card: &FilmCard,
    language: &Language,
    (take, bought): (TakeId, TakeId),
    patch: &Patch,
    wanted: Bed,
) -> Result<(Replacement, Bed), StudioError> {
    if patch.speech.is_anew() {
        let made = said_anew::made(library, (take, bought), patch.span)?;
        return Ok((made, Bed::Service));
    }
    let mut spans = vec![patch.span];
    spans.extend(neighbours(&language.lines, patch.line));
    // One's own background goes on under all of the track.
    let is_recorded = matches!(wanted, Bed::Ducked | Bed::Separated);
    // One that was separated stays so, whatever a later version thinks of it.
    let is_sure = patch.bed == wanted;
    let (here, under) = both(
        || {
            let base = cut_out(&mut *track(library, take)?, &spans)?;
            let spoken = spoken(library, bought, (&patch.speech, base.hz))?;
            Ok::<_, StudioError>((base, spoken))
        },
        || {
            let under =
                is_recorded.then(|| Under::of(library, card, patch.span, (wanted, is_sure)));
            under.transpose()
        },
    );
    let ((mut base, spoken), under) = (here?, under?);
    let (hz, channels) = (base.hz, base.channels);
    let lufs = base.loudness(1..spans.len());
    let room = splice::frames(patch.said, hz);
    let room = (room.end - room.start) as usize;
    // Another take of the same may be longer than the one that was fitted.
    let is_long = spoken.len() > room + (hz / 100) as usize;
    let spoken = if patch.tempo > 1.0 || is_long {
        let seconds = spoken.len() as f64 / f64::from(hz);
        let fitted = splice::fit(spoken, hz, room);
        let [from, to] = patch.said;
        fitted.map_err(|TooLong| no_room(seconds, to - from))?.0
    } else {
        spoken
    };
    let beneath = under.as_ref().map(|under| under.at(hz, channels));
    let at = splice::frames(patch.span, hz).start;
    let speaks = splice::frames(patch.said, hz).start;
    let new = splice::New {
        spoken: &spoken,
        at: speaks.saturating_sub(at) as usize,
        bed: under
            .as_ref()
            .zip(beneath.as_deref())
            .map(|(under, samples)| splice::Bed {
                samples,
                db: under.db,
            }),
        lufs,
    };
    let there = std::mem::take(base.samples.first_mut().ok_or(NoDub::Silent)?);
    let made = Replacement {
        from: at,
        hz,
        channels,
        samples: splice::splice(&there, (hz, channels), &new),
    };
    Ok((made, under.map_or(wanted, |under| under.bed)))
}

/// What of the recording lies under a stretch of its dub: its background, where that is wanted and, unless that is sure,
/// could be parted from the speech; else all of it, turned down.
struct Under {
    /// Which of both.
    bed: Bed,
    /// It, with what is around it.
    sound: Pcm,
    /// By how many dB louder it lies there.
    db: f32,
    /// Where `sound` begins, in seconds of the recording.
    begins: f64,
    /// What of the recording the stretch is, in seconds.
    span: [f64; 2],
}

impl Under {
    fn of(
        library: &Library,
        card: &FilmCard,
        span: [f64; 2],
        (wanted, is_sure): (Bed, bool),
    ) -> Result<Self, StudioError> {
        let how = &card.film.how;
        let [from, to] = span.map(|secs| secs + how.begins());
        // A whole second is a whole frame at any rate.
        let begins = (from - AROUND).max(0.0).floor();
        let around = [begins, to + AROUND];
        let cut = cut_out(&mut *recording(library, how)?, &[around])?;
        let sound = Pcm {
            hz: cut.hz,
            channels: cut.channels,
            samples: cut.samples.into_iter().next().unwrap_or_default(),
        };
        let background = (wanted == Bed::Separated).then(|| parted(&sound));
        let background = background.filter(|it| is_sure || it.fails.is_none());
        let (bed, sound, db) = match background {
            Some(parted) => (Bed::Separated, parted.background, 0.0),
            None => (Bed::Ducked, sound.into_mono(), splice::DUCKED_DB),
        };
        Ok(Self {
            bed,
            sound,
            db,
            begins,
            span: [from, to],
        })
    }

    /// What lies under the very stretch, at a rate and in so many channels.
    fn at(&self, hz: u32, channels: u16) -> Vec<f32> {
        let sound = resample(&self.sound, hz).laid(channels);
        let [frames, start] = [self.span, [0.0, self.begins]].map(|span| splice::frames(span, hz));
        let place = |frame: u64| {
            let frame = frame.saturating_sub(start.end) as usize;
            (frame * usize::from(channels)).min(sound.samples.len())
        };
        let part = place(frames.start)..place(frames.end);
        let part = sound.samples.get(part).unwrap_or_default();
        part.to_vec()
    }
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

/// Everything that shapes it but the take that it lies beside.
fn made_of(card: &FilmCard, language: &Language, dub: &Blob, patch: &Patch) -> MadeOf {
    let is_recorded = matches!(patch.bed, Bed::Ducked | Bed::Separated);
    let under = is_recorded.then(|| (&card.film.how.input.hash, card.film.how.begins()));
    let mut all = json!({
        "version": VERSION,
        "dub": dub.hash,
        "format": patch.speech.format().map(|it| it.to_string()),
        "span": patch.span,
        "said": patch.said,
        "tempo": patch.tempo,
        "bed": patch.bed,
        "under": under,
        "neighbours": neighbours(&language.lines, patch.line),
    });
    // Without a choice it is what earlier versions made of it.
    if let (Some(track), true, Value::Object(all)) = (card.film.how.track, is_recorded, &mut all) {
        all.insert("track".to_owned(), track.into());
    }
    Sha256::digest(all.to_string()).into()
}

/// As it is kept: what it is made of, where it begins, its rate and channels, how many samples,
/// and they.
fn written(made: &Replacement, made_of: &MadeOf) -> Vec<u8> {
    let mut bytes = made_of.to_vec();
    bytes.extend(made.from.to_le_bytes());
    bytes.extend(made.hz.to_le_bytes());
    bytes.extend(u32::from(made.channels).to_le_bytes());
    bytes.extend((made.samples.len() as u64).to_le_bytes());
    bytes.extend(made.samples.iter().flat_map(|it| it.to_le_bytes()));
    bytes
}

/// The same read; nothing of anything else.
fn read(bytes: &[u8], wanted: &MadeOf) -> Option<Replacement> {
    let (made_of, rest) = bytes.split_first_chunk::<32>()?;
    let (from, rest) = rest.split_first_chunk::<8>()?;
    let (hz, rest) = rest.split_first_chunk::<4>()?;
    let (channels, rest) = rest.split_first_chunk::<4>()?;
    let (count, rest) = rest.split_first_chunk::<8>()?;
    let (samples, []) = rest.as_chunks::<4>() else {
        return None;
    };
    let is_whole = samples.len() as u64 == u64::from_le_bytes(*count);
    (made_of == wanted && is_whole).then_some(())?;
    Some(Replacement {
        from: u64::from_le_bytes(*from),
        hz: u32::from_le_bytes(*hz),
        channels: u16::try_from(u32::from_le_bytes(*channels)).ok()?,
        samples: samples.iter().map(|it| f32::from_le_bytes(*it)).collect(),
    })
}

#[cfg(test)]
mod tests;
