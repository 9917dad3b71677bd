//! A film heard: as it was recorded and as it is dubbed, patches included, from the same moment on. What is heard first
//! is decoded alone; the rest comes while it is heard.

use std::sync::Arc;

use crate::dubbing::{patch, replaced, stands};
use crate::error::StudioError;
use crate::machine::Machine;
use crate::playback::{self, Asked};
use crate::stretches;
use mynah_audio::pcm::{Pcm, gain_from_db};
use mynah_audio::player::Growth;
use mynah_audio::resample::resample;
use mynah_audio::splice::{cut_out_mono, frames};
use mynah_export::dub::Replacement;
use mynah_model::command::FilmMoment;
use mynah_model::dubbing::film::{Film, FilmCard};
use mynah_model::event::Playing;
use mynah_model::slices::both;
use mynah_store::Library;

/// Seconds of a film that are held at once.
const MOST: f64 = 120.0;
/// So much of it is decoded before anything is heard, whatever that is, and at most at once then.
const FIRST: f64 = 1.0;
const NEXT: f64 = 16.0;
/// Samples a second of what is heard.
const HZ: u32 = 44_100;
/// A stretch that was said otherwise begins and ends as what is around it, in seconds: what a filter does at its ends
/// isn't heard.
const EDGE: f64 = 0.004;

/// Plays a film from a moment on, where nothing else is wanted by then.
pub(super) async fn play(machine: &Arc<Machine>, moment: FilmMoment, asked: Asked) {
    let mut next = Some((moment, asked));
    while let Some((moment, asked)) = next.take() {
        let from = moment.from.max(0.0);
        let ends = from + held_at_once(from, moment.until);
        match heard(machine, moment.clone(), &asked).await {
            Ok(true) => next = follow(machine, (moment, ends), &asked).await,
            Ok(false) => {}
            Err(error) => playback::fail(machine, &error, "play").await,
        }
    }
}

/// How much of a film is held from a moment on, in seconds: what nobody asked to hear isn't.
fn held_at_once(from: f64, until: Option<f64>) -> f64 {
    until.map_or(MOST, |until| (until - from).clamp(0.0, MOST))
}

/// Waits until a stretch is nearly over; the next one, as long as nothing else is wanted by then.
async fn follow(
    machine: &Machine,
    (moment, ends): (FilmMoment, f64),
    asked: &Asked,
) -> Option<(FilmMoment, Asked)> {
    let (from, side, next) = stretches::next(machine, ends, asked).await?;
    let original = side == 0;
    let moment = FilmMoment {
        from,
        original,
        paused: false,
        ..moment
    };
    Some((moment, next))
}

/// Plays a stretch; whether it ends before the film does.
async fn heard(machine: &Machine, moment: FilmMoment, asked: &Asked) -> Result<bool, StudioError> {
    let (library, film) = (machine.library.clone(), moment.film.clone());
    let (language, from) = (moment.language.clone(), moment.from.max(0.0));
    let under = moment.under_db;
    let most = held_at_once(from, moment.until);
    let first = FIRST.min(most);
    let read = machine.blocking(move || {
        let card = stands::card(&library, &film)?;
        let sides = Sides {
            library,
            card,
            language,
            under,
        };
        let begun = sides.between([from, from + first])?;
        Ok::<_, StudioError>((begun, sides))
    });
    let ([recorded, dubbed], sides) = read.await?;
    let playing = Playing::Film {
        film: moment.film,
        name: sides.card.film.name().to_owned(),
        language: moment.language,
        from,
        original: moment.original,
    };
    let side = usize::from(!moment.original);
    let begun = [&*recorded, &*dubbed];
    let told = (&playing, side, moment.paused);
    let mut grows = machine
        .deck
        .play_beside(asked, told, (from, most, HZ), &begun)?;
    let (mut at, mut long) = (from + first, FIRST);
    let ends = from + most;
    let mut sides = Some(sides).filter(|_| !grows.is_empty() && at < ends);
    let mut goes_on = false;
    loop {
        stretches::until_near(machine, asked, at).await;
        let Some(going) = sides.take().filter(|_| machine.deck.is_heard(asked)) else {
            break;
        };
        // What comes first is soon wanted.
        long = (long * 2.0).min(NEXT);
        let end = (at + long).min(ends);
        let next = machine.blocking(move || {
            let more = going.grow(&mut grows, [at, end])?;
            let held = (more && end < ends).then_some((going, grows));
            Ok::<_, StudioError>((more, held))
        });
        let (more, held) = next.await?;
        goes_on = more;
        let Some((going, growing)) = held else {
            break;
        };
        (sides, grows, at) = (Some(going), growing, end);
    }
    Ok(goes_on && moment.until.is_none_or(|until| until > ends))
}

