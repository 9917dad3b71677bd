//! Voice isolation by spectral gating: what is no louder in a band than its steady floor is turned down.
//!
//! The floor is tracked by minimum statistics (R. Martin, "Noise power spectral density estimation based on
//! optimal smoothing and minimum statistics", 2001, in its simplest form). It works on steady noise only.

use super::spectrum::Spectra;

/// How far the floor is lifted before it is taken away, in power: the minimum of a noise lies below its mean.
const OVER: f32 = 2.6;
/// The mean of a noise over the minimum of its smoothed power, measured with white noise.
const BIAS: f32 = 3.0;
/// What is left of the noise: −18 dB. Less would leave holes that are heard.
const FLOOR: f32 = 0.126;
/// How long the minimum is looked for: a syllable must not pass for noise.
const SPAN_SECS: f32 = 1.5;
/// How much of the smoothed power is the frame before.
const SMOOTH: f32 = 0.85;

/// What is worked on at once, so that an hour doesn't have to be in memory as spectra.
const BLOCK_SECS: usize = 20;
/// What is listened to before and after a block.
const AROUND_SECS: usize = 4;

/// Turns the steady noise of a recording down while it comes; what comes out is as long as it and not late.
pub struct Gate {
    hz: u32,
    /// What is still listened to.
    heard: Vec<f32>,
    /// How much of it was handed out.
    done: usize,
    /// What the last block was behind its end.
    tail: Vec<f32>,
}

impl Gate {
    /// For one channel at `hz`.
    pub fn new(hz: u32) -> Self {
        Self {
            hz,
            heard: Vec::new(),
            done: 0,
            tail: Vec::new(),
        }
    }

    /// Takes more of it and hands out the blocks of which enough is known.
    pub fn push(&mut self, samples: &[f32], receive: &mut dyn FnMut(&[f32])) {
        self.heard.extend_from_slice(samples);
        let ahead = (BLOCK_SECS + AROUND_SECS) * self.hz as usize;
        while self.heard.len() > self.done + ahead {
            self.block(receive);
        }
    }

    /// Hands out the rest.
    pub fn finish(mut self, receive: &mut dyn FnMut(&[f32])) {
        while self.done < self.heard.len() {
            self.block(receive);
        }
    }

    fn block(&mut self, receive: &mut dyn FnMut(&[f32])) {
        let second = self.hz as usize;
        let (around, seam) = (AROUND_SECS * second, second / 100);
        let end = (self.done + (BLOCK_SECS * second).max(1)).min(self.heard.len());
        let near = self.heard.get(..(end + around).min(self.heard.len()));
        let mut clean = isolated(near.unwrap_or_default(), self.hz);
        clean.drain(..self.done);
        // Two blocks hear a little differently where they meet: one is faded into the other.
        for (n, (sample, before)) in clean.iter_mut().zip(&self.tail).enumerate() {
            let way = n as f32 / self.tail.len() as f32;
            *sample = way * *sample + (1.0 - way) * before;
        }
        let beyond = clean.split_off((end - self.done).min(clean.len()));
        self.tail = beyond.into_iter().take(seam).collect();
        receive(&clean);
        let from = end.saturating_sub(around);
        self.heard.drain(..from);
        self.done = end - from;
    }
}

/// Hands out a whole recording with its steady noise turned down.
pub fn isolate(samples: &[f32], hz: u32, receive: &mut dyn FnMut(&[f32])) {
    let mut gate = Gate::new(hz);
    gate.push(samples, receive);
    gate.finish(receive);
}

fn isolated(samples: &[f32], hz: u32) -> Vec<f32> {
    // 32 ms, a power of two.
    let len = ((hz as f32 * 0.032) as usize).next_power_of_two().max(64);
    let hop = len / 4;
    let spectra = Spectra::new(len, hop);
    let floors = floors(samples, hz, &spectra, len, hop);
    let bins = spectra.bins();
    let mut gains = vec![1.0_f32; bins];
    let mut before: Vec<f32> = Vec::new();
    spectra.rework(samples, |number, spectrum| {
        // The first frames of the way through hang over the start.
        let whole = number.saturating_sub((len - hop) / hop);
        let Some(floor) = floors.get(whole).or_else(|| floors.last()) else {
            return;
        };
        let power: Vec<f32> = spectrum.iter().map(|bin| bin.norm_sqr()).collect();
        let wanted: Vec<f32> = floor
            .iter()
            .enumerate()
            .map(|(n, floor)| {
                // What is there is looked at in five bins and two frames: one alone jumps about.
                let near = n.saturating_sub(2)..(n + 3).min(power.len());
                let now = power.get(near.clone()).unwrap_or_default();
                let then = before.get(near).unwrap_or(now);
                let sum = now.iter().chain(then).sum::<f32>();
                let mean = (sum / (now.len() + then.len()) as f32).max(1e-20);
                (1.0 - OVER * floor / mean).max(0.0).sqrt().max(FLOOR)
            })
            .collect();
        before = power;
        // Over three neighbours and a little time, or single bins would twitter.
        let smooth = wanted.iter().enumerate().map(|(n, own)| {
            let beside = |m: Option<usize>| m.and_then(|m| wanted.get(m)).copied().unwrap_or(*own);
            (beside(n.checked_sub(1)) + own + beside(Some(n + 1))) / 3.0
        });
        for ((gain, wanted), bin) in gains.iter_mut().zip(smooth).zip(spectrum) {
            // Opens at once, closes slowly.
            *gain = if wanted > *gain {
                wanted
            } else {
                0.6 * *gain + 0.4 * wanted
            };
            *bin *= *gain;
        }
    })
}

