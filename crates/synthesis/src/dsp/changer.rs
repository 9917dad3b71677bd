//! The voice changer: pitch and formants moved toward another voice, timing kept.
//!
//! Pitch-synchronous overlap-add (E. Moulines, F. Charpentier, "Pitch-synchronous waveform processing techniques
//! for text-to-speech synthesis using diphones", 1990): two periods around each pitch mark are cut out, squeezed or
//! stretched (which moves the formants) and laid down again at the marks of the new pitch.

use std::f32::consts::PI;

use super::pitch::STEP_SECS;
use super::pitch::pitches;
use super::spectrum::Spectra;

/// How far formants are moved at most: a child's mouth and a giant's.
const WARPS: (f32, f32) = (0.78, 1.28);
/// Grains of sound without pitch: 8 ms.
const UNVOICED_SECS: f32 = 0.008;

/// What of a voice can be matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// Median pitch in Hz, if there is voice at all.
    pub pitch: Option<f32>,
    /// The mean logarithmic power of its voiced frames in bands a twelfth of an octave wide from 200 Hz on.
    envelope: Vec<f32>,
}

impl Likeness {
    /// Measures a voice.
    pub fn of(samples: &[f32], hz: u32) -> Self {
        let track = pitches(samples, hz);
        let mut voiced: Vec<f32> = track.iter().flatten().copied().collect();
        voiced.sort_by(f32::total_cmp);
        Self {
            pitch: voiced.get(voiced.len() / 2).copied(),
            envelope: envelope(samples, hz, &track),
        }
    }

    /// By what factor formants must move to come nearest to those of `other`.
    fn warp_to(&self, other: &Self) -> f32 {
        // A band is a twelfth of an octave: half bands are tried.
        let tries = (-8..=8).map(|half| half as f32 / 2.0);
        let off = |bands: f32| {
            let (mut sum, mut count) = (0.0, 0);
            for (n, wanted) in other.envelope.iter().enumerate() {
                let place = n as f32 - bands;
                let Some(here) = between(&self.envelope, place) else {
                    continue;
                };
                sum += (here - wanted).powi(2);
                count += 1;
            }
            if count == 0 {
                f32::MAX
            } else {
                sum / count as f32
            }
        };
        let best = tries.min_by(|one, two| off(*one).total_cmp(&off(*two)));
        2f32.powf(best.unwrap_or(0.0) / 12.0)
            .clamp(WARPS.0, WARPS.1)
    }
}

fn between(values: &[f32], place: f32) -> Option<f32> {
    let whole = place.floor();
    let part = place - whole;
    let low = values.get(usize::try_from(whole as i64).ok()?)?;
    let high = values.get(whole as usize + 1).unwrap_or(low);
    Some(low + (high - low) * part)
}

/// Hands out the recording as `target` might have said it, a few seconds at a time; as long as before in all.
pub fn change(samples: &[f32], hz: u32, target: &Likeness, receive: &mut dyn FnMut(&[f32])) {
    let own = Likeness::of(samples, hz);
    let factor = match (own.pitch, target.pitch) {
        (Some(own), Some(target)) => (target / own).clamp(0.33, 3.0),
        _ => 1.0,
    };
    let warp = own.warp_to(target);
    let colour = Colour::between(&own, target, warp, hz);
    let mut rest = samples;
    while !rest.is_empty() {
        let (part, after) = rest
            .split_at_checked(quiet_place(rest, hz))
            .unwrap_or((rest, &[]));
        receive(&colour.apply(&shift(part, hz, factor, warp)));
        rest = after;
    }
}

/// The quietest place to cut within the second second of what is left; its end if there is no more.
fn quiet_place(samples: &[f32], hz: u32) -> usize {
    let second = hz as usize;
    if samples.len() < 3 * second {
        return samples.len();
    }
    let step = second / 100;
    let within = samples.get(second..2 * second).unwrap_or_default();
    let level = |frame: &[f32]| frame.iter().map(|s| s * s).sum::<f32>();
    let quietest = within
        .chunks(step)
        .enumerate()
        .min_by(|(_, one), (_, two)| level(one).total_cmp(&level(two)));
    second + quietest.map_or(0, |(n, _)| n * step + step / 2)
}

/// How loud each bin must become for the mean spectrum to be the other's.
struct Colour {
    spectra: Spectra,
    gains: Vec<f32>,
}

impl Colour {
    /// After formants were moved by `warp`; 9 dB at most, since more is noise.
    fn between(own: &Likeness, target: &Likeness, warp: f32, hz: u32) -> Self {
        const LEN: usize = 512;
        let spectra = Spectra::new(LEN, LEN / 4);
        let bands = 12.0 * warp.log2();
        let gains = (0..spectra.bins()).map(|bin| {
            let at = (bin as f32 * hz as f32 / LEN as f32).max(200.0);
            let band = (12.0 * (at / 200.0).log2()).min(target.envelope.len() as f32 - 1.0);
            let wanted = between(&target.envelope, band);
            let has = between(
                &own.envelope,
                (band - bands).clamp(0.0, own.envelope.len() as f32 - 1.0),
            );
            // Logarithms of power: half of one is of amplitude.
            let nepers = wanted
                .zip(has)
                .map_or(0.0, |(wanted, has)| 0.5 * (wanted - has));
            nepers.clamp(-1.0, 1.0).exp()
        });
        Self {
            gains: gains.collect(),
            spectra,
        }
    }

