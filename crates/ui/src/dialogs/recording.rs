//! A file with a person's own recording, for a line.

use std::path::{Path, PathBuf};

use mynah_core::ids::ProjectLine;
use mynah_model::command::{Command, Recording, TakesCommand};
use mynah_ui_core::ctx::StudioCtx;

/// What files with sound are called; the content says what they are.
pub const ENDINGS: &[&str] = &[
    "wav", "wave", "mp3", "flac", "ogg", "oga", "opus", "m4a", "m4b", "aac", "aiff", "aif", "aifc",
    "caf", "mka", "weba", "mp4", "m4v", "mov", "mkv", "webm", "3gp",
];

/// Whether a file's name says that there is sound in it.
pub fn is_sound_file(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    ENDINGS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(&ending))
}

/// The focused line, where it has words that can be recorded.
pub fn focused(cx: &StudioCtx<'_>) -> Option<ProjectLine> {
    let line = cx.view.line?;
    let open = cx.desk.project.as_ref()?;
    let says = cx.desk.script().line(line)?.text.trim();
    (!says.is_empty()).then_some(ProjectLine {
        project: open.card.id,
        line,
    })
}

/// Makes a file's sound the take of a line, as that is now.
pub fn add(cx: &mut StudioCtx<'_>, of: ProjectLine, path: PathBuf) {
    let open = cx.desk.project.as_ref();
    let open = open.filter(|open| open.card.id == of.project);
    let Some((open, line)) = open.zip(cx.desk.script().line(of.line)) else {
        return;
    };
    let recording = Recording {
        project: of.project,
        backend: open.card.backend,
        line: of.line,
        speaker: line.speaker.clone(),
        text: line.text.clone(),
        path,
    };
    cx.send(Command::Takes(TakesCommand::Record(Box::new(recording))));
}
