//! Wizards that were left before their end, to be gone on with.
//!
//! Each process has its own: two windows that clone at once are two clones. What an ended process left is taken over by
//! the next one that looks.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::Library;
use crate::error::LibraryError;
use crate::owners;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::TakeId;

impl Library {
    /// What stands in this process's own of this kind, as JSON. Where it has none, the newest that an ended process left
    /// becomes its own; nothing where there is none either.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn take_unfinished(&self, kind: &str) -> Result<Option<String>, LibraryError> {
        let (own, folder) = (self.owner(), self.paths().owners());
        self.write(|tx| {
            if let Some(content) = read(tx, &of(kind, own))? {
                return Ok(Some(content));
            }
            let Some((left, content)) = left(tx, kind, &folder)? else {
                return Ok(None);
            };
            tx.execute(
                "UPDATE unfinished SET kind = ?1 WHERE kind = ?2",
                params![of(kind, own), left],
            )?;
            Ok(Some(content))
        })
    }

    /// Keeps this process's own as it stands; nothing takes it away. On the disk when this returns. What came to be of
    /// it meanwhile is handed over first.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn keep_unfinished(
        &self,
        kind: &str,
        change: impl FnOnce(Option<String>) -> Option<String>,
    ) -> Result<(), LibraryError> {
        let (own, now) = (self.owner(), self.now());
        self.write(|tx| {
            let there = read(tx, &of(kind, own))?;
            if let Some(content) = change(there) {
                return keep(tx, (kind, own), &content, now);
            }
            tx.execute("DELETE FROM unfinished WHERE kind = ?1", [of(kind, own)])?;
            Ok(())
        })
    }
}

/// One that was put aside: its number, when that was, and what stands in it.
pub type Aside = (u64, UnixMillis, String);

impl Library {
    /// Puts this process's own of a kind aside under a number, with what came to be of it meanwhile: another one can be begun.
    /// Whichever process looks finds it there. On the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn put_aside(
        &self,
        (kind, aside): (&str, &str),
        number: u64,
        change: impl FnOnce(Option<String>) -> String,
    ) -> Result<(), LibraryError> {
        let (own, now) = (self.owner(), self.now());
        self.write(|tx| {
            let there = read(tx, &of(kind, own))?;
            write(tx, &numbered(aside, number), &change(there), now)?;
            tx.execute("DELETE FROM unfinished WHERE kind = ?1", [of(kind, own)])?;
            Ok(())
        })
    }

    /// Makes what was put aside under a number this process's own, and tells what stands in it by now. What was its own
    /// is handed over, and put aside under the number that comes back with it; nothing forgets it. Where another process
    /// took it up before, nothing is done and nothing told. On the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn take_up(
        &self,
        (kind, aside): (&str, &str),
        number: u64,
        park: impl FnOnce(Option<String>) -> Option<(u64, String)>,
    ) -> Result<Option<String>, LibraryError> {
        let (own, now) = (self.owner(), self.now());
        self.write(|tx| {
            let name = numbered(aside, number);
            let Some(content) = read(tx, &name)? else {
                return Ok(None);
            };
            if let Some((number, parked)) = park(read(tx, &of(kind, own))?) {
                write(tx, &numbered(aside, number), &parked, now)?;
            }
            tx.execute("DELETE FROM unfinished WHERE kind = ?1", [name])?;
            keep(tx, (kind, own), &content, now)?;
            Ok(Some(content))
        })
    }

    /// Forgets what was put aside under a number.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn forget_aside(&self, aside: &str, number: u64) -> Result<(), LibraryError> {
        let name = numbered(aside, number);
        self.write(|tx| {
            tx.execute("DELETE FROM unfinished WHERE kind = ?1", [name])?;
            Ok(())
        })
    }

    /// What was put aside of a kind, the newest first.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn aside(&self, aside: &str) -> Result<Vec<Aside>, LibraryError> {
        let begin = format!("{aside}/");
        self.write(|tx| {
            let mut all = tx.prepare_cached(
                "SELECT kind, at, content FROM unfinished WHERE substr(kind, 1, ?2) = ?1
                 ORDER BY at DESC, kind",
            )?;
            let letters = i64::try_from(begin.chars().count()).unwrap_or_default();
            let rows = all.query_map(params![begin, letters], |row| {
                Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?))
            })?;
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            let numbered = rows.into_iter().filter_map(|(kind, at, content)| {
                Some((kind.strip_prefix(&begin)?.parse().ok()?, at, content))
            });
            Ok(numbered.collect())
        })
    }
}

