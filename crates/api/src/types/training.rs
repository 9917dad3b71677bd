//! How a professional clone stands: its training, and whether it was proven to be one's own.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::types::lenient::{List, optional, or_default, whole, words};

words! {
    /// How the training of a clone for one model stands.
    TrainingStatus {
        /// Not asked for.
        NotStarted = "not_started",
        /// In line.
        Queued = "queued",
        /// Under way.
        FineTuning = "fine_tuning",
        /// Done: the model can speak with it.
        FineTuned = "fine_tuned",
        /// In vain.
        Failed = "failed",
        /// Late.
        Delayed = "delayed",
    }
}

/// Training and verification of a professional clone; the maps are by model id.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct FineTuning {
    /// Whether the account may train it.
    #[serde(default, deserialize_with = "optional")]
    pub is_allowed_to_fine_tune: Option<bool>,
    /// How it stands for each model.
    #[serde(default, deserialize_with = "by_model")]
    pub state: BTreeMap<String, TrainingStatus>,
    /// How much is done for each model, 0 … 1.
    #[serde(default, deserialize_with = "by_model")]
    pub progress: BTreeMap<String, f64>,
    /// What the service says to it for each model.
    #[serde(default, deserialize_with = "by_model")]
    pub message: BTreeMap<String, String>,
    /// The language it speaks.
    #[serde(default, deserialize_with = "optional")]
    pub language: Option<String>,
    /// Seconds of recordings it is made of.
    #[serde(default, deserialize_with = "optional")]
    pub dataset_duration_seconds: Option<f64>,
    /// Why it was not taken for one's own.
    #[serde(default, deserialize_with = "or_default")]
    pub verification_failures: Vec<String>,
    /// How often that was tried.
    #[serde(default, deserialize_with = "whole")]
    pub verification_attempts_count: Option<u64>,
    /// The tries.
    #[serde(default, deserialize_with = "or_default")]
    pub verification_attempts: List<VerificationAttempt>,
    /// How often it may be tried.
    #[serde(default, deserialize_with = "whole")]
    pub max_verification_attempts: Option<u64>,
    /// Unix *milliseconds* after which it may be tried again.
    #[serde(default, deserialize_with = "optional")]
    pub next_max_verification_attempts_reset_unix_ms: Option<i64>,
    /// Whether people were asked to look at it.
    #[serde(default, deserialize_with = "optional")]
    pub manual_verification_requested: Option<bool>,
}

/// Whether a voice was proven to be one's own.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct VoiceVerification {
    /// Whether it has to be.
    #[serde(default, deserialize_with = "optional")]
    pub requires_verification: Option<bool>,
    /// Whether it is.
    #[serde(default, deserialize_with = "optional")]
    pub is_verified: Option<bool>,
    /// Why not.
    #[serde(default, deserialize_with = "or_default")]
    pub verification_failures: Vec<String>,
    /// How often it was tried.
    #[serde(default, deserialize_with = "whole")]
    pub verification_attempts_count: Option<u64>,
    /// The tries.
    #[serde(default, deserialize_with = "or_default")]
    pub verification_attempts: List<VerificationAttempt>,
}

/// One try to prove that a voice is one's own.
#[derive(Clone, Default, PartialEq, Deserialize)]
pub struct VerificationAttempt {
    /// What was to be read aloud.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub date_unix: Option<i64>,
    /// Whether it was taken.
    #[serde(default, deserialize_with = "optional")]
    pub accepted: Option<bool>,
    /// How much the voices are alike.
    #[serde(default, deserialize_with = "optional")]
    pub similarity: Option<f64>,
    /// How many letters were read otherwise.
    #[serde(default, deserialize_with = "optional")]
    pub levenshtein_distance: Option<f64>,
}

/// Without the text.
impl fmt::Debug for VerificationAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerificationAttempt({:?})", self.accepted)
    }
}

/// A map of which unreadable values are left out, so that one of them does not hide the others.
fn by_model<'de, D, T>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let values: BTreeMap<String, Value> = or_default(deserializer)?;
    Ok(values
        .into_iter()
        .filter_map(|(model, value)| Some((model, T::deserialize(value).ok()?)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_of_tomorrow_does_not_hide_the_others() {
        let stands: FineTuning = serde_json::from_str(
            r#"{"state": {"a": "fine_tuned", "b": "rehearsing", "c": null}, "progress": {"a": 1, "b": "half"},
                "message": null, "verification_attempts_count": "2", "verification_attempts": [{"text": "secret", "accepted": false}]}"#,
        )
        .unwrap();
        assert_eq!(stands.state["a"], TrainingStatus::FineTuned);
        assert_eq!(stands.state["b"].as_str(), "rehearsing");
        assert_eq!(stands.state.len(), 2);
        assert_eq!(stands.progress, BTreeMap::from([("a".to_owned(), 1.0)]));
        assert_eq!(stands.verification_attempts_count, Some(2));
        assert!(!format!("{stands:?}").contains("secret"));
    }
}
