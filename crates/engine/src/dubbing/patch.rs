//! One line said otherwise: what was bought for it is fitted into its slot and takes the place of what the dub says
//! there. Nothing of the dub is changed: a patch is kept beside it, and applied whenever the track is written.

use std::io::BufReader;

use crate::dubbing::{replaced, said_anew, stands};
use crate::error::StudioError;
use crate::jobs;
use crate::machine::Machine;
use mynah_audio::decode::{Chosen, DecodeError, Marked, Marks, Source, decode_kept};
use mynah_audio::pcm::Pcm;
use mynah_audio::resample::resample;
use mynah_audio::splice;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::TakeId;
use mynah_core::request::{DubRequest, Input, LineRequest};
use mynah_model::command::{LineMend, PatchWish};
use mynah_model::dubbing::film::{
    Bed, Film, FilmCard, GoneFix, Language, Patch, Segment, Stands, is_same_table,
};
use mynah_model::dubbing::pace::has_room;
use mynah_model::dubbing::refused::NoDub;
use mynah_model::dubbing::replaced_dubs::is_same_line;
use mynah_model::dubbing::slot::slot;
use mynah_model::urgency::Urgency;
use mynah_records::blobs::Blob;
use mynah_script::cast::CastVoice;
use mynah_store::Library;
use mynah_store::derived::Derived;

/// Frames a second by which the length of what was bought is told.
const RATE: u32 = 48_000;
/// What is shorter is read from its beginning, in bytes.
const LONG: u64 = 1 << 22;
const MP3: &str = "mp3";

/// Has a line said otherwise from now on.
pub(super) async fn patch(machine: &Machine, wish: PatchWish) -> Result<Patch, StudioError> {
    let card = stands::look(machine, &wish.mend.at.film).await?;
    let account = match wish.take {
        Some(_) => None,
        None => Some(account(machine, card.backend, &wish.speech).await?),
    };
    let (library, now) = (machine.library.clone(), machine.clock.now());
    machine
        .blocking(move || keep(&library, card, (&wish, account), now))
        .await
}

/// The same of a film as it was looked at. What landed beside it since leaves it less room: it is made anew for that.
pub(super) fn keep(
    library: &Library,
    mut card: FilmCard,
    (wish, account): (&PatchWish, Option<String>),
    now: UnixMillis,
) -> Result<Patch, StudioError> {
    let code = wish.mend.at.language.as_str();
    let bought = match (wish.take, account) {
        (Some(take), _) => (library.take(take)?.account, Some(take)),
        (None, account) => (account.unwrap_or_default(), None),
    };
    loop {
        let language = card.film.language(code);
        let language = language.ok_or_else(|| NoDub::NoLanguage(code.to_owned()))?;
        let line = place_of(&language.lines, &wish.mend)?;
        let new = New {
            line,
            text: wish.mend.text.clone(),
            voice: wish.mend.voice.clone(),
            speech: wish.speech.clone(),
            bought: bought.clone(),
        };
        let patch = made(library, &card, code, new, now)?;
        let (mut kept, mut beside) = (Err(NoDub::NoFilm(card.id.to_string())), None);
        library.change_film(card.backend, (&card.id, card.at), |there| {
            let mut film = Film::read(&there?).ok()?;
            let there = film.language(code);
            beside = there.and_then(|there| landed_beside(there, language, &patch));
            if beside.is_some() {
                return None;
            }
            kept = put(&mut film, language, wish, &patch);
            kept.is_ok().then(|| film.written())
        })?;
        let Some(patches) = beside else {
            return Ok(kept.map(|()| patch)?);
        };
        let mut all = card.film.languages.iter_mut();
        if let Some(language) = all.find(|it| it.code == code) {
            language.patches = patches;
        }
    }
}

/// The fixes of a language by now, where one of them that wasn't seen lies where this one would.
fn landed_beside(there: &Language, seen: &Language, patch: &Patch) -> Option<Vec<Patch>> {
    let [from, to] = patch.span;
    let mut all = there.patches.iter();
    let is_new = all.any(|it| {
        let [begins, ends] = it.span;
        it.line != patch.line && begins < to && from < ends && !seen.patches.contains(it)
    });
    let is_it = !there.is_of_another(seen.of.as_ref());
    (is_new && is_it).then(|| there.patches.clone())
}

