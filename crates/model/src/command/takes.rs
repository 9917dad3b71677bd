//! What can be done with takes that are kept.

use std::path::PathBuf;
use std::sync::Arc;

use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::ids::{LineId, ProjectId, TakeId};
use mynah_core::request::Generation;
use mynah_core::settings::Preset;
use mynah_records::takes::Fitting;
use mynah_script::deed::TakeAct;
use mynah_script::document::Script;

/// Takes that are kept.
#[derive(Debug)]
pub enum TakesCommand {
    /// List the takes of one line (the focused one).
    List {
        /// The project.
        project: ProjectId,
        /// The line.
        line: LineId,
    },
    /// List the takes of a project that have a star, as they stand in this script, and these whose star was taken away.
    Best {
        /// The project.
        project: ProjectId,
        /// Its script as it is seen.
        script: Box<Script>,
        /// Takes that are listed without one.
        also: Vec<TakeId>,
    },
    /// Load a take's waveform, words and loudness for the transport.
    Load(TakeId),
    /// Do something to them.
    Act(TakeAct),
    /// Tell which takes the library holds of requests of a project, what they were rated and how they sound.
    Find {
        /// Whose account is asked about.
        project: Option<ProjectId>,
        /// Who speaks.
        backend: Backend,
        /// As what they are ordered: batches may be another account's.
        urgency: Urgency,
        /// The requests.
        requests: Vec<Arc<Generation>>,
    },
    /// Give lines of a project the take of what they send now that was theirs last.
    PickFitting(ProjectId, Vec<Fitting>),
    /// Rate it, 1 … 5; 0 takes its rating away.
    Rate(TakeId, u8),
    /// Settings with names.
    Preset(PresetCommand),
    /// Make a file with a person's own recording the take of a line.
    Record(Box<Recording>),
}

/// Settings with names, which takes are made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PresetCommand {
    /// Tell all.
    List,
    /// Keep these, in place of those that have the name.
    Keep(Preset),
    /// Forget those of this name.
    Forget(String),
    /// Forget these, where their name has no others by now.
    Unkeep(Preset),
}

/// A file with a recording of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The line's project.
    pub project: ProjectId,
    /// Whose takes its lines have.
    pub backend: Backend,
    /// The line.
    pub line: LineId,
    /// Who speaks it.
    pub speaker: String,
    /// What it says.
    pub text: String,
    /// The file: any sound that can be read.
    pub path: PathBuf,
}
