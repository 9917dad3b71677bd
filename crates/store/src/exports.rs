//! Files that were exported: they lie where the person said, and are hers. What is kept of them is where they were
//! written and for which project, so that what of them is still there can be told.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rusqlite::{Connection, params};

use crate::Library;
use crate::error::LibraryError;
use mynah_core::ids::ProjectId;
use mynah_records::storage::Exports;

impl Library {
    /// Keeps where files were written; one that is written again is the newer export's.
    pub fn keep_exported(
        &self,
        project: Option<ProjectId>,
        files: &[PathBuf],
    ) -> Result<(), LibraryError> {
        let now = self.now();
        self.write_soon(|tx| {
            let mut keep = tx.prepare_cached(
                "INSERT OR REPLACE INTO exported (path, project, at)
                 VALUES (?1, (SELECT id FROM project WHERE id = ?2), ?3)",
            )?;
            for file in files {
                let path = std::path::absolute(file).unwrap_or_else(|_| file.clone());
                // A name that is no text can't be told apart later.
                if let Some(path) = path.to_str() {
                    keep.execute(params![path, project, now])?;
                }
            }
            Ok(())
        })
    }

    /// Where files of a project were written, in the order of their paths, whether or not they are there still.
    ///
    /// # Errors
    /// Those of the database.
    pub fn exported_of(&self, project: ProjectId) -> Result<Vec<PathBuf>, LibraryError> {
        self.read(|connection| {
            let mut paths = connection
                .prepare_cached("SELECT path FROM exported WHERE project = ?1 ORDER BY path")?;
            let rows = paths.query_map([project], |row| row.get::<_, String>(0))?;
            rows.map(|path| Ok(PathBuf::from(path?))).collect()
        })
    }
}

/// What of each project's exports is still there. Looks at every file's length.
pub(super) fn by_project(
    connection: &Connection,
) -> Result<BTreeMap<Option<ProjectId>, Exports>, LibraryError> {
    let mut exported = connection.prepare("SELECT project, path FROM exported")?;
    let rows = exported.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    // Read to the end first: a disk that hangs must not keep the database's old state alive.
    let files = rows.collect::<Result<Vec<(Option<ProjectId>, String)>, _>>()?;
    let mut all: BTreeMap<_, Exports> = BTreeMap::new();
    for (project, path) in files {
        if let Ok(file) = std::fs::metadata(path)
            && file.is_file()
        {
            let of = all.entry(project).or_default();
            of.files += 1;
            of.bytes += file.len();
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fresh, project};

    #[test]
    fn exports_count_for_their_project_as_long_as_they_are_there() {
        let (_home, library) = fresh();
        let project = project(&library, 1);
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let files = [write("one.wav", "12345"), write("two.wav", "67")];
        library.keep_exported(Some(project), &files).unwrap();
        library
            .keep_exported(None, &[write("said.mp3", "1")])
            .unwrap();
        // Written again, it is still one file.
        library.keep_exported(Some(project), &files[..1]).unwrap();
        let uses = |id| {
            let disk = library.disk_use().unwrap();
            let of = disk.projects.into_iter().find(|of| of.project == id);
            of.map(|of| (of.name, of.exports))
        };
        let exports = |files, bytes| Exports { files, bytes };
        assert_eq!(
            uses(Some(project)),
            Some(("Test".to_owned(), exports(2, 7)))
        );
        assert_eq!(uses(None), Some((String::new(), exports(1, 1))));
        std::fs::remove_file(&files[0]).unwrap();
        write("two.wav", "6789");
        assert_eq!(uses(Some(project)).unwrap().1, exports(1, 4));
        std::fs::remove_file(&files[1]).unwrap();
        assert_eq!(uses(Some(project)), None, "nothing of it is left");
    }
}
