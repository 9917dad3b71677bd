//! A film heard: as it was recorded and as it is dubbed, patches included, from the same moment on.

use std::io::BufReader;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::audio::decode::hear_mono;
use crate::audio::pcm::Pcm;
use crate::audio::peaks::Peaks;
use crate::audio::splice::{cut_out, cut_out_mono};
use crate::deliver::dub::Replacement;
use crate::library::Library;
use crate::library::blobs::Blob;
use crate::studio::command::FilmMoment;
use crate::studio::dubbing::film::{Film, FilmCard};
use crate::studio::dubbing::{patch, stands};
use crate::studio::error::StudioError;
use crate::studio::event::Playing;
use crate::studio::machine::Machine;
use crate::studio::playback::{self, Asked};
use crate::terms::ids::FilmId;

/// So much is heard of a moment, in seconds: all of it is held.
const MOST: f64 = 90.0;
/// Samples a second of what is heard, and of what a waveform is measured by.
const HZ: u32 = 44_100;
const WAVE_HZ: u32 = 8_000;

/// Plays a film from a moment on, where nothing else is wanted by then.
pub(super) async fn play(machine: &Arc<Machine>, moment: FilmMoment, asked: Asked) {
    if let Err(error) = heard(machine, moment, &asked).await {
        playback::fail(machine, &error, "play").await;
    }
}

async fn heard(machine: &Machine, moment: FilmMoment, asked: &Asked) -> Result<(), StudioError> {
    let (library, film) = (machine.library.clone(), moment.film.clone());
    let (language, from) = (moment.language.clone(), moment.from.max(0.0));
    let read = machine.blocking(move || {
        let card = stands::card(&library, &film)?;
        let span = [from, from + MOST];
        let dub = dubbed(&library, &card, &language, span)?;
        Ok::<_, StudioError>(([recorded(&library, &card.film, span)?, dub], card))
    });
    let (sounds, card) = read.await?;
    let playing = Playing::Film {
        film: moment.film,
        name: card.film.name().to_owned(),
        language: moment.language,
        from,
        original: moment.original,
    };
    let first = usize::from(!moment.original);
    machine
        .deck
        .play_beside(asked, &playing, (&sounds, from), first)?;
    Ok(())
}

/// What was recorded, at the times of the dub.
fn recorded(library: &Library, film: &Film, span: [f64; 2]) -> Result<Pcm, StudioError> {
    let begins = film.how.cut.map_or(0.0, |cut| f64::from(cut.start));
    let span = span.map(|secs| secs + begins);
    let mut source = patch::recording(library, &film.how.input)?;
    let cut = cut_out_mono(&mut *source, HZ, &[span])?;
    Ok(mono(cut.samples.into_iter().next().unwrap_or_default(), HZ))
}

/// What is heard in a language by now.
fn dubbed(
    library: &Library,
    card: &FilmCard,
    code: &str,
    span: [f64; 2],
) -> Result<Pcm, StudioError> {
    let (language, take) = patch::ready(card, code)?;
    let near = language.patches.iter().filter(|it| {
        let [from, to] = it.span;
        from < span[1] && to > span[0]
    });
    let replaced = near
        .map(|it| patch::replacement(library, card, language, take, it))
        .collect::<Result<Vec<_>, _>>()?;
    let mut source = patch::track(library, take)?;
    if replaced.is_empty() {
        let cut = cut_out_mono(&mut *source, HZ, &[span])?;
        return Ok(mono(cut.samples.into_iter().next().unwrap_or_default(), HZ));
    }
    let cut = cut_out(&mut *source, &[span])?;
    let mut pcm = Pcm {
        hz: cut.hz,
        channels: cut.channels,
        samples: cut.samples.into_iter().next().unwrap_or_default(),
    };
    let from = crate::audio::splice::frames(span, pcm.hz).start;
    for new in &replaced {
        lay_over(&mut pcm, from, new);
    }
    Ok(pcm.into_mono())
}

/// Puts a stretch in its place, as far as it is heard.
fn lay_over(pcm: &mut Pcm, from: u64, new: &Replacement) {
    let channels = usize::from(pcm.channels.max(1));
    let late = (new.from.saturating_sub(from)) as usize * channels;
    let early = (from.saturating_sub(new.from)) as usize * channels;
    let there = pcm.samples.iter_mut().skip(late);
    for (there, new) in there.zip(new.samples.iter().skip(early)) {
        *there = *new;
    }
}

fn mono(samples: Vec<f32>, hz: u32) -> Pcm {
    Pcm {
        hz,
        channels: 1,
        samples,
    }
}

/// The waveform of what was recorded, at the times of the dub.
pub(super) async fn wave(machine: &Machine, id: &FilmId) -> Result<Peaks, StudioError> {
    let (library, id) = (machine.library.clone(), id.clone());
    let measured = machine.blocking(move || {
        let film = stands::card(&library, &id)?.film;
        let input = &film.how.input;
        let blob = Blob {
            hash: input.hash.clone(),
            extension: input.extension.clone(),
            bytes: input.bytes,
        };
        let mut source = BufReader::new(library.open_blob(&blob)?);
        let [from, to] = match film.how.cut {
            Some(cut) => [cut.start, cut.end].map(|secs| u64::from(secs) * u64::from(WAVE_HZ)),
            None => [0, u64::MAX],
        };
        let (mut peaks, mut at) = (Peaks::new(WAVE_HZ), 0_u64);
        hear_mono(&mut source, None, WAVE_HZ, &mut |samples| {
            let count = samples.len() as u64;
            let part = |frame: u64| (frame.clamp(at, at + count) - at) as usize;
            peaks.push(samples.get(part(from)..part(to)).unwrap_or_default());
            at += count;
            if at < to {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        Ok::<_, StudioError>(peaks)
    });
    measured.await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_is_heard_in_its_place_as_far_as_it_is_in_view() {
        let heard = |at: u64, count: usize| {
            let mut pcm = mono(vec![0.0; 6], 10);
            let samples = (1..=count).map(|it| it as f32).collect();
            lay_over(&mut pcm, 100, &Replacement { from: at, samples });
            pcm.samples
        };
        assert_eq!(heard(102, 2), [0.0, 0.0, 1.0, 2.0, 0.0, 0.0]);
        assert_eq!(heard(98, 4), [3.0, 4.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(heard(104, 9), [0.0, 0.0, 0.0, 0.0, 1.0, 2.0]);
    }
}