/// What is heard side by side.
struct Sides {
    library: Library,
    card: FilmCard,
    language: String,
    /// How loud the recording lies under the dub, in dB.
    under: Option<f32>,
}

impl Sides {
    /// The recording and the dub between two moments, one channel each.
    fn between(&self, span: [f64; 2]) -> Result<[Vec<f32>; 2], StudioError> {
        let (recorded, dub) = both(
            || recorded(&self.library, &self.card.film, span),
            || dubbed(&self.library, &self.card, &self.language, span),
        );
        let (recorded, mut dub) = (recorded?, dub?);
        if let Some(db) = self.under {
            let gain = gain_from_db(db);
            for (there, under) in dub.iter_mut().zip(&recorded) {
                *there = (*there + under * gain).clamp(-1.0, 1.0);
            }
        }
        Ok([recorded, dub])
    }

    /// Appends what is between two moments; whether there may be more.
    fn grow(&self, grows: &mut [Growth], span: [f64; 2]) -> Result<bool, StudioError> {
        let sides = self.between(span)?;
        for (growth, samples) in grows.iter_mut().zip(&sides) {
            growth.push(samples);
        }
        Ok(sides.iter().any(|samples| !samples.is_empty()))
    }
}

/// What was recorded, at the times of the dub.
fn recorded(library: &Library, film: &Film, span: [f64; 2]) -> Result<Vec<f32>, StudioError> {
    let cut = film.how.cut;
    let begins = film.how.begins();
    let ends = cut.map_or(f64::INFINITY, |cut| f64::from(cut.end));
    let span = span.map(|secs| (secs + begins).min(ends));
    let mut source = patch::recording(library, &film.how)?;
    let cut = cut_out_mono(&mut *source, HZ, &[span])?;
    Ok(cut.samples.into_iter().next().unwrap_or_default())
}

/// What is heard in a language by now.
fn dubbed(
    library: &Library,
    card: &FilmCard,
    code: &str,
    span: [f64; 2],
) -> Result<Vec<f32>, StudioError> {
    let (language, take) = patch::ready(card, code)?;
    let mut source = patch::track(library, take)?;
    let cut = cut_out_mono(&mut *source, HZ, &[span])?;
    let mut samples = cut.samples.into_iter().next().unwrap_or_default();
    let near = language.patches.iter().filter(|it| {
        let [from, to] = it.span;
        from < span[1] && to > span[0]
    });
    for one in near {
        if let Some(new) = replaced::if_here(library, card, language, take, one)? {
            lay_over(&mut samples, frames(span, HZ).start, &at_rate(new));
        }
    }
    if let Some(background) = &card.film.background {
        let mut source = patch::background(library, background)?;
        let begins = card.film.how.begins();
        let cut = cut_out_mono(&mut *source, HZ, &[span.map(|secs| secs + begins)])?;
        let under = cut.samples.iter().flatten();
        for (there, under) in samples.iter_mut().zip(under) {
            *there = (*there + under).clamp(-1.0, 1.0);
        }
    }
    Ok(samples)
}

/// A stretch as one channel at the rate of what is heard.
fn at_rate(new: Replacement) -> Replacement {
    let from = u128::from(new.from) * u128::from(HZ) / u128::from(new.hz.max(1));
    let pcm = Pcm {
        hz: new.hz,
        channels: new.channels,
        samples: new.samples,
    };
    Replacement {
        from: from as u64,
        hz: HZ,
        channels: 1,
        samples: resample(&pcm.into_mono(), HZ).samples,
    }
}

