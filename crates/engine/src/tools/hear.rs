//! Playback of an input from a moment on, alone or with its result at the same loudness.
//!
//! Both sides are decoded while they play, in step, so that going over from one to the other needs no decoding.

use std::sync::Arc;

use crate::dubbing::{input_source, take_source};
use crate::error::StudioError;
use crate::machine::Machine;
use crate::playback::{self, Asked};
use crate::stretches;
use mynah_audio::loudness;
use mynah_audio::pcm::{Pcm, gain_from_db};
use mynah_audio::player::Growth;
use mynah_audio::splice::cut_out_mono;
use mynah_model::audition;
use mynah_model::command::ToolMoment;
use mynah_model::event::Playing;
use mynah_store::Library;

/// Seconds of a stretch.
const MOST: f64 = 120.0;
/// Seconds that are decoded before playback starts, and at most at once after that.
const FIRST: f64 = 1.0;
const NEXT: f64 = 16.0;
/// Seconds from the start by which the loudness of both sides is compared.
const MEASURED: f64 = 30.0;
/// Samples a second.
const HZ: u32 = 44_100;

/// Plays from a moment on, stretch by stretch, until something else is played.
pub(super) async fn play(machine: &Arc<Machine>, moment: ToolMoment, asked: Asked) {
    let sides = match open(machine, &moment).await {
        Ok(sides) => Arc::new(sides),
        Err(error) => return playback::fail(machine, &error, "play").await,
    };
    let mut next = Some((moment, asked));
    while let Some((moment, asked)) = next.take() {
        let ends = moment.from.max(0.0) + MOST;
        match stretch(machine, &moment, (&sides, &asked)).await {
            Ok(true) => next = follow(machine, (moment, ends), &asked).await,
            Ok(false) => {}
            Err(error) => playback::fail(machine, &error, "play").await,
        }
    }
}

/// Sounds that play in step, each with the gain that makes them equally loud.
struct Sides {
    library: Library,
    moment: ToolMoment,
    gains: Vec<f32>,
}

/// Measures both sides.
async fn open(machine: &Machine, moment: &ToolMoment) -> Result<Sides, StudioError> {
    let (library, moment) = (machine.library.clone(), moment.clone());
    let opened = machine.blocking(move || {
        let count = 1 + usize::from(moment.after.is_some());
        let mut sides = Sides {
            library,
            moment,
            gains: vec![1.0; count],
        };
        if count > 1 {
            let begun = sides.between([0.0, MEASURED])?;
            let measured = begun.into_iter().map(|samples| {
                let heard = loudness::measure(&Pcm::mono(HZ, samples));
                (heard.lufs, Some(heard.true_peak_db))
            });
            let measured: Vec<_> = measured.collect();
            let (_, gains) = audition::gains(measured.into_iter());
            sides.gains = gains.into_iter().map(gain_from_db).collect();
        }
        Ok::<_, StudioError>(sides)
    });
    opened.await
}

impl Sides {
    /// Returns the samples of each side between two moments, in seconds.
    fn between(&self, span: [f64; 2]) -> Result<Vec<Vec<f32>>, StudioError> {
        let mut sources = vec![input_source(&self.library, &self.moment.input)?];
        if let Some(take) = self.moment.after {
            sources.push(take_source(&self.library, take)?);
        }
        let read = sources
            .into_iter()
            .zip(&self.gains)
            .map(|(mut source, gain)| {
                let cut = cut_out_mono(&mut *source, HZ, &[span])?;
                let mut samples = cut.samples.into_iter().next().unwrap_or_default();
                for sample in &mut samples {
                    *sample *= gain;
                }
                Ok(samples)
            });
        read.collect()
    }

    /// Appends the samples between two moments and returns true if there may be more.
    fn grow(&self, growths: &mut [Growth], span: [f64; 2]) -> Result<bool, StudioError> {
        let sides = self.between(span)?;
        for (growth, samples) in growths.iter_mut().zip(&sides) {
            growth.push(samples);
        }
        Ok(sides.iter().any(|samples| !samples.is_empty()))
    }
}

/// Plays one stretch and returns true if the sound continues after it.
async fn stretch(
    machine: &Arc<Machine>,
    moment: &ToolMoment,
    (sides, asked): (&Arc<Sides>, &Asked),
) -> Result<bool, StudioError> {
    let from = moment.from.max(0.0);
    let ends = from + MOST;
    let of = Arc::clone(sides);
    let begun = machine
        .blocking(move || of.between([from, from + FIRST]))
        .await?;
    let first = usize::from(moment.is_after && moment.after.is_some());
    let playing = Playing::Tool {
        input: Box::new(moment.input.clone()),
        after: moment.after,
        first,
    };
    let begun: Vec<&[f32]> = begun.iter().map(Vec::as_slice).collect();
    let told = (&playing, first, false);
    let mut growths = machine
        .deck
        .play_beside(asked, told, (from, MOST, HZ), &begun)?;
    let (mut at, mut length, mut continues) = (from + FIRST, FIRST, !growths.is_empty());
    while continues && at < ends && machine.deck.is_heard(asked) {
        length = (length * 2.0).min(NEXT);
        let (of, end) = (Arc::clone(sides), (at + length).min(ends));
        let grown = machine.blocking(move || {
            let more = of.grow(&mut growths, [at, end])?;
            Ok::<_, StudioError>((more, growths))
        });
        (continues, growths) = grown.await?;
        at = end;
        if continues {
            stretches::until_near(machine, asked, at).await;
        }
    }
    Ok(continues)
}

/// Waits for the end of a stretch and returns the next one, unless something else is played.
async fn follow(
    machine: &Machine,
    (moment, ends): (ToolMoment, f64),
    asked: &Asked,
) -> Option<(ToolMoment, Asked)> {
    let (from, side, next) = stretches::next(machine, ends, asked).await?;
    let is_after = side == 1;
    let moment = ToolMoment {
        from,
        is_after,
        ..moment
    };
    Some((moment, next))
}
