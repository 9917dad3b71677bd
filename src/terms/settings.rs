//! The five voice settings, with the service's ranges and defaults.

use serde::{Deserialize, Serialize};

/// How a voice is spoken. Ranges and defaults: reference §4.3.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VoiceSettings {
    /// 0 (more variable) … 1 (more stable).
    pub stability: f32,
    /// 0 … 1: how closely the take keeps to the voice.
    pub similarity_boost: f32,
    /// 0 … 1: exaggeration of the voice's style.
    pub style: f32,
    /// 0.7 … 1.2: factor of the pace.
    pub speed: f32,
    /// Whether the voice is brought out further.
    pub use_speaker_boost: bool,
}

/// One of the five settings, with its value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// [`VoiceSettings::stability`].
    Stability(f32),
    /// [`VoiceSettings::similarity_boost`].
    SimilarityBoost(f32),
    /// [`VoiceSettings::style`].
    Style(f32),
    /// [`VoiceSettings::speed`].
    Speed(f32),
    /// [`VoiceSettings::use_speaker_boost`].
    UseSpeakerBoost(bool),
}

impl Default for VoiceSettings {
    fn default() -> Self {
        Self {
            stability: 0.5,
            similarity_boost: 0.75,
            style: 0.0,
            speed: 1.0,
            use_speaker_boost: true,
        }
    }
}

impl VoiceSettings {
    /// The range that the live service enforces for `speed`.
    pub const SPEED: std::ops::RangeInclusive<f32> = 0.7..=1.2;

    /// Sets one of them, and gives what it was.
    pub fn set(&mut self, setting: Setting) -> Setting {
        use std::mem::replace;
        match setting {
            Setting::Stability(value) => Setting::Stability(replace(&mut self.stability, value)),
            Setting::SimilarityBoost(value) => {
                Setting::SimilarityBoost(replace(&mut self.similarity_boost, value))
            }
            Setting::Style(value) => Setting::Style(replace(&mut self.style, value)),
            Setting::Speed(value) => Setting::Speed(replace(&mut self.speed, value)),
            Setting::UseSpeakerBoost(value) => {
                Setting::UseSpeakerBoost(replace(&mut self.use_speaker_boost, value))
            }
        }
    }

    /// Those that are others than in `before`.
    pub fn changed_since(self, before: Self) -> impl Iterator<Item = Setting> {
        let all = |settings: Self| {
            [
                Setting::Stability(settings.stability),
                Setting::SimilarityBoost(settings.similarity_boost),
                Setting::Style(settings.style),
                Setting::Speed(settings.speed),
                Setting::UseSpeakerBoost(settings.use_speaker_boost),
            ]
        };
        let pairs = all(self).into_iter().zip(all(before));
        pairs.filter_map(|(now, before)| (now != before).then_some(now))
    }

    /// Brings every value into its range and to two decimals, which is what is shown and what is sent.
    /// What is not a number becomes the default.
    #[must_use]
    pub fn tidy(self) -> Self {
        let usual = Self::default();
        let unit = |value: f32, usual: f32| {
            if value.is_finite() {
                hundredths(value.clamp(0.0, 1.0))
            } else {
                usual
            }
        };
        Self {
            stability: unit(self.stability, usual.stability),
            similarity_boost: unit(self.similarity_boost, usual.similarity_boost),
            style: unit(self.style, usual.style),
            speed: if self.speed.is_finite() {
                hundredths(self.speed.clamp(*Self::SPEED.start(), *Self::SPEED.end()))
            } else {
                usual.speed
            },
            use_speaker_boost: self.use_speaker_boost,
        }
    }
}

fn hundredths(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidy_clamps_and_rounds() {
        let wild = VoiceSettings {
            stability: 7.0,
            similarity_boost: -1.0,
            style: f32::NAN,
            speed: 3.0,
            use_speaker_boost: false,
        };
        let tidy = wild.tidy();
        assert_eq!(
            tidy,
            VoiceSettings {
                stability: 1.0,
                similarity_boost: 0.0,
                style: 0.0,
                speed: 1.2,
                use_speaker_boost: false
            }
        );
        assert_eq!(
            VoiceSettings {
                stability: 0.123_4,
                ..VoiceSettings::default()
            }
            .tidy()
            .stability,
            0.12
        );
    }
}
