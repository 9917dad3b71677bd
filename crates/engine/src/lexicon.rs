//! Pronunciation lexicons of people: read to rules, and written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::event::{Event, ProjectEvent};
use mynah_model::trouble::{Opens, Remedy, Topic};
use mynah_script::export::to_pls;
use mynah_script::import::{LARGEST_LEXICON, Lexicon, lexicon};
use mynah_script::pronunciation::Rules;
use mynah_store::outside::{self, Brought};

/// What came of a file.
enum Came {
    Rules(Lexicon),
    /// None came, and why, in words.
    Nothing(String),
}

/// Reads a lexicon, and tells its rules for a project.
pub(super) async fn read(
    machine: &Machine,
    project: ProjectId,
    path: PathBuf,
) -> Result<(), StudioError> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy().into_owned();
    let came = machine.library(move |_| came_of(&path)).await?;
    match came {
        Came::Rules(lexicon) => {
            let read = ProjectEvent::LexiconRead {
                project,
                name,
                lexicon,
            };
            machine.tell(Event::Project(read)).await;
        }
        Came::Nothing(why) => {
            let words = tr!("trouble-lexicon", file = name, why = why);
            let trouble = machine.told(
                words,
                vec![Remedy::ChooseFile(Opens::Lexicon), Remedy::Dismiss],
                Backend::default(),
            );
            machine.tell_trouble(trouble.about(Topic::Lexicon)).await;
        }
    }
    Ok(())
}

fn came_of(path: &Path) -> Result<Came, mynah_store::error::LibraryError> {
    Ok(match outside::bring(path, LARGEST_LEXICON)? {
        Brought::Bytes(bytes) => match lexicon(&bytes) {
            Ok(lexicon) if lexicon.rules.is_empty() => Came::Nothing(tr!("trouble-lexicon-empty")),
            Ok(lexicon) => Came::Rules(lexicon),
            Err(why) => Came::Nothing(why.to_string()),
        },
        Brought::NoFile => Came::Nothing(tr!("trouble-lexicon-no-file")),
        Brought::TooLarge(_) => Came::Nothing(tr!("trouble-lexicon-large")),
    })
}

/// Writes rules as a lexicon.
pub(super) async fn write(
    machine: &Machine,
    rules: Arc<Rules>,
    path: PathBuf,
) -> Result<(), StudioError> {
    let shown = path.clone();
    machine
        .library(move |_| outside::write(&path, to_pls(&rules).as_bytes()))
        .await?;
    let saved = ProjectEvent::TextSaved(shown);
    machine.tell(Event::Project(saved)).await;
    Ok(())
}
