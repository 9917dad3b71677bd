//! What was ordered and is not over: it survives a restart, in the order in which it goes.
//!
//! A row belongs to the process that works on it. What an ended process left is taken over by the next window; what
//! commands order is not here, for who runs a command runs it again.

use rusqlite::{Row, Transaction, params};

use crate::Library;
use crate::error::LibraryError;
use crate::owners;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, ProjectId};
use mynah_core::request::Tool;

/// A row of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QueuedId(i64);

/// Something that is ordered.
#[derive(Clone, Debug)]
pub struct NewQueued {
    /// The lines that are ordered together have the same number.
    pub batch: u64,
    /// Lower goes first among them.
    pub rank: i64,
    /// The project, or none.
    pub project: Option<ProjectId>,
    /// Whose credits.
    pub backend: Backend,
    /// What it costs at most.
    pub quote: Credits,
    /// The order, in the studio's words.
    pub job: String,
}

/// Something that was ordered in an earlier run.
#[derive(Clone, Debug)]
pub struct Queued {
    /// Its row.
    pub id: QueuedId,
    /// The lines that were ordered together, one after the other, have the same number.
    pub batch: (i64, u64),
    /// The project, or none.
    pub project: Option<ProjectId>,
    /// Whose credits.
    pub backend: Backend,
    /// The order, in the studio's words.
    pub job: String,
    /// Whether its process ended in good order.
    pub left_well: bool,
    /// It was marked as sent as this entry, and nobody knows yet what became of that.
    pub sent: Option<EntryId>,
}

/// What `Queued` has in the table.
const COLUMNS: &str = "queued.id, owner, batch, project, backend, job, left_well, entry";

fn queued_of(row: &Row<'_>) -> rusqlite::Result<Queued> {
    Ok(Queued {
        id: QueuedId(row.get(0)?),
        batch: (row.get(1)?, row.get(2)?),
        project: row.get(3)?,
        backend: row.get(4)?,
        job: row.get(5)?,
        left_well: row.get(6)?,
        sent: row.get(7)?,
    })
}

/// It is about to be sent as this entry. Once it was, it is recovery's business after a crash, and not ordered again.
pub(super) fn put_entry(
    tx: &Transaction<'_>,
    row: QueuedId,
    entry: EntryId,
) -> Result<(), LibraryError> {
    tx.prepare_cached("UPDATE queued SET entry = ?2 WHERE id = ?1")?
        .execute(params![row.0, entry])?;
    Ok(())
}