/// Keeps a patch with its film as that is by now, and the lines that it was made for: they are what the dub says from
/// now on.
fn put(film: &mut Film, seen: &Language, wish: &PatchWish, patch: &Patch) -> Result<(), NoDub> {
    let mut all = film.languages.iter_mut();
    let there = all.find(|it| it.code == seen.code);
    let there = there.ok_or_else(|| NoDub::NoLanguage(seen.code.clone()))?;
    if there.is_of_another(seen.of.as_ref()) {
        there.renew(seen);
    }
    if there.lines.is_empty() {
        there.lines.clone_from(&seen.lines);
        there.assumed = seen.assumed;
        there.of.clone_from(&seen.of);
    }
    if !is_same_table(there.sheet.as_ref(), seen.sheet.as_ref())
        || place_of(&there.lines, &wish.mend)? != patch.line
    {
        return Err(NoDub::OtherLine(wish.mend.at.line));
    }
    let mut patches = there.patches.iter();
    let is_there = patches.any(|it| {
        let unlike = Patch {
            at: it.at,
            ..patch.clone()
        };
        *it == unlike
    });
    let is_overtaken = !is_there && there.is_overtaken(wish, patch.line);
    // Two that asked for the very same have it both, in the place that the first one found for it.
    let is_said = is_overtaken && there.patches.iter().any(|it| it.is_same_said(patch));
    if is_overtaken && !is_said {
        return Err(NoDub::Overtaken(patch.line));
    }
    if !is_there && !is_said {
        there.mend(patch.line, Some(patch.clone()));
    }
    there.note_bought(&wish.speech, (None, None));
    there.fulfil(wish);
    // What was half written of it is said by now.
    there.half.retain(|half| !half.is_said_by(patch));
    Ok(())
}

/// Which line it is that was seen, from 1: the one of that number where it says the same, else the one that does.
fn place_of(lines: &[Segment], mend: &LineMend) -> Result<usize, NoDub> {
    let line = mend.at.line;
    if lines.is_empty() {
        return Err(NoDub::NoLines(mend.at.language.clone()));
    }
    let is_it = |it: &Segment| is_same_line(it, &mend.seen);
    let own = line.checked_sub(1).and_then(|place| lines.get(place));
    if own.is_some_and(is_it) {
        return Ok(line);
    }
    let place = lines.iter().position(is_it);
    place.map(|place| place + 1).ok_or(NoDub::OtherLine(line))
}

/// What a patch is made of.
struct New {
    line: usize,
    text: String,
    voice: CastVoice,
    speech: LineRequest,
    /// By which account it was bought, and the take that came of it where that is known.
    bought: (String, Option<TakeId>),
}

/// What was bought for a line, fitted into its place; what can't be applied is none.
fn made(
    library: &Library,
    card: &FilmCard,
    code: &str,
    new: New,
    at: UnixMillis,
) -> Result<Patch, StudioError> {
    let (language, track) = ready(card, code)?;
    let slot = slot(card, language, new.line)?;
    let (account, take) = new.bought;
    let take = take_of(library, card.backend, (&account, &new.speech), take)?;
    let take = take.ok_or(NoDub::Silent)?;
    let (said, span, tempo) = if new.speech.is_anew() {
        let (said, span) = said_anew::place(library, slot, (track, take))?;
        (said, span, 1.0)
    } else {
        let spoken = spoken(library, take, (&new.speech, RATE))?;
        let seconds = spoken.len() as f64 / f64::from(RATE);
        let (lasts, span) = slot.take(seconds)?;
        let said = [slot.start, slot.start + lasts];
        (said, span, (seconds / lasts).max(1.0) as f32)
    };
    let bed = if new.speech.is_anew() {
        Bed::Service
    } else {
        card.film.bed()
    };
    let patch = Patch {
        line: new.line,
        text: new.text,
        voice: new.voice,
        speech: new.speech,
        account,
        take: Some(take),
        span,
        said,
        tempo,
        bed,
        at,
    };
    replaced::laid(library, card, language, track, patch)
}

/// What was bought for a line of another dub, for one that says the same.
pub(super) fn anew(
    library: &Library,
    card: &FilmCard,
    code: &str,
    (line, old): (usize, &Patch),
    at: UnixMillis,
) -> Result<Patch, StudioError> {
    let new = New {
        line,
        text: old.text.clone(),
        voice: old.voice.clone(),
        speech: old.speech.clone(),
        bought: (old.account.clone(), old.take),
    };
    made(library, card, code, new, at)
}

/// The account that pays for a line that is asked for alone; the one that has the dub where the service says it anew.
async fn account(
    machine: &Machine,
    backend: Backend,
    speech: &LineRequest,
) -> Result<String, StudioError> {
    if let LineRequest::Anew(anew) = speech
        && let Some((account, _)) = jobs::owner_of_dub(machine, backend, &anew.dub).await?
    {
        return Ok(account);
    }
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
    let stands = card.stands(code);
    if let Some(Stands::Ready { take, .. }) = stands {
        return Ok((language, *take));
    }
    let lacks = stands.and_then(|stands| stands.lacks_sound(code));
    Err(lacks
        .unwrap_or_else(|| NoDub::NotReady(code.to_owned()))
        .into())
}

/// The sound of a dub as it came.
pub(crate) fn track(library: &Library, take: TakeId) -> Result<Box<dyn Source>, StudioError> {
    marked(library, &library.take(take)?.blob)
}

