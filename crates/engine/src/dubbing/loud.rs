//! A film and its dubs measured: waveform and loudness of each, found out once and kept beside its sound.

use std::io::BufReader;
use std::sync::Arc;

use crate::dubbing::measure::{Both, measure};
use crate::dubbing::{patch, replaced, stands};
use crate::error::StudioError;
use crate::machine::Machine;
use mynah_audio::decode::{Chosen, Source, hear_from, version};
use mynah_audio::fold;
use mynah_audio::levels::{Gauge, Levels};
use mynah_audio::peaks::Peaks;
use mynah_core::ids::FilmId;
use mynah_model::dubbing::checks::Loud;
use mynah_model::dubbing::film::{Film, FilmCard};
use mynah_model::event::{DubbingEvent, Event};
use mynah_records::blobs::Blob;
use mynah_store::Library;
use mynah_store::derived::Derived;

/// What is read of a film at once.
const PIECE: usize = 1 << 18;
/// Versions of decoding that are told apart for each audio track.
const TRACK: u32 = 1_000;

/// Tells the waveform of what was recorded, then how loud that and a language are.
pub(super) async fn tell(
    machine: &Machine,
    number: u64,
    (id, code): (&FilmId, String),
) -> Result<(), StudioError> {
    let (library, film) = (machine.library.clone(), id.clone());
    let found = machine.blocking(move || {
        let card = stands::card(&library, &film)?;
        let recorded = recorded(&library, &card.film)?;
        Ok::<_, StudioError>((card, recorded))
    });
    let (card, (peaks, recording)) = found.await?;
    let wave = DubbingEvent::Wave(number, id.clone(), Arc::new(peaks));
    machine.tell(Event::Dubbing(wave)).await;
    let (library, language) = (machine.library.clone(), code.clone());
    let is_mended = card.film.language(&code);
    let is_mended = is_mended.is_some_and(|it| !it.patches.is_empty());
    let dub = machine.blocking(move || dubbed(&library, &card, &language));
    let (peaks, dub) = dub.await?;
    if is_mended {
        let wave = DubbingEvent::Mended(number, id.clone(), code.clone(), Arc::new(peaks));
        machine.tell(Event::Dubbing(wave)).await;
    }
    let loud = Loud { recording, dub };
    let told = DubbingEvent::Loud(number, id.clone(), code, Arc::new(loud));
    machine.tell(Event::Dubbing(told)).await;
    Ok(())
}

/// The same of a language, for who waits for it.
pub(super) fn of(library: &Library, card: &FilmCard, code: &str) -> Result<Loud, StudioError> {
    let (_, recording) = recorded(library, &card.film)?;
    let (_, dub) = dubbed(library, card, code)?;
    Ok(Loud { recording, dub })
}

/// What was recorded, at the times of the dub.
fn recorded(library: &Library, film: &Film) -> Result<(Peaks, Levels), StudioError> {
    let input = &film.how.input;
    let blob = Blob {
        hash: input.hash.clone(),
        extension: input.extension.clone(),
        bytes: input.bytes,
    };
    let of = (&blob, film.how.track);
    let Some(cut) = film.how.cut else {
        return measured(library, of, input.seconds);
    };
    let whose = [cut.start, cut.end];
    let part = Derived::Part(heard_by(library, of));
    let kept = library.derived(&blob, part);
    if let Some(kept) = kept.and_then(|bytes| part_of(&bytes, whose)) {
        return Ok(kept);
    }
    let mut source = opened(library, of)?;
    let mut both = Both::default();
    let lasts = u64::from(cut.end.saturating_sub(cut.start));
    hear_from(&mut *source, u64::from(cut.start), &mut |block| {
        both.take(&block, Some(lasts))
    })?;
    let (peaks, levels) = both.finish();
    let bytes = part_as(whose, (&peaks, &levels));
    library.keep_derived(&blob, part, &bytes)?;
    Ok((peaks, levels))
}

/// A part that was measured, as it is kept: its seconds, how long the waveform is, that, and how loud it is.
fn part_as(whose: [u32; 2], (peaks, levels): (&Peaks, &Levels)) -> Vec<u8> {
    let peaks = peaks.to_bytes();
    let length = u32::try_from(peaks.len()).unwrap_or(u32::MAX);
    let head = [whose[0], whose[1], length].map(u32::to_le_bytes);
    [head.concat(), peaks, levels.to_bytes()].concat()
}

