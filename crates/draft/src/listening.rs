//! What can be heard of a speaker: pitch, its spread, pace and the size of the throat; and the Draft voice that
//! comes nearest to it. Nothing of the speaker's identity is in these five numbers.

use std::f32::consts::PI;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use crate::voice::SampleSpeaker;
use mynah_audio::loudness;
use mynah_audio::pcm::Pcm;
use mynah_core::settings::VoiceSettings;
use mynah_synthesis::dsp::pitch::STEP_SECS;
use mynah_synthesis::dsp::pitch::pitches;
use mynah_synthesis::speech;
use mynah_synthesis::speech::HZ;
use mynah_synthesis::speech::Speaker;
use mynah_synthesis::speech::Timbre;

/// More of a recording says nothing new about its speaker.
pub const LISTENED: usize = 90 * HZ as usize;

/// Voice in seconds below which nobody spoke.
const LEAST_VOICE: f32 = 0.4;

/// Pitch that moves less than this many semitones is no speech but a tone.
const LEAST_SPREAD: f32 = 0.2;

/// The level of all voices.
const LUFS: f32 = -20.0;

/// What the recorded speakers say for comparison.
const COMPARED: &str = "The birch canoe slid on the smooth planks. Glue the sheet to the dark blue background, if you will.";

/// What was heard of a speaker.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// Median pitch in Hz.
    pub pitch: f32,
    /// Standard deviation of the pitch in semitones.
    pub spread: f32,
    /// Syllables a second while there is speech.
    pub pace: f32,
    /// The spectral envelope of voiced frames in dB, at [`POINTS`] frequencies from 0 to 8 kHz.
    envelope: Vec<f32>,
}

/// Frequencies at which envelopes are kept.
const POINTS: usize = 129;

/// Frames of 32 ms, every 16 ms.
const FRAME: usize = 512;

/// Order of the linear prediction: two for each kHz and two for the slope.
const ORDER: usize = 18;

/// Listens to sound at the engine's rate; `None` if nobody speaks in it.
pub fn listen(samples: &[f32]) -> Option<Heard> {
    let samples = samples.get(..LISTENED).unwrap_or(samples);
    let pitches = pitches(samples, HZ);
    let voiced: Vec<f32> = pitches.iter().copied().flatten().collect();
    if (voiced.len() as f32) * STEP_SECS < LEAST_VOICE {
        return None;
    }
    let spread = spread_of(&voiced);
    let pace = pace_of(samples)?;
    if spread < LEAST_SPREAD {
        return None;
    }
    Some(Heard {
        pitch: median(&voiced)?,
        spread,
        pace,
        envelope: envelope_of(samples, &pitches)?,
    })
}

/// The Draft voice that comes nearest; `None` without an engine.
pub fn nearest(heard: &Heard) -> Option<Timbre> {
    let mut best: Option<(f32, Timbre)> = None;
    for (speaker, own) in SPEAKERS.iter() {
        let own = own.as_ref()?;
        let (warp, distance) = warp_between(&own.envelope, &heard.envelope);
        let semitones = 12.0 * (heard.pitch / own.pitch).log2();
        // A large change of pitch sounds worse than a spectrum that is a little off.
        let cost = distance + 0.6 * semitones.abs();
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            let timbre = Timbre {
                pitch: (heard.pitch / own.pitch).clamp(0.45, 2.2),
                spread: (heard.spread / own.spread).clamp(0.4, 2.5),
                pace: (heard.pace / own.pace).clamp(0.7, 1.35),
                warp,
                ..Timbre::of(*speaker)
            };
            best = Some((cost, timbre));
        }
    }
    let (_, mut timbre) = best?;
    // The engine's pitch isn't quite linear in its factor: one look at what came out corrects it.
    if let Some(made) = speak(timbre, COMPARED).as_deref().and_then(listen) {
        timbre.pitch = (timbre.pitch * heard.pitch / made.pitch).clamp(0.45, 2.2);
        timbre.spread = (timbre.spread * heard.spread / made.spread).clamp(0.4, 2.5);
    }
    Some(levelled(timbre))
}

/// How alike two speakers are: 1 the same, 0 nothing in common.
pub fn likeness(one: &Heard, other: &Heard) -> f64 {
    (-f64::from(distance(one, other)) / 8.0).exp()
}

