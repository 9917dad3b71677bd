//! Projects: scripts with a cast, a backend and defaults, and the journal of what was done to them.
//!
//! The journal keeps as many steps as undo needs; snapshots are where they begin.

use std::borrow::Borrow;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::Library;
use crate::error::LibraryError;
use crate::journal;
use crate::shelf;
use crate::sql::Json;
use crate::stop_loss;
use crate::takes;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{KeyId, ProjectId};
use mynah_records::projects::{OpenedProject, ProjectCard, ProjectDefaults};
use mynah_script::document::Script;
use mynah_script::history::JournalStep;
use mynah_script::review::Review;

pub(super) use crate::defaults::read as defaults;

/// What appending to a journal came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The newest revision on the disk.
    pub revision: u64,
    /// Whether somebody had put the project into the bin meanwhile. It is out again.
    pub taken_out: bool,
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
            let name = unlike_others(tx, name)?;
            let id = insert(tx, &name, backend, defaults, sample, now)?;
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
                    "SELECT id FROM project WHERE sample = 1 AND discarded IS NULL ORDER BY id LIMIT 1",
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

    /// All projects but those in the bin and in the archive, the newest touched first.
    pub fn projects(&self) -> Result<Vec<ProjectCard>, LibraryError> {
        self.read(|connection| {
            cards(
                connection,
                "discarded IS NULL AND archived IS NULL ORDER BY touched DESC, id DESC",
            )
        })
    }

    /// Returns the names of all projects, those in the bin and in the archive too, the oldest first.
    pub fn project_names(&self) -> Result<Vec<(ProjectId, String)>, LibraryError> {
        self.read(|connection| {
            let mut all = connection.prepare_cached("SELECT id, name FROM project ORDER BY id")?;
            let names = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(names.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The projects in the bin, the newest in it first.
    pub fn discarded_projects(&self) -> Result<Vec<ProjectCard>, LibraryError> {
        self.read(|connection| {
            cards(
                connection,
                "discarded IS NOT NULL ORDER BY discarded DESC, id DESC",
            )
        })
    }

    /// Puts a project into the bin: no list shows it any more. All of it stays, its takes too, which the
    /// fingerprints still find. One that is in it already stays where it is.
    pub fn discard_project(&self, project: ProjectId) -> Result<ProjectCard, LibraryError> {
        let now = self.now();
        self.change_project(project, |tx| {
            tx.execute(
                "UPDATE project SET discarded = coalesce(discarded, ?2) WHERE id = ?1",
                params![project, now],
            )
        })
    }

    /// Takes a project out of the bin, and into the lists.
    pub fn restore_project(&self, project: ProjectId) -> Result<ProjectCard, LibraryError> {
        self.change_project(project, |tx| {
            shelf::bring_back(tx, project)?;
            take_out(tx, project)
        })
    }

    /// Opens a project, out of the bin or the archive if it has to be. Damaged steps of its journal are set aside, and [`OpenedProject::lost_steps`] counts them.
    pub fn open_project(&self, project: ProjectId) -> Result<OpenedProject, LibraryError> {
        let now = self.now();
        // A long script takes a while: nobody who writes waits for it. What is written meanwhile the first append finds.
        let (mut editor, lost) = self.read(|connection| journal::read(connection, project))?;
        let mut lost_steps = 0;
        self.write(|tx| {
            touch(tx, project, now)?;
            take_out(tx, project)?;
            shelf::bring_back(tx, project)?;
            if lost.is_some() {
                (editor, lost_steps) = journal::mend(tx, project, now)?;
            }
            Ok(())
        })?;
        editor.skip_ids(id_gap());
        self.read(|connection| {
            Ok(OpenedProject {
                card: card(connection, project)?,
                defaults: defaults(connection, project)?,
                review: review(connection, project)?,
                takes: takes::summaries(connection, project)?.into_iter().collect(),
                editor,
                lost_steps,
            })
        })
    }

    /// A project's script at its newest revision.
    pub fn script(&self, project: ProjectId) -> Result<Script, LibraryError> {
        let script = self.read(|connection| journal::script(connection, project));
        script.map(|(script, _)| script)
    }

    /// A project as lists show it, with its defaults.
    pub fn project(
        &self,
        project: ProjectId,
    ) -> Result<(ProjectCard, ProjectDefaults), LibraryError> {
        self.read(|connection| {
            let mut defaults = defaults(connection, project)?;
            stop_loss::reckon_sweeps(connection, project, &mut defaults.sweep)?;
            Ok((card(connection, project)?, defaults))
        })
    }

    /// Appends steps to the journal: all of them or none. A project that is written in is in no bin and in no archive.
    pub fn append<S: Borrow<JournalStep>>(
        &self,
        project: ProjectId,
        steps: &[S],
    ) -> Result<Appended, LibraryError> {
        let now = self.now();
        let (done, long) = self.write(|tx| {
            let done = journal::append(tx, project, steps, now)?;
            touch(tx, project, now)?;
            let taken_out = take_out(tx, project)? > 0;
            shelf::bring_back(tx, project)?;
            let revision = done.revision;
            let appended = Appended {
                revision,
                taken_out,
            };
            Ok((appended, done.snapshot_due))
        })?;
        if long && let Err(error) = self.shorten_journal(project) {
            // The steps are kept, and that is what was asked; the next ones try again.
            log::warn!("a journal was not made shorter: {error}");
        }
        Ok(done)
    }

    /// Makes a snapshot of the script as it is on the disk, and takes out what that makes needless. The script is made
    /// before the write begins.
    fn shorten_journal(&self, project: ProjectId) -> Result<(), LibraryError> {
        let (script, revision) = self.read(|connection| journal::script(connection, project))?;
        let script = serde_json::to_string(&script)?;
        self.write(|tx| {
            journal::snapshot(tx, project, revision, &script)?;
            journal::thin(tx, project)
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

    /// Binds it to a key, or to the one in use.
    pub fn set_key(
        &self,
        project: ProjectId,
        key: Option<KeyId>,
    ) -> Result<ProjectCard, LibraryError> {
        self.change_project(project, |tx| {
            tx.execute(
                "UPDATE project SET key = ?2 WHERE id = ?1",
                params![project, key],
            )
        })
    }

    /// Keeps what was said in a project's review since `base`, beside what other windows keep.
    pub fn keep_review(
        &self,
        project: ProjectId,
        base: &Review,
        review: &Review,
    ) -> Result<(), LibraryError> {
        self.write(|tx| {
            let onto = self::review(tx, project)?.unwrap_or_default();
            tx.execute(
                "UPDATE project SET review = ?2 WHERE id = ?1",
                params![project, Json(&review.carried(base, onto))],
            )?;
            Ok(())
        })
    }

    /// Has the service keep nothing of its work from now on, or lets it.
    pub fn set_zero_retention(
        &self,
        project: ProjectId,
        on: bool,
    ) -> Result<ProjectCard, LibraryError> {
        self.change_project(project, |tx| {
            tx.execute(
                "UPDATE project SET zero_retention = ?2 WHERE id = ?1",
                params![project, on],
            )
        })
    }

    /// Whether the service is to keep nothing of a project's work now. One that is gone has none.
    pub fn has_zero_retention(&self, project: ProjectId) -> Result<bool, LibraryError> {
        self.read(|connection| {
            let mut flag =
                connection.prepare_cached("SELECT zero_retention FROM project WHERE id = ?1")?;
            let flag = flag.query_row([project], |row| row.get(0)).optional()?;
            Ok(flag.unwrap_or(false))
        })
    }

    /// Who speaks in a project, if it is there.
    pub fn backend_of(&self, project: ProjectId) -> Result<Option<Backend>, LibraryError> {
        self.read(|connection| {
            let mut found =
                connection.prepare_cached("SELECT backend FROM project WHERE id = ?1")?;
            Ok(found.query_row([project], |row| row.get(0)).optional()?)
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

/// How far its review is. One that can't be read is begun anew: nothing of it is lost but the place.
pub(super) fn review(
    connection: &Connection,
    project: ProjectId,
) -> Result<Option<Review>, LibraryError> {
    let mut kept = connection.prepare_cached("SELECT review FROM project WHERE id = ?1")?;
    let kept = kept.query_row([project], |row| row.get::<_, Option<String>>(0));
    Ok(kept
        .optional()?
        .flatten()
        .and_then(|kept| serde_json::from_str(&kept).ok()))
}

/// How many ids an opening leaves out. Two windows that write in one project then number their new rows
/// apart, and a take that one of them orders is never another row's. There is room for four thousand million openings.
fn id_gap() -> u64 {
    RandomState::new().build_hasher().finish() >> 32
}

const CARD: &str = "id, name, backend, lines, touched, sample, key, zero_retention";

/// The projects of which `clause` holds, in its order.
pub(super) fn cards(
    connection: &Connection,
    clause: &str,
) -> Result<Vec<ProjectCard>, LibraryError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {CARD} FROM project WHERE {clause}"))?;
    let cards = statement.query_map([], read_card)?;
    Ok(cards.collect::<Result<_, _>>()?)
}

fn read_card(row: &Row<'_>) -> rusqlite::Result<ProjectCard> {
    Ok(ProjectCard {
        id: row.get(0)?,
        name: row.get(1)?,
        backend: row.get(2)?,
        lines: row.get(3)?,
        touched: row.get(4)?,
        sample: row.get(5)?,
        key: row.get(6)?,
        zero_retention: row.get(7)?,
    })
}

/// A name that no other project outside of the bin has: with a number behind it where one does. Money is told apart by
/// the names of projects.
pub(super) fn unlike_others(tx: &Transaction<'_>, name: &str) -> Result<String, LibraryError> {
    let mut taken =
        tx.prepare_cached("SELECT 1 FROM project WHERE name = ?1 AND discarded IS NULL")?;
    let mut free = name.to_owned();
    let mut number = 1_u32;
    while taken.exists([&free])? {
        number += 1;
        free = format!("{name} {number}");
    }
    Ok(free)
}

pub(super) fn insert(
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
pub(super) fn begin(
    tx: &Transaction<'_>,
    project: ProjectId,
    script: &Script,
) -> Result<ProjectCard, LibraryError> {
    tx.execute(
        "UPDATE project SET lines = ?2 WHERE id = ?1",
        params![project, script.lines().count()],
    )?;
    journal::snapshot(tx, project, 0, &serde_json::to_string(script)?)?;
    card(tx, project)
}

pub(super) fn card(
    connection: &Connection,
    project: ProjectId,
) -> Result<ProjectCard, LibraryError> {
    connection
        .prepare_cached(&format!("SELECT {CARD} FROM project WHERE id = ?1"))?
        .query_row([project], read_card)
        .optional()?
        .ok_or(LibraryError::NoProject(project))
}

/// Takes a project out of the bin; 0 if it isn't in it.
fn take_out(tx: &Transaction<'_>, project: ProjectId) -> rusqlite::Result<usize> {
    tx.execute(
        "UPDATE project SET discarded = NULL WHERE id = ?1 AND discarded IS NOT NULL",
        [project],
    )
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
    use crate::testing::{fresh, open, project, script, take};
    use mynah_core::ids::ModelId;

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

    /// Budgets, alerts and sums name projects: two "Pasted script" can't be told apart.
    #[test]
    fn a_new_project_has_a_name_of_its_own() {
        let (_home, library) = fresh();
        let create = || {
            let defaults = ProjectDefaults::default();
            let made =
                library.create_project("Pasted", Backend::Draft, &defaults, &script(1), false);
            made.unwrap()
        };
        let [first, second, third] = [create(), create(), create()].map(|card| card.name);
        assert_eq!([first, second, third], ["Pasted", "Pasted 2", "Pasted 3"]);
        let third = library.projects().unwrap();
        let third = third.iter().find(|card| card.name == "Pasted 2").unwrap();
        library.discard_project(third.id).unwrap();
        assert_eq!(create().name, "Pasted 2");
    }

    #[test]
    fn name_backend_and_defaults_are_kept() {
        let (home, library) = fresh();
        let defaults = ProjectDefaults {
            draft_model: ModelId::new("m"),
            ..ProjectDefaults::default()
        };
        let id = library
            .create_project("Lamp", Backend::Draft, &defaults, &script(1), false)
            .unwrap()
            .id;
        library.rename_project(id, "The lighthouse").unwrap();
        library.set_backend(id, Backend::Live).unwrap();
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

    #[test]
    fn a_discarded_project_is_whole_and_can_be_taken_out_again() {
        let (home, library) = fresh();
        let kept = project(&library, 1);
        let id = project(&library, 2);
        let spoken = take(&library, id, 1, "hello");
        library.discard_project(id).unwrap();
        library.discard_project(id).unwrap();
        let library = open(home.path());
        let ids = |cards: Vec<ProjectCard>| cards.iter().map(|card| card.id).collect::<Vec<_>>();
        assert_eq!(ids(library.projects().unwrap()), [kept]);
        assert_eq!(ids(library.discarded_projects().unwrap()), [id]);
        assert_eq!(library.take(spoken.id).unwrap().card.id, spoken.id);
        let spend = library.spend(Backend::Draft).unwrap();
        assert_eq!(spend.spent, spoken.cost, "the ledger forgets nothing");

        library.restore_project(id).unwrap();
        assert_eq!(library.projects().unwrap().len(), 2);
        assert_eq!(library.discarded_projects().unwrap(), []);
        let opened = library.open_project(id).unwrap();
        assert_eq!((opened.card.lines, opened.takes.len()), (2, 1));
    }

    #[test]
    fn who_writes_in_a_project_takes_it_out_of_the_bin() {
        let (home, first) = fresh();
        let second = open(home.path());
        let id = project(&first, 1);
        let mut editor = second.open_project(id).unwrap().editor;
        first.discard_project(id).unwrap();
        let text = "Still written.".to_owned();
        let line = mynah_core::ids::LineId(1);
        let edit = mynah_script::edit::Edit::SetText { id: line, text };
        editor.edit(edit).unwrap();
        let steps = editor.take_steps();
        let done = second.append(id, &steps).unwrap();
        assert!(done.taken_out && done.revision == editor.revision());
        assert_eq!(first.projects().unwrap().len(), 1);
        assert!(matches!(
            first.discard_project(ProjectId(99)),
            Err(LibraryError::NoProject(ProjectId(99)))
        ));
    }

    #[test]
    fn a_sample_in_the_bin_is_not_the_sample() {
        let (_home, library) = fresh();
        let ask = || {
            let defaults = ProjectDefaults::default();
            library.sample_project("Sample", &defaults, &script(3))
        };
        let first = ask().unwrap();
        library.discard_project(first.id).unwrap();
        assert_ne!(ask().unwrap().id, first.id);
    }
}
