//! Seeded randomness for sound: the same seed gives the same samples everywhere.

/// A sequence of random numbers (`SplitMix64`, public domain: <https://prng.di.unimi.it/splitmix64.c>).
#[derive(Clone, Debug)]
pub struct Noise(u64);

impl Noise {
    /// The sequence of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// White noise, −1 … 1.
    pub fn white(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / 8_388_608.0 - 1.0
    }

    /// Evenly between two values.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (self.white() * 0.5 + 0.5) * (high - low)
    }

    /// Whether something happens that does so `a_second` times on average, at one of `hz` frames a second.
    pub fn happens(&mut self, a_second: f32, hz: u32) -> bool {
        self.between(0.0, 1.0) < a_second / hz as f32
    }

    /// One of some things.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        let place = self.bits() % (things.len().max(1) as u64);
        things.get(place as usize)
    }
}
