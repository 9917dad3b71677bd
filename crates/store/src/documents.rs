//! Small documents with names, for example recorded tests of agents. They share a table with other small values.

use rusqlite::params;

use crate::Library;
use crate::error::LibraryError;

impl Library {
    /// Saves a document under its kind and name, in place of the one that has the name. On the disk when this returns.
    pub fn save_document(&self, kind: &str, name: &str, content: &str) -> Result<(), LibraryError> {
        let now = self.now();
        self.write(|tx| {
            tx.execute(
                "INSERT INTO unfinished (kind, content, at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (kind) DO UPDATE SET content = excluded.content, at = excluded.at",
                params![key(kind, name), content, now],
            )?;
            Ok(())
        })
    }

    /// Returns the documents of a kind, by their names.
    pub fn documents(&self, kind: &str) -> Result<Vec<(String, String)>, LibraryError> {
        let begin = key(kind, "");
        self.read(|connection| {
            let mut all = connection.prepare_cached(
                "SELECT substr(kind, ?2 + 1), content FROM unfinished WHERE substr(kind, 1, ?2) = ?1
                 ORDER BY kind COLLATE NOCASE, kind",
            )?;
            let letters = i64::try_from(begin.chars().count()).unwrap_or_default();
            let rows = all.query_map(params![begin, letters], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Deletes a document, if it is there.
    pub fn delete_document(&self, kind: &str, name: &str) -> Result<(), LibraryError> {
        self.write(|tx| {
            tx.execute("DELETE FROM unfinished WHERE kind = ?1", [key(kind, name)])?;
            Ok(())
        })
    }
}

fn key(kind: &str, name: &str) -> String {
    format!("{kind}/{name}")
}

#[cfg(test)]
mod tests {
    use crate::testing::{fresh, open};

    #[test]
    fn documents_are_saved_by_kind_and_name() {
        let (home, library) = fresh();
        for (kind, name, content) in [
            ("test", "b/ä", "1"),
            ("test", "A", "2"),
            ("other", "A", "3"),
            ("test", "b/ä", "4"),
        ] {
            library.save_document(kind, name, content).unwrap();
        }
        drop(library);
        let library = open(home.path());
        let documents = library.documents("test").unwrap();
        let found: Vec<_> = documents
            .iter()
            .map(|(name, content)| (&**name, &**content))
            .collect();
        assert_eq!(found, [("A", "2"), ("b/ä", "4")]);
        library.delete_document("test", "A").unwrap();
        library.delete_document("test", "none").unwrap();
        assert_eq!(library.documents("test").unwrap().len(), 1);
        assert_eq!(library.documents("other").unwrap().len(), 1);
    }
}
