//! How a speaker or a line is tuned, as changes of one thing at a time.
//!
//! Two windows that tune two things of one speaker then keep both, and an undo step is one move of one control.

use serde::{Deserialize, Serialize};

use crate::cast::CastVoice;
use crate::cast::Part;
use crate::document::Overrides;
use crate::shaping::{CutTake, Trim};
use mynah_core::audio_effects::AudioEffects;
use mynah_core::backend::Backend;
use mynah_core::ids::ModelId;
use mynah_core::settings::{ChosenSettings, Setting};
use mynah_core::shape::Cut;

/// Another value for one thing of a [`Part`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartChange {
    /// Another Draft voice.
    Draft(Option<CastVoice>),
    /// Another voice of the account.
    Live(Option<CastVoice>),
    /// Another model; none for the project's.
    Model(Option<ModelId>),
    /// One of the five settings.
    Setting(Setting),
    /// All five at once.
    Settings(ChosenSettings),
    /// Another language; none to send none.
    Language(Option<String>),
    /// Another place.
    Place(AudioEffects),
}

impl PartChange {
    /// Returns the change that casts `voice` for a speaker on `backend`.
    pub fn voice(backend: Backend, voice: CastVoice) -> Self {
        match backend {
            Backend::Draft => Self::Draft(Some(voice)),
            Backend::Live => Self::Live(Some(voice)),
        }
    }
}

impl PartChange {
    /// Changes the part, and gives what changes it back.
    pub fn apply(&self, part: &mut Part) -> Self {
        match self {
            Self::Draft(voice) => Self::Draft(std::mem::replace(&mut part.draft, voice.clone())),
            Self::Live(voice) => Self::Live(std::mem::replace(&mut part.live, voice.clone())),
            Self::Model(model) => Self::Model(std::mem::replace(&mut part.model, model.clone())),
            Self::Setting(setting) => Self::Setting(part.settings.set(*setting)),
            Self::Settings(settings) => {
                Self::Settings(std::mem::replace(&mut part.settings, *settings))
            }
            Self::Language(language) => {
                Self::Language(std::mem::replace(&mut part.language, language.clone()))
            }
            Self::Place(place) => Self::Place(std::mem::replace(&mut part.place, place.clone())),
        }
    }
}

/// Another value for one of a line's [`Overrides`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineChange {
    /// Settings of its own, or none.
    Settings(Option<ChosenSettings>),
    /// One of its own settings. A line without any takes the others from its part.
    Setting(Setting),
    /// A model of its own, or none.
    Model(Option<ModelId>),
    /// A place of its own, or none.
    Place(Option<AudioEffects>),
    /// A seed of its own, or none.
    Seed(Option<u32>),
    /// How it is to be said, for people.
    Direction(String),
    /// The pause behind it in milliseconds, or the usual one.
    Gap(Option<u32>),
    /// Its volume in millibels.
    Volume(i16),
    /// One thing of what is left out of a take.
    Trim(CutTake, Trim),
    /// All of it.
    Cut(CutTake, Cut),
}

impl LineChange {
    /// Changes the overrides of a line that is else spoken with `usual`, and gives what changes them back.
    pub(super) fn apply(&self, own: &mut Overrides, usual: ChosenSettings) -> Self {
        match self {
            Self::Settings(settings) => {
                Self::Settings(std::mem::replace(&mut own.settings, *settings))
            }
            Self::Setting(setting) => {
                if let Some(settings) = &mut own.settings {
                    Self::Setting(settings.set(*setting))
                } else {
                    own.settings.insert(usual).set(*setting);
                    Self::Settings(None)
                }
            }
            Self::Model(model) => Self::Model(std::mem::replace(&mut own.model, model.clone())),
            Self::Place(place) => Self::Place(std::mem::replace(&mut own.place, place.clone())),
            Self::Seed(seed) => Self::Seed(std::mem::replace(&mut own.seed, *seed)),
            Self::Direction(direction) => {
                Self::Direction(std::mem::replace(&mut own.direction, direction.clone()))
            }
            Self::Gap(gap) => Self::Gap(std::mem::replace(&mut own.shaping.gap_ms, *gap)),
            Self::Volume(volume) => {
                Self::Volume(std::mem::replace(&mut own.shaping.volume_mb, *volume))
            }
            Self::Trim(take, trim) => {
                let mut cut = own.shaping.cut(*take);
                let back = trim.apply(&mut cut);
                own.shaping.set_cut(*take, cut);
                Self::Trim(*take, back)
            }
            Self::Cut(take, cut) => Self::Cut(*take, own.shaping.set_cut(*take, *cut)),
        }
    }
}
