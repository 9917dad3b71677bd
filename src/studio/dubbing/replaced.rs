//! What takes the place of a dub's sound where a line is said otherwise: made once, and kept beside what was bought for
//! the line, for a film of many fixes is measured, heard and written again and again.

use serde_json::json;
use sha2::{Digest as _, Sha256};
use tracing::warn;

use crate::audio::splice::{self, TooLong, cut_out, cut_out_mono};
use crate::deliver::dub::Replacement;
use crate::library::Library;
use crate::library::blobs::Blob;
use crate::library::derived::Derived;
use crate::library::error::LibraryError;
use crate::studio::dubbing::film::{Bed, FilmCard, Language, Patch, Segment};
use crate::studio::dubbing::patch::{no_room, recording, spoken, take_of, track};
use crate::studio::dubbing::refused::NoDub;
use crate::studio::error::StudioError;
use crate::terms::ids::TakeId;

/// Raised whenever the same line would be fitted otherwise.
const VERSION: u32 = 1;

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
    let bought = (patch.account.as_str(), &patch.speech);
    let bought = take_of(library, card.backend, bought, patch.take)?;
    let gone = || NoDub::FixGone {
        language: language.code.clone(),
        line: patch.line,
    };
    let bought = bought.ok_or_else(gone)?;
    let (blob, dub) = (library.take(bought)?.blob, library.take(take)?.blob);
    let made_of = made_of(card, language, &dub, patch);
    let kept = library.derived(&blob, Derived::Fix);
    if let Some(kept) = kept.and_then(|bytes| read(&bytes, &made_of)) {
        return Ok(kept);
    }
    let made = match make(library, card, language, (take, bought), patch) {
        Err(StudioError::Library(LibraryError::MissingBlob { .. })) => return Err(gone().into()),
        made => made?,
    };
    // Without it, it is only made again.
    if let Err(error) = library.keep_derived(&blob, Derived::Fix, &written(&made, &made_of)) {
        warn!(%error, "a fitted line could not be kept");
    }
    Ok(made)
}

