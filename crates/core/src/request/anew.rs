//! A line of a dub as it is said otherwise: spoken by a voice, or said anew by the service in its own dubbing project.

use serde::{Deserialize, Serialize};

use crate::format::OutputFormat;
use crate::ids::{DubId, SegmentId};
use crate::request::{Generation, SpeechRequest};

/// One line of a dubbing project, said anew by the service. What comes of it is all of that language's sound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnewRequest {
    /// The project.
    pub dub: DubId,
    /// In which language, by its code.
    pub target: String,
    /// Which line, as the service calls it.
    pub segment: SegmentId,
    /// What is said instead.
    pub text: String,
    /// How long the line is, in seconds: by that it is priced.
    pub seconds: f64,
    /// Whether the dub speaks with the voices of its recording: who is heard has to agree still.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cloned: bool,
}

/// What is bought for a line of a dub. Films of earlier versions kept speech alone, and keep it so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum LineRequest {
    /// Speech, by a voice of the account.
    Speech(SpeechRequest),
    /// The line of the project itself, said anew by the service.
    Anew(AnewRequest),
}

impl LineRequest {
    /// What is ordered for it.
    pub fn generation(&self) -> Generation {
        match self {
            Self::Speech(request) => Generation::Speech(request.clone()),
            Self::Anew(request) => Generation::Anew(request.clone()),
        }
    }

    /// Whether the service itself says the line anew.
    pub fn is_anew(&self) -> bool {
        matches!(self, Self::Anew(_))
    }

    /// What its sound was asked for as; nothing where the service chooses that.
    pub fn format(&self) -> Option<OutputFormat> {
        match self {
            Self::Speech(request) => Some(request.format),
            Self::Anew(_) => None,
        }
    }
}

impl From<SpeechRequest> for LineRequest {
    fn from(request: SpeechRequest) -> Self {
        Self::Speech(request)
    }
}

impl From<AnewRequest> for LineRequest {
    fn from(request: AnewRequest) -> Self {
        Self::Anew(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_bought_for_a_line_is_read_as_what_it_is() {
        let anew = AnewRequest {
            dub: "p".into(),
            target: "es".to_owned(),
            segment: "s".into(),
            text: "Hola.".to_owned(),
            seconds: 1.5,
            cloned: false,
        };
        let line = LineRequest::Anew(anew.clone());
        let json = serde_json::to_string(&line).unwrap();
        assert_eq!(serde_json::from_str::<LineRequest>(&json).unwrap(), line);
        assert_eq!(line.generation().line(), Some(line));
        let kept = serde_json::to_string(&Generation::Anew(anew)).unwrap();
        assert!(kept.starts_with(r#"{"tool":"anew","#), "{kept}");
    }
}
