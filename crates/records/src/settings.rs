//! Settings of this installation.

use std::collections::BTreeMap;
use std::path::PathBuf;

use mynah_core::format::OutputFormat;
use mynah_core::ids::{KeyId, LineId, ModelId, ProjectId};
use mynah_core::pauses::Pauses;
use serde::{Deserialize, Serialize};

/// Settings of this installation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppSettings {
    /// Color theme.
    pub theme: ThemeChoice,
    /// Scale of the user interface, 0.8 to 2.0.
    pub zoom: f32,
    /// True to disable animations.
    pub reduced_motion: bool,
    /// True if the Script room shows its inspector.
    pub inspector: bool,
    /// Playback volume, 0 to 1.
    pub volume: f32,
    /// Name of the audio device; `None` for the system's default.
    pub device: Option<String>,
    /// Base address of the service; `None` for the default.
    pub api_base: Option<String>,
    /// The API key in use; `None` for the first one.
    pub key: Option<KeyId>,
    /// The API key that pays for batches; `None` for the key in use.
    pub batch_key: Option<KeyId>,
    /// Days until a reminder to rotate an API key; `None` for no reminder.
    pub rotate_keys_after: Option<u32>,
    /// Price in credits above which an order must be confirmed; `None` for no confirmation.
    pub confirm_above: Option<u64>,
    /// Name of the file that keeps the damaged settings from which these were recovered; `None` once the user has
    /// confirmed the settings. Until then every charge needs a confirmation.
    pub recovered_from: Option<String>,
    /// Use and place of stored API keys.
    #[serde(flatten)]
    pub stored_keys: StoredKeys,
    /// Pauses of joined files, as last chosen.
    pub pauses: Pauses,
    /// Folder of the last export.
    pub export_folder: Option<PathBuf>,
    /// Folder of the last dub export.
    pub dub_folder: Option<PathBuf>,
    /// Model and format of new projects.
    pub new_projects: NewProjects,
    /// Language and shortcuts of the window.
    pub interface: Interface,
    /// The project that was last open.
    pub last_project: Option<ProjectId>,
    /// The place in the window when it was last closed.
    pub left_at: LeftAt,
}

/// Use and place of stored API keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredKeys {
    /// True if the command line uses the stored key without a project.
    pub key_on_command_line: bool,
    /// Last choice of the place for an API key.
    pub keep_key: Option<KeepChoice>,
}

/// Model and format of new projects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewProjects {
    /// The model; `None` for the usual one.
    pub model: Option<ModelId>,
    /// The output format of takes; `None` for the usual one.
    pub format: Option<OutputFormat>,
}

/// Language and shortcuts of the window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Interface {
    /// Tag of the language; `None` for the first that is shipped.
    pub language: Option<String>,
    /// Changed shortcuts by the name of their action; empty keys for none.
    pub shortcuts: BTreeMap<String, String>,
}

/// The place in the window when it was last closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeftAt {
    /// Name of the room.
    pub room: String,
    /// Name of the inspector's tab in the Script room.
    pub tab: String,
    /// Name of the mode of the Create room.
    pub way: String,
    /// Name of the open tool of the Tools room.
    pub tool: String,
    /// The project and the focused line.
    pub row: Option<(ProjectId, LineId)>,
}

impl AppSettings {
    /// Default volume, below the maximum.
    pub const VOLUME: f32 = 0.8;
    /// Default for [`Self::rotate_keys_after`] in days.
    pub const ROTATE_DAYS: u32 = 90;
}

impl Default for AppSettings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            zoom: 1.0,
            reduced_motion: false,
            inspector: true,
            volume: Self::VOLUME,
            device: None,
            api_base: None,
            key: None,
            batch_key: None,
            rotate_keys_after: Some(Self::ROTATE_DAYS),
            confirm_above: None,
            recovered_from: None,
            stored_keys: StoredKeys::default(),
            pauses: Pauses::default(),
            export_folder: None,
            dub_folder: None,
            new_projects: NewProjects::default(),
            interface: Interface::default(),
            last_project: None,
            left_at: LeftAt::default(),
        }
    }
}

/// Color theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// Dark.
    #[default]
    Dark,
    /// Light.
    Light,
    /// The theme of the system.
    System,
}

/// The user's choice of the place for an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeepChoice {
    /// The keychain of the system.
    Keychain,
    /// An encrypted file.
    File,
    /// Memory of this process only.
    ThisRun,
}
