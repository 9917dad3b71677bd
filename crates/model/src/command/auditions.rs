//! What can be done with casting calls.

use std::path::PathBuf;

use crate::audition::Audition;
use mynah_core::ids::{AuditionId, ProjectId};
use mynah_script::deed::{Judge, Judged};

/// Casting calls of projects.
#[derive(Debug)]
pub enum AuditionCommand {
    /// Tell those of a project.
    List(ProjectId),
    /// Keep a new one.
    Begin(ProjectId, Box<Audition>),
    /// Keep what was said of one since.
    Keep(Box<KeepAudition>),
    /// Say this of a voice of the one of a project that drew its letters by this number: a step is taken back or done
    /// again, and nobody has the call open.
    Judge(ProjectId, u32, Judged),
    /// Have what somebody said count in the one of a project that drew its letters by this number, or not: it is open in no
    /// window of this studio.
    Hear(ProjectId, u32, Box<Judge>, bool),
    /// Put one of a project into the list (`true`), or take it out; for a day it can be put back.
    Put(ProjectId, AuditionId, bool),
    /// Read what somebody said who listened by a page: its file, or the sheet beside it.
    ReadResults(AuditionId, PathBuf),
}

/// What is to be kept of a casting call.
#[derive(Debug)]
pub struct KeepAudition {
    /// Its project.
    pub project: ProjectId,
    /// The call.
    pub id: AuditionId,
    /// As it was when it was kept here last: only what is another since is kept, for other windows keep it too. All of it
    /// where that isn't known.
    pub base: Option<Audition>,
    /// As it is.
    pub now: Audition,
}
