//! What the Dubbing room takes from dialogs and from other programs, and what it tells of itself.

use std::path::PathBuf;

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{DubId, FilmId};
use mynah_model::command::{DubPart, DubSound};

/// Dubs that are saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DubsToSave {
    /// These languages of a film, as these sounds, without these files.
    Film(FilmId, Vec<String>, Vec<DubSound>, Vec<DubPart>),
    /// One of the account that was begun elsewhere.
    Account(Backend, DubId),
}

/// What was brought for a new dub in one go: chosen in a dialog, or fallen here together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DubFiles {
    /// The film that stood in the new dub as it was asked for, or fell, by the number that it has there; nothing where there
    /// was no new dub.
    pub at: Option<u64>,
    /// Whether a dialog asked for it: what fell comes to whatever is put together by then, where nothing was.
    pub asked: bool,
    /// Films and recordings that are to be dubbed. What is beside them is of them.
    pub films: Vec<PathBuf>,
    /// Transcripts with their translations.
    pub tables: Vec<PathBuf>,
    /// A background of one's own.
    pub background: Option<PathBuf>,
    /// Records of those who agreed that their voices are cloned.
    pub records: Vec<PathBuf>,
}

impl DubFiles {
    /// Whether nothing was brought.
    pub fn is_empty(&self) -> bool {
        let none = self.films.is_empty() && self.tables.is_empty() && self.records.is_empty();
        none && self.background.is_none()
    }
}

/// What the Dubbing room takes, and what it can do now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DubsView {
    /// What is to be dubbed, and what is for it; the room takes it.
    pub files: Vec<DubFiles>,
    /// The film that stands in the new dub, by its number.
    pub film: Option<u64>,
    /// The one for which files were asked last.
    pub asked_for: Option<u64>,
    /// What would be saved, where anything of what is looked at can be.
    pub save: Option<DubsToSave>,
    /// The folder that is offered for it.
    pub folder: Option<PathBuf>,
    /// What a folder is asked for, as it was when somebody pressed.
    pub asked: Option<DubsToSave>,
    /// What is to be written into a folder; the room takes it.
    pub to: Option<(DubsToSave, PathBuf)>,
    /// What had the keys as a language was cancelled: what begins it again has them next.
    pub begins_keyed: Option<egui::Id>,
    /// Since when this window is open.
    pub opened: Option<UnixMillis>,
    /// Whether a line of it is looked at, which the space bar plays.
    pub can_hear: bool,
    /// Whether a mended line of it can be taken back.
    pub can_undo: bool,
    /// Whether it can be done again.
    pub can_redo: bool,
}
