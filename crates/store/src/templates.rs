//! Templates that somebody made of a project: its script with its cast, perhaps without a word of it, and what it began
//! with.

use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use crate::Library;
use crate::error::LibraryError;
use crate::packed::{pack, unpack};
use crate::projects;
use crate::sql::Json;
use mynah_core::backend::Backend;
use mynah_core::ids::{ProjectId, TemplateId};
use mynah_records::projects::{ProjectCard, ProjectDefaults};
use mynah_records::templates::TemplateCard;
use mynah_script::document::Script;

/// How long one that was removed can be brought back, in milliseconds.
const BIN_MILLIS: i64 = 24 * 60 * 60 * 1_000;

const CARD: &str = "id, name, lines, speakers";

impl Library {
    /// Keeps a template: this script, spoken as a project is.
    ///
    /// # Errors
    /// Those of the disk; that there is no such project.
    pub fn keep_template(
        &self,
        of: ProjectId,
        name: &str,
        script: &Script,
    ) -> Result<TemplateCard, LibraryError> {
        let packed = pack(script)?;
        let now = self.now();
        let (lines, speakers) = (script.items().lines(), script.cast().0.len());
        self.write(|tx| {
            let card = projects::card(tx, of)?;
            let defaults = projects::defaults(tx, of)?;
            tx.execute(
                "INSERT INTO template (name, at, backend, defaults, zero_retention, lines, speakers, packed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    name,
                    now,
                    card.backend,
                    Json(defaults),
                    card.zero_retention,
                    lines,
                    speakers,
                    packed.bytes
                ],
            )?;
            let id = TemplateId(u64::try_from(tx.last_insert_rowid()).unwrap_or(0));
            tx.execute(
                "DELETE FROM template WHERE discarded < ?1",
                [now.0 - BIN_MILLIS],
            )?;
            self::card(tx, id)
        })
    }

    /// All templates, by their names.
    pub fn templates(&self) -> Result<Vec<TemplateCard>, LibraryError> {
        self.read(|connection| {
            let mut cards = connection.prepare_cached(&format!(
                "SELECT {CARD} FROM template WHERE discarded IS NULL
                 ORDER BY name COLLATE NOCASE, id"
            ))?;
            let cards = cards.query_map([], read_card)?;
            Ok(cards.collect::<Result<_, _>>()?)
        })
    }

    /// A new project with what a template has.
    ///
    /// # Errors
    /// That the template is gone, or can't be read; those of the disk.
    pub fn create_of_template(
        &self,
        template: TemplateId,
        name: &str,
    ) -> Result<ProjectCard, LibraryError> {
        type Kept = (Backend, ProjectDefaults, bool, Vec<u8>);
        let found = self.read(|connection| {
            let mut found = connection.prepare_cached(
                "SELECT backend, defaults, zero_retention, packed FROM template WHERE id = ?1",
            )?;
            let found = found.query_row([template], |row| {
                let Json(defaults) = row.get(1)?;
                Ok::<Kept, _>((row.get(0)?, defaults, row.get(2)?, row.get(3)?))
            });
            found.optional()?.ok_or(LibraryError::NoTemplate(template))
        });
        let (backend, defaults, zero_retention, packed) = found?;
        let script: Script = unpack(&packed).ok_or(LibraryError::UnreadableTemplate(template))?;
        let now = self.now();
        self.write(|tx| {
            let name = projects::unlike_others(tx, name)?;
            let id = projects::insert(tx, &name, backend, &defaults, false, now)?;
            tx.execute(
                "UPDATE project SET zero_retention = ?2 WHERE id = ?1",
                params![id, zero_retention],
            )?;
            projects::begin(tx, id, &script)
        })
    }

    /// Gives it another name.
    pub fn rename_template(
        &self,
        template: TemplateId,
        name: &str,
    ) -> Result<TemplateCard, LibraryError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE template SET name = ?2 WHERE id = ?1",
                params![template, name],
            )?;
            card(tx, template)
        })
    }

    /// Takes it out of the list; for a day it can be brought back. Projects that began with it keep what they have.
    pub fn discard_template(&self, template: TemplateId) -> Result<TemplateCard, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            tx.execute(
                "UPDATE template SET discarded = coalesce(discarded, ?2) WHERE id = ?1",
                params![template, now],
            )?;
            card(tx, template)
        })
    }

    /// Puts it into the list again.
    pub fn bring_template_back(&self, template: TemplateId) -> Result<TemplateCard, LibraryError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE template SET discarded = NULL WHERE id = ?1",
                [template],
            )?;
            card(tx, template)
        })
    }
}

fn card(tx: &Transaction<'_>, template: TemplateId) -> Result<TemplateCard, LibraryError> {
    tx.prepare_cached(&format!("SELECT {CARD} FROM template WHERE id = ?1"))?
        .query_row([template], read_card)
        .optional()?
        .ok_or(LibraryError::NoTemplate(template))
}

fn read_card(row: &Row<'_>) -> rusqlite::Result<TemplateCard> {
    Ok(TemplateCard {
        id: row.get(0)?,
        name: row.get(1)?,
        lines: row.get(2)?,
        speakers: row.get(3)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fresh, open, project, script};

    fn names(library: &Library) -> Vec<String> {
        let cards = library.templates().unwrap();
        cards.into_iter().map(|card| card.name).collect()
    }

    #[test]
    fn a_project_begins_with_what_a_template_has() {
        let (home, library) = fresh();
        let id = project(&library, 2);
        library.set_backend(id, Backend::Live).unwrap();
        library.set_zero_retention(id, true).unwrap();
        let card = library.keep_template(id, "Show", &script(3)).unwrap();
        assert_eq!((card.lines, card.speakers), (3, 0));
        library.discard_project(id).unwrap();
        let library = open(home.path());
        let made = library.create_of_template(card.id, "Episode 2").unwrap();
        assert_eq!(
            (made.name.as_str(), made.backend, made.zero_retention),
            ("Episode 2", Backend::Live, true)
        );
        assert_eq!(library.script(made.id).unwrap(), script(3));
        let again = library.create_of_template(card.id, "Episode 2").unwrap();
        assert_eq!(again.name, "Episode 2 2");
    }

    #[test]
    fn a_template_is_renamed_removed_and_brought_back() {
        let (_home, library) = fresh();
        let id = project(&library, 1);
        let keep = |name: &str| library.keep_template(id, name, &script(1)).unwrap().id;
        let (first, _) = (keep("b"), keep("C"));
        library.rename_template(first, "D").unwrap();
        assert_eq!(names(&library), ["C", "D"]);
        library.discard_template(first).unwrap();
        assert_eq!(names(&library), ["C"]);
        library.bring_template_back(first).unwrap();
        assert_eq!(names(&library), ["C", "D"]);
        assert!(matches!(
            library.create_of_template(TemplateId(99), "x"),
            Err(LibraryError::NoTemplate(TemplateId(99)))
        ));
    }
}
