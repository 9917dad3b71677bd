//! What lies on the disk and what for: sums, cleaning up into the bin, emptying the bin, looking at every byte.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::Library;
use crate::blobs::{beside, is_sound};
use crate::error::LibraryError;
use crate::exports;
use crate::files::forget;
use crate::lost::is_nobodys;
use crate::sidecar;
use crate::takes::{blob_at, set_missing};
use mynah_core::backend::Backend;
use mynah_core::ids::{ProjectId, TakeId};
use mynah_records::blobs::Blob;
use mynah_records::storage::{Checked, DiskUse, Pile, ProjectUse};

/// Takes that nobody would miss: not their line's own, which has its sound; not starred or approved, without a note; and no parts,
/// which are all there is of what was perhaps charged.
const UNPICKED: &str =
    "picked = 0 AND starred = 0 AND approved = 0 AND note = '' AND cut = 0 AND discarded = 0
    AND line IS NOT NULL
    AND EXISTS (SELECT 1 FROM take AS own WHERE own.project = take.project
        AND own.line = take.line AND own.picked = 1 AND own.missing = 0)";

/// What came of dubs: they are no project's, and stand by themselves.
const DUBBED: &str = "(project IS NULL AND entry IN (SELECT brief.id FROM facet
    JOIN brief ON brief.facet = facet.id WHERE facet.tool = 'dubbing'))";

/// Files that are removed in one transaction: others wait for it.
const AT_ONCE: usize = 256;

impl Library {
    /// What lies on the disk. Looks at every file's length, reads none.
    pub fn disk_use(&self) -> Result<DiskUse, LibraryError> {
        let (mut projects, dubs, inputs) = self.read_long(|connection| {
            let inputs =
                connection.query_row("SELECT coalesce(sum(bytes), 0) FROM input", [], |row| {
                    row.get(0)
                })?;
            let dubs = dubs_use(connection)?;
            Ok((project_uses(connection)?, dubs, inputs))
        })?;

        projects.sort_by_key(|of| (std::cmp::Reverse(of.all.bytes), of.project));
        let paths = self.paths();
        let sounds: u64 = projects.iter().map(|project| project.all.bytes).sum();
        let sounds = sounds + dubs.bytes;
        Ok(DiskUse {
            home: paths.home().to_owned(),
            goes_to: self.goes_to(),
            derived: size_of(&paths.audio()).saturating_sub(sounds + inputs),
            database: ["", "-wal", "-shm"]
                .iter()
                .map(|ending| length(&paths.home().join(format!("library.db{ending}"))))
                .sum(),
            backups: size_of(&paths.backups()),
            drafts: size_of(&paths.draft()),
            unreadable: size_of(&paths.unreadable()),
            projects,
            dubs,
            removed_dubs: Pile::default(),
            inputs,
        })
    }

