//! Ways to new voices that were begun: what was written, tried and chosen, to go on with after a restart.

use rusqlite::{OptionalExtension as _, ToSql, Transaction, params};

use crate::library::Library;
use crate::library::error::LibraryError;
use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::ids::MakingId;

/// A way to a new voice as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptMaking {
    /// Its id, made by whoever began it.
    pub id: MakingId,
    /// When it was begun.
    pub at: UnixMillis,
    /// What it is, as JSON.
    pub content: String,
}

impl Library {
    /// Changes a way to a new voice: what it is now is handed over, and what comes back is kept; nothing leaves it as it
    /// is. Nobody writes between. It is on the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn change_making(
        &self,
        backend: Backend,
        (id, at): (MakingId, UnixMillis),
        change: impl FnOnce(Option<String>) -> Option<String>,
    ) -> Result<(), LibraryError> {
        self.write(|tx| change_content(tx, "making", (id, backend, at), change))
    }

    /// Those of a backend, the one that was begun last first.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn makings(&self, backend: Backend) -> Result<Vec<KeptMaking>, LibraryError> {
        self.read(|connection| {
            let mut all = connection.prepare_cached(
                "SELECT id, at, content FROM making WHERE backend = ?1 ORDER BY at DESC, id DESC",
            )?;
            let all = all.query_map([backend], |row| {
                Ok(KeptMaking {
                    id: row.get(0)?,
                    at: row.get(1)?,
                    content: row.get(2)?,
                })
            })?;
            Ok(all.collect::<Result<_, _>>()?)
        })
    }
}

/// The same of a row of any table that has one document for each id.
pub(super) fn change_content(
    tx: &Transaction<'_>,
    table: &str,
    (id, backend, at): (impl ToSql, Backend, UnixMillis),
    change: impl FnOnce(Option<String>) -> Option<String>,
) -> Result<(), LibraryError> {
    let there = format!("SELECT content FROM {table} WHERE id = ?1");
    let now = tx.query_row(&there, [&id], |row| row.get(0)).optional()?;
    if let Some(content) = change(now) {
        let write = format!(
            "INSERT INTO {table} (id, backend, at, content) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET content = excluded.content"
        );
        tx.execute(&write, params![id, backend, at, content])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::testing::{fresh, open};

    #[test]
    fn a_way_is_gone_on_with_where_it_was_left() {
        let (home, library) = fresh();
        let kept = |id, content: &str| KeptMaking {
            id: MakingId(id),
            at: UnixMillis(i64::try_from(id).unwrap()),
            content: content.to_owned(),
        };
        for (backend, kept) in [
            (Backend::Draft, kept(1, "{}")),
            (Backend::Draft, kept(2, "{}")),
            (Backend::Live, kept(3, "{}")),
            (Backend::Draft, kept(1, r#"{"step":"choose"}"#)),
        ] {
            let content = kept.content.clone();
            library
                .change_making(backend, (kept.id, kept.at), |_| Some(content))
                .unwrap();
        }
        // Who changes it sees what is there.
        let id = (MakingId(2), UnixMillis(2));
        let leave = |now: Option<String>| {
            assert_eq!(now.as_deref(), Some("{}"));
            None
        };
        library.change_making(Backend::Draft, id, leave).unwrap();
        let library = open(home.path());
        let all = library.makings(Backend::Draft).unwrap();
        assert_eq!(all, [kept(2, "{}"), kept(1, r#"{"step":"choose"}"#)]);
        assert_eq!(library.makings(Backend::Live).unwrap().len(), 1);
    }
}