impl Library {
    /// Saves something about a take under a kind, for example its edited transcript. On the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn save_about_take(
        &self,
        kind: &str,
        take: TakeId,
        content: &str,
    ) -> Result<(), LibraryError> {
        let (name, now) = (format!("{kind}/{}", take.0), self.now());
        self.write(|tx| write(tx, &name, content, now))
    }

    /// Saves another version of what was saved about a take, unless somebody else saved one since `before`. Returns when
    /// it was saved, or `None` if there is another version. On the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn replace_about_take(
        &self,
        (kind, take): (&str, TakeId),
        content: &str,
        before: Option<UnixMillis>,
    ) -> Result<Option<UnixMillis>, LibraryError> {
        let (name, now) = (format!("{kind}/{}", take.0), self.now());
        self.write(|tx| {
            let there = read_with_time(tx, &name)?.map(|(_, at)| at);
            if there != before {
                return Ok(None);
            }
            // Two versions never have one time, even if the clock was set back.
            let at = there.map_or(now, |there| now.max(UnixMillis(there.0 + 1)));
            write(tx, &name, content, at)?;
            Ok(Some(at))
        })
    }

    /// Returns what was saved about a take under a kind, and when.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn about_take(
        &self,
        kind: &str,
        take: TakeId,
    ) -> Result<Option<(String, UnixMillis)>, LibraryError> {
        self.read(|connection| read_with_time(connection, &format!("{kind}/{}", take.0)))
    }
}

impl Library {
    /// Returns what all processes share under a name.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn shared(&self, name: &str) -> Result<Option<String>, LibraryError> {
        self.read(|connection| read(connection, name))
    }

    /// Changes what all processes share under a name, in one transaction. On the disk when this returns.
    ///
    /// # Errors
    /// Those of the disk and of the change.
    pub fn change_shared(
        &self,
        name: &str,
        change: impl FnOnce(Option<String>) -> Result<String, LibraryError>,
    ) -> Result<(), LibraryError> {
        let now = self.now();
        self.write(|tx| {
            let content = change(read(tx, name)?)?;
            write(tx, name, &content, now)
        })
    }
}

/// The name of what was put aside.
fn numbered(aside: &str, number: u64) -> String {
    format!("{aside}/{number}")
}

/// Changes the own one of a process where it is there.
pub(super) fn change(
    tx: &Connection,
    (kind, own): (&str, i64),
    change: impl FnOnce(String) -> Option<String>,
    now: UnixMillis,
) -> Result<(), LibraryError> {
    match read(tx, &of(kind, own))?.and_then(change) {
        Some(content) => keep(tx, (kind, own), &content, now),
        None => Ok(()),
    }
}

/// Changes each of this kind, whoever has it; nothing leaves one as it is.
pub(super) fn change_each(
    tx: &Connection,
    kind: &str,
    change: impl Fn(&str) -> Option<String>,
) -> Result<(), LibraryError> {
    for (name, content) in each(tx, kind)? {
        if let Some(content) = change(&content) {
            tx.execute(
                "UPDATE unfinished SET content = ?1 WHERE kind = ?2",
                params![content, name],
            )?;
        }
    }
    Ok(())
}

/// What a process's own one is; nothing where it has none.
pub(super) fn own(
    tx: &Connection,
    (kind, own): (&str, i64),
) -> Result<Option<String>, LibraryError> {
    read(tx, &of(kind, own))
}

/// The name of a process's own.
fn of(kind: &str, owner: i64) -> String {
    format!("{kind}/{owner}")
}

fn read(tx: &Connection, name: &str) -> Result<Option<String>, LibraryError> {
    let mut kept = tx.prepare_cached("SELECT content FROM unfinished WHERE kind = ?1")?;
    Ok(kept.query_row([name], |row| row.get(0)).optional()?)
}

