//! Films and recordings that are dubbed: what each is, into which languages, what was said and mended. What each language
//! cost, and how far it is, stands in the ledger.

use rusqlite::OptionalExtension as _;

use crate::Library;
use crate::error::LibraryError;
use crate::makings::change_content;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::FilmId;
use mynah_records::ledger::Entry;

/// A film as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFilm {
    /// Its id.
    pub id: FilmId,
    /// With whom it is dubbed.
    pub backend: Backend,
    /// When it was begun.
    pub at: UnixMillis,
    /// What it is, as JSON.
    pub content: String,
}

impl Library {
    /// Changes a film: what it is now is handed over, and what comes back is kept; nothing leaves it as it is. Nobody
    /// writes between. It is on the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn change_film(
        &self,
        backend: Backend,
        (id, at): (&FilmId, UnixMillis),
        change: impl FnOnce(Option<String>) -> Option<String>,
    ) -> Result<(), LibraryError> {
        self.write(|tx| change_content(tx, "film", (id, backend, at), change))
    }

    /// One of them.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn film(&self, id: &FilmId) -> Result<Option<KeptFilm>, LibraryError> {
        self.read(|connection| {
            let mut one = connection
                .prepare_cached("SELECT id, backend, at, content FROM film WHERE id = ?1")?;
            Ok(one.query_row([id], read).optional()?)
        })
    }

    /// Those of a backend, the one that was begun last first.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn films(&self, backend: Backend) -> Result<Vec<KeptFilm>, LibraryError> {
        self.read(|connection| {
            let mut all = connection.prepare_cached(
                "SELECT id, backend, at, content FROM film WHERE backend = ?1
                 ORDER BY at DESC, id DESC",
            )?;
            let all = all.query_map([backend], read)?;
            Ok(all.collect::<Result<_, _>>()?)
        })
    }

    /// How many films a backend has and how much is written down of them: another pair after nearly each change of one, and
    /// nothing of them is read for it.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn films_mark(&self, backend: Backend) -> Result<(i64, i64), LibraryError> {
        self.read(|connection| {
            let mut sums = connection.prepare_cached(
                "SELECT COUNT(*), COALESCE(SUM(octet_length(content)), 0) FROM film WHERE backend = ?1",
            )?;
            Ok(sums.query_row([backend], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }

    /// All dubs that a backend was ever asked for, the newest last.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn dubs(&self, backend: Backend) -> Result<Vec<Entry>, LibraryError> {
        self.entries_of_tool("dubbing", backend)
    }
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<KeptFilm> {
    Ok(KeptFilm {
        id: row.get(0)?,
        backend: row.get(1)?,
        at: row.get(2)?,
        content: row.get(3)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fresh, open};

    #[test]
    fn a_film_is_there_after_a_restart_and_changed_in_one_step() {
        let (home, library) = fresh();
        let (one, two) = (FilmId::from("aa"), FilmId::from("bb"));
        for (id, at) in [(&one, 1), (&two, 2)] {
            let new = |now: Option<String>| {
                assert_eq!(now, None);
                Some("{}".to_owned())
            };
            let at = UnixMillis(at);
            library.change_film(Backend::Draft, (id, at), new).unwrap();
        }
        let more = |now: Option<String>| now.map(|now| format!("[{now}]"));
        let at = UnixMillis(9);
        library
            .change_film(Backend::Draft, (&one, at), more)
            .unwrap();
        let library = open(home.path());
        let kept = library.film(&one).unwrap().unwrap();
        assert_eq!((kept.content.as_str(), kept.at), ("[{}]", UnixMillis(1)));
        let all = library.films(Backend::Draft).unwrap();
        assert_eq!(
            all.iter().map(|it| &it.id).collect::<Vec<_>>(),
            [&two, &one]
        );
        assert!(library.films(Backend::Live).unwrap().is_empty());
        assert!(library.dubs(Backend::Draft).unwrap().is_empty());
    }
}
