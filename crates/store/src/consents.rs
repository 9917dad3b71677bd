//! Who agreed that a voice is cloned: a chain that only grows.

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use crate::Library;
use crate::error::LibraryError;
use crate::owners;
use crate::unfinished;
use mynah_core::clock::UnixMillis;
use mynah_core::consent::{BEGINNING, Link, Record, read_chain};
use mynah_records::consents::Consents;

impl Library {
    /// All records.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn consents(&self) -> Result<Consents, LibraryError> {
        self.read(all)
    }

    /// How many records were written: there are new ones where that is another number.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn count_consents(&self) -> Result<usize, LibraryError> {
        self.read(count)
    }

    /// Writes a record behind the newest one. On the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn consent(&self, record: &Record) -> Result<Link, LibraryError> {
        self.write(|tx| append(tx, record))
    }

    /// Notes that this is told of a consent, by its record's hash; false where it was told before, by any process.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn remind(&self, record: &str, of: &str) -> Result<bool, LibraryError> {
        let now = self.now();
        self.write(|tx| {
            let sql = "INSERT OR IGNORE INTO reminded (record, of, at) VALUES (?1, ?2, ?3)";
            Ok(tx.execute(sql, params![record, of, now])? > 0)
        })
    }

    /// Looks at all records and writes others behind them, and nobody writes between. On the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk; nothing is written then.
    pub fn consent_after<T>(
        &self,
        work: impl FnOnce(&Chain<'_>) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        self.write(|tx| {
            let there = all(tx)?;
            work(&Chain {
                tx,
                there,
                owner: self.shared.owner.id(),
                owners: self.shared.paths.owners(),
                now: self.now(),
            })
        })
    }
}

/// The chain as long as nobody else writes.
#[derive(Debug)]
pub struct Chain<'a> {
    tx: &'a Transaction<'a>,
    /// What was there before.
    pub there: Consents,
    /// This process among the library's owners.
    pub owner: i64,
    owners: PathBuf,
    now: UnixMillis,
}

impl Chain<'_> {
    /// Writes a record behind the newest one.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn append(&self, record: &Record) -> Result<Link, LibraryError> {
        append(self.tx, record)
    }

    /// Changes the wizard of this kind that this process has, where it has one; nothing leaves it as it is.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn change_unfinished(
        &self,
        kind: &str,
        change: impl FnOnce(String) -> Option<String>,
    ) -> Result<(), LibraryError> {
        unfinished::change(self.tx, (kind, self.owner), change, self.now)
    }

    /// Changes each wizard of this kind, whoever has it; nothing leaves one as it is.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn change_each_unfinished(
        &self,
        kind: &str,
        change: impl Fn(&str) -> Option<String>,
    ) -> Result<(), LibraryError> {
        unfinished::change_each(self.tx, kind, change)
    }

    /// The wizard of this kind that this process has; nothing where it has none.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn unfinished(&self, kind: &str) -> Result<Option<String>, LibraryError> {
        unfinished::own(self.tx, (kind, self.owner))
    }

    /// Whether this is another process, and still goes on.
    pub fn is_other(&self, owner: i64) -> bool {
        owner != self.owner && owners::is_alive(&self.owners, owner)
    }
}

fn all(connection: &Connection) -> Result<Consents, LibraryError> {
    let mut written = connection.prepare_cached("SELECT record FROM consent ORDER BY place")?;
    let written = written.query_map([], |row| row.get(0))?;
    let written: Vec<String> = written.collect::<Result<_, _>>()?;
    let (links, broken) = read_chain(&written, count(connection)?);
    let behind = written.iter().skip(links.len());
    let behind = behind.filter_map(|json| serde_json::from_str(json).ok());
    Ok(Consents {
        behind: behind.collect(),
        links,
        broken,
    })
}

fn count(connection: &Connection) -> Result<usize, LibraryError> {
    let count = connection
        .query_row("SELECT count FROM consent_head", [], |row| row.get(0))
        .optional()?;
    Ok(count.unwrap_or(0))
}

