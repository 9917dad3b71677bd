//! Disk usage, by project and by kind of file.

use std::path::PathBuf;

use mynah_core::credits::Credits;
use mynah_core::ids::ProjectId;

/// Number, size and cost of some takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pile {
    /// Number of takes.
    pub takes: u64,
    /// Bytes of their audio files, each counted once.
    pub bytes: u64,
    /// ElevenLabs credits that were paid for them.
    pub live: Credits,
    /// Draft credits that were paid for them.
    pub draft: Credits,
}

impl Pile {
    /// Adds the values of `other`.
    pub fn add(&mut self, other: Self) {
        self.takes += other.takes;
        self.bytes += other.bytes;
        self.live += other.live;
        self.draft += other.draft;
    }
}

/// Disk usage of a project's takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectUse {
    /// The project; `None` for takes of the command line.
    pub project: Option<ProjectId>,
    /// Name of the project; empty for none.
    pub name: String,
    /// All takes of the project.
    pub all: Pile,
    /// Takes that a clean-up would move to the trash.
    pub unpicked: Pile,
    /// Takes in the trash.
    pub bin: Pile,
    /// Exported files that still exist, outside the library.
    pub exports: Exports,
}

impl ProjectUse {
    /// Creates a row without takes and files.
    pub fn new(project: Option<ProjectId>, name: String) -> Self {
        Self {
            project,
            name,
            all: Pile::default(),
            unpicked: Pile::default(),
            bin: Pile::default(),
            exports: Exports::default(),
        }
    }
}

/// Disk usage. Numbers are bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiskUse {
    /// Folder of the library.
    pub home: PathBuf,
    /// Folder that the library is moved to at the next start, if a move is pending.
    pub goes_to: Option<PathBuf>,
    /// Usage by project, largest first.
    pub projects: Vec<ProjectUse>,
    /// Results of dubs, without their sources. They belong to no project.
    pub dubs: Pile,
    /// The part of the dubs that is in the trash.
    pub removed_dubs: Pile,
    /// Imported recordings.
    pub inputs: u64,
    /// Waveforms and notes beside audio files. They can be recreated.
    pub derived: u64,
    /// The database and its write-ahead log.
    pub database: u64,
    /// Backups of the database.
    pub backups: u64,
    /// State of the Draft server.
    pub drafts: u64,
    /// Paid answers that cannot be decoded.
    pub unreadable: u64,
}

/// Result of checking every audio file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Number of checked takes.
    pub takes: usize,
    /// Takes whose audio is missing or changed. They are marked.
    pub lost: usize,
    /// Takes whose audio is intact again.
    pub mended: usize,
    /// True if the check was canceled.
    pub cut: bool,
}

/// Exported files that still exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exports {
    /// Number of files.
    pub files: u64,
    /// Current size of the files in bytes.
    pub bytes: u64,
}
