//! How a sound is shaped when it is heard or written: what is left out of it, its fades, its volume. The sound itself
//! stays as it is.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What is left out at the ends of a take, and how it comes and goes. All in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Cut {
    /// Left out at the start.
    #[serde(skip_serializing_if = "is_zero")]
    pub start_ms: u32,
    /// Left out at the end.
    #[serde(skip_serializing_if = "is_zero")]
    pub end_ms: u32,
    /// From silence to its full volume, from where it starts on.
    #[serde(skip_serializing_if = "is_zero")]
    pub fade_in_ms: u32,
    /// To silence, up to where it ends.
    #[serde(skip_serializing_if = "is_zero")]
    pub fade_out_ms: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(ms: &u32) -> bool {
    *ms == 0
}

impl Cut {
    /// The least that is left of a sound, whatever is left out of it.
    pub const LEAST_MS: u32 = 50;
    /// The longest fade.
    pub const LONGEST_FADE_MS: u32 = 5_000;

    /// Whether nothing is done.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// What is left of so many frames: at least [`Cut::LEAST_MS`] where there is so much.
    pub fn kept(&self, frames: usize, hz: u32) -> Range<usize> {
        let in_frames = |ms: u32| (u64::from(ms) * u64::from(hz) / 1_000) as usize;
        let least = in_frames(Self::LEAST_MS).min(frames);
        let start = in_frames(self.start_ms).min(frames - least);
        let end = frames.saturating_sub(in_frames(self.end_ms));
        start..end.max(start + least)
    }

    /// What is left of so many seconds.
    pub fn kept_seconds(&self, seconds: f64) -> Range<f64> {
        let millis = (seconds.max(0.0) * 1_000.0).round() as usize;
        let kept = self.kept(millis, 1_000);
        let end = if self.end_ms == 0 {
            seconds.max(0.0)
        } else {
            kept.end as f64 / 1e3
        };
        kept.start as f64 / 1e3..end
    }

    /// How loud it is at a place of a sound of so many seconds beside how it was spoken, 0 … 1.
    pub fn part_at(&self, at: f64, seconds: f64) -> f32 {
        let kept = self.kept_seconds(seconds);
        if !kept.contains(&at) {
            return 0.0;
        }
        let fade = |ms: u32, from_edge: f64| match ms {
            0 => 1.0,
            ms => rise((from_edge * 1e3 / f64::from(ms)) as f32),
        };
        fade(self.fade_in_ms, at - kept.start) * fade(self.fade_out_ms, kept.end - at)
    }
}

/// A fade's curve, a raised cosine: 0 at 0, 1 from 1 on.
pub fn rise(part: f32) -> f32 {
    0.5 - 0.5 * (std::f32::consts::PI * part.clamp(0.0, 1.0)).cos()
}

/// What is done to one sound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape {
    /// What is left out, and its fades.
    pub cut: Cut,
    /// Louder or softer, in millibels: hundredths of a decibel.
    pub volume_mb: i16,
}

impl Shape {
    /// The softest and the loudest, in millibels.
    pub const VOLUMES_MB: std::ops::RangeInclusive<i16> = -2_400..=1_200;

    /// Whether nothing is done.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Louder or softer, in decibels; whatever a file says, within what can be chosen.
    pub fn volume_db(&self) -> f32 {
        let (low, high) = Self::VOLUMES_MB.into_inner();
        f32::from(self.volume_mb.clamp(low, high)) / 100.0
    }

    /// The same as a factor.
    pub fn gain(&self) -> f32 {
        10f32.powf(self.volume_db() / 20.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_left_out_is_left_out_at_both_ends() {
        let cut = Cut {
            start_ms: 250,
            end_ms: 500,
            ..Cut::default()
        };
        assert_eq!(cut.kept(44_100, 44_100), 11_025..22_050);
        assert_eq!(cut.kept_seconds(2.0), 0.25..1.5);
        assert_eq!(cut.part_at(0.2, 2.0), 0.0);
        assert_eq!(cut.part_at(1.0, 2.0), 1.0);
        let faded = Cut {
            fade_in_ms: 500,
            ..cut
        };
        assert_eq!(faded.part_at(0.25, 2.0), 0.0);
        assert!((faded.part_at(0.5, 2.0) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn nothing_done_is_nothing_written() {
        assert_eq!(serde_json::to_string(&Cut::default()).unwrap(), "{}");
        let read: Cut = serde_json::from_str(r#"{"start_ms":3}"#).unwrap();
        assert_eq!((read.start_ms, read.end_ms), (3, 0));
    }

    proptest! {
        #[test]
        fn something_is_always_left_and_lies_within(
            start_ms: u32, end_ms: u32, fade_in_ms: u32, fade_out_ms: u32,
            frames in 0usize..500_000, hz in 8_000u32..96_000, part in 0f64..1.0,
        ) {
            let cut = Cut { start_ms, end_ms, fade_in_ms, fade_out_ms };
            let kept = cut.kept(frames, hz);
            prop_assert!(kept.start <= kept.end && kept.end <= frames);
            let least = (u64::from(Cut::LEAST_MS) * u64::from(hz) / 1_000) as usize;
            prop_assert!(kept.len() >= least.min(frames));
            let seconds = frames as f64 / f64::from(hz);
            let told = cut.kept_seconds(seconds);
            prop_assert!(told.start >= 0.0 && told.end <= seconds + 0.001 && told.start <= told.end + 0.001);
            prop_assert!((0.0..=1.0).contains(&cut.part_at(part * seconds, seconds)));
        }

        #[test]
        fn each_end_is_its_own(start_ms in 0u32..2_000, end_ms in 0u32..2_000) {
            let cut = Cut { start_ms, end_ms, ..Cut::default() };
            let kept = cut.kept(8_000 * 5, 8_000);
            prop_assert_eq!(kept.start, start_ms as usize * 8);
            prop_assert_eq!(kept.end, 40_000 - end_ms as usize * 8);
        }
    }
}
