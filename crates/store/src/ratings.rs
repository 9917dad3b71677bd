//! What takes were rated, by their sound: a take of the same sound elsewhere is rated the same.

use rusqlite::{OptionalExtension as _, params};

use crate::Library;
use crate::error::LibraryError;
use mynah_core::backend::Backend;
use mynah_core::fingerprint;
use mynah_core::ids::TakeId;
use mynah_core::request::Generation;
use mynah_core::stars::MOST_STARS;
use mynah_records::takes::Take;

impl Library {
    /// Rates a take, 1 … [`MOST_STARS`]; 0 takes its rating away.
    ///
    /// # Errors
    /// There is no such take; those of the disk.
    pub fn rate(&self, take: TakeId, stars: u8) -> Result<(), LibraryError> {
        let hash = self.take(take)?.blob.hash;
        let now = self.now();
        self.write(|tx| {
            if stars == 0 {
                tx.execute("DELETE FROM rating WHERE hash = ?1", [&hash])?;
            } else {
                tx.execute(
                    "INSERT INTO rating (hash, stars, at) VALUES (?1, ?2, ?3)
                     ON CONFLICT (hash) DO UPDATE SET stars = ?2, at = ?3",
                    params![hash, stars.min(MOST_STARS), now],
                )?;
            }
            Ok(())
        })
    }

    /// The take that the library holds of a request for an account, under whichever of its names, and what it was rated;
    /// 0 where it wasn't.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn take_like(
        &self,
        (backend, account): (Backend, &str),
        request: &Generation,
    ) -> Result<Option<(Take, u8)>, LibraryError> {
        let Some(take) = self
            .takes_like((backend, account), request)?
            .first()
            .copied()
        else {
            return Ok(None);
        };
        let take = self.take(take)?;
        let stars = self.stars(&take)?;
        Ok(Some((take, stars)))
    }

    /// All that the library holds of a request for an account, under whichever of its names: of voices to choose from each.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn takes_like(
        &self,
        (backend, account): (Backend, &str),
        request: &Generation,
    ) -> Result<Vec<TakeId>, LibraryError> {
        let own = fingerprint::of(request, account).as_str().to_owned();
        self.find_named(backend, (own, account), request)
    }

    fn stars(&self, take: &Take) -> Result<u8, LibraryError> {
        self.read(|connection| {
            let mut rated =
                connection.prepare_cached("SELECT stars FROM rating WHERE hash = ?1")?;
            let stars = rated.query_row([&take.blob.hash], |row| row.get(0));
            Ok(stars.optional()?.unwrap_or(0))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{fresh, open, order, project, take};

    #[test]
    fn a_rating_stays_over_a_restart_and_follows_the_sound() {
        let (home, library) = fresh();
        let project = project(&library, 2);
        let first = take(&library, project, 1, "12345");
        library.rate(first.id, 4).unwrap();
        let copy = library.reuse(&[first.id], &order(project, 2, "12345"), true);
        let copy = copy.unwrap().remove(0);
        let library = open(home.path());
        let stars = |take| library.stars(&library.take(take).unwrap()).unwrap();
        assert_eq!((stars(first.id), stars(copy.id)), (4, 4));
        library.rate(copy.id, 0).unwrap();
        assert_eq!(stars(first.id), 0);
    }
}
