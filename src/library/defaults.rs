//! What a project goes by beside its script: the model of each backend, the format that it began with, its speakers'
//! colours.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, params};

use crate::library::Library;
use crate::library::error::LibraryError;
use crate::library::projects::{self, ProjectCard};
use crate::library::sql::Json;
use crate::terms::backend::Backend;
use crate::terms::format::OutputFormat;
use crate::terms::ids::{ModelId, ProjectId};

/// Speakers whose colours are kept.
const MOST_COLOURS: usize = 1_000;

/// The place of each speaker's colour; places count from 0 and go round.
pub type Colours = BTreeMap<String, usize>;

/// What a project goes by beside its script.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ProjectDefaults {
    /// Model with Draft voices; empty for the backend's first.
    pub draft_model: ModelId,
    /// Model of the service that its first take was made with; empty before that.
    #[serde(skip_serializing_if = "ModelId::is_empty")]
    pub live_model: ModelId,
    /// What takes are made as, where the script doesn't say.
    pub format: OutputFormat,
    /// Its speakers' colours, of those who have gone too.
    #[serde(skip_serializing_if = "Colours::is_empty")]
    pub colours: Colours,
}

impl ProjectDefaults {
    /// The model that speaks with this backend what says nothing else; none: the backend's first.
    pub fn model(&self, backend: Backend) -> Option<&ModelId> {
        let model = match backend {
            Backend::Draft => &self.draft_model,
            Backend::Live => &self.live_model,
        };
        (!model.is_empty()).then_some(model)
    }
}

impl Library {
    /// Has a project stay with this model of the service instead of another one, or of none (empty). Where it stays
    /// with a third one, that stays.
    pub fn pin_model(
        &self,
        project: ProjectId,
        model: &ModelId,
        instead_of: &ModelId,
    ) -> Result<ProjectCard, LibraryError> {
        self.change_defaults(project, |defaults| {
            if defaults.live_model == *instead_of {
                defaults.live_model = model.clone();
            }
        })
    }

    /// Keeps the colours of a project's speakers.
    pub fn keep_colours(&self, project: ProjectId, colours: Colours) -> Result<(), LibraryError> {
        let mut colours: Vec<_> = colours.into_iter().collect();
        colours.sort_by_key(|(_, place)| *place);
        colours.truncate(MOST_COLOURS);
        let colours = colours.into_iter().collect();
        self.change_defaults(project, |defaults| defaults.colours = colours)?;
        Ok(())
    }

    /// Nobody worked on it: when it was touched last stays.
    fn change_defaults(
        &self,
        project: ProjectId,
        change: impl FnOnce(&mut ProjectDefaults),
    ) -> Result<ProjectCard, LibraryError> {
        self.write(|tx| {
            let mut defaults = read(tx, project)?;
            change(&mut defaults);
            write(tx, project, &defaults)?;
            projects::card(tx, project)
        })
    }
}

pub(super) fn read(
    connection: &Connection,
    project: ProjectId,
) -> Result<ProjectDefaults, LibraryError> {
    let Json(defaults) = connection.query_row(
        "SELECT defaults FROM project WHERE id = ?1",
        [project],
        |row| row.get(0),
    )?;
    Ok(defaults)
}

fn write(
    tx: &Transaction<'_>,
    project: ProjectId,
    defaults: &ProjectDefaults,
) -> Result<(), LibraryError> {
    tx.execute(
        "UPDATE project SET defaults = ?2 WHERE id = ?1",
        params![project, Json(defaults)],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::testing::fresh;
    use crate::script::document::Script;

    #[test]
    fn the_first_model_that_is_known_stays_and_colours_are_kept() {
        let (_home, library) = fresh();
        let began = ProjectDefaults::default();
        let card = library
            .create_project("p", Backend::Live, &began, &Script::new("p"), false)
            .unwrap();
        let defaults = || library.project(card.id).unwrap().1;
        assert_eq!(defaults().model(Backend::Live), None);
        let pin = |model, instead_of| {
            let (model, instead_of) = (ModelId::new(model), ModelId::new(instead_of));
            library.pin_model(card.id, &model, &instead_of).unwrap();
        };
        pin("lost", "");
        pin("first", "lost");
        pin("second", "");
        let first = ModelId::new("first");
        assert_eq!(defaults().model(Backend::Live), Some(&first));
        assert_eq!(defaults().model(Backend::Draft), None);
        let names = (0..MOST_COLOURS + 5).map(|place| (format!("{:04}", 9_999 - place), place));
        library.keep_colours(card.id, names.collect()).unwrap();
        let kept = defaults().colours;
        assert_eq!(kept.len(), MOST_COLOURS);
        assert_eq!(kept.get("9999"), Some(&0));
        // What an older build wrote is read as it was.
        let old: ProjectDefaults =
            serde_json::from_str(r#"{"draft_model": "m", "format": "mp3_44100_128"}"#).unwrap();
        assert_eq!(old.model(Backend::Live), None);
    }
}
