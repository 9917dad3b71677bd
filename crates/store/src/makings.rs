//! Ways to new voices that were begun: what was written, tried and chosen, to go on with after a restart.

use rusqlite::{OptionalExtension as _, ToSql, Transaction, params};

use crate::Library;
use crate::error::LibraryError;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::MakingId;

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
        let now = self.now();
        self.write(|tx| {
            let there = format!("SELECT {BARE} FROM making WHERE id = ?1");
            let there = tx.query_row(&there, [&id], |row| row.get(0)).optional()?;
            if let Some(content) = change(there) {
                tx.execute(
                    "INSERT INTO making (id, backend, at, content)
                     VALUES (?1, ?2, ?3, iif(json_valid(?4), json_set(?4, '$.changed', ?5), ?4))
                     ON CONFLICT (id) DO UPDATE SET content = excluded.content",
                    params![id, backend, at, content, now],
                )?;
            }
            Ok(())
        })
    }

    /// Those of a backend, the one that was changed last first.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn makings(&self, backend: Backend) -> Result<Vec<KeptMaking>, LibraryError> {
        self.read(|connection| {
            let mut all = connection.prepare_cached(
                &format!("SELECT id, at, {BARE} FROM making WHERE backend = ?1 ORDER BY {CHANGED} DESC, id DESC"),
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

/// What was kept, without when that was: builds before this one kept no time.
const BARE: &str = "iif(json_valid(content), json_remove(content, '$.changed'), content)";
/// When it was changed last; when it was begun, where nobody knows.
const CHANGED: &str =
    "iif(json_valid(content), coalesce(json_extract(content, '$.changed'), at), at)";

/// Changes a row of any table that has one document for each id.
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
    use crate::testing::{fresh, open};
    use mynah_core::clock::Clock;

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

    /// The one that was begun last was gone on with, whichever was worked on.
    #[test]
    fn the_way_that_was_changed_last_comes_first() {
        let home = tempfile::tempdir().unwrap();
        let clock = Clock::scripted(UnixMillis(1_000));
        let library = Library::open(home.path(), clock.clone()).unwrap();
        let keep = |id, at| {
            clock.set(UnixMillis(at));
            let id = (MakingId(id), UnixMillis(i64::try_from(id).unwrap()));
            let content = Some(r#"{"step":"choose"}"#.to_owned());
            library
                .change_making(Backend::Draft, id, |_| content)
                .unwrap();
        };
        keep(1, 2_000);
        keep(2, 3_000);
        keep(1, 4_000);
        let all = library.makings(Backend::Draft).unwrap();
        let ids: Vec<_> = all.iter().map(|kept| kept.id.0).collect();
        assert_eq!(ids, [1, 2]);
        assert_eq!(all[0].content, r#"{"step":"choose"}"#, "as it was kept");
    }
}
