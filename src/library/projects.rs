//! Projects: scripts with a cast, a backend and defaults, and the journal of what was done to them.
//!
//! The journal keeps every step; snapshots only shorten the way to the newest revision.

use std::borrow::Borrow;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::library::Library;
use crate::library::error::LibraryError;
use crate::library::journal::{self, JournalStep};
use crate::library::sql::Json;
use crate::library::takes::{self, LineTakes};
use crate::script::document::Script;
use crate::script::history::Editor;
use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::format::OutputFormat;
use crate::terms::ids::{LineId, ModelId, ProjectId};

/// A project as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectCard {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Who speaks.
    pub backend: Backend,
    /// How many lines.
    pub lines: usize,
    /// When it was last opened or changed.
    pub touched: UnixMillis,
    /// Whether it is the sample that ships.
    pub sample: bool,
}

/// What holds for a whole project unless a part or a line says otherwise.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ProjectDefaults {
    /// Model with Draft voices; empty for the backend's first.
    pub draft_model: ModelId,
    /// Model at the service; empty for the account's default.
    pub live_model: ModelId,
    /// What takes are made as.
    pub format: OutputFormat,
    /// One seed for all lines, if wanted.
    pub seed: Option<u32>,
}

/// A project as it was opened.
#[derive(Debug)]
pub struct OpenedProject {
    /// What lists show.
    pub card: ProjectCard,
    /// Model, format, seed.
    pub defaults: ProjectDefaults,
    /// The script at its newest revision, with what can be undone and redone.
    pub editor: Editor,
    /// The takes of every line that has one.
    pub takes: Vec<(LineId, LineTakes)>,
    /// Newest steps of the journal that were damaged or followed a damaged one. They are not in the script. To be told.
    pub lost_steps: usize,
}

impl Library {
    /// A new project with this script.
    pub fn create_project(
        &self,
        name: &str,
        backend: Backend,
        defaults: &ProjectDefaults,
        script: &Script,
        sample: bool,
    ) -> Result<ProjectCard, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            let id = insert(tx, name, backend, defaults, sample, now)?;
            begin(tx, id, script)
        })
    }

    /// The sample project; made if there is none, once even when two processes start at the same moment.
    pub fn sample_project(
        &self,
        name: &str,
        defaults: &ProjectDefaults,
        script: &Script,
    ) -> Result<ProjectCard, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            let there = tx
                .query_row(
                    "SELECT id FROM project WHERE sample = 1 ORDER BY id LIMIT 1",
                    [],
                    |row| row.get(0),
                )
                .optional()?;
            if let Some(id) = there {
                return card(tx, id);
            }
            let id = insert(tx, name, Backend::Draft, defaults, true, now)?;
            begin(tx, id, script)
        })
    }

    /// All projects, the newest touched first.
    pub fn projects(&self) -> Result<Vec<ProjectCard>, LibraryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {CARD} FROM project ORDER BY touched DESC, id DESC"
            ))?;
            let cards = statement.query_map([], read_card)?;
            Ok(cards.collect::<Result<_, _>>()?)
        })
    }

    /// Opens a project. Damaged steps of its journal are set aside, and [`OpenedProject::lost_steps`] counts them.
    pub fn open_project(&self, project: ProjectId) -> Result<OpenedProject, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            touch(tx, project, now)?;
            let (mut editor, lost_steps) = journal::open(tx, project, now)?;
            editor.skip_ids(id_gap());
            if lost_steps > 0 {
                tx.execute(
                    "UPDATE project SET revision = ?2, lines = ?3 WHERE id = ?1",
                    params![project, editor.revision(), editor.script().lines().count()],
                )?;
            }
            Ok(OpenedProject {
                card: card(tx, project)?,
                defaults: defaults(tx, project)?,
                editor,
                takes: takes::summaries(tx, project)?,
                lost_steps,
            })
        })
    }

    /// A project's script at its newest revision.
    pub fn script(&self, project: ProjectId) -> Result<Script, LibraryError> {
        self.read(|connection| journal::script(connection, project))
    }

    /// A project as lists show it, with its defaults.
    pub fn project(
        &self,
        project: ProjectId,
    ) -> Result<(ProjectCard, ProjectDefaults), LibraryError> {
        self.read(|connection| Ok((card(connection, project)?, defaults(connection, project)?)))
    }

    /// Appends steps to the journal: all of them or none. Gives the newest revision on the disk.
    pub fn append<S: Borrow<JournalStep>>(
        &self,
        project: ProjectId,
        steps: &[S],
    ) -> Result<u64, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            let revision = journal::append(tx, project, steps, now)?;
            touch(tx, project, now)?;
            Ok(revision)
        })
    }

    /// Gives it another name.
    pub fn rename_project(
        &self,
        project: ProjectId,
        name: &str,
    ) -> Result<ProjectCard, LibraryError> {
        self.change_project(project, |tx| {
            tx.execute(
                "UPDATE project SET name = ?2 WHERE id = ?1",
                params![project, name],
            )
        })
    }

    /// Switches it between Draft voices and the service.
    pub fn set_backend(
        &self,
        project: ProjectId,
        backend: Backend,
    ) -> Result<ProjectCard, LibraryError> {
        self.change_project(project, |tx| {
            tx.execute(
                "UPDATE project SET backend = ?2 WHERE id = ?1",
                params![project, backend],
            )
        })
    }

    /// Replaces its model, format and seed.
    pub fn set_defaults(
        &self,
        project: ProjectId,
        defaults: &ProjectDefaults,
    ) -> Result<ProjectCard, LibraryError> {
        self.change_project(project, |tx| {
            tx.execute(
                "UPDATE project SET defaults = ?2 WHERE id = ?1",
                params![project, Json(defaults)],
            )
        })
    }

    fn change_project(
        &self,
        project: ProjectId,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<usize>,
    ) -> Result<ProjectCard, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            work(tx)?;
            touch(tx, project, now)?;
            card(tx, project)
        })
    }
}