/// How far apart two speakers are: semitones of pitch, dB of envelope, and how differently they move.
pub fn distance(one: &Heard, other: &Heard) -> f32 {
    let pitch = 12.0 * (one.pitch / other.pitch).log2();
    let pace = 6.0 * (one.pace / other.pace).log2();
    let spread = 3.0 * (one.spread / other.spread).log2();
    let (_, envelope) = difference(|point| at(&one.envelope, point), &other.envelope);
    (pitch * pitch + pace * pace + spread * spread + envelope * envelope).sqrt()
}

/// Who speaks when, told apart by pitch: stretches of speech between pauses, in one group or two.
pub fn speakers(samples: &[f32]) -> Vec<SampleSpeaker> {
    let pitches = pitches(samples, HZ);
    // A stretch ends where there was no voice for 0.3 s.
    let mut stretches: Vec<(usize, usize, Vec<f32>)> = Vec::new();
    for (look, pitch) in pitches.iter().enumerate() {
        let Some(pitch) = pitch else { continue };
        match stretches.last_mut() {
            Some((_, end, found)) if look - *end < 30 => {
                *end = look;
                found.push(*pitch);
            }
            _ => stretches.push((look, look, vec![*pitch])),
        }
    }
    stretches.retain(|(_, _, found)| found.len() >= 10);
    let tone = |stretch: &(usize, usize, Vec<f32>)| {
        median(&stretch.2).map_or(0.0, |pitch| 12.0 * pitch.log2())
    };
    let mut tones: Vec<f32> = stretches.iter().map(tone).collect();
    tones.sort_by(f32::total_cmp);
    // The widest gap parts two speakers, if it is wider than one speaker's sentences differ.
    let gaps = tones.windows(2).filter_map(|pair| match pair {
        [low, high] => Some((high - low, (low + high) / 2.0)),
        _ => None,
    });
    let widest = gaps.max_by(|one, other| one.0.total_cmp(&other.0));
    let border = widest
        .filter(|(gap, _)| *gap > 4.0)
        .map_or(f32::MAX, |(_, border)| border);
    let spans_where = |low: bool| -> Vec<(f64, f64)> {
        let secs = |look: usize| look as f64 * f64::from(STEP_SECS);
        stretches
            .iter()
            .filter(|stretch| (tone(stretch) < border) == low)
            .map(|(from, to, _)| (secs(*from), secs(*to + 5)))
            .collect()
    };
    [true, false]
        .map(spans_where)
        .into_iter()
        .filter(|spans| !spans.is_empty())
        .enumerate()
        .map(|(number, spans)| SampleSpeaker {
            id: format!("speaker_{number}"),
            spans,
        })
        .collect()
}

/// The same voice at the level that all voices have.
pub fn levelled(timbre: Timbre) -> Timbre {
    let plain = Timbre {
        gain_db: 0.0,
        ..timbre
    };
    let made =
        speak(plain, COMPARED).and_then(|sound| loudness::measure(&Pcm::mono(HZ, sound)).lufs);
    Timbre {
        gain_db: made.map_or(0.0, |lufs| (LUFS - lufs).clamp(-12.0, 12.0)),
        ..timbre
    }
}

/// What a voice sounds like to the same ear; `None` without an engine.
pub fn listen_to(timbre: Timbre) -> Option<Heard> {
    listen(&speak(timbre, COMPARED)?)
}

fn speak(voice: Timbre, text: &str) -> Option<Vec<f32>> {
    let order = speech::Order {
        voice,
        text,
        settings: VoiceSettings::default(),
        seed: 1,
        normalise: true,
        language: Some("en"),
    };
    let mut sound = Vec::new();
    let spoken = speech::perform(&order, |piece| {
        sound.extend(piece.samples);
        ControlFlow::Continue(())
    });
    spoken.ok().map(|_| sound)
}

/// The recorded speakers as they are, heard once.
static SPEAKERS: LazyLock<[(Speaker, Option<Heard>); 3]> = LazyLock::new(|| {
    [Speaker::Slt, Speaker::Rms, Speaker::Awb]
        .map(|speaker| (speaker, listen_to(Timbre::of(speaker))))
});

