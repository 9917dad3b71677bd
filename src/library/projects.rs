//! Projects: scripts with a cast, a backend and defaults.

use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::format::OutputFormat;
use crate::terms::ids::{ModelId, ProjectId};

/// A project as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectCard {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Who speaks.
    pub backend: Backend,
    /// How many lines.
    pub lines: usize,
    /// When it was last opened or changed.
    pub touched: UnixMillis,
    /// Whether it is the sample that ships.
    pub sample: bool,
}

/// What holds for a whole project unless a part or a line says otherwise.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ProjectDefaults {
    /// Model with Draft voices; empty for the backend's first.
    pub draft_model: ModelId,
    /// Model at the service; empty for the account's default.
    pub live_model: ModelId,
    /// What takes are made as.
    pub format: OutputFormat,
    /// One seed for all lines, if wanted.
    pub seed: Option<u32>,
}
