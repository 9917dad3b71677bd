//! What is heard of a recording that a voice is cloned from: all of it, from a moment on, or a fault.

use std::io::BufReader;
use std::ops::ControlFlow;

use super::{HZ, LISTENED, PIECE};
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use mynah_audio::decode::{Source, hear_mono_from};
use mynah_audio::pcm::Pcm;
use mynah_core::request::Input;
use mynah_model::command::HeardOf;
use mynah_model::event::Playing;
use mynah_store::outside;

/// So many seconds around a fault are heard with it, and of a long one so many.
const AROUND: f32 = 0.7;
const LONGEST: f32 = 5.0;
/// So many seconds are heard at once: pieces of a long recording are shorter, and of a longer one what comes later is heard
/// from there.
const HEARD: f64 = 2_400.0;

pub(crate) async fn heard(
    machine: &Machine,
    input: Input,
    some: HeardOf,
) -> Result<(), StudioError> {
    let asked = machine.deck.ask();
    let (library, of) = (machine.library.clone(), input.clone());
    let pcm = machine.blocking(move || {
        let path = library.input(&of)?;
        let (file, _) = outside::open(&path)?.ok_or(Refusal::NoRecording)?;
        let span = match some {
            HeardOf::All => [0.0, HEARD],
            HeardOf::From(second) => [f64::from(second), f64::from(second) + HEARD],
            HeardOf::Around(place) => {
                let to = place.to.min(place.from + LONGEST) + AROUND;
                [f64::from(place.from - AROUND), f64::from(to)]
            }
        };
        let lasts = span[1].min(of.seconds) - span[0];
        // What is long is heard at half the rate: half an hour of it is 160 MB then.
        let hz = if lasts > LISTENED as f64 { HZ / 2 } else { HZ };
        let mut source = BufReader::with_capacity(PIECE, file);
        Ok::<_, StudioError>(Pcm::mono(hz, stretch(&mut source, hz, span)?))
    });
    let pcm = pcm.await?;
    let playing = Playing::Sample {
        sample: input.hash.as_str().into(),
        name: input.name,
    };
    machine.deck.play_asked(&asked, playing, &pcm)?;
    Ok(())
}

/// A stretch of a recording between two moments, in seconds, on one channel of so many frames a second.
fn stretch(
    source: &mut dyn Source,
    hz: u32,
    [from, to]: [f64; 2],
) -> Result<Vec<f32>, StudioError> {
    let from = from.max(0.0);
    let begins = from as u64;
    let frames = |seconds: f64| (seconds.max(0.0) * f64::from(hz)) as usize;
    let (late, most) = (frames(from - begins as f64), frames(to - begins as f64));
    let mut mono = Vec::new();
    hear_mono_from(source, (hz, begins), &mut |samples| {
        mono.extend_from_slice(samples);
        if mono.len() < most {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    mono.truncate(most);
    mono.drain(..late.min(mono.len()));
    Ok(mono)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use mynah_audio::encode::encode;
    use mynah_core::format::OutputFormat;

    /// All before it was kept in memory, twenty minutes at most: what came later was silence.
    #[test]
    fn what_is_late_in_a_recording_is_heard_from_there() {
        const RATE: usize = 24_000;
        let late = 61 * RATE;
        let sound = |frame: usize| if frame < late { 0.0 } else { 0.5 };
        let pcm = Pcm::mono(RATE as u32, (0..late + 10 * RATE).map(sound).collect());
        let mut source = Cursor::new(encode(&pcm, OutputFormat::WAV_24000).unwrap());
        let mean = |heard: &[f32]| heard.iter().sum::<f32>() / heard.len() as f32;
        let heard = stretch(&mut source, HZ, [62.25, 64.5]).unwrap();
        assert_eq!(heard.len(), HZ as usize * 9 / 4);
        assert!(mean(&heard) > 0.45, "{}", mean(&heard));
        let heard = stretch(&mut source, HZ, [55.0, 57.0]).unwrap();
        assert!(mean(&heard).abs() < 0.01, "{}", mean(&heard));
        let heard = stretch(&mut source, HZ, [70.0, f64::INFINITY]).unwrap();
        assert!(heard.len().abs_diff(HZ as usize) < 100, "{}", heard.len());
    }
}
