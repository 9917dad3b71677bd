//! Settings of this installation; a damaged file is set aside and said so.

use serde::{Deserialize, Serialize};

use crate::terms::ids::ProjectId;

/// Settings of this installation. What reads them unpacks all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppSettings {
    /// `dark`, `light` or `system`.
    pub theme: ThemeChoice,
    /// Text size, 0.8 … 2.0.
    pub zoom: f32,
    /// No animation.
    pub reduced_motion: bool,
    /// 0 … 1.
    pub volume: f32,
    /// Sound device by name; `None`: the system's default.
    pub device: Option<String>,
    /// Base address of the service; `None`: the default.
    pub api_base: Option<String>,
    /// Whether the command line uses the stored key without a project.
    pub key_on_command_line: bool,
    /// The project that was open.
    pub last_project: Option<ProjectId>,
}

impl Default for AppSettings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            zoom: 1.0,
            reduced_motion: false,
            volume: 0.8,
            device: None,
            api_base: None,
            key_on_command_line: false,
            last_project: None,
        }
    }
}

/// The look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// Dark.
    #[default]
    Dark,
    /// Light.
    Light,
    /// As the system is.
    System,
}