    /// What takes use together whose sound is here; one that several share counts once.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn pile_of(&self, takes: &[TakeId]) -> Result<Pile, LibraryError> {
        let (mut pile, mut seen) = (Pile::default(), HashSet::new());
        for take in takes {
            let take = self.take(*take)?;
            if take.card.missing {
                continue;
            }
            pile.takes += 1;
            if seen.insert(take.blob.hash.clone()) {
                pile.bytes += take.blob.bytes;
            }
            match take.card.backend {
                Backend::Live => pile.live += take.card.cost,
                Backend::Draft => pile.draft += take.card.cost,
            }
        }
        Ok(pile)
    }

    /// Removes the files of takes and keeps all that is known of them: they lie in the bin as gone, and are fetched where
    /// somebody asks for the same again. A file that another take has too stays. Gives the bytes that are free.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn let_sounds_go(&self, takes: &[TakeId]) -> Result<u64, LibraryError> {
        let mut free = 0;
        for take in takes {
            let blob = self.take(*take)?.blob;
            free += self.write(|tx| {
                tx.execute(
                    "UPDATE take SET missing = 1, discarded = 1 WHERE id = ?1",
                    [take],
                )?;
                let others = "SELECT 1 FROM take WHERE hash = ?1 AND missing = 0
                    UNION ALL SELECT 1 FROM input WHERE hash = ?1
                    UNION ALL SELECT 1 FROM entry WHERE state IN ('intended', 'sent')";
                if tx.prepare(others)?.exists([&blob.hash])? {
                    return Ok(0);
                }
                sidecar::forget_all(self.paths(), &blob);
                Ok(blob.bytes)
            })?;
        }
        Ok(free)
    }

    /// Puts takes into the bin that are no line's own and not starred, of one project or of all; gives them, so that
    /// they can be put back.
    pub fn discard_unpicked(
        &self,
        project: Option<ProjectId>,
    ) -> Result<Vec<TakeId>, LibraryError> {
        self.write(|tx| {
            let mut discard = tx.prepare(&format!(
                "UPDATE take SET discarded = 1
                 WHERE {UNPICKED} AND (?1 IS NULL OR project = ?1) RETURNING id"
            ))?;
            let takes = discard.query_map([project], |row| row.get(0))?;
            Ok(takes.collect::<Result<_, _>>()?)
        })
    }

    /// Takes these out of the bin again.
    pub fn put_back(&self, takes: &[TakeId]) -> Result<(), LibraryError> {
        self.write(|tx| {
            let mut back = tx.prepare("UPDATE take SET discarded = 0 WHERE id = ?1")?;
            for take in takes {
                back.execute([take])?;
            }
            Ok(())
        })
    }

    /// Takes all of a project's takes out of the bin again, whenever they came there; gives how many those were.
    pub fn put_bin_back(&self, project: ProjectId) -> Result<usize, LibraryError> {
        self.write(|tx| {
            let sql = "UPDATE take SET discarded = 0 WHERE discarded = 1 AND project = ?1";
            Ok(tx.execute(sql, [project])?)
        })
    }

    /// Deletes what lies in the bin, of one project or of all, for good; gives the bytes that it had. The ledger
    /// keeps what it cost. A sound that a take outside of the bin has too stays. While something is under way its sound
    /// may be in its place without a take so far: then the files go with the next sweep.
    pub fn empty_bin(&self, project: Option<ProjectId>) -> Result<u64, LibraryError> {
        let gone = self.write(|tx| {
            let mut delete = tx.prepare(
                "DELETE FROM take WHERE discarded = 1 AND (?1 IS NULL OR project = ?1)
                 RETURNING hash, extension, bytes",
            )?;
            let gone = delete.query_map([project], |row| blob_at(row, 0))?;
            let gone = gone.collect::<Result<Vec<Blob>, _>>()?;
            drop(delete);
            let mut used = tx.prepare(
                "SELECT 1 FROM take WHERE hash = ?1 UNION ALL SELECT 1 FROM input WHERE hash = ?1",
            )?;
            let mut seen = HashSet::new();
            let mut unused = Vec::new();
            for blob in gone {
                if seen.insert(blob.hash.clone()) && !used.exists([&blob.hash])? {
                    // With the row: a lost database is not to make a take of this sound again.
                    forget(&beside(self.paths(), &blob.hash, sidecar::ENDING));
                    unused.push(blob);
                }
            }
            Ok(unused)
        })?;
        // Behind the rows: whoever ends in between leaves what the next sweep removes, and nothing that is lacking.
        for some in gone.chunks(AT_ONCE) {
            self.write(|tx| {
                for blob in some {
                    // Somebody may have fetched the same meanwhile.
                    if is_nobodys(tx, &blob.hash)? {
                        sidecar::forget_all(self.paths(), blob);
                    }
                }
                Ok(())
            })?;
        }
        Ok(gone.iter().map(|blob| blob.bytes).sum())
    }

    /// Reads every take's sound and marks those that are gone or not what was kept; `told` hears how many of all were
    /// looked at and may break it off.
    pub fn check_every_byte(
        &self,
        told: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
    ) -> Result<Checked, LibraryError> {
        let all = self.read_long(|connection| {
            let mut takes = connection
                .prepare("SELECT id, hash, extension, bytes, missing FROM take ORDER BY hash")?;
            let takes = takes.query_map([], |row| {
                Ok((
                    row.get::<_, TakeId>(0)?,
                    blob_at(row, 1)?,
                    row.get::<_, bool>(4)?,
                ))
            })?;
            Ok(takes.collect::<Result<Vec<_>, _>>()?)
        })?;
        let mut checked = Checked::default();
        for same in all.chunk_by(|(_, one, _), (_, other, _)| one == other) {
            let Some((_, blob, _)) = same.first() else {
                continue;
            };
            let lost = !is_sound(self.paths(), blob)?;
            for (take, _, missing) in same {
                if *missing != lost {
                    self.write(|tx| set_missing(tx, *take, lost))?;
                }
            }
            checked.takes += same.len();
            checked.lost += if lost { same.len() } else { 0 };
            if told(checked.takes, all.len()).is_break() {
                checked.cut = checked.takes < all.len();
                break;
            }
        }
        Ok(checked)
    }
}

