//! The five voice settings, with the service's ranges and defaults.
//!
//! A value is within its range and a whole hundredth from the moment it is made, which is what is shown, sent and
//! hashed: nobody has to tidy one.

use std::ops::RangeInclusive;

use crate::audio_effects::AudioEffects;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// What a setting may be, in hundredths. Ranges and defaults: the service's `VoiceSettings` schema; it enforces the
/// range of `speed` without saying so there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    name: &'static str,
    low: u8,
    high: u8,
    usual: u8,
}

/// A value that a setting can't have.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{name} is a number from {low} to {high}")]
pub struct OutOfRange {
    /// The setting.
    pub name: &'static str,
    /// The lowest it can be.
    pub low: f32,
    /// The highest it can be.
    pub high: f32,
}

impl Scale {
    /// 0 (more variable) … 1 (more stable).
    pub const STABILITY: Self = Self::new("stability", (0, 100), 50);
    /// 0 … 1: how closely the take keeps to the voice.
    pub const SIMILARITY_BOOST: Self = Self::new("similarity_boost", (0, 100), 75);
    /// 0 … 1: exaggeration of the voice's style.
    pub const STYLE: Self = Self::new("style", (0, 100), 0);
    /// 0.7 … 1.2: factor of the pace.
    pub const SPEED: Self = Self::new("speed", (70, 120), 100);

    const fn new(name: &'static str, (low, high): (u8, u8), usual: u8) -> Self {
        Self {
            name,
            low,
            high,
            usual,
        }
    }

    /// From the lowest to the highest.
    pub fn range(self) -> RangeInclusive<f32> {
        number(self.low)..=number(self.high)
    }

    /// The service's default.
    pub fn usual(self) -> f32 {
        number(self.usual)
    }

    /// A value that somebody wrote, as it is.
    ///
    /// # Errors
    /// Out of range, or no number.
    pub fn check(self, value: f32) -> Result<f32, OutOfRange> {
        let range = self.range();
        if range.contains(&value) {
            Ok(value)
        } else {
            Err(OutOfRange {
                name: self.name,
                low: *range.start(),
                high: *range.end(),
            })
        }
    }

    /// The nearest it can be, in hundredths; what is no number becomes the default.
    fn nearest(self, value: f32) -> u8 {
        if value.is_finite() {
            let within = value.clamp(number(self.low), number(self.high));
            (within * 100.0).round() as u8
        } else {
            self.usual
        }
    }
}

fn number(hundredths: u8) -> f32 {
    f32::from(hundredths) / 100.0
}

/// Stability as models take it that know three steps of it only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// 0.
    Creative,
    /// 0.5.
    Natural,
    /// 1.
    Robust,
}

impl Step {
    /// All, from the most variable.
    pub const ALL: [Self; 3] = [Self::Creative, Self::Natural, Self::Robust];

    /// The nearest; in the middle between two the more stable one.
    pub fn nearest(stability: f32) -> Self {
        match Scale::STABILITY.nearest(stability) {
            0..25 => Self::Creative,
            25..75 => Self::Natural,
            75.. => Self::Robust,
        }
    }

    /// The stability that is sent for it.
    pub fn stability(self) -> f32 {
        match self {
            Self::Creative => 0.0,
            Self::Natural => 0.5,
            Self::Robust => 1.0,
        }
    }
}

/// How a voice is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Numbers", into = "Numbers")]
pub struct VoiceSettings {
    stability: u8,
    similarity_boost: u8,
    style: u8,
    speed: u8,
    use_speaker_boost: bool,
}

impl Default for VoiceSettings {
    fn default() -> Self {
        Self {
            stability: Scale::STABILITY.usual,
            similarity_boost: Scale::SIMILARITY_BOOST.usual,
            style: Scale::STYLE.usual,
            speed: Scale::SPEED.usual,
            use_speaker_boost: true,
        }
    }
}

impl VoiceSettings {
    /// 0 (more variable) … 1 (more stable).
    pub fn stability(self) -> f32 {
        number(self.stability)
    }

    /// 0 … 1: how closely the take keeps to the voice.
    pub fn similarity_boost(self) -> f32 {
        number(self.similarity_boost)
    }

    /// 0 … 1: exaggeration of the voice's style.
    pub fn style(self) -> f32 {
        number(self.style)
    }

    /// 0.7 … 1.2: factor of the pace.
    pub fn speed(self) -> f32 {
        number(self.speed)
    }

    /// Whether the voice is brought out further.
    pub fn use_speaker_boost(self) -> bool {
        self.use_speaker_boost
    }

    /// The same with one of them at another value; without a value at the service's default.
    #[must_use]
    pub fn with(self, setting: Setting) -> Self {
        let mut chosen = ChosenSettings::from(self);
        chosen.set(setting);
        chosen.over(Self::default())
    }
}

/// One of the five settings with the value that was chosen for it, if one was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// [`VoiceSettings::stability`].
    Stability(Option<f32>),
    /// [`VoiceSettings::similarity_boost`].
    SimilarityBoost(Option<f32>),
    /// [`VoiceSettings::style`].
    Style(Option<f32>),
    /// [`VoiceSettings::speed`].
    Speed(Option<f32>),
    /// [`VoiceSettings::use_speaker_boost`].
    UseSpeakerBoost(Option<bool>),
}

