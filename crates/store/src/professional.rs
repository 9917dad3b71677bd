//! Professional clones on their way: what somebody brought, and how each stands at the service. They take weeks.

use rusqlite::{OptionalExtension as _, params};

use crate::Library;
use crate::error::LibraryError;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::MakingId;

/// A professional clone as it is kept. Its two halves are written by different hands: none of them writes over the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptProfessional {
    /// Its id, made by whoever began it.
    pub id: MakingId,
    /// At whose service.
    pub backend: Backend,
    /// When it was begun.
    pub at: UnixMillis,
    /// What somebody wrote and brought, as JSON.
    pub form: String,
    /// How it stands at the service, as JSON.
    pub stands: String,
}

impl Library {
    /// Keeps what somebody wrote and brought, with what is there of it as `merge` makes it of that and how it stands, which
    /// stays. What is there then comes back. Nobody writes between, and it is on the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk, and of `merge`: nothing is written then.
    pub fn keep_professional(
        &self,
        kept: &KeptProfessional,
        merge: impl FnOnce(&str, &str) -> Result<String, LibraryError>,
    ) -> Result<String, LibraryError> {
        self.write(|tx| {
            let there: Option<(String, String)> = tx
                .query_row(
                    "SELECT form, stands FROM professional WHERE id = ?1",
                    [kept.id],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?;
            let form = match there {
                Some((form, stands)) => merge(&form, &stands)?,
                None => kept.form.clone(),
            };
            tx.execute(
                "INSERT INTO professional (id, backend, at, form, stands) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET form = excluded.form",
                params![kept.id, kept.backend, kept.at, form, kept.stands],
            )?;
            Ok(form)
        })
    }

    /// Looks at how one stands and writes how it stands then, and nobody writes between; gives what is written then, nothing
    /// where there is no such clone. On the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk, and of `change`: nothing is written then.
    pub fn change_professional<T>(
        &self,
        id: MakingId,
        change: impl FnOnce(&str) -> Result<(String, T), LibraryError>,
    ) -> Result<Option<T>, LibraryError> {
        self.write(|tx| {
            let stands: Option<String> = tx
                .query_row(
                    "SELECT stands FROM professional WHERE id = ?1",
                    [id],
                    |row| row.get(0),
                )
                .optional()?;
            let Some(stands) = stands else {
                return Ok(None);
            };
            let (written, told) = change(&stands)?;
            if written != stands {
                tx.execute(
                    "UPDATE professional SET stands = ?2 WHERE id = ?1",
                    params![id, written],
                )?;
            }
            Ok(Some(told))
        })
    }

    /// One of them.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn professional(&self, id: MakingId) -> Result<Option<KeptProfessional>, LibraryError> {
        self.read(|connection| {
            let mut one = connection.prepare_cached(
                "SELECT id, backend, at, form, stands FROM professional WHERE id = ?1",
            )?;
            Ok(one.query_row([id], read).optional()?)
        })
    }

    /// All of them, the one that was begun last first.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn professionals(&self) -> Result<Vec<KeptProfessional>, LibraryError> {
        self.read(|connection| {
            let mut all = connection.prepare_cached(
                "SELECT id, backend, at, form, stands FROM professional ORDER BY at DESC, id DESC",
            )?;
            let all = all.query_map([], read)?;
            Ok(all.collect::<Result<_, _>>()?)
        })
    }
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<KeptProfessional> {
    Ok(KeptProfessional {
        id: row.get(0)?,
        backend: row.get(1)?,
        at: row.get(2)?,
        form: row.get(3)?,
        stands: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fresh, open};

    #[test]
    fn what_is_written_and_how_it_stands_are_kept_by_themselves() {
        let (home, library) = fresh();
        let kept = |id, form: &str| KeptProfessional {
            id: MakingId(id),
            backend: Backend::Draft,
            at: UnixMillis(i64::try_from(id).unwrap()),
            form: form.to_owned(),
            stands: "{}".to_owned(),
        };
        let nothing =
            |_: &str, _: &str| -> Result<String, LibraryError> { panic!("nothing is there") };
        for id in [1, 2] {
            library.keep_professional(&kept(id, "{}"), nothing).unwrap();
        }
        let changed = library.change_professional(MakingId(1), |stands| {
            assert_eq!(stands, "{}");
            Ok((r#"{"voice":"v"}"#.to_owned(), 7))
        });
        assert_eq!(changed.unwrap(), Some(7));
        // Somebody types on meanwhile.
        let typed = r#"{"language":"en"}"#;
        let over = |there: &str, stands: &str| {
            assert_eq!((there, stands), ("{}", r#"{"voice":"v"}"#));
            Ok(typed.to_owned())
        };
        let written = library.keep_professional(&kept(1, "other"), over);
        assert_eq!(written.unwrap(), typed);
        let library = open(home.path());
        let one = library.professional(MakingId(1)).unwrap().unwrap();
        assert_eq!(
            (one.form.as_str(), one.stands.as_str()),
            (typed, r#"{"voice":"v"}"#)
        );
        assert_eq!(library.professionals().unwrap().len(), 2);
        let nobody = library.change_professional(MakingId(3), |_| Ok((String::new(), ())));
        assert_eq!(nobody.unwrap(), None);
    }
}
