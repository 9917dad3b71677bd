//! Surround sound brought to two channels by the places of its speakers (ITU-R BS.775, table 2).

use symphonia::core::audio::{ChannelLabel, Channels};

/// −3 dB: the share of the center in each side, and of a surround channel in its own side.
const HALF_POWER: f32 = std::f32::consts::FRAC_1_SQRT_2;
/// The sum is turned down by so much, 3 dB: several loud channels would be clipped otherwise.
const GAIN: f32 = HALF_POWER;

/// The speakers of Vorbis and of Opus for three channels and more, each as its bit in a mask of WAVE (Vorbis I, 4.3.9).
const VORBIS: [&[u8]; 6] = [
    &[0, 2, 1],
    &[0, 1, 4, 5],
    &[0, 2, 1, 4, 5],
    &[0, 2, 1, 4, 5, 3],
    &[0, 2, 1, 9, 10, 8, 3],
    &[0, 2, 1, 9, 10, 4, 5, 3],
];

/// The shares of more than two channels in the left and in the right one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Downmix {
    shares: Vec<[f32; 2]>,
}

impl Downmix {
    /// Shares by a mask of speakers as WAVE has it; `None` of one or two channels, and where the mask names another number
    /// of speakers.
    pub fn of_mask(mask: u64, channels: u16) -> Option<Self> {
        let bits = (0..64).filter(|bit| mask >> bit & 1 == 1);
        Self::of_speakers(bits).filter(|it| it.shares.len() == usize::from(channels))
    }

    /// Shares in the order of Vorbis, which Opus has, too.
    pub fn of_vorbis(channels: u8) -> Option<Self> {
        let speakers = VORBIS.get(usize::from(channels).checked_sub(3)?)?;
        Self::of_speakers(speakers.iter().copied())
    }

    /// Shares in the order of FLAC (RFC 9639, 9.1.3).
    pub fn of_flac(channels: u8) -> Option<Self> {
        let masks: [u64; 6] = [0x7, 0x33, 0x37, 0x3F, 0x70F, 0x63F];
        let mask = masks.get(usize::from(channels).checked_sub(3)?)?;
        Self::of_mask(*mask, u16::from(channels))
    }

    /// Shares by the places that a decoder states; `None` where they are none of speakers.
    pub fn of(channels: &Channels) -> Option<Self> {
        match channels {
            Channels::Positioned(positions) => {
                let count = u16::try_from(channels.count()).ok()?;
                Self::of_mask(positions.bits(), count)
            }
            Channels::Custom(labels) => {
                let bits: Option<Vec<u8>> = labels.iter().map(speaker).collect();
                Self::of_speakers(bits?.into_iter())
            }
            _ => None,
        }
    }

    fn of_speakers(bits: impl Iterator<Item = u8>) -> Option<Self> {
        let shares: Vec<[f32; 2]> = bits.map(share).collect();
        (shares.len() > 2).then_some(Self { shares })
    }

    /// Appends two channels for interleaved ones.
    pub fn mix(&self, interleaved: &[f32], into: &mut Vec<f32>) {
        for frame in interleaved.chunks_exact(self.shares.len().max(1)) {
            let (mut left, mut right) = (0.0, 0.0);
            for (sample, [to_left, to_right]) in frame.iter().zip(&self.shares) {
                left += sample * to_left;
                right += sample * to_right;
            }
            into.extend([left, right]);
        }
    }
}

/// The bit of a labeled speaker.
fn speaker(label: &ChannelLabel) -> Option<u8> {
    match label {
        ChannelLabel::Positioned(position) => u8::try_from(position.bits().trailing_zeros()).ok(),
        _ => None,
    }
}

/// The shares of a speaker by its bit in a mask of WAVE; above 17 those of the library of containers.
fn share(bit: u8) -> [f32; 2] {
    let [left, right] = match bit {
        // Front, and front between the sides and the center.
        0 | 6 | 24 => [1.0, 0.0],
        1 | 7 | 25 => [0.0, 1.0],
        2 => [HALF_POWER, HALF_POWER],
        // Low-frequency effects are left out.
        3 | 18 => [0.0, 0.0],
        // Rear, side and height.
        4 | 9 | 12 | 15 | 19 | 22 => [HALF_POWER, 0.0],
        5 | 10 | 14 | 17 | 20 | 23 => [0.0, HALF_POWER],
        // In the middle of the rear or above: a surround channel in both sides.
        _ => [HALF_POWER * HALF_POWER, HALF_POWER * HALF_POWER],
    };
    [left * GAIN, right * GAIN]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decibels of one channel of a layout in each of both.
    fn levels(downmix: &Downmix, channel: usize) -> [i32; 2] {
        let mut frame = vec![0.0; downmix.shares.len()];
        frame[channel] = 1.0;
        let mut out = Vec::new();
        downmix.mix(&frame, &mut out);
        [0, 1].map(|side| (20.0 * f32::max(out[side], 1e-3).log10()).round() as i32)
    }

    #[test]
    fn channels_are_mixed_by_their_speakers() {
        // Front, center, low-frequency effects, rear.
        let wave = Downmix::of_mask(0x3F, 6).unwrap();
        let vorbis = Downmix::of_vorbis(6).unwrap();
        for (channel, in_vorbis, wanted) in [
            (0, 0, [-3, -60]),
            (1, 2, [-60, -3]),
            (2, 1, [-6, -6]),
            (3, 5, [-60, -60]),
            (4, 3, [-6, -60]),
            (5, 4, [-60, -6]),
        ] {
            assert_eq!(levels(&wave, channel), wanted, "{channel}");
            assert_eq!(levels(&vorbis, in_vorbis), wanted, "{channel} of Vorbis");
        }
        // Rear center.
        let mono_rear = Downmix::of_mask(0x107, 4).unwrap();
        assert_eq!(levels(&mono_rear, 3), [-9, -9]);
    }

    #[test]
    fn without_places_there_is_no_downmix() {
        for (mask, channels) in [(0, 4), (0x3F, 8), (3, 2), (4, 1)] {
            assert_eq!(Downmix::of_mask(mask, channels), None, "{mask:x}");
        }
        assert_eq!(Downmix::of(&Channels::Discrete(6)), None);
        assert_eq!(Downmix::of_vorbis(2), None);
        assert_eq!(Downmix::of_vorbis(9), None);
    }
}
