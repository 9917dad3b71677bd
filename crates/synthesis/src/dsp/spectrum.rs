//! Short overlapping spectra: taken apart under a window, put together again.

use std::f32::consts::PI;
use std::sync::Arc;

use mynah_audio::fourier::{Complex32, ComplexToReal, FourierPlanner, RealToComplex};

/// Frames of `len` samples every `hop`.
pub struct Spectra {
    len: usize,
    hop: usize,
    window: Vec<f32>,
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
}

impl Spectra {
    /// Plans the transforms. `hop` must divide `len` at least by two.
    pub fn new(len: usize, hop: usize) -> Self {
        let mut planner = FourierPlanner::default();
        Self {
            len,
            hop,
            // Square root of Hann: once on the way in, once on the way out.
            window: (0..len)
                .map(|n| (PI * (n as f32 + 0.5) / len as f32).sin())
                .collect(),
            forward: planner.forward(len),
            inverse: planner.inverse(len),
        }
    }

    /// Bins of a spectrum.
    pub fn bins(&self) -> usize {
        self.len / 2 + 1
    }

    /// The spectrum of one frame; what is missing of it is silence.
    pub fn spectrum(&self, samples: &[f32]) -> Vec<Complex32> {
        let mut input = self.forward.make_input_vec();
        for ((input, sample), window) in input.iter_mut().zip(samples).zip(&self.window) {
            *input = sample * window;
        }
        let mut output = self.forward.make_output_vec();
        let done = self.forward.process(&mut input, &mut output);
        debug_assert!(done.is_ok(), "the lengths are the plan's own");
        output
    }

    /// The power in each bin of one frame.
    pub fn power(&self, samples: &[f32]) -> Vec<f32> {
        self.spectrum(samples)
            .iter()
            .map(Complex32::norm_sqr)
            .collect()
    }

    /// Hands every frame's spectrum to `change` and puts the sound together again: as long as before, not late.
    pub fn rework(
        &self,
        samples: &[f32],
        mut change: impl FnMut(usize, &mut [Complex32]),
    ) -> Vec<f32> {
        let lead = self.len - self.hop;
        let mut padded = vec![0.0; lead];
        padded.extend_from_slice(samples);
        padded.resize(lead + samples.len() + self.len, 0.0);
        let mut out = vec![0.0; padded.len()];
        // Each sample is heard through len/hop squared sines, which add up to half of that.
        let scale = 2.0 * self.hop as f32 / (self.len as f32 * self.len as f32);
        for (number, start) in (0..=padded.len() - self.len).step_by(self.hop).enumerate() {
            let frame = padded.get(start..start + self.len).unwrap_or_default();
            let mut spectrum = self.spectrum(frame);
            change(number, &mut spectrum);
            for end in [0, spectrum.len() - 1] {
                // The transform back wants the two outermost bins real.
                if let Some(bin) = spectrum.get_mut(end) {
                    bin.im = 0.0;
                }
            }
            let mut back = self.inverse.make_output_vec();
            let done = self.inverse.process(&mut spectrum, &mut back);
            debug_assert!(done.is_ok(), "the lengths are the plan's own");
            let heard = out.iter_mut().skip(start);
            for ((out, back), window) in heard.zip(&back).zip(&self.window) {
                *out += back * window * scale;
            }
        }
        out.drain(..lead);
        out.truncate(samples.len());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::noise::Noise;

    #[test]
    fn what_is_taken_apart_comes_together_again() {
        let mut noise = Noise::new(1);
        let sound: Vec<f32> = (0..5_000).map(|_| noise.white()).collect();
        for (len, hop) in [(512, 256), (512, 128), (1_024, 256)] {
            let same = Spectra::new(len, hop).rework(&sound, |_, _| {});
            assert_eq!(same.len(), sound.len());
            let off = same.iter().zip(&sound).map(|(a, b)| (a - b).abs());
            assert!(off.fold(0.0, f32::max) < 1e-4, "{len} {hop}");
        }
    }
}