/// The same read, where it is of these seconds.
fn part_of(bytes: &[u8], whose: [u32; 2]) -> Option<(Peaks, Levels)> {
    let (head, rest) = bytes.split_at_checked(12)?;
    let (head, _) = head.as_chunks::<4>();
    let [start, end, length] = head else {
        return None;
    };
    let [start, end, length] = [start, end, length].map(|it| u32::from_le_bytes(*it));
    let (peaks, levels) = rest.split_at_checked(length as usize)?;
    if [start, end] != whose {
        return None;
    }
    Some((Peaks::from_bytes(peaks)?, Levels::from_bytes(levels)?))
}

/// A sound, and the audio track of it that is heard; `None` for the file's default.
type Of<'a> = (&'a Blob, Option<usize>);

fn opened(library: &Library, (blob, track): Of<'_>) -> Result<Box<dyn Source>, StudioError> {
    let source = BufReader::with_capacity(PIECE, library.open_blob(blob)?);
    Ok(match track {
        Some(track) => Box::new(Chosen::new(source, track)),
        None => Box::new(source),
    })
}

/// By which version of decoding a sound is heard, the first one where it can't be read; each track that was chosen has
/// versions of its own.
fn heard_by(library: &Library, (blob, track): Of<'_>) -> u32 {
    let file = library.open_blob(blob).ok();
    let version = file.and_then(|mut file| version(&mut file).ok());
    let track = track.and_then(|track| u32::try_from(track).ok());
    version.unwrap_or(1) + track.unwrap_or(0).saturating_mul(TRACK)
}

/// A sound of about so many seconds, measured once.
fn measured(library: &Library, of: Of<'_>, seconds: f64) -> Result<(Peaks, Levels), StudioError> {
    let by = heard_by(library, of);
    let (blob, _) = of;
    let whats = (Derived::Peaks(by), Derived::Levels(by));
    let peaks = library.derived(blob, whats.0);
    let peaks = peaks.and_then(|bytes| Peaks::from_bytes(&bytes));
    let levels = library.derived(blob, whats.1);
    let levels = levels.and_then(|bytes| Levels::from_bytes(&bytes));
    if let (Some(peaks), Some(levels)) = (peaks, levels) {
        return Ok((peaks, levels));
    }
    let open = || opened(library, of);
    let (peaks, levels) = measure(&open, seconds)?;
    library.keep_derived(blob, whats.0, &peaks.to_bytes())?;
    library.keep_derived(blob, whats.1, &levels.to_bytes())?;
    Ok((peaks, levels))
}