impl Setting {
    /// Whether no value was chosen for it.
    pub fn is_unset(self) -> bool {
        match self {
            Self::Stability(value)
            | Self::SimilarityBoost(value)
            | Self::Style(value)
            | Self::Speed(value) => value.is_none(),
            Self::UseSpeakerBoost(value) => value.is_none(),
        }
    }
}

/// The settings that somebody chose; the others are as the voice has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Chosen", into = "Chosen")]
pub struct ChosenSettings {
    stability: Option<u8>,
    similarity_boost: Option<u8>,
    style: Option<u8>,
    speed: Option<u8>,
    use_speaker_boost: Option<bool>,
}

impl ChosenSettings {
    /// Those of these that have a value.
    pub fn of(settings: impl IntoIterator<Item = Setting>) -> Self {
        let mut chosen = Self::default();
        for setting in settings {
            chosen.set(setting);
        }
        chosen
    }

    /// How a voice is spoken that is else spoken as `usual` says.
    pub fn over(self, usual: VoiceSettings) -> VoiceSettings {
        VoiceSettings {
            stability: self.stability.unwrap_or(usual.stability),
            similarity_boost: self.similarity_boost.unwrap_or(usual.similarity_boost),
            style: self.style.unwrap_or(usual.style),
            speed: self.speed.unwrap_or(usual.speed),
            use_speaker_boost: self.use_speaker_boost.unwrap_or(usual.use_speaker_boost),
        }
    }

    /// Chooses one of them, or lets go of it, and gives what it was. A value out of range becomes the nearest within.
    pub fn set(&mut self, setting: Setting) -> Setting {
        let put = |old: &mut Option<u8>, scale: Scale, value: Option<f32>| {
            let value = value.map(|value| scale.nearest(value));
            std::mem::replace(old, value).map(number)
        };
        match setting {
            Setting::Stability(value) => {
                Setting::Stability(put(&mut self.stability, Scale::STABILITY, value))
            }
            Setting::SimilarityBoost(value) => {
                let old = &mut self.similarity_boost;
                Setting::SimilarityBoost(put(old, Scale::SIMILARITY_BOOST, value))
            }
            Setting::Style(value) => Setting::Style(put(&mut self.style, Scale::STYLE, value)),
            Setting::Speed(value) => Setting::Speed(put(&mut self.speed, Scale::SPEED, value)),
            Setting::UseSpeakerBoost(value) => {
                Setting::UseSpeakerBoost(std::mem::replace(&mut self.use_speaker_boost, value))
            }
        }
    }

    /// Whether none was chosen. By reference: serde asks so.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Each of the five.
    pub fn each(self) -> [Setting; 5] {
        [
            Setting::Stability(self.stability.map(number)),
            Setting::SimilarityBoost(self.similarity_boost.map(number)),
            Setting::Style(self.style.map(number)),
            Setting::Speed(self.speed.map(number)),
            Setting::UseSpeakerBoost(self.use_speaker_boost),
        ]
    }

    /// Reads what a person wrote, for `#[serde(deserialize_with)]`: a name that is no setting and a value out of
    /// range are refused.
    ///
    /// # Errors
    /// What is wrong, in the words of [`OutOfRange`] or of serde.
    pub fn strictly<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            #[serde(default)]
            stability: Option<f32>,
            #[serde(default)]
            similarity_boost: Option<f32>,
            #[serde(default)]
            style: Option<f32>,
            #[serde(default)]
            speed: Option<f32>,
            #[serde(default)]
            use_speaker_boost: Option<bool>,
        }
        let written = Written::deserialize(deserializer)?;
        let check = |scale: Scale, value: Option<f32>| {
            let checked = value.map(|value| scale.check(value)).transpose();
            checked.map_err(D::Error::custom)
        };
        Ok(Self::of([
            Setting::Stability(check(Scale::STABILITY, written.stability)?),
            Setting::SimilarityBoost(check(Scale::SIMILARITY_BOOST, written.similarity_boost)?),
            Setting::Style(check(Scale::STYLE, written.style)?),
            Setting::Speed(check(Scale::SPEED, written.speed)?),
            Setting::UseSpeakerBoost(written.use_speaker_boost),
        ]))
    }
}

/// All of them chosen.
impl From<VoiceSettings> for ChosenSettings {
    fn from(settings: VoiceSettings) -> Self {
        Self {
            stability: Some(settings.stability),
            similarity_boost: Some(settings.similarity_boost),
            style: Some(settings.style),
            speed: Some(settings.speed),
            use_speaker_boost: Some(settings.use_speaker_boost),
        }
    }
}

/// Settings as JSON has them. What is missing is at the service's default.
#[derive(Serialize, Deserialize)]
#[serde(default)]
struct Numbers {
    stability: f32,
    similarity_boost: f32,
    style: f32,
    speed: f32,
    use_speaker_boost: bool,
}

