//! How lines are spoken, and the one way from it to a request: window and command line make the same.

use crate::studio::desk::Hears;
use crate::studio::fingerprint::Parts;
use crate::terms::format::OutputFormat;
use crate::terms::ids::{ModelId, VoiceId};
use crate::terms::request::SpeechRequest;
use crate::terms::settings::VoiceSettings;

/// Everything of a request that a speaker's lines share.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'a> {
    voice: &'a VoiceId,
    model: &'a ModelId,
    settings: VoiceSettings,
    language: Option<&'a str>,
}

impl<'a> Manner<'a> {
    /// As wanted, as far as the model hears it; all of it where the model isn't known yet.
    pub fn new(
        voice: &'a VoiceId,
        model: &'a ModelId,
        hears: Option<Hears>,
        (settings, language): (VoiceSettings, Option<&'a str>),
    ) -> Self {
        Self {
            voice,
            model,
            settings: hears.map_or(settings, |hears| hears.only(settings)).tidy(),
            language: language.filter(|_| hears.is_none_or(|hears| hears.language)),
        }
    }

    /// What `text` would send, where it lies.
    pub fn parts(&self, text: &'a str, format: OutputFormat, seed: Option<u32>) -> Parts<'a> {
        Parts {
            voice: self.voice,
            model: self.model,
            text: text.trim(),
            settings: self.settings,
            format,
            seed,
            language: self.language,
        }
    }
}

impl Parts<'_> {
    /// The request; nothing where there is nothing to speak.
    pub fn request(&self) -> Option<SpeechRequest> {
        (!self.text.is_empty()).then(|| SpeechRequest {
            voice: self.voice.clone(),
            model: self.model.clone(),
            text: self.text.to_owned(),
            settings: self.settings,
            format: self.format,
            seed: self.seed,
            language: self.language.map(str::to_owned),
        })
    }
}

impl Hears {
    /// The settings that a model hears; the others at their default, stability on its nearest step.
    pub fn only(self, settings: VoiceSettings) -> VoiceSettings {
        let usual = VoiceSettings::default();
        let heard = |heard: bool, value: f32, usual: f32| if heard { value } else { usual };
        VoiceSettings {
            stability: if self.stability_steps {
                (settings.stability * 2.0).round() / 2.0
            } else {
                settings.stability
            },
            similarity_boost: heard(
                self.similarity,
                settings.similarity_boost,
                usual.similarity_boost,
            ),
            style: heard(self.style, settings.style, usual.style),
            speed: heard(self.speed, settings.speed, usual.speed),
            use_speaker_boost: if self.boost {
                settings.use_speaker_boost
            } else {
                usual.use_speaker_boost
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_model_does_not_hear_is_not_sent() {
        let (voice, model) = (VoiceId::from("v"), ModelId::from("m"));
        let wanted = VoiceSettings {
            stability: 0.612_3,
            style: 0.4,
            use_speaker_boost: false,
            ..VoiceSettings::default()
        };
        let request = |hears| {
            Manner::new(&voice, &model, hears, (wanted, Some("de")))
                .parts("  Hello. ", OutputFormat::default(), None)
                .request()
                .unwrap()
        };
        let deaf = Hears {
            stability_steps: true,
            similarity: false,
            style: false,
            speed: false,
            boost: false,
            language: false,
        };
        let sent = request(Some(deaf));
        assert_eq!(sent.text, "Hello.");
        assert_eq!(sent.language, None);
        assert_eq!(sent.settings, VoiceSettings::default());
        let sent = request(None);
        assert_eq!(sent.language.as_deref(), Some("de"));
        assert_eq!((sent.settings.stability, sent.settings.style), (0.61, 0.4));
        let blank = Manner::new(&voice, &model, None, (wanted, None));
        let parts = blank.parts(" \n", OutputFormat::default(), None);
        assert_eq!(parts.request(), None);
    }
}