fn energy(samples: &[f32]) -> f32 {
    samples.iter().map(|sample| sample * sample).sum()
}

fn median(values: &[f32]) -> Option<f32> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

/// In semitones, without the outermost twentieth on each side: a tracker slips now and then.
fn spread_of(pitches: &[f32]) -> f32 {
    let mut tones: Vec<f32> = pitches.iter().map(|hz| 12.0 * hz.log2()).collect();
    tones.sort_by(f32::total_cmp);
    let cut = tones.len() / 20;
    let kept = tones.get(cut..tones.len() - cut).unwrap_or_default();
    let mean = kept.iter().sum::<f32>() / kept.len().max(1) as f32;
    let square: f32 = kept.iter().map(|tone| (tone - mean).powi(2)).sum();
    (square / kept.len().max(1) as f32).sqrt()
}

/// Syllables a second: peaks of the level, each 3 dB above the dips beside it, over the time that isn't silent.
fn pace_of(samples: &[f32]) -> Option<f32> {
    const STEP: usize = HZ as usize / 50;
    let levels: Vec<f32> = samples
        .chunks(STEP)
        .map(|chunk| 10.0 * (energy(chunk) / STEP as f32).max(1e-10).log10())
        .collect();
    let smooth: Vec<f32> = levels
        .windows(3)
        .map(|three| three.iter().sum::<f32>() / 3.0)
        .collect();
    let loudest = smooth.iter().copied().fold(f32::MIN, f32::max);
    let (mut peaks, mut spoken) = (0, 0);
    let (mut top, mut dip, mut rising) = (f32::MIN, f32::MAX, true);
    for level in smooth {
        if level > loudest - 30.0 {
            spoken += 1;
        }
        if rising {
            top = top.max(level);
            if level < top - 3.0 {
                peaks += u32::from(top > loudest - 25.0);
                (dip, rising) = (level, false);
            }
        } else {
            dip = dip.min(level);
            if level > dip + 3.0 {
                (top, rising) = (level, true);
            }
        }
    }
    let secs = spoken as f32 * STEP as f32 / HZ as f32;
    (peaks >= 2 && secs > 0.0).then(|| peaks as f32 / secs)
}

/// The envelope of voiced frames in dB, by linear prediction (Markel and Gray, 1976) over the mean of their
/// correlations, each frame weighing the same.
fn envelope_of(samples: &[f32], pitches: &[Option<f32>]) -> Option<Vec<f32>> {
    let window: Vec<f32> = (0..FRAME)
        .map(|n| 0.5 - 0.5 * (2.0 * PI * n as f32 / FRAME as f32).cos())
        .collect();
    let mut sum = [0.0; ORDER + 1];
    for (n, frame) in samples.windows(FRAME).step_by(FRAME / 2).enumerate() {
        let secs = (n * FRAME / 2) as f32 / HZ as f32;
        let look = (secs / STEP_SECS) as usize;
        if pitches.get(look).copied().flatten().is_none() {
            continue;
        }
        let mut before = 0.0;
        let emphasised: Vec<f32> = frame
            .iter()
            .zip(&window)
            .map(|(sample, weight)| {
                let out = (sample - 0.95 * before) * weight;
                before = *sample;
                out
            })
            .collect();
        let own = energy(&emphasised).max(1e-9);
        for (lag, sum) in sum.iter_mut().enumerate() {
            let shifted = emphasised.get(lag..).unwrap_or_default();
            let dot: f32 = emphasised.iter().zip(shifted).map(|(a, b)| a * b).sum();
            *sum += f64::from(dot / own);
        }
    }
    let filter = predictor(&sum)?;
    let angles = (0..POINTS).map(|point| PI * point as f32 / (POINTS - 1) as f32);
    Some(angles.map(|angle| filter_db(&filter, angle)).collect())
}

/// The prediction filter `1, a1, a2 …` for these correlations, by Levinson's recursion.
fn predictor(correlations: &[f64]) -> Option<Vec<f64>> {
    let mut error = correlations.first()? * (1.0 + 1e-6);
    if error <= 0.0 {
        return None;
    }
    let mut filter = vec![1.0];
    for order in 1..=ORDER {
        let sum: f64 = filter
            .iter()
            .enumerate()
            .filter_map(|(n, a)| Some(a * correlations.get(order - n)?))
            .sum();
        let reflection = -sum / error;
        filter.push(0.0);
        let mirrored: Vec<f64> = filter.iter().rev().copied().collect();
        for (a, mirror) in filter.iter_mut().zip(mirrored) {
            *a += reflection * mirror;
        }
        error *= 1.0 - reflection * reflection;
    }
    Some(filter)
}

