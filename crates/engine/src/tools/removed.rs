//! "What was removed": the input minus its result, as an input of its own.

use std::io::Cursor;

use crate::dubbing::{input_source, take_source};
use crate::error::StudioError;
use crate::machine::Machine;
use mynah_audio::encode::{FileEncoder, FileKind};
use mynah_audio::splice::cut_out_mono;
use mynah_core::ids::TakeId;
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_store::Library;

/// Samples a second of the difference.
const HZ: u32 = 44_100;
/// Seconds that are subtracted at once.
const STRETCH: f64 = 60.0;
/// Seconds above which the difference is an MP3 file: a WAV file would fill the memory.
const LONG: f64 = 600.0;
const KBPS: u32 = 192;
/// The largest delay of a result against its input, in samples.
const LATEST: i64 = 2_048;
/// Samples that are averaged for the first search of the delay, and samples that are compared.
const COARSE: i64 = 4;
const WINDOW: usize = HZ as usize;

/// Saves the difference.
pub(super) async fn keep(
    machine: &Machine,
    before: Input,
    after: TakeId,
) -> Result<Input, StudioError> {
    let library = machine.library.clone();
    machine
        .blocking(move || subtract(&library, &before, after))
        .await
}

fn subtract(library: &Library, before: &Input, after: TakeId) -> Result<Input, StudioError> {
    let read = |span: [f64; 2]| -> Result<[Vec<f32>; 2], StudioError> {
        let of = |mut source: Box<dyn mynah_audio::decode::Source>| {
            let cut = cut_out_mono(&mut *source, HZ, &[span])?;
            Ok::<_, StudioError>(cut.samples.into_iter().next().unwrap_or_default())
        };
        Ok([
            of(input_source(library, before)?)?,
            of(take_source(library, after)?)?,
        ])
    };
    let (kind, ending) = if before.seconds > LONG {
        (FileKind::Mp3 { kbps: KBPS }, "mp3")
    } else {
        (FileKind::Wav, "wav")
    };
    let mut file = Cursor::new(Vec::new());
    let mut encoder = FileEncoder::new(&mut file, kind, (HZ, 1))?;
    let (mut at, mut delay) = (0.0, None);
    let mut frames = 0_u64;
    while at < before.seconds {
        let [mut left, result] = read([at, at + STRETCH])?;
        if left.is_empty() {
            break;
        }
        let delay = *delay.get_or_insert_with(|| find_delay(&left, &result));
        for (place, sample) in left.iter_mut().enumerate() {
            let of = usize::try_from(place as i64 + delay).ok();
            *sample -= of.and_then(|of| result.get(of)).copied().unwrap_or(0.0);
        }
        frames += left.len() as u64;
        encoder.push(&left)?;
        at += STRETCH;
    }
    encoder.finish()?;
    let stem = before.name.rsplit_once('.');
    let stem = stem.map_or(before.name.as_str(), |(stem, _)| stem);
    let name = format!("{stem} ({}).{ending}", tr!("tools-removed-name"));
    let seconds = frames as f64 / f64::from(HZ);
    Ok(library.keep_input(&name, seconds, file.into_inner().as_slice())?)
}

/// Returns how many samples later the result has what the input has, by the best correlation.
fn find_delay(before: &[f32], after: &[f32]) -> i64 {
    let loudest = after
        .chunks(WINDOW)
        .enumerate()
        .max_by(|(_, one), (_, other)| {
            let energy = |samples: &[f32]| samples.iter().map(|it| it * it).sum::<f32>();
            energy(one).total_cmp(&energy(other))
        });
    let start = loudest.map_or(0, |(place, _)| place * WINDOW);
    let window = |samples: &[f32], step: i64| -> Vec<f32> {
        let samples = samples.get(start..).unwrap_or_default();
        let samples = samples.get(..WINDOW.min(samples.len())).unwrap_or_default();
        let averaged = samples.chunks(step as usize);
        averaged
            .map(|some| some.iter().sum::<f32>() / step as f32)
            .collect()
    };
    let coarse = [window(before, COARSE), window(after, COARSE)];
    let near = best_lag(&coarse, -LATEST / COARSE..=LATEST / COARSE) * COARSE;
    let fine = [window(before, 1), window(after, 1)];
    best_lag(&fine, near - COARSE..=near + COARSE)
}

fn best_lag([before, after]: &[Vec<f32>; 2], lags: std::ops::RangeInclusive<i64>) -> i64 {
    let correlation = |lag: i64| -> f32 {
        let skipped = (lag.max(0) as usize, (-lag).max(0) as usize);
        let pairs = before
            .iter()
            .skip(skipped.1)
            .zip(after.iter().skip(skipped.0));
        pairs.map(|(one, other)| one * other).sum()
    };
    let best = lags.max_by(|one, other| {
        // Of equal ones the smallest delay.
        let order = correlation(*one).total_cmp(&correlation(*other));
        order.then(other.abs().cmp(&one.abs()))
    });
    best.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_of_a_result_is_found() {
        let noise = |place: usize| {
            let mixed = (place as u32 + 1).wrapping_mul(2_654_435_761);
            let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519);
            (mixed ^ (mixed >> 13)) as f32 / u32::MAX as f32 - 0.5
        };
        let before: Vec<f32> = (0..20_000).map(noise).collect();
        for delay in [0_i64, 37, -52, 1_105] {
            let after: Vec<f32> = (0..20_000)
                .map(|place| usize::try_from(i64::from(place) - delay).map_or(0.0, noise))
                .collect();
            assert_eq!(find_delay(&before, &after), delay);
        }
    }
}