/// The steady power of each bin at each whole frame: the least smoothed power within the span around it.
fn floors(samples: &[f32], hz: u32, spectra: &Spectra, len: usize, hop: usize) -> Vec<Vec<f32>> {
    let mut smoothed: Vec<Vec<f32>> = Vec::new();
    for frame in samples.windows(len).step_by(hop) {
        let mut power = spectra.power(frame);
        if let Some(last) = smoothed.last() {
            for (power, last) in power.iter_mut().zip(last) {
                *power = SMOOTH * last + (1.0 - SMOOTH) * *power;
            }
        }
        smoothed.push(power);
    }
    let reach = (SPAN_SECS * hz as f32 / hop as f32 / 2.0) as usize;
    blocks(&smoothed, reach.max(1))
}

/// The minimum over a window of frames on both sides, found block by block.
fn blocks(smoothed: &[Vec<f32>], reach: usize) -> Vec<Vec<f32>> {
    let least = |frames: &[Vec<f32>]| -> Vec<f32> {
        let mut frames = frames.iter();
        let mut least = frames.next().cloned().unwrap_or_default();
        for frame in frames {
            for (least, power) in least.iter_mut().zip(frame) {
                *least = least.min(*power);
            }
        }
        least
    };
    let minima: Vec<Vec<f32>> = smoothed.chunks(reach).map(least).collect();
    (0..smoothed.len())
        .map(|n| {
            let block = n / reach;
            let around = minima
                .get(block.saturating_sub(1)..(block + 2).min(minima.len()))
                .unwrap_or_default();
            least(around).iter().map(|power| power * BIAS).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "draft-voices")]
    use std::ops::ControlFlow;

    use super::*;
    use crate::dsp::noise::Noise;
    #[cfg(feature = "draft-voices")]
    use crate::speech;

    /// Returns what a Draft voice says, at the engine's rate.
    #[cfg(feature = "draft-voices")]
    fn speech() -> Vec<f32> {
        let mut samples = Vec::new();
        let order = speech::Order {
            voice: speech::cast()[0].timbre,
            text: "Well, I never thought that you would come back to this old house. The river was wide.",
            settings: Default::default(),
            seed: 7,
            normalise: true,
            language: None,
        };
        let said = speech::perform(&order, |piece| {
            samples.extend(piece.samples);
            ControlFlow::Continue(())
        });
        said.unwrap();
        samples
    }

    fn power(samples: &[f32]) -> f32 {
        samples.iter().map(|it| it * it).sum()
    }

    /// Returns the scale-invariant ratio of a signal to everything else in a recording of it, in dB.
    fn ratio_db(recording: &[f32], signal: &[f32]) -> f32 {
        let both: f32 = recording
            .iter()
            .zip(signal)
            .map(|(one, other)| one * other)
            .sum();
        let share = both / power(signal);
        let rest = recording
            .iter()
            .zip(signal)
            .map(|(one, other)| (one - share * other).powi(2));
        10.0 * (share * share * power(signal) / rest.sum::<f32>()).log10()
    }

    /// Checks the figures in docs/design/draft-voices.md.
    #[cfg(feature = "draft-voices")]
    #[test]
    fn a_known_ratio_of_speech_to_steady_noise_improves() {
        let speech = speech();
        let mut noise = Noise::new(3);
        let white: Vec<f32> = speech.iter().map(|_| noise.white()).collect();
        let mut last = 0.0;
        let hum: Vec<f32> = white
            .iter()
            .map(|it| {
                last += 0.05 * (it - last);
                last
            })
            .collect();
        for (name, noise, at_db, least) in [
            ("white", &white, 5.0, 6.5),
            ("white", &white, 0.0, 7.5),
            ("low", &hum, 5.0, 2.0),
            ("low", &hum, 0.0, 2.0),
        ] {
            let gain = (power(&speech) / power(noise) / 10f32.powf(at_db / 10.0)).sqrt();
            let mixed: Vec<f32> = speech
                .iter()
                .zip(noise)
                .map(|(one, other)| one + gain * other)
                .collect();
            let mut clean = Vec::new();
            isolate(&mixed, speech::HZ, &mut |part| {
                clean.extend_from_slice(part);
            });
            let (before, after) = (ratio_db(&mixed, &speech), ratio_db(&clean, &speech));
            assert!((before - at_db).abs() < 0.5, "{name}: {before}");
            assert!(
                after - before > least,
                "{name} at {at_db} dB: {before} to {after} dB"
            );
        }
    }

    #[test]
    fn long_recordings_have_no_seams_and_keep_their_length() {
        let mut noise = Noise::new(1);
        // 45 s at a low rate: three blocks.
        let hz = 2_000;
        let tone = |n: usize| 0.3 * (n as f32 * 0.5).sin();
        let sound: Vec<f32> = (0..90_001)
            .map(|n| tone(n) + 0.01 * noise.white())
            .collect();
        let mut clean = Vec::new();
        isolate(&sound, hz, &mut |part| clean.extend_from_slice(part));
        assert_eq!(clean.len(), sound.len());
        let steps = clean.windows(2).map(|pair| (pair[1] - pair[0]).abs());
        assert!(steps.fold(0.0, f32::max) < 0.2);
        let mut again = Vec::new();
        let mut gate = Gate::new(hz);
        for piece in sound.chunks(7_001) {
            gate.push(piece, &mut |part| again.extend_from_slice(part));
        }
        gate.finish(&mut |part| again.extend_from_slice(part));
        assert!(again == clean, "in pieces it comes out another way");
    }
}