/// The recording that is dubbed, with the audio track that was chosen.
pub(super) fn recording(
    library: &Library,
    how: &DubRequest,
) -> Result<Box<dyn Source>, StudioError> {
    let source = background(library, &how.input)?;
    Ok(match how.track {
        Some(track) => Box::new(Chosen::new(source, track)),
        None => source,
    })
}

/// A background of one's own, or any other file that was brought, with its default audio track.
pub(crate) fn background(library: &Library, input: &Input) -> Result<Box<dyn Source>, StudioError> {
    let blob = Blob {
        hash: input.hash.clone(),
        extension: input.extension.clone(),
        bytes: input.bytes,
    };
    marked(library, &blob)
}

/// A sound with where its frames lie; of a long MP3 that is found out once, and kept beside it.
fn marked(library: &Library, blob: &Blob) -> Result<Box<dyn Source>, StudioError> {
    let mut source = BufReader::new(library.open_blob(blob)?);
    if blob.extension != MP3 || blob.bytes < LONG {
        return Ok(Box::new(source));
    }
    let kept = library.derived(blob, Derived::Marks);
    if let Some(marks) = kept.and_then(|bytes| Marks::from_bytes(&bytes)) {
        return Ok(Box::new(Marked::new(source, marks)));
    }
    let marks = Marks::of(&mut source).map_err(DecodeError::Read)?;
    if let Err(error) = library.keep_derived(blob, Derived::Marks, &marks.to_bytes()) {
        log::warn!("where frames lie could not be kept: {error}");
    }
    Ok(Box::new(Marked::new(source, marks)))
}

/// The take that was bought for a line: the very one where it is known and its sound is here, else one of the same
/// request. None where all of them are gone from the disk.
pub(super) fn take_of(
    library: &Library,
    backend: Backend,
    (account, speech): (&str, &LineRequest),
    known: Option<TakeId>,
) -> Result<Option<TakeId>, StudioError> {
    // Where the file went since it was looked at, that is marked.
    let is_here = |take: &TakeId| library.sound(*take).is_ok();
    if let Some(take) = known.filter(is_here) {
        return Ok(Some(take));
    }
    let request = speech.generation();
    let takes = library.takes_like((backend, account), &request)?;
    Ok(takes.into_iter().find(is_here))
}

/// The take that a fix is heard with: the same, and another than its own only where it has room in the place of the fix.
pub(super) fn take_for(
    library: &Library,
    backend: Backend,
    patch: &Patch,
) -> Result<Option<TakeId>, StudioError> {
    let bought = (patch.account.as_str(), &patch.speech);
    if let Some(own) = patch.take.filter(|own| library.sound(*own).is_ok()) {
        return Ok(Some(own));
    }
    let [from, to] = patch.said;
    let fits = |take: &TakeId| {
        if library.sound(*take).is_err() {
            return false;
        }
        // A line in the sound of its language lasts as long as it does there.
        if patch.speech.is_anew() {
            return true;
        }
        // What lasts no longer with its silence isn't decoded.
        let kept = library.take(*take).map(|it| it.card.seconds);
        kept.is_ok_and(|seconds| has_room(seconds, to - from))
            || spoken(library, *take, (&patch.speech, RATE))
                .is_ok_and(|spoken| has_room(spoken.len() as f64 / f64::from(RATE), to - from))
    };
    let request = patch.speech.generation();
    let takes = library.takes_like((backend, bought.0), &request)?;
    Ok(takes.into_iter().find(fits))
}

/// The fixes of a film whose sound is gone, of the dubs that are here.
pub(super) fn gone(library: &Library, card: &FilmCard) -> Result<Vec<GoneFix>, StudioError> {
    let mut gone = Vec::new();
    for (language, stands) in card.film.languages.iter().zip(&card.stands) {
        if !matches!(stands, Stands::Ready { .. }) {
            continue;
        }
        for patch in &language.patches {
            if take_for(library, card.backend, patch)?.is_some() {
                continue;
            }
            let known = patch.take.and_then(|take| library.take(take).ok());
            let same = (patch.account.as_str(), &patch.speech);
            let other = take_of(library, card.backend, same, None)?;
            gone.push(GoneFix {
                language: language.code.clone(),
                line: patch.line,
                cost: known.map_or(Credits::ZERO, |take| take.card.cost),
                is_long: other.is_some(),
            });
        }
    }
    Ok(gone)
}

/// What was bought for a line, without the silence around it, at a rate.
pub(super) fn spoken(
    library: &Library,
    take: TakeId,
    (speech, hz): (&LineRequest, u32),
) -> Result<Vec<f32>, StudioError> {
    let bytes = library.sound_bytes(take)?;
    let sound = decode_kept(&bytes, speech.format())?.pcm.into_mono();
    let sound: Pcm = resample(&sound, hz);
    Ok(splice::spoken(&sound).ok_or(NoDub::Silent)?)
}

#[cfg(test)]
mod tests;
