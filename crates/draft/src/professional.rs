//! A professional clone between its first sample and the day it speaks.
//!
//! What is kept are the moments at which things began; how far they are follows from the clock. Training that
//! takes the service hours takes a minute here.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;

use mynah_core::clock::UnixMillis;

/// The model trained when none is named.
pub const USUAL_MODEL: &str = "eleven_multilingual_v2";

/// How long a training waits before it begins.
const QUEUED_MS: i64 = 5_000;

/// How long it then takes.
const TRAINING_MS: i64 = 60_000;

/// What a training is called that came to nothing.
const FAILED: &str = "failed";

/// How often the lines may be read in a day.
const MOST_ATTEMPTS: usize = 5;

const DAY_MS: i64 = 24 * 3_600 * 1_000;

/// How long a person would look at recordings sent for manual verification.
const MANUAL_MS: i64 = 60_000;

/// How a professional clone stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Professional {
    /// The language of the recordings.
    pub language: String,
    /// What the captcha asks to be read, once it was asked for.
    pub lines: Option<String>,
    /// Readings of it so far.
    pub attempts: Vec<Attempt>,
    /// Recordings sent to be heard by a person.
    pub manual: Option<Manual>,
    /// When the training for a model began.
    pub trainings: BTreeMap<String, i64>,
    /// Models whose training comes to nothing: a fault that somebody ordered.
    pub failing: BTreeSet<String>,
    /// Not kept: what time it is.
    #[serde(skip)]
    pub now: UnixMillis,
}

/// One reading of the captcha.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// When.
    pub made_ms: i64,
    /// Whether it was the voice of the samples.
    pub accepted: bool,
    /// How alike it was, 0 … 1.
    pub similarity: f64,
    /// What was to be read.
    pub text: String,
}

/// A request for manual verification.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manual {
    /// When.
    pub made_ms: i64,
    /// What was written with it.
    pub text: String,
    /// The files: id, name, type, bytes.
    pub files: Vec<(String, String, String, u64)>,
}

impl Professional {
    /// Whether the speaker is known to be the owner of the voice.
    pub fn is_verified(&self) -> bool {
        let heard = |manual: &Manual| self.now.0 >= manual.made_ms + MANUAL_MS;
        self.attempts.iter().any(|attempt| attempt.accepted)
            || self.manual.as_ref().is_some_and(heard)
    }

    /// Readings of the last day that were refused.
    fn failures(&self) -> impl Iterator<Item = &Attempt> {
        let since = self.now.0 - DAY_MS;
        self.attempts
            .iter()
            .filter(move |attempt| !attempt.accepted && attempt.made_ms > since)
    }

    /// Whether the lines were read too often today.
    pub fn is_exhausted(&self) -> bool {
        self.failures().count() >= MOST_ATTEMPTS
    }

    /// Whether it speaks with this model. One training serves every model.
    pub fn is_trained_for(&self, _model: &str) -> bool {
        !self.trained_models().is_empty()
    }

    /// Whether a training for this model is under way or done; one that failed can be begun again.
    pub fn is_begun(&self, model: &str) -> bool {
        let began = self.trainings.get(model);
        began.is_some_and(|began| self.state(model, *began) != FAILED)
    }

    fn progress(&self, began: i64) -> f64 {
        ((self.now.0 - began - QUEUED_MS) as f64 / TRAINING_MS as f64).clamp(0.0, 1.0)
    }

    fn state(&self, model: &str, began: i64) -> &'static str {
        if self.now.0 < began + QUEUED_MS {
            "queued"
        } else if self.progress(began) < 1.0 {
            "fine_tuning"
        } else if self.failing.contains(model) {
            FAILED
        } else {
            "fine_tuned"
        }
    }

    /// Whether a training of it is in this state.
    pub fn has_state(&self, wanted: &str) -> bool {
        let mut begun = self.trainings.iter();
        begun.any(|(model, began)| self.state(model, *began) == wanted)
            || (wanted == "not_started" && self.trainings.is_empty())
    }

    /// The models that it speaks with.
    pub fn trained_models(&self) -> Vec<&str> {
        let trained = self
            .trainings
            .iter()
            .filter(|(model, began)| self.state(model, **began) == "fine_tuned");
        trained.map(|(model, _)| model.as_str()).collect()
    }

    /// The object `fine_tuning` of a voice.
    pub fn to_json(&self, dataset_secs: f64) -> Value {
        let by_model = |value: &dyn Fn(&str, i64) -> Value| -> Value {
            let entries = self.trainings.iter();
            entries
                .map(|(model, began)| (model.clone(), value(model, *began)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let mut state = by_model(&|model, began| json!(self.state(model, began)));
        if let Some(state) = state.as_object_mut()
            && state.is_empty()
        {
            state.insert(USUAL_MODEL.to_owned(), json!("not_started"));
        }
        let oldest = self.failures().map(|attempt| attempt.made_ms).min();
        json!({
            "is_allowed_to_fine_tune": self.is_verified(),
            "state": state,
            "verification_failures": self.verification_failures(),
            "verification_attempts_count": self.attempts.len(),
            "manual_verification_requested": self.manual.is_some(),
            "language": self.language,
            "progress": by_model(&|_, began| json!(self.progress(began))),
            "message": by_model(&|model, began| json!(match self.state(model, began) {
                "queued" => "Waiting to begin.",
                "fine_tuning" => "Draft training is under way.",
                FAILED => "The recordings are too uneven to train from.",
                _ => "Done!",
            })),
            "dataset_duration_seconds": dataset_secs,
            "verification_attempts": self.attempts_json(),
            "slice_ids": null,
            "manual_verification": self.manual.as_ref().map(Manual::to_json),
            "max_verification_attempts": MOST_ATTEMPTS,
            "next_max_verification_attempts_reset_unix_ms": oldest.map(|made| made + DAY_MS),
        })
    }

    /// The object `voice_verification` of a voice.
    pub fn verification_json(&self) -> Value {
        json!({
            "requires_verification": !self.is_verified(),
            "is_verified": self.is_verified(),
            "verification_failures": self.verification_failures(),
            "verification_attempts_count": self.attempts.len(),
            "language": self.language,
            "verification_attempts": self.attempts_json(),
        })
    }

    fn verification_failures(&self) -> Vec<&'static str> {
        self.failures().map(|_| "voice_does_not_match").collect()
    }

    fn attempts_json(&self) -> Vec<Value> {
        let attempts = self.attempts.iter();
        attempts
            .map(|attempt| {
                json!({
                    "text": attempt.text,
                    "date_unix": attempt.made_ms / 1_000,
                    "accepted": attempt.accepted,
                    "similarity": attempt.similarity,
                    // The words are not understood, so they are not held against the text.
                    "levenshtein_distance": 0.0,
                    "recording": null,
                })
            })
            .collect()
    }
}

impl Manual {
    fn to_json(&self) -> Value {
        let files = self.files.iter();
        let files: Vec<Value> = files
            .map(|(id, name, mime, bytes)| {
                json!({
                    "file_id": id,
                    "file_name": name,
                    "mime_type": mime,
                    "size_bytes": bytes,
                    "upload_date_unix": self.made_ms / 1_000,
                })
            })
            .collect();
        json!({
            "extra_text": self.text,
            "request_time_unix": self.made_ms / 1_000,
            "files": files,
        })
    }
}
