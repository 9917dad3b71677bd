//! A stretch of sound as overlapping spectra, and back; which of their bins may be speech.

use std::sync::Arc;

use crate::fourier::{Complex32, ComplexToReal, FourierPlanner, RealToComplex};

/// Frames of a spectrum are a power of two from 1/24 to 1/12 of a second; each begins a quarter behind the one before.
const A_SECOND: u32 = 24;
const SIZES: [usize; 2] = [64, 1 << 14];
const OVERLAP: usize = 4;
/// Where speech lies, in Hz: nothing below the first is touched, all is from the second on, up to the third.
const BAND: [f32; 4] = [60.0, 80.0, 10_000.0, 12_000.0];
/// What is measured of it.
const MEASURED: [f32; 2] = [100.0, 4_000.0];

/// How sound becomes spectra and sound again.
pub(super) struct Spectra {
    hz: f32,
    size: usize,
    window: Vec<f32>,
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
}

impl Spectra {
    /// For sound at a rate.
    pub(super) fn new(hz: u32) -> Self {
        let [least, most] = SIZES;
        let size = (hz / A_SECOND).next_power_of_two() as usize;
        let size = size.clamp(least, most);
        let mut planner = FourierPlanner::default();
        let turn = std::f32::consts::TAU / size as f32;
        Self {
            hz: hz as f32,
            size,
            window: (0..size)
                .map(|n| 0.5 - 0.5 * (turn * n as f32).cos())
                .collect(),
            forward: planner.forward(size),
            inverse: planner.inverse(size),
        }
    }

    fn hop(&self) -> usize {
        self.size / OVERLAP
    }

    /// Bins of a spectrum.
    pub(super) fn bins(&self) -> usize {
        self.size / 2 + 1
    }

    /// The spectra of a sound, one behind the other; each of its samples is in as many.
    pub(super) fn of(&self, sound: &[f32]) -> Vec<Complex32> {
        let lead = self.size - self.hop();
        let count = (sound.len() + lead).div_ceil(self.hop());
        let mut padded = vec![0.0; lead];
        padded.extend_from_slice(sound);
        padded.resize(count * self.hop() + self.size, 0.0);
        let mut all = vec![Complex32::default(); count * self.bins()];
        let (mut input, mut scratch) = (
            self.forward.make_input_vec(),
            self.forward.make_scratch_vec(),
        );
        let frames = padded.windows(self.size).step_by(self.hop());
        for (frame, spectrum) in frames.zip(all.chunks_exact_mut(self.bins())) {
            for ((input, sample), window) in input.iter_mut().zip(frame).zip(&self.window) {
                *input = sample * window;
            }
            let done = self
                .forward
                .process_with_scratch(&mut input, spectrum, &mut scratch);
            debug_assert!(done.is_ok(), "the lengths are the plan's own");
        }
        all
    }

    /// The sound of spectra; it may be longer than what they are of.
    pub(super) fn sound(&self, mut all: Vec<Complex32>) -> Vec<f32> {
        let (lead, hop) = (self.size - self.hop(), self.hop());
        let count = all.len() / self.bins();
        let mut out = vec![0.0; count * hop + self.size];
        let (mut frame, mut scratch) = (
            self.inverse.make_output_vec(),
            self.inverse.make_scratch_vec(),
        );
        // Each sample is heard through squared windows, which add up to 3/8 of their number.
        let scale = 1.0 / (0.375 * OVERLAP as f32 * self.size as f32);
        for (number, spectrum) in all.chunks_exact_mut(self.bins()).enumerate() {
            let done = self
                .inverse
                .process_with_scratch(spectrum, &mut frame, &mut scratch);
            debug_assert!(done.is_ok(), "the outermost bins are real");
            let place = out.iter_mut().skip(number * hop);
            for ((out, sample), window) in place.zip(&frame).zip(&self.window) {
                *out += sample * window * scale;
            }
        }
        out.split_off(lead.min(out.len()))
    }

    /// How much of the speech may be in a bin, from 0 to 1.
    pub(super) fn speaks(&self, bin: usize) -> f32 {
        let hz = bin as f32 * self.hz / self.size as f32;
        let [low, from, to, high] = BAND;
        let is_edge = bin == 0 || bin + 1 >= self.bins();
        if is_edge {
            return 0.0;
        }
        ((hz - low) / (from - low))
            .min((high - hz) / (high - to))
            .clamp(0.0, 1.0)
    }

    /// Whether what is in a bin is measured.
    pub(super) fn is_measured(&self, bin: usize) -> bool {
        let [from, to] = MEASURED;
        let hz = bin as f32 * self.hz / self.size as f32;
        (from..=to).contains(&hz)
    }
}
