//! How far the pitch of a voice moves.
//!
//! The period of each frame is found as YIN does (de Cheveigné & Kawahara 2002): where the sound differs least from itself,
//! by the cumulative mean of that difference. Sound is read at about 8 kHz: voices lie far below.

use super::pcm::Pcm;

/// Samples a second that are looked at, about.
pub(crate) const HZ: u32 = 8_000;

/// Voices lie between these, in Hz.
const LOWEST: f32 = 65.0;
const HIGHEST: f32 = 500.0;

/// A frame has the lowest voice twice, and begins so many seconds behind the one before.
const FRAME_SECS: f32 = 0.04;
const HOP_SECS: f32 = 0.015;

/// Below this part of the mean difference a frame has a voice.
const VOICED: f32 = 0.15;

/// Quieter than so much of the loudest frame, nobody speaks: −35 dB.
const QUIET: f32 = 0.018;

/// Fewer voiced frames say nothing.
const LEAST_FRAMES: usize = 12;

/// Semitones between the 5th and the 95th percentile of the pitch; nothing where too little of it is voiced.
pub fn range_semitones(pcm: &Pcm) -> Option<f32> {
    let mut pitches = pitches(pcm);
    if pitches.len() < LEAST_FRAMES {
        return None;
    }
    pitches.sort_by(f32::total_cmp);
    let at = |part: f32| {
        let place = (part * (pitches.len() - 1) as f32).round() as usize;
        pitches.get(place).copied()
    };
    Some(12.0 * (at(0.95)? / at(0.05)?).log2())
}

/// The pitch of each voiced frame in Hz.
fn pitches(pcm: &Pcm) -> Vec<f32> {
    let (samples, hz) = thinned(pcm);
    let frame = (FRAME_SECS * hz) as usize;
    let hop = ((HOP_SECS * hz) as usize).max(1);
    let starts = || (0..samples.len().saturating_sub(frame)).step_by(hop);
    let of = |start: usize| samples.get(start..start + frame).unwrap_or_default();
    let power = |frame: &[f32]| frame.iter().map(|sample| sample * sample).sum::<f32>();
    let loudest = starts().map(|start| power(of(start))).fold(0.0, f32::max);
    starts()
        .map(of)
        .filter(|frame| power(frame) > loudest * QUIET * QUIET)
        .filter_map(|frame| pitch(frame, hz))
        .collect()
}

/// One channel, with as many samples averaged as make about [`HZ`] of it.
fn thinned(pcm: &Pcm) -> (Vec<f32>, f32) {
    let mono = pcm.to_mono();
    let by = (mono.hz / HZ).max(1) as usize;
    let samples = mono.samples.chunks_exact(by);
    let samples = samples.map(|some| some.iter().sum::<f32>() / by as f32);
    (samples.collect(), mono.hz as f32 / by as f32)
}

/// The pitch of a frame in Hz; nothing where it has no voice.
pub(crate) fn pitch(frame: &[f32], hz: f32) -> Option<f32> {
    let least = (hz / HIGHEST) as usize;
    let most = ((hz / LOWEST) as usize).min(frame.len() / 2);
    let window = frame.len() - most;
    let difference = |lag: usize| {
        let later = frame.get(lag..lag + window).unwrap_or_default();
        let pairs = frame.iter().zip(later);
        pairs.fold(0.0, |sum, (one, other)| {
            let apart = one - other;
            sum + apart * apart
        })
    };
    let mut sum = 0.0;
    let mut curve = vec![1.0];
    // The first dip that is deep enough, down to its ground; nothing behind it is asked.
    let mut is_deep = false;
    for lag in 1..=most {
        let here = difference(lag);
        sum += here;
        let here = if sum > 0.0 {
            here * lag as f32 / sum
        } else {
            1.0
        };
        let rises = curve.last().is_some_and(|before| here >= *before);
        curve.push(here);
        if is_deep && rises {
            break;
        }
        is_deep |= lag >= least.max(1) && here < VOICED;
    }
    if !is_deep {
        return None;
    }
    let at = |lag: usize| curve.get(lag).copied().unwrap_or(1.0);
    // Where it rises again is one further.
    let lag = curve.len() - 2;
    let is_open = at(lag + 1) < at(lag);
    if is_open {
        return None;
    }
    let (before, here, after) = (at(lag - 1), at(lag), at(lag + 1));
    let bend = before - 2.0 * here + after;
    let shift = if bend > 0.0 {
        (before - after) / (2.0 * bend)
    } else {
        0.0
    };
    Some(hz / (lag as f32 + shift.clamp(-0.5, 0.5)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A voice-like sound with overtones whose pitch goes evenly, in octaves, from one to the other.
    fn glide(from: f32, to: f32, hz: u32) -> Pcm {
        let frames = hz as usize * 2;
        let mut phase = 0.0_f32;
        let samples = (0..frames).map(|n| {
            let pitch = from * (to / from).powf(n as f32 / frames as f32);
            phase = (phase + pitch / hz as f32).fract();
            let tone = |times: f32| (std::f32::consts::TAU * phase * times).sin() / times;
            0.3 * (tone(1.0) + tone(2.0) + tone(3.0))
        });
        Pcm::mono(hz, samples.collect())
    }

    #[test]
    fn the_range_of_a_glide_is_told_in_semitones() {
        for (from, to, hz) in [
            (100.0, 200.0, 44_100),
            (180.0, 180.0, 22_050),
            (220.0, 330.0, 48_000),
        ] {
            let told = range_semitones(&glide(from, to, hz)).unwrap();
            // Nine tenths of it lie between the percentiles.
            let wanted = 12.0 * (to / from).log2() * 0.9;
            assert!(
                (told - wanted).abs() < 0.5,
                "{from} … {to} Hz: {told}, not {wanted}"
            );
        }
    }

    #[test]
    fn the_pitch_itself_is_found_within_a_hundredth() {
        for wanted in [80.0, 120.0, 240.0, 400.0] {
            let found = pitches(&glide(wanted, wanted, 44_100));
            assert!(found.len() > 100);
            let far = found
                .iter()
                .map(|it| (it / wanted - 1.0).abs())
                .fold(0.0, f32::max);
            assert!(far < 0.01, "{wanted}: {far}");
        }
    }

    #[test]
    fn noise_and_silence_have_none() {
        assert_eq!(range_semitones(&Pcm::mono(44_100, vec![0.0; 44_100])), None);
        let mut state = 1u32;
        let noise = (0..44_100).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        });
        assert_eq!(range_semitones(&Pcm::mono(44_100, noise.collect())), None);
        assert_eq!(range_semitones(&Pcm::mono(44_100, Vec::new())), None);
    }
}