/// Puts a stretch in its place, as far as it is heard.
fn lay_over(samples: &mut [f32], from: u64, new: &Replacement) {
    let edge = (EDGE * f64::from(new.hz)) as usize;
    let late = new.from.saturating_sub(from) as usize;
    let early = from.saturating_sub(new.from) as usize;
    let count = new.samples.len();
    let there = samples.iter_mut().skip(late);
    for (there, (at, new)) in there.zip(new.samples.iter().enumerate().skip(early)) {
        let inside = (at + 1).min(count - at);
        let share = (inside as f32 / (edge + 1) as f32).min(1.0);
        *there += (new - *there) * share;
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use mynah_audio::encode::encode;
    use mynah_core::backend::Backend;
    use mynah_core::clock::UnixMillis;
    use mynah_core::credits::Credits;
    use mynah_core::ids::ProjectId;
    use mynah_core::request::{Cut, Generation};
    use mynah_model::dubbing::film::Language;
    use mynah_store::testing::{fresh, order, sound};

    /// As loud all the time, as a WAV.
    fn level(secs: usize, level: impl Fn(usize) -> f32) -> Vec<u8> {
        let samples = (0..secs * HZ as usize).map(|n| level(n / HZ as usize));
        let pcm = Pcm::mono(HZ, samples.collect());
        encode(&pcm, "wav_44100".parse().unwrap()).unwrap()
    }

    #[test]
    fn a_background_of_ones_own_is_heard_under_the_dub_at_the_same_moment() {
        let (_home, library) = fresh();
        let keep = |name: &str, wav: &[u8]| library.keep_input(name, 6.0, wav).unwrap();
        let recorded = keep("film.wav", &level(6, |_| 0.0));
        let music = keep("music.wav", &level(6, |second| second as f32 / 10.0));
        let film = serde_json::json!({
            "how": {"input": recorded, "target": "", "worth": "plain", "drop_background": true},
            "languages": [],
        });
        let mut film = Film::read(&film.to_string()).unwrap();
        film.how.cut = Some(Cut { start: 2, end: 5 });
        film.background = Some(music);
        film.want(vec![Language {
            code: "en".to_owned(),
            ..Language::default()
        }]);
        let mut intent = order(ProjectId(1), 1, "dub");
        (intent.project, intent.line) = (None, None);
        intent.request = Arc::new(Generation::Dubbing(film.request(&film.languages[0])));
        let entry = library.intend(&intent).unwrap();
        library.mark_sent(entry, None).unwrap();
        let take = sound(&library, &level(3, |_| 0.1));
        library.settle(entry, &take, Credits(300)).unwrap();
        let (id, content) = (film.id(Backend::Draft), film.written());
        let at = (&id, UnixMillis(1));
        library
            .change_film(Backend::Draft, at, |_| Some(content))
            .unwrap();
        let card = stands::card(&library, &id).unwrap();
        let heard = dubbed(&library, &card, "en", [1.0, 2.0]).unwrap();
        assert_eq!(heard.len(), HZ as usize);
        assert!((heard[1_000] - 0.4).abs() < 1e-3, "{}", heard[1_000]);
    }

    #[test]
    fn a_patch_is_heard_in_its_place_as_far_as_it_is_in_view() {
        let heard = |at: u64, count: usize| {
            let mut there = vec![0.0; 6];
            let new = Replacement {
                from: at,
                hz: 10,
                channels: 1,
                samples: (1..=count).map(|it| it as f32).collect(),
            };
            lay_over(&mut there, 100, &new);
            there
        };
        assert_eq!(heard(102, 2), [0.0, 0.0, 1.0, 2.0, 0.0, 0.0]);
        assert_eq!(heard(98, 4), [3.0, 4.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(heard(104, 9), [0.0, 0.0, 0.0, 0.0, 1.0, 2.0]);
    }

    #[test]
    fn a_patch_begins_and_ends_as_what_is_around_it() {
        let mut there = vec![1.0; 2_000];
        let new = Replacement {
            from: 100,
            hz: HZ,
            channels: 1,
            samples: vec![0.0; 1_000],
        };
        lay_over(&mut there, 0, &new);
        let steps = there.windows(2).map(|it| (it[1] - it[0]).abs());
        assert!(steps.fold(0.0, f32::max) < 0.01);
        assert_eq!((there[99], there[600], there[1_100]), (1.0, 0.0, 1.0));
    }
}
