//! Saved versions of projects.

use mynah_core::clock::UnixMillis;
use mynah_core::ids::{ProjectId, VersionId};

/// A version in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionCard {
    /// Id of the version.
    pub id: VersionId,
    /// The project.
    pub project: ProjectId,
    /// Name of the version.
    pub name: String,
    /// Time when it was saved.
    pub at: UnixMillis,
    /// True if it was saved automatically before a large change.
    pub by_itself: bool,
    /// Number of lines.
    pub lines: usize,
}
