//! A filter whose pitch may move at every sample.

use std::f32::consts::PI;

/// Low, band and high pass in one: the state-variable filter of Andrew Simper, "Solving the continuous SVF
/// equations using trapezoidal integration" (2013).
#[derive(Clone, Debug, Default)]
pub struct Filter {
    first: f32,
    second: f32,
}

/// What came out of a [`Filter`].
#[derive(Clone, Copy, Debug)]
pub struct Split {
    /// Below the corner.
    pub low: f32,
    /// Around it, at the level it went in.
    pub band: f32,
    /// Above it.
    pub high: f32,
}

impl Filter {
    /// Takes one sample; `corner` and `rate` in Hz, `sharp` is the quality (0.7: no peak).
    pub fn step(&mut self, sample: f32, corner: f32, sharp: f32, rate: f32) -> Split {
        let g = (PI * (corner / rate).clamp(0.000_1, 0.49)).tan();
        let k = 1.0 / sharp.max(0.1);
        let a1 = 1.0 / (1.0 + g * (g + k));
        let v3 = sample - self.second;
        let v1 = a1 * self.first + g * a1 * v3;
        let v2 = self.second + g * a1 * self.first + g * g * a1 * v3;
        self.first = 2.0 * v1 - self.first;
        self.second = 2.0 * v2 - self.second;
        Split {
            low: v2,
            band: k * v1,
            high: sample - k * v1 - v2,
        }
    }
}