/// The level of an all-pole filter at an angle.
fn filter_db(filter: &[f64], angle: f32) -> f32 {
    let (mut real, mut imaginary) = (0.0, 0.0);
    for (n, a) in filter.iter().enumerate() {
        let phase = f64::from(angle) * n as f64;
        real += a * phase.cos();
        imaginary -= a * phase.sin();
    }
    -10.0 * (real * real + imaginary * imaginary).max(1e-12).log10() as f32
}

/// The envelope between its points; `point` runs from 0 to [`POINTS`].
fn at(envelope: &[f32], point: f32) -> f32 {
    let below = point.max(0.0) as usize;
    let left = envelope.get(below.min(POINTS - 1)).copied().unwrap_or(0.0);
    let right = envelope.get(below + 1).copied().unwrap_or(left);
    left + (right - left) * (point - below as f32).clamp(0.0, 1.0)
}

/// The mean and the standard deviation, in dB, between two envelopes over the range of the formants.
fn difference(one: impl Fn(f32) -> f32, other: &[f32]) -> (f32, f32) {
    // 300 … 4,500 Hz in 40 equal ratios.
    let differences: Vec<f32> = (0..40)
        .map(|n| {
            let hz = 300.0 * 15f32.powf(n as f32 / 39.0);
            let point = hz / (HZ as f32 / 2.0) * (POINTS - 1) as f32;
            one(point) - at(other, point)
        })
        .collect();
    let mean = differences.iter().sum::<f32>() / differences.len() as f32;
    let square: f32 = differences.iter().map(|d| (d - mean).powi(2)).sum();
    (mean, (square / differences.len() as f32).sqrt())
}

/// The engine's all-pass constant.
const ALL_PASS: f32 = 0.42;

/// The change of the all-pass constant that brings a speaker's envelope nearest to another's, and how far off
/// it then is. A vocoder with constant `a + w` puts at ω what was spoken at `bend(-a, bend(a + w, ω))`.
fn warp_between(own: &[f32], wanted: &[f32]) -> (f32, f32) {
    let mut best = (0.0, f32::MAX);
    for step in -12..=12 {
        let warp = step as f32 * 0.01;
        let warped = |point: f32| {
            let angle = PI * point / (POINTS - 1) as f32;
            let source = bend(-ALL_PASS, bend(ALL_PASS + warp, angle));
            at(own, source / PI * (POINTS - 1) as f32)
        };
        // Where two are as good, the smaller change is the better one.
        let (_, off) = difference(warped, wanted);
        let cost = off + 4.0 * warp.abs();
        if cost < best.1 {
            best = (warp, cost);
        }
    }
    best
}

/// The frequency scale of a first-order all-pass (Oppenheim and Johnson, 1972).
fn bend(constant: f32, angle: f32) -> f32 {
    angle + 2.0 * (constant * angle.sin() / (1.0 - constant * angle.cos())).atan()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_noise_and_silence_are_no_speech() {
        let hz = HZ as f32;
        let tone = |n: usize| 0.3 * (2.0 * PI * 200.0 * n as f32 / hz).sin();
        let tone: Vec<f32> = (0..32_000).map(tone).collect();
        assert_eq!(listen(&tone), None);
        assert_eq!(listen(&vec![0.0; 32_000]), None);
        let mut state = 1_u32;
        let noise: Vec<f32> = (0..32_000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state as f32 / u32::MAX as f32 - 0.5
            })
            .collect();
        assert_eq!(listen(&noise), None);
        assert_eq!(listen(&[]), None);
    }

    #[test]
    fn the_bend_is_undone_by_its_opposite() {
        for angle in [0.1, 0.5, 1.0, 2.0, 3.0] {
            assert!((bend(-0.42, bend(0.42, angle)) - angle).abs() < 1e-4);
        }
    }
}