impl Default for Numbers {
    fn default() -> Self {
        VoiceSettings::default().into()
    }
}

impl From<VoiceSettings> for Numbers {
    fn from(settings: VoiceSettings) -> Self {
        Self {
            stability: settings.stability(),
            similarity_boost: settings.similarity_boost(),
            style: settings.style(),
            speed: settings.speed(),
            use_speaker_boost: settings.use_speaker_boost(),
        }
    }
}

impl From<Numbers> for VoiceSettings {
    fn from(numbers: Numbers) -> Self {
        Self {
            stability: Scale::STABILITY.nearest(numbers.stability),
            similarity_boost: Scale::SIMILARITY_BOOST.nearest(numbers.similarity_boost),
            style: Scale::STYLE.nearest(numbers.style),
            speed: Scale::SPEED.nearest(numbers.speed),
            use_speaker_boost: numbers.use_speaker_boost,
        }
    }
}

/// Chosen settings as JSON has them. What is missing was not chosen.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Chosen {
    #[serde(skip_serializing_if = "Option::is_none")]
    stability: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    similarity_boost: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speed: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    use_speaker_boost: Option<bool>,
}

impl From<ChosenSettings> for Chosen {
    fn from(chosen: ChosenSettings) -> Self {
        Self {
            stability: chosen.stability.map(number),
            similarity_boost: chosen.similarity_boost.map(number),
            style: chosen.style.map(number),
            speed: chosen.speed.map(number),
            use_speaker_boost: chosen.use_speaker_boost,
        }
    }
}

impl From<Chosen> for ChosenSettings {
    fn from(chosen: Chosen) -> Self {
        Self::of([
            Setting::Stability(chosen.stability),
            Setting::SimilarityBoost(chosen.similarity_boost),
            Setting::Style(chosen.style),
            Setting::Speed(chosen.speed),
            Setting::UseSpeakerBoost(chosen.use_speaker_boost),
        ])
    }
}

/// Settings with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preset {
    /// The name; no two have the same.
    pub name: String,
    /// All five.
    pub settings: VoiceSettings,
    /// The place.
    #[serde(default, skip_serializing_if = "AudioEffects::is_default")]
    pub place: AudioEffects,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_brought_into_its_range_and_to_hundredths() {
        let wild = VoiceSettings::default()
            .with(Setting::Stability(Some(7.0)))
            .with(Setting::SimilarityBoost(Some(-1.0)))
            .with(Setting::Style(Some(f32::NAN)))
            .with(Setting::Speed(Some(3.0)));
        let values = (wild.stability(), wild.similarity_boost());
        assert_eq!(values, (1.0, 0.0));
        assert_eq!((wild.style(), wild.speed()), (0.0, 1.2));
        let fine = wild.with(Setting::Stability(Some(0.123_4)));
        assert_eq!(fine.stability(), 0.12);
        assert_eq!(fine.with(Setting::Speed(None)).speed(), 1.0);
    }

    /// The middle between two steps was shown as the lower one and sent as the upper one.
    #[test]
    fn between_two_steps_the_more_stable_one_counts() {
        let nearest = [0.0, 0.24, 0.25, 0.5, 0.74, 0.75, 1.0].map(Step::nearest);
        use Step::{Creative, Natural, Robust};
        assert_eq!(
            nearest,
            [
                Creative, Creative, Natural, Natural, Natural, Robust, Robust
            ]
        );
        for step in Step::ALL {
            assert_eq!(Step::nearest(step.stability()), step);
        }
    }

    #[test]
    fn what_was_not_chosen_is_as_the_voice_has_it() {
        let voice = VoiceSettings::default().with(Setting::Style(Some(0.4)));
        let mut chosen = ChosenSettings::default();
        assert_eq!(chosen.over(voice), voice);
        let before = chosen.set(Setting::Speed(Some(0.9)));
        assert_eq!(chosen.over(voice).speed(), 0.9);
        assert_eq!(chosen.over(voice).style(), 0.4);
        assert_eq!(chosen.each()[3], Setting::Speed(Some(0.9)));
        chosen.set(before);
        assert_eq!(chosen, ChosenSettings::default());
    }

    /// Parts were kept with all five settings: they sound as they did.
    #[test]
    fn settings_of_older_builds_are_all_chosen() {
        let voice = VoiceSettings::default().with(Setting::Style(Some(0.4)));
        let old = serde_json::to_string(&VoiceSettings::default()).unwrap();
        assert_eq!(
            old,
            r#"{"stability":0.5,"similarity_boost":0.75,"style":0.0,"speed":1.0,"use_speaker_boost":true}"#
        );
        let chosen: ChosenSettings = serde_json::from_str(&old).unwrap();
        assert_eq!(chosen.over(voice), VoiceSettings::default());
        let none = serde_json::to_string(&ChosenSettings::default()).unwrap();
        assert_eq!(none, "{}");
        let again: ChosenSettings =
            serde_json::from_str(&serde_json::to_string(&chosen).unwrap()).unwrap();
        assert_eq!(again, chosen);
    }
}
