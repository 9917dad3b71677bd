//! The place in which a line is heard: the service's audio effects on speech and dialogue, free of charge.
//!
//! Values are within their range and whole hundredths from the moment they are made, as voice settings are. The JSON is
//! the service's `audio_effects`; a value at its default is left out.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::format::{Codec, OutputFormat};

/// Place of a voice. The default leaves the audio as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct AudioEffects {
    /// The id of a filter preset of the catalogue, such as `phone`.
    pub filter: Option<String>,
    /// The id of a background noise of the catalogue, such as `cafe`.
    pub background: Option<String>,
    environment: Option<String>,
    distance: u8,
    send: u8,
    pan: i8,
}

impl Default for AudioEffects {
    fn default() -> Self {
        Self {
            filter: None,
            background: None,
            environment: None,
            distance: 0,
            send: 100,
            pan: 0,
        }
    }
}

/// The default, for borrowers.
impl Default for &AudioEffects {
    fn default() -> Self {
        &NOWHERE
    }
}

static NOWHERE: AudioEffects = AudioEffects {
    filter: None,
    background: None,
    environment: None,
    distance: 0,
    send: 100,
    pan: 0,
};

impl AudioEffects {
    /// Range of [`Self::distance`] and [`Self::send_level`].
    pub const LEVEL: RangeInclusive<f32> = 0.0..=1.0;
    /// Range of [`Self::pan`].
    pub const PAN: RangeInclusive<f32> = -1.0..=1.0;

    /// Returns the default, for borrowers.
    pub fn none() -> &'static Self {
        &NOWHERE
    }

    /// Returns whether the audio is left as it is. By reference: serde asks so.
    pub fn is_default(&self) -> bool {
        *self == NOWHERE
    }

    /// The id of an environment of the catalogue, such as `hall`.
    pub fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// 0 (close) … 1 (far).
    pub fn distance(&self) -> f32 {
        f32::from(self.distance) / 100.0
    }

    /// 0 … 1: the share of the voice that goes into the environment's reverb.
    pub fn send_level(&self) -> f32 {
        f32::from(self.send) / 100.0
    }

    /// −1 (left) … 1 (right).
    pub fn pan(&self) -> f32 {
        f32::from(self.pan) / 100.0
    }

    /// Returns the same with another filter preset.
    #[must_use]
    pub fn with_filter(self, filter: Option<String>) -> Self {
        Self { filter, ..self }
    }

    /// Returns the same with another background noise.
    #[must_use]
    pub fn with_background(self, background: Option<String>) -> Self {
        Self { background, ..self }
    }

    /// Returns the same in another environment. Without an environment the send level is at its default, because
    /// nothing of it is heard.
    #[must_use]
    pub fn in_environment(self, environment: Option<String>) -> Self {
        let send = if environment.is_some() {
            self.send
        } else {
            100
        };
        Self {
            environment,
            send,
            ..self
        }
    }

    /// Returns the same at this distance, or the nearest possible.
    #[must_use]
    pub fn at_distance(self, distance: f32) -> Self {
        Self {
            distance: hundredths(distance, &Self::LEVEL, 0.0) as u8,
            ..self
        }
    }

    /// Returns the same with this send level, or the nearest possible.
    #[must_use]
    pub fn with_send_level(self, level: f32) -> Self {
        if self.environment.is_none() {
            return self;
        }
        Self {
            send: hundredths(level, &Self::LEVEL, 1.0) as u8,
            ..self
        }
    }

    /// Returns the same at this stereo position, or the nearest possible.
    #[must_use]
    pub fn with_pan(self, pan: f32) -> Self {
        Self {
            pan: hundredths(pan, &Self::PAN, 0.0) as i8,
            ..self
        }
    }

    /// Returns whether the result has two channels: reverb and pan.
    pub fn is_stereo(&self) -> bool {
        self.pan != 0 || (self.environment.is_some() && self.send != 0)
    }

    /// Returns whether the service renders it in this format: raw samples have one channel, and WAV is streamed as raw samples.
    pub fn suits(&self, format: OutputFormat) -> bool {
        !self.is_stereo() || matches!(format.on_the_wire().codec, Codec::Mp3 | Codec::Opus)
    }
}

