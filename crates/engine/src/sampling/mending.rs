//! What is mended in a recording before it is sent: at this computer, or in what the service cleaned.

use std::io::BufReader;
use std::sync::Arc;

use super::{BEST, HZ, Heard, PIECE, kept, mono, tell, told, turn};
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use mynah_audio::inspect::{mend, mend::CutOff, mend::Spoilt};
use mynah_core::ids::TakeId;
use mynah_core::request::Input;
use mynah_model::attempt::{Fixes, KeptSample};
use mynah_model::event::CloningEvent;
use mynah_store::Library;
use mynah_store::outside;
use mynah_synthesis::dsp::isolation::isolate;

/// A recording, and the take of it that the service cleaned.
type Source = (Input, Option<TakeId>);

pub(super) async fn mended(machine: Arc<Machine>, number: u64, (input, fixes): (Source, Fixes)) {
    let turn = turn().await;
    let library = machine.library.clone();
    let looked = machine
        .blocking(move || mend_input(&library, &input, fixes))
        .await
        .map(Box::new)
        .map_err(|error| Box::new(told(&machine, &error)));
    drop(turn);
    tell(&machine, CloningEvent::Mended(number, fixes, looked)).await;
}

/// How a recording sounded before the service cleaned it: what was cut off then doesn't look so any more. Nothing where it
/// can't be read; then what was cleaned tells what it can.
fn raw_of(library: &Library, input: &Input) -> Option<Vec<f32>> {
    let path = library.input(input).ok()?;
    let (file, _) = outside::open(&path).ok()??;
    let heard = mono(&mut BufReader::with_capacity(PIECE, file)).ok()?;
    Some(heard.mono)
}