/// How many ids an opening leaves out. Two windows that write in one project then number their new rows
/// apart, and a take that one of them orders is never another row's. There is room for four thousand million openings.
fn id_gap() -> u64 {
    RandomState::new().build_hasher().finish() >> 32
}

const CARD: &str = "id, name, backend, lines, touched, sample";

fn read_card(row: &Row<'_>) -> rusqlite::Result<ProjectCard> {
    Ok(ProjectCard {
        id: row.get(0)?,
        name: row.get(1)?,
        backend: row.get(2)?,
        lines: row.get(3)?,
        touched: row.get(4)?,
        sample: row.get(5)?,
    })
}

fn insert(
    tx: &Transaction<'_>,
    name: &str,
    backend: Backend,
    defaults: &ProjectDefaults,
    sample: bool,
    now: UnixMillis,
) -> Result<ProjectId, LibraryError> {
    tx.execute(
        "INSERT INTO project (name, backend, defaults, sample, lines, revision, touched)
         VALUES (?1, ?2, ?3, ?4, 0, 0, ?5)",
        params![name, backend, Json(defaults), sample, now],
    )?;
    Ok(ProjectId(
        u64::try_from(tx.last_insert_rowid()).unwrap_or(0),
    ))
}

/// Gives a new project its script.
fn begin(
    tx: &Transaction<'_>,
    project: ProjectId,
    script: &Script,
) -> Result<ProjectCard, LibraryError> {
    tx.execute(
        "UPDATE project SET lines = ?2 WHERE id = ?1",
        params![project, script.lines().count()],
    )?;
    journal::snapshot(tx, project, 0, script)?;
    card(tx, project)
}

fn card(connection: &Connection, project: ProjectId) -> Result<ProjectCard, LibraryError> {
    connection
        .prepare_cached(&format!("SELECT {CARD} FROM project WHERE id = ?1"))?
        .query_row([project], read_card)
        .optional()?
        .ok_or(LibraryError::NoProject(project))
}

fn defaults(connection: &Connection, project: ProjectId) -> Result<ProjectDefaults, LibraryError> {
    let Json(defaults) = connection.query_row(
        "SELECT defaults FROM project WHERE id = ?1",
        [project],
        |row| row.get(0),
    )?;
    Ok(defaults)
}

fn touch(tx: &Transaction<'_>, project: ProjectId, now: UnixMillis) -> Result<(), LibraryError> {
    let found = tx.execute(
        "UPDATE project SET touched = max(touched, ?2) WHERE id = ?1",
        params![project, now],
    )?;
    if found == 0 {
        return Err(LibraryError::NoProject(project));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::testing::{fresh, open, project, script};

    #[test]
    fn there_is_one_sample_however_many_ask_for_it() {
        let (home, first) = fresh();
        let second = open(home.path());
        let ask = |library: &Library| {
            let defaults = ProjectDefaults::default();
            library.sample_project("Sample", &defaults, &script(3))
        };
        let sample = ask(&first).unwrap();
        assert_eq!(ask(&second).unwrap(), sample);
        assert!(sample.sample && sample.lines == 3);
        assert_eq!(second.projects().unwrap(), [sample]);
    }

    #[test]
    fn name_backend_and_defaults_are_kept() {
        let (home, library) = fresh();
        let id = project(&library, 1);
        library.rename_project(id, "The lighthouse").unwrap();
        library.set_backend(id, Backend::Live).unwrap();
        let defaults = ProjectDefaults {
            seed: Some(7),
            ..ProjectDefaults::default()
        };
        library.set_defaults(id, &defaults).unwrap();
        let library = open(home.path());
        let (card, kept) = library.project(id).unwrap();
        assert_eq!(
            (card.name.as_str(), card.backend),
            ("The lighthouse", Backend::Live)
        );
        assert_eq!(kept, defaults);
        assert!(matches!(
            library.rename_project(ProjectId(99), ""),
            Err(LibraryError::NoProject(ProjectId(99)))
        ));
    }
}
