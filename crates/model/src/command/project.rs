//! What is asked of projects and their scripts.

use std::path::PathBuf;
use std::sync::Arc;

use crate::command::{AuditionCommand, SeriesCommand, TemplateCommand, VersionCommand};
use crate::desk::{Colours, SweepChange, ToLook, ToRead, WordsToRead};
use crate::template::Template;
use mynah_core::backend::Backend;
use mynah_core::ids::{ModelId, ProjectId};
use mynah_script::document::Script;
use mynah_script::history::JournalStep;
use mynah_script::pronunciation::Rules;
use mynah_script::review::Review;

/// Projects and scripts.
#[derive(Debug)]
pub enum ProjectCommand {
    /// List all projects.
    List,
    /// Open one and leave the one that is open.
    Open(ProjectId),
    /// A new project with one empty line, opened.
    Create {
        /// Its name.
        name: String,
    },
    /// A new project with what a template has, spoken by Draft voices; opened.
    CreateFrom {
        /// Its name.
        name: String,
        /// What it begins with.
        template: Template,
    },
    /// Read a file or a text as a script, and tell what it would become. Nothing is made of it.
    Read(Arc<ToRead>),
    /// List somebody's own words.
    OwnWords,
    /// Have a word among somebody's own, or not any more.
    OwnWord(String, bool),
    /// How a project's words are said from now on: dictionaries are made of all of its rules at once.
    Rules(ProjectId, Arc<Rules>),
    /// Read a pronunciation lexicon (PLS) for a project.
    ReadLexicon(ProjectId, PathBuf),
    /// Write rules of pronunciation as one.
    WriteLexicon(Arc<Rules>, PathBuf),
    /// Find words whose saying is worth a look.
    CheckWords(Box<WordsToRead>),
    /// Look through blocks of the script for what models will stumble on.
    Look(Box<ToLook>),
    /// A new project of a script, opened.
    CreateOf {
        /// Its name.
        name: String,
        /// What was read.
        script: Box<Script>,
    },
    /// Write the script as text (`NAME: line`).
    SaveText {
        /// Where to.
        path: PathBuf,
        /// Whose script: as the edits that were handed over left it.
        project: ProjectId,
    },
    /// Write the project with its takes to a file, as the edits that were handed over left it.
    ExportFile {
        /// Whose.
        project: ProjectId,
        /// Where to.
        path: PathBuf,
    },
    /// Make a project of a file that another one was written to, and open it.
    OpenFile(PathBuf),
    /// Edits in the order they were made, with the edits that take them back, for the journal.
    Edits {
        /// The project.
        project: ProjectId,
        /// The opening that they go on from.
        opening: u64,
        /// Each edit, its inverse, and the revision it led to.
        edits: Vec<Arc<JournalStep>>,
    },
    /// Templates that people made.
    Template(TemplateCommand),
    /// Versions of projects.
    Version(VersionCommand),
    /// The cast file that a project shares with others.
    Series(SeriesCommand),
    /// Casting calls.
    Audition(AuditionCommand),
    /// Try the edits again that the disk didn't take.
    SaveAgain,
    /// Give a project another name.
    Rename {
        /// The project.
        project: ProjectId,
        /// The new name.
        name: String,
    },
    /// A copy of one with its takes, which cost nothing.
    Duplicate(ProjectId),
    /// Put one into the archive; if it is open, another one is opened. Its work under way goes on.
    Archive(ProjectId),
    /// Take one out of the archive.
    BringBack(ProjectId),
    /// Tell how large each project is.
    Measure,
    /// Put one into the bin. Its work under way is cancelled; if it is open, another one is opened.
    Discard(ProjectId),
    /// Take one out of the bin.
    Restore(ProjectId),
    /// Switch the open project between Draft voices and the service.
    SetBackend {
        /// The project.
        project: ProjectId,
        /// The backend.
        backend: Backend,
    },
    /// Keep how far the review is.
    KeepReview {
        /// The project.
        project: ProjectId,
        /// The review as this window had it kept last.
        base: Arc<Review>,
        /// As it is now.
        review: Arc<Review>,
    },
    /// Keep its speakers' colours.
    KeepColours {
        /// The project.
        project: ProjectId,
        /// All of them.
        colours: Colours,
    },
    /// Keep the stop-loss of its sweeps.
    KeepSweepLimit {
        /// The project.
        project: ProjectId,
        /// With which backend.
        backend: Backend,
        /// What is another about the limit, and about what counts against it.
        change: Box<SweepChange>,
    },
    /// Have it stay with this model of the service.
    PinModel {
        /// The project.
        project: ProjectId,
        /// The model.
        model: ModelId,
        /// The one that it stayed with so far; empty for none. Where it is another one by now, that stays.
        instead_of: ModelId,
    },
    /// Has the service keep nothing of a project's work from now on, or lets it.
    SetZeroRetention {
        /// The project.
        project: ProjectId,
        /// Whether it is on.
        on: bool,
    },
}
