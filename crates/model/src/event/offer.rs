//! What can be done about good news.

use std::path::PathBuf;

use mynah_core::backend::Backend;
use mynah_core::ids::{LineId, ProjectId, TakeId, TemplateId, VersionId, VoiceId};
use mynah_core::settings::Preset;
use mynah_core::settings::VoiceSettings;

/// What can be done about good news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Show a folder in the system's own program; copy its path where there is none.
    ShowFolder(PathBuf),
    /// The path of a folder that no program showed.
    CopyPath(PathBuf),
    /// Take a project out of the bin again.
    RestoreProject(ProjectId),
    /// Take a project out of the archive again.
    BringBackProject(ProjectId),
    /// Put a template into the list again.
    BringTemplateBack(TemplateId),
    /// Put a version into the list again.
    BringVersionBack(VersionId),
    /// Show the cast: the series has parts that this project hasn't.
    ShowCast(ProjectId),
    /// Opens the cast of this project: its voices were assigned automatically.
    ReviewCast(ProjectId),
    /// Let go on what an ended window left and what costs credits.
    Continue,
    /// Show the records of consent: one ends soon, or ended.
    ShowConsents,
    /// Go on with the casting call of this project that drew its letters by this number: it hides who says a line.
    ShowAudition(ProjectId, u32),
    /// The same, for its takes are made: no news where it is seen.
    HearAudition(ProjectId, u32),
    /// Take the newest step of a project's script back, as long as it is that: the one behind this revision. `true`: what is
    /// told of it is no good news.
    UndoStep(ProjectId, u64, bool),
    /// Make a name that was typed before a line's words, and made it somebody's, words of who spoke it before.
    AsWords(TypedName),
    /// Take takes out of the bin again.
    PutBack(Vec<TakeId>),
    /// Take up the clone of this number, that was discarded.
    BringCloneBack(u64),
    /// Keep settings under a name again: they were forgotten, or others took their place.
    KeepPreset(Preset),
    /// Have a word among somebody's own again, or not any more: what takes back what was done.
    OwnWord(String, bool),
    /// Have a voice spoken again with what was its default for all who use the account.
    TuneBack(Backend, VoiceId, VoiceSettings),
}

/// A name that was typed before a line's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedName {
    /// The line's project.
    pub project: ProjectId,
    /// The line.
    pub line: LineId,
    /// As it was typed, up to the words.
    pub name: String,
    /// Who speaks the line by it.
    pub speaker: String,
    /// Who spoke the line before.
    pub before: String,
}