    fn apply(&self, samples: &[f32]) -> Vec<f32> {
        self.spectra.rework(samples, |_, spectrum| {
            for (bin, gain) in spectrum.iter_mut().zip(&self.gains) {
                *bin *= *gain;
            }
        })
    }
}

/// Multiplies the pitch by `factor` and the formants by `warp`.
fn shift(samples: &[f32], hz: u32, factor: f32, warp: f32) -> Vec<f32> {
    let track = pitches(samples, hz);
    let marks = marks(samples, hz, &track);
    let mut out = vec![0.0; samples.len()];
    let mut weight = vec![0.0; samples.len()];
    let mut nearest = 0;
    let mut place = 0.0_f32;
    while (place as usize) < samples.len() {
        while marks.get(nearest + 1).is_some_and(|next| {
            let here = marks.get(nearest).map_or(0.0, |mark| mark.at as f32);
            (next.at as f32 - place).abs() <= (here - place).abs()
        }) {
            nearest += 1;
        }
        let Some(mark) = marks.get(nearest) else {
            break;
        };
        lay(samples, mark, place as usize, warp, &mut out, &mut weight);
        let period = if mark.voiced {
            mark.period / factor
        } else {
            mark.period
        };
        place += period.max(1.0);
    }
    for (out, weight) in out.iter_mut().zip(weight) {
        // Where grains overlap more or less than twice, the level is kept.
        *out /= weight.max(0.5);
    }
    out
}

/// A place from which sound is cut.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    period: f32,
    voiced: bool,
}

/// Lays a grain of two periods around `mark` down at `place`.
fn lay(samples: &[f32], mark: &Mark, place: usize, warp: f32, out: &mut [f32], weight: &mut [f32]) {
    let half = (mark.period / warp).max(2.0);
    let reach = half as i64;
    for offset in -reach..=reach {
        let Ok(to) = usize::try_from(place as i64 + offset) else {
            continue;
        };
        let window = 0.5 + 0.5 * (PI * offset as f32 / (half + 1.0)).cos();
        let from = mark.at as f32 + offset as f32 * warp;
        let Some(sample) = between(samples, from) else {
            continue;
        };
        if let (Some(out), Some(weight)) = (out.get_mut(to), weight.get_mut(to)) {
            *out += window * sample;
            *weight += window;
        }
    }
}

/// Marks a period apart where there is pitch, at the loudest sample nearby; evenly elsewhere.
fn marks(samples: &[f32], hz: u32, track: &[Option<f32>]) -> Vec<Mark> {
    let rate = hz as f32;
    let step = STEP_SECS * rate;
    let mut marks = Vec::new();
    let mut at = 0;
    let mut voiced_before = false;
    while at < samples.len() {
        let pitch = track.get((at as f32 / step) as usize).copied().flatten();
        let (period, voiced) = match pitch {
            Some(pitch) => (rate / pitch, true),
            None => (UNVOICED_SECS * rate, false),
        };
        if voiced {
            // A whole period is searched at the start of a voiced stretch, later only near the expected place.
            let reach = if voiced_before {
                period * 0.2
            } else {
                period * 0.5
            } as usize;
            let from = at.saturating_sub(reach);
            let near = samples.get(from..(at + reach + 1).min(samples.len()));
            let loudest = near.into_iter().flatten().enumerate();
            let loudest = loudest.max_by(|(_, one), (_, two)| one.total_cmp(two));
            at = loudest.map_or(at, |(n, _)| from + n);
        }
        voiced_before = voiced;
        marks.push(Mark { at, period, voiced });
        at += (period as usize).max(1);
    }
    marks
}

/// Bands a twelfth of an octave apart, 200 Hz to 4 kHz: harmonics blurred, the mean taken out.
fn envelope(samples: &[f32], hz: u32, track: &[Option<f32>]) -> Vec<f32> {
    const BANDS: usize = 52;
    let len = ((hz as f32 * 0.032) as usize).next_power_of_two();
    let spectra = Spectra::new(len, len / 2);
    let step = STEP_SECS * hz as f32;
    let mut sum = vec![0.0_f32; spectra.bins()];
    for (n, pitch) in track.iter().enumerate().step_by(2) {
        let start = (n as f32 * step) as usize;
        if pitch.is_none() {
            continue;
        }
        let Some(frame) = samples.get(start..start + len) else {
            break;
        };
        for (sum, power) in sum.iter_mut().zip(spectra.power(frame)) {
            *sum += power;
        }
    }
    let edge = |band: f32| 200.0 * 2f32.powf(band / 12.0) * len as f32 / hz as f32;
    let mut bands: Vec<f32> = (0..BANDS)
        .map(|band| {
            // A third of an octave on both sides blurs the harmonics.
            let (from, to) = (edge(band as f32 - 4.0), edge(band as f32 + 4.0));
            let inside = sum.get(from as usize..(to as usize + 1).min(sum.len()));
            let inside = inside.unwrap_or_default();
            let mean = inside.iter().sum::<f32>() / inside.len().max(1) as f32;
            mean.max(1e-12).ln()
        })
        .collect();
    let mean = bands.iter().sum::<f32>() / BANDS as f32;
    for band in &mut bands {
        *band -= mean;
    }
    bands
}
