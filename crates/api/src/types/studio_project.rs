//! Projects of the service's own studio.

use serde::Deserialize;

use crate::types::lenient::{List, optional, or_default, words};
use mynah_core::ids::{ModelId, StudioProjectId, VoiceId};

words! {
    /// How a studio project stands.
    StudioState {
        /// Being made.
        Creating = "creating",
        /// At rest.
        Default = "default",
        /// Being spoken.
        Converting = "converting",
        /// Waiting to be spoken.
        InQueue = "in_queue",
    }
}

words! {
    /// What may be done with a studio project.
    Access {
        /// Everything.
        Admin = "admin",
        /// Changing it.
        Editor = "editor",
        /// Writing notes to it.
        Commenter = "commenter",
        /// Looking at it.
        Viewer = "viewer",
    }
}

/// A project of the service's own studio.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StudioProject {
    /// Its id.
    pub project_id: StudioProjectId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub create_date_unix: Option<i64>,
    /// Unix seconds of when it was last spoken.
    #[serde(default, deserialize_with = "optional")]
    pub last_conversion_date_unix: Option<i64>,
    /// The voice of headings. The names without `_ref` are deprecated.
    #[serde(default, deserialize_with = "optional")]
    pub default_title_voice_ref_id: Option<VoiceId>,
    /// The voice of everything else.
    #[serde(default, deserialize_with = "optional")]
    pub default_paragraph_voice_ref_id: Option<VoiceId>,
    /// The model.
    #[serde(default, deserialize_with = "optional")]
    pub default_model_id: Option<ModelId>,
    /// Whether all of it is spoken.
    #[serde(default, deserialize_with = "optional")]
    pub can_be_downloaded: Option<bool>,
    /// How it stands.
    #[serde(default, deserialize_with = "optional")]
    pub state: Option<StudioState>,
    /// What may be done with it.
    #[serde(default, deserialize_with = "optional")]
    pub access_level: Option<Access>,
    /// The work's title.
    #[serde(default, deserialize_with = "optional")]
    pub title: Option<String>,
    /// Who wrote the work.
    #[serde(default, deserialize_with = "optional")]
    pub author: Option<String>,
    /// What the work is about.
    #[serde(default, deserialize_with = "optional")]
    pub description: Option<String>,
    /// Of what kinds it is.
    #[serde(default, deserialize_with = "or_default")]
    pub genres: List<String>,
    /// ISO 639-1.
    #[serde(default, deserialize_with = "optional")]
    pub language: Option<String>,
    /// Whether it is made as loud as audiobooks are.
    #[serde(default, deserialize_with = "optional")]
    pub volume_normalization: Option<bool>,
    /// How its making goes.
    #[serde(default, deserialize_with = "optional")]
    pub creation_meta: Option<Making>,
}

/// How the making of a studio project goes.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Making {
    /// 0 … 1.
    #[serde(default, deserialize_with = "optional")]
    pub creation_progress: Option<f64>,
    /// `draft`, `pending`, `creating`, `finished`, `failed`.
    #[serde(default, deserialize_with = "optional")]
    pub status: Option<String>,
}

/// The answer of `GET /v1/studio/projects`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StudioProjectList {
    /// The projects.
    pub projects: List<StudioProject>,
}

/// A studio project that was made.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct MadeStudioProject {
    /// The project.
    pub project: StudioProject,
}