/// What came of dubs. A file that several takes have counts once; one that is gone counts nothing.
fn dubs_use(connection: &Connection) -> Result<Pile, LibraryError> {
    let mut pile = connection.prepare(&format!(
        "WITH dub AS (
            SELECT hash, bytes, backend, cost,
                row_number() OVER (PARTITION BY hash ORDER BY id) = 1 AS first
            FROM take WHERE {DUBBED} AND missing = 0)
         SELECT count(*), coalesce(sum(CASE WHEN first THEN bytes ELSE 0 END), 0),
            coalesce(sum(CASE WHEN backend = 'live' THEN cost ELSE 0 END), 0),
            coalesce(sum(CASE WHEN backend = 'draft' THEN cost ELSE 0 END), 0)
         FROM dub"
    ))?;
    let pile = pile.query_row([], |row| {
        Ok(Pile {
            takes: row.get(0)?,
            bytes: row.get(1)?,
            live: row.get(2)?,
            draft: row.get(3)?,
        })
    })?;
    Ok(pile)
}

fn project_uses(connection: &Connection) -> Result<Vec<ProjectUse>, LibraryError> {
    let mut uses: Vec<ProjectUse> = Vec::new();
    // A sound that takes share is the first one's. What was joined of parts was paid for with these.
    let mut piles = connection.prepare(&format!(
        "WITH kept AS (
            SELECT project, hash, bytes, backend, discarded, {UNPICKED} AS spare,
                CASE WHEN parts IS NULL THEN cost ELSE 0 END AS cost,
                row_number() OVER (PARTITION BY hash ORDER BY discarded, id) = 1 AS first
            FROM take WHERE NOT {DUBBED})
         SELECT kept.project, coalesce(project.name, ''), spare, kept.discarded, count(*),
            sum(CASE WHEN first THEN bytes ELSE 0 END),
            sum(CASE WHEN kept.backend = 'live' THEN cost ELSE 0 END),
            sum(CASE WHEN kept.backend = 'draft' THEN cost ELSE 0 END)
         FROM kept LEFT JOIN project ON project.id = kept.project
         GROUP BY kept.project, spare, kept.discarded ORDER BY kept.project"
    ))?;
    let mut rows = piles.query(params![])?;
    while let Some(row) = rows.next()? {
        let project = row.get(0)?;
        let (spare, binned): (bool, bool) = (row.get(2)?, row.get(3)?);
        let pile = Pile {
            takes: row.get(4)?,
            bytes: row.get(5)?,
            live: row.get(6)?,
            draft: row.get(7)?,
        };
        if uses.last().is_none_or(|last| last.project != project) {
            uses.push(ProjectUse::new(project, row.get(1)?));
        }
        let Some(of) = uses.last_mut() else { continue };
        of.all.add(pile);
        if binned {
            of.bin.add(pile);
        } else if spare {
            of.unpicked.add(pile);
        }
    }
    let mut names = connection.prepare("SELECT name FROM project WHERE id = ?1")?;
    for (project, exports) in exports::by_project(connection)? {
        if let Some(of) = uses.iter_mut().find(|of| of.project == project) {
            of.exports = exports;
            continue;
        }
        // Its takes are gone, or it never had any of its own.
        let name = names.query_row([project], |row| row.get(0)).optional()?;
        let mut of = ProjectUse::new(project, name.unwrap_or_default());
        of.exports = exports;
        uses.push(of);
    }
    Ok(uses)
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

