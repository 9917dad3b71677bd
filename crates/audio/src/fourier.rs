//! Fourier transforms of real samples. All crates plan them here, so that the library is compiled once.

use std::sync::Arc;

use realfft::RealFftPlanner;
pub use realfft::num_complex::Complex32;
pub use realfft::{ComplexToReal, RealToComplex};

/// Plans transforms, and reuses what it has planned.
#[derive(Default)]
pub struct FourierPlanner(RealFftPlanner<f32>);

impl std::fmt::Debug for FourierPlanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FourierPlanner")
    }
}

impl FourierPlanner {
    /// From `len` samples to `len / 2 + 1` bins.
    pub fn forward(&mut self, len: usize) -> Arc<dyn RealToComplex<f32>> {
        self.0.plan_fft_forward(len)
    }

    /// From `len / 2 + 1` bins to `len` samples, `len` times too loud.
    pub fn inverse(&mut self, len: usize) -> Arc<dyn ComplexToReal<f32>> {
        self.0.plan_fft_inverse(len)
    }
}