impl Library {
    /// Keeps orders, all or none: on the disk when this returns.
    pub fn enqueue(&self, orders: &[NewQueued]) -> Result<Vec<QueuedId>, LibraryError> {
        let (owner, now) = (self.owner(), self.now());
        self.write(|tx| {
            let mut insert = tx.prepare_cached(
                "INSERT INTO queued (owner, batch, rank, project, backend, job, at, quote)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?;
            let mut rows = Vec::with_capacity(orders.len());
            for order in orders {
                let NewQueued {
                    batch,
                    rank,
                    project,
                    backend,
                    quote,
                    job,
                } = order;
                insert.execute(params![
                    owner, batch, rank, project, backend, job, now, quote
                ])?;
                rows.push(QueuedId(tx.last_insert_rowid()));
            }
            Ok(rows)
        })
    }

    /// It is over, however it ended.
    pub fn dequeue(&self, row: QueuedId) -> Result<(), LibraryError> {
        self.dequeue_all(&[row])
    }

    /// All of these are over.
    pub fn dequeue_all(&self, rows: &[QueuedId]) -> Result<(), LibraryError> {
        self.write_soon(|tx| {
            let mut delete = tx.prepare_cached("DELETE FROM queued WHERE id = ?1")?;
            for row in rows {
                delete.execute([row.0])?;
            }
            Ok(())
        })
    }

    /// They go in another order.
    pub fn rank(&self, ranks: &[(QueuedId, i64)]) -> Result<(), LibraryError> {
        self.write_soon(|tx| {
            let mut update = tx.prepare_cached("UPDATE queued SET rank = ?2 WHERE id = ?1")?;
            for (row, rank) in ranks {
                update.execute(params![row.0, rank])?;
            }
            Ok(())
        })
    }

    /// They go in these batches, at these ranks.
    pub fn place_queued(&self, places: &[(QueuedId, u64, i64)]) -> Result<(), LibraryError> {
        self.write(|tx| {
            let mut update =
                tx.prepare_cached("UPDATE queued SET batch = ?2, rank = ?3 WHERE id = ?1")?;
            for (row, batch, rank) in places {
                update.execute(params![row.0, batch, rank])?;
            }
            Ok(())
        })
    }

    /// This process ends in good order: what it leaves goes on with the next window.
    pub fn leave_queue(&self) -> Result<(), LibraryError> {
        let owner = self.owner();
        self.write(|tx| {
            tx.execute("UPDATE queued SET left_well = 1 WHERE owner = ?1", [owner])?;
            Ok(())
        })
    }

    /// What waits for no project at a backend, whichever process has it.
    pub fn queued_beside(&self, backend: Backend) -> Result<Vec<Queued>, LibraryError> {
        self.read(|connection| {
            let mut queued = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM queued WHERE backend = ?1 AND project IS NULL ORDER BY id"
            ))?;
            let queued = queued.query_map([backend], queued_of)?;
            Ok(queued.collect::<Result<Vec<_>, _>>()?)
        })
    }

    /// What other living processes have ordered with a tool at a backend and isn't over, in the studio's words.
    pub fn queued_elsewhere(
        &self,
        backend: Backend,
        tool: Tool,
    ) -> Result<Vec<String>, LibraryError> {
        let (owner, folder) = (self.owner(), self.paths().owners());
        let called = format!("\"tool\":\"{}\"", tool.as_str());
        let all = self.read(|connection| {
            let mut queued = connection.prepare_cached(
                "SELECT owner, job FROM queued
                 WHERE owner <> ?1 AND backend = ?2 AND instr(job, ?3) > 0 ORDER BY id",
            )?;
            let queued = queued.query_map(params![owner, backend, called], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })?;
            Ok(queued.collect::<rusqlite::Result<Vec<_>>>()?)
        })?;
        let all = all.into_iter();
        let living = all.filter(|(owner, _)| owners::is_alive(&folder, *owner));
        Ok(living.map(|(_, job)| job).collect())
    }

    /// Takes over what ended processes left, in the order in which it goes. What is still looked for stays recovery's
    /// business until somebody knows ([`Library::take_back`]); what came to something is over, and of a project that is
    /// in the bin nothing goes on.
    pub fn take_over_queue(&self) -> Result<Vec<Queued>, LibraryError> {
        let (owner, folder) = (self.owner(), self.paths().owners());
        self.write(|tx| {
            owners::bury_dead(tx, &folder)?;
            tx.execute(
                "DELETE FROM queued WHERE owner IN (SELECT id FROM owner WHERE gone = 1)
                 AND (entry IN (SELECT id FROM entry WHERE state NOT IN ('intended', 'sent', 'released'))
                      OR project IN (SELECT id FROM project WHERE discarded IS NOT NULL))",
                [],
            )?;
            tx.execute(
                "UPDATE queued SET entry = NULL WHERE owner IN (SELECT id FROM owner WHERE gone = 1)
                 AND entry NOT IN (SELECT id FROM entry WHERE state = 'sent')",
                [],
            )?;
            let left = tx
                .prepare(&format!(
                    "SELECT {COLUMNS} FROM queued
                     WHERE owner IN (SELECT id FROM owner WHERE gone = 1)
                     ORDER BY owner, batch, rank, id"
                ))?
                .query_map([], queued_of)?
                .collect::<Result<Vec<_>, _>>()?;
            // How it was left says later on whether it goes on by itself.
            tx.execute(
                "UPDATE queued SET owner = ?1, left_well = left_well AND entry IS NOT NULL
                 WHERE owner IN (SELECT id FROM owner WHERE gone = 1)",
                [owner],
            )?;
            Ok(left)
        })
    }

    /// What an ended process sent as this entry came to nothing and cost nothing: its order is one that waits again.
    /// Nothing where it isn't in the queue of this process, or its project is in the bin by now.
    pub fn take_back(&self, entry: EntryId) -> Result<Option<Queued>, LibraryError> {
        let owner = self.owner();
        self.write(|tx| {
            tx.execute(
                "DELETE FROM queued WHERE owner = ?1 AND entry = ?2
                 AND project IN (SELECT id FROM project WHERE discarded IS NOT NULL)",
                params![owner, entry],
            )?;
            let left = tx
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM queued WHERE owner = ?1 AND entry = ?2"
                ))?
                .query_map(params![owner, entry], queued_of)?
                .next()
                .transpose()?;
            tx.execute(
                "UPDATE queued SET entry = NULL, left_well = 0 WHERE owner = ?1 AND entry = ?2",
                params![owner, entry],
            )?;
            Ok(left)
        })
    }

    /// What an ended process sent as this entry is over, or a person's to decide: it waits no more.
    pub fn dequeue_sent(&self, entry: EntryId) -> Result<(), LibraryError> {
        let owner = self.owner();
        self.write_soon(|tx| {
            tx.prepare_cached("DELETE FROM queued WHERE owner = ?1 AND entry = ?2")?
                .execute(params![owner, entry])?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::Clock;

    fn orders(batch: u64, lines: &[&str]) -> Vec<NewQueued> {
        let order = |(rank, job): (usize, &&str)| NewQueued {
            batch,
            rank: rank as i64,
            project: None,
            backend: Backend::Live,
            quote: Credits::ZERO,
            job: format!("{job:?}"),
        };
        lines.iter().enumerate().map(order).collect()
    }

    fn words(left: &[Queued]) -> Vec<&str> {
        left.iter().map(|left| left.job.trim_matches('"')).collect()
    }

    #[test]
    fn what_an_ended_process_left_is_taken_over_once_and_in_order() {
        let home = tempfile::tempdir().unwrap();
        let open = || Library::open(home.path(), Clock::system()).unwrap();
        let first = open();
        let rows = first.enqueue(&orders(2, &["a", "b", "c"])).unwrap();
        first.enqueue(&orders(1, &["before"])).unwrap();
        first.rank(&[(rows[2], -1)]).unwrap();
        first.dequeue(rows[0]).unwrap();
        let second = open();
        assert!(second.take_over_queue().unwrap().is_empty(), "it lives");
        drop(first);
        let left = second.take_over_queue().unwrap();
        assert_eq!(words(&left), ["before", "c", "b"]);
        assert!(left.iter().all(|left| !left.left_well));
        assert!(second.take_over_queue().unwrap().is_empty());
        second.leave_queue().unwrap();
        drop(second);
        let left = open().take_over_queue().unwrap();
        assert_eq!(words(&left).len(), 3);
        assert!(left.iter().all(|left| left.left_well));
    }
}
