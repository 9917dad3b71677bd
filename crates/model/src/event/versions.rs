//! What came to be of versions of projects.

use std::sync::Arc;

use mynah_core::ids::ProjectId;
use mynah_records::versions::VersionCard;
use mynah_script::compare::Comparison;
use mynah_script::document::Script;
use mynah_script::edit::Edit;

/// Versions of projects.
#[derive(Debug)]
pub enum VersionEvent {
    /// Those of a project, newest first.
    Listed(ProjectId, Vec<VersionCard>),
    /// What differs between two states; nothing where that failed.
    Compared(u64, Option<Arc<Comparison>>),
    /// What makes the script of a project what it was.
    ToRestore(ToRestore),
}

/// An edit that was made of a script.
#[derive(Debug)]
pub struct ToRestore {
    /// Whose.
    pub project: ProjectId,
    /// The edit.
    pub edit: Edit,
    /// The script that it was made on …
    pub here: Box<Script>,
    /// … and its revision.
    pub revision: u64,
}