/// A value in whole hundredths within its range; `usual` for what is no number.
fn hundredths(value: f32, range: &RangeInclusive<f32>, usual: f32) -> i16 {
    let value = if value.is_finite() { value } else { usual };
    (value.clamp(*range.start(), *range.end()) * 100.0).round() as i16
}

/// A place as JSON has it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    filter_preset_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distance: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    background_noise_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send_level: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pan: Option<f64>,
}

impl From<AudioEffects> for Written {
    fn from(place: AudioEffects) -> Self {
        // Divided as `f64`, so that 0.3 is written `0.3`.
        let other = |value: i16, usual: i16| (value != usual).then(|| f64::from(value) / 100.0);
        Self {
            filter_preset_id: place.filter,
            distance: other(place.distance.into(), 0),
            environment_id: place.environment,
            background_noise_id: place.background,
            send_level: other(place.send.into(), 100),
            pan: other(place.pan.into(), 0),
        }
    }
}

impl From<Written> for AudioEffects {
    fn from(written: Written) -> Self {
        let id = |id: Option<String>| id.filter(|id| !id.is_empty());
        Self::default()
            .in_environment(id(written.environment_id))
            .at_distance(written.distance.unwrap_or(0.0) as f32)
            .with_send_level(written.send_level.unwrap_or(1.0) as f32)
            .with_pan(written.pan.unwrap_or(0.0) as f32)
            .with_filter(id(written.filter_preset_id))
            .with_background(id(written.background_noise_id))
    }
}

/// The places that a service offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EffectCatalog {
    /// Filter presets.
    pub filters: Vec<EffectChoice>,
    /// Environments.
    pub environments: Vec<EffectChoice>,
    /// Background noises.
    pub backgrounds: Vec<EffectChoice>,
}

/// One entry of a catalogue of places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectChoice {
    /// The id that is sent.
    pub id: String,
    /// The name that is shown.
    pub name: String,
    /// A sentence about the sound; empty if the service has none.
    pub description: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hall() -> AudioEffects {
        AudioEffects {
            filter: Some("phone".to_owned()),
            ..AudioEffects::default()
        }
        .in_environment(Some("hall".to_owned()))
        .with_send_level(0.3)
        .at_distance(0.456)
        .with_pan(-2.0)
    }

    #[test]
    fn a_place_is_written_as_the_service_has_it() {
        let json = serde_json::to_string(&hall()).unwrap();
        assert_eq!(
            json,
            r#"{"filter_preset_id":"phone","distance":0.46,"environment_id":"hall","send_level":0.3,"pan":-1.0}"#
        );
        assert_eq!(serde_json::from_str::<AudioEffects>(&json).unwrap(), hall());
        assert_eq!(
            serde_json::to_string(&AudioEffects::default()).unwrap(),
            "{}"
        );
        let wild: AudioEffects =
            serde_json::from_str(r#"{"distance":7,"pan":0.004,"environment_id":"","x":1}"#)
                .unwrap();
        assert_eq!(wild, AudioEffects::default().at_distance(1.0));
        assert!(AudioEffects::none().is_default() && AudioEffects::default().is_default());
    }

    /// Two places that sound the same are equal.
    #[test]
    fn without_an_environment_there_is_no_send_level() {
        let dry = AudioEffects::default().with_send_level(0.2);
        assert!(dry.is_default());
        let left = hall().in_environment(None);
        assert_eq!(left.send_level(), 1.0);
    }

    #[test]
    fn reverb_and_pan_need_a_format_with_two_channels() {
        let format = |name: &str| name.parse::<OutputFormat>().unwrap();
        let panned = AudioEffects::default().with_pan(0.5);
        let room = AudioEffects::default().in_environment(Some("hall".to_owned()));
        let silent = room.clone().with_send_level(0.0);
        let phone = AudioEffects {
            filter: Some("phone".to_owned()),
            ..AudioEffects::default()
        };
        for name in ["pcm_44100", "ulaw_8000", "alaw_8000", "wav_44100"] {
            assert!(
                !panned.suits(format(name)) && !room.suits(format(name)),
                "{name}"
            );
            assert!(
                phone.suits(format(name)) && silent.suits(format(name)),
                "{name}"
            );
        }
        for name in ["mp3_44100_128", "opus_48000_64"] {
            assert!(
                panned.suits(format(name)) && room.suits(format(name)),
                "{name}"
            );
        }
    }
}