fn make(
    library: &Library,
    card: &FilmCard,
    language: &Language,
    (take, bought): (TakeId, TakeId),
    patch: &Patch,
) -> Result<Replacement, StudioError> {
    let mut spans = vec![patch.span];
    spans.extend(neighbours(&language.lines, patch.line));
    let mut base = cut_out(&mut *track(library, take)?, &spans)?;
    let (hz, channels) = (base.hz, base.channels);
    let lufs = base.loudness(1..spans.len());
    let spoken = spoken(library, bought, (&patch.speech, hz))?;
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
        // One's own background goes on under all of the track.
        Bed::Silent | Bed::Given => None,
        Bed::Ducked => {
            let begins = card.film.how.begins();
            let span = patch.span.map(|secs| secs + begins);
            let mut recording = recording(library, &card.film.how.input)?;
            let cut = cut_out_mono(&mut *recording, hz, &[span])?;
            cut.samples.into_iter().next()
        }
    };
    let at = splice::frames(patch.span, hz).start;
    let speaks = splice::frames(patch.said, hz).start;
    let new = splice::New {
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

/// Everything that shapes it but the take that it lies beside.
fn made_of(card: &FilmCard, language: &Language, dub: &Blob, patch: &Patch) -> MadeOf {
    let under =
        (patch.bed == Bed::Ducked).then(|| (&card.film.how.input.hash, card.film.how.begins()));
    let all = json!({
        "version": VERSION,
        "dub": dub.hash,
        "format": patch.speech.format.to_string(),
        "span": patch.span,
        "said": patch.said,
        "tempo": patch.tempo,
        "bed": patch.bed,
        "under": under,
        "neighbours": neighbours(&language.lines, patch.line),
    });
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
mod tests {
    use super::*;
    use crate::audio::encode::encode;
    use crate::audio::pcm::Pcm;
    use crate::library::testing::{fresh, order, project, sound};
    use crate::studio::dubbing::film::Film;
    use crate::studio::dubbing::mending::patch_of;
    use crate::studio::dubbing::stands;
    use crate::terms::backend::Backend;
    use crate::terms::clock::UnixMillis;
    use crate::terms::credits::Credits;
    use crate::terms::request::Generation;

    const HZ: u32 = 44_100;

    fn tone(seconds: f32, step: f32) -> Vec<u8> {
        let wave = (0..(seconds * HZ as f32) as usize).map(|n| 0.2 * (n as f32 * step).sin());
        let pcm = Pcm::mono(HZ, wave.collect());
        encode(&pcm, "wav_44100".parse().unwrap()).unwrap()
    }

    fn line(start: f64, text: &str) -> Segment {
        Segment {
            text: text.to_owned(),
            start,
            end: start + 1.0,
            ..Segment::default()
        }
    }

    /// A patch between two lines that the dub lacks was made as loud as the silence there.
    #[test]
    fn a_line_is_as_loud_as_the_nearest_ones_that_are_said() {
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

    /// Each fix of a film was made anew whenever the film was opened, heard or written.
    #[test]
    fn a_fix_is_made_once_for_its_place_and_anew_for_another() {
        let (_home, library) = fresh();
        let own = project(&library, 1);
        let recorded = library.keep_input("film.wav", 6.0, tone(6.0, 0.02).as_slice());
        let film = json!({
            "how": {"input": recorded.unwrap(), "target": "", "worth": "plain"},
            "languages": [],
        });
        let mut film = Film::read(&film.to_string()).unwrap();
        film.want(vec![Language {
            code: "en".to_owned(),
            ..Language::default()
        }]);
        let settle = |request: Option<Generation>, wav: &[u8]| {
            let mut intent = order(own, 1, "said");
            if let Some(request) = request {
                intent.request = request.into();
            }
            let entry = library.intend(&intent).unwrap();
            library.mark_sent(entry, None).unwrap();
            let take = sound(&library, wav);
            library.settle(entry, &take, Credits(1)).unwrap().id
        };
        let dubbing = Generation::Dubbing(film.request(&film.languages[0]));
        let dub = settle(Some(dubbing), &tone(6.0, 0.03));
        let bought = settle(None, &tone(0.8, 0.05));
        let (id, content) = (film.id(Backend::Draft), film.written());
        let at = (&id, UnixMillis(1));
        library
            .change_film(Backend::Draft, at, |_| Some(content))
            .unwrap();
        let card = stands::card(&library, &id).unwrap();
        let mut patch = Patch {
            take: Some(bought),
            span: [1.0, 2.0],
            said: [1.1, 1.9],
            ..patch_of(1, "said")
        };
        let language = &card.film.languages[0];
        let made = replacement(&library, &card, language, dub, &patch).unwrap();
        let blob = library.take(bought).unwrap().blob;
        let kept = library.derived(&blob, Derived::Fix).expect("it is kept");
        let there = library.take(dub).unwrap().blob;
        assert_eq!(
            read(&kept, &made_of(&card, language, &there, &patch)),
            Some(made.clone())
        );
        assert_eq!(
            replacement(&library, &card, language, dub, &patch).unwrap(),
            made
        );
        patch.said = [1.2, 2.0];
        let moved = replacement(&library, &card, language, dub, &patch).unwrap();
        assert_ne!(moved, made, "it was fitted into another place");
        patch.at = UnixMillis(5);
        assert_eq!(
            replacement(&library, &card, language, dub, &patch).unwrap(),
            moved
        );
    }

    #[test]
    fn what_is_kept_is_read_for_what_it_was_made_of_alone() {
        let made = Replacement {
            from: 12_345,
            hz: 44_100,
            channels: 2,
            samples: vec![0.5, -0.25, 0.0, 1.0],
        };
        let bytes = written(&made, &[7; 32]);
        assert_eq!(read(&bytes, &[7; 32]), Some(made));
        assert_eq!(read(&bytes, &[8; 32]), None);
        for cut in 0..bytes.len() {
            assert_eq!(read(&bytes[..cut], &[7; 32]), None, "{cut} bytes");
        }
    }
}
