//! Projects as they are listed and opened, and their defaults.

use std::collections::{BTreeMap, HashMap};

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{KeyId, LineId, ModelId, ProjectId};
use mynah_script::history::Editor;
use mynah_script::review::Review;
use mynah_script::series::Series;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::sweeps::SweepLimits;
use crate::takes::LineTakes;

/// A project in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectCard {
    /// Id of the project.
    pub id: ProjectId,
    /// Name of the project.
    pub name: String,
    /// The backend.
    pub backend: Backend,
    /// Number of lines.
    pub lines: usize,
    /// Time of the last opening or change.
    pub touched: UnixMillis,
    /// True for the sample project.
    pub sample: bool,
    /// The API key that pays for the project; `None` for the key in use.
    pub key: Option<KeyId>,
    /// True if the service must not store requests of the project.
    pub zero_retention: bool,
}

/// An opened project.
#[derive(Debug)]
pub struct OpenedProject {
    /// The list entry.
    pub card: ProjectCard,
    /// The project's defaults.
    pub defaults: ProjectDefaults,
    /// The script at its newest revision with the undo history.
    pub editor: Editor,
    /// Takes by line.
    pub takes: HashMap<LineId, LineTakes>,
    /// The unfinished review, if any.
    pub review: Option<Review>,
    /// Number of the newest journal steps that are missing in the script, because one of them was damaged. The user
    /// must be told.
    pub lost_steps: usize,
}

/// Length and disk usage of a project.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProjectSize {
    /// Total length of the picked takes in seconds.
    pub seconds: f64,
    /// Bytes of the script and of all audio files, each counted once.
    pub bytes: u64,
}

/// Color index of each speaker, from 0. Higher indices than the number of colors start again from 0.
pub type Colours = BTreeMap<String, usize>;

/// Settings of a project besides its script.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectDefaults {
    /// Model for Draft voices; empty for the backend's first model.
    pub draft_model: ModelId,
    /// Model of the first take from ElevenLabs; empty before that.
    #[serde(skip_serializing_if = "ModelId::is_empty")]
    pub live_model: ModelId,
    /// Output format of takes, unless the script sets one.
    pub format: OutputFormat,
    /// Colors of current and former speakers.
    #[serde(skip_serializing_if = "Colours::is_empty")]
    pub colours: Colours,
    /// The cast file that is shared with other projects of a series.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "lenient")]
    pub series: Option<Series>,
    /// Spending limits of sweeps.
    #[serde(
        skip_serializing_if = "SweepLimits::is_empty",
        deserialize_with = "lenient"
    )]
    pub sweep: SweepLimits,
}

/// Reads a value and replaces an unreadable one by the default, so that the project can still be opened.
fn lenient<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let value = Value::deserialize(deserializer)?;
    let read = serde_json::from_value(value);
    Ok(read
        .inspect_err(|error| log::warn!("part of what a project goes by can't be read: {error}"))
        .unwrap_or_default())
}

impl ProjectDefaults {
    /// Returns the defaults without the parts that only apply to this computer and user: path of the cast file,
    /// spending limits.
    pub fn elsewhere(self) -> Self {
        Self {
            series: None,
            sweep: SweepLimits::new(),
            ..self
        }
    }

    /// Returns the defaults for a copy of the project: the same limits without any spending.
    #[must_use]
    pub fn unspent(mut self) -> Self {
        for limit in self.sweep.values_mut() {
            limit.spent.clear();
            limit.under_way.clear();
        }
        self
    }

    /// Returns the default model for a backend; `None` for the backend's first model.
    pub fn model(&self, backend: Backend) -> Option<&ModelId> {
        let model = match backend {
            Backend::Draft => &self.draft_model,
            Backend::Live => &self.live_model,
        };
        (!model.is_empty()).then_some(model)
    }
}