fn append(tx: &Transaction<'_>, record: &Record) -> Result<Link, LibraryError> {
    let newest: Option<(i64, String)> = tx
        .query_row(
            "SELECT place, hash FROM consent ORDER BY place DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let (place, prev) = newest.unwrap_or_else(|| (-1, BEGINNING.to_owned()));
    let link = Link::behind(&prev, record.clone())?;
    let json = serde_json::to_string(&link)?;
    tx.execute(
        "INSERT INTO consent (place, hash, record) VALUES (?1, ?2, ?3)",
        params![place + 1, link.hash, json],
    )?;
    tx.execute(
        "INSERT INTO consent_head (one, count) VALUES (1, 1)
         ON CONFLICT (one) DO UPDATE SET count = count + 1",
        [],
    )?;
    Ok(link)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fresh;
    use mynah_core::consent::Broken;
    use mynah_core::consent::{Consent, NoConsent, forbids, standings};
    use mynah_core::ids::VoiceId;

    fn given(name: &str) -> Record {
        let json = serde_json::json!({
            "name": name, "relation": "self", "date": "2026-01-31", "scope": "all of it",
            "statement": {"text": "Yes."},
        });
        Record::Given(Consent::read(&json.to_string()).unwrap())
    }

    #[test]
    fn records_stand_behind_each_other_and_are_never_changed() {
        let (_home, library) = fresh();
        assert_eq!(library.consents().unwrap(), Consents::default());
        let ada = library.consent(&given("Ada")).unwrap();
        let withdrawn = Record::Withdrawn {
            withdrawn: ada.hash.clone(),
            at: 5,
        };
        let gone = library.consent(&withdrawn).unwrap();
        assert_eq!(gone.prev, ada.hash);
        let all = library.consents().unwrap();
        assert_eq!(all.links, [ada, gone]);
        assert_eq!(all.broken, None);
        for sql in ["UPDATE consent SET hash = 'x'", "DELETE FROM consent"] {
            let done = library.write(|tx| Ok(tx.execute(sql, [])?));
            assert!(done.is_err(), "{sql}");
        }
    }

    /// One damaged record let all voices speak whose owners took it back behind it.
    #[test]
    fn what_forbids_is_heeded_behind_a_damaged_record_too() {
        let (_home, library) = fresh();
        let ada = library.consent(&given("Ada")).unwrap();
        let made: Record = serde_json::from_value(serde_json::json!({
            "made": ada.hash, "voice_id": "v", "account": "x", "at": 1,
        }))
        .unwrap();
        library.consent(&made).unwrap();
        let withdrawn = Record::Withdrawn {
            withdrawn: ada.hash,
            at: 5,
        };
        let sql = "UPDATE consent SET record = replace(record, 'Ada', 'Eve') WHERE place = 0";
        library
            .write(|tx| {
                tx.execute_batch("DROP TRIGGER consent_kept")?;
                Ok(tx.execute(sql, [])?)
            })
            .unwrap();
        // Taken back before or after that: it is heeded.
        library.consent(&withdrawn).unwrap();
        let there = library.consents().unwrap();
        assert!(there.links.is_empty() && there.broken.is_some());
        let today = "2026-02-01".parse().unwrap();
        let no = forbids(&standings(&there.heeded()), &VoiceId::from("v"), today);
        assert!(matches!(no, Some(NoConsent::Withdrawn { .. })), "{there:?}");
    }

    #[test]
    fn what_somebody_changes_behind_our_back_is_found() {
        for (sql, broken) in [
            (
                "UPDATE consent SET record = replace(record, 'Ada', 'Eve') WHERE place = 0",
                Broken::Changed(0),
            ),
            ("DELETE FROM consent WHERE place = 0", Broken::Moved(0)),
            ("DELETE FROM consent WHERE place = 1", Broken::Moved(1)),
            ("DELETE FROM consent WHERE place = 2", Broken::Short),
            (
                "UPDATE consent SET record = '{' WHERE place = 2",
                Broken::Changed(2),
            ),
        ] {
            let (_home, library) = fresh();
            for name in ["Ada", "Bea", "Cy"] {
                library.consent(&given(name)).unwrap();
            }
            library
                .write(|tx| {
                    tx.execute_batch("DROP TRIGGER consent_kept; DROP TRIGGER consent_there;")?;
                    Ok(tx.execute(sql, [])?)
                })
                .unwrap();
            assert_eq!(library.consents().unwrap().broken, Some(broken), "{sql}");
        }
    }
}