fn mend_input(
    library: &Library,
    (input, cleaned): &Source,
    fixes: Fixes,
) -> Result<KeptSample, StudioError> {
    let path = match (fixes.isolate, cleaned) {
        (false, _) => library.input(input)?,
        (true, Some(take)) => library.sound(*take)?,
        (true, None) => return Err(Refusal::SoundGone.into()),
    };
    let (file, _) = outside::open(&path)?.ok_or(Refusal::NoRecording)?;
    let Heard {
        mono: mut samples,
        is_longer,
        damage,
        fold,
    } = mono(&mut BufReader::with_capacity(PIECE, file))?;
    let spoilt = fixes.best.then(|| {
        let raw = fixes.isolate.then(|| raw_of(library, input)).flatten();
        Spoilt::of(raw.as_deref().unwrap_or(&samples), HZ)
    });
    // What the service cleaned is another sound.
    let mut cut_off = if fixes.isolate {
        CutOff::default()
    } else {
        CutOff::of(&samples, HZ)
    };
    if fixes.high_pass {
        mend::high_pass(&mut samples, HZ);
    }
    if fixes.denoise {
        let mut clean = Vec::with_capacity(samples.len());
        isolate(&samples, HZ, &mut |piece| clean.extend_from_slice(piece));
        samples = clean;
    }
    let mut from = 0.0;
    if let Some(spoilt) = &spoilt {
        let long = match fixes.seconds {
            0 => BEST,
            seconds => f32::from(seconds),
        };
        let best = mend::best(&samples, HZ, (long, spoilt));
        from = best.start as f32 / HZ as f32;
        cut_off.keep(&best);
        samples = samples.get(best).unwrap_or_default().to_vec();
    }
    if fixes.trim {
        samples = mend::tighten(&samples, HZ, &mut cut_off);
    }
    if fixes.level {
        mend::level(&mut samples, HZ);
    }
    let heard = Heard {
        mono: samples,
        is_longer,
        damage,
        fold,
    };
    let mut kept = kept(library, &input.name, heard)?;
    if let Some((places, often)) = cut_off.told(HZ, kept.input.seconds) {
        kept.take_clipping(places, often);
    }
    Ok(KeptSample { from, ..kept })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspecting::{Check, Fault};
    use mynah_audio::encode::encode;
    use mynah_audio::pcm::Pcm;
    use mynah_store::testing::{fresh, order, project, sound};

    /// Once the service had cleaned it a stretch that was cut off all through was as good as any.
    #[test]
    fn what_was_cut_off_is_left_out_of_what_was_cleaned_too() {
        let (_home, library) = fresh();
        let said = |gain: f32, cut: f32, seconds: u32| {
            (0..seconds * HZ).map(move |n| {
                let t = n as f32 / HZ as f32;
                let syllable = 0.6 + 0.4 * (t * 25.0).sin();
                let tone = gain * syllable * (t * 1_200.0).sin();
                tone.clamp(-cut, cut) + 1e-4 * (t * 9_000.0).sin()
            })
        };
        let wav = |samples: Vec<f32>| {
            let format = "wav_44100".parse().unwrap();
            encode(&Pcm::mono(HZ, samples), format).unwrap()
        };
        // The first forty seconds were cut off, and don't look so any more.
        let raw = said(0.9, 0.6, 40).chain(said(0.3, 1.0, 40));
        let raw = wav(raw.collect());
        let input = library.keep_input("ada.wav", 80.0, raw.as_slice()).unwrap();
        let clean = said(0.3, 1.0, 40).chain(said(0.29, 1.0, 40));
        let clean = wav(clean.collect());
        let project = project(&library, 1);
        let order = order(project, 1, "cleaned");
        let entry = library.intend(&order).unwrap();
        library.mark_sent(entry, Some(7)).unwrap();
        let take = sound(&library, &clean);
        let take = library.settle(entry, &take, order.quote).unwrap();
        let fixes = Fixes {
            isolate: true,
            best: true,
            seconds: 30,
            ..Fixes::default()
        };
        let kept = mend_input(&library, &(input, Some(take.id)), fixes).unwrap();
        let bytes = library.input_bytes(&kept.input).unwrap();
        let heard = mono(&mut std::io::Cursor::new(bytes)).unwrap();
        let loudest = heard
            .mono
            .iter()
            .fold(0.0_f32, |most, it| most.max(it.abs()));
        assert!((28.0..32.0).contains(&kept.input.seconds));
        // As it was before it is heard from there, too: it began at 0:00.
        assert!((39.0..51.0).contains(&kept.from), "{}", kept.from);
        assert!(loudest < 0.295, "of the half that was clean: {loudest}");
    }

    /// Silence was cut out, and the places that were cut off were marked no more, though nothing had mended them.
    #[test]
    fn what_was_cut_off_is_marked_where_it_lies_once_silence_is_cut() {
        let (_home, library) = fresh();
        let (mut samples, mut at) = (Vec::new(), 0);
        // A second of silence, ten of speech, five of silence, ten of speech that is cut off for a second in its middle.
        for (seconds, gain, cut) in [
            (1, 0.0, 1.0),
            (10, 0.3, 1.0),
            (5, 0.0, 1.0),
            (4, 0.3, 1.0),
            (1, 0.9, 0.4),
            (5, 0.3, 1.0),
        ] {
            for _ in 0..seconds * HZ {
                let t = at as f32 / HZ as f32;
                at += 1;
                let syllable = 0.6 + 0.4 * (t * 25.0).sin();
                let tone: f32 = gain * syllable * (t * 1_200.0).sin();
                samples.push(tone.clamp(-cut, cut) + 1e-4 * (t * 9_000.0).sin());
            }
        }
        let format = "wav_44100".parse().unwrap();
        let wav = encode(&Pcm::mono(HZ, samples), format).unwrap();
        let input = library.keep_input("ada.wav", 26.0, wav.as_slice()).unwrap();
        let mended = |fixes| mend_input(&library, &(input.clone(), None), fixes).unwrap();
        let fixes = Fixes {
            trim: true,
            level: true,
            high_pass: true,
            ..Fixes::default()
        };
        let cut = |kept: &KeptSample| {
            let all = kept.places.iter();
            let cut = all.filter(|at| at.fault == Fault::Clipping);
            cut.map(|at| (at.from, at.to)).collect::<Vec<_>>()
        };
        let kept = mended(fixes);
        let places = cut(&kept);
        let (from, to) = (places[0].0, places.last().unwrap().1);
        // About eleven seconds of what was kept before it: speech, and the air around it.
        assert!((13.5..15.5).contains(&from), "{places:?}");
        assert!((0.8..1.2).contains(&(to - from)), "{places:?}");
        assert!(kept.value(Check::Clipping) > Some(0.0));
        let best = mended(Fixes {
            best: true,
            seconds: 8,
            ..Fixes::default()
        });
        assert_eq!(cut(&best), [], "the best stretch is free of it");
    }
}
