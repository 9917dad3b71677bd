//! What a file or a text would become, before anything is made of it.

use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::casting;
use crate::fitting::Likes;
use crate::trouble::Trouble;
use mynah_i18n::tr;
use mynah_script::document::Item;
use mynah_script::history::Editor;
use mynah_script::import::{Choices, Imported, Kind};

/// What is to be read as a script. Each is one order: its answer comes with it.
#[derive(Debug)]
pub struct ToRead {
    /// Where it is.
    pub source: ScriptSource,
    /// What a person chose otherwise than it looks like.
    pub choices: Choices,
}

/// Where a script comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptSource {
    /// A file; over 64 MB it is refused before it is read.
    File(PathBuf),
    /// The clipboard.
    Text(Arc<str>),
}

impl ScriptSource {
    /// What a project of it is called at first.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => title_of(path),
            Self::Text(_) => tr!("studio-pasted"),
        }
    }

    /// Whether its letters may stand in another encoding: those of the clipboard are read already.
    pub fn has_encoding(&self) -> bool {
        matches!(self, Self::File(_))
    }

    /// Whether it may be a text, by its name.
    pub fn may_be_text(&self) -> bool {
        let Self::File(path) = self else { return true };
        let name = path.file_name().unwrap_or(path.as_os_str());
        Kind::named(&name.to_string_lossy()).is_none_or(Kind::is_text)
    }
}

/// A script that was read, and what a person wants to know of it.
#[derive(Debug)]
pub struct Preview {
    /// The script, and how it was read.
    pub imported: Imported,
    /// Who speaks, in the order of first words.
    pub parts: Vec<PartRead>,
    /// Chapters and scenes.
    pub headings: usize,
    /// All lines together, as the service counts them.
    pub characters: u64,
}

/// One who speaks in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRead {
    /// The name; empty for the narrator.
    pub speaker: String,
    /// How many lines.
    pub lines: usize,
    /// The first of them.
    pub first: String,
    /// Traits that the voice should have, as the name and the lines tell them.
    pub likes: Likes,
}

impl Preview {
    /// Counts what was read.
    pub fn new(imported: Imported) -> Self {
        let mut parts: Vec<PartRead> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let (mut headings, mut characters) = (0, 0);
        for item in imported.script.items().iter() {
            let line = match item {
                Item::Line(line) => line,
                Item::Heading(_) => {
                    headings += 1;
                    continue;
                }
            };
            characters += line.text.chars().count() as u64;
            let place = *places.entry(&line.speaker).or_insert_with(|| {
                parts.push(PartRead {
                    speaker: line.speaker.clone(),
                    lines: 0,
                    first: line.text.chars().take(FIRST).collect(),
                    likes: Likes::default(),
                });
                parts.len() - 1
            });
            if let Some(part) = parts.get_mut(place) {
                part.lines += 1;
            }
        }
        drop(places);
        let speakers: Vec<&str> = parts.iter().map(|part| part.speaker.as_str()).collect();
        let uncast = casting::uncast_of(&imported.script, &speakers);
        for (part, uncast) in parts.iter_mut().zip(uncast) {
            part.likes = uncast.likes;
        }
        Self {
            imported,
            parts,
            headings,
            characters,
        }
    }
}

/// Characters that are kept of a part's first line.
const FIRST: usize = 160;

/// The newest answer.
#[derive(Clone, Debug)]
pub struct WasRead {
    /// What was asked.
    pub order: Arc<ToRead>,
    /// A script, or why there is none.
    pub answer: Result<Arc<Preview>, Trouble>,
}

impl WasRead {
    /// Returns true if a project begins with the script that was read.
    pub fn became(&self, editor: &Editor) -> bool {
        let Ok(preview) = &self.answer else {
            return false;
        };
        let Imported { script, cues, .. } = &preview.imported;
        // A person may have left lines out and taken cues in.
        let is_read = |item: &Item| {
            let row = script
                .place(item.id())
                .and_then(|at| script.items().get(at));
            let cue = cues.iter().find(|cue| cue.line.id == item.id());
            row == Some(item) || cue.is_some_and(|cue| item.line() == Some(&cue.line))
        };
        let rows = editor.script().items();
        let most = script.items().len() + cues.len();
        editor.revision() == 0
            && (1..=most).contains(&rows.len())
            && rows.iter().take(COMPARED).all(is_read)
    }
}

/// Rows of a project that are compared with what was read.
const COMPARED: usize = 20;

/// Returns the title of a script that lies in a file: the name of the file without its ending.
pub fn title_of(path: &Path) -> String {
    path.file_stem().map_or_else(
        || tr!("studio-untitled"),
        |stem| stem.to_string_lossy().into_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fitting::tests::voice;
    use mynah_script::import::read;

    /// Regression: what the lines tell of speakers was searched for on the thread that draws.
    #[test]
    fn a_preview_knows_what_the_lines_tell_of_speakers() {
        let text = "VALE: Good evening.\n\nKIM: Sit down, Mrs Vale.\n";
        let imported = read("a.txt", text.as_bytes(), &Choices::default()).unwrap();
        let preview = Preview::new(imported);
        let likes: Vec<i32> = preview
            .parts
            .iter()
            .map(|part| part.likes.score(&voice("Wren", &[("gender", "female")])))
            .collect();
        assert!(likes[0] > likes[1], "{likes:?}");
    }
}