/// The waveform of a language and how loud it is by now.
fn dubbed(library: &Library, card: &FilmCard, code: &str) -> Result<(Peaks, Levels), StudioError> {
    let (language, track) = patch::ready(card, code)?;
    let take = library.take(track)?;
    let (mut peaks, mut levels) = measured(library, (&take.blob, None), take.card.seconds)?;
    for one in &language.patches {
        let Some(new) = replaced::if_here(library, card, language, track, one)? else {
            continue;
        };
        let tenth = u64::from((new.hz / 10).max(1));
        // A stretch that is replaced in part is what it was.
        let first = new.from.div_ceil(tenth);
        let skipped = (first * tenth - new.from) as usize * usize::from(new.channels.max(1));
        let mut gauge = Gauge::new(new.hz, new.channels);
        gauge.push(new.samples.get(skipped..).unwrap_or_default());
        levels.lay_over(first as usize, &gauge.finish());
        let mut mono = Vec::new();
        fold::whole(&new.samples, (new.hz, new.channels), &mut mono);
        let mut wave = Peaks::new(new.hz);
        wave.push(&mono);
        peaks = peaks.laid_over(new.from, &wave);
    }
    Ok((peaks, levels))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_audio::encode::encode;
    use mynah_audio::pcm::Pcm;
    use mynah_core::clock::Clock;
    use mynah_core::request::{Cut, DubRequest, Worth};
    use mynah_store::testing::fresh;

    /// A part of a film was measured anew whenever it was looked at.
    #[test]
    fn a_part_is_measured_once_and_another_one_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path(), Clock::system()).unwrap();
        let wave = (0..5 * 24_000).map(|n| 0.2 * (n as f32 * 0.05).sin());
        let pcm = Pcm::mono(24_000, wave.collect());
        let wav = encode(&pcm, "wav_24000".parse().unwrap()).unwrap();
        let input = library.keep_input("film.wav", 5.0, wav.as_slice()).unwrap();
        let film = |start, end| {
            Film::of(DubRequest {
                input: input.clone(),
                target: String::new(),
                source: None,
                speakers: None,
                cut: Some(Cut { start, end }),
                sheet: None,
                worth: Worth::Plain,
                drop_background: false,
                mask_profanity: false,
                without_clones: true,
                as_project: false,
                track: None,
            })
        };
        let (first, levels) = recorded(&library, &film(1, 3)).unwrap();
        let blob = Blob {
            hash: input.hash.clone(),
            extension: input.extension.clone(),
            bytes: input.bytes,
        };
        let kept = library
            .derived(&blob, Derived::Part(1))
            .expect("it is kept");
        assert!(part_of(&kept, [1, 4]).is_none());
        assert!(part_of(&kept[..20], [1, 3]).is_none());
        let (again, same) = part_of(&kept, [1, 3]).expect("it is that part");
        assert_eq!((again.to_bytes(), same), (first.to_bytes(), levels.clone()));
        let (again, same) = recorded(&library, &film(1, 3)).unwrap();
        assert_eq!((again.to_bytes(), same), (first.to_bytes(), levels));
        let (other, _) = recorded(&library, &film(0, 5)).unwrap();
        assert_ne!(other.to_bytes(), first.to_bytes());
    }

    /// A film whose sound begins late was drawn, and called silent or loud, as an earlier version had heard it, for ever.
    #[test]
    fn a_film_that_is_heard_otherwise_now_is_measured_anew() {
        let (home, library) = fresh();
        let path = home.path().join("film.mkv");
        let made = std::process::Command::new("ffmpeg")
            .args([
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc=s=32x32:r=10:d=3",
            ])
            .args([
                "-itsoffset",
                "0.5",
                "-f",
                "lavfi",
                "-i",
                "sine=f=440:r=44100:d=2",
            ])
            .args(["-c:v", "mpeg4", "-c:a", "flac"])
            .arg(&path)
            .status()
            .expect("ffmpeg, of the package ffmpeg");
        assert!(made.success());
        let file = std::fs::File::open(&path).unwrap();
        let input = library.keep_input("film.mkv", 2.0, file).unwrap();
        let blob = Blob {
            hash: input.hash.clone(),
            extension: input.extension.clone(),
            bytes: input.bytes,
        };
        // As it was heard then: from the film's beginning.
        let tone = (0..2 * 44_100).map(|n| 0.2 * (n as f32 * 0.06).sin());
        let wav = Pcm::mono(44_100, tone.collect());
        let wav = encode(&wav, "wav_44100".parse().unwrap()).unwrap();
        let open = || Ok(Box::new(std::io::Cursor::new(wav.clone())) as Box<dyn Source>);
        let (peaks, levels) = measure(&open, 2.0).unwrap();
        let keep = |what, bytes: &[u8]| library.keep_derived(&blob, what, bytes).unwrap();
        keep(Derived::Peaks(1), &peaks.to_bytes());
        keep(Derived::Levels(1), &levels.to_bytes());
        keep(Derived::Part(1), &part_as([0, 2], (&peaks, &levels)));
        let film = |cut: Option<Cut>| {
            let film = serde_json::json!({
                "how": {"input": input, "target": "", "worth": "plain", "cut": cut},
                "languages": [],
            });
            Film::read(&film.to_string()).unwrap()
        };
        assert!(levels.of([0.0, 0.4]).is_some(), "it was taken as loud");
        for cut in [None, Some(Cut { start: 0, end: 2 })] {
            for _ in 0..2 {
                let (peaks, levels) = recorded(&library, &film(cut)).unwrap();
                assert_eq!(levels.of([0.0, 0.4]), None, "{cut:?}");
                assert!(levels.of([0.6, 1.9]).is_some(), "{cut:?}");
                assert!(
                    cut.is_some() || peaks.seconds() > 2.4,
                    "{}",
                    peaks.seconds()
                );
            }
        }
    }
}
