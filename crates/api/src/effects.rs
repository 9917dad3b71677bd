//! Sound effects out of a description.

use mynah_core::ids::ModelId;
use mynah_core::models::{Task, recommended};
use reqwest::Method;
use serde::Serialize;

use crate::answer::Audio;
use crate::body::Body;
use crate::check::{Invalid, length, range};
use crate::endpoint::{Endpoint, Price, Query, Replay};
use crate::operations::Operation;
use mynah_core::format::OutputFormat;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[Operation::of::<MakeEffect>()];

/// `POST /v1/sound-generation`
///
/// Price: per second, or a fixed one where the service chooses the length; sources differ, so the answer's
/// `character-cost` counts. Replay: only if nothing was sent. Never in the history: the answer is all there is.
/// No WAV.
#[derive(Clone, Debug, PartialEq)]
pub struct MakeEffect {
    /// What comes back; where this is WAV, PCM of the same rate.
    pub format: OutputFormat,
    /// What is made.
    pub effect: Effect,
}

/// What is heard.
#[derive(Clone, PartialEq, Serialize)]
pub struct Effect {
    text: String,
    model_id: ModelId,
    #[serde(rename = "loop", skip_serializing_if = "std::ops::Not::not")]
    looped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_seconds: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_influence: Option<f32>,
}

impl Effect {
    /// What this text describes, as long as the service thinks best.
    ///
    /// # Errors
    /// When it has no or more than 450 characters.
    pub fn new(text: &str) -> Result<Self, Invalid> {
        Ok(Self {
            text: length("text", text, 1..=450)?,
            model_id: recommended(Task::Effects),
            looped: false,
            duration_seconds: None,
            prompt_influence: None,
        })
    }

    /// This long.
    ///
    /// # Errors
    /// When it is not within half a second and 30.
    pub fn lasting(self, secs: f32) -> Result<Self, Invalid> {
        Ok(Self {
            duration_seconds: Some(range("duration_seconds", secs, 0.5..=30.0)?),
            ..self
        })
    }

    /// This close to the text: 0 leaves the service free, 1 binds it; 0.3 if not said.
    ///
    /// # Errors
    /// When it is not within 0 and 1.
    pub fn influenced(self, by: f32) -> Result<Self, Invalid> {
        Ok(Self {
            prompt_influence: Some(range("prompt_influence", by, 0.0..=1.0)?),
            ..self
        })
    }

    /// So that its end meets its beginning.
    #[must_use]
    pub fn looped(self) -> Self {
        Self {
            looped: true,
            ..self
        }
    }
}

/// Without the text.
impl std::fmt::Debug for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Effect({:?} s)", self.duration_seconds)
    }
}

impl Endpoint for MakeEffect {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/sound-generation";
    const PRICE: Price = Price::SecondsMade;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn query(&self) -> Query {
        Query::default().with("output_format", Some(self.format.on_the_wire()))
    }

    fn body(&self) -> Body {
        Body::json(&self.effect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_service_refuses_is_refused_here() {
        assert!(Effect::new("").is_err());
        assert!(Effect::new(&"x".repeat(451)).is_err());
        let rain = || Effect::new("Rain").unwrap();
        assert!(rain().lasting(0.4).is_err());
        assert!(rain().lasting(f32::INFINITY).is_err());
        assert!(rain().influenced(1.5).is_err());
        assert_eq!(
            serde_json::to_string(&rain().looped().lasting(1.5).unwrap()).unwrap(),
            r#"{"text":"Rain","model_id":"eleven_text_to_sound_v2","loop":true,"duration_seconds":1.5}"#
        );
    }
}