fn read_with_time(
    tx: &Connection,
    name: &str,
) -> Result<Option<(String, UnixMillis)>, LibraryError> {
    let mut kept = tx.prepare_cached("SELECT content, at FROM unfinished WHERE kind = ?1")?;
    let row = kept.query_row([name], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(row.optional()?)
}

/// All of a kind with their names, the newest first.
fn each(tx: &Connection, kind: &str) -> Result<Vec<(String, String)>, LibraryError> {
    let mut all = tx.prepare_cached(
        "SELECT kind, content FROM unfinished WHERE substr(kind, 1, ?2) = ?1 ORDER BY at DESC",
    )?;
    let begin = format!("{kind}/");
    let letters = i64::try_from(begin.chars().count()).unwrap_or_default();
    let rows = all.query_map(params![begin, letters], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the newest content of `kind` whose process has ended, with its name.
fn left(
    tx: &Connection,
    kind: &str,
    folder: &Path,
) -> Result<Option<(String, String)>, LibraryError> {
    let begin = format!("{kind}/");
    for (name, content) in each(tx, kind)? {
        let owner = name.strip_prefix(&begin).and_then(|it| it.parse().ok());
        if owner.is_some_and(|owner| !owners::is_alive(folder, owner)) {
            return Ok(Some((name, content)));
        }
    }
    Ok(None)
}

fn keep(
    tx: &Connection,
    (kind, own): (&str, i64),
    content: &str,
    now: UnixMillis,
) -> Result<(), LibraryError> {
    write(tx, &of(kind, own), content, now)
}

fn write(tx: &Connection, name: &str, content: &str, now: UnixMillis) -> Result<(), LibraryError> {
    tx.execute(
        "INSERT INTO unfinished (kind, content, at) VALUES (?1, ?2, ?3)
         ON CONFLICT (kind) DO UPDATE SET content = excluded.content, at = excluded.at",
        params![name, content, now],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::Library;
    use crate::testing::{fresh, open};
    use mynah_core::ids::TakeId;

    fn keep(library: &Library, content: Option<&str>) {
        let content = content.map(str::to_owned);
        library.keep_unfinished("clone", |_| content).unwrap();
    }

    #[test]
    fn what_was_left_is_there_again() {
        let (home, library) = fresh();
        assert_eq!(library.take_unfinished("clone").unwrap(), None);
        keep(&library, Some("{}"));
        keep(&library, Some("{\"a\":1}"));
        drop(library);
        let library = open(home.path());
        let kept = library.take_unfinished("clone").unwrap();
        assert_eq!(kept.as_deref(), Some("{\"a\":1}"));
        keep(&library, None);
        assert_eq!(library.take_unfinished("clone").unwrap(), None);
    }

    /// Of two windows the second one wrote over what the first one had.
    #[test]
    fn each_window_has_its_own_until_it_is_closed() {
        let (home, first) = fresh();
        keep(&first, Some("one"));
        let second = open(home.path());
        assert_eq!(second.take_unfinished("clone").unwrap(), None);
        keep(&second, Some("two"));
        assert_eq!(
            first.take_unfinished("clone").unwrap().as_deref(),
            Some("one")
        );
        drop(first);
        let kept = second.take_unfinished("clone").unwrap();
        assert_eq!(kept.as_deref(), Some("two"), "its own comes first");
        keep(&second, None);
        let kept = second.take_unfinished("clone").unwrap();
        assert_eq!(kept.as_deref(), Some("one"), "nothing is lost");
    }

    /// One that waited for a signature kept all others from being begun.
    #[test]
    fn what_was_put_aside_is_taken_up_again() {
        let (home, library) = fresh();
        keep(&library, Some("ada"));
        let kinds = ("clone", "clone-aside");
        let as_it_is = |there: Option<String>| there.unwrap_or_default();
        library.put_aside(kinds, 7, as_it_is).unwrap();
        assert_eq!(library.take_unfinished("clone").unwrap(), None);
        keep(&library, Some("bea"));
        drop(library);
        let library = open(home.path());
        assert_eq!(
            library.take_unfinished("clone").unwrap().as_deref(),
            Some("bea")
        );
        let aside = library.aside("clone-aside").unwrap();
        let [(number, _, content)] = aside.as_slice() else {
            panic!("{aside:?}");
        };
        assert_eq!((*number, content.as_str()), (7, "ada"));
        let park = |there: Option<String>| Some((8, there.unwrap_or_default()));
        let taken = library.take_up(kinds, 7, park).unwrap();
        assert_eq!(taken.as_deref(), Some("ada"));
        let left = library.aside("clone-aside").unwrap();
        assert_eq!(left.iter().map(|it| it.0).collect::<Vec<_>>(), [8]);
        assert_eq!(
            library.take_unfinished("clone").unwrap().as_deref(),
            Some("ada")
        );
    }

    /// Of two windows the second one wrote over the edits of the first one.
    #[test]
    fn a_version_that_was_not_seen_is_never_replaced() {
        let (home, first) = fresh();
        let second = open(home.path());
        let of = ("transcript", TakeId(7));
        let one = first.replace_about_take(of, "one", None).unwrap();
        assert!(one.is_some());
        assert_eq!(second.replace_about_take(of, "two", None).unwrap(), None);
        let (content, at) = second.about_take(of.0, of.1).unwrap().unwrap();
        assert_eq!((content.as_str(), Some(at)), ("one", one));
        let two = second.replace_about_take(of, "two", Some(at)).unwrap();
        assert!(two > one);
        assert_eq!(first.replace_about_take(of, "three", one).unwrap(), None);
    }

    /// Two windows listed one, both took it up, and it was made twice.
    #[test]
    fn what_was_put_aside_is_taken_up_once() {
        let (home, first) = fresh();
        let second = open(home.path());
        let kinds = ("clone", "clone-aside");
        keep(&first, Some("ada"));
        first.put_aside(kinds, 7, |there| there.unwrap()).unwrap();
        keep(&second, Some("bea"));
        let none = |_: Option<String>| None;
        assert!(first.take_up(kinds, 7, none).unwrap().is_some());
        let park = |there: Option<String>| Some((8, there.unwrap()));
        assert_eq!(second.take_up(kinds, 7, park).unwrap(), None);
        let own = second.take_unfinished("clone").unwrap();
        assert_eq!(own.as_deref(), Some("bea"), "what stood there stays");
        assert!(second.aside("clone-aside").unwrap().is_empty());
    }
}
