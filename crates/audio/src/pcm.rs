//! Samples with their rate and channels.

use crate::fold::{self, Fold};

/// Sound in memory: interleaved samples in −1 … 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pcm {
    /// Frames a second.
    pub hz: u32,
    /// Samples a frame.
    pub channels: u16,
    /// Interleaved.
    pub samples: Vec<f32>,
}

impl Pcm {
    /// One channel.
    pub fn mono(hz: u32, samples: Vec<f32>) -> Self {
        Self {
            hz,
            channels: 1,
            samples,
        }
    }

    /// Samples a channel.
    pub fn frames(&self) -> usize {
        self.samples.len() / usize::from(self.channels.max(1))
    }

    /// Length.
    pub fn seconds(&self) -> f64 {
        self.frames() as f64 / f64::from(self.hz.max(1))
    }

    /// All channels folded into one.
    #[must_use]
    pub fn to_mono(&self) -> Self {
        self.folded().0
    }

    /// All channels folded into one, and the way in which most of it was.
    pub fn folded(&self) -> (Self, Fold) {
        let mut samples = Vec::with_capacity(self.frames());
        let way = fold::whole(&self.samples, (self.hz, self.channels), &mut samples);
        (Self::mono(self.hz, samples), way)
    }

    /// As [`Pcm::to_mono`], without a copy where there is but one channel.
    #[must_use]
    pub fn into_mono(self) -> Self {
        if self.channels == 1 {
            self
        } else {
            self.to_mono()
        }
    }

    /// In another number of channels: several are folded into one, and one is in all.
    #[must_use]
    pub fn laid(self, channels: u16) -> Self {
        if self.channels == channels {
            return self;
        }
        let mono = self.into_mono();
        let mut samples = Vec::with_capacity(mono.frames() * usize::from(channels));
        relaid(&mono.samples, (1, channels), &mut samples);
        Self {
            channels,
            samples,
            ..mono
        }
    }
}

/// Brings interleaved samples to another number of channels and appends them: several are averaged, and one is in all.
pub fn relaid(interleaved: &[f32], (from, to): (u16, u16), into: &mut Vec<f32>) {
    if from == to {
        into.extend_from_slice(interleaved);
        return;
    }
    let mut mono = Vec::new();
    fold::mean(interleaved, from, &mut mono);
    let all = mono
        .iter()
        .flat_map(|it| std::iter::repeat_n(*it, to.into()));
    into.extend(all);
}

/// A decibel value as a factor.
pub fn gain_from_db(db: f32) -> f32 {
    10f32.powf(db / 20.0)
}

/// A factor in decibels; silence is −∞.
pub fn db_from_gain(gain: f32) -> f32 {
    20.0 * gain.abs().log10()
}

/// One sample as a 16-bit integer, rounded and clipped.
pub fn to_i16(sample: f32) -> i16 {
    // NaN becomes 0 by the cast.
    (sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16
}

/// One 16-bit integer as a sample.
pub fn from_i16(sample: i16) -> f32 {
    f32::from(sample) / 32_768.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_averaged_and_lengths_told() {
        let stereo = Pcm {
            hz: 4,
            channels: 2,
            samples: vec![1.0, 0.0, 0.5, -0.5],
        };
        assert_eq!(stereo.frames(), 2);
        assert_eq!(stereo.seconds(), 0.5);
        assert_eq!(stereo.to_mono(), Pcm::mono(4, vec![0.5, 0.0]));
    }

    #[test]
    fn integers_come_back_and_overs_are_clipped() {
        for value in [i16::MIN, -1, 0, 1, i16::MAX] {
            assert_eq!(to_i16(from_i16(value)), value);
        }
        assert_eq!(to_i16(2.0), i16::MAX);
        assert_eq!(to_i16(f32::NAN), 0);
    }
}
