//! What came to be of projects and their scripts.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::desk::{
    LineTakes, ProjectCard, ProjectDefaults, SeriesRead, TemplateCard, WasLooked, WasRead,
    WordsFound,
};
use crate::event::{AuditionEvent, VersionEvent};
use crate::trouble::Trouble;
use mynah_core::ids::{LineId, ProjectId};
use mynah_records::projects::ProjectSize;
use mynah_script::history::Editor;
use mynah_script::import::Lexicon;
use mynah_script::rebase::Rebased;
use mynah_script::review::Review;

/// Projects and scripts.
#[derive(Debug)]
pub enum ProjectEvent {
    /// All projects.
    Listed {
        /// Newest first.
        projects: Vec<ProjectCard>,
        /// Those in the bin, newest in it first.
        bin: Vec<ProjectCard>,
        /// Those in the archive, newest in it first.
        archived: Vec<ProjectCard>,
    },
    /// How large each project is that has takes.
    Measured(HashMap<ProjectId, ProjectSize>),
    /// What was to be read, and what it would become.
    Read(WasRead),
    /// Somebody's own words.
    OwnWords {
        /// All of them, in the order in which they were added.
        words: Arc<Vec<String>>,
        /// Whether they are others than before.
        are_others: bool,
    },
    /// What models will stumble on in some blocks.
    Looked(WasLooked),
    /// The templates that people made.
    Templates(Vec<TemplateCard>),
    /// What came to be of versions.
    Versions(VersionEvent),
    /// What the cast file says that a project shares.
    Series(SeriesRead),
    /// What came to be of casting calls.
    Auditions(AuditionEvent),
    /// One was opened.
    Opened(Box<Opened>),
    /// One was changed by another window, and edits of this one came second.
    Overtaken(Box<Overtaken>),
    /// What a lexicon says that was read for a project.
    LexiconRead {
        /// Whose rules they are to be.
        project: ProjectId,
        /// The file's name.
        name: String,
        /// Its rules.
        lexicon: Lexicon,
    },
    /// Words whose saying is worth a look.
    WordsFound(WordsFound),
    /// The script was written as text to this file.
    TextSaved(PathBuf),
    /// A project was written to this file.
    FileWritten(PathBuf),
    /// All edits up to this revision are on disk.
    Saved {
        /// Which project.
        project: ProjectId,
        /// The opening that counts so.
        opening: u64,
        /// Up to where.
        revision: u64,
    },
    /// Edits could not be written.
    NotSaved {
        /// Of which project.
        project: ProjectId,
        /// What the disk said; they are tried again soon, with the next ones and at the end.
        trouble: Trouble,
    },
    /// It has another name, backend or defaults.
    Changed {
        /// What lists show.
        card: Box<ProjectCard>,
        /// Model, format, seed.
        defaults: Box<ProjectDefaults>,
    },
}

/// An opened project.
#[derive(Debug)]
pub struct Opened {
    /// Counts the openings of this run: the edits that follow name it.
    pub opening: u64,
    /// What lists show.
    pub card: ProjectCard,
    /// Model, format, seed.
    pub defaults: ProjectDefaults,
    /// The script at its newest revision, with what can be undone and redone.
    pub editor: Editor,
    /// The takes of every line that has one.
    pub takes: HashMap<LineId, LineTakes>,
    /// The review that was begun and isn't over.
    pub review: Option<Review>,
}

/// A project as it is after edits of this window were done again on top of another's.
#[derive(Debug)]
pub struct Overtaken {
    /// The project with both.
    pub opened: Opened,
    /// The opening whose edits were done again …
    pub of: u64,
    /// … up to this revision of theirs.
    pub through: u64,
    /// What did not go as it was meant.
    pub rebased: Rebased,
}
