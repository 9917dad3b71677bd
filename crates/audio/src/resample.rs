//! From one rate to another: exact in length, without delay, whole or as it comes.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler as _};

use super::pcm::Pcm;

/// Frames at a time. Large enough for a steep filter, small enough that a stream isn't held up.
const BLOCK: usize = 512;

/// The sound at another rate; `ceil(frames × hz / old)` frames long. The same rate is a copy.
#[must_use]
pub fn resample(pcm: &Pcm, hz: u32) -> Pcm {
    let mut resampler = Resampler::new(pcm.hz, hz, pcm.channels);
    let mut samples = Vec::new();
    resampler.push(&pcm.samples, &mut samples);
    resampler.finish(&mut samples);
    Pcm {
        hz,
        channels: pcm.channels,
        samples,
    }
}

/// How many frames [`resample`] makes of `frames`.
pub fn frames_after(frames: u64, from: u32, to: u32) -> u64 {
    (u128::from(frames) * u128::from(to)).div_ceil(u128::from(from.max(1))) as u64
}

/// Resamples as sound arrives. What comes out in all is as long as [`frames_after`] says and not late.
pub struct Resampler {
    from: u32,
    to: u32,
    channels: usize,
    /// `None`: the rates are equal, or absurd.
    fft: Option<Fft<f32>>,
    waiting: Vec<f32>,
    block: Vec<f32>,
    /// Frames of start delay still to drop.
    late: usize,
    taken: u64,
    given: u64,
}

impl std::fmt::Debug for Resampler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resampler")
            .field("from", &self.from)
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}

impl Resampler {
    /// Between two rates in Hz. A rate of 0 is taken for the other one.
    pub fn new(from: u32, to: u32, channels: u16) -> Self {
        let channels = usize::from(channels.max(1));
        let (from, to) = match (from, to) {
            (0, to) => (to, to),
            (from, 0) => (from, from),
            both => both,
        };
        let fft = (from != to)
            .then(|| {
                Fft::new_custom(
                    from as usize,
                    to as usize,
                    BLOCK,
                    1,
                    channels,
                    rubato::WindowFunction::BlackmanHarris2,
                    FixedSync::Both,
                )
                .ok()
            })
            .flatten();
        Self {
            late: fft.as_ref().map_or(0, |fft| fft.output_delay()),
            block: fft.as_ref().map_or_else(Vec::new, |fft| {
                vec![0.0; fft.output_frames_max() * channels]
            }),
            from,
            to,
            channels,
            fft,
            waiting: Vec::new(),
            taken: 0,
            given: 0,
        }
    }

    /// Takes interleaved samples and appends what is ready.
    pub fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        if self.fft.is_none() {
            out.extend_from_slice(samples);
            return;
        }
        self.taken += (samples.len() / self.channels) as u64;
        self.waiting.extend_from_slice(samples);
        self.run(out, u64::MAX);
    }

    /// Appends the rest.
    pub fn finish(&mut self, out: &mut Vec<f32>) {
        let Some(need) = self.fft.as_ref().map(|fft| fft.input_frames_next()) else {
            return;
        };
        let total = frames_after(self.taken, self.from, self.to);
        // Silence pushes the last samples through; a block always moves it on, so this ends.
        while self.given < total {
            self.waiting
                .resize(self.waiting.len().max(need * self.channels), 0.0);
            self.run(out, total);
        }
    }

    fn run(&mut self, out: &mut Vec<f32>, total: u64) {
        let Some(fft) = &mut self.fft else { return };
        let mut used = 0;
        loop {
            let need = fft.input_frames_next();
            let Some(input) = self.waiting.get(used..used + need * self.channels) else {
                break;
            };
            let room = self.block.len() / self.channels;
            let (Ok(input), Ok(mut output)) = (
                InterleavedSlice::new(input, self.channels, need),
                InterleavedSlice::new_mut(&mut self.block, self.channels, room),
            ) else {
                break;
            };
            let Ok((_, made)) = fft.process_into_buffer(&input, &mut output, None::<&Indexing>)
            else {
                break;
            };
            used += need * self.channels;
            let drop = self.late.min(made);
            self.late -= drop;
            let keep = ((made - drop) as u64).min(total.saturating_sub(self.given));
            self.given += keep;
            let from = drop * self.channels;
            let to = from + keep as usize * self.channels;
            out.extend_from_slice(self.block.get(from..to).unwrap_or_default());
        }
        self.waiting.drain(..used);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tone(hz: u32, freq: f32, frames: usize) -> Vec<f32> {
        (0..frames)
            .map(|n| 0.5 * (std::f32::consts::TAU * freq * n as f32 / hz as f32).sin())
            .collect()
    }

    #[test]
    fn a_tone_stays_where_it_was() {
        for (from, to) in [
            (16_000, 8_000),
            (16_000, 22_050),
            (16_000, 44_100),
            (16_000, 48_000),
            (44_100, 48_000),
            (44_100, 16_000),
        ] {
            let got = resample(&Pcm::mono(from, tone(from, 440.0, from as usize)), to);
            assert_eq!(got.frames(), to as usize, "{from} → {to}");
            let want = tone(to, 440.0, to as usize);
            let edge = to as usize / 50;
            let worst = got.samples[edge..to as usize - edge]
                .iter()
                .zip(&want[edge..])
                .map(|(a, b)| (a - b).abs())
                .fold(0.0, f32::max);
            assert!(worst < 2e-3, "{from} → {to}: off by {worst}");
        }
    }

    proptest! {
        #[test]
        fn chunks_make_no_difference(
            frames in 0usize..6_000,
            cuts in prop::collection::vec(1usize..1_500, 1..8),
            to in prop::sample::select(vec![8_000u32, 16_000, 22_050, 44_100, 48_000]),
        ) {
            let sound = tone(16_000, 300.0, frames);
            let whole = resample(&Pcm::mono(16_000, sound.clone()), to);
            let mut resampler = Resampler::new(16_000, to, 1);
            let mut out = Vec::new();
            let mut rest = sound.as_slice();
            for cut in cuts.iter().cycle() {
                if rest.is_empty() { break; }
                let (head, tail) = rest.split_at((*cut).min(rest.len()));
                resampler.push(head, &mut out);
                rest = tail;
            }
            resampler.finish(&mut out);
            prop_assert_eq!(out.len() as u64, frames_after(frames as u64, 16_000, to));
            prop_assert_eq!(out, whole.samples);
        }
    }
}
