//! What is asked of versions of projects.

use mynah_core::ids::{ProjectId, VersionId};
use mynah_script::document::Script;

/// Versions of projects.
#[derive(Debug)]
pub enum VersionCommand {
    /// Keep one.
    Keep {
        /// Of which project.
        project: ProjectId,
        /// Its name.
        name: String,
        /// The script as it is seen.
        script: Box<Script>,
        /// Whether nobody asked for it: it is kept before a great change, unless the newest one is the same.
        by_itself: bool,
    },
    /// List those of a project.
    List(ProjectId),
    /// Say what differs between two.
    Compare(ToCompare),
    /// Say what edit makes a script what it was then; as it is now is kept before.
    Restore {
        /// Which version.
        version: VersionId,
        /// The script as it is seen.
        here: Box<Script>,
        /// The revision at which it is.
        revision: u64,
    },
    /// Give one another name.
    Rename {
        /// Which.
        version: VersionId,
        /// The new name.
        name: String,
    },
    /// Take one out of the list.
    Discard(VersionId),
    /// Put it into the list again.
    BringBack(VersionId),
}

/// Two states of a project.
#[derive(Debug)]
pub struct ToCompare {
    /// Counts the questions: an answer to an older one is none.
    pub number: u64,
    /// Whose.
    pub project: ProjectId,
    /// The older one.
    pub older: VersionId,
    /// The newer one.
    pub newer: Newer,
}

/// What a version is compared with.
#[derive(Debug)]
pub enum Newer {
    /// Another one.
    Version(VersionId),
    /// The script as it is seen, and the takes as they are.
    Now(Box<Script>),
}
