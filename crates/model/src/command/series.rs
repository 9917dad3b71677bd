//! What is asked of the cast file that a project shares with others.

use std::path::PathBuf;
use std::sync::Arc;

use mynah_core::ids::ProjectId;
use mynah_script::cast::CastFile;
use mynah_script::series::Telling;

/// The cast file of a series.
#[derive(Debug)]
pub enum SeriesCommand {
    /// Write a project's cast to a file, and share it from now on.
    SaveAs {
        /// Whose cast.
        project: ProjectId,
        /// Where to.
        path: PathBuf,
        /// The cast.
        cast: Box<CastFile>,
        /// Whether it may take the place of a file that is there.
        over: bool,
    },
    /// Share a file that is there. Nothing of the project is changed by that.
    Use {
        /// Who shares it.
        project: ProjectId,
        /// Where it lies.
        path: PathBuf,
    },
    /// Share none any more. The file stays.
    Leave(ProjectId),
    /// Read the project's file, and tell what it says.
    Look(ProjectId),
    /// From now on the project knows what the file says of these.
    Known {
        /// Who knows.
        project: ProjectId,
        /// Where it lies: the project may share another one by the time.
        path: String,
        /// What it says.
        file: Arc<CastFile>,
        /// Of whom.
        speakers: Vec<String>,
    },
    /// Tell the file what the project says of some speakers. Where it says otherwise of one by now than the project
    /// knows, nothing is written.
    Tell {
        /// Who tells.
        project: ProjectId,
        /// What.
        tellings: Vec<Telling>,
    },
}