/// All files below a folder.
fn size_of(folder: &Path) -> u64 {
    let Ok(files) = std::fs::read_dir(folder) else {
        return 0;
    };
    files
        .flatten()
        .map(|file| match file.file_type() {
            Ok(kind) if kind.is_dir() => size_of(&file.path()),
            Ok(kind) if kind.is_file() => length(&file.path()),
            _ => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fresh, order, project, sound, take};
    use mynah_core::credits::Credits;
    use mynah_core::ids::{HistoryItemId, ItemId};

    #[test]
    fn what_is_no_lines_own_goes_into_the_bin_and_comes_back() {
        let (_home, library) = fresh();
        let project = project(&library, 2);
        let old = take(&library, project, 1, "one");
        let own = take(&library, project, 1, "four");
        let starred = take(&library, project, 1, "seven");
        library.star(starred.id, true).unwrap();
        library.pick(own.id).unwrap();
        let single = take(&library, project, 2, "eight");
        let uses = library.disk_use().unwrap();
        let [of] = &uses.projects[..] else {
            panic!("{uses:?}")
        };
        assert_eq!((of.all.takes, of.unpicked.takes, of.bin.takes), (4, 1, 0));
        assert_eq!((of.all.bytes, of.unpicked.bytes), (17, 3));
        assert_eq!(of.unpicked.draft, old.cost);
        assert_eq!(of.unpicked.live, Credits::ZERO);
        assert!(uses.database > 0 && uses.derived > 0);

        assert_eq!(library.discard_unpicked(Some(project)).unwrap(), [old.id]);
        assert_eq!(library.discard_unpicked(None).unwrap(), []);
        library.put_back(&[old.id]).unwrap();
        assert!(!library.take(old.id).unwrap().card.discarded);
        assert!(!library.take(single.id).unwrap().card.discarded);
        library.discard_unpicked(None).unwrap();
        assert_eq!(library.put_bin_back(project).unwrap(), 1);
        assert_eq!(library.put_bin_back(project).unwrap(), 0);
        assert!(!library.take(old.id).unwrap().card.discarded);
    }

    /// The line that was picked just then waited until all takes of the library were added up.
    #[test]
    fn nobody_waits_while_the_disk_is_measured() {
        let (_home, library) = fresh();
        let project = project(&library, 1);
        take(&library, project, 1, "one");
        let reader = library.shared.reader.lock().unwrap();
        assert_eq!(library.disk_use().unwrap().projects.len(), 1);
        let all = library.check_every_byte(&mut |_, _| ControlFlow::Continue(()));
        assert_eq!(all.unwrap().takes, 1);
        drop(reader);
        let plan = library
            .read(|connection| {
                let sql =
                    "EXPLAIN QUERY PLAN SELECT id FROM take WHERE discarded = 1 AND project = 1";
                Ok(connection.query_row(sql, [], |row| row.get::<_, String>(3))?)
            })
            .unwrap();
        assert!(plan.contains("take_discarded"), "{plan}");
    }

    #[test]
    fn an_emptied_bin_leaves_what_others_share_and_what_it_cost() {
        let (_home, library) = fresh();
        let project = project(&library, 3);
        let shared = take(&library, project, 1, "same");
        let other = take(&library, project, 2, "same");
        let alone = take(&library, project, 3, "alone");
        let spent = library.spend(shared.backend).unwrap();
        library.discard(shared.id).unwrap();
        library.discard(alone.id).unwrap();
        assert_eq!(library.empty_bin(Some(project)).unwrap(), 5);
        assert!(library.take(alone.id).is_err());
        assert!(
            library.verify(other.id).unwrap(),
            "its sound is still there"
        );
        assert_eq!(library.spend(shared.backend).unwrap(), spent);
        assert_eq!(library.sweep().unwrap(), 0);
    }

    /// Somebody fetched from the history what lay in the bin that was being emptied: its file was removed behind it.
    #[test]
    fn what_is_removed_before_it_is_a_take_is_put_there_again() {
        let (_home, library) = fresh();
        let project = project(&library, 1);
        let binned = take(&library, project, 1, "alone");
        library.discard(binned.id).unwrap();
        let fetched = sound(&library, b"alone");
        assert_eq!(library.empty_bin(None).unwrap(), 5);
        let item = ItemId::from(HistoryItemId::new("item"));
        let made = |fetched| {
            let intent = order(project, 1, "alone");
            library.keep_elsewhere(&intent, (&item, None), fetched, (Credits(5), None))
        };
        let gone = made(&fetched).unwrap_err();
        assert!(gone.is_gone(), "{gone:?}");
        let again = made(&sound(&library, b"alone")).unwrap();
        assert!(library.verify(again.id).unwrap());
    }

    #[test]
    fn every_byte_is_looked_at_and_what_is_lost_is_marked() {
        let (_home, library) = fresh();
        let project = project(&library, 2);
        let sound = take(&library, project, 1, "sound");
        let damaged = take(&library, project, 2, "broken");
        let path = library.take(damaged.id).unwrap().path;
        std::fs::write(&path, "brokem").unwrap();
        let mut steps = Vec::new();
        let checked = library.check_every_byte(&mut |done, all| {
            steps.push((done, all));
            ControlFlow::Continue(())
        });
        let wanted = Checked {
            takes: 2,
            lost: 1,
            mended: 0,
            cut: false,
        };
        assert_eq!(checked.unwrap(), wanted);
        assert_eq!(steps, [(1, 2), (2, 2)]);
        assert!(library.take(damaged.id).unwrap().card.missing);
        assert!(!library.take(sound.id).unwrap().card.missing);
        std::fs::write(&path, "broken").unwrap();
        let again = library.check_every_byte(&mut |_, _| ControlFlow::Continue(()));
        assert_eq!(again.unwrap().lost, 0);
        assert!(!library.take(damaged.id).unwrap().card.missing);
        let cut = library.check_every_byte(&mut |_, _| ControlFlow::Break(()));
        assert!(cut.unwrap().cut);
    }
}
